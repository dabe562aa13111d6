"""Alignment: what is left on both sides of the changes is equal, whatever the texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.trace import align as align_module
from quotetrace.trace.align import Block, Vocabulary, align
from quotetrace.trace.wordings import common_tokens

SEQUENCES = st.text("abcdefg", max_size=16)


def longest_common(a: str, b: str) -> int:
    """The length of the longest common subsequence, by the textbook table."""
    table = np.zeros((len(a) + 1, len(b) + 1), dtype=int)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1, j + 1] = table[i, j] + 1 if x == y else max(table[i, j + 1], table[i + 1, j])
    return int(table[-1, -1])


def covered(blocks: list[Block], side: int) -> list[int]:
    places = [at for block in blocks for at in (range(block.i1, block.i2) if side == 0 else range(block.j1, block.j2))]
    assert len(places) == len(set(places)), "no token is in two changes"
    return places


@given(SEQUENCES, SEQUENCES, st.sets(st.sampled_from("abcdefg")))
def test_what_is_not_changed_is_equal(a, b, weak):
    blocks = align(a, b, [letter in weak for letter in a])
    gone, come = set(covered(blocks, 0)), set(covered(blocks, 1))
    assert [x for at, x in enumerate(a) if at not in gone] == [y for at, y in enumerate(b) if at not in come]
    assert all(a[block.i1 : block.i2] == b[block.j1 : block.j2] for block in blocks if block.moved)
    assert all(block.i1 < block.i2 or block.j1 < block.j2 for block in blocks)


@given(SEQUENCES)
def test_a_text_against_itself_has_no_changes(a):
    assert align(a, a, [False] * len(a)) == []


@given(SEQUENCES, SEQUENCES)
def test_as_much_is_kept_as_can_be(a, b):
    """Without weak tokens and moves the alignment keeps a longest common subsequence."""
    blocks = align(a, b, [False] * len(a))
    if not any(block.moved for block in blocks):
        assert len(a) - len(covered(blocks, 0)) == longest_common(a, b) == common_tokens([a], [b])[0, 0]


@pytest.mark.parametrize(
    ("a", "b", "weak", "blocks", "why"),
    [
        ("abcd", "abxd", "", [(2, 3, 2, 3)], "one word for another"),
        ("abcd", "abd", "", [(2, 3, 2, 2)], "a word dropped"),
        ("txyzabt", "abt", "t", [(0, 4, 0, 0)], "the first of two equal words is not torn from its neighbours"),
        ("abtxyzt", "abt", "t", [(3, 7, 3, 3)], "nor the last"),
        ("abctdef", "xyztuvw", "t", [(0, 7, 0, 7)], "a lone function word between two rewrites is no anchor"),
        ("abctdef", "xyztuvw", "", [(0, 3, 0, 3), (4, 7, 4, 7)], "a content word is one"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else None,
)
def test_changes_read_as_an_editor_would_mark_them(a, b, weak, blocks, why):
    found = align(a, b, [letter in weak for letter in a])
    assert [(block.i1, block.i2, block.j1, block.j2) for block in found] == blocks


def test_a_passage_of_three_tokens_moves_and_one_of_two_does_not():
    assert [block for block in align("abcdefgh", "defghabc", [False] * 8) if block.moved] == [Block(0, 3, 5, 8, True)]
    assert not any(block.moved for block in align("abdefgh", "defghab", [False] * 7))


@given(SEQUENCES, SEQUENCES)
def test_texts_too_long_to_align_keep_their_common_ends(a, b):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(align_module, "MAX_CELLS", -1)
        blocks = align(a, b, [False] * len(a))
    if a == b:
        assert blocks == []
    else:
        (block,) = blocks
        assert a[: block.i1] == b[: block.j1]
        assert a[block.i2 :] == b[block.j2 :]


def test_hostile_repetition_is_aligned_in_good_time():
    assert align("ab" * 4000, "ba" * 4000 + "c", [False] * 8000)


def test_a_vocabulary_gives_one_character_a_key_and_the_same_for_the_same():
    vocabulary = Vocabulary()
    one, two = vocabulary.encode(["we", "go", "we"]), vocabulary.encode(["go"])
    assert len(one) == 3
    assert one[0] == one[2] != one[1]
    assert two == one[1]
