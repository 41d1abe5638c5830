//! Mentions and scopes that rule files declare (`rule … -> @Type`, `scope … -> Kind`), added to those of the built-in sieves.
//!
//! A rule set without such rules costs nothing here.

use super::fact::FactInput;
use super::{Extraction, Mention, MentionId, MentionKind, RuleRef, Scope};
use crate::language::{Analysis, NO_HEAD, TokenFlags, TokenId, Tree};
use crate::rules::{
    FillerSlot, Fillers, FrameBuffers, FrameInput, FrameMatch, Label, MatchInput, Matcher, MentionSlot, RuleIndex,
    RuleMatch, RuleSet, RuleTarget, match_frames,
};
use std::cmp::Reverse;
use std::ops::Range;

/// Buffers that are kept between documents.
#[derive(Debug, Default)]
pub struct Declared {
    slots: Vec<MentionSlot>,
    fillers: Fillers,
    matches: Vec<RuleMatch>,
    frames: Vec<FrameMatch>,
    buffers: FrameBuffers,
}

impl Declared {
    /// Adds the mentions of the rules of phase `mentions`. A rule's mention takes the place of one with the same words unless
    /// that is in the gazetteer, and gives way to a name that it crosses, unless the rule has a priority above 0.
    ///
    /// Must run before anything refers to mentions by their number. `matcher` has begun the document.
    pub fn mentions(
        &mut self,
        text: &str,
        analysis: &Analysis,
        rules: &RuleSet,
        matcher: &mut Matcher,
        extraction: &mut Extraction,
    ) {
        let Some(phase) = rules.phase("mentions").filter(|p| rules.reads(*p)) else { return };
        self.look(extraction);
        let input = MatchInput { text, analysis, mentions: &self.slots };
        matcher.matches(rules, phase, &input, &mut self.matches);
        for found in &self.matches {
            let Some(rule) = rules.rule(found.rule) else { continue };
            let RuleTarget::Mention(entity_type) = rule.target else { continue };
            let tokens = found.capture(rules, "mention").unwrap_or_else(|| found.tokens.clone());
            let Some(span) = analysis.span_of(&tokens) else { continue };
            let strong = rule.priority > 0;
            let in_the_way = |m: &Mention| {
                let shares = m.tokens.start < tokens.end && tokens.start < m.tokens.end;
                let inside = tokens.start <= m.tokens.start && m.tokens.end <= tokens.end;
                let around = m.tokens.start <= tokens.start && tokens.end <= m.tokens.end;
                (m.tokens == tokens && m.gazetteer.is_some())
                    || (shares && !inside && !around && m.kind == MentionKind::Name)
            };
            if !strong && extraction.mentions.iter().any(in_the_way) {
                continue;
            }
            let same_or_crossing = |m: &Mention| m.tokens == tokens || in_the_way(m);
            extraction.mentions.retain(|m| !same_or_crossing(m));
            let head = head_of(analysis, &tokens);
            let feats = analysis.tokens.get(head as usize).map(|t| t.feats).unwrap_or_default();
            let named = tokens.clone().any(|t| is_capital(analysis, t));
            extraction.mentions.push(Mention {
                span,
                tokens,
                head,
                entity_type: Some(entity_type),
                kind: if named { MentionKind::Name } else { MentionKind::Nominal },
                gender: feats.gender(),
                number: feats.number(),
                gazetteer: None,
                count: None,
                rule: rule_ref(rules, found.rule, found.arm),
                entity: None,
                link: None,
            });
        }
        extraction.mentions.sort_by_key(|m| (m.span.start, Reverse(m.span.end), m.kind, m.head));
    }

    /// Adds the scopes of the rules of phase `scopes`. `matcher` has begun the document.
    pub fn scopes(&mut self, input: &FactInput<'_>, matcher: &mut Matcher, extraction: &mut Extraction) {
        let FactInput { text, analysis, clauses, lexicon, rules, .. } = *input;
        let Some(phase) = rules.phase("scopes").filter(|p| rules.reads(*p)) else { return };
        self.look(extraction);
        let before = extraction.scopes.len();
        let input = MatchInput { text, analysis, mentions: &self.slots };
        matcher.matches(rules, phase, &input, &mut self.matches);
        for found in &self.matches {
            let cue = found.capture(rules, "cue").unwrap_or_else(|| found.tokens.clone());
            let content = found.capture(rules, "content");
            let speaker = found.capture(rules, "speaker").and_then(|s| mention_at(extraction, &s));
            let limit = found.capture(rules, "end").map(|e| e.start);
            let place = Place { cue: cue.clone(), head: head_of(analysis, &cue), content, limit };
            let rule = (found.rule, found.arm);
            extraction.scopes.extend(scope(analysis, &clauses.tree, rules, rule, place, speaker));
        }
        self.fillers.fill(analysis.tokens.len(), filler_slots(extraction));
        let symbols = matcher.symbols();
        let input = FrameInput { text, analysis, clauses, lexicon, symbols, fillers: &self.fillers };
        match_frames(rules, phase, &input, &mut self.buffers, &mut self.frames);
        for found in &self.frames {
            let named = |name: &str| {
                let role = rules.vocabulary().role(name);
                found.fillers.iter().find(|f| f.role.is_some() && f.role == role).map(|f| f.head)
            };
            let content = named("content").map(|head| subtree(analysis, &clauses.tree, head));
            let speaker = named("speaker").and_then(|head| mention_at(extraction, &(head..head + 1)));
            let place = Place { cue: found.trigger..found.trigger + 1, head: found.trigger, content, limit: None };
            extraction.scopes.extend(scope(analysis, &clauses.tree, rules, (found.rule, found.arm), place, speaker));
        }
        if extraction.scopes.len() > before {
            extraction.scopes.sort_by_key(|s| (s.tokens.start, Reverse(s.tokens.end)));
        }
    }

    fn look(&mut self, extraction: &Extraction) {
        self.slots.clear();
        let named = |m: &Mention| m.kind == MentionKind::Name;
        let slot = |m: &Mention| MentionSlot { tokens: m.tokens.clone(), label: m.entity_type.into(), named: named(m) };
        self.slots.extend(extraction.mentions.iter().map(slot));
        let times = extraction.times.iter().map(|t| (&t.tokens, Label::TIME));
        let quotes = extraction.quotes.iter().map(|q| (&q.tokens, Label::QUOTE));
        let other = times.chain(quotes).map(|(t, label)| MentionSlot { tokens: t.clone(), label, named: false });
        self.slots.extend(other);
        self.slots.sort_by_key(|s| (s.tokens.start, Reverse(s.tokens.end), s.label));
    }
}

fn rule_ref(rules: &RuleSet, rule: RuleIndex, arm: u16) -> RuleRef {
    RuleRef { name: rules.rule(rule).map(|r| r.name.clone()).unwrap_or_default(), arm }
}

fn filler_slots(extraction: &Extraction) -> Vec<FillerSlot> {
    let slot = |m: &Mention| FillerSlot {
        tokens: m.tokens.clone(),
        head: m.head,
        label: m.entity_type.into(),
        named: m.kind == MentionKind::Name,
        pronoun: m.kind == MentionKind::Pronoun,
    };
    extraction.mentions.iter().map(slot).collect()
}

/// Where a scope was found.
struct Place {
    cue: Range<TokenId>,
    head: TokenId,
    content: Option<Range<TokenId>>,
    /// First token behind the scope, where the pattern says so.
    limit: Option<TokenId>,
}

/// The scope of a match; `None` where it holds nothing.
fn scope(
    analysis: &Analysis,
    tree: &Tree,
    rules: &RuleSet,
    (rule, arm): (RuleIndex, u16),
    place: Place,
    speaker: Option<MentionId>,
) -> Option<Scope> {
    let declared = rules.rule(rule)?;
    let RuleTarget::Scope(kind) = declared.target else { return None };
    let sentence = &analysis.sentences.get(analysis.sentence_of(place.head)?)?.tokens;
    let whole = sentence.clone();
    let mut tokens = match (declared.extent.as_deref(), place.content) {
        (Some("sentence"), _) => whole,
        (Some("before"), _) => whole.start..place.cue.start,
        (Some("after"), _) => place.cue.end..whole.end,
        (Some("clause"), _) => {
            let governor = analysis.tokens.get(place.head as usize).map_or(NO_HEAD, |t| t.head);
            let verb = declared_verb(analysis, place.head);
            subtree(analysis, tree, if verb || governor == NO_HEAD { place.head } else { governor })
        }
        (_, Some(content)) => content,
        (Some("complement"), None) => subtree(analysis, tree, place.head),
        (_, None) => place.cue.end..whole.end,
    };
    if let Some(limit) = place.limit.filter(|l| *l > tokens.start) {
        tokens.end = tokens.end.min(limit);
    }
    if tokens.is_empty() {
        return None;
    }
    let overlaps = place.cue.start < tokens.end && tokens.start < place.cue.end;
    Some(Scope {
        kind,
        tokens,
        except: overlaps.then(|| place.cue.clone()),
        cue: Some(place.head),
        speaker,
        rule: rule_ref(rules, rule, arm),
    })
}

fn declared_verb(analysis: &Analysis, id: TokenId) -> bool {
    use crate::language::Upos;
    analysis.tokens.get(id as usize).is_some_and(|t| matches!(t.upos, Upos::Verb | Upos::Aux))
}

/// From the first to the last word that depends on `head`, itself included.
fn subtree(analysis: &Analysis, tree: &Tree, head: TokenId) -> Range<TokenId> {
    let (mut start, mut end) = (head, head + 1);
    let mut stack = vec![head];
    let mut left = analysis.tokens.len();
    while let Some(id) = stack.pop() {
        (start, end) = (start.min(id), end.max(id + 1));
        if left == 0 {
            break;
        }
        left -= 1;
        stack.extend(tree.children(id));
    }
    start..end
}

/// The longest mention that begins in `tokens` or whose head stands there.
fn mention_at(extraction: &Extraction, tokens: &Range<TokenId>) -> Option<MentionId> {
    let near = |m: &Mention| tokens.contains(&m.head) || tokens.contains(&m.tokens.start);
    let all = (0..).zip(&extraction.mentions).filter(|(_, m)| near(m));
    all.max_by_key(|(id, m)| (tokens.contains(&m.head), m.tokens.len(), Reverse(*id))).map(|(id, _)| id)
}

/// The token of the range whose head lies outside it.
fn head_of(analysis: &Analysis, tokens: &Range<TokenId>) -> TokenId {
    let outside = |id: &TokenId| {
        analysis.tokens.get(*id as usize).is_some_and(|t| t.head == NO_HEAD || !tokens.contains(&t.head))
    };
    tokens.clone().find(outside).unwrap_or(tokens.start)
}

fn is_capital(analysis: &Analysis, id: TokenId) -> bool {
    analysis.tokens.get(id as usize).is_some_and(|t| t.flags.has(TokenFlags::CAPITALISED))
}
