"""Alignment: measures that do not depend on the side, and relations as they are named."""

from functools import cache

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrace.links.tokens import encode, normalise
from quotetrace.links.verify import align, shared_tokens
from quotetrace.settings import LinkSettings

BASE = "the harbour council will rebuild the northern pier before the autumn storms return"
CASES = [
    ("the harbour council shall rebuild the northern pier before the winter storms return", "reworded"),  # two words differ
    ("rebuild the northern pier", "fragment"),  # a stretch of it
    ("before the autumn storms return the islanders need a safe road to the school and a doctor for the whole long winter", "overlap"),
    ("the northern council, storms or not, says a great many other things about fish, nets and harbour dues", None),  # words by chance
    ("", None),
]


def aligned(left: str, right: str, wordings: tuple[int, int] = (1, 2)) -> list[dict[str, object]]:
    encoded = encode(normalise(pa.array([left, right])))
    codes, content = encoded.codes.to_pylist(), encoded.content.to_pylist()
    row = {
        "w_a": wordings[0],
        "w_b": wordings[1],
        "codes_a": codes[0],
        "codes_b": codes[1],
        "content_a": content[0],
        "content_b": content[1],
    }
    return align(pa.RecordBatch.from_pylist([row]), LinkSettings(min_overlap_tokens=4, min_overlap_content=3)).to_pylist()


@pytest.mark.parametrize(("other", "relation"), CASES)
def test_relation(other, relation):
    found = aligned(BASE, other)
    assert [row["relation"] for row in found] == ([relation] if relation else [])


@pytest.mark.parametrize("text", [BASE, "would we have done it", "no"])
def test_one_wording_is_identical_whether_it_has_content_or_not(text):
    assert [row["relation"] for row in aligned(text, text, (1, 1))] == ["identical"]


def test_concatenation_is_symmetric_with_neither_half():
    """Above one half of both sides, or a text that joins two would make them one."""
    left, right = "we sold every boat in the winter", "nobody asked the islanders about the bridge"
    assert aligned(f"{left} {right}", left)[0]["relation"] == "fragment"
    assert aligned(f"{left} {right}", right)[0]["relation"] == "fragment"


@cache
def slow_lcs(left: str, right: str) -> int:
    if not left or not right:
        return 0
    if left[-1] == right[-1]:
        return slow_lcs(left[:-1], right[:-1]) + 1
    return max(slow_lcs(left[:-1], right), slow_lcs(left, right[:-1]))


@settings(deadline=None, max_examples=60)
@given(st.text("abcdeé", max_size=9), st.text("abcdeé", max_size=9))
def test_shared_tokens_is_the_longest_common_subsequence(left, right):
    assert shared_tokens([left], [right]).tolist() == [slow_lcs(left, right)]


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from("abcdefghé")), st.sets(st.sampled_from("abcdefghé")))
def test_of_sorted_sets_it_is_the_intersection(left, right):
    assert shared_tokens(["".join(sorted(left))], ["".join(sorted(right))]).tolist() == [len(left & right)]


WORDS = st.lists(st.sampled_from(["port", "pier", "boat", "storm", "winter", "the", "of", "we", "not", "sold"]), max_size=12).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(WORDS, WORDS)
def test_alignment_is_symmetric(left, right):
    def turned(row: dict[str, object]) -> dict[str, object]:
        return {**row, "coverage_a": row["coverage_b"], "coverage_b": row["coverage_a"]}

    assert aligned(left, right) == [turned(row) for row in aligned(right, left)]
