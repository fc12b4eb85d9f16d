"""Click, in Chinese: help pages, and what is said where a command is used wrongly.

Click's own texts are English and made for Latin letters (its wrapping needs spaces), so
help is laid out here; and every usage error becomes a Chinese sentence, whatever its text.
"""

from __future__ import annotations

import difflib
import errno
import os
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import click

from anliku.atomic import reason

SETTINGS = {"help_option_names": ["-h", "--help"]}

_HAN = re.compile(r"[\u4e00-\u9fff]")


class WrongUse(click.UsageError):
    """The user asked for something that cannot be; the message is Chinese (exit code 2)."""


class Command(click.Command):
    """One command. Its help text is plain lines, shown as they stand."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options["context_settings"] = {**SETTINGS, **(options.get("context_settings") or {})}
        super().__init__(*args, **options)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's, but too many arguments are told in Chinese."""
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if rest and not ctx.resilient_parsing and not isinstance(self, click.Group):
            raise WrongUse(f"多了 {'、'.join(f'“{name}”' for name in rest)}，请去掉", ctx)
        return rest

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The whole help page."""
        formatter.write("\n".join(help_lines(self, ctx)) + "\n")


class Group(Command, click.Group):
    """The command that holds the others."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of the code: in which people need them."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, but an unknown command is told in Chinese, with its neighbours."""
        command = self.get_command(ctx, args[0])
        if command is None:
            known = self.list_commands(ctx)
            near = nearest(args[0], known)
            advice = f"是不是 {'、'.join(near)}？" if near else f"可用的有 {'、'.join(known)}"
            raise WrongUse(f"没有“{args[0]}”这个命令，{advice}", ctx)
        return args[0], command, args[1:]


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The most similar of ``known``, best first; empty where nothing is near."""
    return difflib.get_close_matches(word, list(known), n=count, cutoff=0.6)


def help_lines(command: click.Command, ctx: click.Context) -> list[str]:
    """The help page of ``command``: usage, what it does, arguments, options, commands."""
    usage = [ctx.command_path, *command.collect_usage_pieces(ctx)]
    lines = [f"用法：{' '.join(usage)}", "", *(command.help or "").strip().split("\n")]
    rows = []
    for param in command.get_params(ctx):
        if isinstance(param, click.Option) and not param.hidden:
            if "--help" in param.opts:
                param.help = "显示这份说明"
            value = "" if param.is_flag or param.count else f" {param.make_metavar(ctx)}"
            rows.append((", ".join(sorted(param.opts, key=len)) + value, param.help or ""))
    lines += _table("选项：", rows)
    if isinstance(command, click.Group):
        children = [(name, command.get_command(ctx, name)) for name in command.list_commands(ctx)]
        lines += _table("命令：", [(name, child.short_help or "") for name, child in children if child is not None])
        lines += ["", f"“{ctx.command_path} 命令 --help”说明每个命令。"]
    return lines


def explain(error: click.UsageError) -> str:
    """What was used wrongly and what to write instead; never a word of click's own."""
    if isinstance(error, WrongUse):
        message = error.message
    elif isinstance(error, click.NoSuchOption):
        near = error.possibilities
        message = f"没有 {error.option_name} 这个选项" + (f"，是不是 {'、'.join(near)}？" if near else "")
    elif isinstance(error, click.MissingParameter) and error.param is not None:
        is_option = isinstance(error.param, click.Option)
        message = f"缺少 {error.param.opts[0] if is_option else error.param.human_readable_name}"
    elif isinstance(error, click.BadOptionUsage):
        message = _misused(error)
    elif isinstance(error, click.BadParameter) and error.param is not None:
        message = _wrong_value(error.param)
    elif _HAN.search(error.message):
        message = error.message
    else:
        message = "命令的写法不对"
    return message


# errno → what to do about it.
_REMEDIES = {
    errno.ENOSPC: "请腾出空间后再运行一次",
    errno.EDQUOT: "请腾出空间后再运行一次",
    errno.EROFS: "请换一个能写的地方",
    errno.EACCES: "请检查权限",
    errno.EPERM: "请检查权限",
    errno.ENAMETOOLONG: "请换一个短一些的名称",
}


def refused(error: OSError) -> str:
    """One line for what the system did not let us do, wherever that was."""
    file = f"“{plain(os.fsdecode(error.filename))}”：" if isinstance(error.filename, (str, bytes)) else ""
    remedy = _REMEDIES.get(error.errno or 0, "请检查后再运行一次")
    return f"没有做完。{file}{reason(error)}，{remedy}"


def surprise(error: Exception) -> str:
    """One line for what nobody foresaw."""
    kind = type(error).__name__
    return f"程序出错了（{kind}）。请把用的命令和这句话交给维护者；设环境变量 ANLIKU_DEBUG=1 可以看到详情"


def plain(text: str, keep: str = "") -> str:
    """``text`` without control characters, which a file's name could smuggle into a terminal."""
    if text.isprintable():
        return text
    return "".join("�" if _steers(character) and character not in keep else character for character in text)


def _steers(character: str) -> bool:
    """Whether a character can do anything but show: controls, formats, line separators."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def width(text: str) -> int:
    """Columns that ``text`` takes on a terminal: East Asian characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _table(title: str, rows: list[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    column = max(width(name) for name, _ in rows) + 2
    return ["", title, *(f"  {name}{' ' * (column - width(name))}{text}" for name, text in rows)]


def _misused(error: click.BadOptionUsage) -> str:
    """Click tells the two cases apart only in its text: a flag with a value, or no value."""
    option = error.option_name
    params = error.ctx.command.params if error.ctx is not None else []
    for param in params:
        if isinstance(param, click.Option) and option in (*param.opts, param.name):
            if param.is_flag:
                return f"{option} 后面不带内容，请去掉等号和后面的部分"
            return f"{option} 后面要写{param.metavar or '内容'}"
    return f"{option} 的写法不对"


def _wrong_value(param: click.Parameter) -> str:
    name = max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name
    if isinstance(param.type, click.Choice):
        return f"{name} 只能是 {'、'.join(str(choice) for choice in param.type.choices)}"
    if isinstance(param.type, click.IntRange):
        return f"{name} 要写 {param.type.min} 到 {param.type.max} 之间的整数"
    return f"{name} 的内容不对"
