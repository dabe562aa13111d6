"""The shapes that collections of quotes are published in, told by their fields: what one row says of each quote in it.

- A **plain table**: one row a quote, under the names in `QUOTE_NAMES`.
- **Quotebank, quotation-centric** (`quotes-YYYY.json.bz2`): one row a wording, with all articles that carry it. Fields: quoteID, quotation,
  speaker, qids, date, numOccurrences, probas, urls, phase.
- **Quotebank, article-centric** (`quotebank-YYYY.json.bz2`): one row an article. Fields: articleID, articleLength, date, phase, title, url,
  names [name, ids, offsets], quotations [quoteID, numOccurrences, quotation, quotationOffset, leftContext, rightContext, globalTopSpeaker,
  globalProbas, localTopSpeaker, localProbas].
- **GDELT's Global Quotation Graph** (`YYYYMMDDHHMMSS.gqg.json.gz`): one row an article. Fields: date, url, title, lang, quotes [pre, quote,
  post].

Quotebank: Vaucher, Spitz, Catasta and West, "Quotebank: A Corpus of Quotations from a Decade of News", WSDM 2021,
https://doi.org/10.1145/3437963.3441760; its fields: https://doi.org/10.5281/zenodo.4277311 and https://github.com/epfl-dlab/Quotebank.
GQG: https://blog.gdeltproject.org/announcing-the-global-quotation-graph/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from itertools import islice
from typing import Any, Final, NamedTuple

import regex

from quotetrace.articles.columns import QUOTE_NAMES, map_columns
from quotetrace.articles.raw import clean

NOBODY: Final = "None"
"""Quotebank's speaker where nobody is the likeliest one."""

NAME_IT: Final = f"name it {', '.join(QUOTE_NAMES['text'][:-1])} or {QUOTE_NAMES['text'][-1]}"

Notes = tuple[tuple[str, str], ...]


class Quote(NamedTuple):
    """One quote as given, empty where it is not; why its text cannot be used; and what is wrong with it, as (code, message).

    Without a text (None) it is no quote: only its notes count.
    """

    text: str | None
    quote_id: str = ""
    article_id: str = ""
    speaker: str = ""
    speaker_id: str = ""
    speaker_score: str = ""
    published: str = ""
    prefix: str = ""
    suffix: str = ""
    lang: str = ""
    reason: str = ""
    notes: Notes = ()


Shape = Callable[[dict[str, Any], str], Iterator[Quote]]
"""From an object, and where it stands, to its quotes."""


@lru_cache(maxsize=1_024)
def shape_of(names: tuple[str, ...]) -> Shape:
    """The shape of an object with the fields `names`.

    Example:
        >>> row = {"quoteID": "q1", "quotation": "We sail", "speaker": "None", "qids": [], "urls": ["a.example/1", "b.example/2"]}
        >>> [(quote.quote_id, quote.article_id, quote.speaker) for quote in shape_of(tuple(row))(row, "q.json:1")]
        [('q1', 'a.example/1', ''), ('q1#2', 'b.example/2', '')]
    """
    known = frozenset(names)
    if "quotations" in known:
        return _quotebank_article
    if "quotes" in known and not known & set(QUOTE_NAMES["text"]):
        return _gqg_article
    if "quotation" in known and known & {"numOccurrences", "probas", "urls", "qids"}:
        return _quotebank_quotation
    return partial(_plain, names, map_columns(names, QUOTE_NAMES))


def is_plain(names: tuple[str, ...]) -> bool:
    """Whether an object with these fields is one quote, each field of it one value."""
    return isinstance(shape_of(names), partial)


def unusable(fault: str, notes: Notes = ()) -> Quote:
    """The quote of a row that holds none which can be used."""
    return Quote("", reason=fault, notes=notes)


def _plain(names: tuple[str, ...], chosen: dict[str, str], given: dict[str, Any], where: str) -> Iterator[Quote]:
    values: dict[str, Any] = {ours: clean(given[theirs]) for ours, theirs in chosen.items() if theirs in given}
    if "text" in chosen:
        yield Quote(values.pop("text", ""), **values)
    else:
        few = ", ".join(map(clean, islice(names, 12))) or "none"
        yield Quote("", **values, reason="no text", notes=(("bad_row", f"no text among {few} (hint: {NAME_IT}; kept as not_speech)"),))


def _quotebank_quotation(given: dict[str, Any], where: str) -> Iterator[Quote]:
    """One quote for each article that carries the wording. The date is that of the earliest, which is named first."""
    quote_id = clean(given.get("quoteID"))
    speaker, speaker_id = _speaker(given.get("speaker"), given.get("qids"))
    score = _score(given.get("probas"), speaker)
    quote = Quote(clean(given.get("quotation")), quote_id, "", speaker, speaker_id, score, clean(given.get("date")), lang="en")
    urls = given.get("urls")
    addresses = dict.fromkeys(map(clean, urls if isinstance(urls, list) else [urls]))
    for number, address in enumerate(filter(None, addresses), 1):
        if number == 1:
            quote = quote._replace(article_id=address)
            yield quote
        else:
            fresh = f"{quote_id}#{number}" if quote_id else ""
            yield quote._replace(quote_id=fresh, article_id=address, published="")
    if not quote.article_id:
        yield quote


def _quotebank_article(given: dict[str, Any], where: str) -> Iterator[Quote]:
    """The quotes of an article, each with its speaker as far as this article tells. Ids name wordings, and become ids of quotes."""
    article_id = clean(given.get("articleID")) or clean(given.get("url")) or where
    ids = {clean(one.get("name")): one.get("ids") for one in _objects(given.get("names"))}
    seen: Counter[str] = Counter()
    for one in _elements(given.get("quotations")):
        if not isinstance(one, dict):
            yield one._replace(article_id=article_id)
            continue
        name = one.get("localTopSpeaker") if "localTopSpeaker" in one else one.get("globalTopSpeaker")
        probas = one.get("localProbas") if "localTopSpeaker" in one else one.get("globalProbas")
        speaker, speaker_id = _speaker(name, ids.get(clean(name)))
        wording_id = clean(one.get("quoteID"))
        seen[wording_id] += 1
        again = f"#{seen[wording_id]}" if seen[wording_id] > 1 else ""
        yield Quote(
            clean(one.get("quotation")),
            f"{article_id}:{wording_id}{again}" if wording_id else "",
            article_id,
            speaker,
            speaker_id,
            _score(probas, speaker),
            clean(given.get("date")),
            clean(one.get("leftContext")),
            clean(one.get("rightContext")),
            "en",
        )


def _gqg_article(given: dict[str, Any], where: str) -> Iterator[Quote]:
    """The quotes of an article, with the words around them and no speaker."""
    article_id = clean(given.get("url")) or where
    published, lang = clean(given.get("date")), clean(given.get("lang"))
    for one in _elements(given.get("quotes")):
        if not isinstance(one, dict):
            yield one._replace(article_id=article_id)
            continue
        yield Quote(
            clean(one.get("quote")),
            article_id=article_id,
            published=published,
            prefix=clean(one.get("pre")),
            suffix=clean(one.get("post")),
            lang=lang,
        )


def _elements(given: Any) -> Iterator[dict[str, Any] | Quote]:
    """The objects in a list of quotes; in the place of what is none, a quote that cannot be used and says so."""
    if not isinstance(given, list) or not given:
        got = "an empty list" if isinstance(given, list) else type(given).__name__
        yield Quote(None, notes=(("no_quotes", f"got {got}, expected a list of quotes (hint: nothing of it was linked)"),))
        return
    for number, one in enumerate(given, 1):
        if isinstance(one, dict):
            yield one
        else:
            message = f"quote {number}: got {type(one).__name__}, expected an object (hint: kept as not_speech)"
            yield unusable("no object", (("bad_row", message),))


def _objects(given: Any) -> Iterator[dict[str, Any]]:
    return (one for one in given if isinstance(one, dict)) if isinstance(given, list) else iter(())


def _speaker(name: Any, ids: Any) -> tuple[str, str]:
    """Name and id of the speaker; empty where it is nobody, and the id where several people have the name."""
    speaker = clean(name)
    if speaker == NOBODY or not speaker:
        return "", ""
    return speaker, _only_id(ids if isinstance(ids, str) else clean(ids))


@lru_cache(maxsize=65_536)
def _only_id(ids: str) -> str:
    """The one Wikidata id in a list of ids, which articles hold as a string."""
    distinct = set(_wikidata_re().findall(ids))
    return distinct.pop() if len(distinct) == 1 else ""


@cache
def _wikidata_re() -> regex.Pattern[str]:
    return regex.compile(r"\bQ\d++")


def _score(probas: Any, speaker: str) -> str:
    """The probability of `speaker` among `probas`: pairs, or objects with the fields speaker and proba."""
    if speaker and isinstance(probas, list):
        for one in probas:
            name, value = _pair(one)
            if name == speaker:
                return clean(value)
    return ""


def _pair(one: Any) -> tuple[str, Any]:
    if isinstance(one, dict):
        return clean(one.get("speaker")), one.get("proba")
    return (clean(one[0]), one[1]) if isinstance(one, list | tuple) and len(one) > 1 else ("", None)
