"""showcase: chosen on a sheet, published with day and place, proven by reading the sheet again."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import openpyxl
import pytest

from anliku import catalogue
from anliku.round.desk import opened
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.outcome import showcase
from anliku.round.outcome.library_file import file_of
from tests.round import made
from tests.round.desks import BY, look
from tests.round.finished import judged, report_tables, report_text, with_cases
from tests.round.intake import start

RULES = """
outcome:
  showing: {date: 2026-03-20, place: 示例学校报告厅, material: [展板一块], per_group: 2}
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = with_cases(tmp_path_factory.mktemp("showcase"), rules=RULES)
    judged(folder, ("一等奖", "一等奖", "二等奖", "二等奖", "三等奖", ""))
    with opened.at(folder, BY) as held:
        showcase.propose(held)
    return folder


def choose(folder: Path, *chosen: tuple[int, str]) -> StepResult:
    book = openpyxl.load_workbook(folder / showcase.SHEET)
    page = book["展示"]
    for row, group in chosen:
        page.cell(row + 2, 5).value, page.cell(row + 2, 6).value = "展示", group
    stream = io.BytesIO()
    book.save(stream)
    path = folder.parent / "展示.xlsx"
    path.write_bytes(stream.getvalue())
    with opened.at(folder, BY) as held:
        return showcase.choose(held, path)


def test_what_was_chosen_is_published(whole: Path) -> None:
    assert choose(whole, (1, "小学组"), (3, "初中组")).ok
    shown = look(whole)
    made_of = catalogue.load(shown.catalogue.root).outcomes[made.CAMPAIGN].showcase
    assert made_of is not None
    assert (made_of.date, made_of.place) == (datetime.date(2026, 3, 20), "示例学校报告厅")
    assert [entry.group for entry in made_of.shown] == ["小学组", "初中组"]
    event = shown.last("showcase")
    assert event is not None
    (paper,) = event.outputs
    assert report_tables(whole, paper["name"])[0][0] == ["编号", "案例", "单位", "组别", "时间"]
    assert "展板一块" in report_text(whole, paper["name"])
    with opened.at(whole, BY) as held:
        showcase.choose(held, whole.parent / "展示.xlsx")
    assert len(list((whole / "报告").glob("*-展示交流.docx"))) == 1
    assert showcase.replay(shown.at(event), event) == []
    place = file_of(shown)
    told = place.read_text(encoding="utf-8")
    changes = (
        ("初中组", "小学组", "展示的案例"),
        ("2026-03-20", "2026-03-21", "日期、地点"),
        ("示例学校报告厅", "别处的厅", "日期、地点"),
    )
    for old, new, said in changes:
        place.write_text(told.replace(old, new), encoding="utf-8")
        assert said in showcase.replay(shown.at(event), event)[0]
    place.write_text(told, encoding="utf-8")


def test_without_a_showcase_it_is_no_step(whole: Path, tmp_path: Path) -> None:
    assert "showcase" in look(whole).steps
    shown = look(start(tmp_path))
    assert shown.steps[-2:] == ("finish", "close")
    shown.settings = shown.settings.model_copy(update={"steps": ["finish", "showcase"]})
    assert shown.steps == ("finish", "showcase")


def test_too_many_of_a_group_are_named(whole: Path) -> None:
    result = choose(whole, (1, "小学组"), (2, "小学组"), (3, "小学组"))
    assert not result.ok
    assert "已经选了 2 所学校" in result.problems[0].message


def test_nothing_chosen_and_no_day(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="一个展示的也没有选"):
        choose(whole)
    folder = with_cases(tmp_path)
    with opened.at(folder, BY) as held, pytest.raises(NotDone, match="showing"):
        showcase.propose(held)
