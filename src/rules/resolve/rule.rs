//! Rules: their heads, arms, fixed values and examples.

use super::Resolver;
use super::frame::Head;
use crate::extract::{ScopeKind, Status};
use crate::rules::ast::{ArmBody, Assignment, Expected, Name, Rule, Target, TopicLine};
use crate::rules::diagnostic::did_you_mean;
use crate::rules::model::{CompiledArm, CompiledBody, CompiledRule, FixedValue, RuleTarget, Topic};
use crate::rules::settings::Phase;
use crate::schema::RoleId;
use rustc_hash::FxHashMap;

/// Scope kinds as rules name them.
pub(crate) const SCOPES: &[(&str, ScopeKind)] = &[
    ("Report", ScopeKind::Report),
    ("Denial", ScopeKind::Denial),
    ("Belief", ScopeKind::Belief),
    ("Negation", ScopeKind::Negation),
    ("Possibility", ScopeKind::Possibility),
    ("Plan", ScopeKind::Plan),
    ("Condition", ScopeKind::Condition),
    ("Question", ScopeKind::Question),
];
/// How far a scope reaches.
pub(crate) const EXTENTS: &[&str] = &["clause", "complement", "before", "after", "sentence", "quote", "content"];
/// Captures and arguments of a scope.
pub(crate) const SCOPE_ROLES: &[&str] = &["cue", "content", "speaker", "end"];
/// Status words.
pub(crate) const STATUSES: &[(&str, Status)] = &[
    ("certain+", Status::CertainPositive),
    ("certain-", Status::CertainNegative),
    ("possible+", Status::PossiblePositive),
    ("possible-", Status::PossibleNegative),
    ("planned+", Status::PlannedPositive),
    ("planned-", Status::PlannedNegative),
];

impl<'a> Resolver<'a> {
    /// Resolves all rules, in the order of files and lines.
    pub(super) fn rules(&mut self) {
        let mut names: FxHashMap<&'a str, String> = FxHashMap::default();
        for at in 0..self.files.len() {
            self.at = at;
            for rule in &self.files[at].file.rules {
                let name = rule.name.text.as_str();
                if let Some(place) = names.get(name) {
                    let help = format!("the first is at {place}; every rule has a name of its own");
                    self.error(rule.name.span, format!("two rules are called `{name}`"), Some(help));
                    continue;
                }
                names.insert(name, self.place(at, rule.name.span));
                self.rule(rule);
            }
        }
    }

    fn rule(&mut self, rule: &'a Rule) {
        let Some(target) = self.target(rule) else { return };
        let roles = self.head_roles(rule, target);
        let role_names: Vec<String> = match &rule.target {
            Target::Fact { roles, .. } => roles.iter().map(|(n, _)| n.text.clone()).collect(),
            Target::Mention(_) => Vec::new(),
        };
        let kind = match target {
            RuleTarget::Mention(_) => "mention",
            RuleTarget::Fact(_) => "fact",
            RuleTarget::Scope(_) => "scope",
        };
        let phase = self.phase(rule, kind);
        let index = u32::try_from(self.done.rules.len()).unwrap_or(u32::MAX);
        self.rule_at = Some(index);
        let topic = rule.topic.as_ref().and_then(|line| self.topic(line));
        let mut arms = Vec::new();
        for arm in &rule.arms {
            let number = u16::try_from(arms.len()).unwrap_or(u16::MAX);
            let body = match &arm.body {
                ArmBody::Match(pattern) => {
                    let Some(program) = self.program(pattern) else { continue };
                    if !self.captures_are_roles(pattern, &program.captures, target, &role_names) {
                        continue;
                    }
                    CompiledBody::Match(Box::new(program))
                }
                ArmBody::Frame(frame) => {
                    if kind == "mention" {
                        let help = "mentions are found by `match`; frames look at mentions that are there already";
                        self.error(arm.span, "a frame in a mention rule", Some(help.to_owned()));
                        continue;
                    }
                    let head = Head { rule: index, arm: number, target, roles: &role_names };
                    let Some(compiled) = self.frame(frame, &head) else { continue };
                    self.done.frames.push(compiled);
                    CompiledBody::Frame(u32::try_from(self.done.frames.len() - 1).unwrap_or(u32::MAX))
                }
            };
            arms.push(CompiledArm { span: arm.span, body });
        }
        if rule.arms.is_empty() && !rule.broken {
            let help = "add a line `frame …` or `match …` under it";
            self.error(rule.name.span, format!("the rule `{}` has no pattern", rule.name.text), Some(help.to_owned()));
        }
        if let Some(extent) = &rule.extent
            && !EXTENTS.contains(&extent.text.as_str())
        {
            let help = did_you_mean(&extent.text, EXTENTS.iter().copied())
                .unwrap_or_else(|| format!("one of {}", EXTENTS.join(", ")));
            self.error(extent.span, format!("there is no extent `{}`", extent.text), Some(help));
        }
        let mut values = Vec::new();
        for value in &rule.values {
            values.extend(self.fixed_value(value, target, &role_names));
        }
        for expected in rule.tests.iter().flat_map(|t| &t.expected) {
            self.expected(expected, rule.is_scope);
        }
        if arms.is_empty() {
            return;
        }
        self.done.rules.push(CompiledRule {
            name: rule.name.text.as_str().into(),
            target,
            target_name: match &rule.target {
                Target::Mention(name) => format!("@{}", name.text),
                Target::Fact { fact, .. } => fact.text.clone(),
            },
            roles,
            description: rule.description.clone(),
            notes: rule.notes.iter().map(|n| n.text.clone()).collect(),
            priority: rule.priority.unwrap_or(0),
            phase,
            topic,
            extent: rule.extent.as_ref().map(|e| e.text.clone()),
            values,
            arms,
            tests: rule.tests.clone(),
            allows: rule.allows.clone(),
            file: u32::try_from(self.at).unwrap_or(u32::MAX),
            span: rule.span,
        });
    }

    /// The number of a topic, entered where it is new.
    fn topic(&mut self, line: &'a TopicLine) -> Option<u16> {
        let TopicLine { list, least, absent } = line;
        self.use_name(&list.text);
        let Some(&lexicon) = self.lexicon_names.get(list.text.as_str()) else {
            let mut names: Vec<&str> = self.lexicon_names.keys().copied().collect();
            names.sort_unstable();
            self.unknown(list, "list", names);
            return None;
        };
        let topic = Topic { lexicon, least: *least, absent: *absent };
        let at = self.done.topics.iter().position(|t| *t == topic).unwrap_or_else(|| {
            self.done.topics.push(topic);
            self.done.topics.len() - 1
        });
        u16::try_from(at).ok()
    }

    fn target(&mut self, rule: &Rule) -> Option<RuleTarget> {
        let vocabulary = self.vocabulary;
        match &rule.target {
            Target::Mention(name) if rule.is_scope => {
                let help = format!("one of {}", list(SCOPES.iter().map(|(n, _)| *n)));
                self.error(name.span, "a scope gives no mention", Some(help));
                None
            }
            Target::Mention(name) => {
                let found = vocabulary.entity_type(&name.text);
                if found.is_none() {
                    self.unknown_label(name);
                }
                found.map(RuleTarget::Mention)
            }
            Target::Fact { fact, .. } if rule.is_scope => {
                let found = SCOPES.iter().find(|(n, _)| *n == fact.text).map(|(_, k)| RuleTarget::Scope(*k));
                if found.is_none() {
                    let help = did_you_mean(&fact.text, SCOPES.iter().map(|(n, _)| *n))
                        .unwrap_or_else(|| format!("one of {}", list(SCOPES.iter().map(|(n, _)| *n))));
                    self.error(fact.span, format!("there is no kind of scope `{}`", fact.text), Some(help));
                }
                found
            }
            Target::Fact { fact, .. } => {
                let found = vocabulary.fact_type(&fact.text).map(RuleTarget::Fact);
                if found.is_none() {
                    self.unknown_fact(fact);
                }
                found
            }
        }
    }

    fn unknown_fact(&mut self, name: &Name) {
        let vocabulary = self.vocabulary;
        let help = if vocabulary.entity_type(&name.text).is_some() {
            format!("`{0}` is an entity type: write @{0}", name.text)
        } else {
            did_you_mean(&name.text, vocabulary.fact_names())
                .unwrap_or_else(|| format!("declare it in schema/facts.toml: [[fact]] name = \"{}\"", name.text))
        };
        self.error(name.span, format!("there is no fact type `{}`", name.text), Some(help));
    }

    fn head_roles(&mut self, rule: &Rule, target: RuleTarget) -> Vec<(RoleId, bool)> {
        let Target::Fact { fact, roles } = &rule.target else { return Vec::new() };
        let mut out = Vec::new();
        for (name, optional) in roles {
            match target {
                RuleTarget::Fact(ty) if name.text != "time" => {
                    let known = self.vocabulary.role(&name.text).filter(|r| self.vocabulary.has_role(ty, *r));
                    match known {
                        Some(role) => out.push((role, *optional)),
                        None => self.unknown_role(name, fact, ty),
                    }
                }
                RuleTarget::Scope(_) if !SCOPE_ROLES.contains(&name.text.as_str()) => self.unknown_scope_role(name),
                _ => out.extend(self.vocabulary.role(&name.text).map(|r| (r, *optional))),
            }
        }
        out
    }

    fn unknown_role(&mut self, name: &Name, fact: &Name, ty: crate::schema::FactType) {
        let vocabulary = self.vocabulary;
        let roles: Vec<&str> = vocabulary.roles_of(ty).collect();
        let help = did_you_mean(&name.text, roles.iter().copied()).unwrap_or_else(|| {
            format!("the roles of {} are {}; others are declared in schema/facts.toml", fact.text, roles.join(", "))
        });
        self.error(name.span, format!("`{}` has no role `{}`", fact.text, name.text), Some(help));
    }

    fn unknown_scope_role(&mut self, name: &Name) {
        let help = did_you_mean(&name.text, SCOPE_ROLES.iter().copied())
            .unwrap_or_else(|| format!("one of {}", SCOPE_ROLES.join(", ")));
        self.error(name.span, format!("a scope has no role `{}`", name.text), Some(help));
    }

    /// The number of a role that an argument or a capture fills; it must stand in the head of the rule.
    pub(super) fn role_of(&mut self, role: &Name, target: RuleTarget, declared: &[String]) -> Option<RoleId> {
        if matches!(target, RuleTarget::Scope(_)) {
            if !SCOPE_ROLES.contains(&role.text.as_str()) {
                self.unknown_scope_role(role);
            }
            return self.vocabulary.role(&role.text);
        }
        if !declared.contains(&role.text) {
            let help = did_you_mean(&role.text, declared.iter().map(String::as_str))
                .unwrap_or_else(|| format!("add it to the head of the rule: (…, {})", role.text));
            self.error(role.span, format!("the role `{}` is not declared by this rule", role.text), Some(help));
            return None;
        }
        self.vocabulary.role(&role.text)
    }

    fn captures_are_roles(
        &mut self,
        pattern: &'a crate::rules::ast::Pattern,
        captures: &[crate::rules::program::CaptureName],
        target: RuleTarget,
        declared: &[String],
    ) -> bool {
        if matches!(target, RuleTarget::Mention(_)) {
            return true;
        }
        let before = self.out.len();
        for capture in captures {
            // `trigger` marks the word that carries the fact.
            if &*capture.name != "trigger" && &*capture.name != "time" {
                let name = Name { text: capture.name.to_string(), span: place_of(pattern, &capture.name) };
                self.role_of(&name, target, declared);
            }
        }
        self.out.len() == before
    }

    pub(super) fn fixed_value(
        &mut self,
        value: &Assignment,
        target: RuleTarget,
        declared: &[String],
    ) -> Option<FixedValue> {
        match value.role.text.as_str() {
            "status" => {
                let found = STATUSES.iter().find(|(n, _)| *n == value.value.text);
                if found.is_none() {
                    let help = format!("one of {}", list(STATUSES.iter().map(|(n, _)| *n)));
                    self.error(value.value.span, format!("there is no status `{}`", value.value.text), Some(help));
                }
                found.map(|(_, s)| FixedValue::Status(*s))
            }
            "time" => Some(FixedValue::Time(value.value.text.as_str().into())),
            _ => {
                let role = self.role_of(&value.role, target, declared)?;
                Some(FixedValue::Role(role, value.value.text.as_str().into()))
            }
        }
    }

    fn phase(&mut self, rule: &Rule, kind: &str) -> u8 {
        let settings = self.settings;
        let Some(name) = &rule.phase else { return settings.default_phase(kind) };
        settings.phase(&name.text).unwrap_or_else(|| {
            let names = || settings.phases.iter().map(|p: &Phase| p.name.as_str());
            let help = did_you_mean(&name.text, names()).unwrap_or_else(|| format!("the phases are {}", list(names())));
            self.error(name.span, format!("there is no phase `{}`", name.text), Some(help));
            settings.default_phase(kind)
        })
    }

    /// Checks the names in an example.
    pub(super) fn expected(&mut self, expected: &Expected, in_scope: bool) {
        if let Some(label) = expected.fact.text.strip_prefix('@') {
            if self.vocabulary.label(label).is_none() {
                let name = Name { text: label.to_owned(), span: expected.fact.span };
                self.unknown_label(&name);
            }
            return;
        }
        if in_scope {
            if !SCOPES.iter().any(|(n, _)| *n == expected.fact.text) {
                let names = list(SCOPES.iter().map(|(n, _)| *n));
                let help = did_you_mean(&expected.fact.text, SCOPES.iter().map(|(n, _)| *n));
                let message = format!("there is no kind of scope `{}`", expected.fact.text);
                self.error(expected.fact.span, message, help.or(Some(format!("one of {names}"))));
            }
            for (role, _) in expected.roles.iter().filter(|(r, _)| !SCOPE_ROLES.contains(&r.text.as_str())) {
                self.unknown_scope_role(role);
            }
            return;
        }
        let Some(ty) = self.vocabulary.fact_type(&expected.fact.text) else {
            self.unknown_fact(&expected.fact);
            return;
        };
        for (role, value) in &expected.roles {
            match role.text.as_str() {
                "status" => {
                    let known = value.as_deref().is_some_and(|v| STATUSES.iter().any(|(n, _)| *n == v));
                    if !known {
                        let help = format!("one of {}", list(STATUSES.iter().map(|(n, _)| *n)));
                        self.error(role.span, "this status is not known", Some(help));
                    }
                }
                "time" | "source" => {}
                _ => {
                    let known = self.vocabulary.role(&role.text).is_some_and(|r| self.vocabulary.has_role(ty, r));
                    if !known {
                        self.unknown_role(role, &expected.fact, ty);
                    }
                }
            }
        }
    }
}

fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// Where a capture of that name stands in a pattern.
fn place_of(pattern: &crate::rules::ast::Pattern, name: &str) -> crate::document::Span {
    use crate::rules::ast::Node;
    fn find(p: &crate::rules::ast::Pattern, name: &str) -> Option<crate::document::Span> {
        match &p.node {
            Node::Capture { role, .. } if role.text == name => Some(role.span),
            Node::Capture { inner, .. } | Node::Repeat { inner, .. } | Node::Look { inner, .. } => find(inner, name),
            Node::Sequence(parts) | Node::Choice(parts) => parts.iter().find_map(|p| find(p, name)),
            _ => None,
        }
    }
    find(pattern, name).unwrap_or(pattern.span)
}
