# ruff: noqa: E501 - word lists
"""Words of the planted histories: what the invented speakers say, how it is reworded, and what reporters write around it.

All of it is made up for this benchmark. A slot in braces is filled from the pool of its name; `{a|b}` is one of the two.
"""

from __future__ import annotations

import random
from functools import cache
from typing import Final

import regex

POOLS: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(words.split("|"))
    for name, words in {
        "place": (
            "Kestrel Bay|Port Emmer|Aldhaven|Lorvik|Sanmere|Dunholt|Tarrow|Vessel Point|Marrask|Ostrelle|Quillan|Brannoch|Hesperton|Ullswick|Nordeck|Calvara|"
            "Tresk|Oakhampton|Rivermouth|Selmere|Zandfort|Palmira|Highcross|Stonebeck"
        ),
        "land": "Lorvania|Skerria|Tavostan|Merenia|Ostland|Corvia|Halvenia|Brestonia|Ardania|Velmark|Zoria|Pellandia|Kandora|Sundria",
        "thing": (
            "ferry|bridge|harbour|dam|railway|refinery|hospital|power plant|pipeline|airport|vaccine|budget|treaty|tunnel|shipyard|mine|reactor|stadium|"
            "university|canal|steelworks|reservoir|satellite|border crossing|fishery|pension fund"
        ),
        "plural": (
            "fishermen|nurses|farmers|dockers|teachers|miners|pensioners|families|students|drivers|soldiers|villagers|islanders|refugees|engineers|tenants|"
            "workers|shopkeepers|sailors|pilots"
        ),
        "adj": (
            "safe|fair|lasting|honest|modern|serious|public|open|decent|permanent|cheap|reliable|independent|strong|sensible|common|binding|clean|secret|"
            "reckless|costly|foreign"
        ),
        "noun": (
            "agreement|plan|promise|solution|inquiry|vote|offer|answer|decision|proposal|guarantee|compromise|law|price|timetable|warning|programme|reform|"
            "contract|settlement"
        ),
        "verb": "sign|accept|support|build|defend|finish|discuss|publish|repair|finance|reopen|protect|approve|review|deliver|suspend|replace",
        "bad": "close|sell|abandon|betray|destroy|ignore|delay|cancel|divide|cut|privatise|block",
        "number": "3|4|7|12|15|20|24|30|40|60|75|90|120|200|350|400|600|850|1,200|4,000",
        "unit": "days|weeks|months|years|jobs|ships|houses|beds|million crowns|villages|kilometres|hearings",
        "time": "this winter|next spring|by the autumn|before the summer|within a year|this week|after the election|before the harvest|at the end of the month|in the new year",
        "adv": "never|always|simply|clearly|quietly|openly|finally|firmly|still|certainly|gladly|hardly|fully",
        "body": "government|council|ministry|parliament|court|commission|company|union|opposition|army|party|board|cabinet|regulator",
        "quality": "courage|patience|honesty|money|trust|discipline|respect|reason|hope|unity|experience|fairness",
        "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
        "role": (
            "Prime Minister|Foreign Minister|Ports Minister|Energy Minister|Health Minister|President|Mayor|Chancellor|Governor|Interior Minister|Transport Minister|"
            "Finance Minister"
        ),
        "first": "Ilse|Tomas|Rana|Pavel|Hana|Omar|Marta|Idris|Anton|Lucia|Odile|Jonas|Mirela|Stefan|Amina|Viktor|Clara|Edvin|Nadia|Bruno|Greta|Karim",
        "last": (
            "Varga|Keel|Haddad|Orsin|Novak|Safi|Solberg|Okoro|Belov|Ferrand|Karsh|Brandeis|Demir|Lindqvist|Tanner|Morant|Castell|Ruiz|Halloran|Petrescu|Aalto|"
            "Wexler|Brunel|Strand"
        ),
        "weather": "rain|wind|fog|snow|sunshine|frost|drizzle|heat",
        "crowd": "dozens|hundreds|a handful|thousands|scores",
        "scene": "the town hall|the old quay|a school gym|the market square|a packed theatre|the north gate|the railway station|a windy airfield|the fish hall|a union office",
        "report": "a memo|an audit|a leaked letter|a survey|a court filing|a study|minutes of a meeting|a draft law|an internal review|a photograph",
        "move": "rose|fell|doubled|stalled|recovered|slipped|climbed|stagnated|shrank|steadied",
        "measure": "ticket prices|exports|traffic|turnout|unemployment|wages|rents|tourism|steel prices|enrolment|share prices|coal deliveries|arrears|the exchange rate",
    }.items()
}

OPENINGS: Final = (
    "We will {adv} {verb} {a|any} {adj} {noun} that would {bad} the {thing} of {place}",
    "Nobody in this {body} has the right to {bad} the {thing} without {a|one} {adj} {noun}",
    "The people of {place} have waited {number} {unit} for {a|this} {adj} {noun}, and they deserve {quality}",
    "I told the {body} {adv} that the {plural} of {land} need {quality} and not another {adj} {noun}",
    "If the {body} of {land} wants to {bad} our {thing}, it must first ask the {plural} of {place}",
    "What happened in {place} was a {adj} mistake, and the {plural} will {adv} forget that {noun}",
    "There is no {adj} {noun} on the table, only a threat to {bad} the {thing} and {number} {unit}",
    "Our {plural} did not spend {number} {unit} on the {thing} so that {land} could {bad} it",
    "This {body} is ready to {verb} the {thing} and to {verb} a {adj} {noun} with {land}",
    "Every one of the {number} {plural} in {place} knows that the {noun} was {adv} {adj}",
    "You cannot {bad} a {thing} and call it a {adj} {noun}",
    "We have given {land} {number} {unit} to {verb} its {noun} on the {thing}",
    "A {adj} {noun} with the {plural} is worth more than {number} {unit} of empty talk",
    "The {thing} at {place} belongs to the {plural} who built it and not to a {body} in {land}",
)

MIDDLES: Final = (
    "because {a|no} {body} can {verb} it without the {quality} of ordinary {plural}",
    "and the {body} should {verb} its own {noun} before it asks others for {quality}",
    "while the {plural} of {place} are still paying for {number} {unit} of {adj} promises",
    "even if the {body} in {land} tries to {bad} every {adj} {noun} we put forward",
    "which is why we must {verb} the {thing} {time} and not a day later",
    "as long as our neighbours in {land} {adv} refuse to {verb} the {noun}",
    "and those who {bad} the {thing} will have to explain it to the {plural}",
    "unless {land} agrees to {verb} a {adj} {noun} {time}",
    "but nobody should think that we would {bad} {number} {unit} for it",
    "so that no {body} can ever {bad} the {thing} behind closed doors again",
    "provided that the {body} shows some {quality} and opens its books to the {plural}",
    "although the {noun} cost us {number} {unit} and a good deal of {quality}",
)

CLOSINGS: Final = (
    "The {thing} will open {time}, with or without the {body}",
    "It is now up to {land} to {verb} the {noun} we sent {time}",
    "I have {adv} seen such a lack of {quality} among the {plural} of any {body}",
    "They can {bad} a {thing}, but they cannot {bad} the {quality} of {place}",
    "We owe that to the {plural} and to their children",
    "Let the {body} {verb} it in the open, {time}, and we shall see who has {quality}",
    "The next {number} {unit} will show whether that {noun} was {adj}",
    "Anyone who says otherwise has {adv} set foot in {place}",
    "That is all the {plural} have asked for since the {thing} was built",
    "My door is open, but my {quality} has an end",
)

CONNECTORS: Final = (", {m}. {c}", " {m}. {c}", ", {m}", ". {c}", " {m}", ", {m}. {c}")

SYNONYMS: Final = (
    "will|shall|is going to|would", "must|has to|should|needs to", "any|a single|some", "nobody|no one|not one person", "people|residents|citizens|inhabitants",
    "waited|hoped|been waiting", "deserve|merit|are owed|have earned", "told|warned|informed|reminded", "need|want|require|ask for",
    "wants|intends|plans|hopes", "ask|consult|listen to", "mistake|error|blunder|failure", "forget|forgive|overlook", "threat|danger|risk",
    "ready|prepared|willing", "knows|understands|sees", "call|name", "given|granted|allowed|offered", "worth|more valuable than", "talk|words|chatter|rhetoric",
    "belongs|is owed", "built|made|constructed|created", "because|since|as", "without|lacking|with no", "ordinary|common|simple|everyday", "others|anyone else|strangers",
    "before|until", "while|whereas|when", "paying|suffering|footing the bill", "tries|attempts|seeks", "put forward|propose|present|suggest", "why|the reason",
    "later|longer", "refuse|decline|fail", "explain|justify|account for", "unless|except if", "agrees|consents|is willing", "think|believe|imagine|assume",
    "again|once more|any more", "provided|on condition", "shows|proves|demonstrates", "books|accounts|records", "although|even though|though", "cost|has cost|took",
    "open|reopen|start", "now|today|at this moment", "sent|submitted|delivered|forwarded", "seen|witnessed|met|encountered", "lack|absence|want",
    "see|find out|learn", "show|tell|reveal|prove", "anyone|whoever|anybody", "says|claims|pretends|thinks", "otherwise|the opposite|differently",
    "asked|called|pleaded", "door|office", "right|authority|power|mandate", "ever|at any time", "cannot|can not|can't|could not", "not|never|by no means",
    "only|just|merely|nothing but", "and|as well as|and also", "but|yet|however", "our|the|these", "first|to begin with", "children|grandchildren|sons and daughters",
    "good deal|great deal|lot", "agreement|deal|accord|pact", "plan|scheme|project", "promise|pledge|assurance", "solution|way out|remedy", "vote|ballot|referendum",
    "inquiry|investigation|probe", "offer|bid|proposal", "decision|ruling|choice", "government|administration|cabinet", "company|firm|corporation",
    "fishermen|fishers|fishing crews", "workers|employees|staff", "families|households", "sign|endorse|ink", "accept|agree to|swallow", "support|back|stand behind",
    "defend|protect|guard", "finish|complete|conclude", "close|shut|shut down", "sell|sell off|hand over", "abandon|give up|desert", "destroy|wreck|ruin",
    "delay|postpone|put off", "cancel|scrap|call off", "safe|secure", "fair|just|equitable", "lasting|durable|enduring", "honest|sincere|frank", "serious|grave|earnest",
    "strong|firm|robust", "cheap|affordable|inexpensive", "courage|bravery|nerve", "money|funds|cash", "hope|optimism", "respect|esteem", "clearly|plainly|obviously",
    "finally|at last|eventually", "certainly|surely|undoubtedly", "always|at all times|invariably", "months|weeks", "years|decades", "jobs|posts|positions",
)  # fmt: skip

INSERTED: Final = (
    "also", "really", "simply", "very", "now", "again", "indeed", "of course", "certainly", "perhaps", "truly", "already", "frankly", "all", "even", "just", "own",
    "entire", "whole", "so-called", "present", "future", "good", "great", "today", "here", "however", "therefore", "actually", "completely", "once and for all",
    "in fact", "at least", "as we know", "in the end", "to be honest", "sadly", "rightly", "local", "national", "brave", "old", "new",
)  # fmt: skip

BACKGROUND: Final = (
    "The {noun} over the {thing} near {place} has divided the {body} for {number} {unit}.",
    "In {place}, {crowd} of {plural} had gathered at {scene} despite the {weather}.",
    "A spokesman for the {body} of {land} declined to {verb} the {noun} {time}.",
    "According to {report}, {measure} {move} by {number} per cent after the {thing} was {adv} discussed.",
    "The {plural} of {place} first heard of the {adj} {noun} from a radio in {scene}.",
    "{land} had promised {number} {unit} towards the {thing}, of which {number} were {adv} delivered.",
    "Critics point to {report} in which the {body} admits to {number} {unit} of {adj} work.",
    "Work on the {thing} stopped in {place} when {weather} and a lack of {quality} kept the {plural} at home.",
    "For the {plural}, {measure} matter more than any {noun} that {land} may {verb} {time}.",
    "The {body} meets on {day} to {verb} {report} about the {adj} {thing}.",
    "{number} {plural} lost their {unit} when the {thing} at {place} was hit by {weather}.",
    "Shops around {scene} stayed shut on {day} as {measure} {move} once more.",
    "Outside {scene}, {crowd} of {plural} waved flags of {land} and sang about {quality}.",
    "The {adj} {noun} of last {day} drew {crowd} of letters to the {body}.",
    "An earlier {noun} between {place} and {land} lasted {number} {unit} and ended in {quality}.",
    "Engineers say the {thing} could {verb} {number} {unit} if the {weather} in {place} held.",
    "Few {plural} in {land} remember a {body} with so little {quality}.",
    "The cost of the {thing}, put at {number} million by {report}, has {adv} been audited.",
    "On {day} {measure} {move}, and the {body} blamed {weather} in {place}.",
    "The road from {place} to {scene} was lined with {plural} holding {report}.",
    "Both sides left {scene} by separate doors after {number} hours of {weather} and cold coffee.",
    "A second {noun} is planned for {day} in {place}, this time without the {plural}.",
    "Historians compare the {thing} of {land} to the {adj} canal that {place} began in {number} {unit}.",
    "The {plural} have {number} {unit} left to {verb} {report}, a lawyer in {place} said.",
    "Analysts doubt that {measure} would have {move} without the {adj} {noun} of the {body}.",
    "In the port of {place} the {thing} stood idle while {crowd} of {plural} looked on.",
    "The {body} of {land} has changed its mind on the {thing} {number} times since the {weather} of {day}.",
    "It is the first {noun} at {scene} in {number} {unit}.",
)

HEADLINES: Final = (
    "{place} {noun} in doubt after {day} talks", "{land} and {place} at odds over {thing}", "New row over {adj} {noun} in {land}", "{plural} of {place} await {noun}",
    "{thing} dispute: {body} under pressure", "Talks on {thing} go on in {place}",
)  # fmt: skip

# {S} the speaker, {s} the same or the surname, {Q} the words with a comma, {E} with a full stop, {F} bare, {A} first carrier, {R} relay, {D} a day.
SAID_FIRST: Final = (
    "<{Q}> {S} told {A} on {D}.", "<{Q}> {S} said, {A} reported.", "<{Q}> {S} said, according to {A}.", "{A} quoted {S} as saying: <{E}>",
    "<{Q}> {S} said in remarks carried by {A}.", "In an interview with {A}, {S} said: <{E}>", "According to {A}, {S} said on {D}: <{E}>", "{S} told {A}: <{E}>",
    "<{Q}> {A} quoted {S} as saying on {D}.", "<{Q}> {S} told the {A} news agency.",
)  # fmt: skip
SAID_RELAY: Final = (
    "<{Q}> {S} said, {R} reported, citing {A}.", "<{Q}> {S} told {A}, {R} reported.", "{R}, citing {A}, quoted {S} as saying: <{E}>",
    "According to {R}, {S} told {A}: <{E}>", "<{Q}> {S} said, according to {R}, which cited {A}.",
)  # fmt: skip
SAID: Final = (
    "<{Q}> {S} said on {D}.", "<{Q}> said {S}.", "{S} told reporters: <{E}>", "<{Q}> {S} told a crowd in {place}.", "Asked about the {thing}, {S} said: <{E}>",
    "<{Q}> {S} said at {scene}.", "On {D} {S} declared: <{E}>",
)  # fmt: skip
SAID_PART_FIRST: Final = (
    "{S} spoke of <{F}>, {A} reported.", "{S} told {A} it was a matter of <{F}>.", "{A} said {S} had mentioned <{F}> on {D}.",
    "{S}’s words were <{F}>, according to {A}.", "According to {A}, {S} said <{F}> on {D}.",
)  # fmt: skip
SAID_PART_RELAY: Final = (
    "{S} spoke of <{F}>, {R} reported, citing {A}.", "According to {R}, {S} told {A} it was a matter of <{F}>.", "{R}, citing {A}, said {S} had mentioned <{F}>.",
)  # fmt: skip
SAID_PART: Final = (
    "{S} spoke of <{F}> on {D}.", "{S} said it was a matter of <{F}>.", "On {D} {S} mentioned <{F}> in {place}.", "{S} said <{F}>, and left {scene}.",
)  # fmt: skip
VAGUE: Final = ("state media", "local media", "Western media", "press reports", "local television")

PAPERS: Final = (
    "Courier",
    "Herald",
    "Gazette",
    "Tribune",
    "Observer",
    "Post",
    "Chronicle",
    "Mirror",
    "Argus",
    "Ledger",
    "Standard",
    "Echo",
    "Mail",
    "Star",
)

AGENCIES: Final = {
    "afp": "AFP", "reuters": "Reuters", "ap": "AP", "efe": "EFE", "dpa": "dpa", "ansa": "ANSA", "tass": "TASS", "xinhua": "Xinhua", "kyodo": "Kyodo",
    "yonhap": "Yonhap", "lusa": "Lusa", "interfax": "Interfax", "anadolu": "Anadolu", "kcna": "KCNA", "pti": "PTI", "ctk": "CTK", "mti": "MTI", "apa": "APA",
    "belga": "Belga", "ukrinform": "Ukrinform", "irna": "IRNA", "bernama": "Bernama", "antara": "Antara", "upi": "UPI",
}  # fmt: skip
"""Lexicon id and the name that articles print."""


@cache
def _slot_re() -> regex.Pattern[str]:
    return regex.compile(r"\{([a-z| ]+)\}")


def fill(template: str, rng: random.Random, **fixed: str) -> str:
    """`template` with every slot of a pool, and every choice, filled; slots in `fixed` take what is given.

    Example:
        >>> fill("the {thing} of {X}, {a|a}", random.Random(1), thing="dam")
        'the dam of {X}, a'
    """

    def choose(match: regex.Match[str]) -> str:
        name = match[1]
        return fixed.get(name) or rng.choice(POOLS.get(name) or tuple(name.split("|")))

    return str(_slot_re().sub(choose, template))


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Other ways to say a word, by the word."""
    found: dict[str, tuple[str, ...]] = {}
    for group in SYNONYMS:
        words = group.split("|")
        for word in words:
            if " " not in word:
                found[word] = tuple(other for other in words if other != word) + found.get(word, ())
    return found


@cache
def pool_of() -> dict[str, str]:
    """The pool that a word of a statement comes from."""
    names = ("place", "land", "thing", "plural", "adj", "noun", "verb", "bad", "number", "unit", "adv", "body", "quality")
    return {word: name for name in names for word in POOLS[name] if " " not in word}
