"""Tokens: texts that differ in marks, case and layout only are one wording."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotetrace.links.tokens import codes_of, encode, function_words, negations, normalise, strings, wording_ids

CASES = [
    ("“The ferry is late,”", "the ferry is late"),  # marks and the comma before the closing one
    ("THE FERRY IS LATE", "the ferry is late"),  # headlines in capitals
    ("the ferry … is [still] late", "the ferry is still late"),  # ellipsis and gloss
    ("well-known — and state–run", "well known and state run"),  # hyphens and dashes part
    ("It’s the mayor's", "it's the mayor's"),  # both apostrophes are one
    ("we ' re sure they don ’ t pay", "we're sure they don't pay"),  # contractions torn by a crawler
    ("the ‘ghost fleet’ sails", "the ghost fleet sails"),  # inner single marks are no apostrophes
    ("1,000,000 boats and 2.500 nets", "1000000 boats and 2500 nets"),  # thousands marks of two languages
    ("a rise of 3.5", "a rise of 3 5"),  # a fraction is no thousands mark
    ("ﬁne ½", "fine 1 2"),  # compatibility forms
    ("Straße", "strasse"),  # ß folds as Unicode says
    ("港口开放", "港 口 开 放"),  # no spaces: a token a character
    ("항구는 열려 있다", "항구는 열려 있다"),  # Korean sets spaces
    ("…", ""),  # nothing to compare
    (None, ""),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_normalise(text, expected):
    assert normalise(pa.array([text], pa.string())).to_pylist() == [expected]


def test_wordings_tell_words_and_order():
    ids = wording_ids(normalise(pa.array(["The port opens.", "the port opens", "opens the port", ""]))).to_pylist()
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    assert all(len(one) == 16 for one in ids)


def test_encode_splits_off_content_numbers_and_negations():
    encoded = encode(pa.array(["we will not pay 40 boats", ""]))
    assert [len(text) for text in encoded.codes.to_pylist()] == [6, 0]
    assert len(encoded.content[0].as_py()) == 3  # pay, 40, boats
    assert encoded.numbers[0].as_py() == encoded.codes[0].as_py()[4]
    assert encoded.negations[0].as_py() == encoded.codes[0].as_py()[2]


def test_stop_lists_are_normalised():
    """Words are looked up after normalising, so the lists hold no capital and no curly apostrophe."""
    for word in function_words() | negations():
        assert normalise(pa.array([word])).to_pylist() == [word]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(), max_size=6))
def test_normalising_twice_changes_nothing(texts):
    once = normalise(pa.array(texts, pa.string()))
    assert normalise(once).to_pylist() == once.to_pylist()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")), max_size=6))
def test_codes_and_strings_are_inverse(texts):
    codes, offsets = codes_of(pa.array(texts, pa.string()))
    assert strings(codes, offsets).to_pylist() == texts


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(), max_size=6), st.lists(st.text(), max_size=6))
def test_a_token_has_one_code_in_every_batch(first, second):
    """Nothing is counted over a batch: the codes of a text do not depend on what stands beside it."""
    whole = encode(normalise(pa.array([*first, *second], pa.string()))).codes.to_pylist()
    apart = [encode(normalise(pa.array(part, pa.string()))).codes.to_pylist() for part in (first, second)]
    assert whole == apart[0] + apart[1]
