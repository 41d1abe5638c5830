#!/usr/bin/env python3
"""Opens what `depeche build` writes with foreign tools and compares what each of them sees.

usage: check.py PROGRAM FILE... [--keep DIR]

PROGRAM is the built `depeche`; FILEs are articles or document graphs. Tools (all optional, from PyPI: rdflib, pyshacl,
networkx, igraph, xmlschema, jsonschema, pyoxigraph, oxigraph; and Graphviz and rapper): a missing one is told in one
line and skipped. Exit status 1 when a check fails.
"""
import csv, importlib, json, os, shutil, socket, subprocess, sys, tempfile, time, urllib.parse, urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = []


def check(name):
    """Runs a check; the result is one line."""
    def run(function):
        try:
            message = function()
            RESULTS.append((True, name))
            print(f"ok       {name}: {message}")
        except Skip as skip:
            print(f"skipped  {name}: {skip}")
        except Exception as error:  # a failing check must not hide the next one
            RESULTS.append((False, name))
            print(f"FAILED   {name}: {type(error).__name__}: {error}")
    return run


class Skip(Exception):
    pass


def need(module):
    try:
        return importlib.import_module(module)
    except ImportError:
        raise Skip(f"Python module {module} is not installed") from None


def tool(name):
    found = shutil.which(name)
    if not found:
        raise Skip(f"{name} is not installed")
    return found


def depeche(*args, ok=(0,)):
    done = subprocess.run([PROGRAM, *map(str, args)], capture_output=True, text=True, cwd=ROOT)
    if done.returncode not in ok:
        raise AssertionError(f"depeche {args[0]} ended with {done.returncode}: {done.stderr[:500]}")
    return done.stdout


def mutated(change):
    """The document graphs after `change`, written to a file."""
    graphs = [json.loads(line) for line in JSONL.read_text(encoding="utf-8").splitlines()]
    if not change(graphs):
        raise Skip("the input has nothing to change")
    file = OUT / "mutated.jsonl"
    file.write_text("".join(json.dumps(g, ensure_ascii=False) + "\n" for g in graphs), encoding="utf-8")
    return file


def without_evidence(graphs):
    for graph in graphs:
        for fact in graph["facts"]:
            fact["evidence"]["end"] = fact["evidence"]["start"]
            return True


def wrong_role(graphs):
    for graph in graphs:
        person = next((n["id"] for n in graph["nodes"] if n["type"] == "Person"), None)
        for fact in graph["facts"]:
            if person and fact["type"] == "Visit" and fact["roles"].get("destination"):
                fact["roles"]["destination"] = [{"node": person}]
                graph["edges"] = [e for e in graph["edges"] if e["fact"] != fact["id"]]
                return True


def reported_as_narrated(graphs):
    for graph in graphs:
        for edge in graph["edges"]:
            if edge.pop("reported", False):
                return True


def conforms(turtle):
    pyshacl, rdflib = need("pyshacl"), need("rdflib")
    shapes = rdflib.Graph().parse(ROOT / "schema/shapes.ttl")
    ok, _, text = pyshacl.validate(rdflib.Graph().parse(turtle), shacl_graph=shapes, advanced=True)
    return ok, text


def isomorphic():
    rdflib = need("rdflib")
    sizes, sets = {}, {}
    for ending, form in [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("nq", "nquads"), ("trig", "trig"), ("jsonld", "json-ld")]:
        graph = rdflib.Dataset() if ending in ("nq", "trig", "jsonld") else rdflib.Graph()
        graph.parse(OUT / f"{NAME}.{ending}", format=form)
        triples = {(s, p, o) for s, p, o, *_ in (graph.quads() if hasattr(graph, "quads") else graph)}
        # No blank nodes: the same triples are the same graph.
        assert not any(isinstance(t, rdflib.BNode) for triple in triples for t in triple), f"{ending}: blank node"
        sizes[ending], sets[ending] = len(triples), triples
    for ending in sets:
        odd = sets[ending] ^ sets["nt"]
        assert not odd, f"{ending} differs from nt in {len(odd)} triples: {sorted(map(str, odd))[:2]}"
    return f"{sizes['nt']} triples in six formats"


def counts():
    """Nodes and edges as each tool counts them."""
    seen = {}
    with open(OUT / f"{NAME}-nodes.csv", encoding="utf-8", newline="") as nodes, open(OUT / f"{NAME}-edges.csv", encoding="utf-8", newline="") as edges:
        seen["csv"] = (len(list(csv.DictReader(nodes))), len(list(csv.DictReader(edges))))
    for module, read in (("networkx", read_networkx), ("igraph", read_igraph)):
        try:
            need(module)
        except Skip as skip:
            print(f"skipped  {module}: {skip}")
            continue
        seen.update(read())
    assert len(set(seen.values())) == 1, seen
    return f"{next(iter(seen.values()))} nodes and edges in {', '.join(seen)}"


def read_networkx():
    import networkx
    graph = networkx.read_graphml(OUT / f"{NAME}.graphml", force_multigraph=True)
    assert all("label" in data for _, data in graph.nodes(data=True)), "a node without label"
    assert all(data.get("evidence") for *_, data in graph.edges(data=True)), "an edge without evidence"
    gexf = networkx.read_gexf(OUT / f"{NAME}.gexf", version="1.3") if "1.3" in networkx.readwrite.gexf.GEXF.versions else None
    seen = {"networkx": (graph.number_of_nodes(), graph.number_of_edges())}
    if gexf is not None:
        seen["networkx (gexf)"] = (gexf.number_of_nodes(), gexf.number_of_edges())
    return seen


def read_igraph():
    import igraph
    graph = igraph.Graph.Read_GraphML(str(OUT / f"{NAME}.graphml"))
    return {"igraph": (graph.vcount(), graph.ecount())}


def edges_in_rdf():
    rdflib = need("rdflib")
    graph = rdflib.Graph().parse(OUT / f"{NAME}.ttl")
    backed = len(set(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement)))
    drawn = sum(len(json.loads(line)["edges"]) for line in JSONL.read_text(encoding="utf-8").splitlines())
    assert backed == drawn, (backed, drawn)
    return f"{backed} rdf:Statement nodes for {drawn} edges"


def graphml_xsd():
    xmlschema = need("xmlschema")
    folder = Path(os.environ.get("GRAPHML_XSD", HERE / "graphml-xsd"))
    if not folder.is_dir():
        raise Skip("no folder with graphml.xsd (http://graphml.graphdrawing.org/xmlns/1.0/) in GRAPHML_XSD")
    schema = xmlschema.XMLSchema(str(next(folder.rglob("graphml.xsd"))), validation="lax", allow="local", uri_mapper=lambda uri: str(next(folder.rglob(uri.rsplit("/", 1)[-1]), uri)))
    errors = list(schema.iter_errors(str(OUT / f"{NAME}.graphml")))
    assert not errors, errors[0].reason
    return "valid"


def dot_draws():
    done = subprocess.run([tool("dot"), "-Tsvg", OUT / f"{NAME}.dot"], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr.strip(), done.stderr[:300]
    return f"{len(done.stdout)} bytes of SVG, no warnings"


def rapper():
    done = subprocess.run([tool("rapper"), "-q", "-c", "-i", "turtle", OUT / f"{NAME}.ttl"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[:300]
    return "reads the Turtle"


def json_schema():
    jsonschema = need("jsonschema")
    schema = json.loads((ROOT / "schema/graph.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    lines = JSONL.read_text(encoding="utf-8").splitlines()
    for line in lines:
        for error in validator.iter_errors(json.loads(line)):
            raise AssertionError(f"{error.json_path}: {error.message[:200]}")
    return f"{len(lines)} document graphs valid"


def queries_elsewhere():
    rdflib = need("rdflib")
    graph = rdflib.Graph().parse(OUT / f"{NAME}.ttl")
    for file in sorted((ROOT / "exports/queries").glob("*.rq")):
        ours = depeche("query", "--query-file", file, "--format", "json", OUT / f"{NAME}.ttl")
        ours = len(json.loads(ours)["results"]["bindings"])
        theirs = len(list(graph.query(file.read_text(encoding="utf-8"))))
        assert ours == theirs, f"{file.name}: {ours} rows here, {theirs} in rdflib"
    return "the example queries give the same number of rows in rdflib"


def server():
    program = tool("oxigraph")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = f"127.0.0.1:{port}"
    running = subprocess.Popen([program, "serve", "--location", str(OUT / "server"), "--bind", place, "--union-default-graph"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://{place}/", timeout=1).read()
                break
            except OSError:
                time.sleep(0.1)
        query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        depeche("push", JSONL, "--endpoint", f"http://{place}/store")
        once = depeche("query", query, "--endpoint", f"http://{place}/query", "--format", "csv")
        depeche("push", JSONL, "--endpoint", f"http://{place}/store")
        twice = depeche("query", query, "--endpoint", f"http://{place}/query", "--format", "csv")
        assert once == twice, f"{once} then {twice}"
        for file in sorted((ROOT / "exports/queries").glob("*.rq")):
            depeche("query", "--query-file", file, "--endpoint", f"http://{place}/query", "--format", "csv")
        return f"{once.split()[-1]} triples after one push and after two; the example queries are answered"
    finally:
        running.terminate()
        running.wait(timeout=20)


def main():
    check("RDF formats hold the same triples (rdflib)")(isomorphic)
    check("every edge is backed (rdflib)")(edges_in_rdf)

    @check("SHACL conforms (pyshacl)")
    def _():
        ok, text = conforms(OUT / f"{NAME}.ttl")
        assert ok, text[:600]
        return "conforms"

    for name, change, word in [("a fact without evidence", without_evidence, "evidence-missing"),
                               ("a wrong role type", wrong_role, "role-type"),
                               ("a reported fact as narrated edge", reported_as_narrated, "reported-as-narrated")]:
        @check(f"refused by SHACL and by depeche check: {name}")
        def _(change=change, word=word):
            need("pyshacl")
            file = mutated(change)
            found = depeche("check", file, ok=(1,))
            assert f"error[{word}]" in found, found[:300]
            depeche("build", file, "-o", OUT / "mutated", "--format", "ttl", ok=(1,))
            ok, text = conforms(OUT / "mutated/mutated.ttl")
            assert not ok and word in text, text[:600]
            return word

    check("nodes and edges are the same everywhere")(counts)
    check("GraphML is valid against its XSD")(graphml_xsd)
    check("Graphviz draws the DOT")(dot_draws)
    check("raptor reads the Turtle")(rapper)
    check("JSON Schema")(json_schema)
    check("queries in another engine")(queries_elsewhere)
    check("a running server takes a push")(server)
    failed = [name for ok, name in RESULTS if not ok]
    print(f"{len(RESULTS) - len(failed)} checks passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    PROGRAM = os.path.abspath(sys.argv[1])
    files = [os.path.abspath(f) for f in sys.argv[2:]]
    NAME = "graph"
    with tempfile.TemporaryDirectory() as folder:
        OUT = Path(folder)
        JSONL = OUT / f"{NAME}.jsonl"
        # A check that finds an error in the graph is a failure of its own below; the files are written all the same.
        print(depeche("build", *files, "-o", OUT, "--name", NAME, ok=(0, 1)).strip().splitlines()[-1])
        sys.exit(main())
