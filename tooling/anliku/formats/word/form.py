"""附件2 申报表: found by its labels, whatever was added, moved, renamed or left empty.

The form is one large table. Cells with a label beside them are fields; rows over the whole
width are text and become an ordinary sequence of blocks, with the schedule as a table.
Posts, tasks, telephone and mail are the organiser's business and go into no case.
(苏教质监〔2024〕3号)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from anliku.campaign import SectionRule, Skeleton
from anliku.formats.word.content import Block, Cell, Span, Table, Text
from anliku.formats.word.notes import Notes
from anliku.formats.word.outline import Heading, number_of
from anliku.text import HAN

_LABELS = {
    "title": re.compile(r"(?:案例|选题|课题|项目|申报)(?:名称|标题|题目)"),
    "leader": re.compile(r"(?:项目|课题|案例)?(?:负责人|主持人|申报人)"),
    "name": re.compile(r"(?:负责人)?姓名"),
    "post": re.compile(r"(?:工作)?单位(?:及|和|与|、)职务|职务"),
    "unit": re.compile(r"(?:申报|所在|工作)?单位(?:名称)?(?:[（(]盖章[)）])?|学校(?:名称)?"),
    "phone": re.compile(r"(?:联系|手机|办公)?(?:电话|手机)(?:号码)?"),
    "mail": re.compile(r"(?:电子)?(?:邮箱|邮件|信箱)|E-?mail", re.IGNORECASE),
    "members": re.compile(r"(?:工作|课题|项目|案例)?(?:组|小组|团队)?(?:主要)?成员(?:名单)?|工作小组|工作组"),
    "task": re.compile(r"(?:承担)?(?:任务|工作)?分工|承担任务(?:分工)?"),
    "region": re.compile(r"(?:所属|申报)?(?:区域|县（市、区）|区县)"),
    "category": re.compile(r"(?:案例|申报)?类别"),
    "stage": re.compile(r"(?:申报)?学段"),
}
_PARTS = (
    ("problem", re.compile(r"问题(?:描述|提出|陈述)|拟解决的(?:主要)?问题")),
    ("approach", re.compile(r"工作思路|研究思路|实施思路|改进思路")),
    ("schedule", re.compile(r"(?:预期)?成果(?:及|和|与)?(?:工作)?进度|预期成果|工作进度|进度安排")),
)
_HINT = re.compile(r"[（(][^（）()]*(?:字以内|字左右|可附页|不超过|基于监测结果)[^（）()]*[)）]")
_FORM_TITLE = re.compile(r"附件\s*\d*|.*申报[表书]$|.*优秀案例评选$|年\s*月\s*日")
_UNIT_LINE = re.compile(r"(?:申报|推荐|报送)?(?:单位|学校)(?:名称)?(?:[（(][^）)]*[)）])?\s*[:：]\s*(.+)")
_SCHOOL = re.compile(
    r"(?:小学|中学|学校|幼儿园|附小|附中|实小|分校|校区|局|院|中心|研究室|教研室)(?:[（(][^（）()]{1,12}[)）])?"
)
_POST = re.compile(r"[\s，,、/]*(?:\Z|.{0,12}(?:[校园院局所处部组]长|书记|主任|教师|老师|教研员|职务).*)")
_NAME = re.compile(rf"[{HAN}]{{2,4}}(?:·[{HAN}]{{2,6}})?\Z")
_EMPTY = re.compile(r"[\s　_＿\-—/]*\Z|(?:请填写|职务请填写|待填)\Z")
_SCHEDULE_HEAD = re.compile(r"序号|起止时间|时间|成果名称|成果形式|完成时间")
_ENOUGH = 3


@dataclass(slots=True)
class Form:
    """What the form says; ``blocks`` are its texts with their headings."""

    values: dict[str, str] = field(default_factory=dict)
    """title, unit, region, category, stage."""
    authors: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    headings: dict[int, Heading] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)


def find(blocks: Sequence[Block]) -> int | None:
    """The position of the table that is a form; None where there is none."""
    for index, block in enumerate(blocks):
        if not isinstance(block, Table):
            continue
        lines = [_bare(text.line) for text in block.paragraphs if text.line]
        kinds = {kind for line in lines if (kind := _label(line)) is not None}
        kinds |= {part for line in lines if (part := _part(line)) is not None}
        if len(kinds & {"title", "leader", "members", "problem", "approach", "schedule", "post"}) >= _ENOUGH:
            return index
    return None


def read(blocks: Sequence[Block], at: int, skeleton: Skeleton | None, notes: Notes) -> Form:
    """Read the form whose (first) table stands at ``at``. A form may go on in further tables
    and in pages added behind it (可附页)."""
    reader = _Reader(skeleton, notes)
    for block in blocks[:at]:
        if isinstance(block, Text):
            reader.before(block)
    for block in blocks[at:]:
        if isinstance(block, Table):
            reader.table(block)
        elif not block.blank:
            reader.flow([block])
    return reader.done()


class _Reader:
    def __init__(self, skeleton: Skeleton | None, notes: Notes) -> None:
        self.skeleton = skeleton
        self.notes = notes
        self.form = Form()
        self.part: str | None = None
        self.members: list[int] | None = None
        """The columns of names while the rows of members go on."""
        self.schedule: list[list[Cell]] = []
        self.opened: set[str] = set()

    def before(self, block: Text) -> None:
        """The title block above the table."""
        line = block.line
        unit = _UNIT_LINE.match(line)
        if unit is not None:
            self.put("unit", unit[1], block)
        elif line and not _FORM_TITLE.fullmatch(_bare(line)):
            self.form.blocks.append(block)

    def put(self, key: str, said: str, block: Text | None) -> None:
        said = said.strip()
        if said and not _EMPTY.match(said) and key not in self.form.values:
            self.form.values[key] = said
            if block is not None:
                self.form.places[key] = block.looks.number

    def table(self, table: Table) -> None:
        for row in table.rows:
            self.row(row)
        self.end_schedule()

    def row(self, row: list[Cell]) -> None:
        filled = [cell for cell in row if not _EMPTY.match(cell.text)]
        if not filled:
            return
        texts = [_bare(cell.text) for cell in row]
        heads = sum(bool(_SCHEDULE_HEAD.fullmatch(text)) for text in texts)
        if heads >= 2 or (self.schedule and len(row) >= len(self.schedule[0]) - 1 and len(row) > 2):
            self.members = None
            if len(filled) > 1 or not re.fullmatch(r"\d{1,2}", filled[0].text.strip()):
                self.schedule.append(row)
            return
        self.end_schedule()
        labels = {index: kind for index, text in enumerate(texts) if (kind := _label(text)) is not None}
        long = len(filled) == 1 and (filled[0] is row[0] or len(filled[0].text) > 30) and not labels
        part = _part(_bare(filled[0].paragraphs[0].line)) if filled[0].paragraphs else None
        if part is not None or long:
            self.members = None
            for cell in filled:
                self.flow(cell.blocks)
            return
        if set(labels.values()) & {"task"} or ("name" in labels.values() and "members" in labels.values()):
            places = [index for index, kind in labels.items() if kind == "name"]
            self.members = [sum(cell.width for cell in row[:index]) for index in places]
            self.member_shift = sum(cell.width for cell in row)
            return
        if self.members is not None and not labels:
            self.member(row)
            return
        self.members = None if labels else self.members
        self.fields(row, labels)

    def member(self, row: list[Cell]) -> None:
        """A row of the group: names stand under 姓名, counted from the right, because the
        first cell is merged with those above."""
        missing = self.member_shift - sum(cell.width for cell in row)
        position = missing
        for cell in row:
            if position in (self.members or ()):
                self.author(cell.text)
            position += cell.width

    def fields(self, row: list[Cell], labels: dict[int, str]) -> None:
        for index, kind in labels.items():
            after = next((cell for at, cell in enumerate(row) if at > index), None)
            at = index + 1
            if after is None or at in labels or _EMPTY.match(after.text):
                continue
            said, block = after.text.strip(), after.paragraphs[0]
            if kind == "post" and "单位" in _bare(row[index].text):
                self.put("unit", _unit_of(after), block)
            elif kind in {"name", "leader"}:
                self.author(said)
            elif kind == "members":
                for name in re.split(r"[、，,；;\s]+", said):
                    self.author(name)
            elif kind in {"title", "unit", "region", "category", "stage"}:
                self.put(kind, said, block)
            elif kind not in {"phone", "mail", "task", "post"}:
                self.flow(after.blocks)
        if not labels:
            for cell in row:
                self.flow(cell.blocks)

    def author(self, said: str) -> None:
        name = "".join(said.split())
        if _NAME.match(name) and name not in self.form.authors and _label(name) is None:
            self.form.authors.append(name)

    # --- the texts ------------------------------------------------------------------------------

    def flow(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, Table):
                self.form.blocks.append(block)
                continue
            for text in _split(block):
                if text.blank or _EMPTY.match(text.line):
                    continue
                part = _part(_bare(text.line)) if len(_bare(text.line)) <= 40 else None
                if part is not None:
                    self.open(part, text)
                else:
                    self.subheading(text)
                    self.form.blocks.append(_without_hint(text))

    def open(self, part: str, text: Text) -> None:
        """One of the three parts begins; the words behind its heading stay."""
        self.part = part
        line = text.line
        typed = number_of(line)
        hint = _HINT.search(line)
        end = hint.end() if hint is not None else len(line)
        rule = self.rule(part)
        bare = _HINT.sub("", line[typed[1] if typed is not None else 0 :]).strip(" ：:")
        heading = Heading(replace_text(text, bare), 1, 3, None, bare)
        if rule is not None and rule.name not in self.opened and part != "schedule":
            self.opened.add(rule.name)
            heading = Heading(replace_text(text, bare), 1, 2, rule, bare)
        self.form.headings[len(self.form.blocks)] = heading
        self.form.blocks.append(replace_text(text, bare))
        rest = line[end:].strip(" ：:")
        if rest and hint is not None:
            self.form.blocks.append(replace_text(text, rest))

    def rule(self, part: str) -> SectionRule | None:
        """The section that a part belongs to, by what the campaign calls it or by its steps."""
        if self.skeleton is None:
            return None
        wanted = {
            "problem": (("问题描述",), ("精准诊断", "研读数据", "监测结果")),
            "approach": (("推进策略", "工作思路"), ("靶向改进", "科学寻策")),
            "schedule": (("推进策略", "工作思路"), ("靶向改进", "科学寻策")),
        }[part]
        for name in wanted[0]:
            found = self.skeleton.find(name)
            if found is not None:
                return found
        return next((rule for step in wanted[1] for rule in self.skeleton.for_step(step)), None)

    def subheading(self, text: Text) -> None:
        typed = number_of(text.line)
        bare = _HINT.sub("", text.line[typed[1] :]) if typed is not None else ""
        if typed is not None and typed[0] in {2, 3} and 2 <= len(bare) <= 15 and not re.search(r"[，。；：]", bare):
            self.form.headings[len(self.form.blocks)] = Heading(text, typed[0], 3 if typed[0] == 2 else 4, None, bare)

    def end_schedule(self) -> None:
        rows, self.schedule = self.schedule, []
        if len(rows) > 1:
            self.form.blocks.append(Table(rows, rows[0][0].paragraphs[0].looks.number if rows[0][0].paragraphs else 0))

    def done(self) -> Form:
        form = self.form
        # A heading under which nothing was filled in says nothing.
        for index in sorted(form.headings, reverse=True):
            after = index + 1
            if form.headings[index].rule is None and (after >= len(form.blocks) or after in form.headings):
                self.drop(index)
        found = [name for key, name in _SAID if key in form.values]
        found += ["负责人和工作组成员"] if form.authors else []
        missing = [name for key, name in _SAID[:2] if key not in form.values]
        missing += [] if form.authors else ["负责人"]
        message = f"这是申报表，读出了{'、'.join(found) or '正文'}"
        message += f"；没有填的有{'、'.join(missing)}" if missing else ""
        self.notes.add("WD010", f"{message}。职务、分工和联系方式没有写进案例")
        return form

    def drop(self, index: int) -> None:
        form = self.form
        del form.blocks[index]
        moved = {at - (at > index): heading for at, heading in form.headings.items() if at != index}
        form.headings = moved


_SAID = (("title", "案例名称"), ("unit", "单位"), ("region", "区域"), ("category", "类别"), ("stage", "学段"))


def without_hint(line: str) -> str:
    """A heading of the form without （500字以内，可附页）."""
    return _HINT.sub("", line).strip()


def _bare(line: str) -> str:
    return "".join(line.split()).strip("：:*＊")


def _label(line: str) -> str | None:
    bare = _HINT.sub("", _bare(line))
    if not 2 <= len(bare) <= 14:
        return None
    return next((kind for kind, pattern in _LABELS.items() if pattern.fullmatch(bare)), None)


def _part(line: str) -> str | None:
    typed = number_of(line)
    if typed is None or typed[0] not in {0, 1}:
        return None
    bare = _HINT.sub("", line[typed[1] :]).strip("：: ")
    return next((part for part, pattern in _PARTS if pattern.match(bare)), None)


def _unit_of(cell: Cell) -> str:
    """The unit in 单位及职务: on its own line, or before the post."""
    first = next((text.line for text in cell.paragraphs if text.line), "")
    first = re.split(r"[\s，,、/；;]+", first)[0]
    ends = (found.end() for found in _SCHOOL.finditer(first))
    return first[: next((end for end in ends if _POST.fullmatch(first[end:])), len(first))]


def _split(text: Text) -> list[Text]:
    """A paragraph with manual line breaks as several."""
    if not any(span.text == "\n" for span in text.spans):
        return [text]
    lines: list[Text] = [Text([], text.looks)]
    for span in text.spans:
        if span.text == "\n":
            lines.append(Text([], replace(text.looks, label=None)))
        else:
            lines[-1].spans.append(span)
    return lines


def _without_hint(text: Text) -> Text:
    if number_of(text.line) is not None and _HINT.search(text.text) and len(text.text) <= 60:
        return Text([replace(span, text=_HINT.sub("", span.text)) for span in text.spans], text.looks)
    return text


def replace_text(text: Text, words: str) -> Text:
    """A paragraph of the same place that says only ``words``."""
    return Text([Span(words)], replace(text.looks, label=None))
