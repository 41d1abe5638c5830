use super::*;
use crate::document::Span;
use crate::language::{Sentence, SentenceKind, Token, TokenFlags};

fn token(start: usize, end: usize) -> Token {
    Token {
        span: Span::new(start as u32, end as u32),
        lemma: crate::language::LemmaRef::default(),
        upos: Upos::X,
        feats: Feats::default(),
        head: NO_HEAD,
        deprel: Deprel::Dep,
        flags: TokenFlags::default(),
    }
}

/// Tokens at blanks, one sentence.
fn split(text: &str) -> Analysis {
    let mut analysis = Analysis::default();
    let mut at = 0;
    for word in text.split(' ') {
        if !word.is_empty() {
            analysis.tokens.push(token(at, at + word.len()));
        }
        at += word.len() + 1;
    }
    let tokens = 0..analysis.tokens.len() as TokenId;
    let span = Span::new(0, text.len() as u32);
    analysis.sentences.push(Sentence { tokens, span, paragraph: 0, kind: SentenceKind::Body, prefix: 0 });
    analysis
}

fn read(text: &str) -> Analysis {
    let mut analysis = split(text);
    Model::embedded().unwrap().annotate(text, &Lexicon::embedded(), &mut analysis, &mut Scratch::default());
    analysis
}

/// `form head-form relation` of the words with one of the relations.
pub(super) fn arcs(text: &str, relations: &[&str]) -> Vec<String> {
    let analysis = read(text);
    (0..analysis.tokens.len() as TokenId)
        .filter(|id| relations.contains(&analysis.tokens[*id as usize].deprel.as_str()))
        .map(|id| {
            let t = &analysis.tokens[id as usize];
            let head = if t.head == NO_HEAD { "-" } else { analysis.form(text, t.head) };
            format!("{} {} {}", analysis.form(text, id), head, t.deprel.as_str())
        })
        .collect()
}

#[test]
fn subject_and_object_are_found() {
    assert_eq!(
        arcs("Le ministre a présenté un nouveau plan aux députés .", &["nsubj", "obj", "root"]),
        ["ministre présenté nsubj", "présenté - root", "plan présenté obj"]
    );
}

#[test]
fn a_passive_has_its_own_subject_and_an_agent() {
    assert_eq!(
        arcs("Le projet a été rejeté par le Sénat .", &["nsubj:pass", "obl:agent", "aux:pass"]),
        ["projet rejeté nsubj:pass", "été rejeté aux:pass", "Sénat rejeté obl:agent"]
    );
    let analysis = read("Le projet a été rejeté par le Sénat .");
    assert!(analysis.tokens[4].feats.has(Feats::PASSIVE));
    assert_eq!(analysis.lemma(4), "rejeter");
}

#[test]
fn the_relative_clause_hangs_on_its_noun() {
    assert_eq!(
        arcs("Le juge qui instruit cette affaire entendra trois témoins .", &["acl:relcl", "nsubj", "obj"]),
        [
            "juge entendra nsubj",
            "qui instruit nsubj",
            "instruit juge acl:relcl",
            "affaire instruit obj",
            "témoins entendra obj"
        ]
    );
}

#[test]
fn the_subject_after_a_verb_of_speech_is_a_subject() {
    let found = arcs("« Nous avons perdu » , a déclaré le capitaine .", &["nsubj"]);
    assert!(found.contains(&"capitaine déclaré nsubj".to_owned()), "{found:?}");
}

#[test]
fn a_verb_has_one_subject_and_a_day_is_no_object() {
    let found =
        arcs("La cheffe de la police , Anne Morvan , a visité jeudi le quartier .", &["nsubj", "obj", "obj:lvc"]);
    assert_eq!(found, ["cheffe visité nsubj", "quartier visité obj"]);
}

#[test]
fn every_sentence_has_one_root_and_no_cycle() {
    for text in ["Victoire .", "« »", "a", "! ! !", "Le la les de des du au aux que qui dont où", "x y z (AP) – 12"]
    {
        let analysis = read(text);
        let roots = analysis.tokens.iter().filter(|t| t.head == NO_HEAD).count();
        assert_eq!(roots, 1, "{text}");
        for start in 0..analysis.tokens.len() {
            let (mut at, mut steps) = (start as TokenId, 0);
            while at != NO_HEAD {
                at = analysis.tokens[at as usize].head;
                steps += 1;
                assert!(steps <= analysis.tokens.len(), "{text}");
            }
        }
    }
}

#[test]
fn a_very_long_sentence_is_cut_and_stays_one_tree() {
    let text = "le chat et le chien , ".repeat(120);
    let analysis = read(text.trim_end());
    assert_eq!(analysis.tokens.iter().filter(|t| t.head == NO_HEAD).count(), 1);
}

#[test]
fn the_prefix_hangs_on_the_root() {
    let text = "PARIS ( AFP ) – Le gouvernement a renoncé .";
    let mut analysis = split(text);
    analysis.sentences[0].prefix = 5;
    Model::embedded().unwrap().annotate(text, &Lexicon::embedded(), &mut analysis, &mut Scratch::default());
    let root = analysis.tokens.iter().position(|t| t.head == NO_HEAD).unwrap();
    assert_eq!(analysis.form(text, root as TokenId), "renoncé");
    assert_eq!(analysis.tokens[0].head as usize, root);
}

#[test]
fn the_same_text_gives_the_same_analysis() {
    let text = "Les deux pays ont signé un accord que la presse attendait depuis des mois .";
    let (a, b) = (read(text), read(text));
    assert_eq!(a.tokens, b.tokens);
    assert_eq!(a.lemma_text, b.lemma_text);
    let mut scratch = Scratch::default();
    let (model, lexicon) = (Model::embedded().unwrap(), Lexicon::embedded());
    let mut c = split("Autre chose .");
    model.annotate("Autre chose .", &lexicon, &mut c, &mut scratch);
    let mut c = split(text);
    model.annotate(text, &lexicon, &mut c, &mut scratch);
    assert_eq!(a.tokens, c.tokens);
}

#[test]
fn the_embedded_weights_are_whole() {
    let bytes = DataSource::embedded().read(PATH).unwrap();
    assert!(Model::from_bytes(bytes, true).is_ok());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(24))]
    #[test]
    fn any_words_are_read(words in proptest::collection::vec("[^ ]{1,9}", 0..40)) {
        let text = words.join(" ");
        let analysis = read(&text);
        if !analysis.tokens.is_empty() {
            proptest::prop_assert_eq!(analysis.tokens.iter().filter(|t| t.head == NO_HEAD).count(), 1);
        }
        for t in &analysis.tokens {
            proptest::prop_assert!(t.head == NO_HEAD || (t.head as usize) < analysis.tokens.len());
        }
    }
}
