"""A text file is header lines and text, or a crawled page."""

from __future__ import annotations

import pytest

from quotetrace.articles.textfile import split_headers

CASES = [
    # headers, a blank line, the text
    ("Title: Talks end\nDate: 2031-03-04\n\nThey left.\n", {"title": "Talks end", "published": "2031-03-04"}, "They left."),
    # the bare word that crawlers use for the outlet
    ("Source: The Tern\nBy: A. Berg\n\nThey left.", {"outlet": "The Tern", "byline": "A. Berg"}, "They left."),
    # an unknown header inside the block is passed over
    ("Title: Talks end\nSection: World\nLang: en\n\nThey left.", {"title": "Talks end", "lang": "en"}, "They left."),
    # no blank line: the text begins where headers end; a dateline is no header
    ("Title: Talks end\nTARN: The minister left on Monday.", {"title": "Talks end"}, "TARN: The minister left on Monday."),
    # Windows line ends
    ("Title: Talks end\r\n\r\nThey left.\r\n", {"title": "Talks end"}, "They left."),
    # a text that begins with a speaker is all text
    ("Minister: we are leaving.\nThey left.", {}, None),
    ("They left.", {}, None),
    # a crawler's stray first line gives the date and stays in the text
    (
        " date 2031-07-13 TIK 5.01 ▼ -0.05\nMinister leaves talks early\n\nHe left.",
        {"published": "2031-07-13", "title": "Minister leaves talks early"},
        None,
    ),
    # a headline on top of a page
    ("Minister leaves talks early\n\nHe left on Monday.", {"title": "Minister leaves talks early"}, None),
    # a first sentence is no headline
    ("He left on Monday.\n\nShe stayed.", {}, None),
    # the page's own minute
    (
        " date 2031-07-13 x\nMinister leaves talks early\n\nReuters Published 13 Jul, 2031 10:39am\n\nHe left.",
        {"published": "2031-07-13", "published_on_page": "13 Jul, 2031 10:39am", "title": "Minister leaves talks early"},
        None,
    ),
]


@pytest.mark.parametrize(("content", "fields", "text"), CASES)
def test_split(content, fields, text):
    assert split_headers(content) == (fields, content if text is None else text)
