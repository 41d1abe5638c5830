//! Universal Dependencies: parts of speech, features and relations as small values.
//!
//! Source of the vocabularies: Universal Dependencies v2 guidelines, as the French treebanks use them.

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
        )]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum $name { #[default] $($variant),+ }

        impl $name {
            /// All values, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name as CoNLL-U writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads the CoNLL-U name.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

vocabulary! {
    /// Universal part of speech.
    Upos {
        X = "X", Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ",
        Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ",
        Sym = "SYM", Verb = "VERB",
    }
}

vocabulary! {
    /// Universal relation with the subtypes that French treebanks use.
    Deprel {
        Dep = "dep", Root = "root", Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", AdvclCleft = "advcl:cleft",
        Advmod = "advmod", Amod = "amod", Appos = "appos", AuxCaus = "aux:caus", AuxPass = "aux:pass", AuxTense = "aux:tense",
        Aux = "aux", Case = "case", Cc = "cc", Ccomp = "ccomp", Compound = "compound", Conj = "conj", Cop = "cop",
        Csubj = "csubj", CsubjPass = "csubj:pass", Det = "det", Discourse = "discourse", Dislocated = "dislocated",
        Expl = "expl", ExplComp = "expl:comp", ExplPass = "expl:pass", ExplPv = "expl:pv", ExplSubj = "expl:subj",
        Fixed = "fixed", Flat = "flat", FlatForeign = "flat:foreign", FlatName = "flat:name", Goeswith = "goeswith",
        Iobj = "iobj", IobjAgent = "iobj:agent", Mark = "mark", Nmod = "nmod", Nsubj = "nsubj", NsubjCaus = "nsubj:caus",
        NsubjPass = "nsubj:pass", NsubjOuter = "nsubj:outer", Nummod = "nummod", Obj = "obj", ObjAgent = "obj:agent",
        ObjLvc = "obj:lvc", Obl = "obl", OblAgent = "obl:agent", OblArg = "obl:arg", OblMod = "obl:mod", Orphan = "orphan",
        Parataxis = "parataxis", ParataxisInsert = "parataxis:insert", Punct = "punct", Reparandum = "reparandum",
        Vocative = "vocative", Xcomp = "xcomp",
    }
}

impl Deprel {
    /// The relation without its subtype (`obl:mod` → `obl`).
    #[must_use]
    pub fn universal(self) -> &'static str {
        let text = self.as_str();
        text.split(':').next().unwrap_or(text)
    }
}

vocabulary! {
    /// Grammatical gender; `None` where the form does not tell.
    Gender { None = "", Masc = "Masc", Fem = "Fem" }
}
vocabulary! {
    /// Grammatical number; `None` where the form does not tell.
    Number { None = "", Sing = "Sing", Plur = "Plur" }
}
vocabulary! {
    /// Grammatical person.
    Person { None = "", First = "1", Second = "2", Third = "3" }
}
vocabulary! {
    /// Tense of a verb form.
    Tense { None = "", Pres = "Pres", Past = "Past", Imp = "Imp", Fut = "Fut" }
}
vocabulary! {
    /// Mood of a finite verb.
    Mood { None = "", Ind = "Ind", Sub = "Sub", Cnd = "Cnd", Imp = "Imp" }
}
vocabulary! {
    /// Form of a verb.
    VerbForm { None = "", Fin = "Fin", Inf = "Inf", Part = "Part" }
}

/// Morphology of a word, packed into 32 bits.
///
/// Layout from bit 0: gender 2, number 2, person 2, tense 3, mood 3, verb form 2, then flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Feats(pub u32);

macro_rules! packed {
    ($get:ident, $with:ident, $ty:ident, $shift:literal, $bits:literal, $what:literal) => {
        #[doc = concat!("The ", $what, ".")]
        #[must_use]
        pub fn $get(self) -> $ty {
            let at = (self.0 >> $shift) & ((1 << $bits) - 1);
            $ty::ALL.get(at as usize).copied().unwrap_or_default()
        }

        #[doc = concat!("The same with another ", $what, ".")]
        #[must_use]
        pub const fn $with(self, value: $ty) -> Self {
            Self((self.0 & !(((1 << $bits) - 1) << $shift)) | ((value as u32) << $shift))
        }
    };
}

impl Feats {
    packed!(gender, with_gender, Gender, 0, 2, "gender");
    packed!(number, with_number, Number, 2, 2, "number");
    packed!(person, with_person, Person, 4, 2, "person");
    packed!(tense, with_tense, Tense, 6, 3, "tense");
    packed!(mood, with_mood, Mood, 9, 3, "mood");
    packed!(verb_form, with_verb_form, VerbForm, 12, 2, "verb form");

    /// `Definite=Def`.
    pub const DEFINITE: u32 = 1 << 14;
    /// `Definite=Ind`.
    pub const INDEFINITE: u32 = 1 << 15;
    /// `Poss=Yes`.
    pub const POSSESSIVE: u32 = 1 << 16;
    /// `PronType=Dem`.
    pub const DEMONSTRATIVE: u32 = 1 << 17;
    /// `PronType=Rel`.
    pub const RELATIVE: u32 = 1 << 18;
    /// `PronType=Int`.
    pub const INTERROGATIVE: u32 = 1 << 19;
    /// `PronType=Prs`.
    pub const PERSONAL: u32 = 1 << 20;
    /// `Reflex=Yes`.
    pub const REFLEXIVE: u32 = 1 << 21;
    /// `Polarity=Neg`.
    pub const NEGATIVE: u32 = 1 << 22;
    /// `Voice=Pass` on a participle.
    pub const PASSIVE: u32 = 1 << 23;
    /// `NumType=Card`.
    pub const CARDINAL: u32 = 1 << 24;
    /// `NumType=Ord`.
    pub const ORDINAL: u32 = 1 << 25;
    /// `Number[psor]=Plur`.
    pub const POSSESSOR_PLURAL: u32 = 1 << 26;
    /// `PronType=Ind`.
    pub const INDEFINITE_PRONOUN: u32 = 1 << 27;
    /// `PronType=Neg` (aucun, personne, rien).
    pub const NEGATIVE_PRONOUN: u32 = 1 << 28;
    /// `PronType=Art`.
    pub const ARTICLE: u32 = 1 << 29;

    /// Whether all bits of `flag` are set.
    #[must_use]
    pub const fn has(self, flag: u32) -> bool {
        self.0 & flag == flag
    }

    /// The same with the bits of `flag` set.
    #[must_use]
    pub const fn with(self, flag: u32) -> Self {
        Self(self.0 | flag)
    }
}
