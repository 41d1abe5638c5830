//! The sieves on small documents, read by the whole chain before them.

use super::{CorefLexicon, Input, resolve};
use crate::data::DataSource;
use crate::extract::gazetteer::Gazetteer;
use crate::extract::mention::NameCues;
use crate::extract::number::{self, NumberLexicon};
use crate::extract::{Extraction, mention};
use crate::language::clause::{self, ClauseLexicon, Clauses};
use crate::language::{Analysis, Reader, Scratch};
use crate::schema::Schema;
use std::sync::LazyLock;

struct Knowledge {
    reader: Reader,
    gazetteer: Gazetteer,
    cues: NameCues,
    numbers: NumberLexicon,
    coref: CorefLexicon,
    clauses: ClauseLexicon,
}

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    let data = DataSource::embedded();
    Knowledge {
        reader: Reader::load(&data).unwrap(),
        gazetteer: Gazetteer::open(&data).unwrap(),
        cues: NameCues::load(&data).unwrap(),
        numbers: NumberLexicon::load(&data).unwrap(),
        coref: CorefLexicon::load(&data, &Schema::load(&data).unwrap()).unwrap(),
        clauses: ClauseLexicon::load(&data).unwrap(),
    }
});

/// The links of `text` as `mention > antecedent (sieve)`.
fn links(text: &str) -> (Vec<String>, Extraction) {
    let k = &*KNOWLEDGE;
    let (mut analysis, mut extraction) = (Analysis::default(), Extraction::default());
    k.reader.read(text, &mut analysis, &mut Scratch::default());
    let mut quantities = Vec::new();
    let mut pieces = crate::extract::piece::Pieces::default();
    k.numbers.cut(text, &analysis, &mut pieces);
    number::find(&pieces, &k.numbers, &mut quantities);
    let names = mention::Knowledge { gazetteer: &k.gazetteer, cues: &k.cues, lexicon: &k.reader.lexicon };
    let forms = &mut mention::Forms::default();
    mention::find(text, &analysis, &names, &quantities, forms, &mut extraction.mentions);
    let mut clauses = Clauses::default();
    clause::build(text, &analysis, &k.clauses, &mut clauses);
    let input = Input {
        text,
        analysis: &analysis,
        clauses: &clauses,
        document: "test",
        lexicon: &k.coref,
        gazetteer: &k.gazetteer,
    };
    resolve(&input, &mut extraction);
    let shown = extraction
        .mentions
        .iter()
        .filter_map(|m| {
            let (rule, antecedent) = m.link.as_ref()?;
            let antecedent = extraction.mentions.get((*antecedent)? as usize)?;
            let sieve = rule.name.trim_start_matches("coref.");
            Some(format!("{} > {} ({sieve})", m.span.of(text), antecedent.span.of(text)))
        })
        .collect();
    (shown, extraction)
}

#[track_caller]
fn has(text: &str, wanted: &str) {
    let (shown, _) = links(text);
    assert!(shown.iter().any(|l| l == wanted), "{text}\n{shown:#?}");
}

#[track_caller]
fn has_no(text: &str, word: &str) {
    let (shown, _) = links(text);
    assert!(!shown.iter().any(|l| l.starts_with(&format!("{word} >"))), "{text}\n{shown:#?}");
}

#[test]
fn a_surname_is_the_person_of_that_name() {
    has("Nadia Belkacem a gagné. Belkacem est rentrée à Lille.", "Belkacem > Nadia Belkacem (surname)");
}

#[test]
fn two_namesakes_are_kept_apart() {
    has_no("Paul Vasseur a voté. Karim Vasseur aussi. Vasseur a souri.", "Vasseur");
}

#[test]
fn a_pronoun_goes_on_with_the_subject() {
    let text = "Nadia Belkacem a quitté Lille. Elle a rejoint sa sœur.";
    has(text, "Elle > Nadia Belkacem (pronoun)");
    has(text, "sa > Elle (possessive)");
}

#[test]
fn a_name_between_commas_is_the_holder_before_it() {
    let text = "La ministre de la Santé, Nadia Belkacem, a démissionné.";
    has(text, "Nadia Belkacem > La ministre (apposition)");
    let text = "Nadia Belkacem, 52 ans, professeure de droit, a démissionné.";
    has(text, "professeure de droit > Nadia Belkacem (apposition)");
    has_no("Le maire de Lyon, Karim Vasseur et Nadia Belkacem sont venus.", "Karim Vasseur");
}

#[test]
fn an_impersonal_il_is_nobody() {
    has_no("Karim Vasseur est arrivé. Il faut partir.", "Il");
    has_no("Karim Vasseur est arrivé. Il y a du vent.", "Il");
    has_no("Karim Vasseur est arrivé. Il est probable que le vent tombe.", "Il");
}

#[test]
fn gender_keeps_pronouns_from_the_wrong_person() {
    has_no("Karim Vasseur a gagné. Elle a perdu.", "Elle");
}

#[test]
fn one_thing_is_one_entity_with_a_stable_id() {
    let (_, extraction) = links("La Norvège a signé. Le texte plaît à la Norvège.");
    let norway: Vec<_> = extraction.entities.iter().filter(|e| e.id == "country/norvege").collect();
    assert_eq!(norway.len(), 1);
    assert_eq!(norway[0].mentions.len(), 2);
}

#[test]
fn who_spoke_goes_on_speaking() {
    has("Karim Vasseur a remercié le public. Il a déclaré que le match était beau.", "Il > Karim Vasseur (pronoun)");
}

#[test]
fn the_capital_is_that_of_the_country() {
    let (_, extraction) = links("La Norvège a signé. Des drones ont survolé la capitale norvégienne.");
    assert!(extraction.entities.iter().any(|e| e.id == "place/oslo"), "{:?}", extraction.entities);
}

#[test]
fn phrases_with_other_complements_are_apart() {
    has_no("Le maire de Lille a voté. Le maire de Brest a dormi.", "Le maire");
}

#[test]
fn an_object_is_not_the_understood_subject_of_its_verb() {
    has_no("Karim Vasseur a souri en le saluant.", "le");
    has_no("Karim Vasseur est parti sans lui parler.", "lui");
}

#[test]
fn a_noun_without_article_is_no_one_thing() {
    has_no("Il aime les coups de fusil. Le fusil est lourd.", "Le fusil");
    has_no("Chaque maire a voté. Le maire dort.", "Le maire");
}

#[test]
fn every_entity_has_an_id_of_its_own() {
    let text = "M. Vasseur a voté. Mme Vasseur a voté aussi. Un homme est parti. Un homme est revenu.";
    let (_, extraction) = links(text);
    let mut ids: Vec<_> = extraction.entities.iter().map(|e| e.id.as_str()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{:?}", extraction.entities);
}

/// What acts for what in `text`; without facts, as the sieve alone sees it.
fn seats(text: &str) -> Vec<String> {
    let (_, extraction) = links(text);
    let shown = extraction.metonymies.iter().map(|x| {
        let name = extraction.mentions[x.mention as usize].span.of(text);
        format!("{name} > {}", extraction.entities[x.entity as usize].id)
    });
    shown.collect()
}

#[test]
fn a_capital_that_acts_stands_for_its_state() {
    assert_eq!(seats("Moscou a dénoncé le projet."), ["Moscou > country/russie"]);
    assert_eq!(seats("Le refus de Téhéran inquiète."), ["Téhéran > country/iran"]);
    assert_eq!(
        seats("Les tensions montent entre Oslo et Varsovie."),
        ["Oslo > country/norvege", "Varsovie > country/pologne"]
    );
    assert_eq!(seats("Le traité a été dénoncé par Pékin."), ["Pékin > country/chine"]);
}

#[test]
fn a_seat_keeps_its_own_node() {
    let (_, extraction) = links("Le Kremlin a démenti. Des touristes visitent le Kremlin.");
    let seat: Vec<_> = extraction.entities.iter().filter(|e| e.id == "organization/kremlin").collect();
    assert_eq!(seat.len(), 1);
    assert_eq!(seat[0].mentions.len(), 2);
    assert_eq!(extraction.metonymies.len(), 1);
    assert!(extraction.entities.iter().any(|e| e.id == "country/russie" && e.mentions.is_empty()));
}

#[test]
fn a_town_that_is_only_a_place_stands_for_nothing() {
    assert_eq!(seats("Le ministre est arrivé à Moscou. Un train relie Oslo et Varsovie."), [""; 0]);
    assert_eq!(seats("Berlin compte trois millions d'habitants."), [""; 0]);
    // the town's own government
    assert_eq!(seats("La maire de Paris a parlé. Paris a refusé le projet."), [""; 0]);
    assert_eq!(seats("La Belgique a voté. Bruxelles a refusé le projet."), [""; 0]);
}

/// What each plural of `text` stands for, as `plural > member + member (sieve)`.
fn sets(text: &str) -> Vec<String> {
    let (_, extraction) = links(text);
    let shown = |m: u32| extraction.mentions[m as usize].span.of(text);
    let set = |s: &crate::extract::MentionSet| {
        let members: Vec<_> = s.members.iter().map(|m| shown(*m)).collect();
        format!("{} > {} ({})", shown(s.mention), members.join(" + "), s.rule.name.trim_start_matches("coref."))
    };
    extraction.sets.iter().map(set).collect()
}

#[test]
fn a_plural_takes_up_all_members_of_a_coordination() {
    let text = "Nadia Belkacem et Karim Vasseur ont été relâchés. Ils ont démenti. La police les surveille.";
    let wanted = "Nadia Belkacem + Karim Vasseur";
    assert_eq!(sets(text)[0], format!("Ils > {wanted} (set)"));
    let text = "La Norvège et la Suède ont signé un traité. Ces dernières ont promis une aide.";
    assert_eq!(sets(text), ["Ces dernières > Norvège + Suède (set)"].map(|s| s.replace("Ces ", "")));
}

#[test]
fn a_plural_agrees_with_its_members() {
    assert_eq!(sets("Nadia Belkacem et Karim Vasseur ont voté. Elles ont souri."), [""; 0]);
    // a group stands nearer
    assert_eq!(sets("Karim Vasseur et Paul Leroy ont voté. Les grévistes dorment. Ils ont souri."), [""; 0]);
}

#[test]
fn counted_phrases_stand_for_as_many_named_things() {
    let text = "Le président norvégien a reçu la chancelière polonaise. Les deux pays ont signé un accord.";
    assert_eq!(sets(text), ["Les deux pays > norvégien + polonaise (counted)"]);
    let text = "Karim Vasseur a épousé Nadia Belkacem. Les deux médecins ont déménagé.";
    assert_eq!(sets(text), ["Les deux médecins > Karim Vasseur + Nadia Belkacem (counted)"]);
    // three of them, a woman among the men, a phrase that says more
    assert_eq!(sets("La Norvège, la Suède et la Pologne ont voté. Les deux pays dorment."), [""; 0]);
    assert_eq!(sets("Karim Vasseur a vu Nadia Belkacem. Les deux hommes dorment."), [""; 0]);
    assert_eq!(sets("Karim Vasseur a vu Paul Leroy. Les deux hommes arrêtés lundi dorment."), [""; 0]);
}

#[test]
fn ce_dernier_is_who_was_named_last() {
    has("Karim Vasseur a battu Paul Leroy. Ce dernier a protesté.", "dernier > Paul Leroy (last-named)");
    has("Nadia Belkacem a vu Paul Leroy. Cette dernière a protesté.", "dernière > Nadia Belkacem (last-named)");
    // a thing was named last
    has_no("Karim Vasseur a vu un ballon rouge. Ce dernier est tombé.", "dernier");
}

#[test]
fn what_is_asked_of_somebody_is_not_the_subjects_own() {
    has_no("Karim Vasseur a exigé sa démission.", "sa");
    has("Paul Leroy a menti. Nadia Belkacem a exigé sa démission.", "sa > Paul Leroy (possessive)");
    has("Nadia Belkacem a présenté sa démission.", "sa > Nadia Belkacem (possessive)");
}

#[test]
fn a_daughter_is_not_her_own_parent() {
    has_no("La police a vu Nadia Belkacem, sa fille.", "sa");
    has("Karim Vasseur a présenté Nadia Belkacem, sa fille.", "sa > Karim Vasseur (possessive)");
}

#[test]
fn a_clitic_is_not_the_subject_of_its_clause_by_whatever_name() {
    has_no("Karim Vasseur dort. Karim Vasseur l'a promis.", "l'");
    has_no("Karim Vasseur dort. Vasseur lui a parlé.", "lui");
}

#[test]
fn a_victim_may_be_a_man() {
    let (_, extraction) = links("Yrvan Dorvane est la victime. La victime Yrvan Dorvane habitait ici.");
    let person = extraction.entities.iter().find(|e| e.label == "Yrvan Dorvane");
    assert_eq!(person.map(|e| e.properties.gender), Some(crate::language::Gender::None));
}

#[test]
fn the_field_of_work_is_kept() {
    let (_, extraction) = links("Le footballeur Karim Vasseur est blessé.");
    let person = extraction.entities.iter().find(|e| e.label == "Karim Vasseur");
    assert_eq!(person.map(|e| e.properties.fields.iter().map(|f| &**f).collect::<Vec<_>>()), Some(vec!["sport"]));
}

#[test]
fn titles_tell_two_of_one_name_apart() {
    let (_, extraction) = links("M. Dominique Vasseur a voté. Mme Dominique Vasseur a voté aussi.");
    assert_eq!(extraction.entities.iter().filter(|e| e.label.ends_with("Vasseur")).count(), 2);
}

/// Ids of the places of `text`.
fn places(text: &str) -> Vec<String> {
    let (_, extraction) = links(text);
    let place = |e: &&crate::extract::Entity| e.entity_type == crate::schema::EntityType::PLACE;
    extraction.entities.iter().filter(place).map(|e| e.id.clone()).collect()
}

#[test]
fn what_a_place_lies_in_tells_which_it_is() {
    assert_eq!(places("Le train roule vers Cambridge, dans le Massachusetts.")[0], "place/cambridge-massachusetts");
    assert_eq!(places("Un incendie a détruit Valence (Drôme). À Valence, on dort.")[0], "place/valence-drome");
    // the container is the one with the two names
    assert_eq!(places("Il est né à Atlanta, en Géorgie."), ["place/atlanta", "place/georgie-etats-unis"]);
    // the known place of this name lies elsewhere
    assert_eq!(places("Il est né à Lagos, au Portugal. Lagos est belle."), ["place/lagos/portugal"]);
    // a list says nothing
    assert_eq!(places("Il a vu Lagos, Oslo et Lisbonne.")[0], "place/lagos");
    assert_eq!(places("Il a chanté à Lagos, au Portugal et en Italie.")[0], "place/lagos");
}

#[test]
fn the_countries_of_the_text_tell_which_place_it_is() {
    assert_eq!(places("La France a peur. Un incendie a détruit une école à Cambridge."), ["place/cambridge"]);
    assert_eq!(places("Les États-Unis ont peur. Une école brûle à Cambridge."), ["place/cambridge-massachusetts"]);
    assert_eq!(places("Le Royaume-Uni et les États-Unis ont peur. Cambridge dort."), ["place/cambridge"]);
}

#[test]
fn an_office_with_its_body_is_who_holds_it() {
    let text = "Karim Vasseur, directeur de Norvik, a parlé. Le temps passe. Paul Leroy a souri. Le patron de Norvik a \
                démissionné.";
    has(text, "Le patron > Karim Vasseur (office-of)");
    has_no("Karim Vasseur, directeur de Norvik, a parlé. Le patron de Brivax a démissionné.", "Le patron");
}

#[test]
fn an_attacker_is_the_footballer_and_no_bishop() {
    let text = "Le footballeur Karim Vasseur a vu l'évêque Paul Leroy. L'attaquant a souri.";
    has(text, "L'attaquant > Le footballeur (field)");
    let text = "Le footballeur Karim Vasseur a vu le footballeur Paul Leroy. L'attaquant a souri.";
    has_no(text, "L'attaquant");
}

#[test]
fn a_former_governor_is_the_governor_of_whom_the_text_told() {
    let text =
        "Nadia Belkacem, gouverneure du Nord, a parlé. Karim Vasseur dort. L'ancienne gouverneure a été arrêtée.";
    has(text, "L'ancienne gouverneure > Nadia Belkacem (same-description)");
}

#[test]
fn a_company_is_taken_up_by_its_noun() {
    let text = "Airbus a livré quarante appareils à Ryanair. Airbus prévoit une année record. Le syndicat a protesté. La grève \
                continue. L’entreprise emploie mille personnes.";
    has(text, "L’entreprise > Airbus (company)");
    // two companies are spoken of alike
    has_no(
        "Ryanair a affronté Lufthansa. La grève continue. Le syndicat a protesté. L’entreprise a embauché.",
        "L’entreprise",
    );
    // the two arguments of a verb are two things
    has_no("Airbus a gagné. Airbus a grandi. Hier, Airbus a racheté l’entreprise.", "l’entreprise");
}

#[test]
fn a_company_is_taken_up_by_an_epithet() {
    let text = "Huawei a perdu un marché. Huawei a nié les faits. Le géant chinois a promis des garanties.";
    has(text, "Le géant chinois > Huawei (company)");
    has_no("Huawei a perdu un marché. Huawei a nié les faits. La société civile proteste.", "La société civile");
}

#[test]
fn the_name_between_marks_is_that_of_the_phrase_before() {
    has("L’ancien médecin du club, Paul Vasseur, a perdu son procès.", "Paul Vasseur > L’ancien médecin (apposition)");
    has("Leur avocat, Me Paul Vasseur, a protesté.", "Paul Vasseur > Leur avocat (apposition)");
    has_no("Le maire, Paul Vasseur, Nadia Belkacem et un invité ont dîné.", "Paul Vasseur");
}

#[test]
fn whom_the_headline_speaks_of_is_introduced_again() {
    let text =
        "Un pêcheur porté disparu au large de Brest\n\nUn pêcheur de 52 ans n’est pas rentré lundi. Il naviguait seul.";
    has(text, "Un pêcheur > Un pêcheur (headline)");
    has_no("Un homme a volé un vélo. Un homme est mort. Un homme a souri.", "Un homme");
}

#[test]
fn what_is_done_to_people_looks_for_a_person() {
    has("Un jeune maçon a percuté la vitrine du Lidl. Il a été placé en garde à vue.", "Il > Un jeune maçon (pronoun)");
    has("Karim Vasseur a été vu à Lille. Il est soupçonné d’avoir menti.", "Il > Karim Vasseur (pronoun)");
    has_no("Karim Vasseur est venu. Il est interdit de fumer.", "Il");
}

#[test]
fn a_spouse_tells_whose() {
    has("Cet homme et son épouse ont été attaqués chez Paul Leroy.", "son > Cet homme (possessive)");
    has("Paul Leroy a appelé Nadia Belkacem. La juge a entendu sa femme.", "sa > Paul Leroy (possessive)");
}

#[test]
fn a_possessive_that_opens_its_sentence_looks_back() {
    has("Un garçon de sept ans est tombé d’un balcon. Son père a porté plainte.", "Son > Un garçon (possessive)");
}
