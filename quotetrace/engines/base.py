"""What every engine can do: a narrow protocol that the relational steps are written against.

Kernels are pure functions, Arrow record batch in, Arrow record batch out. They never see an engine. A kernel that makes rows of several
tables returns one row an input row with a `list<struct>` column for each, which `unpack` spreads out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

import pyarrow as pa

Kernel = Callable[[pa.RecordBatch], pa.RecordBatch]
ALL_ROWS = 2**31 - 1
"""For `map`: the whole relation as one batch, a small one."""

Relation = Any
"""A handle to rows that live in the engine: opaque, passed back to the same engine. The rows live as long as somebody holds it."""


class Engine(Protocol):
    """Load, map, query, collect."""

    name: str
    is_here: bool
    """Whether all work is done on this machine, so that its paths can be read and written."""

    def load(self, rows: pa.Table) -> Relation:
        """A relation of `rows`."""
        ...

    def stream(self, batches: Iterable[pa.RecordBatch], kernel: Kernel, schema: pa.Schema) -> Relation:
        """The relation that `kernel` makes of `batches`, which are read once and never held together."""
        ...

    def contents(self, files: Sequence[Any]) -> Relation:
        """`name`, `content`, `bytes` and `sha256` of files in a store (see `find_files`), read where the engine works."""
        ...

    def find_files(self, urls: Sequence[str]) -> Sequence[Any]:
        """Every file of the inputs `urls`.

        Raises:
            EngineError: the engine reads no stores.
            InputError: one does not exist, or cannot be read.
        """
        ...

    def store(self, url: str) -> Any:
        """The folder `url` of a store.

        Raises:
            EngineError: the engine writes to no stores.
        """
        ...

    def map(self, relation: Relation, kernel: Kernel, schema: pa.Schema, *, rows: int = 0, light: bool = False) -> Relation:
        """The relation that `kernel` makes of `relation`, in batches of about `rows` rows (0: the engine's choice).

        A `light` kernel takes little longer over a row than handing the row to another process would.

        The kernel must be importable (a module's function, or a `functools.partial` of one), and its rows must not depend on how the
        relation is cut into batches, unless ALL_ROWS asks for a single one.
        """
        ...

    def sql(self, query: str, **relations: Relation) -> Relation:
        """The relation of a `SELECT` that names `relations`; plain SQL that DuckDB and Spark read alike."""
        ...

    def view(self, query: str, **relations: Relation) -> Relation:
        """As `sql`, but nothing is kept: made each time it is read, for what is read once and is larger than what is made of it."""
        ...

    def unpack(self, relation: Relation, column: str) -> Relation:
        """One row an element of the `list<struct>` column `column`, the struct's fields as columns."""
        ...

    def pack(self, relation: Relation, key: str, column: str) -> Relation:
        """One row a value of `key`, the other columns gathered as structs in the list `column`, in no certain order."""
        ...

    def collect(self, relation: Relation) -> pa.Table:
        """All rows of `relation`, in no certain order."""
        ...

    def write(self, tables: Mapping[str, Relation | None], folder: str, metadata: Mapping[str, str]) -> dict[str, int]:
        """Write every table, sorted by its key and held against its contract, as `folder/<table>.parquet`; the rows of each.

        A table that no stage made (None) is empty. The metadata goes into the files where the engine's writer can carry it.

        Raises:
            SchemaError: a table does not keep its contract.
        """
        ...

    def save(self, relation: Relation, path: str) -> None:
        """Write `relation` as it is, as the Parquet table `path`, a file or a folder of parts."""
        ...

    def read(self, path: str) -> Relation | None:
        """The rows of the Parquet table `path`, which may be gone afterwards; None where there is none."""
        ...

    def close(self) -> None:
        """Let go of memory, files and processes."""
        ...
