"""What the reading of quotes knows of a language: its words by class, its cues, its names; one value for each language, built once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import InitVar, field
from functools import cache
from typing import Any, Final, NamedTuple

import regex

from quotetrace import lexicon
from quotetrace.quotes.declension import Declension, declension, fold_surname
from quotetrace.values import WordLists, value

MAX_ENTRIES: Final = 200_000
"""Words whose entries are kept; then the table starts anew (keeps memory flat over a large corpus)."""

_CLASSES: Final = (
    ("time", "T"),
    ("auxiliary", "x"),
    ("conjunction", "c"),
    ("preposition", "i"),
    ("object", "o"),
    ("determiner", "d"),
    ("that", "t"),
    ("pronoun", "P"),
)
"""Closed classes with their letters; a later one wins where a word is in two."""
STRONG_CUE: Final = 0.4
"""From this probability on a word of the cue list reports quotes by itself (class `V`); fitted together with the weights."""
WEAK_CUE: Final = 0.3
"""From this probability of being the cue of any report on, a word is of class `v`."""


MAX_SHORT: Final = 3
"""Letters of the longest word that says nothing of whether a line is in headline capitals."""
MIN_COMPOUND: Final = 3
"""Letters before the noun that ends a compound."""

PLAIN: Final = re.compile(
    r"[\x00-\x1b\x20-±´-¸º»¿-\u012f\u0132-\u017e\u0180-\u02ff\u0400-\u0482\u048a-\u052f"
    r"\u2000-\u200b\u200e-\u203e\u2041-\u2053\u2055-\u205f\u20a0-\u20bf]*"
)
"""Texts in Latin and Cyrillic letters all of whose characters are words, digits, spaces and capitals to `re` as they are to `regex`.

Left out are combining marks, which are of words to `regex` alone, superscripts and fractions, which are to `re` alone, and letters that
fold to one of ASCII.
"""


class Entry(NamedTuple):
    """What is known of one written form.

    Attributes:
        kind: Its class where it is no name; `noun_kind`: the same after a determiner.
        shape: One letter for its looks: in capitals a name ("N", "n" where it is short) or none ("C", "c"), another word ("W", "w"), or "."
            for marks and quotes.
        lower: In lower case, apostrophes straight.
        gloss: The English word that the weights know it by.
        said, cue: Probability that it is the cue of a quote, of any report (ratios).
        upper: Whether it starts with a capital.
        is_starter: Stands in capitals without being a name.
        is_given: A given name.
        is_common: Known as a word in lower case, or formed like one.
        is_word: Whether it is a word or number, no mark.
    """

    kind: str
    shape: str
    lower: str
    gloss: str
    said: float = 0.0
    cue: float = 0.0
    noun_kind: str = ""
    upper: bool = False
    is_starter: bool = False
    is_given: bool = False
    is_common: bool = False
    is_word: bool = False


class Fixed(NamedTuple):
    """A phrase that is read as other words than it has ("de acordo com" as "segundo").

    Attributes:
        words: Its words in lower case; one in capitals stands for every form with that gloss.
        at: Which of them finds it.
        parts: What its words become: so many of them together, and what is then known of them.
        is_behind_quote: Whether it is read right behind a quote alone ("«…», le parole di Ferri").
    """

    words: tuple[str, ...]
    at: int
    parts: tuple[tuple[int, Entry], ...]
    is_behind_quote: bool


QUOTE: Final = '"Q"'
"""The word that stands for a whole quote."""
QUOTE_ENTRY: Final = Entry("Q", ".", QUOTE, QUOTE, noun_kind="Q")
BREAK: Final = "\n"
"""The class of what parts paragraphs."""
_MARK_KINDS: Final = {"'s": "'", "’s": "'", "—": "-", "–": "-", "[": "(", "]": ")", "...": "…"} | {mark: mark for mark in "().!?;:,…"}


class Entries(dict[str, Entry]):
    """What is known of each word as it stands, made when it is first asked for."""

    def __init__(self, make: Callable[[str], Entry]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> Entry:
        if len(self) > MAX_ENTRIES:
            self.clear()
        entry = self[word] = self._make(word)
        return entry


@value
class Language(WordLists):
    """The word lists of one language, ready for look-up: `lang["titles"]`, `lang["denied"]` … `entries` fills as words are met.

    Attributes:
        dashes: Whether dashes part quotes from cues, open lines of dialogue, and part off cues inside marks.
        common_endings: Endings of words that are no names though they open a sentence.
        declension: How names and nouns decline, None where they do not.
        phrases: Fixed phrases by the word that finds them, `[phrases]` of words.toml: `according`; `behind`, the same right behind a quote;
            `own`, the same by a possessive; `adverbs`, which are passed over; `plain`, which only look like "according to".
        particles: Words in capitals that are part of a surname ("Di Nardo").
        compounds: Nouns for a speaker that end longer ones ("Regierungs|sprecherin").
        lists: The word lists by name, read by subscript; `also_nouns` are cues that are a noun behind a determiner ("la denuncia").
        separable: For a verb that reports only with its particle the particles ("kündigte … an").
        cues_inside: Whether a cue may stand inside marks ("« …, a dit Ruiz. … »").
        token_re: What finds the tokens of any text; `plain_token_re`: the same in `PLAIN` texts.
        verb_second: Whether the verb is the second part of its sentence, whatever the first is.
        inverts: Whether subjects stand behind their cues as a rule ("…, sagte gestern *sie*"), which the weights of English hardly know.
    """

    lang: str
    closed: dict[str, str]
    said: dict[str, float]
    cue: dict[str, float]
    nouns: frozenset[str]
    ambiguous: frozenset[str]
    common: frozenset[str]
    starters: frozenset[str]
    lists: InitVar[dict[str, frozenset[str]]]
    gloss: dict[str, str]
    endings: tuple[tuple[str, str], ...]
    common_endings: tuple[str, ...]
    compounds: tuple[str, ...]
    separable: dict[str, frozenset[str]]
    abbreviations: frozenset[str]
    nouns_in_capitals: bool
    drops_subjects: bool
    dashes: bool
    declension: Declension | None
    phrases: dict[str, tuple[Fixed, ...]]
    particles: frozenset[str]
    cues_inside: bool
    verb_second: bool
    inverts: bool
    token_re: regex.Pattern[str]
    plain_token_re: re.Pattern[str]
    entries: Entries = field(init=False, repr=False, compare=False)
    unions: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self, lists: dict[str, frozenset[str]]) -> None:
        self.update(lists)
        object.__setattr__(self, "entries", Entries(self._make))

    def splitter(self, text: str) -> Callable[[str], list[str]]:
        """What splits `text` into gaps and tokens: `re`, which takes half the time, where it reads all characters as `regex` does."""
        return self.plain_token_re.split if PLAIN.fullmatch(text) else self.token_re.split

    def fold(self, word: str) -> str:
        """What all forms of a name in lower case share: the word itself where names do not decline."""
        return word if self.declension is None else fold_surname(word, self.declension)

    def any_of(self, names: tuple[str, ...]) -> frozenset[str]:
        """The words of several lists together; kept, as they are asked for in every article."""
        found = self.unions.get(names)
        if found is None:
            found = self.unions[names] = frozenset().union(*(self[name] for name in names))
        return found

    def _make(self, word: str) -> Entry:
        if not (word[0].isalnum() or (word[0] == "-" and word[-1].isalpha())):  # a mark; "-il" of "dit-il" is a word
            if word == QUOTE:
                return QUOTE_ENTRY
            lower = "'s" if word == "’s" else word
            kind = BREAK if word.isspace() else _MARK_KINDS.get(word, "-" if word[0] == "-" else "*")
            return Entry(kind, ".", lower, lower, noun_kind=kind)
        lower = self._nominative(word, word.lower().replace("’", "'"))
        kind, noun_kind = self._kind(lower)
        upper = word[0].isupper()
        given = given_names(self.lang)
        is_given = lower in given
        is_common = lower in self.common or lower in self.nouns or (not is_given and lower.endswith(self.common_endings))
        closed = self.closed.get(lower, "")
        is_starter = lower in self.starters or (closed in ("P", "o") and lower not in self["addresses"])
        said, cue, gloss = self.said.get(lower, 0.0), self.cue.get(lower, 0.0), self.gloss.get(lower, lower)
        shape = _shape(lower, "w" if not upper else "c" if is_starter else "n")
        return Entry(kind, shape, lower, gloss, said, cue, noun_kind, upper, is_starter, is_given, is_common, is_word=True)

    def _nominative(self, word: str, lower: str) -> str:
        """The nominative of a known noun or given name in another case; else the word in lower case, as it is."""
        if self.declension is None or lower in self.closed or lower in self.cue:
            return lower
        base = self.declension.base(lower)
        return self.declension.given.get(base, base) if word[0].isupper() else base

    def _kind(self, lower: str) -> tuple[str, str]:
        closed = self.closed.get(lower)
        if closed:
            return closed, closed
        noun = lower in self.nouns
        if lower in self.cue:
            if noun and lower not in self.ambiguous:
                return "n", "n"
            kind = "V" if self.said[lower] >= STRONG_CUE else "v" if self.cue[lower] >= WEAK_CUE else ""
            if kind:
                return kind, "n" if noun else "w" if lower in self["also_nouns"] else kind
        if noun or (self.compounds and self._is_compound(lower)):
            return "n", "n"
        for ending, kind in self.endings:
            if lower.endswith(ending):
                return kind, kind
        if not lower[0].isdigit():
            return "w", "w"
        kind = "n" if lower.rpartition("-")[2] in self["aged"] else "#"  # "the 54-year-old"
        return kind, kind

    def _is_compound(self, lower: str) -> bool:
        """Whether a word ends with a noun for a speaker, behind enough letters to be one of its own."""
        return any(lower.endswith(noun) and len(lower) - len(noun) >= MIN_COMPOUND for noun in self.compounds)


@cache
def language(lang: str) -> Language | None:
    """The lexicon of `lang` (ISO 639-1), or None where there is none.

    Example:
        >>> language("en").entries["said"].kind, language("zz")
        ('V', None)
    """
    lang = lang.lower().split("-")[0]
    if not lexicon.has(f"{lang}/words.toml"):
        return None
    speakers = _load_list(f"{lang}/speakers", "nouns")
    common = _load_list(f"{lang}/common", "words")
    declined = declension(lang)
    common = declined.all_forms(common) if declined else common
    said, cue, gloss = _cues(lang)
    return build_language(lang, lexicon.load(f"{lang}/words"), Cues(said, cue, gloss), speakers=speakers, common=common)


class Cues(NamedTuple):
    """Cue words: how likely one is the cue of a quote (`said`) or of any report (`cue`), and the English cue it stands for."""

    said: dict[str, float]
    cue: dict[str, float]
    gloss: dict[str, str]


def build_language(lang: str, words: dict[str, Any], cues: Cues, *, speakers: frozenset[str], common: frozenset[str]) -> Language:
    """A language from its word lists; `language` reads them from the lexicon, fitting learns some of them anew."""
    grammar = words.get("grammar", {})
    gloss = dict(cues.gloss)
    for english, forms in words.get("gloss", {}).items():
        gloss.update(dict.fromkeys(_split(forms), english))
    closed = {word: letter for name, letter in _CLASSES for word in _split(words["classes"].get(name, ""))}
    closed.update(dict.fromkeys(_split(words.get("roles", {}).get("according", "")), "V"))
    pattern = _token_pattern(words)
    lists = {name: _split(text) for section in words.values() for name, text in section.items() if isinstance(text, str)}
    return Language(
        lang=lang,
        closed=closed,
        said=cues.said,
        cue=cues.cue,
        nouns=_split(words["speakers"]["nouns"]) | speakers,
        ambiguous=lists.get("ambiguous", frozenset()),
        common=common | cues.gloss.keys(),
        starters=_split(words["starters"]["words"]) - lists.get("particles", frozenset()),
        lists=lists,
        gloss=gloss,
        endings=tuple((ending, letter) for letter, endings in words.get("endings", {}).items() for ending in endings.split()),
        common_endings=tuple(grammar.get("common_endings", "").split()),
        compounds=tuple(sorted(_split(words["speakers"].get("compounds", "")), key=lambda noun: (-len(noun), noun))),
        separable=_by_verb(words.get("separable", {})),
        abbreviations=_split(words.get("abbreviations", {}).get("words", "")),
        nouns_in_capitals=bool(grammar.get("nouns_in_capitals", False)),
        drops_subjects=bool(grammar.get("drops_subjects", False)),
        cues_inside=bool(grammar.get("cues_inside", False)),
        verb_second=bool(grammar.get("verb_second", False)),
        dashes=bool(grammar.get("dashes", False)),
        declension=declension(lang),
        inverts=bool(grammar.get("inverts", False)),
        phrases=_fixed_phrases(words),
        particles=lists.get("particles", frozenset()),
        token_re=regex.compile(pattern),
        plain_token_re=re.compile(pattern),
    )


def _fixed_phrases(words: dict[str, Any]) -> dict[str, tuple[Fixed, ...]]:
    """The fixed phrases of a language by the word that finds them; all that mean "according to" read as its first word for that."""
    phrases: dict[str, list[str]] = words.get("phrases", {})
    one = words.get("roles", {}).get("according", "").partition(" ")[0]
    according, own, ordinal = _fixed("V", one, "according"), _fixed("P", "own", "own"), _fixed("w", "second", "second", is_common=True)
    found: dict[str, list[Fixed]] = {}
    for kind, forms in phrases.items():
        for form in forms:
            parts = tuple(form.split())
            at = max((at for at, word in enumerate(parts) if word.islower()), key=lambda at: (parts[at] == one, len(parts[at])))
            if kind in ("according", "behind"):
                made: tuple[tuple[int, Entry], ...] = ((len(parts), according),)
            elif kind == "adverbs":
                made = ((len(parts), _fixed("T", form, form, is_starter=True, is_common=True)),)
            elif kind == "own":
                made = ((1, according), (len(parts) - 1, own))
            else:
                made = ((1, ordinal),)
            found.setdefault(parts[at], []).append(Fixed(parts, at, made, kind == "behind"))
    return {word: tuple(sorted(fixed, key=lambda one: -len(one.words))) for word, fixed in found.items()}


def _fixed(kind: str, lower: str, gloss: str, *, is_starter: bool = False, is_common: bool = False) -> Entry:
    """What is known of a word that fixed phrases are read as."""
    shape = _shape(lower, "w")
    return Entry(kind, shape, lower, gloss, noun_kind=kind, is_starter=is_starter, is_common=is_common, is_word=True)


def _shape(lower: str, letter: str) -> str:
    return letter.upper() if len(lower) > MAX_SHORT else letter


def _load_list(path: str, name: str) -> frozenset[str]:
    return _split(lexicon.load(path)[name]) if lexicon.has(f"{path}.toml") else frozenset()


@cache
def given_names(lang: str = "") -> dict[str, float]:
    """Given names in lower case with the share of women among those who bear them (ratio), as texts in a language know them.

    Example:
        >>> given_names("fr")["gaëtan"], "gaëtan" in given_names("en")
        (0.03, False)
    """
    lists, more = lexicon.load("given_names"), lexicon.load("given_names_more")
    shares = {"female": 0.97, "male": 0.03, "either": 0.5}
    names = {name: share for key, share in shares.items() for name in lists[key].split()}
    if lang in more["languages"].split():
        names |= {name: shares[key] for key in ("female", "male") for name in more[key].split()}
    return names


def _cues(lang: str) -> tuple[dict[str, float], dict[str, float], dict[str, str]]:
    """Cue words with both probabilities; those of other languages take them from the English cue they stand for."""
    english = {word: (float(said), float(cue)) for word, (said, cue) in lexicon.load("en/cues")["cues"].items()}
    if lang == "en":
        return {word: said for word, (said, _) in english.items()}, {word: cue for word, (_, cue) in english.items()}, {}
    said: dict[str, float] = {}
    cue: dict[str, float] = {}
    gloss: dict[str, str] = {}
    for base, forms in lexicon.load(f"{lang}/cues")["cues"].items():
        for form in forms.split():
            said[form], cue[form] = english.get(base, english["said"])
            gloss[form] = base
    return said, cue, gloss


def _split(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _by_verb(particles: dict[str, str]) -> dict[str, frozenset[str]]:
    """For every verb its particles, from the verbs of each particle."""
    verbs = {verb for text in particles.values() for verb in text.split()}
    return {verb: frozenset(particle for particle, text in particles.items() if verb in text.split()) for verb in verbs}


def _token_pattern(words: dict[str, Any]) -> str:
    """Words with inner apostrophes and hyphens, numbers, paragraph breaks, single marks.

    Most tokens are words, so their branch comes first. Full stops of abbreviations are joined to them later (`tokens.py`). Where a language
    elides (l'eau, d'après) or attaches pronouns (dit-il), those parts are tokens of their own. The group makes `split` give tokens too.
    Empty branches stand for `?`, and each branch opens with a character: by that one alone `re` passes over those that cannot match. At
    spaces, where no branch matches, none is tried.
    """
    grammar = words.get("grammar", {})
    elided = _alternatives(_split(grammar.get("elided", "")))
    attached = _alternatives(_split(grammar.get("attached", "")))
    apostrophe, hyphen = r"[’'](?!s\b)\w+", rf"-(?!(?:t-)?(?:{attached})\b)\w+" if attached else r"-\w+"
    more = rf"(?:{apostrophe}|{hyphen})*"
    whole = _alternatives(_split(grammar.get("whole", ""))).replace("'", "[’']")
    number = r"\d(?:[\d,.]*\d|)\w*(?:-\w+)*"
    parts = [
        rf"(?i:{whole})\b" if whole else "",
        rf"(?:{elided})[’'](?=\w)" if elided else "",
        rf"[^\W\d]\w*+(?:{apostrophe}{more}|{hyphen}{more}|)",
        number,
        rf"[$£€]{number}",
        r"[\n\r\u2028\u2029][\n\r\u2028\u2029]*",
        "" if elided else r"[’']s\b",
        rf"(?:-t)?-(?:{attached})\b" if attached else "",
        r"--*|\.\.\.|\S",
    ]
    return f"(?! )({'|'.join(part for part in parts if part)})"


def _alternatives(forms: Iterable[str]) -> str:
    return "|".join(regex.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form)))
