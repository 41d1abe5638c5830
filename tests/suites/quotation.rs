//! Sentences of our own with all the quotations that must be found in them, and who speaks.

use depeche::Reading;
use depeche::extract::Speaker;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    text: String,
    quotes: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    quote: String,
    speaker: String,
}

/// Words and speakers of all quotations.
fn quotations(text: &str) -> Vec<(String, String)> {
    let Reading { extraction, .. } = crate::read(text);
    let name = |speaker: &Speaker| match speaker {
        Speaker::Mention(m) => {
            let mention = &extraction.mentions[*m as usize];
            let all = mention.entity.map_or_else(|| vec![*m], |e| extraction.entities[e as usize].mentions.clone());
            let words: Vec<&str> = all.iter().map(|m| extraction.mentions[*m as usize].span.of(text)).collect();
            words.join(" | ")
        }
        Speaker::Unknown => String::new(),
    };
    let wanted = extraction.quotes.iter();
    wanted.map(|q| (q.span.of(text).to_owned(), name(&q.speaker))).collect()
}

fn run(file: &str) {
    crate::run("quotation", file, |case: &Case| {
        let found = quotations(&case.text);
        let same = found.len() == case.quotes.len()
            && found.iter().zip(&case.quotes).all(|((words, speaker), want)| {
                *words == want.quote
                    && (speaker.is_empty() == want.speaker.is_empty())
                    && speaker.contains(&want.speaker)
            });
        (!same).then(|| format!("{}\n    got {found:?}", case.text)).into_iter().collect()
    });
}

#[test]
fn direct() {
    run("direct");
}

#[test]
fn indirect() {
    run("indirect");
}

#[test]
fn none() {
    run("none");
}
