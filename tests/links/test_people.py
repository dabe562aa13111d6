"""Own lists of speakers: names, times, bodies; and what is refused, in one line."""

from datetime import UTC, date, datetime

import pytest

from quotetrace.errors import SettingsError
from quotetrace.links.names import read_name
from quotetrace.links.people import People, day_of, people_of, read_people
from tests.links.test_resolve import OSLO, TEXTS, resolved

LIST = """name,aliases,id,body,from,to
Ilse Varga,Varga|the Iron Minister|Ильза Варга,Q1,Ministry of Ports,,
Tomas Keel,,Q2,,2030,2031-06
Tomas Keel,,Q3,,2031-07,
Ana Ruiz,,Q4,Harbour Guild,,
Ana Ruiz,,Q5,Fishery Union,,
"""


def find(name: str, day: date | None = None, text: str = "") -> str | None:
    found = people_of(LIST).find(name, read_name(name), day, text)
    return found.external_id if found else None


@pytest.mark.parametrize(
    ("name", "day", "text", "expected"),
    [
        ("Ilse Varga", None, "", "Q1"),
        ("Ports Minister Ilse Varga", None, "", "Q1"),  # a title is no part of a name
        ("Varga", None, "", "Q1"),  # a bare surname that the list holds
        ("the Iron Minister", None, "", "Q1"),
        ("Ильза Варга", None, "", "Q1"),
        ("Petra Varga", None, "", None),
        ("Keel", None, "", None),  # a bare surname that it does not hold
        ("Tomas Keel", date(2030, 1, 1), "", "Q2"),
        ("Tomas Keel", date(2031, 6, 30), "", "Q2"),  # the last day counts
        ("Tomas Keel", date(2031, 7, 1), "", "Q3"),
        ("Tomas Keel", date(2029, 12, 31), "", None),
        ("Tomas Keel", None, "", None),  # no day, and both have a time
        ("Ana Ruiz", None, "The harbour guild met.", "Q4"),
        ("Ana Ruiz", None, "The Harbour Guild met the Fishery Union.", None),  # both bodies
        ("Ana Ruiz", None, "", None),
    ],
)
def test_find(name, day, text, expected):
    assert find(name, day, text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name,nickname\nA B,c\n", "unknown column 'nickname'"),
        ("aliases\nA\n", "no column 'name'"),
        ("name,name\nA,B\n", "a column twice"),
        ("name,id\n,Q1\n", "speakers:2: has no name"),
        ("name\nVarga, Ilse\n", "more cells than the header"),
        ("name,from\nIlse Varga,2030-13\n", "'2030-13' is no date"),
        ("name,from\nIlse Varga,soon\n", "'soon' is no date"),
        ("name,from\nIlse Varga,2030-02-30\n", "is no date"),
        ("name,from\nIlse Varga,2030-1-1-1\n", "is no date"),
        ("name,from,to\nIlse Varga,2031,2030\n", "before it begins"),
        ("name,id\nIlse Varga,Q1\nMinister Ilse Varga,Q2\n", "lines 2 and 3, at one time"),
        ("name,aliases,id\nIlse Varga,Varga,Q1\nPetra Varga,Varga,Q2\n", "'Varga' is a name of two"),
        ("name,id,body\nIlse Varga,Q1,Guild\nIlse Varga,Q2,\n", "at one time"),  # one body is not enough
        ('name\n"Ilse\n', "no CSV"),
    ],
)
def test_what_does_not_add_up_is_one_line(text, says):
    with pytest.raises(SettingsError, match=says) as raised:
        read_people(text)
    assert "\n" not in str(raised.value)


def test_a_list_as_spreadsheets_write_it():
    rows = read_people("\ufeffName,ID\r\nIlse Varga,Q1\r\n,\r\n")
    assert [(row.name, row.external_id, row.line) for row in rows] == [("Ilse Varga", "Q1", 2)]
    assert read_people(" \n") == []


def test_namesakes_may_follow_each_other_and_differ_by_middle_name():
    assert list(People(read_people("name,id\nTom A. Keel,Q1\nTom B. Keel,Q2\n")).clashes()) == []


def test_the_day_is_the_middle_of_what_a_date_allows():
    assert day_of(None, None) is None
    assert day_of(datetime(2030, 1, 1, tzinfo=UTC), None) == date(2030, 1, 1)


def test_a_list_names_merges_and_keeps_apart():
    rows = [("a", "Ilse Varga"), ("b", "the Iron Minister"), ("c", "Varga"), ("a", "Harbour Guild"), ("c", "Guild of Tarn")]
    text = "name,aliases,id\nMinister Ilse Varga,the Iron Minister|Varga,Q1\nHarbour Guild,Guild of Tarn,Q2\n"
    made = resolved(rows, TEXTS, speakers=text)
    assert made["ids"]["a", "Ilse Varga"] == made["ids"]["b", "the Iron Minister"] == made["ids"]["c", "Varga"]
    assert {(row["name"], row["external_id"]) for row in made["speakers"]} == {("Minister Ilse Varga", "Q1"), ("Harbour Guild", "Q2")}
    assert {row["code"] for row in made["evidence"]} == {"given"}


def test_bearers_of_a_list_are_never_one():
    """Both fit the name between them, which would bring them together."""
    rows = [("a", "Joe Varga"), ("b", "Joseph Varga"), ("a", "Joey Varga")]
    text = "name,id\nJoe Varga,Q1\nJoey Varga,Q2\n"
    ids = resolved(rows, TEXTS, speakers=text)["ids"]
    assert len({ids["a", "Joe Varga"], ids["a", "Joey Varga"]}) == 2


def test_a_bare_surname_that_the_list_does_not_hold_takes_its_bearer_in_one_event():
    ids = resolved([("a", "Ilse Varga"), ("b", "Varga"), ("c", "Varga")], {**TEXTS, "c": OSLO}, speakers="name,id\nIlse Varga,Q1\n")["ids"]
    assert ids["a", "Ilse Varga"] == ids["b", "Varga"] != ids["c", "Varga"]
