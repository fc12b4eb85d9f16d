"""A new round: where it may stand, who may be at it, and what its rules may say."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from anliku import cli
from anliku.round import steps
from anliku.round.desk import lock, opened
from anliku.round.desk.result import NotDone
from tests.formats.sheet.books import row, workbook
from tests.round.desks import BY, library, look, make


def run(*arguments: str) -> int:
    return cli.main(["round", *arguments])


def test_a_new_round_is_for_its_owner_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path)
    if sys.platform != "win32":
        assert folder.stat().st_mode & 0o777 == 0o700
    assert run("--folder", str(folder)) == 0
    said = capsys.readouterr().out
    assert "下一步：收件" in said
    assert "2024-03-29" in said


def test_open_again_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path)
    (folder / "round.yml").write_text(
        (folder / "round.yml").read_text(encoding="utf-8") + "\n# 我的话\n", encoding="utf-8"
    )
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert run("open", str(folder), "--campaign", "suzhou-2024", "--root", str(tmp_path / "library")) == 0
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert "没有改动" in capsys.readouterr().out


@pytest.mark.parametrize("place", ["library", "library/rounds/1", "library/site/x", "."])
def test_no_round_where_things_are_published(tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]) -> None:
    root = library(tmp_path)
    (root / ".git").mkdir()
    assert run("open", str(tmp_path / place), "--campaign", "suzhou-2024", "--root", str(root)) == 1
    assert "请" in capsys.readouterr().err
    assert not (tmp_path / place / "round.yml").exists()


def test_no_round_behind_a_link_into_the_library(tmp_path: Path) -> None:
    root = library(tmp_path)
    (tmp_path / "link").symlink_to(root)
    assert run("open", str(tmp_path / "link" / "r"), "--campaign", "suzhou-2024", "--root", str(root)) == 1
    assert not (root / "r").exists()


def test_no_round_in_the_repository_around_the_library(tmp_path: Path) -> None:
    root = library(tmp_path)
    (tmp_path / ".git").mkdir()
    assert run("open", str(tmp_path / "r"), "--campaign", "suzhou-2024", "--root", str(root)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="modes")
def test_a_folder_that_others_may_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path)
    folder.chmod(0o755)
    assert run("--folder", str(folder)) == 1
    assert "chmod 700" in capsys.readouterr().err


def test_a_folder_with_other_things_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = library(tmp_path)
    (tmp_path / "r").mkdir(mode=0o700)
    (tmp_path / "r" / "照片.jpg").touch()
    assert run("open", str(tmp_path / "r"), "--campaign", "suzhou-2024", "--root", str(root)) == 1
    assert "已经有别的文件" in capsys.readouterr().err


def test_the_second_is_told_who_is_there(tmp_path: Path) -> None:
    folder = make(tmp_path)
    with (
        opened.at(folder, "张老师"),
        pytest.raises(NotDone, match=rf"“张老师”（\d{{4}}-\d\d-\d\d \d\d:\d\d 开始，.*进程 {os.getpid()}）正在用"),
        opened.at(folder, "李老师"),
    ):
        pass


def test_the_lock_of_a_dead_process_is_taken_over_with_a_word(tmp_path: Path) -> None:
    folder = make(tmp_path)
    (folder / lock.FILE).write_text(
        '{"by": "张老师", "host": "desk", "pid": 1, "since": "2024-03-29T10:00:00+08:00"}', encoding="utf-8"
    )
    with opened.at(folder, "李老师") as held:
        assert any("张老师" in note and "没有做完就中断了" in note for note in held.notes)
    with opened.at(folder, "李老师") as held:
        assert not held.notes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version: 1", "version: 2", "请升级"),
        ("version: 1", "version: 0", "旧程序建的"),
        ("entries: 选题", "entries: 随便", "只能是 选题、作品"),
        ("late: 收下标明", "later: 收下标明", "是不是“late”"),
        ('"SZ{year}-{n:03}"', '"SZ{year}"', "没有序号"),
        ("restart: false", "restart: true", "{region}"),
        ("  receive: 选题申报", "  receeve: 选题申报", "没有“receeve”这一步"),
        ("campaign: suzhou-2024", "campaign: nowhere-2024", "案例库里没有这个评选"),
        ("same: 0.05", "same: 0.9", "other 要大于 same"),
    ],
)
def test_rules_that_cannot_be_are_told(
    tmp_path: Path, old: str, new: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path, change=lambda text: text.replace(old, new))
    assert run("--folder", str(folder)) == 1
    assert said in capsys.readouterr().err


def test_a_library_that_moved_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path)
    (tmp_path / "library").rename(tmp_path / "moved")
    assert run("--folder", str(folder)) == 1
    assert "library" in capsys.readouterr().err
    assert run("--folder", str(folder), "--root", str(tmp_path / "moved")) == 0


def test_every_step_has_a_name_and_a_word() -> None:
    assert tuple(step.name for step in steps.STEPS) == opened.STEPS


def test_help_lists_the_commands_in_the_order_of_the_steps(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    listed = re.findall(r"(?m)^  ([a-z]+) ", capsys.readouterr().out)
    assert listed == ["open", *opened.STEPS, "verify"]


def test_what_people_filled_in_is_never_replaced(tmp_path: Path) -> None:
    folder = make(tmp_path)
    with opened.at(folder, BY) as held:
        assert held.write("待填/表.xlsx", b"filled in by hand").name == "待填/表.xlsx"
        assert held.write("待填/表.xlsx", b"new").name == "待填/表-2.xlsx"
        assert any("有人填过" in note for note in held.notes)
    assert (folder / "待填" / "表.xlsx").read_bytes() == b"filled in by hand"


def test_another_campaign_is_refused_in_a_round_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path)
    before = (folder / "ledger.jsonl").read_bytes()
    root = look(folder).catalogue.root
    assert run("open", str(folder), "--campaign", "shuangliu-2021", "--root", str(root)) == 1
    assert "已经是“苏州 2024”（suzhou-2024）的一轮，不能再建 shuangliu-2021 的" in capsys.readouterr().err
    assert (folder / "ledger.jsonl").read_bytes() == before


@pytest.mark.parametrize("text", ["", "\n\n", "# 全注释掉了\n"])
def test_empty_rules_are_told_as_such(text: str, tmp_path: Path) -> None:
    folder = make(tmp_path)
    (folder / "round.yml").write_text(text, encoding="utf-8")
    with pytest.raises(NotDone, match=r"round\.yml 是空的（或只剩下注释）；请从备份里放回来"):
        look(folder)


def test_what_came_in_is_kept_as_it_came(tmp_path: Path) -> None:
    folder = make(tmp_path)
    came = tmp_path / "案例.docx"
    came.write_bytes(b"as it came")
    with opened.at(folder, BY) as held:
        kept = held.keep(came)
        held.record("receive", inputs=[kept])
        assert held.data(kept.sha256) == b"as it came"
        held.kept(kept.sha256).chmod(0o600)
        held.kept(kept.sha256).write_bytes(b"other")
        with pytest.raises(NotDone, match=r"案例\.docx 被改过"):
            held.data(kept.sha256)


def test_what_is_next_says_what_still_waits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path)
    sheet = tmp_path / "汇总表.xlsx"
    rows = [row(1, ("从数据到课堂的追问", "姑苏区", "姑苏区柳溪示例小学", "语文", "小学"))]
    sheet.write_bytes(workbook(rows))
    assert run("receive", str(sheet), "--folder", str(folder), "--date", "2024-03-20", "--by", "王老师") == 0
    lines = capsys.readouterr().out.splitlines()
    # No form, no case of the district itself, and ten districts of which nothing has come.
    assert lines[-2].startswith("还有 12 条待处理：在 待填/待处理.xlsx 里定好")
    assert lines[-1].startswith("下一步：立项。")
    assert run("approve", "--all", "--folder", str(folder)) == 0
    assert "下一步：收件。" in capsys.readouterr().out
    assert run("--folder", str(folder)) == 0
    said = capsys.readouterr().out
    assert "● 收件" in said
    assert "王老师" in said


def test_rules_that_were_changed_are_told_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make(tmp_path)
    assert run("--folder", str(folder)) == 0
    assert "round.yml" not in capsys.readouterr().out
    rules = folder / "round.yml"
    rules.write_text(rules.read_text(encoding="utf-8") + "\n# 我的话\n", encoding="utf-8")
    assert run("--folder", str(folder)) == 0
    assert "round.yml 在上一步以后改过" in capsys.readouterr().out
    for _ in range(2):
        with opened.at(folder, BY) as held:
            held.record("sheets", decided={"a": 1})
    events = look(folder).ledger.events
    assert [event.step for event in events] == ["open", "settings", "sheets"]
    assert look(folder).data(events[1].inputs[0]["sha256"]) == rules.read_bytes()
