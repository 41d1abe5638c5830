//! The JSON-LD context and the JSON Schema of the document graph.

use crate::schema::{STANDARD, Schema};
use serde_json::{Map, Value, json};

fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// The context: prefixes and short names of types, roles, edges.
pub(super) fn context(schema: &Schema) -> String {
    let mut terms = Map::new();
    let own = &schema.namespaces;
    let mut prefixes: Vec<(&str, &str)> = STANDARD.to_vec();
    prefixes.extend([
        ("dp", own.dp.as_str()),
        ("dpr", own.dpr.as_str()),
        ("role", own.role.as_str()),
        ("rule", own.rule.as_str()),
        ("id", own.id.as_str()),
    ]);
    prefixes.sort_unstable();
    for (prefix, iri) in prefixes {
        terms.insert(prefix.to_owned(), json!(iri));
    }
    terms.insert("label".to_owned(), json!("rdfs:label"));
    terms.insert("sameAs".to_owned(), json!({"@id": "schema:sameAs", "@type": "@id"}));
    terms.insert("accordingTo".to_owned(), json!({"@id": "sem:accordingTo", "@type": "@id"}));
    terms.insert("evidence".to_owned(), json!({"@id": "prov:wasDerivedFrom", "@type": "@id"}));
    for name in ["article", "attributedTo", "claimedIn", "fact", "sameEvent", "standsFor", "tells"] {
        terms.insert(name.to_owned(), json!({"@id": format!("dp:{name}"), "@type": "@id"}));
    }
    for name in ["status", "polarity", "certainty", "count", "cue", "timex"] {
        terms.insert(name.to_owned(), json!(format!("dp:{name}")));
    }
    for entity in schema.entities() {
        terms.insert(entity.name.clone(), json!(format!("dp:{}", entity.name)));
    }
    for fact in schema.facts() {
        terms.insert(fact.name.clone(), json!(format!("dp:{}", fact.name)));
    }
    pretty(&json!({ "@context": terms }))
}

/// The JSON Schema of one line of `depeche extract`.
pub(super) fn graph_schema(schema: &Schema) -> String {
    let entities: Vec<&str> = schema.entities().iter().map(|e| e.name.as_str()).collect();
    let facts: Vec<&str> = schema.facts().iter().map(|f| f.name.as_str()).collect();
    let edges: Vec<&str> = schema.facts().iter().flat_map(|f| &f.edges).map(|e| e.name.as_str()).collect();
    let offset = json!({"type": "integer", "minimum": 0, "description": "code points of the raw text"});
    let text = json!({"type": "string"});
    let maybe_text = json!({"type": ["string", "null"]});
    let timex = json!({"enum": ["DATE", "TIME", "DURATION", "SET"]});
    let words = json!({
        "type": "object",
        "required": ["start", "end", "text"],
        "properties": {"start": offset, "end": offset, "text": text},
        "additionalProperties": false
    });
    let stands_for = json!({"type": "string", "description": "the node that the name acts for here"});
    let filler = json!({
        "oneOf": [
            {
                "type": "object",
                "required": ["node"],
                "properties": {"node": text, "stands_for": stands_for},
                "additionalProperties": false
            },
            {"type": "object", "required": ["text"], "properties": {"text": text}, "additionalProperties": false},
            {"type": "object", "required": ["value"], "properties": {"value": {"type": "number"}}, "additionalProperties": false},
            {
                "type": "object",
                "required": ["text", "value"],
                "properties": {"text": text, "value": {"type": "number"}},
                "additionalProperties": false
            }
        ]
    });
    // Which roles a fact type has.
    let mut by_type = Vec::new();
    for fact in schema.facts() {
        let roles: Vec<&str> = fact.roles.iter().map(|r| schema.role_name(r.role)).collect();
        by_type.push(json!({
            "if": {"properties": {"type": {"const": fact.name}}},
            "then": {"properties": {"roles": {"propertyNames": {"enum": roles}}, "counts": {"propertyNames": {"enum": roles}}}}
        }));
    }
    let fact = json!({
        "type": "object",
        "required": ["id", "type", "trigger", "evidence", "roles", "counts", "time", "status", "source", "statement", "rule"],
        "properties": {
            "id": text, "type": {"enum": facts}, "trigger": words, "evidence": words,
            "roles": {"type": "object", "additionalProperties": {"type": "array", "items": filler, "minItems": 1}},
            "counts": {"type": "object", "additionalProperties": {"type": "number"}},
            "time": {"oneOf": [{"type": "null"}, {
                "type": "object", "required": ["type", "value"],
                "properties": {"start": offset, "end": offset, "text": text, "type": timex, "value": maybe_text,
                    "inherited": {"type": "boolean"}},
                "additionalProperties": false
            }]},
            "status": {"enum": ["certain+", "certain-", "possible+", "possible-", "planned+", "planned-"]},
            "source": {"type": "array", "items": text, "description": "whom the article credits, inner speaker first"},
            "statement": {"type": ["string", "null"], "description": "the statement that contains the fact"},
            "rule": {"type": "string", "minLength": 1}, "arm": {"type": "integer", "minimum": 0},
            "same_as": {"type": "array", "items": text}, "in_title": {"type": "boolean"}
        },
        "allOf": by_type,
        "additionalProperties": false
    });
    let node = json!({
        "type": "object",
        "required": ["id", "type", "label", "mentions"],
        "properties": {
            "id": text, "type": {"enum": entities}, "label": text,
            "wikidata": {"type": "string", "pattern": "^Q[0-9]+$"}, "geonames": {"type": "integer"},
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
            "gender": {"enum": ["female", "male"]}, "country": text,
            "fields": {"type": "array", "items": text, "description": "fields of work of a person"},
            "mentions": {"type": "array", "items": {
                "type": "object", "required": ["start", "end", "text", "kind"],
                "properties": {"start": offset, "end": offset, "text": text, "kind": {"enum": ["name", "nominal", "pronoun"]},
                    "stands_for": stands_for},
                "additionalProperties": false
            }}
        },
        "additionalProperties": false
    });
    let quote = json!({
        "type": "object",
        "required": ["speaker", "kind", "start", "end", "text"],
        "properties": {
            "speaker": maybe_text, "cue": words, "kind": {"enum": ["direct", "indirect"]}, "start": offset,
            "end": offset, "text": text, "fact": maybe_text, "rule": text
        },
        "additionalProperties": false
    });
    let time = json!({
        "type": "object",
        "required": ["start", "end", "text", "type", "value"],
        "properties": {"start": offset, "end": offset, "text": text, "type": timex, "value": maybe_text},
        "additionalProperties": false
    });
    let edge = json!({
        "type": "object",
        "required": ["source", "relation", "target", "fact"],
        "properties": {
            "source": text, "relation": {"enum": edges}, "target": text, "fact": text,
            "reported": {"type": "boolean", "description": "somebody in the article says it, not the article"}
        },
        "additionalProperties": false
    });
    let root = schema.namespaces.dp.trim_end_matches("ns#").to_owned();
    pretty(&json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{root}graph.schema.json"),
        "title": "document graph of depeche: one line of `depeche extract`",
        "type": "object",
        "required": ["id", "date", "lang", "nodes", "facts", "quotes", "times", "edges"],
        "properties": {
            "id": text, "date": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}, "lang": text,
            "title": text, "url": text, "publisher": text, "length": offset,
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "generator": {"type": "object", "required": ["version", "rules"], "properties": {"version": text, "rules": text},
                "additionalProperties": false},
            "nodes": {"type": "array", "items": node}, "facts": {"type": "array", "items": fact},
            "quotes": {"type": "array", "items": quote}, "times": {"type": "array", "items": time},
            "edges": {"type": "array", "items": edge}
        },
        "additionalProperties": false
    }))
}
