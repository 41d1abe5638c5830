//! Small questions about words of the tree that the clause view asks again and again.

use super::lexicon::{ClauseLexicon, QuantityKind};
use crate::language::{Analysis, Deprel, Feats, Number, Tense, TokenId, Tree, Upos, VerbForm};
use crate::rules::is_folded;
use smol_str::{SmolStr, SmolStrBuilder};

/// How far chains (relative clauses, coordination, complements of quantities) are followed.
const REACH: usize = 24;

/// What a counting word says: its number, and its kind.
type Counted = (Option<f64>, QuantityKind);

/// A document as the clause view looks at it.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    pub(crate) analysis: &'a Analysis,
    pub(crate) tree: &'a Tree,
    pub(crate) lexicon: &'a ClauseLexicon,
}

impl<'a> Words<'a> {
    pub(crate) fn upos(&self, id: TokenId) -> Upos {
        self.analysis.tokens.get(id as usize).map_or(Upos::X, |t| t.upos)
    }

    pub(crate) fn deprel(&self, id: TokenId) -> Deprel {
        self.analysis.tokens.get(id as usize).map_or(Deprel::Dep, |t| t.deprel)
    }

    pub(crate) fn feats(&self, id: TokenId) -> Feats {
        self.analysis.tokens.get(id as usize).map_or(Feats::default(), |t| t.feats)
    }

    /// The head of `id` where it has one.
    pub(crate) fn head(&self, id: TokenId) -> Option<TokenId> {
        let head = self.analysis.tokens.get(id as usize)?.head;
        ((head as usize) < self.analysis.tokens.len() && head != id).then_some(head)
    }

    pub(crate) fn lemma(&self, id: TokenId) -> &'a str {
        self.analysis.lemma(id)
    }

    pub(crate) fn form(&self, id: TokenId) -> &'a str {
        self.analysis.form(self.text, id)
    }

    /// The form in lower case with the plain apostrophe.
    pub(crate) fn lower(&self, id: TokenId) -> SmolStr {
        let form = self.form(id);
        if is_folded(form) || form.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'') {
            return SmolStr::new(form);
        }
        let mut out = SmolStrBuilder::new();
        for c in form.chars() {
            match c {
                '’' | 'ʼ' => out.push('\''),
                _ if c.is_uppercase() => c.to_lowercase().for_each(|l| out.push(l)),
                _ => out.push(c),
            }
        }
        out.finish()
    }

    pub(crate) fn is_infinitive(&self, id: TokenId) -> bool {
        self.feats(id).verb_form() == VerbForm::Inf
    }

    /// `être arrêté`, `avoir mené`: a participle whose auxiliary is an infinitive.
    pub(crate) fn is_compound_infinitive(&self, id: TokenId) -> bool {
        let auxiliary = |d| matches!(d, Deprel::Aux | Deprel::AuxTense | Deprel::AuxPass);
        self.is_past_participle(id)
            && self.tree.children(id).any(|c| c < id && auxiliary(self.deprel(c)) && self.is_infinitive(c))
    }

    pub(crate) fn is_past_participle(&self, id: TokenId) -> bool {
        let feats = self.feats(id);
        feats.verb_form() == VerbForm::Part && feats.tense() != Tense::Pres
    }

    pub(crate) fn is_present_participle(&self, id: TokenId) -> bool {
        let feats = self.feats(id);
        feats.verb_form() == VerbForm::Part && feats.tense() == Tense::Pres
    }

    pub(crate) fn is_finite(&self, id: TokenId) -> bool {
        self.feats(id).verb_form() == VerbForm::Fin
    }

    /// `se`, `s'`.
    pub(crate) fn is_se(&self, id: TokenId) -> bool {
        self.upos(id) == Upos::Pron && matches!(self.lower(id).as_str(), "se" | "s'")
    }

    pub(crate) fn child(&self, id: TokenId, wanted: impl Fn(Deprel) -> bool) -> Option<TokenId> {
        self.tree.children(id).find(|&c| wanted(self.deprel(c)))
    }

    pub(crate) fn has_comma_before(&self, id: TokenId) -> bool {
        id > 0 && matches!(self.form(id - 1), "," | "–" | "—" | "-")
    }

    /// The plain preposition of one word: contractions undone, elision undone.
    fn plain(&self, id: TokenId) -> SmolStr {
        let lower = self.lower(id);
        match lower.as_str() {
            "d'" | "du" | "des" | "de" => SmolStr::new_static("de"),
            "au" | "aux" | "à" => SmolStr::new_static("à"),
            "jusqu'" => SmolStr::new_static("jusque"),
            "lorsqu'" => SmolStr::new_static("lorsque"),
            "puisqu'" => SmolStr::new_static("puisque"),
            "qu'" => SmolStr::new_static("que"),
            _ => lower,
        }
    }

    /// The words that introduce `id` (its `case` or `mark` dependents with their fixed parts) in plain form; empty when none.
    /// Only the last word is made plain: `au cours du` is `au cours de`, `jusqu'aux` is `jusqu'à`.
    pub(crate) fn introducer(&self, id: TokenId, wanted: Deprel) -> SmolStr {
        let mut words = [0; 8];
        let mut count = 0;
        let mut add = |word| {
            if count < words.len() {
                words[count] = word;
                count += 1;
            }
        };
        for child in self.tree.children(id).filter(|&c| self.deprel(c) == wanted && c < id) {
            // "à la fois la grève et la répression": an adverb
            if self.tree.children(child).any(|c| self.deprel(c) == Deprel::Fixed && self.lemma(c) == "fois") {
                continue;
            }
            add(child);
            self.tree.children(child).filter(|&c| self.deprel(c) == Deprel::Fixed).for_each(&mut add);
        }
        words[..count].sort_unstable();
        match &words[..count] {
            [] => self.fused(id),
            [one] => self.plain(*one),
            [first @ .., last] => {
                let mut out = SmolStrBuilder::new();
                for &word in first {
                    let word = self.lower(word);
                    out.push_str(&word);
                    if !word.ends_with('\'') {
                        out.push(' ');
                    }
                }
                out.push_str(&self.plain(*last));
                out.finish()
            }
        }
    }

    /// Preposition inside a relative pronoun of one word (`auquel`, `desquels`); empty for other words.
    fn fused(&self, id: TokenId) -> SmolStr {
        if !self.form(id).bytes().any(|b| matches!(b, b'q' | b'Q')) {
            return SmolStr::default();
        }
        let form = self.lower(id);
        match form.as_str() {
            "auquel" | "auxquels" | "auxquelles" => SmolStr::new_static("à"),
            "duquel" | "desquels" | "desquelles" => SmolStr::new_static("de"),
            _ => SmolStr::default(),
        }
    }

    /// The word's preposition as a complement, clitics included (`y` → `à`, `en` → `de`, `dont` → `de`).
    pub(crate) fn preposition(&self, id: TokenId) -> SmolStr {
        let found = self.introducer(id, Deprel::Case);
        if self.is_bound(&found, id) {
            return SmolStr::default();
        }
        if !found.is_empty() || !matches!(self.upos(id), Upos::Pron | Upos::Adv) {
            return found;
        }
        match self.lower(id).as_str() {
            "y" => SmolStr::new_static("à"),
            "en" | "dont" => SmolStr::new_static("de"),
            "où" => SmolStr::new_static("où"),
            _ => found,
        }
    }

    /// `plus de 150 maisons`, `près de dix mille soldats`: the words bound a number, they are no preposition.
    pub(crate) fn is_bound(&self, preposition: &str, id: TokenId) -> bool {
        matches!(preposition, "plus de" | "moins de" | "près de" | "autour de")
            && (self.upos(id) == Upos::Num
                || self.child(id, |d| d == Deprel::Nummod).is_some()
                || self.lexicon.quantity(self.lemma(id)).is_some())
    }

    /// The subordinator of a clause (`pour`, `après`, `en`, `bien que`); empty when none.
    pub(crate) fn marker(&self, id: TokenId) -> SmolStr {
        let mark = self.introducer(id, Deprel::Mark);
        if mark.is_empty() { self.introducer(id, Deprel::Case) } else { mark }
    }

    /// The antecedent of a relative pronoun.
    pub(crate) fn antecedent(&self, id: TokenId) -> Option<TokenId> {
        let form = self.form(id);
        if form.len() > "qu’".len() && !form.bytes().any(|b| matches!(b, b'q' | b'Q')) {
            return None;
        }
        let form = self.lower(id);
        let relative = match form.as_str() {
            // "que rejette Londres": an object is a pronoun, whatever its tag
            "qui" | "que" | "qu'" | "où" | "quoi" => {
                self.upos(id) != Upos::Sconj
                    || self.deprel(id) == Deprel::Obj
                        && self.head(id).is_some_and(|verb| self.deprel(verb) == Deprel::AclRelcl)
            }
            "dont" => true,
            other => other.contains("quel") && self.lemma(id).contains("quel") && self.upos(id) != Upos::Det,
        };
        if !relative {
            return None;
        }
        let mut at = id;
        for _ in 0..REACH {
            let deprel = self.deprel(at);
            let head = self.head(at)?;
            match deprel {
                Deprel::AclRelcl | Deprel::AdvclCleft => {
                    return (head < id).then(|| self.nearer(id, head).unwrap_or(head));
                }
                Deprel::Root => break,
                _ => at = head,
            }
        }
        // the tree does not say "relative clause"; a pronoun right behind a noun phrase is one all the same
        let pronoun = self.upos(id) == Upos::Pron && !self.feats(id).has(Feats::INTERROGATIVE);
        let before = id.checked_sub(1).map(|b| if self.form(b) == "," { b.saturating_sub(1) } else { b })?;
        let noun = match self.upos(before) {
            Upos::Noun | Upos::Propn => before,
            Upos::Adj if self.deprel(before) == Deprel::Amod => self.head(before)?,
            _ => return None,
        };
        (pronoun && self.head(id).is_some_and(|h| h > id) && noun < id).then(|| self.name_head(noun))
    }

    /// The head of the name that `id` is part of.
    fn name_head(&self, id: TokenId) -> TokenId {
        match (self.deprel(id), self.head(id)) {
            (Deprel::FlatName | Deprel::Flat, Some(head)) => head,
            _ => id,
        }
    }

    /// `ont frappé deux passants avant de viser un garde, qui a été blessé`: of a plural noun and a singular one right before
    /// *qui* the one that has the number of the verb.
    fn agreeing(&self, id: TokenId, antecedent: TokenId, before: TokenId) -> Option<TokenId> {
        let noun = if self.upos(before) == Upos::Adj { self.head(before)? } else { before };
        let verb = self.head(id).filter(|_| self.lower(id) == "qui" && noun > antecedent && noun < id)?;
        let finite = if self.is_finite(verb) {
            verb
        } else {
            self.tree.children(verb).find(|&c| self.upos(c) == Upos::Aux && self.is_finite(c))?
        };
        let joined = |n: TokenId| self.child(n, |d| d == Deprel::Conj).is_some();
        let number = |n: TokenId| self.feats(n).number();
        let fits = number(finite) != Number::None
            && self.upos(noun) == Upos::Noun
            && number(noun) == number(finite)
            && number(antecedent) != Number::None
            && number(antecedent) != number(finite)
            && !joined(antecedent)
            && self.deprel(noun) != Deprel::Conj;
        fits.then_some(noun)
    }

    /// `voyage à Minsk de Poutine, qui reçoit …`: of two names the one right before the pronoun, not the one further away.
    fn nearer(&self, id: TokenId, antecedent: TokenId) -> Option<TokenId> {
        let comma = id.checked_sub(1).filter(|&b| self.form(b) == ",")?;
        if let Some(noun) = comma.checked_sub(1).and_then(|n| self.agreeing(id, antecedent, n)) {
            return Some(noun);
        }
        let name =
            comma.checked_sub(1).filter(|&n| self.upos(n) == Upos::Propn && self.upos(antecedent) == Upos::Propn)?;
        let name = self.name_head(name);
        let mut at = name;
        for _ in 0..4 {
            if at == antecedent && self.deprel(name) == Deprel::Conj {
                return None;
            }
            at = self.head(at)?;
        }
        (name > antecedent && self.deprel(name) != Deprel::Conj && self.name_head(antecedent) != name).then_some(name)
    }

    /// The noun that a counting word counts: `une dizaine de drones` → `drones`, `30 des 35 drones` → `drones`.
    pub(crate) fn content_head(&self, id: TokenId) -> TokenId {
        let mut at = id;
        for _ in 0..4 {
            let counts = match self.upos(at) {
                Upos::Num => true,
                Upos::Noun | Upos::Pron | Upos::Adv | Upos::Adj | Upos::Det => {
                    let lemma = self.lemma(at);
                    lemma == "un" || self.lexicon.quantity(lemma).is_some() || at != id && self.lexicon.is_money(lemma)
                }
                _ => false,
            };
            if !counts {
                return at;
            }
            // "des vagues hautes de quatre mètres": a measure of the waves, not what they are made of
            let plain = self.upos(at) == Upos::Noun && matches!(self.lexicon.quantity(self.lemma(at)), Some((None, _)));
            let counted = |c: TokenId| {
                !(plain && self.child(c, |d| d == Deprel::Nummod).is_some())
                    && matches!(self.deprel(c), Deprel::Nmod | Deprel::Obl | Deprel::OblArg | Deprel::OblMod)
                    && matches!(self.upos(c), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym)
                    && {
                        // "30 des au moins 35": the bound may hang on the preposition
                        let preposition = self.introducer(c, Deprel::Case);
                        preposition.starts_with("des ")
                            || matches!(preposition.as_str(), "de" | "d'entre" | "parmi" | "sur")
                    }
            };
            let noun = self.tree.children(at).find(|&c| c > at && counted(c)).map(|noun| {
                // "près de 30 % de ses parts", "11 milliards de dollars d'avoirs": the tree may hang both on the first word
                let unit = self.form(noun) == "%" || self.lexicon.is_money(self.lemma(noun));
                let own = unit && self.tree.children(noun).any(|c| c > noun && counted(c));
                let next = self.tree.children(at).find(|&c| c > noun && unit && !own && counted(c));
                next.unwrap_or(noun)
            });
            let Some(noun) = noun else { return at };
            at = noun;
        }
        at
    }

    /// Whether a complement with `par` can be the one who acts: `par des rebelles`, `par Paris`, not `par balle`, `par jour`.
    pub(crate) fn can_act(&self, id: TokenId) -> bool {
        self.upos(id) != Upos::Noun
            || self.feats(id).number() == Number::Plur
            || self.child(id, |d| matches!(d, Deprel::Det | Deprel::Nummod)).is_some()
    }

    /// For the second name of `entre X et Y` the first one, wherever the tree hangs it.
    pub(crate) fn between(&self, id: TokenId) -> Option<TokenId> {
        let hung = matches!(self.deprel(id), Deprel::Conj | Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj);
        if !hung || !matches!(self.upos(id), Upos::Noun | Upos::Propn) {
            return None;
        }
        let mut joined = false;
        let mut first = None;
        for before in (id.saturating_sub(14)..id).rev() {
            match self.upos(before) {
                Upos::Cconj if !joined && self.lemma(before) == "et" => joined = true,
                Upos::Noun | Upos::Propn | Upos::Pron if joined => first = Some(before),
                Upos::Adp if joined && self.lemma(before) == "entre" => {
                    // the head of the words between is the one that "entre" belongs to
                    let head = self.head(before).filter(|h| (before..id).contains(h));
                    return head.or(first);
                }
                Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num => {}
                // "entre le ministre de la Défense et son homologue"
                Upos::Adp if joined && self.lemma(before) == "de" => {}
                _ => return None,
            }
        }
        None
    }

    /// The counting word above a noun: the other way round from [`Words::content_head`].
    pub(crate) fn counter(&self, id: TokenId) -> Option<(TokenId, Option<Counted>)> {
        if !matches!(self.deprel(id), Deprel::Nmod | Deprel::Obl | Deprel::OblArg | Deprel::OblMod) {
            return None;
        }
        let head = self.head(id)?;
        (head < id && self.content_head(head) == self.content_head(id))
            .then(|| (head, self.lexicon.quantity(self.lemma(head))))
    }
}
