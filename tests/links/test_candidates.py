"""Candidates: pairs that share n-grams, linear in the postings, against a slow oracle."""

from itertools import combinations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrace.engines.base import Engine
from quotetrace.links.candidates import REPRESENTATIVES, find_candidates, ngrams, star_join
from tests.engines.both import on_each


def find(texts: list[str]) -> set[tuple[int, int]]:
    """Candidates among texts whose tokens are letters; all of them content."""
    rows = {
        "w": pa.array(range(len(texts)), pa.int64()),
        "n": pa.array([1] * len(texts), pa.int64()),
        "n_tokens": pa.array([len(text) for text in texts], pa.int32()),
        "codes": texts,
        "content": texts,
    }

    def work(engine: Engine) -> set[tuple[int, int]]:
        pairs = engine.collect(find_candidates(engine, engine.load(pa.table(rows))))
        return set(zip(pairs["a"].to_pylist(), pairs["b"].to_pylist(), strict=True))

    return on_each(work)


def test_short_texts_pair_on_one_bigram_and_long_ones_on_two_ngrams():
    assert find(["ab", "xaby"]) == {(0, 1)}
    assert find(["abcdefghijklmn", "uvabwxyzopqrst"]) == set()  # one shared bigram of two long texts
    assert find(["abcdefghijklmn", "uvabcxyzopqrst"]) == {(0, 1)}


@settings(deadline=None, max_examples=15)
@given(st.lists(st.text("abcd", min_size=2, max_size=6), min_size=2, max_size=5, unique=True))
def test_few_short_texts_give_every_pair_with_a_common_bigram(texts):
    """With no more members than representatives the star join is complete."""
    grams = [{text[at : at + 2] for at in range(len(text) - 1)} for text in texts]
    assert find(texts) == {(a, b) for a, b in combinations(range(len(texts)), 2) if grams[a] & grams[b]}


def test_a_popular_posting_stays_linear():
    n_members = 200
    places = pa.array(range(1, n_members + 1), pa.int32())
    postings = pa.table({"h": pa.array([7] * n_members, pa.int64()), "r": places})
    members = pa.table({"member": pa.array(range(n_members), pa.int64()), "r": places, "n_tokens": pa.array([3] * n_members, pa.int32())})

    def work(engine: Engine) -> list[tuple[int, int]]:
        pairs = engine.collect(star_join(engine, engine.load(postings), engine.load(members)))
        return sorted(zip(pairs["a"].to_pylist(), pairs["b"].to_pylist(), strict=True))

    pairs = on_each(work)
    assert n_members - 1 <= len(pairs) <= REPRESENTATIVES * n_members
    assert set(range(n_members)) == {one for pair in pairs for one in pair}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=8), max_size=5), st.integers(1, 3))
def test_ngrams_are_exact(texts, n):
    """Equal numbers exactly where the runs of tokens are equal."""
    texts = [text.replace("\0", "") for text in texts]
    keys, rows = ngrams(pa.array(texts, pa.string()), n)
    runs = [(row, text[at : at + n]) for row, text in enumerate(texts) for at in range(len(text) - n + 1)]
    assert rows.tolist() == [row for row, _ in runs]
    assert len(set(keys.tolist())) == len({run for _, run in runs})
