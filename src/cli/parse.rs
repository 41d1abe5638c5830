//! `depeche parse`: the language analysis of a text.

use super::{Global, Outcome, complain};
use anyhow::{Context as _, Result};
use depeche::document::{OffsetMap, text_document};
use depeche::language::{Analysis, NO_HEAD, Reader, Scratch, TokenFlags, conllu, draw};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// How the analysis is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// CoNLL-U of Universal Dependencies
    Conllu,
    /// One JSON object a sentence
    Json,
    /// Dependencies drawn for the eye
    Tree,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Texts; `-` or nothing is the standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to write the analysis
    #[arg(long, short, value_name = "FORMAT", default_value = "conllu")]
    format: Format,
    /// Each line of the input is one sentence
    #[arg(long)]
    sentences: bool,
}

pub(crate) fn run(args: &Args, global: &Global) -> Result<Outcome> {
    let reader = Reader::load(&global.data()?)?;
    let mut work = Work { reader, analysis: Analysis::default(), scratch: Scratch::default(), out: String::new() };
    let standard = [PathBuf::from("-")];
    let files = if args.files.is_empty() { &standard[..] } else { &args.files[..] };
    let mut sink = io::stdout().lock();
    let mut failed = false;
    for file in files {
        match read(file) {
            Ok(text) => work.text(file, &text, args, &mut sink)?,
            Err(error) => {
                failed = true;
                complain(&format!("{error:#}"));
            }
        }
    }
    Ok(Outcome::failed_if(failed))
}

/// The text of a file or of the standard input. Any text is read, even an empty one; no text at all is an error.
fn read(file: &Path) -> Result<String> {
    let name = file.display().to_string();
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes).with_context(|| name.clone())?;
    } else {
        bytes = std::fs::read(file).with_context(|| name.clone())?;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        // The reader of articles says what it is instead of UTF-8 and where.
        Err(error) => Ok(text_document(error.into_bytes(), &name)?.text),
    }
}

struct Work {
    reader: Reader,
    analysis: Analysis,
    scratch: Scratch,
    out: String,
}

impl Work {
    fn text(&mut self, file: &Path, text: &str, args: &Args, sink: &mut dyn Write) -> Result<()> {
        let name = if file.as_os_str() == "-" {
            "text".to_owned()
        } else {
            file.file_stem().map_or_else(|| "text".to_owned(), |s| s.to_string_lossy().into_owned())
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if args.sentences {
            self.reader.read_lines(text, &mut self.analysis, &mut self.scratch);
        } else {
            self.reader.read(text, &mut self.analysis, &mut self.scratch);
        }
        let offsets = OffsetMap::new(text);
        for number in 0..self.analysis.sentences.len() {
            self.out.clear();
            match args.format {
                Format::Conllu => {
                    let id = format!("{name}-{}", number + 1);
                    conllu::write_sentence(&mut self.out, text, &self.analysis, number, &id);
                }
                Format::Tree => draw(&mut self.out, text, &self.analysis, number),
                Format::Json => self.json(text, &offsets, number)?,
            }
            sink.write_all(self.out.as_bytes())?;
        }
        sink.flush()?;
        Ok(())
    }

    /// One sentence as a JSON object on a line. Offsets count code points of the whole text.
    fn json(&mut self, text: &str, offsets: &OffsetMap<'_>, number: usize) -> Result<()> {
        let sentence = &self.analysis.sentences[number];
        let start = offsets.code_point(sentence.span.start);
        let mut tokens = Vec::new();
        for id in sentence.tokens.clone() {
            let token = &self.analysis.tokens[id as usize];
            let mut feats = String::new();
            token.feats.write(&mut feats);
            let head = (token.head != NO_HEAD).then(|| token.head.wrapping_sub(sentence.tokens.start));
            let (from, to) = (offsets.code_point(token.span.start), offsets.code_point(token.span.end));
            let quote = if token.flags.has(TokenFlags::QUOTE_OPEN) {
                Some("open")
            } else {
                token.flags.has(TokenFlags::QUOTE_CLOSE).then_some("close")
            };
            tokens.push(serde_json::json!({
                "start": from, "end": to, "form": token.span.of(text), "lemma": self.analysis.lemma(id),
                "upos": token.upos.as_str(), "feats": feats, "head": head, "deprel": token.deprel.as_str(),
                "quote": quote, "unknown": token.flags.has(TokenFlags::UNKNOWN),
            }));
        }
        let end = offsets.code_point(sentence.span.end);
        let value = serde_json::json!({
            "sentence": number, "paragraph": sentence.paragraph, "kind": format!("{:?}", sentence.kind),
            "prefix": sentence.prefix, "start": start, "end": end, "text": sentence.span.of(text), "tokens": tokens,
        });
        self.out.push_str(&serde_json::to_string(&value)?);
        self.out.push('\n');
        Ok(())
    }
}
