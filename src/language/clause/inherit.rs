//! What a predicate takes over from the clauses around it: controlled subjects, shared arguments, the modality of its governors.

use super::build::{Builder, is_nominal};
use super::lexicon::Controller;
use super::{Argument, ArgumentOrigin, DeepRole, Modality, Predicate, PredicateId, PredicateKind, Voice};
use crate::language::{Deprel, Feats, Gender, Mood, Number, Tense, TokenId, Upos};
use smol_str::SmolStr;

impl Builder<'_> {
    /// Goes through the tree from the top: when a predicate is reached, all that it can take over is there.
    pub(super) fn inherit(&mut self) {
        let tree = self.words.tree;
        for &id in tree.top_down() {
            let Some(at) = self.number(id) else { continue };
            let parent = self.parent(id);
            self.predicates[at as usize].parent = parent;
            match self.words.deprel(id) {
                Deprel::Conj => self.coordinate(at, id),
                Deprel::Cop => {}
                _ => self.embed(at, id),
            }
        }
        self.share_objects();
        self.hand_up_agents();
    }

    /// `ont été invités à rester chez eux par le préfet`: an active infinitive has no agent, the passive verb above it has.
    fn hand_up_agents(&mut self) {
        let words = self.words;
        for at in 0..self.predicates.len() {
            let predicate = &self.predicates[at];
            if predicate.kind != PredicateKind::Verb
                || predicate.voice != Voice::Active
                || !words.is_infinitive(predicate.head)
            {
                continue;
            }
            let Some(agent) = predicate.arguments.iter().position(|a| {
                a.preposition == "par" && words.deprel(a.head) == Deprel::OblAgent && words.can_act(a.head)
            }) else {
                continue;
            };
            let Some(above) = words.head(predicate.head).and_then(|h| self.number(h)) else { continue };
            let governor = &self.predicates[above as usize];
            if governor.voice != Voice::Passive || governor.role(DeepRole::Subject).next().is_some() {
                continue;
            }
            let moved = self.predicates[at].arguments.remove(agent);
            self.predicates[above as usize].arguments.push(Argument {
                role: DeepRole::Subject,
                origin: ArgumentOrigin::Passive,
                ..moved
            });
        }
    }

    /// `la ville dormait, mais l'armée en a abattu 18`: a noun phrase right before a finite verb without a subject belongs to
    /// it, although the tree gives it to the verb before, which has a subject already.
    pub(super) fn restore_subjects(&mut self) {
        let words = self.words;
        for at in 0..self.predicates.len() {
            let predicate = &self.predicates[at];
            let wanting = predicate.kind == PredicateKind::Verb
                && predicate.modality.mood != Mood::None
                && !predicate.modality.impersonal
                && !self.has_surface_subject(predicate);
            let Some(before) = predicate.group.start.checked_sub(1).filter(|_| wanting) else { continue };
            let subject = |d| matches!(d, Deprel::Nsubj | Deprel::NsubjPass);
            let mut noun = before;
            for _ in 0..4 {
                match words.head(noun) {
                    Some(head) if !subject(words.deprel(noun)) && head < predicate.head => noun = head,
                    _ => break,
                }
            }
            let Some(owner) = words.head(noun).filter(|&h| subject(words.deprel(noun)) && h < noun) else { continue };
            let Some(other) = self.number(owner).map(|n| n as usize).filter(|&n| n != at) else { continue };
            let role = self.predicates[other].surface_subject_role();
            let has_own = self.predicates[other].arguments.iter().any(|a| a.role == role && a.head < owner);
            if !has_own {
                continue;
            }
            let own = self.predicates[at].surface_subject_role();
            let arguments = &mut self.predicates[other].arguments;
            let Some(place) = arguments.iter().position(|a| a.role == role && a.head == words.content_head(noun))
            else {
                continue;
            };
            let moved = arguments.remove(place);
            self.predicates[at].arguments.push(Argument { role: own, ..moved });
        }
    }

    /// `a été tuée sur le parking et un homme a été retrouvé`: the last conjunct of a noun phrase, right before a finite verb
    /// that wants a subject and has no coordinator of its own, is that subject and no part of the phrase.
    pub(super) fn split_conjuncts(&mut self) {
        let words = self.words;
        for at in 0..self.predicates.len() {
            let predicate = &self.predicates[at];
            let wanting = predicate.kind == PredicateKind::Verb
                && words.deprel(predicate.head) == Deprel::Conj
                && predicate.modality.mood != Mood::None
                && !predicate.modality.impersonal
                && !self.has_surface_subject(predicate);
            let Some(before) = predicate.group.start.checked_sub(1).filter(|_| wanting) else { continue };
            let Some(first) = words.head(predicate.head).filter(|&f| f < before) else { continue };
            let conjunct =
                |n| words.deprel(n) == Deprel::Conj && is_nominal(words.upos(n)) && words.upos(n) != Upos::Adj;
            let mut noun = before;
            for _ in 0..6 {
                match words.head(noun) {
                    Some(head) if !conjunct(noun) && head > first && head < predicate.head => noun = head,
                    _ => break,
                }
            }
            if !conjunct(noun) || !words.head(noun).is_some_and(|h| h > first && h < noun) {
                continue;
            }
            let and = words.child(noun, |d| d == Deprel::Cc).filter(|&c| c < noun);
            let Some(and) = and.filter(|&c| matches!(words.lemma(c), "et" | "mais")) else { continue };
            let own_coordinator = words.tree.children(predicate.head).any(|c| words.deprel(c) == Deprel::Cc && c > and);
            let finite = (predicate.group.start..=predicate.head).find(|&t| words.is_finite(t));
            let numbers = finite.map(|f| (words.feats(f).number(), words.feats(noun).number()));
            let agree = numbers.is_some_and(|(verb, own)| verb == own || verb == Number::None || own == Number::None);
            if own_coordinator || !agree {
                continue;
            }
            for other in self.predicates.iter_mut() {
                other.arguments.retain(|a| a.head != noun);
            }
            self.give_subject(at as PredicateId, &[noun], ArgumentOrigin::Reattached);
        }
    }

    /// The nearest predicate above; that of the first conjunct for coordinated ones.
    fn parent(&self, id: TokenId) -> Option<PredicateId> {
        let mut at = id;
        for _ in 0..16 {
            let deprel = self.words.deprel(at);
            let head = self.words.head(at)?;
            if deprel == Deprel::Conj {
                match self.at(head) {
                    Some(first) if at == id => return first.parent,
                    _ => {}
                }
            } else if matches!(deprel, Deprel::Parataxis | Deprel::ParataxisInsert | Deprel::Root) {
                return None;
            } else if let Some(number) = self.number(head) {
                return Some(number);
            }
            at = head;
        }
        None
    }

    /// Heads of the surface subject of a predicate.
    pub(super) fn surface_subjects(&self, predicate: &Predicate) -> Vec<TokenId> {
        let role = match predicate.kind {
            PredicateKind::Verb => predicate.surface_subject_role(),
            _ => DeepRole::Subject,
        };
        predicate.role(role).map(|a| a.head).collect()
    }

    pub(super) fn has_surface_subject(&self, predicate: &Predicate) -> bool {
        let role = match predicate.kind {
            PredicateKind::Verb => predicate.surface_subject_role(),
            _ => DeepRole::Subject,
        };
        predicate.arguments.iter().any(|a| a.role == role || a.role == DeepRole::Causer)
    }

    /// Gives `heads` to predicate `at` as its surface subject.
    pub(super) fn give_subject(&mut self, at: PredicateId, heads: &[TokenId], origin: ArgumentOrigin) {
        let Some(predicate) = self.predicates.get_mut(at as usize) else { return };
        let causative = predicate.kind == PredicateKind::Verb
            && predicate.voice == Voice::Active
            && self.words.child(predicate.head, |d| d == Deprel::AuxCaus).is_some();
        let role = match predicate.kind {
            _ if causative => DeepRole::Causer,
            PredicateKind::Verb => predicate.surface_subject_role(),
            _ => DeepRole::Subject,
        };
        for &head in heads {
            if !predicate.arguments.iter().any(|a| a.head == head && a.role == role) && head != predicate.head {
                predicate.arguments.push(Argument { role, preposition: SmolStr::default(), head, origin });
            }
        }
    }

    /// Subject and modality of an embedded predicate.
    fn embed(&mut self, at: PredicateId, id: TokenId) {
        let words = self.words;
        let predicate = &self.predicates[at as usize];
        let Some(head) = words.head(id) else { return };
        let verb = predicate.kind == PredicateKind::Verb;
        let deprel = words.deprel(id);
        if !verb {
            match deprel {
                Deprel::Amod if predicate.kind == PredicateKind::Adjective => self.give_modified(at, head),
                Deprel::Acl if predicate.kind == PredicateKind::Adjective => self.give_modified(at, head),
                Deprel::Xcomp => self.small_clause(at, head),
                Deprel::Advcl if predicate.kind == PredicateKind::Adjective && !self.has_surface_subject(predicate) => {
                    self.give_main_subject(at, head, ArgumentOrigin::Control);
                }
                _ => {}
            }
            return;
        }
        let subject = self.has_surface_subject(predicate);
        if words.is_infinitive(id) || words.is_compound_infinitive(id) {
            self.control(at, id, head, !subject);
            return;
        }
        if words.is_finite(id) || predicate.modality.mood != Mood::None {
            // a finite verb that the parser hangs on a modal ("il a dit vouloir" is fine, "peut attaque" is a mistake)
            return;
        }
        if subject {
            return;
        }
        match deprel {
            Deprel::Acl | Deprel::Amod => {
                let present = words.is_present_participle(id);
                let gerund = present && words.marker(id) == "en";
                let inserted = words.has_comma_before(self.predicates[at as usize].group.start);
                if present && (inserted || gerund) && head < id {
                    // ", tuant 300 personnes": the subject of the main verb
                    if self.give_main_subject(at, head, ArgumentOrigin::Control) {
                        return;
                    }
                }
                let head = if present { head } else { self.described(at, head) };
                if !present
                    && self.describes_subject(at, head)
                    && self.give_main_subject(at, head, ArgumentOrigin::Control)
                {
                    return;
                }
                self.give_modified(at, head);
            }
            Deprel::Xcomp => self.small_clause(at, head),
            Deprel::Advcl | Deprel::Ccomp | Deprel::Obl | Deprel::OblMod | Deprel::OblArg | Deprel::Nmod => {
                if let Some(noun) = self.noun_right_before(at, head).or_else(|| self.rejected_object(at, head)) {
                    return self.give_modified(at, noun);
                }
                self.give_main_subject(at, head, ArgumentOrigin::Control);
            }
            _ => {}
        }
    }

    /// `une attaque à la bombe menée par des rebelles`, `la démission du ministre, mis en cause`: the noun that a past participle
    /// tells of, where the tree has it hang on one beside it.
    fn described(&self, at: PredicateId, noun: TokenId) -> TokenId {
        let words = self.words;
        let predicate = &self.predicates[at as usize];
        let participle = predicate.head;
        if noun > participle || words.upos(noun) != Upos::Noun {
            return noun;
        }
        let own = words.feats(participle);
        if agree(words.feats(noun), own) {
            // what is led or claimed is an event: the noun above the one beside the verb
            let above = words.head(noun).filter(|&h| h < noun && words.deprel(noun) == Deprel::Nmod);
            let event = |n: TokenId| !words.lexicon.nominal(words.lemma(n)).is_empty();
            let led =
                !words.lexicon.support(words.lemma(participle)).is_empty() || words.lemma(participle) == "revendiquer";
            let fits = above.filter(|&n| led && !event(noun) && event(n) && words.preposition(noun) == "à");
            return fits.filter(|&n| agree(words.feats(n), own)).unwrap_or(noun);
        }
        // up from the word before the participle to the first noun that agrees
        let start = predicate.group.start;
        let Some(mut up) = start.checked_sub(if words.has_comma_before(start) { 2 } else { 1 }) else { return noun };
        for _ in 0..6 {
            if up <= noun {
                break;
            }
            let phrase = matches!(words.upos(up), Upos::Noun | Upos::Propn)
                && !matches!(words.deprel(up), Deprel::FlatName | Deprel::Flat);
            if phrase && agree(words.feats(up), own) {
                let named = words.deprel(up) == Deprel::Appos;
                return words.head(up).filter(|&h| named && h > noun).unwrap_or(up);
            }
            match words.head(up).filter(|&h| h < up) {
                Some(head) => up = head,
                None => break,
            }
        }
        noun
    }

    /// `a été arrêté lundi à Tokyo, soupçonné de fraude`: a participle behind a comma at the end of the clause describes its
    /// subject where the noun before the comma cannot be meant: it is a place name, or it does not agree.
    fn describes_subject(&self, at: PredicateId, noun: TokenId) -> bool {
        let words = self.words;
        let predicate = &self.predicates[at as usize];
        if noun > predicate.head || !words.has_comma_before(predicate.group.start) {
            return false;
        }
        // the clause that the noun stands in, as a complement behind the verb
        let mut up = noun;
        let verb = loop {
            let Some(head) = words.head(up).filter(|&h| h < up) else { return false };
            if let Some(verb) = self.at(head).filter(|p| p.kind == PredicateKind::Verb) {
                break verb;
            }
            up = head;
        };
        let Some(subject) = self.surface_subjects(verb).first().copied().filter(|&s| s < verb.head) else {
            return false;
        };
        let preposition = words.preposition(noun);
        let place = words.upos(noun) == Upos::Propn && matches!(preposition.as_str(), "à" | "en" | "dans" | "près de");
        let finite = verb.modality.mood != Mood::None;
        finite
            && (place || !agree(words.feats(noun), words.feats(predicate.head)))
            && agree(words.feats(subject), words.feats(predicate.head))
    }

    /// `a capturé un félin ayant tué`, `a arrêté un homme portant`: the object right before a participle without a mark is what
    /// it tells of.
    fn noun_right_before(&self, at: PredicateId, governor: TokenId) -> Option<TokenId> {
        let words = self.words;
        let predicate = &self.predicates[at as usize];
        let ing = words.is_present_participle(predicate.group.start) || words.is_present_participle(predicate.head);
        let before = predicate.group.start.checked_sub(1).filter(|_| ing)?;
        let noun = if words.upos(before) == Upos::Adj { words.head(before)? } else { before };
        let object = self.at(governor)?.role(DeepRole::Object).any(|a| a.head == noun && a.head > governor);
        (object && words.upos(noun) == Upos::Noun && words.marker(predicate.head).is_empty()).then_some(noun)
    }

    /// `avait proposé une trêve, aussitôt rejetée`: the object that a participle behind a comma agrees with, unlike the subject.
    fn rejected_object(&self, at: PredicateId, governor: TokenId) -> Option<TokenId> {
        let predicate = &self.predicates[at as usize];
        let subject = *self.surface_subjects(self.at(governor)?).first()?;
        let bare = self.words.is_past_participle(predicate.head) && self.words.marker(predicate.head).is_empty();
        bare.then(|| self.words.agreeing_object(predicate.head, predicate.group.start, subject)).flatten()
    }

    /// The noun that a participle or adjective modifies is its surface subject.
    fn give_modified(&mut self, at: PredicateId, noun: TokenId) {
        let words = self.words;
        let content = words.content_head(noun);
        let predicate = &self.predicates[at as usize];
        if !super::build::is_nominal(words.upos(content)) || self.has_surface_subject(predicate) {
            return;
        }
        // "Olha et Ivan, âgés de …": a plural says that all names are meant
        let plural = words.feats(predicate.head).number() == Number::Plur;
        let one = words.upos(noun) == Upos::Propn || words.feats(noun).number() == Number::Sing;
        let first = if words.deprel(noun) == Deprel::Conj { words.head(noun).unwrap_or(noun) } else { noun };
        let mut heads = vec![content];
        if plural && one {
            let conjuncts =
                words.tree.children(first).filter(|&c| words.deprel(c) == Deprel::Conj && c < predicate.head);
            let all: Vec<TokenId> = std::iter::once(first).chain(conjuncts).collect();
            if all.len() > 1 && all.iter().all(|&n| matches!(words.upos(n), Upos::Noun | Upos::Propn)) {
                heads = all;
            }
        }
        self.give_subject(at, &heads, ArgumentOrigin::Modified);
    }

    /// `X semble prêt`, `nommer X ministre`, `retrouver X mort`.
    fn small_clause(&mut self, at: PredicateId, governor: TokenId) {
        let Some(above) = self.at(governor) else { return };
        if self.has_surface_subject(&self.predicates[at as usize]) {
            return;
        }
        let objects: Vec<_> = above.role(DeepRole::Object).map(|a| a.head).filter(|&h| h != governor).collect();
        let heads = if objects.is_empty() { self.surface_subjects(above) } else { objects };
        let raising = self.words.lexicon.controller(self.words.lemma(governor), "").is_some_and(Controller::is_raising);
        let modality = above.modality.clone();
        self.give_subject(at, &heads, ArgumentOrigin::Control);
        if raising {
            self.colour(at, governor, Controller::Raising, modality);
        }
    }

    /// The surface subject of the nearest clause above. Says whether there was one.
    fn give_main_subject(&mut self, at: PredicateId, governor: TokenId, origin: ArgumentOrigin) -> bool {
        let mut head = governor;
        for _ in 0..8 {
            let heads = self
                .at(head)
                .filter(|p| p.kind == PredicateKind::Verb || self.words.child(p.head, |d| d == Deprel::Cop).is_some())
                .map(|p| self.surface_subjects(p))
                .unwrap_or_default();
            if !heads.is_empty() {
                self.give_subject(at, &heads, origin);
                return true;
            }
            match self.words.head(head) {
                Some(up) if self.words.deprel(head) != Deprel::Root => head = up,
                _ => return false,
            }
        }
        false
    }

    /// Understood subject of an infinitive; `wanting` when it has none of its own.
    fn control(&mut self, at: PredicateId, id: TokenId, head: TokenId, wanting: bool) {
        let words = self.words;
        let marker = words.marker(id);
        let deprel = words.deprel(id);
        let Some(above) = self.at(head) else {
            if wanting {
                self.give_main_subject(at, head, ArgumentOrigin::Control);
            }
            return;
        };
        // "a sauvé deux balles avant de s'incliner": whatever the tree calls it
        let adjunct = matches!(marker.as_str(), "avant de" | "afin de" | "au lieu de" | "quitte à")
            || matches!(deprel, Deprel::Advcl | Deprel::Obl | Deprel::OblMod)
                && matches!(marker.as_str(), "pour" | "après" | "sans" | "en" | "avant" | "lors de");
        let mut listed = words.lexicon.controller(words.lemma(head), &marker).filter(|_| !adjunct);
        let tense = above.modality.tense;
        if listed == Some(Controller::NearFuture)
            && (above.modality.perfect || !matches!(tense, Tense::Pres | Tense::Imp))
        {
            // "est allé chercher", "pour aller dormir": a movement
            listed = Some(Controller::Subject);
        }
        match above.kind {
            PredicateKind::Noun if words.child(head, |d| d == Deprel::Cop).is_none() || listed.is_some() => {
                let raising = listed.is_some_and(Controller::is_raising)
                    && matches!(words.preposition(head).as_str(), "en" | "sur");
                if raising {
                    let modality = above.modality.clone();
                    if wanting && !self.copy_subject(at, head) {
                        self.give_main_subject(at, head, ArgumentOrigin::Control);
                    }
                    self.colour(at, head, Controller::Raising, modality);
                } else if let Some(person) = self.addressed(head, &marker).filter(|_| wanting) {
                    self.give_subject(at, &[person], ArgumentOrigin::Control);
                } else if wanting && marker == "à" && listed.is_none() && self.is_counted_out(head) {
                    // "le premier homme à avoir marché": who does it is the noun itself
                    self.give_subject(at, &[head], ArgumentOrigin::Control);
                } else if wanting {
                    self.control_of_noun(at, head);
                }
            }
            _ => {
                // "soutenir la proposition de X de former": the infinitive belongs to the noun
                let noun = above.role(DeepRole::Object).map(|a| a.head).find(|&n| {
                    listed.is_none() && !adjunct && n < id && !words.lexicon.nominal(words.lemma(n)).is_empty()
                });
                if let Some(noun) = noun.filter(|_| wanting && marker == "de") {
                    self.control_of_noun(at, noun);
                    return;
                }
                let support = !words.lexicon.support(words.lemma(head)).is_empty();
                let controller = listed.unwrap_or_else(|| default_controller(above, adjunct || support));
                if controller.is_raising() {
                    let modality = above.modality.clone();
                    if wanting {
                        self.copy_subject(at, head);
                    }
                    self.colour(at, head, controller, modality);
                } else if wanting {
                    self.controlled(at, head, controller);
                }
            }
        }
    }

    /// `le seul homme`, `la sixième ministre`: one counted out of all that could do something.
    fn is_counted_out(&self, noun: TokenId) -> bool {
        let words = self.words;
        words.tree.children(noun).any(|c| {
            c < noun
                && (matches!(words.lemma(c), "seul" | "premier" | "dernier" | "unique" | "second" | "énième")
                    || words.lemma(c).ends_with("ième"))
        })
    }

    /// `conseille aux habitants de rester`, `accuse les ennemis de son projet de mentir`: the person whom the verb addresses, where
    /// the infinitive hangs on it or on a complement of it.
    fn addressed(&self, noun: TokenId, marker: &str) -> Option<TokenId> {
        let words = self.words;
        let mut person = noun;
        for _ in 0..3 {
            let above = words.head(person)?;
            if let Some(verb) = self.at(above).filter(|p| p.kind == PredicateKind::Verb && p.head < person) {
                let controller = words.lexicon.controller(words.lemma(verb.head), marker);
                let argument = |a: &Argument| match controller {
                    Some(Controller::Indirect) => {
                        a.role == DeepRole::IndirectObject || (a.role == DeepRole::Oblique && a.preposition == "à")
                    }
                    Some(Controller::Object) => a.role == DeepRole::Object,
                    _ => false,
                };
                return verb.arguments.iter().any(|a| a.head == person && argument(a)).then_some(person);
            }
            // "accuse le chef de la volonté de nuire": the noun itself may take the infinitive
            let own = words.lexicon.controller(words.lemma(person), marker).is_some()
                || !words.lexicon.nominal(words.lemma(person)).is_empty();
            if own || words.deprel(person) != Deprel::Nmod || above > person {
                return None;
            }
            person = above;
        }
        None
    }

    /// Copies the surface subject of the predicate at `head`. Says whether there was one.
    fn copy_subject(&mut self, at: PredicateId, head: TokenId) -> bool {
        let heads = self.at(head).map(|p| self.surface_subjects(p)).unwrap_or_default();
        self.give_subject(at, &heads, ArgumentOrigin::Control);
        !heads.is_empty()
    }

    fn controlled(&mut self, at: PredicateId, head: TokenId, controller: Controller) {
        let Some(above) = self.at(head) else { return };
        let wanted = |p: &Predicate, role: DeepRole| -> Vec<TokenId> { p.role(role).map(|a| a.head).collect() };
        let mut heads = match controller {
            // "s'engager à": the object is the subject
            Controller::Object if above.reflexive => self.surface_subjects(above),
            Controller::Object => wanted(above, DeepRole::Object),
            Controller::Indirect => {
                let mut heads = wanted(above, DeepRole::IndirectObject);
                if heads.is_empty() {
                    let to = |a: &&Argument| {
                        a.role == DeepRole::Oblique && a.preposition == "à" && a.origin == ArgumentOrigin::Direct
                    };
                    heads = above.arguments.iter().filter(to).map(|a| a.head).collect();
                }
                heads
            }
            _ => self.surface_subjects(above),
        };
        heads.retain(|&h| h != head);
        let lemma = self.words.lemma(head);
        let reflexive = above.reflexive;
        let faire = controller == Controller::Object
            && (matches!(lemma, "faire" | "laisser") || (reflexive && matches!(lemma, "voir" | "entendre")));
        if faire {
            let causers = wanted(above, DeepRole::Subject);
            if reflexive && self.predicates[at as usize].role(DeepRole::Object).next().is_some() {
                // "s'est vu infliger une amende par le juge": the fine goes to the subject
                let words = self.words;
                let predicate = &mut self.predicates[at as usize];
                let agent =
                    |a: &&mut Argument| a.role == DeepRole::Oblique && a.preposition == "par" && words.can_act(a.head);
                for argument in predicate.arguments.iter_mut().filter(agent) {
                    (argument.role, argument.origin) = (DeepRole::Subject, ArgumentOrigin::Passive);
                }
                for head in causers {
                    let (role, preposition) = (DeepRole::IndirectObject, SmolStr::new_static("à"));
                    predicate.arguments.push(Argument { role, preposition, head, origin: ArgumentOrigin::Passive });
                }
                return;
            }
            if reflexive {
                // "s'est fait arrêter" where the parser makes "faire" the head: the subject undergoes it
                let words = self.words;
                let predicate = &mut self.predicates[at as usize];
                predicate.voice = Voice::Passive;
                let agent =
                    |a: &&mut Argument| a.role == DeepRole::Oblique && a.preposition == "par" && words.can_act(a.head);
                for argument in predicate.arguments.iter_mut().filter(agent) {
                    (argument.role, argument.origin) = (DeepRole::Subject, ArgumentOrigin::Passive);
                }
                self.give_subject(at, &causers, ArgumentOrigin::Passive);
                return;
            }
            let predicate = &mut self.predicates[at as usize];
            for head in causers {
                let (role, preposition) = (DeepRole::Causer, SmolStr::default());
                predicate.arguments.push(Argument { role, preposition, head, origin: ArgumentOrigin::Control });
            }
        } else if heads.is_empty() && controller == Controller::Object {
            // "appeler à cesser": nobody is addressed, nobody is understood
            return;
        }
        if heads.is_empty() && controller == Controller::Indirect {
            // "a demandé de reporter": the addressee is not said
            return;
        }
        self.give_subject(at, &heads, ArgumentOrigin::Control);
    }

    /// `la capacité de l'armée à mener`, `sa décision de partir`, `X a pris la décision de partir`.
    fn control_of_noun(&mut self, at: PredicateId, noun: TokenId) {
        let Some(above) = self.at(noun) else { return };
        let own = |role: DeepRole| -> Vec<TokenId> {
            let fits = |a: &&Argument| a.role == role && (role != DeepRole::Oblique || a.preposition == "de");
            above.arguments.iter().filter(fits).map(|a| a.head).collect()
        };
        for role in [DeepRole::Subject, DeepRole::Oblique, DeepRole::Possessor] {
            let heads = own(role);
            if !heads.is_empty() {
                self.give_subject(at, &heads, ArgumentOrigin::Control);
                return;
            }
        }
        if self.words.upos(noun) == Upos::Noun && self.words.deprel(noun) != Deprel::Nsubj {
            self.give_main_subject(at, noun, ArgumentOrigin::Control);
        }
    }

    /// The governor's tense, mood and negation become those of the governed predicate.
    fn colour(&mut self, at: PredicateId, governor: TokenId, controller: Controller, above: Modality) {
        let Some(predicate) = self.predicates.get_mut(at as usize) else { return };
        let own = std::mem::take(&mut predicate.modality);
        let mut governors = above.governors;
        governors.push(governor);
        governors.extend_from_slice(&own.governors);
        predicate.modality = Modality {
            negated: own.negated || above.negated,
            negation_cue: own.negation_cue.or(above.negation_cue),
            governors,
            tense: above.tense,
            perfect: own.perfect || above.perfect || controller == Controller::RecentPast,
            mood: above.mood,
            near_future: above.near_future || controller == Controller::NearFuture,
            question: own.question || above.question,
            impersonal: own.impersonal || above.impersonal,
        };
    }
}

/// Whether gender and number of two words can go together.
pub(super) fn agree(one: Feats, other: Feats) -> bool {
    let gender = one.gender() == other.gender() || one.gender() == Gender::None || other.gender() == Gender::None;
    let number = one.number() == other.number() || one.number() == Number::None || other.number() == Number::None;
    gender && number
}

/// Who controls where no table says: the object, then the person addressed, then the subject.
fn default_controller(above: &Predicate, adjunct: bool) -> Controller {
    let direct = |a: &Argument, role| a.role == role && a.origin == ArgumentOrigin::Direct;
    if adjunct || above.kind != PredicateKind::Verb {
        Controller::Subject
    } else if above.voice == Voice::Passive || above.arguments.iter().any(|a| direct(a, DeepRole::Object)) {
        Controller::Object
    } else if above.arguments.iter().any(|a| direct(a, DeepRole::IndirectObject)) {
        Controller::Indirect
    } else {
        Controller::Subject
    }
}
