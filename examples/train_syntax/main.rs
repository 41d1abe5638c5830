//! Trains the weights of `src/language/syntax` from Universal Dependencies treebanks.
//!
//! ```text
//! cargo run --release --example train_syntax -- --train A.conllu,B.conllu [--dev D.conllu] [--out weights.bin]
//!     [--predictions P.conllu] [--folds 10 --fold-file G.conllu] [name=value…]
//! ```
//!
//! With `--dev` the finished file is measured on that treebank (its tokens, everything else predicted). With `--folds`
//! the fold file is cut into parts; each is analysed by weights trained on `--train` and the other parts.
//! The same input gives the same bytes. See `data/fr/syntax/README.md`.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

mod export;
mod nn;
mod parsing;
mod tagging;
mod treebank;

use depeche::language::conllu::{self, Treebank};
use depeche::language::lexicon::Lexicon;
use depeche::language::syntax::{Model, Scratch};
use depeche::language::{Analysis, Deprel, Feats, LemmaRef, NO_HEAD, Upos};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use treebank::Item;

fn option(name: &str) -> Option<String> {
    let mut args = std::env::args().skip_while(|a| a != name);
    args.next().and_then(|_| args.next())
}

fn number(name: &str, default: f32) -> f32 {
    std::env::args().find_map(|a| a.strip_prefix(name)?.strip_prefix('=')?.parse().ok()).unwrap_or(default)
}

fn shape() -> parsing::Shape {
    parsing::Shape {
        d: number("d", 128.0) as usize,
        layers: number("layers", 2.0) as usize,
        arc: number("arc", 64.0) as usize,
        label: number("label", 64.0) as usize,
        epochs: number("epochs", 12.0) as usize,
        lr: number("lr", 0.003),
        drop: number("drop", 0.3),
        feature_drop: number("fdrop", 0.1),
        word_drop: number("wdrop", 0.25),
        batch: number("batch", 8.0) as usize,
        seed: number("seed", 1.0) as u64,
    }
}

/// Trains tagger and parser; gives the file of weights.
fn train(all: &[&Item], lexicon: &Lexicon, dev: &[Item]) -> Vec<u8> {
    let t = std::time::Instant::now();
    let tagger = tagging::train(all, number("tag_epochs", 6.0) as usize, 1);
    if !dev.is_empty() {
        eprintln!("tagger {:?}: {:?}", t.elapsed(), tagging::accuracy(&tagger, dev));
    }
    let dev_tags: Vec<Vec<u8>> = dev.iter().map(|i| tagging::tag(&tagger, i)).collect();
    // The parser learns from tags as wrong as those that it will see.
    let folds = 5;
    let mut tags = vec![Vec::new(); all.len()];
    for fold in 0..folds {
        let part: Vec<&Item> = all.iter().enumerate().filter(|(i, _)| i % folds != fold).map(|(_, x)| *x).collect();
        let w = tagging::train(&part, 4, 1);
        for (i, item) in all.iter().enumerate().filter(|(i, _)| i % folds == fold) {
            tags[i] = tagging::tag(&w, item);
        }
    }
    let mut net = parsing::Net::new(shape(), all, &tags);
    eprintln!("{} embeddings", net.vocabulary());
    net.train(all, &tags, |net, epoch, loss| {
        if dev.is_empty() || epoch % 3 != 2 {
            return;
        }
        let (u, l) = net.evaluate(dev, &dev_tags);
        eprintln!("{epoch:3} {:6.1}s loss {loss:.4} UAS {u:.4} LAS {l:.4}", t.elapsed().as_secs_f32());
    });
    export::file(&tagger, &net, all, lexicon)
}

/// The treebank's tokens with nothing but their spans.
fn bare(bank: &Treebank) -> Analysis {
    let mut out = bank.analysis.clone();
    for t in &mut out.tokens {
        (t.upos, t.feats, t.head, t.deprel, t.lemma) =
            (Upos::X, Feats::default(), NO_HEAD, Deprel::Dep, LemmaRef::default());
    }
    out.lemma_text.clear();
    out
}

#[derive(Default, Clone, Copy)]
struct Counts {
    tokens: usize,
    upos: usize,
    feats: usize,
    lemma: usize,
    words: usize,
    heads: usize,
    labels: usize,
}

impl Counts {
    fn add(&mut self, gold: &Analysis, guess: &Analysis, at: impl Iterator<Item = usize>) {
        for i in at {
            let (g, p) = (&gold.tokens[i], &guess.tokens[i]);
            self.tokens += 1;
            self.upos += usize::from(g.upos == p.upos);
            self.feats += usize::from(g.feats == p.feats);
            self.lemma += usize::from(gold.lemma(i as u32).to_lowercase() == guess.lemma(i as u32).to_lowercase());
            if g.upos != Upos::Punct {
                self.words += 1;
                self.heads += usize::from(g.head == p.head);
                self.labels += usize::from(g.head == p.head && g.deprel.universal() == p.deprel.universal());
            }
        }
    }

    fn print(&self, name: &str) {
        let share = |a: usize, b: usize| a as f64 / b.max(1) as f64;
        println!(
            "{name}: UPOS {:.4} feats {:.4} lemma {:.4} UAS {:.4} LAS {:.4}",
            share(self.upos, self.tokens),
            share(self.feats, self.tokens),
            share(self.lemma, self.tokens),
            share(self.heads, self.words),
            share(self.labels, self.words)
        );
    }
}

fn annotate(bytes: Vec<u8>, bank: &Treebank, lexicon: &Lexicon) -> anyhow::Result<Analysis> {
    let model = Model::from_bytes(Cow::Owned(bytes), true)?;
    let mut analysis = bare(bank);
    let mut scratch = Scratch::default();
    let mut seconds = f64::MAX;
    for _ in 0..number("runs", 1.0) as usize {
        analysis.lemma_text.clear();
        let t = std::time::Instant::now();
        model.annotate(&bank.text, lexicon, &mut analysis, &mut scratch);
        seconds = seconds.min(t.elapsed().as_secs_f64());
    }
    eprintln!(
        "{:.0} tokens/s, {:.2} MB/s",
        analysis.tokens.len() as f64 / seconds,
        bank.text.len() as f64 / seconds / 1e6
    );
    Ok(analysis)
}

fn main() -> anyhow::Result<()> {
    let lexicon = Lexicon::embedded();
    let mut items = Vec::new();
    for path in option("--train").unwrap_or_default().split(',').filter(|p| !p.is_empty()) {
        items.extend(treebank::items(&treebank::read(Path::new(path))?, &lexicon));
    }
    if let (Some(folds), Some(path)) = (option("--folds"), option("--fold-file")) {
        let folds: usize = folds.parse()?;
        let bank = treebank::read(Path::new(&path))?;
        let parts = treebank::items(&bank, &lexicon);
        let mut counts = Counts::default();
        let mut joined = bare(&bank);
        for fold in 0..folds {
            let all: Vec<&Item> = items
                .iter()
                .chain(parts.iter().enumerate().filter(|(i, _)| i % folds != fold).map(|(_, x)| x))
                .collect();
            let guess = annotate(train(&all, &lexicon, &[]), &bank, &lexicon)?;
            for (_, sentence) in bank.analysis.sentences.iter().enumerate().filter(|(i, _)| i % folds == fold) {
                let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
                counts.add(&bank.analysis, &guess, range.clone());
                joined.tokens[range.clone()].copy_from_slice(&guess.tokens[range]);
            }
            counts.print(&format!("{} folds", fold + 1));
        }
        return Ok(());
    }
    let all: Vec<&Item> = items.iter().collect();
    let dev = option("--dev").map(|p| treebank::read(Path::new(&p))).transpose()?;
    let dev_items = dev.as_ref().map_or_else(Vec::new, |b| treebank::items(b, &lexicon));
    let file = match option("--weights") {
        Some(path) => std::fs::read(path)?,
        None => train(&all, &lexicon, &dev_items),
    };
    if let Some(bank) = &dev {
        let guess = annotate(file.clone(), bank, &lexicon)?;
        let mut counts = Counts::default();
        counts.add(&bank.analysis, &guess, 0..guess.tokens.len());
        counts.print("dev");
        if let Some(path) = option("--predictions") {
            let mut out = String::new();
            conllu::write(&mut out, &bank.text, &guess, |i| bank.ids[i].clone());
            std::fs::write(path, out)?;
        }
    }
    if let Some(path) = option("--out") {
        let path = PathBuf::from(path);
        std::fs::write(&path, &file)?;
        eprintln!("{}: {} bytes", path.display(), file.len());
    }
    Ok(())
}
