"""Bad input: each file is told, kept aside, and nothing else breaks."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from anliku import atomic, cli
from anliku.round.desk import opened, receive
from anliku.round.desk.pending import What
from tests.formats import packages
from tests.formats.sheet.books import phone, row, workbook
from tests.hostile import sheets
from tests.round import made, papers
from tests.round.desks import BY, look
from tests.round.intake import give, start

GOOD = ("从数据到课堂的追问", "姑苏区", "姑苏区柳溪示例小学", "语文", "小学")


def good() -> dict[str, bytes]:
    """A sheet and its form, in which nothing is wrong."""
    form = papers.form(GOOD[0], GOOD[2], "示例负责人", (), ["推断能力薄弱"], ["研读", "访谈", "追问"], phone(1))
    return {"姑苏区汇总表.xlsx": workbook([row(1, GOOD)]), "申报表.docx": form}


def is_unharmed(folder: Path) -> bool:
    topic = next(topic for topic in look(folder).topics if topic.title == GOOD[0])
    return bool(topic.form) and topic.unit == GOOD[2]


def test_sheets_that_cannot_be_read_are_one_line_each(tmp_path: Path) -> None:
    folder = start(tmp_path)
    bad = {f"{name}.xlsx": make() for name, (make, _) in sheets.REFUSED.items()}
    give(folder, {**good(), **bad})
    told = {line.where: line.message for line in look(folder).state.open if line.what is What.UNREADABLE}
    assert set(told) == set(bad)
    assert all(len(message) > 10 and "Traceback" not in message for message in told.values())
    assert is_unharmed(folder)
    # Beside them stands the round's own round.yml, kept since it was opened.
    came = [path for path in (folder / "received").iterdir() if path.suffix != ".yml"]
    assert len(came) == len({*good().values(), *bad.values()})


ODD = (
    "formula-error",
    "formula-without-result",
    "date-for-a-word",
    "number-for-a-word",
    "dragged-formulas",
    "endless-texts",
    "hidden-sheet",
)


@pytest.mark.parametrize("name", ODD)
def test_a_sheet_with_odd_cells_is_read_and_told(name: str, tmp_path: Path) -> None:
    folder = start(tmp_path)
    give(folder, {**good(), f"{name}.xlsx": sheets.FOUND[name][0]()})
    assert any(line.what is What.CELL for line in look(folder).state.open)
    assert is_unharmed(folder)


@pytest.mark.parametrize("name", ["saved-by-libreoffice", "macros", "numbers-as-text", "names-in-another-namespace"])
def test_a_sheet_of_another_program_is_read_like_any(name: str, tmp_path: Path) -> None:
    folder = start(tmp_path)
    give(folder, {f"{name}.xlsx": sheets.FINE[name]()})
    assert len(look(folder).topics) == 2
    told = [line.message for line in look(folder).state.open if line.what in {What.CELL, What.UNREADABLE}]
    # Those of one file have no leader.
    assert set(told) <= {"“负责人”没有填"}


WORD: dict[str, Callable[[], bytes]] = {
    "旧的.doc": lambda: packages.ole("WordDocument"),
    "改名的.docx": lambda: packages.ole("WordDocument", "1Table"),
    "加密.docx": lambda: packages.ole("EncryptedPackage"),
    "空的.docx": lambda: b"",
    "没有字.docx": lambda: papers.word(papers.line("")),
    "半截.docx": lambda: papers.word(papers.line("字" * 2000))[:700],
    "是表格.docx": packages.sheet,
    "嵌套.docx": lambda: papers.word("<w:sdt><w:sdtContent>" * 400 + "</w:sdtContent></w:sdt>" * 400),
    "照片.jpg": lambda: b"\xff\xd8\xff",
    "扫描.pdf": lambda: b"%PDF-1.4",
    "打包.rar": lambda: b"Rar!",
    "不知道": lambda: b"\0\1\2",
    "名单.csv": lambda: "标题\n甲".encode("gb18030"),
}


def test_word_files_that_cannot_be_read_are_one_line_each(tmp_path: Path) -> None:
    folder = start(tmp_path)
    give(folder, {**good(), **{name: content() for name, content in WORD.items()}})
    told = {line.where for line in look(folder).state.open if line.what is What.UNREADABLE}
    assert told == set(WORD)
    assert is_unharmed(folder)


def test_links_pipes_and_what_programs_leave_behind(tmp_path: Path) -> None:
    folder = start(tmp_path)
    box = tmp_path / "box"
    box.mkdir()
    for name, data in {**good(), "~$申报表.docx": b"lock", "Thumbs.db": b"x", ".DS_Store": b"x"}.items():
        (box / name).write_bytes(data)
    (box / "链接.docx").symlink_to("/etc/hostname")
    (box / "圈").symlink_to(box)
    os.mkfifo(box / "管道.docx")
    with opened.at(folder, BY) as held:
        result = receive.run(held, [box, tmp_path / "没有的.docx"])
    told = {problem.location.file: problem.message for problem in result.problems}
    assert set(told) == {"链接.docx", "管道.docx", "没有的.docx"}
    assert is_unharmed(folder)
    assert not (folder / "received").joinpath("hostname").exists()


def test_contacts_come_as_word_too(tmp_path: Path) -> None:
    folder = start(tmp_path)
    table = papers.table(("单位", "姓名", "职务", "手机号码", "QQ号"), ("姑苏区教育局", "联一", "科员", phone(1), ""))
    give(folder, {"附件1.docx": papers.word(papers.line("联络人信息上报表"), table)})
    assert [(one.region, one.name, one.phone) for one in look(folder).contacts] == [("姑苏区", "联一", phone(1))]


def test_a_list_of_experts_is_not_taken_for_contacts(tmp_path: Path) -> None:
    folder = start(tmp_path)
    rows = [["专一", "姑苏区示例教研室", "语文", phone(2)]]
    give(folder, {"专家.xlsx": workbook(rows, ("姓名", "单位", "擅长学科", "手机号码"), "专家")})
    line = look(folder).state.open[0]
    assert line.what is What.UNREADABLE
    assert "anliku round assign" in line.message


def test_a_full_disk_says_so_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = start(tmp_path)
    box = tmp_path / "box"
    box.mkdir()
    for name, data in good().items():
        (box / name).write_bytes(data)
    before = (folder / "ledger.jsonl").read_bytes()
    real, count = atomic.write_bytes, 0

    def write(path: Path, data: bytes, replace: bool = True, sync: bool = True) -> None:
        nonlocal count
        count += 1
        if count > 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        real(path, data, replace, sync)

    monkeypatch.setattr(opened, "write_bytes", write)
    command = ["round", "receive", str(box), "--folder", str(folder), "--date", made.DAY]
    assert cli.main(command) == 1
    said = capsys.readouterr().err
    assert "磁盘满了" in said
    assert "请腾出空间后再运行一次" in said
    assert (folder / "ledger.jsonl").read_bytes() == before
    monkeypatch.undo()
    assert cli.main(command) == 0
    assert is_unharmed(folder)


@pytest.mark.parametrize("typed", ["2024-02-30", "昨天", "29/3/2024", ""])
def test_a_date_that_is_none_is_told(typed: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = start(tmp_path)
    assert cli.main(["round", "receive", str(folder / "round.yml"), "--folder", str(folder), "--date", typed]) == 2
    assert "请写成 2024-03-29 的样子" in capsys.readouterr().err


def test_a_day_to_come_is_none_on_which_files_came(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = start(tmp_path)
    file = str(folder / "round.yml")
    assert cli.main(["round", "receive", file, "--folder", str(folder), "--date", "2999-01-01"]) == 2
    assert "日期 2999-01-01 还没有到" in capsys.readouterr().err
    assert look(folder).last("receive") is None
