//! Speed of tags, lemmas and heads in tokens per second, segmentation left out: `cargo bench --bench syntax`.
//!
//! The text is the articles in `data/articles`, or the file that the variable `DEPECHE_BENCH_TEXT` names. Allocations
//! are counted; in steady state there are none per token.

use depeche::language::syntax::{Model, Scratch};
use depeche::language::{Analysis, Lexicon, segment};
use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher, black_box};

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

fn text() -> String {
    let given = std::env::var_os("DEPECHE_BENCH_TEXT").and_then(|path| std::fs::read_to_string(path).ok());
    given.unwrap_or_else(|| include_str!("../data/articles/poutine-minsk.txt").repeat(8))
}

/// Opening the embedded weights.
#[divan::bench]
fn open() -> Option<Model> {
    Model::embedded().ok()
}

/// Tags, lemmas, heads and relations of segmented text.
#[divan::bench(min_time = 1)]
fn annotate(bencher: Bencher<'_, '_>) {
    let (text, lexicon) = (text(), Lexicon::embedded());
    let Ok(model) = Model::embedded() else { return };
    let (mut analysis, mut scratch) = (Analysis::default(), Scratch::default());
    segment(&text, &lexicon, &mut analysis);
    bencher.counter(ItemsCount::new(analysis.tokens.len())).bench_local(|| {
        analysis.lemma_text.clear();
        model.annotate(black_box(&text), &lexicon, &mut analysis, &mut scratch);
        analysis.lemma_text.len()
    });
}
