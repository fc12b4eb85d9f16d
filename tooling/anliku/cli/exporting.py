"""``export``: cases as the documents that organisers ask for."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anliku.cli.base import FINE, FOUND, command, here, library, no_library, relative
from anliku.cli.place import is_special, named_place
from anliku.cli.screen import print_problems, progress, put, say
from anliku.cli.usage import WrongUse, nearest, plain

if TYPE_CHECKING:
    from anliku.campaign import Campaign
    from anliku.catalogue import Catalogue
    from anliku.model import Case, CaseMeta
    from anliku.problem import Problem

CASE, FORM, ROSTER, TEMPLATE = "案例", "申报表", "汇总表", "模板"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_TITLE = 40
"""Characters of the title that a file's name holds: 255 bytes are all that disks take."""


class Failed(Exception):
    """One document could not be made; the message is Chinese and ready to show."""


@dataclass(frozen=True, slots=True)
class Job:
    """One document to write: ``make`` gives its bytes and what to tell about it, or raises Failed."""

    name: str
    make: Callable[[], tuple[bytes, list[str]]]


@command(
    "export",
    "把案例导出成 Word：组织方格式的案例、申报表；或导出 Excel 汇总表。",
    "案例写编号（如 gusu-yuwen-01）、文件夹或文件，可以写几个；写 cases 是全部，写 cases/2024 是一年的。\n"
    "--as 案例：按组织方的格式排好的 Word（不写 --as 就是它）；文末的“案例信息”供再导入时用，报送前可以删去；\n"
    "--as 申报表：附件2，已从案例填好，联系方式等留空；\n"
    "--as 汇总表：附件3，每次评选一张，不写案例就是全部；还没有案例的评选用 --campaign 得到一张空表；\n"
    "--as 模板：投稿用的空白 Word，写评选编号（如 suzhou-2024）。",
)
@click.argument("names", nargs=-1, metavar="[案例…]")
@click.option(
    "--as",
    "kind",
    type=click.Choice([CASE, FORM, ROSTER, TEMPLATE]),
    default=CASE,
    metavar="样式",
    help=f"{CASE}、{FORM}、{ROSTER}或{TEMPLATE}（不写时为{CASE}）",
)
@click.option("--campaign", "campaigns", multiple=True, metavar="评选", help="只要这次评选的，写编号；可重复")
@click.option("--region", "regions", multiple=True, metavar="区域", help="只要这个区域的，别名也行；可重复")
@click.option("--output", metavar="文件或文件夹", help="写到哪里（不写时为当前文件夹）")
@click.option("--force", is_flag=True, help="同名文件已经存在时替换它")
def export(
    names: tuple[str, ...],
    kind: str,
    campaigns: tuple[str, ...],
    regions: tuple[str, ...],
    output: str | None,
    force: bool,
) -> int:
    """Write documents, each whole or not at all, none over another without ``--force``."""
    root = library()
    if kind in {CASE, FORM} and not (names or campaigns or regions):
        raise WrongUse("请写要导出的案例，如 anliku export gusu-yuwen-01；写 cases 是全部")
    from anliku import catalogue as catalogue_room

    try:
        with progress("读取案例"):
            catalogue = catalogue_room.load(root)
        catalogue.expect_campaigns()
    except catalogue_room.NotALibrary as error:
        return no_library(error, "text")
    spoilt: list[Case] = []
    telling: dict[str, list[Problem]] = {}
    if kind == TEMPLATE:
        if regions:
            raise WrongUse("模板不分区域，请去掉 --region")
        jobs = [_template(catalogue, item) for item in _campaigns(catalogue, (*names, *campaigns))]
    else:
        cases = _chosen(catalogue, names, campaigns, regions)
        spoilt = [case for case in cases if case.meta is None]
        sound = [case for case in cases if case.meta is not None]
        telling = {case.file: found for case in sound if (found := _private(case, catalogue, kind))}
        sound = [case for case in sound if case.file not in telling]
        blank = {item.id for item in _campaigns(catalogue, campaigns)}
        jobs = list(_rosters(catalogue, sound, regions, blank) if kind == ROSTER else _jobs(kind, catalogue, sound))
        if not jobs and not spoilt and not telling:
            raise WrongUse("没有符合条件的案例，请检查 --campaign、--region 和案例的写法")
    targets = _targets(jobs, output, root, kind == TEMPLATE) if jobs else []
    _refuse_taken(targets, force)
    kept = [*(case.file for case in spoilt), *telling]
    failed = list(kept)
    for case in spoilt:
        print_problems(case.problems)
        say(f"{case.file} 的元数据有错误，没有导出；请先改好")
    for file, problems in telling.items():
        print_problems(problems)
        say(f"{file} 里有不能公开的内容，没有导出；请先删去")
    with _folder_of(targets), progress("导出", len(jobs)) as step:
        for job, path in zip(jobs, targets, strict=True):
            if not _write(job, path, force):
                failed.append(job.name)
            step()
    if len(jobs) + len(kept) > 1:
        done = len(jobs) + len(kept) - len(failed)
        say(f"导出了 {done} 个文件" + (f"，{len(failed)} 个没有导出" if failed else ""))
    return FOUND if failed else FINE


# --- which cases ------------------------------------------------------------------------------


def _chosen(catalogue: Catalogue, names: Sequence[str], campaigns: Sequence[str], regions: Sequence[str]) -> list[Case]:
    from anliku.cli.selection import UnknownPath, select

    try:
        cases = select(catalogue, names, here()).cases(catalogue)
    except UnknownPath as error:
        raise WrongUse(str(error)) from None
    wanted = {item.id for item in _campaigns(catalogue, campaigns)}
    places = {_region(catalogue, name) for name in regions}
    facet = catalogue.taxonomy.facet("region")

    def fits(meta: CaseMeta | None) -> bool:
        if meta is None:
            return not (wanted or places)
        term = facet.find(meta.region)
        return (not wanted or meta.campaign in wanted) and (not places or (term is not None and term.name in places))

    return [case for case in cases if fits(case.meta)]


def _private(case: Case, catalogue: Catalogue, kind: str) -> list[Problem]:
    """What must not leave the library with this case: a document is handed on as it is.

    汇总表 holds the front matter alone, so that only what stands there matters to it.
    """
    from anliku import rules

    found = rules.private(case, catalogue.context)
    if kind == ROSTER:
        body = case.text.count("\n", 0, case.body_start) + 1
        found = [problem for problem in found if problem.location.file == case.file and problem.location.line < body]
    return found


def _region(catalogue: Catalogue, name: str) -> str:
    facet = catalogue.taxonomy.facet("region")
    term = facet.find(name)
    if term is None:
        near = nearest(name, facet.names)
        advice = f"是不是 {'、'.join(near)}？" if near else f"可用的有 {'、'.join(facet.names)}"
        raise WrongUse(f"没有“{name}”这个区域，{advice}")
    return term.name


def _campaigns(catalogue: Catalogue, names: Sequence[str]) -> list[Campaign]:
    """The campaigns of these ids (or their YAML files)."""
    found: dict[str, Campaign] = {}
    for name in names:
        key = os.path.basename(name).removesuffix(".yml")
        if key not in catalogue.campaigns:
            near = nearest(key, catalogue.campaigns)
            known = "、".join(catalogue.campaigns) or "（一次也没有）"
            advice = f"是不是 {'、'.join(near)}？" if near else f"可用的有 {known}"
            raise WrongUse(f"没有“{name}”这次评选，{advice}")
        found[key] = catalogue.campaigns[key]
    return list(found.values())


# --- what to write ------------------------------------------------------------------------------


def _jobs(kind: str, catalogue: Catalogue, cases: Sequence[Case]) -> Iterator[Job]:
    make = _case if kind == CASE else _form
    ids = [case.name for case in cases]
    for case in cases:
        assert case.meta is not None
        # Two years may have used one id, which is an error elsewhere; here both get a file.
        stem = case.name if ids.count(case.name) == 1 else f"{case.year}-{case.name}"
        title = _UNSAFE.sub("_", case.meta.title[:_TITLE]).strip(" .")
        yield make(catalogue, case, case.meta, f"{stem}-{title if kind == CASE else FORM}.docx")


def _case(catalogue: Catalogue, case: Case, meta: CaseMeta, name: str) -> Job:
    def make() -> tuple[bytes, list[str]]:
        from anliku.formats.word.write.case_document import TooMuch, write_case
        from anliku.formats.word.write.package import BrokenTemplate

        try:
            written = write_case(case, meta, catalogue.root)
        except (BrokenTemplate, TooMuch) as error:
            raise Failed(str(error)) from None
        return written.data, [f"图片 {file} 没有放进去：{reason}" for file, reason in written.missing]

    return Job(name, make)


def _form(catalogue: Catalogue, case: Case, meta: CaseMeta, name: str) -> Job:
    def make() -> tuple[bytes, list[str]]:
        from anliku.formats.word.write.filled_form import write_form
        from anliku.formats.word.write.package import BrokenTemplate

        if meta.campaign not in catalogue.campaigns:
            raise Failed(f"没有“{meta.campaign}”这次评选，填不了申报表；请先改好案例的 campaign")
        try:
            written = write_form(case, meta, catalogue)
        except BrokenTemplate as error:
            raise Failed(str(error)) from None
        return written.data, list(written.notes)

    return Job(name, make)


def _template(catalogue: Catalogue, campaign: Campaign) -> Job:
    def make() -> tuple[bytes, list[str]]:
        from anliku.formats.word.write.blank_template import write_template
        from anliku.formats.word.write.package import BrokenTemplate

        try:
            return write_template(campaign, catalogue.root), []
        except BrokenTemplate as error:
            raise Failed(str(error)) from None

    return Job(f"{campaign.id}.docx", make)


def _rosters(
    catalogue: Catalogue, cases: Sequence[Case], regions: Sequence[str], blank: Collection[str]
) -> Iterator[Job]:
    """One table a campaign; those in ``blank`` get one to fill in where they have no case."""
    place = "".join(f"-{_region(catalogue, name)}" for name in regions)
    for campaign in catalogue.campaigns.values():
        own = [case for case in cases if case.meta is not None and case.meta.campaign == campaign.id]
        if own or campaign.id in blank:
            yield _roster(catalogue, campaign, own, _UNSAFE.sub("_", f"{campaign.id}{place}-{ROSTER}.xlsx"))


def _roster(catalogue: Catalogue, campaign: Campaign, cases: Sequence[Case], name: str) -> Job:
    def make() -> tuple[bytes, list[str]]:
        from anliku.formats.sheet import write

        return write.roster(catalogue, campaign, cases), []

    return Job(name, make)


# --- where to ---------------------------------------------------------------------------------


def _targets(jobs: Sequence[Job], output: str | None, root: Path, template: bool) -> list[Path]:
    """Where each document goes. Raises WrongUse."""
    given = here() if output is None else named_place("--output", output)
    into_folder = output is None or given.is_dir() or output.endswith(("/", os.sep)) or not given.suffix
    if into_folder:
        paths = [given / job.name for job in jobs]
    elif len(jobs) != 1:
        raise WrongUse(f"要导出 {len(jobs)} 个文件，--output 请写文件夹")
    else:
        suffix = Path(jobs[0].name).suffix
        if given.suffix.lower() != suffix:
            raise WrongUse(f"--output 的文件名要以 {suffix} 结尾，或写一个文件夹")
        paths = [given]
    content = Path(os.path.realpath(root / "cases"))
    for path in paths:
        place = Path(os.path.realpath(path.parent)) / path.name
        if place.is_relative_to(content) and not (template and place == content / "campaigns" / path.name):
            raise WrongUse("导出的文件不能放进 cases，那里只放案例；请用 --output 指定别的文件夹")
    folder = given if into_folder else given.parent
    if os.path.lexists(folder) and not folder.is_dir():
        raise WrongUse(f"“{folder}”是文件，不是文件夹，请用 --output 换一个")
    if not into_folder and not folder.is_dir():
        raise WrongUse(f"没有“{folder}”这个文件夹，请先建好，或用 --output 换一个")
    return paths


@contextlib.contextmanager
def _folder_of(targets: Sequence[Path]) -> Iterator[None]:
    """The folder of all documents; one that was made for them goes again where none was written."""
    from anliku.atomic import folders_for, reason

    with contextlib.ExitStack() as stack:
        if targets:
            folder = targets[0].parent
            try:
                stack.enter_context(folders_for(folder))
            except OSError as error:
                raise WrongUse(f"文件夹“{folder}”建不了（{reason(error)}），请用 --output 换一个") from None
        yield


def _refuse_taken(paths: Sequence[Path], force: bool) -> None:
    taken = [path for path in paths if os.path.lexists(path)]
    if folders := [path for path in taken if path.is_dir()]:
        raise WrongUse(f"“{folders[0].name}”是文件夹，写不成文件；请用 --output 换个地方")
    if special := [path for path in taken if is_special(path)]:
        raise WrongUse(f"“{special[0].name}”不是普通文件，是管道或设备，不会替换它；请用 --output 换个地方")
    if taken and not force:
        names = "、".join(f"“{path.name}”" for path in taken[:3]) + (
            f" 等 {len(taken)} 个文件" if len(taken) > 3 else ""
        )
        raise WrongUse(f"{names}已经有了，没有改动；要替换请加 --force，或用 --output 换个地方")


def _write(job: Job, path: Path, force: bool) -> bool:
    """Make one document and write it; whether it stands."""
    from anliku.atomic import reason, write_bytes

    try:
        data, remarks = job.make()
        try:
            write_bytes(path, data, replace=force)
        except FileExistsError:
            # Another run was a moment ahead. Of two alike one would fail at its first file and the
            # other at its second; the same document twice is no failure of either.
            if path.is_symlink() or path.read_bytes() != data:
                raise
    except Failed as error:
        say(plain(f"{job.name} 没有导出：{error}"))
        return False
    except OSError as error:
        say(plain(f"{path} 写不了（{reason(error)}），请检查后再试"))
        return False
    put(plain(relative(path)))
    for remark in remarks:
        say(plain(f"{job.name}：{remark}"))
    return True
