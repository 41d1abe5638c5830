//! What is allowed but looks wrong in a rule set.

use super::ast::FrameKind;
use super::compile::Declaration;
use super::diagnostic::Diagnostic;
use super::model::{
    CompiledArgument, CompiledBody, CompiledClass, CompiledFrame, CompiledRule, Constraint, Lexicon, PredicateWord,
    RuleTarget,
};
use super::program::{Inst, Program};
use super::set::RuleSet;
use super::symbol::{Symbol, fold};
use crate::document::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Tells everything that looks wrong, in the order of files and lines. `knows` says whether the language has a word of that
/// sort with that lemma; `words_of` gives the forms and lemmas of a sentence, with the verbs of its event nouns.
#[must_use]
pub fn lint(
    rules: &RuleSet,
    knows: &dyn Fn(&str, FrameKind) -> bool,
    words_of: &dyn Fn(&str) -> Vec<String>,
) -> Vec<Diagnostic> {
    let mut lint = Lint { rules, out: Vec::new() };
    lint.unused();
    for rule in rules.rules() {
        lint.rule(rule);
    }
    lint.duplicates();
    lint.unknown_words(knows);
    lint.classes(words_of);
    lint.out.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    lint.out
}

struct Lint<'r> {
    rules: &'r RuleSet,
    out: Vec<Diagnostic>,
}

impl Lint<'_> {
    fn warn(&mut self, rule: &CompiledRule, span: Span, message: String, help: &str) {
        if let Some(source) = self.rules.source_of(rule) {
            self.out.push(Diagnostic::warning(source, span, message).help(help));
        }
    }

    /// Lists and definitions that nothing uses.
    fn unused(&mut self) {
        let rules = self.rules;
        for Declaration { file, name, what } in &rules.declared {
            if !rules.done.used.contains(&name.text)
                && let Some(source) = rules.sources.get(*file as usize)
            {
                let message = format!("the {what} `{}` is used nowhere", name.text);
                self.out.push(Diagnostic::warning(source, name.span, message).help("use it in a rule or leave it out"));
            }
        }
    }

    fn rule(&mut self, rule: &CompiledRule) {
        let name = &rule.name;
        if rule.tests.is_empty() {
            let message = format!("the rule `{name}` has no `test`");
            self.warn(rule, rule.span, message, "add a sentence and what must be found in it: test \"…\" => …");
        }
        if rule.allows.is_empty() && !rule.tests.iter().any(|t| t.expected.is_empty()) {
            let message = format!("the rule `{name}` has no `allows`");
            self.warn(rule, rule.span, message, "add a sentence that is near, in which the rule must find nothing");
        }
        if rule.description.is_empty() {
            let message = format!("the rule `{name}` has no description");
            self.warn(rule, rule.span, message, "say in one line what it reads: ## …");
        }
        if matches!(rule.target, RuleTarget::Fact(_)) {
            // The place of an event is also taken where it stands in the clause, without a pattern.
            for (role, _) in rule.roles.iter().filter(|(r, _)| self.rules.vocabulary().role_name(*r) != "place") {
                let by_arm = rule.arms.iter().any(|arm| self.fills(arm, *role));
                let fixed = rule.values.iter().any(|v| matches!(v, super::FixedValue::Role(r, _) if r == role));
                if !by_arm && !fixed {
                    let role = self.rules.vocabulary().role_name(*role);
                    let message = format!("no pattern of `{name}` fills the role `{role}`");
                    self.warn(rule, rule.span, message, "leave it out of the head, or add it to a pattern");
                }
            }
        }
        for (at, arm) in rule.arms.iter().enumerate() {
            let never = match &arm.body {
                CompiledBody::Frame(frame) => {
                    self.rules.frames().get(*frame as usize).and_then(|f| never_frame(self.rules, f))
                }
                CompiledBody::Match(program) => never_match(self.rules, program),
            };
            if let Some(reason) = never {
                self.warn(
                    rule,
                    arm.span,
                    format!("this pattern can never match: {reason}"),
                    "correct it or leave it out",
                );
            }
            let before = rule.arms.iter().take(at).find(|b| self.shadows(&b.body, &arm.body));
            if let Some(before) = before {
                let line = self.rules.source_of(rule).map_or(0, |s| s.position(before.span.start).0);
                let message = format!("this pattern stands in the shadow of the one in line {line}");
                self.warn(rule, arm.span, message, "whatever it matches, the earlier one matches too: leave it out");
            }
        }
    }

    fn fills(&self, arm: &super::CompiledArm, role: crate::schema::RoleId) -> bool {
        match &arm.body {
            CompiledBody::Match(program) => program.captures.iter().any(|c| c.role == Some(role)),
            CompiledBody::Frame(frame) => self.rules.frames().get(*frame as usize).is_some_and(|f| {
                f.arguments.iter().any(|a| a.role == Some(role))
                    || f.values.iter().any(|v| matches!(v, super::FixedValue::Role(r, _) if *r == role))
            }),
        }
    }

    /// Whether `a` matches whatever `b` matches and fills all its roles.
    fn shadows(&self, a: &CompiledBody, b: &CompiledBody) -> bool {
        let frame = |f: &u32| self.rules.frames().get(*f as usize);
        match (a, b) {
            (CompiledBody::Match(a), CompiledBody::Match(b)) => {
                a.insts == b.insts && a.tests == b.tests && a.looks == b.looks
            }
            (CompiledBody::Frame(a), CompiledBody::Frame(b)) => {
                frame(a).zip(frame(b)).is_some_and(|(a, b)| frame_shadows(self.rules, a, b))
            }
            _ => false,
        }
    }

    /// The same pattern in two rules that make the same thing.
    fn duplicates(&mut self) {
        let rules = self.rules;
        let mut seen: BTreeMap<String, (&CompiledRule, Span)> = BTreeMap::new();
        for rule in rules.rules() {
            for (arm, number) in rule.arms.iter().zip(0..) {
                let words: Vec<&str> = rules.arm_text(rule, number).split_whitespace().collect();
                let key = format!("{} {}", rule.target_name, words.join(" "));
                if let Some((other, _)) = seen.get(&key) {
                    if other.name != rule.name {
                        let message = format!("the same pattern stands in the rule `{}`", other.name);
                        self.warn(rule, arm.span, message, "leave one of them out");
                    }
                } else {
                    seen.insert(key, (rule, arm.span));
                }
            }
        }
    }

    /// Classes none of whose words stands in an example: of the class, or of a rule that uses it.
    fn classes(&mut self, words_of: &dyn Fn(&str) -> Vec<String>) {
        let rules = self.rules;
        let mut known: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for class in rules.classes() {
            if tested_words(rules, class, &mut known, words_of).next().is_some() {
                continue;
            }
            if !rules.done.used.contains(&*class.name) {
                // told already
                continue;
            }
            let Some(source) = rules.source(class.file) else { continue };
            let message = format!("no example uses a word of the class `{}`", class.name);
            let help = "put a sentence with one of its words under it, or under a rule that uses it: test \"…\" => …";
            self.out.push(Diagnostic::warning(source, class.span, message).help(help));
        }
    }

    /// Predicates that the language does not know: mostly slips of the pen.
    fn unknown_words(&mut self, knows: &dyn Fn(&str, FrameKind) -> bool) {
        let rules = self.rules;
        let mut told: BTreeSet<(FrameKind, Symbol)> = BTreeSet::new();
        for frame in rules.frames() {
            let Some(rule) = rules.rule(frame.rule) else { continue };
            let span = rule.arms.get(frame.arm as usize).map_or(rule.span, |a| a.span);
            if frame.kind == FrameKind::Noun
                && !frame.classes.is_empty()
                && !frame.predicates.iter().any(|w| knows(rules.symbols().text(w.lemma), FrameKind::Noun))
            {
                let help = "add nouns in data/fr/syntax/clause/nominal.tsv";
                self.warn(rule, span, "no event noun is known for the verbs of this class".to_owned(), help);
                continue;
            }
            // `frame noun class …` names verbs.
            let of_class = |word: &Symbol| {
                frame.kind == FrameKind::Noun
                    && frame.classes.iter().any(|c| rules.lexicon(*c).is_some_and(|l| l.words.contains(word)))
            };
            for word in frame.predicates.iter().filter(|w| w.rest.is_empty() && !of_class(&w.lemma)) {
                let text = rules.symbols().text(word.lemma);
                // A compound is known where a part of it is: `attaque-suicide`, `ex-femme`.
                let compound = text.contains('-') && text.split('-').any(|p| knows(p, FrameKind::Noun));
                if compound {
                    continue;
                }
                if !text.is_empty() && !knows(text, frame.kind) && told.insert((frame.kind, word.lemma)) {
                    let what = match frame.kind {
                        FrameKind::Verb => "verb",
                        FrameKind::Noun => "noun",
                        FrameKind::Adjective => "adjective",
                    };
                    let message = format!("the lexicon knows no {what} `{text}`");
                    self.warn(rule, span, message, "write the dictionary form: infinitive, or masculine singular");
                }
            }
        }
    }
}

/// The words of a class that stand in a `test`: of the class, or of a rule that uses it. `known` keeps what sentences hold.
pub(crate) fn tested_words<'r>(
    rules: &'r RuleSet,
    class: &'r CompiledClass,
    known: &mut BTreeMap<&'r str, BTreeSet<String>>,
    words_of: &dyn Fn(&str) -> Vec<String>,
) -> impl Iterator<Item = &'r PredicateWord> + use<'r> {
    let users = class.users.iter().filter_map(|u| rules.rule(*u)).flat_map(|r| &r.tests);
    let sentences: Vec<&'r str> = class.tests.iter().chain(users).map(|t| t.text.text.as_str()).collect();
    for sentence in &sentences {
        known.entry(sentence).or_insert_with(|| words_of(sentence).iter().map(|w| fold(w)).collect());
    }
    let stands = |word: &&PredicateWord| {
        let is = |words: &BTreeSet<String>, s: &Symbol| words.contains(rules.symbols().text(*s));
        sentences
            .iter()
            .filter_map(|s| known.get(s))
            .any(|words| is(words, &word.lemma) && word.rest.iter().all(|r| is(words, r)))
    };
    let found: Vec<&PredicateWord> = class.words.iter().filter(stands).collect();
    found.into_iter()
}

/// Why a frame can never match.
fn never_frame(rules: &RuleSet, frame: &CompiledFrame) -> Option<String> {
    if frame.predicates.is_empty() {
        return Some("its predicate is an empty list".to_owned());
    }
    if frame.restrictions.passive == Some(true) && frame.kind == FrameKind::Noun {
        return Some("a noun has no passive".to_owned());
    }
    if frame.restrictions.reflexive == Some(true) && frame.restrictions.passive == Some(true) {
        return Some("a reflexive verb has no passive".to_owned());
    }
    let demanded = |a: &&CompiledArgument| !a.optional;
    for guard in &frame.guards {
        let same = frame
            .arguments
            .iter()
            .filter(demanded)
            .find(|a| a.slots == guard.slots && (guard.constraint.is_empty() || guard.constraint == a.constraint));
        if let Some(argument) = same {
            let source = rules.rule(frame.rule).and_then(|r| rules.source_of(r));
            let words = source.map_or("", |s| argument.span.of(&s.text));
            return Some(format!("`{words}` is demanded and forbidden"));
        }
    }
    frame.arguments.iter().filter(demanded).find_map(|argument| {
        argument.constraint.iter().find_map(|group| {
            let empty = group
                .iter()
                .all(|c| matches!(c, Constraint::Lexicon(id) if rules.lexicon(*id).is_some_and(only_phrases)));
            (empty && !group.is_empty()).then(|| {
                "a constraint looks at the head word, but its list holds only entries of several words".to_owned()
            })
        })
    })
}

fn only_phrases(lexicon: &Lexicon) -> bool {
    lexicon.words.is_empty() && lexicon.exact.is_empty()
}

/// Why a token pattern can never match.
fn never_match(rules: &RuleSet, program: &Program) -> Option<String> {
    use super::program::Ask;
    let mut reachable = vec![false; program.insts.len()];
    let mut stack = vec![0_usize];
    let mut blocked = None;
    while let Some(at) = stack.pop() {
        if std::mem::replace(&mut reachable[at], true) {
            continue;
        }
        match &program.insts[at] {
            Inst::Match => return None,
            Inst::Split(a, b) => stack.extend([*a as usize, *b as usize]),
            Inst::Jump(to) => stack.push(*to as usize),
            Inst::Token(test) => {
                let conditions = program.tests.get(*test as usize).map_or(&[][..], Vec::as_slice);
                let list = conditions.iter().find_map(|c| match &c.ask {
                    Ask::Form(words) | Ask::Lemma(words)
                        if !c.negative
                            && words.folded.is_empty()
                            && words.exact.is_empty()
                            && !words.lexicons.is_empty() =>
                    {
                        let lists: Vec<_> = words.lexicons.iter().filter_map(|l| rules.lexicon(*l)).collect();
                        lists
                            .iter()
                            .all(|l| only_phrases(l))
                            .then(|| lists.first().map_or("", |l| l.name.as_str()).to_owned())
                    }
                    _ => None,
                });
                match list {
                    Some(name) => {
                        blocked =
                            Some(format!("a condition looks at one word, but `{name}` holds only entries of several"))
                    }
                    None => stack.push(at + 1),
                }
            }
            _ => stack.push(at + 1),
        }
    }
    Some(blocked.unwrap_or_else(|| "no way leads through it".to_owned()))
}

/// Whether the frame `a` matches whatever `b` matches and fills all its roles.
fn frame_shadows(rules: &RuleSet, a: &CompiledFrame, b: &CompiledFrame) -> bool {
    let wider = |x: &CompiledArgument, y: &CompiledArgument| {
        x.role == y.role
            && y.slots.iter().all(|s| x.slots.contains(s))
            && (x.constraint.is_empty() || covers(rules, &x.constraint, &y.constraint))
            && (!x.named || y.named)
    };
    a.kind == b.kind
        && (!a.verb_only || b.verb_only)
        && a.values == b.values
        && a.guards == b.guards
        && (a.restrictions == super::Restrictions::default() || a.restrictions == b.restrictions)
        && b.predicates.iter().all(|p| a.predicates.binary_search(p).is_ok())
        && (if a.complement.is_empty() { b.complement.is_empty() } else { b.complement.iter().all(|c| a.complement.contains(c)) && !b.complement.is_empty() })
        // Whatever `a` demands, `b` demands too.
        && a.arguments.iter().filter(|x| !x.optional).all(|x| b.arguments.iter().any(|y| !y.optional && wider(x, y)))
        // Whatever `b` fills, `a` fills too.
        && b.arguments.iter().all(|y| a.arguments.iter().any(|x| wider(x, y)))
}

/// Whether each group of `x` accepts all that some group of `y` accepts.
fn covers(_rules: &RuleSet, x: &[Vec<Constraint>], y: &[Vec<Constraint>]) -> bool {
    let accepts = |one: &Constraint, group: &[Constraint]| {
        group.iter().any(|g| match (g, one) {
            (Constraint::Any, Constraint::Labels { .. }) => true,
            (Constraint::Labels { labels: a, named: n }, Constraint::Labels { labels: b, named: m }) => {
                b.0 & !a.0 == 0 && (!*n || *m)
            }
            _ => g == one,
        })
    };
    x.iter().all(|group| y.iter().any(|other| !other.is_empty() && other.iter().all(|one| accepts(one, group))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::good;

    fn messages(text: &str) -> Vec<String> {
        let known = |word: &str, _: FrameKind| word != "visitter";
        let words = |text: &str| text.split(' ').map(str::to_owned).collect();
        lint(&good(text), &known, &words).into_iter().map(|d| format!("{}: {}", d.line, d.message)).collect()
    }

    const WHOLE: &str = "  ## What it reads.\n  test \"a\" => nothing\n  allows \"b\"\n";

    #[test]
    fn rules_without_examples_or_description_are_told() {
        let told = messages("rule v -> Visit(visitor)\n  frame \"visiter\" subject: visitor\n");
        let expected =
            ["1: the rule `v` has no `test`", "1: the rule `v` has no `allows`", "1: the rule `v` has no description"];
        assert_eq!(told, expected);
    }

    #[test]
    fn unused_lists_and_unfilled_roles_are_told() {
        let rule = format!(
            "lex A = b\ndef C = @Person\nrule v -> Visit(visitor, host)\n{WHOLE}  frame \"visiter\" subject: visitor\n"
        );
        let expected = [
            "1: the lexicon `A` is used nowhere",
            "2: the definition `C` is used nowhere",
            "3: no pattern of `v` fills the role `host`",
        ];
        assert_eq!(messages(&rule), expected);
    }

    #[test]
    fn shadows_duplicates_and_slips_are_told() {
        let rule = format!(
            "class SEE = visiter voir\nrule v -> Visit(visitor)\n{WHOLE}  frame class SEE subject: visitor @Person|@Group\n  \
             frame \"voir\" subject: visitor @Person\n  frame \"visitter\" subject: visitor\n\
             rule w -> Visit(visitor)\n{WHOLE}  frame  \"visitter\"  subject: visitor\n"
        );
        let expected = [
            "1: no example uses a word of the class `SEE`",
            "7: this pattern stands in the shadow of the one in line 6",
            "8: the lexicon knows no verb `visitter`",
            "13: the same pattern stands in the rule `v`",
        ];
        assert_eq!(messages(&rule), expected);
    }

    #[test]
    fn patterns_that_never_match_are_told() {
        let rule = format!(
            "lex PAIRS = \"a b\"\nrule v -> Visit(visitor)\n{WHOLE}  match visitor: [form=$PAIRS, upper]\n  \
             frame \"visiter\" subject: visitor, unless subject\n  frame \"voir\" subject: visitor $PAIRS\n"
        );
        let told = messages(&rule);
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.iter().all(|t| t.contains("can never match")), "{told:?}");
    }

    #[test]
    fn classes_without_a_tested_word_are_told() {
        let text = format!(
            "class SEE = voir regarder\nclass MEET = croiser\nclass ALL = $SEE suivre\nrule v -> Visit(visitor)\n{WHOLE}  \
             frame class ALL subject: visitor\n  frame class MEET subject: visitor\n"
        );
        let expected = [
            "1: no example uses a word of the class `SEE`",
            "2: no example uses a word of the class `MEET`",
            "3: no example uses a word of the class `ALL`",
        ];
        assert_eq!(messages(&text), expected);
        let tested = text.replace("test \"a\"", "test \"Léa veut voir\"");
        assert_eq!(messages(&tested), ["2: no example uses a word of the class `MEET`"]);
        let own = tested.replace("= croiser\n", "= croiser\n  test \"Léa va croiser\" => nothing\n");
        assert!(messages(&own).is_empty(), "{:?}", messages(&own));
    }
}
