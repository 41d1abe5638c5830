//! Facts from the shipped rules' engine over hand-made trees, with rules of the tests.

use super::*;
use crate::data::DataSource;
use crate::document::Span;
use crate::extract::{Filler, Mention, RuleRef, TimeExpression, TimexType};
use crate::language::clause::{build, tests::tree};
use crate::language::{Gender, Number, TokenId};
use crate::rules::{RuleSet, Vocabulary};
use crate::schema::EntityType;

const RULES: &str = "rule t.death -> Death(victim, agent?, place?)
  frame \"tuer\"  subject: agent? @Group|@Product, object: victim @Person|@Group

rule t.downing -> Interception(interceptor, target)
  frame \"abattre\"  subject: interceptor @Group, object: target @Product

rule t.age -> Age(person, value)
  frame adj \"âgé\"  subject: person @Person, de: value number

rule t.attack -> Attack(attacker, target)
  frame \"mener\" + \"raid\"  subject: attacker @Group, oblique(contre): target? @Place
  frame noun \"raid\"  oblique(contre): target @Place

rule t.hurt -> Injury(victim)
  match victim: @Person tombe trigger: (gravement blessée)
  match victim: @Person tombe malade
";

fn label(lemma: &str) -> Option<(EntityType, MentionKind)> {
    Some(match lemma {
        "Lea" | "Paul" => (EntityType::PERSON, MentionKind::Name),
        "civil" => (EntityType::PERSON, MentionKind::Nominal),
        "rebelle" => (EntityType::GROUP, MentionKind::Nominal),
        "drone" => (EntityType::PRODUCT, MentionKind::Nominal),
        "Gao" => (EntityType::PLACE, MentionKind::Name),
        _ => return None,
    })
}

/// The facts of a tree as `Type@trigger(role=words …) time | evidence`.
fn facts(lines: &str) -> Vec<String> {
    let (text, analysis) = tree(lines);
    let data = DataSource::embedded();
    let schema = Schema::embedded().expect("the shipped schema is right");
    let (rules, wrong) = RuleSet::from_text("t.rules", RULES, &data, &Vocabulary::from(&schema));
    assert!(!crate::rules::has_errors(&wrong), "{wrong:?}");
    let lexicon = ClauseLexicon::load(&data).expect("embedded tables load");
    let mut clauses = Clauses::default();
    build(&text, &analysis, &lexicon, &mut clauses);
    let mut extraction = Extraction::default();
    for id in 0..analysis.tokens.len() as TokenId {
        let token = &analysis.tokens[id as usize];
        if analysis.lemma(id) == "mardi" {
            extraction.times.push(TimeExpression {
                span: token.span,
                tokens: id..id + 1,
                timex: TimexType::Date,
                value: None,
                rule: RuleRef::default(),
            });
        }
        let Some((ty, kind)) = label(analysis.lemma(id)) else { continue };
        extraction.mentions.push(Mention {
            span: token.span,
            tokens: id..id + 1,
            head: id,
            entity_type: Some(ty),
            kind,
            gender: Gender::None,
            number: if kind == MentionKind::Nominal { Number::Plur } else { Number::Sing },
            gazetteer: None,
            count: None,
            rule: RuleRef::default(),
            entity: None,
            link: None,
        });
    }
    let input = FactInput {
        text: &text,
        analysis: &analysis,
        clauses: &clauses,
        lexicon: &lexicon,
        rules: &rules,
        schema: &schema,
        complements: &super::Complements::default(),
        derivations: true,
    };
    let mut matcher = Matcher::default();
    matcher.begin(input.rules, input.text, input.analysis);
    find(&input, &mut matcher, &mut FactFinder::default(), &mut extraction);
    let words = |span: Span| span.of(&text);
    let shown = extraction.facts.iter().map(|fact| {
        let roles: Vec<String> = fact
            .roles
            .iter()
            .map(|r| {
                let filler = match &r.filler {
                    Filler::Mention(m) => words(extraction.mentions[*m as usize].span).to_owned(),
                    Filler::Text(span) => words(*span).to_owned(),
                    Filler::Fixed(words) => words.to_string(),
                    Filler::Measure(_, span) => words(*span).to_owned(),
                    Filler::Value(value) => value.to_string(),
                };
                let count = r.count.map_or_else(String::new, |c| format!("×{c}"));
                format!("{}={filler}{count}", schema.role_name(r.role))
            })
            .collect();
        let time = fact.time.map_or("", |t| words(extraction.times[t as usize].span));
        let name = schema.fact_name(fact.fact_type);
        format!("{name}@{}({}) {time} | {}", words(fact.trigger), roles.join(" "), words(fact.evidence))
    });
    shown.collect()
}

#[test]
fn counts_time_and_place_come_from_the_clause() {
    let found = facts(
        "Mardi mardi NOUN 8 obl:mod
         , , PUNCT 1 punct
         au à ADP 5 case
         moins moins ADV 3 fixed
         trois trois NUM 6 nummod
         civils civil NOUN 8 nsubj:pass
         été être AUX 8 aux:pass VerbForm=Part|Tense=Past
         tués tuer VERB 0 root VerbForm=Part|Tense=Past
         à à ADP 10 case
         Gao Gao PROPN 8 obl:mod
         par par ADP 13 case
         des un DET 13 det
         rebelles rebelle NOUN 8 obl:agent",
    );
    assert_eq!(
        found,
        ["Death@tués(agent=rebelles victim=civils×3 place=Gao) Mardi | civils été tués à Gao par des rebelles"]
    );
}

#[test]
fn a_bare_number_with_en_counts_what_was_named_before() {
    let found = facts(
        "Trente trente NUM 2 nummod
         drones drone NOUN 3 nsubj
         volaient voler VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Imp

         Les le DET 2 det
         rebelles rebelle NOUN 5 nsubj
         en en PRON 5 expl:comp
         ont avoir AUX 5 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         abattu abattre VERB 0 root VerbForm=Part|Tense=Past
         18 18 NUM 5 obj",
    );
    assert_eq!(found, ["Interception@abattu(interceptor=rebelles target=drones×18)  | rebelles en ont abattu 18"]);
}

#[test]
fn ages_are_given_out_pairwise() {
    let found = facts(
        "Lea Lea PROPN 9 nsubj
         et et CCONJ 3 cc
         Paul Paul PROPN 1 conj
         , , PUNCT 5 punct
         âgés âgé ADJ 1 amod
         de de ADP 8 case
         84 84 NUM 8 nummod
         ans an NOUN 5 obl:arg
         dorment dormir VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres",
    );
    // one age and one person: the participle hangs on the first name
    assert_eq!(found, ["Age@âgés(person=Lea value=84)  | Lea et Paul , âgés de 84 ans"]);
}

#[test]
fn verb_and_event_noun_give_one_fact() {
    let found = facts(
        "Des un DET 2 det
         rebelles rebelle NOUN 3 nsubj
         mènent mener VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         un un DET 5 det
         raid raid NOUN 3 obj
         contre contre ADP 7 case
         Gao Gao PROPN 5 nmod",
    );
    assert_eq!(found, ["Attack@raid(attacker=rebelles target=Gao)  | rebelles mènent un raid contre Gao"]);
}

#[test]
fn a_captured_trigger_carries_the_fact() {
    let marked = "Lea Lea PROPN 2 nsubj
         tombe tomber VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         gravement gravement ADV 4 advmod
         blessée blessé ADJ 2 xcomp";
    assert_eq!(facts(marked), ["Injury@blessée(victim=Lea)  | Lea tombe gravement blessée"]);
    // without the capture it is the first verb, noun or adjective
    let unmarked = "Lea Lea PROPN 2 nsubj
         tombe tomber VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         malade malade ADJ 2 xcomp";
    assert_eq!(facts(unmarked), ["Injury@tombe(victim=Lea)  | Lea tombe malade"]);
}
