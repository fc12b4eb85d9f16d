"""Which round a sheet is for, where nobody has said so."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.contribute.roster import NoTable
from tests.contribute.roster.shelf import checked
from tests.factory import make_library
from tests.formats.sheet.books import SCHOOL, good, row, workbook

SHUANGLIU = row(1, ("从监测报告到阅读小站", "双流区", "双流区清溪示例小学", "语文", "小学"))


@pytest.mark.parametrize(
    ("title", "rows", "expected", "sure"),
    [
        ("2024年苏州市义务教育质量监测结果运用优秀案例评选汇总表", good(), "suzhou-2024", True),
        ("附件3　2024 年 优秀案例汇总表", [SHUANGLIU], "suzhou-2024", True),
        ("双流区第四届义务教育质量监测结果解读运用展评 汇总表", good(), "shuangliu-2021", True),
        ("2021年汇总表", good(), "shuangliu-2021", True),
        ("汇总表", [SHUANGLIU], "shuangliu-2021", True),
        ("汇总表", good(), "suzhou-2024", True),
        ("汇总表", [row(1, ("某个案例的标题", "某区", *SCHOOL[2:]))], "suzhou-2024", False),
        ("2019年汇总表", good(), "suzhou-2024", False),
    ],
)
def test_title_and_regions_tell(
    shelf: Catalogue, title: str, rows: list[list[object]], expected: str, sure: bool
) -> None:
    result = checked(shelf, workbook(rows, title=title))
    assert result.campaign.id == expected
    assert any("--campaign" in remark for remark in result.remarks) is not sure


def test_who_names_the_round_is_believed(shelf: Catalogue) -> None:
    assert checked(shelf, workbook(good()), "shuangliu-2021").campaign.id == "shuangliu-2021"


def test_a_library_without_rounds(tmp_path: Path) -> None:
    root = make_library(tmp_path)
    for path in (root / "cases" / "campaigns").iterdir():
        path.unlink()
    with pytest.raises(NoTable, match="还没有评选方案"):
        checked(catalogues.load(root), workbook(good()))
