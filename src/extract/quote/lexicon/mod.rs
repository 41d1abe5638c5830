//! The lexicon of speech, thought and factuality (`data/fr/speech/*.tsv`).
//!
//! All knowledge about single words lives in those tables; this module reads and checks them.

mod lists;
mod load;
mod uses;

pub use lists::{WordList, WordLists};
pub(crate) use uses::WordUses;

use crate::data::DataError;
use crate::schema::{FactType, RoleId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What a construction does with its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Effect {
    /// Nothing is known.
    #[default]
    Nothing,
    /// As real as the governor itself.
    Same,
    /// Certainly not so.
    Negative,
    /// Could be so.
    Possible,
    /// Could well not be so.
    PossibleNegative,
    /// Planned, asked for, meant.
    Plan,
    /// Planned not to be.
    PlanNegative,
    /// Under a condition.
    Condition,
    /// True whatever happens to the governor.
    Fact,
    /// Credited to the speaker.
    Report,
    /// Credited, with the opposite polarity.
    Deny,
    /// Credited, possible.
    Believe,
    /// Credited, planned.
    ReportPlan,
    /// Credited, planned not to be.
    ReportPlanNegative,
    /// Credited, possibly not so.
    BelieveNegative,
    /// Credited question.
    Question,
}

/// What a frame of a cue does, and whether its content is an indirect quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Content {
    /// Effect on the facts in the content.
    pub effect: Effect,
    /// The content is an indirect quote.
    pub quoted: bool,
}

/// A class of speech acts (`classes.tsv`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeechClass {
    /// Name of the class.
    pub name: String,
    /// Rule name of its facts: `speech.say`.
    pub rule: Arc<str>,
    /// Type of its facts, if it makes any.
    pub fact: Option<FactType>,
    /// Role of the subject.
    pub agent: RoleId,
    /// Role of a noun object.
    pub object: RoleId,
    /// Effect on a que clause.
    pub que: Content,
    /// Effect on an infinitive.
    pub infinitive: Content,
    /// Effect on a question.
    pub si: Content,
    /// Effect on an event noun as object.
    pub noun: Content,
}

/// One reading of a cue verb or noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueEntry {
    /// Words that must follow the head word.
    pub following: Vec<String>,
    /// The verb is reflexive.
    pub reflexive: bool,
    /// The head is an adjective or participle after `être`.
    pub copular: bool,
    /// Index into [`SpeechLexicon::classes`].
    pub class: usize,
    /// `que` clause.
    pub que: Option<Content>,
    /// Bare infinitive.
    pub inf: Option<Content>,
    /// `de` + infinitive.
    pub de: Option<Content>,
    /// `à` + infinitive.
    pub a: Option<Content>,
    /// Indirect question.
    pub si: Option<Content>,
    /// `pour que` clause.
    pub pour_que: Option<Content>,
    /// Relative `selon lequel` clause of a noun.
    pub selon: Option<Content>,
    /// `de` complement of a noun that is the content.
    pub event: Option<Content>,
    /// Takes words between marks and comment clauses.
    pub quote: bool,
    /// Role of a noun object, where it takes one.
    pub object: Option<RoleId>,
    /// Role of the dative.
    pub dative: Option<RoleId>,
    /// The `de` complement of a noun speaks.
    pub agent: bool,
    /// What the subject or the object is said to be: « se dit victime ».
    pub attribute: bool,
    /// Only with the subject `on`: « a-t-on appris ».
    pub nobody: bool,
    /// The words are an act by themselves: « clamer son innocence ».
    pub act: bool,
    /// Only where negated: « n'exclut pas ».
    pub negated: bool,
    /// Prepositional complements with their roles.
    pub complements: Vec<(String, RoleId)>,
}

impl CueEntry {
    /// Whether the object of the verb is spoken to.
    pub(crate) const fn addresses(&self) -> bool {
        self.object.is_some() && self.que.is_some() && self.dative.is_none()
    }
}

/// What a prepositional cue stands before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceForm {
    /// A speaker.
    Noun,
    /// Nothing: the phrase names no speaker (`de source diplomatique`).
    Alone,
    /// A name and a comma (`pour`).
    Weak,
    /// The source of a verb of saying with the subject `on` (`auprès de`).
    Origin,
    /// Nothing: the possessive in it speaks (`à ses yeux`).
    Possessive,
}

/// A prepositional cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrepositionEntry {
    /// All words.
    pub words: Vec<String>,
    /// Effect on the clause.
    pub effect: Effect,
    /// What must follow.
    pub form: SourceForm,
}

/// How a governor presents its complement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GovernorEntry {
    /// Words that must follow.
    pub following: Vec<String>,
    /// Word that must stand right before (`peu probable`).
    pub before: Option<String>,
    /// The verb is reflexive.
    pub reflexive: bool,
    /// `verb`, `adj` or `noun` as V, A, N.
    pub kind: char,
    /// Bit set of [`GovernorEntry::INF`]….
    pub complements: u16,
    /// Plain, negated, perfect, perfect and negated.
    pub effects: [Effect; 4],
}

impl GovernorEntry {
    /// Bare infinitive.
    pub const INF: u16 = 1;
    /// `de` + infinitive.
    pub const DE: u16 = 1 << 1;
    /// `à` + infinitive.
    pub const A: u16 = 1 << 2;
    /// `pour` or `par` + infinitive.
    pub const POUR: u16 = 1 << 3;
    /// Completive clause.
    pub const QUE: u16 = 1 << 4;
    /// Event noun as object.
    pub const OBJ: u16 = 1 << 5;
    /// Event noun as subject.
    pub const SUBJ: u16 = 1 << 6;
    /// Noun complement with `de`.
    pub const NDE: u16 = 1 << 7;
    /// Event noun with `à`.
    pub const NA: u16 = 1 << 8;
    /// Event noun with `pour`.
    pub const NPOUR: u16 = 1 << 9;
}

/// What a marker stands before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkerKind {
    /// A conjunction before a clause.
    Clause,
    /// A preposition before an infinitive.
    Infinitive,
    /// A preposition before an event noun.
    Noun,
}

/// A conjunction or preposition that opens a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkerEntry {
    /// All words.
    pub words: Vec<String>,
    /// What it stands before.
    pub kind: MarkerKind,
    /// Effect.
    pub effect: Effect,
}

/// An adverb or adjective that hedges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HedgeEntry {
    /// Words after the first.
    pub following: Vec<String>,
    /// An adverb of a predicate (else an adjective of a noun).
    pub adverb: bool,
    /// Effect.
    pub effect: Effect,
    /// Effect where the predicate is negated.
    pub negated: Effect,
}

/// A table of the speech lexicon is missing or wrong.
#[derive(Debug, thiserror::Error)]
pub enum SpeechError {
    /// A table could not be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A row is wrong.
    #[error("{file}:{line}: {problem}")]
    Row {
        /// Path of the table.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what to do.
        problem: String,
    },
}

/// Numbers of the types and roles that every statement may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommonRoles {
    /// `Statement`.
    pub statement: FactType,
    /// `Judgment`.
    pub judgment: FactType,
    /// `speaker`.
    pub speaker: RoleId,
    /// `addressee`.
    pub addressee: RoleId,
    /// `topic`.
    pub topic: RoleId,
    /// `medium`.
    pub medium: RoleId,
    /// `venue`.
    pub venue: RoleId,
}

/// The tables, ready for look-up by lemma.
#[derive(Debug, Clone)]
pub struct SpeechLexicon {
    /// Types and roles of the schema.
    pub common: CommonRoles,
    /// Classes.
    pub classes: Vec<SpeechClass>,
    /// Verb readings by the lemma of the head word.
    pub verbs: FxHashMap<String, Vec<CueEntry>>,
    /// Noun readings by lemma.
    pub nouns: FxHashMap<String, Vec<CueEntry>>,
    /// Prepositional cues by first word, longest first.
    pub prepositions: FxHashMap<String, Vec<PrepositionEntry>>,
    /// Governors by lemma.
    pub governors: FxHashMap<String, Vec<GovernorEntry>>,
    /// Markers by first word, longest first.
    pub markers: FxHashMap<String, Vec<MarkerEntry>>,
    /// Hedges by first word, longest first.
    pub hedges: FxHashMap<String, Vec<HedgeEntry>>,
    /// Role of the nouns of media and occasions (lower case): `medium` or `venue`.
    pub media: FxHashMap<String, String>,
    /// Verbs whose conditional is polite or modal, not hearsay.
    pub conditional: FxHashSet<String>,
    /// Nouns of time that are no speaker: `a déclaré lundi le maire`.
    pub times: FxHashSet<String>,
    /// Irregular present forms of cue verbs with their lemma.
    pub forms: FxHashMap<String, String>,
    /// Verbs of movement, whose `pour` + noun is an aim.
    pub motion: FxHashSet<String>,
    /// Verbs whose definite object is taken for granted: « dénoncer la hausse ».
    pub factive: FxHashSet<String>,
    /// Verbs whose complement is as sure as they are: « déboucher sur la création ».
    pub yields: FxHashSet<String>,
    /// Verbs of change: an infinitive of `outcome` behind them tells the outcome, no aim.
    pub course: FxHashSet<String>,
    /// Verbs of what is reached: « baisse pour s'établir à 3 % ».
    pub outcome: FxHashSet<String>,
    /// Short lists of forms.
    pub lists: WordLists,
    /// What each form can be to all of these.
    pub(crate) uses: uses::FormUses,
}

impl SpeechLexicon {
    /// The class of a cue.
    #[must_use]
    pub fn class(&self, entry: &CueEntry) -> &SpeechClass {
        &self.classes[entry.class]
    }

    /// The reading of any verb that closes a quotation: « … », a savouré l'entraîneur.
    #[must_use]
    pub fn any_verb(&self) -> Option<&CueEntry> {
        self.verbs.get("*")?.first()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::DataSource;
    use crate::schema::Schema;

    fn lexicon() -> SpeechLexicon {
        SpeechLexicon::load(&DataSource::embedded(), &Schema::embedded().unwrap()).expect("the tables are sound")
    }

    #[test]
    fn the_lexicon_is_broad() {
        let l = lexicon();
        assert!(l.verbs.len() >= 250, "{} verbs", l.verbs.len());
        assert!(l.nouns.len() >= 60, "{} nouns", l.nouns.len());
        assert!(l.prepositions.values().map(Vec::len).sum::<usize>() >= 12);
    }

    #[test]
    fn a_demand_plans_its_content_and_is_no_quote() {
        let l = lexicon();
        let e = &l.verbs["exhorter"][0];
        let schema = Schema::embedded().unwrap();
        assert_eq!(l.class(e).fact, schema.fact_type("Demand"));
        assert_eq!(e.a, Some(Content { effect: Effect::ReportPlan, quoted: false }));
        assert_eq!(e.object, schema.role("addressee"));
    }

    #[test]
    fn reflexive_and_many_word_cues() {
        let l = lexicon();
        assert!(l.verbs["engager"].iter().any(|e| e.reflexive && e.a.is_some_and(|c| c.quoted)));
        assert!(l.verbs["mettre"].iter().any(|e| e.following == ["en", "garde"]));
        assert!(l.verbs["convaincu"].iter().any(|e| e.copular));
    }

    #[test]
    fn a_wrong_row_names_its_line() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("fr/speech")).unwrap();
        std::fs::write(dir.path().join("fr/speech/cues.tsv"), "# head\ndire\tsay\tque quuote\n").unwrap();
        let error = SpeechLexicon::load(&DataSource::with_folder(dir.path()), &Schema::embedded().unwrap())
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("data/fr/speech/cues.tsv:2: unknown frame “quuote”"), "{error}");
    }
}
