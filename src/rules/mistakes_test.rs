//! What is told about each kind of mistake: the messages are the face of the language for whoever writes rules.

use super::testing::load;

/// Puts a statement into a rule.
fn statement(line: &str) -> String {
    format!("rule r -> Visit(visitor, destination)\n  frame \"voir\" subject: visitor\n  {line}\n")
}

/// Name and text of every mistake.
fn cases() -> Vec<(&'static str, String)> {
    let s = statement;
    vec![
        // layout and marks
        ("strange sign", "lex A = euro €\n".into()),
        ("curly quotes", s("note “selon”")),
        ("open text", s("note \"abc")),
        ("unknown escape", s("note \"a\\q\"")),
        ("indented without a rule", "  frame \"voir\" subject: visitor\n".into()),
        ("unknown item", "rul a -> B()\n".into()),
        ("statement in the first column", "frame \"voir\" subject: visitor\n".into()),
        ("item inside a rule", s("lex A = b")),
        ("unknown statement", s("frmae \"voir\" subject: visitor")),
        // lists and definitions
        ("list without words", "lex A =\n".into()),
        ("list without equals", "lex A b c\n".into()),
        ("commas in a list", "lex A = b, c\n".into()),
        ("list declared twice", "lex A = b\nclass A = c\n".into()),
        ("word twice in a list", "lex A = b c b\n".into()),
        ("list includes itself", "lex A = $B c\nlex B = $A d\n".into()),
        ("unknown list included", "lex TRIP = voyage\nlex A = $TRIPS\n".into()),
        ("definition declared twice", "def A = b\ndef A = c\n".into()),
        ("definition with the name of a list", "lex A = b\ndef A = c\n".into()),
        ("definition stands for itself", format!("def A = x $B\ndef B = y $A\n{}", s("match visitor: $A"))),
        ("empty text", "lex A = \"\"\n".into()),
        ("prepositions in a list", "lex A = fournir(à)\n".into()),
        ("open brackets in a class", "class A = fournir(à livrer\n".into()),
        ("list in the brackets of a class", "lex L = à\nclass A = fournir($L)\n".into()),
        ("words behind the examples of a class", "class A = voir\n  test \"a\" => nothing\n  livrer fournir\n".into()),
        ("pattern under a class", "class A = voir\n  allows \"a\"\n  frame class A subject: visitor\n".into()),
        ("unknown type in the test of a class", "class A = voir\n  test \"a\" => Visite()\n".into()),
        // heads
        ("no arrow", "rule r Visit(visitor)\n  match a\n".into()),
        ("no roles", "rule r -> Visit\n  match a\n".into()),
        ("unknown fact type", "rule r -> Visite(visitor)\n  match visitor: a\n".into()),
        ("entity type as fact", "rule r -> Person()\n  match a\n".into()),
        ("unknown entity type", "rule r -> @Persn\n  match a\n".into()),
        ("unknown role in the head", "rule r -> Visit(visiter)\n  match a\n".into()),
        ("role twice in the head", "rule r -> Visit(visitor, visitor)\n  match a\n".into()),
        (
            "two rules of one name",
            "rule r -> Visit(visitor)\n  match visitor: a\nrule r -> Visit(visitor)\n  match visitor: b\n".into(),
        ),
        ("rule without pattern", "rule r -> Visit(visitor)\n  test \"a\" => nothing\n".into()),
        ("priority no number", s("priority high")),
        ("two priorities", s("priority 1") + "  priority 2\n"),
        ("unknown phase", s("phase fact")),
        ("extent in a rule", s("extent clause")),
        ("unknown kind of scope", "scope s -> Negations\n  match pas\n".into()),
        ("unknown extent", "scope s -> Negation\n  match cue: sans\n  extent claus\n".into()),
        ("unknown role of a scope", "scope s -> Report(speakr)\n  match cue: selon\n".into()),
        ("mention as scope", "scope s -> @Person\n  match a\n".into()),
        // token patterns
        ("nothing to match", s("match")),
        ("empty alternative", s("match visitor: (a | )")),
        ("open bracket", s("match (a b")),
        ("stray repetition", s("match * a")),
        ("two repetitions", s("match a+ *")),
        ("wrong counts", s("match a{5,2}")),
        ("count too large", s("match a{0,99}")),
        ("count of nothing", s("match a{0}")),
        ("negation outside brackets", s("match !a")),
        ("unknown place", s("match <begin> a")),
        ("repeated place", s("match a <end>*")),
        ("unbounded gap", s("match a []* b")),
        ("unbounded gap by negation", s("match a [pos!=VERB]+ b")),
        ("matches nothing", s("match a? b*")),
        ("matches everywhere", s("match [!upper]")),
        ("unknown condition", s("match [lema=dire]")),
        ("condition without value", s("match [lemma]")),
        ("flag with value", s("match [upper=yes]")),
        ("unknown part of speech", s("match [pos=NOUNS]")),
        ("two words in a condition", s("match [lemma=\"premier ministre\"]")),
        ("contradicting conditions", s("match [upper, !upper]")),
        ("conditions without comma", s("match [upper pos=NOUN]")),
        ("not a range", s("match [value=9..2]")),
        ("unknown type in a pattern", s("match visitor: @Human")),
        ("unknown list in a pattern", s("match $TRIP")),
        ("capture of an undeclared role", s("match host: a")),
        ("capture in a repetition", s("match (visitor: a)+ b")),
        ("capture in a lookahead", s("match a (?= visitor: b)")),
        ("look inside look", s("match a (?= b (?! c))")),
        ("long lookbehind", s("match (?<= a [pos=ADJ]*) b")),
        ("deep nesting", s(&format!("match {}a{}", "(".repeat(60), ")".repeat(60)))),
        ("too large", s("match ((a{32} b){32} c){32}")),
        // frames
        ("predicate without quotes", s("frame visiter subject: visitor")),
        ("class as list", format!("lex A = b\n{}", s("frame class A subject: visitor"))),
        ("unknown class", format!("class SEE = voir\n{}", s("frame class SE subject: visitor"))),
        ("definition as predicate", format!("def A = b\n{}", s("frame $A subject: visitor"))),
        ("unknown restriction", s("frame \"voir\" pasive subject: visitor")),
        ("contradicting restrictions", s("frame \"voir\" active passive subject: visitor")),
        ("argument without role", s("frame \"voir\" subject")),
        ("argument without role name", s("frame \"voir\" subject: @Person")),
        ("arguments without comma", s("frame \"voir\" subject: visitor object: destination")),
        ("undeclared role", s("frame \"voir\" subject: visiter")),
        ("unknown slot", s("frame \"voir\" subjct: visitor")),
        ("preposition on subject", s("frame \"voir\" subject(à): visitor")),
        ("agent", s("frame \"voir\" agent: visitor")),
        ("prepositions with commas", s("frame \"voir\" oblique(à, en): destination")),
        ("constraint without sign", s("frame \"voir\" subject: visitor Person")),
        ("unknown type in a frame", s("frame \"voir\" subject: visitor @Persom")),
        ("pattern as constraint", format!("def A = [upper] b\n{}", s("frame \"voir\" subject: visitor $A"))),
        ("two words as constraint", s("frame \"voir\" subject: visitor \"chef de gare\"")),
        ("optional guard", s("frame \"voir\" subject: visitor, unless object: any ?")),
        ("unknown status", s("frame \"voir\" subject: visitor, status = sure")),
        ("two mistakes in one frame", s("frame \"voir\" subject: visitr, object: destination @Plac")),
        ("frame in a mention rule", "rule r -> @Person\n  frame \"voir\" subject: visitor\n".into()),
        ("frame without arguments", s("frame \"voir\"")),
        ("class without event nouns", format!("class A = se_taire\n{}", s("frame noun class A  de: visitor"))),
        // examples
        ("test without arrow", s("test \"a\"")),
        ("test without sentence", s("test => nothing")),
        ("empty sentence", s("allows \" \"")),
        ("allows with expectation", s("allows \"a\" => Visit()")),
        ("unknown type in a test", s("test \"a\" => Visitation()")),
        ("unknown role in a test", s("test \"a\" => Visit(visiter=\"b\")")),
        ("unknown status in a test", s("test \"a\" => Visit(status=likely)")),
        ("role without value", s("test \"a\" => Visit(visitor)")),
    ]
}

#[test]
fn every_mistake_is_told_with_its_place_and_its_cure() {
    let mut shown = String::new();
    let mut kinds = std::collections::BTreeSet::new();
    for (name, text) in cases() {
        let (_, wrong) = load(&text);
        assert!(!wrong.is_empty(), "nothing was told about: {name}\n{text}");
        shown.push_str(&format!("## {name}\n\n"));
        for one in wrong {
            assert!(one.span.end as usize <= text.len() && one.line > 0, "{name}: {one:?}");
            assert!(one.expected.is_some() || one.help.is_some(), "{name}: no cure: {one}");
            kinds.insert(one.message.split('`').next().unwrap_or_default().to_owned());
            shown.push_str(&format!("{one}\n\n"));
        }
    }
    assert!(kinds.len() >= 40, "{} kinds", kinds.len());
    insta::assert_snapshot!(shown);
}

#[test]
fn all_mistakes_of_a_file_are_told_and_the_rest_loads() {
    let text = "lex A = b, c\nrule good -> Visit(visitor)\n  frame \"voir\" subject: visitor\nrule half -> Visit(visitor)\n  \
                frame \"voir\" subjct: visitor\n  match visitor: @Person vient\n  tst \"x\"\nrule bad Visit(visitor)\n  match [lemm=a]\n  match (\n";
    let (rules, wrong) = load(text);
    let names: Vec<&str> = rules.rules().iter().map(|r| &*r.name).collect();
    assert_eq!(names, ["good", "half"]);
    assert_eq!(wrong.iter().map(|d| d.line).collect::<Vec<_>>(), [1, 5, 7, 8, 10]);
}
