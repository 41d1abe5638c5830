//! Nothing that is denied, possible, planned or reported becomes a narrated edge.

use depeche::data::DataSource;
use depeche::document::Document;
use depeche::extract::Status;
use depeche::graph::{DocumentGraph, Generator};
use depeche::{Engine, Reading};
use proptest::prelude::*;
use std::sync::OnceLock;

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::load(&DataSource::embedded()).expect("the knowledge is sound"))
}

fn graph(text: &str) -> (Reading, DocumentGraph) {
    static GENERATOR: OnceLock<Generator> = OnceLock::new();
    let document = Document { id: "d".to_owned(), text: text.to_owned(), ..Document::default() };
    let reading = engine().extract(&document);
    let generator = GENERATOR.get_or_init(|| Generator::of(&DataSource::embedded()));
    let graph = DocumentGraph::new(&document, &reading.extraction, &engine().schema, generator);
    (reading, graph)
}

/// Every edge stands for a certain and positive fact, and one with a source is marked as reported.
fn edges_are_honest(text: &str) -> Result<DocumentGraph, String> {
    let (reading, graph) = graph(text);
    for edge in &graph.edges {
        let Some(fact) = graph.facts.iter().find(|f| f.id == edge.fact) else {
            return Err(format!("{text}: edge {} of no fact", edge.relation));
        };
        if fact.status != Status::CertainPositive.as_str() {
            return Err(format!("{text}: edge {} of a fact that is {}", edge.relation, fact.status));
        }
        if !fact.source.is_empty() && !edge.reported {
            return Err(format!("{text}: edge {} is narrated, but the fact is somebody's word", edge.relation));
        }
    }
    drop(reading);
    Ok(graph)
}

/// Who, participle, infinitive, whom.
const EVENTS: [[&str; 4]; 6] = [
    ["Emmanuel Macron", "visité", "visiter", "la Norvège"],
    ["La Russie", "attaqué", "attaquer", "l'Ukraine"],
    ["La police", "arrêté", "arrêter", "Jean Dupont"],
    ["L'Allemagne", "sanctionné", "sanctionner", "la Biélorussie"],
    ["Joe Biden", "rencontré", "rencontrer", "Olaf Scholz"],
    ["L'armée française", "bombardé", "bombarder", "la ville de Mossoul"],
];

/// Frames in which the event is not told by the article as certain; {s} subject, {p} participle, {i} infinitive, {o} object.
const FRAMES: [&str; 20] = [
    "{s} n'a pas {p} {o}.",
    "{s} n'a jamais {p} {o}.",
    "{s} pourrait {i} {o}.",
    "{s} devrait {i} {o}.",
    "{s} va {i} {o}.",
    "{s} aurait {p} {o}.",
    "{s} a refusé de {i} {o}.",
    "{s} veut {i} {o}.",
    "{s} a promis de {i} {o}.",
    "{s} a peut-être {p} {o}.",
    "{s} est soupçonné d'avoir {p} {o}.",
    "Selon le ministère polonais, {s} a {p} {o}.",
    "{s} a {p} {o}, a affirmé Anna Nowak.",
    "Anna Nowak affirme que {s} a {p} {o}.",
    "Anna Nowak a nié que {s} ait {p} {o}.",
    "« {s} a {p} {o} », a déclaré Anna Nowak.",
    "Anna Nowak a demandé si {s} avait {p} {o}.",
    "Il est possible que {s} ait {p} {o}.",
    "Il est peu probable que {s} ait {p} {o}.",
    "Si {s} avait {p} {o}, la presse en parlerait.",
];

fn fill(frame: &str, event: [&str; 4]) -> String {
    let small = |s: &str| {
        let article = ["La ", "L'"].iter().any(|a| s.starts_with(a));
        if article { format!("l{}", &s[1..]) } else { s.to_owned() }
    };
    let first = frame.starts_with("{s}") || frame.starts_with("« {s}");
    let subject = if first { event[0].to_owned() } else { small(event[0]) };
    frame.replace("{s}", &subject).replace("{p}", event[1]).replace("{i}", event[2]).replace("{o}", event[3])
}

#[test]
fn what_is_not_narrated_gives_no_narrated_edge() {
    let mut wrong = Vec::new();
    for event in EVENTS {
        for frame in FRAMES {
            let text = fill(frame, event);
            match edges_are_honest(&text) {
                Err(problem) => wrong.push(problem),
                Ok(graph) => {
                    let told = |id: &str| {
                        graph
                            .facts
                            .iter()
                            .any(|f| f.id == id && [event[1], event[2]].contains(&f.trigger.text.as_str()))
                    };
                    if let Some(edge) = graph.edges.iter().find(|e| !e.reported && told(&e.fact)) {
                        wrong.push(format!("{text}: narrated edge {} {} {}", edge.source, edge.relation, edge.target));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_narrated_may_give_an_edge() {
    let (_, graph) = graph("Emmanuel Macron a visité la Norvège.");
    assert!(graph.edges.iter().any(|e| !e.reported), "{:?}", graph.facts);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Any sequence of such sentences, with words lost or doubled, keeps its edges honest.
    #[test]
    fn mutated_texts_keep_honest_edges(
        picks in proptest::collection::vec((0usize..EVENTS.len(), 0usize..FRAMES.len()), 1..4),
        drop in 0usize..40,
        double in 0usize..40,
    ) {
        let text = picks.iter().map(|(e, f)| fill(FRAMES[*f], EVENTS[*e])).collect::<Vec<_>>().join(" ");
        let mut words: Vec<&str> = text.split(' ').collect();
        if drop < words.len() {
            words.remove(drop);
        }
        if double < words.len() {
            words.insert(double, words[double]);
        }
        let mutated = words.join(" ");
        prop_assert!(edges_are_honest(&mutated).is_ok(), "{:?}", edges_are_honest(&mutated).err());
    }
}
