"""The kernel of reading: raw rows become rows of `articles`, with dates, language and hash, or issues."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import Any, Final

import pyarrow as pa
import regex

from quotetrace.articles.agencies import agency_of
from quotetrace.articles.dates import Dated, DateError, parse_date
from quotetrace.articles.raw import RawArticle
from quotetrace.ids import digest16
from quotetrace.settings import ArticleSettings
from quotetrace.tables import ARTICLES, ISSUES

LANG_CHARS: Final = 700
"""Code points that the language is told from: more changes nothing on articles and costs time."""

MIN_LANG_CHARS: Final = 20
MAX_LATIN: Final = "\u036f"
"""The last code point of Latin letters and their accents; other scripts tell a language in a few letters."""

SEVERITIES: Final = {"unknown_format": "info", "bad_encoding": "warning"}
"""Of codes of reading; any other is an error."""

PARSED: Final = pa.schema(
    [
        ("articles", pa.list_(pa.struct(list(ARTICLES.schema)))),
        ("issues", pa.list_(pa.struct(list(ISSUES.schema)))),
    ]
)
"""One row a raw row: its article or nothing, and its issues."""


def parse_kernel(settings: ArticleSettings) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """The kernel from raw batches to `PARSED` batches under `settings`."""
    return partial(parse_batch, settings=settings)


def parse_batch(batch: pa.RecordBatch, settings: ArticleSettings) -> pa.RecordBatch:
    """Every raw row of `batch` as an article with its issues."""
    articles, issues = [], []
    for row in batch.to_pylist():
        article, found = parse_article(RawArticle(**row), settings)
        articles.append([article] if article else [])
        issues.append(found)
    return pa.RecordBatch.from_arrays([pa.array(articles, PARSED.field(0).type), pa.array(issues, PARSED.field(1).type)], schema=PARSED)


def parse_article(raw: RawArticle, settings: ArticleSettings) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The row of `articles` that `raw` gives, or none, and the rows of `issues`."""
    if raw.code:
        severity = SEVERITIES.get(raw.code, "error")
        return None, [issue_row("read", raw.code, raw.message, severity=severity, input=raw.input, article_id=raw.article_id or None)]
    if len(raw.text) > settings.max_chars:
        n_chars, most = f"{len(raw.text):,}", f"{settings.max_chars:,}"
        message = f"{raw.input}: {n_chars} code points, at most {most} are read (hint: split it, or raise articles.max_chars)"
        return None, [issue_row("read", "long_text", message, severity="error", input=raw.input)]
    article_id = raw.article_id or digest16(raw.text, raw.title, raw.url, raw.outlet, raw.published)
    lang = language_code(raw.lang) or find_language(raw.text)
    issues: list[dict[str, Any]] = []
    dated = _date(raw, article_id, lang, settings, issues)
    modified = _quiet_date(raw.modified, lang, settings)
    article = {
        "article_id": article_id,
        "outlet": raw.outlet or None,
        "outlet_agency_id": agency_of(raw.outlet) if raw.outlet else None,
        "url": raw.url or None,
        "title": raw.title or None,
        "byline": raw.byline or None,
        "published_at": dated.at if dated else None,
        "published_until": dated.until if dated else None,
        "published_precision": dated.precision if dated else None,
        "published_zone": dated.zone if dated else None,
        "published_text": raw.published or None,
        "modified_at": modified.at if modified else None,
        "lang": lang,
        "text": raw.text,
        "text_sha256": hashlib.sha256(raw.text.encode()).hexdigest(),
        "n_chars": len(raw.text),
        "wire_group": "",
        "is_primary": False,
        "input": raw.input,
    }
    return article, issues


def issue_row(stage: str, code: str, message: str, **where: Any) -> dict[str, Any]:
    """A row of `issues`; its id is a hash of what it says."""
    row = {
        "stage": stage,
        "code": code,
        "severity": "warning",
        "input": None,
        "article_id": None,
        "start": None,
        "end": None,
        **where,
        "message": message,
    }
    return {"issue_id": digest16(*(row[name] for name in ("stage", "code", "input", "article_id", "start", "end", "message"))), **row}


def _date(raw: RawArticle, article_id: str, lang: str, settings: ArticleSettings, issues: list[dict[str, Any]]) -> Dated | None:
    """The publication date; where a page gives two that agree, the finer."""
    if not raw.published:
        return None
    first, *others = raw.published.split(" | ")
    try:
        best = parse_date(first, order=settings.date_order, lang=lang, zone=settings.zone)
    except DateError as error:
        message = f"{raw.input}: {error} (hint: the article is kept without a date)"
        issues.append(issue_row("read", "bad_date", message, input=raw.input, article_id=article_id))
        return None
    for other in others:
        dated = _quiet_date(other, lang, settings)
        if dated is None:
            continue  # words of the page that are no date
        if dated.at > best.until or dated.until < best.at:
            message = f"{raw.input}: {other!r} does not agree with {first!r}, which is kept (hint: give one date)"
            issues.append(issue_row("read", "ambiguous_date", message, input=raw.input, article_id=article_id))
        elif dated.at >= best.at and dated.until <= best.until:
            best = dated
    if best.is_ambiguous:
        message = f"{raw.input}: {raw.published!r} is two dates; both are kept as a range (hint: set articles.date_order to DMY or MDY)"
        issues.append(issue_row("read", "ambiguous_date", message, input=raw.input, article_id=article_id))
    return best


def _quiet_date(text: str, lang: str, settings: ArticleSettings) -> Dated | None:
    try:
        return parse_date(text, order=settings.date_order, lang=lang, zone=settings.zone) if text else None
    except DateError:
        return None


def language_code(lang: str) -> str:
    """`en-US`, `EN`, `eng` as `en`; empty where that is no code.

    Example:
        >>> language_code("pt_BR"), language_code("German")
        ('pt', 'de')
    """
    folded = regex.split(r"[-_]", lang.strip().lower())[0] if lang else ""
    names = {"english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt", "russian": "ru"}
    names |= {"eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt", "rus": "ru"}
    folded = names.get(folded, folded)
    return folded if len(folded) in (2, 3) and folded.isascii() else ""


def find_language(text: str) -> str:
    """ISO 639-1 code of the language of `text`, told from its beginning; English where there is too little to tell.

    Example:
        >>> find_language("Der Minister sagte am Montag, die Brücke werde im Herbst wieder geöffnet.")
        'de'
    """
    sample = text[:LANG_CHARS]
    letters = list(islice(filter(str.isalpha, sample), MIN_LANG_CHARS))
    if len(letters) < MIN_LANG_CHARS and 2 * sum(letter > MAX_LATIN for letter in letters) <= len(letters):
        return "en"
    import py3langid

    return str(py3langid.classify(sample)[0])
