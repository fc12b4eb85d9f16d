"""receive: what came in is joined, and every planted fault is one line, whatever the order."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from anliku.round.desk import receive
from anliku.round.desk.pending import What
from tests.formats.sheet.books import phone, row, workbook
from tests.round import made, papers
from tests.round.desks import BY, look
from tests.round.intake import give, start, take_all, told


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, made.Made]:
    """A small made round, everything of its topics taken in. No test changes it."""
    base = tmp_path_factory.mktemp("receive")
    round_made = made.make(60, cases=16)
    folder = start(base)
    take_all(folder, round_made)
    return folder, round_made


def test_every_planted_fault_is_one_line_and_nothing_else_is(taken: tuple[Path, made.Made]) -> None:
    folder, round_made = taken
    table = made.count_faults(told(look(folder)), round_made.planted)
    assert {what: counts for what, counts in table.items() if counts[0] != counts[1] or counts[2]} == {}
    assert set(table) == {str(what) for what in What} - {str(What.NOT_APPROVED), str(What.LOST_NUMBER)}


def test_the_order_of_files_does_not_matter(taken: tuple[Path, made.Made], tmp_path: Path) -> None:
    folder, round_made = taken
    other = start(tmp_path)
    for day, files in reversed(round_made.batches[:3]):
        names = sorted(files, reverse=True)
        for at in range(0, len(names), 12):
            give(other, {name: files[name] for name in names[at : at + 12]}, day)
    for day, files in round_made.batches[3:]:
        give(other, files, day)
    shown = look(folder)
    joined = {(topic.title, topic.unit): topic.form for topic in shown.topics if not topic.withdrawn}
    again = {(topic.title, topic.unit): topic.form for topic in look(other).topics if not topic.withdrawn}
    assert again == joined


def test_the_same_files_again_change_nothing(taken: tuple[Path, made.Made]) -> None:
    folder, round_made = taken
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    day, files = round_made.batches[2]
    result = give(folder, files, day)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert sum("收过了" in line for line in result.lines) == len(files)


def test_the_same_bytes_under_another_name_say_which_and_that_it_was_not_read(taken: tuple[Path, made.Made]) -> None:
    folder, round_made = taken
    files = {name: data for _, batch in round_made.batches for name, data in batch.items()}
    sheet = next(name for name in files if name.endswith("汇总表.xlsx"))
    said = give(folder, {"另一个名字.xls": files["旧版汇总表.xls"], "再发一次.xlsx": files[sheet]}).lines
    assert "另一个名字.xls：与“旧版汇总表.xls”内容相同，收过了；那一份读不了，怎样处理写在 待填/待处理.xlsx 里" in said
    assert f"再发一次.xlsx：与“{sheet}”内容相同，收过了" in said


def test_who_sends_nothing_is_told_with_whom_to_call(tmp_path: Path) -> None:
    folder = start(tmp_path)
    units = [
        ["常熟市兰汀示例小学", "常熟市", ""],
        *[[f"苏州市{name}示例小学", made.DIRECT, "是"] for name in ("清桥", "竹湾")],
    ]
    rows = [row(1, ("从数据到课堂的追问", made.DIRECT, "苏州市清桥示例小学", "语文", "小学"))]
    contact = [["常熟市教育局", "联一", "科员", phone(1)]]
    give(
        folder,
        {
            "单位名单.xlsx": workbook(units, ("单位规范名称", "所属区域", "直接报送"), "单位名单"),
            "联络人.xlsx": workbook(contact, ("单位", "姓名", "职务", "手机号码"), "联络人信息上报表"),
            "汇总表.xlsx": workbook(rows),
        },
    )
    state = look(folder).state
    under = {line.region + line.unit: line for line in state.open if line.what is What.UNDER}
    assert "常熟市一项也没有报，名额是区域案例至少 1 项" in under["常熟市"].message
    assert state.whom(under["常熟市"]).startswith("联一（常熟市教育局")
    # Of those that report straight to the centre, only the one that has sent nothing.
    direct = [line.message for line in under.values() if line.region == made.DIRECT]
    assert [message.partition("，")[0] for message in direct] == ["苏州市竹湾示例小学报了 0 项学校案例"]


def test_a_line_says_whom_to_call(taken: tuple[Path, made.Made]) -> None:
    shown = look(taken[0])
    line = next(line for line in shown.state.open if line.what is What.NO_FORM)
    assert shown.state.whom(line).startswith("联")
    assert "电话 1" in shown.state.whom(line)


def test_the_workbook_is_protected_and_offers_choices(taken: tuple[Path, made.Made]) -> None:
    sheet = openpyxl.load_workbook(taken[0] / receive.SHEET)["待处理"]
    assert sheet.protection.sheet
    head = [cell.value for cell in sheet[2]]
    at = head.index("处理") + 1
    assert not sheet.cell(3, at).protection.locked
    assert sheet.cell(3, 1).protection.locked
    assert {str(rule.formula1) for rule in sheet.data_validations.dataValidation} >= {'"改用规范名称,照原样"'}
    assert sheet.page_setup.paperSize == 9


def filled(path: Path, **choices: tuple[str, str]) -> bytes:
    """``待处理.xlsx`` with a choice (and its target) in the first line of each of these kinds."""
    book = openpyxl.load_workbook(path)
    sheet = book["待处理"]
    head = [cell.value for cell in sheet[2]]
    for what, (choice, target) in choices.items():
        line = next(cells for cells in sheet.iter_rows(min_row=3) if cells[1].value == what)
        line[head.index("处理")].value = choice
        line[head.index("归到")].value = target
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_what_was_decided_is_done_and_not_asked_again(tmp_path: Path) -> None:
    folder = start(tmp_path)
    take_all(folder, made.make(60))
    before = look(folder)
    twice = next(line for line in before.state.open if line.what is What.TWICE)
    answers = filled(
        folder / receive.SHEET,
        对不上=("归到选题", "t001"),
        交了两份=("用前一份", ""),
        新表里没有=("撤回", ""),
        单位名称=("随便", ""),
    )
    result = give(folder, {"待处理.xlsx": answers})
    assert [problem.message for problem in result.problems] == [
        "“待处理”第 28 行（I28）：“随便”不能用，可以选 改用规范名称、照原样"
    ] or ("“随便”不能用" in result.problems[0].message)
    after = look(folder)
    assert {line.id for line in before.state.open} - {line.id for line in after.state.open} >= {twice.id}
    assert next(topic for topic in after.topics if topic.id == twice.topic).form == twice.about[0]
    dropped = next(line for line in before.state.open if line.what is What.DROPPED)
    assert next(topic for topic in after.topics if topic.id == dropped.topic).withdrawn
    stray = next(line for line in before.state.open if line.what is What.UNJOINED)
    assert next(topic for topic in after.topics if topic.id == "T001").form == stray.about[0]
    assert "待处理.xlsx" in [path.name for path in (folder / "待填").iterdir()]
    sheet = openpyxl.load_workbook(folder / receive.SHEET)["已处理"]
    assert BY in [cell.value for cells in sheet.iter_rows(min_row=3) for cell in cells]


def test_a_form_of_a_region_without_a_sheet_waits(tmp_path: Path) -> None:
    folder = start(tmp_path)
    form = papers.form("从数据到课堂的追问", "姑苏区柳溪示例小学", "赵甲一", (), ["问题"], ["思路"], "")
    give(folder, {"申报表.docx": form})
    shown = look(folder)
    assert shown.state.waiting == ["申报表.docx"]
    line = next(line for line in shown.state.open if line.what is What.UNJOINED)
    assert line.message == "姑苏区还没有报汇总表，先等着，表来了自己会对上；请催报，或另立、不收"
    assert (line.where, line.region) == ("申报表.docx", "姑苏区")
    sheet = workbook([row(1, ("从数据到课堂的追问", "姑苏区", "姑苏区柳溪示例小学", "语文", "小学"))])
    give(folder, {"汇总表.xlsx": sheet})
    shown = look(folder)
    assert shown.topics[0].form
    assert shown.state.waiting == []
    assert What.UNJOINED not in {line.what for line in shown.state.open}


def test_what_waits_for_a_sheet_names_whom_to_call_and_may_be_a_topic_of_its_own(tmp_path: Path) -> None:
    folder = start(tmp_path)
    contact = [["姑苏区教研室", "联一", "教研员", phone(1)]]
    contacts = workbook(contact, ("单位", "姓名", "职务", "手机号码"), "联络人信息上报表")
    forms = {
        f"{number}.docx": papers.form(title, "姑苏区柳溪示例小学", "赵甲一", (), ["问题"], ["思路"], "")
        for number, title in enumerate(("从数据到课堂的追问", "睡眠与作业的再平衡"))
    }
    give(folder, {"联络人.xlsx": contacts, **forms})
    state = look(folder).state
    lines = [line for line in state.open if line.what is What.UNJOINED]
    assert ["联一" in state.whom(line) for line in lines] == [True, True]
    give(folder, {"待处理.xlsx": filled(folder / receive.SHEET, 对不上=("另立选题", ""))})
    assert len(look(folder).topics) == 1
    give(folder, {"待处理.xlsx": filled(folder / receive.SHEET, 对不上=("另立选题", ""))})
    shown = look(folder)
    assert [topic.title for topic in shown.topics] == ["从数据到课堂的追问", "睡眠与作业的再平衡"]
    assert shown.state.waiting == []


def test_late_ones_are_left_out_where_the_rules_say_so(tmp_path: Path) -> None:
    folder = start(tmp_path)
    rules = folder / "round.yml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("late: 收下标明", "late: 不收"), encoding="utf-8")
    sheet = workbook([row(1, ("从数据到课堂的追问", "姑苏区", "姑苏区柳溪示例小学", "语文", "小学"))])
    give(folder, {"汇总表.xlsx": sheet}, made.LATE_DAY)
    shown = look(folder)
    assert shown.topics == []
    assert [line.what for line in shown.state.open] == [What.LATE]
    give(folder, {"待处理.xlsx": filled(folder / receive.SHEET, 迟交=("收下", ""))})
    assert len(look(folder).topics) == 1


def test_another_rounds_sheet_is_refused(tmp_path: Path) -> None:
    sheet = workbook([row(1, ("从数据到课堂的追问", "姑苏区", "姑苏区柳溪示例小学", "语文", "小学"))])
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = start(tmp_path / "a"), start(tmp_path / "b", by="另一位老师")
    for folder in (one, other):
        give(folder, {"汇总表.xlsx": sheet}, made.LATE_DAY)
    result = give(other, {"待处理.xlsx": filled(one / receive.SHEET, 迟交=("收下", ""))})
    assert "另一轮" in result.problems[0].message
    assert [line.what for line in look(other).state.open] == [line.what for line in look(one).state.open]
