//! `depeche explain`: how a fact was found.

use super::input::{InputFormat, Inputs, Reader};
use super::{Global, Outcome, complain};
use anyhow::{Result, bail, ensure};
use depeche::document::Document;
use depeche::explain::{sentence_of_fact, show_fact, show_sentence};
use depeche::graph::DocumentGraph;
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Articles; `-` or nothing is the standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Explain this fact only (`f12`, as `extract` numbers them)
    #[arg(long, value_name = "ID", conflicts_with = "sentence")]
    fact: Option<String>,
    /// Explain this sentence only, with all its layers; counted from 1
    #[arg(long, value_name = "N")]
    sentence: Option<usize>,
    /// How the articles are given
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let reader = Reader::load(global)?;
    let mut failed = false;
    for document in (Inputs { files: &args.files, format: args.input_format }).documents() {
        match document {
            Ok(document) => explain(args, &reader, &document)?,
            Err(error) => {
                failed = true;
                complain(&error.to_string());
            }
        }
    }
    Ok(Outcome::failed_if(failed || reader.rules_are_wrong()))
}

fn explain(args: &Args, reader: &Reader, document: &Document) -> Result<()> {
    let engine = reader.engine()?;
    let reading = engine.extract(document);
    let graph = DocumentGraph::new(document, &reading.extraction, &reader.schema, &reader.generator);
    let text = document.text.as_str();
    let mut out = format!("{}\n\n", document.id);
    let facts = (0..).take(reading.extraction.facts.len());
    match (&args.fact, args.sentence) {
        (Some(id), _) => {
            let found = graph.facts.iter().position(|f| f.id == *id).and_then(|at| u32::try_from(at).ok());
            let count = graph.facts.len();
            let Some(fact) = found else {
                bail!("{}: there is no fact {id}; it has {count} facts, f1 to f{count}", document.id);
            };
            if let Some(sentence) = sentence_of_fact(&reading, fact) {
                show_sentence(&mut out, engine, text, &reading, sentence);
                out.push('\n');
            }
            show_fact(&mut out, engine, text, &reading, &graph, fact);
        }
        (None, Some(number)) => {
            let count = reading.analysis.sentences.len();
            ensure!((1..=count).contains(&number), "{}: there is no sentence {number}; it has {count}", document.id);
            show_sentence(&mut out, engine, text, &reading, number - 1);
            for fact in facts.filter(|f| sentence_of_fact(&reading, *f) == Some(number - 1)) {
                out.push('\n');
                show_fact(&mut out, engine, text, &reading, &graph, fact);
            }
        }
        (None, None) => {
            for fact in facts {
                show_fact(&mut out, engine, text, &reading, &graph, fact);
                out.push('\n');
            }
        }
    }
    io::stdout().lock().write_all(out.as_bytes())?;
    Ok(())
}
