//! `depeche query`: SPARQL over articles, graphs, RDF files, a store folder or a server.

use super::input::{self, Inputs, Reader};
use super::{Global, Outcome, complain};
use anyhow::{Context as _, Result, bail};
use depeche::export::rdf::{RdfOptions, quads};
use depeche::graph::KnowledgeGraph;
use depeche::store::{Answer, ArticleStore, Dataset, Endpoint, ResultFormat};
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  depeche query 'SELECT ?who ?where { ?who dp:visited ?where }' article.txt\n  \
                        depeche query --query-file exports/queries/visits.rq exports/poutine-minsk.ttl --format csv\n  \
                        depeche query 'ASK { ?a dpr:attacked ?b }' --store news.store && echo yes\n\n\
                        The prefixes dp, dpr, role, id, rdf, rdfs, xsd, schema, sem, prov, nif, oa, time, geo, skos, owl, wd are known.\n\
                        dp:distance(lat, lon, lat, lon) gives kilometres. ASK answers by the exit status too: 0 yes, 1 no.")]
pub(crate) struct Args {
    /// The query; with --query-file the first FILE
    #[arg(value_name = "QUERY")]
    query: Option<String>,
    /// Read the query from a file
    #[arg(long, value_name = "FILE")]
    query_file: Option<PathBuf>,
    /// How the answer is written [default: a table on a terminal, CSV in a pipe]
    #[arg(long, value_name = "FORMAT")]
    format: Option<FormatArg>,
    /// A folder made by `depeche load`
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// Address of a SPARQL service
    #[arg(long, value_name = "URL", conflicts_with = "store")]
    endpoint: Option<String>,
    /// Articles, document graphs, RDF files
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum FormatArg {
    Table,
    Csv,
    Tsv,
    Json,
    Xml,
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let mut files = args.files.clone();
    let text = match (&args.query_file, &args.query) {
        (Some(path), first) => {
            files.splice(0..0, first.iter().map(PathBuf::from));
            std::fs::read_to_string(path).with_context(|| path.display().to_string())?
        }
        (None, Some(query)) => query.clone(),
        (None, None) => bail!("give a query, or --query-file"),
    };
    let reader = Reader::load(global)?;
    let mut failed = false;
    let answer = if let Some(url) = &args.endpoint {
        // A server does not know our prefixes.
        let mut whole = String::new();
        for (prefix, iri) in depeche::export::rdf::prefixes(&reader.schema, None) {
            if !declares(&text, &prefix) {
                whole.push_str(&format!("PREFIX {prefix}: <{iri}> "));
            }
        }
        whole.push_str(&text);
        Endpoint::new(url)?.query(&whole)?
    } else {
        let dataset = match &args.store {
            Some(folder) if !folder.is_dir() => bail!("{}: no such store", folder.display()),
            Some(folder) => ArticleStore::open(folder)?.dataset(&reader.schema)?,
            None if files.is_empty() => bail!("nothing to query: give FILEs, --store or --endpoint"),
            None => Dataset::new(&reader.schema, None)?,
        };
        failed = load(&reader, &dataset, &files, global)?;
        dataset.query(&text)?
    };
    let format = match args.format {
        Some(FormatArg::Table) => ResultFormat::Table,
        Some(FormatArg::Csv) => ResultFormat::Csv,
        Some(FormatArg::Tsv) => ResultFormat::Tsv,
        Some(FormatArg::Json) => ResultFormat::Json,
        Some(FormatArg::Xml) => ResultFormat::Xml,
        None if std::io::stdout().is_terminal() => ResultFormat::Table,
        None => ResultFormat::Csv,
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if args.format.is_none() && matches!(answer, Answer::Boolean(_)) {
        answer.write(ResultFormat::Table, &reader.schema, &mut out)?;
    } else {
        answer.write(format, &reader.schema, &mut out)?;
    }
    out.flush()?;
    Ok(Outcome::failed_if(failed || answer == Answer::Boolean(false)))
}

/// Whether the query declares a prefix itself.
fn declares(query: &str, prefix: &str) -> bool {
    let lower = query.to_ascii_lowercase();
    let mut rest = lower.as_str();
    while let Some(at) = rest.find("prefix") {
        rest = &rest[at + 6..];
        if rest.trim_start().strip_prefix(prefix).is_some_and(|r| r.starts_with(':')) {
            return true;
        }
    }
    false
}

/// Puts the files into the dataset; `true` when one failed.
fn load(reader: &Reader, dataset: &Dataset, files: &[PathBuf], global: &Global) -> Result<bool> {
    let mut failed = 0;
    let mut articles: Vec<PathBuf> = Vec::new();
    for file in files {
        if Dataset::format_of(file).is_some() {
            if let Err(error) = dataset.load(file) {
                failed += 1;
                complain(&error.to_string());
            }
        } else {
            articles.push(file.clone());
        }
    }
    if !articles.is_empty() {
        let inputs = Inputs { files: &articles, format: None };
        let (graphs, wrong) = reader.graphs(&inputs, &input::progress(global))?;
        failed += wrong;
        let graph = KnowledgeGraph::new(graphs, &reader.schema);
        dataset.add(&quads(&graph, &reader.schema, &RdfOptions::default())?)?;
    }
    Ok(failed > 0)
}
