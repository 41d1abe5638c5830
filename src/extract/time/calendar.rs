//! Calendar arithmetic: which year, month or day an incomplete date means.

use jiff::Span as Step;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Which way to look for the year or the day that is not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The last one on or before the date.
    Back,
    /// The last one before the date, not the running one.
    BackStrict,
    /// The next one on or after the date.
    Ahead,
    /// The next one after the date, not the running one.
    AheadStrict,
    /// The nearest one.
    Near,
}

/// `date` moved by `days`; `None` outside the calendar.
pub(super) fn days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(days.checked_abs().filter(|d| *d < 1_000_000).map(|_| days)?.days()).ok()
}

/// The year of day `day` of month `month`, seen from `from`.
pub(super) fn year_of_day(from: Date, month: i8, day: i8, way: Way) -> Option<i16> {
    let years = from.year() - 4..=from.year() + 4;
    let mut fits = years.filter_map(|y| Date::new(y, month, day).ok()).filter(|d| match way {
        Way::Back => *d <= from,
        Way::BackStrict => *d < from,
        Way::Ahead => *d >= from,
        Way::AheadStrict => *d > from,
        Way::Near => true,
    });
    let found = match way {
        Way::Back | Way::BackStrict => fits.next_back(),
        Way::Ahead | Way::AheadStrict => fits.next(),
        Way::Near => fits.min_by_key(|d| distance(*d, from)),
    };
    found.map(Date::year)
}

fn distance(a: Date, b: Date) -> i64 {
    (day_number(a) - day_number(b)).abs()
}

/// A number that grows by one a day.
pub(super) fn day_number(date: Date) -> i64 {
    let (y, m) = if date.month() <= 2 {
        (i64::from(date.year()) - 1, i64::from(date.month()) + 12)
    } else {
        (i64::from(date.year()), i64::from(date.month()))
    };
    365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * (m - 3) + 2) / 5 + i64::from(date.day())
}

/// The year of month `month`, seen from `from`; the running month is both the last and the next one.
pub(super) fn year_of_month(from: Date, month: i8, way: Way) -> i16 {
    let (y, m) = (from.year(), from.month());
    match way {
        Way::Back => y - i16::from(month > m),
        Way::BackStrict => y - i16::from(month >= m),
        Way::Ahead => y + i16::from(month < m),
        Way::AheadStrict => y + i16::from(month <= m),
        Way::Near if month - m > 6 => y - 1,
        Way::Near if m - month > 6 => y + 1,
        Way::Near => y,
    }
}

/// The day with this weekday (Monday is 1), seen from `from`.
pub(super) fn weekday(from: Date, wanted: i8, way: Way) -> Option<Date> {
    let wanted = Weekday::from_monday_one_offset(wanted).ok()?;
    let back = i64::from(from.weekday().since(wanted));
    let ahead = i64::from(from.weekday().until(wanted));
    match way {
        Way::Back | Way::Near => days(from, -back),
        Way::BackStrict => days(from, if back == 0 { -7 } else { -back }),
        Way::Ahead => days(from, ahead),
        Way::AheadStrict => days(from, if ahead == 0 { 7 } else { ahead }),
    }
}

/// The month and year, nearest to `from`, in which day `day` falls on `wanted`.
pub(super) fn month_by_weekday(from: Date, day: i8, wanted: i8) -> Option<Date> {
    let wanted = Weekday::from_monday_one_offset(wanted).ok()?;
    let mut best: Option<Date> = None;
    for offset in -3..=3_i64 {
        let first = Date::new(from.year(), from.month(), 1).ok()?;
        let Ok(month) = first.checked_add(offset.months()) else { continue };
        let Ok(date) = Date::new(month.year(), month.month(), day) else { continue };
        if date.weekday() == wanted && best.is_none_or(|b| distance(date, from) < distance(b, from)) {
            best = Some(date);
        }
    }
    best
}

/// Easter Sunday by the Gregorian computus.
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    Date::new(year, (sum / 31) as i8, (sum % 31 + 1) as i8).ok()
}

/// `date` moved by `n` units, written at the grain of the unit; `None` for units below a day.
pub(super) fn shifted(date: Date, n: i64, unit: &str) -> Option<(String, Option<Date>)> {
    if n.checked_abs()? > 100_000 {
        return None;
    }
    let moved = |span: Step| date.checked_add(span).ok();
    Some(match unit {
        "D" => {
            let d = moved(n.days())?;
            (d.to_string(), Some(d))
        }
        "W" | "WE" => {
            let d = moved((n * 7).days())?;
            let week = d.iso_week_date();
            let end = if unit == "WE" { "-WE" } else { "" };
            (format!("{:04}-W{:02}{end}", week.year(), week.week()), None)
        }
        "M" => {
            let d = moved(Step::new().try_months(n).ok()?)?;
            (format!("{:04}-{:02}", d.year(), d.month()), None)
        }
        "Q" => {
            let d = moved(Step::new().try_months(n * 3).ok()?)?;
            (format!("{:04}-Q{}", d.year(), (d.month() + 2) / 3), None)
        }
        "HY" => {
            let d = moved(Step::new().try_months(n * 6).ok()?)?;
            (format!("{:04}-H{}", d.year(), (d.month() + 5) / 6), None)
        }
        "Y" => (format!("{:04}", moved(Step::new().try_years(n).ok()?)?.year()), None),
        "DE" => (format!("{:03}", moved(Step::new().try_years(n * 10).ok()?)?.year() / 10), None),
        "CE" => (format!("{:02}", moved(Step::new().try_years(n * 100).ok()?)?.year() / 100), None),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i16, m: i8, d: i8) -> Date {
        Date::new(y, m, d).unwrap()
    }

    #[test]
    fn weekdays_look_the_way_of_the_tense() {
        let monday = date(2018, 10, 1);
        assert_eq!(weekday(monday, 6, Way::Back), Some(date(2018, 9, 29)));
        assert_eq!(weekday(monday, 1, Way::Back), Some(monday));
        assert_eq!(weekday(monday, 1, Way::BackStrict), Some(date(2018, 9, 24)));
        assert_eq!(weekday(monday, 4, Way::Ahead), Some(date(2018, 10, 4)));
    }

    #[test]
    fn easter_moves() {
        assert_eq!(easter(2018), Some(date(2018, 4, 1)));
        assert_eq!(easter(2024), Some(date(2024, 3, 31)));
    }

    #[test]
    fn years_that_are_not_said() {
        let from = date(2018, 10, 1);
        assert_eq!(year_of_day(from, 12, 24, Way::Back), Some(2017));
        assert_eq!(year_of_day(from, 12, 24, Way::Near), Some(2018));
        assert_eq!(year_of_month(from, 10, Way::BackStrict), 2017);
        assert_eq!(year_of_month(from, 2, Way::Ahead), 2019);
    }

    #[test]
    fn shifts_keep_the_grain_of_the_unit() {
        let from = date(2018, 10, 1);
        assert_eq!(shifted(from, -1, "W").unwrap().0, "2018-W39");
        assert_eq!(shifted(from, -2, "M").unwrap().0, "2018-08");
        assert_eq!(shifted(from, 0, "Q").unwrap().0, "2018-Q4");
        assert_eq!(shifted(from, -3, "D").unwrap().0, "2018-09-28");
        assert!(shifted(from, 2, "H").is_none());
    }
}
