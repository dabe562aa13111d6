"""What a translation keeps: numbers, denials, names, the side of opposites."""

import pyarrow as pa
import pytest

from quotetrace import lexicon
from quotetrace.links.translated import READ_COLUMNS, agree, denies, names_of, numbers_of, poles_of, read_texts

DENIALS = [
    ("I do not know him", "en", True),
    ("We can't and we won't", "en", True),
    ("We can’t wait here", "en", True),  # the other apostrophe
    ("There is no doubt that we will win", "en", False),
    ("They reject the offer", "en", None),  # says no without a word for it
    ("No podemos seguir", "es", True),
    ("Esperaremos hasta que no quede nadie más que nosotros", "es", True),
    ("Esperaremos hasta que no llueva", "es", False),  # grammar, no denial
    ("Nous ne pouvons plus payer", "fr", True),
    ("Nous paierons avant qu'il ne pleuve", "fr", False),
    ("Wir haben kein Boot", "de", True),
    ("Мы не уйдём", "ru", True),
    ("Мост закрыт, пока инженеры не проверят тросы", "ru", False),
    ("우리는 떠나지 않겠다", "ko", True),
    ("우리는 떠난다", "ko", False),
    ("我们不会离开", "zh", True),
    ("这非常重要", "zh", False),
    ("行きません", "ja", True),
    ("Nem megyünk haza", "hu", None),  # no list
    ("Nobody said it", "", None),  # no language
]


@pytest.mark.parametrize(("text", "lang", "expected"), DENIALS)
def test_denials(text, lang, expected):
    assert denies(text, lang) is expected


def test_thousands_are_marked_in_many_ways():
    assert len({numbers_of(f"we paid 12{mark}500 of them") for mark in (",", ".", " ", "\u00a0", "\u202f", "")}) == 1


def test_names_are_told_by_capitals_within_a_sentence():
    assert names_of("The minister of Tovania met us on Monday in May", "en") == names_of("La ministra de Tovania nos vio", "es") == {"tvn"}
    assert names_of("Нас видел Веханов", "ru") & names_of("We saw Vekhanov", "en")
    assert names_of("Wir sahen die Ministerin", "de") is None


PAIRS = [
    (("We have 60 days", "en"), ("Tenemos 60 días", "es"), True),
    (("We have 60 days", "en"), ("Tenemos 20 días", "es"), False),
    (("We have 60 days", "en"), ("Tenemos días", "es"), False),  # one side counts
    (("We have two boats", "en"), ("Tenemos 2 barcos", "es"), True),
    (("We have two boats", "en"), ("Tenemos barcos", "es"), True),  # a word may be left out
    (("We have two boats", "en"), ("Tenemos tres barcos", "es"), False),
    (("We paid 40 in 2031", "en"), ("Nous avons payé 50 en 2031", "fr"), False),
    (("We will go", "en"), ("No iremos", "es"), False),
    (("We refuse to go", "en"), ("No iremos", "es"), True),
    (("We will go", "en"), ("Menjünk el", "hu"), True),  # not read, agrees with anything
    (("The school opens again", "en"), ("L'école ferme", "fr"), False),
    (("The school opens again", "en"), ("L'école ouvre, la gare ferme", "fr"), True),  # has both
    (("Prices fell in the hall", "en"), ("Die Preise sind gestiegen", "de"), False),
    (("The hall is full", "en"), ("Der Saal ist leer", "de"), True),  # opposites that nobody has listed
    (("We signed with Norvane", "en"), ("Firmamos con Tallberg", "es"), False),
    (("We signed with Norvane", "en"), ("Firmamos con ellos", "es"), True),
    (("We signed with Norvane", "en"), ("Wir haben mit Tallberg unterschrieben", "de"), True),  # every noun is written like a name
]


@pytest.mark.parametrize(("left", "right", "expected"), PAIRS)
def test_pairs(left, right, expected):
    read = read_texts(pa.RecordBatch.from_pydict({"u": [1, 2], "text": [left[0], right[0]], "lang": [left[1], right[1]]})).to_pylist()
    for one, other in (read, read[::-1]):
        row = {f"{name}_{end}": side[name] for name in READ_COLUMNS for end, side in (("a", one), ("b", other))}
        types = {"denies_a": pa.bool_(), "denies_b": pa.bool_()}
        batch = pa.RecordBatch.from_pydict({name: pa.array([value], types.get(name, pa.string())) for name, value in row.items()})
        assert agree(batch).tolist() == [expected]


def test_no_side_of_opposites_begins_like_the_other():
    pairs = lexicon.load("opposites")
    for name, pair in pairs.items():
        words = {side: {word.rstrip("$") for word in pair[side].split() if word.isalpha() or word.endswith("$")} for side in "ab"}
        for side, sign in (("a", "-"), ("b", "+")):
            assert not [word for word in words[side] if f"{name}{sign}" in poles_of(word)], name


def test_what_was_not_read_agrees_with_nothing():
    """No wording without a vector is judged by its meaning."""
    names = [f"{name}_{end}" for name in READ_COLUMNS for end in "ab"]
    batch = pa.RecordBatch.from_pydict({name: pa.nulls(1, pa.bool_() if "denies" in name else pa.string()) for name in names})
    assert agree(batch).tolist() == [False]
