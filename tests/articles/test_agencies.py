"""Agencies are found under every form of the lexicon, and nothing else is taken for one."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace import lexicon
from quotetrace.articles.agencies import agency_names, agency_of, find_agencies, find_expansions, find_names, find_vague
from quotetrace.model import Span
from tests.growth import assert_linear

ENTRIES = lexicon.load("agencies")["agency"]
FORMS = [
    (entry["id"], form)
    for entry in ENTRIES
    for form in [*entry.get("short", []), *(name for names in entry.get("names", {}).values() for name in names)]
]


def found(text: str, lang: str = "en") -> list[tuple[str, str | None]]:
    return [(mention.span.of(text), mention.agency_id) for mention in find_agencies(text, Span(0, len(text)), lang)]


class TestLexicon:
    def test_ids_are_unique_and_many(self) -> None:
        ids = [entry["id"] for entry in ENTRIES]
        assert len(ids) == len(set(ids)) >= 80

    def test_a_form_belongs_to_one_agency(self) -> None:
        forms = [form for _, form in FORMS]
        assert len(forms) == len(set(forms)), sorted({form for form in forms if forms.count(form) > 1})

    def test_colliding_forms_are_forms(self) -> None:
        known = {form for _, form in FORMS}
        assert [form for entry in ENTRIES for form in entry.get("collides", []) if form not in known] == []

    def test_every_entry_is_complete(self) -> None:
        for entry in ENTRIES:
            assert len(entry["country"]) == 2
            assert isinstance(entry["state"], bool)
            assert entry.get("short") or entry.get("names")
            assert agency_names()[entry["id"]] == entry["name"]

    @pytest.mark.parametrize(("agency_id", "form"), FORMS)
    def test_every_form_is_found(self, agency_id: str, form: str) -> None:
        assert found(f"zuvor ({form}), wie")[0] == (form, agency_id)
        assert agency_of(form) == agency_id

    def test_every_site_is_its_agency(self) -> None:
        for entry in ENTRIES:
            for site in entry.get("sites", []):
                assert agency_of(f"https://www.{site}/news/1") == entry["id"]


NAMES = [
    ("the North's Korean Central News Agency (KCNA).", ["kcna", "kcna"], "long form and acronym are two mentions"),
    ("Interfax-Ukraine disagrees with Interfax", ["interfax-ukraine", "interfax"], "the longest form wins"),
    ("МОСКВА, 13 июля. /ТАСС/.", ["tass"], "Cyrillic between slashes"),
    ("据新华社报道", ["xinhua"], "Chinese has no spaces"),
    ("MADRID 13 Jul. (EUROPA PRESS) -", ["europapress"], "capitals as in datelines"),
    ("l'AFP et l’AFP", ["afp", "afp"], "elided article, both apostrophes"),
    ("the Reutersville fair", [], "a longer word"),
    ("reuters.com, @Reuters", [], "a host and a handle"),
    ("see KCNA.kp", [], "a host, however written"),
    ("He read a map and the app, then took a tap.", [], "small words are no acronyms"),
    ("Press Trust of India", ["pti"], "a name of several words"),
]


@pytest.mark.parametrize(("text", "expected", "why"), NAMES)
def test_names(text: str, expected: list[str], why: str) -> None:
    assert [mention.agency_id for mention in find_names(text, Span(0, len(text)))] == expected, why


@pytest.mark.parametrize("form", ["AFP", "AP", "PA", "MAP", "SANA", "TT", "EFE", "CNA", "APA", "MENA", "SPA", "TAP", "Petra", "Trend"])
def test_forms_that_mean_something_else_too_are_flagged(form: str) -> None:
    assert find_names(form, Span(0, len(form)))[0].collides


VAGUE = [
    ("en", "North Korea's state news agency said", "North Korea's state news agency", ("kcna",), "one state agency: resolved"),
    ("en", "North Korea’s state-run news agency", "North Korea’s state-run news agency", ("kcna",), "curly apostrophe, hyphen"),
    ("en", "Iran's semi-official news agency", "Iran's semi-official news agency", ("isna", "fars", "tasnim", "mehr"), "a set"),
    ("en", "Russian state media reported", "Russian state media", ("tass", "ria", "sputnik"), "media of the state"),
    ("en", "on Russian state television", "Russian state television", (), "a broadcaster is no agency"),
    ("en", "state media in Pyongyang", "state media in Pyongyang", ("kcna",), "the country after the noun"),
    ("en", "the official Chinese news agency", "official Chinese news agency", ("xinhua", "cns"), "the country between"),
    ("en", "state media said", "state media", (), "no country, no candidates"),
    ("es", "la agencia estatal norcoreana", "agencia estatal norcoreana", ("kcna",), "Spanish puts the noun first"),
    ("es", "medios estatales de Corea del Norte", "medios estatales de Corea del Norte", ("kcna",), "country with a preposition"),
    ("fr", "l’agence officielle nord-coréenne", "agence officielle nord-coréenne", ("kcna",), "French"),
    ("fr", "les médias d’État russes", "médias d’État russes", ("tass", "ria", "sputnik"), "French, media"),
    ("de", "wie russische Staatsmedien meldeten", "russische Staatsmedien", ("tass", "ria", "sputnik"), "state inside the noun"),
    (
        "ru",
        "сообщило государственное информационное агентство КНДР",
        "государственное информационное агентство",
        (),
        "Russian, the country behind is not read",
    ),
    ("ru", "северокорейские государственные СМИ", "северокорейские государственные СМИ", ("kcna",), "Russian, media"),
    ("ru", "китайское государственное агентство", "китайское государственное агентство", ("xinhua", "cns"), "Russian, an agency"),
    ("de", "die staatliche Nachrichtenagentur", "staatliche Nachrichtenagentur", (), "German without a country"),
]


@pytest.mark.parametrize(("lang", "text", "form", "candidates", "why"), VAGUE)
def test_vague_forms(lang: str, text: str, form: str, candidates: tuple[str, ...], why: str) -> None:
    vague = find_vague(text, Span(0, len(text)), lang)
    assert [(mention.span.of(text), mention.candidates) for mention in vague] == [(form, candidates)], why


def test_vague_form_with_one_candidate_is_resolved_for_agencies_only() -> None:
    """State media of a country are more than its agency."""
    assert found("North Korea's state news agency") == [("North Korea's state news agency", "kcna")]
    assert found("North Korean state media") == [("North Korean state media", None)]


@pytest.mark.parametrize("text", ["the media", "a news agency", "the broadcaster", "an agency in town"])
def test_a_bare_noun_is_no_vague_form(text: str) -> None:
    assert find_vague(text, Span(0, len(text))) == []


AGENCY_OF = [
    ("By Reuters Staff", "reuters"),
    ("Agencia EFE", "efe"),
    ("Afp Afp", "afp"),
    ("afp", "afp"),
    ("www.yna.co.kr", "yonhap"),
    ("The Associated Press", "ap"),
    ("The Canadian Press", "cp"),
    ("Reuters Institute", None),
    ("The Harbour Times", None),
    ("Petra Novak", None),
    ("", None),
    ("notreuters.com", None),
]


@pytest.mark.parametrize(("name", "expected"), AGENCY_OF)
def test_agency_of(name: str, expected: str | None) -> None:
    assert agency_of(name) == expected


def test_expansion_takes_an_acronym_away() -> None:
    assert find_expansions("Troops of the Armed Forces of the Philippines (AFP) moved in.") == {"AFP"}
    assert find_expansions("a report by Agence France-Presse (AFP) and by the Press Trust of India (PTI)") == frozenset()
    assert find_expansions("MANILA (AFP) -") == frozenset()


@given(st.text(alphabet="AFP KCNA(),.‘’news agency’s state Russian-", max_size=60))
def test_mentions_slice_to_forms_in_order(text: str) -> None:
    """Against the obvious oracle: every mention that is not vague is a form of the lexicon, and none overlap."""
    mentions = find_agencies(text, Span(0, len(text)))
    for mention in mentions:
        assert mention.is_vague or agency_of(mention.span.of(text)) == mention.agency_id
    for left, right in itertools.pairwise(mentions):
        assert left.span.end <= right.span.start


@pytest.mark.parametrize("unit", ["North Korean state ", "state-run, ", "Korean Central ", "(AFP", "official Chinese "])
def test_time_grows_with_the_length_only(unit: str) -> None:
    assert_linear(lambda text: find_agencies(text, Span(0, len(text))), lambda count: unit * count, 1_000)
