//! The verb group: auxiliaries, clitics, negation, voice.

use super::lexicon::Controller;
use super::words::Words;
use super::{Modality, Voice};
use crate::language::{Deprel, Feats, TokenId, Upos};

/// What the dependents of a predicate word say about its group.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Group {
    /// First token of the group.
    pub(super) start: TokenId,
    /// The finite verb.
    pub(super) finite: Option<TokenId>,
    pub(super) avoir: bool,
    pub(super) etre: bool,
    /// `faire` + infinitive.
    pub(super) causative: Option<TokenId>,
    pub(super) copula: Option<TokenId>,
    pub(super) reflexive: bool,
    pub(super) impersonal: bool,
    ne: Option<TokenId>,
    negation: Option<TokenId>,
    only: bool,
    /// A modal that the parser took for an auxiliary (`a dû partir`).
    modal: Option<TokenId>,
    question: bool,
}

/// Words that deny together with `ne`.
fn denies(lemma: &str) -> bool {
    matches!(
        lemma,
        "pas"
            | "plus"
            | "jamais"
            | "guère"
            | "point"
            | "nullement"
            | "aucunement"
            | "aucun"
            | "nul"
            | "rien"
            | "personne"
            | "ni"
    )
}

impl Group {
    /// Reads the dependents of `head`.
    pub(super) fn read(words: &Words<'_>, head: TokenId) -> Self {
        let mut group = Self { start: head, ..Self::default() };
        if words.is_finite(head) && matches!(words.upos(head), Upos::Verb | Upos::Aux) {
            group.finite = Some(head);
        }
        group.read_children(words, head, head);
        if let Some(cause) = group.causative {
            group.read_children(words, cause, head);
        }
        group
    }

    fn read_children(&mut self, words: &Words<'_>, of: TokenId, head: TokenId) {
        for child in words.tree.children(of) {
            let deprel = words.deprel(child);
            match deprel {
                Deprel::Aux | Deprel::AuxTense | Deprel::AuxPass | Deprel::AuxCaus | Deprel::Cop => {
                    self.auxiliary(words, child, deprel, head);
                }
                Deprel::Advmod => {
                    let lemma = words.lemma(child);
                    match lemma {
                        "ne" | "n'" => self.ne = Some(child),
                        "que" | "qu'" => self.only = true,
                        _ if denies(lemma) => self.negation = self.negation.or(Some(child)),
                        _ => continue,
                    }
                }
                Deprel::ExplSubj => self.impersonal = true,
                Deprel::Expl | Deprel::ExplPass | Deprel::ExplPv | Deprel::ExplComp | Deprel::Obj | Deprel::Iobj
                    if words.upos(child) == Upos::Pron && child < head =>
                {
                    if self.is_reflexive(words, child, deprel) {
                        self.reflexive = true;
                    }
                    if deprel == Deprel::Obj || deprel == Deprel::Iobj {
                        self.argument_denies(words, child);
                    }
                }
                // "y ont péri"
                Deprel::OblMod | Deprel::OblArg | Deprel::Obl
                    if words.upos(child) == Upos::Pron
                        && child < head
                        && matches!(words.lower(child).as_str(), "y" | "en") => {}
                Deprel::Cc if words.lemma(child) == "ni" => self.negation = self.negation.or(Some(child)),
                Deprel::Punct => {
                    self.question |= words.form(child) == "?";
                    continue;
                }
                _ => {
                    self.argument_denies(words, child);
                    continue;
                }
            }
            if child < self.start && head - child < 10 {
                self.start = child;
            }
        }
    }

    /// `se`, or a pronoun of the first or second person that the parser marks as belonging to the verb.
    fn is_reflexive(&self, words: &Words<'_>, child: TokenId, deprel: Deprel) -> bool {
        words.is_se(child)
            || deprel == Deprel::ExplPv
            || (matches!(deprel, Deprel::Obj | Deprel::Iobj) && words.feats(child).has(Feats::REFLEXIVE))
    }

    /// `aucun drone`, `rien`, `personne`, `ni … ni` among the arguments.
    fn argument_denies(&mut self, words: &Words<'_>, child: TokenId) {
        self.only |= words
            .tree
            .children(child)
            .any(|c| words.deprel(c) == Deprel::Advmod && c < child && matches!(words.lemma(c), "que" | "qu'"));
        if self.negation.is_some() || !matches!(words.upos(child), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj) {
            return;
        }
        if words.upos(child) == Upos::Pron && matches!(words.lemma(child), "aucun" | "rien" | "personne" | "nul") {
            self.negation = Some(child);
            return;
        }
        let cue = words.tree.children(child).find(|&c| {
            let lemma = words.lemma(c);
            (matches!(words.deprel(c), Deprel::Det | Deprel::Amod | Deprel::Advmod) && matches!(lemma, "aucun" | "nul"))
                || (matches!(words.deprel(c), Deprel::Cc | Deprel::Advmod) && lemma == "ni")
                || (words.deprel(c) == Deprel::Advmod && lemma == "pas")
        });
        self.negation = cue;
    }

    fn auxiliary(&mut self, words: &Words<'_>, child: TokenId, deprel: Deprel, head: TokenId) {
        if words.is_finite(child) {
            self.finite = self.finite.or(Some(child));
        }
        let participle = words.upos(head) == Upos::Verb && words.is_past_participle(head);
        match words.lemma(child) {
            "avoir" => self.avoir = true,
            "faire" | "laisser" if deprel == Deprel::AuxCaus => self.causative = Some(child),
            "être" if deprel == Deprel::Cop && !participle => self.copula = Some(child),
            "être" => self.etre = true,
            _ if deprel == Deprel::Cop => self.copula = Some(child),
            lemma if words.lexicon.controller(lemma, "").is_some_and(Controller::is_raising) => {
                self.modal = Some(child)
            }
            _ => {}
        }
    }

    /// Whether the clause is denied, and by which word.
    fn denial(&self, words: &Words<'_>, head: TokenId) -> Option<TokenId> {
        let sans = words
            .tree
            .children(head)
            .find(|&c| matches!(words.deprel(c), Deprel::Mark | Deprel::Case) && words.lemma(c) == "sans");
        if sans.is_some() {
            return sans;
        }
        match (self.ne, self.negation) {
            // "ne … que" restricts; with "pas" it still denies
            (Some(_), Some(cue)) if !self.only || words.lemma(cue) == "pas" => Some(cue),
            (Some(ne), None)
                if !self.only
                    && matches!(words.lemma(head), "pouvoir" | "savoir" | "oser" | "cesser")
                    && !Self::restricts(words, head) =>
            {
                Some(ne)
            }
            // spoken French drops "ne"
            (None, Some(cue)) if words.lemma(cue) == "pas" && words.head(cue) == Some(head) && cue > self.start => {
                Some(cue)
            }
            _ => None,
        }
    }

    /// `ne pourrait progresser que de 1 %`: the *que* of the restriction hangs on the governed verb or on its complement.
    fn restricts(words: &Words<'_>, head: TokenId) -> bool {
        let end = words.analysis.tokens.len() as TokenId;
        (head + 1..end.min(head + 12)).any(|t| {
            let bare = |h: TokenId| !matches!(words.upos(h), Upos::Verb | Upos::Aux);
            words.lemma(t) == "que"
                && match words.deprel(t) {
                    Deprel::Advmod => true,
                    // read as the conjunction of a clause that has no verb
                    Deprel::Mark => words.head(t).is_some_and(bare) && words.upos(t + 1) == Upos::Adp,
                    _ => false,
                }
        })
    }

    /// Negation, tense and mood of the group.
    pub(super) fn modality(&self, words: &Words<'_>, head: TokenId) -> Modality {
        let cue = self.denial(words, head);
        let feats = self.finite.map_or(Feats::default(), |f| words.feats(f));
        let perfect = (self.avoir && self.finite != Some(head))
            || (self.etre
                && self.copula.is_none()
                && (self.reflexive || words.lexicon.is_etre_verb(words.lemma(head))));
        Modality {
            negated: cue.is_some(),
            negation_cue: cue,
            governors: self.modal.into_iter().collect(),
            tense: feats.tense(),
            perfect,
            mood: feats.mood(),
            near_future: false,
            question: self.question,
            impersonal: self.impersonal,
        }
    }

    /// Voice of a verb; `first` is the voice of the verb that it is coordinated with, where it shares its auxiliary.
    pub(super) fn voice(&self, words: &Words<'_>, head: TokenId, first: Option<Voice>) -> Voice {
        if self.causative.is_some() {
            return if self.reflexive { Voice::Passive } else { Voice::Active };
        }
        if self.reflexive {
            return Voice::Reflexive;
        }
        let etre_verb = words.lexicon.is_etre_verb(words.lemma(head));
        if !words.is_past_participle(head) || etre_verb {
            return Voice::Active;
        }
        match (self.etre, self.avoir, first) {
            (true, _, _) => Voice::Passive,
            (false, true, _) => Voice::Active,
            (false, false, Some(voice)) => voice,
            (false, false, None) => Voice::Passive,
        }
    }
}
