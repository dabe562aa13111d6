"""Names meet leniently on spelling and length, strictly on who it is."""

import pytest

from tests.gold.names import Speaker, build_speakers, find_agency, find_head, same_carrier, same_speaker

SPEAKERS = [
    ("Ilse Varga", "Ilse Varga", True, "the name itself"),
    ("Ilse Varga", "Varga", True, "the surname is enough"),
    ("Ilse Varga", "Ports Minister Ilse Varga", True, "an office before the name"),
    ("Ilse Varga", "Mrs. Varga", True, "a title"),
    ("Ilse Varga", "I. Varga", True, "an initial"),
    ("Ilse Varga", "Ilse", False, "a given name alone is nobody"),
    ("Ilse Varga", "Jan Varga", False, "another given name is another person"),
    ("Ilse Varga", "Ilse Varga's spokesman", False, "somebody of hers is not she"),
    ("Ilse Varga", "she", False, "a pronoun was not resolved"),
    ("Ilse Varga", "the minister", False, "a role was not resolved"),
    ("Ilse Varga", None, False, "no answer"),
    ("Sergei Velikhanov", "Sergey Velikhanov", True, "transliterated otherwise"),
    ("Yann Le Hénaff", "Yann Le Henaff", True, "diacritics dropped"),
    ("Ma Dong-wook", "Ma Dong Wook", True, "a hyphen is spelling"),
    ("Rim Chol Guk", "Rim", True, "the surname stands first"),
    ("Ministry of Coastal Affairs", "Lorvania's Ministry of Coastal Affairs", True, "the country added"),
    ("Foreign Ministry of Sarvania", "the Foreign Ministry", True, "the country left out"),
    ("Ministry of Coastal Affairs", "the ministry", False, "any ministry"),
    ("Ministry of Coastal Affairs", "Ministry of Health", False, "another ministry"),
    ("Ilse Varga and Odile Karsh", "Varga and Karsh", True, "a group by its members"),
    ("Ilse Varga and Odile Karsh", "Odile Karsh", False, "one of a group is not the group"),
    ("KCNA", "Korean Central News Agency", True, "an agency by its full name"),
    ("KCNA", "TASS", False, "another agency"),
    ("a port official", "An official at the port", True, "unnamed: the head noun decides"),
    ("a port official", "a fisherman", False, "unnamed: another head noun"),
]


@pytest.mark.parametrize(("gold", "got", "expected", "why"), SPEAKERS)
def test_same_speaker(gold: str, got: str | None, expected: bool, why: str) -> None:
    assert same_speaker(Speaker(gold), got) is expected, why


def test_shared_surname_needs_the_given_name() -> None:
    rows = [("e/1", "Graham Pell", "Pell"), ("e/1", "Helen Pell", "Mrs Pell")]
    speakers = build_speakers(rows, {"e/1": "Graham Pell and Helen Pell spoke."})
    assert not same_speaker(speakers["e/1", "Graham Pell"], "Pell")
    assert same_speaker(speakers["e/1", "Graham Pell"], "Graham Pell")


def test_the_article_s_own_words_count_where_it_lacks_the_name() -> None:
    rows = [("e/1", "Sergei Velikhanov", "Sergej Welichanow"), ("e/2", "Sergei Velikhanov", "the engineer")]
    speakers = build_speakers(rows, {"e/1": "Sergej Welichanow warnte.", "e/2": "Velikhanov, the engineer, warned."})
    assert same_speaker(speakers["e/1", "Sergei Velikhanov"], "Welichanow")
    assert not same_speaker(speakers["e/2", "Sergei Velikhanov"], "the engineer")


def test_carriers_meet_by_agency_or_by_name() -> None:
    assert same_carrier("afp", "AFP", "afp", "Agence France-Presse")
    assert not same_carrier("afp", "AFP", None, "AFP"), "an agency is to be told by its id"
    assert same_carrier("", "The Daily Gull", None, "Daily Gull")
    assert not same_carrier("", "The Daily Gull", "afp", "AFP"), "an agency is not the outlet"


@pytest.mark.parametrize(
    ("name", "agency_id"),
    [("Agence France-Presse", "afp"), ("the KCNA news agency", "kcna"), ("Xinhua News Agency", "xinhua"), ("Ilse Varga", None)],
)
def test_find_agency(name: str, agency_id: str | None) -> None:
    assert find_agency(name) == agency_id


@pytest.mark.parametrize(
    ("description", "head"),
    [
        ("a port official", "official"),
        ("two people briefed on the plan", "people"),
        ("a regular at the inn", "regular"),
        ("hundreds of marchers", "marchers"),
    ],
)
def test_find_head(description: str, head: str) -> None:
    assert find_head(description) == head
