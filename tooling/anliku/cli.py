"""``anliku``: parse the command line, call, print. The only module that prints.

Exit codes: 0 fine, 1 problems found, 2 wrong use, 130 interrupted. Results go to standard
output, everything about the run itself to standard error, so that ``--format json`` stays
clean. Heavy rooms are imported where they are used: ``check`` starts without the engine.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

import click

from anliku import __version__
from anliku.atomic import reason
from anliku.problem import Problem
from anliku.usage import Command, Group, WrongUse, explain

FINE, FOUND, WRONG, INTERRUPTED = 0, 1, 2, 130

_ROOT = "anliku.root"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: the process's own) and give its exit code.

    Nothing escapes: every error ends as Chinese text on standard error. The traceback of a
    surprise is shown only where ANLIKU_DEBUG=1.
    """
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        with app.make_context("anliku", list(sys.argv[1:] if arguments is None else arguments)) as context:
            code = app.invoke(context)
        sys.stdout.flush()
        return code if isinstance(code, int) else FINE
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        _say(error.message)
        return WRONG
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx is not None else "anliku"
        _say(f"{explain(error)}\n用法见 {command} --help")
        return WRONG
    except (KeyboardInterrupt, click.Abort):
        _say("已中断")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has gone; without this Python complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except Exception as error:  # noqa: BLE001 - the contract above
        if os.environ.get("ANLIKU_DEBUG") == "1":
            import traceback

            _say(traceback.format_exc().rstrip())
        _say(_surprise(error))
        return FOUND


def _surprise(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"程序出错了：“{_plain(os.fsdecode(error.filename))}”{reason(error)}"
    kind = reason(error) if isinstance(error, OSError) else type(error).__name__
    return f"程序出错了（{kind}），请把用的命令和这句话交给维护者；设环境变量 ANLIKU_DEBUG=1 可看详情"


def _remember_root(context: click.Context, _param: click.Parameter, value: str | None) -> None:
    """Keep ``--root`` wherever it stood; the one after the subcommand wins."""
    if value is not None:
        context.meta[_ROOT] = value


root_option = click.option(
    "--root",
    metavar="文件夹",
    expose_value=False,
    callback=_remember_root,
    help="案例库的文件夹（不写时往上找含 mkdocs.yml 的那一层）",
)


@click.group(cls=Group, options_metavar="[选项]", subcommand_metavar="命令 …", help="案例库：检查、发布优秀案例。")
@click.version_option(__version__, message="anliku %(version)s", help="显示版本")
@root_option
def app() -> None:
    """The group; its commands follow in the order in which people need them."""


def command(name: str, summary: str, text: str = "") -> Callable[[Callable[..., int]], click.Command]:
    """A command of the group with ``--root``; help lines are shown as they stand."""

    def make(function: Callable[..., int]) -> click.Command:
        body = f"{summary}\n{text}" if text else summary
        made = app.command(name, short_help=summary, help=body, options_metavar="[选项]")
        return made(root_option(function))

    return make


@command(
    "check",
    "检查案例，逐条指出问题和改法。",
    """
路径可以是案例文件夹、index.md、案例里的文件或年份文件夹；不写就检查全部。
有错误时退出码为 1；只有提醒时为 0。""",
)
@click.argument("paths", nargs=-1, metavar="[路径…]")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    metavar="格式",
    help="输出格式：text 给人看，json 给程序，github 在合并请求里标注",
)
@click.option("--fix", is_flag=True, help="自动改好只有一种改法的问题（术语别名、全角半角、换行等）")
def check(paths: tuple[str, ...], style: str, fix: bool) -> int:
    """Validate the library, or the part of it that PATHS name."""
    from anliku import catalogue as catalogue_room
    from anliku import rules
    from anliku.selection import UnknownPath, select

    root = _root()
    try:
        with _progress("读取案例"):
            catalogue = catalogue_room.load(root)
    except catalogue_room.NotALibrary as error:
        if not error.problems:
            raise WrongUse(str(error)) from None
        _print_problems(error.problems, 0, style)
        return FOUND
    try:
        chosen = select(catalogue, paths)
    except UnknownPath as error:
        raise WrongUse(str(error)) from None
    repaired = 0
    if fix:
        from anliku.fix import fix_case

        with _progress("修复", len(chosen.cases)) as step:
            for case in chosen.cases:
                repaired += len(fix_case(case, catalogue))
                step()
        catalogue, chosen = _read_again(catalogue, chosen.cases), replace(chosen)
        chosen = select(catalogue, paths)
    with _progress("检查", len(chosen.cases)) as step:
        problems = rules.check(catalogue, chosen.cases, step)
    problems = rules.sort_problems([*chosen.problems, *problems])
    _print_problems(problems, len(chosen.cases), style, repaired)
    return FOUND if any(problem.is_error for problem in problems) else FINE
