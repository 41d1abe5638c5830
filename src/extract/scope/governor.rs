//! Verbs, adjectives and nouns that say how real their complement is: `pouvoir`, `refuser de`, `peu probable`, `l'espoir de`.

use super::clause::Finder;
use crate::extract::quote::{Effect, GovernorEntry, Stretch, follows, is_reflexive, noun_phrase};
use crate::language::clause::DeepRole;
use crate::language::{Deprel, Mood, Tense, TokenId, Upos, VerbForm};

impl Finder<'_> {
    /// Infinitives that the parser hung on the object: « dissuader X de partir ».
    fn complements_of_object(&self, token: TokenId) -> Vec<(TokenId, u16)> {
        let ctx = self.ctx;
        ctx.children(token)
            .filter(|o| {
                *o > token && matches!(ctx.deprel(*o), Deprel::Obj | Deprel::Iobj | Deprel::OblArg | Deprel::Obl)
            })
            .flat_map(|o| self.complements(o))
            .filter(|(c, bit)| *c > token && *bit & (GovernorEntry::DE | GovernorEntry::A) != 0)
            .collect()
    }

    pub(super) fn infinitive_copula(&self, token: TokenId) -> bool {
        let ctx = self.ctx;
        ctx.children(token).any(|c| {
            ctx.is_infinitive(c)
                && matches!(ctx.deprel(c), Deprel::Cop | Deprel::AuxPass | Deprel::AuxTense | Deprel::Aux)
        })
    }

    /// Modal verbs, verbs of trying, refusing, preventing; adjectives and nouns of the same fields.
    pub(super) fn governor(&mut self, token: TokenId, kind: char) {
        let ctx = self.ctx;
        if self.speech.contains_key(&token) {
            return;
        }
        let form;
        let key = if kind == 'A' && matches!(ctx.upos(token), Upos::Verb | Upos::Aux) {
            // participle used as an adjective: « prévu », « accusé »
            let small = ctx.form(token).to_lowercase();
            let plain = small.strip_suffix('s').unwrap_or(&small);
            form = plain.strip_suffix('e').unwrap_or(plain).to_owned();
            form.as_str()
        } else {
            ctx.lemma(token)
        };
        let Some(entries) = ctx.lexicon.governors.get(key) else { return };
        let reflexive = kind == 'V' && is_reflexive(ctx, token);
        let fits = |e: &&GovernorEntry| {
            e.kind == kind
                && e.reflexive == reflexive
                && e.before.as_ref().is_none_or(|b| token > 0 && ctx.is(token - 1, b))
                && (e.following.is_empty() || follows(ctx, token, &e.following).is_some())
        };
        let Some(entry) = entries.iter().find(fits) else { return };
        let negated = self.own_negation(token).is_some();
        let (tense, mood, perfect) = self.finite(token);
        let past = match kind {
            // « était capable de détruire 30 drones » tells what was done.
            'A' => perfect || matches!(tense, Tense::Imp | Tense::Past),
            'V' => perfect || tense == Tense::Past && ctx.feats(token).verb_form() == VerbForm::Fin,
            _ => false,
        };
        let mut effect = entry.effects[usize::from(negated) + 2 * usize::from(past)];
        if past && mood == Mood::Cnd && kind == 'V' {
            // « aurait dû partir » did not leave; « aurait pu » might have.
            effect = match entry.effects[0] {
                Effect::Plan if effect == Effect::Same => Effect::Negative,
                plain if effect == Effect::Same => plain,
                _ => effect,
            };
        }
        let rule = "scope.governor";
        let mut done = false;
        let mut found = self.complements(token);
        if kind == 'V' && !found.iter().any(|(_, bit)| entry.complements & bit != 0) {
            found.extend(self.complements_of_object(token));
        }
        for (c, bit) in found {
            if entry.complements & bit == 0 {
                continue;
            }
            done = true;
            // « accusé d'avoir tué »: the perfect infinitive tells what is over, so it is no plan.
            let over = self.infinitive_perfect(c);
            let effect = match effect {
                Effect::Plan if over => Effect::Possible,
                other => other,
            };
            self.push(effect, ctx.subtree(c), None, token, rule);
        }
        if done {
            return;
        }
        let sentence = ctx.sentence(token);
        if entry.complements & GovernorEntry::QUE != 0 {
            // The tree lost the clause: it begins at the next « que ».
            let que =
                (token + 1..sentence.end.min(token + 4)).find(|t| ctx.is(*t, "que") && ctx.upos(*t) == Upos::Sconj);
            if let Some(que) = que {
                let end = ctx.subtree(token).end.max(que + 1);
                let end = if end <= que + 2 { sentence.end } else { end };
                self.push(effect, Stretch::new(que + 1, end), None, token, rule);
                return;
            }
        }
        if entry.complements & (GovernorEntry::OBJ | GovernorEntry::SUBJ) != 0
            && let Some(p) = ctx.predicate(token)
        {
            let wanted = |r: DeepRole| {
                r == DeepRole::Object && entry.complements & GovernorEntry::OBJ != 0
                    || r == DeepRole::Subject && entry.complements & GovernorEntry::SUBJ != 0
            };
            let heads: Vec<TokenId> = p
                .arguments
                .iter()
                .filter(|a| wanted(a.role) && ctx.upos(a.head) == Upos::Noun)
                .map(|a| a.head)
                .collect();
            for h in heads {
                let tokens = noun_phrase(ctx, h);
                let hole = tokens.contains(token).then(|| ctx.group(token));
                self.push(effect, tokens, hole, token, rule);
            }
        }
        let behind = [(GovernorEntry::NDE, "de"), (GovernorEntry::NA, "à"), (GovernorEntry::NPOUR, "pour")];
        for (_, preposition) in behind.into_iter().filter(|(bit, _)| entry.complements & bit != 0) {
            let complement = ctx.children(token).find(|c| {
                let hangs = match preposition {
                    "de" => ctx.deprel(*c) == Deprel::Nmod,
                    _ => matches!(ctx.deprel(*c), Deprel::Nmod | Deprel::Obl | Deprel::OblArg | Deprel::OblMod),
                };
                *c > token
                    && ctx.upos(*c) == Upos::Noun
                    && hangs
                    && ctx.children(*c).any(|k| k < *c && ctx.deprel(k) == Deprel::Case && ctx.is(k, preposition))
            });
            if let Some(c) = complement {
                self.push(effect, noun_phrase(ctx, c), None, token, rule);
            }
        }
    }

    /// `avoir tué`, `être parti`; the infinitive of a passive (`être jugé`) is none.
    fn infinitive_perfect(&self, token: TokenId) -> bool {
        let ctx = self.ctx;
        let perfect = |c: TokenId| {
            ctx.is_infinitive(c)
                && c < token
                && matches!(ctx.lemma(c), "avoir" | "être")
                && ctx.deprel(c) != Deprel::AuxPass
        };
        ctx.feats(token).verb_form() == VerbForm::Part && ctx.children(token).any(perfect)
            || ctx.is_infinitive(token) && matches!(ctx.lemma(token), "avoir")
    }
}
