//! From the graph to quads.

use super::iri::Iris;
use super::term::{Iri, Sink, Term};
use super::vocabulary::{Vocabulary, term};
use super::{Detail, Graphs, RdfOptions, Writer};
use crate::document::OffsetMap;
use crate::graph::{DocumentGraph, FactRef, GraphFact, GraphQuote, KnowledgeGraph, Node, label};
use crate::schema::{FactDecl, FactKind, Schema, SemRole};
use oxigraph::model::{Literal, NamedNode};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Makes the quads of a graph.
pub(super) struct Builder<'a, S> {
    graph: &'a KnowledgeGraph,
    schema: &'a Schema,
    options: &'a RdfOptions,
    vocabulary: &'a Vocabulary,
    iris: Iris,
    /// The graph and the language of the document.
    here: Option<Iri>,
    language: Option<Rc<str>>,
    /// The nodes and facts of the document by their ids, with their names.
    nodes: FxHashMap<&'a str, (&'a Node, Iri)>,
    facts: FxHashMap<&'a str, (&'a GraphFact, Iri)>,
    /// Names of rules, of all documents.
    rules: FxHashMap<&'a str, Iri>,
    pub(super) sink: S,
}

impl<'a, S: Sink> Builder<'a, S> {
    pub(super) fn new(graph: &'a KnowledgeGraph, writer: &'a Writer<'_>, sink: S) -> Self {
        let Writer { schema, options, vocabulary } = writer;
        let iris = Iris::new(schema, options.base.as_deref());
        let (nodes, facts, rules) = Default::default();
        Self { graph, schema, options, vocabulary, iris, here: None, language: None, nodes, facts, rules, sink }
    }

    /// Everything.
    pub(super) fn all(&mut self) {
        for (number, document) in self.graph.documents.iter().enumerate() {
            self.iris.begin(&document.id);
            self.here = match self.options.graphs {
                Graphs::Default => None,
                Graphs::Article => Some(Iri::new(self.iris.article_graph(&document.id))),
            };
            let language = if document.lang.is_empty() { "fr" } else { &document.lang };
            let tagged = Literal::new_language_tagged_literal("", language).ok();
            self.language = tagged.as_ref().and_then(|l| l.language()).map(Rc::from);
            self.name_all(document);
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

    /// Words of the document.
    fn text<'t>(&self, text: impl Into<Cow<'t, str>>) -> Term<'t> {
        match &self.language {
            Some(language) => Term::Tagged(text.into(), language.clone()),
            None => Term::Plain(text.into()),
        }
    }

    fn typed<'t>(&self, value: impl Into<Cow<'t, str>>, kind: Iri) -> Term<'t> {
        Term::Typed(value.into(), kind)
    }

    fn number(&self, value: crate::graph::Number) -> Term<'static> {
        match value.whole() {
            Some(n) => Term::Whole(n, term!("xsd:integer")),
            None => self.decimal(value.0),
        }
    }

    /// A decimal literal; never in the scientific form, which `xsd:decimal` does not have.
    fn decimal(&self, value: f64) -> Term<'static> {
        self.typed(value.to_string(), term!("xsd:decimal"))
    }

    fn index(&self, value: u32) -> Term<'static> {
        Term::Whole(value.into(), term!("xsd:nonNegativeInteger"))
    }

    fn yes(&self) -> Term<'static> {
        self.typed("true", term!("xsd:boolean"))
    }

    /// Gives the nodes and facts of a document their names.
    fn name_all(&mut self, document: &'a DocumentGraph) {
        let Self { nodes, facts, iris, .. } = self;
        nodes.clear();
        for node in &document.nodes {
            let name = || if node.is_named() { iris.thing(&node.id) } else { iris.local_thing(&node.id) };
            nodes.entry(&node.id).or_insert_with(|| (node, name()));
        }
        facts.clear();
        for fact in &document.facts {
            facts.entry(&fact.id).or_insert_with(|| (fact, iris.fact(&fact.id)));
        }
    }

    fn thing(&self, node: &Node) -> Iri {
        match self.nodes.get(node.id.as_str()) {
            Some((known, iri)) if std::ptr::eq(*known, node) => iri.clone(),
            // another node of the document has the same id
            _ if node.is_named() => self.iris.thing(&node.id),
            _ => self.iris.local_thing(&node.id),
        }
    }

    /// A fact of the document, whether it is there or not.
    fn fact_name(&self, id: &str) -> Iri {
        self.facts.get(id).map_or_else(|| self.iris.fact(id), |(_, iri)| iri.clone())
    }

    fn rule(&mut self, name: &'a str) -> Iri {
        self.rules.entry(name).or_insert_with(|| self.iris.rule(name)).clone()
    }

    /// A node or a fact of the document, by id.
    fn end(&self, id: &str) -> Iri {
        let node = self.nodes.get(id).map(|(_, iri)| iri);
        match node.or_else(|| self.facts.get(id).map(|(_, iri)| iri)) {
            Some(iri) => iri.clone(),
            None => self.iris.local_thing(id),
        }
    }

    // ------------------------------------------------------------ documents and things

    fn document(&mut self, number: usize, document: &'a DocumentGraph) {
        for node in &document.nodes {
            self.node(number, node);
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
            self.quote(i, quote, offsets.as_ref());
        }
        if full {
            self.run(document);
            let rules: BTreeSet<&str> = document.facts.iter().map(|f| f.rule.as_str()).collect();
            for rule in rules.into_iter().filter(|r| !r.is_empty()) {
                let iri = self.rule(rule);
                self.add(&iri, term!("rdf:type"), term!("prov:Plan"));
                self.add(&iri, term!("rdfs:label"), Term::from(rule));
            }
        }
    }

    fn article(&mut self, document: &DocumentGraph) {
        let article = self.iris.article();
        self.add(&article, term!("rdf:type"), term!("schema:NewsArticle"));
        self.add(&article, term!("rdfs:label"), Term::from(document.id.as_str()));
        if !document.lang.is_empty() {
            self.add(&article, term!("schema:inLanguage"), Term::from(document.lang.as_str()));
        }
        if let Some(date) = document.date.as_deref().and_then(day) {
            self.add(&article, term!("schema:datePublished"), self.typed(date, term!("xsd:date")));
        }
        if let Some(title) = &document.title {
            self.add(&article, term!("schema:headline"), self.text(title));
        }
        if let Some(publisher) = &document.publisher {
            self.add(&article, term!("schema:creditText"), Term::from(publisher.as_str()));
        }
        if let Some(url) = &document.url {
            match NamedNode::new(url) {
                Ok(url) => self.add(&article, term!("schema:url"), Iri::new(url.into_string())),
                Err(_) => self.add(&article, term!("schema:url"), Term::from(url.as_str())),
            }
        }
        if self.options.detail == Detail::Full {
            self.add(&article, term!("rdf:type"), term!("prov:Entity"));
            self.add(&article, term!("rdf:type"), term!("nif:Context"));
            if let Some(digest) = &document.sha256 {
                self.add(&article, term!("schema:sha256"), Term::from(digest.as_str()));
            }
            if let Some(length) = document.length {
                self.add(&article, term!("nif:endIndex"), self.index(length));
                self.add(&article, term!("nif:beginIndex"), self.index(0));
            }
        }
    }

    /// The activity that read the document: program, version, rules; no clock time.
    fn run(&mut self, document: &DocumentGraph) {
        let Some(generator) = &document.generator else { return };
        let run = self.iris.part("run");
        let program = self.iris.program(&generator.version, &generator.rules);
        self.add(&run, term!("rdf:type"), term!("prov:Activity"));
        self.add(&run, term!("prov:used"), self.iris.article());
        self.add(&run, term!("prov:wasAssociatedWith"), program.clone());
        self.add(&program, term!("rdf:type"), term!("prov:SoftwareAgent"));
        self.add(&program, term!("rdfs:label"), Term::from(format!("depeche {}", generator.version)));
        self.add(&program, term!("schema:softwareVersion"), Term::from(generator.version.as_str()));
        self.add(&program, term!("dp:ruleset"), Term::from(generator.rules.as_str()));
    }

    fn node(&mut self, number: usize, node: &Node) {
        let iri = self.thing(node);
        self.add(&iri, term!("rdf:type"), term!("dp:Node"));
        if let Some(declared) = self.schema.entity_type(&node.kind).and_then(|t| self.schema.entity(t)) {
            self.add(&iri, term!("rdf:type"), self.vocabulary.dp(&declared.name));
            for class in &declared.maps {
                self.add(&iri, term!("rdf:type"), self.vocabulary.mapped(class, self.schema));
            }
        }
        // In one graph for all documents a thing has one label; in its own graph each document gives its own.
        let merged = self.graph.thing_of(number, &node.id).filter(|_| self.options.graphs == Graphs::Default);
        let label = merged.map_or(&node.label, |t| &t.label);
        self.add(&iri, term!("rdfs:label"), self.text(label));
        let names: BTreeSet<&str> =
            node.mentions.iter().filter(|m| m.kind == "name" && m.text != *label).map(|m| m.text.as_str()).collect();
        for name in names {
            self.add(&iri, term!("skos:altLabel"), self.text(name));
        }
        if let Some(id) = &node.wikidata {
            self.add(&iri, term!("schema:sameAs"), self.vocabulary.known_thing(id));
        }
        if let Some(id) = node.geonames {
            let place = Iri::new(format!("https://sws.geonames.org/{id}/"));
            self.add(&iri, term!("schema:sameAs"), place);
        }
        if let Some((lat, lon)) = node.lat.zip(node.lon) {
            self.add(&iri, term!("schema:latitude"), self.decimal(lat));
            self.add(&iri, term!("schema:longitude"), self.decimal(lon));
            let point = Iri::new(format!("{}/point", iri.text(self.vocabulary)));
            let wkt = self.typed(format!("POINT({lon} {lat})"), term!("geo:wktLiteral"));
            self.add(&iri, term!("geo:hasGeometry"), point.clone());
            self.add(&point, term!("rdf:type"), term!("geo:Geometry"));
            self.add(&point, term!("geo:asWKT"), wkt);
        }
        if let Some(gender) = &node.gender {
            let value = if gender == "female" { term!("schema:Female") } else { term!("schema:Male") };
            self.add(&iri, term!("schema:gender"), value);
        }
        let known = |id: &&str| self.graph.thing(id).is_some() || self.nodes.contains_key(id);
        if let Some(country) = node.country.as_deref().filter(|id| *id != node.id).filter(known) {
            let country = self.iris.thing(country);
            self.add(&iri, term!("schema:containedInPlace"), country);
        }
        let acts_for: BTreeSet<&str> = node.mentions.iter().filter_map(|m| m.stands_for.as_deref()).collect();
        for id in acts_for {
            let whom = self.end(id);
            self.add(&iri, term!("dp:standsFor"), whom);
        }
        if self.options.detail == Detail::Full {
            for mention in &node.mentions {
                let span = self.iris.span("mention", mention.start, mention.end, "");
                self.add(&span, term!("rdf:type"), term!("dp:Mention"));
                self.add(&span, term!("dp:refersTo"), iri.clone());
                self.add(&span, term!("dp:mentionKind"), Term::from(mention.kind.as_str()));
                if let Some(id) = &mention.stands_for {
                    let whom = self.end(id);
                    self.add(&span, term!("dp:standsFor"), whom);
                }
                self.span(&span, mention.start, mention.end, &mention.text, None);
            }
        }
    }

    /// What every stretch of text has: context, code points, words and, where the raw text is at hand, bytes.
    fn span(&mut self, span: &Iri, start: u32, end: u32, words: &str, offsets: Option<&OffsetMap<'_>>) {
        self.add(span, term!("rdf:type"), term!("nif:OffsetBasedString"));
        self.add(span, term!("nif:referenceContext"), self.iris.article());
        self.add(span, term!("nif:beginIndex"), self.index(start));
        self.add(span, term!("nif:endIndex"), self.index(end));
        self.add(span, term!("nif:anchorOf"), self.text(words));
        if let Some(offsets) = offsets {
            self.add(span, term!("rdf:type"), term!("oa:DataPositionSelector"));
            self.add(span, term!("oa:start"), Term::Whole(offsets.byte(start).into(), term!("xsd:integer")));
            self.add(span, term!("oa:end"), Term::Whole(offsets.byte(end).into(), term!("xsd:integer")));
        }
    }

    // ------------------------------------------------------------ edges

    fn edges(&mut self, number: usize, document: &DocumentGraph) {
        for (i, edge) in document.edges.iter().enumerate() {
            let predicate = self.vocabulary.edge(&edge.relation, edge.reported);
            let subject = self.end(&edge.source);
            let object = self.end(&edge.target);
            self.add(&subject, predicate.clone(), object.clone());
            if self.options.detail == Detail::Plain {
                if let Some(&(fact, _)) = self.facts.get(edge.target.as_str()) {
                    self.name_fact(number, fact);
                }
                continue;
            }
            let fact = self.fact_name(&edge.fact);
            if self.options.rdf12 {
                self.add(&fact, term!("rdf:reifies"), Term::Triple(subject, predicate, object));
                continue;
            }
            let backing = self.iris.numbered("edge/e", i + 1);
            self.add(&backing, term!("rdf:type"), term!("rdf:Statement"));
            self.add(&backing, term!("rdf:subject"), subject);
            self.add(&backing, term!("rdf:predicate"), predicate);
            self.add(&backing, term!("rdf:object"), object);
            self.add(&backing, term!("dp:fact"), fact);
        }
    }

    // ------------------------------------------------------------ facts

    fn declared(&self, fact: &GraphFact) -> Option<&'a FactDecl> {
        let schema = self.schema;
        schema.fact_type(&fact.kind).and_then(|t| schema.fact(t))
    }

    fn name_fact(&mut self, number: usize, fact: &GraphFact) {
        let iri = self.fact_name(&fact.id);
        self.add(&iri, term!("rdf:type"), self.vocabulary.dp(&fact.kind));
        let name_of = |id| {
            let thing = self.graph.thing_of(number, id).map(|t| &t.label);
            thing.or_else(|| self.nodes.get(id).map(|(node, _)| &node.label)).map_or(id, String::as_str)
        };
        let label = label(fact, self.schema, name_of);
        self.add(&iri, term!("rdfs:label"), self.text(&label));
    }

    fn fact(
        &mut self,
        number: usize,
        document: &'a DocumentGraph,
        fact: &'a GraphFact,
        offsets: Option<&OffsetMap<'_>>,
    ) {
        let iri = self.fact_name(&fact.id);
        self.name_fact(number, fact);
        self.add(&iri, term!("rdf:type"), term!("dp:Fact"));
        let declared = self.declared(fact);
        match declared.map(|d| d.kind) {
            Some(FactKind::Event) => self.add(&iri, term!("rdf:type"), term!("sem:Event")),
            Some(FactKind::State) => self.add(&iri, term!("rdf:type"), term!("dp:State")),
            _ => {}
        }
        for class in declared.map(|d| d.maps.as_slice()).unwrap_or_default() {
            self.add(&iri, term!("rdf:type"), self.vocabulary.mapped(class, self.schema));
        }
        self.add(&iri, term!("dp:article"), self.iris.article());
        self.roles(fact, &iri);
        self.status(fact, &iri);
        self.time(fact, &iri);
        if let Some(statement) = &fact.statement {
            self.add(&iri, term!("dp:claimedIn"), self.fact_name(statement));
        }
        for other in &fact.same_as {
            self.add(&iri, term!("dp:sameEvent"), self.fact_name(other));
        }
        if fact.in_title {
            self.add(&iri, term!("dp:inTitle"), self.yes());
        }
        if self.options.detail == Detail::Full && fact.evidence.end > fact.evidence.start {
            let at = &fact.evidence;
            let span = self.iris.span("match", at.start, at.end, &fact.rule);
            self.add(&iri, term!("prov:wasDerivedFrom"), span.clone());
            self.add(&span, term!("rdf:type"), term!("dp:Match"));
            if !fact.rule.is_empty() {
                let rule = self.rule(&fact.rule);
                self.add(&span, term!("dp:rule"), rule);
            }
            if document.generator.is_some() {
                self.add(&span, term!("prov:wasGeneratedBy"), self.iris.part("run"));
            }
            self.span(&span, at.start, at.end, &at.text, offsets);
        }
    }

    fn roles(&mut self, fact: &GraphFact, iri: &Iri) {
        for (role, values) in &fact.roles {
            let declared = self.schema.role(role).and_then(|r| self.schema.role_decl(r));
            for value in values {
                // a measure is written twice: as words with their unit, and as the number to reckon with
                if let (Some(_), Some(n)) = (&value.text, &value.value) {
                    self.add(iri, self.vocabulary.role(role), self.number(*n));
                }
                let object: Term = match (&value.node, &value.text, &value.value) {
                    (Some(id), _, _) => self.end(id).into(),
                    (_, Some(text), _) => self.text(text),
                    (_, _, Some(n)) => self.number(*n),
                    _ => continue,
                };
                self.add(iri, self.vocabulary.role(role), object.clone());
                for property in declared.map(|d| d.maps.as_slice()).unwrap_or_default() {
                    self.add(iri, self.vocabulary.mapped(property, self.schema), object.clone());
                }
                if value.node.is_some() {
                    match declared.and_then(|d| d.sem) {
                        Some(SemRole::Actor) => {
                            self.add(iri, term!("sem:hasActor"), object);
                            // who acts through its capital acts
                            if let Some(id) = &value.stands_for {
                                let whom = self.end(id);
                                self.add(iri, term!("sem:hasActor"), whom);
                            }
                        }
                        Some(SemRole::Place) => self.add(iri, term!("sem:hasPlace"), object),
                        None => {}
                    }
                }
            }
        }
        for (role, count) in &fact.counts {
            self.add(iri, self.vocabulary.count(role), self.number(*count));
            self.add(iri, term!("dp:count"), self.number(*count));
        }
    }

    fn status(&mut self, fact: &GraphFact, iri: &Iri) {
        self.add(iri, term!("dp:status"), Term::from(fact.status.as_str()));
        let polarity = if fact.status.ends_with('-') { term!("dp:Negative") } else { term!("dp:Positive") };
        self.add(iri, term!("dp:polarity"), polarity);
        let certainty = match fact.status.trim_end_matches(['+', '-']) {
            "certain" => term!("dp:Certain"),
            "possible" => term!("dp:Possible"),
            _ => term!("dp:Planned"),
        };
        self.add(iri, term!("dp:certainty"), certainty);
        for (rank, id) in fact.source.iter().enumerate() {
            let source = self.end(id);
            if rank == 0 {
                self.add(iri, term!("dp:attributedTo"), source.clone());
            }
            self.add(iri, term!("sem:accordingTo"), source);
        }
        if fact.source.is_empty() {
            // The article itself is the narrator.
            self.add(iri, term!("sem:accordingTo"), self.iris.article());
        }
    }

    fn time(&mut self, fact: &GraphFact, iri: &Iri) {
        let Some(time) = &fact.time else { return };
        if let Some(words) = &time.text {
            self.add(iri, term!("dp:timeText"), self.text(words));
        }
        if time.inherited {
            self.add(iri, term!("dp:timeInherited"), self.yes());
        }
        let Some(value) = &time.value else { return };
        let node = self.iris.time(value);
        self.add(iri, term!("sem:hasTime"), node.clone());
        self.add(&node, term!("dp:timex"), Term::from(value.as_str()));
        let Some((property, value, kind)) = owl_time(value) else {
            self.add(&node, term!("rdf:type"), term!("time:TemporalEntity"));
            return;
        };
        self.add(&node, term!("rdf:type"), term!("time:Instant"));
        let literal = self.typed(value, kind);
        self.add(&node, property, literal.clone());
        self.add(iri, term!("schema:startDate"), literal);
    }

    fn quote(&mut self, position: usize, quote: &GraphQuote, offsets: Option<&OffsetMap<'_>>) {
        let whole = self.options.detail >= Detail::Facts;
        // The words of a speech act belong to its fact; a quotation that goes on without a new cue is a node of its own.
        let fact = quote.fact.as_deref().filter(|id| self.facts.contains_key(id));
        if fact.is_none() && !whole {
            return;
        }
        let iri = match fact {
            Some(id) => self.fact_name(id),
            None => self.iris.numbered("quote/q", position + 1),
        };
        self.add(&iri, term!("schema:text"), self.text(&quote.text));
        if !whole {
            return;
        }
        self.add(&iri, term!("rdf:type"), term!("schema:Quotation"));
        if fact.is_none() {
            self.add(&iri, term!("dp:article"), self.iris.article());
        }
        self.add(&iri, term!("dp:quoteKind"), Term::from(quote.kind.as_str()));
        if let Some(cue) = &quote.cue {
            self.add(&iri, term!("dp:cue"), self.text(&cue.text));
        }
        if let Some(id) = &quote.speaker {
            let speaker = self.end(id);
            self.add(&iri, term!("schema:spokenByCharacter"), speaker);
        }
        if self.options.detail == Detail::Full {
            let span = self.iris.span("quoted", quote.start, quote.end, "");
            self.add(&iri, term!("dp:quotedAt"), span.clone());
            self.span(&span, quote.start, quote.end, &quote.text, offsets);
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
            self.add(&event, term!("rdf:type"), term!("dp:Happening"));
            for (document, fact) in &members {
                let fact = self.iris.fact_of(document, fact);
                self.add(&fact, term!("dp:tells"), event.clone());
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
fn owl_time(value: &str) -> Option<(Iri, String, Iri)> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    match value.len() {
        4 if digits(value) => Some((term!("time:inXSDgYear"), value.to_owned(), term!("xsd:gYear"))),
        7 if value.is_ascii()
            && digits(&value[..4])
            && &value[4..5] == "-"
            && matches!(value[5..].parse(), Ok(1..=12u8)) =>
        {
            Some((term!("time:inXSDgYearMonth"), value.to_owned(), term!("xsd:gYearMonth")))
        }
        10 => day(value).map(|d| (term!("time:inXSDDate"), d, term!("xsd:date"))),
        16.. if value.as_bytes().get(10) == Some(&b'T') => {
            let time: jiff::civil::DateTime = value.parse().ok()?;
            let text = time.strftime("%Y-%m-%dT%H:%M:%S").to_string();
            Some((term!("time:inXSDDateTime"), text, term!("xsd:dateTime")))
        }
        _ => None,
    }
}
