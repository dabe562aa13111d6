"""Extraction of one article: what its rows say together."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from quotetrace.model import Article
from quotetrace.quotes.extract import extract_article
from quotetrace.settings import QuoteSettings


def rows_of(text: str, **settings: Any) -> dict[str, list[dict[str, Any]]]:
    return extract_article(Article("a", text, lang="en"), QuoteSettings(**settings))


def test_a_speaker_that_is_not_named_stands_in_no_chain() -> None:
    """Under the least score nobody is named, in the row or in the chain."""
    made = rows_of("“We sail at noon,” Ana Ruiz told AFP.", min_score=1.0)
    [quote] = made["quotes"]
    assert (quote["status"], quote["speaker_in_article"]) == ("unattributed", None)
    assert [(hop["hop"], hop["name"]) for hop in made["chain"]] == [(1, "AFP")]


@pytest.mark.parametrize("min_score", [0.5, 1.0])
def test_a_clause_with_somebodys_words_in_marks_is_one_quote(min_score: float) -> None:
    """Whether the words in marks have a speaker or not: one clause is counted once."""
    made = rows_of("Ana Ruiz said the ferry would be “safe and dry and on time” all winter.", min_score=min_score)
    assert [quote["kind"] for quote in made["quotes"]] == ["mixed"]


def test_a_title_has_no_speaker_and_no_statement_but_its_own() -> None:
    made = rows_of("Ana Ruiz told the magazine “Ash River” on Monday that “we wept” at the end.")
    title, quote = made["quotes"]
    assert (title["form"], title["status"], title["reason"], title["part"]) == ("title", "not_speech", "title", 0)
    assert quote["speaker_in_article"] == "Ana Ruiz"
    assert title["statement_id"] != quote["statement_id"]


@pytest.mark.parametrize(
    "text",
    [
        "“We sail at noon,” Ana Ruiz told AFP, citing KCNA. She said the minister, Li Wei, had called it “a gift”. He left.",
        "«Мы уходим в полдень», — сказала Анна Лунина ТАСС. По её словам, всё готово.",
        "「正午に出航します」と山田太郎氏は述べた。",
    ],
)
def test_reading_makes_no_cycles(text: str) -> None:
    """The kernel keeps the collector of cycles from running: then there must be none, or memory would grow."""
    lang = {"“": "en", "«": "ru", "「": "ja"}[text[0]]
    article = Article("a", text, lang=lang)
    extract_article(article, QuoteSettings())  # loads the lexicons
    gc.collect()
    gc.disable()
    try:
        extract_article(article, QuoteSettings())
        assert gc.collect() == 0
    finally:
        gc.enable()
