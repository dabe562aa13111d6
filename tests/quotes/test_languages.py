"""French, Spanish and German quotes: speaker, kind, cue, assertion, carriers and reported clause, by the tables in `cases/`."""

from __future__ import annotations

import pytest

from tests.quotes.cases.case import LANGS, Case, extract, find_faults, read_cases, read_line

MAX_FRESH_MISSES = {"fr": 4, "es": 5, "de": 9}
"""Fresh cases were written after the rules and none was changed for them: how many of each table are wrong, at most."""

CASES = [(lang, case) for lang in LANGS for case in read_cases(lang)]


@pytest.mark.parametrize(("lang", "case"), CASES, ids=[f"{lang} {case.group}: {case.text[:40]}" for lang, case in CASES])
def test_case(lang: str, case: Case) -> None:
    """The quotes of the text are what its lines say."""
    assert find_faults(case.text, lang, case.lines) == []


@pytest.mark.parametrize("lang", LANGS)
def test_fresh_cases(lang: str) -> None:
    """No more fresh cases are wrong than were when the rules were made."""
    wrong = [case.text for case in read_cases(f"{lang}_fresh") if find_faults(case.text, lang, case.lines)]
    assert len(wrong) <= MAX_FRESH_MISSES[lang], wrong


def test_a_wrong_line_is_a_fault() -> None:
    """Each part of a line is looked at."""
    text = "«Zarpamos», dijo Ana Ruiz a Efe."
    assert find_faults(text, "es", ["Ana Ruiz | direct | dijo | via efe"]) == []
    for line in (
        "Ruiz | direct | dijo",
        "Ana Ruiz | mixed | dijo",
        "Ana Ruiz | direct | dice",
        "Ana Ruiz | direct | dijo | denied",
        "Ana Ruiz | direct | dijo | via afp",
    ):
        assert find_faults(text, "es", [line]), read_line(line)
    assert find_faults(text, "es", []) != []


def test_a_cue_inside_marks_is_no_piece() -> None:
    """The quote is one row; its pieces leave the cue out, and what a cue ends has one piece."""
    text = "« Le port est à nous, a lancé Luc Roche. Personne ne le prendra. » « Nous restons », dit-il."
    rows = extract(text, "fr")
    assert [row["text"].strip() for row in rows["quotes"]] == [
        "Le port est à nous, a lancé Luc Roche. Personne ne le prendra.",
        "Nous restons",
    ]
    pieces = [text[row["start"] : row["end"]].strip() for row in rows["quote_spans"]]
    assert pieces == ["Le port est à nous", "Personne ne le prendra.", "Nous restons"]
    closed = "« Le port est à nous, a lancé Luc Roche. »"
    assert [closed[row["start"] : row["end"]].strip() for row in extract(closed, "fr")["quote_spans"]] == ["Le port est à nous"]


def test_words_quoted_with_commas_are_no_cue() -> None:
    """A verb of speech behind a comma needs a subject that can speak."""
    text = "« Il est venu, a dit bonjour à tous, et il est parti », raconte Odile Kerven."
    assert [text[row["start"] : row["end"]].strip() for row in extract(text, "fr")["quote_spans"]] == [
        "Il est venu, a dit bonjour à tous, et il est parti"
    ]
