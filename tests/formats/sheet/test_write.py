"""汇总表 out: the layout of 附件3, opened with openpyxl."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from anliku import catalogue as catalogues
from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.formats.sheet.header import COLUMNS
from anliku.formats.sheet.pack import put_text
from anliku.formats.sheet.roster_sheet import roster
from anliku.rules.rule import Example
from tests.factory import LIBRARY, add_case, make_library
from tests.formats.packages import parts_of
from tests.formats.sheet.books import opened, saved


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = make_library(tmp_path)
    add_case(root)
    return root


def sheet_of(root: Path, campaign: str = "suzhou-2024") -> Any:
    catalogue = catalogues.load(root)
    (sheet,) = opened(roster(catalogue, catalogue.campaigns[campaign], catalogue.cases)).worksheets
    return sheet


def test_the_layout_of_the_form(library: Path) -> None:
    sheet = sheet_of(library)
    assert sheet["A1"].value == "2024年苏州市义务教育质量监测结果运用优秀案例评选汇总表"
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:I1"]
    assert tuple(cell.value for cell in sheet[2]) == COLUMNS
    assert [cell.value for cell in sheet[3]] == [
        1,
        "从找原句到想明白：基于监测数据的推断教学改进",
        "姑苏区",
        "姑苏区平桥示例小学",
        "示例语文课题组",
        None,
        "语文",
        "小学",
        None,
    ]
    assert sheet.max_row == 3


def test_it_can_be_printed(library: Path) -> None:
    sheet = sheet_of(library)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.freeze_panes == "A3"
    assert "&P" in sheet.oddFooter.center.text
    for cell in (*sheet[2], *sheet[3]):
        assert (cell.font.name, cell.border.left.style, cell.alignment.wrap_text) == ("宋体", "thin", True)


def test_lists_to_choose_from(library: Path) -> None:
    offered = {str(item.sqref): item.formula1 for item in sheet_of(library).data_validations.dataValidation}
    assert offered["G3:G203"] == '"语文,数学,英语,科学,相关因素,管理,综合,其他"'
    assert offered["H3:H203"] == '"小学,初中,小学、初中"'
    assert offered["C3:C203"].startswith('"姑苏区,虎丘区,')


def test_a_list_that_is_too_long_stands_on_a_sheet_of_its_own(library: Path) -> None:
    catalogue = catalogues.load(library)
    campaign = catalogue.campaigns["suzhou-2024"]
    long = [f"很长很长很长很长的区域{number}" for number in range(40)]
    changed = campaign.model_copy(update={"regions": long, "categories": ["甲,乙", "丙"]})
    book = opened(roster(catalogue, changed, ()))
    offered = {str(item.sqref)[0]: item.formula1 for item in book.worksheets[0].data_validations.dataValidation}
    assert (offered["C"], offered["G"]) == ("'选项'!$A$2:$A$41", "'选项'!$B$2:$B$3")
    assert [cell.value for cell in book["选项"]["A"]][:2] == ["区域", long[0]]
    assert book["选项"]["B2"].value == "甲,乙"


def test_an_empty_form_has_rows_to_fill_in(library: Path) -> None:
    catalogue = catalogues.load(library)
    sheet = opened(roster(catalogue, catalogue.campaigns["suzhou-2024"], ())).worksheets[0]
    assert [cell.value for cell in sheet["A"]][2:] == list(range(1, 13))
    assert all(cell.value is None for row in sheet.iter_rows(min_row=3, min_col=2) for cell in row)
    assert sheet["I3"].number_format == "@"


def test_the_order_is_the_campaigns_and_the_bytes_are_the_same() -> None:
    catalogue = catalogues.load(LIBRARY)
    campaign = catalogue.campaigns["suzhou-2024"]
    cases = [case for case in catalogue.cases if case.meta.campaign == campaign.id]
    data = roster(catalogue, campaign, cases)
    assert data == roster(catalogue, campaign, reversed(cases))
    sheet = opened(data).worksheets[0]
    regions = [cell.value for cell in sheet["C"]][2:]
    assert regions == sorted(regions, key=campaign.regions.index)
    assert [cell.value for cell in sheet["A"]][2:] == list(range(1, len(cases) + 1))


def test_nothing_says_who_made_it_when(library: Path) -> None:
    catalogue = catalogues.load(library)
    parts = parts_of(roster(catalogue, catalogue.campaigns["suzhou-2024"], catalogue.cases))
    assert b"<dc:creator>\xe6\xa1\x88\xe4\xbe\x8b\xe5\xba\x93</dc:creator>" in parts["docProps/core.xml"]
    assert b"created" not in parts["docProps/core.xml"]


def test_several_stages_and_aliases(library: Path) -> None:
    add_case(
        library,
        Example(front="region: 高新区\nstage: [初中, 小学段]\ncategory: 语文类"),
        "huqiu-yuwen-01",
        "另一个案例的标题",
    )
    row = [cell.value for cell in sheet_of(library)[4]]
    assert (row[2], row[6], row[7]) == ("虎丘区", "语文", "小学、初中")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "#N/A", "a\x07b"])
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    book = openpyxl.Workbook()
    put_text(book.worksheets[0]["A1"], text)
    cell = opened(saved(book)).worksheets[0]["A1"]
    assert (cell.value, cell.data_type) == (text.replace("\x07", ""), "s")
    assert bool(cell.quotePrefix) == text.startswith(("=", "+", "-", "@", "\t"))
    assert b"<f>" not in parts_of(saved(book))["xl/worksheets/sheet1.xml"]


def titled(catalogue: Catalogue, campaign: Campaign, **changes: Any) -> Any:
    (case,) = catalogue.cases
    object.__setattr__(case, "meta", case.meta.model_copy(update=changes))
    return opened(roster(catalogue, campaign, [case])).worksheets[0]


def test_formulas_in_a_case_stay_text(library: Path) -> None:
    catalogue = catalogues.load(library)
    sheet = titled(
        catalogue, catalogue.campaigns["suzhou-2024"], title="=HYPERLINK(1)", unit="@示例小学", authors=["-某"]
    )
    assert [(cell.value, cell.data_type) for cell in (sheet["B3"], sheet["D3"], sheet["E3"])] == [
        ("=HYPERLINK(1)", "s"),
        ("@示例小学", "s"),
        ("-某", "s"),
    ]


def test_cases_that_cannot_be_read_are_left_out(library: Path) -> None:
    add_case(library, Example(raw="no case"), "gusu-yuwen-02")
    assert sheet_of(library).max_row == 3
