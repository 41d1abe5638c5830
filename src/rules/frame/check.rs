//! One frame against one predicate.

use super::bare::is_bare;
use super::conflict::doubt;
use super::index::behind;
use super::outline::stands_reflexive;
use super::why::{Failure, Step};
use super::{FrameFiller, FrameInput, FrameMatch, PredicateView};
use crate::language::clause::{Argument, ArgumentOrigin, DeepRole, Predicate, PredicateId, PredicateKind, Voice};
use crate::language::{Deprel, Mood, TokenId, Upos, VerbForm};
use crate::rules::model::{CompiledArgument, CompiledFrame, FixedValue, FrameIndex, Restrictions, Slot};
use crate::rules::set::RuleSet;
use crate::rules::symbol::Symbol;
use crate::rules::vocabulary::Label;
use crate::schema::EntityType;

/// Checks a frame against a predicate looked at as `view`, found by `lemma`, which is the frame's predicate number `first`;
/// `plain` says that the word itself is known to fit.
pub(super) fn check(
    rules: &RuleSet,
    input: &FrameInput<'_>,
    (index, first, plain): (FrameIndex, u32, bool),
    predicate: PredicateId,
    view: PredicateView,
    lemma: Symbol,
) -> Result<FrameMatch, Failure> {
    let fail = |found: Vec<FrameFiller>, step| Failure { frame: index, found, step };
    let (Some(frame), Some(word)) =
        (rules.frames().get(index as usize), input.clauses.predicates.get(predicate as usize))
    else {
        return Err(fail(Vec::new(), Step::Complement));
    };
    if frame.verb_only && view == PredicateView::Nominal {
        return Err(fail(Vec::new(), Step::NotVerb));
    }
    let mut checker = Checker { rules, input, frame, word, view, named: first };
    if !plain {
        checker.named = checker.words(lemma, first).map_err(|step| fail(Vec::new(), step))?;
    }
    if is_bare(input, word, view) {
        return Err(fail(Vec::new(), Step::Bare));
    }
    let noun = checker.complement().map_err(|step| fail(Vec::new(), step))?;
    if let Some(name) = checker.restricted(frame.restrictions) {
        return Err(fail(Vec::new(), Step::Restriction(name)));
    }
    let extra = noun.and_then(|n| input.clauses.at(n)).filter(|p| p.head != word.head);
    let mut fillers: Vec<FrameFiller> = Vec::new();
    for (argument, number) in frame.arguments.iter().zip(0_u16..) {
        match checker.fill(argument, number, extra, &mut fillers) {
            Ok(()) => {}
            Err(step) => return Err(fail(fillers, step)),
        }
    }
    checker.inside_others(&mut fillers);
    for (guard, number) in frame.guards.iter().zip(0_u16..) {
        if let Some(head) = checker.holds(guard, extra) {
            return Err(fail(fillers, Step::Guard(number, head)));
        }
    }
    let fills = frame.arguments.iter().any(|a| a.role.is_some());
    let assigns = frame.values.iter().any(|v| matches!(v, FixedValue::Role(..)));
    if fills && !assigns && !fillers.iter().any(|f| f.role.is_some()) {
        return Err(fail(fillers, Step::Empty));
    }
    // an event noun read as its verb needs more than a possessive or an adjective: "son voyage" only takes up what was told
    let thin = |f: &FrameFiller| f.role.is_none() || matches!(checker.upos(f.head), Upos::Det | Upos::Adj);
    if view == PredicateView::Nominal && fillers.iter().all(thin) {
        return Err(fail(fillers, Step::Empty));
    }
    let trigger = noun.unwrap_or(word.head);
    Ok(FrameMatch { rule: frame.rule, arm: frame.arm, frame: index, predicate, view, lemma, trigger, fillers })
}

/// Prepositions of circumstances: what they bring in is no part of the verb's own phrase.
const CIRCUMSTANCES: &[&str] = &[
    "malgré",
    "avant",
    "après",
    "depuis",
    "lors de",
    "pendant",
    "durant",
    "suite à",
    "à la suite de",
    "face à",
    "en raison de",
    "à cause de",
    "au cours de",
    "grâce à",
    "dû à",
    "du à",
    "selon",
    "en cas de",
    "à l'occasion de",
    "dans le cadre de",
    "au sein de",
    "à l'issue de",
    "en marge de",
    "sauf",
    "outre",
];

/// A frame, a predicate, and all that is looked at.
pub(super) struct Checker<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) input: &'a FrameInput<'a>,
    pub(super) frame: &'a CompiledFrame,
    pub(super) word: &'a Predicate,
    pub(super) view: PredicateView,
    /// Number of the frame's word that the predicate is.
    pub(super) named: u32,
}

impl<'a> Checker<'a> {
    pub(super) fn symbol(&self, id: TokenId, wanted: Symbol) -> bool {
        let symbols = self.input.symbols;
        wanted != Symbol::NONE && (symbols.lemma_of(id) == wanted || symbols.form_of(id) == wanted)
    }

    pub(super) fn upos(&self, id: TokenId) -> Upos {
        self.input.analysis.tokens.get(id as usize).map_or(Upos::X, |t| t.upos)
    }

    /// The predicate word itself: `se`, and words that follow it; gives the number of the frame's word that fits, from
    /// number `first` on.
    fn words(&self, lemma: Symbol, first: u32) -> Result<u32, Step> {
        let word = self.word;
        let reflexive = match self.view {
            PredicateView::Nominal => {
                let rows = self.input.lexicon.nominal(self.input.analysis.lemma(word.head));
                rows.iter().any(|r| r.reflexive && self.rules.symbols().folded(&r.verb) == lemma)
            }
            PredicateView::Participle | PredicateView::Adjectival => false,
            PredicateView::Itself => stands_reflexive(word),
        };
        let wants_se = self.frame.restrictions.reflexive;
        let verb = word.kind == PredicateKind::Verb || self.view == PredicateView::Nominal;
        let mut step = Step::Complement;
        // sorted by their lemmas
        let own = self.frame.predicates.get(first as usize..).unwrap_or(&[]);
        for (wanted, number) in own.iter().zip(first..).take_while(|(p, _)| p.lemma == lemma) {
            let either = self.view == PredicateView::Nominal
                && self
                    .input
                    .lexicon
                    .nominal(self.input.analysis.lemma(word.head))
                    .iter()
                    .any(|r| r.reflexive == wanted.reflexive && self.rules.symbols().folded(&r.verb) == lemma);
            let fits = !verb || either || wanted.reflexive == reflexive || (wants_se == Some(true) && reflexive);
            if !fits {
                step = Step::Reflexive;
                continue;
            }
            // pronouns before the verb ("s'en prendre"), then the words behind it
            let clitics = wanted.rest.iter().take_while(|w| self.in_group(**w)).count();
            let rest = &wanted.rest[clitics..];
            if rest.is_empty() || self.follow(rest).is_some() {
                return Ok(number);
            }
        }
        Err(step)
    }

    /// Prepositions that the frame's word governs; none for a direct object.
    fn governs(&self) -> &'a [Box<str>] {
        self.frame.predicates.get(self.named as usize).map_or(&[], |p| &p.governs)
    }

    /// Whether the word is a pronoun of the verb group.
    fn in_group(&self, word: Symbol) -> bool {
        let group = self.word.group.start..self.word.head;
        group.into_iter().any(|id| self.upos(id) == Upos::Pron && self.symbol(id, word))
    }

    /// Whether the words stand behind the predicate, one after the other; the first of them.
    fn follow(&self, words: &[Symbol]) -> Option<TokenId> {
        let [first, rest @ ..] = words else { return None };
        let analysis = self.input.analysis;
        // "faire" + "polémique" is not in "des propos polémiques"
        let describes =
            |at: TokenId| rest.is_empty() && analysis.tokens.get(at as usize).is_some_and(|t| t.deprel == Deprel::Amod);
        behind(analysis, self.word.head).find(|&at| {
            self.symbol(at, *first)
                && !describes(at)
                && (1..).zip(rest).all(|(step, word)| self.symbol(at + step, *word))
        })
    }

    /// The noun or words after `+`; the noun where it is one.
    fn complement(&self) -> Result<Option<TokenId>, Step> {
        let wanted = &self.frame.complement;
        if wanted.is_empty() {
            return Ok(None);
        }
        let beside: Vec<TokenId> = self.word.arguments.iter().filter(|a| self.is_beside(a)).map(|a| a.head).collect();
        let noun = self.word.arguments.iter().find(|a| {
            matches!(a.role, DeepRole::Object | DeepRole::Oblique | DeepRole::Attribute | DeepRole::Subject)
                && !beside.contains(&a.head)
                && matches!(
                    a.origin,
                    ArgumentOrigin::Direct
                        | ArgumentOrigin::Passive
                        | ArgumentOrigin::Relative
                        | ArgumentOrigin::Modified
                )
                && wanted.iter().any(|w| matches!(w.as_slice(), [one] if self.symbol(a.head, *one)))
        });
        if let Some(noun) = noun {
            return Ok(Some(noun.head));
        }
        for words in wanted {
            if let Some(first) = self.follow(words).filter(|f| !beside.contains(f) && !self.is_deep(words, *f)) {
                let last = first + words.len().saturating_sub(1) as TokenId;
                let noun = (first..=last).find(|&id| self.upos(id) == Upos::Noun);
                return Ok(noun.filter(|_| words.len() > 1).or(Some(first)).filter(|&id| self.upos(id) == Upos::Noun));
            }
        }
        Err(Step::Complement)
    }

    /// `a été victime d'un arrêt`, `vivre la cérémonie de clôture des jeux`: a single noun that hangs on another noun is no part of the
    /// verb's phrase, unless that one is the verb's own object (`subir une série de revers`).
    fn is_deep(&self, words: &[Symbol], id: TokenId) -> bool {
        let tokens = &self.input.analysis.tokens;
        let token = |id: TokenId| tokens.get(id as usize);
        let Some(noun) = token(id).filter(|t| words.len() == 1 && t.deprel == Deprel::Nmod) else { return false };
        // "l'un des dirigeants" is a dirigeant
        let own = |t: &crate::language::Token| {
            matches!(t.deprel, Deprel::Obj | Deprel::Obl | Deprel::OblArg | Deprel::OblMod)
                || matches!(t.upos, Upos::Pron | Upos::Num | Upos::Det)
        };
        noun.head != self.word.head && !token(noun.head).is_some_and(own)
    }

    /// `reste implanté malgré son recul`, `sont favorables à une hausse`: a complement that tells circumstances, or that belongs
    /// to what the subject is said to be, makes no phrase with the verb.
    fn is_beside(&self, argument: &Argument) -> bool {
        let preposition = argument.preposition.as_str();
        let described = |a: &Argument| a.role == DeepRole::Attribute && a.head < argument.head;
        let said = |a: &&Argument| described(a) && matches!(self.upos(a.head), Upos::Adj | Upos::Verb);
        argument.role == DeepRole::Oblique
            && (CIRCUMSTANCES.contains(&preposition)
                || (preposition == "à" && self.word.arguments.iter().any(|a| said(&a))))
    }

    /// The first restriction that does not hold.
    fn restricted(&self, wanted: Restrictions) -> Option<&'static str> {
        let word = self.word;
        let passive = word.voice == Voice::Passive;
        let finite = word.modality.mood != Mood::None;
        let checks = [
            (wanted.passive, passive, "passive", "active"),
            (wanted.reflexive, word.reflexive, "reflexive", "without `se`"),
            (wanted.negated, word.modality.negated, "negated", "affirmative"),
            (wanted.impersonal, word.modality.impersonal, "impersonal", "personal"),
            (wanted.finite, finite, "finite", "an infinitive"),
        ];
        checks
            .into_iter()
            .find(|(wanted, is, _, _)| wanted.is_some_and(|w| w != *is))
            .map(|(wanted, _, yes, no)| if wanted == Some(true) { yes } else { no })
    }

    /// Fills one argument.
    fn fill(
        &self,
        argument: &CompiledArgument,
        number: u16,
        extra: Option<&'a Predicate>,
        fillers: &mut Vec<FrameFiller>,
    ) -> Result<(), Step> {
        let mut refused = None;
        let filled = argument.role.is_some() && fillers.iter().any(|f| f.role == argument.role);
        for slot in &argument.slots {
            if filled && argument.optional && matches!(slot, Slot::Possessor | Slot::Modifier) {
                // "la visite russe de X": the adjective does not add a visitor
                return Ok(());
            }
            let mut candidates = self.candidates(slot, extra);
            if *slot == Slot::Subject {
                candidates.iter_mut().for_each(|c| c.0 = self.nearer(c.0, c.1));
            }
            let mut taken: Option<(TokenId, ArgumentOrigin)> = None;
            for &(head, origin) in &candidates {
                let used = fillers.iter().any(|f| f.head == head && f.argument != number);
                if used || (origin == ArgumentOrigin::NominalAmbiguous && !self.leans(slot, head)) {
                    continue;
                }
                if argument.role.is_some() && self.is_fronted_place(slot, head) {
                    continue;
                }
                if let Some((first, from)) = taken {
                    // coordinated heads stand together; other complements of the same kind are not taken
                    if origin != from || !self.together(slot, first, head) {
                        continue;
                    }
                }
                match self.accepts(argument, head) {
                    Some(kind) => {
                        taken = taken.or(Some((head, origin)));
                        fillers.push(FrameFiller { argument: number, role: argument.role, head, origin, kind });
                    }
                    None => refused = refused.or(Some(head)),
                }
            }
            if taken.is_some() {
                return Ok(());
            }
        }
        if argument.optional {
            return Ok(());
        }
        match refused {
            Some(head) => Err(Step::Refused(number, head)),
            None if !self.may_be_unsaid(argument) => Err(Step::Missing(number)),
            None if self.is_marked(argument) => Ok(()),
            None => Err(Step::Unsaid(number)),
        }
    }

    /// `À Washington, le Sénat a désavoué le président`: a place before the subject tells where, not to whom.
    fn is_fronted_place(&self, slot: &Slot, head: TokenId) -> bool {
        let where_to = match slot {
            Slot::Oblique(wanted) => wanted.is_empty() || wanted.iter().any(|w| matches!(&**w, "en" | "dans")),
            Slot::Indirect => false,
            _ => true,
        };
        if where_to || head > self.word.head {
            return false;
        }
        let place = self.input.fillers.mention(head).is_some_and(|(_, slot)| {
            [EntityType::PLACE, EntityType::COUNTRY, EntityType::FACILITY]
                .iter()
                .any(|ty| slot.label == Label::from(*ty))
        });
        let subject = |a: &Argument| a.role == DeepRole::Subject && head < a.head && a.head < self.word.head;
        let antecedent = |a: &Argument| a.head == head && a.origin == ArgumentOrigin::Relative;
        place && self.word.arguments.iter().any(subject) && !self.word.arguments.iter().any(antecedent)
    }

    /// `arrivé dans le camp de X`: a name with *de* that was found at the noun of another filler belongs to that noun, so nothing
    /// that may be left out is filled with it.
    fn inside_others(&self, fillers: &mut Vec<FrameFiller>) {
        if fillers.iter().all(|f| f.origin != ArgumentOrigin::Reattached) {
            return;
        }
        let tokens = &self.input.analysis.tokens;
        let of = |head: TokenId| {
            self.input
                .clauses
                .tree
                .children(head)
                .any(|c| tokens[c as usize].deprel == Deprel::Case && self.input.analysis.lemma(c) == "de")
        };
        let heads: Vec<(u16, TokenId)> = fillers.iter().map(|f| (f.argument, f.head)).collect();
        fillers.retain(|f| {
            let optional = self.frame.arguments.get(f.argument as usize).is_some_and(|a| a.optional);
            if !optional || f.origin != ArgumentOrigin::Reattached || self.upos(f.head) != Upos::Propn || !of(f.head) {
                return true;
            }
            let mut at = f.head;
            for _ in 0..3 {
                let Some(up) = tokens.get(at as usize).map(|t| t.head) else { break };
                if heads.iter().any(|(argument, head)| *argument != f.argument && *head == up) {
                    return false;
                }
                at = up;
            }
            true
        });
    }

    /// `l'attaque de X`: persons, countries and organizations are taken as doers, all else as goals.
    fn leans(&self, slot: &Slot, head: TokenId) -> bool {
        let doer = self.input.fillers.mention(head).is_some_and(|(_, m)| {
            m.pronoun
                || [EntityType::PERSON, EntityType::COUNTRY, EntityType::ORGANIZATION, EntityType::GROUP]
                    .iter()
                    .any(|ty| m.label == Label::from(*ty))
        });
        match slot {
            Slot::Subject => doer,
            Slot::Object => !doer || !self.frame.arguments.iter().any(|a| a.slots.contains(&Slot::Subject)),
            _ => true,
        }
    }

    /// Whether the head of the rule marks the role with `?`: it may be left unsaid.
    fn is_marked(&self, argument: &CompiledArgument) -> bool {
        let roles = self.rules.rule(self.frame.rule).map_or(&[][..], |r| &r.roles);
        roles.iter().any(|(role, unsaid)| *unsaid && argument.role == Some(*role))
    }

    /// Whether French leaves the argument out here: the agent of passives, the subject of infinitives and participles, and
    /// what an event noun can do without.
    fn may_be_unsaid(&self, argument: &CompiledArgument) -> bool {
        let subject = argument.slots.first() == Some(&Slot::Subject);
        if self.view == PredicateView::Nominal {
            // `la livraison de blé`: the doer and the receiver may be unsaid, never the goal; what has no goal needs
            // its place (`le voyage à Rabat`)
            let goal = |a: &CompiledArgument| a.slots.contains(&Slot::Object) || a.slots.contains(&Slot::Governed);
            return subject || (!goal(argument) && self.frame.arguments.iter().any(goal));
        }
        let word = self.word;
        let form = self.input.analysis.tokens.get(word.head as usize).map(|t| t.feats.verb_form());
        subject
            && (word.voice == Voice::Passive
                || self.view == PredicateView::Participle
                || word.modality.impersonal
                || (word.modality.mood == Mood::None && matches!(form, Some(VerbForm::Inf | VerbForm::Part))))
    }

    /// Whether two candidates of a slot are members of one coordination.
    fn together(&self, slot: &Slot, first: TokenId, head: TokenId) -> bool {
        if matches!(slot, Slot::Subject | Slot::Object | Slot::Indirect | Slot::Attribute) {
            return true;
        }
        let tokens = &self.input.analysis.tokens;
        // climbs over counting words and conjuncts: "à une dizaine de villes et à trois villages"
        let mut at = head;
        for _ in 0..6 {
            let Some(token) = tokens.get(at as usize) else { return false };
            match token.deprel {
                Deprel::Conj if token.head == first || token.head < head => return true,
                Deprel::Nmod if token.head < head => at = token.head,
                _ => return false,
            }
        }
        false
    }

    /// The first word that makes a guard hold.
    fn holds(&self, guard: &CompiledArgument, extra: Option<&'a Predicate>) -> Option<TokenId> {
        guard
            .slots
            .iter()
            .flat_map(|slot| self.candidates(slot, extra))
            .map(|(head, _)| head)
            .filter(|&head| guard.constraint.is_empty() || !self.is_open(head))
            .find(|&head| self.accepts(guard, head).is_some())
    }

    /// `l'intervention de la police qui a fait feu`: who acts, not the act, where the relative pronoun stands right behind both.
    fn nearer(&self, head: TokenId, origin: ArgumentOrigin) -> TokenId {
        let tokens = &self.input.analysis.tokens;
        let act = origin == ArgumentOrigin::Relative
            && self.upos(head) == Upos::Noun
            && !self.input.lexicon.nominal(self.input.analysis.lemma(head)).is_empty();
        if !act {
            return head;
        }
        let human = [EntityType::PERSON, EntityType::ORGANIZATION, EntityType::GROUP];
        let number = |id: TokenId| tokens[id as usize].feats.number();
        let actor = self.input.clauses.tree.children(head).find(|&c| {
            c > head
                && tokens[c as usize].deprel == Deprel::Nmod
                && number(c) == number(head)
                && tokens.get(c as usize + 1).is_some_and(|t| t.upos == Upos::Pron)
                && self.input.fillers.mention(c).is_some_and(|(_, m)| human.iter().any(|t| Label::from(*t) == m.label))
        });
        actor.unwrap_or(head)
    }

    /// A pronoun of which nobody knows yet what it stands for: it may fill an argument, it does not make a guard hold.
    fn is_open(&self, head: TokenId) -> bool {
        match self.input.fillers.mention(head) {
            Some((_, slot)) => slot.pronoun && slot.label == Label::UNTYPED,
            None => self.refers(head),
        }
    }

    /// Whether the frame reads a direct object.
    fn takes_object(&self) -> bool {
        let direct = |slot: &Slot| matches!(slot, Slot::Object | Slot::Governed | Slot::Attribute);
        !self.frame.complement.is_empty() || self.frame.arguments.iter().any(|a| a.slots.iter().any(direct))
    }

    /// Words that stand in a slot, the surest first.
    fn candidates(&self, slot: &Slot, extra: Option<&'a Predicate>) -> Vec<(TokenId, ArgumentOrigin)> {
        let mut found: Vec<(TokenId, ArgumentOrigin)> = Vec::new();
        let mut take = |argument: &Argument| {
            if !found.iter().any(|(head, _)| *head == argument.head) {
                found.push((argument.head, argument.origin));
            }
        };
        let own = &self.word.arguments;
        // "est parti" read as an adjective is active all the same
        let active = self.word.verb.as_deref().is_some_and(|verb| self.input.lexicon.is_etre_verb(verb));
        let participle = self.view == PredicateView::Participle && !active;
        let adjectival = self.view == PredicateView::Adjectival;
        let all = own.iter().chain(extra.map_or(&[][..], |p| &p.arguments));
        match slot {
            Slot::Subject if participle => {
                own.iter().filter(|a| a.role == DeepRole::Oblique && a.preposition == "par").for_each(&mut take);
            }
            Slot::Subject if adjectival => own.iter().filter(|a| a.role == DeepRole::Object).for_each(&mut take),
            Slot::Object if participle => own.iter().filter(|a| a.role == DeepRole::Subject).for_each(&mut take),
            Slot::Subject => {
                own.iter().filter(|a| a.role == DeepRole::Subject).for_each(&mut take);
                // "a fait fuir les assaillants": they flee, not who makes them
                let made = if self.takes_object() { DeepRole::Causer } else { DeepRole::Object };
                if own.iter().any(|a| a.role == DeepRole::Causer) {
                    own.iter().filter(|a| a.role == made).for_each(&mut take);
                }
            }
            Slot::Object => own.iter().filter(|a| a.role == DeepRole::Object).for_each(&mut take),
            Slot::Governed if self.governs().is_empty() => return self.candidates(&Slot::Object, extra),
            Slot::Governed => all.filter(|a| self.is_oblique(a, self.governs())).for_each(&mut take),
            Slot::Indirect => all.filter(|a| is_dative(a)).for_each(&mut take),
            Slot::Oblique(wanted) => all.filter(|a| self.is_oblique(a, wanted)).for_each(&mut take),
            Slot::Attribute => {
                own.iter().filter(|a| a.role == DeepRole::Attribute).for_each(&mut take);
                own.iter()
                    .filter(|a| a.role == DeepRole::Object && a.origin == ArgumentOrigin::Direct)
                    .for_each(&mut take);
            }
            Slot::Clause => all.filter(|a| a.role == DeepRole::Clause).for_each(&mut take),
            Slot::Adverbial(wanted) => {
                let fits = |a: &&Argument| {
                    a.role == DeepRole::AdverbialClause
                        && (wanted.is_empty() || wanted.iter().any(|w| same_words(&a.preposition, w)))
                };
                all.filter(fits).for_each(&mut take);
            }
            Slot::Adverb => all.filter(|a| a.role == DeepRole::Adverbial).for_each(&mut take),
            Slot::Possessor => all.filter(|a| a.role == DeepRole::Possessor).for_each(&mut take),
            Slot::Modifier => all.filter(|a| a.role == DeepRole::Modifier).for_each(&mut take),
            Slot::Apposition => {
                let head = self.word.head;
                let tree = &self.input.clauses.tree;
                let tokens = &self.input.analysis.tokens;
                for child in tree.children(head).filter(|&c| tokens[c as usize].deprel == Deprel::Appos) {
                    found.push((child, ArgumentOrigin::Direct));
                }
                let own = tokens.get(head as usize).filter(|t| t.deprel == Deprel::Appos);
                found.extend(own.map(|t| (t.head, ArgumentOrigin::Modified)));
            }
        }
        // "la Grèce, où l'on manifeste à Athènes": the place that is named in the clause is the nearer one
        let far = |origin: ArgumentOrigin| matches!(slot, Slot::Oblique(_)) && origin == ArgumentOrigin::Relative;
        found.sort_by_key(|(_, origin)| (doubt(*origin), far(*origin)));
        if self.view == PredicateView::Nominal && *slot == Slot::Subject && found.is_empty() {
            // "attaque russe": only an adjective that stands for somebody
            let modifiers = own.iter().filter(|a| a.role == DeepRole::Modifier);
            found
                .extend(modifiers.filter(|a| self.input.fillers.mention(a.head).is_some()).map(|a| (a.head, a.origin)));
        }
        found
    }

    fn is_oblique(&self, argument: &Argument, wanted: &[Box<str>]) -> bool {
        let prepositional = matches!(argument.role, DeepRole::Oblique | DeepRole::IndirectObject)
            || (matches!(argument.role, DeepRole::Subject | DeepRole::Attribute) && !argument.preposition.is_empty());
        if !prepositional {
            return false;
        }
        if wanted.is_empty() || wanted.iter().any(|w| same_words(&argument.preposition, w)) {
            return true;
        }
        // `où` and `y` stand for any place
        let place = argument.preposition == "où"
            || (self.upos(argument.head) == Upos::Pron && self.input.analysis.lemma(argument.head) == "y");
        place && wanted.iter().any(|w| matches!(&**w, "à" | "en" | "dans" | "sur" | "vers"))
    }
}

fn is_dative(argument: &Argument) -> bool {
    argument.role == DeepRole::IndirectObject || (argument.role == DeepRole::Oblique && argument.preposition == "à")
}

/// Compares a preposition of the clause view with one of a rule, which has the typographic apostrophe.
fn same_words(found: &str, wanted: &str) -> bool {
    found == wanted
        || (wanted.contains('’') && found.chars().map(|c| if c == '\'' { '’' } else { c }).eq(wanted.chars()))
}
