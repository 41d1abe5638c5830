//! Scopes and factuality: what is denied, possible, planned, conditional or asked, and on whose word.
//!
//! [`find`] adds the scopes of grammar (negation, mood, modal governors, markers, hedges) to those of speech that
//! [`quote::find`](super::quote::find) has laid down. [`apply`] gives every fact its status, its chain of sources and the
//! statement that contains it. [`Reader::status_at`] answers the same question for any word.

mod clause;
mod coming;
mod governor;
mod island;
mod marker;
mod status;

use super::quote::{Context, Stretch};
use super::{Extraction, FactId, MentionId, Scope, ScopeKind, Status};
use crate::language::clause::DeepRole;
use crate::language::{Analysis, Mood, NO_HEAD, Tense, TokenId, VerbForm};
use crate::schema::{FactType, Schema};
use clause::{CLAUSE_RULE, Finder};
pub use coming::mark_coming;
use island::{Islands, is_definite};
use rustc_hash::{FxHashMap, FxHashSet};
use status::Composed;

/// Rule of speech acts whose own negation is part of their words: « n'exclut pas ».
pub(crate) const OPEN_RULE: &str = "speech.open";

/// Adds the scopes of grammar to [`Extraction::scopes`] and sorts them, outer before inner.
pub fn find(ctx: &Context<'_>, extraction: &mut Extraction) {
    if ctx.analysis.tokens.is_empty() {
        return;
    }
    let reported_past = reported_past(ctx, &extraction.scopes);
    let speech: FxHashMap<TokenId, Stretch> =
        extraction.scopes.iter().filter_map(|s| Some((s.cue?, Stretch::new(s.tokens.start, s.tokens.end)))).collect();
    let mut finder = Finder { ctx, speech: &speech, scopes: Vec::new(), reported_past };
    finder.run();
    // Speech first: of two scopes over the same words the report is the outer one.
    extraction.scopes.append(&mut finder.scopes);
    extraction.scopes.sort_by_key(|s| (s.tokens.start, std::cmp::Reverse(s.tokens.end)));
}

/// Tokens in the content of a cue that stands in the past.
fn reported_past(ctx: &Context<'_>, scopes: &[Scope]) -> Vec<bool> {
    let mut past = vec![false; ctx.analysis.tokens.len()];
    for scope in scopes {
        let Some(cue) = scope.cue else { continue };
        if is_direct(scope) {
            continue;
        }
        // « l'espoir que les otages seraient libérés »
        let noun = ctx.upos(cue) == crate::language::Upos::Noun && ctx.is(cue + 1, "que");
        let f = ctx.feats(cue);
        let verb =
            matches!(f.tense(), Tense::Past | Tense::Imp) && f.verb_form() != VerbForm::Inf && f.mood() != Mood::Cnd;
        if noun || verb {
            for t in scope.tokens.clone() {
                if let Some(slot) = past.get_mut(t as usize) {
                    *slot = true;
                }
            }
        }
    }
    past
}

/// Gives every fact its status, sources and statement; with `derivations` it tells which scopes gave them.
pub fn apply(ctx: &Context<'_>, schema: &Schema, derivations: bool, extraction: &mut Extraction) {
    let (text, analysis) = (ctx.text, ctx.analysis);
    if analysis.tokens.is_empty() || extraction.facts.is_empty() {
        return;
    }
    let reader = Reader::new(ctx, &extraction.scopes);
    let mut acts: FxHashMap<TokenId, FactId> = FxHashMap::default();
    for (id, fact) in extraction.facts.iter().enumerate() {
        if fact.rule.name.starts_with("speech.") {
            acts.entry(fact.trigger_head).or_insert(id as FactId);
        }
    }
    let identity = Identity::new(schema);
    let mut results = Vec::with_capacity(extraction.facts.len());
    for (id, fact) in extraction.facts.iter().enumerate() {
        let mut view = reader.view(fact.trigger_head, Some(fact.trigger_head));
        if fact.rule.name.as_ref() == "speech.according" {
            view.composed = Composed::default(); // « selon X » holds, whatever becomes of the clause
        }
        if fact.rule.name.as_ref() == OPEN_RULE {
            view.composed = view.composed.affirmed();
        }
        if identity.holds(fact.fact_type, analysis, fact.trigger_head) {
            // « selon le ministre Jean Dupont, … »: who he is, is the writer's word, unless it is quoted.
            view.composed = Composed::default();
            view.credits
                .retain(|c| extraction.scopes[*c].rule.name.starts_with("quote.") && is_direct(&extraction.scopes[*c]));
        }
        let mut sources: Vec<MentionId> = Vec::new();
        let mut statement = None;
        for scope in view.credits.iter().map(|c| &extraction.scopes[*c]) {
            if let Some(m) = scope.speaker
                && !sources.contains(&m)
            {
                sources.push(m);
            }
            if statement.is_none() {
                statement = scope.cue.and_then(|c| acts.get(&c)).copied().filter(|f| *f as usize != id);
            }
        }
        let steps = if derivations { view.steps(&extraction.scopes, analysis, text) } else { Vec::new() };
        results.push((view.composed.status(), sources, statement, steps));
    }
    for (fact, (status, sources, statement, steps)) in extraction.facts.iter_mut().zip(results) {
        // a rule may set the status itself; scopes that say more win
        if status != Status::default() {
            fact.status = status;
        }
        fact.source = sources;
        fact.statement = statement.or(fact.statement);
        fact.derivation.steps.extend(steps);
    }
}

/// Scopes of direct speech have rules of their own.
fn is_direct(scope: &Scope) -> bool {
    scope.rule.name.starts_with("direct.")
}

/// Types of identifying states.
struct Identity {
    always: FxHashSet<FactType>,
    by_apposition: FxHashSet<FactType>,
}

impl Identity {
    fn new(schema: &Schema) -> Self {
        let set = |names: &[&str]| names.iter().filter_map(|n| schema.fact_type(n)).collect();
        Self { always: set(&["Position", "Age", "Kinship"]), by_apposition: set(&["Location", "Origin", "Employment"]) }
    }

    fn holds(&self, ty: FactType, analysis: &Analysis, trigger: TokenId) -> bool {
        let verbal = analysis
            .tokens
            .get(trigger as usize)
            .is_some_and(|t| matches!(t.upos, crate::language::Upos::Verb | crate::language::Upos::Aux));
        (self.always.contains(&ty) || self.by_apposition.contains(&ty)) && !verbal
    }
}

/// The scopes of one document, ready for questions.
pub struct Reader<'a> {
    ctx: &'a Context<'a>,
    islands: Islands,
    scopes: &'a [Scope],
    /// For each sentence the scopes that overlap it, in the order of [`Extraction::scopes`].
    by_sentence: Vec<Vec<usize>>,
}

/// What stands over a word.
struct View {
    composed: Composed,
    /// Scopes that credit somebody, innermost first.
    credits: Vec<usize>,
    /// All scopes that count, innermost first.
    applied: Vec<usize>,
}

impl View {
    fn steps(&self, scopes: &[Scope], analysis: &Analysis, text: &str) -> Vec<String> {
        self.applied
            .iter()
            .map(|s| {
                let scope = &scopes[*s];
                let cue = scope.cue.map_or("", |c| analysis.form(text, c));
                format!("scope {:?} by {} at “{cue}”", scope.kind, scope.rule.name)
            })
            .collect()
    }
}

impl<'a> Reader<'a> {
    /// Indexes the scopes of a document (sorted as [`find`] leaves them).
    #[must_use]
    pub fn new(ctx: &'a Context<'a>, scopes: &'a [Scope]) -> Self {
        let islands = Islands::new(ctx);
        let mut by_sentence = vec![Vec::new(); ctx.analysis.sentences.len()];
        for (n, scope) in scopes.iter().enumerate() {
            if scope.tokens.is_empty() {
                continue;
            }
            let first = ctx.sentence_number(scope.tokens.start);
            let last = ctx.sentence_number(scope.tokens.end - 1);
            for list in by_sentence.iter_mut().take(last + 1).skip(first) {
                list.push(n);
            }
        }
        Self { ctx, islands, scopes, by_sentence }
    }

    /// Status and source chain (inner speaker first) of what the word at `token` tells.
    #[must_use]
    pub fn status_at(&self, token: TokenId) -> (Status, Vec<MentionId>) {
        let view = self.view(token, Some(token));
        let mut sources = Vec::new();
        for m in view.credits.iter().filter_map(|c| self.scopes[*c].speaker) {
            if !sources.contains(&m) {
                sources.push(m);
            }
        }
        (view.composed.status(), sources)
    }

    fn view(&self, token: TokenId, own_cue: Option<TokenId>) -> View {
        let mut view = View { composed: Composed::default(), credits: Vec::new(), applied: Vec::new() };
        let Some(list) = self.by_sentence.get(self.ctx.sentence_number(token)) else { return view };
        for &n in list.iter().rev() {
            let scope = &self.scopes[n];
            if !scope.tokens.contains(&token) || scope.except.as_ref().is_some_and(|e| e.contains(&token)) {
                continue;
            }
            let clause_bound = scope.rule.name.starts_with(CLAUSE_RULE);
            // A speech act does not stand in its own scope; a negated verb does stand in its own negation.
            if !clause_bound && scope.cue == own_cue {
                continue;
            }
            let credited = scope.speaker.is_some() || matches!(scope.kind, ScopeKind::Report | ScopeKind::Denial);
            if credited {
                view.credits.push(n);
            }
            let counts = scope.kind != ScopeKind::Report && self.reaches(scope, token, clause_bound);
            if counts {
                view.composed = view.composed.under(scope.kind);
            }
            if counts || credited {
                view.applied.push(n);
            }
        }
        view
    }

    /// Whether a scope that holds the token also changes how sure it is.
    fn reaches(&self, scope: &Scope, token: TokenId, clause_bound: bool) -> bool {
        let ctx = self.ctx;
        if clause_bound {
            let Some(cue) = scope.cue else { return true };
            if self.islands.clause(cue) != self.islands.clause(token) {
                return false;
            }
            // « Lyon, remonté sur le podium, recevra Nice »: what is told of the subject beside the verb is over.
            if scope.kind != ScopeKind::Negation && token != cue && is_aside(ctx, token) {
                return false;
            }
            // « n'a pas commenté l'attaque »: the attack took place.
            if scope.kind == ScopeKind::Negation && is_definite(ctx, token) {
                let verb = ctx.head(token);
                let light = ctx.predicate(verb).is_some_and(|p| p.light_noun == Some(token));
                // « l'accord n'a pas été signé », « n'a pas eu lieu»; but « la hausse n'a pas surpris les experts »: it was there
                let acts = ctx.predicate(verb).is_some_and(|p| {
                    p.voice == crate::language::clause::Voice::Active
                        && p.arguments.iter().any(|a| match a.role {
                            DeepRole::Object => a.head > verb && ctx.lemma(a.head) != "lieu",
                            DeepRole::Clause => a.head > verb,
                            _ => false,
                        })
                });
                let subject =
                    matches!(ctx.deprel(token), crate::language::Deprel::Nsubj | crate::language::Deprel::NsubjPass);
                return light || (subject && !acts);
            }
            return true;
        }
        let background = self.islands.background(token);
        if background == NO_HEAD || !scope.tokens.contains(&background) {
            return true;
        }
        // The head of the scope's own phrase is no background to it.
        background == self.root(scope)
    }

    /// The word of the scope that all others hang on.
    fn root(&self, scope: &Scope) -> TokenId {
        let mut node = scope.tokens.start;
        for _ in 0..64 {
            let head = self.ctx.head(node);
            if !scope.tokens.contains(&head) {
                break;
            }
            node = head;
        }
        node
    }
}

/// Whether the word is a past participle without auxiliary that hangs on a noun behind a comma.
fn is_aside(ctx: &Context<'_>, token: TokenId) -> bool {
    let start = ctx.subtree(token).start;
    ctx.upos(token) == crate::language::Upos::Verb
        && ctx.deprel(token) == crate::language::Deprel::Acl
        && ctx.feats(token).verb_form() == crate::language::VerbForm::Part
        && !ctx.is_gerund(token)
        && !ctx.has_auxiliary(token)
        && (ctx.is_comma(start) || start > 0 && ctx.is_comma(start - 1))
}
