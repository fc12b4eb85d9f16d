"""Strangers' text in our Markdown is read and does nothing."""

from __future__ import annotations

import re
from html import unescape

import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anliku.contribute.harmless import discreet, harmless, inert

PHONE = "138" + "0013" + "8000"
ACTIVE = (
    "Link",
    "Image",
    "Html",
    "Code",
    "Emphasis",
    "Strong",
    "Strikethrough",
    "Heading",
    "Rule",
    "BlockQuote",
    "List",
)


def shown(markdown: str) -> str:
    """What a reader is told, and nothing but text in it."""
    events = list(
        pyromark.events(markdown, options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH)
    )
    assert not [
        event for event in events if any(name in str(event)[:40] for name in ACTIVE if "Text" not in str(event)[:9])
    ]
    return "".join(event["Text"] for event in events if isinstance(event, dict) and "Text" in event)


@pytest.mark.parametrize(
    "text",
    [
        "[点这里](https://x.example)",
        "![](https://x.example/a.png)",
        "<script>alert(1)</script>",
        "<!-- 藏起来 -->",
        "<https://x.example>",
        "`代码` **重** _斜_ ~~删~~ ~删~",
        "a|b\\|c",
        "&lt;b&gt; &#64;someone",
        "$x^2$",
        "[^1] [ ] [x]",
        "\\[x](y)\\",
    ],
)
def test_it_says_the_same_and_is_no_markup(text: str) -> None:
    written = harmless(text, 200)
    assert shown(f"字{written}字").replace("\u200b", "") == f"字{text}字"
    rows = shown(f"| 甲 | 乙 |\n| --- | --- |\n| {written} | 尾 |\n").replace("\u200b", "")
    assert rows == f"甲乙{text.strip()}尾"


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("@someone @center/team", r"@\w"),
        ("#1 center/anliku#23", r"#\d"),
        ("GH-12 gh-12", r"(?i)gh-\d"),
        ("https://x.example HTTP://x", r"://"),
        ("www.x.example WWW.x", r"(?i)www\."),
        ("a@b.example", r"@b"),
        (":tada: :+1: 1:100:2", r":[\w+-]+:"),
        ("0123456789abcdef0123456789abcdef01234567 abcdef0", r"[0-9a-f]{7}"),
    ],
)
def test_no_host_makes_anything_of_it(text: str, linked: str) -> None:
    assert re.search(linked, text)
    assert not re.search(linked, unescape(harmless(text, 200)))


def test_controls_and_lines_are_gone() -> None:
    assert harmless("一\n二\r三\t四\x1b[0m\u202e五\u2028六\ud800", 80) == "一 二 三 四�&#91;0m�五 六�"


def test_it_is_cut_before_it_is_written() -> None:
    assert harmless("|" * 500, 10) == "&#124;" * 9 + "…"


@given(st.text())
def test_it_stays_as_it_is_the_second_time(text: str) -> None:
    once = inert(text)
    assert inert(unescape(once)) == once
    assert not re.search(r"[\\`*_\[\]<>~@|$!]", once)


def test_private_data_is_not_repeated() -> None:
    assert discreet(f"电话{PHONE}，找王老师") == "电话〔手机号码〕，找王老师"
    assert discreet("暗号甲乙丙丁戊", ["甲乙丙丁戊"]) == "暗号〔隐私信息〕"
    assert discreet("n=186，得分率61.2%") == "n=186，得分率61.2%"
