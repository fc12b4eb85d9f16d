"""借鉴记录 that came on a form: a Word table or an Excel sheet → ``adoptions.yml`` beside the case.

The form is ours (``anliku export --as 借鉴反馈单``, or the one that the site prints) or a sheet with the same
columns. A record is added only where the case's records pass every check with it; nothing else is touched.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from anliku import adoption, clock
from anliku.adoption import Adoption
from anliku.atomic import reason, write_text
from anliku.case_places import ADOPTIONS
from anliku.catalogue import Catalogue
from anliku.contribute.roster.same_titles import key as title_key
from anliku.formats import office
from anliku.formats.sheet.read import read as read_book
from anliku.formats.word.read.content import Cell, Table
from anliku.formats.word.read.flatten import flatten
from anliku.formats.word.read.notes import Notes
from anliku.formats.word.read.parts import Parts
from anliku.model import Case
from anliku.private import find as find_private
from anliku.problem import Location, Problem, Severity
from anliku.reading import CaseReading
from anliku.rules import adoptions as adoption_rules
from anliku.text import visible

LABELS: Mapping[str, re.Pattern[str]] = {
    "case": re.compile(r"(?:借鉴的?)?案例(?:的?(?:编号|网址|名称|标题|题目))?"),
    "unit": re.compile(r"借鉴(?:单位|学校)(?:名称|规范名称)?"),
    "when": re.compile(r"(?:借鉴)?(?:时间|日期)(?:什么时候用的)?"),
    "taken": re.compile(r"借鉴了什么(?:照着做了哪些)?|借鉴(?:的)?内容"),
    "changed": re.compile(r"改了什么(?:按自己的情况改了哪些)?|(?:作了哪些)?改动"),
    "outcome": re.compile(r"结果(?:用了以后怎么样没有成效也请照实写)?|(?:借鉴)?效果"),
    "consent": re.compile(r"(?:是否)?同意公开"),
}
"""Field → what its label or column is called, without marks."""
NAMES = ("案例", "借鉴单位", "时间", "借鉴了什么", "改了什么", "结果", "同意公开")
"""The columns of our own sheet."""
_NEEDED = {"case", "unit", "taken"}
_MARKS = re.compile(r"[\W_]+")
_NO = re.compile(r"不同意|否|no?\b|×|☒\s*不", re.IGNORECASE)
_YES = re.compile(r"[☑☒■√✓✔]\s*同意|^\s*(?:同意(?!公开上面)|是|y(?:es)?|√|✓|true)", re.IGNORECASE)
_DAY = re.compile(r"([12]\d{3})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2}))?")
_HEAD_ROWS = 12


@dataclass(frozen=True, slots=True)
class Typed:
    """One record as it was typed: field → text, and where it stands in the file."""

    values: Mapping[str, str]
    where: str


@dataclass(frozen=True, slots=True)
class Added:
    """What came of one record: the case's file that it was added to, or why it was not."""

    where: str
    file: str = ""
    refused: str = ""
    problems: tuple[Problem, ...] = ()


def records_in(path: Path) -> list[Typed] | None:
    """The records of a form; None where the file is no such form. Raises Refused."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        records = list(_of_sheet(office.load(path, "xlsx")))
    elif suffix == ".docx":
        records = list(_of_word(office.load(path, "docx"), path.name))
    else:
        return None
    return records or None


def _of_sheet(package: office.Package) -> Iterator[Typed]:
    for sheet in read_book(package).sheets:
        columns: dict[str, int] = {}
        for row in list(sheet.rows):
            if not columns:
                named = {field: at for at, cell in sheet.rows[row].items() if (field := _field(cell.text))}
                columns = named if named.keys() >= _NEEDED else {}
                if not columns and row > _HEAD_ROWS:
                    break
                continue
            values = {field: cell.text.strip() for field, at in columns.items() if (cell := sheet.at(row, at))}
            if values.get("unit") or values.get("taken"):
                yield Typed(values, f"“{sheet.name}”第 {row} 行")


def _of_word(package: office.Package, name: str) -> Iterator[Typed]:
    number = 0
    for block in flatten(Parts(package), Notes(name)).blocks:
        if not isinstance(block, Table):
            continue
        values = {
            field: _said(row[1])
            for row in block.rows
            if len(row) > 1 and (field := _field(_said(row[0], "\n"))) is not None
        }
        if values.keys() >= _NEEDED:
            number += 1
            yield Typed(values, f"第 {number} 张表")


def _said(cell: Cell, between: str = "") -> str:
    return between.join(paragraph.text for paragraph in cell.paragraphs).strip()


def _field(label: str) -> str | None:
    """The field that a label names, be there a hint behind it."""
    for words in (label, label.split("\n")[0], re.sub(r"[（(].*", "", label)):
        bare = _MARKS.sub("", visible(words))
        for field, pattern in LABELS.items():
            if pattern.fullmatch(bare):
                return field
    return None


def add(catalogue: Catalogue, typed: Typed) -> Added:
    """Add a record to its case. Nothing is written where it does not pass the checks."""
    case = _case(catalogue, typed.values.get("case", ""))
    if case is None:
        said = typed.values.get("case", "") or "（没有写）"
        return Added(typed.where, refused=f"案例库里没有“{said[:40]}”这个案例，请写案例的编号、网址或标题")
    record = _record(typed.values)
    if isinstance(record, str):
        return Added(typed.where, refused=record)
    if adoption.is_to_come(record, clock.today()):
        return Added(typed.where, refused=f"时间 {record.when} 还没有到，借鉴记录写已经做了的；请核对年份")
    reading = CaseReading(case, catalogue.context)
    known = reading.adoptions
    if known is not None and known.problems:
        return Added(typed.where, refused=f"{reading.adoptions_file} 里有错误，请先改好", problems=known.problems)
    before = list(known.adoptions) if known is not None else []
    if record in before:
        return Added(typed.where, reading.adoptions_file)
    text = _with(known.text if known is not None else "", before, record)
    problems = _faults(case, catalogue, text)
    if problems:
        return Added(typed.where, refused="没有通过检查，没有写进案例库", problems=problems)
    try:
        write_text(case.folder / ADOPTIONS, text)
    except OSError as error:
        return Added(typed.where, refused=f"{reading.adoptions_file} 写不了（{reason(error)}）")
    return Added(typed.where, reading.adoptions_file)


def _case(catalogue: Catalogue, said: str) -> Case | None:
    """The case that is meant: by its address, its id, or its title."""
    for part in re.split(r"[\s/]+", said):
        if part in catalogue.by_id:
            return catalogue.by_id[part]
    wanted = title_key(said)
    titled = [case for case in catalogue.cases if wanted and title_key(case.meta.title) == wanted]
    return titled[0] if len(titled) == 1 else None


def _record(values: Mapping[str, str]) -> Adoption | str:
    """The record, or why it is none."""
    consent = values.get("consent", "")
    if _NO.search(consent) and not _YES.search(consent):
        return "借鉴单位没有同意公开，没有写进案例库"
    if not _YES.search(consent):
        return "没有写同意公开（写“同意”，或在“同意”前的方框里打勾），没有写进案例库"
    try:
        return Adoption(
            unit=_line(values.get("unit", "")),
            when=_when(values.get("when", "")),
            taken=_line(values.get("taken", "")),
            changed=_line(values.get("changed", "")) or None,
            outcome=_line(values.get("outcome", "")) or None,
            consent=True,
        )
    except ValidationError as error:
        place = error.errors(include_url=False)[0]
        field = Adoption.model_fields[str(place["loc"][0])]
        return f"“{field.title}”不能用：{field.description}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _when(text: str) -> datetime.date | str:
    """``2025年9月`` → ``2025-09``; ``2025.9.1`` → that day; what is no date stays as typed."""
    day = _DAY.search(text)
    if day is None:
        return text.strip()
    year, month, date = day.groups()
    if date is None:
        return f"{year}-{int(month):02}"
    try:
        return datetime.date(int(year), int(month), int(date))
    except ValueError:
        return text.strip()


def _with(text: str, before: list[Adoption], record: Adoption) -> str:
    """The file with one record more; what stands in it stays as it was typed where that can be."""
    added = adoption.as_yaml([record]).partition("adoptions:\n")[2]
    if not before:
        return adoption.as_yaml([record])
    longer = f"{text.rstrip()}\n{added}"
    read = adoption.read(longer, ADOPTIONS)
    return longer if list(read.adoptions) == [*before, record] else adoption.as_yaml([*before, record])


def _faults(case: Case, catalogue: Catalogue, text: str) -> tuple[Problem, ...]:
    """What would be wrong with the case's records, if they were this."""
    reading = CaseReading(case, catalogue.context)
    # What the reading would find in the file.
    reading.__dict__["adoptions"] = adoption.read(text, reading.adoptions_file)
    problems = [p for rule in adoption_rules.FAMILY.rules for p in rule.run(reading) if p.is_error]
    if find_private(text):
        kinds = "、".join(dict.fromkeys(hit.kind for hit in find_private(text)))
        place = Location(reading.adoptions_file)
        problems.append(Problem(place, "AD001", Severity.ERROR, f"表里有{kinds}，不能公开，请删去后再导入"))
    return tuple(problems)
