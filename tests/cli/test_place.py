"""Where commands write, and where they never do."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from anliku import atomic
from anliku.cli import main
from anliku.cli.command import FINE, FOUND, WRONG
from tests.cli.terminal import talk
from tests.factory import CASE_ID, add_case, make_library

Run = Callable[..., tuple[int, str, str]]
INDEX = f"cases/2024/{CASE_ID}/index.md"
FRESH = ("new", "--yes", "--campaign", "suzhou-2024", "--region", "姑苏区", "--category", "语文")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = make_library(tmp_path / "library")
    add_case(root)
    return root


@pytest.fixture
def run(library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(library)
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def contents(root: Path) -> dict[str, bytes]:
    """Every file of the library but what is kept for the next run."""
    files = (path for path in root.rglob("*") if path.is_file() and ".cache" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


# --- review --output ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "output",
    [INDEX, "cases/2024/new.md", "cases/taxonomy.yml", "cases", "mkdocs.yml", "overrides/x.md", ".git/x", "notes.md"],
)
def test_review_writes_over_nothing_but_a_summary(library: Path, run: Run, output: str) -> None:
    (library / "overrides").mkdir()
    (library / "notes.md").write_text("## 我的笔记\n", encoding="utf-8")
    (library / "linked").symlink_to("cases")
    before = contents(library)
    code, out, err = run("review", INDEX, "--output", output)
    assert (code, out) == (WRONG, "")
    assert output in err
    assert contents(library) == before
    assert run("review", INDEX, "--output", "linked/2024/new.md")[0] == WRONG
    assert contents(library) == before


def test_review_writes_a_new_file_an_empty_one_and_its_own(library: Path, run: Run) -> None:
    (library / "empty.md").touch()
    for output in ("new.md", "new.md", "empty.md"):
        code, _, err = run("review", INDEX, "--output", output)
        assert (code, err) == (FINE, f"可以合并；摘要写在 {output}\n")
    # An earlier summary with another verdict is one as well.
    add_case(library, name="gusu-yuwen-02", title="短")
    assert run("review", "cases", "--output", "new.md")[0] == FOUND
    assert run("review", INDEX, "--output", "new.md")[2] == "案例没有错误，别处有 1 个；摘要写在 new.md\n"


def test_a_dash_is_the_screen_or_refused(library: Path, run: Run) -> None:
    assert run("review", INDEX, "--output", "-") == run("review", INDEX)
    for arguments in (
        ("export", CASE_ID, "--output", "-"),
        ("build", "--site-dir", "-"),
        ("overlap", CASE_ID, "--against", "-"),
    ):
        code, out, err = run(*arguments)
        assert (code, out) == (WRONG, "")
        assert "“-”" in err
    code, _, err = run("import", "-")
    assert (code, err) == (FOUND, "-：没有这个文件，请检查文件名和所在的文件夹\n")
    assert not (library / "-").exists()


# --- names that cannot be -----------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", CASE_ID, "--output"),
        ("review", INDEX, "--output"),
        ("build", "--site-dir"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_name_that_cannot_be_is_wrong_use(library: Path, run: Run, arguments: tuple[str, ...]) -> None:
    (library / "file").touch()
    before = contents(library)
    for name, why in (("长" * 300, "名称太长"), ("x" * 300, "名称太长"), ("file/below", "路径中间有一段不是文件夹")):
        code, out, err = run(*arguments, name)
        assert (code, out) == (WRONG, "")
        assert why in err
        assert len(err) < 200
    assert contents(library) == before


@pytest.mark.parametrize("command", [("check",), ("import",), ("overlap",), ("overlap", CASE_ID, "--against")])
def test_a_name_that_cannot_be_names_nothing(run: Run, command: tuple[str, ...]) -> None:
    code, out, err = run(*command, "长" * 300)
    assert (code != FINE, out) == (True, "")
    assert "程序出错了" not in err


def test_an_output_folder_that_is_a_file(library: Path, run: Run) -> None:
    (library / "file").touch()
    code, _, err = run("export", CASE_ID, "--output", "file")
    assert code == WRONG
    assert err.startswith(f"“{library / 'file'}”是文件，不是文件夹")


def test_a_pipe_is_never_replaced(library: Path, run: Run) -> None:
    pipes = [library / "a.docx", library / "b.md"]
    for pipe in pipes:
        os.mkfifo(pipe)
    for more in ((), ("--force",)):
        code, _, err = run("export", CASE_ID, "--output", "a.docx", *more)
        assert (code, "不是普通文件" in err) == (WRONG, True)
    code, _, err = run("review", INDEX, "--output", "b.md")
    assert (code, "管道" in err) == (WRONG, True)
    assert all(pipe.is_fifo() for pipe in pipes)


def test_build_from_a_folder_that_has_gone(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for arguments in (("build", "--site-dir", "out"), ("export", CASE_ID, "--output", "out"), ("export", CASE_ID)):
        assert main([*arguments, "--root", str(library)]) == WRONG
        assert capsys.readouterr().err.startswith("当前所在的文件夹已经被删除或移走")


# --- characters that cannot be ------------------------------------------------------------


@pytest.mark.parametrize("option", ["--title", "--unit", "--author", "--keyword"])
@pytest.mark.parametrize(
    ("odd", "told"), [("\x1b[31m", "U+001B"), ("\a", "U+0007"), ("\x9b", "U+009B"), ("\udcff", "U+DCFF")]
)
def test_no_control_character_gets_into_a_file(library: Path, run: Run, option: str, odd: str, told: str) -> None:
    before = contents(library)
    options = {"--title": "从找原句到想明白的教学", option: f"推断{odd}教学改进"}
    code, out, err = run(*FRESH, *(part for pair in options.items() for part in pair))
    assert (code, out) == (WRONG, "")
    assert err.startswith(f"{option}：")
    assert f"有看不见的控制字符 {told}，请删掉后重新输入" in err
    assert contents(library) == before
    assert "\x1b" not in err


def test_nor_into_an_id_or_a_choice(library: Path, run: Run) -> None:
    before = contents(library)
    for option in ("--id", "--stage", "--problem"):
        code, out, err = run(*FRESH, "--title", "从找原句到想明白的教学", option, "a\x1b[31m")
        assert (code, out) == (WRONG, "")
        assert "\x1b" not in err
        assert option in err
    assert contents(library) == before


# --- many files ---------------------------------------------------------------------------


def test_schema_says_which_files_it_could_not_write(library: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write = atomic.write_text

    def full(path: Path, text: str) -> None:
        if path.suffix == ".md":
            raise OSError(errno.ENOSPC, "full", str(path))
        write(path, text)

    monkeypatch.setattr(atomic, "write_text", full)
    code, out, err = run("schema")
    assert code == FOUND
    assert re.findall(r"已更新：\S+", out) == [line for line in out.splitlines() if line.endswith(".json")]
    told = err.splitlines()
    assert told[:-1] == [line for line in told if re.fullmatch(r"没有更新：cases/guide/\w+\.md（磁盘满了）", line)]
    assert told[-1].startswith(f"有 {len(told) - 1} 个文件写不了")


def test_check_fix_says_which_files_it_could_not_write(
    library: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = add_case(library, name="gusu-yuwen-02", title="另一个标题：与前一个不同")
    for path in (library / INDEX, other):
        path.write_text(path.read_text(encoding="utf-8").replace("姑苏区\n", "姑苏\n", 1), encoding="utf-8")
    replace = Path.replace

    def refuse_first(self: Path, target: Path) -> Path:
        if target == library / INDEX:
            raise OSError(errno.EROFS, "read-only", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse_first)
    code, out, err = run("check", "--fix")
    assert code == FOUND
    assert "已自动改好 1 处" in out
    assert err.splitlines() == [
        f"{INDEX} 没有改（磁盘是只读的）",
        "已经改好 cases/2024/gusu-yuwen-02/index.md",
        "有 1 个文件写不了，还是原来的样子；写得了以后请再运行一次 anliku check --fix",
    ]


# --- narrow terminals ---------------------------------------------------------------------


def test_a_narrow_terminal_keeps_places_whole(library: Path) -> None:
    index = library / INDEX
    index.write_text(index.read_text(encoding="utf-8") + "\n" * 2000 + "[见这里](nowhere.md)\n", encoding="utf-8")
    _, shown = talk(library, ["check"], [], columns=20)
    lines = [int(line) for line in re.findall(rf"{INDEX}:(\d+):\d+ 错误", shown)]
    assert max(lines, default=0) > 2000


# --- what cannot be read ------------------------------------------------------------------


def test_search_says_what_it_did_not_look_at(library: Path, run: Run) -> None:
    assert "complete" not in json.loads(run("search", "推断", "--json")[1])
    other = add_case(library, name="gusu-yuwen-02", title="另一个标题：与前一个不同")
    other.write_bytes(other.read_text(encoding="utf-8").encode("gbk"))
    (library / "cases" / "2021").symlink_to("2024")
    code, out, err = run("search", "推断")
    assert (code, out.splitlines()[0]) == (FOUND, "找到 1 个案例")
    told = sorted(line.partition("：")[0] for line in err.splitlines())
    assert told == ["cases/2021 没有查", "cases/2024/gusu-yuwen-02/index.md 没有查"]
    code, out, _ = run("search", "推断", "--json")
    assert (code, json.loads(out)["complete"]) == (FOUND, False)
