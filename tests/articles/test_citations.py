"""A citation is a carrier with the words that cite it, told apart by manner; a name without such words is none."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.articles.carriers import LANGUAGES, carrier_words, find_surroundings, read_carriers
from quotetrace.articles.citations import find_citations
from quotetrace.model import Article, Span
from tests.growth import assert_linear


def cited(text: str, lang: str = "en", *, context: str = "", outlet: str = "", is_title: bool = False) -> list[tuple[str, str]]:
    around = find_surroundings(Article("a", f"{text}\n{context}", lang=lang, outlet=outlet))
    found = find_citations(read_carriers(text, around), Span(0, len(text)), is_title=is_title)
    return [(citation.carrier.agency_id or citation.carrier.name, citation.manner) for citation in found]


ENGLISH = [
    ("Varga agreed, according to the North's Korean Central News Agency (KCNA).", [("kcna", "carried")], "long form and acronym are one"),
    ("According to Russia’s official TASS news agency, Varga agreed.", [("tass", "carried")], "a capital, words between"),
    ("according to a report by the state-run Antara", [("antara", "carried")], "a report by it"),
    ("North Korea's state news agency KCNA reported early Sunday", [("kcna", "carried")], "vague form and name are one"),
    ("TASS, Russia's state news agency, said", [("tass", "carried")], "the vague form behind"),
    ("the TASS news agency quoted her as saying", [("tass", "carried")], "noun between name and verb"),
    ("Varga was quoted as saying by the Korean Central News Agency (KCNA)", [("kcna", "carried")], "passive"),
    ("in remarks cited by Russian state media", [("Russian state media", "carried")], "passive, vague"),
    ("in a statement carried by KCNA, Yonhap reported", [("kcna", "carried"), ("yonhap", "carried")], "two carriers"),
    ("her words were broadcast on state television", [("state television", "carried")], "a broadcaster"),
    ("it said in a KCNA dispatch", [("kcna", "carried")], "a dispatch"),
    ("KCNA's report said", [("kcna", "carried")], "its report"),
    ("Varga told Reuters in Drovia", [("reuters", "heard")], "an object"),
    ("Varga told a Reuters reporter", [("reuters", "heard")], "its reporter"),
    ("Varga told the state news agency Antara", [("antara", "heard")], "with its standing"),
    ("Varga said on Monday to AFP", [("afp", "heard")], "a link far from the verb"),
    ("in an interview with The Kestrel Bay Courier", [("The Kestrel Bay Courier", "heard")], "a paper by its last word"),
    ("speaking to the newspaper Nova Gull", [("Nova Gull", "heard")], "a paper by the noun before it"),
    ("she told the Nova newspaper", [("Nova", "heard")], "a paper by the noun behind it"),
    ("she told People", [("People", "heard")], "a paper by its name only"),
    ("in a Reuters interview", [("reuters", "heard")], "an interview"),
    ("AFP, citing KCNA, reported", [("afp", "carried"), ("kcna", "cited")], "one cites the other"),
    ("Yonhap quoted KCNA as saying", [("yonhap", "carried"), ("kcna", "cited")], "one quotes the other"),
    ("KCNA, quoted by AFP, said", [("kcna", "carried"), ("afp", "carried")], "quoted by is not quoted"),
    ("TASS reported, citing the foreign ministry", [("tass", "carried"), ("foreign ministry", "cited")], "a body"),
    ("state media reported on Sunday", [("state media", "carried")], "no country, nobody named"),
    ("a Reuters poll said", [], "a poll"),
    ("according to a Reuters poll", [], "a poll after a cue"),
    ("she told the head of Reuters", [], "its head is no reporter"),
    ("TASS photographer Ina Moor went home", [], "a name without a cue"),
    ("Reuters moved to Drovia", [], "a verb that reports nothing"),
    ("the AFP said troops moved", [], "with an article another body"),
    ("the AP said troops moved", [("ap", "carried")], "which AP is not"),
    ("the MAP said so", [], "an acronym of everyday words"),
    ("the MAP news agency said so", [("map", "carried")], "unless it is called an agency"),
    ("as Petra said", [], "a first name"),
]


@pytest.mark.parametrize(("text", "expected", "why"), ENGLISH)
def test_english(text: str, expected: list[tuple[str, str]], why: str) -> None:
    assert cited(text) == expected, why


OTHERS = [
    ("es", "según la agencia estatal norcoreana KCNA", [("kcna", "carried")]),
    ("es", "según informó la agencia Efe citando a la TASS", [("efe", "carried"), ("tass", "cited")]),
    ("es", "dijo el ministro a EFE el lunes", [("efe", "heard")]),
    ("es", "en declaraciones a Europa Press", [("europapress", "heard")]),
    ("es", "en una entrevista con el diario El Faro de Brisa", [("El Faro de Brisa", "heard")]),
    ("es", "recogió Europa Press", [("europapress", "carried")]),
    ("es", "palabras difundidas por los medios estatales rusos", [("medios estatales rusos", "carried")]),
    ("fr", "a déclaré la ministre à l'AFP", [("afp", "heard")]),
    ("fr", "a-t-il confié au quotidien Le Phare du Port", [("Le Phare du Port", "heard")]),
    ("fr", "selon l’agence Tass, qui cite le ministère", [("tass", "carried"), ("ministère", "cited")]),
    ("fr", "d’après les médias d’État russes", [("médias d’État russes", "carried")]),
    ("fr", "rapporte l’agence officielle KCNA", [("kcna", "carried")]),
    ("fr", "cité par l'agence Interfax", [("interfax", "carried")]),
    ("de", "sagte Moor am Montag der dpa", [("dpa", "heard")]),
    ("de", "sagte sie der Nachrichtenagentur Reuters", [("reuters", "heard")]),
    ("de", "sagte der Chef der Nachrichtenagentur Tass", []),
    ("de", "wie die Agentur KCNA unter Berufung auf Tass meldete", [("kcna", "carried"), ("tass", "cited")]),
    ("de", "teilte das Ministerium der Deutschen Presse-Agentur mit", [("dpa", "heard")]),
    ("de", "teilte die Agentur Tass mit", [("tass", "carried")]),
    ("de", "nach Angaben der Nachrichtenagentur Tass", [("tass", "carried")]),
    ("de", "Reuters zufolge", [("reuters", "carried")]),
    ("de", "berichtete die Deutsche Presse-Agentur", [("dpa", "carried")]),
    ("de", "gegenüber der Harzer Rundschau", [("Harzer Rundschau", "heard")]),
    ("de", "sagte ein dpa-Reporter", []),
    ("ru", "сообщает ТАСС со ссылкой на МИД", [("tass", "carried"), ("МИД", "cited")]),
    ("ru", "рассказал министр РИА Новости", [("ria", "heard")]),
    ("ru", "сказал журналистам ТАСС министр", [("tass", "heard")]),
    ("ru", "передаёт Интерфакс со ссылкой на пресс-службу", [("interfax", "carried"), ("пресс-службу", "cited")]),
    ("ru", "ТАСС сообщил, ссылаясь на Рейтер", [("tass", "carried"), ("reuters", "cited")]),
    ("ru", "по данным агентства Рейтер", [("reuters", "carried")]),
    ("ru", "заявил он в интервью газете «Портовый вестник»", [("Портовый вестник", "heard")]),
    ("ru", "в эфире телеканала «Маяк»", [("Маяк", "heard")]),
    ("ru", "рассказала она Российской газете", [("Российской газете", "heard")]),
    ("ru", "цитирует «Портовый вестник»", []),
    ("ru", "сообщили российские государственные СМИ", [("российские государственные СМИ", "heard")]),
    ("ru", "сообщает официальное китайское агентство", [("официальное китайское агентство", "carried")]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), OTHERS)
def test_other_languages(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert cited(text, lang) == expected


TITLES = [
    ("Varga calls deal dead, KCNA says", [("kcna", "carried")]),
    ("Deal is dead - Reuters", [("reuters", "carried")]),
    ("Deal is dead: TASS", [("tass", "carried")]),
    ("KCNA: Varga calls deal dead", [("kcna", "carried")]),
    ("Varga to Reuters: deal is dead", [("reuters", "heard")]),
    ("Reuters moves to Drovia", []),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_titles(title: str, expected: list[tuple[str, str]]) -> None:
    assert cited(title, is_title=True) == expected


VAGUE = [
    ("state media reported", "KCNA has it.", "kcna", "one state agency is named elsewhere"),
    ("state media reported", "KCNA and TASS have it.", "state media", "two are: no guess"),
    ("state media reported", "Reuters has it.", "state media", "a private one is no state media"),
    ("Russian state media reported", "KCNA and TASS have it.", "tass", "one fits the country"),
    ("North Korea's state news agency reported", "", "kcna", "one there is"),
    ("Russian state television reported", "TASS has it.", "Russian state television", "a broadcaster is not the agency"),
    ("local media reported", "TASS has it.", "local media", "local is not state"),
]


@pytest.mark.parametrize(("text", "context", "expected", "why"), VAGUE)
def test_vague_carriers(text: str, context: str, expected: str, why: str) -> None:
    assert cited(text, context=context) == [(expected, "carried")], why


def test_own_outlet() -> None:
    """ "This newspaper" and the outlet's own name are the outlet."""
    assert cited("Varga told this newspaper", outlet="Nova Gull") == [("Nova Gull", "heard")]
    assert cited("Varga told Nova Gull", outlet="Nova Gull") == [("Nova Gull", "heard")]
    assert cited("Varga told Nova Gull") == []


def test_what_is_blanked_is_not_read() -> None:
    """A phrase before a marked stretch does not reach a carrier behind it."""
    assert cited("Varga told                         Reuters moved") == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_languages_have_the_same_sections(lang: str) -> None:
    assert set(carrier_words("en")) <= set(carrier_words(lang))


@given(
    st.lists(
        st.sampled_from(["KCNA", "told", "the", "according to", "state media", ",", "quoted by", "AFP", "said", "The Gull Times", "("]),
        max_size=14,
    )
)
def test_spans_slice_and_never_overlap(words: list[str]) -> None:
    text = " ".join(words)
    field = read_carriers(text, find_surroundings(Article("a", text)))
    carriers = field.carriers
    assert all(carrier.reach.contains(carrier.span) and carrier.span.of(text) == carrier.name for carrier in carriers)
    assert all(left.reach.end <= right.reach.start for left, right in itertools.pairwise(carriers))
    citations = find_citations(field, Span(0, len(text)))
    assert len({citation.carrier.span for citation in citations}) == len(citations)
    assert all(citation.cue.of(text).strip() for citation in citations)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "unit", ["told the ", "KCNA, ", "according to a state ", "said on Monday to ", "sagte der ", "The Gull ", "AFP, citing ", "teilte das "]
)
def test_time_grows_with_the_length_only(lang: str, unit: str) -> None:
    around = find_surroundings(Article("a", "", lang=lang))
    assert_linear(lambda text: find_citations(read_carriers(text, around), Span(0, len(text))), lambda count: unit * count, 200)
