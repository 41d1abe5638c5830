//! Makes the predicates of a document and their own arguments; what they take over from elsewhere is in `inherit` and `nouns`.

use super::group::Group;
use super::words::Words;
use super::{
    Argument, ArgumentOrigin, ClauseLexicon, Clauses, DeepRole, Modality, Predicate, PredicateId, PredicateKind, Voice,
};
use crate::language::{Analysis, Deprel, Feats, Number, SentenceKind, TokenId, Upos};
use smol_str::SmolStr;

/// Builds the clause view of a document into `clauses` (whose buffers are used again).
pub fn build(text: &str, analysis: &Analysis, lexicon: &ClauseLexicon, clauses: &mut Clauses) {
    let mut tree = std::mem::take(&mut clauses.tree);
    tree.fill(analysis);
    clauses.predicates.clear();
    clauses.by_head.clear();
    clauses.by_head.resize(analysis.tokens.len(), None);
    let words = Words { text, analysis, tree: &tree, lexicon };
    let mut builder = Builder { words, predicates: &mut clauses.predicates, by_head: &mut clauses.by_head };
    for sentence in &analysis.sentences {
        // datelines and labels of section lines stand outside of the clause; the topic of a headline ("Séisme en Italie : …")
        // is a phrase of its own
        let body = sentence.tokens.start.saturating_add(sentence.prefix);
        let topic = sentence.kind != SentenceKind::SectionLine && sentence.prefix > 1 && words.form(body - 1) == ":";
        for id in if topic { sentence.tokens.start } else { body }..sentence.tokens.end {
            builder.predicate(id);
        }
    }
    builder.restore_subjects();
    builder.inherit();
    builder.lend();
    builder.finish();
    clauses.tree = tree;
}

/// The clause view under construction.
pub(super) struct Builder<'a> {
    pub(super) words: Words<'a>,
    pub(super) predicates: &'a mut Vec<Predicate>,
    pub(super) by_head: &'a mut Vec<Option<PredicateId>>,
}

/// Whether the word can head a nominal argument.
pub(super) const fn is_nominal(upos: Upos) -> bool {
    matches!(upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym | Upos::X | Upos::Adj | Upos::Det)
}

impl Builder<'_> {
    /// The predicate headed by `id`.
    pub(super) fn at(&self, id: TokenId) -> Option<&Predicate> {
        let at = (*self.by_head.get(id as usize)?)?;
        self.predicates.get(at as usize)
    }

    /// Its number.
    pub(super) fn number(&self, id: TokenId) -> Option<PredicateId> {
        self.by_head.get(id as usize).copied().flatten()
    }

    /// Makes the predicate of token `id` if it is one.
    fn predicate(&mut self, id: TokenId) {
        let words = self.words;
        let deprel = words.deprel(id);
        let kind = match words.upos(id) {
            Upos::Verb => PredicateKind::Verb,
            Upos::Aux if matches!(deprel, Deprel::Aux | Deprel::AuxTense | Deprel::AuxPass | Deprel::AuxCaus) => return,
            Upos::Aux => PredicateKind::Verb,
            Upos::Noun => PredicateKind::Noun,
            Upos::Adj => PredicateKind::Adjective,
            _ if words.child(id, |d| d == Deprel::Cop).is_some() => PredicateKind::Noun,
            _ => return,
        };
        if matches!(deprel, Deprel::Fixed | Deprel::Flat | Deprel::FlatName | Deprel::FlatForeign | Deprel::Case) {
            return;
        }
        self.by_head[id as usize] = Some(self.predicates.len() as PredicateId);
        if deprel == Deprel::Cop {
            // filled at the end from the predicate noun or adjective
            self.predicates.push(empty(id, PredicateKind::Verb, id, Modality::default()));
            return;
        }
        let mut group = Group::read(&words, id);
        let personal = group.impersonal && kind == PredicateKind::Verb && !self.may_be_impersonal(id, &group);
        group.impersonal &= !personal;
        let mut predicate = empty(id, kind, group.start, group.modality(&words, id));
        predicate.reflexive = group.reflexive;
        match kind {
            PredicateKind::Verb => {
                let first = (deprel == Deprel::Conj && group.finite.is_none() && !group.avoir && !group.etre)
                    .then(|| words.head(id).and_then(|h| self.at(h)))
                    .flatten();
                let shared = first
                    .filter(|f| f.kind == PredicateKind::Verb && words.is_past_participle(f.head))
                    .map(|f| f.voice);
                predicate.voice = group.voice(&words, id, shared);
            }
            PredicateKind::Adjective => predicate.verb = words.lexicon.participle_verb(words.lemma(id)),
            // "sont partis" tagged as a noun
            PredicateKind::Noun if group.copula.is_some() && words.child(id, |d| d == Deprel::Det).is_none() => {
                let verb = words.lexicon.participle_verb(words.lemma(id));
                predicate.verb = verb.filter(|v| words.lexicon.is_etre_verb(v));
            }
            PredicateKind::Noun => {}
        }
        for child in words.tree.children(id) {
            if personal && words.deprel(child) == Deprel::ExplSubj {
                let role = predicate.surface_subject_role();
                self.push(&mut predicate, role, SmolStr::default(), child, ArgumentOrigin::Direct);
            }
            self.argument(&mut predicate, &group, child);
        }
        if kind == PredicateKind::Verb && deprel == Deprel::AclRelcl {
            // "les drones que la Russie a lancés" with *que* read as a conjunction
            let mark = words.child(id, |d| d == Deprel::Mark).filter(|&m| words.lemma(m) == "que");
            let open = !predicate.arguments.iter().any(|a| a.role == DeepRole::Object);
            if let (Some(_), true, Some(antecedent)) = (mark, open, words.head(id)) {
                self.push(&mut predicate, DeepRole::Object, SmolStr::default(), antecedent, ArgumentOrigin::Relative);
            }
        }
        if kind == PredicateKind::Verb {
            self.repair(&mut predicate, &group);
        }
        self.predicates.push(predicate);
    }

    /// Whether `il` before the verb can be empty: passives, and the verbs of the table. `il a déclaré que` has a subject,
    /// whatever the tree says.
    fn may_be_impersonal(&self, id: TokenId, group: &Group) -> bool {
        let words = &self.words;
        // "il a été décidé que", "il est mort trois hommes"; "il s'est suicidé", "il est mort" tell of somebody
        let content = |d| matches!(d, Deprel::Ccomp | Deprel::Xcomp | Deprel::Csubj | Deprel::CsubjPass | Deprel::Obj);
        (group.etre && !group.reflexive && words.child(id, content).is_some_and(|c| c > id))
            || words.lexicon.impersonal(words.lemma(id), group.reflexive).is_some()
            || words.lexicon.controller(words.lemma(id), "").is_some_and(super::Controller::is_raising)
    }

    /// Adds the argument headed by dependent `child`.
    fn argument(&self, predicate: &mut Predicate, group: &Group, child: TokenId) {
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
                if words.is_se(child) || words.between(child).is_some() {
                    return;
                }
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

    /// Mistakes that parsers make in news and that the words themselves give away.
    fn repair(&self, predicate: &mut Predicate, group: &Group) {
        let words = &self.words;
        let has = |p: &Predicate, role| p.arguments.iter().any(|a| a.role == role);
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

    /// `nommer Anna Lind ambassadrice` where the tree makes the bare noun part of the name.
    fn repair_attribute(&self, predicate: &mut Predicate) {
        let words = &self.words;
        let object = predicate.arguments.iter().find(|a| a.role == DeepRole::Object && a.head > predicate.head);
        let Some(object) = object.map(|a| a.head) else { return };
        if !words.lexicon.is_attributive(words.lemma(predicate.head)) {
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
                && words
                    .tree
                    .children(id)
                    .any(|c| words.deprel(c) == Deprel::Case && matches!(words.lower(c).as_str(), "des" | "du"))
        };
        let complement =
            |id: TokenId| matches!(words.deprel(id), Deprel::Nmod | Deprel::Obl | Deprel::OblArg | Deprel::OblMod);
        let mut found = None;
        for child in words.tree.children(predicate.head).filter(|&c| c > predicate.head && complement(c)) {
            let below = words.tree.children(child).find(|&g| complement(g) && partitive(g));
            found = found.or(Some(child).filter(|&c| partitive(c))).or(below);
        }
        if let Some(head) = found {
            self.push(predicate, DeepRole::Object, SmolStr::default(), head, ArgumentOrigin::Reattached);
        }
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
            && let Some(partner) = (head + 1..head + 8).find(|&id| words.between(id) == Some(head))
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
                if self.words.between(child).is_some_and(|host| host != at) {
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
        let Some(inner) = inner else { return (preposition, head) };
        let second = words.preposition(inner);
        if second.is_empty() {
            return (preposition, head);
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
        if adverb || words.lexicon.is_locution(&name) { (name, inner) } else { (preposition, head) }
    }
}

/// Whether the determiner is a possessive.
pub(super) fn is_possessive(lemma: &str) -> bool {
    matches!(lemma, "son" | "sa" | "ses" | "leur" | "leurs" | "mon" | "ton" | "notre" | "votre")
}

fn empty(head: TokenId, kind: PredicateKind, start: TokenId, modality: Modality) -> Predicate {
    Predicate {
        verb: None,
        head,
        kind,
        group: start.min(head)..head + 1,
        light_noun: None,
        voice: Voice::Active,
        reflexive: false,
        modality,
        parent: None,
        arguments: Vec::new(),
    }
}
