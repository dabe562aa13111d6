"""Patterns of credit lines, built once from the lexicon; agencies in the line are coded as one letter outside every script."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

import regex

from quotetrace import lexicon
from quotetrace.articles.citations import CODE, CODED


def credit_words(name: str, section: str) -> dict[str, Any]:
    """One section of a lexicon file."""
    words: dict[str, Any] = lexicon.load(name)[section]
    return words


_AGENCIES: Final = rf"(?P<agency>{CODED}(?:\s?[/,&+]\s?{CODED}){{0,5}}+)"  # bounded: a list of thousands stays linear
_ARTICLE: Final = "(?:the |l['’]|la |der |dell['’]|della |da |do |a |o )?"  # before an agency's name in a credit


@cache
def line_re() -> re.Pattern[str]:
    """A line with something in it, from its first character."""
    return re.compile(r"[\S\x1c-\x1f][^\n\r\u2028\u2029]*+")


@cache
def dateline_res() -> tuple[regex.Pattern[str], ...]:
    """Datelines, one pattern a shape; groups `agency`, `place` and `dash`."""
    words = credit_words("credits", "dateline")
    # a word of place or date: "SEOUL", "D.C.", "d'Or", "13", "13th", "июля", "lug."
    word = r"(?:\p{Lu}[\p{L}\p{M}'’]*+(?:\.\p{Lu})*|\L<months>(?!\p{L})|\L<small>(?!\p{L})|\d{1,4}(?:st|nd|rd|th|er|º|ª)?)"
    place = rf"(?P<place>(?>{word}\.?(?:[ \xa0,/|.\[\]–—-]{{1,4}}{word}\.?){{0,11}})\]?)"
    inner = rf"(?:[\p{{L}}.]{{1,12}}/)?{_AGENCIES}(?:/[\p{{L}}.]{{1,12}})*(?:\s(?:Staff|News Agency))?"
    dash = r"(?P<dash>\s*(?:[-–—:.|=]{1,3}))?"
    lists = {
        "months": [*words["months"], *(m.capitalize() for m in words["months"]), *(m.upper() for m in words["months"])],
        "small": words["small"],
    }
    return (
        # SEOUL, July 13 (Yonhap) --   Madrid, 13 jul (EFE).-   New Delhi, Jul 13 (PTI) The
        regex.compile(rf"{place}[ \xa0,.:–—-]{{0,3}}\({inner}\){dash}", **lists),
        # MOSCOW, July 13. /TASS/.
        regex.compile(rf"{place}[ \xa0,.]{{0,2}}/(?P<agency>{CODED})/(?P<dash>[ \xa0.]*[-–—.])?", **lists),
        # МОСКВА, 13 июл — РИА Новости.   Damascus, SANA-   Accra, Dec. 20, GNA—   BERLIN dpa |   Москва. 13 июля. ИНТЕРФАКС -
        regex.compile(
            rf"{place}[ \xa0,.:|–—-]{{1,4}}{_AGENCIES}(?:\.RU)?(?P<dash>\s*[-–—|:]{{1,2}}|\.[ \xa0]?[-–—]?)(?:\s|$|(?=\p{{L}}))", **lists
        ),
        # (ANSA) - ROMA, 13 LUG -   (Reuters) - The ferry
        regex.compile(rf"\({_AGENCIES}\)(?P<dash>\s*[-–—:.]{{1,2}})\s*\S"),
        # AFP - Le ferry …   XINHUA — The ferry …
        regex.compile(rf"{_AGENCIES}(?P<dash>\s+[-–—|]{{1,2}})\s(?=.{{40}})"),
    )


@cache
def label_re() -> regex.Pattern[str]:
    """ "Quelle: dpa", "(Agence : AFP)", "Источник: ТАСС" at the end of a line."""
    return regex.compile(
        rf"(?i)(?:^|[\s(\[])\L<words>\s?[:：]\s?(?:the |l['’])?{_AGENCIES}[\s)\].]*$", words=credit_words("credits", "label")["words"]
    )


@cache
def tagline_re() -> regex.Pattern[str]:
    """ "Copyright 2031 The Associated Press", "© AFP", "originally published by Reuters"."""
    words = credit_words("credits", "copyright")
    return regex.compile(
        rf"(?i)(?:\L<before>[\s,:(]*(?:\d{{4}}[\s,:]*)?(?:by )?(?:the )?{_AGENCIES}|\L<produced> (?:the )?{_AGENCIES}"
        rf"|{_AGENCIES}[.,\s]{{1,3}}\L<after>)",
        before=words["before"],
        produced=words["produced"],
        after=words["after"],
    )


@cache
def contributed_re() -> regex.Pattern[str]:
    """ "The Associated Press contributed to this report"."""
    return regex.compile(rf"(?i){_AGENCIES}[^.\n{CODE}]{{0,60}}? ?\L<after>", after=credit_words("credits", "material")["after"])


@cache
def material_re() -> regex.Pattern[str]:
    """ "Le Monde avec AFP", "Redacción con EFE", "(con información de EFE)", "Mit Material von dpa" as a line."""
    return regex.compile(
        rf"(?i)^[*(\[]*(?:[\p{{L}}\p{{M}}.'’-]{{1,20}}[ \xa0]){{0,4}}\L<before> {_ARTICLE}{_AGENCIES}[\s)\].]*$",
        before=credit_words("credits", "material")["before"],
    )


@cache
def bracketed_material_re() -> regex.Pattern[str]:
    """ "(con información de EFE)" at the end of a longer line."""
    return regex.compile(rf"(?i)[(\[]\L<before> {_ARTICLE}{_AGENCIES}[)\]][\s.]*$", before=credit_words("credits", "material")["before"])


@cache
def alone_re() -> regex.Pattern[str]:
    """ "AFP", "—AFP", "=EFE=", "kyl/dpa/Reuters", "PTI ABC DEF", "Reuters, Drovia", "Lima / EFE", "AFP | Paris", "Lusa/Fim" as a line."""
    place = r"\p{Lu}\p{L}{2,15}(?: \p{Lu}\p{L}{2,15})?"
    before = rf"(?:{place}\s?[/|,]\s?|(?:\p{{Ll}}{{2,4}}/){{1,4}})?"
    after = rf"(?:(?: \p{{Lu}}{{2,4}}){{1,5}}|/(?:\p{{Ll}}{{2,4}}|\L<ends>)(?!\p{{L}})|(?:,|\s?[|–—-])\s?{place})?"
    return regex.compile(rf"[-–—/=(\[*•\s]*+{before}{_AGENCIES}{after}[\s)\]=.*]*$", ends=credit_words("credits", "end")["words"])


@cache
def end_mark_re() -> regex.Pattern[str]:
    """ "… he said. (AFP)", "… he said.” —AFP", "… he said. PTI ABC DEF", "… sagte er. kyl/dpa" at the end of a line."""
    return regex.compile(
        rf"[.!?…][\"”»’)\s]*+(?:[-–—/=(\[]{{1,3}}\s*)?(?:\p{{Ll}}{{2,4}}/){{0,4}}{_AGENCIES}"
        r"(?: \p{Lu}{2,4}|/\p{L}{2,4}){0,5}\s*[)\]=.]{0,2}$"
    )


@cache
def reuters_re() -> regex.Pattern[str]:
    """ "Reporting by …; Editing by …", group `signature`."""
    words = credit_words("credits", "tagline")
    return regex.compile(
        r"(?i)(?:^|[(\s])(?P<signature>\L<first> [^()\n]{3,300}?; ?\L<rest> [^()\n;]{3,80})",
        first=words["reuters"],
        rest=words["reuters_rest"],
    )


@cache
def generic_re() -> regex.Pattern[str]:
    """ "With agencies", "Agencias" as a line, group `agencies`."""
    words = credit_words("agencies", "shell")
    return regex.compile(
        r"(?i)[-–—(\s]*+(?:(?:[\p{L}.'’-]{1,20},? ){0,4}?(?:\L<joints>) )?(?P<agencies>\L<generic>)[\s).]*$",
        joints=words["joints"],
        generic=words["generic"],
    )


def may_be_generic(line: str) -> bool:
    """Whether `generic_re` may match the line: a cheap test by how it ends."""
    endings, tail = _generic_endings()
    return line.rstrip(tail).casefold().endswith(endings)


@cache
def _generic_endings() -> tuple[tuple[str, ...], str]:
    """What stands for agencies, and the characters that may follow."""
    tail = "".join(regex.findall(r"[\s).]", "".join(map(chr, range(0x3001)))))
    return tuple(phrase.casefold() for phrase in credit_words("agencies", "shell")["generic"]), tail


@cache
def caption_re() -> regex.Pattern[str]:
    """The beginning of a line that is of a picture."""
    return regex.compile(
        r"(?i)[\s(\[]*(?:\L<lead>)(?:\s?[:/|–—-]|\s(?:by|de|von|:|credit|courtesy)|\s*$)", lead=credit_words("credits", "caption")["lead"]
    )
