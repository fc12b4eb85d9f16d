"""``export``: cases as the documents that organisers ask for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anliku.case_places import NotALibrary
from anliku.cli.command import FINE, FOUND, command, here, library, no_library, relative
from anliku.cli.documents import KINDS, Failed, Job, Kind, Order
from anliku.cli.place import is_special, named_place
from anliku.cli.screen import print_problems, progress, put, say
from anliku.cli.usage import WrongUse, plain

if TYPE_CHECKING:
    from anliku.catalogue import Catalogue

USUAL = next(iter(KINDS))


@command(
    "export",
    "把案例导出成 Word：组织方格式的案例、申报表；或导出 Excel 汇总表、检索服务的索引。",
    "案例写编号（如 gusu-yuwen-01）、文件夹或文件，可以写几个；写 cases 是全部，写 cases/2024 是一年的。\n"
    + "；\n".join(f"--as {kind.name}：{kind.help}" for kind in KINDS.values())
    + "。",
)
@click.argument("names", nargs=-1, metavar="[案例…]")
@click.option(
    "--as",
    "kind",
    type=click.Choice(list(KINDS)),
    default=USUAL,
    metavar="样式",
    help=f"{'、'.join(KINDS)}中的一种（不写时为{USUAL}）",
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
    chosen, order = KINDS[kind], Order(names, campaigns, regions)
    if chosen.empty_order and order.is_empty:
        raise WrongUse(chosen.empty_order)
    from anliku import catalogue as catalogues

    try:
        with progress("读取案例"):
            catalogue = catalogues.load(root)
        catalogue.expect_campaigns()
    except NotALibrary as error:
        return no_library(error, "text")
    return _export(catalogue, chosen, order, output, force)


def _export(catalogue: Catalogue, kind: Kind, order: Order, output: str | None, force: bool) -> int:
    plan = kind.plan(catalogue, order)
    if not plan.jobs and not plan.refused:
        raise WrongUse("没有符合条件的案例，请检查 --campaign、--region 和案例的写法")
    targets = _targets(plan.jobs, output, catalogue.root, kind.among_campaigns) if plan.jobs else []
    _refuse_taken(targets, force)
    for refused in plan.refused:
        print_problems(refused.problems)
        say(refused.reason)
    written = 0
    with _folder_of(targets), progress("导出", len(plan.jobs)) as step:
        for job, path in zip(plan.jobs, targets, strict=True):
            written += _write(job, path, force)
            step()
    wanted = len(plan.jobs) + len(plan.refused)
    if wanted > 1:
        say(f"导出了 {written} 个文件" + (f"，{wanted - written} 个没有导出" if written < wanted else ""))
    return FINE if written == wanted else FOUND


def _targets(jobs: Sequence[Job], output: str | None, root: Path, among_campaigns: bool) -> list[Path]:
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
        if place.is_relative_to(content) and not (among_campaigns and place == content / "campaigns" / path.name):
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
