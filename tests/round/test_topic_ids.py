"""Ids and numbers, once given, never go to another topic: whatever comes late, is answered late, or falls away."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from anliku.round import verify
from anliku.round.desk import approve, ledger, opened, receive
from anliku.round.desk.pending import What
from anliku.round.outcome.standing_awards import standing
from tests.formats.sheet.books import row, workbook
from tests.round import papers
from tests.round.desks import BY, look, make
from tests.round.finished import judged
from tests.round.intake import give
from tests.round.test_campaigns import case, shuangliu
from tests.round.test_verify import rewrite

GUSU = (
    ("从数据到课堂的追问", "姑苏区", "姑苏区柳溪示例小学", "语文", "小学"),
    ("估算意识的小步练习", "姑苏区", "姑苏区清桥示例小学", "数学", "小学"),
)
CHANGSHU = (
    ("睡眠与作业的再平衡", "常熟市", "常熟市兰汀示例中学", "相关因素", "初中"),
    ("说明文里的信息地图", "常熟市", "常熟市竹湾示例小学", "语文", "小学"),
)
OWN = "课后服务里的作业诊断"
IN_TIME, LATE = "2024-03-20", "2024-04-02"


def roster(*topics: tuple[str, ...]) -> bytes:
    return workbook([row(number, topic) for number, topic in enumerate(topics, 1)])


def own_form() -> bytes:
    return papers.form(OWN, "姑苏区竹湾示例小学", "赵甲一", ["钱乙二"], ["问题一段话。"], ["思路", "方法", "策略"], "")


def answer(folder: Path, choice: str, of: Callable[[dict[str, object]], bool]) -> None:
    """Fill ``choice`` into the lines of 待处理.xlsx that are meant, and hand it in."""
    book = openpyxl.load_workbook(folder / receive.SHEET)
    page = book.worksheets[0]
    head = next(line for line in page.iter_rows() if line[0].value == "编号")
    columns = {str(cell.value): cell.column or 0 for cell in head}
    for line in page.iter_rows(min_row=(head[0].row or 0) + 1):
        if of({name: line[column - 1].value for name, column in columns.items()}):
            line[columns["处理"] - 1].value = choice
    path = folder.parent / f"answers-{len(look(folder).ledger.events)}.xlsx"
    book.save(path)
    with opened.at(folder, BY) as held:
        assert receive.run(held, [path]).ok


def late(word: str) -> Callable[[dict[str, object]], bool]:
    return lambda line: line["问题"] == What.LATE and word in str(line["在哪里"])


def approve_all(folder: Path) -> dict[str, str]:
    with opened.at(folder, BY) as held:
        approve.decide(held, None, everything=True)
    return numbers(folder)


def numbers(folder: Path) -> dict[str, str]:
    return {topic.number: topic.title for topic in look(folder).topics if topic.number}


def follows(folder: Path) -> bool:
    return not [problem for problem in verify.run(look(folder)).problems if problem.severity == "error"]


def without_ids(event: ledger.Event) -> dict[str, object]:
    """What an older program would have written."""
    return {"decided": {key: value for key, value in event.decided.items() if key != "ids"}}


def lost(folder: Path) -> dict[str, str]:
    return {line.where: line.title for line in look(folder).state.open if line.what is What.LOST_NUMBER}


def test_a_roster_that_comes_later_takes_no_number(tmp_path: Path) -> None:
    folder = make(tmp_path)
    give(folder, {"姑苏区.xlsx": roster(*GUSU), "申报表.docx": own_form()}, IN_TIME)
    answer(folder, "另立选题", lambda line: line["问题"] == What.UNJOINED)
    before = approve_all(folder)
    assert len(before) == 3
    give(folder, {"常熟市.xlsx": roster(*CHANGSHU)}, IN_TIME)
    assert numbers(folder) == before
    assert {topic.title: topic.number for topic in look(folder).topics}[CHANGSHU[0][0]] == ""
    # The roster that names it at last: it is the same topic.
    own = (OWN, "姑苏区", "姑苏区竹湾示例小学", "相关因素", "小学")
    give(folder, {"补.xlsx": roster(own)}, IN_TIME)
    assert numbers(folder) == before
    assert lost(folder) == {}
    assert follows(folder)


def test_a_file_that_is_not_taken_after_all_leaves_its_numbers_empty(tmp_path: Path) -> None:
    folder = make(tmp_path, change=lambda text: text.replace("forms: true", "forms: false"))
    give(folder, {"姑苏区.xlsx": roster(*GUSU)}, LATE)
    give(folder, {"常熟市.xlsx": roster(*CHANGSHU)}, LATE)
    before = approve_all(folder)
    sections = [("问题", ["监测结果显示推断薄弱。"]), ("做法", ["我们做了三轮追问课堂。"])]
    cases = {
        f"{number}.docx": papers.case(topic[0], topic[2], (f"赵甲{number}",), sections)
        for number, topic in zip("一二三四", (*GUSU, *CHANGSHU), strict=True)
    }
    give(folder, cases, "2024-12-01")
    judged(folder, ("一等奖", "二等奖", "", "三等奖"))
    awards = {(award, one.title) for one, award in standing(look(folder))}
    answer(folder, "不收", late("姑苏"))
    gone = {number: title for number, title in before.items() if title in {topic[0] for topic in GUSU}}
    assert numbers(folder) == {number: title for number, title in before.items() if number not in gone}
    assert {(award, one.title) for one, award in standing(look(folder))} < awards
    assert lost(folder) == gone
    # And what is approved anew takes none of them.
    new = ("古诗文积累的新做法", "姑苏区", "姑苏区兰竹示例小学", "语文", "小学")
    give(folder, {"补.xlsx": roster(new)}, LATE)
    after = approve_all(folder)
    assert next(number for number, title in after.items() if title == new[0]) not in before


def test_the_same_rows_let_in_after_others_bring_no_new_topic(tmp_path: Path) -> None:
    folder = make(tmp_path, change=lambda text: text.replace("late: 收下标明", "late: 不收"))
    give(folder, {"迟交.xlsx": roster(*GUSU)}, LATE)
    give(folder, {"重报.xlsx": roster(*GUSU[::-1])}, IN_TIME)
    before = approve_all(folder)
    ids = {topic.id: topic.title for topic in look(folder).topics}
    answer(folder, "收下", late("迟交"))
    assert {topic.id: topic.title for topic in look(folder).topics} == ids
    assert numbers(folder) == before
    assert follows(folder)


def test_rows_sent_again_keep_their_topics_where_the_first_file_is_refused(tmp_path: Path) -> None:
    folder = make(tmp_path)
    give(folder, {"姑苏区.xlsx": roster(*GUSU)}, LATE)
    give(folder, {"再报.xlsx": roster(*GUSU[::-1])}, "2024-04-03")
    before = approve_all(folder)
    answer(folder, "不收", late("姑苏"))
    assert numbers(folder) == before


def test_a_unit_list_that_makes_one_of_two_keeps_the_older(tmp_path: Path) -> None:
    folder = make(tmp_path)
    twice = (GUSU[0], (GUSU[0][0], "姑苏区", "姑苏区老柳溪示例小学", "语文", "小学"))
    give(folder, {"姑苏区.xlsx": roster(*twice)}, IN_TIME)
    give(folder, {"常熟市.xlsx": roster(*CHANGSHU)}, IN_TIME)
    before = approve_all(folder)
    units = [["姑苏区柳溪示例小学", "姑苏区", "姑苏区老柳溪示例小学"]]
    give(folder, {"单位名单.xlsx": workbook(units, ("单位规范名称", "所属区域", "曾用名"), "单位名单")}, IN_TIME)
    assert numbers(folder) == {number: title for number, title in before.items() if number != "SZ2024-002"}
    assert lost(folder) == {"SZ2024-002": GUSU[0][0]}
    told = next(line for line in look(folder).state.open if line.what is What.LOST_NUMBER)
    assert f"与 T001“{GUSU[0][0]}”（SZ2024-001）合成了一个" in told.message
    assert follows(folder)


@pytest.mark.parametrize("is_judged", [False, True])
def test_a_work_that_is_taken_late_moves_no_number_and_no_award(tmp_path: Path, is_judged: bool) -> None:
    folder = shuangliu(tmp_path, {"a.docx": case("双流区清桥示例小学", "三次追问之后")}, "2021-05-21")
    works = {
        "b.docx": case("双流区柳溪示例中学", "把估算请进早读"),
        "c.docx": case("双流区兰汀示例小学", "错题故事会的第一年"),
    }
    give(folder, works, "2021-05-11")
    if is_judged:
        judged(folder, ("一等奖", ""))
    before = {one.number: one.title for one in look(folder).cases}
    won = [(award, one.title) for one, award in standing(look(folder))] if is_judged else []
    answer(folder, "收下", late("a.docx"))
    assert {one.number: one.title for one in look(folder).cases} == before | {"SL2021-03": "三次追问之后"}
    assert not is_judged or [(award, one.title) for one, award in standing(look(folder))] == won
    # What the jury decided was put down by hand, and follows from no review.
    assert is_judged or follows(folder)


def test_ids_that_an_older_program_did_not_keep_are_kept_from_now_on(tmp_path: Path) -> None:
    folder = make(tmp_path)
    give(folder, {"姑苏区.xlsx": roster(*GUSU)}, LATE)
    give(folder, {"常熟市.xlsx": roster(*CHANGSHU)}, LATE)
    before = approve_all(folder)
    rewrite(folder, without_ids)
    assert follows(folder)
    answer(folder, "不收", late("姑苏"))
    assert set(numbers(folder).items()) < set(before.items())
    assert len(numbers(folder)) == 2
    assert [event.step for event in look(folder).ledger.events][-2:] == [ledger.TOPIC_IDS, "receive"]
    assert follows(folder)


def test_a_number_that_an_older_program_has_moved_is_named(tmp_path: Path) -> None:
    folder = make(tmp_path)
    give(folder, {"姑苏区.xlsx": roster(*GUSU)}, LATE)
    give(folder, {"常熟市.xlsx": roster(*CHANGSHU)}, LATE)
    approve_all(folder)
    answer(folder, "不收", late("姑苏"))
    rewrite(folder, without_ids)
    said = [problem.message for problem in verify.run(look(folder)).problems]
    expected = "SZ2024-001 当时给的是 T001“从数据到课堂的追问”，现在落到了“睡眠与作业的再平衡”"
    assert any(expected in message for message in said), said


def test_an_id_that_was_given_to_another_topic_is_named(tmp_path: Path) -> None:
    folder = make(tmp_path)
    give(folder, {"姑苏区.xlsx": roster(*GUSU)}, IN_TIME)
    approve_all(folder)

    def change(event: ledger.Event) -> dict[str, object]:
        if "ids" not in event.decided:
            return {}
        one, other = event.decided["ids"]
        swapped = {one: event.decided["ids"][other], other: event.decided["ids"][one]}
        return {"decided": {**event.decided, "ids": swapped}}

    rewrite(folder, change)
    said = [problem.message for problem in verify.run(look(folder)).problems]
    assert any("2 处选题编号给了别的选题" in message for message in said), said


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_things_come_no_number_changes_its_topic(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = make(tmp_path)
    units = [["姑苏区柳溪示例小学", "姑苏区", "姑苏区老柳溪示例小学"]]
    again = (GUSU[0][0], "姑苏区", "姑苏区老柳溪示例小学", "语文", "小学")
    files = {
        "姑苏区.xlsx": roster(*GUSU),
        "常熟市.xlsx": roster(*CHANGSHU),
        "重报.xlsx": roster(GUSU[1], again),
        "单位名单.xlsx": workbook(units, ("单位规范名称", "所属区域", "曾用名"), "单位名单"),
        "申报表.docx": own_form(),
    }
    events: list[Callable[[], object]] = [
        *(lambda name=name: give(folder, {name: files[name]}, LATE) for name in files),
        lambda: answer(folder, "不收", late("姑苏")),
        lambda: answer(folder, "不收", late("常熟")),
        lambda: answer(folder, "另立选题", lambda line: line["问题"] == What.UNJOINED),
        lambda: approve_all(folder) if any(not topic.withdrawn for topic in look(folder).topics) else None,
    ]
    give(folder, {"第一批.xlsx": roster(("古诗文积累的新做法", "姑苏区", "姑苏区兰竹示例小学", "语文", "小学"))}, LATE)
    titles: dict[str, str] = {}
    order = [*chance.sample(events, len(events)), events[-1], *chance.sample(events[5:], 4)]
    for event in order:
        event()
        for topic in look(folder).topics:
            for name in filter(None, (topic.id, topic.number)):
                assert titles.setdefault(name, topic.title) == topic.title
    assert follows(folder)
