//! [`Feats`] as CoNLL-U writes them: `Gender=Masc|Number=Sing`.

use super::morphology::{Feats, Gender, Mood, Number, Person, Tense, VerbForm};

/// Features that are one bit, in the form that CoNLL-U gives them.
const FLAGS: &[(&str, &str, u32)] = &[
    ("Definite", "Def", Feats::DEFINITE),
    ("Definite", "Ind", Feats::INDEFINITE),
    ("NumType", "Card", Feats::CARDINAL),
    ("NumType", "Ord", Feats::ORDINAL),
    ("Polarity", "Neg", Feats::NEGATIVE),
    ("Poss", "Yes", Feats::POSSESSIVE),
    ("PronType", "Art", Feats::ARTICLE),
    ("PronType", "Dem", Feats::DEMONSTRATIVE),
    ("PronType", "Ind", Feats::INDEFINITE_PRONOUN),
    ("PronType", "Int", Feats::INTERROGATIVE),
    ("PronType", "Neg", Feats::NEGATIVE_PRONOUN),
    ("PronType", "Prs", Feats::PERSONAL),
    ("PronType", "Rel", Feats::RELATIVE),
    ("Reflex", "Yes", Feats::REFLEXIVE),
    ("Voice", "Pass", Feats::PASSIVE),
];

impl Feats {
    /// Reads `Gender=Masc|Number=Sing`. Features that the type has no room for are left out, `_` is none.
    ///
    /// `Person[psor]` goes to the person, `Number[psor]=Plur` to [`Feats::POSSESSOR_PLURAL`].
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut feats = Self::default();
        for (name, values) in text.split('|').filter_map(|pair| pair.split_once('=')) {
            for value in values.split(',') {
                feats = feats.with_named(name, value);
            }
        }
        feats
    }

    fn with_named(self, name: &str, value: &str) -> Self {
        let set = match name {
            "Gender" => Gender::parse(value).map(|v| self.with_gender(v)),
            "Number" => Number::parse(value).map(|v| self.with_number(v)),
            "Person" | "Person[psor]" => Person::parse(value).map(|v| self.with_person(v)),
            "Tense" => Tense::parse(value).map(|v| self.with_tense(v)),
            "Mood" => Mood::parse(value).map(|v| self.with_mood(v)),
            "VerbForm" => VerbForm::parse(value).map(|v| self.with_verb_form(v)),
            "Number[psor]" => (value == "Plur").then(|| self.with(Self::POSSESSOR_PLURAL)),
            _ => FLAGS.iter().find(|(n, v, _)| *n == name && *v == value).map(|(_, _, flag)| self.with(*flag)),
        };
        set.unwrap_or(self)
    }

    /// Appends the features to `out`, sorted as CoNLL-U wants them; `_` when there are none.
    pub fn write(self, out: &mut String) {
        let start = out.len();
        let mut put = |name: &str, value: &str| {
            if value.is_empty() {
                return;
            }
            if out.len() > start {
                // Several values of one feature stand behind one name.
                let last = out[start..].rfind('|').map_or(start, |at| start + at + 1);
                if out[last..].starts_with(name) && out[last + name.len()..].starts_with('=') {
                    out.push(',');
                    out.push_str(value);
                    return;
                }
                out.push('|');
            }
            out.push_str(name);
            out.push('=');
            out.push_str(value);
        };
        let possessive = self.has(Self::POSSESSIVE);
        let flags = |put: &mut dyn FnMut(&str, &str), wanted: &[&str]| {
            for (name, value, flag) in FLAGS {
                if wanted.contains(name) && self.has(*flag) {
                    put(name, value);
                }
            }
        };
        flags(&mut put, &["Definite"]);
        put("Gender", self.gender().as_str());
        put("Mood", self.mood().as_str());
        put("Number", self.number().as_str());
        if possessive && self.person() != Person::None {
            put("Number[psor]", if self.has(Self::POSSESSOR_PLURAL) { "Plur" } else { "Sing" });
        }
        flags(&mut put, &["NumType"]);
        put(if possessive { "Person[psor]" } else { "Person" }, self.person().as_str());
        flags(&mut put, &["Polarity", "Poss", "PronType", "Reflex"]);
        put("Tense", self.tense().as_str());
        put("VerbForm", self.verb_form().as_str());
        flags(&mut put, &["Voice"]);
        if out.len() == start {
            out.push('_');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(text: &str) -> String {
        let mut out = String::new();
        Feats::parse(text).write(&mut out);
        out
    }

    #[test]
    fn written_features_are_those_read() {
        for text in [
            "_",
            "Gender=Masc|Number=Sing",
            "Mood=Ind|Number=Plur|Person=3|Tense=Pres|VerbForm=Fin",
            "Gender=Fem|Number=Sing|Tense=Past|VerbForm=Part|Voice=Pass",
            "Number=Sing|Number[psor]=Plur|Person[psor]=3|Poss=Yes|PronType=Prs",
            "Definite=Def|Number=Sing|PronType=Art",
            "PronType=Int,Rel",
        ] {
            assert_eq!(again(text), text);
        }
    }

    #[test]
    fn unknown_features_are_left_out() {
        assert_eq!(again("Emph=No|Gender=Fem|Typo=Yes"), "Gender=Fem");
    }
}
