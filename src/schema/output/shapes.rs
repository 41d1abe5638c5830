//! SHACL: what every graph that we write must hold. The same as the errors of `depeche check`, for other programs.

use super::{prefixes, quoted};
use crate::schema::{FactKind, Schema};
use std::fmt::Write as _;

const FRAME: &str = r#"
s:Fact a sh:NodeShape ; sh:targetClass dp:Fact ;
  sh:property s:factArticle , s:factStatus , s:factPolarity , s:factCertainty , s:factSource , s:factEvidence .
s:factArticle a sh:PropertyShape ; sh:path dp:article ; sh:minCount 1 ; sh:maxCount 1 ; sh:class schema:NewsArticle ;
  sh:message "a fact belongs to one article" .
s:factStatus a sh:PropertyShape ; sh:path dp:status ; sh:minCount 1 ; sh:maxCount 1 ;
  sh:in ( "certain+" "certain-" "possible+" "possible-" "planned+" "planned-" ) ;
  sh:message "status: a fact has one of the six statuses" .
s:factPolarity a sh:PropertyShape ; sh:path dp:polarity ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( dp:Positive dp:Negative ) .
s:factCertainty a sh:PropertyShape ; sh:path dp:certainty ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( dp:Certain dp:Possible dp:Planned ) .
s:factSource a sh:PropertyShape ; sh:path sem:accordingTo ; sh:minCount 1 ; sh:nodeKind sh:IRI ;
  sh:message "a fact is according to the article or to somebody in it" .
s:factEvidence a sh:PropertyShape ; sh:path prov:wasDerivedFrom ; sh:minCount 1 ; sh:class dp:Match ;
  sh:message "evidence-missing: a fact shows the words that say it" .

s:Match a sh:NodeShape ; sh:targetClass dp:Match ; sh:property s:matchRule .
s:matchRule a sh:PropertyShape ; sh:path dp:rule ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ;
  sh:message "rule-missing: a match names the rule that read it" .

s:Span a sh:NodeShape ; sh:targetClass nif:OffsetBasedString ; sh:property s:spanContext , s:spanBegin , s:spanEnd , s:spanWords .
s:spanContext a sh:PropertyShape ; sh:path nif:referenceContext ; sh:minCount 1 ; sh:maxCount 1 ; sh:class schema:NewsArticle .
s:spanBegin a sh:PropertyShape ; sh:path nif:beginIndex ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ;
  sh:lessThan nif:endIndex ; sh:message "evidence-range: a span begins before it ends" .
s:spanEnd a sh:PropertyShape ; sh:path nif:endIndex ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger .
s:spanWords a sh:PropertyShape ; sh:path nif:anchorOf ; sh:minCount 1 ; sh:maxCount 1 .

s:Node a sh:NodeShape ; sh:targetClass dp:Node ; sh:property s:nodeLabel .
s:nodeLabel a sh:PropertyShape ; sh:path rdfs:label ; sh:minCount 1 .

s:Edge a sh:NodeShape ; sh:targetClass rdf:Statement ; sh:property s:edgeSubject , s:edgePredicate , s:edgeObject , s:edgeFact ;
  sh:sparql s:edgeAsserted , s:edgeVoice .
s:edgeSubject a sh:PropertyShape ; sh:path rdf:subject ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI .
s:edgePredicate a sh:PropertyShape ; sh:path rdf:predicate ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI .
s:edgeObject a sh:PropertyShape ; sh:path rdf:object ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI .
s:edgeFact a sh:PropertyShape ; sh:path dp:fact ; sh:minCount 1 ; sh:maxCount 1 ; sh:class dp:Fact .
s:edgeAsserted a sh:SPARQLConstraint ; sh:prefixes s: ;
  sh:message "edge-not-asserted: only a certain, positive fact gives a direct edge" ;
  sh:select """SELECT $this WHERE { $this dp:fact ?f . ?f dp:status ?s . FILTER(?s != "certain+") }""" .
s:edgeVoice a sh:SPARQLConstraint ; sh:prefixes s: ;
  sh:message "reported-as-narrated: an edge in dp: is told by the article, one in dpr: by somebody in it" ;
  sh:select """SELECT $this WHERE { $this dp:fact ?f ; rdf:predicate ?p .
    BIND(EXISTS { ?f dp:attributedTo ?who } AS ?reported)
    FILTER(?reported != STRSTARTS(STR(?p), "@DPR@")) }""" .
"#;

/// The whole file.
pub(super) fn shapes(schema: &Schema) -> String {
    let mut out = String::from("# Written from schema/facts.toml by `depeche schema --format shacl`; do not edit.\n");
    out.push_str(&prefixes(schema, &["dp", "dpr", "role", "nif", "prov", "rdf", "rdfs", "schema", "sem", "sh", "xsd"]));
    let base = schema.namespaces.dp.replace("ns#", "shapes#");
    let _ = writeln!(out, "@prefix s: <{base}> .\n");
    for (name, prefix) in [("dp", "dp"), ("rdf", "rdf")] {
        let iri = schema.expand(&format!("{prefix}:")).unwrap_or_default();
        let _ = writeln!(
            out,
            "s: sh:declare s:prefix-{name} .\ns:prefix-{name} sh:prefix \"{name}\" ; sh:namespace \"{iri}\"^^xsd:anyURI ."
        );
    }
    out.push_str(&FRAME.replace("@DPR@", &schema.namespaces.dpr));
    out.push_str("\n# ---------- one shape for each fact type: its roles and what may fill them\n");
    for fact in schema.facts().iter().filter(|f| f.kind != FactKind::Open) {
        let names: Vec<&str> = fact.roles.iter().map(|r| schema.role_name(r.role)).collect();
        let shapes: Vec<String> = names.iter().map(|n| format!("s:{}-{n}", fact.name)).collect();
        let _ = writeln!(
            out,
            "s:{0} a sh:NodeShape ; sh:targetClass dp:{0} ;\n  sh:property {1} .",
            fact.name,
            shapes.join(" , ")
        );
        for (used, name) in fact.roles.iter().zip(&names) {
            let mut any: Vec<String> = used.types.iter().map(|t| format!("s:is{}", schema.entity_name(t))).collect();
            if used.text {
                any.push("s:isWords".to_owned());
            }
            if used.number {
                any.push("s:isNumber".to_owned());
            }
            let message = format!("role-type: `{name}` of {} is filled by something of the wrong type", fact.name);
            let _ = writeln!(
                out,
                "s:{}-{name} a sh:PropertyShape ; sh:path role:{name} ; sh:or ( {} ) ;\n  sh:message {} .",
                fact.name,
                any.join(" "),
                quoted(&message)
            );
        }
        // A role that the type does not have: every role property of the schema is either used above or forbidden.
        let foreign: Vec<String> = schema
            .roles()
            .iter()
            .filter(|r| !names.contains(&r.name.as_str()))
            .map(|r| format!("role:{}", r.name))
            .collect();
        let _ = writeln!(out, "s:{0} sh:property s:{0}-others .", fact.name);
        let _ = writeln!(
            out,
            "s:{}-others a sh:PropertyShape ; sh:path [ sh:alternativePath ( {} ) ] ; sh:maxCount 0 ;\n  sh:message {} .",
            fact.name,
            foreign.join(" "),
            quoted(&format!("role-unknown: {} has no such role", fact.name))
        );
    }
    out.push_str("\n# ---------- what can fill a role\n");
    for entity in schema.entities() {
        let _ = writeln!(out, "s:is{0} a sh:NodeShape ; sh:class dp:{0} .", entity.name);
    }
    out.push_str("s:isWords a sh:NodeShape ; sh:or ( s:isTagged s:isString ) .\n");
    out.push_str("s:isTagged a sh:NodeShape ; sh:datatype rdf:langString .\ns:isString a sh:NodeShape ; sh:datatype xsd:string .\n");
    out.push_str("s:isNumber a sh:NodeShape ; sh:or ( s:isInteger s:isDecimal ) .\n");
    out.push_str("s:isInteger a sh:NodeShape ; sh:datatype xsd:integer .\ns:isDecimal a sh:NodeShape ; sh:datatype xsd:decimal .\n");
    out
}
