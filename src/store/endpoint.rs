//! Other triple stores over HTTP: SPARQL 1.1 Graph Store Protocol for loading, SPARQL Protocol for queries.

use super::Answer;
use oxigraph::io::RdfFormat;
use oxigraph::model::{NamedNode, Quad};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use std::io::Read as _;
use std::time::Duration;

/// What can go wrong on the way.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// The server cannot be reached, or the address is wrong.
    #[error("{url}: {message}")]
    Unreachable {
        /// The address.
        url: String,
        /// What went wrong.
        message: String,
    },
    /// The server refuses.
    #[error("{url} answered {status}: {body}")]
    Refused {
        /// The address.
        url: String,
        /// HTTP status.
        status: u16,
        /// Beginning of what the server says.
        body: String,
    },
    /// The answer is not what was asked for.
    #[error("{url}: the answer cannot be read: {message}")]
    Answer {
        /// The address.
        url: String,
        /// What is wrong.
        message: String,
    },
}

/// A server, by the address of one of its services.
pub struct Endpoint {
    agent: ureq::Agent,
    url: String,
}

impl Endpoint {
    /// The service at `url`; user and password may stand in it (`http://user:word@host/…`).
    ///
    /// # Errors
    /// When the address is no `http` address, or is `https` and the program was built without `tls`.
    pub fn new(url: &str) -> Result<Self, EndpointError> {
        let wrong = |message: &str| EndpointError::Unreachable { url: url.to_owned(), message: message.to_owned() };
        if url.starts_with("https://") && !cfg!(feature = "tls") {
            return Err(wrong("this program was built without TLS; build it with --features tls, or use http://"));
        }
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(wrong("not an http:// address"));
        }
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(Duration::from_secs(600)))
            .user_agent(concat!("depeche/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { agent: config.into(), url: url.to_owned() })
    }

    /// Puts the triples of one article into its graph, in the place of what was there (Graph Store Protocol, PUT).
    /// The server does it as one step: a failure leaves the old state.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub fn put_graph(&self, graph: &NamedNode, quads: &[Quad]) -> Result<(), EndpointError> {
        let mut body = String::new();
        for quad in quads {
            let triple = oxigraph::model::Triple::from(quad.clone());
            body.push_str(&format!("{triple} .\n"));
        }
        let request = self
            .agent
            .put(&self.url)
            .query("graph", graph.as_str())
            .header("Content-Type", RdfFormat::NTriples.media_type());
        let mut response = request.send(body.as_bytes()).map_err(|e| self.unreachable(&e))?;
        self.accept(&mut response).map(drop)
    }

    /// Sends a query and reads the answer.
    ///
    /// # Errors
    /// When the server cannot be reached, refuses, or answers something else.
    pub fn query(&self, query: &str) -> Result<Answer, EndpointError> {
        let accept = "application/sparql-results+json, application/n-triples;q=0.9";
        let request =
            self.agent.post(&self.url).header("Content-Type", "application/sparql-query").header("Accept", accept);
        let mut response = request.send(query.as_bytes()).map_err(|e| self.unreachable(&e))?;
        let kind = response.headers().get("content-type").and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        let body = self.accept(&mut response)?;
        let wrong = |message: String| EndpointError::Answer { url: self.url.clone(), message };
        if kind.contains("sparql-results+json") || kind.contains("application/json") {
            let parser = QueryResultsParser::from_format(QueryResultsFormat::Json);
            return match parser.for_reader(body.as_slice()).map_err(|e| wrong(e.to_string()))? {
                ReaderQueryResultsParserOutput::Boolean(yes) => Ok(Answer::Boolean(yes)),
                ReaderQueryResultsParserOutput::Solutions(solutions) => {
                    let variables = solutions.variables().to_vec();
                    let mut rows = Vec::new();
                    for solution in solutions {
                        let solution = solution.map_err(|e| wrong(e.to_string()))?;
                        rows.push(variables.iter().map(|v| solution.get(v).cloned()).collect());
                    }
                    Ok(Answer::Rows { variables, rows })
                }
            };
        }
        let format = RdfFormat::from_media_type(&kind).ok_or_else(|| wrong(format!("content type {kind:?}")))?;
        let mut triples = Vec::new();
        for quad in oxigraph::io::RdfParser::from_format(format).for_reader(body.as_slice()) {
            triples.push(quad.map_err(|e| wrong(e.to_string()))?.into());
        }
        triples.sort_by_cached_key(oxigraph::model::Triple::to_string);
        Ok(Answer::Triples(triples))
    }

    fn unreachable(&self, error: &ureq::Error) -> EndpointError {
        EndpointError::Unreachable { url: self.url.clone(), message: error.to_string() }
    }

    /// The body of a good answer.
    fn accept(&self, response: &mut ureq::http::Response<ureq::Body>) -> Result<Vec<u8>, EndpointError> {
        let status = response.status().as_u16();
        let mut body = Vec::new();
        let read = response.body_mut().as_reader().read_to_end(&mut body);
        if !(200..300).contains(&status) {
            let body: String = String::from_utf8_lossy(&body).chars().take(300).collect();
            return Err(EndpointError::Refused { url: self.url.clone(), status, body: body.trim().to_owned() });
        }
        match read {
            Ok(_) => Ok(body),
            Err(e) => Err(EndpointError::Answer { url: self.url.clone(), message: e.to_string() }),
        }
    }
}
