"""Cards as text: with colours on a terminal, with `[-gone-]{+new+}` where there are none."""

from __future__ import annotations

import io

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from quotetrace.show.card import Card, Carrier, Piece, Wording

STYLES = {"same": "", "gone": "red strike", "new": "green bold", "cut": "dim"}
BRACKETS = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}", "cut": "{}"}

WIDTH = 110


def print_cards(cards: list[Card], console: Console) -> None:
    """Print every card to `console`, in its width and colours."""
    for card in cards:
        console.print(_panel(card, colours=console.color_system is not None))


def to_text(card: Card) -> str:
    """The card as plain text, 110 columns wide."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None)
    print_cards([card], console)
    written: str = console.file.getvalue()  # type: ignore[attr-defined]
    return written


def _panel(card: Card, *, colours: bool) -> Panel:
    head = Text.assemble(
        (card.speaker, "bold"), f" · {_counts(card)}\n", ("origin ", "dim"), card.origin, ("   first seen ", "dim"), card.first_seen
    )
    return Panel(
        Group(head, *(_wording(wording, colours=colours) for wording in card.wordings)), title=Text(card.cluster_id), title_align="left"
    )


def _counts(card: Card) -> str:
    carriers = f", {card.n_originators} first carrier{'s' if card.n_originators != 1 else ''} named" if card.n_originators else ""
    return f"{card.n_quotes} quotes in {card.n_articles} articles, {card.n_texts} texts{carriers}"


def _wording(wording: Wording, *, colours: bool) -> Padding:
    label = "base" if wording.is_base else f"{wording.similarity:.2f}"
    line = Text.assemble("\n", (f"{label:>5} ", "bold cyan" if wording.is_base else "cyan"))
    line.append("“")
    append_pieces(line, wording.pieces, colours=colours)
    line.append("”")
    for alarm in wording.alarms:
        line.append(f"  ! {alarm}", "bold red")
    carriers = [Padding(_carrier(carrier), (0, 0, 0, 6)) for carrier in wording.carriers]
    return Padding(Group(line, *carriers), 0)


def append_pieces(line: Text, pieces: tuple[Piece, ...], *, colours: bool) -> None:
    """Runs of words put to the end of `line`, with what is gone and what is new marked."""
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        # What is gone has no white space of its own in this text: set it apart from a word that follows.
        space = " " if piece.mark == "gone" and following is not None and following.text[:1].isalnum() else ""
        line.append(piece.text + space if colours else BRACKETS[piece.mark].format(piece.text) + space, STYLES[piece.mark])


def _carrier(carrier: Carrier) -> Text:
    line = Text.assemble((f"{carrier.outlet}", "bold"), f", {carrier.published} · {carrier.kind} · {carrier.speaker}")
    if carrier.chain:
        line.append(f" → {carrier.chain}")
    for flag in carrier.flags:
        line.append(f" · {flag}", "yellow")
    return line
