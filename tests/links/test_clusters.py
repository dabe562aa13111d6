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
