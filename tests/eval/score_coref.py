#!/usr/bin/env python3
"""Judge the chains of `depeche extract` on a coreference corpus in CoNLL form (Democrat).

usage: score_coref.py BINARY CORPUS.conll[.gz] [--errors] [--only=TEXT] [--sieves=SIEVE]

With --sieves, BINARY is the example program `mentions`, and each link is judged alone, by the sieve that made it; with the name
of a sieve (or `all`), its wrong links are shown.

With --only, just the documents whose name holds TEXT (estrepublicain: the newspaper articles).

Columns of the corpus: the ten of CoNLL-U, then others; the last one holds the chains, `(3`, `3)`, `(3)`, with `|` between.
Every document is written out as text, read by the binary, and the mentions of its nodes are laid over the gold mentions
(same stretch, else for nouns and names the shortest stretch that holds it). A pair of mentions of one node is right when both
belong to one gold chain. Pairs with a mention that the gold does not know are left out and counted.
"""
import gzip
import json
import subprocess
import sys
from collections import defaultdict


def documents(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        name, words, sentence, skip = None, [], 0, 0
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("#begin document"):
                name, words, sentence, skip = line[line.index("(") + 1 : line.index(")")], [], 0, 0
            elif line.startswith("#end document"):
                yield name, words
            elif not line:
                sentence, skip = sentence + 1, 0
            elif not line.startswith("#"):
                cells = line.split("\t")
                if "-" in cells[0]:
                    first, last = cells[0].split("-")
                    words.append([cells[1], sentence, []])
                    skip = int(last)
                    continue
                if int(cells[0]) > skip:
                    words.append([cells[1], sentence, []])
                words[-1][2].append(cells[-1])


def layout(words):
    text, spans, gold, opened = "", [], [], defaultdict(list)
    for at, (form, sentence, marks) in enumerate(words):
        new = at and words[at - 1][1] != sentence
        glued = text.endswith(("'", "’", "(")) or form in {".", ",", ")", "-t", "-t-il"} or form.startswith("-")
        text += "\n" if new else "" if not text or glued else " "
        start = len(text)
        text += form
        spans.append((start, len(text)))
        for mark in (m for cell in marks if cell != "_" for m in cell.split("|")):
            chain = mark.strip("()")
            if mark.startswith("("):
                opened[chain].append(start)
            if mark.endswith(")") and opened[chain]:
                gold.append((opened[chain].pop(), len(text), chain))
    return text, gold


def chain_of(mention, gold):
    span = (mention["start"], mention["end"])
    for start, end, chain in gold:
        if (start, end) == span:
            return chain
    if mention.get("kind") == "pronoun":
        # `sa` inside `sa peau` is not the skin
        return None
    # the gold stretch holds the article and the complements, ours may not
    holds = [g for g in gold if g[0] <= span[0] and span[1] <= g[1] and span[0] - g[0] <= 4]
    if not holds:
        return None
    start, end, chain = min(holds, key=lambda g: g[1] - g[0])
    return chain


def sieves(program, texts, golds, lines, shown):
    """Every link alone: mention and antecedent in one gold chain or not."""
    arguments = [*program.split(), "--links"]
    out = subprocess.run(arguments, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True).stdout
    table = defaultdict(lambda: [0, 0, 0, 0, 0])
    for line in filter(None, out.splitlines()):
        found = json.loads(line)
        gold, text = golds[found["id"]], texts[found["id"]]
        at = {(m["start"], m["end"]): m for m in found["mentions"]}
        for mention in found["mentions"]:
            if "sieve" not in mention:
                continue
            one = chain_of(mention, gold)
            two = chain_of(at[mention["to"], mention["to_end"]], gold)
            row = table[mention["sieve"]]
            known = one is not None and two is not None
            row[0] += 1
            row[1] += known
            row[2] += known and one == two
            news = "estrepublicain" in found["id"]
            row[3] += news and known
            row[4] += news and known and one == two
            if shown and shown in (mention["sieve"], "all") and (not known or one != two):
                around = text[max(0, mention["start"] - 110) : mention["end"] + 50].replace("\n", " ⏎ ")
                mark = "wrong" if known else "open"
                print(f"{mark} {mention['sieve']} {found['id']}: {mention['text']} -> {text[mention['to']:mention['to_end']]} | {around}")
    for name, (links, known, right, kn, rn) in sorted(table.items()):
        print(f"{name:22} {links:5} links, judged {known:5}, right {right / max(known, 1):.3f}; newspaper {kn:4}, right {rn / max(kn, 1):.3f}")


def main(argv):
    arguments = [a for a in argv if not a.startswith("--")]
    if len(arguments) != 2:
        raise SystemExit(__doc__)
    texts, golds, lines = {}, {}, []
    only = next((a.split("=", 1)[1] for a in argv if a.startswith("--only=")), "")
    for name, words in documents(arguments[1]):
        if only not in name:
            continue
        texts[name], golds[name] = layout(words)
        lines.append(json.dumps({"id": name, "text": texts[name], "lang": "fr"}, ensure_ascii=False))
    sieve = next((a.partition("=") for a in argv if a.startswith("--sieves")), None)
    if sieve:
        return sieves(arguments[0], texts, golds, lines, sieve[2])
    out = subprocess.run([*arguments[0].split(), "extract", "--input-format", "jsonl", "-"], input="\n".join(lines) + "\n",
                         capture_output=True, text=True, check=True).stdout
    right = pairs = unknown = links = good = 0
    wanted = sum(len(g) - len({c for _, _, c in g}) for g in golds.values())
    for line in filter(None, out.splitlines()):
        graph = json.loads(line)
        gold, text = golds[graph["id"]], texts[graph["id"]]
        for node in graph["nodes"]:
            chains = [(m, chain_of(m, gold)) for m in node["mentions"]]
            unknown += sum(c is None for _, c in chains)
            known = [(m, c) for m, c in chains if c is not None]
            for at, (mention, chain) in enumerate(known):
                right += sum(c == chain for _, c in known[:at])
                pairs += at
                if at:
                    links += 1
                    good += any(c == chain for _, c in known[:at])
                    if "--errors" in argv and all(c != chain for _, c in known[:at]):
                        around = text[max(0, mention["start"] - 60) : mention["end"] + 40].replace("\n", " ")
                        print(f"{graph['id']}: {node['label']} <- {mention['text']} | {around}")
    print(f"{len(texts)} documents, {unknown} mentions of ours that the gold does not know")
    print(f"pairs precision {right / max(pairs, 1):.3f} ({right} of {pairs})")
    print(f"links precision {good / max(links, 1):.3f} ({good} of {links}), recall {good / max(wanted, 1):.3f} (of {wanted} gold links)")


main(sys.argv[1:])
