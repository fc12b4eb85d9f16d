"""附件2 申报表, prefilled from a case (苏教质监〔2024〕3号; the layout is that of the notice).

What a case tells is filled in and cut to the form's limits at the end of a sentence; what
only the school knows — telephone, e-mail, posts, tasks, dates — says 请填写 or stays empty.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from anliku.formats.word import labels
from anliku.formats.word.labels import SAMPLE_NOTE
from anliku.formats.word.write.case_document import Written, note_in_header
from anliku.formats.word.write.package import Layout, open_layout, save
from anliku.formats.word.write.plain_text import flag, line_break, paragraph, run
from anliku.formats.word.write.table_grid import cell, row, start
from anliku.markdown import Document, Section, Table
from anliku.model import CaseMeta
from anliku.reading import CaseReading
from anliku.text import count_words, one_line, sentences, shorten

PROBLEM_WORDS, APPROACH_WORDS, IDEA_WORDS = 500, 2000, 600
"""The form's limits in 字; 基本思路 gets its share of those for 工作思路."""
STEPS, MEMBERS = 10, 5
"""Rows of the schedule, and at least so many for the group."""
_ROOM = 3600
"""Twips: a quarter of a page."""

# Where columns end, in per cent of the width: the rows of the form divide it differently.
_EDGES = (0, 9, 14, 28, 33, 47, 63, 79, 100)
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12}")
_GROUP = re.compile(
    r"[组处室]\Z|课题|教研|项目|团队|中心|工作|集体|学部|教学部|教科研|委员会|学生会|家委会|协会|学会|研究|进修"
    r"|学校|小学|中学|大学|学院|附小|附中"
)
"""Words of groups. A name may well end in 学, 会, 校 or 院."""


@dataclass(frozen=True, slots=True)
class _Texts:
    problem: list[str]
    idea: list[str]
    strategy: list[str]
    notes: tuple[str, ...]


def write_form(reading: CaseReading, root: Path) -> Written:
    """The form for a case of the library at ``root``; its campaign must exist. Raises
    BrokenTemplate. Its notes say which texts were cut."""
    meta, campaign = reading.meta, reading.campaign
    assert campaign is not None
    layout = open_layout(root, meta.campaign)
    texts = _texts(reading)
    styles = layout.styles
    layout.add(paragraph(styles["attachment"], [run(labels.ATTACHMENT)]))
    layout.add(paragraph(styles["title"], [run(campaign.title), line_break(), run(labels.FORM)]))
    layout.add(paragraph(styles["attachment"], [run(labels.UNIT + meta.unit)]))
    _Form(layout, meta, texts).write()
    layout.add(paragraph(styles["gap"]))
    if meta.sample:
        note_in_header(layout, SAMPLE_NOTE)
    title = f"{meta.title}（申报表）"
    groups = [author for author in meta.authors if not _is_person(author)]
    who = (f"作者“{'、'.join(groups)}”不是姓名，负责人和工作组成员请填写",) if groups else ()
    data = save(layout.document, title, "、".join(meta.authors), meta.published)
    return Written(data, notes=(*who, *texts.notes))


class _Form:
    def __init__(self, layout: Layout, meta: CaseMeta, texts: _Texts) -> None:
        self.layout = layout
        self.styles = layout.styles
        self.meta = meta
        self.texts = texts
        self.people = [author for author in meta.authors if _is_person(author)]
        self.edges = [layout.width * edge // 100 for edge in _EDGES]
        widths = [after - before for before, after in zip(self.edges, self.edges[1:], strict=False)]
        self.table = start(self.styles["form"], widths)

    def write(self) -> None:
        self.add([(14, "head", [labels.TITLE]), (100, "cell", [self.meta.title])], height=600)
        self.leader()
        self.members()
        self.long(labels.PROBLEM, [("", self.texts.problem)])
        self.long(
            labels.APPROACH, list(zip(labels.APPROACH_PARTS, (self.texts.idea, [], self.texts.strategy), strict=True))
        )
        self.schedule()
        self.layout.add(self.table)

    def leader(self) -> None:
        name = run(self.people[0]) if self.people else self.blank()
        post = [run(self.meta.unit), line_break(), self.blank(labels.FILL_IN_POST)]
        rows = (
            (labels.NAME, [name], labels.UNIT_AND_POST, post),
            (labels.PHONE, [self.blank()], labels.MAIL, [self.blank()]),
        )
        for number, (label, value, other, more) in enumerate(rows):
            head = [labels.LEADER] if number == 0 else []
            cells = [(14, "head", head), (28, "head", [label]), (47, "middle", value)]
            self.add([*cells, (63, "head", [other]), (100, "cell", more)], "continue" if number else "restart", 600)

    def members(self) -> None:
        names = self.people[1:]
        head = [(14, "head", [labels.MEMBERS]), (33, "head", [labels.NAME]), (63, "head", [labels.POST])]
        self.add([*head, (100, "head", [labels.TASK])], "restart", 480)
        for number in range(max(MEMBERS, len(names))):
            name = [names[number]] if number < len(names) else []
            cells: list[tuple[int, str, Sequence[Any]]] = [(14, "head", []), (33, "middle", name), (63, "middle", [])]
            self.add([*cells, (100, "cell", [])], "continue", 480)

    def long(self, title: str, parts: Sequence[tuple[str, list[str]]]) -> None:
        """A row over the whole width: a title, and paragraphs under each subtitle."""
        inside = [paragraph(self.styles["cell"], [run(title, style=self.styles["strong"])])]
        for subtitle, paragraphs in parts:
            if subtitle:
                inside.append(paragraph(self.styles["cell"], [run(subtitle, style=self.styles["strong"])]))
            runs = [[run(text)] for text in paragraphs] or [[self.blank()]]
            inside += [paragraph(self.styles["form text"], line) for line in runs]
        made = cell(self.layout.width, inside, len(self.edges) - 1)
        # Room to write by hand where nothing is filled in; else the row is as high as its text.
        height = 0 if any(paragraphs for _, paragraphs in parts) else _ROOM
        self.table.append(row([made], whole=False, height=height))

    def schedule(self) -> None:
        title = paragraph(self.styles["cell"], [run(labels.SCHEDULE, style=self.styles["strong"])])
        self.table.append(row([cell(self.layout.width, [title], len(self.edges) - 1)]))
        places = (9, 33, 79, 100)
        self.add(
            [(place, "head", [name]) for place, name in zip(places, labels.SCHEDULE_HEAD, strict=True)], height=480
        )
        for number in range(1, STEPS + 1):
            self.add([(place, "middle", [str(number)] if place == 9 else []) for place in places], height=480)
        # The schedule is one page's.
        for line in self.table[-STEPS - 2 : -1]:
            for style in line.iter(qn("w:pStyle")):
                if style.getparent().find(qn("w:keepNext")) is None:
                    style.addnext(flag("w:keepNext"))

    def add(self, cells: Sequence[tuple[int, str, Sequence[Any]]], merge: str = "", height: int = 0) -> None:
        """A row of cells, each up to an edge (per cent) in a style; ``merge`` is about the first."""
        made, before = [], 0
        for edge, role, content in cells:
            here = bisect_left(_EDGES, edge)
            runs = [run(item) if isinstance(item, str) else item for item in content]
            inside = [paragraph(self.styles[role], runs)]
            width = self.edges[here] - self.edges[before]
            made.append(cell(width, inside, here - before, merge if before == 0 else ""))
            before = here
        self.table.append(row(made, height=height))

    def blank(self, text: str = labels.FILL_IN) -> Any:
        return run(text, style=self.styles["blank"])


def _is_person(author: str) -> bool:
    """No name of a group, and not longer than names are."""
    return bool(_PERSON.fullmatch(author)) and _GROUP.search(author) is None


def _texts(reading: CaseReading) -> _Texts:
    """What the form's three parts say: the case's sections, by the steps that the campaign gives them."""
    parts: dict[str, list[str]] = {"problem": [], "idea": [], "strategy": []}
    meta = reading.meta
    assigned = list(_assigned(reading))
    for section, part in assigned:
        parts[part] += _paragraphs(section)
    left_out = _left_out(reading.document, {section.title for section, _ in assigned})
    if meta.glance is not None and meta.glance.strategy:
        parts["idea"].insert(0, meta.glance.strategy)
    problem = _cut(parts["problem"], PROBLEM_WORDS)
    idea = _cut(parts["idea"], IDEA_WORDS)
    strategy = _cut(parts["strategy"], APPROACH_WORDS - _words(idea))
    notes = tuple(
        f"“{name}”只摘了前 {_words(kept)} 字（正文里有 {_words(whole)} 字），请改写成概括的话"
        for name, kept, whole in (
            ("问题描述", problem, parts["problem"]),
            ("基本思路", idea, parts["idea"]),
            ("推进策略", strategy, parts["strategy"]),
        )
        if kept != whole
    )
    return _Texts(problem, idea, strategy, (*notes, *left_out))


def _left_out(document: Document, titles: set[str]) -> Iterator[str]:
    """What the text of the form's sections speaks of and the form does not show: tables and pictures."""
    cuts = [heading for heading in document.headings if heading.level <= 2]
    for heading, after in zip(cuts, [*cuts[1:], None], strict=True):
        if heading.text not in titles:
            continue
        end = len(document.source) if after is None else after.start
        tables = [_head_of(document, table) for table in document.tables if heading.start <= table.start < end]
        pictures = [picture for picture in document.pictures if heading.start <= picture.start < end]
        names = [f"表格“{shorten(head, 20)}”" for head in tables]
        names += [f"图片“{shorten(picture.text or picture.target, 20)}”" for picture in pictures]
        if names:
            yield (
                f"“{heading.text}”里的{'、'.join(names)}没有写进申报表；要用的请作为附页，"
                "提到它们的句子（“见上表”“第三行”等）请改写"
            )


def _head_of(document: Document, table: Table) -> str:
    """The head row of a table in words."""
    cells = (block.text for block in document.blocks if block.kind == "cell" and block.start >= table.start)
    return "、".join(text for text in islice(cells, table.columns) if text)


def _assigned(reading: CaseReading) -> Iterator[tuple[Section, str]]:
    skeleton, circle = reading.skeleton, reading.context.loop
    order = {step.name: number for number, step in enumerate(circle)}
    cells = {step.cell: number for number, step in enumerate(circle) if step.cell is not None}
    ends = [cells.get("problem", -1), cells.get("cause", -1), cells.get("effect", len(order)) - 1]
    for section in reading.sections:
        rule = skeleton.find(section.title) if skeleton is not None else None
        first = min((order[step] for step in rule.steps), default=None) if rule is not None else None
        if first is not None and first <= ends[-1]:
            yield section, ("problem", "idea", "strategy")[bisect_left(ends, first)]


def _paragraphs(section: Section) -> Iterator[str]:
    """The section's text without its tables, and without what only announces one."""
    for block, after in zip(section.blocks, [*section.blocks[1:], None], strict=True):
        text = one_line(block.text)
        announces = text.endswith(("：", ":")) and after is not None and after.kind == "cell"
        if text and block.kind not in {"cell", "caption"} and not announces:
            yield text


def _cut(paragraphs: Sequence[str], limit: int) -> list[str]:
    """As many of the paragraphs as fit, the last one cut after a sentence."""
    kept: list[str] = []
    for text in paragraphs:
        left = limit - _words(kept)
        if count_words(text) <= left:
            kept.append(text)
            continue
        fitting = ""
        for sentence in sentences(text):
            if count_words(fitting + sentence) > left:
                break
            fitting += sentence
        if fitting:
            kept.append(fitting)
        break
    return kept


def _words(paragraphs: Sequence[str]) -> int:
    return sum(count_words(text) for text in paragraphs)
