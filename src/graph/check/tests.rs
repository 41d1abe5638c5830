//! Each check finds the flaw that it is for.

use super::*;
use crate::graph::document_graph::{GraphEdge, Number, RoleValue};
use crate::graph::testing;

/// The checks that find something after `change`.
fn after(change: impl FnOnce(&mut DocumentGraph)) -> Vec<&'static str> {
    let (_, mut graph) = testing::sample();
    change(&mut graph);
    let schema = Schema::embedded().expect("the shipped schema is right");
    check(&KnowledgeGraph::new(vec![graph], &schema), &schema).iter().map(|f| f.check).collect()
}

/// The sample with a fact of another type put at the end.
fn with_fact(graph: &mut DocumentGraph, kind: &str, roles: &[(&str, &str)]) {
    let mut fact = graph.facts[0].clone();
    fact.id = format!("f{}", graph.facts.len() + 1);
    fact.kind = kind.to_owned();
    fact.time = None;
    fact.roles.clear();
    for (role, node) in roles {
        fact.roles.entry((*role).to_owned()).or_default().push(RoleValue::of_node(*node));
    }
    graph.facts.push(fact);
}

#[test]
fn the_sample_has_only_the_flaw_that_was_put_in() {
    // The position of « Paul » names no organisation.
    assert_eq!(after(|_| {}), ["core-missing"]);
}

#[test]
fn each_mutation_is_found() {
    type Change = fn(&mut DocumentGraph);
    let cases: &[(&str, Change)] = &[
        ("evidence-missing", |g| g.facts[0].evidence.end = g.facts[0].evidence.start),
        ("evidence-range", |g| g.facts[0].evidence.end = 100_000),
        ("evidence-words", |g| g.facts[0].evidence.text.push('x')),
        ("trigger-range", |g| g.facts[0].trigger.start = 0),
        ("rule-missing", |g| g.facts[0].rule.clear()),
        ("status", |g| g.facts[0].status = "sure".to_owned()),
        ("fact-type", |g| g.facts[0].kind = "Trip".to_owned()),
        ("role-unknown", |g| {
            let value = g.facts[0].roles.remove("visitor").expect("filled");
            g.facts[0].roles.insert("attacker".to_owned(), value);
        }),
        ("role-type", |g| {
            g.facts[0].roles.get_mut("destination").expect("filled")[0] = RoleValue::of_node("person/paul")
        }),
        ("role-type", |g| g.facts[0].roles.get_mut("destination").expect("filled")[0] = RoleValue::of_text("Kyiv")),
        ("dangling", |g| g.facts[0].roles.get_mut("visitor").expect("filled")[0] = RoleValue::of_node("person/x")),
        ("dangling", |g| g.facts[4].source = vec!["person/x".to_owned()]),
        ("dangling", |g| g.facts[4].statement = Some("f99".to_owned())),
        ("dangling", |g| g.quotes[0].speaker = Some("person/x".to_owned())),
        ("reported-as-narrated", |g| {
            let edge = g.edges.iter_mut().find(|e| e.relation == "attacked").expect("an edge");
            edge.reported = false;
        }),
        ("edge-not-asserted", |g| {
            let (source, target) = ("person/lea-morel".to_owned(), "person/paul".to_owned());
            g.edges.push(GraphEdge {
                source,
                relation: "met".to_owned(),
                target,
                fact: "f6".to_owned(),
                reported: false,
            });
        }),
        ("edge-not-backed", |g| {
            let edge = &mut g.edges[0];
            std::mem::swap(&mut edge.source, &mut edge.target);
        }),
        ("edge-duplicate", |g| g.edges.push(g.edges[0].clone())),
        ("fact-duplicate", |g| {
            let mut fact = g.facts[0].clone();
            fact.id = "f50".to_owned();
            g.facts.push(fact);
        }),
        ("fact-twice", |g| g.facts.push(g.facts[0].clone())),
        ("node-twice", |g| g.nodes.push(g.nodes[0].clone())),
        ("node-type", |g| g.nodes[6].kind = "Human".to_owned()),
        ("mention-range", |g| g.nodes[0].mentions[0].end = 99_999),
        ("impossible-age", |g| g.facts[2].roles.get_mut("value").expect("filled")[0] = RoleValue::of_value(840.0)),
        ("impossible-count", |g| {
            g.facts[3].counts.insert("target".to_owned(), Number(24.0));
        }),
        ("time-after-publication", |g| {
            g.facts[0].time.as_mut().expect("a time").value = Some("2024-05-09".to_owned());
        }),
        ("orphan", |g| {
            g.nodes[6].mentions.clear();
            for fact in &mut g.facts {
                fact.roles.retain(|_, v| v.iter().all(|v| v.node.as_deref() != Some("person/paul")));
            }
        }),
        ("two-countries", |g| with_fact(g, "Location", &[("thing", "place/kyiv"), ("place", "country/france")])),
        ("location-cycle", |g| {
            with_fact(g, "Location", &[("thing", "place/kyiv"), ("place", "place/minsk")]);
            with_fact(g, "Location", &[("thing", "place/minsk"), ("place", "place/kyiv")]);
        }),
        ("position-conflict", |g| {
            for person in ["person/paul", "person/lea-morel"] {
                with_fact(g, "Position", &[("person", person), ("organization", "country/france")]);
                let fact = g.facts.last_mut().expect("just put there");
                fact.roles.insert("office".to_owned(), vec![RoleValue::of_text("présidente")]);
            }
        }),
    ];
    for (expected, change) in cases {
        let found = after(change);
        assert!(found.contains(expected), "{expected}: {found:?}");
    }
}

#[test]
fn a_long_chain_of_places_is_no_problem() {
    let found = after(|g| {
        let model = g.nodes[7].clone();
        for i in 0..20_000 {
            let mut node = model.clone();
            node.id = format!("place/p{i}");
            node.wikidata = None;
            g.nodes.push(node);
        }
        for i in 0..19_999 {
            with_fact(g, "Location", &[("thing", &format!("place/p{i}")), ("place", &format!("place/p{}", i + 1))]);
        }
    });
    assert!(!found.contains(&"location-cycle"));
}

#[test]
fn a_message_names_rule_node_and_words() {
    let (_, mut graph) = testing::sample();
    graph.facts[0].roles.insert("destination".to_owned(), vec![RoleValue::of_node("person/paul")]);
    let schema = Schema::embedded().expect("the shipped schema is right");
    let found = check(&KnowledgeGraph::new(vec![graph], &schema), &schema);
    let text = found.iter().find(|f| f.check == "role-type").expect("found").to_string();
    let expected = concat!(
        "error[role-type] sample f1 (rule visit.test): Paul is a Person; `destination` of Visit takes Country, ",
        "Place, Organization, Facility, Event « la présidente Léa Morel s’est rendue à Kyiv »"
    );
    assert_eq!(text, expected);
}
