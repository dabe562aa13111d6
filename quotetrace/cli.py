"""The command line: the same functions, with a summary for the eye and one clear line where something is wrong."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

import quotetrace
from quotetrace import commands
from quotetrace.errors import DEBUG, QuotetraceError
from quotetrace.pipeline import Stage

INTERRUPTED: Final = 130
"""Exit code after Ctrl-C; Typer gives it back where it sees the key itself."""

# Where click's error of usage lives depends on the version of Typer, which carries click under a name of its own.
_UsageError: Any = typer.BadParameter.__base__

app = typer.Typer(
    name="quotetrace",
    help="Who said it, through whom it came, and how the wording drifted: quotes traced across articles, back to the agencies.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT…", help="Files or folders: .txt, .json, .jsonl, .csv, .tsv, .parquet; .gz and .bz2 too.")
]
Out = Annotated[str, typer.Option("-o", "--out", metavar="OUT", help="Folder for the tables: absent, empty, or a run to replace.")]
EngineName = Annotated[str, typer.Option("--engine", help="Where the work is done: local, or spark.")]
Master = Annotated[
    str | None,
    typer.Option("--master", metavar="URL", help="Of Spark: local[4], spark://host:7077, yarn, k8s://…", show_default="local[*]"),
]
Quotes = Annotated[
    list[str], typer.Argument(metavar="QUOTES…", help="Files or folders: .json, .jsonl, .csv, .tsv, .parquet; .gz and .bz2 too.")
]
Workers = Annotated[int | None, typer.Option("--workers", min=0, help="Processes; 0: one a core.", show_default="one a core")]
SettingsFile = Annotated[Path | None, typer.Option("--settings", metavar="FILE.toml", help="Settings; docs/settings.md lists them.")]
SpeakersFile = Annotated[
    Path | None, typer.Option("--speakers", metavar="FILE.csv", help="Own list of speakers: name, aliases, id, body, from, to.")
]
AgenciesFile = Annotated[Path | None, typer.Option("--agencies", metavar="FILE.toml", help="Own agencies beside those that are known.")]
CorrectionsFile = Annotated[
    Path | None,
    typer.Option(
        "--corrections",
        metavar="FILE.csv",
        help="Corrections by hand: quote_id, field, value, by, note.",
        show_default="OUT/corrections.csv",
    ),
]
PrimaryFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--primary", metavar="FILE", help="A transcript or an agency's original, base of what is quoted of it; may be given again."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]


@app.command()
def run(
    inputs: Inputs,
    out: Out,
    engine: EngineName = "local",
    master: Master = None,
    workers: Workers = None,
    settings: SettingsFile = None,
    speakers: SpeakersFile = None,
    agencies: AgenciesFile = None,
    corrections: CorrectionsFile = None,
    primary: PrimaryFiles = None,
    quiet: Quiet = False,
) -> None:
    """Take articles the whole path: quotes, speakers, chains, links, drift, origin."""
    options = {"engine": engine, "master": master, "workers": workers, "settings": settings}
    lists = {"speakers": speakers, "agencies": agencies, "corrections": corrections}
    _work(commands.run, inputs, out, quiet, primary=primary or (), **options, **lists)


@app.command()
def extract(
    inputs: Inputs,
    out: Out,
    engine: EngineName = "local",
    master: Master = None,
    workers: Workers = None,
    settings: SettingsFile = None,
    agencies: AgenciesFile = None,
    quiet: Quiet = False,
) -> None:
    """Find quotes, speakers and chains, one article at a time."""
    _work(commands.extract, inputs, out, quiet, engine=engine, master=master, workers=workers, settings=settings, agencies=agencies)


@app.command()
def link(
    quotes: Quotes,
    out: Out,
    engine: EngineName = "local",
    master: Master = None,
    workers: Workers = None,
    settings: SettingsFile = None,
    speakers: SpeakersFile = None,
    quiet: Quiet = False,
) -> None:
    """Link quotes from anywhere: a plain table, Quotebank, GDELT's quotation graph."""
    _work(commands.link, quotes, out, quiet, engine=engine, master=master, workers=workers, settings=settings, speakers=speakers)


@app.command()
def append(
    out: Annotated[str, typer.Argument(metavar="OUT", help="Folder of a finished run, which more is added to.")],
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="Articles; quotes, where link made the run.")],
    engine: EngineName = "local",
    master: Master = None,
    workers: Workers = None,
    settings: SettingsFile = None,
    primary: PrimaryFiles = None,
    quiet: Quiet = False,
) -> None:
    """Add articles to a finished run, or quotes to one that link made; clusters and speakers keep their ids."""
    _work(
        lambda given, to, **options: commands.append(to, given, **options),
        inputs,
        out,
        quiet,
        engine=engine,
        master=master,
        workers=workers,
        settings=settings,
        primary=primary or (),
    )


@app.command()
def show(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of a finished run.")],
    cluster: Annotated[str | None, typer.Option("--cluster", metavar="ID", help="The utterance with this cluster_id.")] = None,
    top: Annotated[int, typer.Option("--top", min=1, metavar="N", help="The N utterances that drifted most.")] = 1,
) -> None:
    """Show utterances: every wording against the base, edits marked, with speaker, chain, outlet, time and origin."""
    from quotetrace.show.card import read_cards
    from quotetrace.show.plain import print_cards

    console = Console(highlight=False)
    cards = read_cards(out, cluster_id=cluster, top=top)
    if not cards:
        console.print("no utterance is carried by two texts", soft_wrap=True)
    print_cards(cards, console)


@app.command()
def check(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of a finished run.")],
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What is said to have been said.")],
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="NAME", help="Who is said to have said it.")] = None,
    top: Annotated[int, typer.Option("--top", min=1, metavar="N", help="At most N utterances.")] = 3,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Hold words against the quotes of a run: verbatim, altered, said by someone else, translated otherwise, or not found."""
    from json import dumps

    from quotetrace.claims.check import check as check_words
    from quotetrace.claims.shown import print_checked

    checked = check_words(out, words, speaker=speaker, top=top)
    if json:
        sys.stdout.write(dumps(checked.to_dict(), ensure_ascii=False, indent=1) + "\n")
    else:
        print_checked(checked, Console(highlight=False))


@app.command()
def explain(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of a finished run.")],
    quote: Annotated[str, typer.Argument(metavar="QUOTE_ID", help="A quote_id of its table quotes.")],
    settings: SettingsFile = None,
    agencies: AgenciesFile = None,
) -> None:
    """Say why a quote has its speaker: the step that decided, the candidates, the features that speak for and against them."""
    from quotetrace.show.explained import explain as explain_quote
    from quotetrace.show.explained import print_explanation

    print_explanation(explain_quote(out, quote, settings=settings, agencies=agencies), Console(highlight=False))


@app.command()
def export(
    out: Annotated[str, typer.Argument(metavar="OUT", help="Folder of a finished run.")],
    to: Annotated[
        str, typer.Option("--to", metavar="FORMAT", help="prov-json, web-annotation, quotebank-jsonl, schema-org, graphml or csv.")
    ],
    file: Annotated[
        str | None, typer.Option("-o", "--file", metavar="FILE", help="Where to; - is standard output.", show_default="named after OUT")
    ] = None,
    no_text: Annotated[bool, typer.Option("--no-text", help="No words of the articles: offsets, hashes, ids, addresses, names.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE where it is there.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write a run in a format of others; docs/export.md says what each holds."""
    from quotetrace.exports.exporting import export as export_run

    try:
        done = export_run(out, to, file, text=not no_text, force=force)
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    if done.file is not None and not quiet:
        left = f", {done.left_out:,} left out" if done.left_out else ""
        Console().out(f"{done.quotes:,} quotes{left}; {done.format} in {done.file}", highlight=False)


@app.command()
def version() -> None:
    """Print the version."""
    Console().print(f"quotetrace {quotetrace.__version__}", highlight=False)


def _work(command: Any, inputs: Any, out: str, quiet: bool, **options: Any) -> None:
    errors = Console(stderr=True)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
        disable=quiet or not errors.is_terminal,
    ) as bar:
        task = bar.add_task("", total=None)

        def progress(stage: Stage) -> None:
            bar.update(task, description=f"{stage.name}: {stage.says}")

        done = command(inputs, out, progress=progress, **options)
    if not quiet:
        print_summary(done)


def print_summary(done: commands.Run) -> None:
    """Print what a command did: rows of each table, seconds of each stage, issues by code."""
    console = Console(highlight=False)
    grid = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    grid.add_column(style="bold")
    grid.add_column(justify="right")
    for name, rows in done.rows.items():
        grid.add_row(name, f"{rows:,}")
    console.print(grid)
    stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in done.seconds.items())
    console.print(f"{done.total_seconds:.1f} s ({stages})")
    found = ", ".join(f"{count:,} {code}" for code, count in done.issues.items())
    console.print(f"{sum(done.issues.values()):,} issues: {found}" if found else "no issues")
    console.out(f"tables in {done.out}", highlight=False)


def main() -> None:
    """The entry point: exit 0 when the tables were written, 2 with one line on standard error when they could not be."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter shows a question mark
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except QuotetraceError as error:
        code = _fail(str(error))
    except _UsageError as error:
        code = _fail(f"{error.format_message().rstrip('.')} (hint: --help lists what can be given)")
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except Exception as error:
        if DEBUG in os.environ:
            raise
        code = _fail(f"internal error: {type(error).__name__}: {error}; please report it (hint: {DEBUG}=1 shows where)")
    if code == INTERRUPTED:
        _fail("interrupted; no run was written")
    sys.exit(code)


def _fail(says: str) -> int:
    """One line on standard error, whatever the names in it; the exit code."""
    Console(stderr=True).out(f"quotetrace: {' '.join(says.splitlines())}", highlight=False)
    return 2
