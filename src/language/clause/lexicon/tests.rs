use super::*;

fn lexicon() -> ClauseLexicon {
    ClauseLexicon::load(&DataSource::embedded()).expect("embedded tables load")
}

#[test]
fn controllers_depend_on_the_marker() {
    let lexicon = lexicon();
    assert_eq!(lexicon.controller("venir", "de"), Some(Controller::RecentPast));
    assert_eq!(lexicon.controller("venir", ""), None);
    assert_eq!(lexicon.controller("demander", "de"), Some(Controller::Indirect));
    assert_eq!(lexicon.controller("commencer", "à"), Some(Controller::Raising));
}

#[test]
fn nouns_know_their_verbs_and_verbs_their_nouns() {
    let lexicon = lexicon();
    assert_eq!(lexicon.nominal("livraison")[0].verb, "livrer");
    assert_eq!(lexicon.nominal("livraison")[0].de, Genitive::Object);
    assert!(lexicon.nouns_of("réunir", true).any(|n| n == "réunion"));
    assert!(lexicon.nouns_of("livrer", false).any(|n| n == "livraison"));
}

#[test]
fn participles_lead_to_their_verbs() {
    let lexicon = lexicon();
    assert_eq!(lexicon.participle_verb("blessé").as_deref(), Some("blesser"));
    assert_eq!(lexicon.participle_verb("détruit").as_deref(), Some("détruire"));
    assert_eq!(lexicon.participle_verb("rouge"), None);
}

#[test]
fn a_wrong_row_names_file_and_line() {
    let mut lexicon = ClauseLexicon::default();
    let error = lexicon.read_control("vouloir\t-\tsubject\npouvoir\t-\tnobody\n").unwrap_err();
    assert!(error.to_string().starts_with("data/fr/syntax/clause/control.tsv:2: controller is \"nobody\""), "{error}");
}
