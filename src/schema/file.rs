//! Reading `facts.toml`: the file's own shape, and the checks that turn it into a [`Schema`].

use super::{
    EdgeDecl, EdgeEnd, EntityDecl, EntityType, FactDecl, FactKind, FactType, Label, Namespaces, RoleDecl, RoleId,
    RoleUse, STANDARD, Schema, SchemaError, SemRole, TypeSet,
};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: Spanned<u32>,
    namespaces: Namespaces,
    #[serde(default)]
    sets: BTreeMap<String, Vec<Spanned<String>>>,
    #[serde(default)]
    checks: Checks,
    entity: Vec<EntityBlock>,
    role: Vec<RoleBlock>,
    fact: Vec<FactBlock>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Checks {
    #[serde(default)]
    single_offices: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntityBlock {
    name: Spanned<String>,
    prefix: Spanned<String>,
    label: Label,
    comment: Label,
    #[serde(default)]
    maps: Vec<Spanned<String>>,
    #[serde(default)]
    colour: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleBlock {
    name: Spanned<String>,
    label: Label,
    sem: Option<SemRole>,
    #[serde(default)]
    maps: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FactBlock {
    name: Spanned<String>,
    kind: FactKind,
    label: Label,
    comment: Label,
    roles: Vec<RoleUseBlock>,
    #[serde(default)]
    edges: Vec<EdgeBlock>,
    #[serde(default)]
    maps: Vec<Spanned<String>>,
    #[serde(default)]
    plover: Vec<String>,
    #[serde(default)]
    cameo: Vec<String>,
    wikidata: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleUseBlock {
    name: Spanned<String>,
    #[serde(default)]
    core: bool,
    #[serde(default)]
    types: Vec<Spanned<String>>,
    #[serde(default)]
    text: bool,
    #[serde(default)]
    number: bool,
    #[serde(default)]
    measure: bool,
    also: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EdgeBlock {
    name: Spanned<String>,
    from: Spanned<String>,
    to: Spanned<String>,
    #[serde(default)]
    inverse: String,
    #[serde(default)]
    symmetric: bool,
}

/// The text of the file, to turn byte ranges into lines.
struct Source<'a> {
    text: &'a str,
    path: &'a str,
}

impl Source<'_> {
    fn wrong(&self, at: Range<usize>, message: impl Into<String>) -> SchemaError {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        SchemaError::Wrong {
            path: self.path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or("").chars().count() + 1,
            message: message.into(),
            source_line: self.text.get(line_start..).and_then(|t| t.lines().next()).unwrap_or("").to_owned(),
        }
    }

    /// Adds `name` to `table`; a name may be given once.
    fn enter<T: Copy>(
        &self,
        table: &mut FxHashMap<String, T>,
        name: &Spanned<String>,
        id: T,
        what: &str,
    ) -> Result<(), SchemaError> {
        let text = name.get_ref();
        let good = text.chars().next().is_some_and(|c| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric());
        if !good {
            return Err(
                self.wrong(name.span(), format!("`{text}` is no name for {what}: ASCII letters and digits only"))
            );
        }
        if table.insert(text.clone(), id).is_some() {
            return Err(self.wrong(name.span(), format!("{what} `{text}` is declared twice; take one away")));
        }
        Ok(())
    }
}

impl Schema {
    /// Reads a declaration from text; `path` is for messages.
    ///
    /// # Errors
    /// When the text is not TOML or declares something twice or not at all.
    pub fn parse(text: &str, path: &str) -> Result<Self, SchemaError> {
        let source = Source { text, path };
        let file: File =
            toml::from_str(text).map_err(|e| source.wrong(e.span().unwrap_or(0..0), e.message().trim().to_owned()))?;
        if *file.version.get_ref() != 1 {
            return Err(source.wrong(file.version.span(), "this program reads version = 1 of the schema"));
        }
        let mut schema = Self {
            namespaces: file.namespaces,
            single_offices: file.checks.single_offices,
            entities: Vec::new(),
            roles: Vec::new(),
            facts: Vec::new(),
            entity_names: FxHashMap::default(),
            role_names: FxHashMap::default(),
            fact_names: FxHashMap::default(),
        };
        schema.add_entities(&source, file.entity)?;
        let sets = schema.sets(&source, &file.sets)?;
        schema.add_roles(&source, file.role)?;
        schema.add_facts(&source, file.fact, &sets)?;
        Ok(schema)
    }

    fn add_entities(&mut self, source: &Source<'_>, blocks: Vec<EntityBlock>) -> Result<(), SchemaError> {
        if blocks.len() > 64 {
            return Err(source.wrong(0..0, "at most 64 entity types can be declared"));
        }
        for (block, number) in blocks.into_iter().zip(0u8..) {
            if let Some(fixed) = EntityType::NAMES.get(usize::from(number)).filter(|f| *f != block.name.get_ref()) {
                let message = format!("entity type number {number} must be `{fixed}`: the first ten keep their order");
                return Err(source.wrong(block.name.span(), message));
            }
            source.enter(&mut self.entity_names, &block.name, EntityType(number), "entity type")?;
            if self.entities.iter().any(|e| e.prefix == *block.prefix.get_ref()) {
                return Err(source.wrong(block.prefix.span(), "another entity type has this prefix"));
            }
            self.entities.push(EntityDecl {
                name: block.name.into_inner(),
                prefix: block.prefix.into_inner(),
                label: block.label,
                comment: block.comment,
                maps: mapped(source, block.maps)?,
                colour: block.colour,
            });
        }
        if self.entities.len() < EntityType::NAMES.len() {
            let missing = EntityType::NAMES[self.entities.len()];
            return Err(
                source.wrong(source.text.len()..source.text.len(), format!("entity type `{missing}` is missing"))
            );
        }
        Ok(())
    }

    fn sets(
        &self,
        source: &Source<'_>,
        sets: &BTreeMap<String, Vec<Spanned<String>>>,
    ) -> Result<BTreeMap<String, TypeSet>, SchemaError> {
        let mut out = BTreeMap::new();
        for (name, types) in sets {
            out.insert(name.clone(), self.type_set(source, types, &BTreeMap::new())?);
        }
        Ok(out)
    }

    fn type_set(
        &self,
        source: &Source<'_>,
        types: &[Spanned<String>],
        sets: &BTreeMap<String, TypeSet>,
    ) -> Result<TypeSet, SchemaError> {
        let mut bits = 0;
        for name in types {
            bits |= match name.get_ref().strip_prefix('@') {
                Some(set) => {
                    sets.get(set)
                        .ok_or_else(|| source.wrong(name.span(), format!("no set of entity types is called `{set}`")))?
                        .0
                }
                None => {
                    let found = self.entity_type(name.get_ref()).ok_or_else(|| {
                        source.wrong(name.span(), format!("no entity type is called `{}`", name.get_ref()))
                    })?;
                    1 << found.0
                }
            };
        }
        Ok(TypeSet(bits))
    }

    fn add_roles(&mut self, source: &Source<'_>, blocks: Vec<RoleBlock>) -> Result<(), SchemaError> {
        for (block, number) in blocks.into_iter().zip(0u16..) {
            source.enter(&mut self.role_names, &block.name, RoleId(number), "role")?;
            self.roles.push(RoleDecl {
                name: block.name.into_inner(),
                label: block.label,
                sem: block.sem,
                maps: mapped(source, block.maps)?,
            });
        }
        Ok(())
    }

    fn add_facts(
        &mut self,
        source: &Source<'_>,
        blocks: Vec<FactBlock>,
        sets: &BTreeMap<String, TypeSet>,
    ) -> Result<(), SchemaError> {
        let mut edge_names = FxHashMap::default();
        for (block, number) in blocks.into_iter().zip(0u16..) {
            source.enter(&mut self.fact_names, &block.name, FactType(number), "fact type")?;
            if let Some(entity) = self.entity_type(block.name.get_ref()) {
                let message = format!("`{}` is an entity type already", self.entity_name(entity));
                return Err(source.wrong(block.name.span(), message));
            }
            let mut roles: Vec<RoleUse> = Vec::new();
            let mut doubles: Vec<(usize, Spanned<String>)> = Vec::new();
            for used in block.roles {
                let role = self.role(used.name.get_ref()).ok_or_else(|| {
                    source.wrong(used.name.span(), format!("no [[role]] is called `{}`", used.name.get_ref()))
                })?;
                if roles.iter().any(|r| r.role == role) {
                    return Err(source.wrong(used.name.span(), "the role stands here twice"));
                }
                let types = self.type_set(source, &used.types, sets)?;
                if types.is_empty() && !used.text && !used.number {
                    return Err(
                        source.wrong(used.name.span(), "nothing can fill this role: give types, text or number")
                    );
                }
                if used.measure && !(used.text && used.number) {
                    return Err(source.wrong(
                        used.name.span(),
                        "`measure` keeps a number with its words: the role must take both (text = true, number = true)",
                    ));
                }
                doubles.extend(used.also.map(|name| (roles.len(), name)));
                let (text, number, measure) = (used.text, used.number, used.measure);
                roles.push(RoleUse { role, core: used.core, types, text, number, measure, also: None });
            }
            for (at, name) in doubles {
                let other = self.role(name.get_ref()).filter(|r| roles.iter().any(|u| u.role == *r));
                let Some(other) = other.filter(|r| *r != roles[at].role) else {
                    let message = format!("`also` must name another role of `{}`", block.name.get_ref());
                    return Err(source.wrong(name.span(), message));
                };
                roles[at].also = Some(other);
            }
            let mut edges = Vec::new();
            for edge in block.edges {
                source.enter(&mut edge_names, &edge.name, (), "edge")?;
                let end = |name: &Spanned<String>| -> Result<EdgeEnd, SchemaError> {
                    if name.get_ref() == "@fact" {
                        return Ok(EdgeEnd::Fact);
                    }
                    self.role(name.get_ref())
                        .filter(|r| roles.iter().any(|u| u.role == *r))
                        .map(EdgeEnd::Role)
                        .ok_or_else(|| {
                            let message = format!("`{}` has no role `{}`", block.name.get_ref(), name.get_ref());
                            source.wrong(name.span(), message)
                        })
                };
                let (from, to) = (end(&edge.from)?, end(&edge.to)?);
                if edge.symmetric != (from == to) || (from == EdgeEnd::Fact && to == EdgeEnd::Fact) {
                    let message = "an edge is symmetric when, and only when, it starts and ends in the same role";
                    return Err(source.wrong(edge.name.span(), message));
                }
                edges.push(EdgeDecl {
                    name: edge.name.into_inner(),
                    from,
                    to,
                    inverse: edge.inverse,
                    symmetric: edge.symmetric,
                });
            }
            self.facts.push(FactDecl {
                name: block.name.into_inner(),
                kind: block.kind,
                label: block.label,
                comment: block.comment,
                roles,
                edges,
                maps: mapped(source, block.maps)?,
                plover: block.plover,
                cameo: block.cameo,
                wikidata: block.wikidata,
            });
        }
        Ok(())
    }
}

/// The mappings, each with a prefix that is known.
fn mapped(source: &Source<'_>, names: Vec<Spanned<String>>) -> Result<Vec<String>, SchemaError> {
    let mut out = Vec::with_capacity(names.len());
    for name in names {
        let known = name.get_ref().split_once(':').is_some_and(|(p, _)| STANDARD.iter().any(|(s, _)| *s == p));
        if !known {
            return Err(source.wrong(name.span(), format!("`{}` begins with no known prefix", name.get_ref())));
        }
        out.push(name.into_inner());
    }
    Ok(out)
}
