"""Every threshold, with its unit and the reason for its default.

A settings file is TOML with one table a stage; what it does not name keeps its default, and a name that is not known is an error.
The fingerprint covers what decides the rows, not how fast they are made.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from quotetrace.errors import SettingsError

MIN_MEMORY: Final = 100_000_000
"""Bytes that DuckDB needs to sort and join at all."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ArticleSettings(_Section):
    """Reading articles."""

    date_order: str = Field(
        "", pattern="^(DMY|MDY|YMD|)$", description="order of day and month in dates that do not tell; empty: both kept as a range"
    )
    zone: str = Field("", description="IANA time zone assumed for dates that state none; empty: unknown, the range covers every zone")
    max_chars: int = Field(2_000_000, ge=1, description="code points; a longer text is left out with an issue (a dump, not an article)")

    @field_validator("zone")
    @classmethod
    def _is_zone(cls, given: str) -> str:
        try:
            if given:
                ZoneInfo(given)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # an OSError: the name of a folder of zones
            raise ValueError(f"got {given!r}, expected an IANA time zone such as 'Europe/Madrid'") from error
        return given


class QuoteSettings(_Section):
    """Finding quotes and their speakers."""

    min_score: float = Field(
        0.55,
        ge=0,
        le=1,
        description="ratio; a speaker scored lower is not named (status `unattributed`). Higher gives fewer and surer speakers: in "
        "cross-validation over PolNeAR .949 of the named are right at .55, .964 at .65 (.923 of the quotes named), .977 at .8 (.853)",
    )
    double_apostrophes: bool = Field(
        False,
        description="read two apostrophes as a quotation mark, as some outlets' feeds write them; off: an issue says where they stand",
    )
    context_chars: int = Field(32, ge=0, description="code points kept as `prefix` and `suffix` of a quote")


class LinkSettings(_Section):
    """Judging which quotes report the same utterance."""

    min_symmetric: float = Field(0.52, ge=0.5, le=1, description="ratio; tokens of both sides shared in order, to be one wording reworded")
    min_symmetric_content: float = Field(0.4, ge=0, le=1, description="ratio; content tokens of both sides shared in order, likewise")
    min_contained: float = Field(0.5, ge=0.5, le=1, description="ratio; tokens of the shorter side found in the longer, to be a fragment")
    min_contained_content: float = Field(0.65, ge=0, le=1, description="ratio; content tokens of the shorter side, likewise")
    min_overlap_tokens: int = Field(8, ge=1, description="tokens; shared in order by two quotes of which neither holds the other")
    min_overlap_content: int = Field(4, ge=1, description="content tokens; likewise")
    min_paraphrase_content: int = Field(3, ge=1, description="content tokens; shared in order by a looser pair, which then needs evidence")
    min_paraphrase_ratio: float = Field(0.4, ge=0, le=1, description="ratio; content tokens of both sides shared, likewise")
    min_score: float = Field(0.5, gt=0, lt=1, description="probability; a pair that the evidence gives less is no link")
    min_copy_share: float = Field(
        0.9, gt=0, le=1, description="ratio; of the longer article's 8-token runs found in the other, to be a copy"
    )
    min_wire_share: float = Field(
        0.2, gt=0, le=1, description="ratio; of the shorter article's 8-token runs found in the other, to be of one wire text"
    )
    min_wire_shingles: int = Field(
        5, ge=1, description="8-token runs; shared at least, whatever the share: less may be a boilerplate sentence"
    )
    meaning: bool = Field(
        False,
        description="whether translations and heavy paraphrase are looked for, by an encoder (`pip install 'quotetrace[crosslingual]'`); "
        "[what that is worth](limits.md)",
    )
    min_meaning: float = Field(
        0.6,
        ge=0.3,
        le=1,
        description="cosine; of two quotes that share too few words, to be weighed as a paraphrase. Translations lie at .45 to .9, other "
        "remarks on the subject mostly below .6, denials and opposites where translations lie: evidence must tell those apart",
    )
    link_terms: bool = Field(False, description="whether terms, titles and headings link among themselves; they are nobody's utterance")


class TraceSettings(_Section):
    """Following the wording back."""

    fragment_coverage: float = Field(
        0.8, ge=0, le=1, description="ratio; a shorter quote with this share of its tokens in the base is a fragment of it"
    )
    fragment_length: float = Field(
        0.85, ge=0, le=1, description="ratio; up to this share of the base's tokens it counts as shorter (a word dropped is an edit)"
    )
    same_wording: float = Field(
        0.75,
        ge=0,
        le=1,
        description="ratio; tokens of the shorter quote found in the base, from which a carrier of one is a carrier of the other's words",
    )
    root_cost: float = Field(
        8.0, ge=0, description="log-odds; what a wording without a parent costs the tree (planted histories: 8 leaves one root)"
    )
    unknown_parent: float = Field(
        0.7,
        ge=0,
        le=1,
        description="probability; a wording whose parent is likelier than this not to be in the corpus gets none (precision .80)",
    )
    overlap_share: float = Field(
        0.15, ge=0, le=1, description="ratio; of an article's text found in an agency's, from which it is listed where it names no agency"
    )
    common_tokens: int = Field(
        8, ge=1, description="tokens; two texts that share so many in order, with no carrier stated, go back to one lost text"
    )


class ListSettings(_Section):
    """Own lists, by their contents: `--agencies`, `--speakers` and `--corrections` put files here."""

    agencies: str = Field("", description="agencies beside those of the lexicon, TOML: `--agencies FILE.toml`; see below")
    speakers: str = Field("", description="persons and bodies with their names, CSV: `--speakers FILE.csv`; see below")
    corrections: str = Field("", description="what a reader corrected by hand, CSV: `--corrections FILE.csv`; see below")


class EngineSettings(_Section):
    """How the work is done; none of it changes a row."""

    workers: int = Field(0, ge=0, description="processes, at most four a core; 0: one a core")
    memory_limit: str = Field(
        "", description="of DuckDB, or of Spark's driver on this machine, such as '4GB', at least '100MB'; empty: a quarter of the machine"
    )
    master: str = Field(
        "", description="of Spark: 'local[4]', 'spark://host:7077', 'yarn', 'k8s://…'; empty: that of spark-submit, else 'local[*]'"
    )
    batch_chars: int = Field(250_000, ge=1, description="code points of text in one batch of articles")

    @field_validator("memory_limit")
    @classmethod
    def _is_enough(cls, given: str) -> str:
        if given and not (n_bytes := bytes_of(given)):
            raise ValueError(f"got {given!r}, expected a number and a unit such as '4GB'")
        if given and n_bytes < MIN_MEMORY:
            raise ValueError(f"got {given!r}, expected at least '100MB'")
        return given


def bytes_of(memory: str) -> int:
    """The bytes that a memory limit names; 0 where it names none.

    Example:
        >>> bytes_of("4GB"), bytes_of("1.5 GiB"), bytes_of("much")
        (4000000000, 1610612736, 0)
    """
    match = _MEMORY.fullmatch(memory)
    return int(float(match[1]) * (1024 if match[3] else 1000) ** ("KMGT".index(match[2]) + 1)) if match else 0


_MEMORY: Final = regex.compile(r"(\d{1,12}(?:\.\d+)?) ?([KMGT])(i?)B")


class Settings(_Section):
    """All settings of a run.

    Example:
        >>> Settings().fingerprint() == Settings(engine={"workers": 1}).fingerprint()
        True
    """

    articles: ArticleSettings = ArticleSettings()
    quotes: QuoteSettings = QuoteSettings()
    links: LinkSettings = LinkSettings()
    trace: TraceSettings = TraceSettings()
    lists: ListSettings = ListSettings()
    engine: EngineSettings = EngineSettings()

    def fingerprint(self) -> str:
        """16 hex digits over everything that decides a row."""
        deciding = self.model_dump(mode="json", exclude={"engine"})
        return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()[:16]

    def described(self) -> dict[str, Any]:
        """Every setting, own lists by a hash of their contents: what `run.json` says."""
        made = self.model_dump(mode="json")
        hashes = {name: hashlib.sha256(text.encode()).hexdigest() if text else "" for name, text in made["lists"].items()}
        return {**made, "lists": hashes}


def load_settings(path: Path | str | None = None, **overrides: Any) -> Settings:
    """The settings of a TOML file, or the defaults, with `overrides` (section name to mapping) on top.

    Raises:
        SettingsError: the file is missing or no TOML, or a name or value in it is not known.

    Example:
        >>> load_settings(engine={"workers": 2}).engine.workers
        2
    """
    given: dict[str, Any] = {}
    if path is not None:
        try:
            given = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(
                f"cannot read settings: {error}", where=str(path), hint="a TOML file with tables such as [links]"
            ) from error
    for section, values in overrides.items():
        if isinstance(given.get(section, {}), dict):
            given[section] = {**given.get(section, {}), **values}
    return validated(given, where=str(path or "settings"))


def validated(given: dict[str, Any], *, where: str) -> Settings:
    """The settings that `given` (section name to mapping) makes.

    Raises:
        SettingsError: a name or a value is not known; `where` says where it was given.
    """
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(
            f"{name}: {first['msg'].removeprefix('Value error, ')}", where=where, hint="docs/settings.md lists every name"
        ) from error
