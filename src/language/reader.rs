//! From a text to its full analysis.

use super::{Analysis, LemmaPool, Lexicon, SentenceKind, TokenFlags, Upos, contraction, segment, segment_lines};
use crate::data::DataSource;
use crate::language::lexicon::LexiconError;

/// Buffers of a reader that are kept between documents; one for each thread.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    /// Which lemmas the analysis holds.
    pub pool: LemmaPool,
    lemma: String,
}

/// Reads French: segmentation, lexicon, tags, lemmas, heads.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The lexicon.
    pub lexicon: Lexicon,
}

impl Reader {
    /// A reader over the knowledge of `data`.
    ///
    /// # Errors
    /// When a table of the lexicon is wrong.
    pub fn load(data: &DataSource) -> Result<Self, LexiconError> {
        Ok(Self { lexicon: Lexicon::load(data)? })
    }

    /// Reads `text` into `analysis`; what it held is forgotten.
    pub fn read(&self, text: &str, analysis: &mut Analysis, scratch: &mut Scratch) {
        segment(text, &self.lexicon, analysis);
        self.annotate(text, analysis, scratch);
    }

    /// Reads a text that is already cut into sentences, one a line.
    pub fn read_lines(&self, text: &str, analysis: &mut Analysis, scratch: &mut Scratch) {
        segment_lines(text, &self.lexicon, analysis);
        self.annotate(text, analysis, scratch);
    }

    fn annotate(&self, text: &str, analysis: &mut Analysis, scratch: &mut Scratch) {
        scratch.pool.clear();
        self.usual_readings(text, analysis, scratch);
        contraction::settle(text, analysis);
    }

    /// Gives every token its usual reading, whatever stands around it.
    fn usual_readings(&self, text: &str, analysis: &mut Analysis, scratch: &mut Scratch) {
        let Scratch { pool, lemma } = scratch;
        for sentence in 0..analysis.sentences.len() {
            let range = analysis.sentences[sentence].tokens.clone();
            let title = analysis.sentences[sentence].kind == SentenceKind::Title;
            for id in range {
                let at = id as usize;
                let token = analysis.tokens[at];
                let form = token.span.of(text);
                let start = token.flags.has(TokenFlags::SENTENCE_START);
                let capital = token.flags.has(TokenFlags::CAPITALISED);
                // A capital inside a sentence points to a name.
                let readings = self.lexicon.readings(form);
                let name = |cased: bool, upos: Upos| cased || upos == Upos::Propn;
                let wanted = capital && !start && !title;
                let found = readings
                    .filter(|r| !wanted || name(r.cased, r.upos))
                    .find(|r| wanted || !r.cased)
                    .or_else(|| self.lexicon.readings(form).next());
                let token = match found {
                    Some(reading) => {
                        let lemma = pool.intern(analysis, reading.lemma);
                        let token = &mut analysis.tokens[at];
                        (token.lemma, token.upos, token.feats) = (lemma, reading.upos, reading.feats);
                        token
                    }
                    None => {
                        let Some(guess) = self.lexicon.guess(form, start).next() else { continue };
                        lemma.clear();
                        guess.push_lemma(lemma);
                        let lemma = pool.intern(analysis, lemma);
                        let token = &mut analysis.tokens[at];
                        (token.lemma, token.upos, token.feats) = (lemma, guess.upos, guess.feats);
                        token
                    }
                };
                if token.flags.has(TokenFlags::QUOTE_OPEN) || token.flags.has(TokenFlags::QUOTE_CLOSE) {
                    token.upos = Upos::Punct;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_gets_a_reading() {
        let reader = Reader::load(&DataSource::embedded()).unwrap();
        let (mut analysis, mut scratch) = (Analysis::default(), Scratch::default());
        let text = "Le maire de Zorbeville annonçait hier des mesures.";
        reader.read(text, &mut analysis, &mut scratch);
        let read: Vec<(&str, &str)> = (0..analysis.tokens.len())
            .map(|at| (analysis.lemma(at as u32), analysis.tokens[at].upos.as_str()))
            .collect();
        assert_eq!(
            read,
            [
                ("le", "DET"),
                ("maire", "NOUN"),
                ("de", "ADP"),
                ("Zorbeville", "PROPN"),
                ("annoncer", "VERB"),
                ("hier", "ADV"),
                ("de", "ADP"),
                ("mesure", "NOUN"),
                (".", "PUNCT")
            ]
        );
    }
}
