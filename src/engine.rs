//! The whole way from a [`Document`] to its [`Extraction`], on one screen.

use crate::data::{DataError, DataSource, TableError};
use crate::document::Document;
use crate::extract::coref::{self, CorefLexicon};
use crate::extract::declared::Declared;
use crate::extract::event_identity::{self, EventLexicon};
use crate::extract::fact::{self, Complements, FactFinder, FactInput, OfficeBodies};
use crate::extract::gazetteer::{Gazetteer, GazetteerError};
use crate::extract::mention::NameCues;
use crate::extract::number::{self, Quantity};
use crate::extract::piece::Pieces;
use crate::extract::quote::{SpeechError, SpeechLexicon};
use crate::extract::time::TimeLexicon;
use crate::extract::{Extraction, mention, quote, scope, time};
use crate::language::clause::{self, ClauseLexicon, ClauseLexiconError, Clauses};
use crate::language::{Analysis, Reader};
use crate::language::{ReaderError, Scratch};
use crate::rules::{Diagnostic, Matcher, RuleSet, TokenSymbols, Vocabulary};
use crate::schema::{Schema, SchemaError};

/// What hinders the engine from starting.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A data file is missing or cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The schema is wrong.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// A table of the lexicon or the weights of the parser are wrong.
    #[error(transparent)]
    Reader(#[from] ReaderError),
    /// A table of control verbs, light verbs or event nouns is wrong.
    #[error(transparent)]
    Clause(#[from] ClauseLexiconError),
    /// A table of names, times, numbers, coreference or event identity is wrong.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A table of speech verbs or modal words is wrong.
    #[error(transparent)]
    Speech(#[from] SpeechError),
    /// A table of the gazetteer is wrong.
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
}

/// One document read by all stages.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Tokens, sentences, heads.
    pub analysis: Analysis,
    /// Predicates and their arguments.
    pub clauses: Clauses,
    /// Mentions, times, quotations, scopes, facts, entities.
    pub extraction: Extraction,
}

/// All knowledge, loaded once; reads any number of documents, from any number of threads.
#[derive(Debug)]
pub struct Engine {
    /// Declared types and roles.
    pub schema: Schema,
    /// Reads French.
    pub reader: Reader,
    /// Tables of the clause view.
    pub clause_lexicon: ClauseLexicon,
    /// Names and typed nouns.
    pub gazetteer: Gazetteer,
    /// What speaks for a name.
    pub name_cues: NameCues,
    /// Words of coreference.
    pub coref_lexicon: CorefLexicon,
    /// Which bodies offices belong to.
    pub office_bodies: OfficeBodies,
    /// Where roles stand that rules do not ask for.
    pub complements: Complements,
    /// Words and patterns of time.
    pub time_lexicon: TimeLexicon,
    /// Words of speech, modality and negation.
    pub speech_lexicon: SpeechLexicon,
    /// What tells events apart.
    pub event_lexicon: EventLexicon,
    /// Compiled rules.
    pub rules: RuleSet,
    /// What is wrong in rule files; the rules that are right are loaded all the same.
    pub diagnostics: Vec<Diagnostic>,
}

/// The names that rules may use: entity types, fact types and roles of the schema.
#[must_use]
pub fn vocabulary(schema: &Schema) -> Vocabulary {
    let mut names = Vocabulary::new(schema.entities().iter().map(|e| e.name.as_str()));
    for role in schema.roles() {
        names.add_role(&role.name);
    }
    for fact in schema.facts() {
        names.add_fact(&fact.name, fact.roles.iter().map(|r| schema.role_name(r.role)));
    }
    names
}

impl Engine {
    /// Loads all knowledge from `data`.
    ///
    /// # Errors
    /// When a data file is missing or wrong; the message names the file and the line.
    pub fn load(data: &DataSource) -> Result<Self, EngineError> {
        Self::load_with(data, Schema::load(data)?)
    }

    /// The same with the schema of `data`, which is loaded already.
    ///
    /// # Errors
    /// When a data file is missing or wrong; the message names the file and the line.
    pub fn load_with(data: &DataSource, schema: Schema) -> Result<Self, EngineError> {
        let names = vocabulary(&schema);
        // Weights and lexicon need nothing of the rest: they are made ready beside it.
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| Reader::load(data));
            let (rules, diagnostics) = RuleSet::load(data, &names);
            Ok(Self {
                clause_lexicon: ClauseLexicon::load(data)?,
                name_cues: NameCues::load(data)?,
                gazetteer: Gazetteer::open(data)?,
                coref_lexicon: CorefLexicon::load(data, &schema)?,
                office_bodies: OfficeBodies::load(data)?,
                complements: Complements::load(data, &schema)?,
                time_lexicon: TimeLexicon::load(data)?,
                speech_lexicon: SpeechLexicon::load(data, &schema)?,
                event_lexicon: EventLexicon::load(data, &schema)?,
                schema,
                rules,
                diagnostics,
                reader: reader.join().unwrap_or_else(|_| Reader::load(data))?,
            })
        })
    }

    /// Reads one document with fresh buffers.
    #[must_use]
    pub fn extract(&self, document: &Document) -> Reading {
        self.extract_with(document, &mut Workspace::default())
    }

    /// Reads one document; `workspace` keeps buffers between documents, one for each thread.
    #[must_use]
    pub fn extract_with(&self, document: &Document, workspace: &mut Workspace) -> Reading {
        self.extract_all(std::slice::from_ref(document), workspace).pop().unwrap_or_default()
    }

    /// Reads several documents, each by itself, but stage by stage: what a stage knows and its code stay in the caches of the
    /// processor while it goes over all of them, which is faster by half than one document after the other. Some
    /// 128 kilobytes of text are enough for that ([`TOGETHER`]). The readings are in the order of the documents.
    #[must_use]
    pub fn extract_all(&self, documents: &[Document], workspace: &mut Workspace) -> Vec<Reading> {
        self.extract_watched(documents, workspace, |_| {})
    }

    /// The same, telling `done` the name of each stage when it is over.
    #[must_use]
    pub fn extract_watched(
        &self,
        documents: &[Document],
        workspace: &mut Workspace,
        mut done: impl FnMut(&'static str),
    ) -> Vec<Reading> {
        let Workspace { reader, matcher, facts, declared, forms, desks, spare, brief } = workspace;
        let mut free = std::mem::take(desks).into_iter();
        let jobs = documents.iter().map(|document| Job {
            text: &document.text,
            document,
            reading: spare.pop().unwrap_or_default(),
            desk: free.next().unwrap_or_default(),
        });
        let mut jobs: Vec<Job<'_>> = jobs.collect();
        for Job { text, reading, .. } in &mut jobs {
            self.reader.read(text, &mut reading.analysis, reader);
        }
        done("reading");
        for Job { text, reading: Reading { analysis, clauses, .. }, .. } in &mut jobs {
            clause::build(text, analysis, &self.clause_lexicon, clauses);
        }
        done("clauses");
        for Job { text, reading, desk, .. } in &mut jobs {
            desk.quantities.clear();
            self.time_lexicon.numbers.cut(text, &reading.analysis, &mut desk.pieces);
            number::find(&desk.pieces, &self.time_lexicon.numbers, &mut desk.quantities);
        }
        done("numbers");
        let Self { gazetteer, name_cues, .. } = self;
        let knowledge = mention::Knowledge { gazetteer, cues: name_cues, lexicon: &self.reader.lexicon };
        for Job { text, reading: Reading { analysis, extraction, .. }, desk, .. } in &mut jobs {
            mention::find(text, analysis, &knowledge, &desk.quantities, forms, &mut extraction.mentions);
        }
        done("mentions");
        for Job { text, reading: Reading { analysis, extraction, .. }, desk, .. } in &mut jobs {
            matcher.begin(&self.rules, text, analysis);
            declared.mentions(text, analysis, &self.rules, matcher, extraction);
            matcher.exchange(&mut desk.symbols);
        }
        done("mentions by rules");
        for Job { text, reading: Reading { analysis, extraction, .. }, .. } in &mut jobs {
            coref::add_pronouns(text, analysis, extraction);
        }
        done("pronouns");
        for Job { text, document, reading: Reading { analysis, extraction, .. }, desk } in &mut jobs {
            let (date, times) = (document.date.as_deref(), &mut extraction.times);
            time::find(text, analysis, &desk.pieces, date, &self.time_lexicon, times);
        }
        done("times");
        for Job { text, reading: Reading { analysis, clauses, extraction }, .. } in &mut jobs {
            let speech = quote::Context::new(text, analysis, clauses, &self.speech_lexicon);
            quote::find(&speech, extraction);
            scope::find(&speech, extraction);
        }
        done("quotations and scopes");
        for Job { text, reading: Reading { analysis, clauses, extraction }, desk, .. } in &mut jobs {
            matcher.exchange(&mut desk.symbols);
            let input = FactInput { derivations: !*brief, ..self.fact_input(text, analysis, clauses) };
            declared.scopes(&input, matcher, extraction);
            fact::find(&input, matcher, facts, extraction);
            matcher.exchange(&mut desk.symbols);
        }
        done("scopes by rules and facts");
        for Job { text, document, reading: Reading { analysis, clauses, extraction }, .. } in &mut jobs {
            let input = coref::Input {
                text,
                analysis,
                clauses,
                document: &document.id,
                lexicon: &self.coref_lexicon,
                gazetteer: &self.gazetteer,
            };
            coref::resolve(&input, extraction);
        }
        done("coreference");
        for Job { text, reading: Reading { analysis, clauses, extraction }, .. } in &mut jobs {
            fact::complete_positions(text, analysis, &self.schema, &self.office_bodies, extraction);
            fact::complete_sellers(&self.schema, extraction);
            fact::drop_selves(&self.schema, extraction);
            quote::follow_speakers(text, analysis, extraction);
            fact::add_open(analysis, clauses, &self.clause_lexicon, &self.schema, extraction);
        }
        done("open facts");
        for Job { text, document, reading: Reading { analysis, clauses, extraction }, .. } in &mut jobs {
            if !extraction.facts.is_empty() {
                let speech = quote::Context::new(text, analysis, clauses, &self.speech_lexicon);
                scope::apply(&speech, &self.schema, !*brief, extraction);
                scope::mark_coming(&speech, &self.schema, document.date.as_deref(), extraction);
            }
        }
        done("status");
        for Job { reading: Reading { analysis, clauses, extraction }, .. } in &mut jobs {
            event_identity::join(analysis, clauses, &self.event_lexicon, &self.schema, extraction);
        }
        done("identity of events");
        let (readings, used): (Vec<_>, Vec<_>) = jobs.into_iter().map(|job| (job.reading, job.desk)).unzip();
        *desks = used;
        desks.extend(free);
        readings
    }

    fn fact_input<'a>(&'a self, text: &'a str, analysis: &'a Analysis, clauses: &'a Clauses) -> FactInput<'a> {
        let Self { clause_lexicon: lexicon, rules, schema, complements, .. } = self;
        FactInput { text, analysis, clauses, lexicon, rules, schema, complements, derivations: true }
    }
}

/// Bytes of text that are well read together by [`Engine::extract_all`].
pub const TOGETHER: usize = 128 << 10;

/// A document on its way.
struct Job<'d> {
    text: &'d str,
    document: &'d Document,
    reading: Reading,
    desk: Desk,
}

/// What one stage puts down for a later one.
#[derive(Debug, Default)]
struct Desk {
    pieces: Pieces,
    quantities: Vec<Quantity>,
    symbols: TokenSymbols,
}

/// Buffers that are kept between documents.
#[derive(Debug, Default)]
pub struct Workspace {
    reader: Scratch,
    matcher: Matcher,
    facts: FactFinder,
    declared: Declared,
    forms: mention::Forms,
    desks: Vec<Desk>,
    /// Readings that nobody needs any more, for their buffers.
    spare: Vec<Reading>,
    brief: bool,
}

/// Most readings whose buffers are kept, and most words of each.
const MOST_SPARE: (usize, usize) = (64, 1 << 14);

impl Workspace {
    /// Buffers for readings of which nobody asks how their facts came about: [`Derivation`](crate::extract::Derivation)s
    /// stay short.
    #[must_use]
    pub fn brief() -> Self {
        Self { brief: true, ..Self::default() }
    }

    /// Takes readings back that are done with: the next documents are read into their buffers.
    pub fn take_back(&mut self, readings: Vec<Reading>) {
        let small = readings.into_iter().filter(|r| r.analysis.tokens.capacity() <= MOST_SPARE.1);
        let room = MOST_SPARE.0.saturating_sub(self.spare.len());
        self.spare.extend(small.take(room).map(|mut reading| {
            reading.analysis.clear();
            reading.extraction.clear();
            reading
        }));
    }
}
