//! Any bytes: read as an article, cut into ordered spans, tagged, parsed, turned to clauses; the analysis is written as CoNLL-U
//! that can be read again.

#![no_main]

use depeche::data::DataSource;
use depeche::document::text_document;
use depeche::language::clause::{self, ClauseLexicon, Clauses};
use depeche::language::{Analysis, NO_HEAD, Reader, Scratch, conllu};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::load(&DataSource::embedded()).expect("the shipped data load"));
static TABLES: LazyLock<ClauseLexicon> =
    LazyLock::new(|| ClauseLexicon::load(&DataSource::embedded()).expect("the shipped data load"));

fuzz_target!(|bytes: &[u8]| {
    let text = match text_document(bytes.to_vec(), "fuzz") {
        Ok(document) => document.text,
        Err(wrong) => {
            assert!(!wrong.to_string().is_empty());
            String::from_utf8_lossy(bytes).into_owned()
        }
    };
    let mut analysis = Analysis::default();
    READER.read(&text, &mut analysis, &mut Scratch::default());
    let (mut end, mut next) = (0, 0);
    for token in &analysis.tokens {
        assert!(token.span.start >= end && token.span.end > token.span.start);
        assert!(text.get(token.span.start as usize..token.span.end as usize).is_some());
        end = token.span.end;
    }
    for sentence in &analysis.sentences {
        assert!(sentence.tokens.start == next && sentence.tokens.end > next);
        next = sentence.tokens.end;
        for token in &analysis.tokens[sentence.tokens.start as usize..next as usize] {
            assert!(token.head == NO_HEAD || sentence.tokens.contains(&token.head));
        }
    }
    assert_eq!(next as usize, analysis.tokens.len());
    let mut clauses = Clauses::default();
    clause::build(&text, &analysis, &TABLES, &mut clauses);
    for predicate in &clauses.predicates {
        assert!(predicate.arguments.iter().all(|a| (a.head as usize) < analysis.tokens.len()));
    }
    let mut out = String::new();
    conllu::write(&mut out, &text, &analysis, |n| n.to_string());
    let again = conllu::read(&out).expect("what was written can be read");
    assert_eq!(again.analysis.tokens.len(), analysis.tokens.len());
});
