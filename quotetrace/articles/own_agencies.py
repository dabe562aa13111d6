"""Own agencies beside those of the lexicon: a TOML file of the same shape, found wherever an agency can be named.

The contents travel, not the path: they are part of the settings, and a kernel that names agencies carries them into whatever process it
runs in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

import pyarrow as pa

from quotetrace.articles.agencies import add_entries, forms_of, known_entries
from quotetrace.errors import SettingsError

Kernel = Callable[[pa.RecordBatch], pa.RecordBatch]

KINDS: Final[dict[str, type]] = {
    "id": str, "name": str, "country": str, "state": bool, "article": bool, "obscure": bool, "semi_official": bool,
    "short": list, "collides": list, "home": list, "sites": list, "names": dict, "from": int, "to": int,
}  # fmt: skip
"""What an entry may say, and as what; `lexicon/agencies.toml` explains each."""
HINT: Final = "the shape of [[agency]] entries is in docs/settings.md"

_in_use = ""


def under_agencies(kernel: Kernel, text: str) -> Kernel:
    """`kernel` with the agencies of `text` (contents of a file, or nothing) beside those of the lexicon, wherever it runs."""
    return partial(_run, kernel=kernel, text=text)


def _run(batch: pa.RecordBatch, *, kernel: Kernel, text: str) -> pa.RecordBatch:
    use_agencies(text)
    return kernel(batch)


def use_agencies(text: str) -> None:
    """Let the agencies of `text`, and no other added ones, be known in this process from here on."""
    global _in_use
    if text != _in_use:
        add_entries(read_agencies(text))
        _in_use = text


def read_agencies(text: str, *, where: str = "agencies") -> list[dict[str, Any]]:
    """The entries of a file of agencies.

    Args:
        text: Its contents.
        where: What messages call it.

    Raises:
        SettingsError: it is no TOML or of another shape, an id is taken, or a form is another agency's.

    Example:
        >>> [entry["id"] for entry in read_agencies('[[agency]]\\nid = "ncp"\\nname = "Namsae Press"\\nshort = ["NCP"]')]
        ['ncp']
    """
    if not text.strip():
        return []
    try:
        given = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"no TOML: {error}", where=where, hint=HINT) from error
    entries = given.pop("agency", None)
    if given or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        found = ", ".join(given) or "none"
        raise SettingsError(f"got {found}, expected [[agency]] entries and nothing else", where=where, hint=HINT)
    made = [_completed(entry, number, where) for number, entry in enumerate(entries, 1)]
    _check_taken(made, where)
    return made


def _completed(entry: dict[str, Any], number: int, where: str) -> dict[str, Any]:
    """An entry with everything that every agency has.

    Raises:
        SettingsError: a key is unknown, a value of another kind, or it has no id, no name or no form.
    """
    here = f"{where}, agency {entry.get('id') or number}"
    for key, value in entry.items():
        if key not in KINDS:
            raise SettingsError(f"unknown key {key!r}, expected one of {', '.join(KINDS)}", where=here, hint=HINT)
        if type(value) is not KINDS[key] or not _holds_words(value):
            raise SettingsError(f"{key}: got {value!r}, expected {_expected(key)}", where=here, hint=HINT)
    for key in ("id", "name"):
        if not entry.get(key, "").strip():
            raise SettingsError(f"has no {key}", where=here, hint=HINT)
    made = {"country": "", "state": False, "short": [], "names": {}, **entry}
    if not forms_of(made):
        raise SettingsError("has no form to be found by, expected some in short or names", where=here, hint=HINT)
    return made


def _holds_words(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(one, list) and _holds_words(one) for one in value.values())
    return not isinstance(value, list) or all(isinstance(one, str) and one.strip() for one in value)


def _expected(key: str) -> str:
    kinds = {str: "a string", bool: "true or false", int: "a year", list: "a list of strings", dict: "lists of strings by language"}
    return kinds[KINDS[key]]


def _check_taken(entries: Iterable[dict[str, Any]], where: str) -> None:
    """Refuse what would be two agencies.

    Raises:
        SettingsError: an id, a form or a site is another agency's already.
    """
    ids = {entry["id"] for entry in known_entries()}
    owners = {claim: entry["id"] for entry in known_entries() for claim in _claims(entry)}
    for entry in entries:
        here = f"{where}, agency {entry['id']}"
        if entry["id"] in ids:
            raise SettingsError(f"the id {entry['id']!r} is taken", where=here, hint="another id")
        ids.add(entry["id"])
        for claim, form in _claims(entry).items():
            if owners.setdefault(claim, entry["id"]) != entry["id"]:
                raise SettingsError(f"{form!r} is a form of agency {owners[claim]!r} already", where=here, hint="leave it out")


def _claims(entry: dict[str, Any]) -> dict[str, str]:
    """Every form and site of an agency as it is compared, and as written."""
    return {form.casefold(): form for form in reversed([entry["name"], *forms_of(entry), *entry.get("sites", [])])}
