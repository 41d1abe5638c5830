//! Clauses and phrases that outer scopes do not reach.
//!
//! What a relative clause, a clause of cause or time, or a definite noun phrase in the background tells is taken for granted:
//! « il faut que les soldats qui ont envahi la ville partent » plans the leaving, not the invasion. Outer reports still
//! credit it, but no outer negation, possibility or plan touches it.

use crate::extract::quote::{Context, WordList};
use crate::language::{Deprel, Feats, Mood, NO_HEAD, Tense, TokenId, Upos, VerbForm};

/// For every token the clause that it belongs to, and the nearest background phrase around it.
pub(crate) struct Islands {
    /// Head of the finite clause (or background phrase) of each token.
    clause: Vec<TokenId>,
    /// Head of the nearest background clause or phrase, or [`NO_HEAD`].
    background: Vec<TokenId>,
}

impl Islands {
    pub(crate) fn new(ctx: &Context<'_>) -> Self {
        let count = ctx.analysis.tokens.len();
        let mut clause = vec![NO_HEAD; count];
        let mut background = vec![NO_HEAD; count];
        for &t in ctx.clauses.tree.top_down() {
            let head = ctx.head(t) as usize;
            let (above_clause, above_background) =
                if head < count && head != t as usize { (clause[head], background[head]) } else { (NO_HEAD, NO_HEAD) };
            let hard = is_background(ctx, t);
            background[t as usize] = if hard { t } else { above_background };
            clause[t as usize] = if hard || above_clause == NO_HEAD || is_clause(ctx, t) { t } else { above_clause };
        }
        Self { clause, background }
    }

    pub(crate) fn clause(&self, token: TokenId) -> TokenId {
        self.clause.get(token as usize).copied().unwrap_or(NO_HEAD)
    }

    pub(crate) fn background(&self, token: TokenId) -> TokenId {
        self.background.get(token as usize).copied().unwrap_or(NO_HEAD)
    }
}

fn is_verbal(ctx: &Context<'_>, t: TokenId) -> bool {
    matches!(ctx.upos(t), Upos::Verb | Upos::Aux) || ctx.has_auxiliary(t)
}

/// A finite clause inside another one.
fn is_clause(ctx: &Context<'_>, t: TokenId) -> bool {
    match ctx.deprel(t) {
        Deprel::Ccomp | Deprel::Csubj | Deprel::CsubjPass | Deprel::Parataxis | Deprel::ParataxisInsert => {
            is_verbal(ctx, t)
        }
        // A coordinated verb with its own finite form; a coordinated infinitive or participle shares the first one's.
        Deprel::Conj | Deprel::Advcl | Deprel::AdvclCleft | Deprel::Xcomp => {
            ctx.is_finite(t) || is_verbal(ctx, t) && ctx.has_auxiliary(t)
        }
        _ => false,
    }
}

fn is_background(ctx: &Context<'_>, t: TokenId) -> bool {
    match ctx.deprel(t) {
        Deprel::AclRelcl => true,
        // « des drones abattus »; an infinitive after a noun is governed by the noun.
        // « la honte d'avoir fui » is governed too.
        Deprel::Acl => {
            ctx.feats(t).verb_form() == VerbForm::Part && !ctx.children(t).any(|c| c < t && ctx.is_infinitive(c))
        }
        Deprel::Advcl if ctx.is_finite(t) => ctx.children(t).any(|c| {
            c < t
                && matches!(ctx.deprel(c), Deprel::Mark | Deprel::Advmod)
                && ctx.among(c, WordList::Granted)
                && !ctx.is(c, "si")
        }),
        // « aurait dévié avant de percuter un bus »: what comes next in a tale is no surer than what comes first
        Deprel::Advcl if ctx.is_infinitive(t) => {
            ctx.children(t).any(|c| c < t && (ctx.is(c, "après") || ctx.is(c, "avant") && !is_unreal(ctx, ctx.head(t))))
        }
        Deprel::Advcl => is_opening_participle(ctx, t),
        Deprel::Appos => true,
        Deprel::Obl | Deprel::OblMod | Deprel::OblArg if yields(ctx, t) => false,
        Deprel::Nmod | Deprel::Obl | Deprel::OblMod | Deprel::OblArg => is_definite(ctx, t) || is_occasion(ctx, t),
        Deprel::Obj => is_definite(ctx, t) && ctx.lexicon.factive.contains(ctx.lemma(ctx.head(t))),
        _ => false,
    }
}

/// Whether the verb or its auxiliary stands in the conditional or the future.
fn is_unreal(ctx: &Context<'_>, verb: TokenId) -> bool {
    let unreal = |v: TokenId| ctx.feats(v).mood() == Mood::Cnd || ctx.feats(v).tense() == Tense::Fut;
    unreal(verb) || ctx.children(verb).any(|c| c < verb && ctx.upos(c) == Upos::Aux && unreal(c))
}

/// `Ravagée par les flammes, l'usine ne rouvrira pas`: what a past participle in front tells is over, unless all is supposed
/// (`Élu, il partirait`, `une fois élu`).
fn is_opening_participle(ctx: &Context<'_>, t: TokenId) -> bool {
    let feats = ctx.feats(t);
    let head = ctx.head(t);
    let supposed = |v: TokenId| ctx.feats(v).mood() == Mood::Cnd;
    feats.verb_form() == VerbForm::Part
        && feats.tense() == Tense::Past
        && t < head
        && !ctx.has_auxiliary(t)
        && ctx.children(t).filter(|c| *c < t).all(|c| ctx.deprel(c) == Deprel::Advmod && !ctx.is(c, "fois"))
        && !supposed(head)
        && !ctx.children(head).any(supposed)
}

/// `après des émeutes`, `malgré des pertes`: what went before or goes on beside is taken for granted.
fn is_occasion(ctx: &Context<'_>, t: TokenId) -> bool {
    ctx.children(t)
        .any(|c| c < t && matches!(ctx.deprel(c), Deprel::Case | Deprel::Mark) && ctx.among(c, WordList::Occasion))
}

/// `devrait déboucher sur la création d'emplois`: what a verb of yielding leads to is as sure as the verb.
fn yields(ctx: &Context<'_>, t: TokenId) -> bool {
    let to = |c: TokenId| ctx.deprel(c) == Deprel::Case && (ctx.is(c, "à") || ctx.is(c, "sur") || ctx.is(c, "vers"));
    ctx.lexicon.yields.contains(ctx.lemma(ctx.head(t))) && ctx.children(t).any(|c| c < t && to(c))
}

/// A common noun with a definite, demonstrative or possessive determiner.
pub(crate) fn is_definite(ctx: &Context<'_>, t: TokenId) -> bool {
    ctx.upos(t) == Upos::Noun
        && ctx.children(t).any(|c| {
            let f = ctx.feats(c);
            let determiner = ctx.deprel(c) == Deprel::Det
                && (f.has(Feats::DEFINITE)
                    || f.has(Feats::POSSESSIVE)
                    || f.has(Feats::DEMONSTRATIVE)
                    || ctx.is(c, "le"));
            // du, au, aux hold the article
            let contracted = ctx.deprel(c) == Deprel::Case
                && ["du", "au", "aux"].iter().any(|w| ctx.form(c).eq_ignore_ascii_case(w));
            determiner || contracted
        })
}
