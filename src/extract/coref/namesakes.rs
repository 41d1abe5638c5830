//! Two of one name in one document: what the text tells of a mention that cannot be true of another.

use super::cluster::Chains;
use super::view::View;
use crate::extract::{Fact, MentionId};
use crate::language::Gender;

/// Years by which two ages of one person may differ.
const AGE_SLACK: f64 = 1.0;

/// Evidence at single mentions.
#[derive(Default)]
pub(super) struct Namesakes {
    ages: Vec<(MentionId, f64)>,
    /// A title or a first name says man or woman: only where both occur with one name.
    titles: Vec<(MentionId, Gender)>,
    relatives: Vec<(MentionId, MentionId)>,
}

impl Namesakes {
    pub(super) fn new(view: &View<'_>, facts: &[Fact]) -> Self {
        let mut out = Self::default();
        for fact in facts {
            let mention = |role| fact.mentions(role).next();
            if let Some((_, person, value)) = view.lexicon.age.filter(|a| a.0 == fact.fact_type) {
                out.ages.extend(mention(person).zip(fact.number(value)));
            }
            if let Some((_, person, relative)) = view.lexicon.kinship.filter(|k| k.0 == fact.fact_type) {
                out.relatives.extend(mention(person).zip(mention(relative)));
            }
        }
        let titled = (0..).zip(&view.features).filter(|(_, f)| f.titled && f.gender != Gender::None);
        out.titles.extend(titled.map(|(m, f)| (m, f.gender)));
        out
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ages.is_empty() && self.titles.is_empty() && self.relatives.is_empty()
    }

    /// The mention cannot be the thing of the other.
    pub(super) fn apart(&self, chains: &Chains, m: MentionId, other: MentionId) -> bool {
        let told = |a: MentionId, b: MentionId| chains.same(a, b);
        let ages =
            self.ages.iter().filter(|(x, _)| *x == m).any(|(_, mine)| {
                self.ages.iter().any(|(y, theirs)| told(*y, other) && (mine - theirs).abs() > AGE_SLACK)
            });
        let titles = self
            .titles
            .iter()
            .filter(|(x, _)| *x == m)
            .any(|(_, mine)| self.titles.iter().any(|(y, theirs)| told(*y, other) && mine != theirs));
        let kin = self.relatives.iter().any(|(x, y)| *x == m && told(*y, other) || *y == m && told(*x, other));
        ages || titles || kin
    }

    /// The one of several bearers of the name that the mention is: the one of the same age or title, else the only one of whom this
    /// sentence or the one before speaks.
    pub(super) fn bearer(
        &self,
        view: &View<'_>,
        chains: &Chains,
        m: MentionId,
        bearers: &[MentionId],
    ) -> Option<MentionId> {
        let mut fitting: Vec<MentionId> = Vec::new();
        for other in bearers.iter().rev().filter(|o| !self.apart(chains, m, **o)) {
            if !fitting.iter().any(|f| chains.same(*f, *other)) {
                fitting.push(*other);
            }
        }
        if let [only] = fitting[..] {
            // nothing speaks against it; where the mention says nothing of itself, it must stand near
            let says = self.ages.iter().any(|(x, _)| *x == m) || self.titles.iter().any(|(x, _)| *x == m);
            return says.then_some(only);
        }
        let here = view.features[m as usize].sentence;
        let near: Vec<MentionId> =
            fitting.into_iter().filter(|o| here - view.features[*o as usize].sentence <= 1).collect();
        match near[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}
