"""Every pattern that the package compiles, met by running it: `python -m tests.properties.collect_patterns FILE` saves them.

In an interpreter of its own, so that nothing is compiled and cached yet. What compiles a pattern, and what reads with one, passes through
here; then every module is imported, every function that gives patterns is called, and a small story in every language is taken the path.
"""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, FunctionType
from typing import Any

import regex

PACKAGE = "quotetrace"
READS = ("search", "match", "fullmatch", "finditer", "findall", "split", "splititer", "sub", "subn", "subf")

TEXTS = {
    "en": "“We sail at noon,” Ana Ruiz told AFP on Monday. “All of us.” She told the Harbour Post and the Kestrel Bay Courier that "
    "the port would close, KCNA reported, citing Interfax.",
    "fr": "« Nous partons », a déclaré Ana Ruiz à l'AFP. Elle a dit que le port fermerait, selon Reuters.\n— Oui, dit-elle, nous partons.",
    "de": "„Wir fahren“, sagte Ana Ruiz der dpa. Sie sagte, dass der Hafen schließe, teilte das Amt am Montag der dpa mit.",
    "es": "«Salimos hoy», dijo Ana Ruiz a EFE. Dijo que el puerto cerrará, según Reuters.\n—Salimos —dijo ella.",
    "it": "«Partiamo», ha detto Ana Ruiz all'ANSA. Ha detto che il porto chiude, secondo Reuters.\n– Partiamo – ha detto lei.",
    "pt": "«Partimos», disse Ana Ruiz à Lusa. Disse que o porto vai fechar, segundo a Reuters.\n– Partimos – disse ela.",
    "ru": "«Мы уходим», — сказала Анна Руис газете «Портовый вестник». Она заявила, что порт закроют, сообщает ТАСС.\n— Да, — сказал он.",
    "zh": "外交部发言人王小明表示：“我们今天出发。”据新华社12日报道，他说港口将关闭（图）。王小明愤怒地说，“好。”",
    "ja": "山田太郎首相は「出発する」と述べた。共同通信によると、首相は「港を閉じる」と語った（写真）。",
    "ko": "김민수 장관은 “오늘 출발한다”고 말했다. 연합뉴스에 따르면 그는 “항구를 닫는다”며 떠났다.",
    "ar": "قال وزير الخارجية خالد سعيد «سنغادر اليوم». وأضاف لرويترز أن «الميناء سيغلق».",
    "xx": "“Ak bel,” kor Ana Ruiz. — Bel.",
}
"""A few sentences in each language, and in one without a lexicon, in the forms that its rules read."""


@dataclass
class Met:
    """A pattern, as it was compiled and used.

    Attributes:
        name: Module and function that compiled it; of the patterns of a language the language, the rule and the field.
        kin: What patterns that are read alike have in common.
        reads: The methods it was read with; empty where the story did not need it.
        longest: The longest stretch it was given, code points.
    """

    name: str
    kin: str
    compiled: Any
    reads: set[str] = field(default_factory=set)
    longest: int = 0


@dataclass
class Collected:
    """What a run of the package met: patterns, functions that were about when one was compiled, and calls that compiled (module, line)."""

    patterns: list[Met]
    functions: set[str]
    calls: set[tuple[str, int]]


class _Watched:
    """Reads as the pattern does, and notes how it was read."""

    def __init__(self, met: Met) -> None:
        self.__dict__["met"] = met

    def __getattr__(self, name: str) -> Any:
        met = self.__dict__["met"]
        found = getattr(met.compiled, name)
        if name not in READS:
            return found

        def read(*given: Any, **named: Any) -> Any:
            text, *bounds = given[1:] if name.startswith("sub") else given
            begin, end = (0, len(text)) if name.startswith(("sub", "split")) else [*bounds, *(0, len(text))[len(bounds) :]]
            met.reads.add("overlapped" if named.get("overlapped") else name)
            met.longest = max(met.longest, min(end, len(text)) - begin)
            return found(*given, **named)

        return read


class _Watch:
    """Stands before what compiles in `re` and `regex`; calls from outside the package pass unseen."""

    def __init__(self) -> None:
        self.met: dict[tuple[Any, ...], Met] = {}
        self.functions: set[str] = set()
        self.calls: set[tuple[str, int]] = set()

    def install(self) -> None:
        modules: tuple[Any, ...] = (re, regex)
        for module in modules:
            compiling = module.compile
            module.compile = self._compiling(compiling)
            for name in READS:
                if hasattr(module, name):
                    setattr(module, name, self._reading(compiling, getattr(module, name), name))

    def _compiling(self, inner: Callable[..., Any]) -> Callable[..., Any]:
        def compile(*given: Any, **named: Any) -> Any:
            compiled = inner(*given, **named)
            path = self._path(sys._getframe(1))
            return _Watched(self._meet(path, compiled)) if path else compiled

        return compile

    def _reading(self, compiling: Callable[..., Any], inner: Callable[..., Any], name: str) -> Callable[..., Any]:
        def read(pattern: Any, *given: Any, **named: Any) -> Any:
            path = self._path(sys._getframe(1))
            if not path:
                return inner(pattern, *given, **named)
            return getattr(_Watched(self._meet(path, compiling(pattern))), name)(*given, **named)

        return read

    def _meet(self, path: list[str], compiled: Any) -> Met:
        self.functions.update(path)
        lists = getattr(compiled, "named_lists", {})
        key = (path[0], compiled.pattern, compiled.flags, tuple(sorted((name, tuple(sorted(words))) for name, words in lists.items())))
        return self.met.setdefault(key, Met(path[0], path[0], compiled))

    def _path(self, frame: FrameType | None) -> list[str]:
        """The package's functions that are about, innermost first; none where another package compiles."""
        if frame is None or not _is_ours(module := frame.f_globals.get("__name__", "")):
            return []
        self.calls.add((module, frame.f_lineno))
        path = []
        while frame is not None:
            if _is_ours(module := frame.f_globals.get("__name__", "")):
                path.append(f"{module}.{frame.f_code.co_name}")
            frame = frame.f_back
        return path


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == PACKAGE


def collect() -> Collected:
    """Import, call and run everything; what is compiled is met."""
    watch = _Watch()
    watch.install()
    modules = list(_modules())
    for function, wants_language in _givers(modules):
        for lang in TEXTS if wants_language else [""]:
            with suppress(FileNotFoundError, KeyError):  # a form that this language has no words for
                function(lang) if wants_language else function()
    _run_story()
    _name_by_field()
    return Collected(list(watch.met.values()), watch.functions, watch.calls)


def _modules() -> Iterator[Any]:
    package = importlib.import_module(PACKAGE)
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def _givers(modules: list[Any]) -> Iterator[tuple[Callable[..., object], bool]]:
    """Functions annotated as giving patterns that want a language or nothing, and whether they want one."""
    for module in modules:
        for value in list(vars(module).values()):
            function = inspect.unwrap(value) if callable(value) else None
            if (
                not isinstance(function, FunctionType)
                or function.__module__ != module.__name__
                or not gives_patterns(function.__annotations__)
            ):
                continue
            wanted = list(inspect.signature(function).parameters)
            if wanted in ([], ["lang"]):
                yield value, bool(wanted)


def gives_patterns(annotations: dict[str, Any]) -> bool:
    """Whether a function is annotated as giving patterns."""
    return re.search(r"\b(?:Pattern|Anchored)\b", str(annotations.get("return", ""))) is not None


def _name_by_field() -> None:
    """The patterns of languages read by patterns are told apart by rule and field; those of one field are read alike."""
    from quotetrace.quotes.patterns import load_patterns

    for lang in TEXTS:
        with suppress(FileNotFoundError):
            patterns = load_patterns(lang)
            holders: list[tuple[Any, str]] = [(patterns, ""), *((one, one.rule) for one in patterns.patterns)]
            for holder, rule in holders:
                for name in holder.__slots__:
                    value = getattr(holder, name)
                    if isinstance(value, _Watched):
                        value.met.name, value.met.kin = f"{value.met.name}: {lang} {rule} {name}", f"patterns.{name}"


def _run_story() -> None:
    """The texts the whole path: each language twice, so that there is something to link and to trace."""
    quotetrace = importlib.import_module(PACKAGE)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        folder.mkdir()
        for lang, text in TEXTS.items():
            for outlet in ("Kestrel Bay Courier", "Harbour Post"):
                head = f"Title: Ruiz: “We sail” - Reuters\nOutlet: {outlet}\nLanguage: {lang}\nDate: 4 March 2031 10:15\n\n"
                body = f"Drovia, March 4 (Reuters)\n\nDROVIA, March 4 (Reuters) - {text}\n\n{text}\n\n(AFP)\n\nWith agencies\n"
                (folder / f"{lang}-{outlet[0]}.txt").write_text(head + body, encoding="utf-8")
        quotetrace.run(folder, Path(scratch) / "out", settings=quotetrace.Settings(engine={"memory_limit": "1GB"}))


def main(path: str) -> None:
    """Save what is met."""
    Path(path).write_bytes(pickle.dumps(collect()))


if __name__ == "__main__":
    importlib.import_module("tests.properties.collect_patterns").main(sys.argv[1])  # the module by its name, so that what is saved loads
