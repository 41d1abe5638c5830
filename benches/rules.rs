//! Cost of matching against the number of rules: 300 rules may cost no more than three times what 30 cost.
//!
//! `cargo bench --no-default-features --bench rules`

use depeche::data::DataSource;
use depeche::language::clause::{self, ClauseLexicon, Clauses};
use depeche::language::{Analysis, Reader, Scratch, TokenFlags, Upos};
use depeche::rules::{
    FillerSlot, Fillers, FrameBuffers, FrameInput, Label, MatchInput, Matcher, MentionSlot, RuleSet, Vocabulary,
    match_frames,
};
use depeche::schema::{EntityType, Schema};
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// An article read once, with every capitalised word a person or a place.
struct Article {
    text: String,
    analysis: Analysis,
    clauses: Clauses,
    mentions: Vec<MentionSlot>,
    lexicon: ClauseLexicon,
    words: Vec<String>,
}

fn article() -> Article {
    let data = DataSource::embedded();
    let text = include_str!("../data/articles/poutine-minsk.txt").repeat(4);
    let reader = Reader::load(&data).expect("the shipped lexicon is right");
    let lexicon = ClauseLexicon::load(&data).expect("the shipped tables are right");
    let (mut analysis, mut clauses) = (Analysis::default(), Clauses::default());
    reader.read(&text, &mut analysis, &mut Scratch::default());
    clause::build(&text, &analysis, &lexicon, &mut clauses);
    let named = (0..).zip(&analysis.tokens).filter(|(_, t)| t.flags.has(TokenFlags::CAPITALISED));
    let label = |id: u32| Label::from(if id.is_multiple_of(2) { EntityType::PERSON } else { EntityType::PLACE });
    let mentions = named.map(|(id, _)| MentionSlot { tokens: id..id + 1, label: label(id), named: true }).collect();
    let mut words: Vec<String> = (0..)
        .zip(&analysis.tokens)
        .filter(|(_, t)| matches!(t.upos, Upos::Verb | Upos::Noun))
        .map(|(id, _)| analysis.lemma(id).to_owned())
        .filter(|w| w.chars().all(char::is_alphabetic))
        .collect();
    words.sort();
    words.dedup();
    Article { text, analysis, clauses, mentions, lexicon, words }
}

/// `count` rules over the words of the article, token patterns and frames in turn; every tenth begins with a mention.
fn rules(article: &Article, count: usize) -> RuleSet {
    let data = DataSource::embedded();
    let schema = Schema::load(&data).expect("the shipped schema is right");
    let mut text = String::new();
    for n in 0..count {
        let word = |k: usize| &article.words[(n * 7 + k * 131) % article.words.len()];
        let (a, b, c) = (word(0), word(1), word(2));
        text.push_str(&format!("rule r{n} -> Visit(visitor, destination)\n"));
        text.push_str(&match n % 10 {
            0 => format!("  match visitor: @Person []{{0,3}} [lemma=\"{a}\"|\"{b}\"] destination: @Place\n"),
            1..=4 => format!("  match [lemma=\"{a}\"] [pos=ADJ]* (de|du|des) destination: ([upper]+ | $W{n})\nlex W{n} = \"{b}\" \"{c}\"\n"),
            _ => format!("  frame \"{a}\" | \"{b}\" subject: visitor @Person|@Place, object: destination? any\n  frame noun \"{c}\" de: visitor @Person\n"),
        });
    }
    let (rules, wrong) = RuleSet::from_text("bench.rules", &text, &data, &Vocabulary::from(&schema));
    assert!(wrong.is_empty(), "{}", wrong[0]);
    rules
}

#[divan::bench(args = [30, 100, 300, 1000])]
fn match_article(bencher: divan::Bencher<'_, '_>, count: usize) {
    let article = article();
    let rules = rules(&article, count);
    let phase = rules.phase("facts").expect("declared");
    let mut fillers = Fillers::default();
    fillers.fill(
        article.analysis.tokens.len(),
        article.mentions.iter().map(|m| FillerSlot {
            tokens: m.tokens.clone(),
            head: m.tokens.start,
            label: m.label,
            named: true,
            pronoun: false,
        }),
    );
    let mut matcher = Matcher::default();
    let (mut matches, mut frames, mut buffers) = (Vec::new(), Vec::new(), FrameBuffers::default());
    bencher.counter(BytesCount::of_str(&article.text)).bench_local(|| {
        matcher.begin(&rules, &article.text, &article.analysis);
        let input = MatchInput { text: &article.text, analysis: &article.analysis, mentions: &article.mentions };
        matcher.matches(&rules, phase, &input, &mut matches);
        let input = FrameInput {
            text: &article.text,
            analysis: &article.analysis,
            clauses: &article.clauses,
            lexicon: &article.lexicon,
            symbols: matcher.symbols(),
            fillers: &fillers,
        };
        match_frames(&rules, phase, &input, &mut buffers, &mut frames);
        matches.len() + frames.len()
    });
}
