//! Roles that come from beyond the words a rule reads.

use crate::data::DataSource;
use crate::document::Document;
use crate::engine::Engine;
use crate::extract::Filler;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load(&DataSource::embedded()).expect("the data is right"));

/// `Type@trigger role=…; role=… status` of the facts, roles in the order of their names.
fn facts(text: &str) -> Vec<String> {
    let document = Document {
        id: "t".to_owned(),
        text: text.to_owned(),
        date: Some("2024-05-15".to_owned()),
        lang: "fr".to_owned(),
        ..Document::default()
    };
    let reading = ENGINE.extract(&document);
    let shown = reading.extraction.facts.iter().map(|fact| {
        let words = |filler: &Filler| match filler {
            Filler::Mention(m) => {
                let mention = &reading.extraction.mentions[*m as usize];
                let entity = mention.entity.map(|e| &reading.extraction.entities[e as usize]);
                entity.map_or_else(|| mention.span.of(text).to_owned(), |e| e.label.to_string())
            }
            Filler::Text(span) | Filler::Measure(_, span) => span.of(text).to_owned(),
            Filler::Fixed(words) => words.to_string(),
            Filler::Value(value) => value.to_string(),
        };
        let mut roles: Vec<String> =
            fact.roles.iter().map(|r| format!("{}={}", ENGINE.schema.role_name(r.role), words(&r.filler))).collect();
        if let Some(value) = fact.time.and_then(|t| reading.extraction.times[t as usize].value.as_deref()) {
            roles.push(format!("time={value}"));
        }
        roles.sort();
        let name = ENGINE.schema.fact_name(fact.fact_type);
        format!("{name}@{} {} {}", fact.trigger.of(text), roles.join("; "), fact.status.as_str())
    });
    shown.collect()
}

fn has(text: &str, expected: &[&str]) {
    let found = facts(text);
    for wanted in expected {
        assert!(found.iter().any(|f| f == wanted), "no {wanted:?} in\n{}", found.join("\n"));
    }
}

#[test]
fn harm_told_side_by_side_shares_cause_and_place() {
    has(
        "Deux hommes sont morts et trois autres ont été blessés dans un accident à Nice.",
        &["Death@morts cause=un accident; place=Nice; victim=Deux hommes certain+"],
    );
    has(
        "Deux hommes sont morts et trois autres ont été hospitalisés à Nice.",
        &["Death@morts victim=Deux hommes certain+"],
    );
}

#[test]
fn what_a_verb_of_causing_takes_has_a_cause() {
    has(
        "Un incendie a provoqué la fermeture d’une autoroute.",
        &["Disruption@fermeture cause=Un incendie; thing=une autoroute certain+"],
    );
}

#[test]
fn the_one_who_acts_stands_behind_the_charge() {
    has(
        "Jean Morel a été condamné à deux ans de prison pour fraude par un tribunal.",
        &[
            "Judgment@condamné authority=un tribunal; charge=fraude; penalty=deux ans de prison; person=Jean Morel certain+",
        ],
    );
}

#[test]
fn whoever_takes_over_has_the_post_that_is_left() {
    has(
        "Lars Holm, directeur général de Nordvik, a remis sa démission. Il sera remplacé par Inga Dahl.",
        &["Appointment@remplacé office=directeur général; organization=Nordvik; person=Inga Dahl planned+"],
    );
}

#[test]
fn a_passive_infinitive_is_as_real_as_its_governor_says() {
    has("Le sommet devrait être annulé.", &["Disruption@annulé thing=Le sommet planned+"]);
    has("Jean Morel doit être jugé en août.", &["Judgment@jugé person=Jean Morel; time=2024-08 planned+"]);
    has(
        "Jean Morel a été arrêté avant d’être inculpé par un juge.",
        &["Judgment@inculpé authority=un juge; person=Jean Morel certain+"],
    );
    has("Jean Morel va être arrêté.", &["Arrest@arrêté person=Jean Morel planned+"]);
}

#[test]
fn the_participle_tells_the_gender_of_an_object_pronoun() {
    has(
        "La ministre Anna Lind a démissionné. Jean Morel l’a remerciée.",
        &["Support@l’a remerciée supported=Anna Lind; supporter=Jean Morel certain+"],
    );
}

#[test]
fn the_rival_stands_at_the_noun_that_is_won() {
    has(
        "Lyon a remporté la finale de la Coupe face à Turin, 3-1.",
        &["Competition@finale event=la finale; participant=Lyon; participant=Turin; score=3-1; winner=Lyon certain+"],
    );
}

#[test]
fn a_possessive_in_front_looks_ahead_to_the_subject() {
    has(
        "Après sa victoire 2-0 contre la Suède, le Brésil occupe la deuxième place du classement.",
        &["Competition@victoire participant=Brésil; participant=Suède; score=2-0; winner=Brésil certain+"],
    );
}

#[test]
fn whose_thing_is_sold_sells_it() {
    has(
        "Le groupe Nordvik a annoncé la vente de sa filiale à Total pour 450 millions d’euros.",
        &["Transaction@vente amount=450 millions d’euros; buyer=Total; seller=Nordvik; thing=sa filiale certain+"],
    );
}

#[test]
fn who_claims_an_attack_is_told_with_it() {
    has(
        "L’attentat, revendiqué par le groupe État islamique, a coûté la vie à douze soldats à Kaboul.",
        &["Attack@revendiqué attacker=État islamique; place=Kaboul certain+"],
    );
}

#[test]
fn roles_that_a_rule_does_not_ask_for_stand_behind_their_prepositions() {
    has(
        "Jean Morel est décédé lundi des suites d’un cancer.",
        &["Death@décédé cause=un cancer; time=2024-05-13; victim=Jean Morel certain+"],
    );
    has(
        "Anna Lind a été réélue à la tête de la Ligue arabe.",
        &["Appointment@réélue organization=Ligue arabe; person=Anna Lind certain+"],
    );
}

#[test]
fn what_a_disaster_makes_has_its_cause_place_and_time() {
    has(
        "L’explosion a soufflé lundi un immeuble à Quito, faisant au moins dix morts.",
        &["Death@morts cause=L’explosion; place=Quito; time=2024-05-13; victim=dix morts certain+"],
    );
    has(
        "Une fusillade fait deux morts à Miami.",
        &["Death@morts cause=Une fusillade; place=Miami; victim=deux morts certain+"],
    );
}

#[test]
fn words_that_point_to_an_office_stand_for_it() {
    has(
        "Le fondateur de Nordvik, Jean Morel, cédera son poste à Anna Lind.",
        &["Appointment@cédera office=fondateur; organization=Nordvik; person=Anna Lind planned+"],
    );
}
