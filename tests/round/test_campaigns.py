"""Rounds of several organisers, run as data only: Suzhou 2024, Shuangliu 2021, and one with rules of its own."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from anliku import catalogue as catalogues
from anliku import clock
from anliku.round import steps, verify
from anliku.round.desk import approve, opened
from anliku.round.desk.pending import What
from anliku.round.judging import score
from anliku.round.outcome import announce, close, finish, showcase
from tests.factory import LIBRARY, make_library
from tests.formats.sheet.books import row, saved, workbook
from tests.round import papers
from tests.round.desks import BY, look, make
from tests.round.finished import judged
from tests.round.intake import give
from tests.round.judging.whole import Jury, all_back, assigned, expert_list, scored, sent

REPORT, CASE = "解读和改进活动报告", "改进案例"


def replaced(*pairs: tuple[str, str]) -> object:
    def change(text: str) -> str:
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        return text

    return change


# --- Suzhou 2024 --------------------------------------------------------------------------------------------


def test_suzhou_declares_and_approves(tmp_path: Path) -> None:
    folder = make(tmp_path)
    assert look(folder).settings.entries == "选题"
    rows = [
        row(1, ("全区阅读监测结果的三级解读机制", "姑苏区", "姑苏区示例教师发展中心", "管理", "小学")),
        row(2, ("从数据到课堂的追问", "姑苏区", "姑苏区柳溪示例小学", "语文", "小学")),
        row(3, ("估算意识的小步练习", "姑苏区", "姑苏区清桥示例小学", "数学", "小学")),
        row(4, ("睡眠与作业的再平衡", "姑苏区", "姑苏区兰汀示例中学", "相关因素", "初中")),
        row(5, ("说明文里的信息地图", "姑苏区", "姑苏区竹湾示例小学", "语文", "小学")),
    ]
    give(folder, {"姑苏区汇总表.xlsx": workbook(rows)}, "2024-03-20")
    over = [line for line in look(folder).state.open if line.what is What.OVER]
    # The notice's wording is read as three a district.
    assert [line.message.partition("（")[0] for line in over] == ["姑苏区报了 4 项学校案例"]
    with opened.at(folder, BY) as held:
        approve.decide(held, None, everything=True)
    assert {topic.number for topic in look(folder).topics} == {f"SZ2024-00{number}" for number in range(1, 6)}


# --- Shuangliu 2021 -------------------------------------------------------------------------------------------


def report(school: str, title: str) -> bytes:
    sections = [("解读", ["监测结果显示阅读推断薄弱。"]), ("改进活动", ["我们做了三轮追问课堂，后测有进步。"])]
    return papers.case(title, school, ("赵甲一", "钱乙二"), sections)


def case(school: str, title: str, more: str = "") -> bytes:
    sections = [
        ("案例背景", ["评价结果里推断题得分率偏低。"]),
        ("主题", ["追问依据。"]),
        ("评价结果的客观现状及其分析诊断", ["提问只要求找原句。"]),
        ("情况的细节描述", [f"一节课从三次追问开始。{more}"]),
        ("归纳总结", ["学生开始说依据。"]),
    ]
    return papers.case(title, school, ("孙丙三",), sections)


def works() -> dict[str, bytes]:
    """What three schools hand in; the third sends no report, and three cases."""
    first, second, third = ("双流区清桥示例小学", "双流区柳溪示例中学", "双流区兰汀示例小学")
    return {
        f"{first}报告.docx": report(first, "清桥小学监测结果解读和改进活动报告"),
        f"{first}改进案例.docx": case(first, "三次追问之后"),
        f"{second}报告.docx": report(second, "柳溪中学监测结果解读和改进活动报告"),
        f"{third}改进案例1.docx": case(third, "把估算请进早读"),
        f"{third}改进案例2.docx": case(third, "错题故事会的第一年"),
        f"{third}改进案例3.docx": case(third, "午间微运动与专注力"),
    }


def units() -> bytes:
    rows = [[name, "双流区"] for name in ("双流区清桥示例小学", "双流区柳溪示例中学", "双流区兰汀示例小学")]
    return workbook(rows, ("单位规范名称", "所属区域"), "单位名单")


def shuangliu(tmp_path: Path, files: Mapping[str, bytes], day: str = "2021-05-10") -> Path:
    change = replaced(
        ('"SZ{year}-{n:03}"', '"SL{year}-{n:02}"'),
        ("late: 收下标明", "late: 不收"),
        ("  cases: 作品提交", "  cases: 2021-05-20"),
    )
    folder = make(tmp_path, "shuangliu-2021", change)  # type: ignore[arg-type]
    give(folder, {"单位名单.xlsx": units()}, "2021-05-01")
    give(folder, files, day)
    return folder


def test_shuangliu_takes_works_without_approval(tmp_path: Path) -> None:
    folder = shuangliu(tmp_path, works())
    shown = look(folder)
    assert "approve" not in shown.steps
    assert "match" not in shown.steps
    assert sorted(one.work for one in shown.cases) == [CASE] * 4 + [REPORT] * 2
    assert {one.region for one in shown.cases} == {"双流区"}
    assert [one.number for one in shown.cases] == [f"SL2021-0{number}" for number in range(1, 7)]
    told = {(line.what, line.unit) for line in shown.state.open}
    third = "双流区兰汀示例小学"
    assert told == {(What.UNDER, third), (What.OVER, third)}


def test_shuangliu_refuses_what_is_late(tmp_path: Path) -> None:
    folder = shuangliu(tmp_path, works(), "2021-05-21")
    shown = look(folder)
    assert shown.cases == []
    assert {line.what for line in shown.state.open} == {What.LATE}


def test_a_work_that_comes_again_takes_the_place_of_the_first(tmp_path: Path) -> None:
    folder = shuangliu(tmp_path, works())
    school = "双流区清桥示例小学"
    give(folder, {"改过的.docx": case(school, "三次追问之后", "又补了一段。")}, "2021-05-12")
    shown = look(folder)
    assert len(shown.cases) == 6
    assert [line.what for line in shown.state.open if line.unit == school] == [What.TWICE]
    assert next(one for one in shown.cases if one.title == "三次追问之后").name == "改过的.docx"


def test_shuangliu_ends_in_a_list_and_one_school_a_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shuangliu(tmp_path, works())
    rules = folder / "round.yml"
    office = "028" + "-" + "6500" + "0000"
    outcome = f"""
outcome:
  announcing: {{days: 5, phone: "{office}"}}
  showing: {{date: 2021-12-20, place: 示例学校报告厅, per_group: 1}}
"""
    rules.write_text(rules.read_text(encoding="utf-8") + outcome, encoding="utf-8")
    judged(folder, ("一等奖", "二等奖", "", "三等奖", "一等奖", "二等奖"))
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2021, 12, 1))
    with opened.at(folder, BY) as held:
        announce.run(held)
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2021, 12, 6))
    with opened.at(folder, BY) as held:
        finish.run(held)
        showcase.propose(held)
    groups = choose_all(folder)
    with opened.at(folder, BY) as held:
        too_many = showcase.choose(held, groups)
    assert [problem.message.partition("：")[2] for problem in too_many.problems] == [
        "“小学组”已经选了 1 所学校（round.yml 写着每组 1 所），这是另一所",
        "“小学组”已经选了 1 所学校（round.yml 写着每组 1 所），这是另一所",
    ]
    groups = choose_all(folder, schools=1)
    with opened.at(folder, BY) as held:
        assert showcase.choose(held, groups).ok
    shown = look(folder)
    told = catalogues.load(shown.catalogue.root).outcomes["shuangliu-2021"]
    assert [entry.award for entry in told.awarded] == ["一等奖", "一等奖", "二等奖", "二等奖", "三等奖"]
    assert told.publicity is not None
    assert (told.publicity.until - told.publicity.since).days == 4
    assert told.showcase is not None
    assert sorted(entry.group or "" for entry in told.showcase.shown) == ["初中组", "小学组", "小学组"]
    for step in (announce, finish, showcase):
        event = shown.last(step.STEP)
        assert event is not None
        assert step.replay(shown.at(event), event) == []


def choose_all(folder: Path, schools: int = 9) -> Path:
    """The sheet of the showcase with everything chosen of the first ``schools`` primary schools, and of the others."""
    book = openpyxl.load_workbook(folder / showcase.SHEET)
    rows = list(book["展示"].iter_rows(min_row=3))
    primary = list(dict.fromkeys(line[3].value for line in rows if line[5].value == "小学组"))
    for line in rows:
        line[4].value = None if line[3].value in primary[schools:] else "展示"
    path = folder.parent / f"展示-{schools}.xlsx"
    path.write_bytes(saved(book))
    return path


# --- rules of its own -------------------------------------------------------------------------------------------


OWN = "own-2026"


def own(tmp_path: Path) -> Path:
    """Counties count for themselves, numbers too; no forms, no blind copies; schools report straight to the city."""
    root = make_library(tmp_path / "library")
    text = (LIBRARY / "cases" / "campaigns" / "suzhou-2024.yml").read_text(encoding="utf-8").replace("2024", "2026")
    text = text.replace("suzhou-2026", OWN).replace("monitoring_year: 2023", "monitoring_year: 2025")
    before, _, after = text.partition("quotas:")
    quotas = "quotas:\n  - {who: 学校, max: 1, per: 学校}\n\ncriteria:"
    text = before + quotas + after.partition("criteria:")[2]
    (root / "cases" / "campaigns" / f"{OWN}.yml").write_text(text, encoding="utf-8")
    change = replaced(
        ('"SZ{year}-{n:03}"', '"{region}{year}{n:02}"'),
        ("restart: false", "restart: true"),
        ("order: [region, kind, category, stage]", "order: [unit, title]"),
        ("forms: true", "forms: false"),
        ("# steps: []", "steps: [receive, approve, assign, sheets, collect, score, announce, finish, close]"),
    )
    return make(tmp_path, OWN, change)  # type: ignore[arg-type]


def test_rules_of_its_own_are_only_data(tmp_path: Path) -> None:
    folder = own(tmp_path)
    rows = [
        row(1, ("从数据到课堂的追问", "姑苏区", "姑苏区柳溪示例小学", "语文", "小学")),
        row(2, ("估算意识的小步练习", "姑苏区", "姑苏区柳溪示例小学", "数学", "小学")),
        row(3, ("睡眠与作业的再平衡", "常熟市", "常熟市兰汀示例中学", "相关因素", "初中")),
    ]
    give(folder, {"全市.xlsx": workbook(rows, title="汇总表")}, "2026-03-20")
    shown = look(folder)
    assert shown.steps == ("receive", "approve", "assign", "sheets", "collect", "score", "announce", "finish", "close")
    assert [(line.what, line.unit) for line in shown.state.open] == [(What.OVER, "姑苏区柳溪示例小学")]
    with opened.at(folder, BY) as held:
        approve.decide(held, None, everything=True)
    numbers = {topic.title: topic.number for topic in look(folder).topics}
    assert {number[-6:] for number in numbers.values()} == {"202601", "202602"}
    assert numbers["从数据到课堂的追问"][-6:] == numbers["睡眠与作业的再平衡"][-6:] == "202601"


def test_rules_of_its_own_reach_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = own(tmp_path)
    rules = folder / "round.yml"
    before, _, after = rules.read_text(encoding="utf-8").partition("\njudging:\n")
    rest = "\n".join(line for line in after.splitlines() if not line.startswith(" "))
    judging = """
judging:
  panels: [{name: 专家评审, reviews: 2, limit: 6}]
  method: 加性模型
  awards: [{award: 一等奖, count: 1}, {award: 二等奖, count: 1}]
outcome:
  announcing: {days: 3, address: 示例市示例路监测中心}
  certificates: {number: "自证〔{year}〕第 {n:02} 号"}
"""
    rules.write_text(f"{before}\n{judging}{rest}\n", encoding="utf-8")
    titles = ("从数据到课堂的追问", "估算意识的小步练习", "睡眠与作业的再平衡")
    schools = ("姑苏区柳溪示例小学", "虎丘区清桥示例小学", "常熟市兰汀示例中学")
    rows = [
        row(number, (title, school[:3], school, "综合", "小学"))
        for number, (title, school) in enumerate(zip(titles, schools, strict=True), 1)
    ]
    give(folder, {"全市.xlsx": workbook(rows, title="汇总表")}, "2026-03-20")
    with opened.at(folder, BY) as held:
        approve.decide(held, None, everything=True)
    sections = [("监测发现", ["监测结果显示推断题得分率偏低。"]), ("做法", ["我们做了三轮追问课堂。"])]
    cases = {
        f"{title}.docx": papers.case(title, school, (f"赵甲{number}",), sections)
        for number, (title, school) in zip("一二三", zip(titles, schools, strict=True), strict=True)
    }
    give(folder, cases, "2026-11-01")
    assert len(look(folder).cases) == 3
    assert assigned(folder, expert_list(5)).ok
    assert sent(folder).ok
    assert all_back(folder, Jury()).ok
    assert scored(folder).ok
    assert scored(folder, folder / score.WORKBOOK).ok
    for day, step in ((1, announce.run), (4, finish.run)):
        now = datetime.datetime(2026, 12, day, 9, tzinfo=datetime.UTC)
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        monkeypatch.setattr(clock, "today", now.date)
        with opened.at(folder, BY) as held:
            assert step(held).ok
    told = catalogues.load(look(folder).catalogue.root).outcomes[OWN]
    assert [(entry.award, entry.certificate) for entry in told.awarded] == [
        ("一等奖", "自证〔2026〕第 01 号"),
        ("二等奖", "自证〔2026〕第 02 号"),
    ]
    with opened.at(folder, BY) as held:
        assert close.run(held, now=True).ok
    shown = look(folder)
    assert [event.step for event in shown.ledger.events if event.step in shown.steps][-1] == "close"
    assert steps.next_step(shown) is None
    said = verify.run(shown)
    assert [problem.message for problem in said.problems] == []
