//! What the patterns and the calendar make of French, one expression at a time.

use super::tests_support::words;
use super::{TimeLexicon, find};
use crate::data::DataSource;
use crate::extract::piece::Pieces;
use std::sync::LazyLock;

/// Expressions of `text` as `words=value`, read on Wednesday 12 June 2019.
fn read_on(text: &str, date: Option<&str>) -> Vec<String> {
    static LEXICON: LazyLock<TimeLexicon> = LazyLock::new(|| TimeLexicon::load(&DataSource::embedded()).unwrap());
    let mut out = Vec::new();
    let (analysis, mut pieces) = (words(text), Pieces::default());
    LEXICON.numbers.cut(text, &analysis, &mut pieces);
    find(text, &analysis, &pieces, date, &LEXICON, &mut out);
    out.iter().map(|t| format!("{}={}", t.span.of(text), t.value.as_deref().unwrap_or("?"))).collect()
}

#[track_caller]
fn check(text: &str, wanted: &[&str]) {
    assert_eq!(read_on(text, Some("2019-06-12")), wanted, "{text}");
}

#[test]
fn whole_and_partial_dates() {
    check("Le texte a été signé le 1er octobre 2015.", &["1er octobre 2015=2015-10-01"]);
    check("Il a signé le 14 avril dernier.", &["14 avril dernier=2019-04-14"]);
    check("Il a signé en octobre.", &["octobre=2018-10"]);
    check("Le sommet aura lieu en octobre.", &["octobre=2019-10"]);
    check("Il a signé en février dernier.", &["février dernier=2019-02"]);
    check("Le marché a fermé le samedi 8 juin.", &["samedi 8 juin=2019-06-08"]);
    check("Né le 30/03/1975 à Lyon.", &["30/03/1975=1975-03-30"]);
    check("Né le 2015-03-30.", &["2015-03-30=2015-03-30"]);
    check("Il est là depuis 1994.", &["1994=1994"]);
    check("Le livre a 2014 pages.", &[]);
    check("Quelque 2000 soldats ont défilé.", &[]);
    check("La guerre de 1870 a été courte.", &["1870=1870"]);
    check("Il a démissionné fin 2015.", &["fin 2015=2015"]);
    check("L’accord a été signé à la mi-mars.", &["mi-mars=2019-03"]);
}

#[test]
fn weekdays_and_deictics() {
    check("Il a déclaré lundi être prêt.", &["lundi=2019-06-10"]);
    check("Elle a frappé mercredi.", &["mercredi=2019-06-12"]);
    check("La réunion aura lieu lundi.", &["lundi=2019-06-17"]);
    check("Il doit rencontrer vendredi son homologue.", &["vendredi=2019-06-14"]);
    check("Elle a frappé vendredi matin.", &["vendredi matin=2019-06-07TMO"]);
    check("Il a frappé hier soir.", &["hier soir=2019-06-11TEV"]);
    check("Il a frappé entre dimanche et lundi.", &["entre dimanche=2019-06-09", "lundi=2019-06-10"]);
    check("Ils ont frappé dans la nuit de samedi à dimanche.", &["nuit de samedi à dimanche=2019-06-08TNI"]);
    check("Il a signé mardi. La veille, il a dit non.", &["mardi=2019-06-11", "La veille=2019-06-10"]);
    check("Il est prévu jeudi prochain.", &["jeudi prochain=2019-06-13"]);
    check("Il est calme aujourd’hui.", &["aujourd’hui=2019-06-12"].map(|_| "aujourd’hui=PRESENT_REF"));
    check("Il a signé aujourd’hui.", &["aujourd’hui=2019-06-12"]);
}

#[test]
fn ranges_terms_and_amounts() {
    check("Le congrès aura lieu du 3 au 6 mai.", &["3=2020-05-03", "6 mai=2020-05-06"]);
    check("Le festival se tiendra du 6 au 24 juillet prochain.", &["6=2019-07-06", "24 juillet prochain=2019-07-24"]);
    check("Elle a reçu l’ordre de partir avant dimanche.", &["dimanche=2019-06-16"]);
    check("Ils ont appelé à la grève à partir du 2 juillet.", &["2 juillet=2019-07-02"]);
    check("Le tableau a été vendu jeudi 6,4 millions.", &["jeudi=2019-06-06"]);
    check("Il a signé l’offre proposée samedi.", &["samedi=2019-06-08"]);
    check("Quelques heures plus tard, il a fui.", &["Quelques heures plus tard=PTXH"]);
}

#[test]
fn parts_of_days_and_years_of_names() {
    check("Elle a été arrêtée mardi à l’aube.", &["mardi à l’aube=2019-06-11TMO"]);
    check("La loi est à l’aube d’une réforme.", &[]);
    check("Le tableau fut peint vers 1640.", &["1640=1640"]);
    check("La route grimpe vers 1640 mètres.", &[]);
    check("Le Festival d’Avignon 2016 a commencé.", &[]);
}

#[test]
fn counted_times_and_lengths() {
    check("Il a signé il y a trois jours.", &["il y a trois jours=2019-06-09"]);
    check("Il a signé il y a deux semaines.", &["il y a deux semaines=2019-W22"]);
    check("Il a signé il y a dix ans.", &["il y a dix ans=2009"]);
    check("Il a signé il y a quelques jours.", &["il y a quelques jours=PAST_REF"]);
    check("Il règne depuis un demi-siècle.", &["un demi-siècle=P50Y"]);
    check("Près de 10 mois après le début.", &["Près de 10 mois=P10M"]);
    check("Trois jours après que le pont est tombé.", &["Trois jours=P3D"]);
    check("Il a joué 17,4 minutes.", &["17,4 minutes=PT17.4M"]);
    check("Une quinzaine de jours.", &["Une quinzaine de jours=P15D"]);
    check("Deux ans et demi.", &["Deux ans et demi=P2.5Y"]);
    check("Il attend depuis plusieurs mois.", &["plusieurs mois=PXM"]);
    check("Au cours des cinq dernières années.", &["des cinq dernières années=P5Y"]);
    check("Dans les prochains mois.", &["les prochains mois=FUTURE_REF"]);
    check("Ces derniers mois.", &["Ces derniers mois=PAST_REF"]);
    check("La saison dernière.", &["La saison dernière=PAST_REF"]);
    check("La semaine dernière.", &["La semaine dernière=2019-W23"]);
    check("Plus tôt cette année.", &["Plus tôt cette année=2019"]);
    check("Ce week-end.", &["Ce week-end=2019-W24-WE"]);
}

#[test]
fn ages_are_no_times() {
    check("Sims, 20 ans, a été frappé.", &[]);
    check("Un homme de 30 ans a été frappé.", &[]);
    check("Une peine de 30 ans.", &["30 ans=P30Y"]);
    check("Elle est âgée de 84 ans.", &[]);
}

#[test]
fn sets_years_and_hours() {
    check("Des allocations mensuelles.", &["mensuelles=P1M"]);
    check("Deux fois par semaine.", &["Deux fois par semaine=P1W"]);
    check("Tous les deux ans.", &["Tous les deux ans=P2Y"]);
    check("Chaque lundi.", &["Chaque lundi=XXXX-WXX-1"]);
    check("Les années 1990.", &["années 1990=199"]);
    check("Au XXe siècle.", &["XXe siècle=19"]);
    check("Au deuxième trimestre.", &["deuxième trimestre=2019-Q2"]);
    check("Au premier semestre 2017.", &["premier semestre 2017=2017-H1"]);
    check("L’été 2014.", &["été 2014=2014-SU"]);
    check("À Noël.", &["Noël=2018-12-25"].map(|_| "Noël=2018-12-25"));
    check("Samedi, à 11 h 00 HE.", &["Samedi=2019-06-08", "11 h 00 HE=2019-06-08T11:00"]);
    check("Vers 8 heures du soir.", &["8 heures du soir=2019-06-12T20:00"]);
    check("Il a dormi 24 heures.", &["24 heures=PT24H"]);
    check("Du 12 au 14 mai 2016.", &["12=2016-05-12", "14 mai 2016=2016-05-14"]);
}

#[test]
fn without_a_date_nothing_is_guessed() {
    let read = |text| read_on(text, None);
    assert_eq!(read("Il a signé lundi."), ["lundi=XXXX-WXX-1"]);
    assert_eq!(read("Il a signé en octobre."), ["octobre=XXXX-10"]);
    assert_eq!(read("Il a signé hier."), ["hier=?"]);
    assert_eq!(read("Il a signé le 2 octobre 1968."), ["2 octobre 1968=1968-10-02"]);
}
