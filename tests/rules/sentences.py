"""Sentences as teachers write them, and what checking makes of each.

``tests/rules/ordinary/FAMILY.txt`` (or ``FAMILY-TOPIC.txt``) holds what no rule may stop;
``tests/rules/found/CODE.txt`` holds what the rule must find. One sentence a line; ``{a|b|c}``
stands for each of its alternatives in turn, ``\\n`` for a line break (a table, a verse, a
heading with its text), ``#`` at the start of a line for a remark. A line that begins with
``? `` may be asked about: a warning of its family is right there, an error is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from anliku.problem import Problem
from anliku.rules.rule import Example
from tests.factory import case_text, problems_of

ORDINARY = Path(__file__).parent / "ordinary"
FOUND = Path(__file__).parent / "found"
_CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")
# A rule names at most a hundred places of a case.
_TOGETHER = 80


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence without alternatives left; ``line`` counts in its file, from 1."""

    text: str
    line: int
    asked: bool = False
    """Whether a warning of the family is right."""


def sentences(path: Path) -> list[Sentence]:
    """Every sentence of a file with every choice of its alternatives, none twice."""
    made: dict[str, Sentence] = {}
    for number, line in written(path):
        asked = line.startswith("? ")
        for text in variations(line.removeprefix("? ")):
            made.setdefault(text, Sentence(text.replace("\\n", "\n"), number, asked))
    return list(made.values())


def written(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that hold a sentence, with their numbers."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("# "):
            yield number, line


def variations(line: str) -> Iterator[str]:
    """``第{一|二}步`` → ``第一步``, ``第二步``."""
    pieces = _CHOICE.split(line)
    choices = [piece.split("|") if index % 2 else [piece] for index, piece in enumerate(pieces)]
    yield from map("".join, product(*choices))


def problems_by_sentence(
    chosen: Iterable[Sentence], folder: Path, front: str = ""
) -> Iterator[tuple[Sentence, list[Problem]]]:
    """Each sentence, as a paragraph of a valid case, with what checking says of its lines.

    Many share a case, so that thousands are checked in seconds. A problem that stands
    elsewhere in the case is given to the first sentence of the case: nothing is lost.
    """
    waiting = list(chosen)
    for start in range(0, len(waiting), _TOGETHER):
        together = waiting[start : start + _TOGETHER]
        body = "\n\n".join(sentence.text for sentence in together)
        owner = _owners(case_text(front, body), together)
        said: dict[int, list[Problem]] = {}
        for problem in problems_of(Example(front=front, body=body), folder / str(start)):
            said.setdefault(owner.get(problem.location.line, 0), []).append(problem)
        for index, sentence in enumerate(together):
            yield sentence, said.get(index, [])


def _owners(text: str, together: list[Sentence]) -> dict[int, int]:
    """Line of the file → the sentence that stands on it."""
    owner: dict[int, int] = {}
    at = text.index("## ")
    for index, sentence in enumerate(together):
        at = text.index(sentence.text, at)
        first = text.count("\n", 0, at) + 1
        for line in range(first, first + sentence.text.count("\n") + 1):
            owner[line] = index
        at += len(sentence.text)
    return owner
