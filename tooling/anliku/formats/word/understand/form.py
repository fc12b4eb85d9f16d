"""附件2 申报表: read by its labels, whatever was added, moved, renamed or left empty.

The form is one large table (:mod:`walk`). Names and terms become front matter, its parts and
its schedule the text. Posts, tasks, telephone and mail are the organiser's business and go
into no case; whatever else finds no place is told, word for word. (苏教质监〔2024〕3号)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from anliku.campaign import SectionRule, Skeleton
from anliku.formats.word import labels
from anliku.formats.word.read.content import Block, Cell, Table, Text, lines_of, saying
from anliku.formats.word.understand import boxes
from anliku.formats.word.understand.front import tidy_title
from anliku.formats.word.understand.outline import Heading, number_of
from anliku.formats.word.understand.people import is_names, named_in
from anliku.formats.word.understand.walk import Listed, Pair, Passage, is_empty, is_filled, walk

_TYPICAL = frozenset({"title", "leader", "members", "problem", "approach", "schedule", "post"})
_ENOUGH = 3
"""So many of the typical labels make a table a form."""
_STRUCTURE = frozenset({*labels.PARTS, "subtitle", "section"})
_NO_TEXT = re.compile(
    r"附件\s*\d*|附\d+|.*申报[表书]|.*优秀案例评选|.{0,8}(?:19|20)\d\d[年.\-/]\d{1,2}(?:[月.\-/](?:\d{1,2}日?)?)?"
    r"|[二〇○零一三四五六七八九十]{4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?|.*年\s*月\s*日"
    r"|(?:填[表报]|申报)(?:日期|时间).*"
)
"""What stands above the table and is no part of the case."""
_CONTACT = re.compile(r"\d{3}|@|＠")
_LONG = 40
"""Characters from which the value of an unknown label is a text."""
_LONGEST_HEADING = 15
"""Characters of a part's heading, where more is said than the form prints."""


@dataclass(slots=True)
class Form:
    """What the form says; ``blocks`` are its texts with their headings."""

    values: dict[str, str] = field(default_factory=dict)
    """title, unit, region, category, stage, subject, kind, keywords, summary."""
    authors: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    headings: dict[int, Heading] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    """Value → 第几段."""
    private: set[str] = field(default_factory=set)
    """What is filled in and goes into no case, as messages call it: 职务, 分工, 联系方式."""
    left: list[tuple[int, str]] = field(default_factory=list)
    """第几段 and the words that found no place."""
    banner: list[Text] = field(default_factory=list)
    """What stands above the table and is no part of the case: 附件2, the form's name, a date."""
    has_people: bool = False
    """Whether something stands where names belong."""


def find(blocks: Sequence[Block]) -> int | None:
    """The position of the table that is a form; None where there is none."""
    for index, block in enumerate(blocks):
        if not isinstance(block, Table):
            continue
        lines = [text.line for paragraph in block.paragraphs for text in lines_of(paragraph) if text.line]
        kinds = {kind_of(line) for line in lines}
        kinds |= {labelled.kind for line in lines for labelled in labels.labelled(line)}
        if len(kinds & _TYPICAL) >= _ENOUGH:
            return index
    return None


def read(blocks: Sequence[Block], at: int, skeleton: Skeleton | None) -> Form:
    """Read the form whose (first) table stands at ``at``. A form may go on in further tables
    and in pages added behind it (可附页)."""
    reader = _Reader(skeleton)
    for block in blocks[:at]:
        if isinstance(block, Text):
            for line in lines_of(block):
                reader.above(line)
        else:
            reader.table(block)
    for block in blocks[at:]:
        if isinstance(block, Table):
            reader.table(block)
        else:
            reader.flow([block])
    reader.drop_empty_headings()
    return reader.form


def kind_of(line: str, skeleton: Skeleton | None = None) -> str | None:
    """The kind of label that a cell is: one of the form's fields or parts, or a section."""
    kind = labels.kind_of(line)
    if kind is not None:
        return kind
    part = _part_of(line)
    if part is not None:
        return part
    words = labels.without_hint(_without_number(line))
    if labels.SUBTITLES.fullmatch(labels.bare(words)):
        return "subtitle"
    return "section" if skeleton is not None and len(words) <= 30 and skeleton.find(words) is not None else None


class _Reader:
    def __init__(self, skeleton: Skeleton | None) -> None:
        self.skeleton = skeleton
        self.form = Form()
        self.opened: set[str] = set()
        self.ranks: list[int] = []
        """The typed ranks of the headings that the next one stands under."""
        self.floor = 2
        """The level of the part that is open."""

    def above(self, line: Text) -> None:
        """One line of the title block above the table."""
        fields = labels.labelled(line.line)
        if line.blank:
            return
        if _NO_TEXT.fullmatch(labels.bare(line.line)):
            self.form.banner.append(line)
        elif fields:
            for labelled in fields:
                self.pair(Pair(labelled.kind, labelled.label, Cell([saying(line, labelled.value)])))
        else:
            self.form.blocks.append(line)

    def table(self, table: Table) -> None:
        lines = [text.line for text in table.paragraphs if text.line]
        if not any(kind_of(line, self.skeleton) or labels.labelled(line) for line in lines):
            self.form.blocks.append(table)
            return
        for piece in walk(table, lambda line: kind_of(line, self.skeleton), _STRUCTURE):
            if isinstance(piece, Pair):
                self.pair(piece)
            elif isinstance(piece, Listed) and not piece.is_schedule:
                for pair in piece.pairs():
                    self.pair(pair)
            elif isinstance(piece, Passage):
                self.flow(piece.blocks)
            else:
                rows = piece if isinstance(piece, Table) else piece.table
                self.form.blocks += [rows] if rows.rows else []

    # --- labels and their values ----------------------------------------------------------------

    def pair(self, pair: Pair) -> None:
        """What a label and its value mean."""
        kind = pair.kind
        if kind not in {*_STRUCTURE, *labels.PRIVATE} and labels.asks_for_contact(pair.label):
            pair = self.without_contact(pair)
        cell = pair.value
        if kind in _STRUCTURE:
            self.under(pair)
        elif not is_filled(cell):
            return
        elif kind in labels.PEOPLE:
            self.people(cell)
        elif kind in {"post", "task"} and is_names(cell.text):
            self.leave(_number(cell), _joined(pair.label, cell.text))
        elif kind == "post":
            self.post(pair)
        elif kind in labels.PRIVATE:
            self.form.private.add(labels.PRIVATE[kind])
        elif kind in labels.TERMS:
            self.terms(pair)
        elif kind in {"title", "unit", "keywords", "summary"}:
            self.put(kind, pair.label, cell)
        elif len(cell.text) > _LONG and kind != "other":
            self.under(pair)
        else:
            self.leave(_number(cell), _joined(pair.label, cell.text))
        if kind not in _STRUCTURE and any(text.pictures for text in cell.paragraphs):
            self.form.blocks += [text for text in cell.paragraphs if text.pictures]

    def without_contact(self, pair: Pair) -> Pair:
        """姓名/电话 with its value, without the numbers and addresses in it."""
        lines = [text.line for block in pair.value.paragraphs for text in lines_of(block)]
        kept = [part for line in lines for part in re.split(r"[\s/／、，,；;]+", line) if not _CONTACT.search(part)]
        first = next(iter(pair.value.paragraphs), None)
        if first is None or len("".join(kept)) == len("".join(lines)):
            return pair
        self.form.private.add(labels.PRIVATE["phone"])
        return replace(pair, value=Cell([saying(first, "、".join(filter(None, kept)))]))

    def put(self, kind: str, label: str, cell: Cell, words: str | None = None) -> None:
        said = (cell.text if words is None else words).strip()
        said = tidy_title(said) if kind == "title" else said
        if kind not in self.form.values:
            self.form.values[kind] = said
            self.form.places[kind] = _number(cell)
        elif said != self.form.values[kind]:
            self.leave(_number(cell), _joined(label, said))

    def terms(self, pair: Pair) -> None:
        """Terms that are written, or ticked among those that are printed."""
        chosen = boxes.chosen(pair.value.text)
        if chosen is None:
            self.put(pair.kind, pair.label, pair.value)
        elif chosen:
            before = self.form.values.pop(pair.kind, "")
            self.put(pair.kind, pair.label, pair.value, "、".join(filter(None, (before, *chosen))))

    def people(self, cell: Cell) -> None:
        """The names of a cell; a school becomes the unit where none is known."""
        self.form.has_people = True
        for credit in named_in(cell.text.replace("\n", "、"), labelled=True):
            if credit.kind in {"person", "group"}:
                self.author(credit.words, cell)
            elif credit.kind == "unit":
                self.put("unit", "", cell, credit.words)
            elif credit.kind != "mark":
                self.leave(_number(cell), credit.words)

    def author(self, name: str, cell: Cell) -> None:
        if name not in self.form.authors:
            self.form.authors.append(name)
            self.form.places.setdefault("authors", _number(cell))

    def post(self, pair: Pair) -> None:
        """单位及职务 holds the unit and a post; 职务 only a post."""
        lines = [text.line for block in pair.value.paragraphs for text in lines_of(block) if not is_empty(text.line)]
        if "单位" not in pair.label and "学校" not in pair.label:
            self.form.private.add(labels.PRIVATE["post"])
            return
        unit = ""
        for credit in (credit for line in lines for credit in named_in(line)):
            if credit.kind == "unit" and not unit:
                unit = credit.words
                self.put("unit", pair.label, pair.value, unit)
            elif credit.kind == "role":
                self.form.private.add(labels.PRIVATE["post"])
            elif unit:
                self.leave(_number(pair.value), credit.words)
            else:
                # No school by its name: whoever stands first is still the unit.
                unit = credit.words
                self.put("unit", pair.label, pair.value, unit)

    def leave(self, number: int, words: str) -> None:
        self.form.left.append((number, words))

    # --- the texts ------------------------------------------------------------------------------

    def under(self, pair: Pair) -> None:
        """A label that heads a text, and the text."""
        number = _number(pair.value)
        heading = next(iter(pair.value.paragraphs), None)
        looks = replace(heading.looks, label=None) if heading is not None else None
        if looks is not None and pair.label:
            self.title(saying(Text([], replace(looks, number=number)), pair.label), pair.kind)
        self.flow(pair.value.blocks)

    def title(self, text: Text, kind: str) -> None:
        part = _part_of(text.line)
        rule = self.skeleton.find(_without_number(text.line)) if kind == "section" and self.skeleton else None
        if part is not None:
            self.open(part, text)
        elif rule is not None:
            self.section(rule, text, text.line)
        else:
            self.head(text, text.line, self.floor + 1)

    def flow(self, blocks: Sequence[Block]) -> None:
        """Ordinary text, in which the form's own headings and typed numbers stand."""
        for block in blocks:
            if isinstance(block, Table):
                self.form.blocks.append(block)
                continue
            for line in lines_of(block):
                if line.blank or (is_empty(line.line) and not line.pictures):
                    continue
                part, rule = _part_of(line.line), self.section_of(line.line)
                if part is not None:
                    self.open(part, line)
                elif rule is not None:
                    self.section(rule, line, _without_number(line.line))
                else:
                    self.line(line)

    def open(self, part: str, text: Text) -> None:
        """One of the parts begins; the words behind its heading are its text."""
        words, rest = _heading_and_rest(text.line)
        rule = self.rule(part)
        if rule is not None and rule.name not in self.opened and part != "schedule":
            self.section(rule, text, words)
        else:
            self.head(text, words, 3)
            self.floor = 3
        if rest:
            self.form.blocks.append(saying(text, rest))

    def section(self, rule: SectionRule, text: Text, words: str) -> None:
        if rule.name in self.opened:
            self.head(text, words, 3)
            return
        self.opened.add(rule.name)
        self.form.headings[len(self.form.blocks)] = Heading(saying(text, words), 1, 2, rule, words)
        self.form.blocks.append(saying(text, words))
        self.ranks, self.floor = [], 2

    def head(self, text: Text, words: str, level: int) -> None:
        self.form.headings[len(self.form.blocks)] = Heading(saying(text, words), 1, level, None, words)
        self.form.blocks.append(saying(text, words))
        self.ranks = []

    def section_of(self, line: str) -> SectionRule | None:
        """The section that a line with a number of the highest rank names."""
        typed = number_of(line)
        return self.skeleton.find(line[typed[1] :]) if self.skeleton and typed is not None and typed[0] < 2 else None

    def rule(self, part: str) -> SectionRule | None:
        """The section that a part belongs to, by what the campaign calls it or by its steps."""
        if self.skeleton is None:
            return None
        names, steps = _SECTION_OF[part]
        named = (self.skeleton.find(name) for name in names)
        by_step = (rule for step in steps for rule in self.skeleton.for_step(step))
        return next((rule for rule in named if rule is not None), None) or next(by_step, None)

    def line(self, text: Text) -> None:
        """A line of text; a short one with a number is a heading, one level below the last one
        with a higher number."""
        typed = number_of(text.line)
        words = labels.without_hint(text.line[typed[1] :]) if typed is not None else ""
        ranks = {2, 3, 4, 5} if labels.is_printed(words) else {2, 3}
        heads = typed is not None and typed[0] in ranks and 2 <= len(words) <= 15
        if typed is None or not heads or re.search(r"[，。；：]", words):
            self.form.blocks.append(text)
            return
        while self.ranks and self.ranks[-1] >= typed[0]:
            self.ranks.pop()
        self.ranks.append(typed[0])
        shown = saying(text, labels.without_hint(text.line))
        level = min(self.floor + len(self.ranks), 6)
        self.form.headings[len(self.form.blocks)] = Heading(shown, typed[0], level, None, words)
        self.form.blocks.append(shown)

    def drop_empty_headings(self) -> None:
        """A heading of the form under which nothing was filled in says nothing. One that
        somebody typed stays, as a line of text."""
        form = self.form
        typed = [at for at in form.headings if self.is_empty_heading(at) and not labels.is_printed(self.words_of(at))]
        for at in typed:
            del form.headings[at]
        for at in sorted(form.headings, reverse=True):
            if self.is_empty_heading(at):
                del form.blocks[at], form.headings[at]
                form.headings = {other - (other > at): heading for other, heading in form.headings.items()}

    def is_empty_heading(self, at: int) -> bool:
        form = self.form
        below = form.headings.get(at + 1)
        ends = at + 1 >= len(form.blocks) or (below is not None and below.level <= form.headings[at].level)
        return ends and form.headings[at].rule is None

    def words_of(self, at: int) -> str:
        return _without_number(self.form.headings[at].as_typed)


# Part of the form → what campaigns call its section, and the steps that it is about.
_SECTION_OF = {
    "problem": (("问题描述",), ("精准诊断", "研读数据", "监测结果")),
    "approach": (("推进策略", "工作思路"), ("靶向改进", "科学寻策")),
    "schedule": (("推进策略", "工作思路"), ("靶向改进", "科学寻策")),
}


def _without_number(line: str) -> str:
    typed = number_of(line)
    return line if typed is None else line[typed[1] :]


def _heading_and_rest(line: str) -> tuple[str, str]:
    """The words of a part's heading and what stands behind it: ``一、问题描述（500字以内）：漏题多``
    → 问题描述, 漏题多."""
    words = _without_number(line)
    hint = labels.hint_of(words)
    if hint is not None:
        return labels.bare(words[: hint.start()]), words[hint.end() :].strip(" ：:")
    head, _, rest = words.replace(":", "：", 1).partition("：")
    return head.strip(), rest.strip()


def _part_of(line: str) -> str | None:
    """The part that a line begins: with its number, its hint, or its words behind a colon."""
    typed = number_of(line)
    head, rest = _heading_and_rest(line)
    if typed is None and rest and labels.hint_of(line) is None:
        return None
    first = typed is not None and typed[0] <= 1
    return labels.part_of(head, longer=first and len(head) <= _LONGEST_HEADING and head.isalnum())


def _joined(label: str, words: str) -> str:
    return f"{label}：{words}" if label else words


def _number(cell: Cell) -> int:
    """第几段 a cell begins with."""
    return next((text.looks.number for text in cell.paragraphs), 0)
