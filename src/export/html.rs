//! One self-contained page for reading: the text with its mentions, and the facts with their words. No network.

use super::xml::escape;
use crate::graph::{KnowledgeGraph, RoleValue};
use crate::schema::Schema;
use std::fmt::Write as _;

const STYLE: &str = "body{font:16px/1.5 Georgia,serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#222}\
h1,h2,th,td,.meta{font-family:Helvetica,Arial,sans-serif}table{border-collapse:collapse;width:100%;font-size:.8rem}\
td,th{border-bottom:1px solid #ddd;padding:.3rem .5rem;text-align:left;vertical-align:top}\
p{white-space:pre-wrap}mark{border-radius:.2rem;padding:0 .15rem;color:inherit}.nominal{opacity:.75}.pronoun{opacity:.55}\
.reported{color:#555;font-style:italic}.neg{color:#b00}.meta{color:#666;font-size:.85rem}tr:target{background:#fff7d6}";

/// The whole page.
#[must_use]
pub fn html(graph: &KnowledgeGraph, schema: &Schema) -> String {
    let mut out =
        String::from("<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<title>depeche</title>\n");
    let _ = writeln!(out, "<style>{STYLE}");
    for entity in schema.entities() {
        let _ = writeln!(out, ".t-{}{{background:{}55}}", entity.name, escape(&entity.colour));
    }
    out.push_str("</style>\n</head>\n<body>\n");
    for (number, document) in graph.documents.iter().enumerate() {
        let title = document.title.as_deref().unwrap_or(&document.id);
        let _ = writeln!(out, "<article id=\"{}\">\n<h1>{}</h1>", escape(&document.id), escape(title));
        let about: Vec<&str> = [document.publisher.as_deref(), document.date.as_deref(), document.url.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        let _ = writeln!(out, "<div class=\"meta\">{}</div>", escape(&about.join(" · ")));
        if let Some(text) = &document.text {
            marked(&mut out, graph, number, text);
        }
        let _ = writeln!(
            out,
            "<h2>{} faits</h2>\n<table>\n<tr><th>fait</th><th>rôles</th><th>date</th><th>statut</th><th>selon</th><th>les mots</th><th>règle</th></tr>",
            document.facts.len()
        );
        for fact in &document.facts {
            let label = schema.fact_type(&fact.kind).and_then(|t| schema.fact(t)).map_or(&fact.kind, |d| &d.label.fr);
            let name = |id: &str| graph.thing_of(number, id).map_or_else(|| id.to_owned(), |t| t.label.clone());
            let filler = |v: &RoleValue| match (&v.node, &v.text, &v.value) {
                (Some(id), _, _) => name(id),
                (_, Some(text), _) => text.clone(),
                (_, _, Some(n)) => n.to_string(),
                _ => String::new(),
            };
            let mut roles = String::new();
            for (role, values) in &fact.roles {
                let values: Vec<String> = values.iter().map(filler).collect();
                let count = fact.counts.get(role).map_or_else(String::new, |n| format!(" ({n})"));
                let _ = write!(roles, "<b>{}</b> {}{count}<br>", escape(role), escape(&values.join(", ")));
            }
            let class = match (fact.status.ends_with('-'), fact.source.is_empty()) {
                (true, _) => "neg",
                (_, false) => "reported",
                _ => "",
            };
            let sources: Vec<String> = fact.source.iter().map(|id| name(id)).collect();
            let date = fact.time.as_ref().and_then(|t| t.value.as_deref()).unwrap_or("");
            let _ = writeln!(
                out,
                "<tr id=\"{0}-{1}\" class=\"{class}\"><td>{2} <span class=\"meta\">{1}</span></td><td>{roles}</td><td>{3}</td><td>{4}</td><td>{5}</td><td>« {6} »</td><td>{7}</td></tr>",
                escape(&document.id),
                escape(&fact.id),
                escape(label),
                escape(date),
                escape(&fact.status),
                escape(&sources.join(", ")),
                escape(&fact.evidence.text),
                escape(&fact.rule)
            );
        }
        out.push_str("</table>\n</article>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// The text with its mentions; of overlapping mentions the first and longest is marked.
fn marked(out: &mut String, graph: &KnowledgeGraph, number: usize, text: &str) {
    let Some(document) = graph.documents.get(number) else { return };
    let mut mentions: Vec<(u32, u32, &str, &str, &str)> = Vec::new();
    for node in &document.nodes {
        let all = node.mentions.iter().filter(|m| m.start < m.end);
        mentions.extend(all.map(|m| (m.start, m.end, m.kind.as_str(), node.kind.as_str(), node.label.as_str())));
    }
    mentions.sort_by_key(|m| (m.0, std::cmp::Reverse(m.1)));
    let offsets = crate::document::OffsetMap::new(text);
    let cut = |from: u32, to: u32| text.get(offsets.byte(from) as usize..offsets.byte(to) as usize).unwrap_or("");
    let plain = |words: &str| words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    out.push_str("<p>");
    let mut at = 0;
    for (start, end, kind, ty, label) in mentions {
        if start < at {
            continue;
        }
        out.push_str(&plain(cut(at, start)));
        let (kind, ty, label) = (escape(kind), escape(ty), escape(label));
        let _ = write!(out, "<mark class=\"t-{ty} {kind}\" title=\"{label} ({ty})\">{}</mark>", plain(cut(start, end)));
        at = end;
    }
    out.push_str(&plain(cut(at, offsets.total())));
    out.push_str("</p>\n");
}
