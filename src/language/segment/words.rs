//! Tokens of a stretch of text.
//!
//! The conventions are those of the French treebanks: elided words end with their apostrophe, clitics behind the verb
//! keep their hyphen (`-t-il`), compounds and numbers with spaces are one token, a unit is parted from its number.

use super::chars::{self, Kind, is_apostrophe, is_hyphen};
use crate::document::Span;
use crate::language::{Deprel, Feats, LemmaRef, Lexicon, NO_HEAD, Token, TokenFlags, Upos};

/// Reads the tokens of one stretch and appends them to `tokens`.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) lexicon: &'a Lexicon,
    pub(super) tokens: &'a mut Vec<Token>,
    /// White space stands before the next token.
    pub(super) space: bool,
    end: usize,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str, lexicon: &'a Lexicon, tokens: &'a mut Vec<Token>) -> Self {
        Self { text, lexicon, tokens, space: true, end: 0 }
    }

    /// Reads `[start, end)`.
    pub(super) fn read(&mut self, start: usize, end: usize) {
        self.space = true;
        self.end = end;
        let mut at = start;
        while at < end {
            let Some((c, kind, length)) = chars::at(self.text, at) else { break };
            match kind {
                Kind::Space => {
                    self.space = true;
                    at += length;
                }
                Kind::Letter => at = self.word(at),
                Kind::Digit => at = self.number(at, at),
                Kind::Mark => at = self.mark(at, c, length),
            }
        }
    }

    pub(super) fn peek(&self, at: usize) -> Option<(char, Kind, usize)> {
        if at < self.end { chars::at(self.text, at) } else { None }
    }

    pub(super) fn kind_at(&self, at: usize) -> Kind {
        self.peek(at).map_or(Kind::Space, |(_, kind, _)| kind)
    }

    pub(super) fn char_at(&self, at: usize) -> char {
        self.peek(at).map_or(' ', |(c, _, _)| c)
    }

    /// Whether a word goes on at `at`.
    fn is_word(&self, at: usize) -> bool {
        matches!(self.kind_at(at), Kind::Letter | Kind::Digit)
    }

    /// End of the run of letters and digits that begins at `at`.
    pub(super) fn run(&self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        while at < self.end {
            if bytes[at].is_ascii_alphanumeric() {
                at += 1;
                continue;
            }
            match chars::at(self.text, at) {
                Some((_, Kind::Letter | Kind::Digit, length)) => at += length,
                _ => break,
            }
        }
        at
    }

    /// End of the run of digits that begins at `at`.
    pub(super) fn digits(&self, mut at: usize) -> usize {
        while at < self.end && self.text.as_bytes()[at].is_ascii_digit() {
            at += 1;
        }
        at
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    pub(super) fn push(&mut self, start: usize, end: usize) -> usize {
        // What the form tells is added when all words are read.
        let mut flags = TokenFlags::default();
        if self.space {
            flags.set(TokenFlags::SPACE_BEFORE);
        }
        self.space = false;
        // Spans are 32 bits wide; the caller cuts texts that are longer.
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        self.tokens.push(Token {
            span: Span::new(short(start), short(end)),
            lemma: LemmaRef::default(),
            upos: Upos::X,
            feats: Feats::default(),
            head: NO_HEAD,
            deprel: Deprel::Dep,
            flags,
        });
        end
    }

    // ── words ────────────────────────────────────────────────────────────────────────────────

    /// Reads a word that begins with a letter.
    pub(super) fn word(&mut self, start: usize) -> usize {
        let mut at = self.run(start);
        loop {
            let (c, kind, length) = self.peek(at).unwrap_or((' ', Kind::Space, 1));
            if kind == Kind::Space {
                if let Some(end) = self.stray_elision(start, at) {
                    return self.push(start, end);
                }
                break;
            }
            if is_hyphen(c) && self.is_word(at + length) {
                at = self.run(at + length);
                continue;
            }
            if is_apostrophe(c) {
                match self.apostrophe(start, at, length) {
                    Joint::Cut(end) => return self.push(start, end),
                    Joint::Join(end) => {
                        at = end;
                        continue;
                    }
                    Joint::Stop => break,
                }
            }
            let joined = match c {
                '.' => self.full_stop(start, at),
                ':' => self.address_scheme(start, at),
                '@' => self.mail(at),
                '/' => self.slash(start, at),
                '&' => self.ampersand(start, at),
                '(' => self.optional_ending(at),
                '°' | 'º' if matches!(self.slice(start, at), "n" | "N") => Some(at + length),
                _ => None,
            };
            match joined {
                Some(end) if end > at => at = end,
                _ => break,
            }
            if c == '.' && at - start <= 16 && self.lexicon.short(self.slice(start, at)).inner() {
                break;
            }
            let next = self.char_at(at);
            if !self.is_word(at) && next != '.' && !is_hyphen(next) && !is_apostrophe(next) {
                break;
            }
        }
        self.with_clitics(start, at)
    }

    /// `l 'Ukraine`, `qu ‘`: an apostrophe that has come apart from its word.
    fn stray_elision(&self, start: usize, at: usize) -> Option<usize> {
        if at - start > 8 {
            return None;
        }
        let (_, _, blank) = self.peek(at)?;
        let (c, _, length) = self.peek(at + blank)?;
        let behind = at + blank + length;
        if !is_apostrophe(c) || !matches!(self.kind_at(behind), Kind::Letter | Kind::Mark) {
            return None;
        }
        self.is_elidable(start, at).then_some(behind)
    }

    /// Whether the lexicon has the word with an apostrophe at its end.
    fn is_elidable(&self, start: usize, at: usize) -> bool {
        let mut buffer = [0_u8; 12];
        let bytes = &self.text.as_bytes()[start..at];
        let Some(place) = buffer.get_mut(..bytes.len() + 1) else { return false };
        place[..bytes.len()].copy_from_slice(bytes);
        place[bytes.len()] = b'\'';
        std::str::from_utf8(place).is_ok_and(|form| self.lexicon.knows(form))
    }

    fn apostrophe(&self, start: usize, at: usize, length: usize) -> Joint {
        let behind = at + length;
        if !self.is_word(behind) {
            let elided = at - start <= 8 && self.is_elidable(start, at);
            return if elided { Joint::Cut(behind) } else { Joint::Stop };
        }
        let elided = at - start <= 8 && self.is_elidable(start, at);
        // `aujourd'hui`, `quelqu'un`: whole words of the lexicon.
        let mut end = self.run(behind);
        if elided {
            while is_hyphen(self.char_at(end)) && self.is_word(end + 1) {
                end = self.run(end + self.char_at(end).len_utf8());
            }
            if end - start <= 24 && self.lexicon.knows(self.slice(start, end)) {
                return Joint::Join(end);
            }
            return Joint::Cut(behind);
        }
        Joint::Join(end)
    }

    /// A full stop behind a word at `at`: end of the joined text when it belongs to the word.
    fn full_stop(&self, start: usize, at: usize) -> Option<usize> {
        let behind = at + 1;
        let word = self.slice(start, at);
        let last = word.rfind(['.', '-']).map_or(word, |cut| &word[cut + 1..]);
        let mut letters = last.chars();
        let single = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
        if self.is_word(behind) {
            // `M.Roux`: the space is missing.
            let title = self.lexicon.short(self.slice(start, behind)).inner();
            if title && self.char_at(behind).is_uppercase() && self.run(behind) > behind + 2 {
                return Some(behind);
            }
            // `J.A.`, `R.I.Ma`, `c.-à-d.`
            if single && self.char_at(behind).is_uppercase() == last.chars().all(char::is_uppercase) {
                return Some(self.run(behind));
            }
            // `example.fr`
            let mut end = self.run(behind);
            let mut site = self.lexicon.short(self.slice(behind, end)).site();
            while self.char_at(end) == '.' && self.is_word(end + 1) {
                let next = self.run(end + 1);
                site = self.lexicon.short(self.slice(end + 1, next)).site();
                end = next;
            }
            if site && (self.slice(behind, end).chars().all(|c| !c.is_uppercase())) {
                return Some(self.address_end(end));
            }
            return None;
        }
        if is_hyphen(self.char_at(behind)) && single && self.is_word(behind + 1) {
            // `J.-P.`
            return Some(self.run(behind + 1));
        }
        if at - start <= 16 {
            let known = self.lexicon.short(self.slice(start, behind));
            if known.end() || known.inner() && self.goes_on(word, behind) {
                return Some(behind);
            }
        }
        if !single {
            return None;
        }
        if word.contains('.') {
            return Some(behind);
        }
        // `art. L. 642`
        if word.chars().all(char::is_uppercase) && self.kind_at(behind + 1) == Kind::Digit {
            return Some(behind);
        }
        // An initial: the next word is a name, not the beginning of a sentence.
        let (next, word_end) = self.next_word(behind)?;
        let form = self.slice(next, word_end);
        let name = last.chars().all(char::is_uppercase) && form.chars().next().is_some_and(char::is_uppercase);
        (name && !super::sentences::opens_sentence(self.lexicon, form)).then_some(behind)
    }

    /// Whether the sentence goes on behind an abbreviation that is also a word (`sept.`, `min.`).
    fn goes_on(&self, word: &str, mut at: usize) -> bool {
        if word.starts_with(char::is_uppercase) || !self.lexicon.knows(word) {
            return true;
        }
        while let Some((_, Kind::Space, length)) = self.peek(at) {
            at += length;
        }
        self.peek(at).is_some_and(|(c, _, _)| c.is_ascii_digit() || c.is_lowercase() || matches!(c, '(' | ',' | ')'))
    }

    /// The word behind white space at `at`.
    fn next_word(&self, mut at: usize) -> Option<(usize, usize)> {
        while let Some((_, Kind::Space, length)) = self.peek(at) {
            at += length;
        }
        let end = self.run(at);
        (end > at).then_some((at, end))
    }

    /// `http://…`
    fn address_scheme(&self, start: usize, at: usize) -> Option<usize> {
        let scheme = matches!(self.slice(start, at), "http" | "https" | "ftp" | "HTTP" | "HTTPS");
        (scheme && self.slice(at, at + 3) == "://").then(|| self.address_end(at + 3))
    }

    /// End of a web address that has begun: white space, a quotation mark or closing punctuation.
    fn address_end(&self, start: usize) -> usize {
        let mut at = start;
        while let Some((c, kind, length)) = self.peek(at) {
            if kind == Kind::Space
                || matches!(c, '"' | '«' | '»' | '“' | '”' | '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';')
            {
                break;
            }
            if kind == Kind::Mark
                && !matches!(c, '/' | '.' | ':' | '-' | '?' | '=' | '&' | '#' | '%' | '+' | '~' | '@' | '!')
            {
                break;
            }
            at += length;
        }
        while at > start && matches!(self.text.as_bytes()[at - 1], b'.' | b':' | b'?' | b'!' | b'-' | b'&') {
            at -= 1;
        }
        at
    }

    /// `nom@site.fr`
    fn mail(&self, at: usize) -> Option<usize> {
        if !self.is_word(at + 1) {
            return None;
        }
        let end = self.address_end(at + 1);
        self.slice(at, end).contains('.').then_some(end)
    }

    /// `km/h`, and what the lexicon knows.
    pub(super) fn slash(&self, start: usize, at: usize) -> Option<usize> {
        let end = self.run(at + 1);
        if end == at + 1 || end - start > 12 {
            return None;
        }
        let form = self.slice(start, end);
        let roman = |part: &str| {
            let figures = part.trim_end_matches(['a', 'b', 'c']);
            figures.ends_with(['I', 'V', 'X']) && figures.bytes().all(|b| b.is_ascii_uppercase())
        };
        let known = self.lexicon.short(form).unit() || self.lexicon.knows(form);
        (known || roman(self.slice(start, at)) && roman(self.slice(at + 1, end))).then_some(end)
    }

    /// `R&D`, `AT&T`
    fn ampersand(&self, start: usize, at: usize) -> Option<usize> {
        let before = self.slice(start, at).chars().next_back()?;
        (before.is_uppercase() && self.char_at(at + 1).is_uppercase()).then(|| self.run(at + 1))
    }

    /// `élu(e)s`, `candidat(e)`
    fn optional_ending(&self, at: usize) -> Option<usize> {
        let end = self.run(at + 1);
        let ending = self.slice(at + 1, end);
        let fits = matches!(ending, "e" | "s" | "es" | "ne" | "nes" | "le" | "x" | "E" | "S" | "ES");
        (fits && self.char_at(end) == ')').then(|| self.run(end + 1))
    }

    // ── marks ────────────────────────────────────────────────────────────────────────────────

    fn mark(&mut self, at: usize, c: char, length: usize) -> usize {
        let next = self.char_at(at + length);
        let open_left =
            self.space || self.tokens.last().is_none_or(|t| matches!(t.span.of(self.text), "(" | "[" | "/"));
        match c {
            '-' | '−' | '+' if open_left && next.is_ascii_digit() => return self.number(at, at + length),
            '-' if next == '-' => return self.push(at, self.repeat(at, '-')),
            '-' | '\u{2010}' | '\u{2011}' => {
                if let Some(end) = self.loose_clitic(at) {
                    return self.push(at, end);
                }
            }
            '.' => return self.push(at, self.repeat(at, '.')),
            '…' => return self.push(at, self.repeat(at, '…')),
            '\'' | '`' | '’' | '‘' if next == c => return self.push(at, at + 2 * length),
            '<' | '>' if next == c => return self.push(at, at + 2),
            '+' if self.slice(at, at + 3) == "+/-" => return self.push(at, at + 3),
            '#' | '@' if self.is_word(at + 1) && open_left => return self.push(at, self.run(at + 1)),
            '°' if matches!(next, 'C' | 'F') && !self.is_word(at + length + 1) => {
                return self.push(at, at + length + 1);
            }
            _ => {}
        }
        let mut end = at + length;
        // Variation selectors and joiners belong to their sign.
        while let Some((mark, kind, more)) = self.peek(end) {
            match mark {
                '\u{FE0E}' | '\u{FE0F}' | '\u{20E3}' | '\u{1F3FB}'..='\u{1F3FF}' => end += more,
                '\u{200D}' if kind == Kind::Space && self.kind_at(end + more) == Kind::Mark => {
                    end += more;
                    end += self.char_at(end).len_utf8();
                }
                _ => break,
            }
        }
        self.push(at, end)
    }

    /// End of the run of `mark`s at `at`.
    fn repeat(&self, mut at: usize, mark: char) -> usize {
        while self.peek(at).is_some_and(|(c, _, _)| c == mark) {
            at += mark.len_utf8();
        }
        at
    }
}

/// What an apostrophe does.
enum Joint {
    /// The token ends here.
    Cut(usize),
    /// The token goes on up to here.
    Join(usize),
    /// The apostrophe is no part of the token.
    Stop,
}
