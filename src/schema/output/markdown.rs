//! `schema/README.md`: the model for readers.

use crate::schema::{EdgeEnd, FactKind, Schema};
use std::fmt::Write as _;

const INTRODUCTION: &str = r#"<!-- Written from schema/facts.toml by `depeche schema --format markdown`; do not edit. -->
# What the graph can say

`facts.toml` is the one declaration of entity types, roles and fact types. The other files here are written from it:

| file | for | written by |
|---|---|---|
| `ontology.ttl` | reasoners, RDF editors: classes, properties, labels in English and French, mappings | `depeche schema --format ttl` |
| `shapes.ttl` | SHACL validators: what every graph must hold | `depeche schema --format shacl` |
| `context.jsonld` | JSON-LD | `depeche schema --format context` |
| `graph.schema.json` | JSON Schema of one line of `depeche extract` | `depeche schema --format jsonschema` |
| `README.md` | you | `depeche schema --format markdown` |

A new fact type is a `[[fact]]` block in `facts.toml` and a rule in `data/fr/rules`.

## The model in RDF

```
 person/vladimir-poutine ───────────── dp:visited ─────────────▶ place/minsk       direct edge: for plain queries
            ▲                              ▲                        ▲
            │ rdf:subject                  │ rdf:predicate          │ rdf:object
            └──────────── article/…/edge/e1 (rdf:Statement) ────────┘
                                  │ dp:fact
                                  ▼
                     article/…/fact/f1  a dp:Visit, sem:Event                     the fact: the truth
                       role:visitor      person/vladimir-poutine
                       role:destination  place/minsk
                       dp:status         "certain+"   (dp:polarity, dp:certainty)
                       sem:accordingTo   the article, or whom it credits
                       sem:hasTime       time/2022-12-19
                                  │ prov:wasDerivedFrom
                                  ▼
                     article/…/match/303-331-visit.noun  a dp:Match               the words and the rule
                       nif:anchorOf "…"   nif:beginIndex, nif:endIndex   dp:rule rule:fr/visit.noun
```

- `dp:` edges are told by the article itself; `dpr:` edges (the same names) are said by somebody in it.
- What is negated, possible or planned is never a direct edge: only the fact node tells it, with its status.
- With `--rdf12` the fact reifies its edges (`rdf:reifies <<( s p o )>>`) and the `rdf:Statement` nodes are not needed.
- Offsets are code points (`nif:`) and bytes (`oa:`) of the raw text. There are no blank nodes.

| status | the text presents the content as |
|---|---|
| `certain+` | so |
| `certain-` | not so |
| `possible+`, `possible-` | what could or might be, is thought, is hearsay |
| `planned+`, `planned-` | future, purpose, request, condition |
"#;

/// The whole page.
pub(super) fn markdown(schema: &Schema) -> String {
    let mut out = String::from(INTRODUCTION);
    out.push_str("\n## Entity types\n\n| type | in French | what | standard class |\n|---|---|---|---|\n");
    for entity in schema.entities() {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} |",
            entity.name,
            entity.label.fr,
            entity.comment.en,
            entity.maps.join(", ")
        );
    }
    for (kind, title) in [
        (FactKind::Event, "Events"),
        (FactKind::State, "States: relations that hold"),
        (FactKind::Open, "Open relations"),
    ] {
        let _ = writeln!(
            out,
            "\n## {title}\n\nCore roles are marked *.\n\n| type | in French | what | roles | direct edges | near to |\n|---|---|---|---|---|---|"
        );
        for fact in schema.facts().iter().filter(|f| f.kind == kind) {
            let roles: Vec<String> = fact
                .roles
                .iter()
                .map(|r| format!("{}{}", schema.role_name(r.role), if r.core { "\\*" } else { "" }))
                .collect();
            let end = |e: EdgeEnd| match e {
                EdgeEnd::Role(role) => schema.role_name(role).to_owned(),
                EdgeEnd::Fact => "the fact".to_owned(),
            };
            let edges: Vec<String> =
                fact.edges.iter().map(|e| format!("{} `{}` {}", end(e.from), e.name, end(e.to))).collect();
            let mut near = fact.maps.clone();
            near.extend(fact.plover.iter().map(|c| format!("PLOVER {c}")));
            near.extend(fact.cameo.iter().map(|c| format!("CAMEO {c}")));
            near.extend(fact.wikidata.iter().map(|p| format!("Wikidata {p}")));
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} |",
                fact.name,
                fact.label.fr,
                fact.comment.en,
                roles.join(", "),
                edges.join("; "),
                near.join(", ")
            );
        }
    }
    out.push_str("\n## What may fill a role\n\n| type | role | filled by |\n|---|---|---|\n");
    for fact in schema.facts() {
        for used in &fact.roles {
            let mut takes: Vec<&str> = used.types.iter().map(|t| schema.entity_name(t)).collect();
            if takes.len() == schema.entities().len() {
                takes = vec!["any entity"];
            }
            takes.extend(used.text.then_some("words"));
            takes.extend(used.number.then_some(if used.measure { "a number with its words" } else { "a number" }));
            let _ = writeln!(out, "| {} | {} | {} |", fact.name, schema.role_name(used.role), takes.join(", "));
        }
    }
    out
}
