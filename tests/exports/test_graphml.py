"""GraphML: networkx reads the tables back as a graph."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree

import networkx as nx
import pytest
import regex

from quotetrace.exports.graphml import node_id
from tests.exports.runs import awkward, exported, read_rows

NS = "{http://graphml.graphdrawing.org/xmlns}"


def test_networkx_reads_nodes_and_edges_back(tmp_path, demo_run):
    graph = nx.read_graphml(exported(demo_run, "graphml", tmp_path))
    assert graph.is_directed()
    quotes = read_rows(demo_run, "SELECT * FROM {quotes} WHERE status <> 'not_speech'")
    articles = read_rows(demo_run, "SELECT * FROM {articles}")
    speakers = read_rows(demo_run, "SELECT * FROM {speakers}")
    lineage = read_rows(demo_run, "SELECT * FROM {lineage}")
    kinds = Counter(kind for _, kind in graph.nodes(data="kind"))
    n_agencies = len({row["to_id"] for row in lineage if row["to_kind"] == "agency"})
    assert kinds == {"quote": len(quotes), "article": len(articles), "speaker": len(speakers), "agency": n_agencies}
    for quote in quotes:
        node = graph.nodes[node_id("quote", quote["quote_id"])]
        assert (node["thing_id"], node["text"], node["start_char"]) == (quote["quote_id"], quote["text"], quote["start"])
        assert graph.has_edge(node_id("article", quote["article_id"]), node_id("quote", quote["quote_id"]))
    found = Counter(
        (start, end, known["relation"], known["score"]) for start, end, known in graph.edges(data=True) if known["relation"] != "contains"
    )
    expected = Counter(
        (node_id(row["from_kind"], row["from_id"]), node_id(row["to_kind"], row["to_id"]), row["relation"], row["score"]) for row in lineage
    )
    assert found == expected


def test_every_parent_is_an_edge(tmp_path, demo_run):
    graph = nx.read_graphml(exported(demo_run, "graphml", tmp_path))
    parents = read_rows(demo_run, "SELECT quote_id, parent_quote_id FROM {variants} WHERE parent_quote_id IS NOT NULL")
    assert parents
    for row in parents:
        edges = graph.get_edge_data(node_id("quote", row["quote_id"]), node_id("quote", row["parent_quote_id"]))
        assert "was_quoted_from" in {edge["relation"] for edge in edges.values()}


@pytest.mark.parametrize("text", [True, False])
def test_the_document_keeps_the_rules_of_its_schema(tmp_path, text):
    root = ElementTree.parse(exported(awkward(), "graphml", tmp_path, text=text)).getroot()
    keys = {key.get("id"): key for key in root.iter(f"{NS}key")}
    names = [(key.get("for"), key.get("attr.name")) for key in keys.values()]
    assert len(set(names)) == len(names)
    assert {key.get("attr.type") for key in keys.values()} <= {"boolean", "int", "long", "float", "double", "string"}
    (graph,) = root.iter(f"{NS}graph")
    assert graph.get("edgedefault") == "directed"
    nodes = [node.get("id") for node in graph.iter(f"{NS}node")]
    assert len(set(nodes)) == len(nodes)
    edges = list(graph.iter(f"{NS}edge"))
    assert len({edge.get("id") for edge in edges}) == len(edges)
    assert {end for edge in edges for end in (edge.get("source"), edge.get("target"))} <= set(nodes)
    for one in [*nodes, *(edge.get("id") for edge in edges)]:
        assert regex.fullmatch(r"[\w.:-]+", one)  # xs:NMTOKEN
    for data in root.iter(f"{NS}data"):
        assert data.get("key") in keys


def test_characters_that_xml_cannot_hold_do_not_break_the_file(tmp_path):
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from tests.exports.runs import in_parts

    run = in_parts(awkward(), tmp_path / "run")
    part = run / "quotes.parquet" / "part-00001.parquet"
    rows = pq.read_table(part)
    odd = pc.binary_join_element_wise(rows["text"], pa.scalar("a\x00b\x1fc\ufffe ]]> \r\n"), "")
    pq.write_table(rows.set_column(rows.schema.get_field_index("text"), rows.schema.field("text"), odd), part)
    graph = nx.read_graphml(exported(run, "graphml", tmp_path))
    assert any(text.endswith("a\ufffdb\ufffdc\ufffd ]]> \r\n") for _, text in graph.nodes(data="text") if text)
