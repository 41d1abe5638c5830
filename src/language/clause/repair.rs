//! Mistakes that parsers make in news and that the words themselves give away.

use super::build::Builder;
use super::group::Group;
use super::{Argument, ArgumentOrigin, Circumstance, DeepRole, Predicate, Voice};
use crate::language::{Deprel, Number, TokenId, Upos};
use smol_str::SmolStr;

impl Builder<'_> {
    /// Mistakes that parsers make in news and that the words themselves give away.
    pub(super) fn repair(&self, predicate: &mut Predicate, group: &Group) {
        let words = &self.words;
        let has = |p: &Predicate, role| p.arguments.iter().any(|a| a.role == role);
        if predicate.voice == Voice::Active && !has(predicate, DeepRole::Object) {
            self.second_subject(predicate);
            self.hidden_subject(predicate);
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
        if let Some(head) = found.or_else(|| self.object_behind(predicate)) {
            self.push(predicate, DeepRole::Object, SmolStr::default(), head, ArgumentOrigin::Reattached);
        }
    }

    /// `a adopté par 312 voix contre 240 une loi`, `décernera à la sauveteuse une médaille`: a noun phrase with an article and
    /// without a preposition behind a complement, which the tree makes a part of that.
    fn object_behind(&self, predicate: &Predicate) -> Option<TokenId> {
        let words = &self.words;
        let loose = |id: TokenId| {
            matches!(words.deprel(id), Deprel::Nmod | Deprel::Obl | Deprel::OblMod)
                && words.upos(id) == Upos::Noun
                && words.child(id, |d| matches!(d, Deprel::Case | Deprel::Cop | Deprel::Mark)).is_none()
                && words.tree.children(id).any(|c| c < id && matches!(words.deprel(c), Deprel::Det | Deprel::Nummod))
                && !words.lexicon.is_circumstance(Circumstance::When, words.lemma(id))
                && words.lexicon.quantity(words.lemma(id)).is_none()
                && !words.lexicon.is_money(words.lemma(id))
                && words
                    .child(id, |d| matches!(d, Deprel::Det | Deprel::Nummod))
                    .is_some_and(|d| d > predicate.head && !words.has_comma_before(d) && words.upos(d) != Upos::Adj)
        };
        let held = |id: TokenId| words.child(id, |d| d == Deprel::Case).is_some();
        let complement = |id: TokenId| {
            id > predicate.head
                && matches!(words.deprel(id), Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::Nmod)
                && held(id)
        };
        let mut children = words.tree.children(predicate.head);
        // "a radié à vie trois dirigeants": beside the complement
        let beside =
            children.clone().find(|&c| complement(c)).and_then(|first| children.find(|&c| c > first && loose(c)));
        beside.or_else(|| {
            words.tree.children(predicate.head).filter(|&c| complement(c)).find_map(|c| {
                let below = words.tree.children(c).filter(|&g| g > c);
                below.clone().find(|&g| loose(g)).or_else(|| {
                    below.filter(|&g| complement(g)).find_map(|g| words.tree.children(g).find(|&h| h > g && loose(h)))
                })
            })
        })
    }

    /// `Interrogé par la BBC, le porte-parole, le colonel X, a démenti ces informations`: the tree takes the subject for an apposition to
    /// the noun before the comma, and the object for an inverted subject.
    fn hidden_subject(&self, predicate: &mut Predicate) {
        let words = &self.words;
        let head = predicate.head;
        let avoir = words.child(head, |d| d == Deprel::AuxTense).is_some_and(|a| words.lemma(a) == "avoir");
        let mut subjects = predicate.arguments.iter().filter(|a| a.role == DeepRole::Subject);
        let (Some(object), None) = (subjects.next(), subjects.next()) else { return };
        let (object, direct) = (object.head, object.origin == ArgumentOrigin::Direct);
        let right_behind = words.tree.children(object).any(|c| c == head + 1 && words.deprel(c) == Deprel::Det);
        if !avoir || predicate.reflexive || !direct || !right_behind || words.upos(object) != Upos::Noun {
            return;
        }
        let Some(sentence) = words.analysis.sentence_of(head).and_then(|s| words.analysis.sentences.get(s)) else {
            return;
        };
        let quoted = (sentence.tokens.start..head).any(|t| matches!(words.form(t), "»" | "”" | "«" | "“"));
        let phrase = words
            .tree
            .children(head)
            .find(|&c| c < head && matches!(words.deprel(c), Deprel::Advcl | Deprel::Obl | Deprel::OblMod));
        let Some(phrase) = phrase.filter(|_| !quoted) else { return };
        let subject = (phrase + 1..predicate.group.start).find(|&t| {
            words.deprel(t) == Deprel::Appos
                && words.head(t).is_some_and(|h| h == phrase || words.head(h) == Some(phrase))
                && matches!(words.upos(t), Upos::Noun | Upos::Propn)
                && words.child(t, |d| d == Deprel::Det).is_some_and(|d| words.has_comma_before(d))
        });
        let Some(subject) = subject else { return };
        for argument in predicate.arguments.iter_mut().filter(|a| a.head == object && a.role == DeepRole::Subject) {
            argument.role = DeepRole::Object;
        }
        self.push_one(predicate, DeepRole::Subject, SmolStr::default(), subject, ArgumentOrigin::Reattached);
    }
}
