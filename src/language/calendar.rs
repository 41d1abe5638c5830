//! Names of days and months, as they stand in texts.

/// Days of the week.
pub(crate) const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];

/// Months.
pub(crate) const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// Months as they are shortened.
pub(crate) const SHORT_MONTHS: [&str; 8] = ["janv.", "févr.", "fév.", "juil.", "sept.", "oct.", "nov.", "déc."];
