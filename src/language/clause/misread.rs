//! Phrases that the tree hangs in the wrong place and that punctuation and articles give away: relative clauses read as
//! clauses of the main verb, and appositions read as subjects.

use super::build::is_nominal;
use super::inherit::agree;
use super::words::Words;
use crate::language::{Deprel, TokenId, Upos};

impl Words<'_> {
    /// `critique le juge, qu'il accuse de partialité`: a *que* clause behind the object and a comma tells of the object where
    /// its verb has no object of its own. The antecedent.
    pub(super) fn hidden_antecedent(&self, verb: TokenId) -> Option<TokenId> {
        if !matches!(self.deprel(verb), Deprel::Ccomp | Deprel::Advcl | Deprel::Parataxis)
            || self.upos(verb) != Upos::Verb
            || self.child(verb, |d| matches!(d, Deprel::Obj | Deprel::Iobj | Deprel::Ccomp)).is_some()
        {
            return None;
        }
        let mark = self.child(verb, |d| d == Deprel::Mark).filter(|&m| self.lemma(m) == "que")?;
        let comma = mark.checked_sub(1).filter(|&c| self.form(c) == ",")?;
        let subject = self.child(verb, |d| d == Deprel::Nsubj)?;
        let main = self.head(verb).filter(|&m| m < comma && subject > mark)?;
        let mut noun = comma.checked_sub(1)?;
        for _ in 0..6 {
            let head = self.head(noun)?;
            if head == main {
                let object = self.deprel(noun) == Deprel::Obj && matches!(self.upos(noun), Upos::Noun | Upos::Propn);
                return (object && noun > main).then_some(noun);
            }
            if head < main {
                return None;
            }
            noun = head;
        }
        None
    }

    /// `avait proposé une trêve, aussitôt rejetée par les rebelles`: the object right before the comma, where the participle agrees
    /// with it and not with the subject.
    pub(super) fn agreeing_object(&self, participle: TokenId, start: TokenId, subject: TokenId) -> Option<TokenId> {
        let feats = self.feats(participle);
        let comma = (start.saturating_sub(3)..start).rev().find(|&t| self.form(t) == ",")?;
        let adverbs = (comma + 1..start).all(|t| self.upos(t) == Upos::Adv);
        if !adverbs || agree(self.feats(subject), feats) {
            return None;
        }
        let mut at = comma.checked_sub(1)?;
        for _ in 0..4 {
            if self.deprel(at) == Deprel::Obj && self.upos(at) == Upos::Noun {
                return agree(self.feats(at), feats).then_some(at);
            }
            at = self.head(at).filter(|&h| h < comma)?;
        }
        None
    }

    /// `Ancien ministre, Anna Lind a démissionné`: the bare noun that opens the sentence describes the name behind the comma,
    /// although the tree takes the noun for the subject. The name.
    pub(super) fn behind_description(&self, noun: TokenId, verb: TokenId) -> Option<TokenId> {
        if self.upos(noun) != Upos::Noun || self.child(noun, |d| matches!(d, Deprel::Det | Deprel::Nummod)).is_some() {
            return None;
        }
        let first = self.phrase_start(noun);
        let sentences = &self.analysis.sentences;
        let sentence = sentences.get(sentences.partition_point(|s| s.tokens.end <= first))?;
        let opens = sentence.tokens.start.saturating_add(sentence.prefix) == first;
        let name = self.tree.children(noun).find(|&c| self.deprel(c) == Deprel::Appos && c > noun && c < verb)?;
        let named = self.upos(name) == Upos::Propn || self.child(name, |d| d == Deprel::Det).is_some();
        (opens && named && self.has_comma_before(self.phrase_start(name))).then_some(name)
    }

    /// `Paul Martin, l'un des deux survivants, est mort`: a second subject between commas right behind the first one describes it.
    pub(super) fn describes_subject(&self, noun: TokenId, verb: TokenId) -> bool {
        let subject = |d: Deprel| matches!(d, Deprel::Nsubj | Deprel::NsubjPass);
        let Some(first) = self.child(verb, subject).filter(|&f| f < noun && noun < verb) else { return false };
        let start = self.phrase_start(noun);
        let one = matches!(self.form(noun), "un" | "une") && self.child(noun, |d| d == Deprel::Nmod).is_some();
        one && matches!(self.upos(first), Upos::Propn | Upos::Noun)
            && self.has_comma_before(start)
            && self.child(noun, |d| d == Deprel::Cc).is_none()
    }

    /// `Paris et Rome, alliés de longue date, …`: a bare noun behind a comma that follows a closed coordination of names is an
    /// apposition to them, no third name.
    pub(super) fn follows_closed_list(&self, conjunct: TokenId, first: TokenId) -> bool {
        let bare = self.upos(conjunct) == Upos::Noun
            && self
                .child(conjunct, |d| matches!(d, Deprel::Cc | Deprel::Det | Deprel::Nummod | Deprel::Case))
                .is_none();
        if !bare || self.upos(first) != Upos::Propn {
            return false;
        }
        self.has_comma_before(self.phrase_start(conjunct))
            && self.tree.children(first).any(|c| {
                c < conjunct
                    && self.deprel(c) == Deprel::Conj
                    && is_nominal(self.upos(c))
                    && self.child(c, |d| d == Deprel::Cc).is_some()
            })
    }

    /// The first word among a word and its own dependents, marks aside.
    fn phrase_start(&self, id: TokenId) -> TokenId {
        self.tree.children(id).find(|&c| self.deprel(c) != Deprel::Punct).filter(|&c| c < id).unwrap_or(id)
    }
}
