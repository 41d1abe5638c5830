//! GEXF 1.3 for Gephi, with dates for its timeline.

use super::view::View;
use super::xml::escape;
use crate::schema::Schema;
use std::fmt::Write as _;

/// The whole file.
#[must_use]
pub fn gexf(view: &View, schema: &Schema) -> String {
    let mut out = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\" version=\"1.3\">\n",
        "  <meta><creator>depeche</creator></meta>\n",
        "  <graph defaultedgetype=\"directed\" mode=\"dynamic\" timeformat=\"date\">\n",
        "    <attributes class=\"node\">\n",
        "      <attribute id=\"0\" title=\"type\" type=\"string\"/>\n",
        "      <attribute id=\"1\" title=\"wikidata\" type=\"string\"/>\n",
        "      <attribute id=\"2\" title=\"mentions\" type=\"integer\"/>\n",
        "      <attribute id=\"3\" title=\"latitude\" type=\"double\"/>\n",
        "      <attribute id=\"4\" title=\"longitude\" type=\"double\"/>\n",
        "    </attributes>\n",
        "    <attributes class=\"edge\">\n",
        "      <attribute id=\"0\" title=\"voice\" type=\"string\"/>\n",
        "      <attribute id=\"1\" title=\"status\" type=\"string\"/>\n",
        "      <attribute id=\"2\" title=\"evidence\" type=\"string\"/>\n",
        "      <attribute id=\"3\" title=\"rule\" type=\"string\"/>\n",
        "      <attribute id=\"4\" title=\"fact\" type=\"string\"/>\n",
        "    </attributes>\n",
        "    <nodes>\n",
    ));
    for node in &view.nodes {
        let _ = writeln!(out, "      <node id=\"{}\" label=\"{}\">", escape(&node.id), escape(&node.label));
        out.push_str("        <attvalues>\n");
        value(&mut out, 0, Some(&node.kind));
        value(&mut out, 1, node.wikidata.as_deref());
        value(&mut out, 2, Some(&node.weight.to_string()));
        value(&mut out, 3, node.lat.map(|n| n.to_string()).as_deref());
        value(&mut out, 4, node.lon.map(|n| n.to_string()).as_deref());
        out.push_str("        </attvalues>\n");
        let colour = schema.entity_type(&node.kind).and_then(|t| schema.entity(t)).map_or("", |d| &d.colour);
        if let Some((r, g, b)) = rgb(colour) {
            let _ = writeln!(out, "        <viz:color r=\"{r}\" g=\"{g}\" b=\"{b}\"/>");
        }
        out.push_str("      </node>\n");
    }
    out.push_str("    </nodes>\n    <edges>\n");
    for edge in &view.edges {
        let (source, target) = (&view.nodes[edge.source].id, &view.nodes[edge.target].id);
        let _ = write!(
            out,
            "      <edge id=\"{}\" source=\"{}\" target=\"{}\" label=\"{}\" weight=\"1\"",
            escape(&edge.id),
            escape(source),
            escape(target),
            escape(&edge.relation)
        );
        if let Some((start, end)) = edge.date.as_deref().and_then(bounds) {
            let _ = write!(out, " start=\"{start}\" end=\"{end}\"");
        }
        out.push_str(">\n        <attvalues>\n");
        value(&mut out, 0, Some(edge.voice.as_str()));
        value(&mut out, 1, Some(&edge.status));
        value(&mut out, 2, Some(&edge.evidence));
        value(&mut out, 3, Some(&edge.rule));
        value(&mut out, 4, Some(&format!("{}/{}", edge.document, edge.fact)));
        out.push_str("        </attvalues>\n      </edge>\n");
    }
    out.push_str("    </edges>\n  </graph>\n</gexf>\n");
    out
}

fn value(out: &mut String, id: u8, value: Option<&str>) {
    if let Some(value) = value {
        let _ = writeln!(out, "          <attvalue for=\"{id}\" value=\"{}\"/>", escape(value));
    }
}

fn rgb(colour: &str) -> Option<(u8, u8, u8)> {
    let hex = colour.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii())?;
    let part = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).ok();
    Some((part(0)?, part(2)?, part(4)?))
}

/// First and last day of a TIMEX3 value that is a day, a month or a year.
fn bounds(value: &str) -> Option<(String, String)> {
    use jiff::civil::{Date, date};
    let number =
        |s: Option<&str>| s.filter(|s| s.bytes().all(|b| b.is_ascii_digit())).and_then(|s| s.parse::<i16>().ok());
    let year = number(value.get(..4)).filter(|y| *y > 0)?;
    if value.len() == 4 {
        return Some((date(year, 1, 1).to_string(), date(year, 12, 31).to_string()));
    }
    let month = number(value.get(5..7)).filter(|m| (1..=12).contains(m) && value.as_bytes()[4] == b'-')? as i8;
    if value.len() == 7 {
        let first = date(year, month, 1);
        return Some((first.to_string(), first.last_of_month().to_string()));
    }
    let day: Date = value.get(..10)?.parse().ok()?;
    Some((day.to_string(), day.to_string()))
}

#[cfg(test)]
mod tests {
    use super::bounds;

    #[test]
    fn values_become_first_and_last_day() {
        let found = |v| bounds(v).map(|(a, b)| format!("{a} {b}"));
        assert_eq!(found("2024-02").as_deref(), Some("2024-02-01 2024-02-29"));
        assert_eq!(found("2022").as_deref(), Some("2022-01-01 2022-12-31"));
        assert_eq!(found("2022-12-19T08:00").as_deref(), Some("2022-12-19 2022-12-19"));
        for odd in ["PAST_REF", "P10M", "2022-W51", "2022-SU", "", "0000-01-01", "202é"] {
            assert_eq!(found(odd), None, "{odd}");
        }
    }
}
