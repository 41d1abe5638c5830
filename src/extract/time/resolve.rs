//! From a matched pattern to a TIMEX3 value.

use super::calendar::{self, Way};
use super::lexicon::{Count, Direction, Op, Template, TimeLexicon};
use super::pattern::{Match, Value};
use super::tense::View;
use crate::extract::TimexType;
use crate::extract::piece::Piece;
use jiff::civil::Date;

/// The last date told, for `la veille` and `l'année suivante`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reference {
    pub(super) year: i16,
    pub(super) month: Option<i8>,
    pub(super) date: Option<Date>,
}

/// What a resolution sees.
pub(super) struct Context<'a> {
    pub(super) lexicon: &'a TimeLexicon,
    pub(super) document: Option<Date>,
    pub(super) reference: Option<Reference>,
    pub(super) text: &'a str,
    pub(super) pieces: &'a [Piece],
    pub(super) matched: &'a Match,
    /// Pieces of the expression.
    pub(super) region: (usize, usize),
    pub(super) template: &'a Template,
    pub(super) view: &'a dyn Fn() -> View,
}

/// A resolved expression.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved {
    pub(super) value: Option<String>,
    /// The day, where the value is one.
    pub(super) day: Option<Date>,
    /// Another type than the pattern says.
    pub(super) timex: Option<TimexType>,
    /// Hour or part of the day that waits for its day.
    pub(super) waits: Option<String>,
}

impl Resolved {
    fn value(value: impl Into<String>) -> Self {
        Self { value: Some(value.into()), ..Self::default() }
    }
}

impl Context<'_> {
    fn slot(&self, class: u16) -> Option<Value> {
        self.matched.get(class, self.template.index)
    }

    fn number(&self, class: u16) -> Option<f64> {
        match self.slot(class)? {
            Value::Number(n) => Some(n),
            Value::Fuzzy => None,
            Value::Word(row) => self.row(row).parse().ok(),
        }
    }

    fn row(&self, row: u32) -> &str {
        self.lexicon.classes.values.get(row as usize).map_or("", |v| v)
    }

    fn word(&self, class: u16) -> Option<&str> {
        match self.slot(class)? {
            Value::Word(row) => Some(self.row(row)),
            _ => None,
        }
    }

    fn small(&self, class: u16) -> Option<i8> {
        self.number(class).filter(|n| (0.0..=99.0).contains(n)).map(|n| n as i8)
    }

    /// The unit: written in the table, in a slot, or the last unit word of the pattern.
    fn unit(&self) -> Option<&str> {
        if let Some(unit) = &self.template.unit {
            return Some(unit);
        }
        let ids = &self.lexicon.ids;
        let end = self.matched.end;
        let start = self.matched.regions.first().map_or(0, |r| r.0);
        (start..end).rev().find_map(|at| {
            let (to, row) = self.lexicon.classes.find(self.pieces, at, ids.unit).next()?;
            (to <= end).then(|| self.row(row))
        })
    }

    fn part(&self) -> Option<&str> {
        self.template.part.as_deref().or_else(|| self.word(self.lexicon.ids.part))
    }

    fn region_text(&self) -> String {
        let (from, to) = self.region;
        let span = self.pieces[from].span.cover(self.pieces[to.saturating_sub(1).max(from)].span);
        span.of(self.text).to_lowercase().replace('’', "'")
    }

    fn way(&self) -> Way {
        let strict = self.template.strict;
        match self.template.direction {
            Direction::Past if strict => Way::BackStrict,
            Direction::Past => Way::Back,
            Direction::Future if strict => Way::AheadStrict,
            Direction::Future => Way::Ahead,
            Direction::Near | Direction::This | Direction::ReferenceYear => Way::Near,
            Direction::Tense => match (self.view)() {
                View::Past => Way::Back,
                View::Future => Way::Ahead,
                View::Present | View::Unknown => Way::Near,
            },
        }
    }

    /// The value of the expression.
    pub(super) fn resolve(&self) -> Option<Resolved> {
        match self.template.op {
            Op::None => None,
            Op::Date => self.date(),
            Op::Shift => self.shift(),
            Op::Today => Some(match (self.document, (self.view)()) {
                (Some(date), View::Past | View::Future) => {
                    Resolved { value: Some(date.to_string()), day: Some(date), ..Resolved::default() }
                }
                _ => Resolved::value("PRESENT_REF"),
            }),
            Op::Const => Some(Resolved::value(&*self.template.constant)),
            Op::Dur | Op::Set => {
                let count = match self.template.count {
                    Count::Fixed(n) => Some(n),
                    Count::Slot { index, .. } => self.count(index),
                    Count::One if self.template.op == Op::Set => Some(1.0),
                    Count::One => self.count(0),
                };
                let extra = if self.template.half { 0.5 } else { 0.0 };
                Some(Resolved::value(length(count.map(|n| n + extra), self.unit()?)))
            }
            Op::DurHm => {
                let hours = self.count(0).map_or_else(String::new, |h| format!("{h}H"));
                let minutes = self.small(self.lexicon.ids.mm).map_or_else(|| self.count(2), |m| Some(f64::from(m)))?;
                let seconds = self.count(3).map_or_else(String::new, |s| format!("{s}S"));
                Some(Resolved::value(format!("PT{hours}{minutes}M{seconds}")))
            }
            Op::SetDay => {
                let ids = &self.lexicon.ids;
                let day = self.small(ids.weekdays).or_else(|| self.small(ids.weekday))?;
                let part = self.part().map_or(String::new(), |p| format!("T{p}"));
                Some(Resolved::value(format!("XXXX-WXX-{day}{part}")))
            }
            Op::SetPart => Some(Resolved::value(format!("XXXX-XX-XXT{}", self.part()?))),
            Op::SetWord => {
                let ids = &self.lexicon.ids;
                Some(Resolved::value(self.word(ids.setadj).or_else(|| self.word(ids.setadv))?))
            }
            Op::Clock => Some(Resolved { waits: Some(self.clock()?), ..Resolved::default() }),
            Op::Bare => Some(match self.part() {
                Some(part) => Resolved { waits: Some(part.to_owned()), ..Resolved::default() },
                None => Resolved { waits: Some(String::new()), ..Resolved::default() },
            }),
            Op::Decade => {
                let n = self.number(self.lexicon.ids.decade)? as i64;
                let decade = match n {
                    1000.. => n / 10,
                    30..=99 => 190 + n / 10,
                    _ => 200 + n / 10,
                };
                Some(Resolved::value(format!("{decade:03}")))
            }
            Op::Century => {
                let ids = &self.lexicon.ids;
                let n = self.number(ids.roman).or_else(|| self.number(ids.nth))?;
                (n >= 1.0).then(|| Resolved::value(format!("{:02}", n as i64 - 1)))
            }
            Op::Quarter => self.fraction_of_year('Q', 4),
            Op::Half => self.fraction_of_year('H', 2),
        }
    }

    fn count(&self, index: u8) -> Option<f64> {
        if self.template.fuzzy {
            return None;
        }
        match self.matched.exact(self.lexicon.ids.n, index)? {
            Value::Number(n) => Some(n),
            _ => None,
        }
    }

    fn fraction_of_year(&self, letter: char, parts: i16) -> Option<Resolved> {
        let ids = &self.lexicon.ids;
        let n = self.number(ids.nth)? as i16;
        if !(1..=parts).contains(&n) {
            return None;
        }
        let year = self.number(ids.year).map(|y| y as i16).or_else(|| {
            let document = self.document?;
            if let Some(offset) = self.template.year {
                return Some(document.year() + offset);
            }
            // the running part of the year counts as past and as future
            let month = (n - 1) * (12 / parts) + 1;
            let now = ((i16::from(document.month()) - 1) / (12 / parts)) * (12 / parts) + 1;
            Some(match self.way() {
                Way::Back | Way::BackStrict => document.year() - i16::from(month > now),
                Way::Ahead | Way::AheadStrict => document.year() + i16::from(month < now),
                Way::Near => document.year() - i16::from(month > now + 6),
            })
        });
        let year = year.map_or_else(|| "XXXX".to_owned(), |y| format!("{y:04}"));
        Some(Resolved::value(format!("{year}-{letter}{n}")))
    }

    /// `T11:00` from the slots.
    fn clock(&self) -> Option<String> {
        let ids = &self.lexicon.ids;
        let mut hour = self.template.hour.or_else(|| self.small(ids.hh)).or_else(|| self.small(ids.hhw))?;
        let mut minute = self.small(ids.mm).unwrap_or(0);
        let words = self.region_text();
        if (words.contains("du soir") || words.contains("de l'après-midi")) && hour < 12 {
            hour += 12;
        }
        if words.contains("et demie") || words.ends_with("trente") {
            minute = 30;
        } else if words.contains("moins le quart") || words.contains("moins quart") {
            hour = (hour + 23) % 24;
            minute = 45;
        } else if words.contains("et quart") || words.ends_with("quinze") {
            minute = 15;
        }
        (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
    }

    fn shift(&self) -> Option<Resolved> {
        let unit = self.unit()?;
        let count = match self.template.count {
            Count::Fixed(n) => Some(n),
            Count::One => Some(1.0),
            Count::Slot { sign, index } => self.count(index).map(|n| n * sign),
        };
        let back = matches!(self.template.count, Count::Slot { sign, .. } if sign < 0.0);
        let Some(count) = count else {
            // `il y a quelques jours`, `quelques jours plus tard`
            return Some(match (self.template.from_reference, back) {
                // how long after is all that is told
                (true, _) => Resolved { timex: Some(TimexType::Duration), ..Resolved::value(length(None, unit)) },
                (false, true) => Resolved::value("PAST_REF"),
                (false, false) => Resolved::value("FUTURE_REF"),
            });
        };
        let base = if self.template.from_reference {
            let reference = self.reference;
            match unit {
                "Y" | "DE" | "CE" => reference.and_then(|r| r.date.or_else(|| Date::new(r.year, 7, 1).ok())),
                "M" | "Q" | "HY" => reference.and_then(|r| r.date.or_else(|| Date::new(r.year, r.month?, 15).ok())),
                _ => reference.and_then(|r| r.date),
            }
        } else {
            self.document
        };
        let Some(base) = base else { return Some(self.typed(Resolved::default())) };
        let (count, unit) = if count.fract() == 0.0 {
            (count as i64, unit)
        } else {
            match unit {
                "Y" => ((count * 12.0).round() as i64, "M"),
                _ => (count.round() as i64, unit),
            }
        };
        let Some((mut value, day)) = calendar::shifted(base, count, unit) else {
            return Some(self.typed(Resolved::default()));
        };
        let mut timex = None;
        let time = self.clock().or_else(|| self.part().map(str::to_owned)).filter(|_| day.is_some());
        if let Some(time) = time {
            value = format!("{value}T{time}");
            timex = Some(TimexType::Time);
        }
        Some(Resolved { value: Some(value), day, timex, waits: None })
    }

    fn typed(&self, resolved: Resolved) -> Resolved {
        let timed = self.part().is_some() || self.slot(self.lexicon.ids.hh).is_some();
        Resolved { timex: timed.then_some(TimexType::Time), ..resolved }
    }

    fn date(&self) -> Option<Resolved> {
        let ids = &self.lexicon.ids;
        let day = self.small(ids.day).or_else(|| self.slot(ids.mon).and(self.small(ids.dd)));
        let month = self.small(ids.month).or_else(|| self.small(ids.mon));
        let weekday = self.small(ids.weekday);
        let mut year = self.number(ids.year).map(|y| y as i16);
        if year.is_none() && self.template.direction == Direction::ReferenceYear {
            year = self.reference.map(|r| r.year);
        }
        if let (None, Some(offset), Some(document)) = (year, self.template.year, self.document) {
            year = Some(document.year() + offset);
        }
        let from = self.document;
        if let Some(feast) = self.word(ids.feast) {
            return self.feast(feast, year);
        }
        if let Some(season) = self.word(ids.season) {
            return Some(self.season(season, year));
        }
        if let Some(month) = month {
            let Some(day) = day else {
                let year = year.or_else(|| Some(calendar::year_of_month(from?, month, self.month_way())));
                let year = year.map_or_else(|| "XXXX".to_owned(), |y| format!("{y:04}"));
                return Some(Resolved::value(format!("{year}-{month:02}")));
            };
            let year = year.or_else(|| {
                let from = from?;
                if let Some(weekday) = weekday {
                    let fits = |y: &i16| {
                        Date::new(*y, month, day).is_ok_and(|d| d.weekday().to_monday_one_offset() == weekday)
                    };
                    let years = from.year() - 1..=from.year() + 1;
                    let nearest = years.filter(fits).min_by_key(|y| {
                        Date::new(*y, month, day)
                            .map_or(i64::MAX, |d| (calendar::day_number(d) - calendar::day_number(from)).abs())
                    });
                    if nearest.is_some() {
                        return nearest;
                    }
                }
                calendar::year_of_day(from, month, day, self.month_way())
            });
            let Some(year) = year else {
                return (day <= 31).then(|| self.timed(format!("XXXX-{month:02}-{day:02}"), None));
            };
            let date = Date::new(year, month, day).ok()?;
            return Some(self.timed(date.to_string(), Some(date)));
        }
        if let (Some(day), Some(weekday)) = (day, weekday) {
            let date = calendar::month_by_weekday(from?, day, weekday)?;
            return Some(self.timed(date.to_string(), Some(date)));
        }
        if let Some(weekday) = weekday {
            let date = from.and_then(|from| match self.template.week {
                Some(week) => {
                    let monday = calendar::weekday(from, 1, Way::Back)?;
                    calendar::days(monday, week * 7 + i64::from(weekday) - 1)
                }
                // `avant dimanche`, `d'ici à vendredi`
                None if self.due() => calendar::weekday(from, weekday, Way::Ahead),
                None => calendar::weekday(from, weekday, self.way()),
            });
            let value = date.map_or_else(|| format!("XXXX-WXX-{weekday}"), |d| d.to_string());
            return Some(self.timed(value, date));
        }
        year.map(|y| Resolved::value(format!("{y:04}")))
    }

    /// For months and days the prepositions `au`, `pour`, `jusqu'au` look ahead although the verb is past.
    fn month_way(&self) -> Way {
        if self.template.direction != Direction::Tense {
            return self.way();
        }
        // both ends of `du 3 au 6 mai` look the same way
        let start = self.matched.regions.first().map_or(self.region.0, |r| r.0.min(self.region.0));
        let before = |back: usize| start.checked_sub(back).map_or("", |at| self.pieces[at].span.of(self.text));
        let one = before(1).to_lowercase();
        // `à partir du 12 novembre`, `jusqu'au 30 juin`, `dès le 3 mai`
        let led = matches!(one.as_str(), "du" | "le" | "au")
            && matches!(
                before(2).to_lowercase().as_str(),
                "partir" | "compter" | "dès" | "ici" | "jusqu" | "jusqu'" | "’" | "'"
            );
        let until = one.starts_with("jusqu");
        if led || until {
            return Way::Near;
        }
        if matches!(one.as_str(), "au" | "pour")
            || (one == "le" && matches!(before(2), "pour" | "avant" | "Pour" | "Avant"))
        {
            return Way::Near;
        }
        self.way()
    }

    /// A term: `avant dimanche`, `d'ici vendredi`, `d'ici à vendredi`.
    fn due(&self) -> bool {
        let start = self.region.0;
        let before = |back: usize| start.checked_sub(back).map_or("", |at| self.pieces[at].span.of(self.text));
        self.template.direction == Direction::Tense
            && (matches!(before(1), "avant" | "Avant" | "ici") || before(1) == "à" && before(2) == "ici")
    }

    /// Adds the hour or the part of the day.
    fn timed(&self, mut value: String, day: Option<Date>) -> Resolved {
        let mut timex = None;
        if let Some(time) = self.clock().or_else(|| self.part().map(str::to_owned)) {
            value = format!("{value}T{time}");
            timex = Some(TimexType::Time);
        }
        Resolved { value: Some(value), day, timex, waits: None }
    }

    fn feast(&self, feast: &str, year: Option<i16>) -> Option<Resolved> {
        let eve = self.region_text().starts_with("veille");
        let day_in = |year: i16| -> Option<Date> {
            let day = if let Some(offset) = feast.strip_prefix('e').or_else(|| feast.strip_prefix('E')) {
                calendar::days(calendar::easter(year)?, offset.parse().ok()?)?
            } else {
                let (month, day) = feast.split_once('-')?;
                Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?
            };
            if eve { calendar::days(day, -1) } else { Some(day) }
        };
        let date = match (year, self.document) {
            (Some(year), _) => day_in(year),
            (None, Some(from)) => {
                let year = from.year();
                let near = |d: &Date| (calendar::day_number(*d) - calendar::day_number(from)).abs();
                let candidates = [year - 1, year, year + 1].into_iter().filter_map(day_in);
                match self.way() {
                    Way::Back | Way::BackStrict => candidates.filter(|d| *d <= from).max(),
                    Way::Ahead | Way::AheadStrict => candidates.filter(|d| *d >= from).min(),
                    Way::Near => candidates.min_by_key(near),
                }
            }
            (None, None) => None,
        };
        let fixed = (!eve && !feast.starts_with(['e', 'E'])).then(|| format!("XXXX-{feast}"));
        Some(Resolved { value: date.map(|d| d.to_string()).or(fixed), day: date, ..Resolved::default() })
    }

    fn season(&self, season: &str, year: Option<i16>) -> Resolved {
        let month = match season {
            "SP" => 3,
            "SU" => 6,
            "FA" => 9,
            _ => 12,
        };
        let year = year.or_else(|| {
            let from = self.document?;
            Some(match self.template.direction {
                Direction::This => from.year(),
                _ => match self.way() {
                    // three months long: the running season is not yet the last one
                    Way::BackStrict => from.year() - i16::from(month + 2 >= from.month()),
                    way => calendar::year_of_month(from, month, way),
                },
            })
        });
        let year = year.map_or_else(|| "XXXX".to_owned(), |y| format!("{y:04}"));
        Resolved::value(format!("{year}-{season}"))
    }
}

/// `P3D`, `PT17.4M`, `PXY`.
fn length(count: Option<f64>, unit: &str) -> String {
    let (count, unit) = match (count, unit) {
        (Some(n), "Q") => (Some(n * 3.0), "M"),
        (Some(n), "HY") => (Some(n * 6.0), "M"),
        (None, "Q" | "HY") => (None, "M"),
        other => other,
    };
    let number = count.map_or_else(|| "X".to_owned(), |n| n.to_string());
    match unit {
        "H" | "I" | "S" => format!("PT{number}{}", if unit == "I" { "M" } else { unit }),
        _ => format!("P{number}{unit}"),
    }
}
