"""What the questions of a reader on a phone make the page ask for: how often, and what they never need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from anliku.search.static.query import ENOUGH, Answer
from tests.browser.seeker import Seeker, reader, seek

MOST = 5
"""Requests of a word."""
OTHER = re.compile(r"/(forms/|assets/pages\.js)")
"""Sounds, phrases, guides."""

_SETTLED = """() => {
  const onScreen = (one) => one.getBoundingClientRect().top < innerHeight;
  const cards = [...document.querySelectorAll(".cards > .card")].filter(onScreen);
  return cards.every((card) => card.matches(":has(.card__summary:not(:empty))"));
}"""
_DRAWN = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go))))"


@pytest.fixture
def phone(browser: Browser, origin: str) -> Iterator[Seeker]:
    """A reader who has gone to the box, with nothing kept from before; what comes while he rests is no part of it."""
    with seek(browser, origin, "phone", alone=True) as seeker:
        seeker.save_data()
        seeker.open()
        with seeker.page.expect_response("**/meta.js*"):
            seeker.box.focus()
        yield seeker


def asked_for(seeker: Seeker, text: str) -> list[str]:
    """What a question makes the page ask for, until all that is seen of the answer is there."""
    sent: list[str] = []
    seeker.page.on("request", lambda request: sent.append(request.url))
    seeker.ask(text)
    seeker.page.wait_for_function(_SETTLED)
    seeker.page.evaluate(_DRAWN)
    return [url for url in sent if "/search/" in url or "/assets/" in url]


def answer(folder: Path, text: str) -> Answer:
    return reader(folder).search(text)


def test_a_word_that_cases_are_about(phone: Seeker, folder: Path) -> None:
    assert answer(folder, "阅读").strong >= ENOUGH
    sent = asked_for(phone, "阅读")
    assert 0 < len(sent) <= MOST
    assert [url for url in sent if OTHER.search(url)] == []
    assert [url for url in sent if "/begins.bin" in url] == []


def test_a_word_that_few_cases_are_about(phone: Seeker, folder: Path) -> None:
    found = answer(folder, "追问")
    assert 0 < found.strong < ENOUGH
    assert found.near
    sent = asked_for(phone, "追问")
    assert 0 < len(sent) <= MOST
    assert [url for url in sent if OTHER.search(url)] == []


@pytest.mark.parametrize("text", ["口语交际", "估算教学意义", "孩子家里藏书少"])
def test_a_question_whose_words_only_near_cases_mean(phone: Seeker, folder: Path, text: str) -> None:
    found = answer(folder, text)
    assert found.hits == []
    assert [other.unsure for other in found.near[:1]] == [False]
    sent = asked_for(phone, text)
    assert len([url for url in sent if "/cases/" in url]) == 1
    assert [url for url in sent if OTHER.search(url)] == []


def test_what_may_be_a_typing_error_takes_the_sounds_and_no_cases(phone: Seeker, folder: Path) -> None:
    assert answer(folder, "鲸鲨").ranking == []
    sent = asked_for(phone, "鲸鲨")
    assert len([url for url in sent if "/forms/sounds" in url]) == 1
    assert [url for url in sent if "/cases/" in url] == []
