//! Behaviour of token patterns.

use crate::rules::testing::{analyse, good, matches};
use crate::rules::{MatchInput, Matcher};

#[test]
fn literals_groups_and_repetitions_find_the_longest() {
    let rules = good("rule m -> @Organization\n  match (ministère|ministre) [pos=ADJ]* (de|des|du|de la) [upper]+\n");
    let found = matches(&rules, "mentions", "le Ministère français/français/ADJ de la Défense Nationale parle");
    assert_eq!(found, ["m.0 Ministère français de la Défense Nationale"]);
}

#[test]
fn captures_mentions_and_lists() {
    let rules = good(
        "lex OFFICE = président premier_ministre ministre\ndef OFF = $OFFICE\nrule p -> Position(person, office, organization)\n  \
         match office: ($OFF [pos=ADJ, !in=Country]{0,2}) organization: @Country? \",\"? person: @Person!\n",
    );
    let found = matches(
        &rules,
        "facts",
        "le premier/premier/ADJ ministre {Country russe/russe/ADJ } {Person Ivan Petrov } parle",
    );
    assert_eq!(
        found,
        ["p.0 premier ministre russe Ivan Petrov office=premier ministre organization=russe person=Ivan Petrov"]
    );
    assert!(matches(&rules, "facts", "le ministre {Person voisin } parle").is_empty(), "not a proper name");
}

#[test]
fn conditions_look_at_lemma_form_value_and_place() {
    let rules = good(
        "rule a -> @Event\n  match <start> [lemma=le] [form=deux, !upper]\nrule b -> @Work\n  match [value=1..31, digit] [suffix=bre]\n\
         rule c -> @Group\n  match [lemma!=le, pos=NOUN, !in=Person] fin <end>\n",
    );
    assert_eq!(matches(&rules, "mentions", "Les/le/DET deux choses"), ["a.0 Les deux"]);
    assert_eq!(matches(&rules, "mentions", "dit les/le/DET deux"), [""; 0]);
    assert_eq!(matches(&rules, "mentions", "le/le/DET 31 décembre et le 32 octobre"), ["b.0 31 décembre"]);
    assert_eq!(matches(&rules, "mentions", "gens fin"), ["c.0 gens fin"]);
    assert_eq!(matches(&rules, "mentions", "{Person gens } fin"), [""; 0]);
}

#[test]
fn lookahead_and_lookbehind() {
    let rules = good(
        "rule a -> @Event\n  match sommet (?= de | du)\nrule b -> @Place\n  match (?<= à | près de) [upper]\n\
         rule c -> @Work\n  match (?<! \"sans\" []?) traité (?! de)\n",
    );
    assert_eq!(matches(&rules, "mentions", "un sommet de paix"), ["a.0 sommet"]);
    assert_eq!(matches(&rules, "mentions", "un sommet froid"), [""; 0]);
    assert_eq!(matches(&rules, "mentions", "vit près de Lyon"), ["b.0 Lyon"]);
    assert_eq!(matches(&rules, "mentions", "le traité tient"), ["c.0 traité"]);
    assert_eq!(matches(&rules, "mentions", "sans le traité"), [""; 0]);
    assert_eq!(matches(&rules, "mentions", "le traité de paix"), [""; 0]);
}

#[test]
fn words_with_capitals_match_that_spelling_only() {
    let rules =
        good("lex AGENCY = Reuters AFP\nrule a -> @Organization\n  match $AGENCY\nrule b -> @Work\n  match Loi\n");
    assert_eq!(matches(&rules, "mentions", "selon Reuters et reuters"), ["a.0 Reuters"]);
    assert_eq!(matches(&rules, "mentions", "la loi ou la Loi"), ["b.0 Loi"]);
}

#[test]
fn conflicts_follow_priority_then_length_then_place_then_file() {
    let rules = good(
        "rule short -> @Place\n  priority 5\n  match b\nrule long -> @Place\n  match a b c\nrule same -> @Work\n  match d e\n\
         rule twin -> @Event\n  match d e\nrule left -> @Event\n  match f g\nrule right -> @Event\n  match g h\n",
    );
    assert_eq!(matches(&rules, "mentions", "a b c"), ["short.0 b"]);
    assert_eq!(matches(&rules, "mentions", "d e"), ["same.0 d e"]);
    assert_eq!(matches(&rules, "mentions", "f g h"), ["left.0 f g"]);
}

#[test]
fn facts_of_one_type_may_share_a_word_but_not_lie_inside_each_other() {
    let rules = good(
        "rule chain -> Transfer(giver, recipient)\n  match giver: @Person vers recipient: @Person\n\
         rule inner -> Transfer(giver)\n  match giver: @Person vers\n",
    );
    let found = matches(&rules, "facts", "{Person A } vers {Person B } vers {Person C } .");
    assert_eq!(found, ["chain.0 A vers B giver=A recipient=B", "chain.0 B vers C giver=B recipient=C"]);
}

#[test]
fn matches_never_cross_a_sentence() {
    let rules = good("rule a -> @Event\n  match a []{0,5} b\n");
    assert_eq!(matches(&rules, "mentions", "a x . y b"), [""; 0]);
    assert_eq!(matches(&rules, "mentions", "a x y b ."), ["a.0 a x y b"]);
}

#[test]
fn a_mention_is_taken_whole() {
    let rules =
        good("rule v -> Visit(visitor, destination)\n  match visitor: @Person visite destination: (@Place|@Country)\n");
    let found = matches(&rules, "facts", "{Person Anne Le Goff } visite {Place La Rochelle } .");
    assert_eq!(found, ["v.0 Anne Le Goff visite La Rochelle visitor=Anne Le Goff destination=La Rochelle"]);
}

#[test]
fn nothing_runs_away_on_long_sentences() {
    let rules = good(
        "rule a -> @Event\n  match [pos=NOUN]+ zzz\nrule b -> @Place\n  match ([pos=NOUN] ([pos=NOUN] [pos=NOUN]?)*)+ zzz\n\
         rule c -> @Work\n  match [pos=NOUN]{3,32} ([pos=NOUN]* | x+)* (?! y) zzz\n",
    );
    let words = "mot ".repeat(5_000) + "zzz";
    let started = std::time::Instant::now();
    let found = matches(&rules, "mentions", &words);
    assert_eq!(found.len(), 1);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn why_not_tells_the_deepest_partial_match() {
    let rules = good(
        "rule v -> Visit(visitor, destination)\n  match visitor: @Person visite le? destination: (@Place|@Country)\n",
    );
    let (text, analysis, mentions) = analyse("{Person Anne } mange . {Person Poutine } visite le musée .");
    let input = MatchInput { text: &text, analysis: &analysis, mentions: &mentions };
    let mut matcher = Matcher::default();
    matcher.begin(&rules, &text, &analysis);
    let partial = matcher.why_not(&rules, 0, 0, &input).expect("a match arm");
    assert_eq!(partial.tokens, 3..6);
    assert_eq!(partial.captures, [("visitor".to_owned(), 3..4)]);
    assert_eq!(partial.expected, ["@Place", "@Country"]);
}
