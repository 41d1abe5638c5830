//! No input makes the parser or the matcher panic or run away.

use super::diagnostic::Source;
use super::parser::parse;
use super::testing::{load, matches};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Pieces that rule files are made of.
const PIECES: &[&str] = &[
    "rule", "scope", "lex", "def", "class", "match", "frame", "test", "allows", "note", "priority", "set", "a",
    "visitor", "Visit", "@Person", "$A", "\"b c\"", "(", ")", "[", "]", "{", "}", "|", ",", ":", "=", "=>", "->", "!",
    "!=", "?", "*", "+", "(?", "(?=", "(?<!", "..", "3", "lemma", "pos", "NOUN", "upper", "<start>", "noun", "subject",
    "oblique", "unless", "é", "’", "\"", "##", "#", "\n", "\n  ", "\n    ", "\t", "\u{301}", "€",
];

fn soup(length: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..length).prop_map(|p| p.join(" "))
}

/// Token patterns that are well formed as a rule.
fn pattern() -> impl Strategy<Value = String> {
    let atoms =
        ["a", "b", "[]", "[pos=NOUN]", "[!upper]", "@Person", "[lemma=a|b]", "$L", "<start>", "<end>", "\"a b\""];
    let leaf = proptest::sample::select(atoms.to_vec()).prop_map(str::to_owned);
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|p| p.join(" ")),
            proptest::collection::vec(inner.clone(), 1..4).prop_map(|p| format!("({})", p.join(" | "))),
            (inner.clone(), proptest::sample::select(&["?", "*", "+", "{2}", "{0,3}", "{1,}"][..]))
                .prop_map(|(p, r)| format!("({p}){r}")),
            inner.clone().prop_map(|p| format!("(?= {p})")),
            inner.clone().prop_map(|p| format!("(?<! {p})")),
            inner.prop_map(|p| format!("(?visitor {p})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let (_, wrong) = load(&text);
        for one in wrong {
            prop_assert!(one.span.end as usize <= text.len());
            prop_assert!(!one.to_string().is_empty());
        }
    }

    #[test]
    fn any_soup_is_read_or_refused(text in soup(60)) {
        let (_, wrong) = load(&text);
        for one in wrong {
            prop_assert!(one.span.start <= one.span.end && one.span.end as usize <= text.len());
            prop_assert!(text.is_char_boundary(one.span.start as usize));
            prop_assert!(!one.to_string().is_empty());
        }
    }

    #[test]
    fn any_pattern_matches_within_bounds(pattern in pattern(), words in proptest::collection::vec(proptest::sample::select(&["a", "b", "c", ".", "{Person Ab }", "D"][..]), 0..30)) {
        let (rules, _) = load(&format!("lex L = a \"a b\" c\nrule r -> Visit(visitor)\n  match {pattern}\n  match c\n"));
        prop_assume!(!rules.rules().is_empty());
        let started = Instant::now();
        let found = matches(&rules, "facts", &words.join(" "));
        prop_assert!(found.iter().all(|f| f.starts_with("r.")));
        prop_assert!(started.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_plain_sequence_is_found_wherever_it_stands(before in proptest::collection::vec("[xyz]", 0..8), after in proptest::collection::vec("[xyz]", 0..8)) {
        let (rules, _) = load("rule r -> Visit(visitor)\n  match a visitor: (b | b b)? c\n");
        let text = format!("{} a b b c {}", before.join(" "), after.join(" "));
        prop_assert_eq!(matches(&rules, "facts", &text), ["r.0 a b b c visitor=b b"]);
    }
}

#[test]
fn ten_thousand_brackets_are_refused_and_not_followed() {
    for (open, close) in [("(", ")"), ("(?= ", ")"), ("(?visitor ", ")"), ("visitor: ", ""), ("[", "]")] {
        let text = format!("rule r -> Visit(visitor)\n  match {}a{}\n", open.repeat(10_000), close.repeat(10_000));
        let mut out = Vec::new();
        parse(&Source { name: "x".into(), text: text.into() }, &mut out);
        assert!(!out.is_empty(), "{open}");
        assert!(out[0].to_string().len() < 1_000, "the message is short");
    }
}

#[test]
fn definitions_and_lists_of_each_other_are_opened_once() {
    let rule = |end: &str| format!("rule r -> Visit(visitor)\n  {end}\n");
    let twice = |kind: &str, joint: &str, first: &str| {
        let more = (1..60).map(|n| format!("{kind} A{n} = $A{0}{joint}$A{0}\n", n - 1));
        format!("{kind} A0 = {first}\n{}", more.collect::<String>())
    };
    // two to the power of 59, were they opened each time
    let open = load(&(twice("def", " ", "[]") + &rule("match a ($A59)* visitor: b"))).1;
    assert!(open.iter().any(|d| d.message.contains("unbounded gap")), "{open:?}");
    let large = load(&(twice("def", " ", "a") + &rule("match visitor: $A59"))).1;
    assert!(large.iter().any(|d| d.message.contains("too large")), "{large:?}");
    let unknown = load(&(twice("def", " ", "$B") + &rule("match visitor: $A59"))).1;
    assert!(unknown.len() < 20_000, "{}", unknown.len());
    let signs = load(&format!("lex A = {}\n", "€ ".repeat(200_000))).1;
    assert!(signs.len() <= 5_100 && signs.iter().all(|d| d.to_string().len() < 2_000), "{}", signs.len());
    assert!(load(&(twice("def", " | ", "@Person") + &rule("frame \"voir\" subject: visitor $A59"))).1.is_empty());
    assert!(load(&(twice("lex", " ", "a") + &rule("match visitor: $A59"))).1.is_empty());
    // a long chain is refused and not followed
    for kind in ["def", "lex", "class"] {
        let chain: String = (1..5_000).map(|n| format!("{kind} A{n} = $A{}\n", n - 1)).collect();
        let text = format!("{kind} A0 = a\n{chain}{}", rule("match visitor: $A4999"));
        let wrong = load(&text).1;
        assert!(wrong.iter().any(|d| d.message.contains("one inside the other")), "{kind}: {wrong:?}");
    }
}

#[test]
fn long_files_and_long_lines_are_read_in_time() {
    let started = Instant::now();
    let many: String = (0..5_000).map(|n| format!("lex A{n} = mot{n} autre{n}\n")).collect();
    assert_eq!(load(&many).1.len(), 0);
    let long = format!("lex A = {}\n", (0..100_000).map(|n| format!("mot{n} ")).collect::<String>());
    assert_eq!(load(&long).1.len(), 0);
    let wrong: String = (0..2_000).map(|_| "lex\n").collect();
    assert_eq!(load(&wrong).1.len(), 2_000);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}
