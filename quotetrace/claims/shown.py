"""What a run knows of a claim, for the eye: the verdict, the claim with its changes marked, who carried the words, where they are from."""

from __future__ import annotations

import io
from dataclasses import asdict
from html import escape

from rich.console import Console
from rich.text import Text

from quotetrace.claims.check import VERDICTS, Appearance, Checked, Match
from quotetrace.show.card import Piece, cut_at_edits, name_origin
from quotetrace.show.html import marked
from quotetrace.show.plain import WIDTH, append_pieces

MAX_APPEARANCES = 8

STYLES = {
    "verbatim": "bold green",
    "altered": "bold yellow",
    "other_speaker": "bold red",
    "other_translation": "bold cyan",
    "not_asserted": "bold red",
    "not_found": "bold",
}


def print_checked(checked: Checked, console: Console) -> None:
    """Print a check to `console`, in its width and colours."""
    verdict = Text.assemble((checked.verdict.replace("_", " "), STYLES[checked.verdict]), f": {VERDICTS[checked.verdict]}")
    console.print(verdict)
    for match in checked.matches:
        console.print()
        for line in _lines(match, checked, colours=console.color_system is not None):
            console.print(line, soft_wrap=False)


def to_text(checked: Checked) -> str:
    """The check as plain text, 110 columns wide."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None)
    print_checked(checked, console)
    written: str = console.file.getvalue()  # type: ignore[attr-defined]
    return written


def to_html(checked: Checked) -> str:
    """The check as one HTML table; nothing in it runs or loads."""
    caption = f"<caption><strong>{escape(checked.verdict.replace('_', ' '))}</strong>: {escape(VERDICTS[checked.verdict])}</caption>"
    names = "".join(f"<th>{name}</th>" for name in ("verdict", "against the record", "speaker", "origin", "carried by"))
    rows = "".join(_row(match, checked) for match in checked.matches)
    return f'<table dir="auto">{caption}<thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>'


def _row(match: Match, checked: Checked) -> str:
    alarms = "".join(f"<br><strong>! {escape(alarm)}</strong>" for alarm in match.alarms)
    record = "" if match.verdict == "verbatim" else f"<br>record: “{escape(match.record)}”"
    shown = "<br>".join(escape(_appearance(one)) for one in match.appearances[:MAX_APPEARANCES])
    cells = (
        escape(match.verdict.replace("_", " ")),
        f"“{marked(pieces_of(match, checked.words))}”{alarms}{record}",
        escape(match.speaker or "unknown"),
        escape(name_origin(asdict(match))),
        f"{shown}{escape(_rest(match))}",
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def pieces_of(match: Match, words: str) -> tuple[Piece, ...]:
    """The claim cut at its edits: what the record has and the claim lacks is marked as gone, however long it is."""
    edits = [{**asdict(edit), "seq": seq, "kind": "" if edit.kind == "truncation" else edit.kind} for seq, edit in enumerate(match.edits)]
    return cut_at_edits({"text": words, "start": 0}, edits)


def _lines(match: Match, checked: Checked, *, colours: bool) -> list[Text]:
    claim = Text.assemble((f"{match.verdict.replace('_', ' ')} ", STYLES[match.verdict]), f"{match.shared:.0%} of the words  “")
    append_pieces(claim, pieces_of(match, checked.words), colours=colours)
    claim.append("”")
    for alarm in match.alarms:
        claim.append(f"  ! {alarm}", "bold red")
    lines = [claim]
    if match.verdict != "verbatim" or len(match.record) > len(checked.words):
        lines.append(Text.assemble(("  record  ", "dim"), f"“{match.record}”"))
    lines.append(Text.assemble(("  speaker ", "dim"), match.speaker or "unknown", ("   origin ", "dim"), name_origin(asdict(match))))
    for place, appearance in enumerate(match.appearances[:MAX_APPEARANCES]):
        label = "first   " if place == 0 and match.first else "also    "
        lines.append(Text.assemble((f"  {label}", "dim"), _appearance(appearance)))
    if _rest(match):
        lines.append(Text(f"          {_rest(match).strip()}", style="dim"))
    return lines


def _appearance(one: Appearance) -> str:
    date = one.published_text.split(" | ")[0] if one.published_text else "no date"
    told = [f"{one.outlet or one.article_id}, {date}", one.speaker or "unknown"]
    if one.kind == "indirect":
        told.append("reported, not in marks")
    if one.assertion != "asserted":
        told.append(one.assertion)
    return " · ".join([*told, *([one.url] if one.url else [])])


def _rest(match: Match) -> str:
    more = match.n_articles - min(len(match.appearances), MAX_APPEARANCES)
    return f" and {more:,} more articles" if more > 0 else ""
