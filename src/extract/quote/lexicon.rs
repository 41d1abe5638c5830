//! The lexicon of speech, thought and factuality (`data/fr/speech/*.tsv`).
//!
//! All knowledge about single words lives in those tables; this module reads and checks them.

use crate::data::{DataError, DataSource};
use crate::schema::{FactType, RoleId, Schema};
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
    /// Prepositional complements with their roles.
    pub complements: Vec<(String, RoleId)>,
}

/// A prepositional cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrepositionEntry {
    /// All words.
    pub words: Vec<String>,
    /// Effect on the clause.
    pub effect: Effect,
    /// The phrase names no speaker (`de source diplomatique`).
    pub alone: bool,
    /// Needs a name and a comma (`pour`).
    pub weak: bool,
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
}

const FOLDER: &str = "data/fr/speech/";

impl SpeechLexicon {
    /// Reads all tables.
    ///
    /// # Errors
    /// When a table is missing or a row is wrong; the message names file and line.
    pub fn load(source: &DataSource, schema: &Schema) -> Result<Self, SpeechError> {
        let wrong = |problem| SpeechError::Row { file: "schema/facts.toml".to_owned(), line: 1, problem };
        let common = CommonRoles {
            statement: fact_type(schema, "Statement").map_err(wrong)?,
            speaker: role(schema, "speaker").map_err(wrong)?,
            addressee: role(schema, "addressee").map_err(wrong)?,
            topic: role(schema, "topic").map_err(wrong)?,
            medium: role(schema, "medium").map_err(wrong)?,
            venue: role(schema, "venue").map_err(wrong)?,
        };
        let mut lexicon = Self {
            common,
            classes: Vec::new(),
            verbs: FxHashMap::default(),
            nouns: FxHashMap::default(),
            prepositions: FxHashMap::default(),
            governors: FxHashMap::default(),
            markers: FxHashMap::default(),
            hedges: FxHashMap::default(),
            media: FxHashMap::default(),
            conditional: FxHashSet::default(),
            motion: FxHashSet::default(),
            forms: FxHashMap::default(),
            times: FxHashSet::default(),
        };
        each_row(source, "classes.tsv", 8, |f| lexicon.add_class(schema, f))?;
        each_row(source, "cues.tsv", 3, |f| {
            let (key, entry) = lexicon.cue(schema, f, true)?;
            lexicon.verbs.entry(key).or_default().push(entry);
            Ok(())
        })?;
        each_row(source, "nouns.tsv", 3, |f| {
            let (key, entry) = lexicon.cue(schema, f, false)?;
            lexicon.nouns.entry(key).or_default().push(entry);
            Ok(())
        })?;
        each_row(source, "prepositions.tsv", 3, |f| {
            let words = split_words(f[0]);
            let effect = effect(f[1])?;
            let entry = PrepositionEntry { effect, alone: f[2] == "alone", weak: f[2] == "weak", words };
            lexicon.prepositions.entry(entry.words[0].clone()).or_default().push(entry);
            Ok(())
        })?;
        each_row(source, "governors.tsv", 7, |f| lexicon.add_governor(f))?;
        each_row(source, "markers.tsv", 3, |f| {
            let kind = match f[1] {
                "clause" => MarkerKind::Clause,
                "inf" => MarkerKind::Infinitive,
                "noun" => MarkerKind::Noun,
                other => return Err(format!("unknown kind “{other}”; write clause, inf or noun")),
            };
            let entry = MarkerEntry { words: split_words(f[0]), kind, effect: effect(f[2])? };
            lexicon.markers.entry(entry.words[0].clone()).or_default().push(entry);
            Ok(())
        })?;
        each_row(source, "hedges.tsv", 4, |f| {
            let mut words = split_words(f[0]);
            let first = words.remove(0);
            let adverb = match f[1] {
                "adverb" => true,
                "adjective" => false,
                other => return Err(format!("unknown kind “{other}”; write adverb or adjective")),
            };
            let entry = HedgeEntry { following: words, adverb, effect: effect(f[2])?, negated: effect(f[3])? };
            lexicon.hedges.entry(first).or_default().push(entry);
            Ok(())
        })?;
        each_row(source, "media.tsv", 2, |f| {
            lexicon.media.insert(f[0].to_lowercase(), f[1].to_owned());
            Ok(())
        })?;
        each_row(source, "verbs.tsv", 2, |f| {
            let set = match f[1] {
                "conditional" => &mut lexicon.conditional,
                "motion" => &mut lexicon.motion,
                "time" => &mut lexicon.times,
                other => return Err(format!("unknown list “{other}”; write conditional, motion or time")),
            };
            set.insert(f[0].to_owned());
            Ok(())
        })?;
        each_row(source, "forms.tsv", 2, |f| {
            lexicon.forms.insert(f[0].to_owned(), f[1].to_owned());
            Ok(())
        })?;
        lexicon.sort_longest_first();
        Ok(lexicon)
    }

    fn sort_longest_first(&mut self) {
        // Each list is sorted on its own: the order of the map does not matter.
        self.prepositions.values_mut().for_each(|v| v.sort_by_key(|e| std::cmp::Reverse(e.words.len())));
        self.markers.values_mut().for_each(|v| v.sort_by_key(|e| std::cmp::Reverse(e.words.len())));
        self.hedges.values_mut().for_each(|v| v.sort_by_key(|e| std::cmp::Reverse(e.following.len())));
        self.verbs.values_mut().for_each(|v| v.sort_by_key(|e| std::cmp::Reverse(e.following.len())));
        self.governors
            .values_mut()
            .for_each(|v| v.sort_by_key(|e| std::cmp::Reverse(e.following.len() + usize::from(e.before.is_some()))));
    }

    /// The class of a cue.
    #[must_use]
    pub fn class(&self, entry: &CueEntry) -> &SpeechClass {
        &self.classes[entry.class]
    }

    fn add_class(&mut self, schema: &Schema, f: &[&str]) -> Result<(), String> {
        self.classes.push(SpeechClass {
            name: f[0].to_owned(),
            rule: format!("speech.{}", f[0]).into(),
            fact: if f[1] == "-" { None } else { Some(fact_type(schema, f[1])?) },
            agent: role(schema, f[2])?,
            object: role(schema, f[3])?,
            que: content(f[4])?,
            infinitive: content(f[5])?,
            si: content(f[6])?,
            noun: content(f[7])?,
        });
        Ok(())
    }

    fn cue(&self, schema: &Schema, f: &[&str], verb: bool) -> Result<(String, CueEntry), String> {
        let class = self
            .classes
            .iter()
            .position(|c| c.name == f[1])
            .ok_or_else(|| format!("unknown class “{}”; classes.tsv declares them", f[1]))?;
        let c = &self.classes[class];
        let (mut words, reflexive) = reflexive_words(f[0]);
        let copular = verb && words.len() > 1 && words[0] == "être";
        if copular {
            words.remove(0);
        }
        let key = words.remove(0);
        let mut e = CueEntry {
            following: words,
            reflexive,
            copular,
            class,
            que: None,
            inf: None,
            de: None,
            a: None,
            si: None,
            pour_que: None,
            selon: None,
            event: None,
            quote: false,
            object: None,
            dative: None,
            agent: false,
            complements: Vec::new(),
        };
        for frame in f[2].split_whitespace() {
            if let Some((slot, name)) = frame.split_once(':') {
                let role = self.role_of(schema, c, name)?;
                match slot {
                    "obj" => e.object = Some(role),
                    "dat" => e.dative = Some(role),
                    _ => e.complements.push((slot.to_owned(), role)),
                }
                continue;
            }
            let (slot, given) = match frame.split_once('=') {
                Some((slot, given)) => (slot, Some(credited(content(given)?))),
                None => (frame, None),
            };
            match slot {
                "que" => e.que = Some(given.unwrap_or(c.que)),
                "pour-que" => {
                    e.pour_que = Some(given.unwrap_or(Content { effect: c.infinitive.effect, quoted: false }))
                }
                "inf" => e.inf = Some(given.unwrap_or(c.infinitive)),
                // An infinitive with a preposition after a verb of saying is an order; after the others it is their content.
                "de" => e.de = Some(given.unwrap_or(c.infinitive)),
                "à" => e.a = Some(given.unwrap_or(c.infinitive)),
                "si" => e.si = Some(given.unwrap_or(c.si)),
                "selon" => e.selon = Some(given.unwrap_or(c.que)),
                "event" => e.event = Some(given.unwrap_or(c.noun)),
                "quote" => e.quote = true,
                "obj" => e.object = Some(c.object),
                "dat" => e.dative = Some(self.role_of(schema, c, "addressee")?),
                "agent" => e.agent = true,
                other => return Err(format!("unknown frame “{other}”; the head of the file lists the frames")),
            }
        }
        Ok((key, e))
    }

    /// The role called `name`, which the class's fact must have.
    fn role_of(&self, schema: &Schema, class: &SpeechClass, name: &str) -> Result<RoleId, String> {
        let role = role(schema, name)?;
        match class.fact {
            Some(fact) if schema.role_use(fact, role).is_none() => {
                Err(format!("{} has no role “{name}”; schema/facts.toml lists its roles", schema.fact_name(fact)))
            }
            _ => Ok(role),
        }
    }

    fn add_governor(&mut self, f: &[&str]) -> Result<(), String> {
        let (mut words, reflexive) = reflexive_words(f[0]);
        let before = (words.len() > 1 && words[0] == "peu").then(|| words.remove(0));
        if words.len() > 1 && words[0] == "il" {
            words.remove(0);
        }
        let (words, reflexive) =
            if words.len() > 1 && words[0] == "se" { (words.split_off(1), true) } else { (words, reflexive) };
        let mut words = words;
        let key = words.remove(0);
        let kind = match f[1] {
            "verb" => 'V',
            "adj" => 'A',
            "noun" => 'N',
            other => return Err(format!("unknown kind “{other}”; write verb, adj or noun")),
        };
        let mut complements = 0;
        for part in f[2].split('|') {
            complements |= match part {
                "inf" => GovernorEntry::INF,
                "de" => GovernorEntry::DE,
                "à" => GovernorEntry::A,
                "pour" | "par" => GovernorEntry::POUR,
                "que" => GovernorEntry::QUE,
                "obj" => GovernorEntry::OBJ,
                "subj" => GovernorEntry::SUBJ,
                "nde" => GovernorEntry::NDE,
                other => return Err(format!("unknown complement “{other}”")),
            };
        }
        let effects = [effect(f[3])?, effect(f[4])?, effect(f[5])?, effect(f[6])?];
        self.governors.entry(key).or_default().push(GovernorEntry {
            following: words,
            before,
            reflexive,
            kind,
            complements,
            effects,
        });
        Ok(())
    }
}

fn fact_type(schema: &Schema, name: &str) -> Result<FactType, String> {
    schema.fact_type(name).ok_or_else(|| format!("unknown fact type “{name}”; schema/facts.toml declares them"))
}

fn role(schema: &Schema, name: &str) -> Result<RoleId, String> {
    schema.role(name).ok_or_else(|| format!("unknown role “{name}”; schema/facts.toml declares them"))
}

/// Effects of frames are always credited to the speaker: `que=plan` means “credited, planned”.
fn credited(content: Content) -> Content {
    let effect = match content.effect {
        Effect::Plan => Effect::ReportPlan,
        Effect::PlanNegative => Effect::ReportPlanNegative,
        Effect::Possible => Effect::Believe,
        Effect::PossibleNegative => Effect::BelieveNegative,
        other => other,
    };
    Content { effect, quoted: content.quoted }
}

fn content(word: &str) -> Result<Content, String> {
    let (name, quoted) = match word.strip_suffix('*') {
        Some(name) => (name, true),
        None => (word, false),
    };
    let effect = match name {
        "want" => Effect::Plan,
        "doubt" => Effect::Possible,
        "plan" => Effect::ReportPlan,
        "plan-" => Effect::ReportPlanNegative,
        "possible" => Effect::Believe,
        "possible-" => Effect::BelieveNegative,
        other => effect(other)?,
    };
    Ok(Content { effect, quoted })
}

fn effect(word: &str) -> Result<Effect, String> {
    Ok(match word {
        "-" => Effect::Nothing,
        "yes" => Effect::Same,
        "no" => Effect::Negative,
        "possible" => Effect::Possible,
        "possible-" => Effect::PossibleNegative,
        "plan" => Effect::Plan,
        "plan-" => Effect::PlanNegative,
        "condition" => Effect::Condition,
        "fact" | "know" => Effect::Fact,
        "report" => Effect::Report,
        "deny" => Effect::Deny,
        "believe" => Effect::Believe,
        "question" => Effect::Question,
        other => return Err(format!("unknown effect “{other}”; classes.tsv and governors.tsv list them")),
    })
}

/// The words of an entry: `s'engager` is `engager`, reflexive.
fn reflexive_words(entry: &str) -> (Vec<String>, bool) {
    let (rest, reflexive) = match entry.strip_prefix("se ").or_else(|| entry.strip_prefix("s'")) {
        Some(rest) => (rest, true),
        None => (entry, false),
    };
    (split_words(rest), reflexive)
}

/// Splits at blanks and after elisions: `si l'on` is `si`, `l'`, `on`.
pub(crate) fn split_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for piece in text.split_whitespace() {
        let mut rest = piece;
        // Words that keep their apostrophe or hyphen are one token.
        while let Some(at) = rest.find('\'').filter(|at| at + 1 < rest.len() && !rest.starts_with("aujourd")) {
            words.push(rest[..=at].to_owned());
            rest = &rest[at + 1..];
        }
        words.push(rest.to_owned());
    }
    words
}

/// Calls `read` with the fields of each row of a table.
fn each_row(
    source: &DataSource,
    name: &str,
    columns: usize,
    mut read: impl FnMut(&[&str]) -> Result<(), String>,
) -> Result<(), SpeechError> {
    let file = format!("{FOLDER}{name}");
    let text = source.text(&file)?;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let problem = if fields.len() < columns || fields.iter().take(columns).any(|f| f.is_empty()) {
            Err(format!("{} columns, {columns} expected; columns are parted by tabs", fields.len()))
        } else {
            read(&fields)
        };
        problem.map_err(|problem| SpeechError::Row { file: file.clone(), line: at + 1, problem })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
