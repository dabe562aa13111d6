"""How a line of a case reads, and whether the quotes of a text are what its lines say.

A line is `speaker | kind | cue`, then what else matters, in any order:

- `speaker`: as `speaker_in_article` has it; `word…` where more words may follow; `-`: nobody is named although somebody speaks;
  `nobody`: nobody's words (kind and cue are not looked at).
- `kind`, `cue`: as in the table `quotes`; `?` where it does not matter; no cue where none stands in the text.
- `denied`, `hypothetical`, `asked`: the assertion, `asserted` where the line says nothing.
- `via X > Y`: the stated carriers from the speaker outwards, ids of agencies or names of papers.
- `= words`: an indirect quote's text, or the whole clause around a mixed one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, NamedTuple

from quotetrace.model import Article
from quotetrace.quotes.extract import extract_article
from quotetrace.settings import QuoteSettings

ASSERTIONS: Final = ("denied", "hypothetical", "asked")
FOLDER: Final = Path(__file__).parent
LANGS: Final = ("fr", "es", "de")


class Case(NamedTuple):
    """A text of a class with its lines."""

    group: str
    text: str
    lines: list[str]


def read_cases(name: str) -> list[Case]:
    """The cases of the table `name` (`fr`, `fr_fresh` …): classes behind `##`, texts, and their lines set in.

    Example:
        >>> read_cases("fr")[0].lines
        ['Jeanne Morel | direct | annoncé']
    """
    cases: list[Case] = []
    group = ""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line.removeprefix("## ")
        elif line.startswith("    "):
            cases[-1].lines.append(line.strip())
        elif line and not line.startswith("#"):
            cases.append(Case(group, line.replace("¶", "\n"), []))
    return cases


class Line(NamedTuple):
    """What is expected of one quote; empty or `?`: not looked at."""

    speaker: str
    kind: str
    cue: str
    assertion: str
    carriers: tuple[str, ...]
    content: str


def read_line(line: str) -> Line:
    """The line as values.

    Example:
        >>> read_line("Ana Ruiz | mixed | dijo | denied | via efe > El Faro").carriers
        ('efe', 'El Faro')
    """
    speaker, kind, cue, *rest = (part.strip() for part in line.split("|"))
    assertion = next((part for part in rest if part in ASSERTIONS), "asserted")
    via = next((part.removeprefix("via ") for part in rest if part.startswith("via ")), "")
    content = next((part.removeprefix("= ") for part in rest if part.startswith("= ")), "")
    return Line(speaker, kind, cue, assertion, tuple(via.split(" > ")) if via else (), content)


def extract(text: str, lang: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of an article that is nothing but the text."""
    return extract_article(Article("a", text, lang=lang), QuoteSettings())


def find_faults(text: str, lang: str, lines: list[str]) -> list[str]:
    """What differs between the lines and the quotes of the text, in words; nothing where all is as expected.

    Example:
        >>> find_faults("«Zarpamos», dijo Ana Ruiz.", "es", ["Ana Ruiz | direct | dijo"])
        []
    """
    rows = extract(text, lang)
    quotes, expected = rows["quotes"], [read_line(line) for line in lines]
    if len(quotes) != len(expected):
        return [f"{len(expected)} quotes expected, got {[(row['text'], row['speaker_in_article'], row['rule']) for row in quotes]}"]
    carriers: dict[str, list[str]] = {}
    for hop in rows["chain"]:
        if hop["hop"] and hop["basis"] == "stated":
            carriers.setdefault(hop["quote_id"], []).append(hop["agency_id"] or hop["name"])
    return [
        fault
        for row, line in zip(quotes, expected, strict=True)
        for fault in _faults(row, line, tuple(carriers.get(row["quote_id"], ())), text)
    ]


def _faults(row: dict[str, Any], line: Line, carriers: tuple[str, ...], text: str) -> list[str]:
    if line.speaker == "nobody":
        return [] if row["status"] == "not_speech" else [f"nobody expected, got {row['speaker_in_article']} ({row['rule']})"]
    got = {
        "speaker": row["speaker_in_article"] or ("nobody" if row["status"] == "not_speech" else "-"),
        "kind": row["kind"],
        "cue": row["cue"] or "",
        "assertion": row["assertion"],
        "carriers": carriers,
        "content": text[row["content_start"] : row["content_end"]],
    }
    wanted = line._asdict()
    return [f"{name}: {wanted[name]!r} expected, got {value!r}" for name, value in got.items() if not _fits(name, wanted[name], value)]


def _fits(name: str, wanted: Any, value: Any) -> bool:
    """Whether a value is as wanted, or nothing is."""
    if name in ("kind", "cue", "content") and (wanted == "?" or (name == "content" and not wanted)):
        return True
    if name == "carriers" and not wanted:
        return True
    if name == "speaker" and wanted.endswith("…"):
        return bool(value.startswith(wanted[:-1]))
    return bool(wanted == value)
