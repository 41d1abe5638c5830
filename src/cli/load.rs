//! `depeche load` and `depeche push`: articles into a store folder or a server, each in a graph of its own.

use super::input::{self, Inputs, Reader};
use super::{Global, Outcome, complain};
use anyhow::Result;
use depeche::export::rdf::{Graphs, RdfOptions, article_graph, n_quads, quads};
use depeche::graph::{DocumentGraph, KnowledgeGraph};
use depeche::store::{ArticleStore, Endpoint};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  depeche load news/*.txt --store news.store\n  depeche query 'SELECT ?who ?where { ?who dp:visited ?where }' --store news.store\n\n\
                        An article that is loaded again replaces its older state."
)]
pub(crate) struct LoadArgs {
    /// Folder of the store; made where it is not there
    #[arg(long, value_name = "DIR")]
    store: PathBuf,
    /// Articles, or document graphs of `depeche extract`
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  depeche push news/*.txt --endpoint http://localhost:7878/store\n\n\
                        The address is that of the Graph Store Protocol (Fuseki: /DATASET/data, Oxigraph: /store, \
                        GraphDB: /repositories/NAME/rdf-graphs/service). An article that is pushed again replaces its older state.")]
pub(crate) struct PushArgs {
    /// Address of the server's Graph Store Protocol
    #[arg(long, value_name = "URL")]
    endpoint: String,
    #[command(flatten)]
    rdf: super::rdf::RdfArgs,
    /// Articles, or document graphs of `depeche extract`
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Reads the inputs and hands each article on; an article that fails does not stop the others.
fn each(
    files: &[PathBuf],
    global: &Global,
    mut store: impl FnMut(&Reader, DocumentGraph) -> Result<()>,
) -> Result<Outcome> {
    let reader = Reader::load(global)?;
    let inputs = Inputs { files, format: None };
    let (mut done, mut refused) = (0, 0);
    let mut failed = reader.each_graph(&inputs, &input::progress(global), |graph| {
        let id = graph.id.clone();
        match store(&reader, graph) {
            Ok(()) => done += 1,
            Err(error) => {
                refused += 1;
                complain(&format!("{id}: {error:#}"));
            }
        }
        Ok(())
    })?;
    failed += refused;
    if !global.quiet {
        anstream::println!("{done} articles stored");
    }
    Ok(Outcome::failed_if(failed > 0))
}

pub(crate) fn load(args: &LoadArgs, global: &Global) -> Result<Outcome> {
    let store = ArticleStore::open(&args.store)?;
    let options = RdfOptions { graphs: Graphs::Article, ..RdfOptions::default() };
    each(&args.files, global, |reader, graph| {
        let id = graph.id.clone();
        let merged = KnowledgeGraph::new(vec![graph], &reader.schema);
        Ok(store.put_file(&id, &n_quads(&merged, &reader.schema, &options)?)?)
    })
}

pub(crate) fn push(args: &PushArgs, global: &Global) -> Result<Outcome> {
    let endpoint = Endpoint::new(&args.endpoint)?;
    let options = RdfOptions { graphs: Graphs::Article, ..args.rdf.options() };
    each(&args.files, global, |reader, graph| {
        let name = article_graph(&reader.schema, options.base.as_deref(), &graph.id);
        let merged = KnowledgeGraph::new(vec![graph], &reader.schema);
        Ok(endpoint.put_graph(&name, &quads(&merged, &reader.schema, &options)?)?)
    })
}
