"""Sheets of ours that WPS has saved come back as they were filled in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from anliku.round import verify
from anliku.round.desk import approve, match, opened
from anliku.round.judging import score
from tests.formats.sheet.books import row, saved, workbook
from tests.round.desks import BY, look, make
from tests.round.intake import give
from tests.round.judging.whole import Jury, assigned, came_back, expert_list, ready, scored, sent, written
from tests.round.wps import as_wps

JUDGING = """\
  panels: [{name: 专家评审, reviews: 3, limit: 12}]
  awards: [{award: 一等奖, count: 1}, {award: 二等奖, count: 2}]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ready(tmp_path_factory.mktemp("wps"), 6, JUDGING)


def test_a_roster_that_wps_saved(tmp_path: Path) -> None:
    folder = make(tmp_path)
    line = row(1, ("从数据到课堂的追问", "姑苏区", "姑苏区柳溪示例小学", "语文", "小学"))
    give(folder, {"汇总表.xlsx": as_wps(workbook([line]))}, "2024-03-20")
    assert [(topic.title, topic.unit) for topic in look(folder).topics] == [
        ("从数据到课堂的追问", "姑苏区柳溪示例小学")
    ]


def test_decisions_that_wps_saved(folder: Path, tmp_path: Path) -> None:
    with opened.at(folder, BY) as held:
        approve.propose(held)
        match.propose(held)
    for sheet, step in ((approve.SHEET, approve.decide), (match.SHEET, match.decide)):
        path = tmp_path / Path(sheet).name
        path.write_bytes(as_wps(saved(openpyxl.load_workbook(folder / sheet))))
        with opened.at(folder, BY) as held:
            result = step(held, path)
        assert result.problems == []
    assert all(topic.number for topic in look(folder).topics)


def test_reviews_and_the_jury_s_sheet_that_wps_saved(folder: Path, tmp_path: Path) -> None:
    jury = Jury()
    assert assigned(folder, as_wps(expert_list(8))).ok
    assert sent(folder).ok
    result = came_back(folder, {path.name: as_wps(jury.fill(path)) for path in written(folder)})
    assert (result.ok, result.problems) == (True, [])
    assert scored(folder).ok
    path = tmp_path / "授奖建议.xlsx"
    path.write_bytes(as_wps(saved(openpyxl.load_workbook(folder / score.WORKBOOK))))
    assert scored(folder, path).ok
    assert verify.run(look(folder)).ok
