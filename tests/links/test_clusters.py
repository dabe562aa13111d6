"""Connected components and chains of parents, against slow obvious oracles."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from unittest import mock

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrace.engines.base import Engine
from quotetrace.links import clusters
from quotetrace.links.clusters import find_components, find_roots
from tests.engines.both import on_each

BIG = 2**62


@contextmanager
def few_edges(few: int) -> Iterator[None]:
    """From how many edges on they are followed by relational rounds."""
    with mock.patch.object(clusters, "FEW_EDGES", few):
        yield


WAYS = pytest.mark.parametrize("few", [0, clusters.FEW_EDGES], ids=["rounds", "kernel"])


def components(nodes: list[int], edges: list[tuple[int, int]]) -> dict[int, int]:
    def work(engine: Engine) -> dict[int, int]:
        columns = {"a": pa.array([a for a, _ in edges], pa.int64()), "b": pa.array([b for _, b in edges], pa.int64())}
        found = engine.collect(
            find_components(engine, engine.load(pa.table({"node": pa.array(nodes, pa.int64())})), engine.load(pa.table(columns)))
        )
        return dict(zip(found["node"].to_pylist(), found["component"].to_pylist(), strict=True))

    return on_each(work)


def slow_components(nodes: list[int], edges: list[tuple[int, int]]) -> dict[int, int]:
    label = {node: node for node in nodes}
    for _ in nodes:
        for a, b in edges:
            label[a] = label[b] = min(label[a], label[b])
    return label


@WAYS
@settings(deadline=None, max_examples=20)
@given(edges=st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=16))
def test_components(few, edges):
    nodes = list(range(15))
    with few_edges(few):
        assert components(nodes, edges) == slow_components(nodes, edges)


@WAYS
def test_a_long_chain_in_few_rounds_and_with_numbers_of_64_bits(few):
    """Hashes fill 64 bits: a product of two labels would overflow."""
    nodes = [BIG - 7 * place if place % 2 else -BIG + 11 * place for place in range(300)]
    edges = list(pairwise(nodes))
    with few_edges(few):
        assert set(components(nodes, edges).values()) == {min(nodes)}


@WAYS
@settings(deadline=None, max_examples=15)
@given(parents=st.dictionaries(st.integers(1, 20), st.integers(0, 19), max_size=15))
def test_roots(few, parents):
    parents = {node: min(parent, node - 1) for node, parent in parents.items()}  # a parent is smaller: no cycles

    def work(engine: Engine) -> dict[int, int]:
        rows = {"node": pa.array(list(parents), pa.int64()), "parent": pa.array(list(parents.values()), pa.int64())}
        found = engine.collect(find_roots(engine, engine.load(pa.table(rows))))
        return dict(zip(found["node"].to_pylist(), found["parent"].to_pylist(), strict=True))

    def root(node: int) -> int:
        return root(parents[node]) if node in parents else node

    with few_edges(few):
        assert on_each(work) == {node: root(node) for node in parents}


Unit = tuple[int, int, int]
Link = tuple[int, int, str]


def clustered(units: list[Unit], links: list[Link], judged: list[Link]) -> set[frozenset[int]]:
    """The clusters of units (number, texts, tokens), where `judged` are the links among all of their pairs."""

    def rows(given: list[Link]) -> pa.Table:
        columns = {"a": pa.array([a for a, *_ in given], pa.int64()), "b": pa.array([b for _, b, _ in given], pa.int64())}
        measures = {"n_shared_content": pa.array([3] * len(given), pa.int32()), "score": pa.array([0.9] * len(given))}
        measures |= {name: pa.array([0.4] * len(given)) for name in ("coverage_a", "coverage_b", "speaker")}
        return pa.table({**columns, "relation": pa.array([relation for *_, relation in given], pa.string()), **measures})

    def work(engine: Engine) -> set[frozenset[int]]:
        known = engine.load(rows(judged))
        query = "SELECT known.* FROM known JOIN pairs ON known.a = pairs.a AND known.b = pairs.b"
        columns = zip(("u", "n_texts", "n_tokens"), zip(*units, strict=True), strict=True)
        given = engine.load(pa.table({name: pa.array(column, pa.int64()) for name, column in columns} | {"is_primary": [0] * len(units)}))
        found = engine.collect(
            clusters.build_clusters(engine, given, engine.load(rows(links)), lambda pairs: engine.sql(query, known=known, pairs=pairs))
        )
        members: dict[int, set[int]] = {}
        for row in found.to_pylist():
            members.setdefault(row["cluster"], set()).add(row["u"])
        return {frozenset(one) for one in members.values()}

    return on_each(work)


@pytest.mark.parametrize(
    ("n_texts", "expected"),
    [
        (4, {frozenset({1, 2}), frozenset({3, 4})}),  # another utterance, which one odd wording leads to
        (1, {frozenset({1, 2, 3, 4})}),  # a rewording far from the first
    ],
)
def test_a_chain_of_rewordings_does_not_join_two_utterances(n_texts, expected):
    links = [(1, 2, "reworded"), (2, 3, "reworded"), (3, 4, "reworded")]
    assert clustered([(1, 5, 9), (2, 1, 9), (3, n_texts, 9), (4, 1, 9)], links, links) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], {frozenset({1, 2}), frozenset({3})}),  # two utterances that hold one stock phrase
        ([(2, 3, "fragment")], {frozenset({1, 2, 3})}),
    ],
)
def test_a_fragment_does_not_join_what_contains_it(others, expected):
    links = [(1, 2, "fragment"), (1, 3, "fragment")]
    assert clustered([(1, 9, 3), (2, 5, 12), (3, 4, 14)], links, [*links, *others]) == expected
