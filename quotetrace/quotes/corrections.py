"""Corrections by hand: what a reader holds a quote to be, put in the place of what was computed, which is kept beside it.

A correction names its quote by `quote_id`, or by article and the SHA-256 of the quote's text, so that it still fits where a stretch of text
has moved. It is applied after extraction: speakers, links and origins then follow from it. One that fits no quote, or says what is computed
by now, is reported.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import Final

import pyarrow as pa

from quotetrace.engines.base import Engine, Relation
from quotetrace.errors import SettingsError
from quotetrace.ids import digest16
from quotetrace.tables import CORRECTIONS, ISSUES, QUOTES
from quotetrace.values import value

COLUMNS: Final = ("quote_id", "article_id", "text_sha256", "field", "value", "by", "note")
HINT: Final = f"columns {', '.join(COLUMNS)}; a quote_id, or article_id and text_sha256"

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "speaker": (),
    "addressee": (),
    "kind": ("direct", "mixed", "indirect"),
    "form": ("utterance", "term", "heading", "title", "nickname", "measure"),
    "assertion": ("asserted", "denied", "hypothetical", "asked"),
    "status": ("attributed", "unattributed", "not_speech"),
}
"""What can be corrected, and the values that it may have; none: any. An empty speaker or addressee is nobody."""

RULE: Final = "corrected"
LONGEST_CELL: Final = 100_000
"""In characters; a longer one is a file that is no CSV. The csv module has a limit too, but one that any reader in the process moves."""

MATCHED_SCHEMA: Final = pa.schema(
    [("correction_id", pa.string()), ("quote_id", pa.string()), ("field", pa.string()), ("value", pa.string()), ("computed", pa.string())]
)


@value
class Correction:
    """One row of the file."""

    line: int
    quote_id: str
    article_id: str
    text_sha256: str
    field: str
    value: str
    by: str
    note: str

    @property
    def correction_id(self) -> str:
        """A hash of all that it says."""
        return digest16(*(getattr(self, name) for name in COLUMNS))


@value
class Corrected:
    """`quotes` and `chain` as corrected, the table `corrections`, and `issues` about those that do not fit."""

    quotes: Relation
    chain: Relation
    corrections: Relation
    issues: Relation


@lru_cache(maxsize=4)
def read_corrections(text: str, where: str = "corrections") -> tuple[Correction, ...]:
    """The corrections of a file, given its contents.

    Raises:
        SettingsError: a column, a field or a value is not known, a row names no quote, or two rows contradict each other.

    Example:
        >>> read_corrections("quote_id,field,value,by\\nnews/1:10-42,speaker,Ilse Varga,desk")[0].value
        'Ilse Varga'
    """
    rows, seen = [], dict[tuple[str, ...], Correction]()
    for made in _read_rows(text, where):
        at = f"{where}, line {made.line}"
        _check(made, at)
        earlier = seen.setdefault((made.quote_id, made.article_id, made.text_sha256, made.field), made)
        if earlier.value != made.value:
            raise SettingsError(f"{made.field} is {earlier.value!r} in line {earlier.line} too", where=at, hint="keep one")
        if earlier is made:
            rows.append(made)
    return tuple(rows)


def _read_rows(text: str, where: str) -> Iterator[Correction]:
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if "field" not in header or not set(header) <= set(COLUMNS):
            raise SettingsError(f"got columns {', '.join(header)}, expected some of {', '.join(COLUMNS)}", where=where, hint=HINT)
        for cells in reader:
            if len(cells) > len(header):
                told = f"got {len(cells)} cells, expected {len(header)}"
                raise SettingsError(told, where=f"{where}, line {reader.line_num}", hint="a comma within a cell needs quotation marks")
            if max(map(len, cells), default=0) > LONGEST_CELL:
                raise csv.Error(f"a cell of more than {LONGEST_CELL:,} characters")
            if any(cell.strip() for cell in cells):
                given = dict(zip(header, map(str.strip, cells), strict=False))
                yield Correction(reader.line_num, **{name: given.get(name, "") for name in COLUMNS})
    except csv.Error as error:
        raise SettingsError(f"no CSV: {error}", where=f"{where}, line {reader.line_num}", hint=HINT) from error


def _check(made: Correction, where: str) -> None:
    if not made.quote_id and not (made.article_id and made.text_sha256):
        raise SettingsError("names no quote", where=where, hint=HINT)
    if made.field not in FIELDS:
        raise SettingsError(
            f"got field {made.field!r}, expected one of {', '.join(FIELDS)}", where=where, hint="what else is wrong follows from these"
        )
    allowed = FIELDS[made.field]
    if allowed and made.value not in allowed:
        raise SettingsError(
            f"got {made.field} {made.value!r}, expected one of {', '.join(allowed)}", where=where, hint="docs/data_dictionary.md"
        )


def correct(engine: Engine, quotes: Relation, chain: Relation, text: str, before: Relation | None = None) -> Corrected:
    """Put corrections in the place of what was computed.

    Args:
        engine: Where the relations live.
        quotes, chain: As extraction gives them.
        text: The contents of the file of corrections.
        before: The table `corrections` of a finished run that is appended to: its quotes are corrected already.
    """
    rows = read_corrections(text)
    given = engine.load(_table(rows))
    concerned = engine.sql(
        """
        WITH named AS (
            SELECT quotes.quote_id FROM quotes JOIN given ON quotes.quote_id = given.quote_id
            UNION SELECT quotes.quote_id FROM quotes JOIN given ON quotes.article_id = given.article_id
        )
        SELECT quotes.quote_id, quotes.article_id, quotes.text, quotes.speaker_in_article, quotes.addressee, quotes.kind, quotes.form,
            quotes.assertion, quotes.status
        FROM quotes JOIN named ON quotes.quote_id = named.quote_id
        """,
        quotes=quotes,
        given=given,
    )
    matched = engine.map(concerned, partial(match_corrections, text=text), MATCHED_SCHEMA)
    if before is not None:
        matched = engine.sql(
            """
            SELECT matched.correction_id, matched.quote_id, matched.field, matched.value,
                CASE WHEN old.correction_id IS NULL THEN matched.computed ELSE old.computed END AS computed
            FROM matched LEFT JOIN before_rows old ON matched.correction_id = old.correction_id AND matched.quote_id = old.quote_id
            """,
            matched=matched,
            before_rows=before,
        )
    table = _applied(engine, given, matched)
    matched = engine.sql("SELECT * FROM matched WHERE computed <> value", matched=matched)
    return Corrected(_corrected(engine, quotes, matched), _rechained(engine, chain, matched), table, _report(engine, table))


def match_corrections(batch: pa.RecordBatch, text: str) -> pa.RecordBatch:
    """The corrections that fit the quotes of `batch`, with what was computed."""
    by_id: dict[str, list[Correction]] = defaultdict(list)
    by_text: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for one in read_corrections(text):
        if one.quote_id:
            by_id[one.quote_id].append(one)
        else:
            by_text[one.article_id, one.text_sha256].append(one)
    found = []
    for quote in batch.to_pylist():
        hashed = hashlib.sha256(quote["text"].encode()).hexdigest()
        for one in (*by_id.get(quote["quote_id"], ()), *by_text.get((quote["article_id"], hashed), ())):
            computed = quote["speaker_in_article" if one.field == "speaker" else one.field]
            found.append((one.correction_id, quote["quote_id"], one.field, one.value, computed or ""))
    columns = [pa.array([row[place] for row in found], pa.string()) for place in range(len(MATCHED_SCHEMA))]
    return pa.RecordBatch.from_arrays(columns, schema=MATCHED_SCHEMA)


def _table(rows: Iterable[Correction]) -> pa.Table:
    """The rows of the file; what is empty is null, so that it joins with nothing."""
    rows = list(rows)
    columns = {"correction_id": pa.array([row.correction_id for row in rows], pa.string())}
    for name in COLUMNS:
        told = [getattr(row, name) for row in rows]
        columns[name] = pa.array([one if one or name == "value" else None for one in told], pa.string())
    return pa.table(columns)


def _applied(engine: Engine, given: Relation, matched: Relation) -> Relation:
    """The table `corrections`: every row of the file, once for each quote that it fits."""
    names = ", ".join(f'told."{name}"' for name in CORRECTIONS.schema.names)
    return engine.sql(
        f"""
        WITH told AS (
            SELECT given.correction_id, coalesce(matched.quote_id, given.quote_id, '') AS quote_id, given.article_id, given.text_sha256,
                given.field, given.value, matched.computed, given."by", given.note,
                CASE WHEN matched.quote_id IS NULL THEN 'no_such_quote' WHEN matched.computed = given.value THEN 'not_needed'
                    ELSE 'applied' END AS status
            FROM given LEFT JOIN matched ON given.correction_id = matched.correction_id
        )
        SELECT {names} FROM told
        """,
        given=given,
        matched=matched,
    )


def _corrected(engine: Engine, quotes: Relation, matched: Relation) -> Relation:
    by_field = ", ".join(f"max(CASE WHEN field = '{name}' THEN value END) AS {name}" for name in FIELDS)
    pivoted = engine.sql(f"SELECT quote_id, {by_field} FROM matched GROUP BY quote_id", matched=matched)
    named = "m.speaker IS NOT NULL"
    nobody = "(m.speaker = '' OR m.status = 'not_speech')"
    changed = {
        **{name: f"coalesce(m.{name}, q.{name})" for name in ("kind", "form", "assertion")},
        "addressee": "CASE WHEN m.addressee IS NULL THEN q.addressee ELSE nullif(m.addressee, '') END",
        "speaker_in_article": f"CASE WHEN {nobody} THEN NULL WHEN {named} THEN m.speaker ELSE q.speaker_in_article END",
        "status": "CASE WHEN m.status IS NOT NULL THEN m.status WHEN m.speaker = '' THEN 'unattributed' "
        "WHEN m.speaker IS NOT NULL THEN 'attributed' ELSE q.status END",
        "reason": f"CASE WHEN {named} OR m.status IS NOT NULL THEN NULL ELSE q.reason END",
        "rule": f"CASE WHEN {named} OR m.status IS NOT NULL THEN '{RULE}' ELSE q.rule END",
        "speaker_score": f"CASE WHEN {nobody} THEN NULL WHEN {named} THEN CAST(1 AS DOUBLE) ELSE q.speaker_score END",
        # The words that stood for another do not stand for this speaker.
        **{
            name: f"CASE WHEN {named} OR m.status = 'not_speech' THEN NULL ELSE q.{name} END"
            for name in ("mention", "mention_start", "mention_end")
        },
        "mention_kind": f"CASE WHEN {named} OR m.status = 'not_speech' THEN 'none' ELSE q.mention_kind END",
    }
    columns = ", ".join(f'{changed.get(name, f"""q."{name}" """)} AS "{name}"' for name in QUOTES.schema.names)
    return engine.sql(f"SELECT {columns} FROM quotes q LEFT JOIN pivoted m ON q.quote_id = m.quote_id", quotes=quotes, pivoted=pivoted)


def _rechained(engine: Engine, chain: Relation, matched: Relation) -> Relation:
    """The chain with the corrected speakers as its first hop."""
    speakers = engine.sql(
        """
        SELECT quote_id, max(CASE WHEN field = 'speaker' THEN value ELSE '' END) AS name FROM matched
        WHERE field = 'speaker' OR (field = 'status' AND value = 'not_speech') GROUP BY quote_id
        """,
        matched=matched,
    )
    return engine.sql(
        """
        SELECT chain.* FROM chain LEFT JOIN speakers ON chain.quote_id = speakers.quote_id AND chain.hop = 0 WHERE speakers.quote_id IS NULL
        UNION ALL
        SELECT quote_id, CAST(0 AS INT) AS hop, name, 'speaker' AS role, CAST(NULL AS STRING) AS agency_id, CAST(NULL AS STRING) AS cue,
            CAST(NULL AS STRING) AS field, CAST(NULL AS INT) AS start, CAST(NULL AS INT) AS "end", 'inferred' AS basis
        FROM speakers WHERE name <> ''
        """,
        chain=chain,
        speakers=speakers,
    )


def _report(engine: Engine, table: Relation) -> Relation:
    """An issue for every correction that fits no quote, or says what is computed."""
    rows = engine.sql("SELECT * FROM corrections WHERE status <> 'applied'", corrections=table)
    return engine.map(rows, report_rows, ISSUES.schema)


def report_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The rows of `corrections` in `batch` as issues."""
    made = []
    for row in batch.to_pylist():
        of = row["quote_id"] or f"a text of {row['article_id']} with the SHA-256 {row['text_sha256']}"
        gone = row["status"] == "no_such_quote"
        says = f"{row['field']} {row['value']!r} for {of}: " + (
            "no such quote (hint: look it up in quotes.parquet)" if gone else "is computed so by now"
        )
        made.append(
            {
                "issue_id": digest16("correct", row["correction_id"], row["quote_id"] or ""),
                "stage": "correct",
                "code": "stale_correction",
                "severity": "warning" if gone else "info",
                "input": "corrections.csv",
                "article_id": row["article_id"],
                "message": says,
            }
        )
    return pa.RecordBatch.from_pylist(made, schema=ISSUES.schema)
