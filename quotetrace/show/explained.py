"""An explanation for the eye: the quote, what decided, and its candidates side by side with their weightiest features."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from quotetrace import tables
from quotetrace.articles.files import read_manifest
from quotetrace.commands import use_lists
from quotetrace.errors import InputError
from quotetrace.quotes.explain import STEPS, Candidate, Explanation, explain_quote
from quotetrace.quotes.extract import article_of
from quotetrace.quotes.verdict import REASONS
from quotetrace.settings import Settings, load_settings

MAX_CANDIDATES = 4
MAX_FEATURES = 8


def explain(
    out: Path | str, quote_id: str, *, settings: Settings | Path | str | None = None, agencies: Path | str | None = None
) -> Explanation:
    """Why a quote of a run has its speaker, or none.

    Args:
        out: The folder of the run.
        quote_id: As in its table `quotes`.
        settings: Those that the run was made with, where they were not the defaults.
        agencies: The own list of agencies that it was made with, if any.

    Returns:
        The step that decided and the candidates with the features that speak for and against each; `to_pandas()` for a frame.

    Raises:
        InputError: `out` is no finished run, has no articles (made by `link`), or no such quote.
        SettingsError: a setting is not known.
    """
    folder = Path(out)
    if read_manifest(folder) is None:
        raise InputError("is no finished run", where=str(folder), hint="the folder given to run with -o")
    if not (folder / "articles.parquet").exists():
        raise InputError("has no articles", where=str(folder), hint="a run made by link has quotes alone; nothing was attributed in it")
    chosen = use_lists(settings if isinstance(settings, Settings) else load_settings(settings), agencies=agencies)
    known = tables.read_table(folder, "quotes", columns=["quote_id", "article_id"]).to_pylist()
    article_id = next((row["article_id"] for row in known if row["quote_id"] == quote_id), None)
    if article_id is None:
        raise InputError(f"has no quote {quote_id!r}", where=str(folder), hint="a quote_id of its table quotes")
    articles = tables.read_table(folder, "articles").to_pylist()
    article = article_of(next(row for row in articles if row["article_id"] == article_id))
    try:
        return explain_quote(article, quote_id, chosen.quotes)
    except KeyError:
        hint = "made by another version or with other settings: give them with settings"
        raise InputError(f"quote {quote_id!r} is not found again in its article", where=str(folder), hint=hint) from None


def print_explanation(why: Explanation, console: Console) -> None:
    """Print an explanation to `console`, in its width and colours."""
    quote = why.quote
    said = Text.assemble(("“", "dim"), quote["text"], ("”", "dim"))
    console.print(said, overflow="fold")
    speaker = quote["speaker_in_article"] or "nobody named"
    score = f", score {quote['speaker_score']:.2f}" if quote["speaker_score"] is not None else ""
    console.print(Text.assemble((speaker, "bold"), f" · {quote['status']}, {quote['kind']}, {quote['form']}, {quote['assertion']}{score}"))
    console.print(Text.assemble(("decided by ", "dim"), f"{why.step}: {STEPS[why.step]}", (f" (rule {quote['rule']})", "dim")))
    if quote["reason"]:
        console.print(Text.assemble(("reason ", "dim"), f"{quote['reason']}: {REASONS.get(quote['reason'], '')}"))
    if why.candidates:
        console.print(_table(why.candidates[:MAX_CANDIDATES]))
        left = len(why.candidates) - MAX_CANDIDATES
        if left > 0:
            console.print(Text(f"and {left} more, each less likely", style="dim"))


def _table(candidates: tuple[Candidate, ...]) -> Table:
    """A column a candidate: its sum, then what weighs most."""
    grid = Table(box=None, padding=(1, 2, 0, 0))
    for candidate in candidates:
        grid.add_column(Text(candidate.speaker or "nobody", style="bold"), overflow="fold")
    grid.add_row(*(f"{candidate.probability:.0%}  sum {candidate.total:+.2f}" for candidate in candidates))
    grid.add_row(*(Text(f"“{candidate.mention}”" if candidate.mention else "") for candidate in candidates))
    grid.add_row(*(_features(candidate) for candidate in candidates))
    return grid


def _features(candidate: Candidate) -> Text:
    lines = Text()
    for one in candidate.contributions[:MAX_FEATURES]:
        lines.append(f"{one.weight:+.2f} ", "green" if one.weight > 0 else "red")
        lines.append(f"{one.feature}\n")
    rest = sum(one.weight for one in candidate.contributions[MAX_FEATURES:])
    if len(candidate.contributions) > MAX_FEATURES:
        lines.append(f"{rest:+.2f} {len(candidate.contributions) - MAX_FEATURES} more", "dim")
    return lines
