//! What the modules of this room share: the document, its trees, and questions about words.

use super::key::Key;
use super::lexicon::{SpeechLexicon, WordList, WordUses};
use super::marks::{Pair, pair};
use crate::document::Span;
use crate::extract::{Extraction, Mention, MentionId, MentionKind};
use crate::language::clause::{Clauses, Predicate};
use crate::language::{Analysis, Deprel, Feats, Mood, NO_HEAD, TokenId, Upos, VerbForm};

/// A half-open range of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Stretch {
    pub(crate) start: TokenId,
    pub(crate) end: TokenId,
}

impl Stretch {
    pub(crate) const fn new(start: TokenId, end: TokenId) -> Self {
        Self { start, end }
    }
    pub(crate) const fn contains(self, token: TokenId) -> bool {
        self.start <= token && token < self.end
    }
    pub(crate) const fn holds(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
    pub(crate) const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }
    pub(crate) const fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

/// A document with its trees, read only: what quotations, scopes and the status of facts are read from.
pub struct Context<'a> {
    pub(crate) text: &'a str,
    pub(crate) analysis: &'a Analysis,
    pub(crate) clauses: &'a Clauses,
    pub(crate) lexicon: &'a SpeechLexicon,
    /// Quotations by their marks.
    pub(crate) pairs: Vec<Pair>,
    /// First token of each token's subtree.
    left: Vec<TokenId>,
    /// Last token of each token's subtree.
    right: Vec<TokenId>,
    sentence: Vec<u32>,
    /// Bounds of the quotation around a token, where it lies between marks.
    quoted: Vec<Stretch>,
    /// The form of each token.
    keys: Vec<Key>,
    /// What the lexicon has each form for.
    uses: Vec<WordUses>,
}

impl<'a> Context<'a> {
    /// The document of `analysis` and `clauses`, in which no sentence between marks reaches over them.
    #[must_use]
    pub fn new(text: &'a str, analysis: &'a Analysis, clauses: &'a Clauses, lexicon: &'a SpeechLexicon) -> Self {
        let count = analysis.tokens.len();
        let mut left: Vec<TokenId> = (0..count as TokenId).collect();
        let mut right = left.clone();
        for &token in clauses.tree.top_down().iter().rev() {
            let head = analysis.tokens[token as usize].head as usize;
            if head < count && head != token as usize {
                left[head] = left[head].min(left[token as usize]);
                right[head] = right[head].max(right[token as usize]);
            }
        }
        let mut sentence = vec![0; count];
        for (n, s) in analysis.sentences.iter().enumerate() {
            for t in s.tokens.clone() {
                if let Some(slot) = sentence.get_mut(t as usize) {
                    *slot = n as u32;
                }
            }
        }
        let keys: Vec<Key> = analysis.tokens.iter().map(|t| Key::folded(t.span.of(text))).collect();
        let uses = keys.iter().zip(&analysis.tokens).map(|(key, t)| lexicon.uses.of(*key, t.upos)).collect();
        let (pairs, quoted) = (pair(text, analysis), Vec::new());
        Self { text, analysis, clauses, lexicon, pairs, left, right, sentence, quoted, keys, uses }.within()
    }

    fn within(mut self) -> Self {
        for p in self.pairs.iter().filter(|p| p.depth == 0 && p.closed) {
            let bounds = Stretch::new(self.token_from(p.inner.start), self.token_until(p.inner.end));
            // A few words between marks are part of the clause around them.
            let clause = (bounds.start..bounds.end.min(self.count())).any(|t| self.is_finite(t));
            if bounds.len() < 4 || !clause {
                continue;
            }
            self.quoted.resize(self.analysis.tokens.len(), Stretch::default());
            for t in bounds.start..bounds.end.min(self.count()) {
                self.quoted[t as usize] = bounds;
            }
        }
        self
    }

    /// The quotation around the token.
    pub(crate) fn quotation(&self, token: TokenId) -> Option<Stretch> {
        self.quoted.get(token as usize).copied().filter(|q| !q.is_empty())
    }

    pub(crate) fn count(&self) -> TokenId {
        self.analysis.tokens.len() as TokenId
    }

    /// All tokens below `token`, as the range from the first to the last.
    pub(crate) fn subtree(&self, token: TokenId) -> Stretch {
        match (self.left.get(token as usize), self.right.get(token as usize)) {
            (Some(l), Some(r)) => Stretch::new(*l, *r + 1),
            _ => Stretch::new(token, token),
        }
    }

    pub(crate) fn sentence_number(&self, token: TokenId) -> usize {
        self.sentence.get(token as usize).map_or(0, |s| *s as usize)
    }

    /// The sentence of `token` without its dateline or label.
    pub(crate) fn sentence(&self, token: TokenId) -> Stretch {
        let s = self.analysis.sentences.get(self.sentence_number(token));
        let whole =
            s.map_or(Stretch::default(), |s| Stretch::new((s.tokens.start + s.prefix).min(s.tokens.end), s.tokens.end));
        match self.quotation(token) {
            Some(q) => Stretch::new(whole.start.max(q.start), whole.end.min(q.end)),
            None => whole,
        }
    }

    pub(crate) fn paragraph(&self, token: TokenId) -> u32 {
        self.analysis.sentences.get(self.sentence_number(token)).map_or(0, |s| s.paragraph)
    }

    pub(crate) fn form(&self, token: TokenId) -> &'a str {
        self.analysis.tokens.get(token as usize).map_or("", |t| t.span.of(self.text))
    }

    pub(crate) fn lemma(&self, token: TokenId) -> &'a str {
        self.analysis.lemma(token)
    }

    pub(crate) fn upos(&self, token: TokenId) -> Upos {
        self.analysis.tokens.get(token as usize).map_or(Upos::X, |t| t.upos)
    }

    pub(crate) fn feats(&self, token: TokenId) -> Feats {
        self.analysis.tokens.get(token as usize).map_or(Feats::default(), |t| t.feats)
    }

    pub(crate) fn deprel(&self, token: TokenId) -> Deprel {
        self.analysis.tokens.get(token as usize).map_or(Deprel::Dep, |t| t.deprel)
    }

    pub(crate) fn head(&self, token: TokenId) -> TokenId {
        self.analysis.tokens.get(token as usize).map_or(NO_HEAD, |t| t.head)
    }

    pub(crate) fn predicate(&self, token: TokenId) -> Option<&'a Predicate> {
        self.clauses.at(token)
    }

    /// Bytes from the first to the last token of a stretch.
    pub(crate) fn span(&self, stretch: Stretch) -> Span {
        if stretch.is_empty() || stretch.end > self.count() {
            return Span::default();
        }
        self.analysis.tokens[stretch.start as usize].span.cover(self.analysis.tokens[stretch.end as usize - 1].span)
    }

    /// First token that starts at or after byte `at`.
    pub(crate) fn token_from(&self, at: u32) -> TokenId {
        self.analysis.tokens.partition_point(|t| t.span.start < at) as TokenId
    }

    /// One past the last token that ends at or before byte `at`.
    pub(crate) fn token_until(&self, at: u32) -> TokenId {
        self.analysis.tokens.partition_point(|t| t.span.end <= at) as TokenId
    }

    /// Whether the token is the plain word `word` (small letters, straight apostrophe): elided and contracted forms of
    /// `de`, `à`, `que`, `le`, `se` count as the full word.
    #[inline]
    pub(crate) fn is(&self, token: TokenId, word: &str) -> bool {
        let key = self.key(token);
        if key == Key::of(word) {
            return key.is_whole() || same(self.form(token), word);
        }
        let (variants, only) = variants(word);
        variants.contains(&key) || only.is_some_and(|(other, upos)| key == other && self.upos(token) == upos)
    }

    fn key(&self, token: TokenId) -> Key {
        self.keys.get(token as usize).copied().unwrap_or_default()
    }

    /// What the lexicon has the form of the token for.
    pub(crate) fn uses(&self, token: TokenId) -> WordUses {
        self.uses.get(token as usize).copied().unwrap_or_default()
    }

    /// Whether the token is a word of the list.
    pub(crate) fn among(&self, token: TokenId, list: WordList) -> bool {
        self.uses(token).listed(list)
            && (self.key(token).is_whole() || self.lexicon.lists.get(list).iter().any(|w| self.is(token, w)))
    }

    /// Whether the list, one of lemmas, holds the lemma of the word.
    pub(crate) fn has_lemma(&self, token: TokenId, list: WordList) -> bool {
        let lemma = self.lemma(token);
        self.lexicon.lists.get(list).iter().any(|w| w == lemma)
    }

    /// Whether the words stand at `token`, one after the other.
    pub(crate) fn words_at(&self, token: TokenId, words: &[String]) -> bool {
        words.iter().enumerate().all(|(n, w)| self.is(token + n as TokenId, w))
    }

    pub(crate) fn is_punct(&self, token: TokenId) -> bool {
        self.upos(token) == Upos::Punct
            || !self.key(token).begins_with_letter() && self.form(token).chars().all(|c| c.is_ascii_punctuation())
    }

    pub(crate) fn is_comma(&self, token: TokenId) -> bool {
        const COMMA: Key = Key::of(",");
        self.key(token) == COMMA
    }

    pub(crate) fn is_quote_mark(&self, token: TokenId) -> bool {
        if self.key(token).begins_with_letter() {
            return false;
        }
        let form = self.form(token);
        !form.is_empty() && form.chars().all(|c| "«»“”\"„‟‘’'‹›<>`".contains(c)) && !form.starts_with('\'')
            || matches!(form, "'" | "''")
    }

    pub(crate) fn is_dash(&self, token: TokenId) -> bool {
        const DASHES: [Key; 4] = [Key::of("–"), Key::of("—"), Key::of("-"), Key::of("--")];
        DASHES.contains(&self.key(token))
    }

    /// A verb form with person and tense, or a participle with its auxiliary.
    pub(crate) fn is_finite(&self, token: TokenId) -> bool {
        let feats = self.feats(token);
        matches!(self.upos(token), Upos::Verb | Upos::Aux)
            && (feats.verb_form() == VerbForm::Fin
                || matches!(feats.mood(), Mood::Ind | Mood::Sub | Mood::Cnd)
                || feats.verb_form() == VerbForm::Part && (self.has_auxiliary(token) || self.causes(token)))
    }

    /// `…, fait valoir le maire`: a present form that looks like the participle.
    fn causes(&self, token: TokenId) -> bool {
        self.is_infinitive(token + 1)
            && self.form(token) == "fait"
            && token > 0
            && (self.is_comma(token - 1) || self.is_quote_mark(token - 1))
    }

    pub(crate) fn has_auxiliary(&self, token: TokenId) -> bool {
        self.children(token).any(|c| {
            matches!(self.deprel(c), Deprel::AuxTense | Deprel::AuxPass | Deprel::Aux | Deprel::AuxCaus | Deprel::Cop)
                && self.feats(c).verb_form() != VerbForm::Part
        })
    }

    pub(crate) fn is_infinitive(&self, token: TokenId) -> bool {
        self.feats(token).verb_form() == VerbForm::Inf && matches!(self.upos(token), Upos::Verb | Upos::Aux)
    }

    /// A gerund or present participle.
    pub(crate) fn is_gerund(&self, token: TokenId) -> bool {
        let f = self.feats(token);
        f.verb_form() == VerbForm::Part
            && (f.tense() == crate::language::Tense::Pres || self.form(token).ends_with("ant"))
    }

    pub(crate) fn children(&self, token: TokenId) -> crate::language::Children<'a> {
        self.clauses.tree.children(token)
    }

    /// Tokens of the verb group of `token`: from its first auxiliary or clitic to itself.
    pub(crate) fn group(&self, token: TokenId) -> Stretch {
        let mut start = token;
        let sentence = self.sentence(token);
        if let Some(p) = self.predicate(token)
            && p.group.start < start
            && p.group.start >= sentence.start
        {
            start = p.group.start;
        }
        for c in self.children(token) {
            let near = c < start && c >= sentence.start && start - c <= 8;
            let belongs = matches!(
                self.deprel(c),
                Deprel::AuxTense
                    | Deprel::AuxPass
                    | Deprel::Aux
                    | Deprel::AuxCaus
                    | Deprel::Cop
                    | Deprel::ExplPv
                    | Deprel::ExplComp
                    | Deprel::Expl
                    | Deprel::ExplPass
            );
            if near && belongs {
                start = c;
            }
        }
        if let Some(mark) = (start..token).rev().find(|t| self.is_quote_mark(*t)) {
            start = mark + 1;
        }
        while start < token && self.is_punct(start) {
            start += 1;
        }
        Stretch::new(start, token + 1)
    }
}

/// The other forms of a word: elided and contracted ones, and one that is the word only where it is tagged so.
#[inline]
pub(super) const fn variants(word: &str) -> (&'static [Key], Option<(Key, Upos)>) {
    const DE: [Key; 3] = [Key::of("d'"), Key::of("du"), Key::of("des")];
    const A: [Key; 2] = [Key::of("au"), Key::of("aux")];
    const QUE: [Key; 2] = [Key::of("qu'"), Key::of("qu")];
    const LE: [Key; 3] = [Key::of("la"), Key::of("l'"), Key::of("les")];
    const SE: [Key; 1] = [Key::of("s'")];
    match word.as_bytes() {
        b"de" => (&DE, None),
        [0xC3, 0xA0] => (&A, Some((Key::of("a"), Upos::Adp))), // à
        b"que" => (&QUE, None),
        b"le" => (&LE, None),
        b"se" => (&SE, None),
        b"si" => (&[], Some((Key::of("s'"), Upos::Sconj))),
        _ => (&[], None),
    }
}

/// Same words but for case and the shape of the apostrophe.
pub(crate) fn same(form: &str, word: &str) -> bool {
    // most words differ in their first letter
    let (first, wanted) = (form.as_bytes().first(), word.as_bytes().first());
    if first.is_some_and(|f| f.is_ascii() && Some(&f.to_ascii_lowercase()) != wanted) {
        return false;
    }
    if form.is_ascii() {
        let lower = form.bytes().map(|b| b.to_ascii_lowercase());
        return form.len() == word.len() && lower.eq(word.bytes());
    }
    let fold = |c: char| if c == '’' { '\'' } else { c };
    let mut a = form.chars().map(fold).flat_map(char::to_lowercase);
    let mut b = word.chars();
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (x, y) if x == y => {}
            _ => return false,
        }
    }
}

/// Mentions by token.
pub(crate) struct Mentions<'e> {
    all: &'e [Mention],
    /// Innermost mention of each token, or `u32::MAX`.
    innermost: Vec<MentionId>,
    /// Best mention whose head is the token: a name before a nominal.
    by_head: Vec<MentionId>,
}

const NONE: MentionId = MentionId::MAX;

impl<'e> Mentions<'e> {
    pub(crate) fn new(extraction: &'e Extraction, tokens: usize) -> Self {
        let all = &extraction.mentions[..];
        let mut order: Vec<MentionId> = (0..all.len() as MentionId).collect();
        order.sort_by_key(|m| {
            let m = &all[*m as usize];
            (std::cmp::Reverse(m.tokens.end.saturating_sub(m.tokens.start)), m.tokens.start)
        });
        let mut innermost = vec![NONE; tokens];
        let mut by_head = vec![NONE; tokens];
        for id in order {
            let m = &all[id as usize];
            for t in m.tokens.start..m.tokens.end.min(tokens as TokenId) {
                innermost[t as usize] = id;
            }
            if let Some(slot) = by_head.get_mut(m.head as usize) {
                let better = *slot == NONE || rank(m.kind) < rank(all[*slot as usize].kind);
                if better {
                    *slot = id;
                }
            }
        }
        Self { all, innermost, by_head }
    }

    pub(crate) fn get(&self, id: MentionId) -> &'e Mention {
        &self.all[id as usize]
    }

    pub(crate) fn innermost(&self, token: TokenId) -> Option<MentionId> {
        self.innermost.get(token as usize).copied().filter(|m| *m != NONE)
    }

    pub(crate) fn by_head(&self, token: TokenId) -> Option<MentionId> {
        self.by_head.get(token as usize).copied().filter(|m| *m != NONE)
    }

    /// The mention that stands for the phrase whose head is `token`: a name in apposition before the noun, the
    /// mention with that head, else the one that the word stands in.
    pub(crate) fn of_phrase(&self, ctx: &Context<'_>, token: TokenId) -> Option<MentionId> {
        let own = self.by_head(token);
        if own.is_some_and(|m| self.get(m).kind != MentionKind::Nominal) {
            return own;
        }
        for c in ctx.children(token) {
            let named = matches!(ctx.deprel(c), Deprel::Appos | Deprel::FlatName | Deprel::Flat | Deprel::FlatForeign)
                || ctx.deprel(c) == Deprel::Nmod && !ctx.children(c).any(|k| ctx.deprel(k) == Deprel::Case);
            let m = self.by_head(c).or_else(|| self.innermost(c));
            if let Some(m) = m.filter(|m| named && self.get(*m).kind == MentionKind::Name)
                && self.get(m).entity_type == Some(crate::schema::EntityType::PERSON)
            {
                return Some(m);
            }
        }
        if let Some(name) = own.and_then(|m| self.name_behind(ctx, token, self.get(m))) {
            return Some(name);
        }
        // « le président élu Jean Petit », where the tree parts title and name
        if let Some(end) = own.map(|m| self.get(m).tokens.end) {
            let next = (end..end + 2).find_map(|t| self.innermost(t).filter(|m| self.get(*m).tokens.start == t));
            let bars =
                |t: TokenId| ctx.is_punct(t) || matches!(ctx.upos(t), Upos::Verb | Upos::Aux | Upos::Adp | Upos::Cconj);
            let close = |m: &MentionId| {
                let m = self.get(*m);
                m.kind == MentionKind::Name
                    && m.entity_type == Some(crate::schema::EntityType::PERSON)
                    && !(end..m.tokens.start).any(bars)
            };
            if let Some(name) = next.filter(close) {
                return Some(name);
            }
        }
        own.or_else(|| {
            self.innermost(token).filter(|m| self.get(*m).kind != MentionKind::Pronoun || self.get(*m).head == token)
        })
    }

    /// `le porte-parole de l'agence Jean Petit`, `la cheffe de l'agence, Anna Petit,`: the name at the end of a title that the
    /// tree hangs on a word inside it.
    fn name_behind(&self, ctx: &Context<'_>, head: TokenId, title: &Mention) -> Option<MentionId> {
        use crate::schema::EntityType as E;
        if title.entity_type.is_some_and(|t| t != E::PERSON) || title.number == crate::language::Number::Plur {
            return None;
        }
        let sentence = ctx.sentence(head);
        let person = |t: TokenId| self.by_head(t).map(|m| self.get(m)).filter(|m| m.entity_type == Some(E::PERSON));
        // « le fils du président Jean Petit »: the name is the inner person's.
        let mut inner = false;
        let mut at = head + 1;
        while at < sentence.end.min(head + 14) {
            if let Some(id) = self.innermost(at).filter(|m| self.get(*m).tokens.start == at) {
                let m = self.get(id);
                if m.kind == MentionKind::Name && m.entity_type == Some(E::PERSON) {
                    let held = matches!(ctx.upos(at - 1), Upos::Adp | Upos::Det | Upos::Cconj | Upos::Verb);
                    // « …, Anna Petit, … »: the second comma, or nothing, must follow
                    let closed = m.tokens.end >= sentence.end || ctx.is_punct(m.tokens.end);
                    let renames = if ctx.is_comma(at - 1) { closed } else { !inner };
                    return (!held && renames).then_some(id);
                }
            }
            inner |= person(at).is_some_and(|m| m.kind != MentionKind::Pronoun);
            if ctx.is_finite(at) || matches!(ctx.upos(at), Upos::Verb | Upos::Aux | Upos::Sconj | Upos::Cconj) {
                return None;
            }
            if ctx.is_punct(at) && !ctx.is_comma(at) || ctx.is_comma(at) && !self.starts_person(at + 1) {
                return None;
            }
            at += 1;
        }
        None
    }

    /// Whether a person's name begins at the token.
    fn starts_person(&self, token: TokenId) -> bool {
        self.innermost(token).map(|m| self.get(m)).is_some_and(|m| {
            m.tokens.start == token
                && m.kind == MentionKind::Name
                && m.entity_type == Some(crate::schema::EntityType::PERSON)
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}

const fn rank(kind: MentionKind) -> u8 {
    match kind {
        MentionKind::Name => 0,
        MentionKind::Pronoun => 1,
        MentionKind::Nominal => 2,
    }
}
