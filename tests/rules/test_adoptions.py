"""借鉴记录 beside a case: what they may not hold, and that they are published with the case and kept with it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from anliku import adoption, catalogue, clock, rules
from anliku.case_places import ADOPTIONS
from anliku.kept import Kept
from anliku.page.casepage import case_page, unpack
from anliku.reading import CaseReading
from anliku.record import checking
from anliku.record.pool import Workers
from anliku.record.shelf import PAGE, checked
from anliku.rules.rule import Example
from tests.factory import add_case, make_library
from tests.page.library import library

RECORDS = """\
adoptions:
  - unit: 太仓市示例小学
    when: 2026-03-01
    taken: 照着做了“追问依据”的三步，每周一节课
    changed: 先在两个班试，再推到全年级
    outcome: 愿意说出依据的学生多了，书面表达还看不出变化
    consent: true
  - {unit: 吴中区示例小学, when: "2025-09", taken: 用了观察记录表，其余没有照做, consent: true}
"""
# Put together here, so that nothing in the repository looks like real data.
PRIVATE = {
    "PV001": "电话 138" + "0013" + "0000",
    "PV002": "电话：0512" + "-" + "6500" + "0000",
    "PV004": "shili" + "@" + "example.com",
}


def beside(text: str) -> Example:
    return Example(files=((ADOPTIONS, f"text:{text}"),))


def codes(tmp_path: Path, text: str) -> list[tuple[str, int]]:
    known, _ = library(tmp_path, beside(text))
    return [(problem.rule, problem.location.line) for problem in rules.check(known)]


def test_records_are_shown_in_the_order_of_time_and_not_counted(tmp_path: Path) -> None:
    known, case = library(tmp_path, beside(RECORDS))
    assert rules.check(known) == []
    rows = case_page(CaseReading(case, known.context), {}, {}).adoptions
    assert [(row.unit, row.when) for row in rows] == [
        ("吴中区示例小学", "2025年9月"),
        ("太仓市示例小学", "2026年3月1日"),
    ]
    assert (rows[0].changed, rows[1].changed) == ("", "先在两个班试，再推到全年级")


def test_a_record_of_a_day_to_come_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 2, 28))
    known, _ = library(tmp_path, beside(RECORDS.replace('"2025-09"', '"2026-02"')))
    (problem,) = rules.check(known)
    assert (problem.rule, problem.location.file[-13:], problem.location.line) == ("AD004", ADOPTIONS, 3)
    assert problem.message == "时间 2026-03-01 还没有到，借鉴记录写已经做了的；请核对年份"
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 3, 1))
    assert rules.check(known) == []


def test_a_written_file_reads_the_same() -> None:
    read = adoption.read(RECORDS, "adoptions.yml")
    again = adoption.read(adoption.as_yaml(list(read.adoptions)), "adoptions.yml")
    assert (read.problems, again.problems) == ((), ())
    assert again.adoptions == read.adoptions


@pytest.mark.parametrize("rule", PRIVATE)
def test_no_record_holds_what_reaches_a_person(rule: str, tmp_path: Path) -> None:
    assert codes(tmp_path, RECORDS.replace("其余没有照做", f"有疑问请找 {PRIVATE[rule]}")) == [(rule, 8)]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("愿意说出依据的学生多了", "我校阅读得分率位居全区第二", ("AD003", 6)),
        ("愿意说出依据的学生多了", "张" + "明同学从61分提高到74分", ("AD003", 6)),
        ("2026-03-01", "2023-03-01", ("AD004", 3)),
        ("2026-03-01", "去年春天", ("AD004", 3)),
        ("太仓市示例小学", "姑苏区平桥示例小学", ("AD004", 2)),
        ("    consent: true", "    consent: false", ("AD002", 7)),
        ("    outcome:", "    rank: 1\n    outcome:", ("AD001", 6)),
        ("adoptions:", "adoptions: []\nmore:", ("AD001", 1)),
    ],
)
def test_what_a_record_may_not_say(old: str, new: str, found: tuple[str, int], tmp_path: Path) -> None:
    assert found in codes(tmp_path, RECORDS.replace(old, new, 1))


@pytest.mark.parametrize("recipe", ["link", "folder", "pipe", "empty"])
def test_a_file_that_is_none_keeps_the_case_back(recipe: str, tmp_path: Path) -> None:
    known, _ = library(tmp_path, Example(files=((ADOPTIONS, recipe),)))
    assert {problem.is_error for problem in rules.check(known)} == {True}


def test_a_changed_record_changes_the_page(tmp_path: Path) -> None:
    root = make_library(tmp_path / "library")
    index = add_case(root, beside(RECORDS))
    kept = Kept(tmp_path / "kept")

    def units() -> list[str]:
        shelf = checked(checking.load(root), kept, Workers(1))
        (value,) = shelf.values.of(PAGE, [shelf.catalogue.cases[0].file])
        return [row.unit for row in unpack(value).adoptions]

    assert units() == ["吴中区示例小学", "太仓市示例小学"]
    # As long as before, so that only its content tells.
    (index.parent / ADOPTIONS).write_text(RECORDS.replace("吴中", "相城"), encoding="utf-8")
    assert units() == ["相城区示例小学", "太仓市示例小学"]


def test_a_case_without_records_has_none(tmp_path: Path) -> None:
    root = make_library(tmp_path)
    add_case(root)
    (case,) = catalogue.load(root).cases
    assert CaseReading(case, catalogue.load(root).context).adoptions is None
