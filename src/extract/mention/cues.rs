//! What speaks for a name, and how much: the points of each cue and the types that words ask of the names beside them.
//!
//! Both are tables in `data/fr/names`: `weights.tsv` (cue, type, points) and `arguments.tsv` (word, argument, type).

use crate::data::{DataSource, TableError};
use crate::extract::gazetteer::{chain, hash_exact};
use crate::extract::number::rows;
use crate::schema::EntityType;
use rustc_hash::FxHashMap;

const WEIGHTS: &str = "data/fr/names/weights.tsv";
const ARGUMENTS: &str = "data/fr/names/arguments.tsv";
/// Most types that one cue speaks for or against.
const MOST: usize = 3;

macro_rules! cues {
    ($($name:ident $key:literal $rule:literal,)*) => {
        /// A reason to take a name for something of a type.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Cue { $($name),* }

        impl Cue {
            const ALL: &[(Cue, &'static str, &'static str)] = &[$((Cue::$name, $key, $rule)),*];

            /// The rule that a mention names when this cue gave most.
            pub(super) const fn rule(self) -> &'static str {
                Self::ALL[self as usize].2
            }
        }
    };
}

cues! {
    OrgWord "word.organization" "name.org-word",
    EnglishTitle "word.the" "name.english-title",
    EnglishTitleAuthor "word.the+author" "name.english-title",
    LastWord "word.last" "name.last-word",
    LastWordSure "word.last-sure" "name.last-word",
    FirstWord "word.opening" "name.first-word",
    FirstName "word.first-name+more" "name.first-name",
    FirstNameOrdinary "word.first-name-ordinary+more" "name.first-name",
    FirstNameAlone "word.first-name" "name.first-name",
    FirstNameOrdinaryAlone "word.first-name-ordinary" "name.first-name",
    SurnameLast "word.surname-last" "name.surname",
    SurnameAlone "word.surname" "name.surname",
    Initial "word.initial" "name.initial",
    Particle "word.particle" "name.particle",
    TwoWords "shape.two-words" "name.two-words",
    Acronym "shape.acronym" "name.acronym",
    CamelCase "shape.inner-capital" "name.shape",
    Possessive "shape.possessive" "name.shape",
    Code "shape.code" "name.code",
    ArabicArticle "shape.arabic-article" "name.shape",
    PlaceHead "shape.saint" "name.place-shape",
    PlaceLinked "shape.hyphen-preposition" "name.place-shape",
    PlaceEnding "shape.place-ending" "name.place-shape",
    Title "before.title" "name.title",
    CapitalOffice "before.capital-office" "name.office",
    At "before.à" "name.place-preposition",
    AtGoverned "before.à-governed" "name.place-preposition",
    In "before.en" "name.place-preposition",
    Towards "before.vers" "name.place-preposition",
    Within "before.dans" "name.place-preposition",
    WithinArticle "before.dans-le" "name.place-preposition",
    Chez "before.chez" "name.agent",
    AgentPreposition "before.par" "name.agent",
    PlaceBrackets "before.place-bracket" "name.place-in-brackets",
    Article "before.article" "name.article",
    ToArticle "before.au" "name.article",
    HeadDe "before.head-de" "name.head-de",
    PlaceCueDe "before.place-noun-de" "name.place-cue",
    KinDe "before.kin-de" "name.kin",
    DemonymBody "before.demonym-article" "name.demonym",
    Office "before.office" "name.office",
    OfficePlural "before.offices" "name.office",
    OfficeDerived "before.agent-noun" "name.office",
    OfficeKnownBody "before.office-known-body" "name.office",
    Rival "before.rival" "name.rival",
    Head "before.head" "name.head",
    SpeaksFor "before.office-of-head" "name.office",
    AppositionBefore "before.noun-comma" "name.apposition",
    Year "after.year" "name.year",
    Age "after.age" "name.age",
    FirstNames "after.et-first-name" "name.first-name",
    Dateline "after.dateline" "name.dateline",
    AppositionAfter "after.comma-office" "name.apposition",
    AppositionRival "after.comma-rival" "name.apposition",
    PlaceAfterIn "after.comma-in-place" "name.place-apposition",
    PlaceAfter "after.comma-place" "name.place-apposition",
    House "after.de-town" "name.house",
    PlaceInBrackets "after.bracket-place" "name.place-with-region",
    AcronymFits "after.acronym" "name.acronym-follows",
    AcronymOther "after.acronym-other" "name.acronym-follows",
    AgentVerb "tree.speech-subject" "name.agent",
    Attribute "tree.attribute" "name.attribute",
    AppositionTree "tree.apposition" "name.apposition",
    Subject "tree.subject" "name.subject",
    Object "tree.object" "name.object",
    Oblique "tree.oblique" "name.oblique",
    NounDe "tree.noun-de" "name.noun-de",
    Make "known.make" "name.make",
    KnownPart "known.part" "name.with-known-part",
    Inhabitants "known.inhabitants" "gazetteer.inhabitants",
    Weak "known.weak" "gazetteer.weak",
    WeakFree "known.weak-free" "gazetteer.weak",
    WeakPlace "known.weak-place" "gazetteer.weak",
    Known "known.word" "gazetteer",
    KnownCaps "known.acronym" "gazetteer",
    KnownWords "known.words" "gazetteer",
    AcronymIntroduced "text.acronym-introduced" "name.acronym-introduced",
    Team "text.team" "name.team",
    SurnameKnown "text.surname" "name.surname-known",
    SurnameKnownRow "text.surname-of-the-tables" "name.surname-known",
    FirstNameKnown "text.first-name" "name.first-name-known",
}

/// A type of a row: named, or the one that the cue itself tells (`=`: the type of the head noun, of the table row).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Type(EntityType),
    Told,
}

/// The points of the cues, and what words ask of their arguments.
#[derive(Debug, Clone)]
pub struct NameCues {
    weights: Vec<[Option<(Of, i32)>; MOST]>,
    arguments: FxHashMap<u64, EntityType>,
    /// Least points for a name.
    pub(super) least: i32,
    /// Least points for a single unknown word where any word has a capital.
    pub(super) least_doubtful: i32,
    /// Points that label the other mentions of a name.
    pub(super) strong: i32,
}

fn wrong(file: &'static str, line: usize, problem: String) -> TableError {
    TableError::Row { file, line, problem }
}

/// The key of an argument of a word.
fn key(word: &str, argument: &str) -> u64 {
    chain(hash_exact(word), hash_exact(argument))
}

impl NameCues {
    /// Reads the tables.
    ///
    /// # Errors
    /// When a table is missing or a row is wrong; the message names file, line and what to write.
    pub fn load(data: &DataSource) -> Result<Self, TableError> {
        let mut cues = Self {
            weights: vec![[None; MOST]; Cue::ALL.len()],
            arguments: FxHashMap::default(),
            least: 0,
            least_doubtful: 0,
            strong: 0,
        };
        cues.read_weights(&data.text(WEIGHTS)?)?;
        cues.read_arguments(&data.text(ARGUMENTS)?)?;
        Ok(cues)
    }

    fn read_weights(&mut self, text: &str) -> Result<(), TableError> {
        let mut limits = [false; 3];
        let mut last = 0;
        for (line, cells) in rows(text) {
            last = line;
            let [cue, of, points, ..] = cells[..] else {
                return Err(wrong(
                    WEIGHTS,
                    line,
                    "expected `cue`, `type`, `points` and what it means, with tabs".into(),
                ));
            };
            let Ok(points) = points.parse::<i32>().map(|p| p.clamp(-100, 100)) else {
                return Err(wrong(WEIGHTS, line, format!("`{points}` is no whole number of points")));
            };
            let limit = match cue {
                "limit.least" => Some((0, &mut self.least)),
                "limit.least-doubtful" => Some((1, &mut self.least_doubtful)),
                "limit.strong" => Some((2, &mut self.strong)),
                _ => None,
            };
            if let Some((number, place)) = limit {
                (*place, limits[number]) = (points, true);
                continue;
            }
            let Some(number) = Cue::ALL.iter().position(|(_, key, _)| *key == cue) else {
                return Err(wrong(WEIGHTS, line, format!("no cue is called `{cue}`")));
            };
            let of = match (of, EntityType::named(of)) {
                ("=", _) => Of::Told,
                (_, Some(kind)) => Of::Type(kind),
                _ => return Err(wrong(WEIGHTS, line, format!("`{of}` is no entity type; write one, or `=`"))),
            };
            let Some(place) = self.weights[number].iter_mut().find(|w| w.is_none_or(|(old, _)| old == of)) else {
                return Err(wrong(WEIGHTS, line, format!("`{cue}` has more than {MOST} types")));
            };
            *place = Some((of, points));
        }
        let missing = Cue::ALL.iter().zip(&self.weights).find(|(_, w)| w[0].is_none()).map(|((_, key, _), _)| *key);
        let missing = missing.or_else(|| {
            let names = ["limit.least", "limit.least-doubtful", "limit.strong"];
            limits.iter().zip(names).find(|(given, _)| !**given).map(|(_, name)| name)
        });
        match missing {
            Some(key) => {
                Err(wrong(WEIGHTS, last, format!("the cue `{key}` has no row; add one, with 0 points to silence it")))
            }
            None => Ok(()),
        }
    }

    fn read_arguments(&mut self, text: &str) -> Result<(), TableError> {
        for (line, cells) in rows(text) {
            let [words, argument, kind] = cells[..] else {
                return Err(wrong(ARGUMENTS, line, "expected `words`, `argument` and `type`, with tabs".into()));
            };
            let known = matches!(
                argument,
                "subject"
                    | "object"
                    | "beside"
                    | "first"
                    | "last"
                    | "last-sure"
                    | "club"
                    | "side"
                    | "side-at"
                    | "de"
                    | "à"
                    | "en"
                    | "dans"
                    | "sur"
                    | "chez"
                    | "pour"
                    | "par"
                    | "avec"
                    | "contre"
                    | "vers"
            );
            if !known {
                let problem =
                    format!("`{argument}` is no argument; write subject, object or a preposition such as `de`");
                return Err(wrong(ARGUMENTS, line, problem));
            }
            let Some(kind) = EntityType::named(kind) else {
                return Err(wrong(ARGUMENTS, line, format!("`{kind}` is no entity type")));
            };
            for word in words.split(' ').filter(|w| !w.is_empty()) {
                self.arguments.insert(key(word, argument), kind);
            }
        }
        Ok(())
    }

    /// The types and points of a cue; `told` is the type that the cue itself tells.
    pub(super) fn of(&self, cue: Cue, told: Option<EntityType>) -> impl Iterator<Item = (EntityType, i32)> {
        self.weights[cue as usize].iter().flatten().filter_map(move |(of, points)| match of {
            Of::Type(kind) => Some((*kind, *points)),
            Of::Told => told.map(|kind| (kind, *points)),
        })
    }

    /// The points of a cue for the first of its types.
    pub(super) fn points(&self, cue: Cue) -> i32 {
        self.weights[cue as usize][0].map_or(0, |(_, points)| points)
    }

    /// The type that `word` asks of the name that is its `argument` (`subject`, `object` or a preposition).
    pub(super) fn asked(&self, word: &str, argument: &str) -> Option<EntityType> {
        self.arguments.get(&key(word, argument)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_the_project_are_whole() {
        let cues = NameCues::load(&DataSource::embedded()).unwrap();
        assert!(cues.of(Cue::Title, None).any(|(kind, points)| kind == EntityType::PERSON && points > cues.strong));
        assert_eq!(cues.asked("racheter", "subject"), Some(EntityType::ORGANIZATION));
        assert_eq!(cues.asked("racheter", "chez"), None);
    }

    #[test]
    fn a_wrong_row_is_told_with_file_and_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("fr/names")).unwrap();
        let told = |file: &str, text: &str| {
            std::fs::write(folder.path().join("fr/names").join(file), text).unwrap();
            NameCues::load(&DataSource::with_folder(folder.path())).unwrap_err().to_string()
        };
        let error = told("weights.tsv", "# points\nword.title\tPerson\t3\tx\n");
        assert!(error.contains("weights.tsv:2: no cue is called `word.title`"), "{error}");
        let error = told("weights.tsv", "before.title\tHuman\t3\tx\n");
        assert!(error.contains(":1: `Human` is no entity type"), "{error}");
        let error = told("weights.tsv", "before.title\tPerson\t3\tx\n");
        assert!(error.contains("has no row"), "{error}");
        std::fs::remove_file(folder.path().join("fr/names/weights.tsv")).unwrap();
        let error = told("arguments.tsv", "nommer\tdative\tPerson\n");
        assert!(error.contains("arguments.tsv:1: `dative` is no argument"), "{error}");
    }
}
