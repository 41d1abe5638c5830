//! What may fill an argument of a frame.

use super::FillerKind;
use super::check::Checker;
use super::why::is_text;
use crate::language::clause::PredicateKind;
use crate::language::{Feats, TokenId, Upos};
use crate::rules::model::{CompiledArgument, Constraint};
use crate::rules::symbol::Symbol;
use crate::rules::vocabulary::Label;

impl Checker<'_> {
    /// Whether the word may fill the argument, and as what.
    pub(super) fn accepts(&self, argument: &CompiledArgument, head: TokenId) -> Option<FillerKind> {
        let mut kind = if argument.constraint.is_empty() {
            self.one(&Constraint::Any, head, argument.named)?
        } else {
            FillerKind::Mention
        };
        for group in &argument.constraint {
            let typed = group.iter().filter(|c| !is_text(c)).find_map(|c| self.one(c, head, argument.named));
            let found = typed.or_else(|| group.iter().any(is_text).then_some(FillerKind::Text))?;
            if found != FillerKind::Mention {
                kind = found;
            }
        }
        Some(kind)
    }

    fn one(&self, constraint: &Constraint, head: TokenId, named: bool) -> Option<FillerKind> {
        crate::steps::step();
        let mention = self.input.fillers.mention(head).map(|(_, slot)| slot);
        let yes = |holds: bool, kind| holds.then_some(kind);
        // "ces derniers temps", "le mois de juin": when, not who or what; a name ("le 11-Septembre") is what it is
        let anything = matches!(constraint, Constraint::Any | Constraint::Untyped);
        if anything && self.input.fillers.time(head).is_some() && !mention.is_some_and(|slot| slot.named) {
            return None;
        }
        match constraint {
            Constraint::Any => match mention {
                Some(slot) => yes(!named || slot.named, FillerKind::Mention),
                None => yes(!named && (self.refers(head) || self.is_noun(head)), FillerKind::Mention),
            },
            Constraint::Untyped => {
                let untyped =
                    mention.map_or_else(|| self.is_noun(head), |slot| slot.label == Label::UNTYPED && !slot.pronoun);
                yes(untyped && !named, FillerKind::Mention)
            }
            Constraint::Text => Some(FillerKind::Text),
            Constraint::Number => {
                let number = self.upos(head) == Upos::Num
                    || crate::language::phrase::Phrases::new(
                        self.input.text,
                        self.input.analysis,
                        &self.input.clauses.tree,
                        self.input.lexicon,
                    )
                    .quantity(head)
                    .is_some();
                yes(number, FillerKind::Number)
            }
            Constraint::Time => yes(self.input.fillers.time(head).is_some(), FillerKind::Time),
            Constraint::Clause => {
                let clause = matches!(self.upos(head), Upos::Verb | Upos::Aux)
                    || self.input.clauses.at(head).is_some_and(|p| p.kind != PredicateKind::Noun);
                yes(clause, FillerKind::Clause)
            }
            Constraint::Labels { labels, named: only_named } => {
                let only_named = named || *only_named;
                if labels.has(Label::TIME) && self.input.fillers.time(head).is_some() {
                    return Some(FillerKind::Time);
                }
                match mention {
                    Some(slot) if slot.pronoun && slot.label == Label::UNTYPED => yes(!only_named, FillerKind::Mention),
                    Some(slot) => yes(labels.has(slot.label) && (!only_named || slot.named), FillerKind::Mention),
                    None if self.upos(head) == Upos::Num => {
                        // "en ont abattu 18": what was named before
                        let counted = self.input.fillers.counted(self.input.analysis, self.word);
                        let fits = counted.is_some_and(|(_, slot)| labels.has(slot.label));
                        yes(!only_named && fits, FillerKind::Mention)
                    }
                    None => yes(!only_named && self.refers(head), FillerKind::Mention),
                }
            }
            Constraint::Lexicon(id) => {
                let lexicon = self.rules.lexicon(*id)?;
                let form = self.input.analysis.form(self.input.text, head);
                let symbols = self.input.symbols;
                let holds = lexicon.has(symbols.lemma_of(head), self.input.analysis.lemma(head))
                    || lexicon.has(symbols.form_of(head), form)
                    || lexicon.phrases.iter().any(|p| self.phrase_at(p, head));
                yes(holds, FillerKind::Mention)
            }
            Constraint::Word(symbol) => yes(self.symbol(head, *symbol), FillerKind::Mention),
        }
    }

    /// Whether the words of a phrase stand around `head`, which is one of them.
    fn phrase_at(&self, phrase: &[Symbol], head: TokenId) -> bool {
        phrase.iter().zip(0..).any(|(word, before)| {
            self.symbol(head, *word)
                && head
                    .checked_sub(before)
                    .is_some_and(|start| phrase.iter().zip(start..).all(|(word, id)| self.symbol(id, *word)))
        })
    }

    fn is_noun(&self, id: TokenId) -> bool {
        matches!(self.upos(id), Upos::Noun | Upos::Propn | Upos::Num | Upos::Sym)
    }

    /// A pronoun or possessive that stands for somebody or something named elsewhere, or a bare number with `en`.
    pub(super) fn refers(&self, id: TokenId) -> bool {
        let analysis = self.input.analysis;
        let feats = analysis.tokens.get(id as usize).map_or(Feats::default(), |t| t.feats);
        match self.upos(id) {
            Upos::Pron => {
                let impersonal = matches!(
                    analysis.lemma(id),
                    "on" | "ce" | "cela" | "ça" | "ceci" | "rien" | "personne" | "qui" | "que" | "quoi" | "se" | "soi"
                );
                !impersonal
                    && !feats.has(Feats::INTERROGATIVE)
                    && (feats.has(Feats::PERSONAL)
                        || feats.has(Feats::DEMONSTRATIVE)
                        || matches!(
                            analysis.lemma(id),
                            "il" | "elle"
                                | "lui"
                                | "leur"
                                | "eux"
                                | "le"
                                | "la"
                                | "les"
                                | "celui"
                                | "celui-ci"
                                | "y"
                                | "en"
                                | "je"
                                | "moi"
                                | "nous"
                                | "vous"
                                | "tu"
                        ))
            }
            Upos::Det => feats.has(Feats::POSSESSIVE),
            Upos::Num => self.word.arguments.iter().any(|a| analysis.lemma(a.head) == "en"),
            _ => false,
        }
    }
}
