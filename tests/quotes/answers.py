"""What one article says, as tables of tests hold it: speakers, assertions, reported clauses, carriers."""

from __future__ import annotations

from quotetrace.model import Article
from quotetrace.quotes.attribution import attribute
from quotetrace.quotes.extract import extract_article
from quotetrace.quotes.indirect import find_content, find_indirect
from quotetrace.settings import QuoteSettings


def speakers(text: str, lang: str, title: str = "") -> list[str | None]:
    """The speaker of every marked stretch, text before title; None where nobody is named."""
    return [quote.speaker for quote in attribute(Article("a", text, title=title, lang=lang), QuoteSettings()).quotes]


def assertions(text: str, lang: str) -> list[str]:
    """The assertion of every marked stretch."""
    return [quote.assertion for quote in attribute(Article("a", text, lang=lang), QuoteSettings()).quotes]


def clauses(text: str, lang: str) -> list[tuple[str | None, str]]:
    """Speaker and words of every reported clause without marks."""
    doc = attribute(Article("a", text, lang=lang), QuoteSettings())
    return [(quote.speaker, quote.marked.span.of(text)) for reading in doc.readings for quote in find_indirect(doc, reading)]


def contents(text: str, lang: str) -> list[str]:
    """The whole reported clause around every marked stretch."""
    doc = attribute(Article("a", text, lang=lang), QuoteSettings())
    return [find_content(doc, quote).of(text) for quote in doc.quotes]


def chain(text: str, lang: str, title: str = "") -> list[str]:
    """The hops of the first quote, outwards: the speaker by name, then carriers by agency or name, the first of them its originator."""
    rows = extract_article(Article("a", text, title=title, lang=lang), QuoteSettings())
    first = min(rows["quotes"], key=lambda row: (row["kind"] == "indirect", row["start"]))["quote_id"]
    return [hop["agency_id"] or hop["name"] for hop in rows["chain"] if hop["quote_id"] == first]
