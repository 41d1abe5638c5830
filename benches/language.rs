//! Speed of reading French: `cargo bench --bench language`.
//!
//! The text is the articles in `data/articles`, or the file that the variable `DEPECHE_BENCH_TEXT` names. Allocations are
//! counted; in steady state there are none per token.

use depeche::data::DataSource;
use depeche::language::{Analysis, Lexicon, Reader, Scratch, segment};
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

fn text() -> String {
    let given = std::env::var_os("DEPECHE_BENCH_TEXT").and_then(|path| std::fs::read_to_string(path).ok());
    given.unwrap_or_else(|| {
        let article = include_str!("../data/articles/poutine-minsk.txt");
        let mut text = String::new();
        for _ in 0..8 {
            text.push_str(article);
            text.push('\n');
        }
        text
    })
}

/// Opening the embedded lexicon.
#[divan::bench]
fn open_lexicon() -> Lexicon {
    Lexicon::embedded()
}

/// Sentences, tokens and one look into the lexicon for each word.
#[divan::bench(min_time = 1)]
fn segmentation(bencher: Bencher<'_, '_>) {
    let (text, lexicon) = (text(), Lexicon::embedded());
    let mut analysis = Analysis::default();
    segment(&text, &lexicon, &mut analysis);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        segment(black_box(&text), &lexicon, &mut analysis);
        analysis.tokens.len()
    });
}

/// All readings of every word, their lemmas included.
#[divan::bench(min_time = 1)]
fn readings(bencher: Bencher<'_, '_>) {
    let (text, lexicon) = (text(), Lexicon::embedded());
    let mut analysis = Analysis::default();
    segment(&text, &lexicon, &mut analysis);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        let words = analysis.tokens.iter().map(|t| t.span.of(black_box(&text)));
        words.flat_map(|w| lexicon.readings(w)).map(|r| r.lemma.len() + r.upos as usize).sum::<usize>()
    });
}

/// The whole way from a text to tags, lemmas and heads.
#[divan::bench(min_time = 1)]
fn whole_reading(bencher: Bencher<'_, '_>) {
    let text = text();
    let Ok(reader) = Reader::load(&DataSource::embedded()) else { return };
    let (mut analysis, mut scratch) = (Analysis::default(), Scratch::default());
    reader.read(&text, &mut analysis, &mut scratch);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| {
        reader.read(black_box(&text), &mut analysis, &mut scratch);
        analysis.tokens.len()
    });
}
