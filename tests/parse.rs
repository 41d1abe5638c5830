//! `depeche parse` through the binary.

use assert_cmd::Command;

fn parse(arguments: &[&str], input: &str) -> String {
    let mut command = Command::cargo_bin("depeche").unwrap();
    let output = command.arg("parse").args(arguments).write_stdin(input).assert().success().get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

/// Every sentence is a tree with the text that its words make.
fn check(conllu: &str) {
    for block in conllu.split("\n\n").filter(|b| !b.is_empty()) {
        let (mut heads, mut text, mut made, mut inside) = (Vec::new(), "", String::new(), 0);
        for line in block.lines() {
            if let Some(given) = line.strip_prefix("# text = ") {
                text = given;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            if line.starts_with('#') {
                continue;
            }
            assert_eq!(columns.len(), 10, "{line}");
            let surface = match columns[0].split_once('-') {
                Some((_, last)) => {
                    inside = last.parse::<usize>().unwrap();
                    true
                }
                None => {
                    heads.push(columns[6].parse::<usize>().unwrap());
                    assert_eq!(columns[0].parse::<usize>().unwrap(), heads.len());
                    assert_eq!(columns[6] == "0", columns[7] == "root", "{line}");
                    heads.len() > inside
                }
            };
            if surface {
                made.push_str(columns[1]);
                if !columns[9].contains("SpaceAfter=No") {
                    made.push(' ');
                }
            }
        }
        assert_eq!(made.trim_end(), text);
        assert_eq!(heads.iter().filter(|h| **h == 0).count(), 1, "{block}");
        for start in 1..=heads.len() {
            let (mut at, mut steps) = (start, 0);
            while at != 0 {
                at = heads[at - 1];
                steps += 1;
                assert!(steps <= heads.len(), "circle in {block}");
            }
        }
    }
}

#[test]
fn articles_become_valid_conllu() {
    let article = include_str!("../data/articles/poutine-minsk.txt");
    let output = parse(&["--format", "conllu", "-"], article);
    check(&output);
    assert!(output.contains("\tdu\t_\t_"), "contractions are multiword tokens");
    check(&parse(&[], "Du pain,\tdes jeux…\n\n- Au fait ?\n\u{feff}Auquel des deux a-t-il parlé\u{a0}: 26 750 $ !"));
}

#[test]
fn lines_are_sentences_when_asked() {
    let output = parse(&["--sentences", "--format", "conllu", "-"], "Il part. Elle reste.\nBien.\n");
    assert_eq!(output.matches("# text = ").count(), 2);
    check(&output);
}

#[test]
fn json_counts_code_points() {
    let output = parse(&["--format", "json"], "Été chaud.\nÀ Évry, « oui ».");
    let second: serde_json::Value = serde_json::from_str(output.lines().nth(1).unwrap()).unwrap();
    assert_eq!(second["start"], 11);
    assert_eq!(second["tokens"][1]["form"], "Évry");
    assert_eq!((&second["tokens"][1]["start"], &second["tokens"][1]["end"]), (&13.into(), &17.into()));
    assert_eq!(second["tokens"][3]["quote"], "open");
}

#[test]
fn trees_are_drawn_line_by_line() {
    let output = parse(&["--format", "tree"], "Le chat dort.");
    assert!(output.starts_with("# 1 Le chat dort.\n"));
    assert_eq!(output.lines().filter(|l| l.contains('▶') || l.contains('●')).count(), 4);
}

#[test]
fn odd_input_is_no_failure() {
    assert_eq!(parse(&[], ""), "");
    check(&parse(&[], "\u{0}\u{1}\r\n\t\u{2028}x\u{85}y « ‘”’ -- .. ?! (…) ..."));
    let mut command = Command::cargo_bin("depeche").unwrap();
    command.args(["parse", "no-such-file.txt"]).assert().failure();
}
