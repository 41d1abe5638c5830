//! Times and places of facts read from their text.

use crate::data::DataSource;
use crate::document::Document;
use crate::engine::Engine;
use crate::extract::Filler;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::load(&DataSource::embedded()).expect("the data is right"));

/// `Type@trigger place=… time=…` of the facts, `*` behind a time that stands in another clause.
fn facts(text: &str) -> Vec<String> {
    let document = Document {
        id: "t".to_owned(),
        text: text.to_owned(),
        date: Some("2024-05-15".to_owned()),
        lang: "fr".to_owned(),
        ..Document::default()
    };
    let reading = ENGINE.extract(&document);
    let place = ENGINE.schema.role("place");
    let shown = reading.extraction.facts.iter().map(|fact| {
        let mut line = format!("{}@{}", ENGINE.schema.fact_name(fact.fact_type), fact.trigger.of(text));
        for role in fact.roles.iter().filter(|r| Some(r.role) == place) {
            if let Filler::Mention(m) = role.filler {
                line += &format!(" place={}", reading.extraction.mentions[m as usize].span.of(text));
            }
        }
        if let Some(value) = &fact.time_value {
            line += &format!(" time={value}");
        }
        if let Some(time) = fact.time {
            let whence = if fact.time_inherited { "*" } else { "" };
            line += &format!(" time={}{whence}", reading.extraction.times[time as usize].span.of(text));
        }
        line
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
fn an_event_noun_happens_when_and_where_its_clause_does() {
    has(
        "Le 3 mars 2015, douze ouvriers ont péri dans un incendie à Lyon.",
        &["Disaster@incendie place=Lyon time=3 mars 2015*", "Death@péri place=Lyon time=3 mars 2015"],
    );
    has(
        "Le tremblement de terre qui a secoué le Pérou vendredi a fait trois morts.",
        &["Disaster@tremblement place=Pérou time=vendredi*"],
    );
}

#[test]
fn a_clause_with_when_shares_the_time_of_the_one_above() {
    has(
        "Tout a changé en juillet, lorsque Anna Lind a rencontré Jean Morel à Oslo.",
        &["Meeting@rencontré place=Oslo time=juillet*"],
    );
}

#[test]
fn the_place_before_a_colon_is_that_of_all_events_of_the_headline() {
    has("Pérou : 12 morts après un tremblement de terre", &["Disaster@tremblement place=Pérou"]);
}

#[test]
fn y_is_the_place_named_last() {
    has("Le séisme a frappé Lima ; trois personnes y ont péri.", &["Death@péri place=Lima"]);
}

#[test]
fn a_year_that_belongs_to_a_name_is_no_time() {
    let found = facts("Il a été blessé lors du Mondial 2014.");
    assert!(found.iter().all(|f| !f.contains("time=")), "{found:?}");
}

#[test]
fn places_take_the_name_behind_de() {
    has("Une roquette a détruit une école dans le district de Karmel.", &["Damage@détruit place=Karmel"]);
}

#[test]
fn what_somebody_was_before_is_past() {
    has("Son ancienne compagne, Anna Lind, a témoigné.", &["Kinship@compagne time=PAST_REF"]);
}

#[test]
fn speech_acts_have_the_time_of_the_clause_above() {
    has(
        "La police a diffusé un portrait vendredi, demandant aux habitants de se manifester.",
        &["Demand@demandant time=vendredi*"],
    );
}

#[test]
fn the_place_that_a_headline_itself_tells_goes_before_its_topic() {
    has("France : une voiture fonce dans un groupe en Vendée et provoque deux morts", &["Death@morts place=Vendée"]);
}

#[test]
fn the_clause_that_tells_of_an_event_may_hang_on_its_measure() {
    has(
        "Un séisme d’une magnitude de 6 qui a secoué le Pérou vendredi a fait trois morts.",
        &["Disaster@séisme time=vendredi*"],
    );
}

/// `Type role=words …` of the facts.
fn roles(text: &str, names: &[&str]) -> Vec<String> {
    let document = Document { id: "t".to_owned(), text: text.to_owned(), lang: "fr".to_owned(), ..Document::default() };
    let reading = ENGINE.extract(&document);
    let shown = reading.extraction.facts.iter().map(|fact| {
        let mut line = ENGINE.schema.fact_name(fact.fact_type).to_owned();
        for role in &fact.roles {
            let name = ENGINE.schema.role_name(role.role);
            match &role.filler {
                Filler::Mention(m) if names.contains(&name) => {
                    line += &format!(" {name}={}", reading.extraction.mentions[*m as usize].span.of(text));
                }
                Filler::Text(words) if names.contains(&name) => line += &format!(" {name}={}", words.of(text)),
                _ => {}
            }
        }
        line
    });
    shown.collect()
}

#[test]
fn whoever_does_harm_is_no_cause_and_attacks() {
    let found = roles("L'armée a tué deux hommes dans une frappe au Liban.", &["agent", "cause", "attacker"]);
    assert!(found.contains(&"Attack attacker=L'armée".to_owned()), "{found:?}");
    let found = roles("Des inconnus ont fait sept morts à Lyon.", &["agent", "cause"]);
    assert!(found.contains(&"Death agent=Des inconnus".to_owned()), "{found:?}");
}

#[test]
fn a_named_place_is_no_sentence() {
    let found = roles("Le cinéaste a été condamné à Minsk.", &["penalty"]);
    assert!(found.contains(&"Judgment".to_owned()), "{found:?}");
}

#[test]
fn a_fact_between_two_years_holds_from_one_to_the_other() {
    has("Anna Lind a dirigé la Banque mondiale entre 2015 et 2017.", &["Position@dirigé time=2015/2017 time=2015"]);
}

#[test]
fn the_year_of_what_is_compared_with_is_no_time_of_the_fact() {
    let found = facts("Le parti socialiste a obtenu 27 % des voix, soit dix points de moins qu’en 2013.");
    assert!(!found.iter().any(|f| f.contains("2013")), "{found:?}");
}

#[test]
fn an_article_begins_a_phrase() {
    let found = roles("Le groupe a vendu à une banque chinoise sa filiale suédoise.", &["thing"]);
    assert!(found.contains(&"Transaction thing=sa filiale suédoise".to_owned()), "{found:?}");
}

#[test]
fn a_named_body_is_no_office() {
    let found = roles(
        "Le Sénat a confirmé la nomination de la juge Amy Barnett à la Cour suprême.",
        &["office", "organization"],
    );
    assert!(found.contains(&"Appointment organization=Cour suprême".to_owned()), "{found:?}");
}

#[test]
fn a_second_participle_has_its_own_target() {
    let found = roles("Le Japon a sanctionné douze banques russes et gelé leurs avoirs.", &["imposer", "thing"]);
    assert!(found.contains(&"Sanction imposer=Japon thing=leurs avoirs".to_owned()), "{found:?}");
}

#[test]
fn a_passive_without_its_auxiliary_tells_a_fact_of_its_own() {
    let found = facts("Le siège a été incendié et des voitures brûlées.");
    assert!(found.contains(&"Damage@incendié".to_owned()), "{found:?}");
    assert!(found.contains(&"Damage@brûlées".to_owned()), "{found:?}");
}
