"""``review``: what a reviewer wants to know of a pull request, in one page."""

from __future__ import annotations

from pathlib import Path

import click

from anliku.atomic import reason, write_text
from anliku.case_places import NotALibrary
from anliku.cli.command import FINE, FOUND, command, here, library, relative
from anliku.cli.place import is_special, named_place, refuse_ours
from anliku.cli.screen import progress, put, say
from anliku.cli.usage import WrongUse, plain

_FIRST_LINE = 200
"""Characters of a file's first line that tell whether it is a summary."""


@command(
    "review",
    "给合并请求写一份中文摘要：哪里不对、怎样写、重复率、字数、要点、图片。",
    "写出案例的路径，或者用 --base 写出要合并到的分支，有改动的案例自己会找出来。\n"
    "摘要是 Markdown，第一行是结论；有错误时退出码为 1。",
)
@click.argument("paths", nargs=-1, metavar="[路径…]")
@click.option("--base", metavar="分支", help="要合并到的分支或提交，如 main；只看与它不同的案例")
@click.option("--output", metavar="文件", help="摘要写进这个文件（不写或写 - 时写到屏幕上）")
def review(paths: tuple[str, ...], base: str | None, output: str | None) -> int:
    """Sum up what changed for whoever decides on it."""
    root = library()
    if bool(paths) == (base is not None):
        raise WrongUse("请写案例的路径，或用 --base 写出要合并到的分支（如 --base main），两样写一样")
    target = _target(output, root)
    from anliku import catalogue as catalogues
    from anliku.cli.selection import UnknownPath, select
    from anliku.contribute import changes as changed_files
    from anliku.contribute import review as reviews
    from anliku.contribute import reviewpage

    changed = None
    try:
        if base is not None:
            changed = changed_files.changes(root, base)
        with progress("读取案例"):
            catalogue = catalogues.load(root)
        if changed is not None:
            folders = list(changed.cases)
        else:
            cases = select(root, catalogue.manuscripts, paths, here()).of(catalogue.manuscripts)
            folders = [case.file.rpartition("/")[0] for case in cases]
        with progress("检查", len(catalogue.manuscripts)) as step:
            reviewed = reviews.review(catalogue, folders, changed, step)
    except NotALibrary as error:
        if not error.problems:
            raise WrongUse(str(error)) from None
        reviewed = reviews.Review((), error.problems, changed)
    except (changed_files.NoComparison, UnknownPath) as error:
        raise WrongUse(str(error)) from None
    text = reviewpage.page(reviewed)
    if target is None:
        put(text.rstrip("\n"))
    else:
        try:
            write_text(target, text)
        except OSError as error:
            raise WrongUse(f"“{output}”写不了（{reason(error)}），请换一个文件") from None
        say(f"{plain(reviewpage.verdict(reviewed))}；摘要写在 {plain(relative(target))}")
    return FOUND if reviewed.errors else FINE


def _target(output: str | None, root: Path) -> Path | None:
    """Where the summary goes; None for the screen. Only a new file, or an earlier summary, is
    written. Raises WrongUse."""
    from anliku.contribute.reviewpage import is_page

    if output in {None, "-"}:
        return None
    assert output is not None
    path = named_place("--output", output)
    refuse_ours("--output", path, root)
    if path.is_symlink() or is_special(path):
        raise WrongUse(f"“{output}”是链接、管道或设备，不会写进去；要写到屏幕上请去掉 --output")
    if path.is_dir():
        raise WrongUse(f"“{output}”是文件夹，--output 请写文件")
    try:
        with path.open(encoding="utf-8", errors="replace") as opened:
            begin = opened.readline(_FIRST_LINE)
    except FileNotFoundError:
        return path
    except OSError as error:
        raise WrongUse(f"“{output}”读不了（{reason(error)}），不知道能不能替换；请换一个文件") from None
    if begin and not is_page(begin):
        raise WrongUse(f"“{output}”已经有了，不是 anliku review 写的摘要，没有改动它；请换一个文件")
    return path
