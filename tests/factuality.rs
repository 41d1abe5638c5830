//! Sentences of our own with the status and the sources that a word of them must get.

use depeche::data::DataSource;
use depeche::extract::quote::{self, SpeechLexicon};
use depeche::extract::{Extraction, scope};
use depeche::language::clause::{ClauseLexicon, Clauses};
use depeche::language::{Analysis, Reader, Scratch, syntax};
use depeche::schema::Schema;
use serde::Deserialize;

#[derive(Deserialize)]
struct Suite {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    word: String,
    status: String,
    source: Vec<String>,
    /// What stands in the way, where the case does not pass yet.
    #[serde(default)]
    known_gap: Option<String>,
}

struct Tools {
    reader: Reader,
    model: syntax::Model,
    clauses: ClauseLexicon,
    speech: SpeechLexicon,
}

impl Tools {
    fn load() -> Self {
        let data = DataSource::embedded();
        let schema = Schema::embedded().expect("the schema is right");
        Self {
            reader: Reader::load(&data).expect("lexicon"),
            model: syntax::Model::load(&data).expect("weights"),
            clauses: ClauseLexicon::load(&data).expect("clause tables"),
            speech: SpeechLexicon::load(&data, &schema).expect("speech tables"),
        }
    }

    /// Status and sources of the word, as words.
    fn ask(&self, text: &str, word: &str) -> (String, Vec<String>) {
        let mut analysis = Analysis::default();
        self.reader.read(text, &mut analysis, &mut Scratch::default());
        self.model.annotate(text, &self.reader.lexicon, &mut analysis, &mut syntax::Scratch::default());
        let mut clauses = Clauses::default();
        depeche::language::clause::build(text, &analysis, &self.clauses, &mut clauses);
        let mut extraction = Extraction::default();
        quote::find(text, &analysis, &clauses, &self.speech, &mut extraction);
        scope::find(text, &analysis, &clauses, &self.speech, &mut extraction);
        let reader = scope::Reader::new(text, &analysis, &clauses, &self.speech, &extraction.scopes);
        let token = (0..analysis.tokens.len() as u32).find(|t| analysis.form(text, *t) == word);
        let Some(token) = token else { return (format!("no word {word}"), Vec::new()) };
        let (status, sources) = reader.status_at(token);
        let names = sources.iter().map(|m| extraction.mentions[*m as usize].span.of(text).to_owned()).collect();
        (status.as_str().to_owned(), names)
    }
}

fn run(file: &str) {
    let path = format!("{}/tests/factuality/{file}.toml", env!("CARGO_MANIFEST_DIR"));
    let suite: Suite = toml::from_str(&std::fs::read_to_string(&path).expect("the suite can be read")).expect("TOML");
    let tools = Tools::load();
    let mut wrong = Vec::new();
    for case in &suite.case {
        let (status, sources) = tools.ask(&case.text, &case.word);
        let same = sources.len() == case.source.len()
            && sources.iter().zip(&case.source).all(|(got, want)| got.to_lowercase().contains(&want.to_lowercase()));
        if (status != case.status || !same) && case.known_gap.is_none() {
            wrong.push(format!(
                "{} [{}]: want {} {:?}, got {status} {sources:?}",
                case.text,
                case.word,
                case.status,
                case.source,
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), suite.case.len(), wrong.join("\n"));
}

macro_rules! suites {
    ($($name:ident),+ $(,)?) => { $( #[test] fn $name() { run(stringify!($name)); } )+ };
}

suites!(plain, negation, possible, planned, condition, report, speech_plan, denial, nested, nouns);

#[test]
fn the_suite_is_large_enough() {
    let folder = format!("{}/tests/factuality", env!("CARGO_MANIFEST_DIR"));
    let mut cases = 0;
    let mut gaps = 0;
    for entry in std::fs::read_dir(folder).expect("folder") {
        let suite: Suite =
            toml::from_str(&std::fs::read_to_string(entry.expect("entry").path()).expect("text")).expect("TOML");
        cases += suite.case.len();
        gaps += suite.case.iter().filter(|c| c.known_gap.is_some()).count();
    }
    assert!(cases - gaps >= 150, "{cases} cases, {gaps} of them known gaps");
}
