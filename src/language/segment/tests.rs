use super::*;

fn tokens(text: &str) -> Vec<&str> {
    let mut analysis = Analysis::default();
    segment(text, &Lexicon::embedded(), &mut analysis);
    analysis.tokens.iter().map(|t| t.span.of(text)).collect()
}

fn sentences(text: &str) -> Vec<&str> {
    let mut analysis = Analysis::default();
    segment(text, &Lexicon::embedded(), &mut analysis);
    analysis.sentences.iter().map(|s| s.span.of(text)).collect()
}

fn first(text: &str) -> Sentence {
    let mut analysis = Analysis::default();
    segment(text, &Lexicon::embedded(), &mut analysis);
    analysis.sentences[0].clone()
}

#[test]
fn elided_words_end_with_their_apostrophe() {
    assert_eq!(tokens("L’élue n'a qu’un an"), ["L’", "élue", "n'", "a", "qu’", "un", "an"]);
    assert_eq!(
        tokens("aujourd’hui quelqu'un d'une presqu’île"),
        ["aujourd’hui", "quelqu'un", "d'", "une", "presqu’île"]
    );
    assert_eq!(tokens("c'est-à-dire jusqu'à O'Brien"), ["c'est-à-dire", "jusqu'", "à", "O'Brien"]);
    assert_eq!(tokens("l' aéroport, l ’aéroport"), ["l'", "aéroport", ",", "l ’", "aéroport"]);
    assert_eq!(tokens("l'« oasis » et d’“ici”"), ["l'", "«", "oasis", "»", "et", "d’", "“", "ici", "”"]);
}

#[test]
fn clitics_keep_their_hyphen() {
    assert_eq!(tokens("a-t-elle dit-il vas-y"), ["a", "-t-elle", "dit", "-il", "vas", "-y"]);
    assert_eq!(tokens("Donnez-le-moi, est-ce"), ["Donnez", "-le", "-moi", ",", "est", "-ce"]);
    assert_eq!(tokens("rendez-vous celui-là Aix-en-Provence"), ["rendez-vous", "celui-là", "Aix-en-Provence"]);
    assert_eq!(tokens("ce jour-là"), ["ce", "jour", "-là"]);
    assert_eq!(tokens("semble -t-il"), ["semble", "-t-il"]);
}

#[test]
fn numbers_and_units() {
    assert_eq!(tokens("26 750 $ à 100%"), ["26 750", "$", "à", "100", "%"]);
    assert_eq!(tokens("1,5 million, 3.600 points"), ["1,5", "million", ",", "3.600", "points"]);
    assert_eq!(tokens("à 09h30 ou 14:30"), ["à", "09", "h", "30", "ou", "14:30"]);
    assert_eq!(tokens("le 1er, 160km et 12/05/2017"), ["le", "1er", ",", "160", "km", "et", "12/05/2017"]);
    assert_eq!(tokens("un S-400 à -6 °C"), ["un", "S-400", "à", "-6", "°C"]);
    assert_eq!(tokens("1990-1991 et G7"), ["1990-1991", "et", "G7"]);
    assert_eq!(tokens("n° 12"), ["n°", "12"]);
}

#[test]
fn abbreviations_and_initials() {
    assert_eq!(tokens("M. Roux et J.-P. Vial"), ["M.", "Roux", "et", "J.-P.", "Vial"]);
    assert_eq!(tokens("M.Roux et R.I.Ma"), ["M.", "Roux", "et", "R.I.Ma"]);
    assert_eq!(sentences("Ils sont sept. Puis huit."), ["Ils sont sept.", "Puis huit."]);
    assert_eq!(tokens("le 3 sept. 2017"), ["le", "3", "sept.", "2017"]);
    assert_eq!(tokens("la B.C.E. le dit."), ["la", "B.C.E.", "le", "dit", "."]);
    assert_eq!(tokens("Edith M. Vidal part."), ["Edith", "M.", "Vidal", "part", "."]);
    assert_eq!(sentences("Le plan B. Il a échoué."), ["Le plan B.", "Il a échoué."]);
    assert_eq!(sentences("Des pommes, etc. Les poires aussi."), ["Des pommes, etc.", "Les poires aussi."]);
    assert_eq!(
        sentences("Selon M. Roux, tout va bien. Mme Vial doute."),
        ["Selon M. Roux, tout va bien.", "Mme Vial doute."]
    );
}

#[test]
fn addresses_and_tags() {
    assert_eq!(tokens("Voir http://exemple.fr/a?b=1."), ["Voir", "http://exemple.fr/a?b=1", "."]);
    assert_eq!(tokens("ecrire@exemple.fr #paix @agence"), ["ecrire@exemple.fr", "#paix", "@agence"]);
    assert_eq!(tokens("sur exemple.fr, dit-on"), ["sur", "exemple.fr", ",", "dit", "-on"]);
}

#[test]
fn quotations_with_any_glyphs() {
    let text = "Il a dit qu ‘”il part”. « Oui », dit-il. « Non.” \"Si\" et ‘non’";
    let mut analysis = Analysis::default();
    segment(text, &Lexicon::embedded(), &mut analysis);
    let marks: Vec<(&str, bool)> = analysis
        .tokens
        .iter()
        .filter(|t| t.flags.has(TokenFlags::QUOTE_OPEN) || t.flags.has(TokenFlags::QUOTE_CLOSE))
        .map(|t| (t.span.of(text), t.flags.has(TokenFlags::QUOTE_OPEN)))
        .collect();
    assert_eq!(
        marks,
        [
            ("”", true),
            ("”", false),
            ("«", true),
            ("»", false),
            ("«", true),
            ("”", false),
            ("\"", true),
            ("\"", false),
            ("‘", true),
            ("’", false)
        ]
    );
    assert!(tokens(text).contains(&"qu ‘"));
}

#[test]
fn a_quotation_does_not_end_its_sentence() {
    assert_eq!(
        sentences("« Je pars ! », dit-elle. « Reste ? » demande-t-il."),
        ["« Je pars ! », dit-elle.", "« Reste ? » demande-t-il."]
    );
    assert_eq!(sentences("“Il gèle. Il neige.” Le maire se tait."), ["“Il gèle.", "Il neige.”", "Le maire se tait."]);
}

#[test]
fn datelines_labels_titles_and_items() {
    assert_eq!(first("ROME, Italie (AFP) – Le pape voyage.").prefix, 7);
    assert_eq!(first("LILLE (Reuters) - Le maire part.").prefix, 5);
    assert_eq!(first("OSLO, 3 déc. (Reuters) - Il part.").prefix, 8);
    assert_eq!(first("Le maire – un ami – part.").prefix, 0);
    let label = first("LIRE LA SUITE : Le pape voyage. Il revient.\nSuite.");
    assert_eq!((label.kind, label.prefix), (SentenceKind::SectionLine, 4));
    assert_eq!(label.tokens, 0..11);
    assert_eq!(first("VIDÉO. Le pape à Rome\nSuite.").kind, SentenceKind::SectionLine);
    assert_eq!(first("Le pape à Rome\nIl est parti.").kind, SentenceKind::Title);
    assert_eq!(first("Le pape à Rome").kind, SentenceKind::Body);
    assert_eq!(first("- du pain\n- du vin").kind, SentenceKind::ListItem);
    assert_eq!(first("1. Le pain.\n2. Le vin.").prefix, 2);
}

#[test]
fn broken_lines_are_joined_and_others_are_not() {
    let line = "Une ligne de texte assez longue pour être coupée par un programme de courrier";
    let wrapped = format!("{line}\n{line}\n{line}\n{line} et.\n\nAutre paragraphe.");
    assert_eq!(sentences(&wrapped).len(), 2);
    assert_eq!(sentences("Un titre\nUne phrase.\nen attendant, rien.").len(), 3);
}

#[test]
fn the_first_words_are_flagged() {
    let text = "Il dit : « Partons. » Soit.";
    let mut analysis = Analysis::default();
    segment(text, &Lexicon::embedded(), &mut analysis);
    let starts: Vec<&str> =
        analysis.tokens.iter().filter(|t| t.flags.has(TokenFlags::SENTENCE_START)).map(|t| t.span.of(text)).collect();
    assert_eq!(starts, ["Il", "Partons", "Soit"]);
}

#[test]
fn a_line_is_a_sentence_when_asked() {
    let mut analysis = Analysis::default();
    let text = "Un. Deux.\n\nTrois";
    segment_lines(text, &Lexicon::embedded(), &mut analysis);
    let spans: Vec<&str> = analysis.sentences.iter().map(|s| s.span.of(text)).collect();
    assert_eq!(spans, ["Un. Deux.", "Trois"]);
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, analysis: &Analysis) -> Result<(), TestCaseError> {
        let mut end = 0;
        for token in &analysis.tokens {
            prop_assert!(token.span.start >= end && token.span.end > token.span.start);
            prop_assert!(text.get(token.span.start as usize..token.span.end as usize).is_some());
            end = token.span.end;
        }
        let mut next = 0;
        for sentence in &analysis.sentences {
            prop_assert_eq!(sentence.tokens.start, next);
            prop_assert!(sentence.tokens.end > sentence.tokens.start);
            prop_assert!(sentence.prefix <= sentence.tokens.end - sentence.tokens.start);
            next = sentence.tokens.end;
        }
        prop_assert_eq!(next as usize, analysis.tokens.len());
        Ok(())
    }

    /// Every character that is not white space lies in a token.
    fn covered(text: &str, analysis: &Analysis) -> bool {
        let inside: usize = analysis
            .tokens
            .iter()
            .map(|t| t.span.of(text).chars().filter(|c| chars::kind(*c) != Kind::Space).count())
            .sum();
        inside == text.chars().filter(|c| chars::kind(*c) != Kind::Space).count()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_text_is_cut_in_order(text in "\\PC{0,80}|[ -~\n]{0,120}|[a-dA-D0-9'’‘“”«»\".,:;!?(){}\\[\\]%€$#@/&_ \u{a0}\n-]{0,120}") {
            let lexicon = Lexicon::embedded();
            let mut analysis = Analysis::default();
            segment(&text, &lexicon, &mut analysis);
            check(&text, &analysis)?;
            prop_assert!(covered(&text, &analysis));
            segment_lines(&text, &lexicon, &mut analysis);
            check(&text, &analysis)?;
        }

        #[test]
        fn pieces_of_news_in_any_order(pieces in proptest::collection::vec(prop_oneof![
            Just("l'"), Just("qu ‘"), Just("M. "), Just("J.-P."), Just("1 234"), Just("20h30"), Just("http://"), Just("«"), Just("” "),
            Just("\n"), Just("(AP) – "), Just("LIRE : "), Just("-t-il"), Just("..."), Just("é"), Just("🇫🇷"), Just("👩‍🚀"), Just("n°"),
            Just("a.b"), Just("@x"), Just("Le "), Just("élu(e)s "), Just("\u{301}"), Just("\u{feff}"), Just("&C"), Just("/h")], 0..40)) {
            let text = pieces.concat();
            let mut analysis = Analysis::default();
            segment(&text, &Lexicon::embedded(), &mut analysis);
            check(&text, &analysis)?;
        }
    }
}
