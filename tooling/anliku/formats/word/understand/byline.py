"""One line that says whose a case is: its school, its authors, and what else stands with them.

``作者：张三（校长）  单位：某校`` and ``某校　张三`` alike. What has no field is handed back in
the words of the line, so that it can be told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from anliku.formats.word import labels
from anliku.formats.word.understand import boxes
from anliku.formats.word.understand.people import Credit, is_surely_person, named_in

KINDS = frozenset({"title", "unit", "time", "other", *labels.PEOPLE, *labels.TERMS, *labels.PRIVATE})
"""The labels of a title block; what stands behind others is text."""
_SENTENCE = re.compile(r"[。！？《]")
_DATE = re.compile(
    r"[（(]?(?:19|20)\d\d\s*[年.\-/—]\s*\d{1,2}\s*(?:[月.\-/—]\s*(?:\d{1,2}\s*日?)?)?[)）]?"
    r"|[二〇○零一三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?"
)
_BULLETS = re.compile(r"[◎□■●○◆◇▲△★☆※]+\s*")
# 文/张三, 张三/文: as newspapers put it.
_WRITTEN_BY = re.compile(r"(?:文|作者|撰文|执笔|供稿)\s*[/／|｜丨]\s*(?=\S)")
_BY = re.compile(r"\s*[/／|｜丨]\s*(?:文|撰文|执笔)\Z")
_DASHES = "—-－– "
_LONGEST = 400
_LONGEST_VALUE = 60


@dataclass(slots=True)
class Byline:
    """What a line says of the case."""

    title: str = ""
    units: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    terms: dict[str, str] = field(default_factory=dict)
    """By what messages call them: 学段 → 小学."""
    left: list[str] = field(default_factory=list)
    """What has no field: ``指导教师：李四``, ``校长``, ``江苏苏州``."""
    waiting: str = ""
    """The label at its end whose value is on the next line."""


def of_labels(line: str) -> Byline | None:
    """A line of labels with values; None where it is none."""
    line = _BULLETS.sub("", line, count=1) if _BULLETS.match(line) else line
    line = _WRITTEN_BY.sub("作者：", line, count=1) if _WRITTEN_BY.match(line) else line
    line = f"作者：{_BY.sub('', line)}" if _BY.search(line) else line
    fields = labels.labelled(line, gaps=True)
    if not fields or any(labelled.kind not in KINDS or len(labelled.value) > _longest(labelled) for labelled in fields):
        return None
    if ":" not in line and "：" not in line and not _is_clear(fields[0]):
        return None
    byline = Byline()
    for labelled in fields:
        _take(byline, labelled)
    if not fields[-1].value:
        byline.waiting = fields[-1].label
    return byline


def of_names(line: str) -> Byline | None:
    """A line of nothing but schools, names, posts and places; None where it says more."""
    line = _BULLETS.sub("", labels.unbracketed(line).strip(_DASHES), count=1)
    if len(line) > _LONGEST or _SENTENCE.search(line):
        return None
    named = named_in(line)
    kinds = {credit.kind for credit in named}
    if "unclear" in kinds or not kinds & {"unit", "person", "group"} or named[0].kind == "rest":
        return None
    # Before a colon stands a school or a post: 某校：张三. A word that might be a name is a label.
    head = line[: colon.start()] if (colon := re.search("[:：]", line)) else ""
    if any(credit.kind == "person" for credit in named_in(head)):
        return None
    people = [credit for credit in named if credit.kind == "person"]
    if 2 * sum(map(is_surely_person, people)) < len(people):
        return None
    byline = Byline()
    _credit(byline, named)
    return byline


def is_date(line: str) -> bool:
    """Whether a line is only a date."""
    return _DATE.fullmatch(line.strip()) is not None


def is_named(line: str) -> bool:
    """Whether a line names a school or people rather than saying something."""
    return of_labels(line) is not None or of_names(line) is not None


def _longest(labelled: labels.Labelled) -> int:
    return 600 if labelled.kind in labels.PEOPLE else _LONGEST_VALUE


def _is_clear(labelled: labels.Labelled) -> bool:
    """Whether what stands behind a label without a colon is what the label asks for."""
    kinds = {credit.kind for credit in named_in(labelled.value)}
    return bool(kinds & {"unit", "person", "group"}) and "unclear" not in kinds


def _take(byline: Byline, labelled: labels.Labelled) -> None:
    kind, said = labelled.kind, labelled.value
    if not said:
        return
    if kind == "title":
        byline.title = said
    elif kind == "unit":
        _unit(byline, said)
    elif kind in labels.PEOPLE:
        _people(byline, named_in(said, labelled=True))
    elif kind in labels.TERMS:
        chosen = boxes.chosen(said)
        byline.terms[labels.TERMS[kind]] = said if chosen is None else "、".join(chosen)
    elif kind in {"phone", "mail", "address"}:
        byline.left.append(labelled.label)
    else:
        byline.left.append(f"{labelled.label}：{said}")


def _unit(byline: Byline, said: str) -> None:
    """What stands behind 单位：a school with its place, or whatever name the unit has."""
    named = named_in(said, labelled=True)
    if any(credit.kind == "unit" for credit in named) and all(credit.kind != "unclear" for credit in named):
        _credit(byline, named)
    else:
        byline.units.append(said)


def _people(byline: Byline, named: Sequence[Credit]) -> None:
    """Behind 作者 a centre that stands alone is the author; beside names it is their unit."""
    alone = not any(credit.kind in {"person", "group"} for credit in named)
    centres = [Credit("group", credit.words) if credit.kind == "unit" and alone else credit for credit in named]
    _credit(byline, centres)


def _credit(byline: Byline, named: Sequence[Credit]) -> None:
    for credit in named:
        if credit.kind == "unit":
            byline.units.append(credit.words)
        elif credit.kind in {"person", "group"}:
            byline.authors.append(credit.words)
        elif credit.kind != "mark":
            byline.left.append(credit.words)
