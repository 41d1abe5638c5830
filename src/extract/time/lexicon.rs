//! Words and patterns of time, read from `data/fr/time/`.

use super::pattern::{BUILTIN, Classes, Patterns};
use crate::data::{DataSource, TableError};
use crate::extract::TimexType;
use crate::extract::number::{NumberLexicon, rows};
use rustc_hash::FxHashSet;
use std::sync::Arc;

const WORDS: &str = "data/fr/time/words.tsv";
const PATTERNS: &str = "data/fr/time/patterns.tsv";

/// How a matched stretch is turned into a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    /// The words are read and are no time.
    None,
    /// Put together from the slots.
    Date,
    /// Counted from the document's date or the last date told.
    Shift,
    /// `aujourd'hui`.
    Today,
    /// A fixed value.
    Const,
    /// A length.
    Dur,
    /// Hours and minutes.
    DurHm,
    /// A repeated length.
    Set,
    /// A repeated weekday.
    SetDay,
    /// A repeated part of the day.
    SetPart,
    /// The value stands with the word.
    SetWord,
    /// Hour of the day.
    Clock,
    /// Part of a day told before.
    Bare,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// Three months.
    Quarter,
    /// Six months.
    Half,
}

/// Where in time an incomplete date lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// As the tense of the clause says.
    Tense,
    /// Before the document.
    Past,
    /// After it.
    Future,
    /// The nearest.
    Near,
    /// In the document's year.
    This,
    /// In the year of the last date told.
    ReferenceYear,
}

/// How a count is given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Count {
    /// One.
    One,
    /// Written in the table.
    Fixed(f64),
    /// The slot `n` with this number, times the sign.
    Slot { sign: f64, index: u8 },
}

/// The resolution of one stretch of a pattern.
#[derive(Debug, Clone)]
pub(super) struct Template {
    pub(super) op: Op,
    pub(super) direction: Direction,
    pub(super) strict: bool,
    pub(super) count: Count,
    pub(super) unit: Option<Box<str>>,
    pub(super) from_reference: bool,
    pub(super) part: Option<Box<str>>,
    pub(super) index: u8,
    pub(super) guard: Option<Box<str>>,
    pub(super) half: bool,
    pub(super) fuzzy: bool,
    pub(super) year: Option<i16>,
    pub(super) week: Option<i64>,
    pub(super) hour: Option<i8>,
    pub(super) constant: Box<str>,
}

#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub(super) name: Arc<str>,
    pub(super) arm: u16,
    pub(super) timex: TimexType,
    pub(super) templates: Vec<Template>,
}

/// Numbers of the classes that the mechanism asks for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ids {
    pub(super) n: u16,
    pub(super) day: u16,
    pub(super) dd: u16,
    pub(super) mon: u16,
    pub(super) mm: u16,
    pub(super) hh: u16,
    pub(super) hhw: u16,
    pub(super) year: u16,
    pub(super) decade: u16,
    pub(super) roman: u16,
    pub(super) nth: u16,
    pub(super) month: u16,
    pub(super) weekday: u16,
    pub(super) weekdays: u16,
    pub(super) unit: u16,
    pub(super) part: u16,
    pub(super) season: u16,
    pub(super) feast: u16,
    pub(super) fuzzy: u16,
    pub(super) ordsuf: u16,
    pub(super) ord: u16,
    pub(super) ordq: u16,
    pub(super) setadj: u16,
    pub(super) setadv: u16,
    pub(super) noyearnext: u16,
    pub(super) noyearprev: u16,
    pub(super) humanless: u16,
    pub(super) durprep: u16,
}

/// Lemmas that look ahead.
#[derive(Debug, Clone, Default)]
pub(super) struct Ahead {
    /// With whatever hangs on them: `prévu lundi`, `doit partir lundi`.
    pub(super) any: FxHashSet<Box<str>>,
    /// With an infinitive only: `a proposé de partir lundi`, but `l'offre proposée lundi`.
    pub(super) infinitive: FxHashSet<Box<str>>,
}

/// Everything that French says of time, as data.
#[derive(Debug, Clone)]
pub struct TimeLexicon {
    /// Numbers and units; they share the vocabulary of pieces.
    pub numbers: NumberLexicon,
    pub(super) classes: Classes,
    pub(super) patterns: Patterns,
    pub(super) table: Vec<Pattern>,
    pub(super) ids: Ids,
    /// Lemmas that turn what hangs on them to the future.
    pub(super) future: Ahead,
    /// The word `premier`.
    pub(super) first: u32,
}

impl TimeLexicon {
    /// Reads the tables.
    ///
    /// # Errors
    /// When a table is missing or a row is wrong; the message names file, line and what to do.
    pub fn load(data: &DataSource) -> Result<Self, TableError> {
        let mut numbers = NumberLexicon::load(data)?;
        let mut classes = Classes::default();
        for name in BUILTIN {
            classes.names.push(name.into());
        }
        let mut future = Ahead::default();
        for (line, cells) in rows(&data.text(WORDS)?) {
            let problem = "expected class, words and value, with tabs between".to_owned();
            let [class, words, ref value @ ..] = cells[..] else {
                return Err(TableError::Row { file: WORDS, line, problem });
            };
            if class == "future" {
                let infinitive = value.first() == Some(&"i");
                let list = if infinitive { &mut future.infinitive } else { &mut future.any };
                list.insert(words.into());
                continue;
            }
            let sequence = numbers.vocabulary.add_phrase(&words.to_lowercase());
            classes.add(class, sequence, value.first().copied().unwrap_or(""));
        }
        classes.sort();
        let mut table = Vec::<Pattern>::new();
        let mut patterns = Patterns::default();
        for (line, cells) in rows(&data.text(PATTERNS)?) {
            let wrong = |problem: String| TableError::Row { file: PATTERNS, line, problem };
            let [name, timex, source, value] = cells[..] else {
                return Err(wrong("expected name, type, pattern and value, with tabs between".to_owned()));
            };
            let timex = match timex {
                "TIME" => TimexType::Time,
                "DURATION" => TimexType::Duration,
                "SET" => TimexType::Set,
                "DATE" | "NONE" => TimexType::Date,
                other => return Err(wrong(format!("`{other}`: write DATE, TIME, DURATION, SET or NONE"))),
            };
            let templates = value.split(" ; ").map(template).collect::<Result<Vec<_>, _>>().map_err(&wrong)?;
            let number = table.len() as u32;
            let regions = patterns.add(source, number, &classes, &mut numbers.vocabulary).map_err(&wrong)?;
            if regions != templates.len() {
                return Err(wrong(format!("{regions} stretches but {} values", templates.len())));
            }
            let arm = table.iter().filter(|p| p.name.strip_prefix("time.") == Some(name)).count() as u16;
            table.push(Pattern { name: format!("time.{name}").into(), arm, timex, templates });
        }
        let id = |name| {
            classes.class(name).ok_or_else(|| TableError::Row {
                file: WORDS,
                line: 0,
                problem: format!("the word class `{name}` is missing"),
            })
        };
        let ids = Ids {
            n: id("n")?,
            day: id("day")?,
            dd: id("dd")?,
            mon: id("mon")?,
            mm: id("mm")?,
            hh: id("hh")?,
            hhw: id("hhw")?,
            year: id("year")?,
            decade: id("decade")?,
            roman: id("roman")?,
            nth: id("nth")?,
            month: id("month")?,
            weekday: id("weekday")?,
            weekdays: id("weekdays")?,
            unit: id("unit")?,
            part: id("part")?,
            season: id("season")?,
            feast: id("feast")?,
            fuzzy: id("fuzzy")?,
            ordsuf: id("ordsuf")?,
            ord: id("ord")?,
            ordq: id("ordq")?,
            setadj: id("setadj")?,
            setadv: id("setadv")?,
            noyearnext: id("noyearnext")?,
            noyearprev: id("noyearprev")?,
            humanless: id("humanless")?,
            durprep: id("durprep")?,
        };
        let first = numbers.vocabulary.add("premier");
        Ok(Self { numbers, classes, patterns, table, ids, future, first })
    }
}

/// Reads a value cell.
fn template(source: &str) -> Result<Template, String> {
    let mut words = source.split_whitespace();
    let op = match words.next().unwrap_or("") {
        "none" => Op::None,
        "date" => Op::Date,
        "shift" => Op::Shift,
        "today" => Op::Today,
        "const" => Op::Const,
        "dur" => Op::Dur,
        "durhm" => Op::DurHm,
        "set" => Op::Set,
        "setday" => Op::SetDay,
        "setpart" => Op::SetPart,
        "setword" => Op::SetWord,
        "clock" => Op::Clock,
        "bare" => Op::Bare,
        "decade" => Op::Decade,
        "century" => Op::Century,
        "quarter" => Op::Quarter,
        "half" => Op::Half,
        other => return Err(format!("`{other}` is no way to make a value; see the README beside the file")),
    };
    let mut t = Template {
        op,
        direction: Direction::Tense,
        strict: false,
        count: Count::One,
        unit: None,
        from_reference: false,
        part: None,
        index: 0,
        guard: None,
        half: false,
        fuzzy: false,
        year: None,
        week: None,
        hour: None,
        constant: "".into(),
    };
    for word in words {
        let Some((key, value)) = word.split_once('=') else {
            t.constant = word.into();
            continue;
        };
        let number = || value.parse::<i16>().map_err(|_| format!("`{word}`: not a number"));
        match key {
            "dir" => {
                t.direction = match value {
                    "past" => Direction::Past,
                    "future" => Direction::Future,
                    "near" => Direction::Near,
                    "this" => Direction::This,
                    "refyear" => Direction::ReferenceYear,
                    "tense" => Direction::Tense,
                    _ => return Err(format!("`{word}`: write past, future, near, this, tense or refyear")),
                }
            }
            "strict" => t.strict = true,
            "n" => {
                let (sign, rest) = value.strip_prefix('-').map_or((1.0, value), |r| (-1.0, r));
                t.count = match rest.strip_prefix('n') {
                    Some("") => Count::Slot { sign, index: 0 },
                    Some(index) => {
                        let index =
                            index.trim_start_matches(':').parse().map_err(|_| format!("`{word}`: write n or n:2"))?;
                        Count::Slot { sign, index }
                    }
                    None => Count::Fixed(f64::from(number()?)),
                };
            }
            "unit" => t.unit = value.bytes().all(|b| b.is_ascii_uppercase()).then(|| value.into()),
            "base" => t.from_reference = value == "ref",
            "part" => t.part = Some(value.into()),
            "use" => t.index = number()? as u8,
            "guard" => t.guard = Some(value.into()),
            "half" => t.half = true,
            "fuzzy" => t.fuzzy = true,
            "year" => t.year = Some(number()?),
            "week" => t.week = Some(i64::from(number()?)),
            "hh" => t.hour = Some(number()? as i8),
            _ => return Err(format!("`{key}` is no setting; see the README beside the file")),
        }
    }
    Ok(t)
}
