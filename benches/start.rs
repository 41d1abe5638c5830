//! Cost of a start: what is loaded before the first article, as a whole and part by part.
//!
//! `cargo bench --no-default-features --bench start`

use depeche::Engine;
use depeche::data::{Cache, DataSource};
use depeche::extract::gazetteer::Gazetteer;
use depeche::extract::quote::SpeechLexicon;
use depeche::extract::time::TimeLexicon;
use depeche::language::Reader;
use depeche::language::clause::ClauseLexicon;
use depeche::rules::{RuleSet, Vocabulary};
use depeche::schema::Schema;
use std::fmt::Write as _;

fn main() {
    divan::main();
}

#[divan::bench]
fn engine() -> Engine {
    Engine::load(&DataSource::embedded()).expect("the shipped data load")
}

#[divan::bench]
fn schema() -> Schema {
    Schema::embedded().expect("the shipped schema is right")
}

#[divan::bench]
fn rules(bencher: divan::Bencher<'_, '_>) {
    let names = Vocabulary::from(&schema());
    bencher.bench(|| RuleSet::load(&DataSource::embedded(), &names));
}

/// Rules read as text, as those of an override folder are at the first start.
#[divan::bench]
fn rules_as_text(bencher: divan::Bencher<'_, '_>) {
    let (names, data) = (Vocabulary::from(&schema()), DataSource::embedded());
    let files = data.list(depeche::rules::RULES_PATH, "rules");
    let text: String = files.iter().filter_map(|f| data.text(f).ok()).collect::<Vec<_>>().join("\n");
    bencher.bench(|| RuleSet::from_text("all.rules", &text, &data, &names));
}

#[divan::bench]
fn reader() -> Reader {
    Reader::load(&DataSource::embedded()).expect("the shipped lexicon is right")
}

#[divan::bench]
fn clauses() -> ClauseLexicon {
    ClauseLexicon::load(&DataSource::embedded()).expect("the shipped tables are right")
}

#[divan::bench]
fn times() -> TimeLexicon {
    TimeLexicon::load(&DataSource::embedded()).expect("the shipped tables are right")
}

#[divan::bench]
fn speech(bencher: divan::Bencher<'_, '_>) {
    let schema = schema();
    bencher.bench(|| SpeechLexicon::load(&DataSource::embedded(), &schema));
}

/// 200,000 names of a user's folder, compiled at an earlier start.
#[divan::bench]
fn many_names(bencher: divan::Bencher<'_, '_>) {
    let dir = tempfile::tempdir().expect("scratch folder");
    let folder = dir.path().join("data/fr/gazetteer");
    std::fs::create_dir_all(&folder).expect("made");
    let mut table = "id\ttype\tlabel\tqid\tlat\tlon\tcountry\n".to_owned();
    for n in 0..200_000 {
        let _ = writeln!(table, "place/x{n}\tPlace\tXavo {n} Lun\tQ{n}\t12.5\t13.5\tFR", n = n + 1);
    }
    std::fs::write(folder.join("many.tsv"), table).expect("written");
    let data = DataSource::with_folder(dir.path().join("data")).with_cache(Some(Cache::new(dir.path().join("cache"))));
    Gazetteer::open(&data).expect("the table is right");
    bencher.bench(|| Gazetteer::open(&data).expect("the table is right"));
}
