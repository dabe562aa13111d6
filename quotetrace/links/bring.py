"""Bring your own: quotes from anywhere become rows of `quotes`, every one of them.

A kernel makes of each batch as given what it tells of quotes and their articles; what needs a look at all rows (repeated ids, the times of
an article) is relational.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from quotetrace import tables
from quotetrace.articles.dates import DateError, parse_date
from quotetrace.articles.files import InputFile
from quotetrace.articles.parse import SEVERITIES, issue_row, language_code
from quotetrace.engines.base import Engine, Relation
from quotetrace.errors import InputError
from quotetrace.ids import digest16
from quotetrace.links.given import read_given
from quotetrace.links.moments import bounds, read_seconds
from quotetrace.settings import Settings
from quotetrace.tables import INSTANT, ISSUES
from quotetrace.values import value

BATCH_ROWS: Final = 20_000

_ISSUES: Final = pa.list_(pa.struct(list(ISSUES.schema)))
BROUGHT: Final = pa.schema(
    [
        ("row", pa.int64()),
        ("input", pa.string()),
        ("line", pa.int64()),
        ("quote_id", pa.string()),
        ("is_stated", pa.bool_()),
        ("article_id", pa.string()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("text", pa.string()),
        ("prefix", pa.string()),
        ("suffix", pa.string()),
        ("speaker_in_article", pa.string()),
        ("speaker_id", pa.string()),
        ("speaker_score", pa.float64()),
        ("lang", pa.string()),
        ("published_at", INSTANT),
        ("published_until", INSTANT),
        ("issues", _ISSUES),
    ]
)
"""What each quote as given says; without a text it is none, and has its issues only."""

NO_TEXT: Final = pa.scalar(None, pa.string())


@value
class Brought:
    """What quotes from anywhere give: `quotes`, their `articles` (known by times and languages alone) and `issues`.

    `given` is what the next append needs of every quote, `moved` (`old_quote_id`, `quote_id`) the quotes of a finished run that got
    another id, None without one.
    """

    quotes: Relation
    articles: Relation
    issues: Relation
    given: Relation
    moved: Relation | None


def bring_quotes(
    engine: Engine, files: Iterable[InputFile], settings: Settings, before: tuple[Relation, Relation] | None = None
) -> Brought:
    """The rows of `quotes` that `files` give.

    Every quote comes back; one that cannot be used is `not_speech` with a reason. Without an id a quote is named by a hash of its
    contents; without `article_id` it stands in an article of its own.

    Args:
        engine: Where the relations live.
        files: Tables of quotes.
        settings: How dates are read.
        before: `given` and `issues` of a finished run that the quotes are appended to.

    Raises:
        InputError: there is no quote that can be used.
    """
    named = list(files)
    stream = engine.stream(read_given(named, settings.articles.zone), partial(bring_batch, settings=settings), BROUGHT)
    _check(engine, stream, named)
    brought, issues = stream, engine.unpack(stream, "issues")
    if before is not None:
        brought = _after(engine, stream, before[0])
        kept = engine.sql("SELECT * FROM issues WHERE code <> 'duplicate_id'", issues=before[1])
        issues = engine.sql("SELECT * FROM a UNION ALL SELECT * FROM b", a=kept, b=issues)
    named = _name(engine, brought)
    chosen = ", ".join(f'{_QUOTE_COLUMNS.get(name, f"nothing.{name}")} AS "{name}"' for name in tables.QUOTES.schema.names)
    # No row of an empty table joins, which leaves its columns as nulls of their types.
    quotes = engine.sql(
        f"SELECT {chosen} FROM named LEFT JOIN nothing ON named.used_id = nothing.quote_id WHERE named.used_id IS NOT NULL",
        named=named,
        nothing=engine.load(tables.empty("quotes")),
    )
    renamed = engine.sql(
        "SELECT input, line, given_id, used_id AS quote_id FROM named WHERE given_id IS NOT NULL AND is_stated", named=named
    )
    repeated = engine.map(renamed, repeated_ids, ISSUES.schema, rows=BATCH_ROWS, light=True)
    return Brought(
        quotes=quotes,
        articles=_articles(engine, named),
        issues=engine.sql("SELECT * FROM a UNION ALL SELECT * FROM b", a=issues, b=repeated),
        given=engine.view(f"SELECT {_GIVEN}, used_id FROM named", named=named),
        moved=_moved(engine, named, before) if before is not None else None,
    )


_GIVEN: Final = ", ".join(f'"{name}"' for name in BROUGHT.names if name != "issues")


def _after(engine: Engine, brought: Relation, before: Relation) -> Relation:
    """What a finished run was given, and after it `brought`."""
    moved = _GIVEN.replace('"row"', '"row" + (SELECT coalesce(max("row") + 1, 0) FROM before) AS "row"')
    query = f"SELECT {_GIVEN} FROM before UNION ALL SELECT {moved} FROM brought"
    return engine.sql(query, brought=brought, before=before)


def _moved(engine: Engine, named: Relation, before: tuple[Relation, Relation]) -> Relation:
    return engine.sql(
        """
        SELECT before.used_id AS old_quote_id, named.used_id AS quote_id FROM before JOIN named ON before."row" = named."row"
        WHERE before.used_id <> named.used_id
        """,
        before=before[0],
        named=named,
    )


def _check(engine: Engine, brought: Relation, files: list[InputFile]) -> None:
    used = engine.collect(engine.sql("SELECT count(*) AS n FROM brought WHERE status <> 'not_speech'", brought=brought))
    if used["n"][0].as_py():
        return
    issues = engine.unpack(brought, "issues")
    first = engine.collect(engine.sql("SELECT min(message) AS message FROM issues", issues=issues))["message"][0].as_py()
    where = ", ".join(str(file.path) for file in files[:3])
    if first:
        raise InputError(f"no quotes that can be used: {first}", where=where)
    raise InputError("holds no quotes", where=where, hint="a table with one row a quote")


_QUOTE_COLUMNS: Final = {
    **{name: f"named.{name}" for name in ("status", "reason", "text", "prefix", "suffix")},
    **{name: f"named.{name}" for name in ("speaker_in_article", "speaker_id", "speaker_score")},
    "quote_id": "named.used_id",
    "article_id": "coalesce(named.article_id, named.used_id)",
    # An id names the speaker over all articles, by the name that stands here.
    "speaker": "CASE WHEN named.speaker_id IS NOT NULL THEN named.speaker_in_article END",
    "kind": "'direct'",
    "form": "'utterance'",
    "assertion": "'asserted'",
}


def _articles(engine: Engine, named: Relation) -> Relation:
    """One article an id, published between the first and the last date of its quotes."""
    told = engine.sql(
        """
        SELECT coalesce(article_id, used_id) AS article_id, min(lang) AS lang, min(published_at) AS published_at,
            max(published_until) AS published_until
        FROM named WHERE used_id IS NOT NULL GROUP BY coalesce(article_id, used_id)
        """,
        named=named,
    )
    known = ("article_id", "lang", "published_at", "published_until")
    chosen = ", ".join(f'{"told" if name in known else "nothing"}.{name} AS "{name}"' for name in tables.ARTICLES.schema.names)
    query = f"SELECT {chosen} FROM told LEFT JOIN nothing ON told.article_id = nothing.article_id"
    return engine.sql(query, told=told, nothing=engine.load(tables.empty("articles")))


# --- ids


def _name(engine: Engine, brought: Relation) -> Relation:
    """`brought` with the id that every quote gets, `used_id`: one that was given before gets a number that makes it new, and keeps it as
    `given_id`. Both are null where there is no quote.
    """
    names = engine.view("SELECT row, quote_id, CAST(NULL AS STRING) AS given_id FROM brought WHERE text IS NOT NULL", brought=brought)
    if not _is_repeated(engine, names):
        return engine.view(
            "SELECT brought.*, CASE WHEN text IS NOT NULL THEN quote_id END AS used_id, CAST(NULL AS STRING) AS given_id FROM brought",
            brought=brought,
        )
    while True:
        renamed = engine.sql(_RENAMED, names=names, brought=brought)
        names = engine.sql(
            """
            SELECT names.row, coalesce(renamed.fresh, names.quote_id) AS quote_id,
                CASE WHEN renamed.fresh IS NULL THEN names.given_id ELSE coalesce(names.given_id, names.quote_id) END AS given_id
            FROM names LEFT JOIN renamed ON names.row = renamed.row
            """,
            names=names,
            renamed=renamed,
        )
        if not _is_repeated(engine, names):
            break
    return engine.sql(
        "SELECT brought.*, names.quote_id AS used_id, names.given_id FROM brought LEFT JOIN names ON brought.row = names.row",
        names=names,
        brought=brought,
    )


def _is_repeated(engine: Engine, names: Relation) -> bool:
    counted = engine.sql("SELECT count(*) - count(DISTINCT quote_id) AS n FROM names", names=names)
    return bool(engine.collect(counted)["n"][0].as_py())


# The first keeps the id, by what it says, so that the order of the rows counts only between equals. What has got its id here gives way to
# what was given that id.
_RENAMED: Final = """
    WITH repeated AS (SELECT quote_id FROM names GROUP BY quote_id HAVING count(*) > 1),
    ranked AS (
        SELECT names.row, names.quote_id, row_number() OVER (
            PARTITION BY names.quote_id
            ORDER BY CASE WHEN names.given_id IS NULL THEN 0 ELSE 1 END, brought.text, brought.article_id NULLS LAST,
                brought.speaker_in_article NULLS LAST, brought.published_at NULLS LAST, names.row
        ) AS place
        FROM names JOIN repeated ON names.quote_id = repeated.quote_id JOIN brought ON names.row = brought.row
    )
    SELECT row, concat(quote_id, '#', CAST(place AS STRING)) AS fresh FROM ranked WHERE place > 1
"""


def repeated_ids(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The issues of quotes (`input`, `line`, `given_id`, `quote_id`) whose id was taken."""
    issues = []
    for row in batch.to_pylist():
        message = f"the id {row['given_id']} again; kept as {row['quote_id']} (hint: ids should be unique)"
        issues.append(_issue(row["input"], row["line"], "duplicate_id", message))
    return pa.RecordBatch.from_pylist(issues, schema=ISSUES.schema)


# --- the kernel


class _Issues:
    """The rows of `issues` so far, by the row of the batch that each is about."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._input, self._line = batch["input"], batch["line"]
        self._found: dict[int, list[dict[str, Any]]] = {}
        for row, notes in enumerate(batch["notes"].to_pylist() if batch["notes"].null_count < batch.num_rows else ()):
            for note in notes or ():
                self.add(row, note["code"], note["message"])

    def add(self, row: int, code: str, message: str) -> None:
        """What is wrong with `row`."""
        self._found.setdefault(row, []).append(_issue(self._input[row].as_py(), self._line[row].as_py(), code, message))

    def column(self) -> pa.Array:
        """The issues of every row."""
        if not self._found:
            return pa.nulls(len(self._line), _ISSUES)
        return pa.array([self._found.get(row) for row in range(len(self._line))], _ISSUES)


def _issue(name: str, line: int, code: str, message: str) -> dict[str, Any]:
    where = f"{name}:{line}" if line else name
    severity = _SEVERITIES.get(code, "warning")
    return issue_row("read", code, f"{where}: {message}", severity=severity, input=where)


_SEVERITIES: Final = {
    **SEVERITIES,
    "unreadable": "error",
    "missing_column": "error",
    "holds_articles": "error",
    "no_quotes": "info",
}


def bring_batch(batch: pa.RecordBatch, settings: Settings) -> pa.RecordBatch:
    """What a batch of the schema `GIVEN` tells, as a batch of the schema `BROUGHT`."""
    issues = _Issues(batch)
    text = batch["text"]
    ids, article_id = _emptied(batch["quote_id"]), _emptied(batch["article_id"])
    unusable = _unusable(text, _emptied(batch["reason"]), issues)
    speaker = pc.if_else(pc.is_null(unusable), _emptied(batch["speaker"]), NO_TEXT)
    named = pc.is_valid(speaker)
    at, until = _published(batch, settings, issues)
    width = settings.quotes.context_chars
    columns = {
        "row": batch["row"],
        "input": batch["input"],
        "line": batch["line"],
        "quote_id": _ids(ids, article_id, text),
        "is_stated": pc.is_valid(ids),
        "article_id": article_id,
        "status": pc.if_else(pc.is_valid(unusable), "not_speech", pc.if_else(named, "attributed", "unattributed")),
        "reason": pc.coalesce(unusable, pc.if_else(named, NO_TEXT, "no speaker given")),
        "text": text,
        "prefix": _cut(batch["prefix"], -width, None),
        "suffix": _cut(batch["suffix"], 0, width),
        "speaker_in_article": speaker,
        "speaker_id": pc.if_else(named, _emptied(batch["speaker_id"]), NO_TEXT),
        "speaker_score": pc.if_else(named, _scores(_emptied(batch["speaker_score"]), issues), pa.scalar(None, pa.float64())),
        "lang": _languages(batch["lang"]),
        "published_at": at,
        "published_until": until,
    }
    return pa.RecordBatch.from_pydict({**columns, "issues": issues.column()}, schema=BROUGHT)


def _emptied(column: pa.Array) -> pa.Array:
    """A column with empty strings as nulls."""
    if column.null_count == len(column):
        return column
    column = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(column, ""), NO_TEXT, column)


def _cut(column: pa.Array, start: int, stop: int | None) -> pa.Array:
    """So many code points of each text, from its end or its beginning."""
    if not start and not stop:
        return pa.nulls(len(column), pa.string())
    cut = pc.utf8_slice_codeunits(column, start, stop)
    return pc.if_else(pc.equal(cut, ""), NO_TEXT, cut)


def _ids(stated: pa.Array, article_ids: pa.Array, texts: pa.Array) -> pa.Array:
    """The ids as given, else a hash of what is said, and where."""
    if not stated.null_count:
        return stated
    rows = zip(stated.to_pylist(), article_ids.to_pylist(), texts.to_pylist(), strict=True)
    return pa.array([one or digest16(article_id, text) for one, article_id, text in rows], pa.string())


def _unusable(text: pa.Array, reasons: pa.Array, issues: _Issues) -> pa.Array:
    """Why the text of a row cannot be used; null where it can."""
    # Bytes of which none could be read (U+FFFD) are no text either.
    is_empty = pc.equal(pc.utf8_trim_whitespace(pc.utf8_trim(text, "\ufffd")), "")
    for row in _places(pc.and_(is_empty, pc.is_null(reasons))):
        issues.add(row, "bad_row", "no text (hint: kept as not_speech)")
    # Null where there is no quote at all.
    return pc.coalesce(reasons, pc.if_else(pc.fill_null(is_empty, True), "no text", NO_TEXT))


def _places(flags: pa.Array) -> list[int]:
    places: list[int] = pc.indices_nonzero(pc.fill_null(flags, False)).to_pylist()
    return places


def _scores(given: pa.Array, issues: _Issues) -> pa.Array:
    if given.null_count == len(given):
        return pa.nulls(len(given), pa.float64())
    scores: list[float | None] = []
    for row, text in enumerate(given.to_pylist()):
        score = _score(text)
        if text is not None and score is None:
            issues.add(row, "bad_row", f"{text!r} is no probability (hint: the quote is kept without a score)")
        scores.append(score)
    return pa.array(scores, pa.float64())


def _score(text: str | None) -> float | None:
    try:
        score = float(text) if text is not None else -1.0
    except ValueError:
        return None
    return round(score, 4) if 0 <= score <= 1 else None


def _languages(given: pa.Array) -> pa.Array:
    coded = given.dictionary_encode()
    return pa.array([language_code(lang) or None for lang in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def _published(batch: pa.RecordBatch, settings: Settings, issues: _Issues) -> tuple[pa.Array, pa.Array]:
    """The earliest and the latest instant of every row's date; each date as given is read once."""
    order, zone = settings.articles.date_order, settings.articles.zone
    texts = _emptied(batch["published"])
    if not zone and (seconds := read_seconds(texts)) is not None:
        early, late = bounds(seconds, zone)
        return pc.coalesce(batch["published_at"], early), pc.coalesce(batch["published_until"], late)
    dates = texts.dictionary_encode()
    early, late, faults = _ranges(dates.dictionary.to_pylist(), order, zone)
    for row, place in enumerate(dates.indices.to_pylist() if faults else ()):
        if place in faults:
            issues.add(row, *faults[place])
    early, late = early.take(dates.indices), late.take(dates.indices)
    return pc.coalesce(batch["published_at"], early), pc.coalesce(batch["published_until"], late)


def _ranges(texts: list[str], order: str, zone: str) -> tuple[pa.Array, pa.Array, dict[int, tuple[str, str]]]:
    """The earliest and the latest instant of each date as given, and by place what is wrong with it."""
    ranges: list[tuple[Any, Any]] = []
    faults: dict[int, tuple[str, str]] = {}
    for place, text in enumerate(texts):
        try:
            dated = parse_date(text, order=order, zone=zone)
        except (DateError, OverflowError) as error:
            ranges.append((None, None))
            faults[place] = ("bad_date", f"{error} (hint: the quote is kept without a date)")
            continue
        ranges.append((dated.at, dated.until))
        if dated.is_ambiguous:
            hint = "set articles.date_order to DMY or MDY"
            faults[place] = ("ambiguous_date", f"{text!r} is two dates; both are kept as a range (hint: {hint})")
    early, late = (pa.array([one[side] for one in ranges], INSTANT) for side in (0, 1))
    return early, late, faults
