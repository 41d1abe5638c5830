//! DOT for Graphviz, to be read by people: colours and shapes by type, solid lines for what the article tells, dashed
//! ones for what somebody in it says, red ones for what is said not to be so. The words and the rule are the tooltip.
//!
//! Edges between the same two nodes are drawn as one; statements are counted beside their speaker and read as tooltip. So an article stays
//! a picture and does not become a hairball.

use super::view::{View, ViewEdge, Voice};
use crate::schema::Schema;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Longest label before it is broken into lines.
const LINE: usize = 24;

/// The whole file.
#[must_use]
pub fn dot(view: &View, schema: &Schema, title: &str) -> String {
    let mut out = String::from("digraph depeche {\n");
    let _ = writeln!(
        out,
        "  graph [label={}, labelloc=t, fontsize=20, rankdir=LR, nodesep=0.25, ranksep=1.1,",
        quoted(title)
    );
    out.push_str("         fontname=\"Helvetica\", concentrate=false, newrank=true, tooltip=\" \"];\n");
    out.push_str("  node [fontname=\"Helvetica\", fontsize=12, style=\"filled,rounded\", shape=box, color=\"#444444\", penwidth=0.8];\n");
    out.push_str("  edge [fontname=\"Helvetica\", fontsize=10, color=\"#333333\", arrowsize=0.7];\n\n");

    let mut drawn: BTreeMap<(usize, usize, Voice), Vec<&ViewEdge>> = BTreeMap::new();
    let mut said: BTreeMap<usize, Vec<&ViewEdge>> = BTreeMap::new();
    for edge in view.edges.iter().filter(|e| e.voice != Voice::Structure) {
        if view.nodes[edge.target].class == "fact" {
            said.entry(edge.source).or_default().push(edge);
        } else if view.nodes[edge.source].class != "fact" {
            drawn.entry((edge.source, edge.target, edge.voice)).or_default().push(edge);
        }
    }
    let used: BTreeSet<usize> = drawn.keys().flat_map(|(a, b, _)| [*a, *b]).collect();
    nodes(&mut out, view, schema, &used, &said);
    out.push('\n');
    for ((source, target, voice), edges) in &drawn {
        let names: BTreeSet<&str> = edges.iter().map(|e| e.relation.as_str()).collect();
        let label = names.into_iter().collect::<Vec<_>>().join("\n");
        let style = match voice {
            Voice::Narrated => "style=solid",
            Voice::Reported => "style=dashed",
            _ => "style=solid, color=\"#CC2222\", fontcolor=\"#CC2222\"",
        };
        let mark = if *voice == Voice::Negated { "≠ " } else { "" };
        let words = tooltip(edges);
        let (label, words) = (quoted(&format!("{mark}{label}")), quoted(&words));
        let _ =
            writeln!(out, "  n{source} -> n{target} [label={label}, {style}, tooltip={words}, labeltooltip={words}];");
    }
    let others: BTreeMap<usize, &Vec<&ViewEdge>> =
        said.iter().filter(|(i, _)| !used.contains(*i)).map(|(i, edges)| (*i, edges)).collect();
    speakers(&mut out, view, schema, &others);
    let mut used = used;
    used.extend(others.keys());
    legend(&mut out, view, schema, &used);
    out.push_str("}\n");
    out
}

/// `7 déclarations`.
fn how_many(n: usize) -> String {
    format!("{n} {}", if n == 1 { "déclaration" } else { "déclarations" })
}

/// The words of a speaker, one statement a line.
fn words_of(view: &View, edges: &[&ViewEdge]) -> String {
    let words = edges.iter().map(|e| view.nodes[e.target].text.as_deref().unwrap_or(&e.evidence));
    words.map(|w| format!("« {w} »")).collect::<Vec<_>>().join("\n")
}

/// Those who speak and have no part in anything else: one table, not a column of lonely nodes.
fn speakers(out: &mut String, view: &View, schema: &Schema, others: &BTreeMap<usize, &Vec<&ViewEdge>>) {
    if others.is_empty() {
        return;
    }
    let mut rows = String::from(
        "<table border=\"0\" cellborder=\"0\" cellspacing=\"2\"><tr><td colspan=\"2\"><b>autres voix</b></td></tr>",
    );
    for (i, edges) in others {
        let node = &view.nodes[*i];
        let colour = colour(schema, &node.kind);
        let name = super::xml::escape(&node.label);
        let words = super::xml::escape(&words_of(view, edges));
        let _ = write!(
            rows,
            "<tr><td bgcolor=\"{colour}\" href=\"#\" tooltip=\"{words}\">{name}</td><td>{}</td></tr>",
            how_many(edges.len())
        );
    }
    rows.push_str("</table>");
    let _ = writeln!(out, "  others [shape=plain, style=\"\", fontsize=10, label=<{rows}>, tooltip=\"autres voix\"];");
}

fn nodes(
    out: &mut String,
    view: &View,
    schema: &Schema,
    used: &BTreeSet<usize>,
    said: &BTreeMap<usize, Vec<&ViewEdge>>,
) {
    for i in used {
        let node = &view.nodes[*i];
        let colour = colour(schema, &node.kind);
        let mut tip = format!("{} ({})", node.label, node.kind);
        if let Some(id) = &node.wikidata {
            let _ = write!(tip, " {id}");
        }
        let url = node
            .wikidata
            .as_ref()
            .map_or_else(String::new, |id| format!(", URL={}", quoted(&format!("https://www.wikidata.org/wiki/{id}"))));
        let mut label = broken(&node.label);
        if let Some(edges) = said.get(i) {
            let _ = write!(label, "\n({})", how_many(edges.len()));
            let _ = write!(tip, "\n{}", words_of(view, edges));
        }
        let (label, tip) = (quoted(&label), quoted(&tip));
        let shape = if node.kind == "Person" { ", shape=ellipse, style=filled" } else { "" };
        let _ = writeln!(out, "  n{i} [label={label}, fillcolor=\"{colour}\"{shape}, tooltip={tip}{url}];");
    }
}

/// The entity types that occur, and the three sorts of lines.
fn legend(out: &mut String, view: &View, schema: &Schema, used: &BTreeSet<usize>) {
    let kinds: BTreeSet<&str> = used.iter().map(|i| view.nodes[*i].kind.as_str()).collect();
    out.push_str(
        "\n  subgraph cluster_legend {\n    label=\"légende\"; fontsize=11; color=\"#BBBBBB\"; style=rounded;\n",
    );
    out.push_str("    node [fontsize=9, height=0.2, width=0.2, margin=\"0.06,0.03\"];\n");
    let mut row = "<table border=\"0\" cellborder=\"0\" cellspacing=\"2\">".to_owned();
    for entity in schema.entities().iter().filter(|e| kinds.contains(e.name.as_str())) {
        let colour = lighter(&entity.colour);
        let _ = write!(row, "<tr><td bgcolor=\"{colour}\">{}</td></tr>", super::xml::escape(&entity.label.fr));
    }
    row.push_str("<tr><td>────  dit par l’article</td></tr><tr><td>- - -  rapporté</td></tr>");
    row.push_str("<tr><td><font color=\"#CC2222\">────  nié</font></td></tr></table>");
    let _ = writeln!(out, "    legend [shape=plain, style=\"\", label=<{row}>, tooltip=\"légende\"];\n  }}");
}

/// The words of edges with rule, source and date.
fn tooltip(edges: &[&ViewEdge]) -> String {
    let mut lines = Vec::new();
    for edge in edges {
        let mut line = format!("{} : « {} » [{}]", edge.relation, edge.evidence, edge.rule);
        if let Some(date) = &edge.date {
            let _ = write!(line, " {date}");
        }
        if !edge.sources.is_empty() {
            let _ = write!(line, " selon {}", edge.sources.join(", "));
        }
        lines.push(line);
    }
    lines.join("\n")
}

fn colour(schema: &Schema, kind: &str) -> String {
    schema.entity_type(kind).and_then(|t| schema.entity(t)).map_or_else(|| "#EEEEEE".to_owned(), |d| lighter(&d.colour))
}

/// Half way to white, so that black letters can be read on it.
fn lighter(colour: &str) -> String {
    let hex = colour.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii()).unwrap_or("CCCCCC");
    let half = |i: usize| u16::from_str_radix(&hex[i..i + 2], 16).unwrap_or(0xCC).midpoint(255);
    format!("#{:02X}{:02X}{:02X}", half(0), half(2), half(4))
}

/// A long label on several lines.
fn broken(label: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in label.split_whitespace() {
        let size = word.chars().count();
        if length > 0 && length + size > LINE {
            out.push('\n');
            length = 0;
        } else if length > 0 {
            out.push(' ');
        }
        out.push_str(word);
        length += size + 1;
    }
    out
}

/// A string of DOT.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            // Graphviz reads & as the start of an entity.
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_safe() {
        assert_eq!(quoted("a \"b\" \\ & \u{0}\n"), "\"a \\\"b\\\" \\\\ &amp;  \\n\"");
        assert_eq!(broken("administration de la ville de Kyiv"), "administration de la\nville de Kyiv");
        assert_eq!(lighter("#000000"), "#7F7F7F");
        assert_eq!(lighter("é"), "#E5E5E5");
    }
}
