//! Treebanks as training items.

use anyhow::Context as _;
use depeche::language::conllu::{self, Treebank};
use depeche::language::lexicon::Lexicon;
use depeche::language::syntax::word::{Word, fine};
use depeche::language::{Deprel, Feats, NO_HEAD, Upos};
use std::path::Path;

/// A word of the treebank.
#[derive(Debug, Clone)]
pub struct Gold {
    pub form: String,
    pub lemma: String,
    pub upos: Upos,
    pub feats: Feats,
    /// 0 for the root, else 1 + index of the head in the sentence.
    pub head: usize,
    pub deprel: Deprel,
}

/// A sentence prepared for training.
pub struct Item {
    pub gold: Vec<Gold>,
    pub words: Vec<Word>,
    pub fine: Vec<u8>,
}

pub fn read(path: &Path) -> anyhow::Result<Treebank> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    conllu::read(&text).with_context(|| path.display().to_string())
}

pub fn items(bank: &Treebank, lexicon: &Lexicon) -> Vec<Item> {
    let mut out = Vec::new();
    for sentence in &bank.analysis.sentences {
        let base = sentence.tokens.start;
        let gold: Vec<Gold> = sentence
            .tokens
            .clone()
            .map(|id| {
                let t = &bank.analysis.tokens[id as usize];
                Gold {
                    form: t.span.of(&bank.text).to_owned(),
                    lemma: bank.analysis.lemma(id).to_owned(),
                    upos: t.upos,
                    feats: t.feats,
                    head: if t.head == NO_HEAD { 0 } else { (t.head - base) as usize + 1 },
                    deprel: t.deprel,
                }
            })
            .collect();
        out.push(item(gold, lexicon));
    }
    out
}

/// Prepares a sentence.
pub fn item(gold: Vec<Gold>, lexicon: &Lexicon) -> Item {
    let mut lower = String::new();
    let words = gold
        .iter()
        .enumerate()
        .map(|(i, g)| Word::new(&g.form, i == 0, lexicon.readings(&g.form), &mut lower))
        .collect();
    let fine = gold.iter().map(|g| fine(g.upos, g.feats)).collect();
    Item { gold, words, fine }
}
