//! Words that open a scope by themselves: conjunctions, prepositions, determiners, adverbs, question marks.

use super::clause::Finder;
use super::island::is_definite;
use crate::extract::quote::{Context, Effect, MarkerKind, Stretch, WordUses, is_reflexive, noun_phrase};
use crate::language::{Deprel, Mood, Tense, TokenId, Upos, VerbForm};
use std::borrow::Cow;

impl Finder<'_> {
    /// `aucune victime`, `zéro mort`, `ni morts ni blessés` outside a negated clause.
    pub(super) fn determiner(&mut self, token: TokenId) {
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
    pub(super) fn marker(&mut self, token: TokenId) {
        let ctx = self.ctx;
        if !matches!(
            ctx.upos(token),
            Upos::Sconj | Upos::Adp | Upos::Adv | Upos::Noun | Upos::Pron | Upos::Det | Upos::Cconj
        ) && token != ctx.sentence(token).start
        {
            return;
        }
        if !ctx.uses(token).has(WordUses::MARKER) {
            return;
        }
        let Some(entries) = marker_entries(ctx, token) else { return };
        let hedge = hedge_entries(ctx, token)
            .is_some_and(|h| h.iter().any(|e| !e.following.is_empty() && ctx.words_at(token + 1, &e.following)));
        if hedge {
            return; // « sans doute »
        }
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
                    // « baisse pour s'établir à 3 % »: what came out
                    let outcome = ctx.lexicon.outcome.contains(ctx.lemma(head))
                        && ctx.lexicon.course.contains(ctx.lemma(ctx.head(head)));
                    if entry.effect == Effect::Plan && outcome {
                        return;
                    }
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
        // « Si le champion n'a pas repris, les regards étaient tournés vers lui »: granted, beside what was
        let main = ctx.head(clause);
        let over = |v: TokenId| {
            let (tense, mood, perfect) = self.finite(v);
            mood == Mood::Ind && (perfect || matches!(tense, Tense::Imp | Tense::Past))
        };
        let pluperfect = matches!(self.finite(clause).0, Tense::Imp);
        if ctx.deprel(clause) == Deprel::Advcl && ctx.predicate(main).is_some() && over(main) && !pluperfect {
            return false;
        }
        !matches!(ctx.deprel(clause), Deprel::Ccomp | Deprel::Xcomp) || !self.asks(ctx.head(clause))
    }

    /// Whether the verb can take a question: a cue, `savoir`, `ignorer`. « m'enfuir s'il pleuvait » asks nothing.
    fn asks(&self, verb: TokenId) -> bool {
        let ctx = self.ctx;
        self.speech.contains_key(&verb) || !ctx.is_infinitive(verb) || !is_reflexive(ctx, verb)
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
    pub(super) fn hedge(&mut self, token: TokenId) {
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
    pub(super) fn questions(&mut self) {
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

fn marker_entries<'l>(ctx: &Context<'l>, token: TokenId) -> Option<&'l Vec<crate::extract::quote::MarkerEntry>> {
    let markers = &ctx.lexicon.markers;
    let form = ctx.form(token);
    let mut lower = in_small_letters(form);
    if lower.contains('’') {
        lower = lower.replace('’', "'").into();
    }
    let key = match &*lower {
        "s'" => "si",
        "au" | "aux" if !markers.contains_key(&*lower) => "à",
        other => other,
    };
    markers.get(key)
}

fn hedge_entries<'l>(ctx: &Context<'l>, token: TokenId) -> Option<&'l Vec<crate::extract::quote::HedgeEntry>> {
    let hedges = &ctx.lexicon.hedges;
    let by_lemma = hedges.get(ctx.lemma(token));
    by_lemma.or_else(|| {
        if !ctx.uses(token).has(WordUses::HEDGE) {
            return None;
        }
        let small = in_small_letters(ctx.form(token));
        let plain = small.strip_suffix('s').unwrap_or(&small);
        let plain = plain.strip_suffix('e').filter(|p| p.ends_with('é')).unwrap_or(plain);
        let same = plain.len() == small.len();
        hedges.get(&*small).or_else(|| if same { None } else { hedges.get(plain) })
    })
}

/// The word in small letters; most are so already.
fn in_small_letters(word: &str) -> Cow<'_, str> {
    let small = |c: char| {
        let mut lower = c.to_lowercase();
        lower.next() == Some(c) && lower.next().is_none()
    };
    if word.chars().all(|c| if c.is_ascii() { !c.is_ascii_uppercase() } else { small(c) }) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}
