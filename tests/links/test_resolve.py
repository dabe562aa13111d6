"""Resolve: names of persons and bodies over the corpus, and names that must stay apart."""

from typing import Any

import pytest

from quotetrace.engines.base import Engine
from quotetrace.links.names import are_compatible, read_name
from quotetrace.links.resolve import resolve
from quotetrace.settings import ListSettings
from tests.conformed import conform
from tests.engines.both import on_each
from tests.links.corpus import article, quote, table

SAME = [
    ("Sergei Orlov", "Sergey Orlov"),  # transliteration
    ("Mikhail Belov", "Mihail Belov"),
    ("Foreign Minister Ilse Varga", "Ilse Varga"),  # title
    ("A.J. Keel", "A. J. Keel"),  # initials with and without a blank
    ("Tomas Keel Jr.", "Tomas Keel"),  # suffix
    ("KCNA", "Korean Central News Agency"),  # an agency by its lexicon
    ("DPRK", "North Korea"),
    ("the Harbour Council", "Harbour Council"),
    ("José Duarte", "Jose Duarte"),
    ("Mrs. Varga's campaign", "the Varga campaign"),
    ("Ilse M. Varga", "Ilse Varga"),  # a middle name is left out as often as not
]
APART = [
    ("Ilse Varga", "Petra Varga"),  # another given name
    ("Ilse Varga", "Ilse Vargas"),
    ("Kim Tae Woo", "Kim Yo Jin"),  # the surname stands first
    ("Ministry of Ports", "Ministry of Health"),
    ("North Korea", "South Korea"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_same_key(left, right):
    assert read_name(left).key == read_name(right).key != ""


@pytest.mark.parametrize(("left", "right"), APART)
def test_other_key(left, right):
    assert read_name(left).key != read_name(right).key


@pytest.mark.parametrize(
    ("name", "kind", "surname"),
    [
        ("Kim Jong Un", "person", "kim"),  # Korean: surname first
        ("North Korean leader Kim Jong Un", "person", "kim"),
        ("Ursula von der Brandt", "person", "von der brandt"),
        ("a port official", "unnamed", ""),
        ("The mayor", "unnamed", ""),
        ("Varga's lawyer", "unnamed", ""),
        ("I", "unnamed", ""),
        ("the statement", "document", ""),
        ("Ilse Varga and Tomas Keel", "group", ""),
        ("Ministry of Ports", "body", ""),
        ("Varga’s campaign", "body", ""),
        ("his campaign", "unnamed", ""),
        ("Iowa Democrats campaign", "unnamed", ""),
        ("UN", "body", ""),
        ("Reuters", "body", ""),
        ("", "unnamed", ""),
    ],
)
def test_kind(name, kind, surname):
    assert (read_name(name).kind, read_name(name).surname) == (kind, surname)


@pytest.mark.parametrize(
    ("left", "right", "fits"),
    [
        ("Varga", "Ilse Varga", True),
        ("I. Varga", "Ilse Varga", True),
        ("P. Varga", "Ilse Varga", False),
        ("Ilse Varga", "Ilse Maria Varga", True),  # a middle name left out
        ("Maria Varga", "Ilse Maria Varga", False),  # the first one not
        ("Kim", "Kim Tae Woo", True),
        ("Woo", "Kim Tae Woo", False),
        ("Joe Varga", "Joseph Varga", True),  # a short form
        ("Ilse", "Ilse Varga", True),  # a lone given name
        ("Harbour Council", "Harbour Council", False),  # one name is no shorter one
        ("the Council", "Harbour Council", True),
        ("HC", "Harbour Council", True),
        ("Ports", "Ministry of Ports", False),  # what a ministry is for is no ministry
        ("Harbour Council", "Council", True),
    ],
)
def test_compatible(left, right, fits):
    assert are_compatible(read_name(left), read_name(right)) is fits
    assert are_compatible(read_name(right), read_name(left)) is fits


BAY = "In Kestrel Bay the Harbour Guild met Governor Tomas Keel, and the talks with Lindqvist and the Northern Fishery Union went on."
BAY_AGAIN = "On Monday Tomas Keel came to Kestrel Bay, where the Harbour Guild and the Northern Fishery Union waited with Lindqvist."
OSLO = "A gala at the opera in Oslo drew Rana Haddad, the critic Omar Safi and half of Vienna, and the singing lasted until dawn."


@pytest.mark.parametrize("name", ["Al Gore", "Will Smith", "Per Hansen", "Des Okoro", "Ma Dong-wook"])
def test_a_name_that_begins_like_a_small_word_is_a_persons(name):
    """Small words of one language are given names in another."""
    assert read_name(name).kind == "person"


@pytest.mark.parametrize(
    "name",
    [
        "a spokesman for Ruiz",
        "Two officials",
        "habitants de Emmer",
        "A Treasury spokeswoman",
        "Officials",
        "Democrats",
        "Supporters of Ruiz",
        "12 percent of Democrats",
    ],
)
def test_descriptions_name_nobody(name):
    assert read_name(name).kind == "unnamed"


def resolved(rows: list[tuple[str, str]], texts: dict[str, str], langs: dict[str, str] | None = None, **lists: str) -> dict[str, Any]:
    """Quotes by (article, speaker)."""
    quotes = [
        quote(f"{one}:{n}", f"Words number {n}.", one, status="attributed", speaker_in_article=name) for n, (one, name) in enumerate(rows)
    ]

    def work(engine: Engine) -> dict[str, Any]:
        made = resolve(
            engine,
            engine.load(table("articles", [article(one, text, lang=(langs or {}).get(one, "en")) for one, text in texts.items()])),
            engine.load(table("quotes", quotes)),
            lists=ListSettings(**lists),
        )
        names = ("quotes", "speakers", "speaker_names", "speaker_members", "evidence")
        return {name: conform(name, engine.collect(getattr(made, name))).to_pylist() for name in names}

    found = on_each(work)
    ids = {(row["article_id"], row["speaker_in_article"]): row["speaker_id"] for row in found["quotes"]}
    return {**found, "ids": ids}


TEXTS = {"a": BAY, "b": BAY_AGAIN, "c": OSLO}


def test_a_full_name_is_one_speaker_wherever_it_stands():
    made = resolved([("a", "Sergei Orlov"), ("b", "Minister Sergey Orlov"), ("c", "Sergei Orlov")], TEXTS)
    assert len(set(made["ids"].values())) == 1
    assert [(row["name"], row["kind"], row["n_articles"]) for row in made["speakers"]] == [("Sergei Orlov", "person", 3)]
    assert {row["name"] for row in made["speaker_names"]} == {"Sergei Orlov", "Minister Sergey Orlov"}
    assert {row["article_id"] for row in made["evidence"]} == {"a", "b", "c"}


def test_a_bare_surname_takes_the_only_full_name_of_its_event():
    ids = resolved([("a", "Ilse Varga"), ("b", "Varga"), ("c", "Varga")], TEXTS)["ids"]
    assert ids["a", "Ilse Varga"] == ids["b", "Varga"]
    assert ids["c", "Varga"] != ids["b", "Varga"]  # an opera is no council


def test_where_two_names_fit_neither_is_taken():
    ids = resolved([("a", "Ilse Varga"), ("a", "Petra Varga"), ("b", "Varga")], TEXTS)["ids"]
    assert len(set(ids.values())) == 3


def test_equal_short_names_in_one_event_are_one():
    ids = resolved([("a", "Varga"), ("b", "Varga"), ("c", "Varga")], TEXTS)["ids"]
    assert ids["a", "Varga"] == ids["b", "Varga"] != ids["c", "Varga"]


def test_a_middle_name_left_out_does_not_bar_a_bare_surname():
    ids = resolved([("a", "Ilse M. Varga"), ("b", "Ilse Varga"), ("b", "Varga")], TEXTS)["ids"]
    assert len(set(ids.values())) == 1


def test_a_bare_surname_takes_the_only_bearer_of_its_office():
    texts = {"a": "President Ilse Varga opened the bridge.", "b": "Petra Varga sang.", "c": "In Oslo President Varga was absent."}
    ids = resolved([("a", "Ilse Varga"), ("b", "Petra Varga"), ("c", "Varga")], texts)["ids"]
    assert ids["a", "Ilse Varga"] == ids["c", "Varga"]


def test_a_bare_surname_is_not_taken_by_somebody_of_the_other_sex():
    texts = {"a": f"{BAY} Helen Pell spoke.", "b": f"{BAY_AGAIN} Mr Pell spoke."}
    ids = resolved([("a", "Helen Pell"), ("b", "Pell")], texts)["ids"]
    assert ids["a", "Helen Pell"] != ids["b", "Pell"]


def test_a_bare_surname_means_the_one_whom_everybody_knows():
    known = {f"k{n}": f"{BAY} That was day {n}." for n in range(10)}
    rows = [(one, "Ilse Varga") for one in known] + [("a", "Petra Varga"), ("b", "Varga")]
    ids = resolved(rows, {**known, **TEXTS})["ids"]
    assert ids["b", "Varga"] == ids["k0", "Ilse Varga"] != ids["a", "Petra Varga"]


def test_namesakes_whose_titles_exclude_each_other_are_two():
    texts = {"a": "Coach Tom Keel spoke.", "b": "Tom Keel, a reporter, wrote.", "c": "The coach Tom Keel left."}
    ids = resolved([("a", "Tom Keel"), ("b", "Tom Keel"), ("c", "Tom Keel")], texts)["ids"]
    assert ids["a", "Tom Keel"] == ids["c", "Tom Keel"] != ids["b", "Tom Keel"]


def test_namesakes_whose_middle_names_differ_are_two():
    ids = resolved([("a", "Tom A. Keel"), ("b", "Tom Keel"), ("c", "Tom B. Keel"), ("d", "Tom A. Keel")], {**TEXTS, "d": OSLO})["ids"]
    assert ids["a", "Tom A. Keel"] == ids["b", "Tom Keel"] == ids["d", "Tom A. Keel"] != ids["c", "Tom B. Keel"]


def test_spellings_of_two_languages_meet_in_one_event():
    langs = {"b": "de"}
    ids = resolved([("a", "Sergey Velikhanov"), ("b", "Sergej Welichanow"), ("c", "Sergej Welichanow")], TEXTS, langs)["ids"]
    assert len(set(ids.values())) == 1
    apart = resolved([("a", "Ana Velikhanov"), ("b", "Ana Welichanow")], TEXTS)["ids"]
    assert len(set(apart.values())) == 2  # one language spells a name one way


def test_short_forms_of_a_name_meet_in_one_event_where_they_are_sure():
    ids = resolved(
        [("a", "Joe Varga"), ("b", "Joseph Varga"), ("c", "Chris Keel"), ("a", "Christine Keel"), ("b", "Christopher Keel")], TEXTS
    )["ids"]
    assert ids["a", "Joe Varga"] == ids["b", "Joseph Varga"]
    assert len({ids["c", "Chris Keel"], ids["a", "Christine Keel"], ids["b", "Christopher Keel"]}) == 3


def test_an_abbreviation_takes_the_body_of_its_event():
    ids = resolved([("a", "the Northern Fishery Union"), ("b", "NFU"), ("b", "the Department"), ("a", "the Department")], TEXTS)["ids"]
    assert ids["a", "the Northern Fishery Union"] == ids["b", "NFU"]
    assert ids["a", "the Department"] != ids["b", "the Department"]


def test_keys_stay_when_articles_are_added():
    few = resolved([("a", "Ilse Varga"), ("b", "Varga")], TEXTS)
    more = resolved([("a", "Ilse Varga"), ("b", "Varga"), ("c", "Ilse Varga"), ("c", "Tom Keel")], TEXTS)
    key = {row["name"]: row["speaker_key"] for row in few["speakers"]}
    assert key["Ilse Varga"] == {row["name"]: row["speaker_key"] for row in more["speakers"]}["Ilse Varga"]


def test_unnamed_speakers_never_merge():
    ids = resolved([("a", "a port official"), ("b", "a port official")], TEXTS)["ids"]
    assert len(set(ids.values())) == 2


def test_members_of_a_group():
    made = resolved([("a", "Ilse Varga and Tomas Keel"), ("a", "Varga"), ("a", "Tomas Keel")], TEXTS)
    ids = made["ids"]
    group = ids["a", "Ilse Varga and Tomas Keel"]
    assert {(row["speaker_id"], row["member_id"]) for row in made["speaker_members"]} == {
        (group, ids["a", "Varga"]),
        (group, ids["a", "Tomas Keel"]),
    }


def test_the_order_of_rows_changes_nothing():
    rows = [("a", "Ilse Varga"), ("b", "Varga"), ("c", "Ilse M. Varga"), ("b", "KCNA"), ("c", "a doctor")]
    assert resolved(rows, TEXTS)["speakers"] == resolved(rows[::-1], dict(reversed(TEXTS.items())))["speakers"]


def test_quotes_without_a_speaker_stay_without():
    def work(engine: Engine) -> tuple[list[str | None], int]:
        rows = [quote("x", "Nobody knows.", "a")]
        made = resolve(engine, engine.load(table("articles", [article("a", BAY)])), engine.load(table("quotes", rows)))
        return engine.collect(made.quotes)["speaker_id"].to_pylist(), engine.collect(made.speakers).num_rows

    assert on_each(work) == ([None], 0)
