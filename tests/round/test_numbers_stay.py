"""Ids and numbers belong to a topic: whatever comes, goes or is decided later moves none of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from anliku.round import verify
from anliku.round.desk import approve, opened, receive, topic_ids
from anliku.round.outcome.standing_awards import standing
from tests.formats.sheet.books import row, workbook
from tests.round import papers
from tests.round.desks import BY, look, make
from tests.round.finished import judged
from tests.round.intake import give
from tests.round.test_campaigns import case, shuangliu

FIRST = (
    ("从数据到课堂的追问", "姑苏区", "姑苏区柳溪示例小学", "语文", "小学"),
    ("估算意识的小步练习", "姑苏区", "姑苏区清桥示例小学", "数学", "小学"),
)
SECOND = (
    ("睡眠与作业的再平衡", "常熟市", "常熟市兰汀示例中学", "相关因素", "初中"),
    ("说明文里的信息地图", "常熟市", "常熟市竹湾示例小学", "语文", "小学"),
)
LATE = "2024-04-02"


def roster(*topics: tuple[str, ...]) -> bytes:
    return workbook([row(number, topic) for number, topic in enumerate(topics, 1)])


def answered(folder: Path, choice: Callable[[dict[str, str]], str]) -> None:
    """待处理.xlsx with what ``choice`` says of each line, read back."""
    book = openpyxl.load_workbook(folder / receive.SHEET)
    page = book["待处理"]
    head = [str(cell.value) for cell in page[2]]
    for cells in page.iter_rows(min_row=3):
        chosen = choice({name: str(cell.value or "") for name, cell in zip(head, cells, strict=True)})
        if chosen:
            cells[head.index("处理")].value = chosen
    stream = io.BytesIO()
    book.save(stream)
    give(folder, {"待处理.xlsx": stream.getvalue()})


def approved(folder: Path) -> dict[str, str]:
    """Title → number, once everything is approved."""
    with opened.at(folder, BY) as held:
        approve.decide(held, None, everything=True)
    return numbers(folder)


def numbers(folder: Path) -> dict[str, str]:
    return {topic.title: topic.number for topic in look(folder).topics if not topic.withdrawn}


def refuse_first(line: dict[str, str]) -> str:
    return "不收" if line["问题"] == "迟交" and "姑苏" in line["在哪里"] else ""


def test_a_later_roster_takes_no_number_of_a_topic_that_had_none(tmp_path: Path) -> None:
    folder = make(tmp_path)
    give(folder, {"姑苏区汇总表.xlsx": roster(*FIRST)}, "2024-03-20")
    own = ("课后服务里的作业诊断", "姑苏区竹湾示例小学", "赵甲一", ["钱乙二"], ["问题。"], ["思路"], "")
    give(folder, {"申报表.docx": papers.form(*own)}, "2024-03-21")
    answered(folder, lambda line: "另立选题" if line["问题"] == "对不上" else "")
    before = approved(folder)
    assert before[own[0]] == "SZ2024-003"
    give(folder, {"常熟市汇总表.xlsx": roster(*SECOND)}, "2024-03-28")
    after = numbers(folder)
    assert {title: after[title] for title in before} == before
    assert [after[topic[0]] for topic in SECOND] == ["", ""]
    assert verify.run(look(folder)).ok


@pytest.mark.parametrize("older", [False, True])
def test_a_roster_refused_later_hands_no_number_on(
    older: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path)
    with monkeypatch.context() as patch:
        if older:
            # A program before this one put no ids into the ledger.
            patch.setattr(topic_ids, "new", lambda _: {})
        give(folder, {"姑苏区汇总表.xlsx": roster(*FIRST)}, LATE)
        give(folder, {"常熟市汇总表.xlsx": roster(*SECOND)}, LATE)
        before = approved(folder)
    answered(folder, refuse_first)
    after = numbers(folder)
    assert after == {topic[0]: before[topic[0]] for topic in SECOND}
    # Nor does a topic that comes now.
    give(folder, {"太仓市汇总表.xlsx": roster(("追问依据", "太仓市", "太仓市示例小学", "语文", "小学"))}, LATE)
    assert approved(folder)["追问依据"] == "SZ2024-005"
    approved(folder)
    assert verify.run(look(folder)).ok


def test_a_roster_sent_again_keeps_its_topics_where_the_first_is_refused(tmp_path: Path) -> None:
    folder = make(tmp_path)
    give(folder, {"姑苏区汇总表.xlsx": roster(*FIRST)}, LATE)
    give(folder, {"再报.xlsx": roster(*FIRST[::-1])}, "2024-04-03")
    before = approved(folder)
    answered(folder, refuse_first)
    assert numbers(folder) == before


def test_a_unit_list_that_makes_two_rows_one_moves_no_other(tmp_path: Path) -> None:
    folder = make(tmp_path)
    again = (FIRST[0][0], "姑苏区", "姑苏区旧名示例小学", "语文", "小学")
    give(folder, {"汇总表.xlsx": roster(FIRST[0], again, *SECOND)}, "2024-03-20")
    with opened.at(folder, BY) as held:
        approve.decide(held, None, everything=True)
    before = {(topic.title, topic.unit): topic.number for topic in look(folder).topics}
    units = workbook(
        [["姑苏区柳溪示例小学", "姑苏区", "姑苏区旧名示例小学"]], ("单位规范名称", "所属区域", "曾用名"), "单位名单"
    )
    give(folder, {"单位名单.xlsx": units}, "2024-03-21")
    after = {(topic.title, topic.unit): topic.number for topic in look(folder).topics}
    assert len(after) == 3
    assert after == {topic: before[topic] for topic in after}


def test_a_work_that_is_let_in_later_takes_no_number_and_no_award(tmp_path: Path) -> None:
    folder = shuangliu(tmp_path, {"a.docx": case("双流区清桥示例小学", "三次追问之后")}, "2021-05-21")
    works = {
        "b.docx": case("双流区柳溪示例中学", "把估算请进早读"),
        "c.docx": case("双流区兰汀示例小学", "错题故事会的第一年"),
    }
    give(folder, works, "2021-05-11")
    judged(folder, ("一等奖", ""))
    before = {one.title: one.number for one in look(folder).cases}
    won = [(award, one.title) for one, award in standing(look(folder))]
    answered(folder, lambda line: "收下" if line["问题"] == "迟交" else "")
    after = {one.title: one.number for one in look(folder).cases}
    assert len(after) == 3
    assert {title: after[title] for title in before} == before
    assert after["三次追问之后"] == "SL2021-03"
    assert [(award, one.title) for one, award in standing(look(folder))] == won
