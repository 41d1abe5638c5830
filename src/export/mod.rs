//! What leaves the house: one file per format. Nothing here knows how a fact was found.
//!
//! Every writer gives the same bytes for the same graph: what is written is sorted, and nothing depends on the clock.

mod dot;
mod format;
mod gexf;
mod graphml;
mod html;
#[cfg(feature = "store")]
pub mod rdf;
mod table;
mod view;
mod xml;

pub use dot::dot;
pub use format::{ExportError, ExportOptions, Format, export};
pub use gexf::gexf;
pub use graphml::graphml;
pub use html::html;
pub use table::{edges as csv_edges, nodes as csv_nodes};
pub use view::{View, ViewEdge, ViewNode, ViewOptions, Voice};
