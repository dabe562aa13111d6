"""Speakers by patterns, in languages that the token-based reading has no words of: Chinese, Japanese, Korean, Arabic."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotetrace.model import Article
from quotetrace.quotes.by_pattern import find_speakers
from quotetrace.quotes.coded import Coded
from quotetrace.quotes.extract import extract_article
from quotetrace.quotes.marks import find_marks
from quotetrace.quotes.name_kinds import find_kind
from quotetrace.quotes.pattern_names import READERS
from quotetrace.quotes.patterns import ENDED, PAREN, PART, TITLE, load_patterns, patterns_of
from quotetrace.settings import QuoteSettings
from tests.growth import assert_linear
from tests.quotes.pattern_cases import LATER, TUNED, Case


def rows_of(case: Case, lang: str) -> dict[str, list[dict[str, Any]]]:
    return extract_article(Article("a", case.text, title=case.title, lang=lang), QuoteSettings())


def said_of(case: Case, lang: str) -> Case:
    """The case with what extraction says of it."""
    rows = rows_of(case, lang)
    first = [hop["name"] for hop in rows["chain"] if hop["quote_id"] == rows["quotes"][0]["quote_id"]] if rows["quotes"] else []
    return case._replace(
        speakers=[quote["speaker_in_article"] for quote in rows["quotes"]],
        chain=first if case.chain is not None else None,
        assertion=rows["quotes"][-1]["assertion"] if case.assertion and rows["quotes"] else None,
        status=[quote["status"] for quote in rows["quotes"]] if case.status else None,
    )


@pytest.mark.parametrize(
    ("lang", "case"), [pytest.param(lang, case, id=f"{lang}: {case.why}") for lang, cases in TUNED.items() for case in cases]
)
def test_speakers(lang: str, case: Case) -> None:
    assert said_of(case, lang) == case


LATER_RIGHT = {"zh": 7, "ja": 8, "ko": 7, "ar": 5}
"""Of 12 each: what the patterns read on sentences written after them."""


@pytest.mark.parametrize("lang", LATER)
def test_sentences_that_no_pattern_was_changed_for(lang: str) -> None:
    right = [case.why for case in LATER[lang] if said_of(case, lang) == case]
    assert len(right) >= LATER_RIGHT[lang], right


@pytest.mark.parametrize(
    ("lang", "text", "kind"),
    [
        ("zh", "张伟说：“港口明天开放。”", "direct"),
        ("zh", "张伟称这是“伟大的胜利”。", "mixed"),
        ("ja", "山田氏は「橋は安全だ」と述べた。", "direct"),
        ("ja", "山田氏は計画を「失敗」と批判した。", "mixed"),
        ("ko", "김민수 장관은 “항구는 내일 열린다”고 말했다.", "direct"),
        ("ko", "김민수 장관은 이번 계획이 “큰 손실”이라고 비판했다.", "mixed"),
        ("ar", "قال خالد سعيد: «الميناء سيفتح غدا».", "direct"),
        ("ar", "وأكد خالد سعيد أن الجسر «آمن تماما».", "mixed"),
    ],
)
def test_kind(lang: str, text: str, kind: str) -> None:
    assert [quote["kind"] for quote in rows_of(Case(text, [], ""), lang)["quotes"]] == [kind]


@pytest.mark.parametrize(
    ("lang", "text", "mention", "cue", "kind"),
    [
        ("zh", "总统马科罗夫说：“好。”", "总统马科罗夫", "说", "full"),
        ("ja", "山田太郎首相は「港は開く」と述べた。", "山田太郎首相", "述べた", "full"),
        ("ko", "김민수 국방부 장관은 “열린다”고 밝혔다.", "김민수 국방부 장관", "밝혔다", "full"),
        ("ar", "صرح الرئيس الروسي سيرغي فولكوف: «سنواصل».", "الرئيس الروسي سيرغي فولكوف", "صرح", "full"),
        ("zh", "外交部发言人说：“好。”", "外交部发言人", "说", "role"),
        ("ja", "彼女は「港は開く」と述べた。", "彼女", "述べた", "pronoun"),
    ],
)
def test_a_title_stays_in_the_mention(lang: str, text: str, mention: str, cue: str, kind: str) -> None:
    [quote] = rows_of(Case(text, [], ""), lang)["quotes"]
    assert (quote["mention"], quote["cue"], quote["mention_kind"]) == (mention, cue, kind)


def test_a_split_quote_is_one_statement() -> None:
    rows = rows_of(Case("“渡轮中午出发，”李强说，“所有人都上船。”李娜说：“我不信。”", [], ""), "zh")["quotes"]
    assert [(row["part"], row["statement_id"] == rows[0]["quote_id"]) for row in rows] == [(0, True), (1, True), (0, False)]


@pytest.mark.parametrize("lang", TUNED)
def test_forms_follow_the_reading(lang: str) -> None:
    """What somebody said is an utterance; what is no speech is a title or a term."""
    for case in TUNED[lang]:
        for quote in rows_of(case, lang)["quotes"]:
            is_speech = quote["status"] != "not_speech"
            assert (quote["form"] == "utterance") == is_speech, case.text


def test_under_the_least_score_nobody_is_named() -> None:
    made = extract_article(Article("a", "张伟说：“好。”", lang="zh"), QuoteSettings(min_score=0.9))
    [quote] = made["quotes"]
    assert (quote["status"], quote["reason"], quote["speaker_in_article"]) == ("unattributed", "low_score", None)


@pytest.mark.parametrize("lang", ["zh-TW", "ZH", "ja-JP", "ko-KR", "ar-EG"])
def test_regions_read_as_their_language(lang: str) -> None:
    assert patterns_of(lang) is not None


@pytest.mark.parametrize("lang", ["zz", "sw", "th"])
def test_other_languages_keep_spans_with_the_reason(lang: str) -> None:
    """No lexicon, no patterns: spans, a reason in each row and one issue for the article."""
    made = extract_article(Article("a", "「เปิด」 “Oro talu me,” «teki».", lang=lang), QuoteSettings())
    assert [(quote["status"], quote["reason"]) for quote in made["quotes"]] == [("unattributed", "no_lexicon")] * 3
    assert [issue["code"] for issue in made["issues"]] == ["no_lexicon"]


@pytest.mark.parametrize("lang", READERS)
def test_no_issue_where_patterns_read(lang: str) -> None:
    assert extract_article(Article("a", TUNED[lang][0].text, lang=lang), QuoteSettings())["issues"] == []


ALPHABET = {
    "zh": "张伟说表示，。：“”《》记者的在 \n（5）",
    "ja": "山田氏は、。「」『』と述べた。の会見 \n（5）",
    "ko": "김민수 장관은 “”고 말했다. ‘’(5)\n,이",
    "ar": "قال خالد: «»، أن وأضاف. \n(5)“”",
}


@pytest.mark.parametrize("lang", READERS)
@given(data=st.data())
def test_spans_lie_where_their_words_are(lang: str, data: st.DataObject) -> None:
    """Whatever stands there: cue and mention are words of the text outside the marks, and every stretch is one row."""
    text = data.draw(st.text(alphabet=ALPHABET[lang], max_size=60))
    marks, _ = find_marks(text)
    coded = Coded("text", text, marks, load_patterns(lang))
    [found] = find_speakers([coded], load_patterns(lang))
    assert len(found) == len(marks)
    for one in found:
        assert (one.status == "attributed") == (one.speaker is not None)
        for span in (one.cue, one.mention):
            assert span is None or (span.of(text).strip() and span.end <= len(text))
        if one.cue is not None:
            assert not any(one.cue.overlaps(marked.span) for marked in marks)


HOSTILE = {
    "zh": ["张伟说，", "“a”", "张伟说“a”，", "据报道，", "的", "（a）", "援引", "总统", "“", "说：“a。”\n"],
    "ja": ["山田氏は", "「a」", "山田氏は「a」と述べ、", "によると、", "の", "（a）", "首相", "「", "と述べた。「a」\n"],
    "ko": ["김민수 장관은 ", "“a”고 ", "김민수 장관은 “a”며 ", "에 따르면 ", "가", "(a)", "장관 ", "“", "고 말했다. “a”\n"],
    "ar": ["قال خالد ", "«a» ", "وقال خالد إن «a» ", "بحسب ", "ال", "(a)", "رئيس ", "«", "وأضاف: «a».\n"],
}


@pytest.mark.parametrize(("lang", "unit"), [(lang, unit) for lang, units in HOSTILE.items() for unit in units])
def test_time_grows_with_the_length_only(lang: str, unit: str) -> None:
    patterns = load_patterns(lang)

    def read(text: str) -> object:
        return find_speakers([Coded("text", text, find_marks(text)[0], patterns)], patterns)

    assert_linear(read, lambda count: unit * count, 200)


@pytest.mark.parametrize("lang", READERS)
def test_every_pattern_is_linear(lang: str) -> None:
    """Each pattern by itself, on any text, not only on the window it is given."""
    patterns = load_patterns(lang)
    compiled = [one for pattern in patterns.patterns for one in (pattern.above, pattern.below, pattern.before, pattern.after) if one]
    compiled += [one for one in (patterns.stop, patterns.scan, patterns.left, patterns.direct_before, patterns.direct_content) if one]
    for one in compiled:
        for unit in (*HOSTILE[lang], PART, ENDED, PAREN, TITLE, " "):
            assert_linear(one.search, lambda count, unit=unit: unit * count, 60)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("她", "unnamed"),
        ("そう話す関係者", "unnamed"),
        ("국방부 대변인", "unnamed"),
        ("وزير الخارجية المصري", "unnamed"),
        ("警方", "unnamed"),
        ("蓝岸公司", "body"),
        ("وزارة الدفاع", "body"),
        ("马丽", None),
        ("森", None),
        ("김민수", None),
        ("خالد سعيد", None),
        ("Ana Ruiz", None),
    ],
)
def test_what_names_no_person_is_never_one_over_the_corpus(name: str, kind: str | None) -> None:
    assert find_kind(name) == kind
