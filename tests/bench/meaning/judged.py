"""Questions with the cases that answer them, as people who know the cases judged.

Files, none of them tuned to any engine; they were written by reading the cases as a
teacher, a head and a district researcher would, before anything was measured:

- ``questions.json``: ``answered`` (question → case → grade), ``unanswered`` (what the library
  does not treat), ``forms`` (other ways of writing: what was typed → its kind and cases); and, written
  later, while weights and the threshold were chosen: ``tuned`` (more answered ones, all of which were
  used), ``unanswered_words`` (with a word in them that cases are full of), ``unanswered_sentences``;
- ``independent_dev.json`` and ``independent_test.json``: ``plain`` (everyday words, few of them in the case),
  ``ordinary`` and ``harder`` (a situation, told indirectly), each question → case → grade, and two lists
  without an answer. They were written from the cases alone by somebody who had seen neither the questions above nor
  the ranking, and all cases were judged for each. **Nobody tunes on the test half**: no weight, threshold,
  word, alias or asked-form is chosen by looking at its questions or their rankings, only its figures are
  read. Whoever breaks this writes a new half;
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
FORMS = ("拼音", "首字母", "拼音夹汉字", "错字", "英文", "繁体", "全角和空格")
"""The sets of other ways of writing."""
INDEPENDENT = {"independent_dev": "另一批，可以看", "independent_test": "另一批，不看的"}
"""File of independent questions → name of its sets; the halves are those of :func:`half`."""
INDEPENDENT_KINDS = {"plain": "日常的话", "ordinary": "一般的", "harder": "更难的"}
INDEPENDENT_UNANSWERED = {"unanswered_words": "没有答案的词", "unanswered_sentences": "没有答案的句子"}


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody types. ``grades`` is empty where the library holds nothing about it; ``kind`` tells the questions
    of a set apart where it has several kinds."""

    text: str
    grades: Grades
    kind: str = ""


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


def independent_sets() -> dict[str, list[Question]]:
    """The independent questions: for each half the answered ones, and both kinds of unanswered ones."""
    sets: dict[str, list[Question]] = {}
    for file, name in INDEPENDENT.items():
        asked = json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8"))
        sets[name] = [
            Question(text, grades, kind)
            for key, kind in INDEPENDENT_KINDS.items()
            for text, grades in asked[key].items()
        ]
        for key, unanswered in INDEPENDENT_UNANSWERED.items():
            sets[f"{name}，{unanswered}"] = [Question(text, {}) for text in asked[key]]
    return sets


def is_secret(name: str) -> bool:
    """Whether the questions of a set are never shown with their rankings: ``另一批，不看的，没有答案的词`` → True."""
    return name.startswith(INDEPENDENT["independent_test"])


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
