"""``check`` and ``rule``: what is wrong, and what a rule says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anliku.atomic import reason
from anliku.cli.command import FINE, FOUND, cluster_option, command, here, library, no_library, pool, workers_option
from anliku.cli.screen import print_report, progress, put, say
from anliku.cli.usage import WrongUse, nearest, plain
from anliku.codes import CODES
from anliku.problem import sort_problems

if TYPE_CHECKING:
    from anliku.rules.fix import Repaired

# What reading a Word document or an Excel list says; it belongs to no case yet.


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
@click.option("--watch", "watching", is_flag=True, help="文件一改就再查一遍，给编辑器用；按 Ctrl-C 结束")
@workers_option
@cluster_option
def check(
    paths: tuple[str, ...], style: str, fix: bool, watching: bool, workers: int | None, cluster: str | None
) -> int:
    """Validate the library, or the part of it that the paths name."""
    root = library()
    if watching:
        if fix or style != "text" or cluster is not None:
            raise WrongUse("--watch 只能单独用，请去掉 --fix、--format 和 --cluster")
        from anliku.cli.watch import watch

        return watch(root, paths, here(), workers)
    from anliku.case_places import NotALibrary
    from anliku.cli.selection import UnknownPath, select
    from anliku.kept import Kept
    from anliku.record import checking

    try:
        repaired = _repair(root, paths) if fix else None
        with progress("读取案例"):
            checked = checking.load(root)
        selection = select(root, checked.folders, paths, here())
    except NotALibrary as error:
        return no_library(error, style)
    except UnknownPath as error:
        raise WrongUse(str(error)) from None
    cases = len(selection.of(checked.folders))
    with progress("检查", cases) as step, Kept(root) as kept, pool(workers, cluster) as hands:
        problems = checking.check(checked, kept, hands, selection.holds if selection.places else None, step)
    if selection.places:
        problems = sort_problems([*problems, *selection.problems(checked.catalogue.problems)])
    print_report(problems, cases, style, len(repaired.problems) if repaired is not None else 0)
    if kept.fault:
        say(plain(kept.fault))
    if repaired is not None and repaired.refused:
        _tell_refused(repaired.refused, repaired.files)
        return FOUND
    return FOUND if any(problem.is_error for problem in problems) else FINE


def _repair(root: Path, paths: Sequence[str]) -> Repaired:
    """Repair the cases that the paths name. Raises NotALibrary and UnknownPath."""
    from anliku import catalogue as catalogues
    from anliku.cli.selection import select
    from anliku.rules.fix import fix_cases

    with progress("读取案例"):
        catalogue = catalogues.load(root)
    cases = select(root, catalogue.manuscripts, paths, here()).of(catalogue.manuscripts)
    with progress("修改", len(cases)) as step:
        return fix_cases(catalogue, cases, step)


def _tell_refused(refused: Sequence[tuple[str, OSError]], written: Sequence[str]) -> None:
    """Which files ``--fix`` could not write, and which it did."""
    for file, error in refused:
        say(plain(f"{file} 没有改（{reason(error)}）"))
    if written:
        say(plain(f"已经改好 {'、'.join(written)}"))
    say(f"有 {len(refused)} 个文件写不了，还是原来的样子；写得了以后请再运行一次 anliku check --fix")


@command(
    "rule",
    "说明一条检查规则：检查什么、为什么、反例和改法。",
    "代码如 TM002、WD001，大小写都可以；不写代码就列出全部规则。",
)
@click.argument("code", required=False, metavar="[代码]")
def rule(code: str | None) -> int:
    """Explain one rule, or list them all by family."""
    from anliku import rules
    from anliku.reference import rulepage

    if code is None:
        put("\n".join(rulepage.rule_list(rules.FAMILIES)))
        return FINE
    if code.upper() in CODES:
        put("\n".join(rulepage.code_text(CODES[code.upper()])))
        return FINE
    known = rules.BY_CODE.get(code.upper())
    if known is None:
        near = nearest(code.upper(), [*rules.BY_CODE, *CODES])
        advice = f"是不是 {'、'.join(near)}？" if near else "不写代码可以列出全部规则"
        raise WrongUse(f"没有“{code}”这条规则，{advice}")
    put("\n".join(rulepage.rule_text(known)))
    return FINE
