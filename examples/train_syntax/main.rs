//! Trains the weights of `src/language/syntax` from Universal Dependencies treebanks.
//!
//! ```text
//! cargo run --release --example train_syntax -- --train A.conllu,B.conllu [--dev D.conllu] [--out weights.bin]
//!     [--predictions P.conllu] [--folds 10 --fold-file G.conllu] [name=value…]
//! ```
//!
//! Self-training: `--raw text.txt --silver-out s.conllu teachers=3` analyses running text by several parsers together;
//! `--silver s.conllu` then adds it to what the parser learns from.
//!
//! With `--dev` the finished file is measured on that treebank (its tokens, everything else predicted). With `--folds`
//! the fold file is cut into parts; each is analysed by weights trained on `--train` and the other parts.
//! The same input gives the same bytes. See `data/fr/syntax/README.md`.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

mod augment;
mod export;
mod nn;
mod parsing;
mod tagging;
mod treebank;

use depeche::language::conllu::{self, Treebank};
use depeche::language::lexicon::Lexicon;
use depeche::language::syntax::tree::Search;
use depeche::language::syntax::word::FINE_UPOS;
use depeche::language::syntax::{Model, Scratch};
use depeche::language::{Analysis, Deprel, Feats, LemmaRef, NO_HEAD, Upos, contraction, segment};
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
        d: number("d", 96.0) as usize,
        layers: number("layers", 2.0) as usize,
        arc: number("arc", 64.0) as usize,
        label: number("label", 64.0) as usize,
        epochs: number("epochs", 15.0) as usize,
        lr: number("lr", 0.003),
        drop: number("drop", 0.15),
        feature_drop: number("fdrop", 0.1),
        word_drop: number("wdrop", 0.25),
        batch: number("batch", 8.0) as usize,
        seed: number("seed", 1.0) as u64,
    }
}

/// Trains tagger and parser on `gold` and `silver` (analysed by other parsers: heads only); gives the file of weights.
fn train(gold: &[&Item], silver: &[Item], lexicon: &Lexicon, dev: &[Item]) -> Vec<u8> {
    let t = std::time::Instant::now();
    let (tagger, nets) = teach(gold, silver, lexicon, dev, &[shape()], t);
    export::file(&tagger, &nets[0], gold, lexicon)
}

/// Trains a tagger and one parser for each shape.
fn teach(
    gold: &[&Item],
    silver: &[Item],
    lexicon: &Lexicon,
    dev: &[Item],
    shapes: &[parsing::Shape],
    t: std::time::Instant,
) -> (tagging::Weights, Vec<parsing::Net>) {
    let made = if number("augment", 1.0) > 0.0 { augment::more(gold, lexicon, 7) } else { Vec::new() };
    eprintln!("{} sentences, {} made from them, {} silver", gold.len(), made.len(), silver.len());
    let mut all: Vec<&Item> = gold.iter().copied().chain(&made).collect();
    let tagger = tagging::train(&all, number("tag_epochs", 6.0) as usize, 1);
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
    if !silver.is_empty() {
        // Every treebank sentence twice for one that is only silver.
        for i in 0..all.len() {
            all.push(all[i]);
            tags.push(tags[i].clone());
        }
        for item in silver {
            all.push(item);
            tags.push(tagging::tag(&tagger, item));
        }
    }
    let mut nets = Vec::new();
    for shape in shapes {
        let mut net = parsing::Net::new(*shape, &all, &tags);
        eprintln!("{} embeddings", net.vocabulary());
        net.train(&all, &tags, |net, epoch, loss| {
            if dev.is_empty() {
                eprintln!("{epoch:3} {:6.1}s loss {loss:.4}", t.elapsed().as_secs_f32());
            } else if epoch % 3 == 2 || epoch + 1 == shape.epochs {
                let (u, l) = net.evaluate(dev, &dev_tags);
                eprintln!("{epoch:3} {:6.1}s loss {loss:.4} UAS {u:.4} LAS {l:.4}", t.elapsed().as_secs_f32());
            }
        });
        nets.push(net);
    }
    if nets.len() > 1 {
        let all: Vec<&parsing::Net> = nets.iter().collect();
        let mut search = Search::default();
        let (mut n, mut ok) = (0, 0);
        for (item, tags) in dev.iter().zip(&dev_tags) {
            for (g, (h, r)) in item.gold.iter().zip(parsing::together(&all, item, tags, &mut search)) {
                if g.deprel != Deprel::Punct {
                    n += 1;
                    ok += usize::from(g.head == h && g.deprel.universal() == r.universal());
                }
            }
        }
        eprintln!("together LAS {:.4}", f64::from(ok as u32) / f64::from(n.max(1) as u32));
    }
    (tagger, nets)
}

/// Analyses the raw text in `path` by several parsers together, as CoNLL-U.
fn silver(path: &Path, gold: &[&Item], lexicon: &Lexicon, dev: &[Item]) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path)?;
    let t = std::time::Instant::now();
    let shapes: Vec<parsing::Shape> =
        (0..number("teachers", 3.0) as u64).map(|i| parsing::Shape { seed: 11 + i, ..shape() }).collect();
    let (tagger, nets) = teach(gold, &[], lexicon, dev, &shapes, t);
    let nets: Vec<&parsing::Net> = nets.iter().collect();
    let mut analysis = Analysis::default();
    segment(&text, lexicon, &mut analysis);
    let bank = Treebank { text, analysis, ids: Vec::new() };
    let mut search = Search::default();
    let mut out = bank.analysis.clone();
    out.sentences.clear();
    for (item, sentence) in treebank::items(&bank, lexicon).iter().zip(&bank.analysis.sentences) {
        if !(4..=70).contains(&item.words.len()) || sentence.prefix > 0 {
            continue;
        }
        let tags = tagging::tag(&tagger, item);
        let base = sentence.tokens.start;
        for (i, (head, deprel)) in parsing::together(&nets, item, &tags, &mut search).into_iter().enumerate() {
            let token = &mut out.tokens[base as usize + i];
            token.upos = FINE_UPOS[usize::from(tags[i])];
            token.head = if head == 0 { NO_HEAD } else { base + head as u32 - 1 };
            token.deprel = deprel;
        }
        out.sentences.push(sentence.clone());
    }
    contraction::settle(&bank.text, &mut out);
    let mut conllu = String::new();
    conllu::write(&mut conllu, &bank.text, &out, |i| format!("silver-{i}"));
    eprintln!("{} silver sentences {:?}", out.sentences.len(), t.elapsed());
    Ok(conllu)
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
    let silver_items = match option("--silver") {
        Some(path) => treebank::items(&treebank::read(Path::new(&path))?, &lexicon),
        None => Vec::new(),
    };
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
            let guess = annotate(train(&all, &silver_items, &lexicon, &[]), &bank, &lexicon)?;
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
    if let (Some(raw), Some(out)) = (option("--raw"), option("--silver-out")) {
        std::fs::write(out, silver(Path::new(&raw), &all, &lexicon, &dev_items)?)?;
        return Ok(());
    }
    let file = match option("--weights") {
        Some(path) => std::fs::read(path)?,
        None => train(&all, &silver_items, &lexicon, &dev_items),
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
