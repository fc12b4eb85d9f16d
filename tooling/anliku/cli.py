"""``anliku``: parse the command line, call, print. The only module that prints.

Exit codes: 0 fine, 1 problems found, 2 wrong use, 130 interrupted. Results go to standard
output, everything about the run itself to standard error, so that ``--format json`` stays
clean. Heavy rooms are imported where they are used: ``check`` starts without the engine.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anliku import __version__
from anliku.atomic import reason
from anliku.problem import Problem, sort_problems
from anliku.search.facets import FACETS, YEAR
from anliku.usage import Group, WrongUse, explain, nearest, plain, surprise

if TYPE_CHECKING:
    from anliku.catalogue import NotALibrary

FINE, FOUND, WRONG, INTERRUPTED = 0, 1, 2, 130

_ROOT = "anliku.root"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: the process's own) and give its exit code.

    Nothing escapes: every error ends as Chinese text on standard error. The traceback of a
    surprise is shown only where ANLIKU_DEBUG=1.
    """
    _open_streams()
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        return code
    except (KeyboardInterrupt, click.Abort):
        _say("已中断")
        return INTERRUPTED
    except BrokenPipeError:
        _give_up_output()
        return FOUND
    except Exception as error:  # noqa: BLE001 - the contract above
        if os.environ.get("ANLIKU_DEBUG") == "1":
            import traceback

            _say(traceback.format_exc().rstrip())
        _say(surprise(error))
        _give_up_output()
        return FOUND


def _run(arguments: list[str]) -> int:
    try:
        with app.make_context("anliku", arguments) as context:
            code: int = app.invoke(context)
            return code
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        _say(error.message)
        return WRONG
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx is not None else "anliku"
        _say(plain(f"{explain(error)}\n用法见 {command} --help", keep="\n"))
        return WRONG


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


@click.group(cls=Group, options_metavar="[选项]", subcommand_metavar="命令 …", help="案例库：检查和发布优秀案例。")
@click.version_option(__version__, message="anliku %(version)s", help="显示版本")
@root_option
def app() -> None:
    """The group; its commands follow in the order in which people need them."""


def command(name: str, summary: str, text: str = "") -> Callable[[Callable[..., int]], click.Command]:
    """A command of the group, with ``--root``; lines of help are shown as they stand."""

    def make(function: Callable[..., int]) -> click.Command:
        page = f"{summary}\n\n{text}" if text else summary
        return app.command(name, short_help=summary, help=page, options_metavar="[选项]")(root_option(function))

    return make


@command(
    "check",
    "检查案例，逐条指出哪里不对、应当怎样写。",
    "路径可以是案例文件夹、其中的文件或年份文件夹；不写就检查全部。\n有错误时退出码为 1，只有提醒时为 0。",
)
@click.argument("paths", nargs=-1, metavar="[路径…]")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    metavar="格式",
    help="text 给人看，json 给程序用，github 在合并请求上标注",
)
@click.option("--fix", is_flag=True, help="自动改好只有一种改法的问题，如术语别名、全角半角、换行")
def check(paths: tuple[str, ...], style: str, fix: bool) -> int:
    """Validate the library, or the part of it that the paths name."""
    root = _root()
    from anliku import catalogue as catalogue_room
    from anliku import rules
    from anliku.selection import UnknownPath, select

    try:
        with _progress("读取案例"):
            catalogue = catalogue_room.load(root)
        selection = select(catalogue, paths, _here())
    except catalogue_room.NotALibrary as error:
        return _no_library(error, style)
    except UnknownPath as error:
        raise WrongUse(str(error)) from None
    cases = selection.cases(catalogue)
    fixed: list[Problem] = []
    if fix:
        from anliku.fix import fix_cases

        with _progress("修改", len(cases)) as step:
            catalogue, fixed = fix_cases(catalogue, cases, step)
        cases = selection.cases(catalogue)
    with _progress("检查", len(cases)) as step:
        problems = rules.check(catalogue, cases if selection.places else None, step)
    problems = sort_problems([*problems, *selection.problems(catalogue.problems)])
    _print_report(problems, len(cases), style, len(fixed))
    return FOUND if any(problem.is_error for problem in problems) else FINE


@command(
    "rule",
    "说明一条检查规则：检查什么、为什么、反例和改法。",
    "代码如 TM002，大小写都可以；不写代码就列出全部规则。",
)
@click.argument("code", required=False, metavar="[代码]")
def rule(code: str | None) -> int:
    """Explain one rule, or list them all by family."""
    from anliku import rules
    from anliku.reference import rulepage

    if code is None:
        _print("\n".join(rulepage.rule_list(rules.FAMILIES)))
        return FINE
    found = rules.BY_CODE.get(code.upper())
    if found is None:
        near = nearest(code.upper(), rules.BY_CODE)
        advice = f"是不是 {'、'.join(near)}？" if near else "不写代码可以列出全部规则"
        raise WrongUse(f"没有“{code}”这条规则，{advice}")
    _print("\n".join(rulepage.rule_text(found)))
    return FINE


@command(
    "build",
    "检查并生成网站，成功后一次换上；失败时原来的网站不动。",
    "加 --keep-going 时略过有错误的案例并列出来，退出码为 1。",
)
@click.option("--site-dir", metavar="文件夹", help="网站放在哪里（不写时放在案例库的 site 文件夹）")
@click.option("--offline", is_flag=True, help="离线版：不用服务器，双击 index.html 就能看；另附一个 zip 压缩包")
@click.option("--keep-going", is_flag=True, help="略过有错误的案例，发布其余的")
def build(site_dir: str | None, keep_going: bool, offline: bool) -> int:
    """Check, build beside the old site, swap."""
    root = _root()
    from anliku.catalogue import NotALibrary
    from anliku.site.build import BuildFailed, build_site

    try:
        with _progress("检查并生成网站") as step:
            report = build_site(root, Path(site_dir) if site_dir else None, keep_going, step, offline)
    except NotALibrary as error:
        return _no_library(error, "text")
    except BuildFailed as failure:
        _print_problems(failure.problems)
        _say(plain(failure.message, keep="\n"))
        return FOUND
    left_out = [problem for _, problems in report.left_out for problem in problems]
    if left_out:
        _print(f"有 {len(report.left_out)} 个案例有错误，没有发布：")
        _print_problems(left_out)
    for line in report.engine_warnings:
        _print(f"生成时的提醒：{plain(line)}")
    if report.warnings:
        _print(f"另有 {len(report.warnings)} 个提醒，用 anliku check 查看")
    _print(f"发布了 {report.cases} 个案例，用时 {report.seconds:.1f} 秒：{plain(str(report.site_dir / 'index.html'))}")
    if report.archive is not None:
        _print(f"压缩包：{plain(str(report.archive))}，解压后双击 index.html 就能看")
    return FOUND if left_out else FINE


def filter_options(function: Callable[..., int]) -> Callable[..., int]:
    """One option for each facet, and for the years, in the order in which people meet them."""
    for key, label in reversed([*FACETS.items(), ("year", YEAR)]):
        text = "如 2024 或 2021..2024；可重复" if key == "year" else f"只要这个{label}的，别名也行；可重复"
        function = click.option(f"--{label}", key, multiple=True, metavar=label, help=text)(function)
    return function


@command(
    "search",
    "查找案例：全文和筛选，有错误的案例也能找到。",
    "几个词都要有；“分级阅读”连着找；阅读* 是开头；标题:阅读 只找标题（还有 摘要 关键词 正文 单位 作者……）；\n"
    "学科:语文、年度:2021..2024 是筛选；并且、或者、非 和括号连接，前后空一格。",
)
@click.argument("words", nargs=-1, metavar="[词…]")
@filter_options
@click.option("--json", "as_json", is_flag=True, help="给程序用的 JSON")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=20, metavar="个数", help="最多列出几个（不写时为 20）"
)
@click.option("--all", "everything", is_flag=True, help="全部列出")
def search(words: tuple[str, ...], as_json: bool, limit: int, everything: bool, **filters: tuple[str, ...]) -> int:
    """Find cases for editors, published or not."""
    root = _root()
    query = " ".join(words)
    if not query.strip() and not any(filters.values()):
        raise WrongUse("请写要找的词，或用 --学科 等选项筛选")
    from anliku import catalogue as catalogue_room
    from anliku import rules
    from anliku.search import editorial, listing

    try:
        with _progress("读取案例"):
            catalogue = catalogue_room.load(root)
        with _progress("更新索引") as step:
            request = editorial.Request(query, filters, None if everything else limit)
            answer = editorial.search(catalogue, request, step)
    except catalogue_room.NotALibrary as error:
        return _no_library(error, "text")
    except editorial.UnknownTerm as error:
        raise WrongUse(str(error)) from None
    for note in answer.notes:
        _say(plain(note))
    if as_json:
        _print(json.dumps(listing.as_json(answer), ensure_ascii=False, indent=2))
        return FINE
    problems = rules.check(catalogue, [result.case for result in answer.results])
    # A problem of a picture is one of the case that it lies beside.
    faulty = {"/".join([*problem.location.file.split("/")[:3], "index.md"]) for problem in problems if problem.is_error}
    strong = (lambda text: click.style(text, bold=True)) if sys.stdout.isatty() else None
    _print("\n".join(listing.as_text(answer, faulty, plain, strong)))
    return FINE


@command("serve", "在本机预览，改动随即可见；按 Ctrl-C 结束。")
@click.option("--host", default="127.0.0.1", metavar="地址", help="监听的地址（不写时为 127.0.0.1，只有本机能看）")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, metavar="端口", help="监听的端口（不写时为 8000）")
def serve(host: str, port: int) -> int:
    """Live preview until interrupted."""
    root = _root()
    from anliku.site.build import BuildFailed, serve_site

    _print(f"预览地址：http://{host}:{port}/  按 Ctrl-C 结束")
    try:
        serve_site(root, host, port)
    except BuildFailed as failure:
        _print_problems(failure.problems)
        _say(plain(failure.message, keep="\n"))
        return FOUND
    except OSError as error:
        raise WrongUse(f"{host}:{port} 用不了（{reason(error)}），请用 --port 换一个端口") from None
    return FINE


@command("schema", "重新生成 JSON Schema、字段说明和规则说明。", "字段、术语、评选或规则有改动后运行一次，再一并提交。")
@click.option("--check", "only_check", is_flag=True, help="只看是否最新，不写文件；过期时退出码为 1")
def schema(only_check: bool) -> int:
    """Write the files that derive from the models, the taxonomy and the rules."""
    root = _root()
    from anliku import catalogue as catalogue_room
    from anliku import reference, rules
    from anliku.atomic import write_text

    try:
        catalogue = catalogue_room.load(root)
    except catalogue_room.NotALibrary as error:
        return _no_library(error, "text")
    unusable = [problem for problem in catalogue.problems if reference.spoils(problem)]
    if unusable:
        _print_problems(unusable)
        _say("评选方案有错误，请先改好再生成")
        return FOUND
    stale = reference.stale(catalogue, rules.FAMILIES)
    if only_check:
        for name in stale:
            _print(f"过期：{name}")
        if stale:
            _say("请运行 anliku schema 重新生成并提交")
        return FOUND if stale else FINE
    for name, text in stale.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        write_text(root / name, text)
        _print(f"已更新：{name}")
    if not stale:
        _print("都是最新的，没有改动")
    return FINE


def _root() -> Path:
    """The library that the command is about. Raises WrongUse where there is none."""
    given = click.get_current_context().meta.get(_ROOT)
    if given is not None:
        if not os.path.isfile(os.path.join(given, "mkdocs.yml")):
            raise WrongUse(f"“{given}”里没有 mkdocs.yml，不是案例库的文件夹；请检查 --root")
        return Path(given).resolve()
    here = _here()
    for folder in (here, *here.parents):
        if os.path.isfile(folder / "mkdocs.yml"):
            return folder
    raise WrongUse("这里和上层文件夹里都没有 mkdocs.yml；请进入案例库的文件夹再运行，或用 --root 指定")


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise WrongUse("当前所在的文件夹已经被删除或移走，请换一个文件夹再运行") from None


def _no_library(error: NotALibrary, style: str) -> int:
    """A spoilt taxonomy is a problem like others; a folder that is no library is wrong use."""
    if not error.problems:
        raise WrongUse(str(error)) from None
    _print_report(list(error.problems), 0, style)
    return FOUND


def _print_report(problems: list[Problem], cases: int, style: str, fixed: int = 0) -> None:
    """``check``'s result in one of its three shapes."""
    if style == "json":
        listed = [problem.as_json() for problem in problems]
        _print(json.dumps({"problems": listed, "cases": cases}, ensure_ascii=False, indent=2))
        return
    if style == "github":
        for problem in problems:
            _print(problem.as_github())
    else:
        _print_problems(problems)
    errors = sum(problem.is_error for problem in problems)
    summary = f"{cases} 个案例，{errors} 个错误，{len(problems) - errors} 个提醒"
    fixable = sum(problem.fixable for problem in problems)
    if fixed:
        summary += f"；已自动改好 {fixed} 处"
    elif fixable:
        summary += f"；其中 {fixable} 处可以自动改好：anliku check --fix"
    _print(summary)


def _print_problems(problems: Sequence[Problem]) -> None:
    """Grouped and coloured on a terminal; one stable line each elsewhere."""
    if not sys.stdout.isatty():
        for problem in problems:
            _print(plain(problem.as_text()))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.location.file, []).append(problem)
    for file, group in by_file.items():
        console.print(Text(plain(file), style="bold underline"))
        table = Table.grid(padding=(0, 2, 0, 0))
        for _ in range(4):
            table.add_column()
        for problem in group:
            place = Text(f"  {problem.location.line}:{problem.location.column}", style="dim")
            label = Text(problem.severity.label, style="bold red" if problem.is_error else "yellow")
            message = Text(plain(problem.message), overflow="fold")
            if problem.fixable:
                message.append("（可自动修复）", style="green")
            table.add_row(place, label, Text(problem.rule, style="cyan", no_wrap=True), message)
        console.print(table)
        console.print()


@contextlib.contextmanager
def _progress(label: str, total: int | None = None) -> Iterator[Callable[[], None]]:
    """Show how far the work is, on a terminal only; gives what to call after each case."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total)
        yield lambda: progress.advance(task)


def _print(text: str) -> None:
    click.echo(text)


def _say(text: str) -> None:
    """Something about the run itself, on standard error; nothing can be done where that fails."""
    with contextlib.suppress(OSError):
        click.echo(text, err=True)


def _open_streams() -> None:
    """Pipes and files get UTF-8 whatever the locale, no character can stop the output, and a
    stream that the caller has closed (``>&-``) swallows what it is given."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for good
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="backslashreplace")


def _give_up_output() -> None:
    """Throw away what cannot be written any more, or Python complains once more at exit."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
