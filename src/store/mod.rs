//! Oxigraph: graphs in memory, SPARQL over them, a folder that keeps articles, and other stores over HTTP.

mod endpoint;
mod folder;
mod sparql;

pub use endpoint::{Endpoint, EndpointError};
pub use folder::{ArticleStore, FolderError};
pub use sparql::{Answer, Dataset, DatasetError, ResultFormat};
