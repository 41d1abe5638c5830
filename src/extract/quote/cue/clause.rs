//! The words that a cue introduces: where a reported clause begins and ends.

use super::super::context::{Context, Stretch};
use super::super::lexicon::{Content, CueEntry, Effect, WordList};
use super::{Form, Found, negated};
use crate::language::{Deprel, Feats, Mood, Tense, TokenId, Upos, VerbForm};

/// The clause, infinitive or question that depends on the verb.
pub(super) fn clause_content(ctx: &Context<'_>, token: TokenId, words: Stretch, entry: &CueEntry) -> Option<Found> {
    let sentence = ctx.sentence(token);
    let Some((marker, start)) = surface_clause(ctx, token, words, sentence) else {
        return attribute(ctx, token, entry).map(|tokens| Found {
            tokens,
            except: None,
            content: Content { effect: Effect::Report, quoted: true },
            form: Form::Infinitive,
        });
    };
    let (content, form) = match marker {
        Marker::Que => (entry.que?, Form::Clause),
        Marker::PourQue => (entry.pour_que?, Form::Clause),
        Marker::Si => (entry.si?, Form::Clause),
        // What is asked about is taken to be so: « explique pourquoi l'usine ferme ».
        Marker::Question => {
            let quoted = entry.si.or(entry.que).filter(|c| c.quoted)?.quoted;
            (Content { effect: Effect::Report, quoted }, Form::Clause)
        }
        // « juge utile de répondre »; but « soutient la proposition de former … » says nothing.
        Marker::De => {
            let judged = ctx.upos(words.end) == Upos::Adj;
            (entry.de.or(entry.inf.filter(|_| judged))?, Form::Infinitive)
        }
        Marker::A => (entry.a?, Form::Infinitive),
        Marker::Bare => (entry.inf?, Form::Infinitive),
    };
    // « … ont établi que, plus les années avancent, plus … »
    let start = if ctx.is_comma(start) { start + 1 } else { start };
    let mut end = clause_end(ctx, token, start, sentence);
    if form == Form::Infinitive {
        if !(start..end).any(|t| ctx.is_infinitive(t)) {
            // The tree gave the infinitive to the cue itself: up to the next mark.
            let stops = |t: &TokenId| ctx.is_punct(*t) || ctx.is_finite(*t) && *t > start + 3;
            end = (start + 1..sentence.end).find(stops).unwrap_or(sentence.end);
        }
        end = cut_comment(ctx, start, cut_adjunct(ctx, start, end));
        if end < sentence.end && ctx.is(end, "que") && ctx.upos(end) == Upos::Sconj {
            // « a déclaré être certain que … »
            end = clause_end(ctx, token, end + 1, sentence);
        }
    } else {
        end = cut_comment(ctx, start, end);
    }
    let tokens = Stretch::new(start, trim_end(ctx, start, end));
    // « tant à la radio qu'à la télévision » holds no clause.
    let said = form == Form::Infinitive
        || (tokens.start..tokens.end).any(|t| matches!(ctx.upos(t), Upos::Verb | Upos::Aux) || ctx.has_auxiliary(t));
    (said && !tokens.is_empty()).then_some(Found { tokens, except: None, content, form })
}

/// « se dit victime d'un complot », « s'est déclarée soulagée »: what the subject says of himself.
fn attribute(ctx: &Context<'_>, verb: TokenId, entry: &CueEntry) -> Option<Stretch> {
    if !entry.attribute {
        return None;
    }
    let c = ctx.children(verb).find(|c| {
        // « s'estime en bonne voie »
        let state = matches!(ctx.deprel(*c), Deprel::Obl | Deprel::OblMod | Deprel::OblArg)
            && ctx.children(*c).any(|k| k < *c && ctx.deprel(k) == Deprel::Case && ctx.is(k, "en"));
        *c > verb
            && (ctx.deprel(*c) == Deprel::Xcomp || state)
            && (matches!(ctx.upos(*c), Upos::Adj | Upos::Noun)
                || ctx.upos(*c) == Upos::Verb && ctx.feats(*c).verb_form() == VerbForm::Part)
    })?;
    let start = ctx.subtree(c).start.max(verb + 1);
    let end = clause_end(ctx, verb, start, ctx.sentence(verb));
    let end = (start..end).find(|t| ctx.is_comma(*t)).unwrap_or(end);
    let tokens = Stretch::new(start, trim_end(ctx, start, end));
    (!tokens.is_empty()).then_some(tokens)
}

/// « …, ce que son avocat a démenti » is the writer's; in « …, tout en excluant de partir » whoever spoke goes on.
fn cut_comment(ctx: &Context<'_>, start: TokenId, end: TokenId) -> TokenId {
    let aside = |t: &TokenId| {
        ctx.is_comma(*t) && ctx.is(t + 1, "tout") && ctx.is(t + 2, "en") && (t + 3..t + 6).any(|v| ctx.is_gerund(v))
    };
    let end = (start + 1..end.saturating_sub(3)).find(aside).unwrap_or(end);
    let cut = (start + 1..end.saturating_sub(3)).find(|t| {
        ctx.is_comma(*t)
            && ctx.is(t + 1, "ce")
            && ctx.is(t + 2, "que")
            && (t + 3..end).any(|v| {
                ctx.upos(v) == Upos::Verb
                    && ctx.lexicon.verbs.get(ctx.lemma(v)).is_some_and(|l| l.iter().any(|e| e.quote))
            })
    });
    cut.unwrap_or(end)
}

/// A reported infinitive ends before a comma and an adjunct of its own: `a promis de partir, dix ans après son arrivée`.
fn cut_adjunct(ctx: &Context<'_>, start: TokenId, end: TokenId) -> TokenId {
    if (start..end).filter(|t| ctx.is_infinitive(*t) && ctx.deprel(*t) != Deprel::Xcomp).count() > 1 {
        return end; // « avoir fui, de nuit, et avoir tiré »
    }
    let verb = (start..end).find(|t| ctx.is_infinitive(*t)).unwrap_or(start);
    let verb = if matches!(ctx.deprel(verb), Deprel::AuxTense | Deprel::Aux | Deprel::AuxPass | Deprel::Cop) {
        ctx.head(verb)
    } else {
        verb
    };
    for c in ctx.children(verb).filter(|c| *c > verb && *c < end) {
        let first = ctx.subtree(c).start;
        let adjunct =
            matches!(ctx.deprel(c), Deprel::OblMod | Deprel::Obl | Deprel::Advmod | Deprel::Advcl) && !ctx.is_gerund(c);
        if adjunct && first > start && (ctx.is_comma(first) || ctx.is_comma(first - 1)) {
            return first;
        }
    }
    end
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marker {
    Que,
    PourQue,
    Si,
    Question,
    De,
    A,
    Bare,
}

/// The first clause marker after the verb that no other clause takes, and the first token of the clause.
fn surface_clause(ctx: &Context<'_>, token: TokenId, words: Stretch, sentence: Stretch) -> Option<(Marker, TokenId)> {
    // « n'a confirmé que le blocage »: a restriction, no clause
    let restricts = !negated(ctx, token)
        && (words.start.saturating_sub(1).max(sentence.start)..words.end).any(|t| ctx.is(t, "ne") || ctx.is(t, "n'"));
    let mut at = words.end;
    let mut steps = 0;
    let mut after_comma = false;
    while at < sentence.end && steps < 30 {
        steps += 1;
        let upos = ctx.upos(at);
        if at > words.end && ctx.upos(at) == Upos::Verb && ctx.is_gerund(at) {
            return None; // « ses plans dits …, affirmant que »: the clause is the gerund's
        }
        let participle = || upos == Upos::Verb && ctx.feats(at).verb_form() == VerbForm::Part;
        if at > words.end && ctx.upos(at - 1) == Upos::Cconj && participle() {
            return None; // « a promis une aide et imploré les habitants de … »: the clause is the second verb's
        }
        if ctx.is(at, "que") && upos != Upos::Adv && !ctx.is(at.saturating_sub(1), "ne") {
            // « l'homme que » is a relative clause; « ce que » a free one; « plus grand que » a comparison.
            let relative = upos == Upos::Pron
                && at > words.end
                && matches!(ctx.upos(at - 1), Upos::Noun | Upos::Propn | Upos::Pron)
                && ctx.head(ctx.head(at)) != token
                && !complete(ctx, at);
            let free = at > 0
                && (ctx.is(at - 1, "ce") || ctx.is(at - 1, "tel") || ctx.is(at - 1, "plus") || ctx.is(at - 1, "moins"));
            if free && ctx.is(at - 1, "ce") && at >= 2 && ctx.is(at - 2, "à") {
                return Some((Marker::Que, at + 1)); // veiller à ce que
            }
            let adverbial = at > words.end && ctx.among(at - 1, WordList::Conjunction);
            if adverbial || restricts && at == words.end {
                return None;
            }
            if !relative && !free {
                if at > words.end && ctx.is(at - 1, "pour") {
                    return Some((Marker::PourQue, at + 1));
                }
                return Some((Marker::Que, at + 1));
            }
        }
        if ctx.is(at, "si")
            && !after_comma
            && matches!(upos, Upos::Sconj | Upos::Adv)
            && question_clause(ctx, at, token)
        {
            return Some((Marker::Si, at + 1));
        }
        if !after_comma && ctx.among(at, WordList::Question) && asks(ctx, at, token, words) {
            return Some((Marker::Question, at));
        }
        if ctx.is_infinitive(at) {
            // Back over clitics and negation to the preposition.
            let mut first = at;
            let light =
                |t: TokenId| ctx.upos(t) == Upos::Pron || ctx.is_quote_mark(t) || ctx.among(t, WordList::Negation);
            while first > words.end && light(first - 1) {
                first -= 1;
            }
            // « annonce aujourd'hui avoir mené »: adverbs of the cue between it and the infinitive
            let mut gap = first;
            while gap > words.end && ctx.upos(gap - 1) == Upos::Adv {
                gap -= 1;
            }
            let before = first.checked_sub(1).filter(|b| *b + 1 > words.start)?;
            let own = belongs(ctx, at, token);
            // « raconte dans ses mémoires avoir songé à partir »
            let perfect = |t: TokenId| {
                own && matches!(ctx.lemma(t), "avoir" | "être")
                    && ctx.head(ctx.head(t)) == token
                    && ctx.deprel(ctx.head(t)) == Deprel::Xcomp
            };
            let marker = if ctx.is(before, "de") && ctx.upos(before) != Upos::Det {
                Some(Marker::De)
            } else if ctx.is(before, "à") {
                Some(Marker::A)
            } else if gap == words.end || ctx.head(at) == token && ctx.deprel(at) == Deprel::Xcomp || perfect(at) {
                Some(Marker::Bare)
            } else if entry_takes_bare(ctx, at, before) {
                // « a confié aux enquêteurs n'avoir rien vu »: no preposition, so the perfect infinitive is the verb's
                return Some((Marker::Bare, first));
            } else {
                None
            };
            return marker.filter(|m| own || *m == Marker::Bare).map(|m| (m, first));
        }
        let finite = ctx.is_finite(at) || ctx.feats(at).verb_form() == VerbForm::Fin;
        if finite && at > words.end && !ctx.words_inside(words, at) {
            return None;
        }
        if ctx.is_quote_mark(at) || matches!(ctx.form(at), ":" | ";" | "." | "?" | "!" | "…") {
            // « affirme qu'il … » may open marks before the clause word, but a quotation that is the content does not count.
            let next =
                (at + 1..sentence.end).find(|t| !ctx.among(*t, WordList::Negation) && ctx.upos(*t) != Upos::Pron);
            let opens_clause = next.is_some_and(|t| ctx.is(t, "que") || ctx.is_infinitive(t));
            if !opens_clause {
                return None;
            }
        }
        after_comma |= ctx.is_comma(at);
        at += 1;
    }
    None
}

/// A perfect infinitive right after a noun, which nothing but a verb of speech takes.
fn entry_takes_bare(ctx: &Context<'_>, at: TokenId, before: TokenId) -> bool {
    let participle = |t: TokenId| ctx.feats(t).verb_form() == VerbForm::Part;
    matches!(ctx.lemma(at), "avoir" | "être")
        && matches!(ctx.upos(before), Upos::Noun | Upos::Propn | Upos::Adj)
        && (at + 1..at + 4).any(|t| participle(t) && ctx.upos(t) != Upos::Adj)
}

impl Context<'_> {
    fn words_inside(&self, words: Stretch, token: TokenId) -> bool {
        words.contains(token)
    }
}

/// Whether the infinitive at `at` hangs on the cue (also over its object), or the tree is silent about it.
fn belongs(ctx: &Context<'_>, at: TokenId, cue: TokenId) -> bool {
    let mut node = at;
    for _ in 0..6 {
        let head = ctx.head(node);
        if head == cue {
            // « a promis samedi de ne jamais partir » is often hung as an adjunct; « pour partir » is one.
            let adjunct = matches!(ctx.deprel(node), Deprel::Advcl | Deprel::AdvclCleft);
            return !adjunct || ctx.children(node).any(|c| c < at && (ctx.is(c, "de") || ctx.is(c, "à")));
        }
        if head as usize >= ctx.analysis.tokens.len() {
            return false;
        }
        node = head;
    }
    false
}

/// `si` that opens a question under the cue (not a condition, not `si grand`).
fn question_clause(ctx: &Context<'_>, si: TokenId, cue: TokenId) -> bool {
    let clause = ctx.head(si);
    si == cue + 1 || matches!(ctx.deprel(si), Deprel::Mark) && ctx.head(clause) == cue
}

/// « a rappelé à l'accusé qu'il avait le droit »: what the tree takes for a relative clause lacks nothing.
fn complete(ctx: &Context<'_>, que: TokenId) -> bool {
    let verb = ctx.head(que);
    let rest = || ctx.children(verb).filter(|c| *c > que);
    rest().any(|c| matches!(ctx.deprel(c), Deprel::Nsubj | Deprel::NsubjPass))
        && rest().any(|c| {
            c > verb && matches!(ctx.deprel(c), Deprel::Obj | Deprel::ObjLvc | Deprel::Ccomp | Deprel::Xcomp)
                || ctx.deprel(c) == Deprel::Cop
        })
}

/// A word that opens an indirect question right after the verb, or whose clause hangs on it.
fn asks(ctx: &Context<'_>, at: TokenId, cue: TokenId, words: Stretch) -> bool {
    let verb = ctx.head(at);
    let clause = ctx.head(verb) == cue && matches!(ctx.deprel(verb), Deprel::Ccomp | Deprel::Xcomp | Deprel::Advcl);
    at == words.end || clause && verb > at
}

/// One past the last token of the clause that begins at `start` under the cue `cue`.
pub(super) fn clause_end(ctx: &Context<'_>, cue: TokenId, start: TokenId, sentence: Stretch) -> TokenId {
    // The highest token of the clause: follow heads from its first finite or infinitive verb up to the cue.
    let mut end = start + 1;
    let mut node = start;
    // Climb from the first token to the dependent of the cue (or of something before the clause).
    for _ in 0..64 {
        let head = ctx.head(node);
        if head < start || !sentence.contains(head) {
            break;
        }
        node = head;
    }
    end = end.max(ctx.subtree(node).end).min(sentence.end);
    let mut clause = node;
    // « estiment qu'aux alentours de 2030, deux lacs auront disparu »: the tree took the adjunct for the clause.
    // « que les bus, qui ont un moteur neuf, seront … »: or its subject.
    let verbal = |t: TokenId| matches!(ctx.upos(t), Upos::Verb | Upos::Aux) || ctx.has_auxiliary(t);
    let nominal = ctx.upos(clause) == Upos::Noun && !verbal(clause) && !ctx.is_infinitive(start);
    if (ctx.is(start - 1, "que") || ctx.among(start, WordList::Question))
        && (nominal || !(start..end).any(|t| ctx.is_finite(t)))
    {
        let verb = (end..sentence.end.min(end + 25)).find(|t| ctx.is_finite(*t));
        if let Some(mut verb) = verb.filter(|v| !(end..*v).any(|t| ctx.is(t, "que") || ctx.form(t) == ";")) {
            for _ in 0..64 {
                let head = ctx.head(verb);
                if head < start || !sentence.contains(head) {
                    break;
                }
                verb = head;
            }
            clause = verb;
            end = end.max(ctx.subtree(verb).end).min(sentence.end);
        }
    }
    // Words after it that the parser hung on the cue although they stand next to the clause.
    let mut guard = 0;
    while end < sentence.end && guard < 200 {
        guard += 1;
        let mut root = end;
        for _ in 0..64 {
            let head = ctx.head(root);
            if head < end || !sentence.contains(head) {
                break;
            }
            root = head;
        }
        let head = ctx.head(root);
        let rel = ctx.deprel(root);
        if ctx.is_punct(end) {
            // A comma or mark is passed only where more of the clause follows.
            let next = end + 1;
            let more = next < sentence.end && {
                let mut r = next;
                for _ in 0..64 {
                    let h = ctx.head(r);
                    if h < next || !sentence.contains(h) {
                        break;
                    }
                    r = h;
                }
                let h = ctx.head(r);
                // « …, un joueur de Lyon »: a bare noun phrase after a comma renames what stands before it.
                let apposition = h == cue
                    && matches!(ctx.upos(r), Upos::Noun)
                    && ctx.upos(next) == Upos::Det
                    && !ctx.lexicon.times.contains(ctx.lemma(r))
                    && !ctx.children(r).any(|c| matches!(ctx.deprel(c), Deprel::Case | Deprel::Cop));
                apposition || h >= start && h < end && h != cue || h == cue && agrees_with_clause(ctx, r, cue, clause)
            };
            if more {
                end = next;
                continue;
            }
            break;
        }
        let renamed = end > start
            && ctx.is_comma(end - 1)
            && head == cue
            && ctx.upos(root) == Upos::Noun
            && ctx.upos(end) == Upos::Det;
        let inside =
            renamed || head >= start && head < end || head == cue && agrees_with_clause(ctx, root, cue, clause);
        let loose = head <= cue.max(clause)
            && matches!(
                rel,
                Deprel::Obl
                    | Deprel::OblMod
                    | Deprel::OblArg
                    | Deprel::Advmod
                    | Deprel::Nmod
                    | Deprel::Amod
                    | Deprel::Advcl
                    | Deprel::Acl
                    | Deprel::AclRelcl
                    | Deprel::Xcomp
                    | Deprel::Obj
                    | Deprel::Dep
            )
            && !ctx.is_punct(end.saturating_sub(1));
        if inside || loose {
            end = ctx.subtree(root).end.max(end + 1).min(sentence.end);
        } else {
            break;
        }
    }
    cut_dash(ctx, start, cut_sequence(ctx, cue, clause, start, end))
}

/// `X espérait que A gagnerait, mais B a gagné`: a coordinated clause with its own subject that breaks the sequence of
/// tenses is the writer's.
fn cut_sequence(ctx: &Context<'_>, cue: TokenId, clause: TokenId, start: TokenId, end: TokenId) -> TokenId {
    let shifted = |t: TokenId| finite_feats(ctx, t).is_some_and(|f| f.tense() == Tense::Imp || f.mood() == Mood::Cnd);
    let past_cue = finite_feats(ctx, cue)
        .is_some_and(|f| f.tense() != Tense::Pres || ctx.feats(cue).verb_form() == VerbForm::Part);
    if !past_cue || !shifted(clause) {
        return end;
    }
    for c in ctx.children(clause).filter(|c| *c > clause && *c < end && ctx.deprel(*c) == Deprel::Conj) {
        let subject = ctx.children(c).any(|k| k < c && matches!(ctx.deprel(k), Deprel::Nsubj | Deprel::NsubjPass));
        let told = finite_feats(ctx, c).is_some_and(|f| f.tense() == Tense::Pres && f.mood() == Mood::Ind);
        let from = ctx.subtree(c).start;
        if subject && told && from > start && (ctx.is_comma(from) || ctx.is_comma(from - 1)) {
            return from;
        }
    }
    end
}

/// Features of the finite verb of a group.
pub(super) fn finite_feats(ctx: &Context<'_>, token: TokenId) -> Option<Feats> {
    let own = ctx.feats(token);
    if own.verb_form() == VerbForm::Fin {
        return Some(own);
    }
    let finite =
        |c: &TokenId| ctx.feats(*c).verb_form() == VerbForm::Fin && matches!(ctx.upos(*c), Upos::Aux | Upos::Verb);
    let child = ctx.children(token).find(|c| *c < token && finite(c));
    // An auxiliary that the tree hung elsewhere.
    let near =
        || (token.saturating_sub(3)..token).rev().find(|t| finite(t) && matches!(ctx.lemma(*t), "avoir" | "être"));
    let auxiliary = child.or_else(|| if own.verb_form() == VerbForm::Part { near() } else { None });
    auxiliary.map(|c| ctx.feats(c))
}

/// `Il a dit que A et B étaient venus, mais ont refusé`: person, tense and mood of the coordinated verb are those of the
/// clause, not of the cue.
fn agrees_with_clause(ctx: &Context<'_>, verb: TokenId, cue: TokenId, clause: TokenId) -> bool {
    let own_subject = ctx.children(verb).any(|c| matches!(ctx.deprel(c), Deprel::Nsubj | Deprel::NsubjPass));
    if ctx.deprel(verb) != Deprel::Conj || own_subject {
        return false;
    }
    let form = |t: TokenId| finite_feats(ctx, t).map(|f| (f.number(), f.mood(), f.tense()));
    form(verb).is_some_and(|f| Some(f) == form(clause) && Some(f) != form(cue))
}

/// A dash that no second one closes ends the reported clause: what follows is the writer's.
fn cut_dash(ctx: &Context<'_>, start: TokenId, end: TokenId) -> TokenId {
    let spaced = |t: &TokenId| {
        ctx.is_dash(*t) && ctx.analysis.tokens[*t as usize].flags.has(crate::language::TokenFlags::SPACE_BEFORE)
    };
    let mut dashes = (start + 1..end).filter(spaced);
    match (dashes.next(), dashes.next()) {
        (Some(only), None) => only,
        _ => end,
    }
}

/// The end without final punctuation; a closing quotation mark stays where its opening stands in the clause.
pub(super) fn trim_end(ctx: &Context<'_>, start: TokenId, end: TokenId) -> TokenId {
    let mut end = end.min(ctx.count());
    while end > start {
        let last = end - 1;
        if ctx.is_quote_mark(last) {
            let marks = (start..end).filter(|t| ctx.is_quote_mark(*t)).count();
            if marks % 2 == 0 {
                break;
            }
        } else if matches!(ctx.form(last), ")" | "]") {
            if (start..end).any(|t| matches!(ctx.form(t), "(" | "[")) {
                break;
            }
        } else if !ctx.is_punct(last) && !matches!(ctx.upos(last), Upos::Cconj) {
            break;
        }
        end -= 1;
    }
    end
}

/// The start without leading conjunctions and punctuation.
pub(super) fn trim_start(ctx: &Context<'_>, start: TokenId, end: TokenId) -> TokenId {
    let mut start = start;
    while start < end {
        let form = ctx.form(start);
        let joint = ctx.upos(start) == Upos::Cconj
            || ctx.among(start, WordList::Joint) && (ctx.upos(start) != Upos::Adv || ctx.is_comma(start + 1));
        let mark = ctx.is_punct(start) && !ctx.is_quote_mark(start) && !matches!(form, "(" | "[");
        if !(joint || mark) {
            break;
        }
        start += 1;
    }
    start
}
