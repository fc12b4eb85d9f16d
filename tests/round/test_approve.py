"""approve: decisions come back from the workbook; numbers follow the scheme and never move."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml

from anliku import catalogue as catalogues
from anliku.round.desk import approve, opened
from anliku.round.desk.result import NotDone, StepResult
from tests.formats.sheet.books import row, workbook
from tests.round.desks import BY, look
from tests.round.intake import give, start

TOPICS = (
    ("从数据到课堂的追问", "常熟市", "常熟市柳溪示例小学", "语文", "小学"),
    ("估算意识的小步练习", "姑苏区", "姑苏区清桥示例小学", "数学", "小学"),
    ("睡眠与作业的再平衡", "姑苏区", "姑苏区兰汀示例中学", "相关因素", "初中"),
)


def sheet(*topics: tuple[str, ...]) -> bytes:
    return workbook([row(number, topic) for number, topic in enumerate(topics, 1)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = start(tmp_path)
    give(folder, {"汇总表.xlsx": sheet(*TOPICS)})
    with opened.at(folder, BY) as held:
        approve.propose(held)
    return folder


def fill(folder: Path, change: Callable[[Any], object], base: Path | None = None) -> Path:
    """The workbook with everything approved, then changed; where it is saved."""
    book = openpyxl.load_workbook(base or folder / approve.SHEET)
    page = book["立项"]
    for line in page.iter_rows(min_row=3):
        line[8].value = line[8].value or "立项"
    change(page)
    path = folder.parent / "填好的.xlsx"
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())
    return path


def decide(folder: Path, path: Path | None, everything: bool = False) -> StepResult:
    with opened.at(folder, BY) as held:
        return approve.decide(held, path, everything)


def numbers(folder: Path) -> dict[str, str]:
    return {topic.title: topic.number for topic in look(folder).topics}


def test_numbers_follow_the_order_of_the_rules(folder: Path) -> None:
    assert decide(folder, fill(folder, lambda page: None)).ok
    assert numbers(folder) == {
        "估算意识的小步练习": "SZ2025-001",
        "睡眠与作业的再平衡": "SZ2025-002",
        "从数据到课堂的追问": "SZ2025-003",
    }


def refuse(page: Any) -> None:
    page.cell(4, 9).value, page.cell(4, 10).value = "不立项", "与往年选题相同"


def test_a_refusal_has_its_reason_and_no_number(folder: Path) -> None:
    assert decide(folder, fill(folder, refuse)).ok
    shown = look(folder)
    refused = next(topic for topic in shown.topics if topic.title == TOPICS[2][0])
    assert refused.approved is False
    assert refused.number == ""
    event = shown.last("approve")
    assert event is not None
    assert event.decided["topics"][refused.id] == {"reason": "与往年选题相同"}
    text = "\n".join(cell.text for table in docx.Document(str(folder / approve.NOTICE)).tables for cell in table._cells)
    assert TOPICS[0][0] in text
    assert TOPICS[2][0] not in text


def test_what_comes_later_moves_no_number(folder: Path) -> None:
    decide(folder, fill(folder, refuse))
    before = numbers(folder)
    late = ("古诗文积累的新做法", "姑苏区", "姑苏区兰竹示例小学", "语文", "小学")
    give(folder, {"补报.xlsx": sheet(late)})
    with opened.at(folder, BY) as held:
        again = approve.propose(held).written[0]
    path = fill(folder, lambda page: None, folder / again.name)
    decide(folder, path)
    after = numbers(folder)
    assert after == before | {late[0]: "SZ2025-003"}


def test_the_list_names_no_person(folder: Path) -> None:
    decide(folder, None, everything=True)
    document = docx.Document(str(folder / approve.NOTICE))
    text = "\n".join(
        [cell.text for table in document.tables for cell in table._cells] + [one.text for one in document.paragraphs]
    )
    assert "示例负责人" not in text
    assert TOPICS[0][0] in text
    assert document.core_properties.author == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda page: page.cell(3, 9, "").__setattr__("value", None), "没有决定"),
        (lambda page: page.cell(3, 9).__setattr__("value", "也许"), "“也许”不能用"),
        (lambda page: page.cell(3, 9).__setattr__("value", "不立项"), "要写理由"),
        (lambda page: page.cell(3, 9).__setattr__("value", '=IF(1,"立项")'), "是公式"),
        (lambda page: page.cell(3, 1).__setattr__("value", "T099"), "没有选题“T099”"),
        (lambda page: page.cell(3, 2).__setattr__("value", "另一个标题"), "被改成"),
        (lambda page: page.delete_rows(3), "少了选题"),
        (lambda page: page.append(["T001", TOPICS[0][0], "", "", "", "", "", "", "立项", ""]), "写了两行"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_decided(
    folder: Path, change: Callable[[Any], object], said: str
) -> None:
    result = decide(folder, fill(folder, change))
    assert not result.ok
    assert any(said in problem.message for problem in result.problems)
    assert look(folder).last("approve") is None


def test_a_strangers_workbook_is_refused(folder: Path) -> None:
    path = folder.parent / "别的.xlsx"
    path.write_bytes(sheet(*TOPICS))
    with pytest.raises(NotDone, match="不是这一轮的立项决定表"):
        decide(folder, path)


def test_nothing_to_approve_is_told(tmp_path: Path) -> None:
    folder = start(tmp_path)
    with opened.at(folder, BY) as held, pytest.raises(NotDone, match="还没有选题"):
        approve.propose(held)


def test_the_decision_follows_from_the_workbook(folder: Path) -> None:
    decide(folder, fill(folder, refuse))
    shown = look(folder)
    event = shown.last("approve")
    assert event is not None
    assert approve.replay(shown.at(event), event) == []
    event.decided["topics"]["T001"] = {"number": "SZ2025-009"}
    assert approve.replay(shown.at(event), event) == [
        "选题 T001 按决定表应是立项 SZ2025-002，账本记的是立项 SZ2025-009"
    ]


def test_regions_may_count_for_themselves(tmp_path: Path) -> None:
    folder = start(tmp_path)
    rules = folder / "round.yml"
    text = rules.read_text(encoding="utf-8").replace('"SZ{year}-{n:03}"', '"{year}-{region}-{n:02}"')
    rules.write_text(text.replace("restart: false", "restart: true"), encoding="utf-8")
    give(folder, {"汇总表.xlsx": sheet(*TOPICS)})
    decide(folder, None, everything=True)
    assert sorted(number.rpartition("-")[2] for number in numbers(folder).values()) == ["01", "01", "02"]


def test_the_public_list_holds_titles_units_and_regions(folder: Path) -> None:
    decide(folder, None, everything=True)
    root = folder.parent / "library"
    place = root / "cases" / "outcomes" / "made-2025.yml"
    assert not place.exists()
    with opened.at(folder, BY) as held:
        result = approve.decide(held, None, everything=True, public=True)
    assert any("写进了案例库" in line for line in result.lines)
    entries = yaml.safe_load(place.read_text(encoding="utf-8"))["approved"]
    assert [set(entry) for entry in entries] == [{"number", "title", "unit", "region"}] * 3
    assert "示例负责人" not in place.read_text(encoding="utf-8")
    # Once it is public, what is decided later is public, too.
    with opened.at(folder, BY) as held:
        again = approve.propose(held).written[0]
    decide(folder, fill(folder, refuse, folder / again.name))
    assert len(yaml.safe_load(place.read_text(encoding="utf-8"))["approved"]) == 2
    assert not [problem for problem in catalogues.load(root).problems if problem.is_error]
    shown = look(folder)
    event = shown.last("approve")
    assert event is not None
    assert approve.replay(shown.at(event), event) == []
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace("SZ2025-001", "SZ2025-777"), encoding="utf-8")
    assert (
        "案例库里的立项名单（cases/outcomes/made-2025.yml）与账本记的不一样"
        in approve.replay(shown.at(event), event)[0]
    )
    place.unlink()
    assert "案例库里没有立项名单了" in approve.replay(shown.at(event), event)[0]
