"""A workbook that came back from an expert → scores, and whatever is not as it should be, each with its cell.

Nothing is guessed: a row with a fault gives no scores until somebody has put it right; the other
rows of the sheet stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from anliku.fields import shown
from anliku.formats.sheet.cells import Book, Cell, Kind, Sheet, cell_name
from anliku.problem import Location, Problem, Severity
from anliku.round.judging.judging_settings import ScoreRule
from anliku.round.judging.score_form import (
    CODE_LABEL,
    CODE_SHEET,
    CONFLICT,
    EXPERT_LABEL,
    NUMBER,
    REASONS,
    REMARK,
    TOTAL,
    Form,
    total,
)
from anliku.text import nfkc, visible

_CODE = re.compile(rf"{CODE_LABEL}[：: ]\s*(\S+-[0-9a-f]{{8}})")
_NAME = re.compile(rf"{EXPERT_LABEL}[：:]\s*(\S+)")
_DIGITS = re.compile(r"[^0-9.]{0,4}([0-9]{1,4}(?:\.[0-9]{1,4})?)[^0-9.]{0,4}")
_SAME = 0.005


@dataclass(frozen=True, slots=True)
class Review:
    """What one expert gave one case."""

    case: str
    expert: str
    scores: tuple[float, ...]
    total: float
    remark: str = ""
    place: str = ""
    """File and row where it stands: ``评委07.xlsx 第 5 行``."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A case that an expert leaves to others."""

    case: str
    expert: str
    reason: str
    place: str = ""


@dataclass(slots=True)
class Returned:
    """What one workbook says."""

    file: str
    form: Form | None = None
    reviews: list[Review] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Cases without a review that counts, whatever the reason."""
    problems: list[Problem] = field(default_factory=list)


def read_review(book: Book, file: str, forms: Mapping[str, Form], names: Mapping[str, str]) -> Returned:
    """The scores of a workbook that is one of ``forms`` (code → form); ``names``: number of an expert → name."""
    returned = Returned(file)
    codes = _codes(book)
    if not codes:
        return _refused(returned, "没有核对码，不是这一轮发出的评分表；请填发给您的那一份，不要把内容复制到新表里")
    if len(codes) > 1:
        said = "、".join(codes)
        return _refused(returned, f"表里有两个不同的核对码（{said}），像是把两位评委的表拼在了一起；请各交各的")
    form = forms.get(codes[0])
    if form is None:
        return _refused(returned, f"核对码 {codes[0]} 不是这一轮发出的，请核对是不是别的评选、别的年份的表")
    other = _somebody_else(book, file, form, names)
    if other:
        own = f"{form.expert}（{names.get(form.expert, '')}）"
        return _refused(returned, f"核对码是{own}的，{other}；像是填了别人的表，请问清是谁评的，请本人填自己的那一份")
    headers = list(_headers(book))
    if not headers:
        return _refused(returned, f"没有找到以“{NUMBER}”开头的表头，请在发出的那份表里填写")
    if len(headers) > 1:
        sheets = "、".join(f"“{sheet.name}”" for sheet, _, _ in headers)
        return _refused(returned, f"有 {len(headers)} 张评分表（{sheets}），不知道以哪一张为准；请只留一张")
    returned.form = form
    sheet, row, column = headers[0]
    _Reader(sheet, row, column, form, returned).read()
    return returned


def _somebody_else(book: Book, file: str, form: Form, names: Mapping[str, str]) -> str:
    """Where the sheet or its file names another expert than its code does; empty where neither does."""
    own = names.get(form.expert, "")
    for sheet in book.sheets:
        for cell in sheet.cells():
            written = _NAME.match(cell.text) if cell.row < 10 else None
            if written is not None and own and written[1] != own:
                return f"表上写的评委却是{shown(written[1])}"
    bare = _bare(file)
    others = [name for number, name in names.items() if name and name != own and number != form.expert and name in bare]
    return f"文件名写的却是{shown(others[0])}" if others and own not in bare else ""


def _refused(returned: Returned, message: str) -> Returned:
    returned.problems.append(Problem(Location(returned.file), "JG101", Severity.ERROR, message))
    return returned


def _codes(book: Book) -> list[str]:
    """The codes of a workbook: the hidden one, and the one that people see where that is another."""
    codes: dict[str, None] = {}
    for sheet in book.sheets:
        for cell in sheet.cells():
            if sheet.name.startswith(CODE_SHEET):
                codes[cell.text.strip()] = None
            elif cell.row < 10 and (seen := _CODE.search(cell.text)) is not None:
                codes[seen[1]] = None
    return list(codes)


def _headers(book: Book) -> Iterator[tuple[Sheet, int, int]]:
    """Every sheet with the cell where its header begins, wherever that has moved to."""
    for sheet in book.sheets:
        for cell in sheet.cells():
            if _bare(cell.text) == NUMBER and not sheet.name.startswith(CODE_SHEET):
                yield sheet, cell.row, cell.column
                break


def _bare(text: str) -> str:
    return "".join(visible(text).split())


class _Reader:
    """The rows below a header. Columns count from the header's first cell."""

    def __init__(self, sheet: Sheet, header: int, left: int, form: Form, returned: Returned) -> None:
        self.sheet = sheet
        self.header = header
        self.left = left
        self.form = form
        self.returned = returned
        self.at = {name: left + place for place, name in enumerate(form.columns)}
        self.scores = [left + form.first_score - 1 + place for place in range(len(form.criteria))]

    def read(self) -> None:
        """Everything; where the columns are not those that were sent, nothing but that."""
        if not self.columns_stand():
            return
        rows = [row for row in self.sheet.rows if row > self.header and self.used(row)]
        known = self.known_rows(rows)
        for row, number in known.items():
            self.one(row, number)
        taken = {review.case for review in self.returned.reviews}
        taken |= {conflict.case for conflict in self.returned.conflicts}
        self.returned.missing = [number for number in self.form.cases if number not in taken]

    def columns_stand(self) -> bool:
        """Whether every column has the name that it was sent with."""
        for name, column in self.at.items():
            cell = self.sheet.at(self.header, column)
            text = cell.text if cell is not None else ""
            if _bare(text) != _bare(name):
                wanted, typed = shown(_bare(name)), shown(_bare(text)) if text else "空的"
                message = f"表头应是{wanted}，现在是{typed}；列被增删或挪动过，这一份没有读，请在发出的表里重新填写"
                self.say("JG102", self.header, column, message)
                return False
        return True

    def used(self, row: int) -> bool:
        """Whether anything but a formula without a value stands in our columns of that row."""
        cells = self.sheet.rows[row].values()
        return any(cell.text.strip() for cell in cells if self.left <= cell.column < self.left + len(self.at))

    def known_rows(self, rows: Sequence[int]) -> dict[int, str]:
        """Row → case, for the rows that are certainly a case's; the others are named. Of a number that
        stands in two rows neither is certain."""
        sent = {self.header + place: number for place, number in enumerate(self.form.cases, 1)}
        numbers = {row: self.number(row) for row in rows}
        times = Counter(numbers.values())
        known = {row: number for row, number in numbers.items() if number in self.form.cases and times[number] == 1}
        for row, number in numbers.items():
            if row not in known:
                twice = [other for other in rows if numbers[other] == number] if number in self.form.cases else []
                self.strange(row, number, sent.get(row), twice)
        lost = [number for number in self.form.cases if number not in numbers.values()]
        if lost:
            rest = "、".join(lost[:8]) + (f" 等 {len(lost)} 个" if len(lost) > 8 else "")
            self.say(
                "JG102", self.header, self.at[NUMBER], f"少了案例 {rest}：行被删掉，或编号被改了；请在发出的表里补上"
            )
        return known

    def number(self, row: int) -> str:
        """What stands in a row's first column."""
        cell = self.sheet.at(row, self.at[NUMBER])
        return _bare(cell.text) if cell is not None else ""

    def strange(self, row: int, text: str, sent: str | None, twice: Sequence[int]) -> None:
        """A row whose number is not one that was sent, or stands in several rows (``twice``)."""
        typed = shown(text) if text else "空的"
        if sent is not None and text != sent:
            message = f"编号{typed}，发出时这一行是“{sent}”；编号不能改，请改回来，这一行没有算"
        elif twice:
            rows = "、".join(map(str, twice))
            message = (
                f"案例 {text} 写了 {len(twice)} 行（第 {rows} 行），不知道哪一行是它的，都没有算；请改回发出时的编号"
            )
        else:
            message = f"多出来的一行（编号{typed}），发出的表里没有，没有算；请删去，要说的话写进评语"
        self.say("JG102", row, self.at[NUMBER], message)

    def one(self, row: int, number: str) -> None:
        """The row of one case: a conflict, scores, or something to put right."""
        reason = self.reason(row)
        if reason is None:
            return
        filled = [self.sheet.at(row, column) is not None for column in self.scores]
        place = f"{self.returned.file} 第 {row} 行"
        if reason:
            if any(filled):
                self.say(
                    "JG107",
                    row,
                    self.at[CONFLICT],
                    f"案例 {number} 要回避，同时又给了分；按回避处理，分数没有算",
                    Severity.WARNING,
                )
            self.returned.conflicts.append(Conflict(number, self.form.expert, reason, place))
            return
        scores: list[float] = []
        empty: list[str] = []
        sound = True
        for column, rule in zip(self.scores, self.form.criteria, strict=True):
            cell = self.sheet.at(row, column)
            if cell is None:
                empty.append(f"“{rule.name}”（{cell_name(row, column)}）")
                continue
            score = self.score(cell, rule, number)
            sound &= score is not None
            scores.append(score if score is not None else 0.0)
        if empty:
            whole = "没有评" if len(empty) == len(self.scores) else "没有填"
            self.say("JG103", row, self.scores[0], f"案例 {number} 的{'、'.join(empty)}{whole}，请补上")
        elif sound and self.total_stands(row, number, total(self.form.criteria, scores)):
            remark = self.sheet.at(row, self.at[REMARK])
            text = remark.text.strip() if remark is not None else ""
            points = total(self.form.criteria, scores)
            self.returned.reviews.append(Review(number, self.form.expert, tuple(scores), points, text, place))

    def reason(self, row: int) -> str | None:
        """Why the expert leaves the case to others; empty where it is not left, None where nobody can tell."""
        cell = self.sheet.at(row, self.at[CONFLICT])
        text = _bare(cell.text) if cell is not None else ""
        if not text or text in REASONS:
            return text
        self.say(
            "JG107",
            row,
            self.at[CONFLICT],
            f"写的是{shown(text)}，请从列表里选原因：{'、'.join(REASONS)}；不回避的请清空",
        )
        return None

    def score(self, cell: Cell, rule: ScoreRule, number: str) -> float | None:
        """A score; None where the cell holds none, which is said."""
        what = f"案例 {number} 的“{rule.name}”"
        if (cell.row, cell.column) in self.sheet.formulas:
            self.say("JG104", cell.row, cell.column, f"{what}是公式，请直接写分数")
            return None
        if cell.kind is not Kind.NUMBER:
            self.say("JG104", cell.row, cell.column, f"{what}{_no_number(cell)}")
            return None
        score = float(cell.text)
        if not 0 <= score <= rule.high:
            self.say("JG104", cell.row, cell.column, f"{what}是 {cell.text}，应在 0 到 {rule.high:g} 之间")
            return None
        steps = score / self.form.step
        if abs(steps - round(steps)) > 1e-6:
            wanted = "整数" if self.form.step == 1 else f"{self.form.step:g} 的倍数"
            self.say("JG104", cell.row, cell.column, f"{what}是 {cell.text}，请写{wanted}")
            return None
        return score

    def total_stands(self, row: int, number: str, expected: float) -> bool:
        """Whether the total agrees with the scores. A formula that has gone does no harm where it does."""
        column = self.at[TOTAL]
        cell = self.sheet.at(row, column)
        is_formula = (row, column) in self.sheet.formulas
        if cell is None or not cell.text:
            if not is_formula:
                self.say(
                    "JG105",
                    row,
                    column,
                    f"案例 {number} 的总分公式被删掉了，已按各项算出 {expected:g}",
                    Severity.WARNING,
                )
            return True
        if cell.kind is Kind.ERROR:
            self.say(
                "JG105",
                row,
                column,
                f"案例 {number} 的总分公式坏了（{cell.text}），已按各项算出 {expected:g}",
                Severity.WARNING,
            )
            return True
        if cell.kind is not Kind.NUMBER or abs(float(cell.text) - expected) > _SAME:
            how = "" if is_formula else "，公式被改成了固定的数或文字"
            message = f"案例 {number} 的总分是{shown(cell.text)}，各项加起来是 {expected:g}{how}；请核对哪一个对，这一行没有算"
            self.say("JG105", row, column, message)
            return False
        if not is_formula:
            message = f"案例 {number} 的总分公式被改成了固定的数，与各项相符，不影响"
            self.say("JG105", row, column, message, Severity.WARNING)
        return True

    def say(self, rule: str, row: int, column: int, message: str, severity: Severity = Severity.ERROR) -> None:
        text = f"第 {row} 行（{cell_name(row, column)}）：{message}"
        self.returned.problems.append(Problem(Location(self.returned.file, row, column), rule, severity, text))


def _no_number(cell: Cell) -> str:
    """What a cell holds instead of a score, and what to write: ``８５分`` → 请只写数字 85."""
    if cell.kind is Kind.ERROR:
        return f"是出错的公式（{cell.text}），请直接写分数"
    if cell.kind is Kind.DATE:
        return f"变成了日期（{cell.text}），请把单元格格式改成“常规”，再写分数"
    meant = _DIGITS.fullmatch(nfkc(cell.text).strip())
    advice = f"请只写数字 {meant[1]}" if meant is not None else "请写一个数字"
    if cell.text.strip().isascii() and meant is not None and meant[0] == meant[1]:
        return f"是文字“{cell.text.strip()}”，不是数字；请把单元格格式改成“常规”，重新写 {meant[1]}"
    return f"写的是{shown(cell.text.strip())}，{advice}"
