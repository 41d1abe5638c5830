use super::*;
use crate::data::DataSource;
use crate::language::{Reader, Scratch};

fn mentions(text: &str) -> Vec<Mention> {
    let reader = Reader::load(&DataSource::embedded()).unwrap();
    let gazetteer = Gazetteer::built_in().unwrap();
    let cues = NameCues::load(&DataSource::embedded()).unwrap();
    let mut analysis = Analysis::default();
    reader.read(text, &mut analysis, &mut Scratch::default());
    let mut out = Vec::new();
    let knowledge = Knowledge { gazetteer: &gazetteer, cues: &cues, lexicon: &reader.lexicon };
    find(text, &analysis, &knowledge, &[], &mut Forms::default(), &mut out);
    out
}

fn names(text: &str) -> Vec<(String, &'static str)> {
    mentions(text)
        .iter()
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

#[test]
fn names_between_marks_take_the_type_of_the_noun_before() {
    has("L’association « Un toit chaque soir » a fermé.", "Un toit chaque soir", "Organization");
    has("Elle joue dans le film \"La Rive noire\" cet été.", "La Rive noire", "Work");
    assert!(names("Un film « très beau » est sorti.").is_empty());
}

#[test]
fn a_town_that_plays_is_its_club() {
    let text = "Handball : quatrième journée du championnat. Nantes a battu Toulouse (28-24) au terme d’un match serré. \
                L’entraîneur loue son gardien. Le prochain match aura lieu à Nantes.";
    has(text, "Toulouse", "Organization");
    assert!(names(text).contains(&("Nantes".to_owned(), "Organization")));
    assert!(names(text).contains(&("Nantes".to_owned(), "Place")));
    has("Toulouse a battu le record de chaleur.", "Toulouse", "Place");
}

#[test]
fn what_somebody_is_in_charge_of_is_no_first_name() {
    has("La ministre de la Culture Zohra Belkadi a souri.", "Zohra Belkadi", "Person");
}

#[test]
fn years_and_directions_belong_to_the_name() {
    has("Il rêve de la Coupe du monde 2031.", "Coupe du monde 2031", "Event");
    has("Une ferme du Yorkshire de l’Ouest a brûlé.", "Yorkshire de l’Ouest", "Place");
}

#[test]
fn what_a_body_makes_is_a_product() {
    has("Il conduisait une Ford Brivala grise.", "Ford Brivala", "Product");
}

#[test]
fn numbered_roads_are_facilities() {
    has("Un camion s’est couché sur la nationale 118.", "nationale 118", "Facility");
}

#[test]
fn somebody_behind_a_place_or_body_is_a_name_of_its_own() {
    let text = "La sénatrice du Nevada Carol Brantley a refusé.";
    has(text, "Nevada", "Place");
    has(text, "Carol Brantley", "Person");
    has("Le porte-parole du ministère de la Défense Igor Marsov a nié.", "Igor Marsov", "Person");
}

#[test]
fn verbs_and_nouns_ask_for_a_type() {
    has("Le géant danois veut racheter Marbexo avant mai.", "Marbexo", "Organization");
    has("La police a arrêté Vandermol dimanche.", "Vandermol", "Person");
    has("Son rival italien Marbexo perd de l’argent.", "Marbexo", "Organization");
}

#[test]
fn words_inside_english_names_tell_the_type() {
    has("L’accident a eu lieu sur Brantley Road hier.", "Brantley Road", "Place");
    has("Ils assistent aux Vertas Games cet été.", "Vertas Games", "Event");
    has("Le conservateur de la National Sculpture Gallery sourit.", "National Sculpture Gallery", "Organization");
}

#[test]
fn a_dateline_is_a_place() {
    has("TREVELYN, Oregon — Un homme a été secouru dimanche.", "TREVELYN", "Place");
}

#[test]
fn a_surname_keeps_its_particle() {
    let text = "Le coureur Tomas De Grand a gagné. Le Belge a battu son rival. C’est De Grand qui a souri.";
    has(text, "De Grand", "Person");
}

#[test]
fn teams_of_a_text_about_matches() {
    let text = "Handball : le match nul laisse les Caïmans à la troisième place du championnat. L’entraîneur loue son \
                gardien. Les Caïmans, promus, visent la victoire.";
    has(text, "Caïmans", "Organization");
}

#[test]
fn a_capital_behind_the_article_belongs_to_the_title() {
    let text = "La Première ministre a écarté cette idée.";
    let reader = Reader::load(&DataSource::embedded()).unwrap();
    let gazetteer = Gazetteer::built_in().unwrap();
    let cues = NameCues::load(&DataSource::embedded()).unwrap();
    let mut analysis = Analysis::default();
    reader.read(text, &mut analysis, &mut Scratch::default());
    let mut out = Vec::new();
    let knowledge = Knowledge { gazetteer: &gazetteer, cues: &cues, lexicon: &reader.lexicon };
    find(text, &analysis, &knowledge, &[], &mut Forms::default(), &mut out);
    assert!(out.iter().any(|m| m.span.of(text) == "La Première ministre"), "{out:?}");
}

#[test]
fn companies_by_their_country_and_coordinated_first_names() {
    has("Le groupe a payé le rachat du danois Marbexo en mai.", "Marbexo", "Organization");
    has("Anna et Paul Brantley vivent ici.", "Anna", "Person");
    let storm = names("L’ouragan Florence a frappé la côte.");
    assert!(storm.contains(&("ouragan Florence".to_owned(), "Event")) && storm.len() == 1, "{storm:?}");
}

#[test]
fn phrases_hold_what_belongs_to_their_noun() {
    let phrase = |text: &str, wanted: &str| {
        let found = mentions(text);
        let phrases: Vec<&str> =
            found.iter().filter(|m| m.kind == MentionKind::Nominal).map(|m| m.span.of(text)).collect();
        assert!(phrases.contains(&wanted), "{wanted} not in {phrases:?}");
    };
    phrase("Le préfet multiplie les mises en garde.", "les mises en garde");
    phrase("La prise en charge des blessés tarde.", "La prise en charge");
    phrase("Les forces de l'ordre sont venues.", "Les forces de l'ordre");
    phrase("Deux des soldats sont tombés.", "Deux des soldats");
    phrase("La moitié des élèves manquent.", "La moitié des élèves");
    phrase("L'un des suspects a fui.", "L'un des suspects");
    phrase("Un homme âgé de 57 ans a chuté.", "Un homme");
    phrase("Il fait partie d'un groupe de dix marcheurs.", "un groupe de dix marcheurs");
}
