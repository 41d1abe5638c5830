//! Event nouns: what support verbs lend them, what their complements say, and doubtful attachments.

use super::build::Builder;
use super::lexicon::{Genitive, SupportSlot};
use super::{Argument, ArgumentOrigin, DeepRole, Predicate, PredicateKind, Voice};
use crate::language::{Deprel, TokenId, Upos};
use smol_str::SmolStr;

/// Adds `argument` unless the same word already stands in the same role.
fn add(predicate: &mut Predicate, argument: Argument) {
    let same = |a: &Argument| a.head == argument.head && a.role == argument.role;
    if argument.head != predicate.head && !predicate.arguments.iter().any(same) {
        predicate.arguments.push(argument);
    }
}

impl Builder<'_> {
    /// `mener une attaque`, `subir une attaque`, `l'attaque s'est produite`: noun and verb share their arguments.
    pub(super) fn lend(&mut self) {
        let words = self.words;
        for at in 0..self.predicates.len() {
            let verb = &self.predicates[at];
            if verb.kind != PredicateKind::Verb {
                continue;
            }
            let rows = words.lexicon.support(words.lemma(verb.head));
            for support in rows {
                let verb = &self.predicates[at];
                if support.reflexive != verb.reflexive {
                    continue;
                }
                if let Some(with) = &support.with {
                    let bare = verb.role(DeepRole::Object).any(|a| words.lemma(a.head) == with.as_str());
                    if !bare {
                        continue;
                    }
                }
                let fits = |a: &&Argument| match &support.slot {
                    SupportSlot::Object => a.role == DeepRole::Object,
                    SupportSlot::Subject => a.role == DeepRole::Subject,
                    SupportSlot::Oblique(p) => a.role == DeepRole::Oblique && a.preposition == *p,
                };
                let nouns: Vec<TokenId> = verb
                    .arguments
                    .iter()
                    .filter(fits)
                    .map(|a| a.head)
                    .filter(|&n| words.upos(n) == Upos::Noun && n != verb.head)
                    .collect();
                for noun in nouns {
                    self.lend_to(at, noun, support.subject, &support.slot);
                }
            }
        }
    }

    fn lend_to(&mut self, verb: usize, noun: TokenId, gives: Option<DeepRole>, slot: &SupportSlot) {
        let words = self.words;
        let Some(number) = self.number(noun) else { return };
        let number = number as usize;
        if number == verb {
            return;
        }
        let from = &self.predicates[verb];
        let mut lent: Vec<Argument> = Vec::new();
        for argument in &from.arguments {
            let role = match argument.role {
                DeepRole::Subject | DeepRole::Causer if *slot != SupportSlot::Subject => match gives {
                    Some(role) => role,
                    None => continue,
                },
                DeepRole::Oblique | DeepRole::IndirectObject | DeepRole::Adverbial | DeepRole::AdverbialClause => {
                    argument.role
                }
                _ => continue,
            };
            if argument.head != noun && argument.origin != ArgumentOrigin::Reattached {
                let preposition =
                    if role == DeepRole::Subject { SmolStr::default() } else { argument.preposition.clone() };
                lent.push(Argument { role, preposition, head: argument.head, origin: ArgumentOrigin::LightVerb });
            }
        }
        let modality = from.modality.clone();
        let event = !words.lexicon.nominal(words.lemma(noun)).is_empty();
        let to = &mut self.predicates[number];
        for argument in lent {
            let taken = matches!(argument.role, DeepRole::Subject | DeepRole::Object)
                && to.arguments.iter().any(|a| a.role == argument.role && a.origin == ArgumentOrigin::Direct);
            if !taken {
                add(to, argument);
            }
        }
        if to.modality == super::Modality::default() {
            to.modality = modality;
        }
        if *slot == SupportSlot::Subject {
            return;
        }
        let back: Vec<Argument> = self.predicates[number]
            .arguments
            .iter()
            .filter(|a| a.role == DeepRole::Oblique && a.origin == ArgumentOrigin::Direct)
            .map(|a| Argument { origin: ArgumentOrigin::LightVerb, ..a.clone() })
            .collect();
        let verb = &mut self.predicates[verb];
        // "faire un voyage", "avoir besoin"; not "lancer un drone"
        if event || words.child(noun, |d| d == Deprel::Det).is_none() {
            verb.light_noun = Some(noun);
        }
        for argument in back {
            add(verb, argument);
        }
    }

    /// Roles of event nouns, doubtful attachments, copulas; then the order of the text.
    pub(super) fn finish(&mut self) {
        for at in 0..self.predicates.len() {
            match self.predicates[at].kind {
                PredicateKind::Noun => {
                    self.traveller(at);
                    self.reattach_to_noun(at);
                    self.nominal_roles(at);
                }
                PredicateKind::Verb => {
                    self.reattach_to_verb(at);
                    self.copula(at);
                }
                PredicateKind::Adjective => {}
            }
        }
        for predicate in self.predicates.iter_mut() {
            predicate.arguments.sort_by_key(|a| a.head);
        }
    }

    /// `la livraison de X à Y par Z`: subject and object by the table of nominalisations.
    fn nominal_roles(&mut self, at: usize) {
        let words = self.words;
        let noun = &self.predicates[at];
        let rows = words.lexicon.nominal(words.lemma(noun.head));
        if rows.is_empty() {
            return;
        }
        let mut found: Vec<(DeepRole, TokenId, bool)> = Vec::new();
        for row in rows {
            let mut subject = noun.role(DeepRole::Subject).next().is_some();
            let mut object = noun.role(DeepRole::Object).next().is_some();
            let mut give = |genitive: Genitive, head: TokenId, same_as_before: bool| {
                let (first, second) = match genitive {
                    Genitive::Subject if !subject || same_as_before => (DeepRole::Subject, None),
                    Genitive::Object if !object || same_as_before => (DeepRole::Object, None),
                    Genitive::Object if !subject => (DeepRole::Subject, None),
                    Genitive::Either if subject && !same_as_before => (DeepRole::Object, None),
                    Genitive::Either if object && !same_as_before => (DeepRole::Subject, None),
                    Genitive::Either => (DeepRole::Object, Some(DeepRole::Subject)),
                    _ => return,
                };
                subject |= first == DeepRole::Subject;
                object |= first == DeepRole::Object && second.is_none();
                found.push((first, head, second.is_some()));
                if let Some(second) = second {
                    found.push((second, head, true));
                }
            };
            let obliques = noun.arguments.iter().filter(|a| {
                a.role == DeepRole::Oblique && (a.preposition != "de" || a.origin != ArgumentOrigin::Reattached)
            });
            // prepositions that tell first, then the possessive, then "de"
            for argument in obliques.clone() {
                if let Some((_, role)) = row.prepositions.iter().find(|(p, _)| *p == argument.preposition) {
                    give(*role, argument.head, false);
                }
            }
            for argument in noun.role(DeepRole::Possessor) {
                give(row.possessive, argument.head, false);
            }
            let mut before = None;
            for argument in obliques.filter(|a| a.preposition == "de" && a.origin != ArgumentOrigin::LightVerb) {
                let coordinated = before.is_some() && words.deprel(argument.head) == Deprel::Conj;
                give(row.de, argument.head, coordinated);
                before = Some(argument.head);
            }
        }
        let noun = &mut self.predicates[at];
        for (role, head, ambiguous) in found {
            let origin = if ambiguous { ArgumentOrigin::NominalAmbiguous } else { ArgumentOrigin::Nominal };
            add(noun, Argument { role, preposition: SmolStr::default(), head, origin });
        }
    }

    /// `le ministre, en visite à Ankara, a promis …`: who is on a visit is the noun that the phrase hangs on.
    fn traveller(&mut self, at: usize) {
        let words = self.words;
        let noun = &self.predicates[at];
        let head = noun.head;
        let event = || words.lexicon.nominal(words.lemma(head)).iter().any(|r| r.possessive == Genitive::Subject);
        let bare = words.upos(head) == Upos::Noun
            && words.preposition(head) == "en"
            && words.child(head, |d| matches!(d, Deprel::Det | Deprel::Cop)).is_none()
            && noun.role(DeepRole::Subject).next().is_none();
        let Some(above) = words.head(head).filter(|_| bare && event()) else { return };
        let owner = match words.deprel(head) {
            Deprel::Nmod if above < head => matches!(words.upos(above), Upos::Noun | Upos::Propn).then_some(above),
            // "En visite à Ankara, le ministre a promis …", "Le ministre, en visite à Ankara, a promis …"
            Deprel::Obl | Deprel::OblMod | Deprel::OblArg if head < above => self
                .at(above)
                .filter(|p| p.kind == PredicateKind::Verb)
                .and_then(|p| self.surface_subjects(p).first().copied()),
            _ => None,
        };
        if let Some(head) = owner.map(|o| words.content_head(o)) {
            let (role, preposition) = (DeepRole::Subject, SmolStr::default());
            add(&mut self.predicates[at], Argument { role, preposition, head, origin: ArgumentOrigin::Control });
        }
    }

    /// Complements below the noun's complements, and complements of the verb that stand after the noun.
    fn reattach_to_noun(&mut self, at: usize) {
        let words = self.words;
        let head = self.predicates[at].head;
        let mut found = Vec::new();
        for child in words.tree.children(head) {
            if is_complement(words.deprel(child)) {
                // "le retrait des forces d'Afghanistan": of event nouns also the second "de"
                self.collect(child, 2, !words.lexicon.nominal(words.lemma(head)).is_empty(), &mut found);
            } else if words.between(child).is_some_and(|host| words.head(host) == Some(head)) {
                // "la rencontre entre X et Y à Sotchi": the place hangs on Y
                self.collect(child, 1, false, &mut found);
            }
        }
        if !words.lexicon.nominal(words.lemma(head)).is_empty() {
            // "la visite controversée de X en Y": what hangs on the participle right behind the noun
            let participle = words.tree.children(head).find(|&c| {
                c == head + 1 && words.is_past_participle(c) && matches!(words.deprel(c), Deprel::Acl | Deprel::Amod)
            });
            for child in participle.into_iter().flat_map(|p| words.tree.children(p)) {
                if is_complement(words.deprel(child)) && words.preposition(child) != "par" {
                    self.take(child, true, &mut found);
                }
            }
        }
        // "les sanctions et la fourniture d'armes aux rebelles": what stands behind the last noun but hangs on the first
        if words.deprel(head) == Deprel::Conj
            && let Some(first) = words.head(head)
        {
            for child in words.tree.children(first).filter(|&c| c > head && is_complement(words.deprel(c))) {
                self.take(child, false, &mut found);
            }
        }
        if !words.lexicon.nominal(words.lemma(head)).is_empty()
            && let Some(verb) = words.head(head).and_then(|h| self.at(h)).filter(|p| p.kind != PredicateKind::Noun)
        {
            // before the verb only what stands between the noun and the verb: "le voyage de X à Cuba était attendu"
            let end = if head > verb.head { TokenId::MAX } else { verb.group.start };
            let reach =
                |id: TokenId| head < id && id < end && (head > verb.head || !(head..id).any(|t| words.form(t) == ","));
            for argument in verb.arguments.iter().filter(|a| reach(a.head) && a.role == DeepRole::Oblique) {
                if argument.origin == ArgumentOrigin::Direct {
                    found.push((argument.preposition.clone(), argument.head));
                }
            }
        }
        let noun = &mut self.predicates[at];
        for (preposition, head) in found {
            add(noun, Argument { role: DeepRole::Oblique, preposition, head, origin: ArgumentOrigin::Reattached });
        }
    }

    /// `a lancé 23 drones au-dessus de Kyiv`: the place may hang on the drones in the tree.
    fn reattach_to_verb(&mut self, at: usize) {
        let words = self.words;
        let verb = &self.predicates[at];
        let mut found = Vec::new();
        for argument in &verb.arguments {
            let after = matches!(
                argument.role,
                DeepRole::Object | DeepRole::Oblique | DeepRole::IndirectObject | DeepRole::Attribute
            ) && argument.head > verb.head
                && argument.origin == ArgumentOrigin::Direct;
            let inverted = argument.role == DeepRole::Subject && argument.head > verb.head;
            // "s'était défait la veille de son rival"
            let moment = argument.role == DeepRole::Adverbial
                && argument.head > verb.head
                && words.upos(argument.head) == Upos::Noun;
            if after || inverted || moment {
                // "un million de dollars à la banque": hung on the word that counts
                let counting =
                    words.head(argument.head).filter(|&n| n > verb.head && words.content_head(n) == argument.head);
                let below = words.tree.children(argument.head);
                let beside = counting.into_iter().flat_map(|n| words.tree.children(n));
                for child in below.chain(beside.filter(|&c| c > argument.head)) {
                    if is_complement(words.deprel(child)) {
                        self.take(child, true, &mut found);
                        self.collect(child, 2, false, &mut found);
                    } else if child > argument.head && words.deprel(child) == Deprel::Advmod {
                        // "tué par balle, près du campus"
                        self.take(child, false, &mut found);
                    } else if child > argument.head && words.deprel(child) == Deprel::Amod {
                        // "des allocations mensuelles aux étudiants": hung on the adjective
                        self.collect(child, 1, false, &mut found);
                    }
                }
            }
        }
        let verb = &mut self.predicates[at];
        // "condamné pour corruption par un tribunal": who acts on a passive, unless the noun between is what somebody did
        let mut wanting = verb.voice == Voice::Passive && verb.role(DeepRole::Subject).next().is_none();
        let agent = |id: TokenId| {
            let between = words.head(id).filter(|&n| words.upos(n) == Upos::Noun);
            let done = between.is_some_and(|n| {
                !words.lexicon.nominal(words.lemma(n)).is_empty() && words.child(n, |d| d == Deprel::Det).is_some()
            });
            words.can_act(id) && !done
        };
        // "nommée à la tête de la banque par le président": hung on the noun of the locution
        if wanting {
            for noun in words.tree.children(verb.head).filter(|&c| c > verb.head && is_complement(words.deprel(c))) {
                if !verb.arguments.iter().any(|a| a.head == noun) {
                    let par = |c: &TokenId| is_complement(words.deprel(*c)) && words.preposition(*c) == "par";
                    found.extend(words.tree.children(noun).filter(par).map(|c| (SmolStr::new_static("par"), c)));
                }
            }
        }
        for (preposition, head) in found {
            let (role, origin) = if wanting && preposition == "par" && agent(head) {
                wanting = false;
                (DeepRole::Subject, ArgumentOrigin::Passive)
            } else {
                (DeepRole::Oblique, ArgumentOrigin::Reattached)
            };
            add(verb, Argument { role, preposition, head, origin });
        }
    }

    /// Takes the complement `id` as a candidate; complements with `de` only where `de` is wanted.
    fn take(&self, id: TokenId, de: bool, found: &mut Vec<(SmolStr, TokenId)>) {
        let (preposition, id) = self.through_locution(DeepRole::Oblique, self.words.preposition(id), id);
        if !preposition.is_empty() && (de || preposition != "de") && !self.words.is_infinitive(id) {
            found.push((preposition, self.words.content_head(id)));
        }
    }

    /// Takes the complements below `id`, `depth` levels deep.
    fn collect(&self, id: TokenId, depth: usize, de: bool, found: &mut Vec<(SmolStr, TokenId)>) {
        if depth == 0 || found.len() > 12 {
            return;
        }
        for child in self.words.tree.children(id) {
            if is_complement(self.words.deprel(child)) {
                self.take(child, de, found);
                self.collect(child, depth - 1, false, found);
            }
        }
    }

    /// `être` itself, with subject and attribute, for rules that name it.
    fn copula(&mut self, at: usize) {
        let words = self.words;
        let head = self.predicates[at].head;
        if words.deprel(head) != Deprel::Cop {
            return;
        }
        let Some(noun) = words.head(head).and_then(|h| self.at(h)) else { return };
        let mut arguments: Vec<Argument> = noun
            .arguments
            .iter()
            .filter(|a| {
                matches!(a.role, DeepRole::Subject | DeepRole::Adverbial | DeepRole::AdverbialClause)
                    || (a.role == DeepRole::Oblique && matches!(words.deprel(a.head), Deprel::OblMod | Deprel::OblArg))
            })
            .cloned()
            .collect();
        let (modality, parent) = (noun.modality.clone(), noun.parent);
        let (role, preposition) = (DeepRole::Attribute, words.preposition(noun.head));
        let content = noun.head;
        // "a secoué l'île, faisant au moins dix morts": no copula, and the subject of the verb above is its own
        if words.lemma(head) == "faire" && preposition.is_empty() {
            let above = words.head(content).and_then(|h| self.at(h)).filter(|p| p.kind == PredicateKind::Verb);
            if let Some(above) = above.filter(|_| arguments.iter().all(|a| a.role != DeepRole::Subject)) {
                for subject in self.surface_subjects(above) {
                    let (role, preposition) = (DeepRole::Subject, SmolStr::default());
                    arguments.push(Argument { role, preposition, head: subject, origin: ArgumentOrigin::Control });
                }
            }
        }
        arguments.push(Argument { role, preposition, head: content, origin: ArgumentOrigin::Direct });
        let copula = &mut self.predicates[at];
        copula.arguments = arguments;
        copula.modality = modality;
        copula.parent = parent;
    }
}

const fn is_complement(deprel: Deprel) -> bool {
    matches!(deprel, Deprel::Nmod | Deprel::Obl | Deprel::OblArg | Deprel::OblMod)
}
