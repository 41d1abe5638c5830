//! Any bytes as a rule file: loaded or refused, every message inside the file, lint on what loads.

#![no_main]

use depeche::data::DataSource;
use depeche::rules::{RuleSet, Vocabulary, lint};
use depeche::schema::Schema;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static NAMES: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::from(&Schema::embedded().expect("the shipped schema")));

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (rules, wrong) = RuleSet::from_text("fuzz.rules", &text, &DataSource::embedded(), &NAMES);
    for one in wrong.iter().chain(&lint(&rules, &|_, _| true, &|text| text.split(" ").map(str::to_owned).collect())) {
        assert!(one.span.start <= one.span.end && one.span.end as usize <= text.len());
        assert!(text.get(one.span.start as usize..one.span.end as usize).is_some());
        assert!(one.line > 0 && one.column > 0 && !one.to_string().is_empty());
    }
    for rule in rules.rules() {
        for arm in 0..rule.arms.len() {
            assert!(!rules.arm_text(rule, arm as u16).is_empty());
        }
    }
});
