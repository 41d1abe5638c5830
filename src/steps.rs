//! Steps of the inner loops, counted in tests only: so a test can tell that the work grows with the text and not faster,
//! on any machine and without a clock.
//!
//! The small functions that all stages go through (the words of a span, a lemma, a child in the tree, a step of a pattern)
//! report here. Outside of tests the report is empty and costs nothing.

#[cfg(test)]
use std::cell::Cell;

#[cfg(test)]
thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Reports one step.
#[inline(always)]
pub(crate) fn step() {
    #[cfg(test)]
    STEPS.with(|steps| steps.set(steps.get() + 1));
}

/// The steps that this thread takes for `run`.
#[cfg(test)]
pub(crate) fn counted(run: impl FnOnce()) -> u64 {
    let before = STEPS.with(Cell::get);
    run();
    STEPS.with(Cell::get) - before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Engine;
    use crate::data::DataSource;
    use crate::document::Document;
    use crate::graph::{DocumentGraph, Generator};

    /// Texts of about `n` words that lead into the inner loops of the stages.
    fn texts(n: usize) -> Vec<(&'static str, String)> {
        let times = |words: &str, joint: &str| {
            let count = n / words.split_whitespace().count();
            vec![words; count].join(joint)
        };
        vec![
            ("capitals", times("Paul", " ")),
            ("capitals without blanks", times("Paul", "-")),
            ("names in a row", format!("Le ministre a vu {}.", times("Léa Petit", ", "))),
            ("verbs in a row", format!("Paul {}.", times("attaque la ville", " et "))),
            ("clauses in clauses", format!("Paul dit {}.", times("que Marie pense", " "))),
            ("relatives in relatives", format!("Voici {}.", times("le soldat qui a tué", " "))),
            ("nouns of nouns", format!("Il voit {} Paul.", times("la visite de", " "))),
            ("acronyms", times("le Parti socialiste (PS) et", " ")),
            ("long names", times("le Conseil de sécurité des Nations unies et", " ")),
            ("open quotation marks", times("« Paul", " ")),
            // longer, because what looks for the partner of a bracket goes a fixed number of words
            ("brackets", format!("{}Paul{}", "(".repeat(3 * n), ")".repeat(3 * n))),
            ("times", times("lundi 3 mars à 9 heures", " ")),
            ("quotations", times("« Nous partirons », a dit Jean Petit.", " ")),
            ("short sentences", times("Les soldats avancent. Ils ont attaqué leur village.", " ")),
            ("the same event", times("L’armée a attaqué Kiev lundi.", " ")),
            ("no blanks", "l'aB1-.".repeat(n / 6)),
        ]
    }

    fn steps(engine: &Engine, generator: &Generator, text: &str) -> u64 {
        let document =
            Document { id: "long".to_owned(), text: text.to_owned(), lang: "fr".to_owned(), ..Document::default() };
        counted(|| {
            let reading = engine.extract(&document);
            let graph = DocumentGraph::new(&document, &reading.extraction, &engine.schema, generator);
            assert!(graph.facts.len() == reading.extraction.facts.len());
        })
    }

    #[test]
    fn the_work_grows_with_the_text_and_not_faster() {
        let data = DataSource::embedded();
        let (engine, generator) = (Engine::load(&data).expect("the shipped data load"), Generator::of(&data));
        let mut wrong = Vec::new();
        for ((name, short), (_, long)) in texts(150).into_iter().zip(texts(600)) {
            let (few, many) = (steps(&engine, &generator, &short), steps(&engine, &generator, &long));
            assert!(few > 100, "{name}: {few} steps");
            if many as f64 > 4.5 * few as f64 {
                wrong.push(format!("{name}: {few} steps, {many} for a text four times as long"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    #[ignore = "minutes without optimisation: cargo test --release --lib steps -- --ignored"]
    fn a_sentence_of_fifty_thousand_words_goes_the_whole_way() {
        let data = DataSource::embedded();
        let (engine, generator) = (Engine::load(&data).expect("the shipped data load"), Generator::of(&data));
        let sentence = |n: usize| format!("L’armée a attaqué {}.", vec!["la ville de Kiev"; n / 5].join(", "));
        let few = steps(&engine, &generator, &sentence(12_500));
        let many = steps(&engine, &generator, &sentence(50_000));
        assert!(many as f64 <= 4.5 * few as f64, "{few} steps, then {many}");
    }
}
