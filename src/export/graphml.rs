//! GraphML for Gephi, yEd, Cytoscape, NetworkX and igraph: typed keys, edge id = document, fact and number.

use super::view::View;
use super::xml::escape;
use std::fmt::Write as _;

/// Keys: id, node or edge, name, type.
const KEYS: &[(&str, &str, &str, &str)] = &[
    ("n_key", "node", "key", "string"),
    ("n_label", "node", "label", "string"),
    ("n_type", "node", "type", "string"),
    ("n_class", "node", "class", "string"),
    ("n_wikidata", "node", "wikidata", "string"),
    ("n_geonames", "node", "geonames", "int"),
    ("n_lat", "node", "latitude", "double"),
    ("n_lon", "node", "longitude", "double"),
    ("n_mentions", "node", "mentions", "int"),
    ("n_documents", "node", "documents", "string"),
    ("n_text", "node", "text", "string"),
    ("n_status", "node", "status", "string"),
    ("n_date", "node", "date", "string"),
    ("n_rule", "node", "rule", "string"),
    ("e_key", "edge", "key", "string"),
    ("e_label", "edge", "label", "string"),
    ("e_weight", "edge", "weight", "double"),
    ("e_voice", "edge", "voice", "string"),
    ("e_reported", "edge", "reported", "boolean"),
    ("e_document", "edge", "document", "string"),
    ("e_fact", "edge", "fact", "string"),
    ("e_status", "edge", "status", "string"),
    ("e_date", "edge", "date", "string"),
    ("e_evidence", "edge", "evidence", "string"),
    ("e_rule", "edge", "rule", "string"),
    ("e_source", "edge", "source_of_claim", "string"),
    ("e_count", "edge", "count", "double"),
];

/// The whole file.
#[must_use]
pub fn graphml(view: &View) -> String {
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" ",
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ",
        "xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns ",
        "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
    ));
    for (id, of, name, ty) in KEYS {
        let _ = writeln!(out, "  <key id=\"{id}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{ty}\"/>");
    }
    out.push_str("  <graph id=\"G\" edgedefault=\"directed\">\n");
    for node in &view.nodes {
        let _ = writeln!(out, "    <node id=\"{}\">", token(&node.id));
        data(&mut out, "n_key", Some(&node.id));
        data(&mut out, "n_label", Some(&node.label));
        data(&mut out, "n_type", Some(&node.kind));
        data(&mut out, "n_class", Some(node.class));
        data(&mut out, "n_wikidata", node.wikidata.as_deref());
        data(&mut out, "n_geonames", node.geonames.map(|n| n.to_string()).as_deref());
        data(&mut out, "n_lat", node.lat.map(|n| n.to_string()).as_deref());
        data(&mut out, "n_lon", node.lon.map(|n| n.to_string()).as_deref());
        data(&mut out, "n_mentions", Some(&node.weight.to_string()));
        data(&mut out, "n_documents", Some(&node.documents.join(" ")));
        data(&mut out, "n_text", node.text.as_deref());
        data(&mut out, "n_status", node.status.as_deref());
        data(&mut out, "n_date", node.date.as_deref());
        data(&mut out, "n_rule", node.rule.as_deref());
        out.push_str("    </node>\n");
    }
    for edge in &view.edges {
        let (source, target) = (&view.nodes[edge.source].id, &view.nodes[edge.target].id);
        let _ = writeln!(
            out,
            "    <edge id=\"{}\" source=\"{}\" target=\"{}\">",
            token(&edge.id),
            token(source),
            token(target)
        );
        data(&mut out, "e_key", Some(&edge.id));
        data(&mut out, "e_label", Some(&edge.relation));
        data(&mut out, "e_weight", Some("1"));
        data(&mut out, "e_voice", Some(edge.voice.as_str()));
        data(&mut out, "e_reported", Some(if edge.voice == super::view::Voice::Reported { "true" } else { "false" }));
        data(&mut out, "e_document", Some(&edge.document));
        data(&mut out, "e_fact", Some(&edge.fact));
        data(&mut out, "e_status", Some(&edge.status));
        data(&mut out, "e_date", edge.date.as_deref());
        data(&mut out, "e_evidence", Some(&edge.evidence));
        data(&mut out, "e_rule", Some(&edge.rule));
        let sources = edge.sources.join("; ");
        data(&mut out, "e_source", (!sources.is_empty()).then_some(sources.as_str()));
        data(&mut out, "e_count", edge.count.map(|n| n.to_string()).as_deref());
        out.push_str("    </edge>\n");
    }
    out.push_str("  </graph>\n</graphml>\n");
    out
}

/// An id as GraphML's schema wants it: a name token, in which `/` cannot stand. Different ids stay different.
fn token(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        match c {
            '/' => out.push(':'),
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') => out.push(c),
            c => {
                let _ = write!(out, "_x{:X}_", c as u32);
            }
        }
    }
    out
}

fn data(out: &mut String, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        let _ = writeln!(out, "      <data key=\"{key}\">{}</data>", escape(value));
    }
}
