"""Constructed training examples: patterns of world news and wires that the fitting corpus hardly shows, filled with invented names.

In a pattern `[1 …]` is the speaker of the first quote in marks, `[12 …]` of the first and second, and a quote without one is nobody's.
Slots: `{P}` a full name, `{L}` a surname, `{R}` a role, `{M}` a minister's title, `{A}` an agency, `{B}` a body, `{C}` an adjective of
country, `{F}` a fragment, `{U}` a sentence, `{S}` a short one, `{T}` a term of one or two words, `{W}` a day, `{N}` a programme.
"""

from __future__ import annotations

import random
from typing import Any, Final

import regex

Gold = dict[str, Any]

FILLS: Final = 1
"""How often each pattern is filled. On articles held out of the corpus F1 falls by .004 with one, by .007 with three."""

_WORDS: Final = {
    "P": (
        "Pavel Orsin|Ilse Varga|Tomas Keel|Rana Haddad|Kim Tae Woo|Zhao Minwei|Le Van Son|Marta Solberg|Idris Okoro|Anton Belov|"
        "Lucia Ferrand|Omar Safi|Hana Novak"
    ),
    "L": ("Orsin|Varga|Keel|Haddad|Solberg|Okoro|Belov|Ferrand|Safi|Novak|Tanaka|Brunel|Zhao|Demir|Lindqvist"),
    "R": ("mayor|governor|spokesman|engineer|fisherman|captain|chairman|official|diplomat|doctor|witness|chancellor|prosecutor"),
    "M": ("Foreign Minister|Prime Minister|President|Defence Minister|Interior Minister|Chancellor|Trade Minister"),
    "A": ("Reuters|AFP|KCNA|TASS|Xinhua|Anadolu|EFE|ANSA|the NVP news agency|the Central News Bureau|state television|the Harbour Times"),
    "B": ("Ministry of Ports|Water Board|European Council|Northern Command|Fishery Union|Central Bank"),
    "C": ("Turkish|Chilean|Korean|Polish|Kenyan|Danish|Vietnamese|Hungarian|Serbian|Moroccan"),
    "F": (
        "ready to open the port without conditions|deeply concerned about the dam|a gift to smugglers|"
        "full support for the new line|not negotiable|years too late|a new chapter for both peoples|"
        "firm backing for every step taken by the council|unacceptable and dangerous"
    ),
    "U": (
        "We will not sign this treaty|The bridge is safe and will stay open|Nobody asked the islanders what they want|"
        "There is no money left for a second ferry|It was a mistake and we regret it|The talks will go on until we agree"
    ),
    "V": (
        "expressed firm support for the island|rejected every offer from the north|reaffirmed that the port is open|"
        "promised to rebuild the harbour"
    ),
    "T": ("heroic|special zone|ghost fleet|unbreakable union|vanity project|provocation|nonsense|scandal|homemade"),
    "S": ("At noon|No|Not one of them|Never again|All of us|We said no"),
    "N": ("Harbour Morning|The Late Tide|Good Evening, Kestrel Bay|Meet the Council|This Week With Ada Lorne"),
    "W": ("Monday|Tuesday|Friday|Saturday|Sunday"),
}

PATTERNS: Final = (
    "“{U},” said [12 {P}]. “{S}.” “{U},” said [3 {P}].",
    "“{U},” [12 {L}] said. “{S}.” “{U},” [3 the {R}] answered.",
    "“{U}.” “{S},” said [2 {P}].",
    "In an interview with “{N},” [2 {P}] said the plan was “{F}”.",
    "[2 {L}] told the programme “{N}” that the port was “{F}”.",
    "[2 {P}], who wrote “{N},” called the treaty “{F}”.",
    "{C} leader [1 {P}] told {C} {M} {P} that the island was “{F}”, {A} reported.",
    "The coast is “{F},” {C} leader [1 {P}] told {C} {M} {P}, according to {A}.",
    "According to {A}, [1 {L}] also met his counterpart {P}, thanking her for the help of the “{T}” crew.",
    "According to {A}, the two met in Oslo, where [1 {L}] spoke of “{F}”.",
    "{A} reported on {W} that {C} {M} [1 {P}] called the plan “{F}”.",
    "According to {A}, {M} [1 {P}] thanked {L} for the “{T}” work of the crew.",
    "According to {A}, [1 {L}] said the treaty was “{F}”.",
    "According to [1 the {R}], the situation is “{T}”.",
    "According to [1 {L}], the plan is “{F}”.",
    "According to [1 the {B}], the meeting took place in a “{T}” mood.",
    "{A} quoted [1 {L}] as saying: “{U}.”",
    "{A} quoted [1 {P}] as saying the port was “{F}”.",
    "Local media quoted [1 the {R}] as saying the device was “{T}”.",
    "“{U},” {A} quoted [1 {L}] as saying.",
    "“{U},” [1 {P}] was quoted as saying by {A}.",
    "“{U},” [1 {L}] was cited as saying by {A} on {W}.",
    "“{U},” [1 {L}] told {A}.",
    "“{U},” [1 {L}] told {A} on {W}, adding: “{U}.”",
    "[1 {A}] said on {W} that ties were growing into an “{F}”.",
    "[1 The {B}] said in a statement that the strike was “{F}”.",
    "“{F},” [1 the {B}] said in a statement carried by {A}.",
    "State media said [1 {P}] had vowed to “{F}”.",
    "State media said [1 {L}] described the visit as “{F}”.",
    "At the meeting, [1 {L}] expressed “{F}”, while [2 {L}] conveyed “{F}”.",
    "[1 {L}] conveyed the wish for “{F},” according to the {A}.",
    "“{U},” [1 the {R}] said, according to {A}.",
    "“{U},” [1 {L}] said, according to {A}.",
    "“{U},” said [1 {L}], according to {C} state media.",
    "{C} leader [1 {P}] has repeated his vow, declaring the island “{F}”, according to {C} state media.",
    "[1 {P}] has renewed his offer to “{F}”, {A} reported on {W}.",
    "{C} media reported [1 {L}] described the ties as “{F}” in a meeting with {L}.",
    "{A} reported [1 {L}] called the ties “{T}”.",
    "{A} said [1 {L}] told {P} that the port was “{F}”.",
    "{A} also reported that [1 {L}] “{V}”.",
    "The meeting, described by [1 {C} media] as “{F}”, took place in Oslo.",
    "The visit, described by [1 the {R}] as a “{T}”, ended on {W}.",
    "{L} thanked the crew for joining what [1 Moscow] calls its “{T}”.",
    "{L} spoke of what [1 Ankara] calls a “{T}” in the north.",
    "{L} took part in what [1 the {B}] described as a “{T}”.",
    "The ministers condemned what [1 they] described as “{F}”.",
    "At the meeting, [1 {L}] “{V}”, while [2 {L}] conveyed “{F}”.",
    "On {W} [1 {P}] “{V},” {A} reported.",
    "{A} said that [1 {L}] “{V}.”",
    "[1 {L}] praised “{F}”, and [2 {L}] hailed “{F}”.",
    "[1 {L}] called the visit “{F}”, and its {C} counterpart, [2 {P}], spoke of “{F}”.",
    "The {R} was told by [1 {M} {P}] that the bridge was “{F}”.",
    "The islanders were told by [1 {L}] that the ferry “{F}”.",
    "The residents were warned by [1 the {R}] that the dam was “{F}”.",
    "The plan was described by [1 {L}] as “{F}”.",
    "The decision was called “{F}” by [1 {L}].",
    "Critics of the line waited outside. The visit was dismissed as “{T}” by [1 {P}].",
    "[1 {L}] never said “{F}”.",
    "[1 {L}] denied calling the crew “{T}”.",
    "[1 {L}] did not say the port was “{F}”.",
    "“{U}!”\n— [1 {P}]",
    "“{U}.”\n—Senator [1 {P}]",
    "“{U}.” — [1 {P}], {R}",
    "[1 {L}]: “{U}.”",
    "[1 {P}], {R}: “{U}.”",
    "Asked about the strike, [1 {L}] replied: “{U}.”",
    "Asked by {A} about the ferry, [1 {L}] said “{F}”.",
    "[1 {L}] described the decision as “{T}”.",
    "[1 {L}] dismissed the claim as “{T}”.",
    "[1 {L}] called the decision a “{T}”.",
    "[1 The {R}] called it “{T}”.",
    "[1 Critics] have called it a “{T}”.",
    "[1 The government] called the measure “{T}”.",
    "{L}’s spokesman, [1 {P}], dismissed the report as “{T}”.",
    "{L}’s {R}, [1 {P}], said the claim was “{F}”.",
    "[1 The report], published on {W}, found “{F}”.",
    "[1 The letter] speaks of “{F}” in the harbour.",
    "The so-called “{T}” sails at night.",
    "The novel “The Long Harbour” won the prize, {L} said.",
    "{L} sang “Blue Harbour” at the dinner.",
    "{P} is the author of “The Bridge Keeper”.",
    "The film “Salt and Iron” opened on {W}.",
    "Moscow calls it a “{T}”, and {L} visited the port on {W}.",
    "In a telephone call, the Kremlin said, [1 {L}] told his {C} counterpart that the strike was “{F}”.",
    "“{U},” [1 {L}] said, {A} reported.",
    "“{U},” said [1 {L}], as quoted by {A}.",
    "[1 {M} {P}] said on {W} that Ankara would “{F}”. [2 He] told {A}: “{U}.”",
    "In his speech, [12 {P}] warned of “{F}” and urged officials to “{F}”.",
    "In remarks cited by {A}, [1 {L}] praised the crew as “{F}”.",
    "“{U},” said [1 {P}], a prominent {C} Green Party {R}.",
    "“{U},” said [1 {L}], a former North Coast {R}. “{U}.”",
    "{A}, citing [1 {P}], said the strike was “{F}”.",
    "“{U},” [1 a {R}] who asked not to be named told {A}.",
    "[1 {P}], a {R} from the north, said the port was “{F}”.",
    "“{U},” said [1 {P}], the {R} of the port. “{U}.”",
    "“{U}”, [1 {L}] said in a post on {W}, after {P} had called him.",
    "{P} arrived on {W}. [1 {L}] told her the plan was “{F}”.",
    "A video shows [1 {L}] saying “{F}” to {P}.",
    "{P} rejected [1 {L}]’s claim that the port was “{F}”.",
    "{L} seized on [1 {P}]’s remark that the bridge was “{F}”.",
    "[1 {L}]’s warning that the dam was “{F}” alarmed the {R}.",
    "The clip shows footage of [1 {P}] saying, “{U}.”",
    "The report ends with a recording of [1 {L}] saying “{F}” to a {R}.",
    "{L} laughed as [1 {P}] spoke of “{F}”.",
    "{L}’s [1 {R}] is calling the plan “{F}”.",
    "{P}’s [1 family] asked the council to act “{F}”.",
    "After meeting {P}, [1 {L}] said: “{U}.”",
    "Speaking after {P} had left, [1 {L}] said the line was “{F}”.",
    "{L} may vote, but it is barred when asked “{F},” per [1 the {R}].",
    "The crew were told it is “{F},” per [1 the {B}].",
    "{L} said that he was tired, and when pressed on the ferry, [1 the father of three] replied, “{U}.”",
    "{P} said it was late, and [1 the {R}] answered, “{U}.”",
    "In the words of [1 {P}], the line was “{F}”, and {L} agreed.",
    "“{U},” [1 the 54-year-old] said after {L} had called.",
)


def constructed_gold(seed: int = 0) -> list[Gold]:
    """Articles of one pattern each in the format of the gold, the same for the same seed."""
    chance = random.Random(seed)
    return [_article(f"constructed-{number}-{fill}", pattern, chance) for number, pattern in enumerate(PATTERNS) for fill in range(FILLS)]


def _article(doc_id: str, pattern: str, chance: random.Random) -> Gold:
    filled = regex.sub(r"\{(\w)\}", lambda found: chance.choice(_WORDS[found.group(1)].split("|")), pattern)
    if chance.random() < 0.5:
        filled = filled.replace("“", '"').replace("”", '"')
    text, speakers = "", {}
    for part in regex.split(r"(\[\d+ [^\]]*\])", filled):
        if part.startswith("["):
            numbers, words = part[1:-1].split(" ", 1)
            title = regex.match(r"(?:(?:Foreign|Prime|Defence|Interior|Trade) Minister|President|Chancellor) ", words)
            start = len(text) + (title.end() if title else 0)
            speakers.update({int(number): (start, len(text) + len(words)) for number in numbers})
            part = words
        text += part
    quotes, nobody = [], []
    for number, found in enumerate(regex.finditer(r"[“\"]([^“”\"]+)[”\"]", text), 1):
        row = {"start": found.start(1), "end": found.end(1)}
        if number in speakers:
            start, end = speakers[number]
            head = [[max(start, end - len(text[start:end].split()[-1])), end]]
            quotes.append(
                row | {"speaker_start": start, "speaker_end": end, "speaker_head": head, "speaker_type": "named", "speaker_canonical": None}
            )
        else:
            nobody.append(row)
    return {"doc_id": doc_id, "text": text, "quotes": quotes, "unattributed": nobody, "unattributed_short": [], "attributions": []}
