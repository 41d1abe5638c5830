//! Writing lemmas into an [`Analysis`], each text once.

use super::{Analysis, LemmaRef};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

/// Remembers which lemmas an analysis already holds. Keeps its memory between documents.
#[derive(Debug, Clone, Default)]
pub struct LemmaPool {
    seen: FxHashMap<u64, LemmaRef>,
}

impl LemmaPool {
    /// Forgets everything; to be called together with [`Analysis::clear`].
    pub fn clear(&mut self) {
        self.seen.clear();
    }

    /// Makes sure that `lemma` stands in the arena of `analysis`. Lemmas over 65,535 bytes are cut.
    pub fn intern(&mut self, analysis: &mut Analysis, lemma: &str) -> LemmaRef {
        let lemma = cut(lemma);
        let key = hash(lemma);
        if let Some(known) = self.seen.get(&key) {
            let start = known.start as usize;
            if analysis.lemma_text.get(start..start + usize::from(known.len)) == Some(lemma) {
                return *known;
            }
        }
        let made = append(analysis, lemma);
        self.seen.insert(key, made);
        made
    }
}

/// Lemmas by number, so that one that comes again is neither hashed nor compared. Numbers hold for many documents.
#[derive(Debug, Clone, Default)]
pub(super) struct LemmaTable {
    text: String,
    /// First byte and length of each lemma.
    spans: Vec<(u32, u16)>,
    numbers: FxHashMap<u64, u32>,
    /// The document that is being read, and for each lemma the last document that holds it and where.
    document: u32,
    placed: Vec<(u32, LemmaRef)>,
}

impl LemmaTable {
    /// Begins a document; to be called together with [`Analysis::clear`].
    pub(super) fn begin(&mut self) {
        self.document = self.document.wrapping_add(1);
        if self.document == 0 {
            self.document = 1;
            self.placed.fill((0, LemmaRef::default()));
        }
    }

    /// The number of `lemma`. Lemmas over 65,535 bytes are cut.
    pub(super) fn number(&mut self, lemma: &str) -> u32 {
        let lemma = cut(lemma);
        let key = hash(lemma);
        if let Some(&known) = self.numbers.get(&key)
            && self.lemma(known) == lemma
        {
            return known;
        }
        let number = self.spans.len() as u32;
        self.spans.push((self.text.len() as u32, lemma.len() as u16));
        self.placed.push((0, LemmaRef::default()));
        self.text.push_str(lemma);
        self.numbers.insert(key, number);
        number
    }

    /// Makes sure that lemma number `number` stands in the arena of `analysis`.
    pub(super) fn place(&mut self, number: u32, analysis: &mut Analysis) -> LemmaRef {
        let lemma = self.spans.get(number as usize).map_or(0..0, |(start, len)| {
            let start = *start as usize;
            start..start + usize::from(*len)
        });
        let Some((document, place)) = self.placed.get_mut(number as usize) else { return LemmaRef::default() };
        if *document != self.document {
            *document = self.document;
            *place = append(analysis, self.text.get(lemma).unwrap_or(""));
        }
        *place
    }

    fn lemma(&self, number: u32) -> &str {
        let Some((start, len)) = self.spans.get(number as usize) else { return "" };
        let start = *start as usize;
        self.text.get(start..start + usize::from(*len)).unwrap_or("")
    }
}

/// As much of a lemma as a [`LemmaRef`] can hold.
fn cut(lemma: &str) -> &str {
    let mut len = lemma.len().min(usize::from(u16::MAX));
    while !lemma.is_char_boundary(len) {
        len -= 1;
    }
    &lemma[..len]
}

fn hash(lemma: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(lemma.as_bytes());
    hasher.finish()
}

/// Writes a lemma that was [`cut`] behind the others.
fn append(analysis: &mut Analysis, lemma: &str) -> LemmaRef {
    // An arena over 4 GB cannot be addressed; no document that fits a `Span` fills it.
    let start = u32::try_from(analysis.lemma_text.len()).unwrap_or(u32::MAX);
    analysis.lemma_text.push_str(lemma);
    LemmaRef { start, len: lemma.len() as u16 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lemma_is_written_once() {
        let (mut pool, mut analysis) = (LemmaPool::default(), Analysis::default());
        let first = pool.intern(&mut analysis, "être");
        let other = pool.intern(&mut analysis, "avoir");
        assert_eq!(pool.intern(&mut analysis, "être"), first);
        assert_ne!(first, other);
        assert_eq!(analysis.lemma_text, "êtreavoir");
    }

    #[test]
    fn a_number_stands_for_one_lemma_in_every_document() {
        let (mut table, mut analysis) = (LemmaTable::default(), Analysis::default());
        let (first, other) = (table.number("être"), table.number("avoir"));
        assert_eq!((table.number("être"), first == other), (first, false));
        table.begin();
        let places = [first, other, first].map(|number| table.place(number, &mut analysis));
        assert_eq!((analysis.lemma_text.as_str(), places[0] == places[2]), ("êtreavoir", true));
        analysis.clear();
        table.begin();
        table.place(other, &mut analysis);
        assert_eq!(analysis.lemma_text, "avoir");
        assert_eq!(table.place(99, &mut analysis), LemmaRef::default());
    }
}
