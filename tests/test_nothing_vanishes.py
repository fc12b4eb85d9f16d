"""What is written is what is read: every letter, digit and sign that people type in a word
processor is on the page and, but for signs, in the search index, or a finding points at its line."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anliku import catalogue as catalogues
from anliku import rules, source
from anliku.catalogue import Catalogue
from anliku.markdown import Document
from anliku.model import Case
from anliku.search.entry import entry
from anliku.search.normalise import normalise
from anliku.site.html import render
from anliku.site.sanitise import clean_case
from anliku.text import HAN
from tests.factory import case_text, make_library
from tests.site.parsed import Parsed

WORDS = ["推断题", "得分率", "61.2%", "186人", "甲", "乙", "课堂", "x", "abc", "2024年10月", "n=186", "p<0.05", "12"]
MARKS = ["*", "*", "**", "**", "***", "_", "__", "____", "~", "~~", "`", "``", "$", "\\", "\\\\", "^", "&", "&nbsp;"]
MARKS += ["#", "|", "<", ">", "<b>", "</b>", "[", "]", "(", ")", "[1]", "[^1]", "[^a]", "[^A]", "{", "}", "!", "“", "”"]
MARKS += [
    "（",
    "）",
    "，",
    "。",
    "：",
    "；",
    "、",
    " ",
    "  ",
    "　",
    "+",
    "-",
    "=",
    "/",
    "'",
    '"',
    "...",
    "——",
    ":",
    "@",
]
STARTS = [
    "",
    "",
    "",
    "    ",
    "\t",
    " ",
    "　　",
    ">",
    "> ",
    ">>",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "2) ",
    "4. ",
    "2024. ",
    "01. ",
]
STARTS += [
    "#",
    "### ",
    "#### ",
    "[1]:",
    "[注]: ",
    "[1]: https://a.example/",
    "[^1]: ",
    "[^a]:",
    "| ",
    "|",
    "~~~",
    "```",
]
STARTS += [
    "---",
    "===",
    "***",
    "___",
    "| --- | --- |\n",
    "|:-|-:|\n",
    ": ",
    "* * *",
    "-",
    "=",
    "<!--",
    "<div>",
    "      - ",
]
ENDS = ["\n", "\n", "\n\n", "\n\n", "  \n", "\\\n", "|\n", " #\n"]

lines = st.tuples(st.sampled_from(STARTS), st.lists(st.sampled_from(WORDS + MARKS), max_size=7), st.sampled_from(ENDS))
bodies = st.lists(lines.map(lambda line: line[0] + "".join(line[1]) + line[2]), max_size=8).map("".join)

# Marks that are no text: at the beginning of a line, and the rows and lines that draw something.
_BLOCK = re.compile(r"^(?:[ \t>　]|[-+*](?=[ \t]|$)|\d{1,3}[.)](?=[ \t]|$)|#{1,6}(?=[ \t]|$)|\[\^[^\]]*\]:)*")
_DRAWN = re.compile(r"[ \t>|:*-]*|```.*")
_NOTE = re.compile(r"\[\^[^\]]+\]")
_TAG = re.compile(r"</?b>")
_LETTERS = re.compile(rf"[0-9A-Za-z{HAN}]")
# Signs that are never a mark within a line; stars are counted by the pairs that the page shows.
_TEXT = re.compile(rf"[0-9A-Za-z{HAN}_$^&<>=+/'\"@%“”（），。：；、—{{}}.:]")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogues.load(make_library(tmp_path_factory.mktemp("library")))


def case_with(body: str) -> Case:
    folder = Path("cases/2024/gusu-yuwen-01")
    return source.parse(case_text(body=body), [], folder, f"{folder.as_posix()}/index.md")


def told(case: Case, catalogue: Catalogue) -> set[int]:
    """The lines that a finding points at; HTML takes what touches it along, a comment all that follows."""
    found: set[int] = set()
    lines = case.text.split("\n")
    for problem in rules.check_case(case, catalogue):
        found.add(problem.location.line)
        if problem.rule in {"SF001", "SF002"}:
            for number in range(problem.location.line, len(lines)):
                if not lines[number].strip() and problem.rule == "SF001":
                    break
                found.add(number + 1)
        if problem.rule == "LK004":
            for number in range(problem.location.line, len(lines)):
                if lines[number].strip() and not lines[number - 1].strip() and lines[number][0] not in " \t":
                    break
                found.add(number + 1)
    return found


def page(case: Case) -> str:
    """The words of the body on its page, without the numbers of notes."""
    html = clean_case(render(Document(case.body), {}))
    return Parsed(re.sub(r"<sup>.*?</sup>", "", html)).text


def only(pattern: re.Pattern[str], text: str) -> str:
    return "".join(pattern.findall(text))


def lost(case: Case, catalogue: Catalogue) -> list[str]:
    """What a reader or a searcher would miss and nobody was told of."""
    # The rules are slow beside the rest, and most texts lose nothing.
    return missing(case, catalogue, set()) and missing(case, catalogue, told(case, catalogue))


def missing(case: Case, catalogue: Catalogue, known: set[int]) -> list[str]:
    """What is on no page and in no index, of the lines that are not ``known`` for it."""
    return list(_missing(case, catalogue, known))


def _missing(case: Case, catalogue: Catalogue, known: set[int]) -> Iterator[str]:
    shown = _TAG.sub("", page(case))
    document = Document(case.body)
    html = clean_case(render(document, {}))
    notes = {
        label for event, _ in document.events if isinstance(event, dict) for label in [event.get("FootnoteReference")]
    }
    shown = _NOTE.sub(lambda note: "" if note[0][2:-1].casefold() in notes else note[0], shown)
    on_page, in_index = only(_TEXT, shown), only(_LETTERS, _TAG.sub("", entry(case, catalogue).slots[4]))
    first = case.text.count("\n", 0, case.body_start) + 1
    stars = tildes = 0
    for number, line in enumerate(case.body.split("\n"), first):
        if number in known or _DRAWN.fullmatch(line):
            continue
        said = _TAG.sub("", _BLOCK.sub("", line))
        said = _NOTE.sub(lambda note: "" if note[0][2:-1].casefold() in notes else note[0], said)
        if only(_TEXT, said) not in on_page:
            yield f"line {number} on the page: {line!r}"
        if only(_LETTERS, normalise(said)) not in in_index:
            yield f"line {number} in search: {line!r}"
        stars += said.count("*")
        tildes += said.count("~")
    marks = 4 * html.count("<strong>") + 2 * html.count("<em>")
    if stars > shown.count("*") + marks:
        yield f"stars: {stars} of {case.body!r} in {html!r}"
    if tildes > shown.count("~") + 4 * html.count("<del>"):
        yield f"tildes: {tildes} of {case.body!r} in {html!r}"
    counted = sum(len(re.findall(f"[{HAN}]", block.text)) for block in document.blocks)
    if counted < len(re.findall(f"[{HAN}]", shown)):
        yield f"counted {counted}: {case.body!r}"


@given(bodies)
def test_nothing_vanishes(library: Catalogue, body: str) -> None:
    assert lost(case_with(body), library) == []


def test_nothing_vanishes_in_many(library: Catalogue) -> None:
    """Seeded: the same texts on every machine."""
    chance = random.Random(9)
    for _ in range(200):
        body = "".join(
            chance.choice(STARTS)
            + "".join(chance.choice(WORDS + MARKS) for _ in range(chance.randrange(9)))
            + chance.choice(ENDS)
            for _ in range(chance.randrange(1, 10))
        )
        assert lost(case_with(body), library) == []
