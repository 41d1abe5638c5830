//! Where the hand-editable knowledge comes from: the copy compiled into the program, or a folder
//! given with `--data DIR` that lies over it file by file.

mod bytes;
mod cache;
mod digest;
mod error;

pub use bytes::Bytes;
pub(crate) use cache::Entry;
pub use cache::{CACHE_VARIABLE, Cache};
pub(crate) use digest::Digest;
pub use error::{DataError, TableError};

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// An embedded file. What is text was checked to be UTF-8 when the program was built.
enum Embedded {
    Text(&'static str),
    Bytes(&'static [u8]),
}

fn embedded(path: &str) -> Option<&'static Embedded> {
    EMBEDDED.binary_search_by(|(name, _)| (*name).cmp(path)).ok().map(|at| &EMBEDDED[at].1)
}

/// The knowledge of the program: embedded, with an optional folder laid over it.
///
/// Paths are relative, with `/`: `data/fr/rules/visit.rules`, `schema/facts.toml`. In an override folder the leading
/// `data/` is left out, and the schema is `schema/facts.toml` inside it.
#[derive(Debug, Clone, Default)]
pub struct DataSource {
    folder: Option<PathBuf>,
    cache: Option<Cache>,
}

impl DataSource {
    /// What was compiled into the program.
    #[must_use]
    pub const fn embedded() -> Self {
        Self { folder: None, cache: None }
    }

    /// The folder `dir` over the embedded files.
    #[must_use]
    pub fn with_folder(dir: impl Into<PathBuf>) -> Self {
        Self { folder: Some(dir.into()), cache: None }
    }

    /// The same, with what is compiled from the override folder kept in `cache`.
    #[must_use]
    pub fn with_cache(mut self, cache: Option<Cache>) -> Self {
        self.cache = cache;
        self
    }

    /// The place in the cache for the `kind` of table that is compiled from `files` and `salt`; `None` without a cache, and
    /// where a file cannot be read, which whoever reads it will tell.
    pub(crate) fn cached(&self, kind: &str, files: &[String], salt: &[u8]) -> Option<Entry<'_>> {
        let (cache, folder) = (self.cache.as_ref()?, self.folder.as_ref()?);
        let mut key = Digest::default();
        for part in [env!("CARGO_PKG_VERSION").as_bytes(), env!("DEPECHE_LAYOUT").as_bytes(), kind.as_bytes(), salt] {
            key.add_part(part);
        }
        for file in files {
            key.add_part(file.as_bytes());
            match self.on_disk(file).filter(|f| f.is_file()) {
                Some(path) => cache::digest_file(&path, &mut key).ok()?,
                None => key.add_part(&self.read(file).ok()?),
            }
        }
        Some(cache.entry(kind, folder, key.finish()))
    }

    /// The override folder, if one is given.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Whether the override folder holds anything under `prefix` (so that compiled data made from
    /// the embedded sources must be made again).
    #[must_use]
    pub fn overrides(&self, prefix: &str) -> bool {
        self.on_disk(prefix).is_some_and(|p| p.exists())
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|dir| dir.join(path.strip_prefix("data/").unwrap_or(path)))
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When the file is missing or cannot be read.
    pub fn read(&self, path: &str) -> Result<Cow<'static, [u8]>, DataError> {
        if let Some(file) = self.on_disk(path).filter(|f| f.is_file()) {
            return std::fs::read(&file).map(Cow::Owned).map_err(|source| DataError::Io { path: file, source });
        }
        match embedded(path) {
            Some(Embedded::Text(text)) => Ok(Cow::Borrowed(text.as_bytes())),
            Some(Embedded::Bytes(bytes)) => Ok(Cow::Borrowed(bytes)),
            None => Err(DataError::Missing { path: path.to_owned() }),
        }
    }

    /// The text of a file; a byte-order mark is dropped.
    ///
    /// # Errors
    /// When the file is missing, cannot be read or is not UTF-8.
    pub fn text(&self, path: &str) -> Result<Cow<'static, str>, DataError> {
        let on_disk = self.on_disk(path).filter(|f| f.is_file());
        if let (None, Some(Embedded::Text(text))) = (&on_disk, embedded(path)) {
            return Ok(Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)));
        }
        let shown = on_disk.map_or_else(|| path.to_owned(), |file| file.display().to_string());
        let wrong = |e: std::str::Utf8Error| DataError::Encoding { path: shown.clone(), offset: e.valid_up_to() };
        Ok(match self.read(path)? {
            Cow::Borrowed(bytes) => {
                let text = std::str::from_utf8(bytes).map_err(wrong)?;
                Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text))
            }
            Cow::Owned(bytes) => {
                let text = String::from_utf8(bytes).map_err(|e| wrong(e.utf8_error()))?;
                Cow::Owned(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
            }
        })
    }

    /// The names of all files in `folder` (not below it) that end in `.extension`, sorted.
    #[must_use]
    pub fn list(&self, folder: &str, extension: &str) -> Vec<String> {
        let fits = |name: &str| {
            name.strip_prefix(folder)
                .and_then(|rest| rest.strip_prefix('/'))
                .is_some_and(|file| !file.contains('/') && Path::new(file).extension().is_some_and(|e| e == extension))
        };
        let mut names: BTreeSet<String> =
            EMBEDDED.iter().filter(|(n, _)| fits(n)).map(|(n, _)| (*n).to_owned()).collect();
        let on_disk = self.on_disk(folder).and_then(|dir| std::fs::read_dir(dir).ok());
        for entry in on_disk.into_iter().flatten().flatten() {
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if fits(&name) {
                names.insert(name);
            }
        }
        names.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_is_sorted() {
        assert!(EMBEDDED.is_sorted_by_key(|(name, _)| *name));
    }

    #[test]
    fn a_missing_file_says_its_name() {
        let error = DataSource::embedded().read("data/fr/rules/none.rules").unwrap_err();
        assert_eq!(error.to_string(), "data/fr/rules/none.rules: no such data file");
    }
}
