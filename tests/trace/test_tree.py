"""The tree: legal, independent of order, with parents only where another article can be one."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrace.settings import TraceSettings
from quotetrace.trace import kinship, tree
from quotetrace.trace.arborescence import find_arborescence
from quotetrace.trace.story import Story
from quotetrace.trace.tree import find_parents
from tests.trace.build import byline, carrier, quote, read, story

LONG = "We will not accept that the council closes the northern ferry before the whole island has had a vote"


def best_tree(scores: np.ndarray, root_score: float) -> float:
    """The greatest total score of any tree, by trying all."""
    n = len(scores)
    best = -np.inf
    for parents in itertools.product(range(-1, n), repeat=n):
        if is_legal(parents):
            best = max(best, total(scores, parents, root_score))
    return float(best)


def is_legal(parents) -> bool:
    for node in range(len(parents)):
        seen = set()
        while node != -1:
            if node in seen:
                return False
            seen.add(node)
            node = parents[node]
    return True


def total(scores, parents, root_score) -> float:
    return sum(root_score if parent < 0 else scores[child, parent] for child, parent in enumerate(parents))


@given(
    st.integers(1, 5).flatmap(lambda n: st.lists(st.integers(-4, 4), min_size=n * n, max_size=n * n)), st.sampled_from([-8.0, -1.0, 0.0])
)
def test_no_tree_scores_better(cells, root_score):
    n = round(len(cells) ** 0.5)
    scores = np.array(cells, dtype=float).reshape(n, n)
    parents = find_arborescence(scores, root_score)
    assert is_legal(parents)
    assert total(scores, parents, root_score) == pytest.approx(best_tree(scores, root_score))


def parents_of(of: Story, given_settings: TraceSettings | None = None) -> dict[str, str]:
    found = find_parents(of, read(of)[1], given_settings)
    return {child: parent.quote_id for child, parent in found.items()}


def test_a_fragment_comes_from_the_whole():
    of = story(quote(LONG, "a"), quote("closes the northern ferry", "b"), quote("the northern ferry", "d"))
    assert parents_of(of)["b:0"] == "a:0"


def test_an_innovation_is_passed_on():
    """Two texts share a word that the first has not: one of them is the other's parent."""
    of = story(
        quote(LONG, "a", hour=0),
        quote(LONG.replace("accept", "tolerate"), "b", hour=1),
        quote(LONG.replace("accept", "tolerate").replace("northern ", ""), "d", hour=2),
    )
    assert parents_of(of) == {"b:0": "a:0", "d:0": "b:0"}


def test_of_equal_wordings_the_earlier_is_the_parent():
    of = story(quote(LONG, "a", hour=5), quote(LONG, "b", hour=0))
    assert parents_of(of) == {"a:0": "b:0"}


def test_shared_passages_decide_between_equal_wordings():
    of = story(quote(LONG, "a", hour=0), quote(LONG, "b", hour=0), quote(LONG, "d", hour=2))
    assert parents_of(replace(of, passages=(("b", "d", 0.5),)))["d:0"] == "b:0"


def test_a_byline_leads_to_the_agencys_own_article():
    of = story(
        quote(LONG, "a", hour=0), quote(LONG, "b", hour=0, outlet_agency_id="efe"), quote(LONG, "d", hour=2, credits=(byline("efe"),))
    )
    assert parents_of(of)["d:0"] == "b:0"


def test_quotes_of_one_article_are_no_parents_of_each_other():
    of = story(quote(LONG, "a"), quote(LONG, "a", start=300))
    assert parents_of(of) == {}


def test_all_quotes_of_an_article_have_their_parents_in_one_article():
    of = story(
        quote(LONG, "a", hour=0),
        quote("the northern ferry before the whole island has had a vote", "b", hour=1),
        quote("We will not accept", "b", start=200, hour=1),
    )
    assert parents_of(of) == {"b:0": "a:0", "b:200": "a:0"}


def test_a_copy_has_its_original_for_parent_and_is_nobodys():
    of = story(quote(LONG, "a", hour=0), quote(LONG, "b", hour=1, duplicate_of="a"), quote(LONG, "d", hour=2))
    found = find_parents(of, read(of)[1])
    assert {child: parent.quote_id for child, parent in found.items()} == {"b:0": "a:0", "d:0": "a:0"}
    assert (found["b:0"].basis, found["b:0"].score) == ("shared_text", 0.95)


def test_two_articles_that_call_each_other_copies_do_not_go_round_in_circles():
    of = story(quote(LONG, "a", duplicate_of="b"), quote(LONG, "b", duplicate_of="a"))
    assert len(parents_of(of)) <= 1


def test_an_unknown_parent_is_none():
    """The byline agency has no article here and the words come from nowhere: no parent is better than a wrong one."""
    strange = "They cannot permit such closures until everybody there decides freely by ballot, insisted our envoy"
    of = story(quote(LONG, "a", hour=0), quote(strange, "b", hour=1, credits=(byline("efe"),), hops=(carrier("efe"),)))
    assert parents_of(of) == {}
    assert parents_of(of, TraceSettings(unknown_parent=1.0)) == {"b:0": "a:0"}


def test_a_direction_that_nothing_tells_scores_at_most_even():
    of = story(quote(LONG, "a"), quote(LONG, "b"))
    (parent,) = find_parents(of, read(of)[1]).values()
    assert parent.score <= 0.5


@settings(max_examples=30)
@given(st.randoms(use_true_random=False), st.integers(2, 9))
def test_the_order_of_the_witnesses_changes_nothing(rng, n):
    words = LONG.split()
    quotes = []
    for number in range(n):
        drawn = list(words)
        for _ in range(rng.randint(0, 3)):
            drawn[rng.randrange(len(drawn))] = rng.choice(["harbour", "ferry", "never", "council"])
        hour = rng.choice([None, 0, 1, 2])
        quotes.append(quote(" ".join(drawn), f"a{number}", **({} if hour is None else {"hour": hour})))
    first = Story("c", "a0:0", tuple(quotes))
    shuffled = list(quotes)
    rng.shuffle(shuffled)
    found = find_parents(first, read(first)[1])
    again = replace(first, witnesses=tuple(shuffled))
    assert find_parents(again, read(again)[1]) == found
    assert is_legal_by_id({child: parent.quote_id for child, parent in found.items()})
    assert all(0 <= parent.score <= 1 for parent in found.values())


def is_legal_by_id(parents: dict[str, str]) -> bool:
    for start in parents:
        seen, node = {start}, start
        while node in parents:
            node = parents[node]
            if node in seen:
                return False
            seen.add(node)
    return True


def test_articles_beyond_one_tree_choose_among_the_foremost(monkeypatch):
    monkeypatch.setattr(tree, "MAX_TREE_NODES", 4)
    monkeypatch.setattr(tree, "FOREMOST", 3)
    rng = random.Random(3)
    quotes = [
        quote(LONG if number % 2 else LONG.replace("vote", rng.choice(["say", "poll"])), f"a{number}", hour=number) for number in range(12)
    ]
    of = story(*quotes)
    parents = parents_of(of)
    assert is_legal_by_id(parents)
    assert len(parents) >= 10


def test_few_articles_and_many_are_judged_alike(monkeypatch):
    """Among many articles equal ones are worked out once; it changes no score."""
    rng = random.Random(11)
    quotes = [
        quote(" ".join(rng.sample(LONG.split(), 12)), f"a{number:02d}", hour=number % 5, credits=(byline("efe"),) * (number % 2))
        for number in range(20)
    ]
    of = story(*quotes, *(quote(quotes[number].text, f"b{number:02d}", outlet_agency_id="efe") for number in range(5)))
    wordings = read(of)[1]
    found = find_parents(of, wordings)
    monkeypatch.setattr(kinship, "FEW", 0)
    assert find_parents(of, wordings) == found


@pytest.mark.parametrize(("hour", "has_parent"), [(-5, True), (20, True), (100, False)])
def test_nobody_copies_from_what_certainly_came_days_later(hour, has_parent):
    """Up to a day clocks may err, and the agency's fuller text is the parent; days later it cannot be."""
    outlet = quote(" ".join(LONG.split()[4:]), "a", hour=0, credits=(byline("efe"),))
    agency = quote(LONG, "b", hour=hour, outlet_agency_id="efe")
    of = story(agency, outlet)
    parents = find_parents(of, read(of)[1], TraceSettings(root_cost=20.0, unknown_parent=1.0))
    assert ("a:0" in parents) is has_parent
