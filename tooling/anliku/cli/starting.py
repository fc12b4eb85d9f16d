"""``new``: a guided start of a case, or one from options without a question."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from anliku.case_places import NotALibrary
from anliku.cli.command import FINE, FOUND, command, library, no_library
from anliku.cli.prompting import MANNER, field_options, fill, gap_line, option, take, wrong
from anliku.cli.screen import put, say
from anliku.cli.usage import WrongUse, plain

if TYPE_CHECKING:
    from anliku.catalogue import Catalogue
    from anliku.contribute.start import Started

# The fields that have an option, in the order of the help.
_FIELDS = (
    "campaign", "work", "title", "kind", "category", "subject", "stage", "region", "unit", "school", "authors", "problem", "keywords"
)  # fmt: skip


@command(
    "new",
    "新建一篇案例：问清评选、区域、标题等，写好元数据和各节的提示。",
    "在终端里逐项询问，每一项都当场核对；不是必填的直接回车就跳过，以后再填；按 Ctrl-C 放弃，什么都不会留下。\n"
    "也可以用选项先写好；加 --yes（或不在终端里运行）就一项也不问，没有写的留空。",
)
@field_options(_FIELDS)
@click.option("--id", "name", metavar="编号", help="案例的编号（不写时按区域、类别和顺序取一个，如 gusu-yuwen-02）")
@click.option("--yes", is_flag=True, help="不询问，没有的字段留空")
def new(name: str | None, yes: bool, **fields: Any) -> int:
    """Ask or take the options, check each answer, write the folder in one step."""
    root = library()
    from anliku import catalogue as catalogues
    from anliku.contribute import start as starts
    from anliku.contribute.folder import NotWritten

    try:
        # Which ids there are is read from the folders: no case need be parsed.
        catalogue = catalogues.load(root, with_cases=False)
        catalogue.expect_campaigns()
    except NotALibrary as error:
        return no_library(error, "text")
    if not catalogue.campaigns:
        raise WrongUse(
            "案例库里还没有能用的评选方案，请先在 cases/campaigns/ 里添加一个（anliku check 会指出哪里不对）"
        )
    answers = _given(catalogue, fields)
    if name is not None and (errors := wrong(catalogue, {**answers, "id": name}, "id")):
        raise WrongUse(f"--id：{errors[0]}")
    if yes or not (sys.stdin.isatty() and sys.stdout.isatty()):
        _complete(catalogue, answers)
    else:
        try:
            _ask_all(catalogue, answers, name)
        except (click.Abort, KeyboardInterrupt):
            say("\n没有新建，什么都没有留下")
            raise
    try:
        started = starts.start(catalogue, answers, name)
    except NotWritten as error:
        say(plain(str(error)))
        return FOUND
    _report(started)
    return FINE


def _report(started: Started) -> None:
    folder = os.path.dirname(started.file)
    put(f"已新建 {started.file}")
    if started.gaps:
        put(f"还有 {len(started.gaps)} 项要填，写着“待填”的行就是：")
        for gap in started.gaps:
            put(gap_line(gap))
    put("接下来：")
    put("  1. 打开文件，按各节的提示写正文，写完删去“（请在此填写）”和提示；图片放在同一个文件夹里")
    put(f"  2. anliku check {folder}    检查，逐条改好")
    put(f"  3. anliku overlap {started.name}    查重")
    put("  4. anliku serve    在浏览器里预览")


# --- without questions ------------------------------------------------------------------


def _given(catalogue: Catalogue, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The options as values, each understood and checked as an answer is. Raises WrongUse."""
    from anliku.contribute import start as starts

    answers: dict[str, Any] = {}
    take(catalogue, answers, starts.questions(catalogue, answers), fields)
    return answers


def _complete(catalogue: Catalogue, answers: dict[str, Any]) -> None:
    """Fill in what leaves no choice; WrongUse where what is needed is missing."""
    from anliku.contribute import start as starts

    missing = []
    for question in starts.questions(catalogue, answers):
        only = starts.only_answer(question)
        if only is not None:
            answers[question.key] = only
        elif question.needed:
            missing.append(f"{option(question)}（{question.title}）")
    if missing:
        raise WrongUse(f"还要写明 {'、'.join(missing)}；在终端里运行 anliku new 会逐项询问")


# --- with questions ---------------------------------------------------------------------


def _ask_all(catalogue: Catalogue, answers: dict[str, Any], name: str | None) -> None:
    """Fill ``answers`` question by question. Raises click.Abort where the user gives up."""
    from anliku.contribute import start as starts
    from anliku.contribute.naming import propose

    say(f"新建一篇案例。{MANNER}（标着“必填”的除外）；Ctrl-C 放弃，什么都不会留下。")
    fill(catalogue, answers, starts.questions(catalogue, answers))
    say("")
    year = catalogue.campaigns[answers["campaign"]].selection_year
    name = name or propose(catalogue, answers["region"], answers["category"])
    say(plain(f"《{answers['title']}》将写在 cases/{year}/{name}/"))
    if not _confirmed():
        raise click.Abort


def _confirmed() -> bool:
    said = click.prompt("确定吗？回车是确定，写 n 放弃", default="", show_default=False, prompt_suffix=" ", err=True)
    return said.strip().lower() in {"", "y", "yes", "是", "确定", "好"}
