//! Reads and checks the tables of the speech lexicon.

use super::uses::FormUses;
use super::{
    CommonRoles, Content, CueEntry, Effect, GovernorEntry, HedgeEntry, MarkerEntry, MarkerKind, PrepositionEntry,
    SourceForm, SpeechClass, SpeechError, SpeechLexicon, WordLists,
};
use crate::data::DataSource;
use crate::schema::{FactType, RoleId, Schema};
use rustc_hash::{FxHashMap, FxHashSet};

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
            judgment: fact_type(schema, "Judgment").map_err(wrong)?,
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
            factive: FxHashSet::default(),
            yields: FxHashSet::default(),
            course: FxHashSet::default(),
            outcome: FxHashSet::default(),
            forms: FxHashMap::default(),
            times: FxHashSet::default(),
            lists: WordLists::default(),
            uses: FormUses::default(),
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
            let form = match f[2] {
                "noun" => SourceForm::Noun,
                "alone" => SourceForm::Alone,
                "weak" => SourceForm::Weak,
                "origin" => SourceForm::Origin,
                "possessive" => SourceForm::Possessive,
                other => {
                    return Err(format!("unknown form “{other}”; write noun, alone, weak, origin or possessive"));
                }
            };
            let entry = PrepositionEntry { effect, form, words };
            lexicon.prepositions.entry(entry.words[0].clone()).or_default().push(entry);
            Ok(())
        })?;
        for table in ["governors.tsv", "governed_nouns.tsv"] {
            each_row(source, table, 7, |f| lexicon.add_governor(f))?;
        }
        each_row(source, "verbs.tsv", 2, |f| {
            let set = match f[1] {
                "factive" => &mut lexicon.factive,
                "yield" => &mut lexicon.yields,
                "course" => &mut lexicon.course,
                "outcome" => &mut lexicon.outcome,
                other => return Err(format!("unknown list “{other}”; write factive, yield, course or outcome")),
            };
            set.insert(f[0].to_owned());
            Ok(())
        })?;
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
        each_row(source, "lists.tsv", 2, |f| {
            let set = match f[1] {
                "conditional" => &mut lexicon.conditional,
                "motion" => &mut lexicon.motion,
                "time" => &mut lexicon.times,
                other => return lexicon.lists.add(other, f[0]),
            };
            set.insert(f[0].to_owned());
            Ok(())
        })?;
        each_row(source, "forms.tsv", 2, |f| {
            lexicon.forms.insert(f[0].to_owned(), f[1].to_owned());
            Ok(())
        })?;
        lexicon.sort_longest_first();
        lexicon.uses = FormUses::collect(&lexicon);
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
            attribute: false,
            nobody: false,
            negated: false,
            act: false,
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
                "attr" => e.attribute = true,
                "on" => e.nobody = true,
                "neg" => e.negated = true,
                "act" => e.act = true,
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
                "nà" => GovernorEntry::NA,
                "npour" => GovernorEntry::NPOUR,
                other => return Err(format!("unknown complement “{other}”")),
            };
        }
        let effects = [effect(f[3])?, effect(f[4])?, effect(f[5])?, effect(f[6])?];
        let list = self.governors.entry(key).or_default();
        let alike = list.iter_mut().find(|e| {
            e.following == words
                && e.before == before
                && e.reflexive == reflexive
                && e.kind == kind
                && e.effects == effects
        });
        if let Some(known) = alike {
            known.complements |= complements;
            return Ok(());
        }
        list.push(GovernorEntry { following: words, before, reflexive, kind, complements, effects });
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
