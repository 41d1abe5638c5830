//! Reading CoNLL-U into an [`Analysis`].

use crate::document::Span;
use crate::language::{
    Analysis, Deprel, Feats, LemmaPool, NO_HEAD, Sentence, SentenceKind, Token, TokenFlags, TokenId, Upos, contraction,
};

/// A CoNLL-U file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct ConlluError {
    /// Line in the file, counted from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub what: String,
}

/// A CoNLL-U file read: the sentences as one text, one line each, with their analysis.
#[derive(Debug, Clone, Default)]
pub struct Treebank {
    /// The sentences, each closed by a line feed. Spans count bytes of this text.
    pub text: String,
    /// Tokens and sentences. Contractions are one token.
    pub analysis: Analysis,
    /// `sent_id` of each sentence; empty where the file gives none.
    pub ids: Vec<String>,
}

/// One line of a sentence.
struct Row<'a> {
    line: usize,
    first: u32,
    last: u32,
    columns: [&'a str; 10],
}

/// Reads a CoNLL-U file.
///
/// A multiword token becomes one token: it takes head and relation of the part that attaches outside of it, the tag of
/// its first part (pronoun for `auquel` and its like). Empty nodes are left out; relations without a value of
/// [`Deprel`] are cut to their universal part. The text is taken from `# text`, or from the forms and `SpaceAfter`
/// where that does not fit.
///
/// # Errors
/// When a line has not ten columns, a number is wrong, or a head is outside its sentence.
pub fn read(input: &str) -> Result<Treebank, ConlluError> {
    let mut bank = Treebank::default();
    let mut pool = LemmaPool::default();
    let (mut rows, mut comment_text, mut id) = (Vec::new(), None, "");
    let mut paragraph = None;
    let mut apart = true;
    for (number, line) in input.lines().enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim();
            let value = |name: &str| comment.strip_prefix(name).map(str::trim_start).and_then(|c| c.strip_prefix('='));
            if let Some(text) = value("text") {
                comment_text = Some(text.trim());
            } else if let Some(given) = value("sent_id") {
                id = given.trim();
            } else if comment.starts_with("newpar") || comment.starts_with("newdoc") {
                apart = true;
            }
        } else if line.trim().is_empty() {
            if !rows.is_empty() {
                paragraph = Some(match paragraph {
                    None => 0,
                    Some(n) => n + u32::from(apart),
                });
                bank.add(&rows, comment_text, id, paragraph.unwrap_or(0), &mut pool)?;
                rows.clear();
                apart = false;
            }
            (comment_text, id) = (None, "");
        } else if let Some(row) = parse_row(line, number + 1)? {
            rows.push(row);
        }
    }
    if !rows.is_empty() {
        let paragraph = paragraph.map_or(0, |n| n + u32::from(apart));
        bank.add(&rows, comment_text, id, paragraph, &mut pool)?;
    }
    Ok(bank)
}

/// Reads a token line; `None` for an empty node.
fn parse_row(line: &str, number: usize) -> Result<Option<Row<'_>>, ConlluError> {
    let wrong = |what: String| ConlluError { line: number, what };
    let mut columns = [""; 10];
    let mut count = 0;
    for column in line.split('\t') {
        if let Some(place) = columns.get_mut(count) {
            *place = column;
        }
        count += 1;
    }
    if count != 10 {
        return Err(wrong(format!("{count} columns instead of 10; columns are parted by tabs")));
    }
    if columns[0].contains('.') {
        return Ok(None);
    }
    let (first, last) = columns[0].split_once('-').unwrap_or((columns[0], columns[0]));
    let number_of = |text: &str| {
        text.parse::<u32>().ok().filter(|n| *n > 0).ok_or_else(|| wrong(format!("`{}` is no word number", columns[0])))
    };
    let (first, last) = (number_of(first)?, number_of(last)?);
    if last < first {
        return Err(wrong(format!("`{}` ends before it begins", columns[0])));
    }
    Ok(Some(Row { line: number, first, last, columns }))
}

impl Treebank {
    fn add(
        &mut self,
        rows: &[Row<'_>],
        comment_text: Option<&str>,
        id: &str,
        paragraph: u32,
        pool: &mut LemmaPool,
    ) -> Result<(), ConlluError> {
        // Surface tokens: the row that gives the form, and the words in it.
        let mut surface: Vec<(&Row<'_>, &[Row<'_>])> = Vec::new();
        let mut at = 0;
        while at < rows.len() {
            let row = &rows[at];
            if row.columns[0].contains('-') {
                let count = (row.last - row.first + 1) as usize;
                let Some(words) = rows.get(at + 1..at + 1 + count) else {
                    return Err(ConlluError {
                        line: row.line,
                        what: "a word of the multiword token is missing".into(),
                    });
                };
                surface.push((row, words));
                at += count + 1;
            } else {
                surface.push((row, &rows[at..=at]));
                at += 1;
            }
        }
        let words = rows.iter().filter(|r| !r.columns[0].contains('-')).count();
        let first_token = too_long(self.analysis.tokens.len(), rows)?;
        let mut owner = vec![NO_HEAD; words + 1];
        for (token, (_, parts)) in (first_token..).zip(&surface) {
            for part in *parts {
                match owner.get_mut(part.first as usize) {
                    Some(place) => *place = token,
                    None => {
                        return Err(ConlluError { line: part.line, what: "word numbers have a gap".into() });
                    }
                }
            }
        }
        let spans = self.place(&surface, comment_text, rows)?;
        for ((row, parts), (span, space_before)) in surface.iter().zip(&spans) {
            let token = self.token(row, parts, &owner, *span, *space_before, pool)?;
            self.analysis.tokens.push(token);
        }
        let end = too_long(self.analysis.tokens.len(), rows)?;
        if let Some(token) = self.analysis.tokens.get_mut(first_token as usize) {
            token.flags.set(TokenFlags::SENTENCE_START);
        }
        let span = match (spans.first(), spans.last()) {
            (Some(first), Some(last)) => first.0.cover(last.0),
            _ => Span::default(),
        };
        self.analysis.sentences.push(Sentence {
            tokens: first_token..end,
            span,
            paragraph,
            kind: SentenceKind::Body,
            prefix: 0,
        });
        self.ids.push(id.to_owned());
        Ok(())
    }

    fn token(
        &mut self,
        row: &Row<'_>,
        parts: &[Row<'_>],
        owner: &[TokenId],
        span: Span,
        space_before: bool,
        pool: &mut LemmaPool,
    ) -> Result<Token, ConlluError> {
        let form = row.columns[1];
        let head_of = |part: &Row<'_>| -> Result<u32, ConlluError> {
            let head = part.columns[6].parse::<u32>().ok().filter(|h| (*h as usize) < owner.len());
            head.ok_or_else(|| ConlluError {
                line: part.line,
                what: format!("head `{}` is not a word of the sentence", part.columns[6]),
            })
        };
        let mut lead = &parts[0];
        for part in parts.iter().rev() {
            let head = head_of(part)?;
            if !(row.first..=row.last).contains(&head) {
                lead = part;
            }
        }
        let head = head_of(lead)?;
        let contraction = contraction::parts(form).filter(|_| parts.len() > 1);
        // `auquel` is a pronoun as a whole, `du` a preposition.
        let word = match contraction {
            Some(found) if found.second == Upos::Pron => &parts[parts.len() - 1],
            _ => &parts[0],
        };
        let lemma = match word.columns[2] {
            "_" if word.columns[1] != "_" => form,
            lemma => lemma,
        };
        let mut flags = TokenFlags::of(form);
        if space_before {
            flags.set(TokenFlags::SPACE_BEFORE);
        }
        if parts.len() > 1 {
            flags.set(TokenFlags::CONTRACTION);
        }
        Ok(Token {
            span,
            lemma: pool.intern(&mut self.analysis, lemma),
            upos: Upos::parse(word.columns[3]).unwrap_or_default(),
            feats: Feats::parse(word.columns[5]),
            head: if head == 0 { NO_HEAD } else { owner[head as usize] },
            deprel: deprel(lead.columns[7]),
            flags,
        })
    }

    /// Appends the sentence to the text and gives the span of each token and whether a space stands before it.
    fn place(
        &mut self,
        surface: &[(&Row<'_>, &[Row<'_>])],
        comment_text: Option<&str>,
        rows: &[Row<'_>],
    ) -> Result<Vec<(Span, bool)>, ConlluError> {
        let start = self.text.len();
        let mut spans = Vec::with_capacity(surface.len());
        if let Some(text) = comment_text {
            let mut at = 0;
            for (row, _) in surface {
                let rest = &text[at..];
                let skipped = rest.len() - rest.trim_start().len();
                if !rest[skipped..].starts_with(row.columns[1]) {
                    break;
                }
                let from = start + at + skipped;
                spans.push((from, from + row.columns[1].len(), skipped > 0 || at == 0));
                at += skipped + row.columns[1].len();
            }
            if spans.len() == surface.len() {
                self.text.push_str(text);
            } else {
                spans.clear();
            }
        }
        if spans.is_empty() {
            let mut space = true;
            for (row, _) in surface {
                if space && !spans.is_empty() {
                    self.text.push(' ');
                }
                let from = self.text.len();
                self.text.push_str(row.columns[1]);
                spans.push((from, self.text.len(), space));
                space = !row.columns[9].split('|').any(|m| m == "SpaceAfter=No");
            }
        }
        self.text.push('\n');
        too_long(self.text.len(), rows)?;
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(spans.into_iter().map(|(from, to, space)| (Span::new(short(from), short(to)), space)).collect())
    }
}

fn too_long(length: usize, rows: &[Row<'_>]) -> Result<u32, ConlluError> {
    let line = rows.first().map_or(0, |r| r.line);
    u32::try_from(length)
        .map_err(|_| ConlluError { line, what: "the file is longer than 4 GB; cut it into several".into() })
}

/// The relation, cut to what [`Deprel`] has a value for.
fn deprel(text: &str) -> Deprel {
    Deprel::parse(text).or_else(|| Deprel::parse(text.split(':').next().unwrap_or(text))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::conllu::write;

    const SAMPLE: &str = "# sent_id = s1\n# text = Le chat du voisin, auquel il parle, dort.\n\
        1\tLe\tle\tDET\t_\tDefinite=Def|Gender=Masc|Number=Sing|PronType=Art\t2\tdet\t_\t_\n\
        2\tchat\tchat\tNOUN\t_\tGender=Masc|Number=Sing\t12\tnsubj\t_\t_\n\
        3-4\tdu\t_\t_\t_\t_\t_\t_\t_\t_\n\
        3\tde\tde\tADP\t_\t_\t5\tcase\t_\t_\n\
        4\tle\tle\tDET\t_\t_\t5\tdet\t_\t_\n\
        5\tvoisin\tvoisin\tNOUN\t_\tGender=Masc|Number=Sing\t2\tnmod\t_\tSpaceAfter=No\n\
        6\t,\t,\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\
        7-8\tauquel\t_\t_\t_\t_\t_\t_\t_\t_\n\
        7\tà\tà\tADP\t_\t_\t8\tcase\t_\t_\n\
        8\tlequel\tlequel\tPRON\t_\tPronType=Rel\t10\tobl:arg\t_\t_\n\
        9\til\til\tPRON\t_\t_\t10\tnsubj\t_\t_\n\
        10\tparle\tparler\tVERB\t_\tMood=Ind\t2\tacl:relcl\t_\tSpaceAfter=No\n\
        11\t,\t,\tPUNCT\t_\t_\t2\tpunct\t_\t_\n\
        12\tdort\tdormir\tVERB\t_\tMood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin\t0\troot\t_\tSpaceAfter=No\n\
        13\t.\t.\tPUNCT\t_\t_\t12\tpunct\t_\t_\n\n";

    #[test]
    fn contractions_become_one_token_and_heads_follow() {
        let bank = read(SAMPLE).unwrap();
        let analysis = &bank.analysis;
        assert_eq!(analysis.tokens.len(), 11);
        assert_eq!(bank.text, "Le chat du voisin, auquel il parle, dort.\n");
        let du = analysis.tokens[2];
        assert_eq!((du.span.of(&bank.text), du.upos, du.deprel, du.head), ("du", Upos::Adp, Deprel::Case, 3));
        assert!(du.flags.has(TokenFlags::CONTRACTION));
        let auquel = analysis.tokens[5];
        assert_eq!((auquel.upos, auquel.deprel, auquel.head), (Upos::Pron, Deprel::OblArg, 7));
        assert_eq!(analysis.lemma(5), "lequel");
        assert_eq!(analysis.tokens[9].head, NO_HEAD);
        assert_eq!(analysis.lemma(9), "dormir");
        assert!(!analysis.tokens[4].flags.has(TokenFlags::SPACE_BEFORE));
    }

    #[test]
    fn what_was_read_is_written_again() {
        let bank = read(SAMPLE).unwrap();
        let mut out = String::new();
        write(&mut out, &bank.text, &bank.analysis, |i| bank.ids[i].clone());
        assert_eq!(out.replace("\t13\t", "\t12\t").lines().count(), SAMPLE.lines().count());
        let again = read(&out).unwrap();
        assert_eq!(again.analysis.tokens.len(), bank.analysis.tokens.len());
        for (a, b) in again.analysis.tokens.iter().zip(&bank.analysis.tokens) {
            assert_eq!((a.span, a.head, a.deprel, a.feats), (b.span, b.head, b.deprel, b.feats));
        }
        for line in SAMPLE.lines().filter(|l| !l.contains("\tlequel\t") && !l.contains("\tle\t")) {
            assert!(out.contains(line), "{line}\n{out}");
        }
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = read("1\tun\tun\n").unwrap_err();
        assert_eq!(error.to_string(), "line 1: 3 columns instead of 10; columns are parted by tabs");
        let error = read("1\tun\tun\tDET\t_\t_\t9\tdet\t_\t_\n").unwrap_err();
        assert_eq!(error.to_string(), "line 1: head `9` is not a word of the sentence");
    }
}
