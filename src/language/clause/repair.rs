//! Mistakes that parsers make in news and that the words themselves give away.

use super::build::Builder;
use super::group::Group;
use super::{Argument, ArgumentOrigin, DeepRole, Predicate, Voice};
use crate::language::{Deprel, Number, TokenId, Upos};
use smol_str::SmolStr;

impl Builder<'_> {
    /// Mistakes that parsers make in news and that the words themselves give away.
    pub(super) fn repair(&self, predicate: &mut Predicate, group: &Group) {
        let words = &self.words;
        let has = |p: &Predicate, role| p.arguments.iter().any(|a| a.role == role);
        if predicate.voice == Voice::Active && !has(predicate, DeepRole::Object) {
            self.second_subject(predicate);
        }
        if predicate.voice == Voice::Active && !has(predicate, DeepRole::Object) {
            self.repair_object(predicate);
        } else if !has(predicate, DeepRole::Attribute) {
            self.repair_attribute(predicate);
        }
        if group.impersonal {
            // "il est arrivé trois hommes"
            if words.lexicon.impersonal(words.lemma(predicate.head), predicate.reflexive) == Some(true) {
                for argument in predicate.arguments.iter_mut().filter(|a| a.role == DeepRole::Object) {
                    argument.role = DeepRole::Subject;
                }
            }
            return;
        }
        // « … », a annoncé X: the speaker after the verb is read as its object
        if !has(predicate, DeepRole::Subject) && predicate.voice == Voice::Active && group.finite.is_some() {
            let before = group.start.checked_sub(1);
            let closes = |id: TokenId| {
                words
                    .analysis
                    .tokens
                    .get(id as usize)
                    .is_some_and(|t| t.flags.has(crate::language::TokenFlags::QUOTE_CLOSE))
                    || matches!(words.form(id), "»" | "”")
            };
            let quoted =
                before.is_some_and(|b| closes(b) || (words.form(b) == "," && b.checked_sub(1).is_some_and(closes)));
            if quoted {
                let subject =
                    predicate.arguments.iter_mut().find(|a| a.role == DeepRole::Object && a.head > predicate.head);
                if let Some(subject) = subject {
                    subject.role = DeepRole::Subject;
                }
            }
        }
    }

    /// `a devancé de dix secondes l'Espagnol`: with a subject before the verb, a second one behind it is the object.
    fn second_subject(&self, predicate: &mut Predicate) {
        let words = &self.words;
        let head = predicate.head;
        let subject = |a: &Argument| a.role == DeepRole::Subject && a.origin == ArgumentOrigin::Direct;
        // a pronoun before the verb may only announce the subject: "elle est là, la réforme"; "a-t-il dit" has none before it
        let before = |a: &Argument| subject(a) && a.head < head && !words.is_se(a.head);
        let names = |id: TokenId| matches!(words.upos(id), Upos::Noun | Upos::Propn);
        if predicate.reflexive
            || words.lexicon.is_etre_verb(words.lemma(head))
            || !predicate.arguments.iter().any(|a| before(a) && names(a.head))
        {
            return;
        }
        for argument in &mut predicate.arguments {
            if subject(argument) && argument.head > head && names(argument.head) {
                argument.role = DeepRole::Object;
            }
        }
    }

    /// `nommer Anna Lind ambassadrice` where the tree makes the bare noun part of the name.
    fn repair_attribute(&self, predicate: &mut Predicate) {
        let words = &self.words;
        let object = predicate.arguments.iter().find(|a| a.role == DeepRole::Object && a.head > predicate.head);
        let Some(object) = object.map(|a| a.head) else { return };
        if !words.lexicon.is_attributive(words.lemma(predicate.head)) {
            return;
        }
        // "a jugé la mesure injuste": the adjective that closes the phrase
        let closing = words.tree.children(object).find(|&c| {
            c == object + 1
                && words.upos(c) == Upos::Adj
                && words.deprel(c) == Deprel::Amod
                && words.child(object, |d| d == Deprel::Det).is_some()
                && matches!(words.upos(c + 1), Upos::Punct | Upos::Cconj | Upos::Adp | Upos::Sconj)
                && words.child(object, |d| d == Deprel::Nmod).is_none()
        });
        if let Some(adjective) = closing.filter(|_| words.lexicon.judges(words.lemma(predicate.head))) {
            self.push_one(predicate, DeepRole::Attribute, SmolStr::default(), adjective, ArgumentOrigin::Reattached);
            return;
        }
        let bare = words.tree.children(object).filter(|&c| c > object).find(|&c| {
            matches!(words.upos(c), Upos::Noun | Upos::Adj)
                && matches!(
                    words.deprel(c),
                    Deprel::Nmod | Deprel::Flat | Deprel::FlatName | Deprel::Appos | Deprel::Amod
                )
                && words.child(c, |d| matches!(d, Deprel::Det | Deprel::Case)).is_none()
                && words.upos(object) == Upos::Propn
                && !words.has_comma_before(c)
        });
        if let Some(bare) = bare {
            self.push_one(predicate, DeepRole::Attribute, SmolStr::default(), bare, ArgumentOrigin::Reattached);
        }
    }

    /// Whether the word before `noun` can be the article of an indefinite: `des témoins`, `du pain`, `de l'aide`, and before an
    /// adjective `d'éventuels témoins`.
    fn is_partitive(&self, word: TokenId, noun: TokenId) -> bool {
        let words = &self.words;
        let next = words.lower(word + 1);
        match words.lower(word).as_str() {
            "des" | "du" => true,
            "de" if next == "l'" => word + 2 == noun,
            // one word of two, and no preposition with an article: "de la nourriture"
            "de" if next == "la" => word + 2 == noun && words.deprel(word + 1) == Deprel::Fixed,
            "de" | "d'" => {
                words.upos(word + 1) == Upos::Adj
                    && words.head(word + 1) == Some(noun)
                    && words.feats(noun).number() == Number::Plur
            }
            _ => false,
        }
    }

    /// An object that the tree hides: the number of `en ont abattu 18`; `des missiles` read as a complement with `de`.
    fn repair_object(&self, predicate: &mut Predicate) {
        let words = &self.words;
        if predicate.arguments.iter().any(|a| words.lemma(a.head) == "en") {
            let number = predicate
                .arguments
                .iter_mut()
                .find(|a| a.role == DeepRole::Adverbial && a.head > predicate.head && words.upos(a.head) == Upos::Num);
            if let Some(number) = number {
                number.role = DeepRole::Object;
                return;
            }
        }
        if predicate.reflexive || words.lexicon.is_etre_verb(words.lemma(predicate.head)) {
            return;
        }
        // "cédait en fin de séance 1,2 %"
        let share = |a: &&mut Argument| {
            a.role == DeepRole::Adverbial
                && a.head > predicate.head
                && matches!(words.form(a.head), "%" | "€" | "$")
                && words.child(a.head, |d| d == Deprel::Nummod).is_some()
        };
        if let Some(argument) = predicate.arguments.iter_mut().find(share) {
            argument.role = DeepRole::Object;
            return;
        }
        let bounded = |a: &&mut Argument| {
            a.role == DeepRole::Adverbial
                && a.head > predicate.head
                && words.is_bound(&words.introducer(a.head, Deprel::Case), a.head)
        };
        if let Some(argument) = predicate.arguments.iter_mut().find(bounded) {
            argument.role = DeepRole::Object;
            return;
        }
        let partitive = |id: TokenId| {
            id > predicate.head
                && words.upos(id) == Upos::Noun
                && words.tree.children(id).any(|c| words.deprel(c) == Deprel::Case && self.is_partitive(c, id))
        };
        let complement = |id: TokenId| {
            matches!(words.deprel(id), Deprel::Nmod | Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::Obj)
        };
        let mut found = None;
        for child in words.tree.children(predicate.head).filter(|&c| c > predicate.head && complement(c)) {
            // "a livré à la Pologne des chars", "distribue aux mairies des ordinateurs" read as theirs; "la réunion des
            // ministres" is what it seems
            let several = || words.feats(child).number() == Number::Plur && words.preposition(child) == "à";
            let taker =
                words.upos(child) == Upos::Propn || (several() && words.lexicon.nominal(words.lemma(child)).is_empty());
            let counted = |g: TokenId| words.lexicon.quantity(words.lemma(g)).is_some();
            let below = words.tree.children(child).find(|&g| (taker || counted(g)) && complement(g) && partitive(g));
            found = found.or(Some(child).filter(|&c| partitive(c))).or(below);
        }
        if let Some(head) = found {
            self.push(predicate, DeepRole::Object, SmolStr::default(), head, ArgumentOrigin::Reattached);
        }
    }
}
