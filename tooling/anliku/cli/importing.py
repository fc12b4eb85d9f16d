"""``import``: a school's Word file becomes a case; a district's 汇总表 is checked."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anliku.case_places import NotALibrary
from anliku.cli.command import FINE, FOUND, command, library, no_library
from anliku.cli.prompting import MANNER, NO_WORKS, field_options, fill, gap_line, take, wrong
from anliku.cli.screen import print_problems, put, say
from anliku.cli.usage import WrongUse, plain

if TYPE_CHECKING:
    from anliku.catalogue import Catalogue
    from anliku.contribute.adopt import Adopted
    from anliku.contribute.start import Question
    from anliku.formats.word.understand.draft import Draft

# What is no .xlsx is refused with a word on what to do.
_SHEETS = {".xlsx", ".xlsm", ".xls", ".et", ".csv", ".tsv", ".ods"}
# The fields that a document may not tell, in the order of the help.
_FIELDS = ("work", "award", "kind", "category", "region", "unit", "title", "subject", "stage", "school", "problem")
_TOLD = {"title": "案例名称；一次导入几个文件时不能写", "problem": "要解决的问题，可重复"}
# Not known, or not to be promised, while a document is being imported.
_LATER = {"campaign", "published", "license", "consent"}


@command(
    "import",
    "导入 Word 案例或申报表，写成案例文件夹；核对 Excel 汇总表。",
    "Word 文档（.docx）写成 cases/年份/编号/，标题、单位、章节、表格、图片一并整理；联系方式一律不写入。\n"
    "认不准的地方逐条列出，第几段就是 Word 里第几个有文字的段落；文档里没有的字段留空，写明“待填”。\n"
    "在终端里运行时会逐项询问留空的字段（发布日期、许可、同意公开不问，以后再填），每一项当场核对，直接回车就跳过；\n"
    "也可以用下面的选项先写好。\n"
    "Excel 汇总表（.xlsx）只核对，不写入案例库；借鉴反馈单（.xlsx、.docx）写进它的案例的 adoptions.yml。有文件没能导入时退出码为 1。",
)
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@field_options(("campaign", *_FIELDS), _TOLD)
@click.option("--yes", is_flag=True, help="不询问，没有的字段留空")
def import_files(files: tuple[str, ...], campaign: str | None, yes: bool, **fields: Any) -> int:
    """Import every file; one that is broken never keeps the others out."""
    root = library()
    from anliku import catalogue as catalogues

    try:
        catalogue = catalogues.load(root)
        catalogue.expect_campaigns()
    except NotALibrary as error:
        return no_library(error, "text")
    given = _given(catalogue, campaign, fields)
    if "title" in given and len(files) > 1:
        raise WrongUse("--title 只能用在一个文件上；一次导入几个文件时请去掉它")
    ask = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    code = FINE
    taken: list[str] = []
    for index, file in enumerate(files):
        if index:
            put("")
        path = Path(file)
        adopted = _import_adoptions(catalogue, file, path)
        if adopted is not None:
            code = max(code, adopted)
            continue
        if path.suffix.lower() in _SHEETS:
            from anliku.cli.roster import import_roster

            code = max(code, import_roster(catalogue, file, path, campaign))
            continue
        name = _import_word(catalogue, file, path, given, taken, ask)
        if name is None:
            code = FOUND
        else:
            taken.append(name)
            catalogue = _with(catalogue, name)
    documents = [file for file in files if Path(file).suffix.lower() not in _SHEETS]
    if len(documents) > 1:
        left = len(documents) - len(taken)
        say(f"导入了 {len(taken)} 个文件" + (f"，{left} 个没有导入，原因见上面" if left else ""))
    return code


def _import_adoptions(catalogue: Catalogue, file: str, path: Path) -> int | None:
    """Add what a 借鉴反馈单 tells to its cases; None where the file is none."""
    from anliku.contribute import adopting
    from anliku.formats.office import Refused

    try:
        records = adopting.records_in(path)
    except Refused:
        # Whoever reads it next says why.
        return None
    if records is None:
        return None
    code = FINE
    for record in records:
        added = adopting.add(catalogue, record)
        print_problems(added.problems)
        if added.refused:
            say(plain(f"{file} {record.where}：{added.refused}"))
            code = FOUND
        else:
            put(plain(f"{file} {record.where} → {added.file}"))
    return code


def _import_word(
    catalogue: Catalogue, file: str, path: Path, given: dict[str, Any], taken: Sequence[str], ask: bool
) -> str | None:
    """Import one document; its id, or None where it could not be."""
    from anliku.contribute.adopt import adopt
    from anliku.contribute.folder import NotWritten
    from anliku.formats.office import Refused
    from anliku.formats.word.understand.draft import read

    try:
        draft = read(path, catalogue.taxonomy, catalogue.campaigns, given)
        misfit = _misfit(catalogue, draft, given)
        if ask and misfit is None:
            draft = _asked(catalogue, path, draft, given)
            misfit = _misfit(catalogue, draft, given)
        if misfit is not None:
            say(plain(f"{file}：{misfit}"))
            return None
        adopted = adopt(catalogue, draft, taken)
    except (Refused, NotWritten) as error:
        say(plain(f"{file}：{error}"))
        return None
    _report(file, adopted)
    return adopted.name


def _report(file: str, adopted: Adopted) -> None:
    from anliku.contribute.naming import FALLBACK

    put(plain(f"{file} → {adopted.file}"))
    print_problems(adopted.problems)
    if adopted.gaps:
        put(f"还有 {len(adopted.gaps)} 项要填，在 {adopted.file} 里写着“待填”的行：")
        for gap in adopted.gaps:
            put(gap_line(gap))
    if FALLBACK in adopted.name.split("-"):
        put(f"编号里的 {FALLBACK} 代表还不知道的区域或类别，发布以前可以改文件夹名，id 一起改")
    put(f"改好以后运行 anliku check {os.path.dirname(adopted.file)}")


def _with(catalogue: Catalogue, name: str) -> Catalogue:
    """The catalogue with the case that was just written, so that the next is compared with it."""
    from dataclasses import replace

    from anliku import source

    folders = (catalogue.root / "cases").glob(f"*/{name}")
    fresh = tuple(source.read(folder, catalogue.root) for folder in folders)
    return replace(catalogue, manuscripts=(*catalogue.manuscripts, *fresh))


# --- what the user says -----------------------------------------------------------------------------


def _given(catalogue: Catalogue, campaign: str | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The options as values, each understood and checked as an answer is. Raises WrongUse."""
    from anliku.contribute import start as starts

    given: dict[str, Any] = {}
    # One after the other: what can be said next depends on the campaign.
    asked = (
        question for key in ("campaign", *_FIELDS) if (question := starts.question(catalogue, given, key)) is not None
    )
    take(catalogue, given, asked, {"campaign": campaign, **fields})
    return given


def _misfit(catalogue: Catalogue, draft: Draft, given: Mapping[str, Any]) -> str | None:
    """What an option says that does not fit the campaign which only the document told."""
    from anliku.contribute import start as starts

    if "work" in given and starts.question(catalogue, draft.values, "work") is None:
        return NO_WORKS
    for key in given:
        if errors := wrong(catalogue, draft.values, key):
            return f"--{key}：{errors[0]}"
    return None


def _asked(catalogue: Catalogue, path: Path, draft: Draft, given: dict[str, Any]) -> Draft:
    """The draft with what the user answers; Enter leaves a gap. The campaign comes first,
    because it decides which headings are sections."""
    from dataclasses import replace

    from anliku.contribute.adopt import gaps_of
    from anliku.formats.word.understand.draft import read

    say(plain(f"{path.name}：下面几项文档里没有写。{MANNER}。"))
    if draft.campaign is None:
        answers = dict(draft.values)
        fill(catalogue, answers, _questions(catalogue, answers, ["campaign"]))
        if "campaign" in answers:
            told = {**given, "campaign": answers["campaign"]}
            draft = read(path, catalogue.taxonomy, catalogue.campaigns, told)
    values = dict(draft.values)
    keys = [gap.key for gap in gaps_of(values, catalogue) if gap.key not in _LATER]
    fill(catalogue, values, _questions(catalogue, values, keys))
    return replace(draft, values=values)


def _questions(catalogue: Catalogue, answers: Mapping[str, Any], keys: Iterable[str]) -> Iterator[Question]:
    """The questions that ``new`` would ask; here none of them has to be answered."""
    from dataclasses import replace

    from anliku.contribute import start as starts

    for key in keys:
        if (question := starts.question(catalogue, answers, key)) is not None:
            yield replace(question, needed=False)
