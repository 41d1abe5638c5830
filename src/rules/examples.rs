//! Running the examples that stand in rule files.

use super::ast::{Expected, Name, Test};
use super::model::{CompiledClass, RuleIndex, RuleTarget};
use super::set::RuleSet;
use super::symbol::fold;

/// A fact or a mention that was found in an example, in plain words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundFact {
    /// Fact type; a mention type with `@` in front; a kind of scope.
    pub fact: String,
    /// Rule that read it.
    pub rule: String,
    /// Fillers: role, and the words by which an example may call the filler (words of the text, name of the entity). A mention
    /// has the role `text`.
    pub roles: Vec<(String, Vec<String>)>,
    /// Words and value of its time.
    pub time: Vec<String>,
    /// `certain+`…
    pub status: String,
    /// Who is credited, each with the words by which an example may call it.
    pub source: Vec<Vec<String>>,
}

impl FoundFact {
    /// As an example would write it.
    #[must_use]
    pub fn show(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let quoted = |words: &Vec<String>| format!("\"{}\"", words.first().map_or("", String::as_str));
        for (role, words) in &self.roles {
            parts.push(if self.fact.starts_with('@') { quoted(words) } else { format!("{role}={}", quoted(words)) });
        }
        if !self.time.is_empty() {
            parts.push(format!("time={}", quoted(&self.time)));
        }
        parts.extend(self.source.iter().map(|s| format!("source={}", quoted(s))));
        if !self.status.is_empty() && self.status != "certain+" {
            parts.push(format!("status={}", self.status));
        }
        format!("{}({})", self.fact, parts.join(", "))
    }
}

/// What is wrong with an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExampleProblem {
    /// Something expected was not found: as the example writes it.
    Missing(String),
    /// Something was found that must not be there.
    Unexpected(FoundFact),
}

/// An example that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleFailure {
    /// Name of the rule or class.
    pub owner: String,
    /// Its file.
    pub file: String,
    /// Line of the example.
    pub line: u32,
    /// Its sentence.
    pub sentence: String,
    /// What is wrong, one or more.
    pub problems: Vec<ExampleProblem>,
    /// All that was found of the types in question.
    pub found: Vec<FoundFact>,
}

/// Whose examples are run.
struct Owner<'r> {
    name: &'r str,
    /// Number of its file.
    file: u32,
    tests: &'r [Test],
    allows: &'r [Name],
    /// What must not be found where a test expects nothing.
    targets: Vec<&'r str>,
    /// The rules that must find nothing in what `allows` lists.
    by: Vec<&'r str>,
    /// A scope.
    is_scope: bool,
}

/// Runs the examples of a rule; gives the number of those that pass, and the others. `find` reads a sentence with the whole
/// engine.
#[must_use]
pub fn check_examples(
    rules: &RuleSet,
    index: RuleIndex,
    find: &dyn Fn(&str) -> Vec<FoundFact>,
) -> (usize, Vec<ExampleFailure>) {
    let Some(rule) = rules.rule(index) else { return (0, Vec::new()) };
    let owner = Owner {
        name: &rule.name,
        file: rule.file,
        tests: &rule.tests,
        allows: &rule.allows,
        targets: vec![&rule.target_name],
        by: vec![&rule.name],
        is_scope: matches!(rule.target, RuleTarget::Scope(_)),
    };
    run(rules, &owner, find)
}

/// Runs the examples of a class, likewise: what its tests list may be found by any rule; what it allows must not be found by
/// a rule that uses the class.
#[must_use]
pub fn check_class_examples(
    rules: &RuleSet,
    class: &CompiledClass,
    find: &dyn Fn(&str) -> Vec<FoundFact>,
) -> (usize, Vec<ExampleFailure>) {
    let users = || class.users.iter().filter_map(|u| rules.rule(*u));
    let owner = Owner {
        name: &class.name,
        file: class.file,
        tests: &class.tests,
        allows: &class.allows,
        targets: users().map(|r| r.target_name.as_str()).collect(),
        by: users().map(|r| &*r.name).collect(),
        is_scope: false,
    };
    run(rules, &owner, find)
}

fn run(rules: &RuleSet, owner: &Owner<'_>, find: &dyn Fn(&str) -> Vec<FoundFact>) -> (usize, Vec<ExampleFailure>) {
    let (mut passed, mut failed) = (0, Vec::new());
    let mut judge = |text: &Name, problems: Vec<ExampleProblem>, found: Vec<FoundFact>| {
        if problems.is_empty() {
            passed += 1;
            return;
        }
        let source = rules.source(owner.file);
        failed.push(ExampleFailure {
            owner: owner.name.to_owned(),
            file: source.map_or(String::new(), |s| s.name.to_string()),
            line: source.map_or(0, |s| s.position(text.span.start).0),
            sentence: text.text.clone(),
            problems,
            found,
        });
    };
    let by_owner = |f: &FoundFact| owner.by.contains(&f.rule.as_str());
    for test in owner.tests {
        let mut found = find(&test.text.text);
        if owner.is_scope {
            // Compared with those of the same rule: other rules and the built-in tables may find the same ones.
            found.retain(by_owner);
            for fact in &mut found {
                // `scope negation` is written `Negation`.
                fact.fact = owner.targets.first().map_or_else(String::new, |t| (*t).to_owned());
            }
        } else if test.expected.is_empty() {
            found.retain(|f| owner.targets.contains(&f.fact.as_str()));
        } else {
            found.retain(|f| test.expected.iter().any(|e| e.fact.text == f.fact));
        }
        let problems = compare(rules, &test.expected, &found);
        judge(&test.text, problems, found);
    }
    for sentence in owner.allows {
        let mut found = find(&sentence.text);
        found.retain(by_owner);
        let problems = found.iter().cloned().map(ExampleProblem::Unexpected).collect();
        judge(sentence, problems, found);
    }
    (passed, failed)
}

/// Pairs what is expected with what was found; the demanding expectations choose first.
fn compare(rules: &RuleSet, expected: &[Expected], found: &[FoundFact]) -> Vec<ExampleProblem> {
    let mut free: Vec<&FoundFact> = found.iter().collect();
    let mut order: Vec<&Expected> = expected.iter().collect();
    order.sort_by_key(|e| std::cmp::Reverse(e.roles.len()));
    let mut problems = Vec::new();
    for one in order {
        match free.iter().position(|f| meets(rules, one, f)) {
            Some(at) => {
                free.remove(at);
            }
            None => problems.push(ExampleProblem::Missing(show(one))),
        }
    }
    problems.extend(free.into_iter().cloned().map(ExampleProblem::Unexpected));
    problems
}

fn meets(rules: &RuleSet, expected: &Expected, found: &FoundFact) -> bool {
    if expected.fact.text != found.fact {
        return false;
    }
    let same = |want: &str, names: &[String]| names.iter().any(|n| is_same(rules, want, n));
    let mut taken = vec![false; found.roles.len()];
    expected.roles.iter().all(|(role, value)| match (role.text.as_str(), value) {
        ("status", value) => value.as_deref() == Some(found.status.as_str()),
        ("time", None) => found.time.is_empty(),
        ("time", Some(want)) => same(want, &found.time),
        ("source", None) => found.source.is_empty(),
        ("source", Some(want)) => found.source.iter().any(|s| same(want, s)),
        (role, None) => found.roles.iter().all(|(r, _)| r != role),
        (role, Some(want)) => {
            let fits = |(at, (r, names)): (usize, &(String, Vec<String>))| !taken[at] && r == role && same(want, names);
            let at = found.roles.iter().enumerate().position(fits);
            if let Some(at) = at {
                taken[at] = true;
            }
            at.is_some()
        }
    })
}

/// Whether two stretches of words are the same but for articles and prepositions in front.
fn is_same(rules: &RuleSet, a: &str, b: &str) -> bool {
    let bare = |text: &str| {
        let words = rules.settings().words(&fold(text));
        let skipped = words.iter().take_while(|w| rules.settings().leading.contains(w)).count();
        // A text of such words alone keeps them.
        if skipped == words.len() { words } else { words[skipped..].to_vec() }
    };
    bare(a) == bare(b)
}

fn show(expected: &Expected) -> String {
    let role = |(name, value): &(Name, Option<String>)| match value {
        None => format!("{}=none", name.text),
        Some(value) if expected.fact.text.starts_with('@') => format!("\"{value}\""),
        Some(value) if name.text == "status" => format!("status={value}"),
        Some(value) => format!("{}=\"{value}\"", name.text),
    };
    format!("{}({})", expected.fact.text, expected.roles.iter().map(role).collect::<Vec<_>>().join(", "))
}

/// Whether the name of a rule or class is `pattern`, or begins with it where it ends in `*` or names a whole family (`visit` for
/// `visit.verb`).
#[must_use]
pub fn is_called(name: &str, pattern: &str) -> bool {
    if let Some(start) = pattern.strip_suffix('*') {
        return name.starts_with(start);
    }
    name == pattern || name.strip_prefix(pattern).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::good;

    fn fact(roles: &[(&str, &str)]) -> FoundFact {
        FoundFact {
            fact: "Visit".to_owned(),
            rule: "v".to_owned(),
            roles: roles.iter().map(|(r, w)| ((*r).to_owned(), vec![(*w).to_owned()])).collect(),
            status: "certain+".to_owned(),
            ..FoundFact::default()
        }
    }

    const RULE: &str = "rule v -> Visit(visitor, destination, host)\n  frame \"visiter\" subject: visitor\n  \
                        test \"a\" => Visit(visitor=\"la reine\", host=none)\n  allows \"b\"\n";

    #[test]
    fn articles_do_not_matter_and_missing_roles_are_told() {
        let rules = good(RULE);
        let find = |text: &str| {
            if text == "a" { vec![fact(&[("visitor", "Reine"), ("destination", "Nice")])] } else { Vec::new() }
        };
        assert_eq!(check_examples(&rules, 0, &find), (2, Vec::new()));
        let none = |_: &str| Vec::new();
        let (passed, failed) = check_examples(&rules, 0, &none);
        assert_eq!(passed, 1);
        assert_eq!(failed[0].problems, [ExampleProblem::Missing("Visit(visitor=\"la reine\", host=none)".to_owned())]);
        assert_eq!(failed[0].line, 3);
    }

    #[test]
    fn more_than_expected_is_a_failure() {
        let rules = good(RULE);
        let two = |_: &str| vec![fact(&[("visitor", "reine")]), fact(&[("visitor", "roi")])];
        let (passed, failed) = check_examples(&rules, 0, &two);
        assert_eq!((passed, failed.len()), (0, 2));
        assert_eq!(failed[0].problems, [ExampleProblem::Unexpected(fact(&[("visitor", "roi")]))]);
        assert_eq!(fact(&[("visitor", "roi")]).show(), "Visit(visitor=\"roi\")");
    }

    #[test]
    fn rules_are_called_by_name_family_or_star() {
        let rules = good(&RULE.replace("rule v", "rule visit.verb"));
        let name = &rules.rule(0).expect("there").name;
        assert!(is_called(name, "visit") && is_called(name, "visit.verb") && is_called(name, "vi*"));
        assert!(!is_called(name, "vis"));
    }
}
