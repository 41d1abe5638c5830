//! `depeche claims`: who says what about the same event, side by side.

use super::input::{self, Inputs, Reader};
use super::{Global, Outcome};
use anyhow::Result;
use depeche::graph::{Claim, KnowledgeGraph, claims};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  depeche claims article.txt\n  depeche claims news/*.txt --disputed\n  depeche claims graphs.jsonl --format json"
)]
pub(crate) struct Args {
    /// How the claims are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Only what sources disagree about: affirmed and denied, or other numbers
    #[arg(long)]
    disputed: bool,
    /// What only the articles themselves tell, too
    #[arg(long)]
    all: bool,
    /// Articles, or document graphs of `depeche extract`
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One block a topic, one line a source
    Text,
    /// One JSON object a topic
    Json,
    /// One line a claim, separated by tabs
    Tsv,
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let reader = Reader::load(global)?;
    let inputs = Inputs { files: &args.files, format: None };
    let (graphs, failed) = reader.graphs(&inputs, &input::progress(global))?;
    let graph = KnowledgeGraph::new(graphs, &reader.schema);
    let mut out = std::io::BufWriter::new(anstream::stdout().lock());
    if args.format == Format::Tsv {
        writeln!(out, "topic\tdisputed\tsource\tstatus\tcounts\ttime\twords\tdocument\tfact\tstart\tend\trule")?;
    }
    for topic in claims(&graph, &reader.schema, args.all).iter().filter(|t| t.disputed || !args.disputed) {
        match args.format {
            Format::Json => writeln!(out, "{}", serde_json::to_string(topic)?)?,
            Format::Tsv => {
                for claim in &topic.claims {
                    let fields = [
                        topic.label.as_str(),
                        if topic.disputed { "yes" } else { "no" },
                        &claim.sources.join(" < "),
                        &claim.status,
                        &counts(claim),
                        claim.time.as_deref().unwrap_or(""),
                        &claim.words,
                        &claim.document,
                        &claim.fact,
                        &claim.start.to_string(),
                        &claim.end.to_string(),
                        &claim.rule,
                    ];
                    let line: Vec<String> = fields.iter().map(|f| f.replace(['\t', '\n', '\r'], " ")).collect();
                    writeln!(out, "{}", line.join("\t"))?;
                }
            }
            Format::Text => {
                let mark = if topic.disputed { " \x1b[31m(disputed)\x1b[0m" } else { "" };
                writeln!(out, "\x1b[1m{}\x1b[0m{mark}", topic.label)?;
                let name = |c: &Claim| {
                    if c.sources.is_empty() { format!("[{}]", c.document) } else { c.sources.join(" < ") }
                };
                let width = topic.claims.iter().map(|c| name(c).chars().count()).max().unwrap_or(0);
                for claim in &topic.claims {
                    let who = name(claim);
                    let pad = " ".repeat(width - who.chars().count());
                    let mut about = counts(claim);
                    if let Some(time) = &claim.time {
                        let _ = write!(about, " {time}");
                    }
                    let words = claim.words.replace('\n', " ");
                    let place = format!("{}:{}–{}", claim.document, claim.start, claim.end);
                    writeln!(out, "  {who}{pad}  {:<9} {about}  « {words} »  \x1b[2m{place}\x1b[0m", claim.status)?;
                }
                writeln!(out)?;
            }
        }
    }
    out.flush()?;
    Ok(Outcome::failed_if(failed > 0))
}

/// `weapon 23, target 18`.
fn counts(claim: &Claim) -> String {
    let all: Vec<String> = claim.counts.iter().map(|(role, n)| format!("{role} {n}")).collect();
    all.join(", ")
}
