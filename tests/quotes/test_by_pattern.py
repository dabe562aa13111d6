"""Speakers by patterns, in languages that the token-based reading has no words of: Chinese, Japanese, Korean, Arabic."""

from __future__ import annotations

from typing import Any

import pytest

from quotetrace.model import Article
from quotetrace.quotes.extract import extract_article
from quotetrace.settings import QuoteSettings
from tests.quotes.pattern_cases import TUNED, Case


def rows_of(case: Case, lang: str) -> dict[str, list[dict[str, Any]]]:
    return extract_article(Article("a", case.text, title=case.title, lang=lang), QuoteSettings())


def said_of(case: Case, lang: str) -> Case:
    """The case with what extraction says of it."""
    rows = rows_of(case, lang)
    first = [hop["name"] for hop in rows["chain"] if hop["quote_id"] == rows["quotes"][0]["quote_id"]] if rows["quotes"] else []
    return case._replace(
        speakers=[quote["speaker_in_article"] for quote in rows["quotes"]],
        chain=first if case.chain is not None else None,
        assertion=rows["quotes"][-1]["assertion"] if case.assertion and rows["quotes"] else None,
        status=[quote["status"] for quote in rows["quotes"]] if case.status else None,
    )


@pytest.mark.parametrize(
    ("lang", "case"), [pytest.param(lang, case, id=f"{lang}: {case.why}") for lang, cases in TUNED.items() for case in cases]
)
def test_speakers(lang: str, case: Case) -> None:
    assert said_of(case, lang) == case
