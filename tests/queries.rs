//! The example queries of `exports/queries/`, each against its expected answer.
#![cfg(feature = "store")]

use assert_cmd::Command;

const GRAPHS: &str = "tests/fixtures/two-articles.jsonl";

/// Query and expected answer as CSV, over the two small articles of the fixture.
const EXPECTED: &[(&str, &str)] = &[
    ("visits", "who,where,told\nLéa Morel,Kyiv,by the article\n"),
    ("offices", "who,office,body\nPaul Roy,directeur,Alfa\n"),
    (
        "attacks",
        "attacker,target,when,weapon,number,status,source\n\
         Russie,Kyiv,2022-12-19,,,certain-,Russie\n\
         Russie,Kyiv,2022-12-19,23 drones,23,certain+,mairie de Kyiv\n\
         Russie,Kyiv,2022-12-19,35 drones,35,certain+,état-major\n",
    ),
    (
        "single-source-claims",
        "claim,source,words\n\"visite : Léa Morel, Minsk\",Paul Roy,Léa Morel n’est pas venue à Minsk\n",
    ),
    ("statements-about-a-person", "date,who,words\n2022-12-21,Paul Roy,Léa Morel n’est pas venue à Minsk\n"),
    (
        "statements",
        "who,about,words\n\
         Paul Roy,Léa Morel,Léa Morel n’est pas venue à Minsk\n\
         Paul Roy,Minsk,Léa Morel n’est pas venue à Minsk\n\
         mairie de Kyiv,23 drones,La Russie a lancé 23 drones sur Kyiv\n\
         mairie de Kyiv,Kyiv,La Russie a lancé 23 drones sur Kyiv\n\
         mairie de Kyiv,Russie,La Russie a lancé 23 drones sur Kyiv\n\
         état-major,35 drones,la Russie a tiré 35 drones sur Kyiv lundi\n\
         état-major,Kyiv,la Russie a tiré 35 drones sur Kyiv lundi\n\
         état-major,Russie,la Russie a tiré 35 drones sur Kyiv lundi\n",
    ),
    (
        "evidence",
        "from,to,words,rule,begin,end\nLéa Morel,Kyiv,la présidente Léa Morel s’est rendue à Kyiv,visit.verb,7,50\n",
    ),
    (
        "december-2022",
        "when,what,source\n\
         2022-12-19,\"attaque : Russie, Kyiv, 23 drones\",mairie de Kyiv\n\
         2022-12-19,\"attaque : Russie, Kyiv, 35 drones\",état-major\n\
         2022-12-19,\"visite : Léa Morel, Kyiv\",mardi\n",
    ),
    (
        "near-kyiv",
        "place,withinKm,what\n\
         Irpin,25,\"dégât : une école, Irpin\"\n\
         Kyiv,0,\"attaque : Russie, Kyiv\"\n\
         Kyiv,0,\"attaque : Russie, Kyiv, 23 drones\"\n\
         Kyiv,0,\"attaque : Russie, Kyiv, 35 drones\"\n\
         Kyiv,0,\"visite : Léa Morel, Kyiv\"\n",
    ),
    (
        "accusations",
        "who,how,whom,words\n\
         Paul Roy,accuses,Russie,accuse la Russie\n\
         Russie,denies,\"attaque : Russie, Kyiv\",Moscou a démenti avoir attaqué Kyiv\n",
    ),
    (
        "contradictions",
        "one,oneSays,other,otherSays\n\
         Russie,\"attaque : Russie, Kyiv [denied]\",état-major,\"attaque : Russie, Kyiv, 35 drones\"\n\
         mairie de Kyiv,\"attaque : Russie, Kyiv, 23 drones\",Russie,\"attaque : Russie, Kyiv [denied]\"\n\
         mairie de Kyiv,\"attaque : Russie, Kyiv, 23 drones (23)\",état-major,\"attaque : Russie, Kyiv, 35 drones (35)\"\n",
    ),
];

fn query(args: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("depeche").expect("built").arg("query").args(args).output().expect("run");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stdout).expect("UTF-8").replace("\r\n", "\n"))
}

#[test]
fn each_query_gives_its_answer() {
    for (name, expected) in EXPECTED {
        let file = format!("exports/queries/{name}.rq");
        assert_eq!(query(&["--query-file", &file, "--format", "csv", GRAPHS]).1, *expected, "{name}");
    }
}

#[test]
fn each_query_file_has_a_test() {
    let mut files: Vec<String> = std::fs::read_dir("exports/queries")
        .expect("there")
        .filter_map(|e| e.expect("listed").path().file_stem().map(|s| s.to_string_lossy().into_owned()))
        .collect();
    files.sort();
    let mut tested: Vec<&str> = EXPECTED.iter().map(|(name, _)| *name).collect();
    tested.sort_unstable();
    assert_eq!(files, tested);
}

#[test]
fn ask_answers_by_the_exit_status() {
    assert_eq!(query(&["ASK { ?a dpr:attacked ?b }", GRAPHS]), (0, "true\n".to_owned()));
    assert_eq!(query(&["ASK { ?a dp:attacked ?b }", GRAPHS]), (1, "false\n".to_owned()));
}

#[test]
fn a_store_folder_answers_like_the_files() {
    let dir = tempfile::tempdir().expect("scratch folder");
    let store = dir.path().join("news.store");
    let store = store.to_str().expect("UTF-8");
    for _ in 0..2 {
        Command::cargo_bin("depeche").expect("built").args(["load", GRAPHS, "--store", store]).assert().success();
    }
    let visits = ["--query-file", "exports/queries/visits.rq", "--format", "csv", "--store", store];
    assert_eq!(query(&visits).1, EXPECTED[0].1);
    let all = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    assert_eq!(query(&[all, "--store", store]).1.lines().count(), 2);
}
#[test]
fn the_seed_has_its_visit() {
    let (_, out) =
        query(&["--query-file", "exports/queries/visits.rq", "--format", "csv", "data/articles/poutine-minsk.txt"]);
    for place in ["Biélorussie", "Minsk"] {
        assert!(out.contains(&format!("Vladimir Poutine,{place},by the article")), "{out}");
    }
}
