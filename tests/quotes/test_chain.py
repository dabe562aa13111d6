"""The chain of a quote: stated carriers in order, the article's own credit, the outlet, the addressee."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.articles.credits import find_credits
from quotetrace.model import Article, Hop, Span
from quotetrace.quotes.chain import Chain, find_chain
from quotetrace.quotes.place import blank, build_scene
from tests.growth import assert_linear

MARKED = regex.compile(r"[\"“„«][^\"“”»]*[\"“”»]")
GULL = "The Gull"

Carrier = tuple[str, str]


def chain_of(
    text: str,
    speaker: str | None = None,
    cue: str | None = None,
    *,
    nth: int = 0,
    title: str | None = None,
    previous: tuple[Hop, ...] = (),
    **fields: str,
) -> Chain:
    """The chain of the nth stretch in marks; its sentence is cut at full stops, every stretch in marks is blanked."""
    article = Article("a", text, title=title or "", **{"outlet": GULL, **fields})
    field = title if title is not None else text
    marked = [Span(*match.span()) for match in MARKED.finditer(field)]
    masked, outer = blank(field, marked), marked[nth]
    stops = [match.end() for match in regex.finditer(r"[.!?][\"”»]?\s+|\n", field)]
    start = max((stop for stop in stops if stop <= outer.start), default=0)
    end = min((stop for stop in stops if stop >= outer.end), default=len(field))
    return find_chain(
        build_scene(article, "title" if title is not None else "text", marked),
        find_credits(article),
        Span(start, end),
        Span(outer.start + 1, outer.end - 1),
        _place(masked, cue, start),
        _place(masked, speaker, start),
        speaker,
        previous,
    )


def _place(masked: str, words: str | None, start: int) -> Span | None:
    found = masked.find(words, start) if words else -1
    return Span(found, found + len(words or "")) if found >= 0 else None


def carriers(chain: Chain) -> list[Carrier]:
    """The hops after the speaker, without the outlet: agency (or name) and role."""
    return [(hop.agency_id or hop.name, hop.role) for hop in chain.hops[1:] if hop.role != "publisher"]


STATED = [
    ("“Never,” Varga told AFP.", [("afp", "originator")], "it heard the words"),
    ("“Never,” Varga told AFP, Xinhua reported.", [("afp", "originator"), ("xinhua", "relay")], "heard first, reported after"),
    ("Xinhua reported that Varga told AFP: “Never.”", [("afp", "originator"), ("xinhua", "relay")], "the same, the other way round"),
    ("AFP, citing KCNA, said Varga wanted “peace”.", [("kcna", "originator"), ("afp", "relay")], "who is cited is nearer"),
    ("Varga wants “peace”, according to AFP, citing KCNA.", [("kcna", "originator"), ("afp", "relay")], "the same behind the quote"),
    ("According to KCNA, quoted by AFP, Varga wants “peace”.", [("kcna", "originator"), ("afp", "relay")], "quoted by: outside it"),
    ("KCNA quoted Varga as saying “never”.", [("kcna", "originator")], "the verb quotes"),
    (
        "Varga was quoted as saying by the Korean Central News Agency (KCNA): “Never.”",
        [("kcna", "originator")],
        "passive, two names of one",
    ),
    (
        "“Peace,” Varga said in a statement carried by KCNA, Yonhap reported.",
        [("kcna", "originator"), ("yonhap", "relay")],
        "a statement carried",
    ),
    (
        "Varga wants “peace”, said TASS, which cited the foreign ministry.",
        [("foreign ministry", "originator")],
        "inverted “said TASS” is the speaker's place",
    ),
    (
        "TASS reported, quoting the foreign ministry, that Varga wants “peace”.",
        [("foreign ministry", "originator"), ("tass", "relay")],
        "a body is cited",
    ),
    ("“Peace,” Varga said in an interview with the Kestrel Bay Courier.", [("Kestrel Bay Courier", "originator")], "a paper"),
    ("“Peace,” Varga told this newspaper.", [(GULL, "originator")], "the outlet itself"),
    ("Varga wants “peace”, Russian media reported.", [("Russian media", "originator")], "vague"),
    ("Varga wants “peace”.", [], "nobody"),
    ("Varga, who likes Reuters, wants “peace”.", [], "a name without a cue"),
]


@pytest.mark.parametrize(("text", "expected", "why"), STATED)
def test_stated_carriers(text: str, expected: list[Carrier], why: str) -> None:
    chain = chain_of(text, "Varga")
    assert carriers(chain) == expected, why
    assert chain.hops[0].name == "Varga"
    assert chain.hops[-1] == Hop(GULL, "publisher", None, "inferred")
    assert all(hop.span is not None and hop.span.of(text) == hop.name for hop in chain.hops if hop.basis == "stated" and hop.name != GULL)


OTHERS = [
    ("es", "“Paz”, dijo el ministro Varga a EFE.", [("efe", "originator")]),
    ("es", "Varga pidió “paz”, según informó la agencia estatal norcoreana KCNA.", [("kcna", "originator")]),
    ("es", "Según la agencia Efe, que cita a la TASS, Varga quiere “paz”.", [("tass", "originator"), ("efe", "relay")]),
    ("fr", "« Paix », a déclaré Varga à l’AFP.", [("afp", "originator")]),
    ("fr", "Selon l’agence Tass, Varga veut la « paix ».", [("tass", "originator")]),
    ("fr", "« Paix », a-t-elle confié au quotidien Le Phare du Port.", [("Le Phare du Port", "originator")]),
    ("de", "„Frieden“, sagte Varga der dpa.", [("dpa", "originator")]),
    ("de", "Wie Tass unter Berufung auf Interfax meldete, will Varga „Frieden“.", [("interfax", "originator"), ("tass", "relay")]),
    ("de", "„Frieden“, sagte Varga der „Neuen Kurier-Zeitung“.", [("Neuen Kurier-Zeitung", "originator")]),
    ("de", "Varga wolle „Frieden“, teilte das Amt der dpa mit.", [("dpa", "originator")]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), OTHERS)
def test_other_languages(lang: str, text: str, expected: list[Carrier]) -> None:
    assert carriers(chain_of(text, "Varga", lang=lang)) == expected


def test_each_quote_of_a_sentence_has_its_own_carrier() -> None:
    text = "Varga said “peace”, while Roe told TASS “war”."
    assert carriers(chain_of(text, "Varga", "said", nth=0)) == []
    assert carriers(chain_of(text, "Roe", "told", nth=1)) == [("tass", "originator")]


def test_report_at_the_end_covers_the_sentence() -> None:
    text = "Varga said “peace”, while Roe said “war”, KCNA reported."
    assert carriers(chain_of(text, "Varga", nth=0)) == carriers(chain_of(text, "Roe", nth=1)) == [("kcna", "originator")]


class TestAgencyAsSpeaker:
    def test_is_speaker_and_originator(self) -> None:
        chain = chain_of("“We are ready,” KCNA said.", "KCNA", "said")
        assert [(hop.name, hop.role, hop.agency_id, hop.basis) for hop in chain.hops[:2]] == [
            ("KCNA", "speaker", "kcna", "stated"),
            ("KCNA", "originator", "kcna", "stated"),
        ]

    def test_credit_relays_it(self) -> None:
        assert carriers(chain_of("DROVIA (Reuters) - “We are ready,” KCNA said.", "KCNA", "said")) == [
            ("kcna", "originator"),
            ("reuters", "relay"),
        ]

    def test_long_form_with_standing(self) -> None:
        assert carriers(chain_of("“Ready,” North Korea's state news agency said.", "North Korea's state news agency")) == [
            ("kcna", "originator")
        ]

    def test_army_of_the_same_letters_is_no_agency(self) -> None:
        chain = chain_of("“We are ready,” the AFP said.", "AFP", "said")
        assert (chain.hops[0].agency_id, carriers(chain)) == (None, [])


class TestNextSentences:
    def test_pronoun_goes_on(self) -> None:
        assert carriers(chain_of("According to KCNA, Varga hailed “peace.” He also praised “work”.", "Varga", nth=1)) == [
            ("kcna", "originator")
        ]

    def test_agency_goes_on(self) -> None:
        assert carriers(chain_of("Varga left early, KCNA said. It added that she saw “great joy”.", None, nth=0)) == [
            ("kcna", "originator")
        ]

    def test_quote_alone_goes_on(self) -> None:
        assert carriers(chain_of("“Never,” Varga told AFP. “Not even then.”", "Varga", nth=1)) == [("afp", "originator")]

    def test_next_sentence_about_the_remarks(self) -> None:
        assert carriers(chain_of("Varga hailed “peace”. The remarks were carried by TASS.", "Varga")) == [("tass", "originator")]

    def test_new_subject_does_not_go_on(self) -> None:
        assert carriers(chain_of("According to KCNA, Varga left. The mayor praised “work”.", "mayor")) == []

    def test_new_paragraph_does_not_go_on(self) -> None:
        assert carriers(chain_of("According to KCNA, Varga left.\nHe praised “work”.", "He")) == []

    def test_chain_before_is_inherited_with_its_spans(self) -> None:
        text = "“Never,” Varga told AFP. She added: “Not even then.”"
        before = chain_of(text, "Varga", "told")
        after = chain_of(text, "Varga", nth=1, previous=before.hops)
        assert after.hops[1:] == before.hops[1:]
        assert after.hops[1].span == Span(20, 23)

    def test_another_speaker_does_not_inherit_a_hearing(self) -> None:
        text = "“Never,” Varga told AFP. He also met Roe, who said “fine”."
        before = chain_of(text, "Varga", "told")
        assert carriers(chain_of(text, "Roe", nth=1, previous=before.hops)) == []

    def test_pronoun_in_the_next_paragraph_inherits_nothing(self) -> None:
        text = "Varga wants “peace”, KCNA reported.\nHe praised “work”."
        before = chain_of(text, "Varga")
        assert carriers(chain_of(text, "Varga", nth=1, previous=before.hops)) == []

    def test_also_in_the_next_paragraph_goes_on_with_a_report(self) -> None:
        text = "Varga wants “peace”, KCNA reported.\nThe leader also praised “work”."
        before = chain_of(text, "Varga")
        assert carriers(chain_of(text, "Varga", nth=1, previous=before.hops)) == [("kcna", "originator")]


class TestInferred:
    def test_credit_is_originator_where_nobody_is_stated(self) -> None:
        chain = chain_of("DROVIA (AFP) - Varga wants “peace”.", "Varga")
        assert chain.hops[1] == Hop("AFP", "originator", "afp", "inferred")

    @pytest.mark.parametrize("text", ["DROVIA (AFP) - “Peace,” Varga told AFP.", "“Peace,” Varga told AFP.\nIt rained.\nAFP"])
    def test_credit_is_not_repeated(self, text: str) -> None:
        assert carriers(chain_of(text, "Varga", "told")) == [("afp", "originator")]

    def test_byline_field_relays(self) -> None:
        assert carriers(chain_of("“Peace,” Varga told Lusa.", "Varga", "told", byline="Reuters")) == [
            ("lusa", "originator"),
            ("reuters", "relay"),
        ]

    def test_two_agencies_credited_alike_are_no_hop(self) -> None:
        assert carriers(chain_of("Wien (APA/dpa) - Varga will „Frieden“.", "Varga", lang="de")) == []

    def test_caption_and_citation_are_no_credit(self) -> None:
        assert carriers(chain_of("Photo: Reuters\nVarga wants “peace”.\nTASS reported a storm.", "Varga")) == []

    def test_outlet_that_is_an_agency(self) -> None:
        alone = chain_of("Varga wants “peace”.", "Varga", outlet="Yonhap", outlet_agency_id="yonhap")
        assert [(hop.agency_id, hop.role) for hop in alone.hops[1:]] == [("yonhap", "originator"), ("yonhap", "publisher")]
        after_kcna = chain_of("SEOUL (Yonhap) -- Varga wants “peace”, KCNA said.", "Varga", outlet="Yonhap", outlet_agency_id="yonhap")
        assert [(hop.agency_id, hop.role) for hop in after_kcna.hops[1:]] == [("kcna", "originator"), ("yonhap", "publisher")]

    def test_no_outlet_no_publisher(self) -> None:
        assert [hop.role for hop in chain_of("Varga wants “peace”.", "Varga", outlet="").hops] == ["speaker"]


ADDRESSEES = [
    ("“Peace,” Varga told the harbour council on Monday.", "told", "harbour council"),
    ("“Peace,” Varga told Drovian Prime Minister Jan Roe.", "told", "Drovian Prime Minister Jan Roe"),
    ("Varga told Roe his land was “ready”.", "told", "Roe"),
    ("“Peace,” Varga told reporters in Drovia.", "told", "reporters"),
    ("“Peace,” Varga told Minister of Ports Jan Roe.", "told", "Minister of Ports Jan Roe"),
    ("“Peace,” Varga told AFP.", "told", None),
    ("“Peace,” Varga told him.", "told", None),
    ("“Peace,” Varga said.", "said", None),
    ("“Peace,” Varga said a day after Roe told the council nothing.", "said", None),
]


@pytest.mark.parametrize(("text", "cue", "expected"), ADDRESSEES)
def test_addressee(text: str, cue: str, expected: str | None) -> None:
    assert chain_of(text, "Varga", cue).addressee == expected


def test_addressee_in_spanish_and_french() -> None:
    assert chain_of("“Paz”, dijo a los pescadores Varga.", "Varga", "dijo", lang="es").addressee is not None
    assert chain_of("« Paix », a dit au maire Jan Roe Varga.", "Varga", "a dit", lang="fr").addressee is not None


TITLES = [
    ("Varga wants “peace”, KCNA says", [("kcna", "originator")]),
    ("Varga wants “peace” - Reuters", [("reuters", "originator")]),
    ("Varga to TASS: “peace”", [("tass", "originator")]),
    ("Varga wants “peace”", []),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_titles(title: str, expected: list[Carrier]) -> None:
    chain = chain_of("It rained.", "Varga", title=title)
    assert carriers(chain) == expected
    assert {hop.field for hop in chain.hops if hop.basis == "stated"} <= {"title"}


def test_aside_in_an_indirect_quote_is_the_articles_own() -> None:
    """An indirect clause is not blanked: ", KCNA reported" in it is an aside, "TASS told" the speaker's word."""
    text = "Varga said the ferry, KCNA reported, would leave and that Roe told TASS so."
    indirect = Span(text.index("the ferry"), len(text) - 1)
    chain = find_chain(build_scene(Article("a", text), "text", []), [], Span(0, len(text)), indirect, None, Span(0, 5), "Varga")
    assert carriers(chain) == [("kcna", "originator")]


PIECES = [
    "“Never,”",
    "“a”",
    "Varga",
    "told AFP",
    "KCNA said",
    ", while",
    "citing TASS",
    "according to",
    "The Gull Times",
    ".",
    "It added",
    "\n",
    "state media",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14), st.sampled_from([None, "Varga", "KCNA", "state media"]))
def test_chains_keep_their_shape(pieces: list[str], speaker: str | None) -> None:
    """Speaker first, one originator at most, relays behind it, the publisher last; no agency carries twice; spans slice."""
    text = " ".join([*pieces, "“end”"])
    for nth in range(len(MARKED.findall(text))):
        hops = chain_of(text, speaker, nth=nth).hops
        roles = [hop.role for hop in hops]
        assert roles[0] == "speaker"
        assert roles[-1] == "publisher"
        assert sorted(roles[1:-1], key=["originator", "relay"].index) == roles[1:-1]
        assert roles.count("originator") <= 1
        between = [hop.agency_id for hop in hops[1:-1] if hop.agency_id]
        assert len(between) == len(set(between))
        assert all(hop.span is None or hop.span.end <= len(text) for hop in hops)


def test_time_grows_with_the_length_only() -> None:
    unit = "“Never,” Varga told AFP, citing KCNA, while Roe told TASS "
    assert_linear(lambda text: chain_of(text, "Varga", "told"), lambda count: unit * count + "“end”.", 50)
