"""anliku import: several files in one run, bad ones among them, what is asked and what is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from anliku.cli import main
from anliku.cli.command import FINE, FOUND, WRONG
from tests.factory import add_case, make_library
from tests.formats.packages import ole, sheet
from tests.formats.word import fixtures
from tests.formats.word.reading import in_sections
from tests.formats.word.xml import centred, p, package

Run = Callable[..., tuple[int, str, str]]
ENGLISH = re.compile(
    r"\b(?!anliku|check|docx|xlsx|WPS|Word|Excel|id|CC|BY|NC|SA|ND|cases|index|md|WD\d|FM|SC|n)[A-Za-z]{4,}\b"
)

PHONE = "138" + "1234" + "5678"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """One valid case."""
    root = make_library(tmp_path / "library")
    add_case(root)
    return root


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, library: Path, tmp_path: Path) -> Run:
    """Run ``anliku import`` in the folder of the documents."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        code = main(["import", "--root", str(library), *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def ids(library: Path) -> list[str]:
    return sorted(path.relative_to(library / "cases").as_posix() for path in (library / "cases").glob("2*/*"))


def document(path: Path, title: str = "一次改进的记录", unit: str = "姑苏区平桥示例小学") -> str:
    path.write_bytes(package(centred(title) + centred(unit, 24) + in_sections(p(f"{title}，从这里说起。"))))
    return path.name


def at_terminal(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Answer one question after the other, then none; what was asked."""
    waiting = iter(answers)
    asked: list[str] = []

    def answer(text: str, **_options: object) -> str:
        asked.append(text)
        return next(waiting, "")

    monkeypatch.setattr(click, "prompt", answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    return asked


def test_one_document(run: Run, library: Path, tmp_path: Path) -> None:
    code, out, err = run(document(tmp_path / "来稿.docx"), "--category", "语文")
    assert (code, err) == (FINE, "")
    assert ids(library) == ["2024/gusu-yuwen-01", "2024/gusu-yuwen-02"]
    lines = out.splitlines()
    assert lines[0] == "来稿.docx → cases/2024/gusu-yuwen-02/index.md"
    assert "来稿.docx:1:1 提醒 WD008 从单位“姑苏区平桥示例小学”看，区域是“姑苏区”，请核对" in lines
    assert lines[-1] == "改好以后运行 anliku check cases/2024/gusu-yuwen-02"
    assert "  奖项（award）：评选结果公布后填；可选 一等奖、二等奖、三等奖" in lines
    assert not any("FM1" in line for line in lines)


def test_a_bad_file_never_keeps_the_others_out(run: Run, library: Path, tmp_path: Path) -> None:
    (tmp_path / "旧.docx").write_bytes(ole("WordDocument"))
    good, more = (
        document(tmp_path / "好.docx"),
        document(tmp_path / "又一篇.docx", "另一件事的记录", "太仓市云溪示例小学"),
    )
    code, out, err = run("旧.docx", good, "没有.docx", ".", more)
    assert code == FOUND
    assert err.splitlines() == [
        "旧.docx：这是旧版 Word 文档（.doc），只是改了扩展名；请在 WPS 中另存为 .docx 后再试",
        "没有.docx：没有这个文件，请检查文件名和所在的文件夹",
        ".：这是文件夹，不是文件，请写出里面的 .docx 文件",
        "导入了 2 个文件，3 个没有导入，原因见上面",
    ]
    assert [name for name in ids(library) if "anli" in name] == ["2024/gusu-anli-01", "2024/taicang-anli-01"]
    assert out.count("→") == 2


def test_the_same_document_twice_is_two_cases_and_told(run: Run, library: Path, tmp_path: Path) -> None:
    name = document(tmp_path / "来稿.docx")
    code, out, _ = run(name, name)
    assert code == FINE
    assert ids(library)[:2] == ["2024/gusu-anli-01", "2024/gusu-anli-02"]
    assert "ID" in "".join(re.findall(r" (ID\d+|SF008) ", out))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--campaign", "suzhou-2023"], "--campaign：“评选”里没有“suzhou-2023”，是不是 suzhou-2024？可以写 "),
        (["--region", "某区"], "--region：“区域”里没有“某区”；可以写 姑苏区"),
        (["--stage", "高中"], "--stage：“学段”里没有“高中”；可以写 小学、初中"),
        (["--work", "论文"], "--work：“作品类型”里没有“论文”；可以写 改进案例、解读和改进活动报告"),
        (["--campaign", "suzhou-2024", "--region", "双流区"], "--region：“区域”里没有“双流区”；可以写 姑苏区"),
        (["--campaign", "suzhou-2024", "--work", "改进案例"], "--work 只用在设有几种作品的评选里"),
        (["--title", f"联系我 {PHONE} 的记录"], "--title：像是手机号码（138******78）"),
        (["--unit", f"示例小学 {PHONE}"], "--unit：像是手机号码（138******78）"),
        (["--title", "短"], "--title：字段“标题”（title）太短：1 字，至少 4 字"),
        (["--title", "一个标题", "b.docx"], "--title 只能用在一个文件上"),
    ],
)
def test_wrong_options(run: Run, library: Path, options: list[str], expected: str) -> None:
    code, _, err = run("a.docx", *options)
    assert code == WRONG
    assert expected in err
    assert ids(library) == ["2024/gusu-yuwen-01"]


def test_aliases_in_options(run: Run, library: Path, tmp_path: Path) -> None:
    name = document(tmp_path / "来稿.docx", unit="某地示例学校")
    options = [
        "--region",
        "高新区",
        "--subject",
        "语文学科",
        "--subject",
        "数学",
        "--stage",
        "小学段",
        "--unit",
        "  某校 ",
        "--yes",
    ]
    assert run(name, *options)[0] == FINE
    text = (library / "cases" / "2024" / "huqiu-anli-01" / "index.md").read_text(encoding="utf-8")
    for line in ("region: 虎丘区", "subject: [语文, 数学]", "stage: [小学]", "unit: 某校"):
        assert f"\n{line}\n" in text


def test_questions_on_a_terminal(run: Run, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "来稿.docx"
    path.write_bytes(package(centred("一次改进的记录") + p("正文只有一段话。")))
    answers = (
        *("1", "", "乱写", "学校", "语文", "语文、数学", "1", "双流区", "高新区", f"示例小学 {PHONE}"),
        *("某地示例小学", "张示例，李示例", "", "", "短短"),
    )
    asked = at_terminal(monkeypatch, *answers)
    code, _, err = run(path.name)
    assert code == FINE
    for said in (
        "1 苏州 2024（suzhou-2024）",
        "“案例类型”里没有“乱写”，请写上面的数字、名称或名称的一部分",
        "“区域”里没有“双流区”",
        "错误 像是手机号码（138******78）",
        "错误 字段“摘要”（summary）太短：2 字，至少 20 字",
    ):
        assert said in err
    assert "必填" not in err
    assert asked[:6] == ["评选", "奖项", "案例类型", "案例类型", "类别", "学科"]
    assert asked[-2:] == ["摘要", "摘要"]
    text = (library / "cases" / "2024" / "huqiu-yuwen-01" / "index.md").read_text(encoding="utf-8")
    for line in ("campaign: suzhou-2024", "kind: 学校案例", "subject: [语文, 数学]", "authors: [张示例, 李示例]"):
        assert f"\n{line}\n" in text
    assert "\naward:  # 待填" in text
    assert "\nsummary:  # 待填" in text
    assert "\n## 监测发现与问题\n" in text
    assert PHONE not in text


def test_an_option_that_does_not_fit_what_the_document_says(run: Run, library: Path, tmp_path: Path) -> None:
    name = document(tmp_path / "来稿.docx")
    code, out, err = run(name, "--region", "双流区")
    assert (code, out) == (FOUND, "")
    assert err.startswith("来稿.docx：--region：“苏州 2024”没有设置区域 “双流区”，可以写：姑苏区")
    assert run(name, "--work", "改进案例")[2].startswith("来稿.docx：--work 只用在设有几种作品的评选里；请去掉它")
    assert ids(library) == ["2024/gusu-yuwen-01"]


def test_no_questions_without_a_terminal(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click, "prompt", lambda *_a, **_o: pytest.fail("asked"))
    assert run(document(tmp_path / "来稿.docx"))[0] == FINE


def test_a_library_that_cannot_be_written(run: Run, library: Path, tmp_path: Path) -> None:
    (library / "cases" / "2024" / "gusu-anli-01").write_text("占着", encoding="utf-8")
    (library / ".cache").write_text("占着", encoding="utf-8")
    code, out, err = run(document(tmp_path / "来稿.docx"))
    assert (code, out) == (FOUND, "")
    assert err.startswith("来稿.docx：")
    assert not ENGLISH.search(err.replace(".cache", ""))


@pytest.mark.parametrize("name", list(fixtures.MADE))
def test_every_message_is_chinese(name: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(fixtures.MADE[name]())
    code, out, err = run("a.docx")
    assert code == FINE
    assert err == ""
    told = [line.split(" ", 3)[-1] for line in out.splitlines() if re.match(r"\S+:\d+:\d+ ", line)]
    assert told
    for line in told:
        quoted = re.sub(r"“[^”]*”|[（(][a-z_]+[)）]|--campaign|SmartArt|EMF|`[^`]*`", "", line)
        assert not ENGLISH.search(quoted), line


def test_nothing_but_the_case_is_left(run: Run, library: Path, tmp_path: Path) -> None:
    before = {path for path in library.rglob("*") if path.is_file()}
    run(document(tmp_path / "来稿.docx"))
    new = {path for path in library.rglob("*") if path.is_file()} - before
    assert new == {library / "cases" / "2024" / "gusu-anli-01" / "index.md"}


def test_a_sheet_is_checked_and_nothing_is_written(run: Run, library: Path, tmp_path: Path) -> None:
    (tmp_path / "汇总表.xlsx").write_bytes(sheet())
    name = document(tmp_path / "来稿.docx")
    code, out, err = run("汇总表.xlsx", name)
    assert code == FOUND
    assert "汇总表.xlsx" in out + err
    assert ids(library) == ["2024/gusu-anli-01", "2024/gusu-yuwen-01"]


def test_the_help_says_what_is_not_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--help"]) == FINE
    assert "发布日期、许可、同意公开不问" in capsys.readouterr().out


def test_what_is_not_asked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = at_terminal(monkeypatch)
    _, out, err = run(document(tmp_path / "来稿.docx"))
    assert {"奖项", "类别", "摘要"} <= set(asked)
    assert not {"发布日期", "许可", "同意公开"} & set(asked)
    assert all(f"  {name}：" in out for name in ("发布日期（published）", "许可（license）", "同意公开（consent）"))
    assert "直接回车跳过" in err


def test_while_no_round_is_known_the_regions_of_all_are_good(run: Run, library: Path, tmp_path: Path) -> None:
    (tmp_path / "来稿.docx").write_bytes(package(centred("一次改进的记录") + p("正文只有一段话。")))
    code, _, err = run("来稿.docx", "--region", "双流区", "--yes")
    assert (code, err) == (FINE, "")
    assert any("shuangliu-anli-01" in name for name in ids(library))
