//! Words of names as numbers: folding, hashes of words, of sequences of words and of strings as they stand.

/// The letter without accent, in lower case; ligatures give two letters.
#[must_use]
pub fn fold_char(c: char) -> (char, Option<char>) {
    if c.is_ascii() {
        return (c.to_ascii_lowercase(), None);
    }
    let plain = match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'ā' | 'Ā' | 'ă' | 'Ă' | 'ą' | 'Ą' => {
            'a'
        }
        'ç' | 'Ç' | 'č' | 'Č' | 'ć' | 'Ć' => 'c',
        'ď' | 'Ď' | 'đ' | 'Đ' | 'ð' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' | 'ē' | 'Ē' | 'ę' | 'Ę' | 'ě' | 'Ě' | 'ė' | 'Ė' => {
            'e'
        }
        'ğ' | 'Ğ' | 'ǧ' | 'Ǧ' | 'ģ' => 'g',
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'ī' | 'Ī' | 'ı' | 'İ' => 'i',
        'ł' | 'Ł' | 'ľ' | 'Ľ' => 'l',
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' | 'Ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'ō' | 'Ō' | 'ő' | 'Ő' => {
            'o'
        }
        'ř' | 'Ř' => 'r',
        'š' | 'Š' | 'ś' | 'Ś' | 'ş' | 'Ş' | 'ș' | 'Ș' => 's',
        'ť' | 'Ť' | 'ţ' | 'Ţ' | 'ț' | 'Ț' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' | 'ū' | 'Ū' | 'ű' | 'Ű' | 'ů' | 'Ů' => 'u',
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => 'y',
        'ž' | 'Ž' | 'ź' | 'Ź' | 'ż' | 'Ż' => 'z',
        'œ' | 'Œ' => return ('o', Some('e')),
        'æ' | 'Æ' => return ('a', Some('e')),
        'ß' => return ('s', Some('s')),
        _ => c.to_lowercase().next().unwrap_or(c),
    };
    (plain, None)
}

/// Start value of a hash.
pub const SEED: u64 = 0xcbf2_9ce4_8422_2325;

pub(super) const fn mix(hash: u64, value: u64) -> u64 {
    let x = (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^ (x >> 29)
}

/// Hash of one word, folded.
#[must_use]
pub fn hash_word(word: &str) -> u64 {
    let mut hash = SEED;
    for c in word.chars() {
        let (a, b) = fold_char(c);
        hash = mix(hash, a as u64);
        if let Some(b) = b {
            hash = mix(hash, b as u64);
        }
    }
    hash
}

/// Hash of a string as it stands.
#[must_use]
pub fn hash_exact(word: &str) -> u64 {
    hash_more(SEED, word)
}

/// Hash of a string that goes on with `more`, from the hash of its first part.
#[must_use]
pub fn hash_more(hash: u64, more: &str) -> u64 {
    more.bytes().fold(hash, |h, b| mix(h, u64::from(b)))
}

/// Adds a word's hash to the hash of the words before it; start with [`SEED`].
#[must_use]
pub const fn chain(sequence: u64, word: u64) -> u64 {
    mix(sequence.rotate_left(17), word)
}

/// Whether the character belongs to a word of a name.
#[must_use]
pub fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '+'
}

/// The words of a name: runs of letters and digits; `&` is a word of its own.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|c| is_word_char(c) || c == '&')?;
        let tail = &text[start..];
        let len = if tail.starts_with('&') { 1 } else { tail.find(|c| !is_word_char(c)).unwrap_or(tail.len()) };
        at = start + len;
        Some((start, &text[start..start + len]))
    })
}
