"""What a file that came in is, and what it says: one file → one reading, a plain value for JSON.

``kind`` is 汇总表, 申报表, 联络人表, 单位名单, 案例, 处理表 (a workbook of ours that came back) or 读不了 with
``said``, a word on what to do. A reading depends on the file and the campaign only, so that anybody
can make it again.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.contribute.roster.which_round import own_region
from anliku.formats import office
from anliku.formats.office import Package, Refused
from anliku.formats.sheet.cells import Book, Cell, Kind, Sheet
from anliku.formats.sheet.header import CATEGORY, KIND, LEADER, PHONE, REGION, STAGE, TITLE, UNIT, WORK
from anliku.formats.sheet.read import read as read_book
from anliku.formats.sheet.roster_entry import Entry, plain, roster
from anliku.formats.word.read.content import Block, Text, lines_of
from anliku.formats.word.read.flatten import flatten
from anliku.formats.word.read.notes import Notes
from anliku.formats.word.read.parts import Parts, W
from anliku.formats.word.understand import draft as drafts
from anliku.formats.word.understand import form as forms
from anliku.round.desk import decision_sheets, loose_tables
from anliku.round.desk.ledger import hash_of
from anliku.round.desk.result import NotDone

ROSTER, FORM, CONTACTS, UNITS, CASE, FILLED, REFUSED = (
    *("汇总表", "申报表", "联络人表", "单位名单", "案例", "处理表", "读不了"),
)
FORGOTTEN = "已删去"
MOST_ROWS = 1_500
_LONGEST = 20_000
"""Characters of a text that are kept for comparing."""

_WORD = {".docx", ".docm", ".doc", ".wps", ".dotx", ".rtf"}
_SHEET = {".xlsx", ".xlsm", ".xls", ".et", ".csv", ".tsv", ".ods"}
_PICTURES = {".jpg", ".jpeg", ".png", ".heic", ".bmp", ".tif", ".tiff", ".gif", ".webp"}
_ARCHIVES = {".zip", ".rar", ".7z"}
_FIELDS = (TITLE, REGION, UNIT, CATEGORY, STAGE, KIND, WORK)

Reading = dict[str, Any]


def read(name: str, data: bytes, campaign: Campaign, catalogue: Catalogue) -> Reading:
    """The reading of a file that came as ``name``. Raises nothing: what cannot be read says so."""
    suffix = Path(name).suffix.lower()
    try:
        if suffix in _SHEET:
            return _sheet(office.verify(data, "xlsx", suffix), campaign, catalogue)
        if suffix in _WORD:
            return _word(office.verify(data, "docx", suffix), name, campaign, catalogue)
        return _refused(_other(suffix))
    except (Refused, NotDone) as error:
        return _refused(str(error))
    except RecursionError:
        return _refused("文件里的内容嵌套太深，请在 WPS 中另存一份再发")


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that came as ``name``, and where its copy is kept."""

    name: str
    sha256: str
    path: Path


def read_copies(copies: Sequence[Copy], campaign: Campaign, catalogue: Catalogue) -> list[Reading | None]:
    """The reading of each copy; None where it is gone, or is not what came."""
    return [_read_copy(copy, campaign, catalogue) for copy in copies]


def _read_copy(copy: Copy, campaign: Campaign, catalogue: Catalogue) -> Reading | None:
    try:
        data = copy.path.read_bytes()
    except OSError:
        return None
    return read(copy.name, data, campaign, catalogue) if hash_of(data) == copy.sha256 else None


def _refused(said: str) -> Reading:
    return {"kind": REFUSED, "said": said}


def _other(suffix: str) -> str:
    if suffix in _PICTURES:
        return "这是照片，里面的字读不出来；请让对方发 Word、Excel 原件，或照着打进空白的申报表（.docx）再收"
    if suffix == ".pdf":
        return "这是 PDF（多半是盖章后的扫描件），读不出来；请让对方发 Word、Excel 原件，扫描件自己留着备查"
    if suffix in _ARCHIVES:
        return "这是压缩包；请先解压，再把解压出来的文件夹交给 anliku round receive"
    return (
        f"不认得这种文件（{suffix or '没有扩展名'}）；收的是 .xlsx 的汇总表、联络人表、单位名单和 .docx 的申报表、案例"
    )


# --- sheets -----------------------------------------------------------------------------------------


def _sheet(package: Package, campaign: Campaign, catalogue: Catalogue) -> Reading:
    filled = decision_sheets.read(package)
    if filled is not None:
        return {"kind": FILLED, "key": filled.key}
    book = read_book(package)
    entered = roster(book)
    if entered.tables:
        if not entered.entries:
            raise Refused("汇总表是空的：表头下面没有案例，请填写后再发")
        if len(entered.entries) > MOST_ROWS:
            raise Refused(f"表头下面超过 {MOST_ROWS} 行，不像一张汇总表；请只留这一次报送的案例后再发")
        rows = [_row(entry) for entry in entered.entries]
        lacking = [
            field
            for field in (REGION, UNIT, CATEGORY, STAGE)
            if any(field not in table.columns for table in entered.tables)
        ]
        return {
            "kind": ROSTER,
            "own": own_region(entered, campaign, catalogue),
            "rows": rows,
            "lacking": lacking,
            "unseen": _unseen(book),
        }
    if units := loose_tables.units(book):
        return {"kind": UNITS, "rows": units}
    if contacts := loose_tables.contacts(book):
        return {"kind": CONTACTS, "rows": contacts}
    raise Refused(
        "认不出是什么表：汇总表要有“案例标题”“单位”等列名，联络人表要有“姓名”“单位”“手机号码”，单位名单要有“规范名称”“区域”；"
        "专家名单请交给 anliku round assign"
    )


def _row(entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {"sheet": entry.sheet.name, "row": entry.row}
    row |= {field: entry.text(field) for field in _FIELDS}
    row |= {field: _contact(entry, field) for field in (LEADER, PHONE)}
    odd = {
        field: cell.kind.name
        for field in _FIELDS
        if (cell := entry.cells.get(field)) is not None
        and cell.kind in {Kind.ERROR, Kind.FORMULA, Kind.DATE, Kind.NUMBER}
    }
    return row | ({"odd": odd} if odd else {})


def _contact(entry: Entry, field: str) -> str:
    """What a contact column holds: it is the round's business, and goes no further."""
    column = entry.table.columns.get(field)
    cell = entry.sheet.at(entry.row, column) if column is not None else None
    return plain(cell.text) if cell is not None else ""


def _unseen(book: Book) -> list[str]:
    """What stands in the workbook without being seen."""
    said = [f"工作表“{sheet.name}”是隐藏的" for sheet in book.sheets if sheet.hidden and sheet.rows]
    said += [f"工作表“{sheet.name}”有隐藏的行" for sheet in book.sheets if sheet.hidden_rows]
    said += [f"工作表“{sheet.name}”行数太多，只读到第 {sheet.cut} 行" for sheet in book.sheets if sheet.cut]
    return said


# --- Word -------------------------------------------------------------------------------------------


def _word(package: Package, name: str, campaign: Campaign, catalogue: Catalogue) -> Reading:
    if contacts := loose_tables.contacts(_grids(package)):
        return {"kind": CONTACTS, "rows": contacts}
    blocks = flatten(Parts(package), Notes(name)).blocks
    at = forms.find(blocks)
    if at is not None:
        return _form(forms.read(blocks, at, None))
    draft = drafts.read_package(
        package, Path(name), catalogue.taxonomy, {campaign.id: campaign}, {"campaign": campaign.id}
    )
    values = draft.values
    return {
        "kind": CASE,
        **{key: values.get(key, "") for key in ("title", "unit", "region", "category", "work")},
        "case_kind": values.get("kind", ""),
        **{key: list(values.get(key, ())) for key in ("authors", "stage", "subject")},
        "guessed": sorted(draft.guessed),
        "text": draft.body[:_LONGEST],
    }


def _grids(package: Package) -> Book:
    """The tables of a document as sheets, with the telephone numbers that no draft keeps."""
    with zipfile.ZipFile(io.BytesIO(package.data)) as archive:
        # What could hurt a parser has been refused.
        tree = ElementTree.fromstring(archive.read(package.main))  # noqa: S314
    sheets_of: list[Sheet] = []
    for number, table in enumerate(tree.iter(W + "tbl"), 1):
        rows: dict[int, dict[int, Cell]] = {}
        for at, row in enumerate(table.findall(W + "tr"), 1):
            texts = ["".join(text.text or "" for text in cell.iter(W + "t")) for cell in row.findall(W + "tc")]
            rows[at] = {column: Cell(at, column, text) for column, text in enumerate(texts, 1) if text.strip()}
        sheets_of.append(Sheet(f"表{number}", "", False, rows))
    return Book(tuple(sheets_of))


def _form(form: forms.Form) -> Reading:
    values = form.values
    return {
        "kind": FORM,
        **{key: values.get(key, "") for key in ("title", "unit", "region", "category", "stage", "subject")},
        "case_kind": values.get("kind", ""),
        "authors": form.authors,
        "problem": _part(form, "问题")[:_LONGEST],
        "text": "\n".join(_lines(_plan(form)))[:_LONGEST],
    }


def _plan(form: forms.Form) -> list[Block]:
    """The form's texts up to its schedule, which says when and not what."""
    ends = (index for index, heading in form.headings.items() if heading.rank == 1 and "成果" in heading.text.line)
    return form.blocks[: min(ends, default=len(form.blocks))]


def _part(form: forms.Form, word: str) -> str:
    """The text below the first heading with ``word`` in it; all of it where there is none."""
    kept: list[Block] = []
    within = False
    for index, block in enumerate(form.blocks):
        heading = form.headings.get(index)
        if heading is not None and heading.rank == 1:
            if within:
                break
            within = word in (block.line if isinstance(block, Text) else "")
            continue
        if within:
            kept.append(block)
    return "\n".join(_lines(kept))


def _lines(blocks: list[Block]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        texts = [block] if isinstance(block, Text) else block.paragraphs
        lines += [line.line for text in texts for line in lines_of(text) if line.line]
    return lines
