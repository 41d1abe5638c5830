//! A folder that keeps articles as N-Quads, one file each, in the article's own named graph.
//!
//! Loading an article again replaces its file in one step (a temporary file is renamed), so nothing is doubled and a
//! failure leaves the old state. The files are plain N-Quads that any store can load.

use super::{Dataset, DatasetError};
use crate::export::rdf::write;
use crate::graph::sha256;
use crate::schema::Schema;
use oxigraph::io::RdfFormat;
use oxigraph::model::Quad;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What can go wrong with the folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The system refuses.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder holds other things.
    #[error("{0} is not empty and not a depeche store; choose another folder")]
    Foreign(PathBuf),
    /// An article's file is no N-Quads.
    #[error(transparent)]
    Data(#[from] DatasetError),
}

/// The file that marks the folder as ours.
const MARK: &str = "depeche-store.txt";

/// A folder of articles.
#[derive(Debug, Clone)]
pub struct ArticleStore {
    folder: PathBuf,
}

impl ArticleStore {
    /// Opens the folder, and makes it where it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made or holds other things.
    pub fn open(folder: &Path) -> Result<Self, FolderError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| FolderError::Io { path, source }
        };
        fs::create_dir_all(folder).map_err(io(folder))?;
        let mark = folder.join(MARK);
        if !mark.is_file() {
            if fs::read_dir(folder).map_err(io(folder))?.next().is_some() {
                return Err(FolderError::Foreign(folder.to_owned()));
            }
            fs::write(&mark, "depeche store 1: one N-Quads file per article\n").map_err(io(&mark))?;
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// The file of an article: its id made safe for any file system.
    fn file(&self, document: &str) -> PathBuf {
        let safe = document.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let name = if safe && !document.is_empty() && !document.starts_with('.') && document.len() < 100 {
            document.to_owned()
        } else {
            let digest = sha256(document.as_bytes());
            format!("id-{}", &digest[..32])
        };
        self.folder.join(format!("{name}.nq"))
    }

    /// Puts an article in, or in the place of its older state.
    ///
    /// # Errors
    /// When the file cannot be written; the old state stays.
    pub fn put(&self, document: &str, quads: &[Quad], schema: &Schema) -> Result<(), FolderError> {
        let mut bytes = Vec::new();
        let written = write(quads, RdfFormat::NQuads, schema, None, &mut bytes);
        written.map_err(|source| FolderError::Io { path: self.file(document), source })?;
        self.put_file(document, &bytes)
    }

    /// The same with the article's N-Quads as they are to lie in the folder.
    ///
    /// # Errors
    /// When the file cannot be written; the old state stays.
    pub fn put_file(&self, document: &str, bytes: &[u8]) -> Result<(), FolderError> {
        let path = self.file(document);
        let io = |source| FolderError::Io { path: path.clone(), source };
        let part = path.with_extension(format!("nq.{}.part", std::process::id()));
        let written = fs::File::create(&part).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        let done = written.and_then(|()| fs::rename(&part, &path));
        if done.is_err() {
            let _ = fs::remove_file(&part);
        }
        done.map_err(io)
    }

    /// Takes an article out; `false` when it was not there.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn remove(&self, document: &str) -> Result<bool, FolderError> {
        let path = self.file(document);
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(FolderError::Io { path, source }),
        }
    }

    /// The files of all articles, sorted.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn files(&self) -> Result<Vec<PathBuf>, FolderError> {
        let io = |source| FolderError::Io { path: self.folder.clone(), source };
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(io)? {
            let path = entry.map_err(io)?.path();
            if path.extension().is_some_and(|e| e == "nq") {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    /// All articles in memory.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn dataset(&self, schema: &Schema) -> Result<Dataset, FolderError> {
        let dataset = Dataset::new(schema, None)?;
        for file in self.files()? {
            dataset.load(&file)?;
        }
        Ok(dataset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::rdf::{Graphs, RdfOptions, quads};
    use crate::graph::{KnowledgeGraph, testing};

    #[test]
    fn loading_again_replaces_and_doubles_nothing() {
        let dir = tempfile::tempdir().expect("scratch folder");
        let schema = Schema::embedded().expect("the shipped schema is right");
        let store = ArticleStore::open(&dir.path().join("s")).expect("made");
        let options = RdfOptions { graphs: Graphs::Article, ..RdfOptions::default() };
        let (_, mut graph) = testing::sample();
        let put = |graph: &crate::graph::DocumentGraph| {
            let merged = KnowledgeGraph::new(vec![graph.clone()], &schema);
            store.put(&graph.id, &quads(&merged, &schema, &options).expect("good"), &schema).expect("put");
            store.dataset(&schema).and_then(|d| Ok(d.len()?)).expect("read")
        };
        let first = put(&graph);
        assert_eq!(put(&graph), first);
        graph.facts.truncate(1);
        graph.quotes.clear();
        graph.make_edges(&schema);
        assert!(put(&graph) < first);
        graph.id = "../étrange id/".to_owned();
        put(&graph);
        assert_eq!(store.files().expect("listed").len(), 2);
        assert!(store.remove("sample").expect("removed") && !store.remove("sample").expect("gone"));
        assert!(matches!(ArticleStore::open(dir.path()), Err(FolderError::Foreign(_))));
    }
}
