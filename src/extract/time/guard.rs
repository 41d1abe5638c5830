//! Conditions on the words around a match, named in the value cell of a pattern.

use super::lexicon::TimeLexicon;
use super::pattern::{Match, Value};
use crate::extract::piece::{Piece, PieceKind};
use crate::language::{Analysis, Token, Upos, VerbForm};

pub(super) struct Guards<'a> {
    pub(super) text: &'a str,
    pub(super) analysis: &'a Analysis,
    pub(super) lexicon: &'a TimeLexicon,
    pub(super) p: &'a [Piece],
    /// First piece of the whole match.
    pub(super) at: usize,
    pub(super) m: &'a Match,
}

impl Guards<'_> {
    /// Whether the condition `name` holds; an unknown name never does.
    pub(super) fn hold(&self, name: &str) -> bool {
        let ids = &self.lexicon.ids;
        match name {
            // `un homme de 30 ans`: an age, unless the noun is one that lasts
            "human" => {
                self.token_before(self.at).is_some_and(|t| {
                    matches!(t.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::X)
                        || t.feats.verb_form() == VerbForm::Part
                }) && !self.before_in(self.at, ids.humanless)
            }
            "glued" => (self.start() + 1..self.m.end).all(|i| self.p[i].glued),
            "noh" => {
                let next = self.word(self.end());
                // `jeudi 6,4 millions`
                let decimal = matches!(next.as_str(), "," | ".")
                    && [self.end(), self.end() + 1].iter().all(|at| self.p.get(*at).is_some_and(|x| x.glued))
                    && self.p.get(self.end() + 1).is_some_and(|x| x.kind == PieceKind::Digits);
                !matches!(next.as_str(), "h" | "heures" | "heure" | "%") && !decimal && !self.noun_at(self.end())
            }
            "month" => self.month(),
            "year" => self.year(),
            "season" => {
                let token = self.token(self.start());
                token.is_none_or(|t| !matches!(t.upos, Upos::Verb | Upos::Aux))
                    && !matches!(self.word(self.end()).as_str(), "indien" | "indienne")
            }
            "feast" => self.feast(),
            "weekday" => {
                !(self.capital_inside(self.start()) && matches!(self.word_before(self.start()).as_str(), "du" | "le"))
            }
            "thisday" | "edge" => {
                !self.units().any(|u| matches!(u, "D" | "CE" | "DE") || (name == "thisday" && u == "H"))
            }
            "dur" => self.duration(),
            "bigh" => self.m.get(ids.n, 0).is_some_and(|n| matches!(n, Value::Number(v) if v >= 24.0)),
            "noof" => !matches!(self.word(self.end()).as_str(), "de" | "du" | "des" | "d" | "où" | "que" | "qui"),
            "adj" => self.token(self.start()).is_some_and(|t| t.upos == Upos::Adj),
            "articlehour" => {
                self.m.get(ids.hhw, 0).is_some_and(|n| matches!(n, Value::Number(v) if v >= 2.0))
                    && !matches!(self.word(self.end()).as_str(), "de" | "du" | "d")
            }
            "colon" => {
                let joined = |at: Option<&Piece>| {
                    at.is_some_and(|x| {
                        x.glued && x.kind != PieceKind::Word && !matches!(x.span.of(self.text), "," | "." | ")" | ";")
                    })
                };
                self.p[self.start() + 1].glued
                    && !joined(self.p.get(self.end()))
                    && !(self.p[self.start()].glued && self.start() > 0 && self.word_before(self.start()) != "(")
            }
            "lower" => {
                self.hold("noof")
                    && self
                        .p
                        .get(self.start())
                        .is_some_and(|x| x.span.of(self.text).chars().next().is_some_and(char::is_lowercase))
            }
            _ => false,
        }
    }

    fn start(&self) -> usize {
        self.m.regions.first().map_or(self.at, |r| r.0)
    }

    fn end(&self) -> usize {
        self.m.end
    }

    fn token(&self, piece: usize) -> Option<&Token> {
        self.analysis.tokens.get(self.p.get(piece)?.token as usize)
    }

    fn token_before(&self, piece: usize) -> Option<&Token> {
        self.token(piece.checked_sub(1)?)
    }

    fn word(&self, piece: usize) -> String {
        self.p.get(piece).map_or(String::new(), |x| x.span.of(self.text).to_lowercase())
    }

    fn word_before(&self, piece: usize) -> String {
        piece.checked_sub(1).map_or(String::new(), |at| self.word(at))
    }

    fn before_in(&self, piece: usize, class: u16) -> bool {
        self.lexicon.classes.find_before(self.p, piece, class).is_some()
    }

    fn noun_at(&self, piece: usize) -> bool {
        let inside = self.p.get(piece).is_some_and(|x| x.kind == PieceKind::Word);
        inside && self.token(piece).is_some_and(|t| matches!(t.upos, Upos::Noun))
    }

    /// A capital that no sentence start explains.
    fn capital_inside(&self, piece: usize) -> bool {
        let capital = self.p.get(piece).is_some_and(|x| {
            let form = x.span.of(self.text);
            let mut chars = form.chars();
            chars.next().is_some_and(char::is_uppercase) && chars.any(char::is_lowercase)
        });
        let opens =
            piece == 0 || self.p.get(piece - 1).is_some_and(|x| x.kind == PieceKind::Mark && !x.glued_mark(self.text));
        capital && !opens
    }

    fn units(&self) -> impl Iterator<Item = &str> {
        (self.start()..self.end()).filter_map(|at| {
            let (_, row) = self.lexicon.classes.find(self.p, at, self.lexicon.ids.unit).next()?;
            Some(&*self.lexicon.classes.values[row as usize])
        })
    }

    fn month(&self) -> bool {
        let at = self.start();
        let with_year = self.m.get(self.lexicon.ids.year, 0).is_some();
        let before = self.word_before(at);
        let led =
            matches!(before.as_str(), "en" | "de" | "d" | "'" | "depuis" | "dès" | "fin" | "début" | "mi" | "-" | "’");
        if self.capital_inside(at) {
            return with_year || led;
        }
        // `les marches`, `mars` as a planet: only the month stands without a determiner
        with_year || !matches!(before.as_str(), "les" | "des" | "un" | "une")
    }

    fn year(&self) -> bool {
        let ids = &self.lexicon.ids;
        let at = self.end() - 1;
        let Some(piece) = self.p.get(at) else { return false };
        let before = self.word_before(self.start());
        let next = self.p.get(self.end());
        let next_glued = next.is_some_and(|x| {
            x.glued
                && !matches!(
                    x.span.of(self.text),
                    "," | "." | ")" | ";" | ":" | "!" | "?" | "»" | "”" | "\"" | "…" | "]" | "’" | "'"
                )
        });
        let decimal = next.is_some_and(|x| x.glued && matches!(x.span.of(self.text), "," | "."))
            && self.p.get(self.end() + 1).is_some_and(|x| x.glued && x.kind == PieceKind::Digits);
        let glued_before = self.p[self.start()].glued
            && self.start() > 0
            && !matches!(before.as_str(), "(" | "'" | "’" | "«" | "\"" | "[" | "“");
        if next_glued || decimal || glued_before || self.before_in(self.start(), ids.noyearprev) {
            return false;
        }
        if self.lexicon.classes.find(self.p, self.end(), ids.noyearnext).next().is_some() {
            return false;
        }
        let led = matches!(
            before.as_str(),
            "en" | "depuis"
                | "dès"
                | "fin"
                | "début"
                | "mi"
                | "année"
                | "an"
                | "courant"
                | "avant"
                | "après"
                | "jusqu'en"
                | "saison"
                | "("
                | "vers"
        );
        let modern = (1900..=2100).contains(&piece.number);
        if self.start() != at {
            return true;
        }
        if led {
            let counted = before == "vers" && self.noun_at(self.end());
            return modern || !counted && !matches!(before.as_str(), "(" | "avant" | "après");
        }
        // the year of a named event belongs to its name: `le Festival d’Avignon 2016`
        if self.start() > 0 && self.capital_inside(self.start() - 1) {
            return false;
        }
        let old = before == "de" && (1500..1900).contains(&piece.number);
        (modern || old)
            && !self.noun_at(self.end())
            && (before != "à" || self.reaches(self.start() - 1))
            && self.token_before(self.start()).is_none_or(|t| t.upos != Upos::Num)
    }

    /// `d'ici à`, `remonte à`, `jusqu'à` before the preposition at piece `at`.
    fn reaches(&self, at: usize) -> bool {
        let before = self.word_before(at);
        matches!(before.as_str(), "ici" | "'" | "’") || before.starts_with("remont")
    }

    fn feast(&self) -> bool {
        let at = self.start();
        let capital =
            self.p[at..self.end()].iter().any(|x| x.span.of(self.text).chars().next().is_some_and(char::is_uppercase));
        let name_next = self.p.get(self.end()).is_some_and(|x| {
            x.kind == PieceKind::Word && x.span.of(self.text).chars().next().is_some_and(char::is_uppercase)
        });
        let before = self.word_before(at);
        let father = matches!(before.as_str(), "père" | "-" | "mère" | "saint");
        let of = matches!(before.as_str(), "de" | "d") && !matches!(self.word(at).as_str(), "jour" | "veille" | "soir");
        capital && !name_next && !father && !of
    }

    fn duration(&self) -> bool {
        let ids = &self.lexicon.ids;
        let at = self.start();
        let Some(unit) = self.units().last() else { return false };
        let last = self.end() - 1;
        // `les 24 Heures du Mans`
        if self.capital_inside(last) {
            return false;
        }
        let before = self.word_before(at);
        if unit == "Y" && self.token_before(at).is_some_and(|t| t.upos == Upos::Propn) {
            return false;
        }
        // `le 20 heures` is the news on television
        if unit == "H" && before == "le" {
            return false;
        }
        if matches!(self.word(at).as_str(), "un" | "une") && at + 2 == self.end() {
            let loose = matches!(unit, "D" | "S" | "I" | "CE" | "DE" | "Q" | "HY" | "WE")
                || matches!(self.word(last).as_str(), "année");
            return !loose || self.before_in(at, ids.durprep);
        }
        true
    }
}

impl Piece {
    /// A mark inside a word (`-`, `'`), not one after which a sentence or a quotation may begin.
    fn glued_mark(&self, text: &str) -> bool {
        matches!(self.span.of(text), "-" | "'" | "’" | ",")
    }
}
