//! What grammar knows for sure and a model trained on little text gets wrong at times.

use super::word::{FINE_UPOS, VERB_FIN, VERB_PAST};
use crate::language::{Deprel, Token, TokenId, Upos};

/// In an inserted clause the subject follows its verb (`…, a déclaré le maire`): a noun there that was taken for the
/// object of a verb without a subject becomes its subject. `base` is the number of the first of `tokens`.
pub(super) fn inserted_subjects(tokens: &mut [Token], base: TokenId, fine: &[u8]) {
    for verb in 0..tokens.len() {
        let finite = matches!(fine.get(verb), Some(&(VERB_FIN | VERB_PAST)));
        if tokens[verb].deprel != Deprel::ParataxisInsert || !finite {
            continue;
        }
        let id = base + verb as TokenId;
        let mut object = None;
        let mut auxiliary = fine[verb] == VERB_FIN;
        let mut subject = false;
        for (at, token) in tokens.iter().enumerate().filter(|(_, t)| t.head == id) {
            match token.deprel {
                Deprel::Nsubj | Deprel::NsubjPass | Deprel::ExplSubj | Deprel::Csubj => subject = true,
                Deprel::AuxTense => auxiliary = true,
                Deprel::Obj if at > verb && object.is_none() => {
                    let tag = fine.get(at).map_or(Upos::X, |t| FINE_UPOS[usize::from(*t)]);
                    if matches!(tag, Upos::Noun | Upos::Propn | Upos::Pron) {
                        object = Some(at);
                    }
                }
                _ => {}
            }
        }
        if let (false, true, Some(object)) = (subject, auxiliary, object) {
            tokens[object].deprel = Deprel::Nsubj;
        }
    }
}
