//! Writing an [`Analysis`] as CoNLL-U.

use crate::language::{Analysis, Deprel, Feats, NO_HEAD, Token, TokenId, Upos, contraction};
use std::fmt::Write as _;

/// Writes all sentences of `analysis` over the raw `text` to `out`; `id` names the sentences by number.
///
/// The output is valid CoNLL-U for any analysis: contractions are split again, each sentence has one root, and tokens
/// without a head (no parser has run) hang on it.
pub fn write(out: &mut String, text: &str, analysis: &Analysis, id: impl Fn(usize) -> String) {
    for number in 0..analysis.sentences.len() {
        write_sentence(out, text, analysis, number, &id(number));
    }
}

/// Writes sentence `number` with the blank line behind it; nothing when there is no such sentence.
pub fn write_sentence(out: &mut String, text: &str, analysis: &Analysis, number: usize, id: &str) {
    let Some(sentence) = analysis.sentences.get(number) else { return };
    let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
    let Some(tokens) = analysis.tokens.get(range).filter(|t| !t.is_empty()) else { return };
    let first = sentence.tokens.start;
    let is_split: Vec<bool> = tokens.iter().map(|t| splits(t, text)).collect();
    // Number of the (first) word of each token.
    let mut words = Vec::with_capacity(tokens.len());
    let mut next = 1;
    for split in &is_split {
        words.push(next);
        next += 1 + u32::from(*split);
    }
    let heads = settled_heads(tokens, first);
    let space_after = |at: usize| {
        let following = analysis.tokens.get(first as usize + at + 1);
        following.is_none_or(|n| n.span.start > tokens[at].span.end)
    };

    if !id.is_empty() {
        let _ = writeln!(out, "# sent_id = {id}");
    }
    out.push_str("# text = ");
    for (at, token) in tokens.iter().enumerate() {
        push_form(out, token.span.of(text));
        if at + 1 < tokens.len() && space_after(at) {
            out.push(' ');
        }
    }
    out.push('\n');
    for (at, token) in tokens.iter().enumerate() {
        let form = token.span.of(text);
        let misc = if space_after(at) { "_" } else { "SpaceAfter=No" };
        let head = heads[at];
        let head_word = head.map_or(0, |h| words[h]);
        let deprel = match (head, token.deprel) {
            (None, _) => Deprel::Root,
            (Some(_), Deprel::Root) => Deprel::Dep,
            (Some(_), other) => other,
        };
        let parts = is_split[at].then(|| contraction::parts(form)).flatten();
        let Some(parts) = parts else {
            let _ = write!(out, "{}\t", words[at]);
            push_form(out, form);
            out.push('\t');
            let lemma = analysis.lemma(first + at as TokenId);
            push_form(out, if lemma.is_empty() { form } else { lemma });
            let _ = write!(out, "\t{}\t_\t", token.upos.as_str());
            token.feats.write(out);
            let _ = writeln!(out, "\t{head_word}\t{}\t_\t{misc}", deprel.as_str());
            continue;
        };
        let (one, two) = (words[at], words[at] + 1);
        let _ = writeln!(out, "{one}-{two}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}");
        let pronoun = parts.second == Upos::Pron;
        let [first_form, second_form] = parts.forms.map(|f| in_case_of(form, f));
        let second_form =
            if form.chars().nth(1).is_some_and(char::is_uppercase) { second_form } else { parts.forms[1].to_owned() };
        let (first_head, first_rel) = if pronoun { (two, Deprel::Case) } else { (head_word, deprel) };
        let (second_head, second_rel) = if pronoun {
            (head_word, deprel)
        } else {
            // The article belongs to the noun that the preposition introduces; in a fixed expression
            // (`au moins`, `au sujet de`) it is part of the expression.
            match (deprel, head) {
                (Deprel::Case, _) => (head_word, Deprel::Det),
                (Deprel::Fixed, Some(h)) => match heads[h] {
                    Some(noun) => (words[noun], Deprel::Det),
                    None => (one, Deprel::Fixed),
                },
                _ => (one, Deprel::Fixed),
            }
        };
        let _ = writeln!(
            out,
            "{one}\t{first_form}\t{}\tADP\t_\t_\t{first_head}\t{}\t_\t_",
            parts.lemmas[0],
            first_rel.as_str()
        );
        let _ = write!(out, "{two}\t{second_form}\t{}\t{}\t_\t", parts.lemmas[1], parts.second.as_str());
        let feats = if pronoun { token.feats } else { article(parts.forms[1]) };
        feats.write(out);
        let _ = writeln!(out, "\t{second_head}\t{}\t_\t_", second_rel.as_str());
    }
    out.push('\n');
}

/// Whether the token is written as two words: the tag decides, because `des` and `du` may be articles.
fn splits(token: &Token, text: &str) -> bool {
    match contraction::parts(token.span.of(text)) {
        Some(parts) if parts.second == Upos::Pron => matches!(token.upos, Upos::Pron | Upos::Adp),
        Some(_) => token.upos == Upos::Adp,
        None => false,
    }
}

/// Heads as places in the sentence, made into a tree: the first root stays the only one, tokens without head or in
/// a circle hang on it.
fn settled_heads(tokens: &[Token], first: TokenId) -> Vec<Option<usize>> {
    let mut heads: Vec<Option<usize>> = tokens
        .iter()
        .map(|t| (t.head != NO_HEAD).then(|| t.head.wrapping_sub(first) as usize).filter(|h| *h < tokens.len()))
        .collect();
    let root = heads.iter().position(Option::is_none).unwrap_or(0);
    for (at, head) in heads.iter_mut().enumerate() {
        if at == root {
            *head = None;
        } else if head.is_none_or(|h| h == at) {
            *head = Some(root);
        }
    }
    // Colours: 0 not seen, 1 on the current path, 2 known to reach the root.
    let mut seen = vec![0_u8; heads.len()];
    for start in 0..heads.len() {
        let mut at = start;
        let mut last = start;
        while seen[at] == 0 {
            seen[at] = 1;
            match heads[at] {
                Some(head) => (last, at) = (at, head),
                None => break,
            }
        }
        if seen[at] == 1 && heads[at].is_some() {
            heads[last] = Some(root);
        }
        let mut at = start;
        while seen[at] == 1 {
            seen[at] = 2;
            match heads[at] {
                Some(head) => at = head,
                None => break,
            }
        }
    }
    heads
}

/// A form or lemma may hold spaces (`26 750`) but neither tabs nor line ends.
fn push_form(out: &mut String, form: &str) {
    if form.is_empty() {
        out.push('_');
    }
    for c in form.chars() {
        out.push(if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c });
    }
}

/// `word` with a capital first letter when `form` has one, in capitals when `form` is.
fn in_case_of(form: &str, word: &str) -> String {
    let mut letters = form.chars();
    let first = letters.next().is_some_and(char::is_uppercase);
    if first && letters.next().is_some_and(char::is_uppercase) {
        word.to_uppercase()
    } else if first {
        let mut chars = word.chars();
        chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
    } else {
        word.to_owned()
    }
}

fn article(form: &str) -> Feats {
    Feats::parse(if form == "le" {
        "Definite=Def|Gender=Masc|Number=Sing|PronType=Art"
    } else {
        "Definite=Def|Number=Plur|PronType=Art"
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;
    use crate::language::{Sentence, SentenceKind};

    fn with_heads(heads: &[TokenId]) -> Vec<Token> {
        let token = Token {
            span: Span::default(),
            lemma: crate::language::LemmaRef::default(),
            upos: Upos::X,
            feats: Feats::default(),
            head: NO_HEAD,
            deprel: Deprel::Dep,
            flags: crate::language::TokenFlags::default(),
        };
        heads.iter().map(|h| Token { head: *h, ..token }).collect()
    }

    #[test]
    fn any_heads_make_one_tree() {
        let cases: [&[TokenId]; 4] = [&[NO_HEAD, NO_HEAD, 0], &[1, 2, 0, 9], &[0], &[NO_HEAD, 2, 3, 1, 1]];
        for heads in cases {
            let settled = settled_heads(&with_heads(heads), 0);
            assert_eq!(settled.iter().filter(|h| h.is_none()).count(), 1, "{heads:?}");
            for start in 0..settled.len() {
                let mut at = start;
                let mut steps = 0;
                while let Some(head) = settled[at] {
                    at = head;
                    steps += 1;
                    assert!(steps <= settled.len(), "circle in {settled:?}");
                }
            }
        }
    }

    #[test]
    fn a_sentence_without_parse_is_still_valid() {
        let text = "Au fait.";
        let mut analysis = Analysis { tokens: with_heads(&[NO_HEAD; 3]), ..Analysis::default() };
        for (token, (from, to)) in analysis.tokens.iter_mut().zip([(0, 2), (3, 7), (7, 8)]) {
            token.span = Span::new(from, to);
        }
        analysis.tokens[0].upos = Upos::Adp;
        analysis.sentences.push(Sentence {
            tokens: 0..3,
            span: Span::new(0, 8),
            paragraph: 0,
            kind: SentenceKind::Body,
            prefix: 0,
        });
        let mut out = String::new();
        write(&mut out, text, &analysis, |n| format!("s{n}"));
        assert!(out.starts_with("# sent_id = s0\n# text = Au fait.\n1-2\tAu\t_"), "{out}");
        assert!(out.contains("1\tÀ\tà\tADP\t_\t_\t0\troot"), "{out}");
        assert!(out.contains("3\tfait\tfait\tX\t_\t_\t1\tdep\t_\tSpaceAfter=No"), "{out}");
    }
}
