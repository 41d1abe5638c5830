//! A crude analysis for tests: words at white space and marks, tags from a handful of words.

use crate::document::Span;
use crate::language::{
    Analysis, Deprel, Feats, LemmaRef, Mood, NO_HEAD, Sentence, SentenceKind, Tense, Token, TokenFlags, Upos, VerbForm,
};

/// One sentence with a token for each word and mark.
pub(crate) fn words(text: &str) -> Analysis {
    let mut analysis = Analysis::default();
    let mut start = None;
    let mut spans = Vec::new();
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() || (matches!(c, '-' | '’' | '\'') && start.is_some()) {
            start.get_or_insert(at);
            if matches!(c, '’' | '\'') {
                spans.push((start.take().unwrap_or(at), at + c.len_utf8()));
            }
        } else {
            if let Some(from) = start.take() {
                spans.push((from, at));
            }
            if !c.is_whitespace() {
                spans.push((at, at + c.len_utf8()));
            }
        }
    }
    if let Some(from) = start {
        spans.push((from, text.len()));
    }
    let finite = |tense| Feats::default().with_verb_form(VerbForm::Fin).with_mood(Mood::Ind).with_tense(tense);
    for (from, to) in spans {
        let form = &text[from..to];
        let (lemma, upos, feats) = match form {
            "a" | "ont" => ("avoir", Upos::Aux, finite(Tense::Pres)),
            "est" => ("être", Upos::Aux, finite(Tense::Pres)),
            "était" => ("être", Upos::Aux, finite(Tense::Imp)),
            "aura" => ("avoir", Upos::Verb, finite(Tense::Fut)),
            "doit" => ("devoir", Upos::Verb, finite(Tense::Pres)),
            "rencontrer" => ("rencontrer", Upos::Verb, Feats::default().with_verb_form(VerbForm::Inf)),
            "déclaré" | "frappé" | "prévu" | "signé" | "dit" => (
                match form {
                    "prévu" => "prévoir",
                    other => other,
                },
                Upos::Verb,
                Feats::default().with_verb_form(VerbForm::Part).with_tense(Tense::Past),
            ),
            "mensuelles" | "quotidien" => (form, Upos::Adj, Feats::default()),
            "," | "." | "(" | ")" => (form, Upos::Punct, Feats::default()),
            _ if form.starts_with(|c: char| c.is_ascii_digit()) => (form, Upos::Num, Feats::default()),
            "homme" | "peine" | "soldats" | "fille" => (form, Upos::Noun, Feats::default()),
            _ => (form, Upos::X, Feats::default()),
        };
        let start = analysis.lemma_text.len() as u32;
        analysis.lemma_text.push_str(lemma);
        analysis.tokens.push(Token {
            span: Span::new(from as u32, to as u32),
            lemma: LemmaRef { start, len: lemma.len() as u16 },
            upos,
            feats,
            head: NO_HEAD,
            deprel: Deprel::Dep,
            flags: TokenFlags::default(),
        });
    }
    let count = analysis.tokens.len() as u32;
    analysis.sentences.push(Sentence {
        tokens: 0..count,
        span: Span::new(0, text.len() as u32),
        paragraph: 0,
        kind: SentenceKind::Body,
        prefix: 0,
    });
    analysis
}
