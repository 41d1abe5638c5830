//! Makes the predicates of a document and their own arguments; what they take over from elsewhere is in `inherit` and `nouns`.

use super::group::Group;
use super::words::Words;
use super::{ArgumentOrigin, ClauseLexicon, Clauses, DeepRole, Modality, Predicate, PredicateId, PredicateKind, Voice};
use crate::language::{Analysis, Deprel, SentenceKind, TokenId, Upos};
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
    builder.split_conjuncts();
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
        } else if let Some(antecedent) = words.hidden_antecedent(id) {
            self.push(&mut predicate, DeepRole::Object, SmolStr::default(), antecedent, ArgumentOrigin::Relative);
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
