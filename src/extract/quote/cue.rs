//! Finds the cues of speech and thought, their content and their speaker.

use super::context::{Context, Mentions, Stretch, same};
use super::lexicon::{Content, CueEntry, Effect, PrepositionEntry};
use crate::extract::MentionKind;
use crate::language::clause::{ArgumentOrigin, DeepRole, Voice};
use crate::language::{Deprel, Feats, Mood, Tense, TokenId, Upos, VerbForm};

/// What sort of word the cue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CueKind {
    Verb,
    Noun,
    Preposition,
}

/// How the content stands to the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A clause that depends on the cue.
    Clause,
    /// An infinitive that depends on the cue.
    Infinitive,
    /// The main clause, which the cue comments (`…, ont indiqué les autorités`; `selon X`).
    Comment,
}

/// The words that a cue introduces.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) tokens: Stretch,
    /// A hole: the cue itself where it stands in the middle.
    pub(crate) except: Option<Stretch>,
    pub(crate) content: Content,
    pub(crate) form: Form,
}

/// A cue with what it introduces.
#[derive(Debug, Clone)]
pub(crate) struct Cue<'l> {
    pub(crate) kind: CueKind,
    pub(crate) head: TokenId,
    /// Words of the cue, with its auxiliaries and clitics.
    pub(crate) words: Stretch,
    /// Words that the cue takes with its speaker: outside its own scope.
    pub(crate) phrase: Stretch,
    pub(crate) entry: Option<&'l CueEntry>,
    pub(crate) effect: Effect,
    pub(crate) found: Option<Found>,
    /// Head words of the speakers.
    pub(crate) speakers: Vec<TokenId>,
    /// The speaker stands after the verb or as a clitic on it.
    pub(crate) inverted: bool,
    /// The cue is said not to happen.
    pub(crate) negated: bool,
}

/// All cues of the document in the order of their head words.
pub(crate) fn find<'l>(ctx: &Context<'l>, mentions: &Mentions<'_>) -> Vec<Cue<'l>> {
    let mut cues = Vec::new();
    for token in 0..ctx.count() {
        if let Some(cue) = preposition(ctx, mentions, token) {
            cues.push(cue);
        }
        match ctx.upos(token) {
            Upos::Verb | Upos::Aux | Upos::Adj => cues.extend(verb(ctx, mentions, token)),
            Upos::Noun => cues.extend(noun(ctx, mentions, token)),
            _ => {}
        }
    }
    cues.sort_by_key(|c| c.head);
    // A comment ends the clause before it.
    let comments: Vec<(TokenId, Stretch)> = cues
        .iter()
        .filter(|c| c.found.is_some_and(|f| f.form == Form::Comment && f.except.is_none()))
        .map(|c| (c.head, c.phrase))
        .collect();
    for cue in &mut cues {
        let Some(found) = cue.found.as_mut().filter(|f| f.form != Form::Comment) else { continue };
        let from = comments.partition_point(|(head, _)| *head < found.tokens.start);
        for (head, phrase) in comments[from..].iter().take_while(|(h, _)| *h < found.tokens.end) {
            if *head != cue.head && phrase.start > found.tokens.start && !inner_comment(ctx, found.tokens, *phrase) {
                found.tokens.end = trim_end(ctx, found.tokens.start, phrase.start);
                break;
            }
        }
    }
    cues.retain(|c| c.found.is_none_or(|f| !f.tokens.is_empty()));
    cues
}

/// A comment inside quotation marks that lie in the clause belongs to the words quoted.
fn inner_comment(ctx: &Context<'_>, clause: Stretch, comment: Stretch) -> bool {
    let mut depth = 0i32;
    for t in clause.start..comment.start {
        if ctx.is_quote_mark(t) {
            depth = 1 - depth;
        }
    }
    depth != 0
}

/// The verb readings that fit the words around `token`.
fn readings<'l>(ctx: &Context<'l>, token: TokenId) -> (Vec<&'l CueEntry>, TokenId) {
    let lexicon = ctx.lexicon;
    let lemma = ctx.lemma(token);
    let mut list = lexicon.verbs.get(lemma);
    let mut copular_form = false;
    if ctx.feats(token).verb_form() == VerbForm::Part || ctx.upos(token) == Upos::Adj {
        let form = ctx.form(token).to_lowercase();
        let plain = form.strip_suffix('s').unwrap_or(&form);
        let plain = plain.strip_suffix('e').filter(|p| !p.is_empty()).unwrap_or(plain);
        for candidate in [form.as_str(), plain] {
            if let Some(entries) = lexicon.verbs.get(candidate).filter(|e| e.iter().any(|e| e.copular)) {
                list = Some(entries);
                copular_form = true;
            }
        }
    }
    let mut out = Vec::new();
    let mut end = token + 1;
    let Some(list) = list else { return (out, end) };
    let reflexive = is_reflexive(ctx, token);
    for entry in list {
        let fits = if entry.copular {
            copular_form && ctx.has_auxiliary(token)
        } else {
            !copular_form && entry.reflexive == reflexive && ctx.upos(token) != Upos::Adj
        };
        if !fits {
            continue;
        }
        if entry.following.is_empty() {
            if end == token + 1 {
                out.push(entry);
            }
        } else if let Some(at) = follows(ctx, token, &entry.following) {
            if at >= end {
                end = at;
                out.push(entry);
            }
        }
    }
    (out, end)
}

/// Where the words end that follow the verb, with at most three adverbs or negations between.
pub(crate) fn follows(ctx: &Context<'_>, token: TokenId, words: &[String]) -> Option<TokenId> {
    let limit = ctx.sentence(token).end;
    let mut at = token + 1;
    let mut skipped = 0;
    while at < limit && skipped <= 3 {
        if ctx.words_at(at, words) && at + words.len() as TokenId <= limit {
            return Some(at + words.len() as TokenId);
        }
        if !matches!(ctx.upos(at), Upos::Adv | Upos::Part | Upos::Pron) {
            return None;
        }
        at += 1;
        skipped += 1;
    }
    None
}

/// Whether `se` belongs to the verb.
pub(crate) fn is_reflexive(ctx: &Context<'_>, token: TokenId) -> bool {
    if ctx.predicate(token).is_some_and(|p| p.reflexive || p.voice == Voice::Reflexive) {
        return true;
    }
    let clitic = |t: TokenId| {
        ctx.is(t, "se")
            || (ctx.is(t, "me") || ctx.is(t, "nous") || ctx.is(t, "m'"))
                && ctx.feats(t).has(crate::language::Feats::REFLEXIVE)
    };
    let group = ctx.group(token);
    ctx.children(token).any(|c| c < token && token - c <= 5 && clitic(c))
        || (group.start..token).any(clitic)
        || (group.start > 0 && ctx.is(group.start - 1, "se"))
}

fn verb<'l>(ctx: &Context<'l>, mentions: &Mentions<'_>, token: TokenId) -> Option<Cue<'l>> {
    let (entries, end) = readings(ctx, token);
    if entries.is_empty() {
        return None;
    }
    let group = ctx.group(token);
    let words = Stretch::new(group.start, end);
    // An attributive participle without agent (« les mesures annoncées ») says nothing of a speaker.
    let bare_participle =
        ctx.feats(token).verb_form() == VerbForm::Part && !ctx.is_gerund(token) && !ctx.has_auxiliary(token);
    let negated = negated(ctx, token);
    let (speakers, inverted) = speakers(ctx, mentions, token, words);
    let own = ctx.quotation(token);
    let speakers: Vec<TokenId> = speakers
        .into_iter()
        .filter(|s| !is_nobody(ctx, *s) && ctx.quotation(*s).is_none_or(|q| own == Some(q)))
        .collect();
    let mut best: Option<(Found, &CueEntry)> = None;
    for entry in &entries {
        if let Some(found) = clause_content(ctx, token, words, entry) {
            if best.as_ref().is_none_or(|(b, _)| found.tokens.len() > b.tokens.len()) {
                best = Some((found, entry));
            }
        }
    }
    let mut entry = entries.iter().find(|e| e.quote).copied().unwrap_or(entries[0]);
    let mut found = None;
    if let Some((f, e)) = best {
        entry = e;
        found = Some(f);
    } else if !bare_participle {
        if let Some(e) = entries.iter().find(|e| e.quote || e.que.is_some_and(|c| c.quoted)) {
            if let Some(f) = comment_content(ctx, token, words, e, inverted, &speakers) {
                entry = e;
                found = Some(f);
            }
        }
        if found.is_none() {
            // Without content the reading with a noun object or complement counts.
            let with_object = entries.iter().find(|e| e.object.is_some() || !e.complements.is_empty());
            entry = with_object.copied().unwrap_or(entry);
        }
    }
    if bare_participle && (speakers.is_empty() || found.is_none()) {
        return None;
    }
    let mut phrase = words;
    for &s in &speakers {
        let tree = ctx.subtree(s);
        let near = ctx.sentence(token).holds(tree);
        if near
            && found.is_none_or(|f| f.tokens.end <= tree.start || tree.end <= f.tokens.start || f.form == Form::Comment)
        {
            let outside = found.is_none_or(|f| f.form != Form::Comment) || tree.start >= words.start;
            if outside {
                phrase = Stretch::new(phrase.start.min(tree.start), phrase.end.max(tree.end));
            }
        }
    }
    if let Some(f) = found.as_mut() {
        if negated {
            f.content.effect = negate(f.content.effect);
        }
        if f.form == Form::Comment {
            if let Some(hole) = f.except {
                f.except = Some(Stretch::new(hole.start, hole.end.max(phrase.end).min(f.tokens.end)));
            }
        }
    }
    let effect = found.map_or(Effect::Nothing, |f| f.content.effect);
    Some(Cue {
        kind: CueKind::Verb,
        head: token,
        words,
        phrase,
        entry: Some(entry),
        effect,
        found,
        speakers,
        inverted,
        negated,
    })
}

/// `on`, `nul`, relative and expletive pronouns speak for nobody.
fn is_nobody(ctx: &Context<'_>, token: TokenId) -> bool {
    let form = ctx.form(token).trim_start_matches("-t-").trim_start_matches('-');
    ["on", "l'on", "rien", "personne", "nul", "aucun", "ce", "c'", "cela", "ça", "ceci"].iter().any(|w| same(form, w))
}

/// What a negated cue does: who did not say it leaves it open.
pub(crate) const fn negate(effect: Effect) -> Effect {
    match effect {
        Effect::Report | Effect::Deny | Effect::ReportPlanNegative | Effect::BelieveNegative => Effect::Believe,
        Effect::Believe => Effect::BelieveNegative,
        Effect::ReportPlan => Effect::ReportPlanNegative,
        Effect::Plan => Effect::PlanNegative,
        other => other,
    }
}

/// Whether the verb is negated in its own clause.
pub(crate) fn negated(ctx: &Context<'_>, token: TokenId) -> bool {
    ctx.predicate(token).is_some_and(|p| p.modality.negated)
}

/// The clause, infinitive or question that depends on the verb.
fn clause_content(ctx: &Context<'_>, token: TokenId, words: Stretch, entry: &CueEntry) -> Option<Found> {
    let sentence = ctx.sentence(token);
    let (marker, start) = surface_clause(ctx, token, words, sentence)?;
    let (content, form) = match marker {
        Marker::Que => (entry.que?, Form::Clause),
        Marker::PourQue => (entry.pour_que?, Form::Clause),
        Marker::Si => (entry.si?, Form::Clause),
        Marker::De => (entry.de.or(entry.inf)?, Form::Infinitive),
        Marker::A => (entry.a?, Form::Infinitive),
        Marker::Bare => (entry.inf?, Form::Infinitive),
    };
    let mut end = clause_end(ctx, token, start, sentence);
    if form == Form::Infinitive {
        end = cut_adjunct(ctx, start, end);
    }
    let tokens = Stretch::new(start, trim_end(ctx, start, end));
    (!tokens.is_empty()).then_some(Found { tokens, except: None, content, form })
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

/// Words that make a conjunction of time, cause or concession with `que`.
const CONJUNCTIONS: [&str; 18] = [
    "après",
    "avant",
    "depuis",
    "dès",
    "pendant",
    "tandis",
    "alors",
    "bien",
    "afin",
    "sans",
    "lors",
    "parce",
    "ainsi",
    "tant",
    "autant",
    "maintenant",
    "fois",
    "jusqu'à",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marker {
    Que,
    PourQue,
    Si,
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
        if ctx.is(at, "que") && upos != Upos::Adv && !ctx.is(at.saturating_sub(1), "ne") {
            // « l'homme que » is a relative clause; « ce que » a free one; « plus grand que » a comparison.
            let relative = upos == Upos::Pron
                && at > words.end
                && matches!(ctx.upos(at - 1), Upos::Noun | Upos::Propn | Upos::Pron)
                && ctx.head(ctx.head(at)) != token;
            let free = at > 0
                && (ctx.is(at - 1, "ce") || ctx.is(at - 1, "tel") || ctx.is(at - 1, "plus") || ctx.is(at - 1, "moins"));
            if free && ctx.is(at - 1, "ce") && at >= 2 && ctx.is(at - 2, "à") {
                return Some((Marker::Que, at + 1)); // veiller à ce que
            }
            let adverbial = at > words.end && CONJUNCTIONS.iter().any(|w| ctx.is(at - 1, w));
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
        if ctx.is_infinitive(at) {
            // Back over clitics and negation to the preposition.
            let mut first = at;
            let light = |t: TokenId| {
                ctx.upos(t) == Upos::Pron
                    || ctx.is_quote_mark(t)
                    || ["ne", "n'", "pas", "plus", "jamais", "rien", "guère"].iter().any(|w| ctx.is(t, w))
            };
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
            let marker = if ctx.is(before, "de") && ctx.upos(before) != Upos::Det {
                Some(Marker::De)
            } else if ctx.is(before, "à") {
                Some(Marker::A)
            } else if gap == words.end {
                Some(Marker::Bare)
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
            let opens_clause = at + 1 < sentence.end && (ctx.is(at + 1, "que") || ctx.is_infinitive(at + 1));
            if !opens_clause {
                return None;
            }
        }
        after_comma |= ctx.is_comma(at);
        at += 1;
    }
    None
}

impl Context<'_> {
    fn words_inside(&self, words: Stretch, token: TokenId) -> bool {
        words.contains(token)
    }
}

/// Whether the infinitive at `at` hangs on the cue (also over its object), or the tree is silent about it.
fn belongs(ctx: &Context<'_>, at: TokenId, cue: TokenId) -> bool {
    if matches!(ctx.deprel(at), Deprel::Advcl | Deprel::AdvclCleft) {
        return false;
    }
    let mut node = at;
    for _ in 0..6 {
        let head = ctx.head(node);
        if head == cue {
            return true;
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
    matches!(ctx.deprel(si), Deprel::Mark) && (ctx.head(clause) == cue || si == cue + 1) || si == cue + 1
}

/// One past the last token of the clause that begins at `start` under the cue `cue`.
fn clause_end(ctx: &Context<'_>, cue: TokenId, start: TokenId, sentence: Stretch) -> TokenId {
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
    let clause = node;
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
fn finite_feats(ctx: &Context<'_>, token: TokenId) -> Option<Feats> {
    let own = ctx.feats(token);
    if own.verb_form() == VerbForm::Fin {
        return Some(own);
    }
    let auxiliary = ctx.children(token).find(|c| {
        *c < token && ctx.feats(*c).verb_form() == VerbForm::Fin && matches!(ctx.upos(*c), Upos::Aux | Upos::Verb)
    });
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
pub(crate) fn trim_end(ctx: &Context<'_>, start: TokenId, end: TokenId) -> TokenId {
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
pub(crate) fn trim_start(ctx: &Context<'_>, start: TokenId, end: TokenId) -> TokenId {
    let mut start = start;
    while start < end {
        let form = ctx.form(start);
        let joint = ctx.upos(start) == Upos::Cconj
            || ["mais", "et", "or", "car", "toutefois", "cependant", "pourtant", "donc", "néanmoins"]
                .iter()
                .any(|w| same(form, w))
                && (ctx.upos(start) != Upos::Adv || ctx.is_comma(start + 1));
        let mark = ctx.is_punct(start) && !ctx.is_quote_mark(start) && !matches!(form, "(" | "[");
        if !(joint || mark) {
            break;
        }
        start += 1;
    }
    start
}

/// The main clause that an inserted cue comments: `…, ont indiqué les autorités`.
fn comment_content(
    ctx: &Context<'_>,
    token: TokenId,
    words: Stretch,
    entry: &CueEntry,
    inverted: bool,
    speakers: &[TokenId],
) -> Option<Found> {
    let sentence = ctx.sentence(token);
    let mut start = words.start;
    // « comme l'a annoncé X », « ainsi que l'a dit X »
    let mut comparison = false;
    while start > sentence.start
        && (matches!(ctx.upos(start - 1), Upos::Pron | Upos::Adv | Upos::Part))
        && !ctx.is_finite(start - 1)
    {
        start -= 1;
    }
    if start > sentence.start && ctx.is(start - 1, "comme") || ctx.is(start, "comme") {
        comparison = true;
        start = if ctx.is(start, "comme") { start } else { start - 1 };
    }
    if !inverted && !comparison {
        return None;
    }
    let content = entry.que.filter(|c| c.quoted).unwrap_or(Content { effect: Effect::Report, quoted: true });
    let content = if entry.copular { return None } else { content };
    let finite = ctx.is_finite(token) || words.len() > 1 && ctx.feats(token).verb_form() == VerbForm::Part;
    if !finite || (start == sentence.start && !comparison) {
        return None;
    }
    let phrase_end =
        speakers.iter().map(|s| ctx.subtree(*s).end).max().unwrap_or(words.end).max(words.end).min(sentence.end);
    if start == sentence.start {
        // « Comme l'a dit X, … »
        let comma = (phrase_end..sentence.end).find(|t| ctx.is_comma(*t))?;
        let s = trim_start(ctx, comma + 1, sentence.end);
        let tokens = Stretch::new(s, trim_end(ctx, s, sentence.end));
        return (!tokens.is_empty()).then_some(Found { tokens, except: None, content, form: Form::Comment });
    }
    let edge = start - 1;
    if !(ctx.is_comma(edge) || ctx.is_quote_mark(edge) || ctx.is_dash(edge) || comparison) {
        return None;
    }
    let s = trim_start(ctx, sentence.start, start);
    // What is commented must be a clause.
    if !(s..edge).any(|t| ctx.is_finite(t) || matches!(ctx.upos(t), Upos::Verb | Upos::Aux)) {
        return None;
    }
    // Does the clause go on after the comment?
    let rest = (phrase_end..sentence.end).find(|t| ctx.is_comma(*t));
    let goes_on = rest.is_some_and(|c| {
        let next = c + 1;
        next < sentence.end && continues(ctx, next, s, start, sentence)
    });
    if goes_on {
        let tokens = Stretch::new(s, trim_end(ctx, s, sentence.end));
        let hole = Stretch::new(start, rest.unwrap_or(phrase_end));
        return Some(Found { tokens, except: Some(hole), content, form: Form::Comment });
    }
    let tokens = Stretch::new(s, trim_end(ctx, s, edge + 1));
    (!tokens.is_empty()).then_some(Found { tokens, except: None, content, form: Form::Comment })
}

/// Whether the words at `next` hang on a word of the clause `[start, end)`, or that clause hangs on them.
fn continues(ctx: &Context<'_>, next: TokenId, start: TokenId, end: TokenId, sentence: Stretch) -> bool {
    let mut r = next;
    for _ in 0..64 {
        let h = ctx.head(r);
        if !sentence.contains(h) {
            // The root itself stands after the comment: it is the main verb of what came before, if a subject waits there.
            return (start..end).any(|t| ctx.head(t) >= next && sentence.contains(ctx.head(t)));
        }
        if h < next {
            return h >= start
                && h < end
                && !matches!(ctx.deprel(r), Deprel::Punct | Deprel::Conj | Deprel::Parataxis | Deprel::Advcl);
        }
        r = h;
    }
    false
}

/// Head words of who speaks, and whether they stand after the verb.
fn speakers(ctx: &Context<'_>, mentions: &Mentions<'_>, token: TokenId, words: Stretch) -> (Vec<TokenId>, bool) {
    let sentence = ctx.sentence(token);
    let mut found: Vec<TokenId> = Vec::new();
    // A subject clitic on the verb: a-t-il, dit-elle.
    let clitic = |t: TokenId| {
        let f = ctx.form(t).trim_start_matches(['-', '–']).trim_start_matches("t-");
        matches!(ctx.upos(t), Upos::Pron)
            && ["il", "elle", "ils", "elles", "on", "je", "nous"].iter().any(|w| same(f, w))
    };
    let hyphen = |t: TokenId| ctx.form(t).starts_with(['-', '–']) || t > 0 && ctx.form(t - 1).ends_with('-');
    for t in words.start..(words.end + 2).min(sentence.end) {
        let attached = hyphen(t) || (t > words.start && (ctx.is_dash(t - 1) || ctx.form(t - 1) == "-t-"));
        if clitic(t) && attached && t > words.start {
            return (vec![t], true);
        }
    }
    let mut inverted = false;
    if let Some(subject) = inserted_subject(ctx, mentions, token, words, sentence) {
        return (vec![subject], true);
    }
    if let Some(p) = ctx.predicate(token) {
        let agentless_passive = p.voice == Voice::Passive;
        for a in p.role(DeepRole::Subject) {
            let more = found.is_empty() || ctx.deprel(a.head) == Deprel::Conj;
            if more && a.head != token && a.origin != ArgumentOrigin::Reattached && !found.contains(&a.head) {
                // A reported subject such as impersonal il is none.
                found.push(a.head);
            }
        }
        if found.is_empty() && agentless_passive {
            return (found, false);
        }
    }
    if ctx.is_gerund(token) && found.first().is_some_and(|t| !is_actor(ctx, mentions, *t))
        || ctx.is_infinitive(token) && found.is_empty()
    {
        // « La ville a fermé le stade de la rue X, précisant que … »: who acts in the main clause speaks.
        let mut node = token;
        for _ in 0..12 {
            let head = ctx.head(node);
            if !sentence.contains(head) {
                break;
            }
            node = head;
            let subject = ctx.children(node).find(|c| matches!(ctx.deprel(*c), Deprel::Nsubj | Deprel::NsubjPass));
            let outside = |s: TokenId| ctx.quotation(s).is_some_and(|q| ctx.quotation(token) != Some(q));
            if let Some(s) =
                subject.filter(|s| *s < token && ctx.is_finite(node) && is_actor(ctx, mentions, *s) && !outside(*s))
            {
                found = vec![s];
                break;
            }
        }
    }
    if found.is_empty() {
        // « Il m'a dit que »: a verb of speech in the active has no impersonal subject.
        let active = ctx.predicate(token).is_none_or(|p| p.voice != Voice::Passive && !p.reflexive);
        found.extend(ctx.children(token).filter(|c| {
            active
                && ctx.deprel(*c) == Deprel::ExplSubj
                && *c < token
                && ctx.is(*c, "il")
                && ctx.lemma(token) != "convenir"
        }));
    }
    if found.is_empty() {
        for c in ctx.children(token) {
            if matches!(ctx.deprel(c), Deprel::Nsubj | Deprel::NsubjCaus | Deprel::OblAgent | Deprel::NsubjOuter) {
                found.push(c);
            }
        }
    }
    if found.iter().any(|t| *t >= words.end && sentence.contains(*t))
        && !found.iter().any(|t| *t < words.start && sentence.contains(*t))
    {
        inverted = true;
    }
    if found.is_empty() {
        // A subject that the parser gave to the verb of the clause: the nearest one before the cue.
        let mut t = words.start;
        for _ in 0..14 {
            if t <= sentence.start {
                break;
            }
            t -= 1;
            if ctx.is_finite(t) || ctx.is_comma(t) || ctx.upos(t) == Upos::Sconj || ctx.is_quote_mark(t) {
                break;
            }
            let free = ctx.head(t) >= words.end && sentence.contains(ctx.head(t));
            let subject = matches!(ctx.deprel(t), Deprel::Nsubj | Deprel::NsubjPass);
            if free && subject && matches!(ctx.upos(t), Upos::Noun | Upos::Propn | Upos::Pron) {
                found.push(t);
                break;
            }
        }
    }
    if found.is_empty() && words.start > sentence.start {
        // Whoever stands right before the verb, where no preposition holds him.
        let before = words.start - 1;
        if let Some(m) = mentions.innermost(before).map(|m| mentions.get(m)) {
            let first = m.tokens.start.max(sentence.start);
            let held = first > sentence.start && matches!(ctx.upos(first - 1), Upos::Adp | Upos::Verb | Upos::Aux);
            let ends = m.tokens.end == words.start;
            if ends && !held && m.kind == MentionKind::Name && is_actor(ctx, mentions, m.head) {
                found.push(m.head);
            }
        }
    }
    let finite = ctx.is_finite(token) || words.len() > 1;
    if found.is_empty()
        && finite
        && !ctx.is_infinitive(token)
        && (words.start > sentence.start && (ctx.is_comma(words.start - 1) || ctx.is_quote_mark(words.start - 1))
            || words.start == sentence.start)
    {
        // Inverted, but the tree does not say so: the first phrase after the verb that no preposition holds.
        let mut t = words.end;
        let mut steps = 0;
        let stops = |t: TokenId| {
            ctx.is_comma(t)
                || ctx.is_finite(t)
                || ctx.upos(t) == Upos::Sconj
                || ctx.is(t, "que")
                || ctx.is_quote_mark(t)
                || ctx.form(t) == ":"
        };
        while t < sentence.end && steps < 25 && !stops(t) {
            if let Some(m) = mentions
                .innermost(t)
                .filter(|_| matches!(ctx.upos(t), Upos::Noun | Upos::Propn | Upos::Det | Upos::Pron))
            {
                let mention = mentions.get(m);
                let first = mention.tokens.start;
                let mut before = first;
                while before > words.end && matches!(ctx.upos(before - 1), Upos::Det | Upos::Adj) {
                    before -= 1;
                }
                let held = before > words.end && ctx.upos(before - 1) == Upos::Adp || ctx.upos(t) == Upos::Adp;
                if !held && mention.kind != MentionKind::Pronoun {
                    found.push(mention.head);
                    inverted = true;
                    break;
                }
                t = mention.tokens.end.max(t + 1);
            } else if matches!(ctx.upos(t), Upos::Noun | Upos::Propn) {
                let held = ctx.children(t).any(|c| c < t && ctx.deprel(c) == Deprel::Case);
                if !held {
                    found.push(t);
                    inverted = true;
                    break;
                }
                t = ctx.subtree(t).end.max(t + 1);
            } else {
                t += 1;
            }
            steps += 1;
        }
    }
    (found, inverted)
}

/// Whether the phrase can speak: a pronoun, somebody named, a person, group, body or country.
pub(crate) fn is_actor(ctx: &Context<'_>, mentions: &Mentions<'_>, token: TokenId) -> bool {
    use crate::schema::EntityType as E;
    if ["ce", "c'", "cela", "ça", "ceci"].iter().any(|w| ctx.is(token, w)) {
        return false;
    }
    let Some(m) = mentions.of_phrase(ctx, token).map(|m| mentions.get(m)) else { return ctx.upos(token) == Upos::Pron };
    m.kind == MentionKind::Pronoun
        || m.entity_type.is_some_and(|t| [E::PERSON, E::ORGANIZATION, E::GROUP, E::COUNTRY].contains(&t))
        || m.kind == MentionKind::Name && m.entity_type == Some(E::PLACE)
}

/// `…, a annoncé l'administration sur Telegram`: a verb of speech right after a comma or closing mark, with a speaker after
/// it that no preposition holds and no subject before it. Parsers take the speaker for an object here.
fn inserted_subject(
    ctx: &Context<'_>,
    mentions: &Mentions<'_>,
    token: TokenId,
    words: Stretch,
    sentence: Stretch,
) -> Option<TokenId> {
    use crate::schema::EntityType as E;
    let mut start = words.start;
    while start > sentence.start && matches!(ctx.upos(start - 1), Upos::Pron | Upos::Adv | Upos::Part) {
        if ctx.deprel(start - 1) == Deprel::Nsubj {
            return None;
        }
        start -= 1;
    }
    let at_edge = start == sentence.start
        || ctx.is_comma(start - 1)
        || ctx.is_quote_mark(start - 1)
        || ctx.is_dash(start - 1)
        || ctx.is(start - 1, "comme")
        || ctx.is(start - 1, "que") && start >= 2 && ctx.is(start - 2, "ainsi");
    let finite = ctx.feats(token).verb_form() == VerbForm::Fin
        || (words.start..token).any(|t| ctx.feats(t).verb_form() == VerbForm::Fin);
    if !at_edge || !finite || start == sentence.start && sentence.start == words.start && !ctx.is_finite(token) {
        return None;
    }
    // « le directeur, Jean Petit, annonçait son départ » has its subject before it.
    let subject = ctx
        .children(token)
        .filter(|c| *c < start && matches!(ctx.deprel(*c), Deprel::Nsubj | Deprel::NsubjPass))
        .last();
    if subject.is_some_and(|s| {
        ctx.quotation(s).is_none() && !(s + 1..start).any(|k| ctx.is_finite(k) || ctx.is_quote_mark(k))
    }) {
        return None;
    }
    let mut t = words.end;
    let mut steps = 0;
    while t < sentence.end && steps < 20 {
        steps += 1;
        if ctx.is_comma(t)
            || ctx.is_finite(t)
            || ctx.is(t, "que")
            || ctx.is_quote_mark(t)
            || ctx.form(t) == ":"
            || ctx.is_infinitive(t)
        {
            return None;
        }
        match ctx.upos(t) {
            Upos::Adp => {
                // Over a prepositional phrase: « a déclaré aux médias le chef ».
                let noun = ctx.head(t);
                let own = noun > t && noun < sentence.end && ctx.deprel(t) == Deprel::Case;
                let end = if own {
                    (t..noun + 1)
                        .chain(noun + 1..ctx.subtree(noun).end)
                        .take_while(|k| *k <= noun || ctx.head(*k) >= t && !matches!(ctx.deprel(*k), Deprel::Appos))
                        .last()
                        .map_or(t + 1, |k| k + 1)
                } else {
                    t + 1
                };
                t = phrase_end(ctx, t, end.min(sentence.end));
            }
            Upos::Noun | Upos::Propn | Upos::X => {
                let m = mentions.of_phrase(ctx, t).map(|m| mentions.get(m));
                let actor = m.is_some_and(|m| {
                    m.entity_type.is_some_and(|ty| [E::PERSON, E::ORGANIZATION, E::GROUP, E::COUNTRY].contains(&ty))
                        || m.kind == MentionKind::Name
                });
                let time = ctx.lexicon.times.contains(ctx.lemma(t));
                if time {
                    t += 1;
                    continue;
                }
                let untyped = m.is_none_or(|m| m.entity_type.is_none());
                let last = (ctx.subtree(t).end..sentence.end).all(|k| ctx.is_punct(k));
                let calm = !(t..sentence.end).any(|k| ctx.is_finite(k));
                return (actor || untyped && (last || calm)).then_some(t);
            }
            Upos::Det | Upos::Adj | Upos::Adv | Upos::Num | Upos::Punct => t += 1,
            _ => return None,
        }
    }
    None
}

/// The end of a prepositional phrase that begins at `start`: at most `end`, and before the next determiner that no
/// preposition holds (« aux médias | le chef »).
fn phrase_end(ctx: &Context<'_>, start: TokenId, end: TokenId) -> TokenId {
    let mut seen = false;
    for t in start + 1..end {
        let noun = matches!(ctx.upos(t), Upos::Noun | Upos::Propn | Upos::X);
        if seen && ctx.upos(t) == Upos::Det && ctx.upos(t - 1) != Upos::Adp && !ctx.is(t - 1, "de") {
            return t;
        }
        seen |= noun;
    }
    end.max(start + 1)
}

/// A noun of speech with its content: `l'annonce que`, `des rumeurs selon lesquelles`.
fn noun<'l>(ctx: &Context<'l>, mentions: &Mentions<'_>, token: TokenId) -> Option<Cue<'l>> {
    let entries = ctx.lexicon.nouns.get(ctx.lemma(token))?;
    let entry = entries.iter().find(|e| e.following.is_empty() || ctx.words_at(token + 1, &e.following))?;
    let sentence = ctx.sentence(token);
    let after = token + 1 + entry.following.len() as TokenId;
    let mut found = None;
    let mut at = after;
    let mut steps = 0;
    while at < sentence.end && steps < 12 && found.is_none() {
        steps += 1;
        let lequel = |t: TokenId| ["lequel", "laquelle", "lesquels", "lesquelles"].iter().any(|w| same(ctx.form(t), w));
        let mut hit = None;
        if let Some(content) = entry.selon {
            if ctx.is(at, "selon") && lequel(at + 1) {
                hit = Some((at + 2, content, Form::Clause));
            } else if ctx.is(at, "d'") && ctx.is(at + 1, "après") && lequel(at + 2) {
                hit = Some((at + 3, content, Form::Clause));
            }
        }
        if hit.is_none() && ctx.is(at, "que") && ctx.upos(at) == Upos::Sconj && (at == after || at - after <= 8) {
            hit = entry.que.map(|c| (at + 1, c, Form::Clause));
        }
        if hit.is_none() && at - after <= 8 && ctx.is(at, "de") {
            let mut v = at + 1;
            while v < sentence.end && matches!(ctx.upos(v), Upos::Pron | Upos::Adv | Upos::Part) {
                v += 1;
            }
            if ctx.is_infinitive(v) {
                hit = entry.de.map(|c| (at + 1, c, Form::Infinitive));
            }
        }
        if let Some((start, content, form)) = hit {
            let end = clause_end(ctx, token, start, sentence);
            let tokens = Stretch::new(start, trim_end(ctx, start, end));
            if !tokens.is_empty() {
                found = Some(Found { tokens, except: None, content, form });
            }
        }
        if ctx.is_finite(at) || ctx.is_comma(at) && at > after || matches!(ctx.form(at), "." | ";" | ":") {
            break;
        }
        at += 1;
    }
    let mut speakers = Vec::new();
    if entry.agent {
        for c in ctx.children(token) {
            let possessive = ctx.feats(c).has(crate::language::Feats::POSSESSIVE) && ctx.upos(c) == Upos::Det;
            let complement = matches!(ctx.deprel(c), Deprel::Nmod | Deprel::OblAgent | Deprel::OblArg)
                && ctx.children(c).any(|k| ctx.is(k, "de") || ctx.is(k, "par"))
                && mentions.of_phrase(ctx, c).is_some_and(|m| {
                    use crate::schema::EntityType as E;
                    mentions
                        .get(m)
                        .entity_type
                        .is_some_and(|t| [E::PERSON, E::ORGANIZATION, E::GROUP, E::COUNTRY].contains(&t))
                });
            if possessive || complement {
                speakers.push(c);
                break;
            }
        }
    }
    if found.is_none() {
        if let Some(content) = entry.event.filter(|c| c.effect != Effect::Nothing) {
            let complement = ctx.children(token).find(|c| {
                *c > token
                    && ctx.deprel(*c) == Deprel::Nmod
                    && !speakers.contains(c)
                    && ctx.children(*c).any(|k| ctx.is(k, "de"))
            });
            if let Some(c) = complement {
                let tokens = noun_phrase(ctx, c);
                let content = Content { effect: content.effect, quoted: false };
                found = Some(Found { tokens, except: None, content, form: Form::Infinitive });
            }
        }
    }
    // « Il a exprimé l'espoir que … », « a rejeté les affirmations selon lesquelles … »: the subject of the verb speaks or denies.
    let mut denied = false;
    if found.is_some() {
        let verb = ctx.head(token);
        let governed = matches!(
            ctx.deprel(token),
            Deprel::Obj | Deprel::ObjLvc | Deprel::OblArg | Deprel::Obl | Deprel::NsubjPass
        );
        if governed && matches!(ctx.upos(verb), Upos::Verb) {
            let (entries, end) = readings(ctx, verb);
            // A rejected demand stays a demand.
            let claim = !matches!(
                found.map(|f| f.content.effect),
                Some(Effect::ReportPlan | Effect::Plan | Effect::ReportPlanNegative)
            );
            denied = claim && entries.iter().any(|e| ctx.lexicon.class(e).noun.effect == Effect::Deny);
            if denied || speakers.is_empty() && matches!(ctx.deprel(token), Deprel::Obj | Deprel::ObjLvc) {
                let group = ctx.group(verb);
                speakers = self::speakers(ctx, mentions, verb, Stretch::new(group.start, end)).0;
            }
        }
    }
    if denied {
        if let Some(f) = found.as_mut() {
            f.content = Content { effect: Effect::Deny, quoted: false };
        }
    }
    let effect = found.map_or(Effect::Nothing, |f| f.content.effect);
    let words = Stretch::new(token, after);
    (found.is_some() || !speakers.is_empty() && !entry.complements.is_empty()).then_some(Cue {
        kind: CueKind::Noun,
        head: token,
        words,
        phrase: words,
        entry: Some(entry),
        effect,
        found,
        speakers,
        inverted: false,
        negated: false,
    })
}

/// The phrase of a noun without its relative clauses.
pub(crate) fn noun_phrase(ctx: &Context<'_>, noun: TokenId) -> Stretch {
    let mut tokens = ctx.subtree(noun);
    for c in ctx.children(noun) {
        if matches!(ctx.deprel(c), Deprel::AclRelcl | Deprel::Advcl | Deprel::Parataxis) && c > noun {
            tokens.end = tokens.end.min(ctx.subtree(c).start.max(noun + 1));
        }
    }
    tokens
}

/// `selon X`, `d'après X`, `de source Y`.
fn preposition<'l>(ctx: &Context<'l>, mentions: &Mentions<'_>, token: TokenId) -> Option<Cue<'l>> {
    let first = ctx.form(token).to_lowercase().replace('’', "'");
    let key = match first.as_str() {
        "au" | "aux" if ctx.lexicon.prepositions.contains_key(&first) => first.clone(),
        _ => first.clone(),
    };
    let entry: &PrepositionEntry =
        ctx.lexicon.prepositions.get(&key)?.iter().find(|e| ctx.words_at(token, &e.words))?;
    let sentence = ctx.sentence(token);
    if !sentence.contains(token) {
        return None;
    }
    let after = token + entry.words.len() as TokenId;
    if after >= sentence.end || ["lequel", "laquelle", "lesquels", "lesquelles", "que"].iter().any(|w| ctx.is(after, w))
    {
        return None;
    }
    let mut speakers = Vec::new();
    let mut end;
    if entry.alone {
        end = after;
        while end < sentence.end && matches!(ctx.upos(end), Upos::Adj | Upos::Noun | Upos::Adv) {
            end += 1;
        }
        speakers.push(after - 1);
    } else {
        // The noun phrase that the preposition holds.
        let mut at = after;
        while at < sentence.end
            && at - after < 5
            && matches!(ctx.upos(at), Upos::Det | Upos::Adj | Upos::Num | Upos::Adp | Upos::Adv)
        {
            at += 1;
        }
        let noun = (at < sentence.end && matches!(ctx.upos(at), Upos::Noun | Upos::Propn | Upos::Pron | Upos::X))
            .then_some(at);
        let mention = noun.and_then(|n| mentions.of_phrase(ctx, n));
        let head = mention.map(|m| mentions.get(m).head).or(noun)?;
        if !credible(ctx, mentions, head, noun.unwrap_or(head), entry.weak) {
            return None;
        }
        speakers.push(noun.unwrap_or(head));
        end = ctx
            .subtree(noun.unwrap_or(head))
            .end
            .max(mention.map_or(0, |m| mentions.get(m).tokens.end))
            .max(at + 1)
            .min(sentence.end);
        // A phrase that the parser made too long ends at its first comma, unless an apposition follows.
        if ctx.is_finite_in(after, end) {
            end = (at..end)
                .find(|t| ctx.is_comma(*t))
                .unwrap_or(end.min(mention.map_or(at + 1, |m| mentions.get(m).tokens.end)));
        }
    }
    let opens = opens_clause(ctx, token, sentence);
    if opens && end < sentence.end && ctx.is_comma(end) {
        // « Selon X, professeur à Y, … »: words without verb between two commas belong to the source.
        let next = (end + 1..sentence.end).find(|t| ctx.is_comma(*t) || ctx.is_finite(*t));
        if let Some(comma) = next.filter(|t| ctx.is_comma(*t) && *t > end + 1) {
            end = comma;
        }
    }
    let closes = (end..sentence.end).all(|t| ctx.is_punct(t));
    if entry.weak
        && !(opens && end < sentence.end && ctx.is_comma(end) || closes && ctx.is_comma(token.saturating_sub(1)))
    {
        return None;
    }
    let (tokens, except) = if opens {
        let s = trim_start(ctx, end, sentence.end);
        (Stretch::new(s, trim_end(ctx, s, sentence.end)), None)
    } else if closes {
        let s = trim_start(ctx, sentence.start, token);
        (Stretch::new(s, trim_end(ctx, s, token)), None)
    } else {
        let s = trim_start(ctx, sentence.start, sentence.end);
        (Stretch::new(s, trim_end(ctx, s, sentence.end)), Some(Stretch::new(token, end)))
    };
    let verbal = (tokens.start..tokens.end)
        .any(|t| matches!(ctx.upos(t), Upos::Verb | Upos::Aux) && !Stretch::new(token, end).contains(t));
    let content = Content { effect: entry.effect, quoted: verbal };
    if tokens.is_empty() {
        return None;
    }
    Some(Cue {
        kind: CueKind::Preposition,
        head: token,
        words: Stretch::new(token, after),
        phrase: Stretch::new(token, end),
        entry: None,
        effect: entry.effect,
        found: Some(Found { tokens, except, content, form: Form::Comment }),
        speakers,
        inverted: false,
        negated: false,
    })
}

impl Context<'_> {
    fn is_finite_in(&self, start: TokenId, end: TokenId) -> bool {
        (start..end).any(|t| self.is_finite(t))
    }
}

/// Whether the phrase stands at the head of its clause.
fn opens_clause(ctx: &Context<'_>, token: TokenId, sentence: Stretch) -> bool {
    if token <= sentence.start {
        return true;
    }
    let mut t = token - 1;
    while t > sentence.start && (ctx.is_comma(t) || ctx.is_quote_mark(t) || ctx.upos(t) == Upos::Adv) {
        t -= 1;
    }
    matches!(ctx.upos(t), Upos::Cconj | Upos::Sconj)
        || ctx.upos(t) == Upos::Adv && t == sentence.start
        || ctx.is_punct(t) && t == sentence.start
        || matches!(ctx.form(t), ";" | ":")
}

/// Whether the noun can be a source: somebody, or words of somebody.
fn credible(ctx: &Context<'_>, mentions: &Mentions<'_>, head: TokenId, noun: TokenId, weak: bool) -> bool {
    use crate::schema::EntityType as E;
    let mention = mentions.of_phrase(ctx, noun).or_else(|| mentions.by_head(head));
    if let Some(m) = mention.map(|m| mentions.get(m)) {
        let actor = m.entity_type.is_some_and(|t| [E::PERSON, E::ORGANIZATION, E::GROUP, E::COUNTRY].contains(&t));
        let named_place = m.entity_type == Some(E::PLACE) && m.kind == MentionKind::Name;
        if weak {
            return actor && m.entity_type != Some(E::COUNTRY) && m.kind != MentionKind::Nominal;
        }
        if actor || named_place || m.kind == MentionKind::Pronoun {
            return true;
        }
    }
    if weak {
        return false;
    }
    let lemma = ctx.lemma(noun);
    let role = ctx.lexicon.media.get(lemma).map(String::as_str);
    if mention.is_none() && ctx.upos(noun) == Upos::Noun && role != Some("never") {
        return true;
    }
    if role == Some("never") {
        return false;
    }
    matches!(ctx.upos(noun), Upos::Propn | Upos::X)
        || ctx.upos(noun) == Upos::Pron && !same(ctx.form(noun), "ce")
        || ctx.lexicon.nouns.contains_key(lemma)
        || role.is_some()
}
