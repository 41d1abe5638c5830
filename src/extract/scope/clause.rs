//! The scopes that a clause opens by its own words: negation, mood and tense, modal governors, markers, hedges.

use crate::extract::quote::{Context, Effect, GovernorEntry, Stretch, WordList};
use crate::extract::{RuleRef, Scope, ScopeKind};
use crate::language::{Deprel, Mood, Tense, TokenId, Upos, VerbForm};
use rustc_hash::FxHashMap;

/// Prefix of the rule names of scopes that reach only the clause of their cue.
pub(crate) const CLAUSE_RULE: &str = "scope.clause";

/// Collects the scopes of a document.
pub(crate) struct Finder<'a> {
    pub(crate) ctx: &'a Context<'a>,
    /// Cues whose content speech scopes hold already.
    pub(crate) speech: &'a FxHashMap<TokenId, Stretch>,
    pub(crate) scopes: Vec<Scope>,
    /// Tokens inside the content of a cue in the past: a conditional there is a future seen from the past.
    pub(crate) reported_past: Vec<bool>,
}

impl Finder<'_> {
    /// All scopes, in the order of their cues.
    pub(crate) fn run(&mut self) {
        for token in 0..self.ctx.count() {
            match self.ctx.upos(token) {
                Upos::Verb | Upos::Aux => {
                    if !self.is_auxiliary(token) {
                        self.mood(token);
                        self.negation(token);
                    }
                    self.governor(token, 'V');
                    if self.ctx.feats(token).verb_form() == VerbForm::Part {
                        self.governor(token, 'A');
                    }
                }
                Upos::Adj => {
                    if self.ctx.has_auxiliary(token) {
                        self.mood(token);
                        self.negation(token);
                    }
                    self.governor(token, 'A');
                }
                Upos::Noun => {
                    if self.ctx.has_auxiliary(token) {
                        self.mood(token);
                        self.negation(token);
                    }
                    self.governor(token, 'N');
                    if has_copula(self.ctx, token) {
                        self.governor(token, 'A'); // « il est possible que » with the adjective read as a noun
                    }
                    self.determiner(token);
                }
                _ => {}
            }
            self.marker(token);
            self.hedge(token);
        }
        self.questions();
    }

    pub(super) fn is_auxiliary(&self, token: TokenId) -> bool {
        matches!(
            self.ctx.deprel(token),
            Deprel::Aux | Deprel::AuxTense | Deprel::AuxPass | Deprel::AuxCaus | Deprel::Cop
        )
    }

    pub(super) fn push(&mut self, effect: Effect, tokens: Stretch, except: Option<Stretch>, cue: TokenId, rule: &str) {
        let kinds: &[ScopeKind] = match effect {
            Effect::Negative => &[ScopeKind::Negation],
            Effect::Possible | Effect::Believe => &[ScopeKind::Possibility],
            Effect::PossibleNegative | Effect::BelieveNegative => &[ScopeKind::Possibility, ScopeKind::Negation],
            Effect::Plan | Effect::ReportPlan => &[ScopeKind::Plan],
            Effect::PlanNegative | Effect::ReportPlanNegative => &[ScopeKind::Plan, ScopeKind::Negation],
            Effect::Condition => &[ScopeKind::Condition],
            Effect::Question => &[ScopeKind::Question],
            Effect::Nothing | Effect::Same | Effect::Fact | Effect::Report | Effect::Deny => &[],
        };
        // What stands between marks reaches no further than they do.
        let tokens =
            self.ctx.quotation(cue).map_or(tokens, |q| Stretch::new(tokens.start.max(q.start), tokens.end.min(q.end)));
        if tokens.is_empty() {
            return;
        }
        for kind in kinds {
            self.scopes.push(Scope {
                kind: *kind,
                tokens: tokens.start..tokens.end,
                except: except.filter(|e| !e.is_empty()).map(|e| e.start..e.end),
                cue: Some(cue),
                speaker: None,
                rule: RuleRef { name: rule.into(), arm: 0 },
            });
        }
    }

    /// Tense, mood and compound tense of the verb's own group.
    pub(super) fn finite(&self, token: TokenId) -> (Tense, Mood, bool) {
        let ctx = self.ctx;
        let own = ctx.feats(token);
        let mut finite = own;
        let mut perfect = false;
        if own.verb_form() != VerbForm::Fin || !matches!(ctx.upos(token), Upos::Verb | Upos::Aux) {
            for c in ctx.children(token) {
                let rel = ctx.deprel(c);
                if matches!(rel, Deprel::Aux | Deprel::AuxTense | Deprel::AuxPass | Deprel::AuxCaus | Deprel::Cop) {
                    let f = ctx.feats(c);
                    if f.verb_form() == VerbForm::Fin || f.mood() != Mood::None {
                        finite = f;
                    }
                    // « a été tué » has two auxiliaries; « est venu » one.
                    perfect |= ctx.lemma(c) == "avoir"
                        || rel == Deprel::AuxTense
                        || rel == Deprel::Aux && own.verb_form() == VerbForm::Part;
                }
            }
        }
        // A coordinated participle shares the auxiliary of the first; "devrait être annulé" is governed by another verb.
        if finite.mood() == Mood::None
            && own.verb_form() == VerbForm::Part
            && !self.infinitive_copula(token)
            && let Some(p) = ctx.predicate(token)
        {
            return (p.modality.tense, p.modality.mood, p.modality.perfect);
        }
        let mood =
            if finite.mood() == Mood::None && own.verb_form() == VerbForm::Fin { Mood::Ind } else { finite.mood() };
        (finite.tense(), mood, perfect)
    }

    /// Future and conditional.
    fn mood(&mut self, token: TokenId) {
        let ctx = self.ctx;
        let (tense, mood, perfect) = self.finite(token);
        let future = tense == Tense::Fut && mood != Mood::Cnd;
        if !future && mood != Mood::Cnd {
            return;
        }
        let lemma = ctx.lemma(token);
        let polite = ctx.lexicon.conditional.contains(lemma);
        let mut effect = if future || self.has_condition(token) {
            Effect::Plan
        } else if polite {
            return;
        } else if !perfect && self.reported_past.get(token as usize).copied().unwrap_or(false) {
            Effect::Plan
        } else {
            Effect::Possible
        };
        if future && perfect && !self.has_condition(token) {
            // « il aura fallu », « aura tué »: past seen from the future, or a guess
            effect = Effect::Nothing;
        }
        let rule = if future { "scope.clause.future" } else { "scope.clause.conditional" };
        self.push(effect, ctx.subtree(token), None, token, rule);
    }

    /// A `si` clause beside the verb.
    fn has_condition(&self, token: TokenId) -> bool {
        let ctx = self.ctx;
        ctx.children(token).any(|c| {
            matches!(ctx.deprel(c), Deprel::Advcl)
                && ctx.children(c).any(|m| m < c && ctx.is(m, "si") && !(m > 0 && ctx.is(m - 1, "même")))
        })
    }

    fn negation(&mut self, token: TokenId) {
        let Some((cue, _)) = self.own_negation(token) else { return };
        let ctx = self.ctx;
        // What hangs on the verb as its complement is negated by the table of governors, if at all.
        let complement = self
            .complements(token)
            .into_iter()
            .map(|(c, _)| ctx.subtree(c))
            .chain(self.speech.get(&token).copied())
            .reduce(|a, b| Stretch::new(a.start.min(b.start), a.end.max(b.end)));
        self.push(Effect::Negative, ctx.subtree(token), complement, cue, "scope.clause.negation");
    }

    /// The word that negates this verb itself (not its governor).
    pub(super) fn own_negation(&self, token: TokenId) -> Option<(TokenId, bool)> {
        let ctx = self.ctx;
        let m = &ctx.predicate(token)?.modality;
        let Some(cue) = m.negation_cue.filter(|_| m.negated) else {
            return self.lost_negation(token).map(|c| (c, true));
        };
        if ctx.is(cue, "sans") {
            return None; // a marker of its own
        }
        if m.governors.is_empty() {
            return Some((cue, true));
        }
        // Inherited from a governor where the word hangs there.
        let mut node = cue;
        for _ in 0..3 {
            let head = ctx.head(node);
            if head == token {
                return Some((cue, true));
            }
            if m.governors.contains(&head) {
                return None;
            }
            node = head;
        }
        ctx.subtree(token).contains(cue).then_some((cue, true))
    }

    /// `ne` right before the group with a negative word among the arguments, where the tree parted them.
    fn lost_negation(&self, token: TokenId) -> Option<TokenId> {
        let ctx = self.ctx;
        let group = ctx.group(token);
        let from = group.start.saturating_sub(3).max(ctx.sentence(token).start);
        let ne = (from..token).any(|t| ctx.is(t, "ne") || ctx.is(t, "n'"));
        if !ne {
            return None;
        }
        let negative = |t: TokenId| ctx.among(t, WordList::Negative);
        ctx.children(token).find_map(|c| {
            if negative(c) {
                return Some(c);
            }
            ctx.children(c).find(|k| negative(*k) && *k < c && ctx.deprel(*k) == Deprel::Det)
        })
    }

    /// Infinitives and clauses that hang on the word, with the bit of their form.
    pub(super) fn complements(&self, token: TokenId) -> Vec<(TokenId, u16)> {
        let ctx = self.ctx;
        let mut out = Vec::new();
        for c in ctx.children(token) {
            if c < token && !matches!(ctx.deprel(c), Deprel::Csubj | Deprel::CsubjPass | Deprel::Ccomp | Deprel::Xcomp)
            {
                continue;
            }
            let infinitive = ctx.is_infinitive(c) || self.infinitive_copula(c);
            match ctx.deprel(c) {
                Deprel::Xcomp
                | Deprel::Ccomp
                | Deprel::Csubj
                | Deprel::CsubjPass
                | Deprel::Acl
                | Deprel::Advcl
                | Deprel::Obl
                | Deprel::OblArg
                | Deprel::OblMod
                | Deprel::Nmod
                | Deprel::Dep
                    if infinitive =>
                {
                    let marker = ctx
                        .children(c)
                        .filter(|k| *k < c && matches!(ctx.deprel(*k), Deprel::Mark | Deprel::Case))
                        .last();
                    let bit = match marker {
                        None => GovernorEntry::INF,
                        // "devrait malgré tout enregistrer"
                        Some(m) if ctx.is(m, "malgré") && ctx.is(m + 1, "tout") => GovernorEntry::INF,
                        // "a été arrêté avant d'être inculpé": when, not what the verb governs
                        Some(m) if m > 0 && (ctx.is(m - 1, "avant") || ctx.is(m - 1, "afin")) => continue,
                        Some(m) if ctx.is(m, "de") => GovernorEntry::DE,
                        Some(m) if ctx.is(m, "à") => GovernorEntry::A,
                        Some(m) if ctx.is(m, "pour") || ctx.is(m, "par") => GovernorEntry::POUR,
                        Some(_) => continue,
                    };
                    if bit == GovernorEntry::INF
                        && !matches!(ctx.deprel(c), Deprel::Xcomp | Deprel::Ccomp | Deprel::Csubj)
                    {
                        continue;
                    }
                    out.push((c, bit));
                }
                Deprel::Ccomp
                | Deprel::Csubj
                | Deprel::CsubjPass
                | Deprel::Acl
                | Deprel::Advcl
                | Deprel::Xcomp
                | Deprel::Dep => {
                    let que = ctx.children(c).any(|k| k < c && ctx.is(k, "que") && ctx.deprel(k) == Deprel::Mark);
                    if que {
                        out.push((c, GovernorEntry::QUE));
                    }
                }
                _ => {}
            }
        }
        out
    }
}

fn has_copula(ctx: &Context<'_>, token: TokenId) -> bool {
    ctx.children(token).any(|c| ctx.deprel(c) == Deprel::Cop)
}
