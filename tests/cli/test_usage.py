"""No English of click's reaches a user."""

from __future__ import annotations

import re

import click
import pytest

from anliku.cli import app
from anliku.cli.usage import WrongUse, explain, nearest, plain, width

# Words that a message may hold: what the user typed, and names of commands and options.
NAMES = re.compile(
    r"--?[a-z][a-z-]*|anliku|text|json|github|bogus|chekc|check|rule|build|serve|schema|review|export|99999|abc"
)


def said(*arguments: str) -> str:
    """What is said to a command line that click itself refuses."""
    with pytest.raises(click.UsageError) as caught, app.make_context("anliku", list(arguments)) as context:
        app.invoke(context)
    return explain(caught.value)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["chekc"], "没有“chekc”这个命令，是不是 check？"),
        (
            ["bogus"],
            "没有“bogus”这个命令，可用的有 check、rule、new、import、export、overlap、build、search、serve、schema、review、merge、round",
        ),
        (["--bogus"], "没有 --bogus 这个选项"),
        (["check", "--fxi"], "没有 --fxi 这个选项，是不是 --fix？"),
        (["check", "-x"], "没有 -x 这个选项"),
        (["check", "--fix=1"], "--fix 后面不带内容，请去掉等号和后面的部分"),
        (["check", "--format"], "--format 后面要写格式"),
        (["check", "--format", "bogus"], "--format 只能是 text、json、github"),
        (["--root"], "--root 后面要写文件夹"),
        (["rule", "bogus", "bogus", "abc"], "多了 “bogus”、“abc”，请去掉"),
        (["schema", "abc"], "多了 “abc”，请去掉"),
        (["serve", "--port", "abc"], "--port 要写 1 到 65535 之间的整数"),
        (["serve", "--port", "99999"], "--port 要写 1 到 65535 之间的整数"),
    ],
)
def test_wrong_use(arguments: list[str], expected: str) -> None:
    assert said(*arguments) == expected


@pytest.mark.parametrize(
    "error",
    [
        click.UsageError("Something new went wrong"),
        click.BadParameter("Something new went wrong"),
        click.MissingParameter(param=click.Argument(["name"], metavar="名称")),
        click.BadParameter("is wrong", param=click.Argument(["name"], metavar="名称")),
        click.BadOptionUsage("--bogus", "Something new"),
        click.NoSuchOption("--bogus"),
        WrongUse("没有这个文件"),
        click.UsageError("没有这个文件"),
    ],
)
def test_whatever_click_says_is_said_in_chinese(error: click.UsageError) -> None:
    message = explain(error)
    assert re.search(r"[\u4e00-\u9fff]", message)
    assert not re.search(r"[A-Za-z]{2,}", NAMES.sub("", message))


@pytest.mark.parametrize("command", [[], *([name] for name in app.commands)])
def test_help_is_chinese_and_lined_up(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(click.exceptions.Exit), app.make_context("anliku", [*command, "--help"]) as context:
        app.invoke(context)
    page = capsys.readouterr().out
    assert page.startswith("用法：anliku")
    for english in ("Usage", "Options", "Commands", "Show", "[OPTIONS]", "default", "required"):
        assert english not in page
    rows = re.findall(r"^ {2}(\S.*?) {2,}\S", page, re.MULTILINE)
    assert "-h, --help" in rows
    assert "--root 文件夹" in rows


@pytest.mark.parametrize("command", ["check", "build"])
def test_help_says_whose_the_cluster_must_be(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(click.exceptions.Exit), app.make_context("anliku", [command, "--help"]) as context:
        app.invoke(context)
    page = re.sub(r"\s+", "", capsys.readouterr().out)
    assert "只用自己的、内网里的集群：通信不加密" in page


def test_width_counts_columns() -> None:
    assert width("ab案例，") == 8


def test_nearest() -> None:
    assert nearest("TM02", ["TM002", "TM001", "FM101"])[0] == "TM002"
    assert nearest("zzz", ["TM002"]) == []


def test_plain_text_cannot_steer_a_terminal() -> None:
    assert plain("案例　一，“b”\u00a0") == "案例　一，“b”\u00a0"
    assert plain("a\x1b[2J\u202eb\u2028\n") == "a�[2J�b��"
    assert plain("a\n\x00", keep="\n") == "a\n�"
