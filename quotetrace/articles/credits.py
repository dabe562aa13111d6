"""Credits: where an article names the agency its text comes from, and how sure that is.

Datelines (`SEOUL, July 13 (Yonhap) --`, `МОСКВА, 13 июля. /ТАСС/.`, `(ANSA) - ROMA, 13 LUG -`), bylines (the field, or a line of the
text), end marks (`(AFP)`, `kyl/dpa/Reuters`), labels (`Quelle: dpa`), taglines, material ("Le Monde avec AFP"). A caption is never a credit
of the text. Acronyms that mean something else too count in these positions only. Names are coded as one letter outside every script, as
in `citations`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

import regex

from quotetrace.articles.agencies import AgencyMention, agency_name, agency_of, find_names
from quotetrace.articles.carriers import Surroundings, find_surroundings, may_name, read_carriers
from quotetrace.articles.citations import CODE, find_citations
from quotetrace.articles.credit_patterns import (
    alone_re,
    bracketed_material_re,
    caption_re,
    contributed_re,
    credit_words,
    dateline_res,
    end_mark_re,
    generic_re,
    label_re,
    line_re,
    material_re,
    may_be_generic,
    reuters_re,
    tagline_re,
)
from quotetrace.model import Article, Credit, Position, Role, Span
from quotetrace.values import value

# How sure a place of credit is, set by hand: a dateline is written by the agency itself, "with agencies" may be a paragraph of it.
SCORES: Final[dict[str, float]] = {
    "dateline": 0.95,
    "outlet": 1.0,
    "byline": 0.9,
    "byline_line": 0.85,
    "end_mark": 0.85,
    "label": 0.8,
    "tagline": 0.85,
    "material": 0.5,
    "generic": 0.3,
    "body": 0.2,
}
TOP_LINES: Final = 12
BYLINE_LINES: Final = 8
MAX_HEAD_CHARS: Final = 140
MAX_CREDIT_LINE_CHARS: Final = 120
END_LINES: Final = 4


@value
class _Line:
    """One line with agencies in it, coded; offsets of the coded text count from `span.start`. Of those `named` only `names` get credit."""

    index: int
    is_near_end: bool
    span: Span
    text: str
    coded: str
    named: Sequence[AgencyMention]
    names: Sequence[AgencyMention]


def find_credits(article: Article) -> list[Credit]:
    """Every place where the article credits an agency, in the order metadata, byline, text, title; citations in the body come last.

    Args:
        article: Its metadata and text; offsets of the credits are code points of the field.

    Returns:
        Credits with role `publisher` (the outlet is the agency), `originator` (the text is the agency's) or `relay` (it gave material, or
        is cited in the body). `agency_id` is None for "with agencies".

    Example:
        >>> article = Article("a", "DROVIA, July 13 (Yonhap) -- The ferry sank.\\nPhoto: Reuters", byline="Ina Moor")
        >>> [(credit.agency_id, credit.position, credit.text) for credit in find_credits(article)]
        [('yonhap', 'dateline', 'Yonhap')]
    """
    found = [*_of_outlet(article), *_of_byline(article)]
    around = find_surroundings(article)
    bounds = [match.span() for match in line_re().finditer(article.text)]
    lines = list(_lines(article.text, bounds, around))
    for line in lines:
        found += _of_line(line)
    found += _signed_as_reuters(article.text)
    found += _generic(article.text, bounds)
    found = _distinct(found)
    found += _body(article, around, [credit.agency_id for credit in found], lines)
    if article.outlet_agency_id is not None:
        found = [replace(credit, role="publisher") if credit.agency_id == article.outlet_agency_id else credit for credit in found]
    return found


# ---- metadata


def _of_outlet(article: Article) -> Iterator[Credit]:
    agency = article.outlet_agency_id or (agency_of(article.outlet) if article.outlet else None)
    if agency is not None:
        yield Credit("metadata", None, "", agency, agency_name(agency), "publisher", "metadata", SCORES["outlet"])


def _of_byline(article: Article) -> Iterator[Credit]:
    byline = article.byline
    if not byline.strip():
        return
    whole = agency_of(byline)
    if whole is not None:
        yield _credit("byline", Span(0, len(byline)), byline, whole, "byline", SCORES["byline"])
        return
    generic = generic_re().match(byline)
    if generic is not None:
        span = Span(*generic.span("agencies"))
        yield Credit("byline", span, span.of(byline), None, span.of(byline), "relay", "byline", SCORES["generic"])
    for mention in find_names(byline, Span(0, len(byline))):
        # "Petra Novak" is no agency, "Novak / AFP" is
        if mention.collides and not _is_whole_part(byline, mention.span):
            continue
        if mention.agency_id is not None and not _is_pictured(byline, mention.span):
            credit = _credit("byline", mention.span, byline, mention.agency_id, "byline", SCORES["byline"])
            gave_material = byline[: mention.span.start].rstrip().casefold().endswith(tuple(credit_words("credits", "material")["before"]))
            yield replace(credit, role="relay", score=SCORES["material"]) if gave_material and mention.span.start else credit


def _is_whole_part(byline: str, span: Span) -> bool:
    before, after = byline[: span.start].rstrip(), byline[span.end :].lstrip()
    joints = credit_words("agencies", "shell")["joints"]
    is_open = not before or before[-1] in "/,;|&+(–—-" or before.split()[-1].casefold() in joints
    is_open = is_open or (span.of(byline).isupper() and not before.split()[-1].isupper() and before.split()[-1].istitle())  # "Ina Moor AFP"
    is_closed = not after or after[0] in "/,;|&+)–—-" or after.split()[0].casefold() in joints
    return is_open and is_closed


# ---- lines of the text


def _lines(text: str, bounds: Sequence[tuple[int, int]], around: Surroundings) -> Iterator[_Line]:
    """The lines that name an agency outside captions."""
    mentions = [mention for mention in around.names if mention.span.of(text) not in around.barred]
    by_line = groupby(mentions, key=lambda mention: bisect_right(bounds, (mention.span.start, len(text))) - 1)
    for index, mentioned in by_line:
        span, named = Span(*bounds[index]), list(mentioned)
        if _is_caption(span.of(text)):
            continue
        names = [mention for mention in named if not _is_pictured(text, mention.span)]
        if names:
            coded = _coded(span.of(text), span.start, names)
            yield _Line(index, index >= len(bounds) - END_LINES, span, span.of(text), coded, named, names)


def _coded(line: str, offset: int, names: Sequence[AgencyMention]) -> str:
    pieces, end = [], 0
    for mention in names:
        start = mention.span.start - offset
        pieces += [line[end:start], CODE * len(mention.span)]
        end = mention.span.end - offset
    return "".join([*pieces, line[end:]])


def _is_caption(line: str) -> bool:
    """Whether the line is of a picture: "Photo: Reuters", "FILE - …", "Foto: dpa"."""
    return caption_re().match(line) is not None


def _is_pictured(text: str, span: Span) -> bool:
    """Whether the name credits a picture or a poll where it stands: "REUTERS/Ina Moor", "AP Photo", "Getty Images/AFP", "Reuters/Ipsos"."""
    words = credit_words("credits", "caption")
    before, after = text[max(0, span.start - 20) : span.start].casefold(), text[span.end : span.end + 24]
    if any(
        before.rstrip().endswith(word) and (len(before.rstrip()) == len(word) or not before.rstrip()[-len(word) - 1].isalpha())
        for word in words["before"]
    ):
        return True
    if any(
        after.casefold().lstrip().startswith(word) and not after.casefold().lstrip()[len(word) : len(word) + 1].isalpha()
        for word in words["after"]
    ):
        return True
    following = regex.match(r"\s?/\s?(\p{Lu}[\p{Ll}'’]+(?:\s\p{Lu}[\p{L}.'’-]*)*)", after)
    return following is not None and agency_of(following[1]) is None and following[1] not in credit_words("credits", "end")["words"]


def _of_line(line: _Line) -> list[Credit]:
    """The credits of one line: the first reading that fits it whole."""
    for read in (_tagline, _dateline, _label, _material, _byline_line, _end_mark):
        found = read(line)
        if found:
            return found
    return []


def _dateline(line: _Line) -> list[Credit]:
    head = line.coded[:MAX_HEAD_CHARS]
    if line.index >= TOP_LINES:
        return []
    for pattern in dateline_res():
        match = pattern.match(head)
        if match is None or not _is_dated(match):
            continue
        return _credits_at(line, match.span("agency"), "dateline", SCORES["dateline"])
    return []


def _is_dated(match: regex.Match[str]) -> bool:
    """Whether a dateline without a closing dash still shows a date or a place in capitals ("New Delhi, Jul 13 (PTI) The …")."""
    groups = match.groupdict()
    place, dash = groups.get("place") or "", groups.get("dash") or ""
    if "place" in groups and not regex.search(r"\p{Lu}", place):
        return False
    if dash.strip(". "):
        return True
    first = regex.match(r"[\p{L}]+", place)
    return any(char.isdigit() for char in place) or (first is not None and len(first.group()) > 2 and first.group().isupper())


def _label(line: _Line) -> list[Credit]:
    match = label_re().search(line.coded) if len(line.span) <= MAX_CREDIT_LINE_CHARS or line.is_near_end else None
    return _credits_at(line, match.span("agency"), "end_mark", SCORES["label"]) if match else []


def _tagline(line: _Line) -> list[Credit]:
    match = tagline_re().search(line.coded)
    if match is None:
        return []
    return _credits_at(line, match.span("agency"), "tagline", SCORES["tagline"])


def _material(line: _Line) -> list[Credit]:
    match = contributed_re().search(line.coded)
    position: Position = "tagline"
    if match is None and len(line.span) <= MAX_CREDIT_LINE_CHARS:
        match = material_re().search(line.coded)
        position = "byline" if line.index < BYLINE_LINES and not line.is_near_end else "end_mark"
    if match is None and line.is_near_end:
        match = bracketed_material_re().search(line.coded)
    return _credits_at(line, match.span("agency"), position, SCORES["material"], role="relay") if match else []


def _byline_line(line: _Line) -> list[Credit]:
    """A line that holds nothing but an agency, perhaps with a date, a place, or names behind "by"."""
    if len(line.span) > MAX_CREDIT_LINE_CHARS or not (alone_re().match(line.coded) or _is_byline(line.coded)):
        return []
    is_top = line.index < BYLINE_LINES and not (line.is_near_end and line.index > 0)
    position: Position = "byline" if is_top else "end_mark"
    return _credits_at(line, (0, len(line.coded)), position, SCORES["byline_line" if is_top else "end_mark"])


def _is_byline(coded: str) -> bool:
    words = credit_words("credits", "byline")
    rest = regex.findall(r"[\p{L}\p{M}.'’]+|\d+", coded)
    if not rest:
        return True
    months = credit_words("credits", "dateline")["months"]
    plain = {*words["published"], *words["by"], *months, *credit_words("agencies", "shell")["words"]}
    if all(word.isdigit() or word.strip(".").casefold() in plain for word in rest):
        return True
    return rest[0].casefold() in words["by"] and all(word[0].isupper() or word.isdigit() or word.casefold() in plain for word in rest[1:])


def _end_mark(line: _Line) -> list[Credit]:
    if not line.is_near_end:
        return []
    match = end_mark_re().search(line.coded)
    return _credits_at(line, match.span("agency"), "end_mark", SCORES["end_mark"]) if match else []


def _credits_at(line: _Line, where: tuple[int, int], position: Position, score: float, role: Role = "originator") -> list[Credit]:
    place = Span(line.span.start + where[0], line.span.start + where[1])
    found = []
    for mention in line.names:
        if place.contains(mention.span) and mention.agency_id is not None:
            name = line.text[mention.span.start - line.span.start : mention.span.end - line.span.start]
            found.append(Credit("text", mention.span, name, mention.agency_id, agency_name(mention.agency_id), role, position, score))
    return found


def _credit(field: str, span: Span, text: str, agency: str, position: Position, score: float) -> Credit:
    return Credit(field, span, span.of(text), agency, agency_name(agency), "originator", position, score)


# ---- the whole text


def _signed_as_reuters(text: str) -> Iterator[Credit]:
    """ "(Reporting by …; Editing by …)": how Reuters signs."""
    if "eporting by" not in text and "eportagem " not in text:  # the pattern's first words: a cheap superset
        return
    for match in reuters_re().finditer(text):
        span = Span(*match.span("signature"))
        yield Credit("text", span, span.of(text), "reuters", agency_name("reuters"), "originator", "tagline", SCORES["tagline"])


def _generic(text: str, bounds: Sequence[tuple[int, int]]) -> Iterator[Credit]:
    """ "With agencies", "Agencias": some agency, not said which."""
    tail = max(BYLINE_LINES, len(bounds) - END_LINES)
    for index, (start, end) in (*enumerate(bounds[:BYLINE_LINES]), *enumerate(bounds[tail:], tail)):
        if end - start > MAX_CREDIT_LINE_CHARS or not may_be_generic(text[start:end]):
            continue
        match = generic_re().match(text[start:end])
        if match is not None:
            is_near_end = index >= len(bounds) - END_LINES
            span = Span(start + match.start("agencies"), start + match.end("agencies"))
            position: Position = "end_mark" if is_near_end else "byline"
            yield Credit("text", span, span.of(text), None, span.of(text), "relay", position, SCORES["generic"])


def _body(article: Article, around: Surroundings, credited: Sequence[str | None], lines: Sequence[_Line]) -> list[Credit]:
    """The first citation in title and text of each agency not credited otherwise ("according to TASS")."""
    places: list[tuple[str, str, Span, Sequence[AgencyMention] | None]]
    places = [("text", article.text, line.span, line.named) for line in lines]
    if may_name(article.title, around):
        places.append(("title", article.title, Span(0, len(article.title)), None))
    found: dict[str, Credit] = {}
    for field, text, span, named in places:
        for citation in find_citations(read_carriers(text, around, span, names=named), span, is_title=field == "title"):
            agency = citation.carrier.agency_id
            if agency is None or citation.carrier.is_vague or agency in credited or agency in found:
                continue
            name = citation.carrier.span.of(text)
            role: Role = "originator" if citation.manner == "heard" else "relay"
            found[agency] = Credit(field, citation.carrier.span, name, agency, agency_name(agency), role, "body", SCORES["body"])
    return list(found.values())


def _distinct(found: Sequence[Credit]) -> list[Credit]:
    """One credit a place, the surer one."""
    best: dict[tuple[str, Span | None, str | None], Credit] = {}
    for credit in found:
        key = (credit.field, credit.span, credit.agency_id)
        if key not in best or best[key].score < credit.score:
            best[key] = credit
    return list(best.values())
