//! A dataset in memory and the answers to SPARQL queries over it.

use crate::export::rdf::prefixes;
use crate::schema::Schema;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term, Triple, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryResults, QuerySolution, SparqlEvaluator};
use oxigraph::store::Store;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;

/// What can go wrong with data or a query.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    /// A file cannot be read or is no RDF.
    #[error("{path}: {message}")]
    File {
        /// The file.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// The store refuses.
    #[error("store: {0}")]
    Store(String),
    /// The query is wrong.
    #[error("the query is no SPARQL: {0}")]
    Syntax(String),
    /// The query failed.
    #[error("the query failed: {0}")]
    Evaluation(String),
    /// The answer cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResultFormat {
    /// A table to read.
    Table,
    /// CSV.
    Csv,
    /// TSV with RDF terms.
    Tsv,
    /// SPARQL results in JSON.
    Json,
    /// SPARQL results in XML.
    Xml,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// ASK.
    Boolean(bool),
    /// SELECT: variables and rows.
    Rows {
        /// Names in the order of the query.
        variables: Vec<Variable>,
        /// One term or none for each variable.
        rows: Vec<Vec<Option<Term>>>,
    },
    /// CONSTRUCT, DESCRIBE: sorted triples.
    Triples(Vec<Triple>),
}

/// RDF in memory.
pub struct Dataset {
    store: Store,
    prefixes: Vec<(String, String)>,
    distance: NamedNode,
}

impl Dataset {
    /// An empty dataset; queries know the prefixes of `schema` without declaring them.
    ///
    /// # Errors
    /// When no store can be made.
    pub fn new(schema: &Schema, base: Option<&str>) -> Result<Self, DatasetError> {
        let store = Store::new().map_err(|e| DatasetError::Store(e.to_string()))?;
        let distance = NamedNode::new_unchecked(format!("{}distance", schema.namespaces.dp));
        Ok(Self { store, prefixes: prefixes(schema, base), distance })
    }

    /// Whether a file is RDF by its ending.
    #[must_use]
    pub fn format_of(path: &Path) -> Option<RdfFormat> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "ttl" | "nt" | "nq" | "trig" | "rdf" | "jsonld" | "n3" => RdfFormat::from_extension(&ending),
            _ => None,
        }
    }

    /// Adds quads. What stands in a named graph stands in the default graph too, where queries look: a label that
    /// several articles give is one triple there.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn add(&self, quads: &[Quad]) -> Result<(), DatasetError> {
        self.insert(quads.iter().cloned())
    }

    fn insert(&self, quads: impl Iterator<Item = Quad>) -> Result<(), DatasetError> {
        let wrong = |e: oxigraph::store::StorageError| DatasetError::Store(e.to_string());
        let both = quads.flat_map(|quad| {
            let named = (!quad.graph_name.is_default_graph()).then(|| quad.clone());
            let plain = Quad { graph_name: GraphName::DefaultGraph, ..quad };
            named.into_iter().chain(std::iter::once(plain))
        });
        let mut loader = self.store.bulk_loader();
        loader.load_quads(both).map_err(wrong)?;
        loader.commit().map_err(wrong)
    }

    /// Adds an RDF file.
    ///
    /// # Errors
    /// When it cannot be read or is not what its ending says.
    pub fn load(&self, path: &Path) -> Result<(), DatasetError> {
        let wrong = |message: String| DatasetError::File { path: path.display().to_string(), message };
        let format = Self::format_of(path)
            .ok_or_else(|| wrong("not an RDF file by its ending (ttl, nt, nq, trig, rdf, jsonld)".to_owned()))?;
        let file = File::open(path).map_err(|e| wrong(e.to_string()))?;
        let parser = RdfParser::from_format(format);
        let base = format!("file://{}", path.canonicalize().unwrap_or_default().display());
        let parser = match parser.clone().with_base_iri(base) {
            Ok(with_base) => with_base,
            Err(_) => parser,
        };
        let mut mistake = None;
        let quads = parser.rename_blank_nodes().for_reader(BufReader::new(file)).map_while(|quad| match quad {
            Ok(quad) => Some(quad),
            Err(error) => {
                mistake = Some(error.to_string());
                None
            }
        });
        self.insert(quads)?;
        mistake.map_or(Ok(()), |message| Err(wrong(message)))
    }

    /// Number of quads.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn len(&self) -> Result<usize, DatasetError> {
        self.store.len().map_err(|e| DatasetError::Store(e.to_string()))
    }

    /// Whether there is nothing in it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_empty(&self) -> Result<bool, DatasetError> {
        Ok(self.len()? == 0)
    }

    /// Answers a query. The default graph holds all graphs together; the prefixes of the schema are known; the
    /// function `dp:distance(lat, lon, lat, lon)` gives kilometres.
    ///
    /// # Errors
    /// When the query is wrong or fails.
    pub fn query(&self, text: &str) -> Result<Answer, DatasetError> {
        let mut evaluator = SparqlEvaluator::new().with_custom_function(self.distance.clone(), |args| {
            let degrees = |i: usize| match args.get(i)? {
                Term::Literal(l) => l.value().parse::<f64>().ok(),
                _ => None,
            };
            Some(Literal::from(distance(degrees(0)?, degrees(1)?, degrees(2)?, degrees(3)?)).into())
        });
        for (prefix, iri) in &self.prefixes {
            evaluator =
                evaluator.with_prefix(prefix, iri).map_err(|e| DatasetError::Syntax(format!("{prefix}: {e}")))?;
        }
        let query = evaluator.parse_query(text).map_err(|e| DatasetError::Syntax(e.to_string()))?;
        let failed = |e: oxigraph::sparql::QueryEvaluationError| DatasetError::Evaluation(e.to_string());
        match query.on_store(&self.store).execute().map_err(failed)? {
            QueryResults::Boolean(yes) => Ok(Answer::Boolean(yes)),
            QueryResults::Solutions(solutions) => {
                let variables = solutions.variables().to_vec();
                let rows: Result<Vec<_>, _> = solutions.map(|s| s.map(|s| cells(&s, &variables))).collect();
                Ok(Answer::Rows { rows: rows.map_err(failed)?, variables })
            }
            QueryResults::Graph(triples) => {
                let triples: Result<Vec<Triple>, _> = triples.collect();
                let mut triples = triples.map_err(failed)?;
                triples.sort_by_cached_key(ToString::to_string);
                triples.dedup();
                Ok(Answer::Triples(triples))
            }
        }
    }
}

fn cells(solution: &QuerySolution, variables: &[Variable]) -> Vec<Option<Term>> {
    variables.iter().map(|v| solution.get(v).cloned()).collect()
}

/// Great-circle distance in kilometres (haversine, mean radius of the Earth).
fn distance(lat1: f64, lon1: f64, lat2: f64, lon2: f64) -> f64 {
    let (a, b) = (lat1.to_radians(), lat2.to_radians());
    let half = |d: f64| (d / 2.0).sin().powi(2);
    let h = half(b - a) + a.cos() * b.cos() * half((lon2 - lon1).to_radians());
    2.0 * 6371.0088 * h.sqrt().min(1.0).asin()
}

impl Answer {
    /// Writes the answer; triples are Turtle whatever `format` is.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write<W: Write>(&self, format: ResultFormat, schema: &Schema, mut out: W) -> Result<(), DatasetError> {
        let results = match format {
            ResultFormat::Table => None,
            ResultFormat::Csv => Some(QueryResultsFormat::Csv),
            ResultFormat::Tsv => Some(QueryResultsFormat::Tsv),
            ResultFormat::Json => Some(QueryResultsFormat::Json),
            ResultFormat::Xml => Some(QueryResultsFormat::Xml),
        };
        match (self, results) {
            (Self::Boolean(yes), None) => writeln!(out, "{yes}")?,
            (Self::Boolean(yes), Some(results)) => {
                let mut out = QueryResultsSerializer::from_format(results).serialize_boolean_to_writer(out, *yes)?;
                writeln!(out)?;
            }
            (Self::Rows { variables, rows }, None) => out.write_all(table(variables, rows, schema).as_bytes())?,
            (Self::Rows { variables, rows }, Some(results)) => {
                let mut writer = QueryResultsSerializer::from_format(results)
                    .serialize_solutions_to_writer(out, variables.clone())?;
                for row in rows {
                    let cells = variables.iter().zip(row);
                    writer.serialize(cells.filter_map(|(v, t)| t.as_ref().map(|t| (v.as_ref(), t.as_ref()))))?;
                }
                let mut out = writer.finish()?;
                if matches!(results, QueryResultsFormat::Json | QueryResultsFormat::Xml) {
                    writeln!(out)?;
                }
            }
            (Self::Triples(triples), _) => {
                let quads: Vec<Quad> = triples.iter().map(|t| t.clone().in_graph(GraphName::DefaultGraph)).collect();
                crate::export::rdf::write(&quads, RdfFormat::Turtle, schema, None, out)?;
            }
        }
        Ok(())
    }
}

/// A term as a person wants to read it: labels without tags, IRIs with prefixes.
fn readable(term: &Term, prefixes: &[(String, String)]) -> String {
    match term {
        Term::Literal(literal) => literal.value().replace('\n', " "),
        Term::NamedNode(iri) => {
            let longest = prefixes
                .iter()
                .filter(|(_, base)| iri.as_str().starts_with(base.as_str()))
                .max_by_key(|(_, base)| base.len());
            match longest {
                Some((prefix, base)) => format!("{prefix}:{}", &iri.as_str()[base.len()..]),
                None => iri.to_string(),
            }
        }
        other => other.to_string(),
    }
}

fn table(variables: &[Variable], rows: &[Vec<Option<Term>>], schema: &Schema) -> String {
    let prefixes = prefixes(schema, None);
    let mut lines: Vec<Vec<String>> = vec![variables.iter().map(|v| v.as_str().to_owned()).collect()];
    for row in rows {
        lines.push(row.iter().map(|t| t.as_ref().map_or_else(String::new, |t| readable(t, &prefixes))).collect());
    }
    let mut widths = vec![0; variables.len()];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        let mut text = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            let _ = write!(text, "{cell}{}  ", " ".repeat(width - cell.chars().count()));
        }
        out.push_str(text.trim_end());
        out.push('\n');
        if number == 0 {
            let rules: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
            out.push_str(&rules.join("  "));
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::rdf::{Detail, Graphs, RdfOptions, quads};
    use crate::graph::{KnowledgeGraph, testing};

    fn dataset(options: &RdfOptions) -> (Schema, Dataset) {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let (_, graph) = testing::sample();
        let graph = KnowledgeGraph::new(vec![graph], &schema);
        let dataset = Dataset::new(&schema, None).expect("a store");
        dataset.add(&quads(&graph, &schema, options).expect("no base")).expect("added");
        (schema, dataset)
    }

    fn csv(schema: &Schema, dataset: &Dataset, query: &str) -> String {
        let mut out = Vec::new();
        dataset.query(query).expect("answered").write(ResultFormat::Csv, schema, &mut out).expect("written");
        String::from_utf8(out).expect("text").replace("\r\n", "\n")
    }

    #[test]
    fn plain_questions_have_plain_answers() {
        for detail in [Detail::Plain, Detail::Facts, Detail::Full] {
            for graphs in [Graphs::Default, Graphs::Article] {
                let (schema, data) = dataset(&RdfOptions { detail, graphs, ..RdfOptions::default() });
                let found = csv(
                    &schema,
                    &data,
                    "SELECT ?w ?p { [] dp:visited ?x . ?x rdfs:label ?p . ?y dp:visited ?x ; rdfs:label ?w }",
                );
                assert_eq!(found, "w,p\nLéa Morel,Kyiv\n", "{detail:?} {graphs:?}");
            }
        }
    }

    #[test]
    fn reported_content_is_in_its_own_namespace_and_negated_content_is_no_edge() {
        let (_, data) = dataset(&RdfOptions::default());
        for (query, expected) in [
            ("ASK { ?a dp:attacked ?b }", false),
            ("ASK { ?a dpr:attacked ?b }", true),
            ("ASK { ?a dp:met|dpr:met ?b }", false),
            ("ASK { ?f a dp:Meeting ; dp:polarity dp:Negative ; role:participant ?p }", true),
        ] {
            assert_eq!(data.query(query).expect(query), Answer::Boolean(expected), "{query}");
        }
    }

    #[test]
    fn every_direct_edge_leads_to_its_words() {
        let query = "SELECT ?s ?p ?o { ?s ?p ?o FILTER(STRSTARTS(STR(?p), STR(dpr:)) || ?p IN (dp:visited, dp:said, dp:alliedWith))
            FILTER NOT EXISTS { ?e rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; dp:fact ?f .
            ?f prov:wasDerivedFrom ?m . ?m nif:anchorOf ?words ; dp:rule ?r } }";
        let (schema, data) = dataset(&RdfOptions::default());
        assert_eq!(csv(&schema, &data, query), "s,p,o\n");
        let (schema, data) = dataset(&RdfOptions { rdf12: true, ..RdfOptions::default() });
        let words =
            "SELECT ?words { ?f rdf:reifies <<( ?s dp:visited ?o )>> ; prov:wasDerivedFrom/nif:anchorOf ?words }";
        assert_eq!(csv(&schema, &data, words), "words\nla présidente Léa Morel s’est rendue à Kyiv\n");
    }

    #[test]
    fn there_are_no_blank_nodes_and_the_base_is_the_users() {
        let schema = Schema::embedded().expect("the shipped schema is right");
        let (_, graph) = testing::sample();
        let graph = KnowledgeGraph::new(vec![graph], &schema);
        let base = Some("https://example.org/kg/".to_owned());
        let found = quads(&graph, &schema, &RdfOptions { base, ..RdfOptions::default() }).expect("a good base");
        let text: String = found.iter().map(|q| format!("{q}\n")).collect();
        assert!(!text.contains("_:"), "blank node");
        assert!(!text.contains(&schema.namespaces.id));
        assert!(text.contains("<https://example.org/kg/person/lea-morel>"));
        let wrong = RdfOptions { base: Some("no iri".to_owned()), ..RdfOptions::default() };
        assert!(quads(&graph, &schema, &wrong).is_err());
    }

    #[test]
    fn distances_are_kilometres() {
        assert!((distance(50.4547, 30.5238, 53.9, 27.5667) - 433.0).abs() < 3.0);
        let (schema, data) = dataset(&RdfOptions::default());
        let near = "SELECT ?l { ?p schema:latitude ?a ; schema:longitude ?o ; rdfs:label ?l FILTER(dp:distance(?a, ?o, 50.45, 30.52) < 50) }";
        assert_eq!(csv(&schema, &data, near), "l\nKyiv\n");
    }

    #[test]
    fn wrong_queries_say_so() {
        let (_, data) = dataset(&RdfOptions::default());
        let message = data.query("SELECT ?x WHERE { ?x ").expect_err("cut").to_string();
        assert!(message.starts_with("the query is no SPARQL"), "{message}");
    }
}
