//! Numbers with their signs, groups and units: `26 750`, `-1,5`, `14:30`, `20h30`, `160km`, `2e`.

use super::chars::{Kind, is_hyphen};
use super::words::Words;

impl Words<'_> {
    /// Reads what begins with a digit at `digit`; the token begins at `start` (a sign may stand between).
    pub(super) fn number(&mut self, start: usize, digit: usize) -> usize {
        let mut at = self.digits(digit);
        // Groups of thousands: `26 750`.
        if at - digit <= 3 && self.text.as_bytes()[digit] != b'0' {
            while let Some((c, Kind::Space, length)) = self.peek(at) {
                let next = at + length;
                let group = self.digits(next);
                let fits = matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}') && group - next == 3;
                if !fits || self.kind_at(group) == Kind::Letter {
                    break;
                }
                at = group;
            }
        }
        while let Some((c, _, length)) = self.peek(at) {
            let next = at + length;
            let joins = matches!(c, ',' | '.' | ':' | '/' | '\'' | '’') || is_hyphen(c);
            let more = self.digits(next);
            if !joins || more == next {
                break;
            }
            // `1,5`, `14:30`, `12/05/2017`, `1990-1991`
            at = more;
        }
        if self.kind_at(at) == Kind::Letter {
            let end = self.run(at);
            let unit = self.slice(at, end);
            if self.lexicon.short(unit).unit() {
                self.push(start, at);
                // `300km/h`
                let joined = if self.char_at(end) == '/' { self.slash(at, end) } else { None };
                return self.push(at, joined.unwrap_or(end));
            }
            // `20h30`
            if let Some(minutes) = unit.strip_prefix(['h', 'H']).filter(|m| m.len() <= 4) {
                let figures = minutes.bytes().take_while(u8::is_ascii_digit).count();
                if figures == 2 {
                    self.push(start, at);
                    self.push(at, at + 1);
                    self.push(at + 1, at + 1 + figures);
                    if figures < minutes.len() {
                        self.push(at + 1 + figures, end);
                    }
                    return end;
                }
            }
            // `2e`, `4x4`, `115L`: a word that begins with figures.
            return if start == digit { self.word(start) } else { self.push(start, end) };
        }
        // `90-jours`, `G-7`: a compound.
        if start == digit && is_hyphen(self.char_at(at)) && self.kind_at(at + 1) == Kind::Letter {
            return self.word(start);
        }
        self.push(start, at)
    }
}
