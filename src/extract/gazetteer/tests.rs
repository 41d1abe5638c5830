//! Tests of the gazetteer as a whole.

use super::*;

#[test]
fn rows_keep_their_fields() {
    let gazetteer = Gazetteer::built_in().unwrap();
    let row = gazetteer.row(gazetteer.by_id("country/russie").unwrap());
    assert_eq!((row.label, row.wikidata, row.entity_type), ("Russie", 159, EntityType::COUNTRY));
    let minsk = gazetteer.row(gazetteer.by_id("place/minsk").unwrap());
    assert_eq!((minsk.geonames, minsk.country), (625_144, "BY"));
    assert!(minsk.coordinates.is_some_and(|(lat, _)| (lat - 53.9).abs() < 0.1));
}

#[test]
fn case_accents_and_marks_do_not_matter() {
    let gazetteer = Gazetteer::built_in().unwrap();
    for name in ["ETATS UNIS", "États-Unis", "états‑unis", "Etats-Unis"] {
        let hits = gazetteer.lookup(name);
        assert!(hits.iter().any(|h| gazetteer.row(h.row).id == "country/etats-unis"), "{name}");
    }
    assert!(gazetteer.lookup("biélorusse").iter().any(|h| h.adjective));
}

#[test]
fn nouns_heads_and_names() {
    let gazetteer = Gazetteer::built_in().unwrap();
    assert_eq!(gazetteer.noun("manifestant").unwrap().entity_type, EntityType::PERSON);
    assert_eq!(gazetteer.noun("frère").unwrap().class, NounClass::Kin);
    assert!(gazetteer.heads("ministère").any(|h| h.whole && h.de && h.entity_type == EntityType::ORGANIZATION));
    assert!(gazetteer.name_word(chain(keys::SEED, hash_word("Nina"))).is_first());
    assert_eq!(gazetteer.gendered_noun("mort", Gender::Masc).unwrap().entity_type, EntityType::PERSON);
    assert_eq!(gazetteer.gendered_noun("mort", Gender::Fem).unwrap().entity_type, EntityType::EVENT);
    let france = gazetteer.country("FR").unwrap();
    assert_eq!(gazetteer.row(france).id, "country/france");
    assert_eq!(gazetteer.title("Mme"), Some(Gender::Fem));
    assert_eq!(gazetteer.title("Dr"), Some(Gender::None));
    assert!(gazetteer.is_particle("van"));
}

#[test]
fn a_folder_adds_rows_without_a_rebuild() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("fr/gazetteer");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("mine.tsv"), "id\ttype\tlabel\nplace/trifouillis\tPlace\tTrifouillis-les-Oies\n")
        .unwrap();
    let gazetteer = Gazetteer::open(&DataSource::with_folder(dir.path())).unwrap();
    assert_eq!(gazetteer.lookup("Trifouillis les Oies").len(), 1);
    assert!(gazetteer.by_id("country/russie").is_some());
    std::fs::write(folder.join("countries.tsv"), "id\ttype\tlabel\ncountry/x\tNation\tX\n").unwrap();
    let error = Gazetteer::open(&DataSource::with_folder(dir.path())).unwrap_err().to_string();
    assert!(error.starts_with("data/fr/gazetteer/countries.tsv:2: unknown type \"Nation\""), "{error}");
}

#[test]
fn a_large_table_stays_small() {
    use std::fmt::Write as _;
    let mut table =
        "id\ttype\tlabel\tvariants\tgender\tadjectives\tqid\tgeonames\tlat\tlon\tcountry\tpopulation\tflags\n"
            .to_owned();
    for n in 0..5000 {
        let _ = writeln!(table, "place/x{n}\tPlace\tXavo Lun{n}\tLun{n}\t\t\tQ{n}\t{n}\t12.5\t13.5\tFR\t\t", n = n + 1);
    }
    let block = compile::compile(&[("large.tsv".to_owned(), table)]).unwrap();
    // 200,000 names in less than 40 MB, and nothing is read at start
    assert!(block.len() < 10_000 * 200, "{} bytes", block.len());
    let layer = Layer::open(Bytes::Owned(block)).unwrap();
    assert_eq!(layer.row(4999).label, "Xavo Lun5000");
}
