#!/usr/bin/env python3
"""Score named mentions against WiNER (Person, Location, Organization), exact spans and overlapping ones.

usage: score_winer.py WINER.tar.gz YEAR MENTIONS_PROGRAM [ARGUMENT…] [--errors [TYPE]]

MENTIONS_PROGRAM reads JSON Lines {"id", "text"} and writes JSON Lines {"id", "mentions": [{"start", "end", "text", "kind",
"type", "rule"}]} with offsets in code points. Only mentions of kind "name" count. Countries and places are Location, and so
are facilities of the gazetteer. Headed facilities (`l’aéroport de X`) and descriptions with a head in lower case (`la police de Metz`), rules head.facility and head.description, are names in our scheme but not in
WiNER; they are left out. Gold spans may nest; ours may too: a pair of one type counts once. Only the standard library is used.
"""
import collections, json, subprocess, sys, tarfile

KEEP = {"Person": "Person", "Country": "Location", "Place": "Location", "Facility": "Location", "Organization": "Organization"}
TYPES = ("Person", "Location", "Organization")


def read(path, year):
    """Documents of a year: id -> (text, [(start, end, type)])."""
    texts, notes = {}, {}
    with tarfile.open(path) as tar:
        for member in tar.getmembers():
            parts = member.name.split("/")
            if not member.isfile() or year not in parts or member.name.endswith("-urls.txt"):
                continue
            data = tar.extractfile(member).read().decode("utf-8")
            stem = parts[-1].rsplit(".", 1)[0]
            if member.name.endswith(".txt"):
                texts[stem] = data
            elif member.name.endswith(".ann"):
                spans = []
                for line in data.splitlines():
                    fields = line.split("\t")
                    if len(fields) > 2 and fields[0].startswith("T"):
                        kind, start, rest = fields[1].split(" ", 2)
                        if kind in TYPES:
                            spans.append((int(start), int(rest.split(" ")[-1].split(";")[-1]), kind))
                notes[stem] = sorted(set(spans))
    return {k: (texts[k], notes.get(k, [])) for k in sorted(texts)}


def trim(text, start, end):
    """Leaves out spaces and a leading elided article on both sides, which the gold keeps or not."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def count(gold, pred, same):
    used, hits = set(), 0
    for g in gold:
        for i, p in enumerate(pred):
            if i not in used and g[2] == p[2] and same(g, p):
                used.add(i)
                hits += 1
                break
    return hits


def main(argv):
    errors = "--errors" in argv
    only = argv[argv.index("--errors") + 1] if errors and argv.index("--errors") + 1 < len(argv) else None
    argv = argv[: argv.index("--errors")] if errors else argv
    if len(argv) < 3:
        raise SystemExit(__doc__)
    documents = read(argv[0], argv[1])
    lines = "".join(json.dumps({"id": k, "text": t}, ensure_ascii=False) + "\n" for k, (t, _) in documents.items())
    run = subprocess.run(argv[2:], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    total = collections.defaultdict(lambda: [0, 0, 0, 0])
    missed, spurious = collections.Counter(), collections.Counter()
    for line in run.stdout.decode().splitlines():
        found = json.loads(line)
        text, gold = documents[found["id"]]
        gold = sorted({(*trim(text, s, e), k) for s, e, k in gold})
        named = [m for m in found["mentions"] if m["kind"] == "name" and m["type"] in KEEP and m["rule"] not in ("head.description", "head.facility")]
        pred = sorted({(*trim(text, m["start"], m["end"]), KEEP[m["type"]]) for m in named})
        rules = {(*trim(text, m["start"], m["end"]), KEEP[m["type"]]): m["rule"] for m in named}
        for kind in TYPES:
            g, p = [x for x in gold if x[2] == kind], [x for x in pred if x[2] == kind]
            row = total[kind]
            row[0] += len(g)
            row[1] += len(p)
            row[2] += count(g, p, lambda a, b: a[:2] == b[:2])
            row[3] += count(g, p, lambda a, b: a[0] < b[1] and b[0] < a[1])
        for s, e, k in set(gold) - set(pred):
            missed[(k, text[s:e])] += 1
        for s, e, k in set(pred) - set(gold):
            spurious[(k, text[s:e], rules[(s, e, k)])] += 1
    if errors:
        for name, table in (("missed", missed), ("spurious", spurious)):
            for key, n in table.most_common():
                if only in (None, key[0]):
                    print(name, n, *key, sep="\t")
        return
    print(f"{len(documents)} documents of {argv[1]}")
    for kind in (*TYPES, "all"):
        g, p, exact, overlap = total[kind] if kind != "all" else [sum(c) for c in zip(*(total[t] for t in TYPES))]
        f = lambda hits: (hits / max(p, 1), hits / max(g, 1), 2 * hits / max(p + g, 1))
        print(f"{kind:13} exact P {f(exact)[0]:.3f} R {f(exact)[1]:.3f} F {f(exact)[2]:.3f}   "
              f"overlap P {f(overlap)[0]:.3f} R {f(overlap)[1]:.3f} F {f(overlap)[2]:.3f}   ({p} given, {g} wanted)")


main(sys.argv[1:])
