"""The kernel of extraction: one article and nothing else becomes its credits, quotes and chains."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

import pyarrow as pa

from quotetrace.articles.carriers import carrier_words
from quotetrace.articles.credits import find_credits
from quotetrace.articles.parse import issue_row
from quotetrace.ids import digest16
from quotetrace.model import Article, Credit, Hop, Issue, Span
from quotetrace.quotes.attribution import AttributedArticle, AttributedQuote, Reading, attribute
from quotetrace.quotes.chain import Chain, find_chain
from quotetrace.quotes.forms import SpanForm, find_forms
from quotetrace.quotes.indirect import find_content, find_indirect
from quotetrace.quotes.language import language
from quotetrace.quotes.place import Scene, build_scene
from quotetrace.settings import QuoteSettings
from quotetrace.tables import CHAIN, CREDITS, ISSUES, QUOTE_SPANS, QUOTES
from quotetrace.values import uncollected

_TABLES: Final = {"credits": CREDITS, "quotes": QUOTES, "quote_spans": QUOTE_SPANS, "chain": CHAIN, "issues": ISSUES}

EXTRACTED: Final = pa.schema([(name, pa.list_(pa.struct(list(table.schema)))) for name, table in _TABLES.items()])
"""One row an article: its rows of each table."""

MAX_SPOKEN_TITLE: Final = 0.5
"""Ratio; a title of a work less likely than this to be somebody's words has no speaker, whoever stands near ("Ruiz saw “Ash River”")."""
MAX_SPOKEN_TITLE_AMONG_CAPITALS: Final = 0.05
"""The same where capitals tell little: in a line whose words all begin with one, in a language that writes nouns so („Klima der Angst“)."""

Row = dict[str, Any]

Bounds = tuple[list[int], list[int]]
"""Where the sentences of a field start and where they end."""

MIN_DOUBLE_APOSTROPHES: Final = 2
"""One alone may be a slip or seconds of arc."""


def extract_kernel(settings: QuoteSettings) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """The kernel from batches of `articles` to `EXTRACTED` batches under `settings`."""
    return partial(extract_batch, settings=settings)


def extract_batch(batch: pa.RecordBatch, settings: QuoteSettings) -> pa.RecordBatch:
    """The rows that every article of `batch` gives."""
    with uncollected():
        found = [extract_article(article_of(row), settings) for row in batch.to_pylist()]
        columns = [pa.array([rows[name] for rows in found], EXTRACTED.field(name).type) for name in EXTRACTED.names]
        return pa.RecordBatch.from_arrays(columns, schema=EXTRACTED)


def extract_article(article: Article, settings: QuoteSettings) -> dict[str, list[Row]]:
    """The rows of `credits`, `quotes`, `quote_spans`, `chain` and `issues` that one article gives."""
    credits = find_credits(article)
    attributed = attribute(article, settings)
    rows: dict[str, list[Row]] = {name: [] for name in _TABLES}
    rows["credits"] = [_credit_row(article, credit) for credit in credits]
    rows["issues"] = [_issue_row(article, issue) for issue in (*attributed.issues, *_unread_marks(article, settings))]
    for reading in attributed.readings:
        _extract_field(article, attributed, reading, credits, settings, rows)
    return rows


def _unread_marks(article: Article, settings: QuoteSettings) -> list[Issue]:
    """An issue where an article seems to write its marks as two apostrophes, which are not read by default."""
    n_marks = 0 if settings.double_apostrophes else article.text.count("''")
    if n_marks < MIN_DOUBLE_APOSTROPHES:
        return []
    start = article.text.index("''")
    message = f"{article.article_id}: {n_marks} times two apostrophes, not read as marks (hint: set quotes.double_apostrophes = true)"
    return [Issue("extract", "double_apostrophes", message, severity="info", article_id=article.article_id, span=Span(start, start + 2))]


def article_of(row: Row) -> Article:
    """The article of a row of `articles`, as the kernel reads it."""
    # A headline that also stands on top of the text is read there, once.
    title = row["title"] or ""
    return Article(
        article_id=row["article_id"],
        text=row["text"],
        title="" if title and title in row["text"][: len(title) + 1_000] else title,
        byline=row["byline"] or "",
        outlet=row["outlet"] or "",
        outlet_agency_id=row["outlet_agency_id"],
        lang=row["lang"] or "en",
        published_at=row["published_at"],
    )


def _extract_field(
    article: Article,
    attributed: AttributedArticle,
    reading: Reading,
    credits: list[Credit],
    settings: QuoteSettings,
    rows: dict[str, list[Row]],
) -> None:
    """Add the rows of the quotes of one field, in marks and indirect, in order of text."""
    marked = [quote for quote in attributed.quotes if quote.field == reading.field]
    indirect = find_indirect(attributed, reading)
    if not marked and not indirect:
        return
    lang = language(article.lang)
    in_capitals = lang is not None and lang.nouns_in_capitals
    scene = build_scene(article, reading.field, (marked.outer for marked in reading.marks))
    forms = find_forms(
        reading.text, [quote.marked.span for quote in marked], article.lang, spoken=[quote.status == "attributed" for quote in marked]
    )
    bounds = [span.start for span in reading.sentences], [span.end for span in reading.sentences]
    previous: tuple[Hop, ...] = ()
    firsts: dict[int, str] = {}
    outlets = _outlets(scene, marked)
    both = [_formed(reading, quote, form, outlets, in_capitals) for quote, form in zip(marked, forms, strict=True)]
    both += [(quote, "utterance") for quote in indirect]
    for quote, form in sorted(both, key=_in_text):
        chain = _chain(scene, bounds, credits, quote, previous)
        previous = chain.hops or previous
        row = _quote_row(article, attributed, reading, quote, form, chain, settings)
        row["statement_id"] = firsts.setdefault(quote.statement, row["quote_id"])
        rows["quotes"].append(row)
        for part, piece in enumerate(quote.marked.pieces):
            rows["quote_spans"].append({"quote_id": row["quote_id"], "part": part, "start": piece.start, "end": piece.end})
        rows["chain"].extend(_hop_row(row["quote_id"], number, hop) for number, hop in enumerate(chain.hops) if hop.name)


def _in_text(item: tuple[AttributedQuote, str]) -> tuple[int, int, str]:
    """Quotes in order of text, the longer of those that begin together last."""
    span = item[0].marked.span
    return span.start, span.end, item[0].kind


def _formed(reading: Reading, quote: AttributedQuote, form: SpanForm, outlets: set[Span], in_capitals: bool) -> tuple[AttributedQuote, str]:
    """The quote with its form, and as nobody's words where the form says so."""
    if quote.form:
        return quote, quote.form
    if quote.marked.whole is not None:
        return quote, "utterance"  # who tells inside the marks has heard it said
    if outlets and quote.marked.outer in outlets:
        return _unspoken(quote), "title"
    return _spoken(reading, quote, form, in_capitals), form.form


def _outlets(scene: Scene, marked: list[AttributedQuote]) -> set[Span]:
    """The stretches that hold nothing but an outlet's name, in languages that write such names in marks."""
    if not carrier_words(scene.around.lang).get("outlet_marked", False):
        return set()
    return {quote.marked.outer for quote in marked}.difference(scene.marked)


def _unspoken(quote: AttributedQuote) -> AttributedQuote:
    """The quote as a title, which is nobody's words."""
    return replace(quote, status="not_speech", reason="title", statement=-1 - quote.marked.span.start, part=0)


def _spoken(reading: Reading, quote: AttributedQuote, form: SpanForm, in_capitals: bool) -> AttributedQuote:
    """What reads as an utterance is somebody's words, even where nobody near is their speaker; what reads as a title is nobody's."""
    in_heading = quote.token >= 0 and reading.tokens.paragraph[quote.token] in reading.tokens.headings
    limit = MAX_SPOKEN_TITLE_AMONG_CAPITALS if in_heading or in_capitals else MAX_SPOKEN_TITLE
    if quote.status == "attributed" and form.form == "title" and form.utterance < limit:
        return _unspoken(quote)
    if quote.status == "not_speech" and form.form == "utterance":
        return replace(quote, status="unattributed", reason="no_speaker")
    return quote


def _chain(scene: Scene, bounds: Bounds, credits: list[Credit], quote: AttributedQuote, previous: tuple[Hop, ...]) -> Chain:
    if quote.status == "not_speech":
        return Chain((), None)
    # Who was thought of and then not named is no speaker in the chain either.
    return find_chain(
        scene,
        credits,
        sentence=_sentence(bounds, quote),
        quote=quote.marked.span,
        cue=quote.cue,
        mention=quote.mention_span if quote.status == "attributed" else None,
        speaker=quote.speaker,
        previous=previous,
    )


def _sentence(bounds: Bounds, quote: AttributedQuote) -> Span:
    """The sentences that the quote, its cue and its mention stand in, as one span; the quote alone where it is no token."""
    outer, (starts, ends) = quote.marked.outer, bounds
    first, last = bisect_right(ends, outer.start), bisect_left(starts, outer.end)
    return Span(starts[first], ends[last - 1]) if first < last else outer


def _quote_id(article: Article, quote: AttributedQuote) -> str:
    suffix = (":title" if quote.field == "title" else "") + (":indirect" if quote.kind == "indirect" else "")
    return f"{article.article_id}:{quote.marked.span.start}-{quote.marked.span.end}{suffix}"


def _quote_row(
    article: Article,
    attributed: AttributedArticle,
    reading: Reading,
    quote: AttributedQuote,
    form: str,
    chain: Chain,
    settings: QuoteSettings,
) -> Row:
    text, span = reading.text, quote.marked.span
    content = span if quote.kind != "mixed" else find_content(attributed, quote)
    outer, cue = quote.marked.outer, quote.cue
    agencies = [hop.agency_id for hop in chain.hops if hop.agency_id]
    spoken = quote.status == "attributed"
    mention = quote.mention_span if spoken else None
    return {
        "quote_id": _quote_id(article, quote),
        "article_id": article.article_id,
        "field": quote.field,
        "part": quote.part,
        "kind": quote.kind,
        "form": form,
        "assertion": quote.assertion,
        "status": quote.status,
        "reason": quote.reason,
        "rule": quote.rule,
        "start": span.start,
        "end": span.end,
        "text": span.of(text),
        "prefix": text[max(0, outer.start - settings.context_chars) : outer.start],
        "suffix": text[outer.end : outer.end + settings.context_chars],
        "content_start": content.start,
        "content_end": content.end,
        "cue": cue.of(text) if cue is not None else None,
        "cue_start": cue.start if cue is not None else None,
        "cue_end": cue.end if cue is not None else None,
        "mention": mention.of(text) if mention is not None else None,
        "mention_kind": quote.mention_kind if spoken else "none",
        "mention_start": mention.start if mention is not None else None,
        "mention_end": mention.end if mention is not None else None,
        "speaker_in_article": quote.speaker if spoken else None,
        "speaker_score": round(quote.score, 4) if quote.score is not None else None,
        "addressee": chain.addressee,
        "first_agency_id": agencies[0] if agencies else None,
        "agency_id": agencies[-1] if agencies else None,
    }


def _hop_row(quote_id: str, number: int, hop: Hop) -> Row:
    return {
        "quote_id": quote_id,
        "hop": number,
        "name": hop.name,
        "role": hop.role,
        "agency_id": hop.agency_id,
        "cue": hop.cue,
        "field": hop.field,
        "start": hop.span.start if hop.span is not None else None,
        "end": hop.span.end if hop.span is not None else None,
        "basis": hop.basis,
    }


def _credit_row(article: Article, credit: Credit) -> Row:
    start, end = (credit.span.start, credit.span.end) if credit.span else (None, None)
    return {
        "credit_id": digest16(article.article_id, credit.field, start, end, credit.agency_id, credit.position, credit.role),
        "article_id": article.article_id,
        "field": credit.field,
        "start": start,
        "end": end,
        "text": credit.text,
        "agency_id": credit.agency_id,
        "agency": credit.agency,
        "role": credit.role,
        "position": credit.position,
        "score": round(credit.score, 4),
    }


def _issue_row(article: Article, issue: Issue) -> Row:
    where = {"start": issue.span.start, "end": issue.span.end} if issue.span else {}
    return issue_row(issue.stage, issue.code, issue.message, severity=issue.severity, article_id=article.article_id, **where)
