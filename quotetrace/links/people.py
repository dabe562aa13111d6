"""Own list of persons and bodies: who goes by which names, when, and under which id elsewhere.

A name of the list means its bearer in every article of the time given. All names of one bearer are one speaker, and no two bearers ever
are. Where a name is two bearers' at one time, each must have a body; the article then means the one whose body it names, and nobody of
the list where it names neither or both.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from typing import Final

import pyarrow as pa

from quotetrace.engines.base import Engine, Relation
from quotetrace.errors import SettingsError
from quotetrace.ids import digest16
from quotetrace.links.names import SpeakerName, are_compatible_middles, read_name
from quotetrace.links.tokens import LANGUAGES
from quotetrace.tables import QUOTES
from quotetrace.values import value

COLUMNS: Final = ("name", "aliases", "id", "body", "from", "to")
ALIAS_MARK: Final = "|"
HINT: Final = f"columns {', '.join(COLUMNS)}; aliases parted by {ALIAS_MARK}, dates as 2019-05-31, 2019-05 or 2019"

LISTED_SCHEMA: Final = pa.schema([("quote_id", pa.string()), ("speaker_id", pa.string()), ("speaker", pa.string())])


@value
class Person:
    """One row of the list: a person or a body, for some time or always.

    Attributes:
        line: Of the file.
        name: What displays call the bearer.
        aliases: Other names.
        external_id: The bearer's id elsewhere, such as a QID; empty without one.
        body: Whom or what the bearer speaks for.
        since: The first day, or None.
        until: The first day after the last one, or None.
    """

    line: int
    name: str
    aliases: tuple[str, ...]
    external_id: str
    body: str
    since: date | None
    until: date | None

    @property
    def key(self) -> str:
        """Equal for the rows of one bearer: the id, else whatever the row says."""
        return self.external_id or f"{self.name}|{self.body}|{self.since or ''}|{self.until or ''}"

    def meets(self, other: Person) -> bool:
        """Whether the times of two rows share a day."""
        return (self.since or date.min) < (other.until or date.max) and (other.since or date.min) < (self.until or date.max)

    def spoke_on(self, day: date | None) -> bool:
        """Whether a day is in the row's time; a row without dates is for always, also where no day is known."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since or date.min) <= day < (self.until or date.max)


class People:
    """The rows of a list by the names they hold."""

    def __init__(self, rows: Iterable[Person]) -> None:
        self._by_name: dict[str, list[tuple[Person, SpeakerName]]] = defaultdict(list)
        for row in rows:
            for form, read in _readings(row):
                self._by_name[form].append((row, read))

    def find(self, name: str, read: SpeakerName, day: date | None, text: str = "") -> Person | None:
        """Whom the list says a name means.

        Args:
            name: As an article has it.
            read: What it says.
            day: When the article was published; None where that is not known.
            text: The article, for the bodies it names.

        Example:
            >>> people = People(read_people("name,aliases,id\\nIlse Varga,Minister Varga|I. Varga,Q1"))
            >>> people.find("Varga", read_name("Varga"), None), people.find("I. Varga", read_name("I. Varga"), None).external_id
            (None, 'Q1')
        """
        found = {
            row.key: row
            for form in _forms(name, read) | {f"name {read.shown.casefold()}"}
            for row, other in self._by_name.get(form, ())
            if row.spoke_on(day) and are_compatible_middles(read.middle, other.middle)
        }
        if len(found) > 1:
            named = text.casefold()
            found = {key: row for key, row in found.items() if row.body and row.body.casefold() in named}
        return next(iter(found.values())) if len(found) == 1 else None

    def clashes(self) -> Iterator[tuple[str, Person, Person]]:
        """Names that are two bearers' at one time without a body to tell them by."""
        for form, bearers in self._by_name.items():
            for (one, read), (other, another) in itertools.combinations(bearers, 2):
                told = one.body and other.body and one.body.casefold() != other.body.casefold()
                if one.key != other.key and one.meets(other) and are_compatible_middles(read.middle, another.middle) and not told:
                    yield form, one, other


@lru_cache(maxsize=4)
def people_of(text: str) -> People:
    """The list that `text`, the contents of a file, holds; made once in each process."""
    return People(read_people(text))


def read_people(text: str, *, where: str = "speakers") -> list[Person]:
    """The rows of a list.

    Args:
        text: Contents of a CSV file with the columns `COLUMNS`, of which only `name` must be there.
        where: What messages call it.

    Raises:
        SettingsError: a column is unknown, a row has no name or a date that cannot be, or a name is two bearers' at one time.
    """
    if not text.strip():
        return []
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader)]
        _check_header(header, where)
        rows = [_row(dict(zip(header, map(str.strip, cells), strict=False)), reader.line_num, len(cells) - len(header), where)
                for cells in reader if any(cell.strip() for cell in cells)]  # fmt: skip
    except csv.Error as error:
        raise SettingsError(f"no CSV: {error}", where=f"{where}:{reader.line_num}", hint=HINT) from error
    for _, one, other in People(rows).clashes():
        name = _shared_name(one, other)
        told = "give each of them its body, or times that do not meet"
        raise SettingsError(f"{name!r} is a name of two, in lines {one.line} and {other.line}, at one time", where=where, hint=told)
    return rows


def _check_header(header: list[str], where: str) -> None:
    unknown = [name for name in header if name not in COLUMNS]
    if unknown:
        raise SettingsError(f"unknown column {unknown[0]!r}", where=where, hint=HINT)
    if "name" not in header:
        raise SettingsError("has no column 'name'", where=where, hint=HINT)
    if len(set(header)) < len(header):
        raise SettingsError("has a column twice", where=where, hint=HINT)


def _row(cells: dict[str, str], line: int, extra: int, where: str) -> Person:
    here = f"{where}:{line}"
    if extra > 0:
        raise SettingsError("has more cells than the header (put names with commas in marks)", where=here, hint=HINT)
    if not cells.get("name"):
        raise SettingsError("has no name", where=here, hint=HINT)
    aliases = tuple(one.strip() for one in cells.get("aliases", "").split(ALIAS_MARK) if one.strip())
    since = _date(cells.get("from", ""), here)
    until = _date(cells.get("to", ""), here)
    if since and until and since[0] >= until[1]:
        raise SettingsError(f"ends ({cells['to']}) before it begins ({cells['from']})", where=here, hint=HINT)
    bounds = (since[0] if since else None, until[1] if until else None)
    return Person(line, cells["name"], aliases, cells.get("id", ""), cells.get("body", ""), *bounds)


def _date(text: str, here: str) -> tuple[date, date] | None:
    """The first day that a date names, and the first after it; None without a date.

    Raises:
        SettingsError: no such date.
    """
    if not text:
        return None
    parts = text.split("-")
    try:
        year, month, day = (*map(int, parts), *(1,) * (3 - len(parts)))
        first = date(year, month, day)
        last = {1: date(year + 1, 1, 1), 2: date(year + month // 12, month % 12 + 1, 1), 3: first + timedelta(days=1)}
        return first, last[len(parts)]
    except (ValueError, KeyError, OverflowError) as error:
        raise SettingsError(f"{text!r} is no date", where=here, hint=HINT) from error


def _readings(row: Person) -> Iterator[tuple[str, SpeakerName]]:
    """Every form that the names of a row are looked up by; their titles may be in any language."""
    for name in (row.name, *row.aliases):
        for read in {read_name(name, None, lang) for lang in LANGUAGES}:
            for form in _forms(name, read):
                yield form, read


def _forms(name: str, read: SpeakerName) -> set[str]:
    # "Minister Varga" is that alone; "Ilse Varga" is "Minister Ilse Varga" too.
    return {f"name {name.strip().casefold()}", *({f"key {read.key}"} if read.is_full else ())}


def _shared_name(one: Person, other: Person) -> str:
    mine = {name: {form for read in {read_name(name)} for form in _forms(name, read)} for name in (one.name, *one.aliases)}
    theirs = {form for form, _ in _readings(other)}
    return next((name for name, forms in mine.items() if forms & theirs), one.name)


def day_of(earliest: datetime | None, latest: datetime | None) -> date | None:
    """The day in the middle of the time in which an article may have been published (UTC), or None.

    Example:
        >>> day_of(datetime(2019, 5, 30, 10, tzinfo=UTC), datetime(2019, 6, 1, 12, tzinfo=UTC))
        datetime.date(2019, 5, 31)
    """
    if earliest is None and latest is None:
        return None
    first, last = earliest or latest, latest or earliest
    assert first is not None
    assert last is not None
    return (first + (last - first) / 2).astimezone(UTC).date()


def name_listed(engine: Engine, quotes: Relation, articles: Relation, text: str) -> Relation:
    """`quotes` whose articles have no text, with the id and the name that a list gives their speakers.

    Args:
        engine: Where the relations live.
        quotes: Columns of the table `quotes`.
        articles: `article_id`, `lang`, `published_at`, `published_until`.
        text: Contents of the list.
    """
    if not text:
        return quotes
    named = engine.sql(
        """
        SELECT quotes.quote_id, quotes.speaker_in_article AS name, articles.lang, articles.published_at, articles.published_until
        FROM quotes LEFT JOIN articles ON quotes.article_id = articles.article_id WHERE quotes.speaker_in_article IS NOT NULL
        """,
        quotes=quotes,
        articles=articles,
    )
    found = engine.map(named, partial(find_listed, speakers=text), LISTED_SCHEMA, light=True)
    listed = {name: f"coalesce(found.{name}, quotes.{name})" for name in ("speaker_id", "speaker")}
    columns = ", ".join(f'{listed.get(name, f"quotes.{name}")} AS "{name}"' for name in QUOTES.schema.names)
    return engine.sql(f"SELECT {columns} FROM quotes LEFT JOIN found ON quotes.quote_id = found.quote_id", quotes=quotes, found=found)


def find_listed(batch: pa.RecordBatch, speakers: str) -> pa.RecordBatch:
    """The speaker of each quote (`quote_id`, `name`, `lang`, `published_at`, `published_until`) in a list, null where it holds none."""
    people = people_of(speakers)
    found = [
        people.find(row["name"], read_name(row["name"], None, row["lang"]), day_of(row["published_at"], row["published_until"]))
        for row in batch.to_pylist()
    ]
    columns = ([digest16("speaker", "given", one.key) if one else None for one in found], [one.name if one else None for one in found])
    return pa.RecordBatch.from_arrays([batch["quote_id"], *(pa.array(column, pa.string()) for column in columns)], schema=LISTED_SCHEMA)
