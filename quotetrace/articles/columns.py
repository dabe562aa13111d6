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
    "text": ("text", "quote", "quotation", "quote_text"),
    "quote_id": ("quote_id", "mention_id", "quoteid", *_OF_A_ROW),
    "article_id": tuple(name for name in NAMES["article_id"] if name not in _OF_A_ROW),
    "speaker": ("speaker", "speaker_name"),
    "published": NAMES["published"],
}
"""The same for a table of quotes."""


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


def is_header(name: str) -> bool:
    """Whether `name` can head a line of metadata in a text file."""
    folded = name.strip().lower()
    return any(folded in theirs for theirs in NAMES.values())
