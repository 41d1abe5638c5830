//! Prints the mentions of documents: JSON Lines in (`{"id", "text"}`), JSON Lines out, offsets in code points.
//!
//! Usage: `mentions < documents.jsonl > mentions.jsonl`.

use depeche::data::DataSource;
use depeche::extract::gazetteer::Gazetteer;
use depeche::extract::{Mention, mention, number};
use depeche::language::{Analysis, Reader, Scratch};
use depeche::schema::EntityType;
use std::io::{BufRead, Write};
use std::time::{Duration, Instant};

#[derive(serde::Deserialize)]
struct Document {
    id: String,
    text: String,
}

fn main() -> anyhow::Result<()> {
    let data = DataSource::embedded();
    let start = Instant::now();
    let gazetteer = Gazetteer::open(&data)?;
    eprintln!("gazetteer: {:?} rows and names, opened in {:?}", gazetteer.size(), start.elapsed());
    let reader = Reader::load(&data)?;
    let numbers = number::NumberLexicon::load(&data)?;
    let (mut analysis, mut scratch) = (Analysis::default(), Scratch::default());
    let (mut time, mut bytes) = (Duration::ZERO, 0);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let document: Document = serde_json::from_str(&line?)?;
        let text = document.text.as_str();
        reader.read(text, &mut analysis, &mut scratch);
        let mut quantities = Vec::new();
        number::find(text, &analysis, &numbers, &mut quantities);
        // The best of a few runs, so that other work on the machine does not count.
        let mut mentions = Vec::new();
        let mut best = Duration::MAX;
        for _ in 0..5 {
            mentions.clear();
            let start = Instant::now();
            mention::find(text, &analysis, &gazetteer, &reader.lexicon, &quantities, &mut mentions);
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
