"""Titles: what stands beside a name, and what nobody is at once."""

import pytest

from quotetrace.links.titles import Titles, exclude, find_titles, read_written

BESIDE = [
    ("President Ana Ruiz spoke.", "Ana Ruiz", "en", {"president"}, "f"),
    ("The vote was won by Ana Ruiz, a former mayor of Tarn.", "Ana Ruiz", "en", {"mayor"}, "f"),  # an apposition
    ("Attorney General Tomas Keel spoke.", "Tomas Keel", "en", set(), "m"),  # no general
    ("Vice President Tomas Keel spoke.", "Tomas Keel", "en", {"vice_president"}, "m"),  # no president
    ("President Petra Ruiz met Ana Ruiz.", "Ana Ruiz", "en", set(), "f"),  # another's title
    ("President Ruiz met Ana Ruiz.", "Ana Ruiz", "en", {"president"}, "f"),  # nobody else of the name is there
    ("Petra Ruiz left. President Ruiz stayed.", "Ruiz", "en", {"president"}, ""),
    ("Mr. Ruiz left.", "Ruiz", "en", set(), "m"),
    ("Mr. Ruiz met Mrs. Ruiz.", "Ruiz", "en", set(), ""),  # which of them is not known
    ("Graham Pell and Ms Pell met.", "Graham Pell", "en", set(), "m"),  # she is somebody else
    ("Umweltministerin Petra Lund sprach.", "Petra Lund", "de", {"minister"}, "f"),  # a compound
    ("La présidente Ana Ruiz a parlé.", "Ana Ruiz", "fr", {"president"}, "f"),
    ("Президент Иван Белов выступил.", "Иван Белов", "ru", {"president"}, "m"),
    ("Министр Белова выступила.", "Белова", "ru", {"minister"}, ""),  # an office in the masculine is a woman's too
    ("", "Ruiz", "en", set(), ""),
    ("Nobody.", "", "en", set(), ""),
    ("President Ruiz spoke.", "Ruiz", "xx", {"president"}, ""),  # a language without words: English ones
]


@pytest.mark.parametrize(("text", "name", "lang", "offices", "gender"), BESIDE)
def test_beside(text, name, lang, offices, gender):
    found = find_titles(text, name, lang)
    assert (found.offices, found.gender) == (offices, gender)


def test_countries_stand_before_titles():
    assert find_titles("Russian President Ana Ruiz spoke.", "Ana Ruiz").countries == {"ru"}
    assert find_titles("North Korean President Ana Ruiz spoke.", "Ana Ruiz").countries == {"kp"}


COACH, REPORTER, SENATOR = (Titles(walks=frozenset({walk})) for walk in ("sport", "press", "politics"))
RUSSIAN, CHINESE = (Titles(frozenset({"president"}), countries=frozenset({code})) for code in ("ru", "cn"))


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        (COACH, REPORTER, True),
        (COACH, SENATOR, False),  # coaches become senators
        (RUSSIAN, CHINESE, True),
        (RUSSIAN, Titles(countries=frozenset({"cn"})), False),  # no office in common
        (Titles(gender="f"), Titles(gender="m"), True),
        (Titles(walks=frozenset({"sport", "press"})), REPORTER, False),
        (Titles(), RUSSIAN, False),
    ],
)
def test_exclude(left, right, apart):
    assert exclude(left, right) is exclude(right, left) is apart


def test_what_is_written_is_read():
    assert read_written(RUSSIAN.written()) == RUSSIAN
