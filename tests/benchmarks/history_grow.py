"""Planted histories: a statement, the agency that put it on record, and the articles that took it from one another, as a tree that is
known.

What the generator chooses itself, since it moves the figures (noise one; `World` says what scales):

- Who takes from whom. The first node is an agency's own report; a fifth of the others are agencies (never the same twice), the rest
  outlets. Agencies take from agencies but for one in twenty. Outlets choose among all before them, an agency four times as likely as an
  outlet, and any the likelier the more have taken from it already. A lag is log-normal: half of the agencies within half an hour, of
  outlets within two hours.
- How words change. 20 % of the edges are verbatim, 20 % keep a stretch of 40 to 75 % of the words (at least six) and may change two of
  them, 10 % are written from two texts (the later part from the second one); on all others one to six edits: 35 % another word (a synonym
  where there is one), 25 % a word left out, 20 % a word put in, 8 % two words exchanged, 12 % a comma, a contraction, a capital. Changes
  may be undone further down, as synonyms run in small circles.
- Passages. On half of the edges the child takes 40 to 90 % of its first parent's sentences outside the quote, one in seven of them with a
  word left out, and adds two to four of its own; one in ten of these takes everything and adds nothing (a reprint). All other sentences
  are its own.
- Credits. Of the articles with a right one 50 % name the first carrier in the sentence of the quote, 15 % the agency they took it from
  and the first carrier, 10 % only the agency they took it from, 15 % that agency in byline, dateline or end mark and nothing in the
  sentence, 10 % in both places. A wrong one names another agency as the first carrier, a third of the time one that does carry the story.
- Lost origins. In 30 % of the histories the originator's own article is not in the corpus and its name was lost on the way: whoever
  would name it writes "state media" and the like (40 %) or nobody. Wrong credits and those to relays stand as elsewhere.
- Where they stop. All are in English; every fourth quote of a whole wording is parted by its cue; 40 % of the articles hold another's
  words too.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher

import regex

from quotetrace.values import value
from tests.benchmarks import history_words as vocabulary
from tests.benchmarks.history_words import fill

MIN_NODES, MAX_NODES = 5, 40
MIN_IN_CORPUS = 3
MIN_FRAGMENT_WORDS = 6
LOST = 0.3
VERBATIM = 0.2
SHARED_PASSAGES = 0.5
REPRINT = 0.1
AGENCY = 0.2
PLACEMENTS = {"first": 0.5, "relay_first": 0.15, "relay": 0.1, "byline": 0.15, "byline_first": 0.1}


@value
class World:
    """How much noise there is, and whether texts share passages.

    Shares scale with the noise; a verbatim edge and a shared passage are no noise and do not. Edits run from one to six times the noise.
    """

    noise: float = 1.0
    passages: bool = True

    @property
    def missing(self) -> float:
        """Share of the nodes with children that are not in the corpus."""
        return 0.3 * self.noise

    @property
    def uncredited(self) -> float:
        """Share of the articles without any credit."""
        return 0.4 * self.noise

    @property
    def miscredited(self) -> float:
        """Share of the articles with a wrong credit."""
        return 0.05 * self.noise

    @property
    def day_only(self) -> float:
        """Share of the dates that are a day."""
        return 0.3 * self.noise

    @property
    def wrong_clock(self) -> float:
        """Share of the clocks that are wrong, by up to twelve hours."""
        return 0.1 * self.noise

    @property
    def fragment(self) -> float:
        """Share of the edges that keep a stretch."""
        return 0.2 * self.noise

    @property
    def two_parents(self) -> float:
        """Share of the edges into texts that are written from two."""
        return 0.1 * self.noise

    @property
    def most_edits(self) -> int:
        """Edits of an edge at most."""
        return max(1, round(6 * self.noise))


@dataclass(slots=True)
class Node:
    """One article: what it took from whom, and what it says of it.

    Attributes:
        parents: Numbers of the nodes it took its words from; none for the first. A second one gave a part.
        way: `first`, `edited`, `verbatim`, `fragment` or `two`.
        agency: The agency that its outlet is.
        near: The agency it took its words from, through outlets or at once.
        credit: `none`, `wrong` or `right`.
        first, relay, byline: Agencies that it names; `first` may be a vague carrier's name.
    """

    number: int
    article_id: str
    parents: tuple[int, ...] = ()
    way: str = "first"
    words: list[str] = field(default_factory=list)
    agency: str | None = None
    outlet: str = ""
    near: str = ""
    takes_passages: bool = False
    passages: list[str] = field(default_factory=list)
    credit: str = "none"
    placement: str = ""
    first: str | None = None
    relay: str | None = None
    byline: str | None = None
    at: datetime = datetime(2031, 1, 1, tzinfo=UTC)
    published: str = ""
    day_only: bool = False
    wrong_clock: bool = False
    in_corpus: bool = True
    title: str = ""
    signed: str = ""
    text: str = ""


@dataclass(slots=True)
class History:
    """One story, whole: `nodes` are in the order in which they came about."""

    name: str
    speaker: str
    role: str
    originator: str
    is_lost: bool
    facts: dict[str, str]
    nodes: list[Node] = field(default_factory=list)

    @property
    def corpus(self) -> list[Node]:
        """The nodes whose article is in the corpus."""
        return [node for node in self.nodes if node.in_corpus]

    @property
    def known_by(self) -> str:
        """By what the originator can be known: `own_article` or `credit` of an article of the corpus; empty where it cannot.

        It cannot be known by this rule: its own article is not in the corpus, and no article that is names it, be it in a sentence, a
        byline, a dateline or an end mark (a wrong credit that hits it by chance, or a relay, would: there is none).
        """
        if any(self.originator in (node.first, node.relay, node.byline) for node in self.corpus):
            return "credit"
        return "own_article" if self.nodes[0].in_corpus else ""

    def sayings(self, node: Node) -> list[str]:
        """The words of a node, folded: what equal wording means."""
        return regex.findall(r"\w+(?:[’']\w+)?|\d[\d,]*", " ".join(node.words).lower())


def grow(seed: int, n: int, world: World | None = None) -> list[History]:
    """`n` histories; the same for the same seed, number and world."""
    world = world or World()
    rng = random.Random(f"{seed}/{world.noise}/{world.passages}")
    return [_grow_one(rng, f"{seed}-{number}", world) for number in range(n)]


def _grow_one(rng: random.Random, name: str, world: World) -> History:
    facts = {key: rng.choice(vocabulary.POOLS[key]) for key in ("place", "land", "thing", "body", "noun")}
    speaker = f"{rng.choice(vocabulary.POOLS['first'])} {rng.choice(vocabulary.POOLS['last'])}"
    agencies = rng.sample(sorted(vocabulary.AGENCIES), len(vocabulary.AGENCIES))
    history = History(name, speaker, rng.choice(vocabulary.POOLS["role"]), agencies.pop(), rng.random() < LOST, facts)
    _add_nodes(rng, history, agencies, world)
    _leave_out(rng, history, world)
    for node in history.nodes:
        _credit(rng, history, node, world)
        _date(rng, node, world)
        _write(rng, history, node)
    return history


def _add_nodes(rng: random.Random, history: History, agencies: list[str], world: World) -> None:
    start = datetime(2031, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randrange(300 * 24 * 60))
    taken: list[int] = []
    outlets: set[str] = set()
    for number in range(rng.randint(MIN_NODES, MAX_NODES)):
        node = Node(number, f"{history.name}-{rng.randrange(16**8):08x}")
        node.agency = history.originator if not number else agencies.pop() if agencies and rng.random() < AGENCY else None
        node.outlet = vocabulary.AGENCIES[node.agency] if node.agency else _name_outlet(rng, outlets)
        if not number:
            node.words, node.at, node.near = _state(rng, history.facts), start, history.originator
            node.passages = _report(rng, history.facts, rng.randint(6, 12))
        else:
            _take(rng, history, node, taken, world)
        history.nodes.append(node)
        taken.append(0)


def _name_outlet(rng: random.Random, used: set[str]) -> str:
    while (name := f"{rng.choice(vocabulary.POOLS['place'])} {rng.choice(vocabulary.PAPERS)}") in used:
        pass
    used.add(name)
    return name


def _take(rng: random.Random, history: History, node: Node, taken: list[int], world: World) -> None:
    """Parents, words, passages and time of a node that is not the first."""
    weights = [_weight(rng, node, other) * (1 + 0.3 * taken[other.number]) for other in history.nodes]
    parent = rng.choices(history.nodes, weights)[0]
    taken[parent.number] += 1
    roll = rng.random()
    shares = {"fragment": world.fragment, "two": world.two_parents if len(history.nodes) > 1 else 0.0, "verbatim": VERBATIM}
    node.parents, node.way = (parent.number,), "edited"
    for way, share in shares.items():
        if roll < share:
            node.way = way
            break
        roll -= share
    if node.way == "two":
        second = rng.choice([other for other in history.nodes if other is not parent])
        node.parents = (parent.number, second.number)
        node.words = _edit(rng, _join(parent.words, second.words), rng.randint(0, world.most_edits // 2))
    elif node.way == "fragment":
        node.words = _edit(rng, _cut(rng, parent.words), rng.randint(0, 2))
    else:
        node.words = list(parent.words) if node.way == "verbatim" else _edit(rng, parent.words, rng.randint(1, world.most_edits))
    node.near = parent.agency or parent.near
    _take_passages(rng, history, node, parent, world)
    hours = rng.lognormvariate(-0.7 if node.agency else 0.7, 1.0)
    node.at = max(history.nodes[at].at for at in node.parents) + timedelta(seconds=round(hours * 3600))


def _weight(rng: random.Random, node: Node, other: Node) -> float:
    if node.agency:
        return 1.0 if other.agency else 0.02
    return 4.0 if other.agency else 1.0


def _take_passages(rng: random.Random, history: History, node: Node, parent: Node, world: World) -> None:
    node.takes_passages = world.passages and rng.random() < SHARED_PASSAGES
    if not node.takes_passages:
        node.passages = _report(rng, history.facts, rng.randint(5, 11))
        return
    if rng.random() < REPRINT:
        node.passages = list(parent.passages)
        return
    n = max(1, round(len(parent.passages) * rng.uniform(0.4, 0.9)))
    start = rng.randint(0, len(parent.passages) - n)
    node.passages = [_shorten(rng, sentence) if rng.random() < 1 / 7 else sentence for sentence in parent.passages[start : start + n]]
    node.passages += _report(rng, history.facts, rng.randint(2, 4))


def _shorten(rng: random.Random, sentence: str) -> str:
    words = sentence.split()
    del words[rng.randrange(1, len(words) - 1)]
    return " ".join(words)


def _report(rng: random.Random, facts: dict[str, str], n: int) -> list[str]:
    """Sentences around the quote; three slots in four are of the story, the rest of anywhere."""
    sentences = []
    for template in rng.sample(vocabulary.BACKGROUND, n):
        known = {key: given for key, given in facts.items() if rng.random() < 0.5}
        sentence = fill(template, rng, **known)
        sentences.append(sentence[0].upper() + sentence[1:])
    return sentences


def _state(rng: random.Random, facts: dict[str, str]) -> list[str]:
    """The words of a statement; commas and full stops are words of their own."""
    opening, middle, closing = (
        fill(rng.choice(templates), rng, thing=facts["thing"])
        for templates in (vocabulary.OPENINGS, vocabulary.MIDDLES, vocabulary.CLOSINGS)
    )
    whole = opening + rng.choice(vocabulary.CONNECTORS).replace("{m}", middle).replace("{c}", closing)
    return regex.findall(r"[^\s,.]+(?:,\d+)?|[,.]", whole)


def _edit(rng: random.Random, words: Sequence[str], n: int) -> list[str]:
    edited = list(words)
    for _ in range(n):
        rng.choices((_substitute, _drop, _insert, _exchange, _touch), (35, 25, 20, 8, 12))[0](rng, edited)
    return edited


def _substitute(rng: random.Random, words: list[str]) -> None:
    able = [at for at, word in enumerate(words) if word.lower() in vocabulary.synonyms() or word in vocabulary.pool_of()]
    if not able:
        return _insert(rng, words)
    at = rng.choice(able)
    others = vocabulary.synonyms().get(words[at].lower())
    if not others or (words[at] in vocabulary.pool_of() and rng.random() < 0.3):
        others = vocabulary.POOLS[vocabulary.pool_of()[words[at]]] if words[at] in vocabulary.pool_of() else others
    words[at : at + 1] = rng.choice(others or ("that",)).split()


def _drop(rng: random.Random, words: list[str]) -> None:
    if len(words) > MIN_FRAGMENT_WORDS:
        del words[rng.randrange(len(words))]


def _insert(rng: random.Random, words: list[str]) -> None:
    words[(at := rng.randrange(1, len(words))) : at] = rng.choice(vocabulary.INSERTED).split()


def _exchange(rng: random.Random, words: list[str]) -> None:
    at = rng.randrange(max(1, len(words) - 1))
    words[at : at + 2] = words[at : at + 2][::-1]


def _touch(rng: random.Random, words: list[str]) -> None:
    """A comma put in or left out, "will not" contracted, a sentence made two."""
    commas = [at for at, word in enumerate(words) if word == ","]
    pairs = [at for at in range(len(words) - 1) if (words[at], words[at + 1]) in (("will", "not"), ("did", "not"), ("is", "not"))]
    if pairs and rng.random() < 0.5:
        at = rng.choice(pairs)
        words[at : at + 2] = [{"will": "won’t", "did": "didn’t", "is": "isn’t"}[words[at]]]
    elif commas and rng.random() < 0.7:
        at = rng.choice(commas)
        words[at : at + 1] = [] if rng.random() < 0.6 else ["."]
    else:
        words.insert(rng.randrange(1, len(words)), ",")


def _cut(rng: random.Random, words: Sequence[str]) -> list[str]:
    n = max(min(MIN_FRAGMENT_WORDS, len(words)), round(len(words) * rng.uniform(0.4, 0.75)))
    start = rng.randint(0, len(words) - n)
    return list(words[start : start + n])


def _join(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """The beginning of the first text and the rest of the second, parted where both have a word, as near the middle as may be."""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    both = [(block.a + step, block.b + step) for block in blocks for step in range(1, block.size + 1)]
    at, other = min(both, key=lambda pair: abs(pair[0] - len(first) / 2), default=(len(first), len(second)))
    joined = [*first[:at], *second[other:]]
    return joined if len(joined) >= MIN_FRAGMENT_WORDS else list(first)


def _leave_out(rng: random.Random, history: History, world: World) -> None:
    """Ancestors that are not in the corpus; of a lost origin the first, always."""
    ancestors = sorted({parent for node in history.nodes for parent in node.parents})
    for at in ancestors:
        history.nodes[at].in_corpus = rng.random() >= world.missing
    if history.is_lost:
        history.nodes[0].in_corpus = False
    for at in ancestors[::-1]:
        if len(history.corpus) < MIN_IN_CORPUS and (at or not history.is_lost):
            history.nodes[at].in_corpus = True


def _credit(rng: random.Random, history: History, node: Node, world: World) -> None:
    roll = rng.random()
    if roll < world.uncredited:
        return
    if roll < world.uncredited + world.miscredited:
        relays = [other.agency for other in history.nodes if other.agency and other.agency != history.originator]
        pool = relays if relays and rng.random() < 1 / 3 else sorted(vocabulary.AGENCIES)
        node.credit = "wrong"
        node.first = rng.choice([agency for agency in pool if agency not in (history.originator, node.agency)] or ["upi"])
        return
    node.credit = "right"
    node.placement = rng.choices(list(PLACEMENTS), list(PLACEMENTS.values()))[0]
    if "byline" in node.placement:
        node.byline = node.agency or node.near
    if node.placement == "relay":
        node.first = node.near
    elif node.placement != "byline":
        node.first = history.originator
    if node.placement == "relay_first" and node.near != history.originator:
        node.relay = node.near
    if history.is_lost and history.originator in (node.first, node.byline):
        node.first = rng.choice(vocabulary.VAGUE) if rng.random() < 0.4 or node.relay else None
        node.byline = None if node.byline == history.originator else node.byline
        if node.first is None and node.byline is None:
            node.credit = "none"


def _date(rng: random.Random, node: Node, world: World) -> None:
    shown = node.at
    if rng.random() < world.wrong_clock:
        node.wrong_clock, shown = True, node.at + timedelta(minutes=rng.randint(-720, 720))
    node.day_only = rng.random() < world.day_only
    node.published = shown.strftime("%Y-%m-%d" if node.day_only else "%Y-%m-%dT%H:%M:%SZ")


def _write(rng: random.Random, history: History, node: Node) -> None:
    """The article: some sentences, the quote with its credit, others' words, more sentences."""
    node.title = fill(rng.choice(vocabulary.HEADLINES), rng, **history.facts)
    sentences = list(node.passages)
    cut = min(len(sentences), rng.randint(1, 3))
    middle = [_quote(rng, history, node)]
    if rng.random() < 0.4:
        other = f"{rng.choice(vocabulary.POOLS['role'])} {rng.choice(vocabulary.POOLS['first'])} {rng.choice(vocabulary.POOLS['last'])}"
        words = _render(_state(rng, {"thing": rng.choice(vocabulary.POOLS["thing"])}))
        middle.append(f"“{words},” {other} said.")
    before, after = ([" ".join(some[at : at + 2]) for at in range(0, len(some), 2)] for some in (sentences[:cut], sentences[cut:]))
    node.text = _sign(rng, node, [*before, *middle, *after])


def _sign(rng: random.Random, node: Node, paragraphs: list[str]) -> str:
    """The text, with the agency of the byline in a dateline, at the end, or in the byline alone."""
    if node.byline:
        name = vocabulary.AGENCIES[node.byline]
        roll = rng.random()
        if node.agency or roll < 0.4:
            city = rng.choice(vocabulary.POOLS["place"]).upper()
            paragraphs[0] = f"{city}, {node.at:%B} {node.at.day} ({name}) - {paragraphs[0]}"
        elif roll < 0.6:
            paragraphs[-1] += f" ({name})"
        else:
            node.signed = rng.choice((name, f"{name} and staff", f"By {name}"))
    return "\n\n".join(paragraphs)


def _quote(rng: random.Random, history: History, node: Node) -> str:
    """The sentence with the words of the node, in marks, and whom it credits."""
    names = {key: vocabulary.AGENCIES.get(given, given) for key, given in (("{A}", node.first or ""), ("{R}", node.relay or ""))}
    part = node.way == "fragment" and rng.random() < 0.7
    frames = (vocabulary.SAID_PART, vocabulary.SAID_PART_FIRST, vocabulary.SAID_PART_RELAY) if part else (
        vocabulary.SAID, vocabulary.SAID_FIRST, vocabulary.SAID_RELAY
    )  # fmt: skip
    frame = fill(rng.choice(frames[2 if node.relay else 1 if node.first else 0]), rng, **history.facts)
    words = node.words
    while words and words[-1] in ",.":
        words = words[:-1]
    while words and words[0] in ",.":
        words = words[1:]
    said = _render(words, sentence=not part)
    marks = rng.choice(("“”", '""'))
    speaker = rng.choice((f"{history.role} {history.speaker}", history.speaker))
    filled = frame.replace("{S}", speaker).replace("{D}", rng.choice(vocabulary.POOLS["day"]))
    for slot, name in names.items():
        filled = filled.replace(slot, name)
    if "<{Q}>" in filled and rng.random() < 0.25 and "." in words[4:-4]:
        at = words.index(".", 4)
        tail = _render(words[at + 1 :])
        filled = filled.replace("{Q}", _render(words[:at]) + ",").rstrip(".") + f". <{tail}.>"
    for slot, given in (("{Q}", said + ","), ("{E}", said + "."), ("{F}", said)):
        filled = filled.replace(slot, given)
    return (
        filled[0].upper() + filled[1:].replace("<", marks[0]).replace(">", marks[1])
        if filled[0] != "<"
        else filled.replace("<", marks[0]).replace(">", marks[1])
    )


def _render(words: Sequence[str], *, sentence: bool = True) -> str:
    """Words as a text: no blank before a comma, a capital after a full stop."""
    text, upper = "", sentence
    for word in words:
        if word in ",.":
            text = text.rstrip(",.") + word
            upper = upper or word == "."
            continue
        text += (" " if text else "") + (word[0].upper() + word[1:] if upper else word)
        upper = False
    return text
