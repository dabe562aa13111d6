"""The generator of planted histories keeps to what it states; the package keeps its floors on a few of them."""

from __future__ import annotations

import math

import pytest

from tests.benchmarks.histories import judge
from tests.benchmarks.history_grow import MAX_NODES, MIN_IN_CORPUS, MIN_NODES, History, World, grow
from tests.benchmarks.history_run import lay_ready
from tests.benchmarks.history_score import calibrate, share

N = 120
WORLDS = [World(0.5), World(1.0), World(2.0), World(1.0, passages=False)]


def within(got: float, stated: float, n: int) -> bool:
    """Whether a share of `n` draws is what was stated, give or take four standard errors."""
    return abs(got - stated) <= 4 * math.sqrt(stated * (1 - stated) / n) + 1e-9


@pytest.fixture(scope="module", params=WORLDS, ids=["half", "one", "twice", "no passages"])
def grown(request: pytest.FixtureRequest) -> tuple[World, list[History]]:
    return request.param, grow(101, N, request.param)


def test_the_same_seed_gives_the_same_histories_and_another_seed_others() -> None:
    assert grow(3, 4) == grow(3, 4)
    assert [history.nodes for history in grow(3, 4)] != [history.nodes for history in grow(4, 4)]


def test_every_history_is_a_tree_in_time(grown: tuple[World, list[History]]) -> None:
    for history in grown[1]:
        assert MIN_NODES <= len(history.nodes) <= MAX_NODES
        assert len(history.corpus) >= MIN_IN_CORPUS
        assert not history.nodes[0].parents
        for node in history.nodes[1:]:
            assert all(parent < node.number and history.nodes[parent].at < node.at for parent in node.parents)
            assert len(set(node.parents)) == (2 if node.way == "two" else 1)


def test_shares_are_those_stated(grown: tuple[World, list[History]]) -> None:
    world, histories = grown
    nodes = [node for history in histories for node in history.nodes]
    edges = [node for node in nodes if node.parents]
    told = [node for history in histories if not history.is_lost for node in history.nodes]
    for flags, stated in (
        ([node.credit == "none" for node in told], world.uncredited),
        ([node.credit == "wrong" for node in nodes], world.miscredited),
        ([node.day_only for node in nodes], world.day_only),
        ([node.wrong_clock for node in nodes], world.wrong_clock),
        ([node.way == "verbatim" for node in edges], 0.2),
        ([node.way == "fragment" for node in edges], world.fragment),
        ([node.takes_passages for node in edges], 0.5 if world.passages else 0.0),
    ):
        assert within(share(flags), stated, len(flags))


def test_ancestors_are_missing_as_stated(grown: tuple[World, list[History]]) -> None:
    world, histories = grown
    missing = [
        not history.nodes[at].in_corpus
        for history in histories
        if not history.is_lost and len(history.nodes) > 15
        for at in {parent for node in history.nodes for parent in node.parents}
    ]
    assert within(share(missing), world.missing, len(missing))


def test_a_lost_originator_is_named_nowhere(grown: tuple[World, list[History]]) -> None:
    lost = [history for history in grown[1] if history.is_lost]
    assert within(len(lost) / N, 0.3, N)
    for history in lost:
        assert not history.known_by
        assert not history.nodes[0].in_corpus


def test_scores_that_are_right_as_often_as_they_say_have_no_error() -> None:
    bins, error = calibrate([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    assert (len(bins), bins[0].n, error) == (1, 4, 0.0)
    assert calibrate([(0.95, False)])[1] == pytest.approx(0.95)


def test_floors_hold_on_a_few() -> None:
    histories = grow(102, 16)
    found = judge(histories, lay_ready(histories))
    own = found[""]
    assert own.parents > 0.76
    assert own.parents > found["nearest wording"].parents + 0.05
    assert own.known > 0.8
    assert own.wrong <= 0.13
