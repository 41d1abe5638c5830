use super::*;
use crate::data::Cache;
use crate::language::{Number, VerbForm};

fn has(form: &str, lemma: &str, upos: Upos) -> bool {
    Lexicon::embedded().readings(form).any(|r| r.lemma == lemma && r.upos == upos)
}

#[test]
fn forms_are_found_in_any_case_and_spelling() {
    for (form, lemma, upos) in [
        ("annoncèrent", "annoncer", Upos::Verb),
        ("Annoncé", "annoncer", Upos::Verb),
        ("aujourd’hui", "aujourd'hui", Upos::Adv),
        ("AUJOURD'HUI", "aujourd'hui", Upos::Adv),
        ("oeuvre", "œuvre", Upos::Noun),
        ("Œuvres", "œuvre", Upos::Noun),
        ("Etats", "état", Upos::Noun),
        ("L’", "le", Upos::Det),
        ("France", "France", Upos::Propn),
        ("était", "être", Upos::Aux),
        ("du", "de", Upos::Adp),
        ("son", "son", Upos::Det),
        ("son", "son", Upos::Noun),
    ] {
        assert!(has(form, lemma, upos), "{form} {lemma}");
    }
}

#[test]
fn what_is_written_with_a_capital_needs_one() {
    assert!(has("Paris", "Paris", Upos::Propn));
    assert!(!has("paris", "Paris", Upos::Propn));
    assert!(has("paris", "pari", Upos::Noun));
}

#[test]
fn unknown_words_have_no_readings() {
    let lexicon = Lexicon::embedded();
    for form in ["", "zzxqk", "\u{0}", &"a".repeat(500)] {
        assert!(!lexicon.knows(form), "{form}");
    }
}

#[test]
fn verbs_tell_their_valency() {
    let lexicon = Lexicon::embedded();
    let verb = |form: &str| lexicon.readings(form).find(|r| r.upos == Upos::Verb).map(|r| r.verb).unwrap();
    assert!(verb("annonce").transitive());
    assert!(verb("partir").aux_etre() && !verb("partir").transitive());
    assert!(verb("suicider").only_pronominal());
    assert!(lexicon.readings("faut").any(|r| r.lemma == "falloir" && r.verb.impersonal()));
    assert!(!verb("annonce").impersonal());
}

#[test]
fn every_fixed_expression_is_found() {
    let lexicon = Lexicon::embedded();
    let find =
        |words: &[&'static str]| lexicon.multiword(|at| words.get(at).copied()).map(|m| (m.tokens, m.lemma, m.upos));
    assert_eq!(find(&["au-dessus", "du", "sol"]), Some((2, "au-dessus de", Upos::Adp)));
    assert_eq!(find(&["d’", "après", "lui"]), Some((2, "d'après", Upos::Adp)));
    assert_eq!(find(&["Bien", "qu'", "il"]), Some((2, "bien que", Upos::Sconj)));
    assert_eq!(find(&["le", "chat"]), None);
}

#[test]
fn guesses_follow_the_ending() {
    let lexicon = Lexicon::embedded();
    let first = |form: &'static str| {
        let guess = lexicon.guess(form, false).next().unwrap();
        let mut lemma = String::new();
        guess.push_lemma(&mut lemma);
        (lemma, guess.upos)
    };
    assert_eq!(first("blogueusement"), ("blogueusement".to_owned(), Upos::Adv));
    assert_eq!(first("tweetassions").1, Upos::Verb);
    assert_eq!(first("Zelenskyy"), ("Zelenskyy".to_owned(), Upos::Propn));
    assert_eq!(first("1789"), ("1789".to_owned(), Upos::Num));
    assert_eq!(first("21e").1, Upos::Adj);
    assert_eq!(first("…").1, Upos::Punct);
    let kinds: Vec<Upos> = lexicon.guess("Désinflationnistes", true).map(|g| g.upos).collect();
    assert!(kinds.contains(&Upos::Adj), "{kinds:?}");
}

#[test]
fn a_compound_is_like_its_last_part() {
    let lexicon = Lexicon::embedded();
    let mut guesses = lexicon.guess("auto-explosifs", false);
    assert!(guesses.any(|g| g.upos == Upos::Adj && g.feats.number() == Number::Plur));
}

#[test]
fn a_wrong_row_is_named() {
    let text = |name: &str| {
        Ok(match name {
            "paradigms.tsv" => "VERB\taimer\ter\ter=inf",
            "verbs.tsv" => "# Verbs.\nchanter\taimer\tt\nbâtir\taimer\tt",
            _ => "",
        }
        .to_owned())
    };
    let error = compile::compile(&text).err().unwrap();
    assert_eq!((error.file.as_str(), error.line), ("verbs.tsv", 3));
    assert_eq!(error.what, "`bâtir` does not end in `er` as paradigm `aimer` wants");
}

#[test]
fn participles_and_infinitives_are_told_apart() {
    let lexicon = Lexicon::embedded();
    let forms: Vec<VerbForm> =
        lexicon.readings("fini").filter(|r| r.upos == Upos::Verb).map(|r| r.feats.verb_form()).collect();
    assert_eq!(forms, [VerbForm::Part]);
}

#[test]
fn a_folder_lies_over_the_built_in_tables() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("fr/lexicon");
    std::fs::create_dir_all(&place).unwrap();
    // Small tables only: compiling all of them takes long without optimisation.
    for name in compile::SOURCES {
        let text = match *name {
            "repairs.tsv" => "+\tblurge\tblurger\tVERB\tVerbForm=Fin\tt\n",
            "multiwords.tsv" => "blurge de\tblurge de\tADP\n",
            _ => "",
        };
        std::fs::write(place.join(name), text).unwrap();
    }
    let cache = tempfile::tempdir().unwrap();
    let kept = DataSource::with_folder(folder.path()).with_cache(Some(Cache::new(cache.path())));
    let source = DataSource::with_folder(folder.path());
    // Compiled, compiled and kept, taken from what was kept.
    for source in [&source, &kept, &kept] {
        let lexicon = Lexicon::load(source).unwrap();
        let reading = lexicon.readings("Blurge").next().unwrap();
        assert_eq!((reading.lemma, reading.upos), ("blurger", Upos::Verb));
        assert!(reading.verb.transitive());
        assert_eq!(lexicon.multiword(|at| ["blurge", "des"].get(at).copied()).map(|m| m.tokens), Some(2));
        assert!(!lexicon.knows("maison"));
        assert_ne!(lexicon.digest(), Lexicon::embedded().digest());
    }
    assert_eq!(std::fs::read_dir(cache.path()).unwrap().count(), 2);

    std::fs::write(place.join("repairs.tsv"), "blurge\tblurger\n").unwrap();
    let error = Lexicon::load(&source).unwrap_err();
    assert_eq!(error.to_string(), "data/fr/lexicon/repairs.tsv:1: a row begins with + or -");
}
