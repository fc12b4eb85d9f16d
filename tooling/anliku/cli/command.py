"""The command group, how a command is declared, and which library it is about."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anliku import __version__
from anliku.cli.screen import print_problems, print_report, say
from anliku.cli.usage import Group, WrongUse

if TYPE_CHECKING:
    from anliku.case_places import NotALibrary
    from anliku.record.pool import Workers

FINE, FOUND, WRONG, INTERRUPTED = 0, 1, 2, 130
"""Exit codes."""

_ROOT = "anliku.root"


def _remember_root(context: click.Context, _param: click.Parameter, value: str | None) -> None:
    """Keep ``--root`` wherever it stood; the one after the subcommand wins."""
    if value is not None:
        context.meta[_ROOT] = value


root_option = click.option(
    "--root",
    metavar="文件夹",
    expose_value=False,
    callback=_remember_root,
    help="案例库的文件夹（不写时往上找含 mkdocs.yml 的那一层）",
)

workers_option = click.option(
    "--workers",
    type=click.IntRange(0, 256),
    metavar="个数",
    help="几个进程同时算（不写时按电脑的核数，0 或 1 为不另开进程）",
)
cluster_option = click.option(
    "--cluster",
    metavar="地址",
    help="交给 Dask 集群去算，如 tcp://10.0.0.8:8786；只用自己的、内网里的集群：通信不加密，谁能连上就能在上面运行程序；"
    "各台机器要装同一版程序，用同样的路径看到案例库（先装 anliku[cluster]）",
)


def pool(workers: int | None, cluster: str | None) -> Workers:
    """Who does the work, by ``--workers`` and ``--cluster``. Raises WrongUse."""
    from anliku.record.pool import Workers

    if cluster is None:
        return Workers(workers)
    if workers is not None:
        raise WrongUse("--workers 和 --cluster 只能用一个，请去掉其中一个")
    from anliku.record.cluster import Cluster, NoCluster

    try:
        return Cluster(cluster)
    except NoCluster as error:
        raise WrongUse(str(error)) from None


@click.group(cls=Group, options_metavar="[选项]", subcommand_metavar="命令 …", help="案例库：检查和发布优秀案例。")
@click.version_option(__version__, message="anliku %(version)s", help="显示版本")
@root_option
def app() -> None:
    """The group; ``check.py``, ``publish.py`` … add its commands."""


def command(name: str, summary: str, text: str = "") -> Callable[[Callable[..., int]], click.Command]:
    """A command of the group, with ``--root``; lines of help are shown as they stand."""

    def make(function: Callable[..., int]) -> click.Command:
        page = f"{summary}\n\n{text}" if text else summary
        return app.command(name, short_help=summary, help=page, options_metavar="[选项]")(root_option(function))

    return make


def library() -> Path:
    """The library that the command is about. Raises WrongUse where there is none."""
    given = click.get_current_context().meta.get(_ROOT)
    if given is not None:
        if not os.path.isfile(os.path.join(given, "mkdocs.yml")):
            raise WrongUse(f"“{given}”里没有 mkdocs.yml，不是案例库的文件夹；请检查 --root")
        return Path(given).resolve()
    start = here()
    for folder in (start, *start.parents):
        if os.path.isfile(folder / "mkdocs.yml"):
            return folder
    raise WrongUse("这里和上层文件夹里都没有 mkdocs.yml；请进入案例库的文件夹再运行，或用 --root 指定")


def here() -> Path:
    """The current folder. Raises WrongUse where somebody has removed it."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise WrongUse("当前所在的文件夹已经被删除或移走，请换一个文件夹再运行") from None


def relative(path: Path) -> str:
    """``path`` as a person here would write it: from the current folder where it is below it."""
    with contextlib.suppress(OSError, ValueError):
        return str(path.absolute().relative_to(Path.cwd()))
    return str(path)


def no_library(error: NotALibrary, style: str) -> int:
    """A spoilt taxonomy is a problem like others; a folder that is no library is wrong use."""
    from anliku.catalogue import SpoiltCampaigns

    if not error.problems:
        raise WrongUse(str(error)) from None
    if isinstance(error, SpoiltCampaigns):
        print_problems(error.problems)
        say(str(error))
        return FOUND
    print_report(list(error.problems), 0, style)
    return FOUND
