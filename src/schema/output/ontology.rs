//! The ontology: classes, properties, labels in English and French, mappings to standard vocabularies.

use super::{prefixes, quoted};
use crate::schema::{EdgeEnd, FactKind, Label, Schema, SemRole};
use std::fmt::Write as _;

/// Classes of our own beside the declared ones: name, superclass, English, French.
const CLASSES: &[(&str, &str, &str, &str)] = &[
    ("Node", "", "a thing in the world that an article speaks of", "une chose du monde dont parle un article"),
    (
        "Fact",
        "",
        "an event or a state that an article tells, denies or plans",
        "un événement ou un état qu’un article raconte, nie ou prévoit",
    ),
    ("State", "dp:Fact", "a relation that holds", "une relation qui tient"),
    (
        "Match",
        "nif:OffsetBasedString",
        "the words that a rule read, and the rule",
        "les mots qu’une règle a lus, et la règle",
    ),
    ("Mention", "nif:OffsetBasedString", "the words that stand for a thing", "les mots qui désignent une chose"),
    ("Happening", "sem:Event", "one event that several articles tell", "un événement que plusieurs articles racontent"),
    ("Polarity", "", "whether the content is affirmed or denied", "si le contenu est affirmé ou nié"),
    ("Certainty", "", "how sure the content is", "le degré de certitude du contenu"),
];

/// Values: name, class, English, French.
const VALUES: &[(&str, &str, &str, &str)] = &[
    ("Positive", "Polarity", "affirmed", "affirmé"),
    ("Negative", "Polarity", "denied", "nié"),
    ("Certain", "Certainty", "certain", "certain"),
    ("Possible", "Certainty", "possible", "possible"),
    ("Planned", "Certainty", "planned, future, asked for or conditional", "prévu, futur, demandé ou conditionnel"),
];

/// Properties: name, owl type, domain, range, superproperty, English, French.
const PROPERTIES: &[(&str, &str, &str, &str, &str, &str, &str)] = &[
    ("article", "Object", "", "schema:NewsArticle", "", "the article that tells it", "l’article qui le raconte"),
    (
        "attributedTo",
        "Object",
        "dp:Fact",
        "dp:Node",
        "sem:accordingTo",
        "the inner speaker to whom the article credits it",
        "le locuteur à qui l’article l’attribue",
    ),
    ("certainty", "Object", "dp:Fact", "dp:Certainty", "", "how sure", "degré de certitude"),
    (
        "claimedIn",
        "Object",
        "dp:Fact",
        "dp:Fact",
        "",
        "the statement that contains it",
        "la déclaration qui le contient",
    ),
    (
        "count",
        "Datatype",
        "dp:Fact",
        "xsd:decimal",
        "",
        "a number of participants or things that the text gives",
        "un nombre que donne le texte",
    ),
    ("cue", "Datatype", "", "", "", "the words that introduce a quotation", "les mots qui introduisent une citation"),
    (
        "fact",
        "Object",
        "rdf:Statement",
        "dp:Fact",
        "",
        "the fact behind a direct edge",
        "le fait derrière une arête directe",
    ),
    ("inTitle", "Datatype", "dp:Fact", "xsd:boolean", "", "stands in a headline", "se trouve dans un titre"),
    (
        "mentionKind",
        "Datatype",
        "dp:Mention",
        "xsd:string",
        "",
        "name, nominal or pronoun",
        "nom, groupe nominal ou pronom",
    ),
    ("polarity", "Object", "dp:Fact", "dp:Polarity", "", "affirmed or denied", "affirmé ou nié"),
    ("quoteKind", "Datatype", "", "xsd:string", "", "direct or indirect", "direct ou indirect"),
    (
        "quotedAt",
        "Object",
        "",
        "nif:OffsetBasedString",
        "",
        "where the quoted words stand",
        "où se trouvent les mots cités",
    ),
    ("refersTo", "Object", "dp:Mention", "dp:Node", "", "the thing that is mentioned", "la chose mentionnée"),
    ("rule", "Object", "dp:Match", "prov:Plan", "", "the rule that read the words", "la règle qui a lu les mots"),
    (
        "ruleset",
        "Datatype",
        "prov:SoftwareAgent",
        "xsd:string",
        "",
        "digest of the rules and the schema",
        "empreinte des règles et du schéma",
    ),
    (
        "sameEvent",
        "Object",
        "dp:Fact",
        "dp:Fact",
        "",
        "tells the same event in the same article",
        "raconte le même événement dans le même article",
    ),
    (
        "standsFor",
        "Object",
        "",
        "dp:Node",
        "",
        "the state or body that a seat acts for in an article",
        "l’État ou l’organe pour lequel un siège agit dans un article",
    ),
    (
        "status",
        "Datatype",
        "dp:Fact",
        "xsd:string",
        "",
        "certainty and polarity in one word",
        "certitude et polarité en un mot",
    ),
    (
        "tells",
        "Object",
        "dp:Fact",
        "dp:Happening",
        "",
        "the event that several articles tell",
        "l’événement que plusieurs articles racontent",
    ),
    (
        "timeInherited",
        "Datatype",
        "dp:Fact",
        "xsd:boolean",
        "",
        "the time is not said in the clause",
        "le temps n’est pas dit dans la proposition",
    ),
    ("timeText", "Datatype", "dp:Fact", "", "", "the words of the time", "les mots du temps"),
    ("timex", "Datatype", "time:TemporalEntity", "xsd:string", "", "TIMEX3 value", "valeur TIMEX3"),
];

fn named(out: &mut String, label: &Label) {
    let _ = writeln!(out, "  rdfs:label {}@en , {}@fr ;", quoted(&label.en), quoted(&label.fr));
}

fn commented(out: &mut String, comment: &Label) {
    let _ = writeln!(out, "  rdfs:comment {}@en , {}@fr ;", quoted(&comment.en), quoted(&comment.fr));
}

/// The whole file.
pub(super) fn ontology(schema: &Schema) -> String {
    let mut out = String::from("# Written from schema/facts.toml by `depeche schema --format ttl`; do not edit.\n");
    out.push_str(&prefixes(
        schema,
        &[
            "dp", "dpr", "role", "geo", "nif", "owl", "prov", "rdf", "rdfs", "schema", "sem", "skos", "time", "wdt",
            "xsd",
        ],
    ));
    let namespace = &schema.namespaces.dp;
    let _ =
        writeln!(out, "@prefix plover: <{}plover/> .\n@prefix cameo: <{}cameo/> .\n", root(namespace), root(namespace));
    let _ = writeln!(out, "<{}> a owl:Ontology ;", namespace.trim_end_matches('#'));
    out.push_str("  rdfs:label \"depeche: what news articles say\"@en , \"depeche : ce que disent les articles de presse\"@fr ;\n");
    let _ = writeln!(out, "  owl:versionInfo {} .\n", quoted("1"));
    fixed(&mut out);
    entities(schema, &mut out);
    roles(schema, &mut out);
    facts(schema, &mut out);
    codes(schema, &mut out);
    out
}

/// `https://w3id.org/depeche/ns#` → `https://w3id.org/depeche/`.
fn root(namespace: &str) -> &str {
    let trimmed = namespace.trim_end_matches(['#', '/']);
    trimmed.rfind('/').map_or(trimmed, |at| &trimmed[..=at])
}

fn fixed(out: &mut String) {
    out.push_str("# ---------- the frame\n");
    for (name, parent, en, fr) in CLASSES {
        let _ = write!(out, "dp:{name} a owl:Class ;\n  rdfs:label {}@en , {}@fr", quoted(en), quoted(fr));
        if !parent.is_empty() {
            let _ = write!(out, " ;\n  rdfs:subClassOf {parent}");
        }
        out.push_str(" .\n");
    }
    for (name, class, en, fr) in VALUES {
        let _ = writeln!(out, "dp:{name} a dp:{class} ; rdfs:label {}@en , {}@fr .", quoted(en), quoted(fr));
    }
    for (name, kind, domain, range, parent, en, fr) in PROPERTIES {
        let _ = write!(out, "dp:{name} a owl:{kind}Property ;\n  rdfs:label {}@en , {}@fr", quoted(en), quoted(fr));
        for (property, value) in [("rdfs:domain", domain), ("rdfs:range", range), ("rdfs:subPropertyOf", parent)] {
            if !value.is_empty() {
                let _ = write!(out, " ;\n  {property} {value}");
            }
        }
        out.push_str(" .\n");
    }
}

fn entities(schema: &Schema, out: &mut String) {
    out.push_str("\n# ---------- entity types\n");
    for entity in schema.entities() {
        let _ = writeln!(out, "dp:{} a owl:Class ;", entity.name);
        named(out, &entity.label);
        commented(out, &entity.comment);
        let mut parents = vec!["dp:Node".to_owned()];
        parents.extend(entity.maps.iter().cloned());
        let _ = writeln!(out, "  rdfs:subClassOf {} .", parents.join(" , "));
    }
}

fn roles(schema: &Schema, out: &mut String) {
    out.push_str("\n# ---------- roles\n");
    for role in schema.roles() {
        let _ = writeln!(out, "role:{} a rdf:Property ;", role.name);
        named(out, &role.label);
        let mut parents = role.maps.clone();
        match role.sem {
            Some(SemRole::Actor) => parents.push("sem:hasActor".to_owned()),
            Some(SemRole::Place) => parents.push("sem:hasPlace".to_owned()),
            None => {}
        }
        // The standard property is near, not above: a filler can be words where the standard wants a thing.
        if !parents.is_empty() {
            let _ = writeln!(out, "  rdfs:seeAlso {} ;", parents.join(" , "));
        }
        out.push_str("  rdfs:domain dp:Fact .\n");
        let _ = writeln!(
            out,
            "role:{}Count a owl:DatatypeProperty ; rdfs:subPropertyOf dp:count ; rdfs:label {}@en , {}@fr .",
            role.name,
            quoted(&format!("number of: {}", role.label.en)),
            quoted(&format!("nombre : {}", role.label.fr))
        );
    }
}

fn facts(schema: &Schema, out: &mut String) {
    out.push_str("\n# ---------- fact types and their direct edges (dp: narrated, dpr: reported)\n");
    for fact in schema.facts() {
        let _ = writeln!(out, "dp:{} a owl:Class ;", fact.name);
        named(out, &fact.label);
        commented(out, &fact.comment);
        let mut parents = vec![match fact.kind {
            FactKind::Event => "dp:Fact , sem:Event".to_owned(),
            FactKind::State => "dp:State".to_owned(),
            FactKind::Open => "dp:Fact".to_owned(),
        }];
        parents.extend(fact.maps.iter().cloned());
        let codes: Vec<String> = fact
            .plover
            .iter()
            .map(|c| format!("plover:{c}"))
            .chain(fact.cameo.iter().map(|c| format!("cameo:{c}")))
            .collect();
        if !codes.is_empty() {
            let _ = writeln!(out, "  skos:closeMatch {} ;", codes.join(" , "));
        }
        if let Some(property) = &fact.wikidata {
            let _ = writeln!(out, "  rdfs:seeAlso wdt:{property} ;");
        }
        let _ = writeln!(out, "  rdfs:subClassOf {} .", parents.join(" , "));
        for edge in &fact.edges {
            for (prefix, who) in [("dp", "told by the article"), ("dpr", "said by somebody in the article")] {
                let kind =
                    if edge.symmetric { "owl:ObjectProperty , owl:SymmetricProperty" } else { "owl:ObjectProperty" };
                let _ = writeln!(out, "{prefix}:{} a {kind} ;", edge.name);
                let _ = writeln!(out, "  rdfs:label {}@en ;", quoted(&words(&edge.name)));
                let end = |e: EdgeEnd| match e {
                    EdgeEnd::Role(role) => format!("role `{}`", schema.role_name(role)),
                    EdgeEnd::Fact => "the fact".to_owned(),
                };
                let comment =
                    format!("From {} to {} of a certain {}, {who}.", end(edge.from), end(edge.to), fact.label.en);
                let _ = writeln!(out, "  rdfs:comment {}@en ;", quoted(&comment));
                if !edge.inverse.is_empty() && !edge.symmetric {
                    let _ = writeln!(out, "  skos:altLabel {}@en ;", quoted(&format!("inverse: {}", edge.inverse)));
                }
                let _ = writeln!(out, "  rdfs:isDefinedBy dp:{} .", fact.name);
            }
        }
    }
}

/// `leftPostAt` → `left post at`.
fn words(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push(' ');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// The codes of PLOVER and CAMEO that fact types map to, as SKOS concepts.
fn codes(schema: &Schema, out: &mut String) {
    use std::collections::BTreeSet;
    out.push_str("\n# ---------- codes of event data: PLOVER (2021) and CAMEO\n");
    let plover: BTreeSet<&String> = schema.facts().iter().flat_map(|f| &f.plover).collect();
    let cameo: BTreeSet<&String> = schema.facts().iter().flat_map(|f| &f.cameo).collect();
    for (prefix, name, codes) in [("plover", "PLOVER", plover), ("cameo", "CAMEO", cameo)] {
        let _ = writeln!(out, "{prefix}:scheme a skos:ConceptScheme ; rdfs:label \"{name}\" .");
        for code in codes {
            let _ = writeln!(
                out,
                "{prefix}:{code} a skos:Concept ; skos:inScheme {prefix}:scheme ; skos:notation \"{code}\" ; skos:prefLabel \"{name} {code}\"@en ."
            );
        }
    }
}
