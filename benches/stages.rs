//! Where the time goes, stage by stage, from the text to the line of JSON:
//! `cargo bench --no-default-features --bench stages [-- FILE.jsonl [ROUNDS]]`
//!
//! One thread reads all articles (those of the repository, or those of the file) some times over; of each stage the fastest
//! round counts, so that what else the machine does hardly shows.

use depeche::data::DataSource;
use depeche::document::{Document, JsonLines, read_text};
use depeche::engine::Workspace;
use depeche::graph::{DocumentGraph, Generator};
use depeche::schema::Schema;
use depeche::{Engine, Reading};
use std::path::Path;
use std::time::{Duration, Instant};

fn articles(file: Option<&str>) -> Vec<Document> {
    if let Some(file) = file {
        let lines = JsonLines::open(Path::new(file)).expect("the file can be read");
        return lines.map(|line| line.expect("every line is an article")).collect();
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let files = std::fs::read_dir(folder).expect("the repository has articles");
    let mut files: Vec<_> =
        files.map(|f| f.expect("a name").path()).filter(|p| p.extension() == Some("txt".as_ref())).collect();
    files.sort();
    files.iter().map(|f| read_text(f).expect("the article can be read")).collect()
}

/// Time of each stage in the order of their first run.
#[derive(Default)]
struct Clock(Vec<(&'static str, Duration)>);

impl Clock {
    fn add(&mut self, stage: &'static str, time: Duration) {
        match self.0.iter_mut().find(|(name, _)| *name == stage) {
            Some((_, sum)) => *sum += time,
            None => self.0.push((stage, time)),
        }
    }
}

/// Articles that are read together.
const TOGETHER: usize = 16;

fn round(
    engine: &Engine,
    schema: &Schema,
    generator: &Generator,
    articles: &[Document],
    work: &mut Workspace,
) -> Clock {
    let mut clock = Clock::default();
    for some in articles.chunks(TOGETHER) {
        let mut last = Instant::now();
        let mut done = |clock: &mut Clock, stage| {
            let now = Instant::now();
            clock.add(stage, now - last);
            last = now;
        };
        let readings: Vec<Reading> = engine.extract_watched(some, work, |stage| done(&mut clock, stage));
        let graph = |(article, reading): (&Document, &Reading)| {
            let mut graph = DocumentGraph::new(article, &reading.extraction, schema, generator);
            graph.drop_open();
            graph
        };
        let graphs: Vec<DocumentGraph> = some.iter().zip(&readings).map(graph).collect();
        done(&mut clock, "document graph");
        let lines: Vec<String> = graphs.iter().map(DocumentGraph::to_json).collect();
        done(&mut clock, "JSON");
        work.take_back(readings);
        drop((graphs, std::hint::black_box(lines)));
        done(&mut clock, "clearing up");
    }
    clock
}

fn main() {
    let given: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let articles = articles(given.first().map(String::as_str));
    let rounds: usize = given.get(1).and_then(|n| n.parse().ok()).unwrap_or(5);
    let data = DataSource::embedded();
    let (engine, generator) = (Engine::load(&data).expect("the shipped data load"), Generator::of(&data));
    let bytes: usize = articles.iter().map(|a| a.text.len()).sum();
    let mut work = Workspace::brief();
    let mut best = round(&engine, &engine.schema, &generator, &articles, &mut work);
    for _ in 1..rounds {
        let again = round(&engine, &engine.schema, &generator, &articles, &mut work);
        for (fastest, (_, time)) in best.0.iter_mut().zip(again.0) {
            fastest.1 = fastest.1.min(time);
        }
    }
    let whole: Duration = best.0.iter().map(|(_, time)| *time).sum();
    for (stage, time) in &best.0 {
        let share = time.as_secs_f64() / whole.as_secs_f64() * 100.0;
        println!("{stage:<20} {:>9.1} ms {share:>6.1} %", time.as_secs_f64() * 1e3);
    }
    let speed = bytes as f64 / 1e6 / whole.as_secs_f64();
    println!(
        "{} articles, {bytes} bytes of text: {:.1} ms, {speed:.2} MB/s",
        articles.len(),
        whole.as_secs_f64() * 1e3
    );
}
