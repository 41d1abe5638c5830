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
        let mut len = lemma.len().min(usize::from(u16::MAX));
        while !lemma.is_char_boundary(len) {
            len -= 1;
        }
        let lemma = &lemma[..len];
        let mut hasher = FxHasher::default();
        hasher.write(lemma.as_bytes());
        let key = hasher.finish();
        if let Some(known) = self.seen.get(&key) {
            let start = known.start as usize;
            if analysis.lemma_text.get(start..start + usize::from(known.len)) == Some(lemma) {
                return *known;
            }
        }
        // An arena over 4 GB cannot be addressed; no document that fits a `Span` fills it.
        let start = u32::try_from(analysis.lemma_text.len()).unwrap_or(u32::MAX);
        let made = LemmaRef { start, len: u16::try_from(len).unwrap_or(u16::MAX) };
        analysis.lemma_text.push_str(lemma);
        self.seen.insert(key, made);
        made
    }
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
}
