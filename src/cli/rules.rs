//! `depeche rules`: list, show, test, lint and measure rules.

use super::input::{InputFormat, Inputs};
use super::{Global, Outcome, complain};
use anyhow::{Result, ensure};
use depeche::Engine;
use depeche::document::Document;
use depeche::explain::{found_facts, show_sentence};
use depeche::language::clause::ClauseLexicon;
use depeche::language::{Analysis, Lexicon, Scratch, Upos};
use depeche::rules::ast::FrameKind;
use depeche::rules::{
    CompiledClass, CompiledRule, ExampleFailure, ExampleProblem, RuleIndex, RuleSet, Severity, Vocabulary,
    check_class_examples, check_examples, has_errors, is_called, lint,
};
use depeche::schema::Schema;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// List rules and classes with what they give and read
    List(Names),
    /// Show a rule or class as it is written, with its place
    Show(Names),
    /// Run the examples that stand in the rules and classes
    Test(TestArgs),
    /// Find rules that look wrong: no examples, dead or shadowed patterns, unused lists, untested classes, slips
    Lint,
    /// Count tries, hits, time and facts of each rule, and what was found by each class, over articles
    Stat(StatArgs),
}

#[derive(Debug, clap::Args)]
struct Names {
    /// Names of rules (`visit.verb`), families (`visit`), classes (`GIVE`) or beginnings (`visit*`); all where none is given
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

#[derive(Debug, clap::Args)]
struct TestArgs {
    #[command(flatten)]
    names: Names,
    /// Run again whenever a file of the data folder changes (needs --data)
    #[arg(long)]
    watch: bool,
    /// Show each failing sentence with its mentions and clauses
    #[arg(long, short)]
    verbose: bool,
}

#[derive(Debug, clap::Args)]
struct StatArgs {
    /// Articles
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// How the articles are given
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome> {
    match &args.command {
        Command::List(names) => list(names, global),
        Command::Show(names) => show(names, global),
        Command::Test(args) if args.watch => watch(args, global),
        Command::Test(args) => test(args, global),
        Command::Lint => lint_all(global),
        Command::Stat(args) => stat(args, global),
    }
}

/// The rules alone, without the rest of the engine; prints what is wrong in the files.
fn load(global: &Global) -> Result<(RuleSet, bool)> {
    let data = global.data()?;
    let schema = Schema::load(&data)?;
    let (rules, wrong) = RuleSet::load(&data, &Vocabulary::from(&schema));
    for one in &wrong {
        anstream::eprintln!("{one}\n");
    }
    Ok((rules, has_errors(&wrong)))
}

/// The rules and classes that are called so.
struct Called<'r> {
    rules: Vec<(RuleIndex, &'r CompiledRule)>,
    classes: Vec<&'r CompiledClass>,
}

/// Finds rules and classes by name; an error where a name calls none.
fn called<'r>(rules: &'r RuleSet, names: &Names) -> Result<Called<'r>> {
    let known = || rules.rules().iter().map(|r| &*r.name).chain(rules.classes().iter().map(|c| &*c.name));
    for name in &names.names {
        ensure!(
            known().any(|known| is_called(known, name)),
            "no rule or class is called `{name}`; `depeche rules list` shows all"
        );
    }
    let wanted = |name: &str| names.names.is_empty() || names.names.iter().any(|n| is_called(name, n));
    Ok(Called {
        rules: (0..).zip(rules.rules()).filter(|(_, r)| wanted(&r.name)).collect(),
        classes: rules.classes().iter().filter(|c| wanted(&c.name)).collect(),
    })
}

fn list(names: &Names, global: &Global) -> Result<Outcome> {
    let (rules, wrong) = load(global)?;
    let mut out = io::stdout().lock();
    let called = called(&rules, names)?;
    // One line for each, in the order of files and lines.
    let mut lines: BTreeMap<(u32, u32), String> = BTreeMap::new();
    for (_, rule) in &called.rules {
        let examples = rule.tests.len() + rule.allows.len();
        let patterns = rule.arms.len();
        let line = format!(
            "  {:<28} {:<14} {patterns:>3} patterns {examples:>3} examples  {}",
            rule.name, rule.target_name, rule.description
        );
        lines.insert((rule.file, rule.span.start), line);
    }
    for class in &called.classes {
        let examples = class.tests.len() + class.allows.len();
        let users: Vec<&str> = class.users.iter().filter_map(|u| rules.rule(*u)).map(|r| &*r.name).collect();
        let users = if users.is_empty() { "no rule".to_owned() } else { users.join(", ") };
        let words = class.words.len();
        let line = format!(
            "  {:<28} {:<14} {words:>3} words    {examples:>3} examples  {}{}used by {users}",
            class.name,
            "class",
            class.description,
            if class.description.is_empty() { "" } else { " · " }
        );
        lines.insert((class.file, class.span.start), line);
    }
    let mut file = None;
    for ((number, _), line) in lines {
        if file.replace(number) != Some(number) {
            writeln!(out, "{}", rules.source(number).map_or("", |s| &s.name))?;
        }
        writeln!(out, "{line}")?;
    }
    let (count, matches, frames) = rules.counts();
    let words: usize = rules.classes().iter().map(|c| c.words.len()).sum();
    writeln!(
        out,
        "{count} rules ({frames} frames, {matches} token patterns), {} classes ({words} words), {} other word lists",
        rules.classes().len(),
        rules.lexicons().len() - rules.classes().len()
    )?;
    Ok(Outcome::failed_if(wrong))
}

fn show(names: &Names, global: &Global) -> Result<Outcome> {
    let (rules, wrong) = load(global)?;
    let mut out = io::stdout().lock();
    let called = called(&rules, names)?;
    for class in called.classes {
        let Some(source) = rules.source(class.file) else { continue };
        writeln!(
            out,
            "# {}:{} · class of {} words",
            source.name,
            source.position(class.span.start).0,
            class.words.len()
        )?;
        // The name stands behind `class`.
        let before = source.text.get(..class.span.start as usize).unwrap_or("");
        show_item(&mut out, source.text.get(before.rfind('\n').map_or(0, |at| at + 1)..).unwrap_or(""))?;
    }
    for (_, rule) in called.rules {
        let Some(source) = rules.source(rule.file) else { continue };
        let (line, _) = source.position(rule.span.start);
        let phase = rules.settings().phases.get(rule.phase as usize).map_or("", |p| p.name.as_str());
        writeln!(out, "# {}:{line} · phase {phase} · priority {}", source.name, rule.priority)?;
        show_item(&mut out, source.text.get(rule.span.start as usize..).unwrap_or(""))?;
    }
    Ok(Outcome::failed_if(wrong))
}

/// The item that begins with the text: up to the next line that is not indented.
fn show_item(out: &mut impl Write, text: &str) -> Result<()> {
    for (number, line) in text.lines().enumerate() {
        if number > 0 && line.chars().next().is_some_and(|c| !c.is_whitespace()) {
            break;
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn test(args: &TestArgs, global: &Global) -> Result<Outcome> {
    let engine = Engine::load(&global.data()?)?;
    for one in &engine.diagnostics {
        anstream::eprintln!("{one}\n");
    }
    let chosen = called(&engine.rules, &args.names)?;
    let started = Instant::now();
    let find = |text: &str| {
        let document =
            Document { id: "example".to_owned(), text: text.to_owned(), lang: "fr".to_owned(), ..Document::default() };
        found_facts(&engine, text, &engine.extract(&document))
    };
    let mut results: Vec<(usize, Vec<ExampleFailure>)> =
        chosen.rules.par_iter().map(|(index, _)| check_examples(&engine.rules, *index, &find)).collect();
    let of_classes = chosen.classes.par_iter().map(|class| check_class_examples(&engine.rules, class, &find));
    results.extend(of_classes.collect::<Vec<_>>());
    let mut out = anstream::stdout().lock();
    let (mut passed, mut failed) = (0, 0);
    for (good, bad) in results {
        passed += good;
        failed += bad.len();
        for failure in bad {
            show_failure(&mut out, &engine, &failure, args.verbose)?;
        }
    }
    let bare: Vec<&str> = chosen
        .rules
        .iter()
        .map(|(_, r)| *r)
        .filter(|r| r.tests.is_empty() || (r.allows.is_empty() && r.tests.iter().all(|t| !t.expected.is_empty())))
        .map(|r| &*r.name)
        .collect();
    if !bare.is_empty() {
        writeln!(out, "rules without a `test` or without an `allows`: {}", bare.join(", "))?;
    }
    let of = match (chosen.rules.len(), chosen.classes.len()) {
        (rules, 0) => format!("{rules} rules"),
        (0, classes) => format!("{classes} classes"),
        (rules, classes) => format!("{rules} rules and {classes} classes"),
    };
    writeln!(out, "{passed} examples of {of} pass, {failed} fail ({} ms)", started.elapsed().as_millis())?;
    Ok(Outcome::failed_if(failed > 0 || !bare.is_empty() || has_errors(&engine.diagnostics)))
}

fn show_failure(out: &mut impl Write, engine: &Engine, failure: &ExampleFailure, verbose: bool) -> Result<()> {
    writeln!(out, "\x1b[1;31mfails:\x1b[0m {} ({}:{})", failure.owner, failure.file, failure.line)?;
    writeln!(out, "  {}", failure.sentence)?;
    for problem in &failure.problems {
        match problem {
            ExampleProblem::Missing(what) => writeln!(out, "  not found:  {what}")?,
            ExampleProblem::Unexpected(fact) => writeln!(out, "  unexpected: {} by {}", fact.show(), fact.rule)?,
        }
    }
    let unexpected = |f: &&depeche::rules::FoundFact| {
        failure.problems.iter().all(|p| !matches!(p, ExampleProblem::Unexpected(u) if u == *f))
    };
    for fact in failure.found.iter().filter(unexpected) {
        writeln!(out, "  found:      {} by {}", fact.show(), fact.rule)?;
    }
    if verbose {
        let text = failure.sentence.as_str();
        let document =
            Document { id: "example".to_owned(), text: text.to_owned(), lang: "fr".to_owned(), ..Document::default() };
        let reading = engine.extract(&document);
        let mut shown = String::new();
        for number in 0..reading.analysis.sentences.len() {
            show_sentence(&mut shown, engine, text, &reading, number);
        }
        for line in shown.lines() {
            writeln!(out, "  | {line}")?;
        }
    }
    Ok(writeln!(out)?)
}

/// Runs the examples again whenever a file of the data folder changes.
fn watch(args: &TestArgs, global: &Global) -> Result<Outcome> {
    let data = global.data()?;
    let Some(folder) = data.folder().map(Path::to_owned) else {
        anyhow::bail!("--watch needs --data DIR: the built-in rules do not change");
    };
    let mut before = None;
    loop {
        let now = stamps(&folder);
        if before.as_ref() != Some(&now) {
            before = Some(now);
            if let Err(error) = test(args, global) {
                complain(&format!("{error:#}"));
            }
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Time of the last change of every file below a folder.
fn stamps(folder: &Path) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match entry.metadata() {
                Ok(about) if about.is_dir() => folders.push(path),
                Ok(about) => {
                    all.insert(path, about.modified().ok());
                }
                Err(_) => {}
            }
        }
    }
    all
}

fn lint_all(global: &Global) -> Result<Outcome> {
    let (rules, wrong) = load(global)?;
    let data = global.data()?;
    let lexicon = Lexicon::load(&data)?;
    let knows = |word: &str, kind: FrameKind| {
        let wanted: &[Upos] = match kind {
            FrameKind::Verb => &[Upos::Verb, Upos::Aux],
            FrameKind::Noun => &[Upos::Noun, Upos::Propn],
            FrameKind::Adjective => &[Upos::Adj, Upos::Verb],
        };
        // Words are folded here; abbreviations stand in the lexicon in capitals.
        let capitals = word.to_uppercase();
        [word, &capitals].into_iter().any(|w| lexicon.readings(w).any(|r| wanted.contains(&r.upos)))
    };
    let reader = depeche::language::Reader::load(&data)?;
    let clauses = ClauseLexicon::load(&data)?;
    let words_of = |text: &str| {
        let mut analysis = Analysis::default();
        reader.read(text, &mut analysis, &mut Scratch::default());
        let all = (0..analysis.tokens.len() as u32).flat_map(|id| {
            let lemma = analysis.lemma(id);
            let verbs = clauses.nominal(lemma).iter().map(|row| row.verb.to_string());
            [analysis.form(text, id).to_owned(), lemma.to_owned()].into_iter().chain(verbs)
        });
        all.collect()
    };
    let found = lint(&rules, &knows, &words_of);
    let mut out = io::stdout().lock();
    for one in &found {
        writeln!(out, "{one}\n")?;
    }
    writeln!(out, "{} rules, {} classes, {} remarks", rules.rules().len(), rules.classes().len(), found.len())?;
    debug_assert!(found.iter().all(|d| d.severity == Severity::Warning));
    Ok(Outcome::failed_if(wrong || !found.is_empty()))
}

fn stat(args: &StatArgs, global: &Global) -> Result<Outcome> {
    let engine = Engine::load(&global.data()?)?;
    for one in &engine.diagnostics {
        anstream::eprintln!("{one}\n");
    }
    let inputs = Inputs { files: &args.files, format: args.input_format };
    let mut failed = has_errors(&engine.diagnostics);
    let mut report = depeche::explain::Stat::new(&engine);
    for document in inputs.documents() {
        match document {
            Ok(document) => report.add(&engine, &document),
            Err(error) => {
                failed = true;
                complain(&error.to_string());
            }
        }
    }
    let mut out = String::new();
    report.show(&mut out, &engine);
    io::stdout().lock().write_all(out.as_bytes())?;
    Ok(Outcome::failed_if(failed))
}
