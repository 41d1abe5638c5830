use super::*;
use crate::data::DataSource;
use crate::language::{Reader, Scratch};

fn names(text: &str) -> Vec<(String, &'static str)> {
    let reader = Reader::load(&DataSource::embedded()).unwrap();
    let gazetteer = Gazetteer::built_in().unwrap();
    let mut analysis = Analysis::default();
    reader.read(text, &mut analysis, &mut Scratch::default());
    let mut out = Vec::new();
    find(text, &analysis, &gazetteer, &reader.lexicon, &[], &mut out);
    out.iter()
        .filter(|m| m.kind == MentionKind::Name)
        .map(|m| (m.span.of(text).to_owned(), EntityType::NAMES[m.entity_type.unwrap().0 as usize]))
        .collect()
}

fn has(text: &str, name: &str, kind: &str) {
    let found = names(text);
    assert!(found.iter().any(|(n, k)| n == name && *k == kind), "{name} {kind} not in {found:?}");
}

#[test]
fn persons_by_title_first_name_and_age() {
    has("La présidente de la région, Mme Gwladys Orvet, a refusé.", "Gwladys Orvet", "Person");
    has("Le basketteur Tyrel Vonk a signé à Limoges.", "Tyrel Vonk", "Person");
    has("Interrogée, Zohra Belkadi, 43 ans, se taisait.", "Zohra Belkadi", "Person");
    has("Vladimir Poutine est arrivé.", "Vladimir Poutine", "Person");
}

#[test]
fn a_strong_place_labels_the_bare_name() {
    let text = "Le ministre Anton Krelski a parlé. Krelski était fatigué.";
    assert_eq!(names(text).iter().filter(|(n, k)| n.ends_with("Krelski") && *k == "Person").count(), 2);
}

#[test]
fn places_and_bodies() {
    has("Il vit à Trévignac depuis dix ans.", "Trévignac", "Place");
    has(
        "Le ministère russe des Affaires étrangères a répondu.",
        "ministère russe des Affaires étrangères",
        "Organization",
    );
    has("L’armée ukrainienne avance vers la mer d’Azov.", "armée ukrainienne", "Organization");
    has("L’armée ukrainienne avance vers la mer d’Azov.", "mer d’Azov", "Place");
    has("La police de Baton Rouge enquête.", "police de Baton Rouge", "Organization");
    has("La police de Baton Rouge enquête.", "Baton Rouge", "Place");
}

#[test]
fn ordinary_words_stay_ordinary() {
    assert!(names("Nice n’est pas un mot. Tours et détours.").iter().all(|(n, _)| n != "Tours"));
    has("Il habite à Tours depuis mai.", "Tours", "Place");
}
