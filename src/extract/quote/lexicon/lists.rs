//! Short lists of words that single rules ask for (`lists.tsv`).

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordList {
    /// Conjunctions that end in `que` (`avant que`), their word before it.
    Conjunction,
    /// Words that open a clause without belonging to it.
    Joint,
    /// Words of the negation around a verb.
    Negation,
    /// Words that negate from inside an argument.
    Negative,
    /// Subject pronouns on an inverted verb.
    Clitic,
    /// Who speaks of himself.
    First,
    /// Object pronouns of the first and second person.
    Mine,
    /// Subject pronouns of the first and second person.
    Own,
    /// Subjects that are no speaker.
    Nobody,
    /// Pronouns for things.
    Neuter,
    /// `lequel`.
    Which,
    /// Conjunctions whose clause is taken for granted.
    Granted,
    /// Prepositions whose noun is taken for granted.
    Occasion,
    /// Words that open an indirect question.
    Question,
    /// Subjects of impersonal phrases: « force est de constater ».
    Hollow,
    /// Endings of nouns that stand for no person.
    Abstract,
    /// Prepositions before a medium.
    MediumIn,
    /// Prepositions before an occasion.
    VenueIn,
    /// Prepositions before a place or somebody spoken to.
    VenueAt,
    /// Prepositions before a place.
    VenueOn,
    /// Participles of who passes a text on without having written it.
    HandedOn,
    /// Texts by which a body speaks.
    Account,
    /// Counts that are no source unless somebody gave them.
    Tally,
    /// Nouns that take *à* themselves.
    Toward,
}

/// Names of the lists in the table, in the order of [`WordList`].
const NAMES: [&str; 24] = [
    "conjunction",
    "joint",
    "negation",
    "negative",
    "clitic",
    "first",
    "mine",
    "own",
    "nobody",
    "neuter",
    "which",
    "granted",
    "occasion",
    "question",
    "hollow",
    "abstract",
    "medium-in",
    "venue-in",
    "venue-at",
    "venue-on",
    "handed-on",
    "account",
    "tally",
    "toward",
];

/// All lists of forms.
#[derive(Debug, Clone, Default)]
pub struct WordLists {
    lists: [Vec<String>; NAMES.len()],
}

impl WordLists {
    /// The words of a list, in the order of the table.
    #[must_use]
    pub fn get(&self, list: WordList) -> &[String] {
        &self.lists[list as usize]
    }

    /// All lists, in the order of [`WordList`].
    pub(super) fn all(&self) -> impl Iterator<Item = &[String]> {
        self.lists.iter().map(Vec::as_slice)
    }

    /// Adds a word to the list called `name`.
    ///
    /// # Errors
    /// When there is no such list.
    pub(super) fn add(&mut self, name: &str, word: &str) -> Result<(), String> {
        let at = NAMES
            .iter()
            .position(|n| *n == name)
            .ok_or_else(|| format!("unknown list “{name}”; write conditional, motion, time, {}", NAMES.join(", ")))?;
        self.lists[at].push(word.to_owned());
        Ok(())
    }
}
