"""``overlap``: how much of a case stands in others, with the shared words side by side."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anliku.case_places import NotALibrary, case_folders
from anliku.cli.command import FINE, FOUND, command, here, library, no_library
from anliku.cli.screen import in_columns, print_problems, progress, put, say
from anliku.cli.usage import WrongUse, nearest, plain

if TYPE_CHECKING:
    from anliku.catalogue import Catalogue
    from anliku.model import Manuscript
    from anliku.problem import Problem
    from anliku.search.overlap import Against, Given, Overlap, Passage
    from anliku.search.overlap.wording import Excerpt

_SHOWN = 5
"""Passages of one source that are printed; ``--json`` has them all."""
_LONGEST = 200
_SILENT = re.compile(r"\W+")
_TEXTS = {".md": True, ".markdown": True, ".txt": False}
_MAX_BYTES = 8 * 1024 * 1024


@command(
    "overlap",
    "查重：一篇案例与库里其他案例、与给定文件有多少相同，并排列出相同的文字。",
    "案例写编号（如 gusu-yuwen-01）、文件夹或其中的 index.md。\n"
    "连续 13 字相同算重复；改过几个字的，几处相隔不远、每处至少 5 字、合起来至少 20 字相同也算。换标点、调换句子不影响；\n"
    "引文、参考文献、评选统一的标题和提示不算。超过评选规定的上限时退出码为 1；没有规定的，超过 30% 时提醒。",
)
@click.argument("name", metavar="案例")
@click.option("--against", "files", multiple=True, metavar="文件", help="也与这个文件比较（.md、.txt、.docx）；可重复")
@click.option("--json", "as_json", is_flag=True, help="给程序用的 JSON")
@click.option("--limit", type=click.IntRange(1, 1000), default=5, metavar="个数", help="最多列出几个来源（不写时为 5）")
def overlap(name: str, files: tuple[str, ...], as_json: bool, limit: int) -> int:
    """Compare one case with all others; cases are read only where they changed."""
    root = library()
    from anliku import catalogue as catalogues
    from anliku import source
    from anliku.search import overlap as overlaps

    try:
        catalogue = catalogues.load(root, with_cases=False)
        catalogue.expect_campaigns()
    except NotALibrary as error:
        return no_library(error, "text")
    case = source.read(_folder(catalogue, name), root)
    if not case.text:
        print_problems(case.problems)
        return FOUND
    given = [_given(file) for file in files]
    with progress("比较") as step:
        report = overlaps.compare(catalogue, case, given, step, limit)
    if report.note:
        say(plain(report.note))
    problem = overlaps.verdict(catalogue, case, report)
    if as_json:
        put(json.dumps(_as_json(case, report, problem), ensure_ascii=False, indent=2))
    else:
        _print(report, problem, bool(given))
    if report.unread:
        _tell_unread(report.unread)
    return FOUND if report.unread or (problem is not None and problem.is_error) else FINE


def _tell_unread(unread: Sequence[Problem]) -> None:
    """What the share says nothing about."""
    for problem in unread:
        say(plain(f"{problem.location.file} 没有比较：{problem.message}"))
    say(f"有 {len(unread)} 处读不了，上面的重复率不算数；请改好后再查一次")


def _folder(catalogue: Catalogue, name: str) -> Path:
    """The folder of the case that is meant, by path or by id. Raises WrongUse."""
    from anliku.cli.selection import UnknownPath, select

    try:
        (place,) = select(catalogue.root, catalogue.manuscripts, [name], here()).places or {"cases"}
    except UnknownPath as error:
        folders, _ = case_folders(catalogue.root / "cases", catalogue.root)
        known = {folder.name: folder for folder in map(Path, folders)}
        if name in known:
            return known[name]
        near = nearest(name, known)
        raise WrongUse(f"没有“{name}”这个案例，是不是 {'、'.join(near)}？" if near else str(error)) from None
    folder: Path = catalogue.root / place
    if place.count("/") != 2 or not (folder / "index.md").is_file():
        raise WrongUse(f"“{name}”不是一篇案例；请写编号（如 gusu-yuwen-01）、案例的文件夹或其中的 index.md")
    return folder


def _given(file: str) -> Given:
    """A file to compare with. Raises WrongUse where it cannot be read."""
    from anliku.files import read_text
    from anliku.search.overlap import Given

    path = Path(file)
    kind = path.suffix.lower()
    if kind == ".docx":
        from anliku.formats import office
        from anliku.formats.word.read.lines import lines

        try:
            return Given(file, "\n".join(lines(office.load(path, "docx"))))
        except office.Refused as error:
            raise WrongUse(f"“{file}”：{error}") from None
    if kind not in _TEXTS:
        raise WrongUse(f"“{file}”不能比较；请另存为 .docx、.md 或 .txt")
    text, problems = read_text(path, file, _MAX_BYTES)
    if text is None:
        raise WrongUse(f"“{file}”：{problems[0].message}")
    return Given(file, text, _TEXTS[kind])


# --- results ------------------------------------------------------------------------------


def _as_json(case: Manuscript, report: Overlap, problem: Problem | None) -> dict[str, object]:
    return {
        "case": case.name,
        "file": case.file,
        "share": round(report.share, 4),
        "counted": report.counted,
        "compared": report.compared,
        "complete": report.complete,
        **({"unread": [problem.as_json() for problem in report.unread]} if report.unread else {}),
        "sources": report.sources,
        "problem": problem.as_json() if problem is not None else None,
        "others": [
            {
                "name": other.name,
                "title": other.title,
                "file": other.file,
                "share": round(other.share, 4),
                "passages": [
                    {"length": passage.length, "here": _side(passage.here), "there": _side(passage.there)}
                    for passage in other.passages
                ],
            }
            for other in report.others
        ],
    }


def _side(side: Excerpt) -> dict[str, object]:
    return {"line": side.line, "before": side.before, "text": side.text, "after": side.after}


def _print(report: Overlap, problem: Problem | None, with_files: bool) -> None:
    texts = "个文本" if with_files else "篇案例"
    put(f"重复率 {report.share:.1%}（{report.counted:,} 字计入，与 {report.compared:,} {texts}比较）")
    if problem is not None:
        print_problems([problem])
    for number, other in enumerate(report.others, 1):
        title = f"{other.title}（{other.name}）" if other.title else other.name
        put("")
        put(plain(f"{number}. 占 {other.share:.1%}：{title}"))
        if other.file != other.name:
            put(plain(f"   {other.file}"))
        _print_passages(other)
    if report.sources > len(report.others):
        put("")
        more = "" if report.complete else "以上"
        put(f"另有 {report.sources - len(report.others):,} 个{more}来源相同较少，用 --limit 可以多列几个")


def _print_passages(other: Against) -> None:
    shown = other.passages[:_SHOWN]
    if in_columns():
        _print_columns(shown)
    else:
        for passage in shown:
            put(f"   {passage.length} {_alike(passage)}")
            put(f"   本文第 {passage.here.line} 行：{_plain_side(passage.here)}")
            put(f"   来源第 {passage.there.line} 行：{_plain_side(passage.there)}")
    if len(other.passages) > len(shown):
        put(f"   另有 {len(other.passages) - len(shown)} 处，用 --json 可以看全部")


def _alike(passage: Passage) -> str:
    """A passage goes on across characters that were replaced: only equal words are called equal."""
    here, there = (_SILENT.sub("", side.text) for side in (passage.here, passage.there))
    return "字相同" if here == there else "字相同或只改了个别字"


def _plain_side(side: Excerpt) -> str:
    before, text, after = _parts(side)
    return f"{before}【{text}】{after}"


def _print_columns(passages: tuple[Passage, ...]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 1), expand=True, show_edge=False)
    for title in ("本文", "来源"):
        table.add_column(title, ratio=1, overflow="fold", header_style="bold", vertical="top")
    for passage in passages:
        cells = []
        for side in (passage.here, passage.there):
            before, text, after = _parts(side)
            cell = Text(f"第 {side.line} 行  ", style="cyan")
            cell.append(before, style="dim")
            cell.append(text, style="red")
            cell.append(after + "\n", style="dim")
            cells.append(cell)
        table.add_row(*cells)
    Console(file=sys.stdout, highlight=False).print(table)


def _parts(side: Excerpt) -> Iterator[str]:
    """What stands before, the shared words, and what stands after, fit for a terminal."""
    text = side.text
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]}……{text[-(_LONGEST // 2) :]}"
    return (plain(part) for part in (side.before, text, side.after))
