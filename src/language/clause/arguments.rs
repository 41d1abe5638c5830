//! What the dependents of a predicate are to it: arguments, their conjuncts, prepositions of several words.

use super::build::{Builder, is_nominal};
use super::group::Group;
use super::{Argument, ArgumentOrigin, DeepRole, Predicate, PredicateKind, Voice};
use crate::language::{Deprel, Feats, Number, TokenId, Upos};
use smol_str::SmolStr;

impl Builder<'_> {
    /// Adds the argument headed by dependent `child`.
    pub(super) fn argument(&self, predicate: &mut Predicate, group: &Group, child: TokenId) {
        let words = &self.words;
        match predicate.kind {
            PredicateKind::Verb => self.verb_argument(predicate, group, child),
            PredicateKind::Noun if group.copula.is_none() => self.noun_argument(predicate, child),
            _ => match words.deprel(child) {
                Deprel::Nmod | Deprel::Acl | Deprel::Amod | Deprel::Det => self.noun_argument(predicate, child),
                _ => self.verb_argument(predicate, group, child),
            },
        }
    }

    fn verb_argument(&self, predicate: &mut Predicate, group: &Group, child: TokenId) {
        use DeepRole as Role;
        let words = &self.words;
        let none = SmolStr::default();
        let passive = predicate.voice == Voice::Passive;
        let turned = if passive { ArgumentOrigin::Passive } else { ArgumentOrigin::Direct };
        match words.deprel(child) {
            Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter => {
                if words.is_se(child)
                    || words.between(child).is_some()
                    || words.describes_subject(child, predicate.head)
                {
                    return;
                }
                let child = words.behind_description(child, predicate.head).unwrap_or(child);
                let role = if group.causative.is_some() && !passive && self.has_causee(predicate.head) {
                    Role::Causer
                } else {
                    predicate.surface_subject_role()
                };
                self.push(predicate, role, none, child, turned);
            }
            Deprel::NsubjCaus => {
                let role = if passive { Role::Object } else { Role::Causer };
                self.push(predicate, role, none, child, turned);
            }
            Deprel::ObjAgent | Deprel::IobjAgent => {
                self.push(predicate, Role::Subject, none, child, ArgumentOrigin::Passive);
            }
            Deprel::Obj | Deprel::ObjLvc if !words.is_se(child) => {
                let pronoun = words.upos(child) == Upos::Pron;
                if pronoun && predicate.reflexive && words.feats(child).has(Feats::REFLEXIVE) {
                    return;
                }
                if words.is_infinitive(child) {
                    self.push_one(predicate, Role::Clause, words.marker(child), child, ArgumentOrigin::Direct);
                    return;
                }
                // "a reculé de 2 %" is no object; "n'a pas de preuves" is one
                let preposition = words.introducer(child, Deprel::Case);
                if preposition.is_empty() || pronoun || (preposition == "de" && predicate.modality.negated) {
                    self.push(predicate, Role::Object, none, child, ArgumentOrigin::Direct);
                } else {
                    self.push(predicate, Role::Oblique, preposition, child, ArgumentOrigin::Direct);
                }
            }
            Deprel::Iobj if !words.is_se(child) => {
                let fused = words.preposition(child);
                let preposition = if fused.is_empty() { SmolStr::new_static("à") } else { fused };
                let joined = words.lemma(child + 1) == "et" && child < predicate.head;
                let role = match words.lower(child).as_str() {
                    "y" | "en" => Role::Oblique,
                    // "lui et le président ont discuté" read as a dative
                    _ if joined => {
                        let role = predicate.surface_subject_role();
                        return self.push(predicate, role, none, child, turned);
                    }
                    _ => Role::IndirectObject,
                };
                self.push(predicate, role, preposition, child, ArgumentOrigin::Direct);
            }
            Deprel::OblAgent if (passive || group.causative.is_some()) && words.can_act(child) => {
                self.push(predicate, Role::Subject, none, child, ArgumentOrigin::Passive);
            }
            Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::OblAgent | Deprel::Nmod => {
                if words.is_infinitive(child) {
                    self.push_one(predicate, Role::AdverbialClause, words.marker(child), child, ArgumentOrigin::Direct);
                    return;
                }
                let preposition = words.preposition(child);
                if words.lemma(child) == "fois" && preposition == "à" {
                    return self.push_one(predicate, Role::Adverbial, none, child, ArgumentOrigin::Direct);
                }
                if self.ends_locution(child) {
                    return;
                }
                if preposition == "par" && (passive || group.causative.is_some()) && words.can_act(child) {
                    self.push(predicate, Role::Subject, preposition, child, ArgumentOrigin::Passive);
                } else if preposition.is_empty() {
                    self.push(predicate, Role::Adverbial, preposition, child, ArgumentOrigin::Direct);
                } else {
                    self.push(predicate, Role::Oblique, preposition, child, ArgumentOrigin::Direct);
                }
            }
            Deprel::Expl | Deprel::ExplComp => match words.lower(child).as_str() {
                "y" => self.push(predicate, Role::Oblique, SmolStr::new_static("à"), child, ArgumentOrigin::Direct),
                "en" => self.push(predicate, Role::Oblique, SmolStr::new_static("de"), child, ArgumentOrigin::Direct),
                _ => {}
            },
            Deprel::Advmod => {
                if words.antecedent(child).is_some() {
                    self.push(predicate, Role::Oblique, words.preposition(child), child, ArgumentOrigin::Direct);
                } else if !matches!(words.lemma(child), "ne" | "pas" | "que") {
                    self.push(predicate, Role::Adverbial, none, child, ArgumentOrigin::Direct);
                }
            }
            Deprel::Ccomp if words.hidden_antecedent(child).is_some() => {}
            Deprel::Xcomp | Deprel::Ccomp | Deprel::Csubj | Deprel::CsubjPass => {
                let clause = match words.upos(child) {
                    Upos::Verb => {
                        words.deprel(child) != Deprel::Xcomp || !words.is_past_participle(child) || self.has_aux(child)
                    }
                    Upos::Aux => true,
                    _ => words.child(child, |d| matches!(d, Deprel::Cop | Deprel::Nsubj)).is_some(),
                };
                let marker = words.marker(child);
                if clause || words.deprel(child) != Deprel::Xcomp {
                    self.push_one(predicate, Role::Clause, marker, child, ArgumentOrigin::Direct);
                } else {
                    self.push(predicate, Role::Attribute, marker, child, ArgumentOrigin::Direct);
                }
            }
            Deprel::Advcl => {
                self.push_one(predicate, Role::AdverbialClause, words.marker(child), child, ArgumentOrigin::Direct);
            }
            Deprel::Acl if words.is_infinitive(child) => {
                self.push_one(predicate, Role::Clause, words.marker(child), child, ArgumentOrigin::Direct);
            }
            _ => {}
        }
    }

    fn noun_argument(&self, predicate: &mut Predicate, child: TokenId) {
        use DeepRole as Role;
        let words = &self.words;
        let direct = ArgumentOrigin::Direct;
        match words.deprel(child) {
            Deprel::Nmod
            | Deprel::Obl
            | Deprel::OblArg
            | Deprel::OblMod
            | Deprel::OblAgent
            | Deprel::Expl
            | Deprel::ExplComp => {
                if words.is_infinitive(child) {
                    self.push_one(predicate, Role::Clause, words.marker(child), child, direct);
                    return;
                }
                let preposition = words.preposition(child);
                if preposition == "par" && words.can_act(child) {
                    self.push(predicate, Role::Subject, preposition, child, direct);
                } else if !preposition.is_empty() {
                    self.push(predicate, Role::Oblique, preposition, child, direct);
                } else if words.upos(child) != Upos::Propn {
                    self.push(predicate, Role::Adverbial, preposition, child, direct);
                }
            }
            Deprel::Acl | Deprel::Xcomp | Deprel::Ccomp | Deprel::Advcl if words.upos(child) == Upos::Verb => {
                let marker = words.marker(child);
                if words.is_infinitive(child) || marker == "que" {
                    self.push_one(predicate, Role::Clause, marker, child, direct);
                }
            }
            Deprel::Amod if words.upos(child) == Upos::Adj => {
                self.push(predicate, Role::Modifier, SmolStr::default(), child, direct);
            }
            Deprel::Det if words.feats(child).has(Feats::POSSESSIVE) || is_possessive(words.lemma(child)) => {
                self.push_one(predicate, Role::Possessor, SmolStr::default(), child, direct);
            }
            Deprel::Advmod if words.upos(child) == Upos::Adv && child > predicate.head => {
                self.push(predicate, Role::Adverbial, SmolStr::default(), child, direct);
            }
            _ => {}
        }
    }

    /// Whether a causative infinitive has somebody made to act beside its subject.
    fn has_causee(&self, head: TokenId) -> bool {
        let words = &self.words;
        words.child(head, |d| matches!(d, Deprel::ObjAgent | Deprel::IobjAgent | Deprel::OblAgent)).is_some()
            || words.child(head, |d| matches!(d, Deprel::Obj | Deprel::Ccomp)).is_some()
    }

    pub(super) fn has_aux(&self, head: TokenId) -> bool {
        let auxiliary = |d| matches!(d, Deprel::Aux | Deprel::AuxTense | Deprel::AuxPass | Deprel::Cop);
        self.words.child(head, auxiliary).is_some()
    }

    /// Adds one argument as it stands.
    pub(super) fn push_one(
        &self,
        predicate: &mut Predicate,
        role: DeepRole,
        preposition: SmolStr,
        head: TokenId,
        origin: ArgumentOrigin,
    ) {
        if !predicate.arguments.iter().any(|a| a.head == head && a.role == role) {
            predicate.arguments.push(Argument { role, preposition, head, origin });
        }
    }

    /// Adds an argument: relative pronouns give way to their antecedents, counting words to what they count, and coordinated
    /// heads come after it as arguments of their own.
    pub(super) fn push(
        &self,
        predicate: &mut Predicate,
        role: DeepRole,
        preposition: SmolStr,
        head: TokenId,
        origin: ArgumentOrigin,
    ) {
        let words = &self.words;
        if let Some(antecedent) = words.antecedent(head) {
            let plural = role == predicate.surface_subject_role()
                && words.feats(predicate.head).number() == Number::Plur
                && words.feats(antecedent).number() == Number::Sing
                && words.deprel(antecedent) == Deprel::Conj;
            let origin = ArgumentOrigin::Relative;
            let content = words.content_head(antecedent);
            match words.head(antecedent).filter(|_| plural) {
                Some(first) => {
                    self.push_one(predicate, role, preposition.clone(), words.content_head(first), origin);
                    self.push_conjuncts(predicate, role, &preposition, first, origin);
                }
                None => self.push_one(predicate, role, preposition, content, origin),
            }
            return;
        }
        let (preposition, head) = self.through_locution(role, preposition, head);
        let role = match role {
            DeepRole::Adverbial if !preposition.is_empty() => DeepRole::Oblique,
            other => other,
        };
        let content = words.content_head(head);
        self.push_one(predicate, role, preposition.clone(), content, origin);
        self.push_conjuncts(predicate, role, &preposition, head, origin);
        if preposition == "entre"
            && let Some(partner) = (head + 1..head + 14).find(|&id| words.between(id) == Some(head))
        {
            self.push_one(predicate, role, preposition.clone(), partner, origin);
        }
        if content != head {
            self.push_conjuncts(predicate, role, &preposition, content, origin);
        }
    }

    fn push_conjuncts(
        &self,
        predicate: &mut Predicate,
        role: DeepRole,
        preposition: &SmolStr,
        first: TokenId,
        origin: ArgumentOrigin,
    ) {
        let words = &self.words;
        let mut at = first;
        // chains of conjuncts hang on the first head, or (in some parses) each on the one before
        for _ in 0..40 {
            let mut last = None;
            for child in words.tree.children(at).filter(|&c| words.deprel(c) == Deprel::Conj) {
                let clause = matches!(words.upos(child), Upos::Verb | Upos::Aux | Upos::Punct)
                    || words.child(child, |d| matches!(d, Deprel::Cop | Deprel::Nsubj | Deprel::Mark)).is_some();
                let denied = words
                    .child(child, |d| matches!(d, Deprel::Advmod | Deprel::Cc))
                    .is_some_and(|c| matches!(words.lemma(c), "non" | "pas"));
                if self.words.between(child).is_some_and(|host| host != at) || words.follows_closed_list(child, at) {
                    continue;
                }
                if clause || denied || !(is_nominal(words.upos(child)) || role == DeepRole::Adverbial) {
                    continue;
                }
                let own = words.preposition(child);
                let prepositional = !preposition.is_empty() || role == DeepRole::Adverbial;
                if !own.is_empty() && !prepositional {
                    continue;
                }
                let preposition = if own.is_empty() { preposition.clone() } else { own };
                self.push_one(predicate, role, preposition, words.content_head(child), origin);
                last = Some(child);
            }
            match last {
                Some(child) => at = child,
                None => return,
            }
        }
    }

    /// `arrêté en lien avec l'attentat`: the noun behind a locution whose last preposition the tree gives to the verb.
    fn beside_locution(&self, noun: TokenId) -> Option<TokenId> {
        let words = &self.words;
        let preposition = noun + 1;
        let inner = words.head(preposition).filter(|_| words.deprel(preposition) == Deprel::Case)?;
        let sibling = inner > preposition && words.head(inner) == words.head(noun);
        (sibling && is_nominal(words.upos(inner))).then_some(inner)
    }

    /// Whether the complement stands behind a locution that is read with it.
    fn ends_locution(&self, inner: TokenId) -> bool {
        let words = &self.words;
        let first = words.tree.children(inner).find(|&c| words.deprel(c) == Deprel::Case && c < inner);
        let Some(noun) = first.and_then(|c| c.checked_sub(1)) else { return false };
        let beside = words.lexicon.is_locution_noun(words.lower(noun).as_str())
            && self.beside_locution(noun) == Some(inner)
            && matches!(words.deprel(noun), Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::Advmod);
        beside && self.through_locution(DeepRole::Oblique, words.preposition(noun), noun).1 == inner
    }

    /// Looks through prepositions of several words: `en raison` + `de la pluie`, `au-dessus` + `de Kyiv`.
    pub(super) fn through_locution(&self, role: DeepRole, preposition: SmolStr, head: TokenId) -> (SmolStr, TokenId) {
        let words = &self.words;
        if !matches!(role, DeepRole::Oblique | DeepRole::Adverbial) {
            return (preposition, head);
        }
        let adverb = words.upos(head) == Upos::Adv;
        if !adverb && !words.lexicon.is_locution_noun(words.lower(head).as_str()) {
            return (preposition, head);
        }
        let inner = words.tree.children(head).find(|&c| {
            c > head
                && is_nominal(words.upos(c))
                && matches!(words.deprel(c), Deprel::Nmod | Deprel::Obl | Deprel::OblArg | Deprel::OblMod | Deprel::Obj)
        });
        let beside = inner.is_none();
        let Some(inner) = inner.or_else(|| self.beside_locution(head)) else {
            return (preposition, head);
        };
        let second = words.preposition(inner);
        if second.is_empty() {
            return (preposition, head);
        }
        // "à plus de 200 personnes": the words bound the number, the preposition stands before them
        if adverb && !preposition.is_empty() && words.is_bound(&format!("{} {second}", words.lower(head)), inner) {
            return (preposition, inner);
        }
        let mut name = smol_str::SmolStrBuilder::new();
        let mut add = |word: &str, space: bool| {
            name.push_str(word);
            if space && !word.ends_with('\'') {
                name.push(' ');
            }
        };
        for child in
            words.tree.children(head).filter(|&c| c < head && matches!(words.deprel(c), Deprel::Case | Deprel::Det))
        {
            add(&words.lower(child), true);
        }
        add(&words.lower(head), true);
        add(&second, false);
        let name = name.finish();
        if (adverb && !beside) || words.lexicon.is_locution(&name) { (name, inner) } else { (preposition, head) }
    }
}

/// Whether the determiner is a possessive.
pub(super) fn is_possessive(lemma: &str) -> bool {
    matches!(lemma, "son" | "sa" | "ses" | "leur" | "leurs" | "mon" | "ton" | "notre" | "votre")
}
