"""What is written is what is read: every letter, digit and sign that people type in a word
processor is on the page and, but for signs, in the search index, or a finding points at its line."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anliku import catalogue as catalogues
from anliku import rules, source
from anliku.catalogue import Catalogue
from anliku.markdown import Document
from anliku.model import Case
from anliku.nodes import NoteMark
from anliku.page.html import render
from anliku.page.sanitise import clean_case
from anliku.reading import CaseReading
from anliku.search.entry import entry
from anliku.search.normalise import normalise
from anliku.text import HAN
from tests.effort import many, random_numbers
from tests.factory import case_text, make_library
from tests.site.parsed import Parsed

# ◆ becomes another character each time, so that no word of a line can be taken for that of another.
WORDS = ["推断◆", "得分率", "61.2%", "186人", "◆", "李", "课堂◆", "x", "abc", "2024年10月", "n=186", "p<0.05", "12"]
MARKS = [
    "*",
    "*",
    "**",
    "**",
    "***",
    "_",
    "__",
    "____",
    "~",
    "~~",
    "`",
    "``",
    "$",
    "\\",
    "\\\\",
    "\\*",
    "\\.",
    "^",
    "&",
]
MARKS += ["&nbsp;", "#", "|", "<", ">", "<b>", "</b>", "[", "]", "(", ")", "[1]", "[^1]", "[^a]", "[^A]", "{", "}", "!"]
MARKS += [
    "“",
    "”",
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

# The marks that a line may begin with, one by one.
_LEAD = re.compile(r"[ \t　]+|>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)|#{1,6}(?=[ \t]|$)|\[\^[^\]]*\]:")
_RULE = re.compile(r"[ \t>]*([-*])(?:[ \t]*\1){2,}[ \t]*")
_ROW = re.compile(r"[ \t>]*(?:[-+*][ \t]+)?\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_FENCE = re.compile(r"[ \t>]*`{3,}(?:[A-Za-z][\w+#.-]*)?[ \t]*")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_DEFINITION = re.compile(r"[ \t>]*\[[^\]]+\]:[ \t]*[^ \t]+[ \t]*")
_NOTE = re.compile(r"\[\^[^\[\]]+\]")
_UNTIL = re.compile(r"到第 (\d+) 行")
_LETTERS = re.compile(rf"[0-9A-Za-z{HAN}]")
# Signs that are no mark behind the beginning of a line; those that may be are counted.
_TEXT = re.compile(rf"[0-9A-Za-z{HAN}_$^&<>=+/'\"@%“”（），。：；、—{{}}().:•-]")
# A backslash before these is a mark: they are what the Word importer escapes, some only where a line begins.
_ESCAPED = re.compile(r"^(\d{1,9})\\(?=[.)](?:[ \t]|$))|^\\(?=[-+=:>])|\\([\\`*_\[\]<>&~|!{}^$#])")


class Printed(Parsed):
    """A page with the numbers and bullets of its lists, as a reader sees them, and without those of notes."""

    def __init__(self, html: str) -> None:
        self.lists: list[tuple[int, str]] = []
        """Of each list that is open the next number, and what stands behind it; bullets have 0."""
        self.counts = Counter[str]()
        """How often each tag is there."""
        super().__init__(re.sub(r"<sup>.*?</sup>", "", html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        values = dict(attrs)
        self.counts[tag] += 1
        if tag == "ol" and values.get("class") != "notes":
            self.lists.append((int(values.get("start") or 1), ")" if values.get("class") == "bracket" else "."))
        elif tag in {"ol", "ul"}:
            self.lists.append((0, "•" if tag == "ul" else ""))
        elif tag == "li":
            number, sign = self.lists[-1]
            number = int(values.get("value") or number)
            self.text += sign if sign in {"•", ""} else f"{number}{sign}"
            self.lists[-1] = (number + 1, sign)

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag in {"ol", "ul"}:
            self.lists.pop()


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogues.load(make_library(tmp_path_factory.mktemp("library")))


def case_with(body: str) -> Case:
    folder = Path("cases/2024/gusu-yuwen-01")
    for number in range(body.count("◆")):
        body = body.replace("◆", chr(0x6E21 + number), 1)
    return source.parse(case_text(body=body), [], folder, f"{folder.as_posix()}/index.md")


def told(case: Case, catalogue: Catalogue) -> set[int]:
    """The lines that a finding points at, and those up to the one that it names."""
    found: set[int] = set()
    for problem in rules.check_case(case, catalogue.context):
        until = _UNTIL.search(problem.message)
        found.update(range(problem.location.line, (int(until[1]) if until else problem.location.line) + 1))
    return found


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
    document = Document(case.body)
    page = Printed(clean_case(render(document, {})))
    notes = {node.label for node in document.nodes if isinstance(node, NoteMark)}

    def without_notes(text: str) -> str:
        return _NOTE.sub(lambda note: "" if note[0][2:-1].casefold() in notes else note[0], text)

    # What closes HTML goes with what is told of its beginning.
    closed = "</b>" if "<b>" in case.body else "\0"
    words, searched = (
        page.text.replace(closed, ""),
        entry(CaseReading(case, catalogue.context)).slots[4].replace(closed, ""),
    )
    on_page, in_index = only(_TEXT, without_notes(words)), only(_LETTERS, without_notes(searched))
    has_references = any(link.kind in {"Reference", "Collapsed"} for link in document.links)
    first = case.text.count("\n", 0, case.body_start) + 1
    numbers = Counter(re.findall(r"(?m)^[ \t>]*(\d{1,3}[.)])[ \t]", case.body))
    typed, rules_left = Counter[str](), page.counts["hr"]
    for number, line in enumerate(case.body.split("\n"), first):
        if number in known or _FENCE.fullmatch(line):
            continue
        if _RULE.fullmatch(line) and rules_left:
            rules_left -= 1
            continue
        if _ROW.fullmatch(line) and page.counts["table"]:
            continue
        if has_references and _DEFINITION.fullmatch(line):
            continue
        pattern, said = _printed(line, numbers)
        said = said.replace(closed, "")
        # In code an entity stands as it is; of a link the name of its definition is not printed.
        linked = re.sub(r"(\[1\]|\[\^\w\])\[1\]", r"\1", said) if has_references else said
        ways = {said, said.replace("&nbsp;", " "), linked, linked.replace("&nbsp;", " ")}
        if not any(re.search(pattern + re.escape(only(_TEXT, without_notes(way))), on_page) for way in ways):
            yield f"line {number} on the page: {line!r}"
        if not any(only(_LETTERS, normalise(without_notes(way))) in in_index for way in ways):
            yield f"line {number} in search: {line!r}"
        typed.update(without_notes(said))
    shown = Counter(page.text)
    marks = _marks(page)
    for sign in "*~`|[]!\\":
        if typed[sign] > shown[sign] + marks[sign]:
            yield f"{typed[sign]} {sign} of {case.body!r} in {page.text!r}"
    counted = sum(len(re.findall(f"[{HAN}]", block.text)) for block in document.blocks)
    if counted < len(re.findall(f"[{HAN}]", page.text)):
        yield f"counted {counted}: {case.body!r}"


def _printed(line: str, numbers: Counter[str]) -> tuple[str, str]:
    """How the marks that begin a line may be printed, as a pattern, and the rest of the line."""
    pattern, heading = "", False
    while (mark := _LEAD.match(line)) is not None:
        sign, line = mark[0].strip(), line[mark.end() :]
        if sign[:1] in {"-", "+", "*"} and sign:
            pattern += f"(?:•|{re.escape(only(_TEXT, sign))})"
        elif sign[:1].isdigit():
            pattern += r"\d+[.)]" if numbers[sign] > 1 else re.escape(sign)
        elif sign[:1] == "[":
            pattern = ""  # a note stands at the end of the page, whatever it was written in
        elif sign:
            heading = heading or sign[0] == "#"
            pattern += f"(?:{re.escape(only(_TEXT, sign))})?"
    line = _CLOSING.sub("", line) if heading else line
    # A backslash at the end breaks the line.
    line = _ESCAPED.sub(lambda escape: "".join(filter(None, escape.groups())), line.removesuffix("\\"))
    return pattern, line


def _marks(page: Printed) -> Counter[str]:
    """How many of each sign a page shows as something else."""
    count = page.counts
    links = count["a"] + count["img"]
    return Counter(
        {
            "*": 4 * count["strong"] + 2 * count["em"],
            "~": 4 * count["del"],
            "`": 6 * count["code"],
            "|": count["td"] + count["th"] + count["tr"],
            "[": 2 * links,
            "]": 2 * links,
            "!": count["img"],
        }
    )


@settings(max_examples=many(100, 10_000))
@given(bodies)
def test_nothing_vanishes(library: Catalogue, body: str) -> None:
    assert lost(case_with(body), library) == []


@pytest.mark.fuzz
def test_nothing_vanishes_in_many(library: Catalogue) -> None:
    chance = random_numbers()
    for _ in range(many(200, 20_000)):
        body = "".join(_line(chance) for _ in range(chance.randrange(1, 10)))
        assert lost(case_with(body), library) == []


def _line(chance: random.Random) -> str:
    """A line with a word of its own, or one that is all signs."""
    words = [chance.choice(WORDS + MARKS) for _ in range(chance.randrange(9))]
    if words:
        words[chance.randrange(len(words))] = "◆"
    return chance.choice(STARTS) + "".join(words) + chance.choice(ENDS)
