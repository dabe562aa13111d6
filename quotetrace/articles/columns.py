"""The field's usual column and header names, mapped to ours in one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "text": ("text", "body", "content", "maintext", "article_text", "fulltext", "plain_text"),
    "article_id": ("article_id", "id", "doc_id", "articleid", "uid"),
    "title": ("title", "headline"),
    "published": ("published_at", "published", "date_publish", "date_published", "datepublished", "publish_date", "pubdate", "date"),
    "modified": ("modified_at", "modified", "date_modify", "datemodified", "updated"),
    "outlet": ("outlet", "publisher", "series", "source_domain", "domain", "source", "site"),
    "byline": ("byline", "author", "authors", "creator", "by"),
    "url": ("url", "link", "uri"),
    "lang": ("lang", "language"),
}
"""Our name, then the names it goes by, best first: passim, Hugging Face sets, news-please, fundus, GDELT and hand-made tables."""

_OF_A_ROW: Final = ("id", "uid")
"""In a table of articles these name the article, in a table of quotes the quote."""

QUOTE_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "text": ("quote", "quotation", "quote_text", "text"),
    "quote_id": ("quote_id", "mention_id", "quoteid", *_OF_A_ROW),
    # An address names the article as well as an id would.
    "article_id": (*(name for name in NAMES["article_id"] if name not in _OF_A_ROW), "url", "article_url", "link"),
    "speaker": ("speaker", "speaker_name", "said_by", "attributed_to"),
    "speaker_id": ("speaker_id", "speaker_qid", "qid", "wikidata_id"),
    "speaker_score": ("speaker_score", "speaker_confidence", "speaker_proba"),
    "published": NAMES["published"],
    "prefix": ("prefix", "pre", "left_context", "leftcontext", "context_before"),
    "suffix": ("suffix", "post", "right_context", "rightcontext", "context_after"),
    "lang": NAMES["lang"],
}
"""The same for a table of quotes."""

_LISTS_OF_QUOTES: Final = frozenset({"quotes", "quotations"})
_QUOTES_ONLY: Final = frozenset(
    name
    for ours in ("text", "quote_id", "speaker", "speaker_id", "prefix")
    for name in QUOTE_NAMES[ours]
    if name not in ("text", *_OF_A_ROW)
)
"""What no table of articles has."""


def map_columns(given: Iterable[str], names: Mapping[str, Sequence[str]] = NAMES) -> dict[str, str]:
    """Our column name to the given one that stands for it, for every one found (case and surrounding space ignored).

    Example:
        >>> map_columns(["Headline", "maintext", "date", "views"])
        {'text': 'maintext', 'title': 'Headline', 'published': 'date'}
    """
    folded = {name.strip().lower(): name for name in reversed(list(given))}
    found = {}
    for ours, theirs in names.items():
        for name in theirs:
            if name in folded:
                found[ours] = folded[name]
                break
    return found


def holds_quotes(names: Sequence[str]) -> bool:
    """Whether columns of these names are those of quotes, which cannot be read as articles.

    Example:
        >>> holds_quotes(["url", "quotes"]), holds_quotes(["quote", "date"]), holds_quotes(["text", "speaker"])
        (True, True, False)
    """
    folded = _folded(names)
    if "text" in map_columns(names):
        return not folded.isdisjoint(name for name in QUOTE_NAMES["quote_id"] if name not in _OF_A_ROW) and "title" not in map_columns(
            names
        )
    return not folded.isdisjoint(_LISTS_OF_QUOTES) or "text" in map_columns(names, QUOTE_NAMES)


def holds_articles(names: Sequence[str]) -> bool:
    """Whether columns of these names are those of articles, which would be linked as one quote each.

    Example:
        >>> holds_articles(["title", "text"]), holds_articles(["maintext"]), holds_articles(["title", "text", "speaker"])
        (True, True, False)
    """
    found = map_columns(names)
    is_told = "text" in found and ("title" in found or "text" not in map_columns(names, QUOTE_NAMES))
    return is_told and _folded(names).isdisjoint(_QUOTES_ONLY | _LISTS_OF_QUOTES)


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in names)


def is_header(name: str) -> bool:
    """Whether `name` can head a line of metadata in a text file."""
    folded = name.strip().lower()
    return any(folded in theirs for theirs in NAMES.values())
