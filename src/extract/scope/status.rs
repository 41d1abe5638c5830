//! The algebra of status: how scopes compose.

use crate::extract::{ScopeKind, Status};

/// How sure, from surest to least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Modality {
    #[default]
    Certain,
    Planned,
    Possible,
}

/// A status while scopes are applied to it, innermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Composed {
    modality: Modality,
    negative: bool,
}

impl Composed {
    /// Takes over one more scope from outside.
    pub(crate) fn under(self, kind: ScopeKind) -> Self {
        let at_least = |m: Modality| Self { modality: self.modality.max(m), ..self };
        match kind {
            ScopeKind::Report => self,
            ScopeKind::Denial | ScopeKind::Negation => Self { negative: !self.negative, ..self },
            // What may be so and is planned too is no surer than what may be so.
            ScopeKind::Belief | ScopeKind::Possibility | ScopeKind::Question => at_least(Modality::Possible),
            ScopeKind::Plan | ScopeKind::Condition => at_least(Modality::Planned),
        }
    }

    /// The same without its negation.
    pub(crate) const fn affirmed(self) -> Self {
        Self { negative: false, ..self }
    }

    /// The status of the contract.
    pub(crate) const fn status(self) -> Status {
        match (self.modality, self.negative) {
            (Modality::Certain, false) => Status::CertainPositive,
            (Modality::Certain, true) => Status::CertainNegative,
            (Modality::Planned, false) => Status::PlannedPositive,
            (Modality::Planned, true) => Status::PlannedNegative,
            (Modality::Possible, false) => Status::PossiblePositive,
            (Modality::Possible, true) => Status::PossibleNegative,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compose(kinds: &[ScopeKind]) -> &'static str {
        kinds.iter().fold(Composed::default(), |c, k| c.under(*k)).status().as_str()
    }

    #[test]
    fn scopes_compose() {
        use ScopeKind as K;
        assert_eq!(compose(&[]), "certain+");
        assert_eq!(compose(&[K::Report]), "certain+");
        assert_eq!(compose(&[K::Negation, K::Report]), "certain-");
        assert_eq!(compose(&[K::Possibility, K::Denial]), "possible-");
        assert_eq!(compose(&[K::Negation, K::Denial]), "certain+");
        assert_eq!(compose(&[K::Plan, K::Negation]), "planned-");
        assert_eq!(compose(&[K::Plan, K::Possibility]), "possible+");
        assert_eq!(compose(&[K::Question]), "possible+");
        assert_eq!(compose(&[K::Condition]), "planned+");
    }
}
