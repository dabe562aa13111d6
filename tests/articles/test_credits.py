"""Credits are read in all their shapes, and pictures, polls and mere mentions are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.articles.credits import find_credits
from quotetrace.model import Article, Credit
from tests.growth import assert_linear

BODY = "The ferry left the harbour late.\nNobody minded the delay.\n" * 6


def credits(text: str = "", **fields: str) -> list[tuple[str | None, str]]:
    return [(credit.agency_id, credit.position) for credit in find_credits(Article("a", text, **fields))]


DATELINES = [
    ("SEOUL, July 13 (Yonhap) -- The ferry", ["yonhap"], "place, date, brackets, double dash"),
    ("WASHINGTON (AP) — The ferry", ["ap"], "no date"),
    ("WASHINGTON, D.C. (AP) — The ferry", ["ap"], "full stops inside the place"),
    ("Pyongyang, September 6 (KCNA) — The ferry", ["kcna"], "month in full"),
    ("KUALA LUMPUR, July 13 (Bernama) -- The ferry", ["bernama"], "two words of place"),
    ("BRUSSELS/BERLIN (Reuters) - The ferry", ["reuters"], "two places"),
    ("New Delhi, Jul 13 (PTI) The ferry left", ["pti"], "no dash, but a date"),
    ("New Delhi [India], July 13 (ANI): The ferry", ["ani"], "the country in square brackets"),
    ("Berlin (dpa) - Die Fähre", ["dpa"], "German"),
    ("Kiew/Berlin (dpa) - Die Fähre", ["dpa"], "German, two places"),
    ("Wien (APA/dpa) - Die Fähre", ["apa", "dpa"], "two agencies"),
    ("BERLIN dpa | Die Fähre", ["dpa"], "a pipe, no brackets"),
    ("Madrid, 13 jul (EFE).- El transbordador", ["efe"], "Spanish, full stop and dash"),
    ("MADRID 13 Jul. (EUROPA PRESS) - El transbordador", ["europapress"], "name in capitals"),
    ("Paris, 13 juil 2031 (AFP) – Le ferry", ["afp"], "French, with the year"),
    ("AFP - Le ferry a quitté le port en retard mardi soir, sans passagers", ["afp"], "agency first"),
    ("(Reuters) - The ferry left the harbour", ["reuters"], "agency alone in brackets"),
    ("(ANSA) - ROMA, 13 LUG - Il traghetto", ["ansa"], "Italian, agency before the place"),
    ("ROMA, 13 LUG (ANSA) – Il traghetto", ["ansa"], "Italian, en dash"),
    ("L'Aquila, 13 lug. - (Adnkronos) - Il traghetto", ["adnkronos"], "Italian, an elided place, a dash before the brackets"),
    ("Roma, 13 ott. (askanews) - Il traghetto", ["askanews"], "Italian, an agency in small letters"),
    ("PALERMO (ITALPRESS) - Il traghetto", ["italpress"], "Italian, capitals without a date"),
    ("AGI - Il traghetto ha lasciato il porto in ritardo martedì sera, vuoto", ["agi"], "Italian, agency first"),
    ("LISBOA (Lusa) — O barco", ["lusa"], "Portuguese, no date"),
    ("Vila Real de Santo António, 13 out 2031 (Lusa) – O barco", ["lusa"], "Portuguese, five words of place, the year"),
    ("Brasília - DF (Agência Brasil) - O barco", ["agencia-brasil"], "Brazilian, the state behind the town"),
    ("RIO DE JANEIRO, 13 fev (Xinhua) -- O barco", ["xinhua"], "Portuguese months"),
    ("SÃO PAULO, SP (FOLHAPRESS) - O barco", ["folhapress"], "Brazilian, capitals"),
    ("MOSCOW, July 13. /TASS/. The ferry", ["tass"], "slashes"),
    ("МОСКВА, 13 июля. /ТАСС/. Паром", ["tass"], "Russian, slashes"),
    ("МОСКВА, 13 июл — РИА Новости. Паром", ["ria"], "Russian, dash before the agency"),
    ("Москва. 13 июля. ИНТЕРФАКС - Паром", ["interfax"], "Russian, full stops"),
    ("САНКТ-ПЕТЕРБУРГ, 13 июля — РИА Новости. Паром", ["ria"], "Russian, the month in full"),
    ("НИЖНИЙ НОВГОРОД, 13 июля. /ТАСС/. Паром", ["tass"], "Russian, two words of place"),
    ("Минск, 13 июля. Интерфакс — Паром", ["interfax"], "Russian, the name in small letters"),
    ("Damascus, SANA- The ferry", ["sana"], "comma, no date"),
    ("Tehran, IRNA - The ferry", ["irna"], "comma and dash"),
    ("Accra, Dec. 20, GNA— The ferry", ["gna"], "date between commas"),
    ("Riyadh, July 13, 2031, SPA -- The ferry", ["spa"], "date with year"),
    ("Baku, Azerbaijan, July 13. Trend: The ferry", ["trend"], "a colon"),
]


@pytest.mark.parametrize(("line", "agencies", "why"), DATELINES)
def test_datelines(line: str, agencies: list[str], why: str) -> None:
    assert credits(f"{line} left late.\n{BODY}") == [(agency, "dateline") for agency in agencies], why


@pytest.mark.parametrize(("line", "agencies", "why"), DATELINES[:3])
def test_dateline_below_headline_and_byline(line: str, agencies: list[str], why: str) -> None:
    assert credits(f"Ferry leaves late\n\nBy Ina Moor\n\n{line} left late.\n{BODY}") == [(agency, "dateline") for agency in agencies]


BYLINE_LINES = [
    "Reuters",
    "Afp",
    "By Reuters Staff",
    "Von dpa",
    "Por EFE",
    "Reuters Published 13 Jul, 2031 10:39am",
    "Lima / EFE",
    "Reuters, Drovia",
]


@pytest.mark.parametrize("line", [*BYLINE_LINES, "By Ina Moor, Associated Press", "AFP | Paris"])
def test_byline_lines(line: str) -> None:
    found = credits(f"Ferry leaves late\n{line}\n{BODY}")
    assert [position for _, position in found] == ["byline"]


BYLINES = [
    ("Reuters", ["reuters"], "the agency itself"),
    ("Afp Afp", ["afp"], "doubled by the crawler"),
    ("Ina Moor, AFP", ["afp"], "a reporter of the agency"),
    ("By INA MOOR Associated Press", ["ap"], "a name that means nothing else"),
    ("APA/dpa", ["apa", "dpa"], "two agencies"),
    ("Petra Novak", [], "a first name that is an agency too"),
    ("SANA KHAN", [], "a name in capitals"),
    ("Le Monde avec AFP", ["afp"], "material of an agency"),
    ("Redacción con agencias", [None], "agencies, not said which"),
    ("Agencias", [None], "agencies alone"),
    ("Redazione ANSA", ["ansa"], "an Italian desk"),
    ("Da redazione con agenzie", [None], "Italian, agencies not said which"),
    ("Da Redação, com agências", [None], "Brazilian, a comma"),
    ("Redação com Lusa", ["lusa"], "Portuguese, material of an agency"),
    ("Ana Costa - Agência Brasil", ["agencia-brasil"], "a reporter of an agency of two words"),
    ("Ina Moor", [], "nobody"),
    ("REUTERS/Ina Moor", [], "a photographer"),
]


@pytest.mark.parametrize(("byline", "agencies", "why"), BYLINES)
def test_bylines(byline: str, agencies: list[str | None], why: str) -> None:
    assert credits(BODY, byline=byline) == [(agency, "byline") for agency in agencies], why


END_MARKS = [
    ("AFP", "afp"),
    ("—AFP", "afp"),
    ("(AFP)", "afp"),
    ("=EFE=", "efe"),
    ("– Bernama", "bernama"),
    ("PTI ABC DEF", "pti"),
    ("kyl/dpa", "dpa"),
    ("He said so. (AFP)", "afp"),
    ("“Never,” he said. — Reuters", "reuters"),
    ("„Nein“, sagte er. kyl/dpa", "dpa"),
    ("(con información de EFE)", "efe"),
    ("Mit Material von dpa", "dpa"),
    ("Quelle: dpa", "dpa"),
    ("Fuente: EFE", "efe"),
    ("(Source : AFP)", "afp"),
    ("Источник: ТАСС", "tass"),
    ("Source: dpa", "dpa"),
    ("Ha detto così. (ANSA)", "ansa"),
    ("Fonte: Adnkronos", "adnkronos"),
    ("Con informazioni dell'ANSA", "ansa"),
    ("Redazione ANSA", "ansa"),
    ("Lusa/Fim", "lusa"),
    ("Foi o que disse. (Lusa)", "lusa"),
    ("Com agência Lusa", "lusa"),
    ("*Com informações da Agência Brasil", "agencia-brasil"),
    ("(Com informações da Reuters)", "reuters"),
]


@pytest.mark.parametrize(("line", "agency"), END_MARKS)
def test_end_marks(line: str, agency: str) -> None:
    assert credits(BODY + line) == [(agency, "end_mark")]


def test_two_agencies_in_one_end_mark() -> None:
    assert credits(f"{BODY}kyl/dpa/Reuters") == [("dpa", "end_mark"), ("reuters", "end_mark")]


def test_end_mark_before_a_list_of_tags() -> None:
    assert credits(f"{BODY}AFP\nferry harbour Drovia delay\n") == [("afp", "end_mark")]


TAGLINES = [
    ("(Reporting by Ina Moor in Drovia; Editing by Jan Roe)", "reuters"),
    ("Reporting by Ina Moor; additional reporting by Jo Lee; Writing by Jan Roe", "reuters"),
    ("The Associated Press contributed to this report.", "ap"),
    ("Copyright 2031 The Associated Press. All rights reserved.", "ap"),
    ("© Agence France-Presse", "afp"),
    ("This story was originally published by Reuters.", "reuters"),
    ("© Riproduzione riservata (ANSA)", "ansa"),
    ("ANSA, tutti i diritti riservati", "ansa"),
    ("© Lusa. Todos os direitos reservados", "lusa"),
    ("(Reportagem de Ina Moor em Drovia; Edição de Jan Roe)", "reuters"),
]


@pytest.mark.parametrize(("line", "agency"), TAGLINES)
def test_taglines(line: str, agency: str) -> None:
    assert credits(BODY + line) == [(agency, "tagline")]


NONE = [
    ("Photo: Reuters", "a caption"),
    ("Foto: dpa", "a German caption"),
    ("Foto Ansa", "an Italian caption"),
    ("Imagem: Lusa", "a Portuguese caption"),
    ("ROMA, 13 LUG – Il traghetto è partito.", "an Italian dateline without an agency"),
    ("REUTERS/Ina Moor", "a photographer"),
    ("(AP Photo/Ina Moor)", "a photographer in brackets"),
    ("KCNA via REUTERS", "a picture passed on"),
    ("A ferry leaves Drovia. Getty Images/AFP", "a picture agency"),
    ("Source: Reuters/Ipsos", "a poll"),
    ("He works for the Reuters Institute.", "an institute"),
    ("SEOUL: The ferry left.", "a place without an agency"),
    ("Sana Khan", "a name"),
    ("He went home (AFP).", "an aside inside the sentence is no end mark"),
    ("“We are ready,” KCNA correspondent", "a quote is no end of a sentence"),
    ("ferry TASS harbour Lee", "a list of tags"),
    ("The MAP shows where to TAP the SPA.", "words in capitals"),
]


@pytest.mark.parametrize(("line", "why"), NONE)
@pytest.mark.parametrize("at", ["top", "end"])
def test_no_credit(line: str, why: str, at: str) -> None:
    text = f"Ferry leaves late\n{line}\n{BODY}" if at == "top" else BODY + line
    assert credits(text) == [], why


def test_agencies_not_said_which() -> None:
    assert credits(f"{BODY}with agencies") == [(None, "end_mark")]


def test_citations_of_the_body_count_little_and_only_once() -> None:
    found = find_credits(Article("a", "The ferry left, TASS reported. TASS said it was late.\nFerry\n", title="Ferry late, Xinhua says"))
    assert [(credit.agency_id, credit.field, credit.position) for credit in found] == [
        ("tass", "text", "body"),
        ("xinhua", "title", "body"),
    ]
    assert all(credit.score < 0.5 for credit in found)


def test_an_agency_credited_otherwise_is_no_citation() -> None:
    assert credits(f"DROVIA (AFP) — The ferry left, the mayor told AFP.\n{BODY}") == [("afp", "dateline")]


def test_outlet_that_is_an_agency_is_the_publisher() -> None:
    found = find_credits(Article("a", f"SEOUL, July 13 (Yonhap) -- The ferry left.\n{BODY}", outlet="Yonhap", outlet_agency_id="yonhap"))
    assert {credit.role for credit in found} == {"publisher"}
    assert [(credit.field, credit.position, credit.text) for credit in found] == [
        ("metadata", "metadata", ""),
        ("text", "dateline", "Yonhap"),
    ]


def test_an_acronym_that_the_article_explains_otherwise_is_barred() -> None:
    assert credits("The Armed Forces of the Philippines (AFP) moved.\nMANILA (AFP) - The ferry left.\n" + BODY) == []


LINES = st.sampled_from(
    [line for line, *_ in [*DATELINES, *END_MARKS, *NONE]]
    + ["", "The ferry left.", "“Never,” AFP said.", "(AP)", "/TASS/", "by by by Reuters"]
)


@given(st.lists(LINES, max_size=12), st.sampled_from(["", "Reuters", "Ina Moor / AFP"]))
def test_every_credit_slices_to_its_text(lines: list[str], byline: str) -> None:
    article = Article("a", "\n".join(lines), byline=byline)
    fields = {"text": article.text, "title": article.title, "byline": article.byline}
    found: list[Credit] = find_credits(article)
    for credit in found:
        assert 0 <= credit.score <= 1
        assert (credit.span is None) == (credit.field == "metadata")
        if credit.span is not None:
            assert credit.span.of(fields[credit.field]) == credit.text


@pytest.mark.parametrize(
    "unit", ["SEOUL, July ", "AFP/", "By Ina ", "Reporting by a ", "with AFP ", "(AFP) ", "dpa/dpa\n", "Copyright AP "]
)
def test_time_grows_with_the_length_only(unit: str) -> None:
    assert_linear(find_credits, lambda count: Article("a", unit * count), 500)
