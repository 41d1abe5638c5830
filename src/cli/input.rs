//! From file names to articles and graphs, with the errors counted and told.

use super::{Global, complain};
use anyhow::Result;
use depeche::Engine;
use depeche::data::DataSource;
use depeche::document::{Document, JsonLines, ReadError, read_json, read_text, text_document};
use depeche::engine::{Reading, TOGETHER, Workspace};
use depeche::graph::{DocumentGraph, Generator};
use depeche::rules::has_errors;
use depeche::schema::Schema;
use rayon::prelude::*;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

/// Most bytes of text that are in work at once, for each thread. It bounds the memory of long runs: N-Quads hold a hundred
/// bytes for a byte of text.
const BATCH_BYTES: usize = 128 << 10;
/// Most articles that are in work at once.
const BATCH_DOCUMENTS: usize = 512;
/// Most articles that are read together: short ones are many.
const MOST_TOGETHER: usize = 256;

/// How the articles are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum InputFormat {
    /// One article per file, with an optional NAME.meta.toml beside it
    Text,
    /// One JSON object a line: id, text, and date, title, url, lang where known
    Jsonl,
}

/// The files of a command and how to read them.
pub(crate) struct Inputs<'a> {
    pub(crate) files: &'a [PathBuf],
    pub(crate) format: Option<InputFormat>,
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|e| endings.iter().any(|x| e.eq_ignore_ascii_case(x)))
}

impl Inputs<'_> {
    /// All articles of all files, in order; a file or line that cannot be read is an error among them.
    pub(crate) fn documents(&self) -> impl Iterator<Item = Result<Document, ReadError>> {
        let format = self.format;
        let files: Vec<PathBuf> = if self.files.is_empty() { vec![PathBuf::from("-")] } else { self.files.to_vec() };
        files.into_iter().flat_map(move |path| documents_of(&path, format))
    }
}

type Documents = Box<dyn Iterator<Item = Result<Document, ReadError>>>;

fn documents_of(path: &Path, format: Option<InputFormat>) -> Documents {
    let one = |d: Result<Document, ReadError>| -> Documents { Box::new(std::iter::once(d)) };
    let lines = format == Some(InputFormat::Jsonl) || (format.is_none() && has_ending(path, &["jsonl", "ndjson"]));
    if is_stdin(path) {
        if lines {
            return Box::new(JsonLines::new(io::BufReader::new(io::stdin()), "-"));
        }
        let mut bytes = Vec::new();
        let limit = depeche::document::MAX_DOCUMENT as u64 + 1;
        return one(match io::stdin().take(limit).read_to_end(&mut bytes) {
            Ok(_) => text_document(bytes, "-"),
            Err(e) => Err(ReadError { path: "-".to_owned(), line: None, problem: e.into() }),
        });
    }
    if lines {
        return match JsonLines::open(path) {
            Ok(reader) => Box::new(reader),
            Err(e) => one(Err(e)),
        };
    }
    if format.is_none() && has_ending(path, &["json"]) {
        return one(read_json(path));
    }
    one(read_text(path))
}

/// Everything that is loaded once to read articles.
pub(crate) struct Reader {
    pub(crate) schema: Schema,
    pub(crate) generator: Generator,
    data: DataSource,
    /// Loaded when the first article comes: document graphs alone do not need it.
    /// It stays until the program ends; taking it apart would only cost time.
    engine: OnceLock<&'static Engine>,
}

impl Reader {
    /// Loads the schema; the rest follows with the first article.
    pub(crate) fn load(global: &Global) -> Result<Self> {
        let data = global.data()?;
        let schema = Schema::load(&data)?;
        let generator = Generator::of(&data);
        Ok(Self { schema, generator, data, engine: OnceLock::new() })
    }

    /// The engine.
    pub(crate) fn engine(&self) -> Result<&Engine> {
        if let Some(engine) = self.engine.get() {
            return Ok(engine);
        }
        let engine = Engine::load_with(&self.data, self.schema.clone())?;
        for one in &engine.diagnostics {
            anstream::eprintln!("{one}\n");
        }
        Ok(self.engine.get_or_init(|| Box::leak(Box::new(engine))))
    }

    /// Whether a rule file has errors; the rules that are right work all the same.
    pub(crate) fn rules_are_wrong(&self) -> bool {
        self.engine.get().is_some_and(|engine| has_errors(&engine.diagnostics))
    }

    /// The graphs of articles that are read together.
    pub(crate) fn graphs_of(
        &self,
        engine: &Engine,
        workspace: &mut Workspace,
        documents: &[Document],
    ) -> Vec<DocumentGraph> {
        let readings = engine.extract_all(documents, workspace);
        let graph = |(document, reading): (&Document, &Reading)| {
            DocumentGraph::new(document, &reading.extraction, &self.schema, &self.generator)
        };
        let graphs = documents.iter().zip(&readings).map(graph).collect();
        workspace.take_back(readings);
        graphs
    }

    /// The graphs of all inputs: articles are read, document graphs (the output of `extract`) taken as they are.
    /// Returns how many inputs failed, too.
    pub(crate) fn graphs(
        &self,
        inputs: &Inputs<'_>,
        progress: &indicatif::ProgressBar,
    ) -> Result<(Vec<DocumentGraph>, usize)> {
        let mut graphs = Vec::new();
        let failed = self.each_graph(inputs, progress, |graph| {
            graphs.push(graph);
            Ok(())
        })?;
        Ok((graphs, failed))
    }

    /// The same, each graph handed on as soon as it is there, so that they need not all be in memory.
    pub(crate) fn each_graph(
        &self,
        inputs: &Inputs<'_>,
        progress: &indicatif::ProgressBar,
        mut each: impl FnMut(DocumentGraph) -> Result<()>,
    ) -> Result<usize> {
        let mut failed = 0;
        for file in inputs.files {
            if inputs.format.is_none() && holds_graphs(file) {
                let mut graphs = Vec::new();
                failed += read_graphs(file, &mut graphs);
                graphs.into_iter().try_for_each(&mut each)?;
                continue;
            }
            let one = Inputs { files: std::slice::from_ref(file), format: inputs.format };
            let work = |engine: &Engine, workspace: &mut Workspace, documents: &[Document]| {
                let mut graphs = self.graphs_of(engine, workspace, documents);
                // open relations only come in with graphs that `extract --open` wrote
                graphs.iter_mut().for_each(DocumentGraph::drop_open);
                graphs
            };
            failed += self.read_all(one.documents(), work, &mut each, progress)?;
        }
        Ok(failed)
    }

    /// Reads all articles in parallel and hands each result to `each` in the order of the input. `work` gets some articles
    /// at a time and gives a result for each. Returns how many inputs failed.
    pub(crate) fn read_all<T: Send>(
        &self,
        documents: impl Iterator<Item = Result<Document, ReadError>>,
        work: impl Fn(&Engine, &mut Workspace, &[Document]) -> Vec<T> + Sync,
        mut each: impl FnMut(T) -> Result<()>,
        progress: &indicatif::ProgressBar,
    ) -> Result<usize> {
        let engine = self.engine()?;
        let mut failed = usize::from(self.rules_are_wrong());
        // Buffers that nobody uses at the moment; as many as there are threads.
        let spare: Mutex<Vec<Workspace>> = Mutex::default();
        let attempt = |documents: &[Document]| {
            let mut workspace = spare.lock().ok().and_then(|mut s| s.pop()).unwrap_or_else(Workspace::brief);
            // A mistake of ours in one article must not lose the others. Its buffers are thrown away.
            let work = std::panic::AssertUnwindSafe(|| work(engine, &mut workspace, documents));
            let results = std::panic::catch_unwind(work).ok()?;
            if let Ok(mut spare) = spare.lock() {
                spare.push(workspace);
            }
            Some(results)
        };
        let some = |documents: &[Document]| -> Vec<Result<T, String>> {
            if let Some(results) = attempt(documents) {
                return results.into_iter().map(Ok).collect();
            }
            let alone = |document: &Document| {
                let result = if documents.len() == 1 { None } else { attempt(std::slice::from_ref(document)) };
                result.and_then(|mut r| r.pop()).ok_or_else(|| document.id.clone())
            };
            documents.iter().map(alone).collect()
        };
        let mut batch: Vec<Document> = Vec::new();
        let mut size = 0;
        let mut flush = |batch: &mut Vec<Document>| -> Result<usize> {
            let batch = std::mem::take(batch);
            // A single article needs no other threads, and they would have to be started first.
            let done: Vec<Vec<Result<T, String>>> = match batch.len() {
                1 => vec![some(&batch)],
                _ => together(&batch, rayon::current_num_threads()).into_par_iter().map(some).collect(),
            };
            let mut broken = 0;
            for result in done.into_iter().flatten() {
                progress.inc(1);
                match result {
                    Ok(value) => each(value)?,
                    Err(id) => {
                        broken += 1;
                        complain(&format!("article {id:?}: internal error, please report it; the article is left out"));
                    }
                }
            }
            Ok(broken)
        };
        for document in documents {
            match document {
                Ok(document) => {
                    size += document.text.len();
                    batch.push(document);
                }
                Err(error) => {
                    failed += 1;
                    progress.suspend(|| complain(&error.to_string()));
                }
            }
            if size >= BATCH_BYTES * rayon::current_num_threads() || batch.len() >= BATCH_DOCUMENTS {
                failed += flush(&mut batch)?;
                size = 0;
            }
        }
        failed += flush(&mut batch)?;
        progress.finish_and_clear();
        Ok(failed)
    }
}

/// Cuts a batch into stretches of articles that are read together, so that there is work for every thread.
fn together(batch: &[Document], threads: usize) -> Vec<&[Document]> {
    let total: usize = batch.iter().map(|d| d.text.len()).sum();
    let most = (total / threads.max(1)).min(TOGETHER);
    let mut stretches = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, document) in batch.iter().enumerate() {
        let full = size + document.text.len() > most || at - start >= MOST_TOGETHER;
        if full && at > start {
            stretches.push(&batch[start..at]);
            (start, size) = (at, 0);
        }
        size += document.text.len();
    }
    stretches.push(&batch[start..]);
    stretches
}

/// Whether a JSON file holds document graphs and not articles: its first line has nodes and facts.
fn holds_graphs(path: &Path) -> bool {
    if is_stdin(path) || !has_ending(path, &["jsonl", "ndjson", "json"]) {
        return false;
    }
    let Ok(file) = std::fs::File::open(path) else { return false };
    let mut head = Vec::new();
    let _ = file.take(1 << 20).read_to_end(&mut head);
    let key = |name: &str| memchr::memmem::find(&head, format!("\"{name}\":").as_bytes()).is_some();
    key("nodes") && key("facts")
}

/// Reads document graphs, one a line or one in the file; returns how many lines failed.
fn read_graphs(path: &Path, graphs: &mut Vec<DocumentGraph>) -> usize {
    let name = path.display();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            complain(&format!("{name}: {error}"));
            return 1;
        }
    };
    if let Ok(graph) = DocumentGraph::from_json(&text) {
        graphs.push(graph);
        return 0;
    }
    let mut failed = 0;
    for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        match DocumentGraph::from_json(line) {
            Ok(graph) => graphs.push(graph),
            Err(error) => {
                failed += 1;
                // The parser counts the line by itself: always 1.
                let error = error.to_string().replace(" at line 1 column ", ", column ");
                complain(&format!("{name}:{}: not a document graph: {error}", number + 1));
            }
        }
    }
    failed
}

/// A counter on the terminal; silent in pipes and with `--quiet`.
pub(crate) fn progress(global: &Global) -> indicatif::ProgressBar {
    if global.quiet {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new_spinner();
    if let Ok(style) = indicatif::ProgressStyle::with_template("{spinner} {pos} articles, {elapsed}, {per_sec}") {
        bar.set_style(style);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_read_together_up_to_a_size() {
        let article = |size: usize| Document { text: "x".repeat(size), ..Document::default() };
        let cut = |sizes: &[usize], threads| -> Vec<usize> {
            let batch: Vec<Document> = sizes.iter().map(|s| article(*s)).collect();
            together(&batch, threads).iter().map(|s| s.len()).collect()
        };
        assert_eq!(cut(&[10, 10, 10, 10], 2), [2, 2], "work for both threads");
        assert_eq!(cut(&[10, 10, 10, 10], 9), [1, 1, 1, 1]);
        assert_eq!(cut(&[TOGETHER, 1, 1, 3 * TOGETHER, 1], 1), [1, 2, 1, 1]);
        assert_eq!(cut(&[0; 300], 1), [256, 44]);
    }
}
