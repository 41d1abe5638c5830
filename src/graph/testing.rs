//! A document with a rich extraction made by hand, for the tests of graph, exports and store.

use super::document_graph::{DocumentGraph, Generator};
use crate::document::{Document, Span};
use crate::extract::{
    Entity, Extraction, Fact, Filler, Mention, MentionKind, Properties, Quote, QuoteKind, RoleFiller, RuleRef, Speaker,
    Status, TimeExpression, TimexType,
};
use crate::language::{Gender, Number};
use crate::schema::{EntityType, Schema};
use std::sync::Arc;

/// The text of the sample: in our own words.
pub(crate) const TEXT: &str = "Mardi, la présidente Léa Morel s’est rendue à Kyiv. L’armée a abattu 18 drones, a déclaré Léa Morel, \
84 ans : « La Russie a attaqué Kyiv avec 23 drones. » Elle n’a pas rencontré le ministre « R&D » <Paul> à Minsk. \
La France est alliée de l’Ukraine.";

/// Who makes the sample.
pub(crate) fn generator() -> Generator {
    Generator { version: "0.0.0".to_owned(), rules: "fr@sha256:test".to_owned() }
}

struct Maker {
    schema: Schema,
    out: Extraction,
}

fn span(words: &str, nth: usize) -> Span {
    let (at, _) = TEXT.match_indices(words).nth(nth).expect("the words are in the text");
    Span::new(at as u32, (at + words.len()) as u32)
}

fn rule(name: &str) -> RuleRef {
    RuleRef { name: Arc::from(name), arm: 0 }
}

impl Maker {
    fn entity(
        &mut self,
        id: &str,
        ty: EntityType,
        names: &[(&str, usize, MentionKind)],
        properties: Properties,
    ) -> u32 {
        let number = self.out.entities.len() as u32;
        let mut mentions = Vec::new();
        for (words, nth, kind) in names {
            mentions.push(self.out.mentions.len() as u32);
            self.out.mentions.push(Mention {
                span: span(words, *nth),
                tokens: 0..0,
                head: 0,
                entity_type: Some(ty),
                kind: *kind,
                gender: Gender::None,
                number: Number::None,
                gazetteer: None,
                count: None,
                rule: rule("test"),
                entity: Some(number),
                link: None,
            });
        }
        self.out.entities.push(Entity {
            id: id.to_owned(),
            entity_type: ty,
            label: names[0].0.to_owned(),
            mentions: mentions.clone(),
            properties,
        });
        mentions[0]
    }

    fn fact(
        &mut self,
        ty: &str,
        trigger: &str,
        evidence: &str,
        status: Status,
        roles: &[(&str, Filler, Option<f64>)],
    ) -> u32 {
        let roles = roles
            .iter()
            .map(|(role, filler, count)| RoleFiller {
                role: self.schema.role(role).expect("a role"),
                filler: filler.clone(),
                count: *count,
            })
            .collect();
        self.out.facts.push(Fact {
            fact_type: self.schema.fact_type(ty).expect("a fact type"),
            trigger: span(trigger, 0),
            trigger_head: 0,
            evidence: span(evidence, 0),
            roles,
            time: None,
            time_inherited: false,
            time_value: None,
            status,
            source: Vec::new(),
            statement: None,
            rule: rule(&format!("{}.test", ty.to_lowercase())),
            same_as: Vec::new(),
            in_title: false,
            open_verb: None,
            derivation: crate::extract::Derivation::default(),
        });
        self.out.facts.len() as u32 - 1
    }
}

/// The sample document and its graph.
pub(crate) fn sample() -> (Document, DocumentGraph) {
    use Filler::Mention as M;
    use MentionKind::{Name, Nominal, Pronoun};
    let mut m = Maker { schema: Schema::embedded().expect("the shipped schema is right"), out: Extraction::default() };
    let known = |q: &str| Properties { wikidata: Some(Arc::from(q)), ..Properties::default() };
    let lea = m.entity(
        "person/lea-morel",
        EntityType::PERSON,
        &[("Léa Morel", 0, Name), ("la présidente", 0, Nominal), ("Elle", 0, Pronoun)],
        Properties { gender: Gender::Fem, ..Properties::default() },
    );
    let kyiv = m.entity(
        "place/kyiv",
        EntityType::PLACE,
        &[("Kyiv", 0, Name), ("Kyiv", 1, Name)],
        Properties {
            geonames: Some(703_448),
            coordinates: Some((50.45466, 30.5238)),
            country: Some(Arc::from("country/ukraine")),
            ..known("Q1899")
        },
    );
    let army =
        m.entity("organization/armee", EntityType::ORGANIZATION, &[("L’armée", 0, Nominal)], Properties::default());
    let shot = m.entity("product/drones", EntityType::PRODUCT, &[("18 drones", 0, Nominal)], Properties::default());
    let drones = m.entity("product/drones-2", EntityType::PRODUCT, &[("23 drones", 0, Nominal)], Properties::default());
    let russia = m.entity("country/russie", EntityType::COUNTRY, &[("La Russie", 0, Name)], known("Q159"));
    let paul = m.entity("person/paul", EntityType::PERSON, &[("Paul", 0, Name)], Properties::default());
    let minsk = m.entity(
        "place/minsk",
        EntityType::PLACE,
        &[("Minsk", 0, Name)],
        Properties { coordinates: Some((53.9, 27.56667)), ..known("Q2280") },
    );
    let france = m.entity("country/france", EntityType::COUNTRY, &[("La France", 0, Name)], known("Q142"));
    let ukraine = m.entity("country/ukraine", EntityType::COUNTRY, &[("Ukraine", 0, Name)], known("Q212"));
    m.out.times.push(TimeExpression {
        span: span("Mardi", 0),
        tokens: 0..0,
        timex: TimexType::Date,
        value: Some("2024-05-07".to_owned()),
        rule: rule("time.weekday"),
    });
    let visit = m.fact(
        "Visit",
        "rendue",
        "la présidente Léa Morel s’est rendue à Kyiv",
        Status::CertainPositive,
        &[("visitor", M(lea), None), ("destination", M(kyiv), None)],
    );
    m.out.facts[visit as usize].time = Some(0);
    let say =
        m.fact("Statement", "déclaré", "a déclaré Léa Morel", Status::CertainPositive, &[("speaker", M(lea), None)]);
    m.fact(
        "Age",
        "84 ans",
        "Léa Morel, 84 ans",
        Status::CertainPositive,
        &[("person", M(lea), None), ("value", Filler::Value(84.0), None)],
    );
    let down = m.fact(
        "Interception",
        "abattu",
        "L’armée a abattu 18 drones",
        Status::CertainPositive,
        &[("interceptor", M(army), None), ("target", M(shot), Some(18.0))],
    );
    let attack = m.fact(
        "Attack",
        "attaqué",
        "La Russie a attaqué Kyiv avec 23 drones",
        Status::CertainPositive,
        &[("attacker", M(russia), None), ("target", M(kyiv), None), ("weapon", M(drones), Some(23.0))],
    );
    for fact in [down, attack] {
        m.out.facts[fact as usize].source = vec![lea];
        m.out.facts[fact as usize].statement = Some(say);
    }
    m.fact(
        "Meeting",
        "rencontré",
        "Elle n’a pas rencontré le ministre « R&D » <Paul> à Minsk",
        Status::CertainNegative,
        &[("participant", M(lea), None), ("participant", M(paul), None), ("place", M(minsk), None)],
    );
    m.fact(
        "Position",
        "ministre",
        "le ministre « R&D » <Paul>",
        Status::CertainPositive,
        &[("person", M(paul), None), ("office", Filler::Text(span("ministre « R&D »", 0)), None)],
    );
    m.fact(
        "Alliance",
        "alliée",
        "La France est alliée de l’Ukraine",
        Status::CertainPositive,
        &[("party", M(france), None), ("party", M(ukraine), None)],
    );
    m.out.quotes.push(Quote {
        span: span("La Russie a attaqué Kyiv avec 23 drones.", 0),
        tokens: 0..0,
        kind: QuoteKind::Direct,
        speaker: Speaker::Mention(lea),
        cue: span("a déclaré", 0),
        cue_head: None,
        fact: Some(say),
        rule: rule("quote.after"),
    });
    let document = Document {
        id: "sample".to_owned(),
        text: TEXT.to_owned(),
        date: Some("2024-05-08".to_owned()),
        title: Some("Une visite".to_owned()),
        lang: "fr".to_owned(),
        ..Document::default()
    };
    let graph = DocumentGraph::new(&document, &m.out, &m.schema, &generator());
    (document, graph)
}
