"""Review sheets as they went out, filled in by openpyxl as an expert would."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from anliku.formats import office
from anliku.formats.sheet.read import read
from anliku.round.judging.judging_settings import ScoreRule
from anliku.round.judging.recusals import JudgedCase
from anliku.round.judging.review_reader import Returned, read_review
from anliku.round.judging.review_sheet import HEADER, review_sheet
from anliku.round.judging.score_form import Form
from tests.round.judging.made import case

CRITERIA = tuple(ScoreRule(name=name) for name in ("针对性", "科学性", "实效性", "示范性"))
CASES = tuple(case(f"{number:03}") for number in range(1, 5))
NAMES = {"评委07": "示例甲", "评委08": "示例乙"}
TITLE = "示例评选　评分表"
FIRST = HEADER + 1
"""The row of the first case; its scores stand in E to H, then total, remark and conflict."""


def form(
    expert: str = "评委07",
    cases: Sequence[JudgedCase] = CASES,
    step: float = 1.0,
    blind: bool = False,
    criteria: Sequence[ScoreRule] = CRITERIA,
) -> Form:
    return Form(expert, "专家评审", tuple(one.number for one in cases), tuple(criteria), step, blind, "suzhou-2024")


def sent(of: Form) -> bytes:
    """The workbook as it goes out."""
    return review_sheet(of, {one.number: one for one in CASES}, NAMES[of.expert], TITLE)


def filled(
    of: Form, scores: Mapping[str, Sequence[object]] | None = None, change: Callable[[Worksheet], object] | None = None
) -> bytes:
    """The workbook with these scores (20 each where nothing is said), saved as openpyxl does."""
    book = openpyxl.load_workbook(io.BytesIO(sent(of)))
    sheet = book.worksheets[0]
    for row, number in enumerate(of.cases, FIRST):
        given = (scores or {}).get(number, [20] * len(of.criteria))
        for column, score in enumerate(given, of.first_score):
            sheet.cell(row, column).value = score  # type: ignore[assignment]
    if change is not None:
        change(sheet)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def returned(data: bytes, *forms: Form, file: str = "交来.xlsx") -> Returned:
    known = {one.code: one for one in forms or (form(),)}
    return read_review(read(office.verify(data, "xlsx")), file, known, NAMES)


def messages(back: Returned) -> list[str]:
    return [problem.message for problem in back.problems]
