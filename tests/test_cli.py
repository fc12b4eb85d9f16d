"""The command line: what is printed where, and the exit code. Chinese only, no traceback."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from anliku import __version__, atomic, reference, rules
from anliku.cli import main, screen
from anliku.cli.command import FINE, FOUND, INTERRUPTED, WRONG
from anliku.codes import CODES
from anliku.problem import Location, Problem, Severity
from anliku.record import checking
from anliku.record.pool import Workers, cores
from anliku.rules.rule import Example
from anliku.site import build as builds
from anliku.site.build import BuildFailed, BuildReport
from tests.factory import CASE_ID, add_case, make_library

FILE = f"cases/2024/{CASE_ID}/index.md"
CLEAN = "1 个案例，0 个错误，0 个提醒\n"
SUMMARY = "1 个案例，1 个错误，0 个提醒；其中 1 处可以自动改好：anliku check --fix\n"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """One valid case."""
    root = make_library(tmp_path / "library")
    add_case(root)
    return root


@pytest.fixture
def spoilt(library: Path) -> Path:
    """One case with one fixable error, on line 10."""
    add_case(library, Example(front="region: 高新区"))
    return library


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line inside a folder: exit code, output, errors."""

    def call(folder: Path, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(folder)
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


# --- check --------------------------------------------------------------------------------


def test_check_a_clean_library(library: Path, run: Run) -> None:
    assert run(library, "check") == (FINE, CLEAN, "")


def test_check_prints_one_stable_line_a_problem(spoilt: Path, run: Run) -> None:
    code, out, err = run(spoilt, "check")
    line, summary = out.splitlines(keepends=True)
    assert re.fullmatch(rf"{FILE}:10:9 错误 TM002 .*“虎丘区”（可自动修复）\n", line)
    assert (code, summary, err) == (FOUND, SUMMARY, "")


def test_check_json_is_the_contract_and_alone(spoilt: Path, run: Run) -> None:
    code, out, err = run(spoilt, "check", "--format", "json")
    data = json.loads(out)
    (problem,) = data["problems"]
    assert list(data) == ["problems", "cases"]
    assert data["cases"] == 1
    assert "虎丘区" in problem.pop("message")
    assert problem == {"file": FILE, "line": 10, "column": 9, "rule": "TM002", "severity": "error", "fixable": True}
    assert (code, err) == (FOUND, "")


def test_check_json_of_a_clean_library(library: Path, run: Run) -> None:
    code, out, _ = run(library, "check", "--format=json")
    assert (code, json.loads(out)) == (FINE, {"problems": [], "cases": 1})


def test_check_github_annotates_lines(spoilt: Path, run: Run) -> None:
    code, out, _ = run(spoilt, "check", "--format", "github")
    assert out.startswith(f"::error file={FILE},line=10,col=9,title=TM002::")
    assert out.endswith(SUMMARY)
    assert code == FOUND


def test_warnings_alone_are_fine(library: Path, run: Run) -> None:
    add_case(library, Example(front="published: 2025-03-03\nsubject: [语文, 语文]"))
    code, out, _ = run(library, "check")
    assert "提醒 TM006" in out
    assert out.endswith("1 个案例，0 个错误，1 个提醒；其中 1 处可以自动改好：anliku check --fix\n")
    assert code == FINE


def test_check_fix_repairs_and_says_so(spoilt: Path, run: Run) -> None:
    assert run(spoilt, "check", "--fix") == (FINE, "1 个案例，0 个错误，0 个提醒；已自动改好 1 处\n", "")
    assert "region: 虎丘区\n" in (spoilt / FILE).read_text(encoding="utf-8")
    assert run(spoilt, "check", "--fix") == (FINE, CLEAN, "")


def test_check_only_what_is_named(spoilt: Path, run: Run) -> None:
    add_case(spoilt, name="gusu-yuwen-02", title="另一个标题：与前一个不同")
    assert run(spoilt, "check", "cases/2024/gusu-yuwen-02") == (FINE, CLEAN, "")
    assert run(spoilt, "check", "cases/2024")[1].endswith(SUMMARY.replace("1 个案例", "2 个案例"))
    assert run(spoilt / "cases" / "2024" / CASE_ID, "check", "index.md")[0] == FOUND
    (spoilt / "cases" / "2024" / "loose.md").write_text("", encoding="utf-8")
    code, out, _ = run(spoilt, "check", "cases/2024/loose.md")
    assert (code, out.splitlines()[-1]) == (FOUND, "0 个案例，1 个错误，0 个提醒")


def test_check_an_unknown_path_is_wrong_use(library: Path, run: Run) -> None:
    code, out, err = run(library, "check", "cases/2024/nowhere", "--format", "json")
    assert (code, out) == (WRONG, "")
    assert err == "没有“cases/2024/nowhere”这个文件或文件夹；请检查路径\n用法见 anliku check --help\n"


@pytest.mark.parametrize("style", ["text", "json", "github"])
def test_a_spoilt_taxonomy_is_reported_where_it_is(library: Path, run: Run, style: str) -> None:
    (library / "cases" / "taxonomy.yml").write_text("facets: [\n", encoding="utf-8")
    code, out, err = run(library, "check", "--format", style)
    assert (code, err) == (FOUND, "")
    assert "cases/taxonomy.yml" in out
    if style == "json":
        assert json.loads(out)["problems"][0]["rule"] == "FM002"


def test_a_file_name_cannot_steer_the_terminal(library: Path, run: Run) -> None:
    (library / "cases" / "2024" / "a\x1b[31m\n::error::b").mkdir()
    _, out, _ = run(library, "check")
    assert "a�[31m�::error::b" in out
    assert "\x1b" not in out
    _, out, _ = run(library, "check", "--format", "github")
    assert not re.search(r"^::error::b", out, re.MULTILINE)


# --- root ---------------------------------------------------------------------------------


def test_root_before_and_after_the_command(spoilt: Path, run: Run, tmp_path: Path) -> None:
    elsewhere = make_library(tmp_path / "elsewhere")
    expected = run(spoilt, "check")
    assert run(tmp_path, "--root", str(spoilt), "check") == expected
    assert run(tmp_path, "check", "--root", str(spoilt)) == expected
    assert run(tmp_path, "check", "--root", "library", FILE) == expected
    assert run(tmp_path, "--root", str(elsewhere), "check", "--root", str(spoilt)) == expected


def test_root_is_found_upwards(spoilt: Path, run: Run) -> None:
    assert run(spoilt / "cases" / "2024", "check") == run(spoilt, "check")


def test_no_library_is_wrong_use(tmp_path: Path, run: Run) -> None:
    code, out, err = run(tmp_path, "check")
    assert (code, out) == (WRONG, "")
    assert err.startswith("这里和上层文件夹里都没有 mkdocs.yml；")
    code, _, err = run(tmp_path, "check", "--root", "bogus")
    assert (code, err.splitlines()[0]) == (WRONG, "“bogus”里没有 mkdocs.yml，不是案例库的文件夹；请检查 --root")
    (tmp_path / "mkdocs.yml").write_text("", encoding="utf-8")
    code, _, err = run(tmp_path, "check")
    assert code == WRONG
    assert err.startswith(f"“{tmp_path}”里没有 cases，不是案例库的文件夹")


# --- rule ---------------------------------------------------------------------------------


def test_rule_lists_every_rule_by_family(tmp_path: Path, run: Run) -> None:
    code, out, err = run(tmp_path, "rule")
    assert (code, err) == (FINE, "")
    assert [line.split()[0] for line in out.splitlines() if line.startswith("  ")] == [*rules.BY_CODE, *CODES]


@pytest.mark.parametrize("code", ["TM002", "tm002"])
def test_rule_explains_one(tmp_path: Path, run: Run, code: str) -> None:
    exit_code, out, _ = run(tmp_path, "rule", code)
    assert exit_code == FINE
    assert out.startswith("TM002  术语写了别名\n错误　可自动修复\n")
    for title in ("检查什么", "为什么", "反例", "改成", "依据"):
        assert f"\n{title}\n  " in out
    assert "    region: 高新区\n" in out


@pytest.mark.parametrize("code", ["WD008", "xl203"])
def test_rule_explains_what_an_import_says(tmp_path: Path, run: Run, code: str) -> None:
    exit_code, out, _ = run(tmp_path, "rule", code)
    assert exit_code == FINE
    assert out.startswith(f"{code.upper()}  ")
    assert "\n导入时的说明\n" in out
    assert "\n怎样改\n  请" in out or "请逐项核对" in out


def test_the_list_of_rules_ends_with_what_imports_say(tmp_path: Path, run: Run) -> None:
    out = run(tmp_path, "rule")[1]
    assert out.index("  SF001  ") < out.index("  WD001  ") < out.index("  XL002  ")


def test_rule_suggests_what_was_meant(tmp_path: Path, run: Run) -> None:
    code, out, err = run(tmp_path, "rule", "tm02")
    assert (code, out) == (WRONG, "")
    assert err.startswith("没有“tm02”这条规则，是不是 TM002")
    assert run(tmp_path, "rule", "wd8")[2].startswith("没有“wd8”这条规则，是不是 WD008")
    assert run(tmp_path, "rule", "???")[2].startswith("没有“???”这条规则，不写代码可以列出全部规则\n")


# --- build and serve ----------------------------------------------------------------------


def left_out() -> list[Problem]:
    return [Problem(Location(FILE, 10, 9), "TM002", Severity.ERROR, "写规范名称")]


def built(tmp_path: Path, **changes: object) -> BuildReport:
    values = {"site_dir": tmp_path / "site", "cases": 3, "left_out": [], "allowed": [], "warnings": 0}
    return BuildReport(**{**values, "engine_warnings": [], "seconds": 1.26, **changes})  # type: ignore[arg-type]


def test_build_reports_what_was_published(library: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def build_site(
        root: Path,
        site_dir: Path | None,
        keep_going: bool,
        progress: Callable[[], None],
        offline: bool,
        allow_smaller: bool,
        workers: Workers,
    ) -> BuildReport:
        progress()
        asked.extend([root, site_dir, keep_going, offline, allow_smaller, workers.number])
        return built(library)

    monkeypatch.setattr(builds, "build_site", build_site)
    said = f"发布了 3 个案例，用时 1.3 秒：{library / 'site' / 'index.html'}\n"
    options = ("--site-dir", "x", "--keep-going", "--offline", "--allow-smaller", "--workers", "3")
    assert run(library, "build") == (FINE, said, "")
    assert run(library, "build", *options) == (FINE, said, "")
    assert asked == [library, None, False, False, False, cores(), library, library / "x", True, True, True, 3]


@pytest.mark.parametrize("name", ["check", "build"])
def test_one_machine_or_many(name: str, library: Path, run: Run) -> None:
    code, out, err = run(library, name, "--workers", "2", "--cluster", "tcp://127.0.0.1:1")
    assert (code, out) == (WRONG, "")
    assert "--workers 和 --cluster 只能用一个" in err


def test_build_names_what_it_left_out(library: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    report = built(library, left_out=[(FILE, left_out())], warnings=1, engine_warnings=["guide/index.md 有断开的链接"])
    monkeypatch.setattr(builds, "build_site", lambda *_: report)
    code, out, _ = run(library, "build", "--keep-going")
    assert code == FOUND
    assert out.splitlines()[:4] == [
        "有 1 个案例有错误，没有发布：",
        f"{FILE}:10:9 错误 TM002 写规范名称",
        "生成时的提醒：guide/index.md 有断开的链接",
        "另有 1 个提醒，用 anliku check 查看",
    ]


@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_failed_build_says_why(library: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    def fail(*_: object) -> NoReturn:
        raise BuildFailed("有 1 个错误，没有发布任何内容", left_out())

    monkeypatch.setattr(builds, f"{command}_site", fail)
    code, out, err = run(library, command)
    assert code == FOUND
    assert out.splitlines()[-1] == f"{FILE}:10:9 错误 TM002 写规范名称"
    assert err == "有 1 个错误，没有发布任何内容\n"


def test_build_of_a_spoilt_library(library: Path, run: Run) -> None:
    (library / "cases" / "taxonomy.yml").write_text("facets: [\n", encoding="utf-8")
    code, out, _ = run(library, "build")
    assert code == FOUND
    assert "cases/taxonomy.yml" in out


def test_serve_where_it_is_asked(library: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def serve_site(root: Path, host: str, port: int, ready: Callable[[str], None], tell: Callable[[str], None]) -> None:
        asked.extend([root, host, port])
        ready("http://127.0.0.1:8123/")
        tell("预览已更新")

    monkeypatch.setattr(builds, "serve_site", serve_site)
    code, out, err = run(library, "serve", "--port", "8123")
    assert (code, out, err) == (FINE, "预览地址：http://127.0.0.1:8123/  按 Ctrl-C 结束\n", "预览已更新\n")
    assert asked == [library, "127.0.0.1", 8123]


# --- schema -------------------------------------------------------------------------------


def test_schema_writes_checks_and_is_done(library: Path, run: Run) -> None:
    code, out, err = run(library, "schema", "--check")
    assert code == FOUND
    assert "过期：tooling/schema/case.schema.json\n" in out
    assert err == "请运行 anliku schema 重新生成并提交\n"
    code, out, _ = run(library, "schema")
    assert code == FINE
    assert f"已更新：{reference.RULES_PAGE}\n" in out
    assert run(library, "schema", "--check") == (FINE, "", "")
    assert run(library, "schema") == (FINE, "都是最新的，没有改动\n", "")
    (library / reference.FIELDS_PAGE).write_bytes(b"\xff")
    assert run(library, "schema", "--check")[1] == f"过期：{reference.FIELDS_PAGE}\n"


def test_schema_needs_sound_campaigns(library: Path, run: Run) -> None:
    (library / "cases" / "campaigns" / "broken.yml").write_text("id: [\n", encoding="utf-8")
    code, out, err = run(library, "schema")
    assert code == FOUND
    assert "cases/campaigns/broken.yml" in out
    assert err == "评选方案有错误，请先改好\n"
    assert not (library / "tooling").exists()


# --- whatever happens ---------------------------------------------------------------------


def test_version_and_help(tmp_path: Path, run: Run) -> None:
    assert run(tmp_path, "--version") == (FINE, f"anliku {__version__}\n", "")
    code, out, _ = run(tmp_path, "check", "-h")
    assert (code, out.splitlines()[0]) == (FINE, "用法：anliku check [选项] [路径…]")
    code, out, err = run(tmp_path)
    assert (code, out, err.splitlines()[0]) == (WRONG, "", "用法：anliku [选项] 命令 …")


def test_wrong_use_of_click(tmp_path: Path, run: Run) -> None:
    assert run(tmp_path, "chekc") == (WRONG, "", "没有“chekc”这个命令，是不是 check？\n用法见 anliku --help\n")


def raising(error: BaseException) -> Callable[..., NoReturn]:
    def fail(*_: object) -> NoReturn:
        raise error

    return fail


def test_a_surprise_is_one_chinese_line(library: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANLIKU_DEBUG", raising=False)
    monkeypatch.setattr(checking, "check", raising(KeyError("english")))
    advice = "请把用的命令和这句话交给维护者；设环境变量 ANLIKU_DEBUG=1 可以看到详情\n"
    assert run(library, "check") == (FOUND, "", f"程序出错了（KeyError）。{advice}")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "english", "a\x1bb"), "“a�b”：磁盘满了，请腾出空间后再运行一次"),
        (OSError(errno.EROFS, "english", "a"), "“a”：磁盘是只读的，请换一个能写的地方"),
        (OSError(errno.ENAMETOOLONG, "english", b"a"), "“a”：名称太长，请换一个短一些的名称"),
        (OSError(errno.EFBIG, "english"), "文件超过了磁盘或系统允许的大小，请检查后再运行一次"),
        (OSError(errno.EIO, "english", 3), "磁盘读写出错，请检查后再运行一次"),
        (FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']"), "临时文件夹写不了"),
    ],
)
def test_what_the_system_refuses_is_told_with_its_remedy(
    library: Path, run: Run, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    monkeypatch.setattr(checking, "check", raising(error))
    code, out, err = run(library, "check")
    assert (code, out) == (FOUND, "")
    assert err.startswith(f"没有做完。{said}")
    assert err.count("\n") == 1


def test_what_stands_is_told_where_a_run_ends_before_its_end(
    library: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []

    def stop_after_two(*_: object) -> NoReturn:
        for name in ("a", "b"):
            written.append(library / name)
            atomic.write_text(written[-1], "x")
        written[-1].unlink()
        atomic.write_text(library / ".cache" / "anliku" / "c", "x")
        raise KeyboardInterrupt

    (library / ".cache" / "anliku").mkdir(parents=True)
    monkeypatch.setattr(checking, "check", stop_after_two)
    assert run(library, "check") == (INTERRUPTED, "", "已中断；已经写好 a\n")


def test_the_traceback_is_there_for_maintainers(library: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANLIKU_DEBUG", "1")
    monkeypatch.setattr(checking, "check", raising(KeyError("english")))
    code, _, err = run(library, "check")
    assert code == FOUND
    assert err.startswith("Traceback")
    assert "程序出错了（KeyError）" in err.splitlines()[-1]


def test_interrupted(library: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "check", raising(KeyboardInterrupt()))
    assert run(library, "check") == (INTERRUPTED, "", "已中断\n")


def test_a_broken_pipe_is_silent(spoilt: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "anliku", "rule"]
    done = subprocess.run(command, cwd=spoilt, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (FOUND, b"")


def test_a_full_disk_is_told_once(spoilt: Path) -> None:
    device = Path("/dev/full")
    if not device.exists():
        return  # only Linux has a device that is always full
    with device.open("wb") as full:
        command = [sys.executable, "-m", "anliku", "check"]
        done = subprocess.run(command, cwd=spoilt, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == FOUND
    assert done.stderr.decode() == "结果没有显示全（磁盘满了）\n"


def test_a_closed_output_is_no_surprise(spoilt: Path) -> None:
    shell = ["sh", "-c", '"$0" -m anliku check >&-', sys.executable]
    done = subprocess.run(shell, cwd=spoilt, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (FOUND, b"")


def test_a_folder_that_has_gone_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(["check"]) == WRONG
    assert capsys.readouterr().err.startswith("当前所在的文件夹已经被删除或移走")


def test_any_locale_gets_utf8(spoilt: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "anliku", "check"]
    done = subprocess.run(command, cwd=spoilt, env=environment, capture_output=True, check=False)
    assert done.stdout.decode("utf-8").endswith(SUMMARY)


def test_check_starts_without_the_engine(library: Path) -> None:
    code = "import sys; from anliku.cli import main; main(['check']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=library, capture_output=True, text=True, check=True)
    assert done.stdout == CLEAN
    assert not {"mkdocs", "rich", "PIL", "jinja2", "anliku.site", "anliku.meaning"} & set(done.stderr.split())


def on_a_terminal(folder: Path, *arguments: str) -> tuple[int, str]:
    """Exit code and screen of a run whose output and errors are a terminal."""
    screen, terminal = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "100"}
    command = [sys.executable, "-m", "anliku", *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=terminal, stderr=terminal) as process:
        os.close(terminal)
        shown = b""
        # Linux reports the end, where the other side has closed, as an error.
        with contextlib.suppress(OSError):
            while chunk := os.read(screen, 65536):
                shown += chunk
        os.close(screen)
    return process.returncode, shown.decode()


def test_a_terminal_gets_groups_and_colours(spoilt: Path) -> None:
    code, screen = on_a_terminal(spoilt, "check")
    assert code == FOUND
    assert "\x1b[1;31m错误\x1b[0m" in screen
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen).replace("\r", "")
    assert f"\n{FILE}\n  10:9  错误  TM002  " in f"\n{plain}"
    assert plain.endswith(SUMMARY)


def test_progress_is_for_terminals_only(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    with screen.progress("检查", 2) as step:
        step()
        step()
    assert "检查" in sys.stderr.getvalue()  # type: ignore[attr-defined]
