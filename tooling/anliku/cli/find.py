"""``search``: cases for editors, published or not."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from anliku.case_places import NotALibrary
from anliku.cli.command import FINE, FOUND, command, library, no_library
from anliku.cli.screen import progress, put, say
from anliku.cli.usage import WrongUse, plain
from anliku.search.editors.facets import FACETS, YEAR

if TYPE_CHECKING:
    from anliku.catalogue import Catalogue
    from anliku.problem import Problem

_HIDES = {"FL001", "FL002", "FL005", "FL006", "FL007", "FL008"}
"""The rules of files and folders of which nothing could be read."""


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
@click.option("--explain", is_flag=True, help="说明每个案例为什么排在这里：哪个词在哪里，各得多少分")
def search(
    words: tuple[str, ...], as_json: bool, limit: int, everything: bool, explain: bool, **filters: tuple[str, ...]
) -> int:
    """Find cases for editors, published or not."""
    root = library()
    query = " ".join(words)
    if not query.strip() and not any(filters.values()):
        raise WrongUse("请写要找的词，或用 --学科 等选项筛选")
    from anliku import catalogue as catalogues
    from anliku import rules
    from anliku.search.editors import editorial, listing

    try:
        with progress("读取案例"):
            catalogue = catalogues.load(root)
        with progress("更新索引") as step:
            request = editorial.Request(query, filters, None if everything else limit, explain)
            answer = editorial.search(catalogue, request, step)
    except NotALibrary as error:
        return no_library(error, "text")
    except editorial.UnknownTerm as error:
        raise WrongUse(str(error)) from None
    for note in answer.notes:
        say(plain(note))
    unread = _unread(catalogue)
    for problem in unread:
        say(plain(f"{problem.location.file} 没有查：{problem.message}"))
    code = FOUND if unread else FINE
    if as_json:
        told = {**listing.as_json(answer), **({"complete": False} if unread else {})}
        put(json.dumps(told, ensure_ascii=False, indent=2))
        return code
    problems = rules.check(catalogue, [result.case for result in answer.results])
    # A problem of a picture is one of the case that it lies beside.
    faulty = {"/".join([*problem.location.file.split("/")[:3], "index.md"]) for problem in problems if problem.is_error}
    strong = (lambda text: click.style(text, bold=True)) if sys.stdout.isatty() else None
    put("\n".join(listing.as_text(answer, faulty, plain, strong)))
    return code


def _unread(catalogue: Catalogue) -> list[Problem]:
    """What the answer says nothing about: cases, and folders of cases, that could not be read."""
    of_cases = (problem for case in catalogue.manuscripts for problem in case.problems)
    return [problem for problem in (*catalogue.problems, *of_cases) if problem.is_error and problem.rule in _HIDES]
