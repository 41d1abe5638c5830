//! Dependencies drawn for a terminal.
//!
//! ```text
//!   ┌─▶ Le     det    DET
//! ┌─┴─▶ maire  nsubj  NOUN
//! └───● part   root   VERB
//! ```

use super::{Analysis, NO_HEAD, SentenceKind};
use std::fmt::Write as _;

/// Columns of arcs that are drawn; arcs nested deeper share the outermost column.
const MOST_COLUMNS: usize = 24;

/// Appends a drawing of sentence `number` to `out`: one token a line, with the arcs to the left of it, then relation, tag,
/// lemma and features.
pub fn draw(out: &mut String, text: &str, analysis: &Analysis, number: usize) {
    let Some(sentence) = analysis.sentences.get(number) else { return };
    let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
    let Some(tokens) = analysis.tokens.get(range) else { return };
    let first = sentence.tokens.start;
    let _ = write!(out, "# {} ", number + 1);
    match sentence.kind {
        SentenceKind::Body => {}
        SentenceKind::Title => out.push_str("(title) "),
        SentenceKind::SectionLine => out.push_str("(section line) "),
        SentenceKind::ListItem => out.push_str("(list item) "),
    }
    push_flat(out, sentence.span.of(text));
    out.push('\n');
    let heads: Vec<Option<usize>> = tokens
        .iter()
        .enumerate()
        .map(|(at, t)| {
            let head = (t.head != NO_HEAD).then(|| t.head.wrapping_sub(first) as usize);
            head.filter(|h| *h < tokens.len() && *h != at)
        })
        .collect();
    let columns = columns(&heads);
    let width = columns.iter().flatten().max().map_or(0, |c| c + 1);
    let form_width = tokens.iter().map(|t| width_of(t.span.of(text))).max().unwrap_or(0).min(28);
    for (at, token) in tokens.iter().enumerate() {
        push_arcs(out, &heads, &columns, width, at);
        let form = token.span.of(text);
        push_flat(out, form);
        pad(out, form_width.saturating_sub(width_of(form)) + 2);
        let relation = token.deprel.as_str();
        out.push_str(relation);
        pad(out, 12_usize.saturating_sub(relation.len()).max(1));
        out.push_str(token.upos.as_str());
        pad(out, 6 - token.upos.as_str().len());
        let lemma = analysis.lemma(first + at as u32);
        push_flat(out, lemma);
        pad(out, 16_usize.saturating_sub(width_of(lemma)).max(1));
        token.feats.write(out);
        out.push('\n');
    }
    out.push('\n');
}

/// A column for each arc, 0 next to the words: inner arcs come first.
fn columns(heads: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut arcs: Vec<(usize, usize, usize)> =
        heads.iter().enumerate().filter_map(|(at, head)| head.map(|h| (at.min(h), at.max(h), at))).collect();
    arcs.sort_by_key(|(from, to, at)| (to - from, *from, *at));
    let mut taken: Vec<Vec<(usize, usize, usize)>> = Vec::new();
    let mut result = vec![None; heads.len()];
    for (from, to, at) in arcs {
        let head = heads[at].unwrap_or(at);
        // Arcs of one head may share a column where they only touch; others must not overlap.
        let fits = |others: &Vec<(usize, usize, usize)>| {
            others.iter().all(|(f, t, h)| {
                *t < from || to < *f || *h == head && (*t <= from || to <= *f || *f == from || *t == to)
            })
        };
        let column = taken.iter().position(fits).unwrap_or(taken.len()).min(MOST_COLUMNS - 1);
        if column == taken.len() {
            taken.push(Vec::new());
        }
        taken[column].push((from, to, head));
        result[at] = Some(column);
    }
    result
}

/// Draws the arcs that touch or pass line `at`.
fn push_arcs(out: &mut String, heads: &[Option<usize>], columns: &[Option<usize>], width: usize, at: usize) {
    // Directions of a cell as bits: up 1, down 2, left 4, right 8.
    let mut cells = vec![0_u8; width];
    for (dependent, (head, column)) in heads.iter().zip(columns).enumerate() {
        let (Some(head), Some(column)) = (*head, *column) else { continue };
        let (from, to) = (dependent.min(head), dependent.max(head));
        if at < from || at > to {
            continue;
        }
        if at > from {
            cells[column] |= 1;
        }
        if at < to {
            cells[column] |= 2;
        }
        if at == from || at == to {
            cells[column] |= 8;
            for cell in &mut cells[..column] {
                *cell |= 4 | 8;
            }
        }
    }
    for cell in cells.iter().rev() {
        out.push(match cell {
            0 => ' ',
            1..=3 => '│',
            9 => '└',
            10 => '┌',
            11 => '├',
            12 => '─',
            13 => '┴',
            14 => '┬',
            15 => '┼',
            _ => '─',
        });
        out.push(if *cell & 8 != 0 { '─' } else { ' ' });
    }
    out.push_str(if heads[at].is_some() { "▶ " } else { "● " });
}

/// `text` on one line.
fn push_flat(out: &mut String, text: &str) {
    out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
}

fn width_of(text: &str) -> usize {
    text.chars().count()
}

fn pad(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

#[cfg(test)]
mod tests {
    use crate::language::conllu;

    #[test]
    fn arcs_lead_from_every_dependent_to_its_head() {
        let bank = conllu::read(
            "1\tLe\tle\tDET\t_\t_\t2\tdet\t_\t_\n2\tchat\tchat\tNOUN\t_\t_\t3\tnsubj\t_\t_\n\
             3\tdort\tdormir\tVERB\t_\t_\t0\troot\t_\t_\n4\tlà\tlà\tADV\t_\t_\t3\tadvmod\t_\t_\n",
        )
        .unwrap();
        let mut out = String::new();
        super::draw(&mut out, &bank.text, &bank.analysis, 0);
        let arcs: Vec<&str> = out.lines().skip(1).filter_map(|l| l.split(['L', 'c', 'd', 'l']).next()).collect();
        assert_eq!(out.lines().next(), Some("# 1 Le chat dort là"));
        assert_eq!(arcs[..4], ["  ┌─▶ ", "┌─┴─▶ ", "└─┬─● ", "  └─▶ "], "{out}");
    }
}
