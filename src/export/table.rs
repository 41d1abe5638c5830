//! CSV nodes and edges: headers for the bulk import of Neo4j, and readable in any spreadsheet.

use super::view::View;
use std::fmt::Write as _;

/// `nodes.csv`.
#[must_use]
pub fn nodes(view: &View) -> String {
    let mut out = String::from(
        "id:ID,label,:LABEL,class,wikidata,geonames:long,latitude:double,longitude:double,mentions:int,documents:string[],text,status,date,rule\n",
    );
    for node in &view.nodes {
        row(
            &mut out,
            &[
                &node.id,
                &node.label,
                &node.kind,
                node.class,
                node.wikidata.as_deref().unwrap_or(""),
                &node.geonames.map_or_else(String::new, |n| n.to_string()),
                &node.lat.map_or_else(String::new, |n| n.to_string()),
                &node.lon.map_or_else(String::new, |n| n.to_string()),
                &node.weight.to_string(),
                &node.documents.join(";"),
                node.text.as_deref().unwrap_or(""),
                node.status.as_deref().unwrap_or(""),
                node.date.as_deref().unwrap_or(""),
                node.rule.as_deref().unwrap_or(""),
            ],
        );
    }
    out
}

/// `edges.csv`.
#[must_use]
pub fn edges(view: &View) -> String {
    let mut out =
        String::from(":START_ID,:TYPE,:END_ID,id,voice,status,date,evidence,rule,source,count:double,document,fact\n");
    for edge in &view.edges {
        row(
            &mut out,
            &[
                &view.nodes[edge.source].id,
                &edge.relation,
                &view.nodes[edge.target].id,
                &edge.id,
                edge.voice.as_str(),
                &edge.status,
                edge.date.as_deref().unwrap_or(""),
                &edge.evidence,
                &edge.rule,
                &edge.sources.join("; "),
                &edge.count.map_or_else(String::new, |n| n.to_string()),
                &edge.document,
                &edge.fact,
            ],
        );
    }
    out
}

/// One line; a field that needs it is put in quotation marks.
fn row(out: &mut String, fields: &[&str]) {
    for (i, field) in fields.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) {
            let _ = write!(out, "\"{}\"", field.replace('"', "\"\""));
        } else {
            out.push_str(field);
        }
    }
    out.push('\n');
}
