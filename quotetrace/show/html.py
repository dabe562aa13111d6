"""Cards as HTML: a real table with bare `<ins>` and `<del>`, so that it reads the same where styles are stripped; all text escaped."""

from __future__ import annotations

from html import escape

from quotetrace.show.card import Card, Carrier, Piece, Wording

TAGS = {"same": "{}", "gone": "<del>{}</del> ", "new": "<ins>{}</ins>", "cut": "{}"}

MAX_CARRIERS = 50
"""Carriers listed for one wording; a count stands for the rest."""


def to_html(card: Card) -> str:
    """The card as one HTML table; nothing in it runs or loads."""
    head = (
        f"<caption><strong>{escape(card.speaker)}</strong> · {card.n_quotes} quotes in {card.n_articles} articles, {card.n_texts} texts"
        f" · origin: {escape(card.origin)} · first seen {escape(card.first_seen)}</caption>"
    )
    rows = "".join(_row(wording) for wording in card.wordings)
    names = "".join(f"<th>{name}</th>" for name in ("like base", "wording", "carried by"))
    return f'<table dir="auto">{head}<thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>'


def _row(wording: Wording) -> str:
    label = "base" if wording.is_base else f"{wording.similarity:.2f}"
    alarms = "".join(f"<br><strong>! {escape(alarm)}</strong>" for alarm in wording.alarms)
    carriers = "<br>".join(_carrier(carrier) for carrier in wording.carriers[:MAX_CARRIERS])
    more = len(wording.carriers) - MAX_CARRIERS
    rest = f"<br>and {more} more" if more > 0 else ""
    return f"<tr><td>{label}</td><td>“{marked(wording.pieces)}”{alarms}</td><td>{carriers}{rest}</td></tr>"


def marked(pieces: tuple[Piece, ...]) -> str:
    """Runs of words with what is gone and what is new marked up; all text escaped."""
    return "".join(TAGS[piece.mark].format(escape(piece.text)) for piece in pieces)


def _carrier(carrier: Carrier) -> str:
    parts = [f"<strong>{escape(carrier.outlet)}</strong>, {escape(carrier.published)}", escape(carrier.kind), escape(carrier.speaker)]
    line = " · ".join(parts)
    if carrier.chain:
        line += f" → {escape(carrier.chain)}"
    if carrier.flags:
        line += f" · <em>{escape(', '.join(carrier.flags))}</em>"
    return line
