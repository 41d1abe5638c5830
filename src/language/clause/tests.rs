//! The clause view over hand-made trees: one word a line, `form lemma tag head relation features`.

use super::*;
use crate::data::DataSource;
use crate::language::{Analysis, conllu};
use std::fmt::Write;

/// Reads trees written one word a line, sentences parted by blank lines.
pub(crate) fn tree(lines: &str) -> (String, Analysis) {
    let mut input = String::new();
    let mut number = 0;
    for line in lines.trim().lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [form, lemma, tag, head, relation, rest @ ..] = columns.as_slice() else {
            number = 0;
            input.push('\n');
            continue;
        };
        number += 1;
        let feats = rest.first().copied().unwrap_or("_");
        let _ = writeln!(input, "{number}\t{form}\t{lemma}\t{tag}\t_\t{feats}\t{head}\t{relation}\t_\t_");
    }
    input.push('\n');
    let bank = conllu::read(&input).expect("the tree is well formed");
    (bank.text, bank.analysis)
}

fn view(lines: &str) -> Vec<String> {
    let (text, analysis) = tree(lines);
    let lexicon = ClauseLexicon::load(&DataSource::embedded()).expect("embedded tables load");
    let mut clauses = Clauses::default();
    build(&text, &analysis, &lexicon, &mut clauses);
    let shown = clauses.predicates.iter().filter(|p| !p.arguments.is_empty()).map(|p| {
        let mut line = String::new();
        show(&mut line, &text, &analysis, p).expect("strings can be written to");
        line
    });
    shown.collect()
}

fn has(lines: &str, expected: &[&str]) {
    let found = view(lines);
    for line in expected {
        assert!(found.iter().any(|f| f == line), "no {line:?} in\n{}", found.join("\n"));
    }
}

#[test]
fn a_passive_is_turned_round_and_the_relative_pronoun_gives_way() {
    has(
        "Le le DET 2 det
         pont pont NOUN 7 nsubj:pass Number=Sing
         qui qui PRON 4 nsubj PronType=Rel
         brûle brûler VERB 2 acl:relcl VerbForm=Fin|Mood=Ind|Tense=Pres
         a avoir AUX 7 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         été être AUX 7 aux:pass VerbForm=Part|Tense=Past
         touché toucher VERB 0 root VerbForm=Part|Tense=Past
         par par ADP 10 case
         deux deux NUM 10 nummod
         obus obus NOUN 7 obl:agent Number=Plur
         et et CCONJ 13 cc
         une un DET 13 det
         roquette roquette NOUN 10 conj",
        &[
            "verb brûler: subject=pont<antecedent>",
            "verb toucher [passive] [perfect]: object=pont<turned to active> subject=obus<turned to active> \
             subject=roquette<turned to active>",
        ],
    );
}

#[test]
fn bare_participles_are_passive_unless_the_verb_takes_etre() {
    has(
        "Les le DET 2 det
         renforts renfort NOUN 6 nsubj Number=Plur
         arrivés arriver VERB 2 acl VerbForm=Part|Tense=Past
         hier hier ADV 3 advmod
         ont avoir AUX 6 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         trouvé trouver VERB 0 root VerbForm=Part|Tense=Past
         un un DET 8 det
         dépôt dépôt NOUN 6 obj
         vidé vider VERB 8 acl VerbForm=Part|Tense=Past
         par par ADP 12 case
         les le DET 12 det
         habitants habitant NOUN 9 obl:agent",
        &[
            "verb arriver: subject=renforts<modified noun> adverbial=hier",
            "verb vider [passive]: object=dépôt<modified noun> subject=habitants<turned to active>",
        ],
    );
}

#[test]
fn modals_colour_the_infinitive() {
    has(
        "Le le DET 2 det
         groupe groupe NOUN 4 nsubj
         ne ne ADV 4 advmod
         pourra pouvoir VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Fut
         plus plus ADV 4 advmod
         vendre vendre VERB 4 xcomp VerbForm=Inf
         ses son DET 8 det Poss=Yes
         jouets jouet NOUN 6 obj",
        &["verb vendre [not] [Ind Fut] [pouvoir]: subject=groupe<understood> object=jouets"],
    );
}

#[test]
fn the_infinitive_finds_its_subject_by_the_governor() {
    has(
        "Paris Paris PROPN 2 nsubj
         accuse accuser VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         Oslo Oslo PROPN 2 obj
         de de ADP 5 mark
         cacher cacher VERB 2 xcomp VerbForm=Inf
         un un DET 7 det
         rapport rapport NOUN 5 obj

         Paris Paris PROPN 2 nsubj
         demande demander VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         à à ADP 4 case
         Oslo Oslo PROPN 2 obl:arg
         de de ADP 6 mark
         publier publier VERB 2 xcomp VerbForm=Inf
         le le DET 8 det
         rapport rapport NOUN 6 obj
         sans sans ADP 10 mark
         attendre attendre VERB 6 advcl VerbForm=Inf",
        &[
            "verb cacher: subject=Oslo<understood> object=rapport",
            "verb publier: subject=Oslo<understood> object=rapport adverbial clause(sans)=attendre",
            "verb attendre [not]: subject=Oslo<understood>",
        ],
    );
}

#[test]
fn a_present_participle_after_a_comma_belongs_to_the_main_subject() {
    has(
        "Un un DET 2 det
         camion camion NOUN 4 nsubj
         a avoir AUX 4 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         percuté percuter VERB 0 root VerbForm=Part|Tense=Past
         un un DET 6 det
         bus bus NOUN 4 obj
         , , PUNCT 8 punct
         blessant blesser VERB 6 acl VerbForm=Part|Tense=Pres
         six six NUM 10 nummod
         passagers passager NOUN 8 obj",
        &["verb blesser: subject=camion<understood> object=passagers"],
    );
}

#[test]
fn coordinated_verbs_share_subject_auxiliary_and_object() {
    has(
        "La le DET 2 det
         marine marine NOUN 4 nsubj
         a avoir AUX 4 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         repéré repérer VERB 0 root VerbForm=Part|Tense=Past
         et et CCONJ 6 cc
         coulé couler VERB 4 conj VerbForm=Part|Tense=Past
         une un DET 8 det
         dizaine dizaine NOUN 6 obj
         de de ADP 10 case
         barques barque NOUN 8 nmod",
        &[
            "verb repérer [perfect]: subject=marine object=barques<shared>",
            "verb couler [perfect]: subject=marine<shared> object=barques",
        ],
    );
}

#[test]
fn event_nouns_have_the_roles_of_their_verb() {
    has(
        "La le DET 2 det
         livraison livraison NOUN 0 root
         de de ADP 4 case
         blé blé NOUN 2 nmod
         à à ADP 6 case
         Oslo Oslo PROPN 2 nmod
         par par ADP 8 case
         Paris Paris PROPN 2 nmod",
        &[
            "noun livraison: oblique(de)=blé object=blé<complement of the event noun> oblique(à)=Oslo subject(par)=Paris",
        ],
    );
}

#[test]
fn support_verbs_and_their_nouns_share_arguments() {
    has(
        "Elle il PRON 3 nsubj
         a avoir AUX 3 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         fait faire VERB 0 root VerbForm=Part|Tense=Past
         mardi mardi NOUN 3 obl:mod
         un un DET 6 det
         voyage voyage NOUN 3 obj
         à à ADP 8 case
         Oslo Oslo PROPN 6 nmod",
        &[
            "verb faire + voyage [perfect]: subject=Elle adverbial=mardi object=voyage oblique(à)=Oslo<through the support verb>",
            "noun voyage [perfect]: subject=Elle<through the support verb> adverbial=mardi<through the support verb> \
             oblique(à)=Oslo",
        ],
    );
}

#[test]
fn ne_que_is_no_negation_and_aucun_is_one() {
    has(
        "Il il PRON 3 nsubj
         n' ne ADV 3 advmod
         accepte accepter VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         que que ADV 6 advmod
         trois trois NUM 6 nummod
         offres offre NOUN 3 obj

         Aucun aucun DET 2 det
         navire navire NOUN 4 nsubj
         ne ne ADV 4 advmod
         passe passer VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres",
        &["verb accepter: subject=Il object=offres", "verb passer [not]: subject=navire"],
    );
}

#[test]
fn impersonal_verbs_have_their_subject_after_them() {
    has(
        "Il il PRON 3 expl:subj
         est être AUX 3 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         arrivé arriver VERB 0 root VerbForm=Part|Tense=Past
         trois trois NUM 5 nummod
         médecins médecin NOUN 3 obj",
        &["verb arriver [perfect] [impersonal]: subject=médecins"],
    );
}

#[test]
fn prepositions_of_several_words_are_one() {
    has(
        "Le le DET 2 det
         vol vol NOUN 4 nsubj:pass
         est être AUX 4 aux:pass VerbForm=Fin|Mood=Ind|Tense=Pres
         annulé annuler VERB 0 root VerbForm=Part|Tense=Past
         en en ADP 6 case
         raison raison NOUN 4 obl:mod
         du de ADP 8 case
         brouillard brouillard NOUN 6 nmod",
        &["verb annuler [passive]: object=vol<turned to active> oblique(en raison de)=brouillard"],
    );
}

#[test]
fn the_preposition_before_a_bound_is_that_of_the_noun() {
    has(
        "La le DET 2 det
         crue crue NOUN 4 nsubj
         a avoir AUX 4 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         coûté coûter VERB 0 root VerbForm=Part|Tense=Past
         la le DET 6 det
         vie vie NOUN 4 obj
         à à ADP 8 case
         plus plus ADV 4 obl:mod
         de de ADP 11 case
         200 200 NUM 11 nummod
         personnes personne NOUN 8 obl:arg",
        &["verb coûter [perfect]: subject=crue object=vie oblique(à)=personnes"],
    );
}

#[test]
fn a_sum_of_money_counts_what_follows() {
    has(
        "Elle il PRON 3 nsubj
         a avoir AUX 3 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         gelé geler VERB 0 root VerbForm=Part|Tense=Past
         11 11 NUM 5 nummod
         milliards milliard NOUN 3 obj
         de de ADP 7 case
         dollars dollar NOUN 5 nmod
         d' de ADP 9 case
         avoirs avoir NOUN 5 nmod",
        &["verb geler [perfect]: subject=Elle object=avoirs"],
    );
}

#[test]
fn a_bare_number_with_en_is_the_object() {
    has(
        "Elles il PRON 4 nsubj
         en en PRON 4 expl:comp
         ont avoir AUX 4 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         vendu vendre VERB 0 root VerbForm=Part|Tense=Past
         12 12 NUM 4 obl:mod",
        &["verb vendre [perfect]: subject=Elles oblique(de)=en object=12"],
    );
}

#[test]
fn il_is_a_subject_where_the_verb_cannot_be_impersonal() {
    has(
        "Il il PRON 3 expl:subj
         a avoir AUX 3 aux:tense VerbForm=Fin|Mood=Ind|Tense=Pres
         promis promettre VERB 0 root VerbForm=Part|Tense=Past
         de de ADP 5 mark
         payer payer VERB 3 xcomp VerbForm=Inf",
        &["verb promettre [perfect]: subject=Il clause(de)=payer", "verb payer: subject=Il<understood>"],
    );
}

#[test]
fn an_indefinite_plural_may_hide_the_object() {
    has(
        "Oslo Oslo PROPN 2 nsubj
         distribue distribuer VERB 0 root VerbForm=Fin|Mood=Ind|Tense=Pres
         aux à ADP 4 case
         mairies mairie NOUN 2 obl:arg Number=Plur
         des de ADP 6 case
         ordinateurs ordinateur NOUN 4 nmod",
        &["verb distribuer: subject=Oslo oblique(à)=mairies object=ordinateurs<attachment doubtful> \
           oblique(de)=ordinateurs<attachment doubtful>"],
    );
}

#[test]
fn any_tree_is_taken_without_panic() {
    // heads on a cycle and a root in the middle
    let (text, mut analysis) = tree("a a VERB 2 conj\nb b NOUN 1 nmod\nc c VERB 0 root");
    analysis.tokens[0].head = 1;
    analysis.tokens[1].head = 0;
    let lexicon = ClauseLexicon::load(&DataSource::embedded()).expect("embedded tables load");
    let mut clauses = Clauses::default();
    build(&text, &analysis, &lexicon, &mut clauses);
    assert_eq!(clauses.predicates.len(), 3);
}
