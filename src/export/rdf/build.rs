//! From the graph to quads.

use super::iri::Iris;
use super::term::{Iri, Sink, Term};
use super::{Detail, Graphs, RdfOptions};
use crate::document::OffsetMap;
use crate::graph::{DocumentGraph, FactRef, GraphFact, GraphQuote, KnowledgeGraph, Node};
use crate::schema::{FactDecl, FactKind, Schema, SemRole};
use oxigraph::model::{Literal, NamedNode};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Makes the quads of a graph.
pub(super) struct Builder<'a, S> {
    graph: &'a KnowledgeGraph,
    schema: &'a Schema,
    options: &'a RdfOptions,
    iris: Iris,
    /// Terms of the vocabularies that were written before, by their names.
    dp: Names,
    role: Names,
    standard: Names,
    /// The graph and the language of the document.
    here: Option<Iri>,
    language: Option<Rc<str>>,
    pub(super) sink: S,
}

type Names = RefCell<FxHashMap<String, Iri>>;

/// The term `name`, made once.
fn known(names: &Names, name: &str, make: impl FnOnce() -> String) -> Iri {
    if let Some(iri) = names.borrow().get(name) {
        return iri.clone();
    }
    let iri = Iri::new(make());
    names.borrow_mut().insert(name.to_owned(), iri.clone());
    iri
}

impl<'a, S: Sink> Builder<'a, S> {
    pub(super) fn new(graph: &'a KnowledgeGraph, schema: &'a Schema, options: &'a RdfOptions, sink: S) -> Self {
        let iris = Iris::new(schema, options.base.as_deref());
        let (dp, role, standard) = (Names::default(), Names::default(), Names::default());
        Self { graph, schema, options, iris, dp, role, standard, here: None, language: None, sink }
    }

    /// Everything.
    pub(super) fn all(&mut self) {
        for (number, document) in self.graph.documents.iter().enumerate() {
            self.here = match self.options.graphs {
                Graphs::Default => None,
                Graphs::Article => Some(self.iris.article_graph(&document.id)),
            };
            let language = if document.lang.is_empty() { "fr" } else { &document.lang };
            let tagged = Literal::new_language_tagged_literal("", language).ok();
            self.language = tagged.as_ref().and_then(|l| l.language()).map(Rc::from);
            self.document(number, document);
        }
        if self.options.graphs == Graphs::Article {
            self.here = Some(self.iris.events());
        }
        if self.options.detail >= Detail::Facts {
            self.events();
        }
    }

    // ------------------------------------------------------------ small helpers

    fn add<'t>(&mut self, subject: &Iri, predicate: Iri, object: impl Into<Term<'t>>) {
        self.sink.take(subject, &predicate, &object.into(), self.here.as_ref());
    }

    /// A term of our own vocabulary.
    fn dp(&self, name: &str) -> Iri {
        known(&self.dp, name, || format!("{}{name}", self.schema.namespaces.dp))
    }

    fn role(&self, name: &str) -> Iri {
        known(&self.role, name, || format!("{}{name}", self.schema.namespaces.role))
    }

    /// A term of a standard vocabulary.
    fn std(&self, name: &str) -> Iri {
        known(&self.standard, name, || self.schema.expand(name).unwrap_or_default())
    }

    fn a(&self) -> Iri {
        self.std("rdf:type")
    }

    /// Words of the document.
    fn text<'t>(&self, text: impl Into<Cow<'t, str>>) -> Term<'t> {
        match &self.language {
            Some(language) => Term::Tagged(text.into(), language.clone()),
            None => Term::Plain(text.into()),
        }
    }

    fn typed<'t>(&self, value: impl Into<Cow<'t, str>>, kind: &str) -> Term<'t> {
        Term::Typed(value.into(), self.std(kind))
    }

    fn number(&self, value: crate::graph::Number) -> Term<'static> {
        match value.whole() {
            Some(n) => self.typed(n.to_string(), "xsd:integer"),
            None => self.decimal(value.0),
        }
    }

    /// A decimal literal; never in the scientific form, which `xsd:decimal` does not have.
    fn decimal(&self, value: f64) -> Term<'static> {
        self.typed(value.to_string(), "xsd:decimal")
    }

    fn index(&self, value: u32) -> Term<'static> {
        self.typed(value.to_string(), "xsd:nonNegativeInteger")
    }

    fn yes(&self) -> Term<'static> {
        self.typed("true", "xsd:boolean")
    }

    fn thing(&self, document: &DocumentGraph, node: &Node) -> Iri {
        if node.is_named() { self.iris.thing(&node.id) } else { self.iris.local_thing(&document.id, &node.id) }
    }

    /// A node or a fact of the document, by id.
    fn end(&self, number: usize, document: &DocumentGraph, id: &str) -> Iri {
        match self.graph.node_of(number, id) {
            Some(node) => self.thing(document, node),
            None if self.graph.fact_of(number, id).is_some() => self.iris.fact(&document.id, id),
            None => self.iris.local_thing(&document.id, id),
        }
    }

    // ------------------------------------------------------------ documents and things

    fn document(&mut self, number: usize, document: &DocumentGraph) {
        for node in &document.nodes {
            self.node(number, document, node);
        }
        self.edges(number, document);
        let full = self.options.detail == Detail::Full;
        let offsets = document.text.as_deref().filter(|_| full).map(OffsetMap::new);
        if self.options.detail >= Detail::Facts {
            self.article(document);
            for fact in &document.facts {
                self.fact(number, document, fact, offsets.as_ref());
            }
        }
        for (i, quote) in document.quotes.iter().enumerate() {
            self.quote(number, document, i, quote, offsets.as_ref());
        }
        if full {
            self.run(document);
            let rules: BTreeSet<&str> = document.facts.iter().map(|f| f.rule.as_str()).collect();
            for rule in rules.into_iter().filter(|r| !r.is_empty()) {
                let iri = self.iris.rule(rule);
                self.add(&iri, self.a(), self.std("prov:Plan"));
                self.add(&iri, self.std("rdfs:label"), Term::from(rule));
            }
        }
    }

    fn article(&mut self, document: &DocumentGraph) {
        let article = self.iris.article(&document.id);
        self.add(&article, self.a(), self.std("schema:NewsArticle"));
        self.add(&article, self.std("rdfs:label"), Term::from(document.id.as_str()));
        if !document.lang.is_empty() {
            self.add(&article, self.std("schema:inLanguage"), Term::from(document.lang.as_str()));
        }
        if let Some(date) = document.date.as_deref().and_then(day) {
            self.add(&article, self.std("schema:datePublished"), self.typed(date, "xsd:date"));
        }
        if let Some(title) = &document.title {
            self.add(&article, self.std("schema:headline"), self.text(title));
        }
        if let Some(publisher) = &document.publisher {
            self.add(&article, self.std("schema:creditText"), Term::from(publisher.as_str()));
        }
        if let Some(url) = &document.url {
            match NamedNode::new(url) {
                Ok(url) => self.add(&article, self.std("schema:url"), Iri::new(url.into_string())),
                Err(_) => self.add(&article, self.std("schema:url"), Term::from(url.as_str())),
            }
        }
        if self.options.detail == Detail::Full {
            self.add(&article, self.a(), self.std("prov:Entity"));
            self.add(&article, self.a(), self.std("nif:Context"));
            if let Some(digest) = &document.sha256 {
                self.add(&article, self.std("schema:sha256"), Term::from(digest.as_str()));
            }
            if let Some(length) = document.length {
                self.add(&article, self.std("nif:endIndex"), self.index(length));
                self.add(&article, self.std("nif:beginIndex"), self.index(0));
            }
        }
    }

    /// The activity that read the document: program, version, rules; no clock time.
    fn run(&mut self, document: &DocumentGraph) {
        let Some(generator) = &document.generator else { return };
        let run = self.iris.part(&document.id, "run");
        let program = self.iris.program(&generator.version, &generator.rules);
        self.add(&run, self.a(), self.std("prov:Activity"));
        self.add(&run, self.std("prov:used"), self.iris.article(&document.id));
        self.add(&run, self.std("prov:wasAssociatedWith"), program.clone());
        self.add(&program, self.a(), self.std("prov:SoftwareAgent"));
        self.add(&program, self.std("rdfs:label"), Term::from(format!("depeche {}", generator.version)));
        self.add(&program, self.std("schema:softwareVersion"), Term::from(generator.version.as_str()));
        self.add(&program, self.dp("ruleset"), Term::from(generator.rules.as_str()));
    }

    fn node(&mut self, number: usize, document: &DocumentGraph, node: &Node) {
        let iri = self.thing(document, node);
        self.add(&iri, self.a(), self.dp("Node"));
        if let Some(declared) = self.schema.entity_type(&node.kind).and_then(|t| self.schema.entity(t)) {
            self.add(&iri, self.a(), self.dp(&declared.name));
            for class in &declared.maps {
                self.add(&iri, self.a(), self.std(class));
            }
        }
        // In one graph for all documents a thing has one label; in its own graph each document gives its own.
        let merged = self.graph.thing_of(number, &node.id).filter(|_| self.options.graphs == Graphs::Default);
        let label = merged.map_or(&node.label, |t| &t.label);
        self.add(&iri, self.std("rdfs:label"), self.text(label));
        let names: BTreeSet<&str> =
            node.mentions.iter().filter(|m| m.kind == "name" && m.text != *label).map(|m| m.text.as_str()).collect();
        for name in names {
            self.add(&iri, self.std("skos:altLabel"), self.text(name));
        }
        if let Some(id) = &node.wikidata {
            self.add(&iri, self.std("schema:sameAs"), self.std(&format!("wd:{id}")));
        }
        if let Some(id) = node.geonames {
            let place = Iri::new(format!("https://sws.geonames.org/{id}/"));
            self.add(&iri, self.std("schema:sameAs"), place);
        }
        if let Some((lat, lon)) = node.lat.zip(node.lon) {
            self.add(&iri, self.std("schema:latitude"), self.decimal(lat));
            self.add(&iri, self.std("schema:longitude"), self.decimal(lon));
            let point = Iri::new(format!("{}/point", iri.as_str()));
            let wkt = self.typed(format!("POINT({lon} {lat})"), "geo:wktLiteral");
            self.add(&iri, self.std("geo:hasGeometry"), point.clone());
            self.add(&point, self.a(), self.std("geo:Geometry"));
            self.add(&point, self.std("geo:asWKT"), wkt);
        }
        if let Some(gender) = &node.gender {
            let value = if gender == "female" { "schema:Female" } else { "schema:Male" };
            self.add(&iri, self.std("schema:gender"), self.std(value));
        }
        let country = node.country.as_deref().and_then(|id| self.graph.thing(id));
        if let Some(country) = country.filter(|c| c.key != node.id) {
            let country = self.iris.thing(&country.key);
            self.add(&iri, self.std("schema:containedInPlace"), country);
        }
        let acts_for: BTreeSet<&str> = node.mentions.iter().filter_map(|m| m.stands_for.as_deref()).collect();
        for id in acts_for {
            let whom = self.end(number, document, id);
            self.add(&iri, self.dp("standsFor"), whom);
        }
        if self.options.detail == Detail::Full {
            for mention in &node.mentions {
                let span = self.iris.span(&document.id, "mention", mention.start, mention.end, "");
                self.add(&span, self.a(), self.dp("Mention"));
                self.add(&span, self.dp("refersTo"), iri.clone());
                self.add(&span, self.dp("mentionKind"), Term::from(mention.kind.as_str()));
                if let Some(id) = &mention.stands_for {
                    let whom = self.end(number, document, id);
                    self.add(&span, self.dp("standsFor"), whom);
                }
                self.span(document, &span, mention.start, mention.end, &mention.text, None);
            }
        }
    }

    /// What every stretch of text has: context, code points, words and, where the raw text is at hand, bytes.
    fn span(
        &mut self,
        document: &DocumentGraph,
        span: &Iri,
        start: u32,
        end: u32,
        words: &str,
        offsets: Option<&OffsetMap<'_>>,
    ) {
        self.add(span, self.a(), self.std("nif:OffsetBasedString"));
        self.add(span, self.std("nif:referenceContext"), self.iris.article(&document.id));
        self.add(span, self.std("nif:beginIndex"), self.index(start));
        self.add(span, self.std("nif:endIndex"), self.index(end));
        self.add(span, self.std("nif:anchorOf"), self.text(words));
        if let Some(offsets) = offsets {
            self.add(span, self.a(), self.std("oa:DataPositionSelector"));
            self.add(span, self.std("oa:start"), self.typed(offsets.byte(start).to_string(), "xsd:integer"));
            self.add(span, self.std("oa:end"), self.typed(offsets.byte(end).to_string(), "xsd:integer"));
        }
    }

    // ------------------------------------------------------------ edges

    fn edges(&mut self, number: usize, document: &DocumentGraph) {
        for (i, edge) in document.edges.iter().enumerate() {
            let namespace = if edge.reported { &self.schema.namespaces.dpr } else { &self.schema.namespaces.dp };
            let predicate = Iri::new(format!("{namespace}{}", edge.relation));
            let subject = self.end(number, document, &edge.source);
            let object = self.end(number, document, &edge.target);
            self.add(&subject, predicate.clone(), object.clone());
            if self.options.detail == Detail::Plain {
                if let Some(fact) = self.graph.fact_of(number, &edge.target) {
                    self.name_fact(number, document, fact);
                }
                continue;
            }
            let fact = self.iris.fact(&document.id, &edge.fact);
            if self.options.rdf12 {
                self.add(&fact, self.std("rdf:reifies"), Term::Triple(subject, predicate, object));
                continue;
            }
            let backing = self.iris.part(&document.id, &format!("edge/e{}", i + 1));
            self.add(&backing, self.a(), self.std("rdf:Statement"));
            self.add(&backing, self.std("rdf:subject"), subject);
            self.add(&backing, self.std("rdf:predicate"), predicate);
            self.add(&backing, self.std("rdf:object"), object);
            self.add(&backing, self.dp("fact"), fact);
        }
    }

    // ------------------------------------------------------------ facts

    fn declared(&self, fact: &GraphFact) -> Option<&'a FactDecl> {
        let schema = self.schema;
        schema.fact_type(&fact.kind).and_then(|t| schema.fact(t))
    }

    fn name_fact(&mut self, number: usize, document: &DocumentGraph, fact: &GraphFact) {
        let iri = self.iris.fact(&document.id, &fact.id);
        self.add(&iri, self.a(), self.dp(&fact.kind));
        let label = self.graph.label_of(number, fact, self.schema);
        self.add(&iri, self.std("rdfs:label"), self.text(&label));
    }

    fn fact(&mut self, number: usize, document: &DocumentGraph, fact: &GraphFact, offsets: Option<&OffsetMap<'_>>) {
        let iri = self.iris.fact(&document.id, &fact.id);
        self.name_fact(number, document, fact);
        self.add(&iri, self.a(), self.dp("Fact"));
        let declared = self.declared(fact);
        match declared.map(|d| d.kind) {
            Some(FactKind::Event) => self.add(&iri, self.a(), self.std("sem:Event")),
            Some(FactKind::State) => self.add(&iri, self.a(), self.dp("State")),
            _ => {}
        }
        for class in declared.map(|d| d.maps.as_slice()).unwrap_or_default() {
            self.add(&iri, self.a(), self.std(class));
        }
        self.add(&iri, self.dp("article"), self.iris.article(&document.id));
        self.roles(number, document, fact, &iri);
        self.status(number, document, fact, &iri);
        self.time(fact, &iri);
        if let Some(statement) = &fact.statement {
            self.add(&iri, self.dp("claimedIn"), self.iris.fact(&document.id, statement));
        }
        for other in &fact.same_as {
            self.add(&iri, self.dp("sameEvent"), self.iris.fact(&document.id, other));
        }
        if fact.in_title {
            self.add(&iri, self.dp("inTitle"), self.yes());
        }
        if self.options.detail == Detail::Full && fact.evidence.end > fact.evidence.start {
            let at = &fact.evidence;
            let span = self.iris.span(&document.id, "match", at.start, at.end, &fact.rule);
            self.add(&iri, self.std("prov:wasDerivedFrom"), span.clone());
            self.add(&span, self.a(), self.dp("Match"));
            if !fact.rule.is_empty() {
                self.add(&span, self.dp("rule"), self.iris.rule(&fact.rule));
            }
            if document.generator.is_some() {
                self.add(&span, self.std("prov:wasGeneratedBy"), self.iris.part(&document.id, "run"));
            }
            self.span(document, &span, at.start, at.end, &at.text, offsets);
        }
    }

    fn roles(&mut self, number: usize, document: &DocumentGraph, fact: &GraphFact, iri: &Iri) {
        for (role, values) in &fact.roles {
            let declared = self.schema.role(role).and_then(|r| self.schema.role_decl(r));
            for value in values {
                // a measure is written twice: as words with their unit, and as the number to reckon with
                if let (Some(_), Some(n)) = (&value.text, &value.value) {
                    self.add(iri, self.role(role), self.number(*n));
                }
                let object: Term = match (&value.node, &value.text, &value.value) {
                    (Some(id), _, _) => self.end(number, document, id).into(),
                    (_, Some(text), _) => self.text(text),
                    (_, _, Some(n)) => self.number(*n),
                    _ => continue,
                };
                self.add(iri, self.role(role), object.clone());
                for property in declared.map(|d| d.maps.as_slice()).unwrap_or_default() {
                    self.add(iri, self.std(property), object.clone());
                }
                if value.node.is_some() {
                    match declared.and_then(|d| d.sem) {
                        Some(SemRole::Actor) => {
                            self.add(iri, self.std("sem:hasActor"), object);
                            // who acts through its capital acts
                            if let Some(id) = &value.stands_for {
                                let whom = self.end(number, document, id);
                                self.add(iri, self.std("sem:hasActor"), whom);
                            }
                        }
                        Some(SemRole::Place) => self.add(iri, self.std("sem:hasPlace"), object),
                        None => {}
                    }
                }
            }
        }
        for (role, count) in &fact.counts {
            self.add(iri, self.role(&format!("{role}Count")), self.number(*count));
            self.add(iri, self.dp("count"), self.number(*count));
        }
    }

    fn status(&mut self, number: usize, document: &DocumentGraph, fact: &GraphFact, iri: &Iri) {
        self.add(iri, self.dp("status"), Term::from(fact.status.as_str()));
        let polarity = if fact.status.ends_with('-') { "Negative" } else { "Positive" };
        self.add(iri, self.dp("polarity"), self.dp(polarity));
        let certainty = match fact.status.trim_end_matches(['+', '-']) {
            "certain" => "Certain",
            "possible" => "Possible",
            _ => "Planned",
        };
        self.add(iri, self.dp("certainty"), self.dp(certainty));
        for (rank, id) in fact.source.iter().enumerate() {
            let source = self.end(number, document, id);
            if rank == 0 {
                self.add(iri, self.dp("attributedTo"), source.clone());
            }
            self.add(iri, self.std("sem:accordingTo"), source);
        }
        if fact.source.is_empty() {
            // The article itself is the narrator.
            self.add(iri, self.std("sem:accordingTo"), self.iris.article(&document.id));
        }
    }

    fn time(&mut self, fact: &GraphFact, iri: &Iri) {
        let Some(time) = &fact.time else { return };
        if let Some(words) = &time.text {
            self.add(iri, self.dp("timeText"), self.text(words));
        }
        if time.inherited {
            self.add(iri, self.dp("timeInherited"), self.yes());
        }
        let Some(value) = &time.value else { return };
        let node = self.iris.time(value);
        self.add(iri, self.std("sem:hasTime"), node.clone());
        self.add(&node, self.dp("timex"), Term::from(value.as_str()));
        let Some((property, value, kind)) = owl_time(value) else {
            self.add(&node, self.a(), self.std("time:TemporalEntity"));
            return;
        };
        self.add(&node, self.a(), self.std("time:Instant"));
        let literal = self.typed(value, kind);
        self.add(&node, self.std(property), literal.clone());
        self.add(iri, self.std("schema:startDate"), literal);
    }

    fn quote(
        &mut self,
        number: usize,
        document: &DocumentGraph,
        position: usize,
        quote: &GraphQuote,
        offsets: Option<&OffsetMap<'_>>,
    ) {
        let whole = self.options.detail >= Detail::Facts;
        // The words of a speech act belong to its fact; a quotation that goes on without a new cue is a node of its own.
        let fact = quote.fact.as_deref().filter(|id| self.graph.fact_of(number, id).is_some());
        if fact.is_none() && !whole {
            return;
        }
        let iri = match fact {
            Some(id) => self.iris.fact(&document.id, id),
            None => self.iris.part(&document.id, &format!("quote/q{}", position + 1)),
        };
        self.add(&iri, self.std("schema:text"), self.text(&quote.text));
        if !whole {
            return;
        }
        self.add(&iri, self.a(), self.std("schema:Quotation"));
        if fact.is_none() {
            self.add(&iri, self.dp("article"), self.iris.article(&document.id));
        }
        self.add(&iri, self.dp("quoteKind"), Term::from(quote.kind.as_str()));
        if let Some(cue) = &quote.cue {
            self.add(&iri, self.dp("cue"), self.text(&cue.text));
        }
        if let Some(id) = &quote.speaker {
            let speaker = self.end(number, document, id);
            self.add(&iri, self.std("schema:spokenByCharacter"), speaker);
        }
        if self.options.detail == Detail::Full {
            let span = self.iris.span(&document.id, "quoted", quote.start, quote.end, "");
            self.add(&iri, self.dp("quotedAt"), span.clone());
            self.span(document, &span, quote.start, quote.end, &quote.text, offsets);
        }
    }

    /// Facts of different documents that tell the same event share a node.
    fn events(&mut self) {
        let graph = self.graph;
        for group in &graph.events {
            let across = group.iter().any(|at| at.document != group[0].document);
            let name = |at: &FactRef| {
                let document = graph.documents.get(at.document)?;
                Some((document.id.as_str(), document.facts.get(at.fact)?.id.as_str()))
            };
            let mut members: Vec<(&str, &str)> = group.iter().filter_map(name).collect();
            members.sort_unstable();
            let Some((document, fact)) = members.first().filter(|_| across) else { continue };
            let event = self.iris.event(&format!("{document}-{fact}"));
            self.add(&event, self.a(), self.dp("Happening"));
            for (document, fact) in &members {
                let fact = self.iris.fact(document, fact);
                self.add(&fact, self.dp("tells"), event.clone());
            }
        }
    }
}

/// A calendar day that exists.
fn day(value: &str) -> Option<String> {
    let date: jiff::civil::Date = value.parse().ok().filter(|_| value.len() == 10)?;
    Some(date.to_string())
}

/// The property of OWL-Time, the value and its type for a TIMEX3 value, where it is a day, month, year or time of day.
fn owl_time(value: &str) -> Option<(&'static str, String, &'static str)> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    match value.len() {
        4 if digits(value) => Some(("time:inXSDgYear", value.to_owned(), "xsd:gYear")),
        7 if value.is_ascii()
            && digits(&value[..4])
            && &value[4..5] == "-"
            && matches!(value[5..].parse(), Ok(1..=12u8)) =>
        {
            Some(("time:inXSDgYearMonth", value.to_owned(), "xsd:gYearMonth"))
        }
        10 => day(value).map(|d| ("time:inXSDDate", d, "xsd:date")),
        16.. if value.as_bytes().get(10) == Some(&b'T') => {
            let time: jiff::civil::DateTime = value.parse().ok()?;
            let text = time.strftime("%Y-%m-%dT%H:%M:%S").to_string();
            Some(("time:inXSDDateTime", text, "xsd:dateTime"))
        }
        _ => None,
    }
}
