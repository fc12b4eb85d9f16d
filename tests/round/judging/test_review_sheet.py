"""The workbook that goes out, as a program for tables sees it."""

from __future__ import annotations

import io

import openpyxl
import pytest

from anliku.round.judging.judging_settings import JudgingSettings, ScoreRule
from anliku.round.judging.score_form import Form, criteria_of, total
from tests.round.judging.filled import CASES, FIRST, form, sent
from tests.round.judging.made import case


def test_only_what_is_to_be_filled_in_is_open() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sent(form())))
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    opened = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert opened == {f"{letter}{row}" for letter in "EFGHJK" for row in range(FIRST, FIRST + len(CASES))}


def test_limits_lists_print_area_and_paper() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(sent(form()))).worksheets[0]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert (rules["E5:E8"].type, rules["E5:E8"].formula1, rules["E5:E8"].formula2) == ("whole", "0", "25")
    assert rules["E5:E8"].error == "请写0 到 25 的整数"
    assert rules["K5:K8"].formula1 == '"本单位,本区域,合作者,亲属或师生,其他"'
    assert sheet.print_area == "'评分表'!$A$1:$K$8"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$4:$4"


def test_totals_are_formulas_with_weights() -> None:
    rules = [ScoreRule(name="甲", high=10.0, weight=2.5), ScoreRule(name="乙", high=50.0)]
    weighed = form(criteria=rules, step=0.5)
    sheet = openpyxl.load_workbook(io.BytesIO(sent(weighed))).worksheets[0]
    assert sheet["G5"].value == '=IF(OR(I5<>"",COUNT(E5:F5)<2),"",ROUND(E5*2.5+F5,2))'
    assert sheet["E4"].value == "甲\n（满分 10，×2.5）"
    assert weighed.high == 75
    assert total(rules, [7.5, 40.0]) == 58.75


def test_blind_sheets_show_neither_title_nor_unit() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sent(form(blind=True))))
    text = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "示例案例" not in text
    assert "示例学校" not in text
    assert "示例案例001" in " ".join(
        str(cell.value)
        for row in openpyxl.load_workbook(io.BytesIO(sent(form()))).worksheets[0].iter_rows()
        for cell in row
    )


def test_the_code_belongs_to_expert_cases_and_criteria() -> None:
    codes = {form().code, form("评委08").code, form(cases=CASES[:3]).code, form(step=0.5).code}
    assert len(codes) == 4
    assert Form.of(form().plain()) == form()
    book = openpyxl.load_workbook(io.BytesIO(sent(form())))
    assert book["_anliku"]["A1"].value == form().code
    assert book["_anliku"].sheet_state == "veryHidden"
    assert form().code in book.worksheets[0]["A2"].value


def test_the_same_is_the_same_file() -> None:
    assert sent(form()) == sent(form())


@pytest.mark.parametrize(("names", "points"), [(["针对性", "科学性", "实效性"], [34, 33, 33]), ([], [100])])
def test_without_criteria_of_its_own_the_campaign_s_share_a_hundred(names: list[str], points: list[int]) -> None:
    campaign = type("Campaign", (), {"criteria": [type("Criterion", (), {"name": name}) for name in names]})
    rules = criteria_of(JudgingSettings(), campaign)  # type: ignore[arg-type]
    assert [rule.high for rule in rules] == points
    own = (ScoreRule(name="甲"),)
    assert criteria_of(JudgingSettings(criteria=list(own)), campaign) == own  # type: ignore[arg-type]


def test_a_case_that_begins_like_a_formula_stays_text() -> None:
    odd = case("=1+1")
    sheet = openpyxl.load_workbook(io.BytesIO(_sent_of(odd))).worksheets[0]
    assert (sheet["A5"].value, sheet["A5"].data_type) == ("=1+1", "s")


def _sent_of(one: object) -> bytes:
    from anliku.round.judging.recusals import JudgedCase
    from anliku.round.judging.review_sheet import review_sheet

    assert isinstance(one, JudgedCase)
    return review_sheet(form(cases=[one]), {one.number: one}, "示例甲", "示例")
