//! The scopes that a clause opens by its own words: negation, mood and tense, modal governors, markers, hedges.

use super::island::is_definite;
use crate::extract::quote::{
    Context, Effect, GovernorEntry, MarkerKind, Stretch, WordList, follows, is_reflexive, noun_phrase,
};
use crate::extract::{RuleRef, Scope, ScopeKind};
use crate::language::clause::DeepRole;
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

    fn is_auxiliary(&self, token: TokenId) -> bool {
        matches!(
            self.ctx.deprel(token),
            Deprel::Aux | Deprel::AuxTense | Deprel::AuxPass | Deprel::AuxCaus | Deprel::Cop
        )
    }

    fn push(&mut self, effect: Effect, tokens: Stretch, except: Option<Stretch>, cue: TokenId, rule: &str) {
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
    fn finite(&self, token: TokenId) -> (Tense, Mood, bool) {
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
        // A coordinated participle shares the auxiliary of the first.
        if finite.mood() == Mood::None
            && own.verb_form() == VerbForm::Part
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
    fn own_negation(&self, token: TokenId) -> Option<(TokenId, bool)> {
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
    fn complements(&self, token: TokenId) -> Vec<(TokenId, u16)> {
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

    /// Infinitives that the parser hung on the object: « dissuader X de partir ».
    fn complements_of_object(&self, token: TokenId) -> Vec<(TokenId, u16)> {
        let ctx = self.ctx;
        ctx.children(token)
            .filter(|o| {
                *o > token && matches!(ctx.deprel(*o), Deprel::Obj | Deprel::Iobj | Deprel::OblArg | Deprel::Obl)
            })
            .flat_map(|o| self.complements(o))
            .filter(|(c, bit)| *c > token && *bit & (GovernorEntry::DE | GovernorEntry::A) != 0)
            .collect()
    }

    fn infinitive_copula(&self, token: TokenId) -> bool {
        let ctx = self.ctx;
        ctx.children(token).any(|c| {
            ctx.is_infinitive(c)
                && matches!(ctx.deprel(c), Deprel::Cop | Deprel::AuxPass | Deprel::AuxTense | Deprel::Aux)
        })
    }

    /// Modal verbs, verbs of trying, refusing, preventing; adjectives and nouns of the same fields.
    fn governor(&mut self, token: TokenId, kind: char) {
        let ctx = self.ctx;
        if self.speech.contains_key(&token) {
            return;
        }
        let form;
        let key = if kind == 'A' && matches!(ctx.upos(token), Upos::Verb | Upos::Aux) {
            // participle used as an adjective: « prévu », « accusé »
            let small = ctx.form(token).to_lowercase();
            let plain = small.strip_suffix('s').unwrap_or(&small);
            form = plain.strip_suffix('e').unwrap_or(plain).to_owned();
            form.as_str()
        } else {
            ctx.lemma(token)
        };
        let Some(entries) = ctx.lexicon.governors.get(key) else { return };
        let reflexive = kind == 'V' && is_reflexive(ctx, token);
        let fits = |e: &&GovernorEntry| {
            e.kind == kind
                && e.reflexive == reflexive
                && e.before.as_ref().is_none_or(|b| token > 0 && ctx.is(token - 1, b))
                && (e.following.is_empty() || follows(ctx, token, &e.following).is_some())
        };
        let Some(entry) = entries.iter().find(fits) else { return };
        let negated = self.own_negation(token).is_some();
        let (tense, mood, perfect) = self.finite(token);
        let past = match kind {
            // « était capable de détruire 30 drones » tells what was done.
            'A' => perfect || matches!(tense, Tense::Imp | Tense::Past),
            'V' => perfect || tense == Tense::Past && ctx.feats(token).verb_form() == VerbForm::Fin,
            _ => false,
        };
        let mut effect = entry.effects[usize::from(negated) + 2 * usize::from(past)];
        if past && mood == Mood::Cnd && kind == 'V' {
            // « aurait dû partir » did not leave; « aurait pu » might have.
            effect = match entry.effects[0] {
                Effect::Plan if effect == Effect::Same => Effect::Negative,
                plain if effect == Effect::Same => plain,
                _ => effect,
            };
        }
        let rule = "scope.governor";
        let mut done = false;
        let mut found = self.complements(token);
        if kind == 'V' && !found.iter().any(|(_, bit)| entry.complements & bit != 0) {
            found.extend(self.complements_of_object(token));
        }
        for (c, bit) in found {
            if entry.complements & bit == 0 {
                continue;
            }
            done = true;
            // « accusé d'avoir tué »: the perfect infinitive tells what is over, so it is no plan.
            let over = self.infinitive_perfect(c);
            let effect = match effect {
                Effect::Plan if over => Effect::Possible,
                other => other,
            };
            self.push(effect, ctx.subtree(c), None, token, rule);
        }
        if done {
            return;
        }
        let sentence = ctx.sentence(token);
        if entry.complements & GovernorEntry::QUE != 0 {
            // The tree lost the clause: it begins at the next « que ».
            let que =
                (token + 1..sentence.end.min(token + 4)).find(|t| ctx.is(*t, "que") && ctx.upos(*t) == Upos::Sconj);
            if let Some(que) = que {
                let end = ctx.subtree(token).end.max(que + 1);
                let end = if end <= que + 2 { sentence.end } else { end };
                self.push(effect, Stretch::new(que + 1, end), None, token, rule);
                return;
            }
        }
        if entry.complements & (GovernorEntry::OBJ | GovernorEntry::SUBJ) != 0
            && let Some(p) = ctx.predicate(token)
        {
            let wanted = |r: DeepRole| {
                r == DeepRole::Object && entry.complements & GovernorEntry::OBJ != 0
                    || r == DeepRole::Subject && entry.complements & GovernorEntry::SUBJ != 0
            };
            let heads: Vec<TokenId> = p
                .arguments
                .iter()
                .filter(|a| wanted(a.role) && ctx.upos(a.head) == Upos::Noun)
                .map(|a| a.head)
                .collect();
            for h in heads {
                let tokens = noun_phrase(ctx, h);
                let hole = tokens.contains(token).then(|| ctx.group(token));
                self.push(effect, tokens, hole, token, rule);
            }
        }
        if entry.complements & GovernorEntry::NDE != 0 {
            let complement = ctx.children(token).find(|c| {
                *c > token
                    && ctx.upos(*c) == Upos::Noun
                    && ctx.deprel(*c) == Deprel::Nmod
                    && ctx.children(*c).any(|k| k < *c && ctx.deprel(k) == Deprel::Case && ctx.is(k, "de"))
            });
            if let Some(c) = complement {
                self.push(effect, noun_phrase(ctx, c), None, token, rule);
            }
        }
    }

    fn infinitive_perfect(&self, token: TokenId) -> bool {
        let ctx = self.ctx;
        ctx.feats(token).verb_form() == VerbForm::Part
            && ctx
                .children(token)
                .any(|c| ctx.is_infinitive(c) && c < token && matches!(ctx.lemma(c), "avoir" | "être"))
            || ctx.is_infinitive(token) && matches!(ctx.lemma(token), "avoir")
    }

    /// `aucune victime`, `zéro mort`, `ni morts ni blessés` outside a negated clause.
    fn determiner(&mut self, token: TokenId) {
        let ctx = self.ctx;
        let cue = ctx.children(token).find(|c| {
            *c < token
                && matches!(ctx.deprel(*c), Deprel::Det | Deprel::Amod)
                && matches!(ctx.lemma(*c), "aucun" | "nul")
        });
        let Some(cue) = cue else { return };
        // Where the verb is negated by this very word, its scope holds the noun already.
        let mut node = token;
        for _ in 0..4 {
            node = ctx.head(node);
            if ctx.predicate(node).is_some_and(|p| p.modality.negated) {
                return;
            }
        }
        self.push(Effect::Negative, noun_phrase(ctx, token), None, cue, "scope.determiner");
    }

    /// Conjunctions and prepositions that open a scope.
    fn marker(&mut self, token: TokenId) {
        let ctx = self.ctx;
        if !matches!(
            ctx.upos(token),
            Upos::Sconj | Upos::Adp | Upos::Adv | Upos::Noun | Upos::Pron | Upos::Det | Upos::Cconj
        ) && token != ctx.sentence(token).start
        {
            return;
        }
        let hedge = hedge_entries(ctx, token)
            .is_some_and(|h| h.iter().any(|e| !e.following.is_empty() && ctx.words_at(token + 1, &e.following)));
        if hedge {
            return; // « sans doute »
        }
        let Some(entries) = marker_entries(ctx, token) else { return };
        for entry in entries {
            if !ctx.words_at(token, &entry.words) {
                continue;
            }
            let after = token + entry.words.len() as TokenId;
            let sentence = ctx.sentence(token);
            if after >= sentence.end {
                continue;
            }
            match entry.kind {
                MarkerKind::Clause => {
                    if ctx.is(token, "si") && !self.is_condition(token) {
                        continue;
                    }
                    if let Some(tokens) = self.marked_clause(token, after, sentence) {
                        self.push(entry.effect, tokens, None, token, "scope.marker.clause");
                        return;
                    }
                }
                MarkerKind::Infinitive => {
                    let mut at = after;
                    while at < sentence.end
                        && (matches!(ctx.upos(at), Upos::Pron | Upos::Adv | Upos::Part) || ctx.is_quote_mark(at))
                    {
                        at += 1;
                    }
                    if !ctx.is_infinitive(at) {
                        continue;
                    }
                    // « pour avoir tué »: the reason, not the aim
                    let perfect = matches!(ctx.lemma(at), "avoir" | "être")
                        && matches!(ctx.deprel(at), Deprel::AuxTense | Deprel::Aux)
                        || ctx.lemma(at) == "avoir" && ctx.feats(at + 1).verb_form() == VerbForm::Part;
                    if entry.effect == Effect::Plan && perfect {
                        return;
                    }
                    let head = if self.is_auxiliary(at) { ctx.head(at) } else { at };
                    let tree = ctx.subtree(head);
                    let tokens = Stretch::new(token.max(tree.start.min(at)), tree.end.max(at + 1));
                    self.push(entry.effect, tokens, None, token, "scope.marker.infinitive");
                    return;
                }
                MarkerKind::Noun => {
                    let noun = (after..sentence.end.min(after + 5)).find(|t| ctx.upos(*t) == Upos::Noun);
                    let Some(noun) = noun else { continue };
                    if (after..noun).any(|t| !matches!(ctx.upos(t), Upos::Det | Upos::Adj | Upos::Num | Upos::Adv)) {
                        continue;
                    }
                    self.push(entry.effect, noun_phrase(ctx, noun), None, token, "scope.marker.noun");
                    return;
                }
            }
        }
        // « partir pour des exercices »: the aim of a movement
        if ctx.is(token, "pour") && ctx.upos(token) == Upos::Adp {
            let noun = ctx.head(token);
            let verb = ctx.head(noun);
            if ctx.upos(noun) == Upos::Noun && !is_definite(ctx, noun) && ctx.lexicon.motion.contains(ctx.lemma(verb)) {
                self.push(Effect::Plan, noun_phrase(ctx, noun), None, token, "scope.marker.noun");
            }
        }
    }

    /// A `si` of condition: no question, not `même si`, `comme si`, `si grand`.
    fn is_condition(&self, token: TokenId) -> bool {
        let ctx = self.ctx;
        if token > 0 && (ctx.is(token - 1, "même") || ctx.is(token - 1, "comme")) {
            return false;
        }
        if ctx.deprel(token) == Deprel::Advmod || ctx.deprel(token) == Deprel::Fixed {
            return false;
        }
        // The question of a cue has its own scope.
        let clause = ctx.head(token);
        !matches!(ctx.deprel(clause), Deprel::Ccomp | Deprel::Xcomp)
    }

    fn marked_clause(&self, token: TokenId, after: TokenId, sentence: Stretch) -> Option<Stretch> {
        let ctx = self.ctx;
        // The first verb after the marker whose subtree holds the marker, or simply the first finite verb.
        let verb = (after..sentence.end.min(after + 25))
            .find(|t| (ctx.is_finite(*t) || ctx.has_auxiliary(*t)) && !self.is_auxiliary(*t))?;
        let mut top = verb;
        for _ in 0..8 {
            let head = ctx.head(top);
            if head <= token || !sentence.contains(head) || ctx.deprel(top) == Deprel::Advcl {
                break;
            }
            top = head;
        }
        let tree = ctx.subtree(top);
        let tree = if tree.contains(token) || tree.start >= token { tree } else { ctx.subtree(verb) };
        Some(Stretch::new(token.max(tree.start), tree.end))
    }

    /// Adverbs and adjectives of doubt.
    fn hedge(&mut self, token: TokenId) {
        let ctx = self.ctx;
        if !matches!(
            ctx.upos(token),
            Upos::Adv | Upos::Adj | Upos::Adp | Upos::Verb | Upos::Det | Upos::Noun | Upos::X | Upos::Propn
        ) {
            return;
        }
        let Some(entries) = hedge_entries(ctx, token) else { return };
        let Some(entry) = entries.iter().find(|e| e.following.is_empty() || ctx.words_at(token + 1, &e.following))
        else {
            return;
        };
        if entry.adverb {
            // The predicate that it belongs to.
            let last = token + entry.following.len() as TokenId;
            let mut verb = if entry.following.is_empty() { token } else { ctx.head(last) };
            if (token..=last).contains(&verb) {
                verb = ctx.head(token);
            }
            for _ in 0..6 {
                if matches!(ctx.upos(verb), Upos::Verb) || ctx.has_auxiliary(verb) && verb != token {
                    break;
                }
                let head = ctx.head(verb);
                if head as usize >= ctx.analysis.tokens.len() {
                    break;
                }
                verb = head;
            }
            // « … selon des sources probablement russes »: an adverb of an adjective or a noun hedges that alone.
            let narrow = entry.following.is_empty()
                && matches!(ctx.upos(ctx.head(token)), Upos::Noun | Upos::Adj | Upos::Num)
                && !ctx.has_auxiliary(ctx.head(token));
            let tokens = if narrow { ctx.subtree(ctx.head(token)) } else { ctx.subtree(verb) };
            let negated = self.own_negation(verb).is_some();
            let effect =
                if negated && entry.negated == Effect::PossibleNegative { Effect::Possible } else { entry.effect };
            self.push(effect, tokens, None, token, "scope.clause.hedge");
        } else if matches!(ctx.upos(token), Upos::Adj | Upos::Verb)
            && matches!(ctx.deprel(token), Deprel::Amod | Deprel::Acl)
        {
            let noun = ctx.head(token);
            if ctx.upos(noun) == Upos::Noun {
                self.push(entry.effect, Stretch::new(noun, noun + 1), None, token, "scope.hedge.noun");
            }
        }
    }

    /// Questions: the main clause of a sentence that ends in a question mark.
    fn questions(&mut self) {
        let ctx = self.ctx;
        for s in &ctx.analysis.sentences {
            let end = s.tokens.end;
            let from = s.tokens.end.saturating_sub(3).max(s.tokens.start);
            let Some(mark) = (from..end).rev().find(|t| ctx.form(*t).starts_with('?')) else { continue };
            let start = s.tokens.start + s.prefix;
            let verbal = (start..mark).any(|t| ctx.is_finite(t));
            if verbal && start < mark {
                self.push(Effect::Question, Stretch::new(start, mark), None, mark, "scope.question");
            }
        }
    }
}

fn has_copula(ctx: &Context<'_>, token: TokenId) -> bool {
    ctx.children(token).any(|c| ctx.deprel(c) == Deprel::Cop)
}

fn marker_entries<'l>(ctx: &Context<'l>, token: TokenId) -> Option<&'l Vec<crate::extract::quote::MarkerEntry>> {
    let markers = &ctx.lexicon.markers;
    let form = ctx.form(token);
    let lower = form.to_lowercase().replace('’', "'");
    let key = match lower.as_str() {
        "s'" => "si",
        "au" | "aux" if !markers.contains_key(&lower) => "à",
        other => other,
    };
    markers.get(key)
}

fn hedge_entries<'l>(ctx: &Context<'l>, token: TokenId) -> Option<&'l Vec<crate::extract::quote::HedgeEntry>> {
    let hedges = &ctx.lexicon.hedges;
    let by_lemma = hedges.get(ctx.lemma(token));
    by_lemma.or_else(|| {
        let small = ctx.form(token).to_lowercase();
        let plain = small.strip_suffix('s').unwrap_or(&small);
        let plain = plain.strip_suffix('e').filter(|p| p.ends_with('é')).unwrap_or(plain);
        hedges.get(&small).or_else(|| hedges.get(plain))
    })
}
