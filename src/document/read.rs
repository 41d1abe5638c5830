//! Readers: plain text with an optional sidecar, and JSON Lines.
//!
//! The text of an article is kept exactly as it is in the file (line ends, Unicode form, a byte-order mark), so that
//! every offset of the output counts in the file that the user has. One input that cannot be read is an error of its
//! own, with file and line; the caller goes on with the others.

use super::Document;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Largest article in bytes. Longer inputs are refused: they are collections or not news.
pub const MAX_DOCUMENT: usize = 32 << 20;

/// Why an input cannot be read. The messages name the file, the line where there is one, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{path}{}: {problem}", line.map_or_else(String::new, |l| format!(":{l}")))]
pub struct ReadError {
    /// The file, or `-` for the standard input.
    pub path: String,
    /// Line from 1, where the trouble is in one line.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with an input.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The system refuses.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// There is no text.
    #[error("no text: the input is empty")]
    Empty,
    /// The bytes are those of another kind of file.
    #[error("not a text but {0}; give plain text in UTF-8")]
    Binary(&'static str),
    /// The bytes are no UTF-8.
    #[error("not UTF-8 at byte {offset}; convert the file to UTF-8 (for example with iconv)")]
    Encoding {
        /// First wrong byte, from 0, in the file or in the line.
        offset: usize,
    },
    /// More than [`MAX_DOCUMENT`].
    #[error("longer than {} MB, the most that one article can have; split it", MAX_DOCUMENT >> 20)]
    TooLong,
    /// A line or file is no JSON, or its fields are wrong.
    #[error("not a JSON object with a field \"text\": {0}")]
    Json(String),
    /// A sidecar cannot be understood.
    #[error("{0}")]
    Sidecar(String),
    /// A date is none.
    #[error("the date {0:?} is not of the form YYYY-MM-DD")]
    Date(String),
}

impl ReadError {
    fn new(path: &str, line: Option<usize>, problem: impl Into<Problem>) -> Self {
        Self { path: path.to_owned(), line, problem: problem.into() }
    }
}

/// The hand-written sidecar `NAME.meta.toml` beside `NAME.txt`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sidecar {
    id: Option<String>,
    date: Option<toml::Value>,
    title: Option<String>,
    #[serde(alias = "agency")]
    publisher: Option<String>,
    url: Option<String>,
    lang: Option<String>,
}

/// One line of JSON Lines; other fields are ignored.
#[derive(Debug, Deserialize)]
struct Line {
    id: Option<serde_json::Value>,
    text: String,
    date: Option<String>,
    title: Option<String>,
    #[serde(alias = "agency")]
    publisher: Option<String>,
    url: Option<String>,
    lang: Option<String>,
}

/// Reads one plain-text article and, where it exists, its sidecar `NAME.meta.toml`.
///
/// # Errors
/// When the file cannot be read, is empty, too long, binary or not UTF-8, or when the sidecar is wrong.
pub fn read_text(path: &Path) -> Result<Document, ReadError> {
    let name = path.display().to_string();
    let bytes = read_limited(path).map_err(|p| ReadError::new(&name, None, p))?;
    let mut document = text_document(bytes, &name)?;
    document.id = stem(path);
    let sidecar = path.with_extension("meta.toml");
    if sidecar.is_file() {
        apply_sidecar(&mut document, &sidecar)?;
    }
    Ok(document)
}

/// Makes an article of the bytes of one plain text; `name` is for messages and gives the id.
///
/// # Errors
/// As [`read_text`].
pub fn text_document(bytes: Vec<u8>, name: &str) -> Result<Document, ReadError> {
    let wrong = |p: Problem| ReadError::new(name, None, p);
    if let Some(kind) = binary_kind(&bytes) {
        return Err(wrong(Problem::Binary(kind)));
    }
    if bytes.len() > MAX_DOCUMENT {
        return Err(wrong(Problem::TooLong));
    }
    let text = String::from_utf8(bytes).map_err(|e| {
        let offset = e.utf8_error().valid_up_to();
        let line = e.as_bytes()[..offset].iter().filter(|b| **b == b'\n').count() + 1;
        ReadError::new(name, Some(line), Problem::Encoding { offset })
    })?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(wrong(Problem::Empty));
    }
    let id = if name == "-" { "stdin".to_owned() } else { stem(Path::new(name)) };
    Ok(Document { id, text, lang: "fr".to_owned(), ..Document::default() })
}

/// Reads a file that holds one JSON object with the fields of a JSON line.
///
/// # Errors
/// As [`read_text`], and when the file is no such object.
pub fn read_json(path: &Path) -> Result<Document, ReadError> {
    let name = path.display().to_string();
    let bytes = read_limited(path).map_err(|p| ReadError::new(&name, None, p))?;
    document_of_json(&bytes, &name, None, &stem(path))
}

/// Articles of a JSON Lines input, one after the other. Empty lines are skipped.
pub struct JsonLines<R> {
    reader: R,
    path: String,
    line: usize,
    buffer: Vec<u8>,
    done: bool,
}

impl JsonLines<BufReader<File>> {
    /// Opens a file.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|e| ReadError::new(&name, None, e))?;
        Ok(Self::new(BufReader::with_capacity(1 << 16, file), &name))
    }
}

impl<R: BufRead> JsonLines<R> {
    /// Reads from `reader`; `path` is for messages.
    pub fn new(reader: R, path: &str) -> Self {
        Self { reader, path: path.to_owned(), line: 0, buffer: Vec::new(), done: false }
    }

    /// Fills the buffer with the next line; `Ok(false)` at the end. The memory stays bounded however long the line is.
    fn next_line(&mut self) -> Result<bool, Problem> {
        self.buffer.clear();
        let mut seen = false;
        let mut too_long = false;
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            seen = true;
            let (length, ended) = match memchr::memchr(b'\n', chunk) {
                Some(at) => (at + 1, true),
                None => (chunk.len(), false),
            };
            // JSON escapes can make a line longer than its text; twice the limit is enough for any honest article.
            if self.buffer.len() + length > 2 * MAX_DOCUMENT {
                too_long = true;
                self.buffer = Vec::new();
            }
            if !too_long {
                self.buffer.extend_from_slice(&chunk[..length]);
            }
            self.reader.consume(length);
            if ended {
                break;
            }
        }
        if too_long { Err(Problem::TooLong) } else { Ok(seen) }
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            self.line += 1;
            match self.next_line() {
                Ok(false) => self.done = true,
                Ok(true) => {
                    let mut bytes = self.buffer.as_slice();
                    if self.line == 1 {
                        bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
                    }
                    bytes = bytes.trim_ascii_end();
                    if bytes.is_empty() {
                        continue;
                    }
                    if let Some(kind) = binary_kind(bytes) {
                        // The rest of a binary file is no lines at all: say it once.
                        self.done = true;
                        return Some(Err(ReadError::new(&self.path, Some(self.line), Problem::Binary(kind))));
                    }
                    let id = if self.path == "-" { "stdin".to_owned() } else { stem(Path::new(&self.path)) };
                    let id = format!("{id}-{}", self.line);
                    return Some(document_of_json(bytes, &self.path, Some(self.line), &id));
                }
                Err(problem) => {
                    self.done = matches!(problem, Problem::Io(_));
                    return Some(Err(ReadError::new(&self.path, Some(self.line), problem)));
                }
            }
        }
        None
    }
}

/// The name of a file without folder and ending: the id of its article.
fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "article".to_owned(), |s| s.to_string_lossy().into_owned())
}

/// All bytes of a file, if it is not longer than an article can be.
fn read_limited(path: &Path) -> Result<Vec<u8>, Problem> {
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    file.take(MAX_DOCUMENT as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_DOCUMENT && binary_kind(&bytes).is_none() {
        return Err(Problem::TooLong);
    }
    Ok(bytes)
}

/// What the bytes are, when they are clearly no UTF-8 text.
fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"\xff\xfe", "UTF-16"),
        (b"\xfe\xff", "UTF-16"),
    ];
    if let Some((_, kind)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(kind);
    }
    let head = &bytes[..bytes.len().min(8192)];
    head.contains(&0).then_some("binary data (it holds NUL bytes)")
}

fn document_of_json(bytes: &[u8], path: &str, line: Option<usize>, id: &str) -> Result<Document, ReadError> {
    let wrong = |p: Problem| ReadError::new(path, line, p);
    if let Err(e) = std::str::from_utf8(bytes) {
        return Err(wrong(Problem::Encoding { offset: e.valid_up_to() }));
    }
    let parsed: Line = serde_json::from_slice(bytes).map_err(|e| {
        // serde_json ends with "at line 1 column N"; inside a JSON line only the column tells something.
        let text = e.to_string();
        let short = text.split(" at line ").next().unwrap_or(&text);
        let place = if line.is_some() { format!("column {}", e.column()) } else { format!("line {}", e.line()) };
        wrong(Problem::Json(format!("{short} ({place})")))
    })?;
    if parsed.text.trim().is_empty() {
        return Err(wrong(Problem::Empty));
    }
    if parsed.text.len() > MAX_DOCUMENT {
        return Err(wrong(Problem::TooLong));
    }
    let id = match parsed.id {
        Some(serde_json::Value::String(s)) if !s.trim().is_empty() => s,
        Some(serde_json::Value::Number(n)) => n.to_string(),
        _ => id.to_owned(),
    };
    let date = parsed.date.filter(|d| !d.trim().is_empty()).map(|d| civil_date(&d)).transpose().map_err(wrong)?;
    Ok(Document {
        id,
        text: parsed.text,
        date,
        title: parsed.title,
        url: parsed.url,
        publisher: parsed.publisher,
        lang: parsed.lang.unwrap_or_else(|| "fr".to_owned()),
    })
}

fn apply_sidecar(document: &mut Document, path: &Path) -> Result<(), ReadError> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|e| ReadError::new(&name, None, e))?;
    let sidecar: Sidecar = toml::from_str(&text).map_err(|e| {
        let line = e.span().map(|s| text.get(..s.start).unwrap_or("").matches('\n').count() + 1);
        let message = format!("{}; a sidecar holds id, date, title, agency, url, lang", e.message().trim());
        ReadError::new(&name, line, Problem::Sidecar(message))
    })?;
    if let Some(value) = sidecar.date {
        let written = match value {
            toml::Value::String(s) => s,
            other => other.to_string(),
        };
        document.date = Some(civil_date(&written).map_err(|p| ReadError::new(&name, None, p))?);
    }
    if let Some(id) = sidecar.id {
        document.id = id;
    }
    document.title = sidecar.title;
    document.publisher = sidecar.publisher;
    document.url = sidecar.url;
    if let Some(lang) = sidecar.lang {
        document.lang = lang;
    }
    Ok(())
}

/// The day of a date or of a date with time (`2022-12-19T08:00:00Z`).
fn civil_date(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let day = text.get(..10).filter(|_| text.len() == 10 || text[10..].starts_with(['T', ' ']));
    day.and_then(|d| d.parse::<jiff::civil::Date>().ok())
        .map(|d| d.to_string())
        .ok_or_else(|| Problem::Date(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8]) -> Vec<Result<Document, String>> {
        JsonLines::new(input, "in.jsonl").map(|d| d.map_err(|e| e.to_string())).collect()
    }

    #[test]
    fn the_raw_text_is_kept() {
        let text = "\u{feff}E\u{301}te\u{301} a\u{300} Nice.\r\nFin.\r\n";
        let document = text_document(text.as_bytes().to_vec(), "dir/été.txt").expect("a text");
        assert_eq!((document.text.as_str(), document.id.as_str()), (text, "été"));
    }

    #[test]
    fn what_is_no_text_is_named() {
        let message = |bytes: &[u8]| text_document(bytes.to_vec(), "a.txt").expect_err("no text").to_string();
        assert_eq!(message(b""), "a.txt: no text: the input is empty");
        assert_eq!(message(b"\xef\xbb\xbf \n"), "a.txt: no text: the input is empty");
        assert!(message(b"\x89PNG\r\n\x1a\n").contains("a PNG image"));
        assert!(message(b"\xff\xfeh\0").contains("UTF-16"));
        assert!(message(b"un\ndeux \xe9t\xe9").starts_with("a.txt:2: not UTF-8 at byte 8"));
    }

    #[test]
    fn a_bad_line_does_not_stop_the_others() {
        let found = lines(
            "{\"id\":\"a\",\"text\":\"Un.\",\"date\":\"2022-12-19T08:00:00Z\"}\n\n{\"id\":\"b\",\"te\n{\"id\":7,\"text\":\"Deux.\"}\n{\"text\":\"\"}\n{\"text\":\"x\",\"date\":\"hier\"}\n{\"text\":\"Trois.\"}"
                .as_bytes(),
        );
        assert_eq!(found.len(), 6);
        assert_eq!(found[0].as_ref().map(|d| (d.id.as_str(), d.date.as_deref())), Ok(("a", Some("2022-12-19"))));
        assert!(found[1].as_ref().is_err_and(|m| m.starts_with("in.jsonl:3: not a JSON object")), "{found:?}");
        assert_eq!(found[2].as_ref().map(|d| d.id.as_str()), Ok("7"));
        assert!(found[3].as_ref().is_err_and(|m| m.starts_with("in.jsonl:5: no text")));
        assert!(found[4].as_ref().is_err_and(|m| m.contains("YYYY-MM-DD")));
        assert_eq!(found[5].as_ref().map(|d| d.id.as_str()), Ok("in-7"));
    }

    #[test]
    fn an_endless_line_is_refused_and_skipped() {
        let mut input = vec![b'x'; 2 * MAX_DOCUMENT + 10];
        input.extend_from_slice(b"\n{\"text\":\"Bon.\"}\n");
        let found = lines(&input);
        assert!(found[0].as_ref().is_err_and(|m| m.starts_with("in.jsonl:1: longer than 32 MB")), "{:?}", found[0]);
        assert_eq!(found[1].as_ref().map(|d| d.text.as_str()), Ok("Bon."));
    }

    #[test]
    fn a_sidecar_tells_date_and_agency() {
        let dir = tempfile::tempdir().expect("scratch folder");
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "Un texte.").expect("written");
        std::fs::write(dir.path().join("a.meta.toml"), "date = 2022-12-19\nagency = \"AP\"\n").expect("written");
        let document = read_text(&path).expect("read");
        assert_eq!((document.date.as_deref(), document.publisher.as_deref()), (Some("2022-12-19"), Some("AP")));
        std::fs::write(dir.path().join("a.meta.toml"), "lang = \"fr\"\ndatum = 3\n").expect("written");
        let message = read_text(&path).expect_err("unknown field").to_string();
        assert!(message.contains("a.meta.toml:2: unknown field `datum`"), "{message}");
    }
}
