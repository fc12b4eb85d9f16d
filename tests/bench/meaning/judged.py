"""Questions with the cases that answer them, as people who know the cases judged.

Four files, none of them tuned to any engine; they were written by reading the cases as a
teacher, a head and a district researcher would, before anything was measured:

- ``questions.json``: ``answered`` (question → case → grade), ``unanswered`` (what the library
  does not treat), ``forms`` (other ways of writing: what was typed → its kind and cases); and, written
  later, while weights and the threshold were chosen: ``tuned`` (more answered ones, all of which were
  used), ``unanswered_words`` (with a word in them that cases are full of), ``unanswered_sentences``;
- ``related.json``: case → case to read next → grade;
- ``topics.json``: case → a title under which its topic could have been declared.

Grades: 3 exactly this, 2 helps, 1 touches it. A file of the reader's own
(:func:`read_questions`) is question → case → grade; a question without cases is unanswered.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

Grades = Mapping[str, int]
"""Id of a case → how well it answers, 1…3."""

FOLDER = Path(__file__).parent
TUNING, HELD_OUT = "调整用", "不看的"
"""The halves of the answered questions: figures of the first may be looked at while weights are chosen."""
TUNED = "也用来调整的"
UNANSWERED = {
    "unanswered": "没有答案",
    "unanswered_words": "没有答案，有常见的词",
    "unanswered_sentences": "没有答案，一句话",
}
"""Key of ``questions.json`` → name of the set."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody types. ``grades`` is empty where the library holds nothing about it."""

    text: str
    grades: Grades


Sets = Mapping[str, list[Question]]
"""Name of a set of questions → the questions."""


def half(text: str) -> str:
    """The half that a question belongs to: the lowest bit of the first byte of its SHA-256."""
    return HELD_OUT if hashlib.sha256(text.encode()).digest()[0] & 1 else TUNING


def own_sets() -> dict[str, list[Question]]:
    """The sets of ``questions.json``: both halves, those that were all used, the unanswered, and each kind of other forms."""
    asked = json.loads((FOLDER / "questions.json").read_text(encoding="utf-8"))
    sets: dict[str, list[Question]] = {TUNING: [], HELD_OUT: []}
    for text, grades in asked["answered"].items():
        sets[half(text)].append(Question(text, grades))
    sets[TUNED] = [Question(text, grades) for text, grades in asked["tuned"].items()]
    for key, name in UNANSWERED.items():
        sets[name] = [Question(text, {}) for text in asked[key]]
    for text, form in asked["forms"].items():
        sets.setdefault(form["kind"], []).append(Question(text, form["cases"]))
    return sets


def read_questions(path: Path) -> list[Question]:
    """A file of questions → case → grade. Raises OSError, and ValueError where it holds something else."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(rows, dict) or not all(isinstance(grades, dict) for grades in rows.values()):
        raise ValueError(f"{path}：要写成 {{问题: {{案例编号: 1…3}}}}")
    return [Question(text, grades) for text, grades in rows.items()]


def related_pairs() -> dict[str, Grades]:
    """Case → case to read next → grade."""
    pairs: dict[str, Grades] = json.loads((FOLDER / "related.json").read_text(encoding="utf-8"))
    return pairs


def declared_topics() -> dict[str, str]:
    """Case → a title under which its topic could have been declared, in other words than its own."""
    topics: dict[str, str] = json.loads((FOLDER / "topics.json").read_text(encoding="utf-8"))
    return topics


def missing(judged: Iterable[Grades], known: Collection[str]) -> list[str]:
    """Judged cases that the library does not have: with them the figures mean less."""
    return sorted({case for grades in judged for case in grades} - set(known))
