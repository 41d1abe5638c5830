//! `depeche why-not`: on what a rule fails.

use super::{Global, Outcome};
use anyhow::Result;
use depeche::Engine;
use depeche::document::Document;
use depeche::explain::{show_sentence, why_not};
use depeche::rules::{RuleSet, has_errors, is_called};
use std::io::{self, Write};

/// Patterns of a rule that are shown without `--all`.
const NEAREST: usize = 5;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Name of a rule (`visit.verb`) or of a family (`visit`)
    #[arg(value_name = "RULE")]
    rule: String,
    /// The sentence that it should match
    #[arg(value_name = "SENTENCE")]
    sentence: String,
    /// Show all patterns, not only the nearest ones
    #[arg(long)]
    all: bool,
    /// Date of the text, for times such as *lundi*
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let engine = Engine::load(&global.data()?)?;
    for one in &engine.diagnostics {
        anstream::eprintln!("{one}\n");
    }
    let all = (0..).zip(engine.rules.rules());
    let called: Vec<u32> = all.filter(|(_, r)| is_called(&r.name, &args.rule)).map(|(index, _)| index).collect();
    if called.is_empty() {
        anyhow::bail!("no rule is called `{}`{}", args.rule, near(&engine.rules, &args.rule));
    }
    let most = if args.all { usize::MAX } else { NEAREST };
    let text = args.sentence.as_str();
    let document = Document {
        id: "sentence".to_owned(),
        text: text.to_owned(),
        date: args.date.clone(),
        lang: "fr".to_owned(),
        ..Document::default()
    };
    let reading = engine.extract(&document);
    let mut out = String::new();
    for number in 0..reading.analysis.sentences.len() {
        show_sentence(&mut out, &engine, text, &reading, number);
    }
    let mut matched = false;
    for rule in called {
        out.push('\n');
        matched |= why_not(&mut out, &engine, text, &reading, rule, most);
    }
    io::stdout().lock().write_all(out.as_bytes())?;
    Ok(Outcome::failed_if(!matched || has_errors(&engine.diagnostics)))
}

/// What may be meant by a name that no rule has: rules of the same family, or those that use the class.
fn near(rules: &RuleSet, name: &str) -> String {
    if let Some(class) = rules.classes().iter().find(|c| &*c.name == name) {
        let users: Vec<&str> = class.users.iter().filter_map(|u| rules.rule(*u)).map(|r| &*r.name).collect();
        return format!(": it is a class; rules use it: {}", users.join(", "));
    }
    let family = name.split('.').next().unwrap_or(name);
    let family: Vec<&str> = rules.rules().iter().map(|r| &*r.name).filter(|r| is_called(r, family)).collect();
    if family.is_empty() {
        "; `depeche rules list` shows all".to_owned()
    } else {
        format!("; there are {}", family.join(", "))
    }
}
