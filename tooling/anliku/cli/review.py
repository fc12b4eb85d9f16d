"""``review``: what a reviewer wants to know of a pull request, in one page."""

from __future__ import annotations

from pathlib import Path

import click

from anliku.atomic import reason, write_text
from anliku.cli.base import FINE, FOUND, command, here, library
from anliku.cli.screen import progress, put, say
from anliku.usage import WrongUse, plain


@command(
    "review",
    "给合并请求写一份中文摘要：哪里不对、怎样写、重复率、字数、要点、图片。",
    "写出案例的路径，或者用 --base 写出要合并到的分支，有改动的案例自己会找出来。\n"
    "摘要是 Markdown，第一行是结论；有错误时退出码为 1。",
)
@click.argument("paths", nargs=-1, metavar="[路径…]")
@click.option("--base", metavar="分支", help="要合并到的分支或提交，如 main；只看与它不同的案例")
@click.option("--output", metavar="文件", help="摘要写进这个文件（不写时写到屏幕上）")
def review(paths: tuple[str, ...], base: str | None, output: str | None) -> int:
    """Sum up what changed for whoever decides on it."""
    root = library()
    if bool(paths) == (base is not None):
        raise WrongUse("请写案例的路径，或用 --base 写出要合并到的分支（如 --base main），两样写一样")
    from anliku import catalogue as catalogue_room
    from anliku.contribute import changes as changes_room
    from anliku.contribute import review as review_room
    from anliku.contribute import reviewpage
    from anliku.selection import UnknownPath, select

    changed = None
    try:
        if base is not None:
            changed = changes_room.changes(root, base)
        with progress("读取案例"):
            catalogue = catalogue_room.load(root)
        if changed is not None:
            folders = list(changed.cases)
        else:
            cases = select(catalogue, paths, here()).cases(catalogue)
            folders = [case.file.rpartition("/")[0] for case in cases]
        with progress("检查", len(catalogue.cases)) as step:
            found = review_room.review(catalogue, folders, changed, step)
    except catalogue_room.NotALibrary as error:
        if not error.problems:
            raise WrongUse(str(error)) from None
        found = review_room.Review((), error.problems, changed)
    except (changes_room.NoComparison, UnknownPath) as error:
        raise WrongUse(str(error)) from None
    text = reviewpage.page(found)
    if output is None:
        put(text.rstrip("\n"))
    else:
        try:
            write_text(Path(output), text)
        except OSError as error:
            raise WrongUse(f"“{output}”写不了（{reason(error)}），请换一个文件") from None
        say(f"{plain(reviewpage.verdict(found))}；摘要写在 {plain(output)}")
    return FOUND if found.errors else FINE
