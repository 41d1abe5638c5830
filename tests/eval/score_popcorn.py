#!/usr/bin/env python3
"""Recall of our mentions against POPCORN's, by their types.

usage: score_popcorn.py TRAIN.json.gz MENTIONS_PROGRAM [ARGUMENT…] [--missed [TYPE]]

MENTIONS_PROGRAM as for score_winer.py; or `depeche extract --input-format jsonl -`; "times" count where given. A gold mention is found when one of ours of any
kind shares its last word or lies over it by half; it is typed when our type fits. Only the standard library is used.
"""
import collections, gzip, json, re, subprocess, sys

FITS = {
    "PLACE": {"Place", "Country", "Facility"},
    "CIVILIAN": {"Person", None},
    "TERRORIST_OR_CRIMINAL": {"Person", None},
    "MILITARY": {"Person", None},
    "GROUP_OF_INDIVIDUALS": {"Group", "Organization", None},
    "MATERIEL": {"Product", "Facility", "Animal", "Work"},
    "NON_GOVERNMENTAL_ORGANISATION": {"Organization", "Group"},
    "NON_MILITARY_GOVERNMENT_ORGANISATION": {"Organization", "Group"},
    "MILITARY_ORGANISATION": {"Organization", "Group"},
    "INTERGOVERNMENTAL_ORGANISATION": {"Organization", "Group"},
    "NATIONALITY": {"Country", "Place", "Group"},
    "TIME_EXACT": {"time"},
    "TIME_FUZZY": {"time"},
}


def main(argv):
    missed = "--missed" in argv
    only = argv[argv.index("--missed") + 1] if missed and argv.index("--missed") + 1 < len(argv) else None
    argv = argv[: argv.index("--missed")] if missed else argv
    if len(argv) < 2:
        raise SystemExit(__doc__)
    documents = json.load(gzip.open(argv[0], "rt", encoding="utf-8"))
    lines = "".join(json.dumps({"id": k, "text": d["text"]}, ensure_ascii=False) + "\n" for k, d in documents.items())
    run = subprocess.run(argv[1:], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    total = collections.defaultdict(lambda: [0, 0, 0])
    lost = collections.Counter()
    for line in run.stdout.decode().splitlines():
        found = json.loads(line)
        text = documents[found["id"]]["text"]
        ours = [(m["start"], m["end"], m["type"]) for m in found.get("mentions", [])]
        ours += [(m["start"], m["end"], n["type"]) for n in found.get("nodes", []) for m in n.get("mentions", [])]
        ours += [(t["start"], t["end"], "time") for t in found.get("times", [])]
        for entity in documents[found["id"]]["entities"]:
            kind = entity["type"]
            if kind not in FITS:
                continue
            for m in entity["mentions"]:
                start, end = m["start"], m["end"]
                row = total[kind]
                row[0] += 1
                head = start + (re.search(r"\S*$", text[start:end].split(" de ")[0]).start() if end > start else 0)
                over = [t for s, e, t in ours if s < end and start < e and (s <= head < e or 2 * (min(e, end) - max(s, start)) >= end - start)]
                row[1] += bool(over)
                row[2] += any(t in FITS[kind] for t in over)
                if not any(t in FITS[kind] for t in over):
                    lost[(kind, text[start:end], "/".join(sorted({str(t) for t in over})))] += 1
    if missed:
        for key, n in lost.most_common():
            if only in (None, key[0]):
                print(n, *key, sep="\t")
        return
    for kind, (n, any_type, typed) in sorted(total.items(), key=lambda x: -x[1][0]):
        print(f"{kind:38} {n:5}  found {any_type / n:.3f}  typed {typed / n:.3f}")


main(sys.argv[1:])
