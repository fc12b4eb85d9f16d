"""``import``: a school's Word file becomes a case; a district's 汇总表 is checked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anliku.cli.base import FINE, FOUND, command, library, no_library
from anliku.cli.screen import print_problems, put, say
from anliku.usage import WrongUse, nearest, plain

if TYPE_CHECKING:
    from anliku.catalogue import Catalogue
    from anliku.contribute.adopt import Adopted, Gap
    from anliku.formats.word.draft import Draft

_SHEETS = {".xlsx", ".xlsm", ".xls", ".et"}
_SINGLE = {
    "work": ("作品", "作品类型，评选设有几种时写"),
    "award": ("奖项", "如 一等奖"),
    "kind": ("类型", "学校案例或区域案例"),
    "category": ("类别", "申报表上的类别"),
    "region": ("区域", "县（市、区），别名也行"),
    "unit": ("单位", "规范名称"),
    "title": ("标题", "案例名称；一次导入几个文件时不能写"),
}
_SEVERAL = {"subject": ("学科", "可重复"), "stage": ("学段", "可重复"), "problem": ("问题", "要解决的问题，可重复")}
_FACETS = {"award", "kind", "category", "region", "subject", "stage", "problem"}


def field_options(function: Callable[..., int]) -> Callable[..., int]:
    """One option for each field that a document may not tell."""
    for key, (label, text) in reversed(_SEVERAL.items()):
        function = click.option(f"--{key}", key, multiple=True, metavar=label, help=text)(function)
    for key, (label, text) in reversed(_SINGLE.items()):
        function = click.option(f"--{key}", key, metavar=label, help=text)(function)
    return function


@command(
    "import",
    "导入 Word 案例或申报表，写成案例文件夹；核对 Excel 汇总表。",
    "Word 文档（.docx）写成 cases/年份/编号/，标题、单位、章节、表格、图片一并整理；联系方式一律不写入。\n"
    "认不准的地方逐条列出，第几段就是 Word 里第几个有文字的段落；文档里没有的字段留空，写明“待填”。\n"
    "在终端里运行时会逐项询问留空的字段，直接回车就跳过；也可以用下面的选项先写好。\n"
    "Excel 汇总表（.xlsx）只核对，不写入案例库。有文件没能导入时退出码为 1。",
)
@click.argument("files", nargs=-1, required=True, metavar="文件…")
@click.option("--campaign", metavar="评选", help="评选方案的编号，如 suzhou-2024")
@field_options
@click.option("--yes", is_flag=True, help="不询问，没有的字段留空")
def import_files(files: tuple[str, ...], campaign: str | None, yes: bool, **fields: Any) -> int:
    """Import every file; one that is broken never keeps the others out."""
    root = library()
    from anliku import catalogue as catalogue_room

    try:
        catalogue = catalogue_room.load(root)
    except catalogue_room.NotALibrary as error:
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
    return code


def _import_word(
    catalogue: Catalogue, file: str, path: Path, given: dict[str, Any], taken: Sequence[str], ask: bool
) -> str | None:
    """Import one document; its id, or None where it could not be."""
    from anliku.contribute.adopt import adopt
    from anliku.contribute.folder import NotWritten
    from anliku.formats.office import Refused
    from anliku.formats.word.draft import read

    try:
        draft = read(path, catalogue.taxonomy, catalogue.campaigns, given)
        if ask:
            draft = _asked(catalogue, path, draft, given)
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
            put(plain(f"  {gap.key}：{gap.hint}"))
    if FALLBACK in adopted.name.split("-"):
        put(f"编号里的 {FALLBACK} 代表还不知道的区域或类别，发布以前可以改文件夹名，id 一起改")
    put(f"改好以后运行 anliku check {os.path.dirname(adopted.file)}")


def _with(catalogue: Catalogue, name: str) -> Catalogue:
    """The catalogue with the case that was just written, so that the next is compared with it."""
    from dataclasses import replace

    from anliku import source

    folders = (catalogue.root / "cases").glob(f"*/{name}")
    fresh = tuple(source.read(folder, catalogue.root) for folder in folders)
    return replace(catalogue, cases=(*catalogue.cases, *fresh))


# --- what the user says -----------------------------------------------------------------------------


def _given(catalogue: Catalogue, campaign: str | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The options as values; aliases become the names they mean. Raises WrongUse."""
    given: dict[str, Any] = {}
    if campaign is not None:
        given["campaign"] = _known(campaign, list(catalogue.campaigns), "campaign")
    for key, said in fields.items():
        if not said:
            continue
        if key == "work":
            works = [work.name for known in catalogue.campaigns.values() for work in known.works]
            given[key] = _known(said, works, key)
        elif key in _FACETS:
            names = [said] if isinstance(said, str) else list(said)
            found = [_term(catalogue, key, name) for name in names]
            given[key] = found[0] if isinstance(said, str) else list(dict.fromkeys(found))
        else:
            given[key] = " ".join(str(said).split())
    return given


def _known(said: str, names: Sequence[str], option: str) -> str:
    if said in names:
        return said
    near = nearest(said, names)
    advice = f"是不是 {'、'.join(near)}？" if near else f"可以写：{'、'.join(names) or '（还没有）'}"
    raise WrongUse(f"--{option} 写的“{said}”没有，{advice}")


def _term(catalogue: Catalogue, facet: str, said: str) -> str:
    term = catalogue.taxonomy.facet(facet).find(said)
    return term.name if term is not None else _known(said, catalogue.taxonomy.facet(facet).names, facet)


def _asked(catalogue: Catalogue, path: Path, draft: Draft, given: dict[str, Any]) -> Draft:
    """The draft with what the user answers; Enter leaves a gap. The campaign comes first,
    because it decides which headings are sections."""
    from dataclasses import replace

    from anliku.contribute.adopt import gaps_of
    from anliku.formats.word.draft import read

    say(plain(f"{path.name}：下面几项文档里没有写，请填写；不清楚的直接回车，以后再填。"))
    answers = dict(given)
    if draft.campaign is None:
        first = next((gap for gap in gaps_of(draft.values, catalogue) if gap.key == "campaign"), None)
        answer = _ask(catalogue, first) if first is not None else None
        if answer is not None:
            answers["campaign"] = answer
            draft = read(path, catalogue.taxonomy, catalogue.campaigns, answers)
    values = dict(draft.values)
    for gap in gaps_of(values, catalogue):
        if gap.key in {"campaign", "published", "license", "consent"}:
            continue
        answer = _ask(catalogue, gap)
        if answer is not None:
            values[gap.key] = answer
    return replace(draft, values=values)


def _ask(catalogue: Catalogue, gap: Gap) -> Any:
    """One answer, checked as typed; None where the user goes on without."""
    while True:
        said = click.prompt(plain(f"{gap.title}（{gap.hint}）"), default="", show_default=False, err=True).strip()
        if not said:
            return None
        parts = [part for part in said.replace("，", "、").replace(",", "、").split("、") if part.strip()]
        if gap.key in _FACETS:
            facet = catalogue.taxonomy.facet(gap.key)
            terms = [facet.find(part) for part in (parts if gap.several else [said])]
            names = [term.name for term in terms if term is not None]
            if len(names) == len(terms):
                return names if gap.several else names[0]
        elif not gap.choices or said in gap.choices:
            return [part.strip() for part in parts] if gap.several else said
        say(f"没有这一项，请写其中的：{'、'.join(gap.choices)}")
