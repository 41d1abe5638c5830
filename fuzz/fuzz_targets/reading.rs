//! Any bytes are cut into ordered spans, and their analysis is written as CoNLL-U that can be read again.

#![no_main]

use depeche::language::{Analysis, Lexicon, conllu, segment};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::embedded);

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut analysis = Analysis::default();
    segment(&text, &LEXICON, &mut analysis);
    let mut end = 0;
    for token in &analysis.tokens {
        assert!(token.span.start >= end && token.span.end > token.span.start);
        assert!(text.get(token.span.start as usize..token.span.end as usize).is_some());
        end = token.span.end;
    }
    let mut out = String::new();
    conllu::write(&mut out, &text, &analysis, |n| n.to_string());
    let again = conllu::read(&out).expect("what was written can be read");
    assert_eq!(again.analysis.tokens.len(), analysis.tokens.len());
});
