//! The terms of the vocabularies as numbers: their IRIs are written out once, not again for every line.

use super::term::Iri;
use crate::schema::Schema;
use rustc_hash::FxHashMap;

/// The terms that the writer names itself; [`term!`] gives them.
const FIXED: &[&str] = &[
    "dp:Certain",
    "dp:Fact",
    "dp:Happening",
    "dp:Match",
    "dp:Mention",
    "dp:Negative",
    "dp:Node",
    "dp:Planned",
    "dp:Positive",
    "dp:Possible",
    "dp:State",
    "dp:article",
    "dp:attributedTo",
    "dp:certainty",
    "dp:claimedIn",
    "dp:count",
    "dp:cue",
    "dp:fact",
    "dp:inTitle",
    "dp:mentionKind",
    "dp:polarity",
    "dp:quoteKind",
    "dp:quotedAt",
    "dp:refersTo",
    "dp:rule",
    "dp:ruleset",
    "dp:sameEvent",
    "dp:standsFor",
    "dp:status",
    "dp:tells",
    "dp:timeInherited",
    "dp:timeText",
    "dp:timex",
    "geo:Geometry",
    "geo:asWKT",
    "geo:hasGeometry",
    "geo:wktLiteral",
    "nif:Context",
    "nif:OffsetBasedString",
    "nif:anchorOf",
    "nif:beginIndex",
    "nif:endIndex",
    "nif:referenceContext",
    "oa:DataPositionSelector",
    "oa:end",
    "oa:start",
    "prov:Activity",
    "prov:Entity",
    "prov:Plan",
    "prov:SoftwareAgent",
    "prov:used",
    "prov:wasAssociatedWith",
    "prov:wasDerivedFrom",
    "prov:wasGeneratedBy",
    "rdf:Statement",
    "rdf:object",
    "rdf:predicate",
    "rdf:reifies",
    "rdf:subject",
    "rdf:type",
    "rdfs:label",
    "schema:Female",
    "schema:Male",
    "schema:NewsArticle",
    "schema:Quotation",
    "schema:containedInPlace",
    "schema:creditText",
    "schema:datePublished",
    "schema:gender",
    "schema:headline",
    "schema:inLanguage",
    "schema:latitude",
    "schema:longitude",
    "schema:sameAs",
    "schema:sha256",
    "schema:softwareVersion",
    "schema:spokenByCharacter",
    "schema:startDate",
    "schema:text",
    "schema:url",
    "sem:Event",
    "sem:accordingTo",
    "sem:hasActor",
    "sem:hasPlace",
    "sem:hasTime",
    "skos:altLabel",
    "time:Instant",
    "time:TemporalEntity",
    "time:inXSDDate",
    "time:inXSDDateTime",
    "time:inXSDgYear",
    "time:inXSDgYearMonth",
    "xsd:boolean",
    "xsd:date",
    "xsd:dateTime",
    "xsd:decimal",
    "xsd:gYear",
    "xsd:gYearMonth",
    "xsd:integer",
    "xsd:nonNegativeInteger",
];

/// The number of a term of [`FIXED`]. Asked while the program is built: a term that is missing there does not compile.
pub(super) const fn place(name: &str) -> u32 {
    let mut at = 0;
    while at < FIXED.len() {
        let (a, b) = (FIXED[at].as_bytes(), name.as_bytes());
        let mut same = 0;
        while same < a.len() && same < b.len() && a[same] == b[same] {
            same += 1;
        }
        if same == a.len() && same == b.len() {
            return at as u32;
        }
        at += 1;
    }
    panic!("a term that FIXED does not hold")
}

/// The name of a term that [`FIXED`] holds: `term!("rdf:type")`.
macro_rules! term {
    ($name:literal) => {
        $crate::export::rdf::term::Iri::Term(const { $crate::export::rdf::vocabulary::place($name) })
    };
}
pub(super) use term;

/// Terms of one namespace by their local names.
type Names = FxHashMap<String, u32>;

/// All terms that a graph of a schema can hold.
#[derive(Debug, Clone)]
pub(super) struct Vocabulary {
    /// IRIs between angle brackets, by number.
    texts: Vec<String>,
    /// The place of each term among them in the alphabet; the same IRI has the same place.
    ranks: Vec<u32>,
    dp: Names,
    dpr: Names,
    roles: Names,
    counts: Names,
    /// Terms of other namespaces, by their names with prefix.
    standard: Names,
    /// What the names of things of Wikidata begin with.
    wikidata: String,
    namespaces: crate::schema::Namespaces,
}

impl Vocabulary {
    pub(super) fn new(schema: &Schema) -> Self {
        let mut all = Self {
            texts: FIXED.iter().map(|name| bracketed(&schema.expand(name).unwrap_or_default())).collect(),
            ranks: Vec::new(),
            dp: Names::default(),
            dpr: Names::default(),
            roles: Names::default(),
            counts: Names::default(),
            standard: Names::default(),
            wikidata: schema.expand("wd:").unwrap_or_default(),
            namespaces: schema.namespaces.clone(),
        };
        let Self { texts, dp, dpr, roles, counts, standard, namespaces, .. } = &mut all;
        let mut add = |names: &mut Names, name: &str, iri: &dyn Fn() -> String| {
            if !names.contains_key(name) {
                names.insert(name.to_owned(), texts.len() as u32);
                texts.push(bracketed(&iri()));
            }
        };
        for entity in schema.entities() {
            add(dp, &entity.name, &|| format!("{}{}", namespaces.dp, entity.name));
        }
        for role in schema.roles() {
            add(roles, &role.name, &|| format!("{}{}", namespaces.role, role.name));
            add(counts, &role.name, &|| format!("{}{}Count", namespaces.role, role.name));
        }
        let entities = schema.entities().iter().flat_map(|e| &e.maps);
        let roles = schema.roles().iter().flat_map(|r| &r.maps);
        for name in entities.chain(roles).chain(schema.facts().iter().flat_map(|f| &f.maps)) {
            add(standard, name, &|| schema.expand(name).unwrap_or_default());
        }
        for fact in schema.facts() {
            add(dp, &fact.name, &|| format!("{}{}", namespaces.dp, fact.name));
            for edge in &fact.edges {
                add(dp, &edge.name, &|| format!("{}{}", namespaces.dp, edge.name));
                add(dpr, &edge.name, &|| format!("{}{}", namespaces.dpr, edge.name));
            }
        }
        let mut sorted: Vec<u32> = (0..all.texts.len() as u32).collect();
        let text = |term: &u32| &all.texts[*term as usize];
        sorted.sort_unstable_by_key(text);
        let mut ranks = vec![0; sorted.len()];
        for (rank, same) in sorted.chunk_by(|a, b| text(a) == text(b)).enumerate() {
            same.iter().for_each(|term| ranks[*term as usize] = rank as u32);
        }
        all.ranks = ranks;
        all
    }

    /// The place of a term in the alphabet; terms of one IRI share theirs.
    pub(super) fn rank(&self, term: u32) -> u32 {
        self.ranks.get(term as usize).copied().unwrap_or(u32::MAX)
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The IRI of a term between angle brackets.
    pub(super) fn bracketed(&self, term: u32) -> &str {
        self.texts.get(term as usize).map_or("<>", String::as_str)
    }

    /// A term of our own.
    pub(super) fn dp(&self, name: &str) -> Iri {
        known(&self.dp, name, || format!("{}{name}", self.namespaces.dp))
    }

    /// An edge: what the article tells itself, or what somebody in it says.
    pub(super) fn edge(&self, relation: &str, reported: bool) -> Iri {
        if reported {
            known(&self.dpr, relation, || format!("{}{relation}", self.namespaces.dpr))
        } else {
            self.dp(relation)
        }
    }

    /// A thing of Wikidata.
    pub(super) fn known_thing(&self, id: &str) -> Iri {
        Iri::new([self.wikidata.as_str(), id].concat())
    }

    /// A role of facts.
    pub(super) fn role(&self, name: &str) -> Iri {
        known(&self.roles, name, || format!("{}{name}", self.namespaces.role))
    }

    /// How many fill a role.
    pub(super) fn count(&self, role: &str) -> Iri {
        known(&self.counts, role, || format!("{}{role}Count", self.namespaces.role))
    }

    /// A term of a mapping of the schema, by its name with prefix.
    pub(super) fn mapped(&self, name: &str, schema: &Schema) -> Iri {
        known(&self.standard, name, || schema.expand(name).unwrap_or_default())
    }
}

/// The term `name`; made where no schema names it.
fn known(names: &Names, name: &str, make: impl FnOnce() -> String) -> Iri {
    names.get(name).map_or_else(|| Iri::new(make()), |number| Iri::Term(*number))
}

fn bracketed(iri: &str) -> String {
    format!("<{iri}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_has_a_namespace_and_stands_once() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        assert!(FIXED.iter().all(|name| schema.expand(name).is_some()));
        assert!(FIXED.is_sorted_by(|a, b| a < b));
        let vocabulary = Vocabulary::new(&schema);
        assert_eq!(vocabulary.bracketed(place("rdf:type")), "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>");
    }

    #[test]
    fn terms_of_no_schema_are_made() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let vocabulary = Vocabulary::new(&schema);
        assert!(matches!(vocabulary.dp("Visit"), Iri::Term(_)));
        assert_eq!(vocabulary.count("planets"), Iri::new(format!("{}planetsCount", schema.namespaces.role)));
    }
}
