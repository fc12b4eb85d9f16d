"""Every planted fault of a review sheet is named with its row, nothing else is, and a round of other rules runs."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from anliku.round.desk import opened
from anliku.round.desk.result import NotDone
from anliku.round.judging import assign, progress, score
from tests.round.desks import BY, look, make
from tests.round.judging.made import judged
from tests.round.judging.planted import KINDS, counted, plant
from tests.round.judging.whole import Jury, all_back, assigned, came_back, expert_list, ready, scored, sent, written


def test_every_planted_fault_is_found_and_nothing_is_false(tmp_path: Path) -> None:
    folder = ready(tmp_path, 24, "  panels: [{name: 专家评审, reviews: 3, limit: 9, by_subject: false}]")
    assert assigned(folder, expert_list(len(KINDS) + 1)).ok
    assert sent(folder).ok
    jury = Jury()
    files, planted = plant(written(folder), jury)
    result = came_back(folder, files)
    assert counted(planted, result.problems) == {
        kind.name: (1 + (kind is KINDS[0]), 1 + (kind is KINDS[0]), 0) for kind in KINDS
    }
    # Put right, everything is there; the conflict that was declared went to another expert.
    again = {path.name: jury.fill(path) for path in written(folder) if "补" in path.name or path.name in files}
    came_back(folder, again, replace=True)
    shown = look(folder)
    waiting = progress.outstanding(progress.readers_of(shown.last("assign")), progress.gathered(shown))
    assert sum(map(len, waiting.values())) <= 1


TWO_PANELS = """\
  panels:
    - {name: 专家评审, reviews: 2, limit: 12, by_subject: false, weight: 0.7}
    - {name: 区域互评, reviews: 1, limit: 30, by_subject: false, by_stage: false, weight: 0.3}
  groups: [学段]
  minimums: [{by: 类别, award: 三等奖, count: 1}]
  method: 按评委标准化
  ties: 都上
"""


def test_experts_and_districts_judge_in_panels_of_their_own(tmp_path: Path) -> None:
    folder = ready(tmp_path, 12, TWO_PANELS)

    def panels(rows: list[list[object]]) -> None:
        for number, row in enumerate(rows):
            row[7] = "区域互评" if number >= 6 else "专家评审"

    assert assigned(folder, expert_list(12, panels)).ok
    readers = progress.readers_of(look(folder).last("assign"))
    assert {len(names) for names in readers["专家评审"].values()} == {2}
    assert {len(names) for names in readers["区域互评"].values()} == {1}
    regions = {expert.number: expert.region for expert in progress.listed_experts(look(folder))}
    cases = {case.number: case.region for case in look(folder).cases}
    assert all(
        regions[name] != cases[case] for panel in readers.values() for case, names in panel.items() for name in names
    )
    sent(folder)
    assert all_back(folder, Jury()).ok
    assert scored(folder).ok
    event = look(folder).last("score")
    assert event is not None
    assert len(event.decided["proposal"]) == 12


SHUANGLIU = """\
  panels: [{name: 专家评审, reviews: 3, limit: 30, by_subject: false}]
  own_region: false
  groups: [学段, 作品类型]
  showcase: {groups: [学段], units: 1, work: 解读和改进活动报告}
"""


def test_shuangliu_is_data_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two groups, two works, one school a group on the spot; every expert is of the one region."""
    folder = make(tmp_path, "shuangliu-2021")
    rules = folder / "round.yml"
    before, _, after = rules.read_text(encoding="utf-8").partition("\njudging:\n")
    rest = [line for line in after.splitlines() if not line.startswith(" ")]
    rules.write_text("\n".join([f"{before}\njudging:\n{SHUANGLIU}", *rest, ""]), encoding="utf-8")
    works = ("改进案例", "解读和改进活动报告")
    cases = [
        judged(
            f"{n:02}",
            stage=("小学", "初中")[n % 2],
            region="双流区",
            unit=f"双流区示例学校{n // 4}",
            work=works[n // 2 % 2],
        )
        for n in range(24)
    ]
    monkeypatch.setattr(opened.Round, "cases", cases)

    def here(rows: list[list[object]]) -> None:
        for row in rows:
            row[2] = "双流区"

    assert assigned(folder, expert_list(6, here)).ok
    sent(folder)
    assert all_back(folder, Jury()).ok
    assert scored(folder).ok
    book = openpyxl.load_workbook(folder / "待填" / "授奖建议.xlsx")
    groups = {row[0].value for row in book["授奖建议"].iter_rows(min_row=3)}
    assert groups == {f"{stage} · {work}" for stage in ("小学", "初中") for work in works}
    shown = [[cell.value for cell in row] for row in book["展示交流"].iter_rows(min_row=3)]
    assert sorted(row[0] for row in shown) == ["初中", "小学"]
    assert {row[4] for row in shown} == {"解读和改进活动报告"}


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("  panels: [{name: 甲}, {name: 甲}]", "评审组“甲”写了两次"),
        ("  method: 去掉最高最低\n  panels: [{name: 甲, reviews: 2}]", "去掉最高最低就没有了"),
        ("  awards: [{award: 一等奖}]", "要写且只写一个"),
        ("  awards: [{award: 一等奖, percent: 60}, {award: 二等奖, percent: 50}]", "超过了 100%"),
        (
            "  awards: [{award: 一等奖, count: 1}]\n  minimums: [{by: 学段, award: 二等奖}]",
            "“二等奖”不在 awards 里",
        ),
        ("  method: 中位数", "只能是 平均、去掉最高最低、按评委标准化、加性模型"),
    ],
)
def test_rules_that_contradict_themselves_are_told_with_their_place(tmp_path: Path, rules: str, said: str) -> None:
    folder = make(tmp_path)
    path = folder / "round.yml"
    before, _, after = path.read_text(encoding="utf-8").partition("\njudging:\n")
    rest = [line for line in after.splitlines() if not line.startswith(" ")]
    path.write_text("\n".join([f"{before}\njudging:\n{rules}", *rest, ""]), encoding="utf-8")
    with pytest.raises(NotDone, match=r"round\.yml:\d+:\d+") as refused:
        look(folder)
    assert said in str(refused.value)


def test_an_award_that_the_campaign_does_not_have_stops_the_step(tmp_path: Path) -> None:
    folder = make(tmp_path, change=lambda text: text.replace("award: 一等奖", "award: 金奖"))
    with opened.at(folder, BY) as held:
        with pytest.raises(NotDone, match=r"judging.awards 写的“金奖”"):
            assign.run(held)
        with pytest.raises(NotDone, match=r"judging.awards 写的“金奖”"):
            score.run(held)
