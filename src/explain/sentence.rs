//! A sentence drawn with all its layers.

use crate::engine::{Engine, Reading};
use crate::extract::{FactId, MentionKind, ScopeKind, Speaker};
use crate::language::{SentenceKind, TokenId, clause};
use std::fmt::Write as _;
use std::ops::Range;

/// Number of the sentence that holds the trigger of a fact.
#[must_use]
pub fn sentence_of_fact(reading: &Reading, fact: FactId) -> Option<usize> {
    let fact = reading.extraction.facts.get(fact as usize)?;
    reading.analysis.sentence_of(fact.trigger_head)
}

/// Writes sentence `number` with its mentions, times, clauses and scopes, one a line.
pub fn show_sentence(out: &mut String, engine: &Engine, text: &str, reading: &Reading, number: usize) {
    let analysis = &reading.analysis;
    let Some(sentence) = analysis.sentences.get(number) else { return };
    let kind = match sentence.kind {
        SentenceKind::Body => "",
        SentenceKind::Title => " (title)",
        SentenceKind::SectionLine => " (section line)",
        SentenceKind::ListItem => " (list item)",
    };
    let _ = writeln!(out, "Sentence {}{kind}", number + 1);
    let _ = writeln!(out, "  {}", bracketed(engine, text, reading, &sentence.tokens));
    let inside = |tokens: &Range<TokenId>| sentence.tokens.contains(&tokens.start);
    let words = |tokens: &Range<TokenId>| flat(tokens_text(text, reading, tokens));
    let extraction = &reading.extraction;
    for (id, mention) in (0..).zip(&extraction.mentions).filter(|(_, m)| inside(&m.tokens)) {
        let kind = match mention.kind {
            MentionKind::Name => "name",
            MentionKind::Nominal => "noun phrase",
            MentionKind::Pronoun => "pronoun",
        };
        let ty = mention.entity_type.map_or("no type".to_owned(), |t| format!("@{}", engine.schema.entity_name(t)));
        let _ = write!(out, "  mention  {} · {ty} · {kind} · {}", flat(mention.span.of(text)), mention.rule.name);
        if let Some(count) = mention.count {
            let _ = write!(out, " · count {count}");
        }
        if let Some(entity) = mention.entity.and_then(|e| extraction.entities.get(e as usize)) {
            let _ = write!(out, " · {}", entity.id);
        }
        if let Some((rule, to)) = &mention.link {
            let _ = write!(out, " · by {}", rule.name);
            if let Some(other) = to.and_then(|m| extraction.mentions.get(m as usize)) {
                let _ = write!(out, " from “{}”", flat(other.span.of(text)));
            }
        }
        if let Some((whom, sieve)) = extraction.stands_for(id) {
            let _ = write!(out, " · for {} by {sieve}", whom.id);
        }
        out.push('\n');
    }
    for time in extraction.times.iter().filter(|t| inside(&t.tokens)) {
        let value = time.value.as_deref().unwrap_or("not resolved");
        let _ = writeln!(out, "  time     {} · {value} · {}", flat(time.span.of(text)), time.rule.name);
    }
    for predicate in reading.clauses.predicates.iter().filter(|p| sentence.tokens.contains(&p.head)) {
        out.push_str("  clause   ");
        let _ = clause::show(out, text, analysis, predicate);
        if !out.ends_with('\n') {
            out.push('\n');
        }
    }
    for quote in extraction.quotes.iter().filter(|q| inside(&q.tokens)) {
        let speaker = match &quote.speaker {
            Speaker::Mention(id) => extraction.mentions.get(*id as usize).map_or("?", |m| m.span.of(text)),
            Speaker::Unknown => "nobody named",
        };
        let _ = writeln!(
            out,
            "  quote    “{}” · {} · {}",
            shorten(&flat(quote.span.of(text))),
            flat(speaker),
            quote.rule.name
        );
    }
    for scope in extraction.scopes.iter().filter(|s| inside(&s.tokens)) {
        let cue = scope.cue.map_or("", |c| analysis.form(text, c));
        let _ = writeln!(
            out,
            "  scope    {} · cue “{cue}” · {} · {}",
            scope_name(scope.kind),
            shorten(&words(&scope.tokens)),
            scope.rule.name
        );
    }
}

/// Name of a kind of scope for people.
pub(super) const fn scope_name(kind: ScopeKind) -> &'static str {
    match kind {
        ScopeKind::Report => "report",
        ScopeKind::Denial => "denial",
        ScopeKind::Belief => "belief",
        ScopeKind::Negation => "negation",
        ScopeKind::Possibility => "possibility",
        ScopeKind::Plan => "plan",
        ScopeKind::Condition => "condition",
        ScopeKind::Question => "question",
    }
}

/// The sentence with its mentions in brackets.
fn bracketed(engine: &Engine, text: &str, reading: &Reading, tokens: &Range<TokenId>) -> String {
    let analysis = &reading.analysis;
    let mut out = String::new();
    for id in tokens.clone() {
        let Some(token) = analysis.tokens.get(id as usize) else { continue };
        if token.flags.has(crate::language::TokenFlags::SPACE_BEFORE) && id > tokens.start {
            out.push(' ');
        }
        let typed = || reading.extraction.mentions.iter().filter(|m| m.entity_type.is_some());
        for _ in typed().filter(|m| m.tokens.start == id) {
            out.push('[');
        }
        out.push_str(token.span.of(text));
        // The inner ones close first.
        let mut closing: Vec<_> = typed().filter(|m| m.tokens.end == id + 1).collect();
        closing.sort_by_key(|m| std::cmp::Reverse(m.tokens.start));
        for mention in closing {
            let ty = mention.entity_type.map_or("", |t| engine.schema.entity_name(t));
            let _ = write!(out, "]@{ty}");
        }
    }
    out
}

/// The words of a range of tokens.
pub(super) fn tokens_text<'t>(text: &'t str, reading: &Reading, tokens: &Range<TokenId>) -> &'t str {
    reading.analysis.span_of(tokens).map_or("", |span| span.of(text))
}

/// White space made single blanks.
pub(super) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A long text with its middle left out.
pub(super) fn shorten(text: &str) -> String {
    let count = text.chars().count();
    if count <= 90 {
        return text.to_owned();
    }
    let start: String = text.chars().take(55).collect();
    let end: String = text.chars().skip(count - 30).collect();
    format!("{start} … {end}")
}

/// Longest pattern that is shown whole, in characters.
pub(super) const LONG: usize = 200;

/// A text with its end left out where it is longer than `most` characters.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let start: String = text.chars().take(most).collect();
    format!("{start} …")
}
