"""The formats that a run can be exported to, in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from quotetrace.errors import SettingsError
from quotetrace.exports import graphml, prov_json, quotebank, schema_org, sheet, web_annotation
from quotetrace.exports.run_tables import SPEECH, RunTables
from quotetrace.values import value


@value
class Format:
    """One format.

    Attributes:
        name: As given with `--to`.
        suffix: Of the file, where no name is given.
        write: From the tables to the pieces of the file, in a stream.
        quotes: Which quotes it holds, as a condition on the table `quotes`.
        needs: Tables that it cannot do without.
        needs_text: What of it would be left without wording, where nothing would; else empty.
    """

    name: str
    suffix: str
    write: Callable[[RunTables], Iterator[str]]
    quotes: str = SPEECH
    needs: tuple[str, ...] = ("quotes",)
    needs_text: str = ""


FORMATS: Final[Mapping[str, Format]] = {
    one.name: one
    for one in (
        Format("prov-json", ".prov.json", prov_json.write, needs=("quotes", "articles", "speakers", "lineage")),
        Format("web-annotation", ".annotations.jsonld", web_annotation.write),
        Format("quotebank-jsonl", ".quotebank.jsonl", quotebank.write, quotebank.IN_MARKS, needs_text="a quote is all that it holds"),
        Format("schema-org", ".schema.jsonld", schema_org.write),
        Format("graphml", ".graphml", graphml.write, needs=("quotes", "articles", "speakers", "lineage")),
        Format("csv", ".csv", sheet.write),
    )
}
"""Every format by its name."""


def format_named(name: str) -> Format:
    """The format `name`.

    Raises:
        SettingsError: there is no such format.

    Example:
        >>> format_named("csv").suffix
        '.csv'
    """
    if name not in FORMATS:
        raise SettingsError(f"no format {name!r}", where="--to", hint=f"one of {', '.join(FORMATS)}")
    return FORMATS[name]
