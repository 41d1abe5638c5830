//! Writes what was learnt as the file that the library reads.

use crate::parsing::Net;
use crate::tagging;
use crate::treebank::Item;
use depeche::language::lexicon::Lexicon;
use depeche::language::syntax::morph::{self, Context, Lemma};
use depeche::language::syntax::weights::{assemble, build_index, put_array};
use depeche::language::syntax::word::{FINE_UPOS, fold};
use depeche::language::{Feats, Upos};
use std::collections::BTreeMap;

/// Most rows of the tagger that are kept.
const TAGGER_ROWS: usize = 58_000;

pub fn file(tagger: &tagging::Weights, net: &Net, items: &[&Item], lexicon: &Lexicon) -> Vec<u8> {
    let (tag_index, tag_rows) = tagger.export(TAGGER_ROWS);
    let (keys, rows, scale) = net.embeddings();
    let mut shape = Vec::new();
    for size in net.sizes() {
        shape.extend((size as u32).to_le_bytes());
    }
    shape.extend(scale.to_le_bytes());
    let mut dense = Vec::new();
    for array in net.dense() {
        put_array(&mut dense, &array);
    }
    let (word_index, word_rows, word_text) = learnt(items, lexicon);
    let (mask_index, masks) = tagger.export_masks();
    let sections = [
        shape,
        tag_index,
        tag_rows,
        build_index(&keys),
        rows,
        dense,
        word_index,
        word_rows,
        word_text,
        mask_index,
        masks,
    ];
    assemble(&sections)
}

/// Eight-bit numbers with one scale; the largest thousandth of the values is cut.
pub fn quantise(values: &[f32], share: f32) -> (Vec<u8>, f32) {
    let mut sizes: Vec<f32> = values.iter().map(|v| v.abs()).collect();
    sizes.sort_by(f32::total_cmp);
    let max =
        sizes.get(((sizes.len() as f32 * share) as usize).min(sizes.len().saturating_sub(1))).copied().unwrap_or(1.0);
    let scale = max.max(1e-12) / 127.0;
    (values.iter().map(|v| (v / scale).round().clamp(-127.0, 127.0) as i8 as u8).collect(), scale)
}

/// Readings of forms where the lexicon alone gives another lemma, or none.
fn learnt(items: &[&Item], lexicon: &Lexicon) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let mut seen: BTreeMap<(String, u8), BTreeMap<(String, Feats), usize>> = BTreeMap::new();
    let mut folded = String::new();
    for item in items {
        for (g, tag) in item.gold.iter().zip(&item.fine) {
            let upos = FINE_UPOS[usize::from(*tag)];
            if matches!(upos, Upos::Propn | Upos::X | Upos::Punct | Upos::Sym | Upos::Num) || g.lemma == "_" {
                continue;
            }
            fold(&g.form, &mut folded);
            let feats = Feats(g.feats.0 & !Feats::PASSIVE);
            *seen.entry((folded.clone(), *tag)).or_default().entry((g.lemma.to_lowercase(), feats)).or_default() += 1;
        }
    }
    let (mut keys, mut rows, mut text) = (Vec::new(), Vec::new(), Vec::new());
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for ((form, tag), readings) in &seen {
        let total: usize = readings.values().sum();
        let mut lemmas: BTreeMap<&str, usize> = BTreeMap::new();
        for ((lemma, _), n) in readings {
            *lemmas.entry(lemma).or_default() += n;
        }
        let Some((lemma, _)) = lemmas.iter().max_by_key(|(_, n)| **n) else { continue };
        let Some(((_, feats), _)) = readings.iter().filter(|((l, _), _)| l == lemma).max_by_key(|(_, n)| **n) else {
            continue;
        };
        let upos = FINE_UPOS[usize::from(*tag)];
        let known = lexicon.readings(form).any(|r| r.upos == upos);
        let context = Context { subject: true, ..Context::default() };
        let (own, guess) = morph::resolve(lexicon, form, *tag, context);
        let guess = match guess {
            Lemma::Known(l) => l.to_lowercase(),
            Lemma::Guess(g) => {
                folded.clear();
                g.push_lemma(&mut folded);
                folded.to_lowercase()
            }
            _ => form.clone(),
        };
        let closed = !matches!(upos, Upos::Noun | Upos::Adj | Upos::Verb | Upos::Aux);
        let wanted = if guess != **lemma { !known || total >= 2 } else { closed && total >= 3 && own != *feats };
        if !wanted || form.contains('0') {
            continue;
        }
        keys.push(morph::learnt_key(morph::form_hash(form), *tag));
        let start = *at.entry((*lemma).to_owned()).or_insert_with(|| {
            text.extend(lemma.as_bytes());
            text.len() - lemma.len()
        });
        rows.extend(feats.0.to_le_bytes());
        rows.extend((start as u32).to_le_bytes());
        rows.extend((lemma.len() as u32).to_le_bytes());
    }
    eprintln!("learnt readings: {}", keys.len());
    (build_index(&keys), rows, text)
}
