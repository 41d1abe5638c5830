//! Prints the mentions of documents: JSON Lines in (`{"id", "text"}`), JSON Lines out, offsets in code points.
//!
//! Usage: `mentions [--data DIR] [--links] < documents.jsonl > mentions.jsonl`. With `--links` the whole engine runs, and each mention
//! tells its entity, the sieve that linked it and where the mention stands that it was linked to.

use depeche::Engine;
use depeche::data::DataSource;
use depeche::document::Document;
use depeche::extract::gazetteer::Gazetteer;
use depeche::extract::mention::NameCues;
use depeche::extract::{Extraction, Mention, mention, number};
use depeche::language::{Analysis, Reader, Scratch};
use depeche::schema::EntityType;
use std::io::{BufRead, Write};
use std::time::{Duration, Instant};

#[derive(serde::Deserialize)]
struct Line {
    id: String,
    text: String,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = arguments.iter().position(|a| a == "--data").and_then(|at| arguments.get(at + 1));
    let data = folder.map_or_else(DataSource::embedded, DataSource::with_folder);
    if arguments.iter().any(|a| a == "--links") {
        return links(&data);
    }
    let start = Instant::now();
    let gazetteer = Gazetteer::open(&data)?;
    eprintln!("gazetteer: {:?} rows and names, opened in {:?}", gazetteer.size(), start.elapsed());
    let cues = NameCues::load(&data)?;
    let reader = Reader::load(&data)?;
    let numbers = number::NumberLexicon::load(&data)?;
    let names = mention::Knowledge { gazetteer: &gazetteer, cues: &cues, lexicon: &reader.lexicon };
    let (mut analysis, mut scratch) = (Analysis::default(), Scratch::default());
    let mut forms = mention::Forms::default();
    let mut pieces = depeche::extract::piece::Pieces::default();
    let (mut time, mut bytes) = (Duration::ZERO, 0);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let document: Line = serde_json::from_str(&line?)?;
        let text = document.text.as_str();
        reader.read(text, &mut analysis, &mut scratch);
        let mut quantities = Vec::new();
        numbers.cut(text, &analysis, &mut pieces);
        number::find(&pieces, &numbers, &mut quantities);
        // The best of a few runs, so that other work on the machine does not count.
        let mut mentions = Vec::new();
        let mut best = Duration::MAX;
        for _ in 0..5 {
            mentions.clear();
            let start = Instant::now();
            mention::find(text, &analysis, &names, &quantities, &mut forms, &mut mentions);
            best = best.min(start.elapsed());
        }
        time += best;
        bytes += text.len();
        let points = code_points(text);
        let list: Vec<_> = mentions.iter().map(|m| show(text, &points, m)).collect();
        serde_json::to_writer(&mut out, &serde_json::json!({"id": document.id, "mentions": list}))?;
        out.write_all(b"\n")?;
    }
    eprintln!("mentions: {bytes} bytes in {time:?}, {:.1} MB/s", bytes as f64 / 1e6 / time.as_secs_f64());
    Ok(())
}

/// Mentions of the whole engine, with their links.
fn links(data: &DataSource) -> anyhow::Result<()> {
    let engine = Engine::load(data)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line: Line = serde_json::from_str(&line?)?;
        let document = Document { id: line.id, text: line.text, ..Document::default() };
        let Extraction { mentions, .. } = engine.extract(&document).extraction;
        let points = code_points(&document.text);
        let list: Vec<_> = mentions
            .iter()
            .map(|m| {
                let mut shown = show(&document.text, &points, m);
                shown["entity"] = m.entity.into();
                if let Some((rule, to)) = &m.link {
                    shown["sieve"] = (*rule.name).into();
                    shown["to"] =
                        to.and_then(|t| mentions.get(t as usize)).map(|t| points[t.span.start as usize]).into();
                    shown["to_end"] =
                        to.and_then(|t| mentions.get(t as usize)).map(|t| points[t.span.end as usize]).into();
                }
                shown
            })
            .collect();
        serde_json::to_writer(&mut out, &serde_json::json!({"id": document.id, "mentions": list}))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn code_points(text: &str) -> Vec<u32> {
    let mut points = vec![0; text.len() + 1];
    let mut count = 0;
    for (at, c) in text.char_indices() {
        points[at] = count;
        count += 1;
        for byte in 1..c.len_utf8() {
            points[at + byte] = count;
        }
    }
    points[text.len()] = count;
    points
}

fn show(text: &str, points: &[u32], m: &Mention) -> serde_json::Value {
    serde_json::json!({
        "start": points[m.span.start as usize], "end": points[m.span.end as usize], "text": m.span.of(text),
        "kind": format!("{:?}", m.kind).to_lowercase(),
        "type": m.entity_type.map(|t| EntityType::NAMES[t.0 as usize]),
        "gazetteer": m.gazetteer.as_deref(), "rule": &*m.rule.name, "count": m.count,
    })
}
