//! Whole texts through the engine.

use super::{agree, day};
use crate::data::DataSource;
use crate::document::Document;
use crate::engine::{Engine, Reading};
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load(&DataSource::embedded()).expect("the data is right"));

fn read(text: &str) -> Reading {
    let document = Document {
        id: "t".to_owned(),
        text: text.to_owned(),
        date: Some("2024-05-15".to_owned()),
        lang: "fr".to_owned(),
        ..Document::default()
    };
    ENGINE.extract(&document)
}

/// The joins of a text as `later = first`, by triggers.
fn joins(text: &str) -> Vec<String> {
    let facts = read(text).extraction.facts;
    let mut out = Vec::new();
    for (id, fact) in facts.iter().enumerate() {
        for other in fact.same_as.iter().filter(|o| (**o as usize) < id) {
            let first = &facts[*other as usize];
            assert!(first.same_as.contains(&(id as u32)), "links go both ways");
            assert!(fact.derivation.steps.iter().any(|s| s.starts_with("tells the event of")), "{fact:?}");
            out.push(format!("{} = {}", fact.trigger.of(text), first.trigger.of(text)));
        }
    }
    out
}

#[test]
fn a_visit_told_twice_is_one() {
    let text = "Emmanuel Macron s’est rendu mardi à Varsovie.\n\nLa visite d’Emmanuel Macron en Pologne a été brève.";
    assert_eq!(joins(text), ["visite = rendu"]);
}

#[test]
fn a_death_happens_once() {
    let text = "Paul Lemaire est mort lundi à Lyon.\n\nLe décès de Paul Lemaire a ému la ville.";
    assert_eq!(joins(text).len(), 1, "{:?}", joins(text));
}

#[test]
fn other_places_days_or_words_for_another_time_part_events() {
    for text in [
        "Emmanuel Macron s’est rendu mardi à Varsovie.\n\nEmmanuel Macron s’est rendu lundi à Varsovie.",
        "Emmanuel Macron s’est rendu à Varsovie.\n\nEmmanuel Macron s’est rendu à Madrid.",
        "Emmanuel Macron s’est rendu mardi à Varsovie.\n\nUne nouvelle visite d’Emmanuel Macron à Varsovie a suivi.",
        "Emmanuel Macron s’est rendu à Varsovie.\n\nEmmanuel Macron ne s’est pas rendu à Varsovie.",
        "La Russie a attaqué l’Ukraine.\n\nLa Russie a bombardé l’Ukraine.",
    ] {
        assert_eq!(joins(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn times_hold_each_other() {
    assert!(agree(Some("2024-05"), Some("2024-05-14")));
    assert!(agree(Some("2024-05-14TMO"), Some("2024-05-14")));
    assert!(agree(None, Some("2024")));
    assert!(!agree(Some("2024-05-14"), Some("2024-05-15")));
    assert!(!agree(Some("202"), Some("2024")));
    assert_eq!(day("2024-05-14TMO"), Some("2024-05-14"));
    assert_eq!(day("2024-W20-WE"), None);
    assert_eq!(day("2024-05"), None);
}

fn open(text: &str) -> Vec<String> {
    let reading = read(text);
    let open = reading.extraction.facts.iter().filter(|f| f.open_verb.is_some());
    open.map(|f| format!("{} | {}", f.open_verb.as_deref().unwrap_or(""), f.evidence.of(text))).collect()
}

#[test]
fn clear_clauses_between_names_are_open_relations() {
    assert_eq!(open("La Norvège imite la Suède."), ["imiter | Norvège imite la Suède"]);
    let titled = "L’ancien ministre Paul Lemaire imite le chanteur Luc Morin.";
    assert_eq!(open(titled), ["imiter | Paul Lemaire imite le chanteur Luc Morin"]);
    assert_eq!(open("Paul Lemaire a imité Julie Morin à Lyon."), ["imiter | Paul Lemaire a imité Julie Morin"]);
}

#[test]
fn denied_meant_or_unnamed_is_no_open_relation() {
    for text in [
        "La Norvège n’imite pas la Suède.",
        "La Norvège pourrait imiter la Suède.",
        "La Norvège imitera la Suède.",
        "La Norvège imite ses voisins.",
        "Les voisins imitent la Suède.",
        "La Norvège a la Suède pour voisine.",
    ] {
        assert_eq!(open(text), Vec::<String>::new(), "{text}");
    }
}
