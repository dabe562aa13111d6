"""Names within an article: which mentions stand for whom, and what pronouns and roles refer to."""

from __future__ import annotations

import pytest

from quotetrace.quotes.language import language
from quotetrace.quotes.names import fold
from quotetrace.quotes.reading import Reading, read_field


def read(text: str, lang: str = "en") -> Reading:
    lexicon = language(lang)
    assert lexicon is not None
    return read_field(text, lexicon)[0]


def full_name(reading: Reading, words: str, nth: int = -1) -> str | None:
    """The full name that the `nth` mention whose head is `words` stands for."""
    found = [mention for mention in reading.mentions if reading.text[mention.head_start : mention.end] == words]
    key = reading.name_of[found[nth].index]
    return reading.names[key].full if key is not None else None


NAMES = [
    # text, mention, full name, why
    ("Ana Ruiz spoke. Ruiz left.", "Ruiz", "Ana Ruiz", "a surname"),
    ("Foreign Minister Ana Ruiz spoke. Ana left.", "Ana", "Ana Ruiz", "a given name; titles are no part of a name"),
    ("Leader Kim Tae Woo spoke. Kim left.", "Kim", "Kim Tae Woo", "Korean surnames stand first"),
    ("Then President Moon Dae-sung spoke to us. Moon left.", "Moon", "Moon Dae-sung", "hyphenated Korean given names"),
    ("Xi Haoran spoke. Xi left.", "Xi", "Xi Haoran", "Chinese surnames stand first"),
    ("Nguyen Van Hai spoke. Nguyen left.", "Nguyen", "Nguyen Van Hai", "Vietnamese surnames stand first"),
    ("Sergei Orlov spoke. Sergey Orlov left.", "Sergey Orlov", "Sergei Orlov", "transliterations of one name"),
    ("Jean-Pierre de la Tour spoke. De la Tour left.", "Jean-Pierre de la Tour", "Jean-Pierre de la Tour", "particles"),
    ("Martin Keel Jr. spoke. Keel left.", "Keel", "Martin Keel Jr.", "a suffix is no surname"),
    ("The Harbour Workers Union (HWU) met. HWU left.", "HWU", "Harbour Workers Union", "initials in brackets"),
    ("Kim Tae Woo and his sister Kim Yo Ran spoke. Kim Yo Ran left.", "Kim Yo Ran", "Kim Yo Ran", "one surname, two persons"),
    (
        "Robert Lund met his cousin Alice Lund at the old station. Alice left early.",
        "Alice Lund",
        "Alice Lund",
        "one surname, two persons, Western order",
    ),
]


@pytest.mark.parametrize(("text", "mention", "name", "why"), NAMES, ids=[why for *_, why in NAMES])
def test_names(text: str, mention: str, name: str, why: str) -> None:
    found = full_name(read(text), mention)
    assert found is not None
    assert found.startswith(name), why


REFERENCES = [
    ("Ana Ruiz spoke to Tom Lund. She said no.", "She", "Ana Ruiz", "gender"),
    ("Tom Lund spoke. He said no, and then he left.", "he", "Tom Lund", "a chain of pronouns"),
    ("Ana Ruiz spoke in Oslo. She left.", "She", "Ana Ruiz", "a place is no person"),
    ("Ana Ruiz met Maria Lopez in town. Ruiz said yes. She left.", "She", "Ana Ruiz", "the one who spoke last"),
    ("Ana Ruiz and Maria Lopez met. She left.", "She", None, "two fit equally"),
    ("Tom Lund, who leads the port, spoke.", "who", "Tom Lund", "who"),
    ("Minister Ana Ruiz spoke to Tom Lund. The minister left.", "minister", "Ana Ruiz", "a role that one person has"),
    ("Minister Ana Ruiz met Minister Tom Lund. The minister left.", "minister", None, "a role that two have"),
    ("The mayor, Ana Ruiz, spoke.", "mayor", "Ana Ruiz", "a role with its name in apposition"),
    ("Ana Ruiz spoke. A minister left.", "minister", None, "an indefinite role is somebody else"),
]


@pytest.mark.parametrize(("text", "mention", "name", "why"), REFERENCES, ids=[why for *_, why in REFERENCES])
def test_references(text: str, mention: str, name: str | None, why: str) -> None:
    assert full_name(read(text), mention) == name, why


def test_ambiguous_pronouns_are_told() -> None:
    reading = read("Ana Ruiz and Maria Lopez met. She left.")
    assert [reading.tokens.words[reading.mentions[index].head] for index in reading.undecided] == ["She"]


@pytest.mark.parametrize(("one", "two", "same"), [("Sergey", "Sergei", True), ("Orlóv", "Orlov", True), ("Ruiz", "Ruis", False)])
def test_fold(one: str, two: str, same: bool) -> None:
    assert (fold(one) == fold(two)) is same
