//! What can be wrong with a data file.

use std::path::PathBuf;

/// A file that could not be read from the data folder.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The file is neither in the folder nor in the program.
    #[error("{path}: no such data file")]
    Missing {
        /// Path inside the data folder.
        path: String,
    },
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// Path on disk.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not UTF-8.
    #[error("{path}: not UTF-8 at byte {offset}; save the file as UTF-8")]
    Encoding {
        /// Path on disk, or inside the program.
        path: String,
        /// First wrong byte.
        offset: usize,
    },
}

/// A table of the data folder that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file is missing or unreadable.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A row is wrong.
    #[error("{file}:{line}: {problem}")]
    Row {
        /// File inside the data folder.
        file: &'static str,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what to write.
        problem: String,
    },
}
