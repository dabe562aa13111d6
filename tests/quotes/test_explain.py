"""Explanations say what the scorer did: the same choice, the same numbers."""

from __future__ import annotations

import math

import pytest

from quotetrace.model import Article
from quotetrace.quotes.explain import STEPS, Explanation, explain_quote
from quotetrace.quotes.extract import extract_article
from quotetrace.quotes.scorer import load_model
from quotetrace.settings import QuoteSettings

TEXT = (
    "Ports Minister Ana Ruiz met Li Wei on Monday. “We sail at noon,” she said. “All of us.” "
    "The talks, Wei told KCNA, were “a gift to smugglers”. He saw the film “Ash River” twice. "
    "Tom Lund said that the ferry would sail on Friday."
)


def explained(text: str = TEXT, lang: str = "en") -> list[Explanation]:
    article = Article("a", text, lang=lang)
    return [explain_quote(article, row["quote_id"], QuoteSettings()) for row in extract_article(article, QuoteSettings())["quotes"]]


def test_every_quote_has_a_step_that_is_described() -> None:
    assert {why.step for why in explained()} <= STEPS.keys()
    assert [why.step for why in explained() if why.quote["kind"] == "indirect"] == ["clause"]


def test_the_likeliest_candidate_is_the_speaker_and_its_probability_gives_the_score() -> None:
    by_scorer = [why for why in explained() if why.step == "scorer"]
    assert by_scorer
    for why in by_scorer:
        best = why.candidates[0]
        assert best.speaker == why.quote["speaker_in_article"]
        assert load_model().calibrate(best.probability) == pytest.approx(why.quote["speaker_score"], abs=1e-3)


def test_sums_and_shares_follow_from_the_contributions() -> None:
    for why in explained():
        for candidate in why.candidates:
            assert candidate.total == pytest.approx(sum(one.weight for one in candidate.contributions), abs=0.01)
        if why.candidates:
            total = sum(math.exp(candidate.total) for candidate in why.candidates)
            shares = [math.exp(candidate.total) / total for candidate in why.candidates]
            assert [candidate.probability for candidate in why.candidates] == pytest.approx(shares, abs=0.01)


def test_nobody_is_among_the_candidates() -> None:
    assert all(any(candidate.speaker is None for candidate in why.candidates) for why in explained() if why.step == "scorer")


def test_a_frame_has_a_row_a_feature() -> None:
    why = next(why for why in explained() if why.step == "scorer")
    frame = why.to_pandas()
    assert len(frame) == sum(len(candidate.contributions) for candidate in why.candidates)
    assert frame.loc[frame["candidate"] == 1, "weight"].sum() == pytest.approx(why.candidates[0].total, abs=0.01)


def test_without_a_lexicon_the_marks_decide() -> None:
    (why,) = explained("“Oro talu me,” Ana Ruiz teki.", "zz")
    assert (why.step, why.candidates) == ("marks", ())


def test_an_unknown_quote_is_refused() -> None:
    with pytest.raises(KeyError):
        explain_quote(Article("a", TEXT), "a:0-1", QuoteSettings())
