//! More sentences of the kinds that news has and treebanks lack, made from the treebanks' own.
//!
//! - a quotation or report, then verb of speech and subject: `« … », a déclaré la ministre.`
//! - other quotation marks;
//! - lines without a full stop, as titles have them.

use crate::tagging::Random;
use crate::treebank::{Gold, Item, item};
use depeche::language::lexicon::Lexicon;
use depeche::language::{Deprel, Feats, Mood, Number, Person, Tense, Upos, VerbForm};

/// Verbs of speech: present, participle, lemma.
const SPEECH: &[[&str; 3]] = &[
    ["déclare", "déclaré", "déclarer"],
    ["dit", "dit", "dire"],
    ["affirme", "affirmé", "affirmer"],
    ["explique", "expliqué", "expliquer"],
    ["ajoute", "ajouté", "ajouter"],
    ["annonce", "annoncé", "annoncer"],
    ["indique", "indiqué", "indiquer"],
    ["précise", "précisé", "préciser"],
    ["souligne", "souligné", "souligner"],
    ["estime", "estimé", "estimer"],
    ["assure", "assuré", "assurer"],
    ["rapporte", "rapporté", "rapporter"],
    ["rappelle", "rappelé", "rappeler"],
    ["lance", "lancé", "lancer"],
    ["regrette", "regretté", "regretter"],
    ["prévient", "prévenu", "prévenir"],
    ["confie", "confié", "confier"],
    ["écrit", "écrit", "écrire"],
    ["conclut", "conclu", "conclure"],
    ["martèle", "martelé", "marteler"],
    ["insiste", "insisté", "insister"],
    ["commente", "commenté", "commenter"],
    ["avertit", "averti", "avertir"],
    ["reconnaît", "reconnu", "reconnaître"],
    ["tweete", "tweeté", "tweeter"],
    ["raconte", "raconté", "raconter"],
];
const MARKS: &[[&str; 2]] = &[["«", "»"], ["“", "”"], ["\"", "\""], ["", ""]];

fn word(form: &str, lemma: &str, upos: Upos, feats: Feats, head: usize, deprel: Deprel) -> Gold {
    Gold { form: form.to_owned(), lemma: lemma.to_owned(), upos, feats, head, deprel }
}

fn is_mark(g: &Gold) -> bool {
    matches!(g.form.as_str(), "\"" | "«" | "»" | "“" | "”")
}

/// Subjects that can speak: unbroken subtrees of nominal subjects, heads counted inside them (0 = top).
fn subjects(items: &[&Item]) -> Vec<Vec<Gold>> {
    let mut out = Vec::new();
    for it in items {
        for (top, g) in it.gold.iter().enumerate() {
            if g.deprel != Deprel::Nsubj || !matches!(g.upos, Upos::Noun | Upos::Propn) {
                continue;
            }
            let inside: Vec<bool> = (0..it.gold.len())
                .map(|mut at| {
                    for _ in 0..it.gold.len() {
                        if at == top {
                            return true;
                        }
                        match it.gold[at].head {
                            0 => return false,
                            h => at = h - 1,
                        }
                    }
                    false
                })
                .collect();
            let Some(first) = inside.iter().position(|x| *x) else { continue };
            let len = inside.iter().filter(|x| **x).count();
            if len > 12 || !inside[first..first + len].iter().all(|x| *x) {
                continue;
            }
            let part: Vec<Gold> = it.gold[first..first + len]
                .iter()
                .enumerate()
                .map(|(i, g)| {
                    let mut g = g.clone();
                    g.head = if first + i == top { 0 } else { g.head - first };
                    g
                })
                .collect();
            if part[0].upos == Upos::Det || part[0].upos == Upos::Propn {
                out.push(part);
            }
        }
    }
    out
}

/// New items from `items`; the same every time.
pub fn more(items: &[&Item], lexicon: &Lexicon, seed: u64) -> Vec<Item> {
    let mut random = Random(seed);
    let pool = subjects(items);
    let mut out = Vec::new();
    for it in items {
        let Some(root) = it.gold.iter().position(|g| g.head == 0) else { continue };
        let Some(last) = it.gold.last() else { continue };
        let marks = it.gold.iter().any(is_mark);
        let statement = last.form == "." && it.gold.len() > 4;
        if statement
            && !marks
            && matches!(it.gold[root].upos, Upos::Verb | Upos::Noun | Upos::Adj)
            && random.unit() < 0.2
        {
            out.push(item(speech(it, root, &pool, &mut random), lexicon));
        }
        if marks {
            out.push(item(other_marks(&it.gold, &mut random), lexicon));
        }
        if statement && random.unit() < 0.06 {
            out.push(item(it.gold[..it.gold.len() - 1].to_vec(), lexicon));
        }
    }
    out
}

fn other_marks(gold: &[Gold], random: &mut Random) -> Vec<Gold> {
    let style = MARKS[random.next() as usize % 3];
    let mut open = true;
    gold.iter()
        .map(|g| {
            let mut g = g.clone();
            if is_mark(&g) {
                let mark = style[usize::from(!open)];
                (g.form, g.lemma) = (mark.to_owned(), mark.to_owned());
                open = !open;
            }
            g
        })
        .collect()
}

fn speech(it: &Item, root: usize, pool: &[Vec<Gold>], random: &mut Random) -> Vec<Gold> {
    let marks = MARKS[random.next() as usize % MARKS.len()];
    let shift = usize::from(!marks[0].is_empty());
    let top = root + 1 + shift;
    let mut gold = Vec::new();
    if shift == 1 {
        gold.push(word(marks[0], marks[0], Upos::Punct, Feats::default(), top, Deprel::Punct));
    }
    for g in &it.gold[..it.gold.len() - 1] {
        let mut g = g.clone();
        if g.head != 0 {
            g.head += shift;
        }
        gold.push(g);
    }
    if shift == 1 {
        gold.push(word(marks[1], marks[1], Upos::Punct, Feats::default(), top, Deprel::Punct));
    }
    let [present, participle, lemma] = SPEECH[random.next() as usize % SPEECH.len()];
    let finite = Feats::default()
        .with_verb_form(VerbForm::Fin)
        .with_mood(Mood::Ind)
        .with_tense(Tense::Pres)
        .with_person(Person::Third)
        .with_number(Number::Sing);
    let compound = random.unit() < 0.65;
    let pronoun = random.unit() < 0.15;
    let verb = gold.len() + 2 + usize::from(compound) + usize::from(compound && pronoun);
    gold.push(word(",", ",", Upos::Punct, Feats::default(), verb, Deprel::Punct));
    let he = |dash: &str| {
        word(
            dash,
            "il",
            Upos::Pron,
            Feats(Feats::PERSONAL).with_person(Person::Third).with_number(Number::Sing),
            verb,
            Deprel::Nsubj,
        )
    };
    if compound {
        gold.push(word("a", "avoir", Upos::Aux, finite, verb, Deprel::AuxTense));
        if pronoun {
            gold.push(he("-t-il"));
        }
        let past = Feats::default().with_verb_form(VerbForm::Part).with_tense(Tense::Past);
        gold.push(word(participle, lemma, Upos::Verb, past, top, Deprel::ParataxisInsert));
    } else {
        gold.push(word(present, lemma, Upos::Verb, finite, top, Deprel::ParataxisInsert));
        if pronoun {
            gold.push(he(if present.ends_with(['t', 'd']) { "-il" } else { "-t-il" }));
        }
    }
    if !pronoun && !pool.is_empty() {
        let base = gold.len();
        for g in &pool[random.next() as usize % pool.len()] {
            let mut g = g.clone();
            if g.head == 0 {
                (g.head, g.deprel) = (verb, Deprel::Nsubj);
            } else {
                g.head += base;
            }
            gold.push(g);
        }
    }
    gold.push(word(".", ".", Upos::Punct, Feats::default(), top, Deprel::Punct));
    gold
}
