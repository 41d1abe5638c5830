//! From a text to its full analysis.

use super::lexicon::LexiconError;
use super::segment::{segment_lines_with, segment_with};
use super::syntax::{self, Model, ModelError};
use super::{Analysis, Lexicon};
use crate::data::DataSource;

/// What hinders the reader from starting.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// A table of the lexicon is wrong.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// The weights of tagger and parser are missing, damaged or of another version.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Buffers of a reader that are kept between documents; one for each thread.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    syntax: syntax::Scratch,
}

/// Reads French: segmentation, lexicon, tags, lemmas, heads.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The lexicon.
    pub lexicon: Lexicon,
    /// Tagger and parser.
    pub model: Model,
}

impl Reader {
    /// A reader over the knowledge of `data`.
    ///
    /// # Errors
    /// When a table of the lexicon or the weights are wrong.
    pub fn load(data: &DataSource) -> Result<Self, ReaderError> {
        Ok(Self { lexicon: Lexicon::load(data)?, model: Model::load(data)? })
    }

    /// Reads `text` into `analysis`; what it held is forgotten.
    pub fn read(&self, text: &str, analysis: &mut Analysis, scratch: &mut Scratch) {
        segment_with(text, &self.lexicon, analysis, &mut scratch.syntax.forms);
        self.model.annotate_forms(text, &self.lexicon, analysis, &mut scratch.syntax);
    }

    /// Reads a text that is already cut into sentences, one a line.
    pub fn read_lines(&self, text: &str, analysis: &mut Analysis, scratch: &mut Scratch) {
        segment_lines_with(text, &self.lexicon, analysis, &mut scratch.syntax.forms);
        self.model.annotate_forms(text, &self.lexicon, analysis, &mut scratch.syntax);
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
        assert_eq!(read[1], ("maire", "NOUN"));
        assert_eq!(read[3], ("Zorbeville", "PROPN"));
        assert_eq!(read[4], ("annoncer", "VERB"));
        assert_eq!(read[7], ("mesure", "NOUN"));
        let subject = &analysis.tokens[1];
        assert_eq!((subject.head, subject.deprel.universal()), (4, "nsubj"));
    }
}
