"""The reference pages that are made from the code: `python -m tests.reference` writes them, a test holds them against it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from quotetrace.errors import ISSUE_CODES
from quotetrace.settings import Settings
from quotetrace.tables import TABLES

DOCS = Path(__file__).parents[1] / "docs"

OWN_LISTS = """## Own lists

All are given as files, on the command line or in Python (`quotetrace.run(…, speakers="people.csv", agencies="more.toml")`), and count
by what they hold: the fingerprint of the settings changes with a letter in them, not with their path. `run.json` has their hashes.

**`--speakers people.csv`** (`run`, `link`) says who goes by which names. A CSV file in UTF-8 with a header; only `name` must be there.

| column | what it is |
|---|---|
| `name` | what tables and displays call the person or body |
| `aliases` | other names, parted by `\\|`: full ones, bare surnames, names in other scripts |
| `id` | an id elsewhere, such as a QID; it becomes `speakers.external_id`. Rows of one id are one person |
| `body` | whom or what the person speaks for |
| `from`, `to` | first and last day (`2019-05-31`, `2019-05`, `2019`): the row is for articles of that time, by the middle of their dates |

    name,aliases,id,body,from,to
    Ilse Varga,Minister Varga|Ильза Варга,Q101,Ministry of Ports,2029-03,2033
    Ministry of Ports,Ports Ministry,Q202,,,

All names of one bearer are one speaker wherever they stand (evidence code `given`), and no two bearers are ever one. A full name of the
list is found under titles too; an alias that is no full name counts as it is written. Where a name is two bearers' at one time, each row
needs a body, and an article means the one whose body it names. Anything else that does not add up is an error that names the line.

**`--corrections corrections.csv`** (`run`) puts what a reader holds to be right in the place of what was computed, right after extraction:
speakers, links and origins follow from it. It names a quote by `quote_id`, or by `article_id` and `text_sha256`, the SHA-256 of the quote's
text, which still fits where the text has moved in its article. `field` is `speaker`, `addressee` (empty: nobody), `kind`, `form`,
`assertion` or `status`.

    quote_id,field,value,by,note
    news/17:302-341,speaker,Ilse Varga,desk,heard on tape
    news/17:88-101,status,not_speech,desk,a title

The table `corrections` keeps what was computed beside each. The file is kept as `OUT/corrections.csv`, and a run anew into the same folder
applies it unless another is given; so does `append`. One that fits no quote, or says what is computed by now, is an issue
(`stale_correction`).

**`--primary FILE`** (`run`, `append`; may be given again) marks a transcript, a statement or an agency's original, in any form that
articles are read in; it may be one of the inputs too. What articles quote of it becomes a quote there (`quotes.rule` `primary`), marks
or none: the sentences that hold the words, found by at least three fifths of them. It is the base of its utterance, root of the variant
tree, and its date tells nobody's order. Edits against it have `from_primary`, lineage leads to it (`had_primary_source`), and it is the
`origin_article_id`: of an agency's original the agency is credited, of a transcript the carriers that articles state are. Words that no
primary text has keep their base among the articles.

**`--agencies more.toml`** (`run`, `extract`, `explain`) adds agencies to those that are known, in the shape of the package's own list.
They are found in credits, chains, outlets and among speakers. An id or a form that another agency has already is an error.

    [[agency]]
    id = "ncp"                              # the agency_id of the tables
    name = "Namsae Central Press"           # what displays call it
    country = "KP"                          # ISO 3166-1 alpha-2; may be left out, like all that follows
    state = true                            # reporters call it state media
    short = ["NCP"]                         # acronyms and names of one word
    names.en = ["Namsae Central Press"]     # long forms by language; native: in its own script
    collides = ["NCP"]                      # forms that mean something else too: they count in credits and beside cues only
    sites = ["ncp.example"]                 # domains of its own pages
"""
"""What the table of settings cannot say of files."""


def data_dictionary() -> str:
    """Every table and column, from the schema module."""
    return "\n".join(_dictionary_lines()) + "\n"


def _dictionary_lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made from `quotetrace/tables.py` by `python -m tests.reference`. Every table is a flat Parquet file in OUT, sorted by its key."
    yield "Offsets are Unicode code points, half-open `[start, end)`, into the `text` or `title` of the article; instants are UTC;"
    yield "scores are ratios from 0 to 1."
    yield ""
    for table in TABLES.values():
        yield f"## {table.name}"
        yield ""
        yield f"{table.description[0].upper()}{table.description[1:]}. Key: {', '.join(f'`{name}`' for name in table.key)}."
        yield ""
        yield "| column | type | null | unit | what it is |"
        yield "|---|---|---|---|---|"
        for column in table.columns:
            yield f"| `{column.name}` | {column.type} | {'yes' if column.nullable else 'never'} | {column.unit} | {column.description} |"
        yield ""
    yield "## Codes of issues"
    yield ""
    yield "| code | meaning |"
    yield "|---|---|"
    for code, meaning in ISSUE_CODES.items():
        yield f"| `{code}` | {meaning} |"


def settings_reference() -> str:
    """Every setting with its default, unit and reason, from the settings module."""
    lines = [
        "# Settings",
        "",
        "Made from `quotetrace/settings.py` by `python -m tests.reference`. A settings file is TOML with one table a section; what it does",
        "not name keeps its default, and an unknown name is an error. `--settings FILE.toml` on the command line, `settings=` in Python.",
        "",
    ]
    for section, field in Settings.model_fields.items():
        model = field.annotation
        assert model is not None
        assert issubclass(model, BaseModel)
        if not model.model_fields:
            continue
        lines += [
            f"## [{section}]",
            "",
            (model.__doc__ or "").strip().splitlines()[0],
            "",
            "| name | default | what it is |",
            "|---|---|---|",
        ]
        lines += [f"| `{name}` | `{option.default!r}` | {option.description} |" for name, option in model.model_fields.items()]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n\n" + OWN_LISTS


PAGES = {"data_dictionary.md": data_dictionary, "settings.md": settings_reference}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
