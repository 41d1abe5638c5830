//! Frames over hand-made trees.

use super::*;
use crate::data::DataSource;
use crate::language::clause::{build, tests::tree};
use crate::rules::diagnostic::Source;
use crate::rules::{Label, PHASES_PATH, Settings, Vocabulary};
use crate::schema::EntityType;

const RULES: &str = r#"
class GIVE = livrer fournir
lex TRIP = voyage visite

rule transfer -> Transfer(giver, thing, recipient?)
  frame class GIVE  subject: giver @Country, object: thing @Product, oblique(à): recipient @Country

rule visit -> Visit(visitor, destination)
  frame "faire" + $TRIP  subject: visitor @Person, oblique(à|en): destination @Place|@Country
  frame noun $TRIP  de: visitor @Person, oblique(à|en): destination @Place|@Country
  frame "se rendre"  subject: visitor @Person, oblique(à|en): destination @Place|@Country

rule hurt -> Injury(victim, agent?)
  frame "blesser"  subject: agent, object: victim @Person, unless adverb: "gravement"

rule found -> Creation(creator, thing)
  frame "fonder"  subject: creator @Person, object: thing @Product

rule sell -> Transaction(seller?, thing)
  frame verb "vendre"  subject: seller @Country, object: thing @Product

class HELP = aider(à|pour) secourir
rule help -> Support(supporter, supported)
  frame class HELP  subject: supporter @Person, governed: supported @Country
"#;

/// Types of the nouns of the tests.
fn label(lemma: &str) -> Option<(EntityType, bool)> {
    Some(match lemma {
        "Paris" | "Oslo" | "Mali" => (EntityType::COUNTRY, true),
        "Lea" => (EntityType::PERSON, true),
        "médecin" => (EntityType::PERSON, false),
        "camion" | "vaccin" => (EntityType::PRODUCT, false),
        "français" => (EntityType::COUNTRY, true),
        _ => return None,
    })
}

struct Bench {
    rules: RuleSet,
    lexicon: ClauseLexicon,
}

impl Bench {
    fn new() -> Self {
        let data = DataSource::embedded();
        let mut vocabulary = Vocabulary::new(EntityType::NAMES);
        vocabulary.add_fact("Transfer", ["giver", "thing", "recipient"]);
        vocabulary.add_fact("Visit", ["visitor", "destination"]);
        vocabulary.add_fact("Injury", ["victim", "agent"]);
        vocabulary.add_fact("Creation", ["creator", "thing"]);
        vocabulary.add_fact("Support", ["supporter", "supported"]);
        vocabulary.add_fact("Transaction", ["seller", "thing"]);
        let mut wrong = Vec::new();
        let phases = Source { name: PHASES_PATH.into(), text: data.text(PHASES_PATH).expect("embedded").into() };
        let settings = Settings::parse(&phases, &mut wrong);
        let source = Source { name: "test.rules".into(), text: RULES.into() };
        let (rules, wrong) = RuleSet::from_sources(vec![source], settings, &Default::default(), &vocabulary);
        assert!(!crate::rules::has_errors(&wrong), "{wrong:?}");
        Self { rules, lexicon: ClauseLexicon::load(&data).expect("embedded tables load") }
    }

    /// The matches of a tree as `Rule(role=word …)`, or the reason of `why` for the frame with that number.
    fn run(&self, lines: &str, why: Option<FrameIndex>) -> Vec<String> {
        let (text, analysis) = tree(lines);
        let mut clauses = Clauses::default();
        build(&text, &analysis, &self.lexicon, &mut clauses);
        let mut symbols = TokenSymbols::default();
        symbols.fill(self.rules.symbols(), &text, &analysis);
        let slots = (0..analysis.tokens.len() as TokenId).filter_map(|id| {
            let (ty, named) = label(analysis.lemma(id))?;
            Some(FillerSlot { tokens: id..id + 1, head: id, label: Label::from(ty), named, pronoun: false })
        });
        let mut fillers = Fillers::default();
        fillers.fill(analysis.tokens.len(), slots);
        let input = FrameInput {
            text: &text,
            analysis: &analysis,
            clauses: &clauses,
            lexicon: &self.lexicon,
            symbols: &symbols,
            fillers: &fillers,
        };
        if let Some(frame) = why {
            let all =
                (0..clauses.predicates.len() as PredicateId).filter_map(|p| why_not(&self.rules, &input, frame, p));
            return all.map(|f| f.describe(&self.rules, &input)).collect();
        }
        let mut found = Vec::new();
        match_frames(&self.rules, self.rules.rules()[0].phase, &input, &mut Default::default(), &mut found);
        let show = |m: &FrameMatch| {
            let rule = self.rules.rule(m.rule).expect("a rule");
            let roles: Vec<String> = m
                .fillers
                .iter()
                .filter_map(|f| {
                    Some(format!("{}={}", self.rules.vocabulary().role_name(f.role?), analysis.form(&text, f.head)))
                })
                .collect();
            format!("{}@{}({})", rule.target_name, analysis.form(&text, m.trigger), roles.join(" "))
        };
        found.iter().map(show).collect()
    }
}

#[test]
fn one_frame_covers_active_passive_and_event_noun() {
    let bench = Bench::new();
    let active = "Paris Paris PROPN 2 nsubj
         livre livrer VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         des un DET 4 det
         camions camion NOUN 2 obj
         et et CCONJ 7 cc
         des un DET 7 det
         vaccins vaccin NOUN 4 conj
         au à ADP 9 case
         Mali Mali PROPN 2 obl:arg";
    assert_eq!(bench.run(active, None), ["Transfer@livre(giver=Paris thing=camions thing=vaccins recipient=Mali)"]);
    let passive = "Les le DET 2 det
         camions camion NOUN 0 root
         livrés livrer VERB 2 acl VerbForm=Part|Tense=Past
         par par ADP 5 case
         Paris Paris PROPN 3 obl:agent
         à à ADP 7 case
         Oslo Oslo PROPN 3 obl:arg";
    assert_eq!(bench.run(passive, None), ["Transfer@livrés(giver=Paris thing=camions recipient=Oslo)"]);
    let noun = "La le DET 2 det
         livraison livraison NOUN 0 root
         française français ADJ 2 amod
         de de ADP 5 case
         camions camion NOUN 2 nmod
         à à ADP 7 case
         Oslo Oslo PROPN 5 nmod";
    assert_eq!(bench.run(noun, None), ["Transfer@livraison(giver=française thing=camions recipient=Oslo)"]);
}

#[test]
fn verb_and_noun_share_one_trigger() {
    let bench = Bench::new();
    let lines = "Lea Lea PROPN 3 nsubj
         a avoir AUX 3 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         fait faire VERB 0 root VerbForm=Part|Tense=Past
         un un DET 5 det
         voyage voyage NOUN 3 obj
         à à ADP 7 case
         Oslo Oslo PROPN 5 nmod";
    assert_eq!(bench.run(lines, None), ["Visit@voyage(visitor=Lea destination=Oslo)"]);
}

#[test]
fn se_must_stand_where_the_frame_has_it() {
    let bench = Bench::new();
    let lines = "Lea Lea PROPN 3 nsubj
         se se PRON 3 expl:pv
         rend rendre VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         au à ADP 5 case
         Mali Mali PROPN 3 obl:arg

         Lea Lea PROPN 2 nsubj
         rend rendre VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         un un DET 4 det
         camion camion NOUN 2 obj
         au à ADP 6 case
         Mali Mali PROPN 2 obl:arg";
    assert_eq!(bench.run(lines, None), ["Visit@rend(visitor=Lea destination=Mali)"]);
}

#[test]
fn guards_and_types_refuse_and_say_why() {
    let bench = Bench::new();
    let lines = "Un un DET 2 det
         camion camion NOUN 5 nsubj
         a avoir AUX 5 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         gravement gravement ADV 5 advmod
         blessé blesser VERB 0 root VerbForm=Part|Tense=Past
         un un DET 7 det
         médecin médecin NOUN 5 obj";
    assert!(bench.run(lines, None).is_empty());
    assert_eq!(
        bench.run(lines, Some(4)),
        ["`subject: agent` found: camion (direct); `object: victim @Person` found: médecin (direct); \
          `unless adverb: \"gravement\"` holds: “gravement”"]
    );
    let refused = "Lea Lea PROPN 2 nsubj
         blesse blesser VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         un un DET 4 det
         camion camion NOUN 2 obj";
    assert_eq!(
        bench.run(refused, Some(4)),
        ["`subject: agent` found: Lea (direct); `object: victim @Person` expected, found “camion” (@Product)"]
    );
}

#[test]
fn the_agent_of_a_passive_may_be_unsaid() {
    let bench = Bench::new();
    let lines = "Un un DET 2 det
         médecin médecin NOUN 4 nsubj:pass
         est être AUX 4 aux:pass VerbForm=Fin|Mood=Ind|Tense=Pres
         blessé blesser VERB 0 root VerbForm=Part|Tense=Past";
    assert_eq!(bench.run(lines, None), ["Injury@blessé(victim=médecin)"]);
}

#[test]
fn what_is_demanded_must_be_said_unless_the_head_marks_it() {
    let bench = Bench::new();
    let founded = "Un un DET 2 det
         camion camion NOUN 4 nsubj:pass
         est être AUX 4 aux:pass VerbForm=Fin|Mood=Ind|Tense=Pres
         fondé fonder VERB 0 root VerbForm=Part|Tense=Past";
    assert!(bench.run(founded, None).is_empty());
    assert_eq!(
        bench.run(founded, Some(5)),
        [
            "`subject: creator @Person` expected, the text leaves it unsaid; to match without it, write `creator?` in the head of the rule"
        ]
    );
    let by = format!("{founded}\n         par par ADP 6 case\n         Lea Lea PROPN 4 obl:agent");
    assert_eq!(bench.run(&by, None), ["Creation@fondé(creator=Lea thing=camion)"]);
    let sold = founded.replace("fondé", "vendu").replace("fonder", "vendre");
    assert_eq!(bench.run(&sold, None), ["Transaction@vendu(thing=camion)"]);
    // marked in the head: it may be unsaid, but what is said must still be accepted
    let by = format!("{sold}\n         par par ADP 6 case\n         Lea Lea PROPN 4 obl:agent");
    assert!(bench.run(&by, None).is_empty());
}

#[test]
fn frame_verb_leaves_event_nouns_alone() {
    let bench = Bench::new();
    let noun = "La le DET 2 det
         vente vente NOUN 0 root
         de de ADP 4 case
         camions camion NOUN 2 nmod
         par par ADP 6 case
         Oslo Oslo PROPN 2 nmod";
    assert!(bench.run(noun, None).is_empty());
    assert_eq!(
        bench.run(noun, Some(6)),
        ["an event noun, and `frame verb` matches the verb only (write `frame` to match both)"]
    );
    let verb = "Oslo Oslo PROPN 2 nsubj
         vend vendre VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         des un DET 4 det
         camions camion NOUN 2 obj";
    assert_eq!(bench.run(verb, None), ["Transaction@vend(seller=Oslo thing=camions)"]);
}

#[test]
fn classes_say_what_their_verbs_govern() {
    let bench = Bench::new();
    let with = |verb: &str, form: &str, preposition: bool| {
        let case = if preposition { "au à ADP 4 case" } else { "le le DET 4 det" };
        let deprel = if preposition { "obl:arg" } else { "obj" };
        bench.run(
            &format!(
                "Lea Lea PROPN 2 nsubj
         {form} {verb} VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         {case}
         Mali Mali PROPN 2 {deprel}"
            ),
            None,
        )
    };
    assert_eq!(with("aider", "aide", true), ["Support@aide(supporter=Lea supported=Mali)"]);
    assert!(with("aider", "aide", false).is_empty());
    assert_eq!(with("secourir", "secourt", false), ["Support@secourt(supporter=Lea supported=Mali)"]);
    assert!(with("secourir", "secourt", true).is_empty());
}
