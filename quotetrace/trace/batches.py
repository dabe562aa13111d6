"""Stories in and out of Arrow: one row a cluster, its quotes as a list of structs; the rows of each table as a list of structs again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from quotetrace.model import Credit, Hop, Span
from quotetrace.tables import TABLES
from quotetrace.trace.story import Story, Witness

HOP: Final = pa.struct(
    [
        *((name, pa.string()) for name in ("name", "role", "agency_id", "basis", "cue", "field")),
        ("hop", pa.int32()),
        ("start", pa.int32()),
        ("end", pa.int32()),
    ]
)
CREDIT: Final = pa.struct(
    [
        *((name, pa.string()) for name in ("field", "text", "agency_id", "agency", "role", "position")),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("score", pa.float64()),
    ]
)
_TEXTS: Final = (
    "quote_id", "article_id", "field", "text", "around", "kind", "form", "assertion", "status", "speaker_id", "speaker", "addressee",
    "statement_id", "lang", "outlet", "outlet_agency_id", "wire_group", "duplicate_of",
)  # fmt: skip
WITNESS: Final = pa.struct(
    [
        *((name, pa.string()) for name in _TEXTS),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("speaker_score", pa.float64()),
        ("published_at", pa.timestamp("us", tz="UTC")),
        ("published_until", pa.timestamp("us", tz="UTC")),
        ("is_primary", pa.bool_()),
        ("hops", pa.list_(HOP)),
        ("credits", pa.list_(CREDIT)),
    ]
)
PASSAGES: Final = pa.struct([("one", pa.string()), ("other", pa.string()), ("share", pa.float64())])
WITNESSES: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("cluster_id", "base_quote_id", "speaker_id")),
        ("witnesses", pa.list_(WITNESS)),
        ("passages", pa.list_(PASSAGES)),
    ]
)
"""One row a cluster: what `trace_batch` takes. Fields are read by name; their order and further ones do not matter."""

LISTED: Final = ("variants", "edits", "lineage", "evidence")
ORIGIN: Final = ("origin_agency_id", "origin_article_id", "origin_status", "origin_score")
TRACED: Final = pa.schema(
    [
        ("cluster_id", pa.string()),
        *((name, TABLES["clusters"].schema.field(name).type) for name in ORIGIN),
        *((name, pa.list_(pa.struct([(column.name, column.type) for column in TABLES[name].columns]))) for name in LISTED),
    ]
)
"""One row a cluster: what `trace_batch` gives, a list column for each table it makes and the origin columns of `clusters`."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LIKE_QUOTE = {"field": "text", "lang": "en", "assertion": "asserted", "is_primary": False}
"""What a quote without a value counts as."""


def read_stories(batch: pa.RecordBatch) -> Iterator[Story]:
    """The stories of `batch`, whose columns are WITNESSES."""
    lists: Any = batch.column("witnesses")
    witnesses = _read_witnesses(lists.flatten())
    ends = pc.cumulative_sum(pc.fill_null(pc.list_value_length(lists), 0)).to_pylist()
    start = 0
    names = ("cluster_id", "base_quote_id", "speaker_id", "passages")
    for cluster_id, base_quote_id, speaker_id, passages, end in zip(*(batch.column(name).to_pylist() for name in names), ends, strict=True):
        shared = tuple((row["one"], row["other"], row["share"]) for row in passages or ())
        yield Story(cluster_id, base_quote_id, tuple(witnesses[start:end]), speaker_id, shared)
        start = end


def _read_witnesses(rows: pa.StructArray) -> list[Witness]:
    columns: dict[str, Sequence[Any]] = {
        name: _column(rows, name).to_pylist() for name in (*_TEXTS, "start", "end", "speaker_score", "is_primary")
    }
    for name, instead in _LIKE_QUOTE.items():
        columns[name] = [instead if found is None else found for found in columns[name]]
    for name in ("published_at", "published_until"):
        columns[name] = _instants(_column(rows, name))
    columns["hops"] = _nested(_column(rows, "hops"), _read_hops)
    columns["credits"] = _nested(_column(rows, "credits"), _read_credits)
    return [Witness(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


def _column(rows: pa.StructArray, name: str) -> Any:
    return rows.field(rows.type.get_field_index(name))


def _instants(column: Any) -> list[datetime | None]:
    """Microseconds are read as integers: Arrow's own conversion of instants is ten times slower."""
    return [None if us is None else _EPOCH + timedelta(microseconds=us) for us in column.cast(pa.int64()).to_pylist()]


def _nested(column: Any, read: Callable[[pa.StructArray], list[tuple[Any, Any]]]) -> list[tuple[Any, ...]]:
    values = read(column.flatten())
    ends = pc.cumulative_sum(pc.fill_null(pc.list_value_length(column), 0)).to_pylist()
    starts = [0, *ends[:-1]] if ends else []
    return [tuple(value for _, value in sorted(values[start:end], key=_order)) for start, end in zip(starts, ends, strict=True)]


def _order(item: tuple[Any, Any]) -> Any:
    return item[0]


def _read_hops(rows: pa.StructArray) -> list[tuple[Any, Hop]]:
    names = ("hop", "name", "role", "agency_id", "basis", "cue", "field", "start", "end")
    return [
        ((order or 0, name or ""), Hop(name or "", role, agency_id, basis, cue, field, _span(start, end)))
        for order, name, role, agency_id, basis, cue, field, start, end in _rows(rows, names)
    ]


def _read_credits(rows: pa.StructArray) -> list[tuple[Any, Credit]]:
    names = ("field", "start", "end", "text", "agency_id", "agency", "role", "position", "score")
    return [
        (
            (field or "", start or 0, agency_id or ""),
            Credit(field, _span(start, end), text or "", agency_id, agency or "", role, position, score or 0.0),
        )
        for field, start, end, text, agency_id, agency, role, position, score in _rows(rows, names)
    ]


def _rows(rows: pa.StructArray, names: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(_column(rows, name).to_pylist() for name in names), strict=True)


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)


class TracedRows:
    """Gathers what tracing makes of one story after the other, and gives it as one record batch with the schema TRACED."""

    def __init__(self) -> None:
        self._heads: list[tuple[Any, ...]] = []
        self._lists: dict[str, list[tuple[Any, ...]]] = {name: [] for name in LISTED}
        self._ends: dict[str, list[int]] = {name: [0] for name in LISTED}

    def add(self, head: tuple[Any, ...], **lists: Iterable[tuple[Any, ...]]) -> None:
        """One cluster: `cluster_id` and the origin columns in `head`, and for every table rows in the order of its columns."""
        self._heads.append(head)
        for name in LISTED:
            self._lists[name].extend(lists.get(name, ()))
            self._ends[name].append(len(self._lists[name]))

    def batch(self) -> pa.RecordBatch:
        """All rows so far."""
        heads = list(zip(*self._heads, strict=True)) or [()] * (1 + len(ORIGIN))
        columns = [pa.array(values, TRACED.field(at).type) for at, values in enumerate(heads)]
        for name in LISTED:
            struct = TRACED.field(name).type.value_type
            values = list(zip(*self._lists[name], strict=True)) or [()] * struct.num_fields
            arrays = [pa.array(column, struct.field(at).type) for at, column in enumerate(values)]
            rows = pa.StructArray.from_arrays(arrays, fields=list(struct))
            columns.append(pa.ListArray.from_arrays(pa.array(self._ends[name], pa.int32()), rows))
        return pa.RecordBatch.from_arrays(columns, schema=TRACED)
