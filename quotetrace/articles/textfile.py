"""One text file: optional header lines, then the text; or a crawled page with a stray first line and a headline on top."""

from __future__ import annotations

from functools import cache

import regex

from quotetrace.articles.columns import is_header, map_columns

MAX_HEADLINE_CHARS = 200
MAX_BODY_HEADER_CHARS = 300
"""A longer "Word: …" line is a paragraph that begins with a place or a speaker, not a header."""


@cache
def _header_re() -> regex.Pattern[str]:
    # Title: Minister quits   ·   Date: 2031-03-04
    return regex.compile(r"(?P<name>\p{L}[\p{L}_ -]{0,30}?)[ \t]*:[ \t]*(?P<given>[^\r\n]*)\r?(?:\n|$)")


@cache
def _stray_re() -> regex.Pattern[str]:
    # " date 2031-07-13 Published by …": a crawler's date, glued to whatever stood first on the page.
    return regex.compile(
        r"\s*date[: ]\s*(?P<date>\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?)\b[^\r\n]*(?:\r?\n|$)",
        regex.IGNORECASE,
    )


@cache
def _published_re() -> regex.Pattern[str]:
    # Reuters Published 13 Jul, 2031 10:39am
    return regex.compile(
        r"""\b (?:Published|Posted|Updated) (?:[ ]on|[ ]at)? :? [ ]+
            (?P<date> [^\r\n|]{6,40}? \d{4} (?: ,? [ ]+ (?:at[ ]+)? \d{1,2}[:.]\d{2} [ ]? (?:[ap]\.?m\.?)? )? ) (?=\s|$)""",
        regex.IGNORECASE | regex.VERBOSE,
    )


def split_headers(content: str) -> tuple[dict[str, str], str]:
    """The header fields of a text file, under our column names, and the text below them.

    A file without a header block is all text, so that offsets count in the file itself; its headline and date, where plain, are
    reported beside it.

    Example:
        >>> split_headers("Title: Talks end\\nDate: 2031-03-04\\n\\nThey left.")
        ({'title': 'Talks end', 'published': '2031-03-04'}, 'They left.')
    """
    given, end = _header_block(content)
    if not given:
        return _found_on_page(content), content
    fields = {ours: given[theirs] for ours, theirs in map_columns(given).items() if given[theirs]}
    text = content[end:].lstrip("\r\n")
    return fields, text.rstrip()


def _header_block(content: str) -> tuple[dict[str, str], int]:
    given: dict[str, str] = {}
    position = 0
    while match := _header_re().match(content, position):
        name = match["name"]
        known = is_header(name)
        if not known and (not given or name.isupper() or len(match["given"]) > MAX_BODY_HEADER_CHARS):
            break
        if known and len(match["given"]) > MAX_BODY_HEADER_CHARS and name.lower() not in ("title", "headline", "url"):
            break
        if known:
            given.setdefault(name, match["given"].strip())
        position = match.end()
    return given, position


def _found_on_page(content: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    start = 0
    if stray := _stray_re().match(content):
        fields["published"] = stray["date"]
        start = stray.end()
    if published := _published_re().search(content, 0, start + 1000):
        fields.setdefault("published", published["date"])
        # The page's own line may name the minute of the day that the crawler gave.
        fields["published_on_page"] = published["date"]
    headline, _, rest = content[start:].lstrip("\r\n").partition("\n")
    headline = headline.strip()
    is_headline = len(headline.split()) >= 3 and len(headline) <= MAX_HEADLINE_CHARS and not headline.endswith((".", ":", ";", ","))
    if is_headline and rest[:1] in ("\n", "\r") and rest.strip():
        fields["title"] = headline
    return fields
