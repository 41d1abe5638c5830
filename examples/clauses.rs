//! Prints the clause view of CoNLL-U trees: `cargo run --example clauses -- FILE.conllu [WORD]` shows the sentences that hold
//! WORD (all without it).

use depeche::data::DataSource;
use depeche::language::clause::{self, ClauseLexicon, Clauses};
use depeche::language::conllu;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("give a CoNLL-U file")?;
    let word = arguments.next().unwrap_or_default();
    let bank = conllu::read(&std::fs::read_to_string(file)?)?;
    let lexicon = ClauseLexicon::load(&DataSource::embedded())?;
    let mut clauses = Clauses::default();
    let started = std::time::Instant::now();
    clause::build(&bank.text, &bank.analysis, &lexicon, &mut clauses);
    let taken = started.elapsed();
    for sentence in &bank.analysis.sentences {
        let words = sentence.span.of(&bank.text);
        if !words.contains(&word) {
            continue;
        }
        println!("\n{words}");
        for predicate in &clauses.predicates {
            if sentence.tokens.contains(&predicate.head) && !predicate.arguments.is_empty() {
                let mut line = String::from("  ");
                clause::show(&mut line, &bank.text, &bank.analysis, predicate)?;
                println!("{line}");
            }
        }
    }
    eprintln!(
        "{} tokens, {} bytes, {} predicates in {taken:?}",
        bank.analysis.tokens.len(),
        bank.text.len(),
        clauses.predicates.len()
    );
    Ok(())
}
