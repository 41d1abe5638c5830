//! The clause view of sentences read from their text.

use super::*;
use crate::data::DataSource;
use crate::language::{Analysis, Reader, Scratch};
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::load(&DataSource::embedded()).expect("the data is right"));

/// Checks that the sentence has these clauses.
fn has(text: &str, expected: &[&str]) {
    let mut analysis = Analysis::default();
    READER.read(text, &mut analysis, &mut Scratch::default());
    let lexicon = ClauseLexicon::load(&DataSource::embedded()).expect("embedded tables load");
    let mut clauses = Clauses::default();
    build(text, &analysis, &lexicon, &mut clauses);
    let lines: Vec<String> = clauses
        .predicates
        .iter()
        .map(|p| {
            let mut line = String::new();
            show(&mut line, text, &analysis, p).expect("strings can be written to");
            line
        })
        .collect();
    for wanted in expected {
        assert!(lines.iter().any(|l| l.contains(wanted)), "no {wanted:?} in\n{}", lines.join("\n"));
    }
}

#[test]
fn a_second_participle_has_its_own_object() {
    has(
        "Des pluies violentes ont emporté des ponts et noyé la vallée.",
        &[
            "verb emporter [perfect]: subject=pluies object=ponts",
            "verb noyer [perfect]: subject=pluies<shared> object=vallée",
        ],
    );
}

#[test]
fn a_noun_with_its_own_article_is_joined_to_the_outer_noun() {
    has(
        "Elle a critiqué la politique de Anna Lind et la lenteur du gouvernement.",
        &["object=politique oblique(de)=Anna<attachment doubtful> object=lenteur"],
    );
}

#[test]
fn a_participle_at_the_end_of_the_clause_describes_its_subject() {
    has(
        "Anna Lind a été interpellée mardi à Oslo, soupçonnée de fraude.",
        &["verb soupçonner [passive]: object=Anna<understood> oblique(de)=fraude"],
    );
}

#[test]
fn a_gerund_belongs_to_the_subject() {
    has(
        "Le club a décroché un troisième titre en battant Lyon.",
        &["verb battre: subject=club<understood> object=Lyon"],
    );
}

#[test]
fn a_cleft_goes_on_from_its_relative_clause() {
    has(
        "C’est un promeneur, Jean Morel, qui a trouvé le sac et a prévenu la gendarmerie.",
        &["verb prévenir [perfect]: subject=Jean<shared> object=gendarmerie"],
    );
}

#[test]
fn an_agent_behind_an_infinitive_goes_to_the_passive_above() {
    has(
        "Les habitants ont été invités à rester chez eux par le maire.",
        &["object=habitants<turned to active> clause(à)=rester subject(par)=maire<turned to active>"],
    );
}

#[test]
fn an_adjective_that_closes_the_object_is_its_attribute() {
    has("Le syndicat a jugé la réforme inutile.", &["object=réforme attribute=inutile"]);
}

#[test]
fn articles_of_indefinites_hide_no_object() {
    has("La police presse d’éventuels témoins de se présenter.", &["object=témoins"]);
    has("Elle condamne à la fois la grève et la répression.", &["object=grève", "object=répression"]);
}

#[test]
fn locutions_are_read_across_the_tree() {
    has("Un homme a été arrêté en lien avec l’attentat.", &["oblique(en lien avec)=attentat"]);
    has("La chanteuse est morte des suites d’une longue maladie.", &["oblique(des suites de)=maladie"]);
}

#[test]
fn a_noun_behind_a_semicolon_is_the_subject_of_the_verb_behind_it() {
    has("Le port a été bombardé ; deux marins y ont péri.", &["verb périr [perfect]: subject=marins"]);
}

#[test]
fn one_noun_behind_a_perfect_is_the_object() {
    has("Plusieurs d’entre eux ont critiqué Anna Lind.", &["subject=eux object=Anna"]);
}

#[test]
fn a_second_subject_behind_the_verb_is_the_object() {
    has(
        "La coureuse a devancé de dix secondes l’Italienne Anna Conti.",
        &["subject=coureuse oblique(de)=secondes object=Italienne"],
    );
}

#[test]
fn complements_hang_on_times_only_in_the_tree() {
    has(
        "Lena Brandt s’était défaite la veille de l’Américaine Ann Cole.",
        &["oblique(de)=Américaine<attachment doubtful>"],
    );
}

#[test]
fn enumerations_of_subjects_are_whole() {
    has(
        "La Suède, la Norvège, le Danemark, la Finlande et l’Islande ont signé le texte.",
        &["subject=Suède subject=Norvège subject=Danemark subject=Finlande subject=Islande object=texte"],
    );
    has("Jean Morel, Anna Lind et leurs deux filles ont été tués.", &["object=Jean<turned to active> object=Anna"]);
    has(
        "Ainsi, selon l’AFP, 120 Palestiniens, 30 Israéliens, deux Américains, un Turc et un Soudanais ont perdu la vie.",
        &["subject=Palestiniens subject=Israéliens subject=Américains"],
    );
}

#[test]
fn who_is_addressed_does_what_is_asked() {
    has("Le maire conseille aux promeneurs de rester chez eux.", &["verb rester: subject=promeneurs<understood>"]);
}

#[test]
fn a_participle_right_behind_the_object_tells_of_it() {
    has(
        "Les gardes, qui avaient capturé en mars un félin ayant tué plusieurs brebis, patrouillent.",
        &["verb tuer [perfect]: subject=félin<modified noun> object=brebis"],
    );
}

#[test]
fn the_relative_pronoun_takes_the_noun_of_its_number() {
    has(
        "Il a frappé deux passants, qui ont été blessés, avant d’agresser un garde, qui a lui aussi été blessé.",
        &["object=garde<antecedent>"],
    );
}

#[test]
fn a_que_clause_behind_object_and_comma_is_relative() {
    has(
        "Le ministre a critiqué le juge, qu'il accuse de partialité.",
        &["verb critiquer [perfect]: subject=ministre object=juge", "verb accuser: object=juge<antecedent> subject=il"],
    );
}

#[test]
fn the_conjunct_before_a_verb_without_subject_is_its_subject() {
    has(
        "Une serveuse a été tuée sur le parking de l’hôtel et un cuisinier a été retrouvé mort dans une chambre.",
        &["verb mourir: subject=cuisinier", "verb retrouver [passive] [perfect]: object=cuisinier"],
    );
}

#[test]
fn a_description_before_the_name_is_no_subject() {
    has("Fervente partisane du Brexit, Anna Lind a critiqué le texte.", &["verb critiquer [perfect]: subject=Anna"]);
}

#[test]
fn an_apposition_to_two_names_is_no_third_name() {
    has(
        "Moscou et Téhéran, parrains du régime de Damas, se sont opposés à toute incursion.",
        &["verb se opposer [perfect]: subject=Moscou subject=Téhéran oblique(à)=incursion"],
    );
}

#[test]
fn a_bare_participle_tells_of_the_others_right_before_it() {
    has(
        "Un policier a été tué et un autre grièvement blessé.",
        &["verb tuer [passive] [perfect]: object=policier", "verb blesser [passive] [perfect]: object=autre"],
    );
}

#[test]
fn a_participle_with_a_phrase_of_its_own_shares_no_subject() {
    has("Deux personnes ont été tuées et une autre grièvement blessée.", &["object=autre"]);
}

#[test]
fn a_participle_tells_of_the_noun_that_it_agrees_with() {
    has(
        "Une attaque à la bombe menée par des rebelles a fait neuf morts.",
        &["verb mener + attaque [passive]: object=attaque<modified noun>"],
    );
    has(
        "Le pays attend la démission du ministre, mis en cause dans une affaire.",
        &["verb mettre [passive]: object=ministre<modified noun>"],
    );
}

#[test]
fn a_participle_tells_of_the_noun_it_agrees_with() {
    has(
        "La cour a reçu les avocats de l'ancien ministre Paul Durand, détenu depuis mai à Oslo.",
        &["verb détenir [passive]: object=Paul<modified noun>"],
    );
    has(
        "Le président avait proposé une trêve, aussitôt rejetée par les rebelles.",
        &["verb rejeter [passive]: object=trêve<modified noun>"],
    );
}

#[test]
fn before_doing_something_is_said_of_the_subject() {
    has("La joueuse a sauvé deux balles avant de s'incliner.", &["verb se incliner: subject=joueuse<understood>"]);
}

#[test]
fn whoever_is_accused_does_what_the_infinitive_says() {
    has(
        "Le maire a accusé les détracteurs de son projet de saboter les travaux.",
        &["verb saboter: subject=détracteurs<understood> object=travaux"],
    );
}

#[test]
fn a_measure_is_no_content() {
    has("Des vagues hautes de quatre mètres ont emporté deux pêcheurs.", &["verb emporter [perfect]: subject=vagues"]);
}

#[test]
fn whoever_is_on_a_visit_is_its_subject() {
    has("Le ministre, en visite à Ankara, a promis une aide.", &["noun visite: subject=ministre<understood>"]);
    has("La rencontre entre le roi et son hôte à Sotchi a duré peu.", &["oblique(à)=Sotchi"]);
}

#[test]
fn both_names_behind_entre_are_found_across_titles() {
    has(
        "L'accord conclu en juin entre le premier ministre Paul Durand et son homologue grec Alexis Tsipras prévoit une fusion.",
        &["oblique(entre)=ministre oblique(entre)=homologue"],
    );
}

#[test]
fn whoever_acts_first_undergoes_what_follows_in_a_passive_infinitive() {
    has(
        "Le suspect a tué deux hommes avant d’être arrêté par la police.",
        &["verb arrêter [passive]: object=suspect<understood>"],
    );
}

#[test]
fn an_inverted_relative_clause_has_its_object_before_it() {
    has("La mesure, que rejette Londres, sera votée.", &["verb rejeter: object=mesure<antecedent> subject=Londres"]);
}

#[test]
fn who_is_paid_may_hang_on_the_word_that_counts() {
    has(
        "La chanteuse a versé un million de dollars à la banque.",
        &["verb verser [perfect]: subject=chanteuse object=dollars oblique(à)=banque<attachment doubtful>"],
    );
}

#[test]
fn an_object_may_stand_behind_a_complement() {
    has(
        "Le Parlement a adopté par 312 voix contre 240 une loi interdisant les sacs en plastique.",
        &["verb adopter [perfect]: subject=Parlement oblique(par)=voix"],
    );
    has("Le Parlement a adopté par 312 voix contre 240 une loi interdisant les sacs.", &["object=loi"]);
    has(
        "Interrogé par la BBC, le porte-parole de l’armée, le colonel John Hart, a démenti ces informations.",
        &["subject=porte-parole<attachment doubtful> object=informations"],
    );
}

#[test]
fn who_acts_may_hang_on_the_noun_of_a_locution() {
    has(
        "Elle a été nommée en 2016 à la tête de la banque centrale par le président Morel.",
        &["oblique(à la tête de)=banque subject(par)=président<turned to active>"],
    );
}
