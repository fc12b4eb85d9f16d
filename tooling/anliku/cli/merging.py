"""``merge``: one search over the published sites of several libraries."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from anliku.cli.command import FINE, FOUND, command, here, library
from anliku.cli.place import named_place, refuse_ours
from anliku.cli.screen import print_problems, progress, put, say
from anliku.cli.usage import WrongUse, plain

# NAME=FOLDER=ADDRESS, of which only the folder must be there.
_SITE = re.compile(
    r"(?:(?P<name>[^=/\\]+)=)?(?P<folder>.*?)(?:=(?P<address>https?://.*))?\Z", re.IGNORECASE | re.DOTALL
)


@command(
    "merge",
    "把几个案例库已经生成的网站合成一个检索：只用网站文件夹，不用它们的案例原文。",
    "每个网站写它的文件夹；首页上没有网址的写成 文件夹=https://网址/，要换名称的写成 名称=文件夹 或 名称=文件夹=https://网址/。\n"
    "结果点开就到各自的网站；类别、学科等按规范名称合在一起，另有“来源”可以筛选。\n"
    "网页的样子、名称和说明用本库的 overrides 和 mkdocs.yml，本库不必有案例。各网站要由同一版程序生成。\n"
    "例：anliku merge 苏州=site-suzhou=https://suzhou.example.cn/ 双流=site-shuangliu --output merged",
)
@click.argument("sites", nargs=-1, required=True, metavar="网站…")
@click.option("--output", required=True, metavar="文件夹", help="合成的网站放在哪里，成功后一次换上")
def merge(sites: tuple[str, ...], output: str) -> int:
    """Read the sites, join them, swap in the result."""
    root = library()
    target = named_place("--output", output)
    refuse_ours("--output", target, root)
    folders = [_folder(typed, target) for typed in sites]
    from anliku import settings, theme
    from anliku.search.static.damage import IndexDamaged
    from anliku.site.in_place import PublishError
    from anliku.site.merged.joining import merge as merge_sites
    from anliku.site.merged.published import NotMergeable, read_site
    from anliku.site.shell import EngineError

    usable, problems = settings.load(root)
    problems = [problem for problem in (*problems, *theme.problems(root)) if problem.is_error]
    if problems:
        print_problems(problems)
        say("本库的 mkdocs.yml 或 overrides 有错误，没有合并；请先改好")
        return FOUND
    try:
        with progress("读取网站", len(folders)) as step:
            published = []
            for name, folder, address in folders:
                published.append(read_site(folder, name, address))
                step()
        with progress("合并"):
            report = merge_sites(root, usable, published, target, lambda: say("另一次合并还没有结束，等它结束……"))
    except (NotMergeable, EngineError) as error:
        say(plain(f"{error}；没有合并，原来的网站没有改动"))
        return FOUND
    except PublishError as error:
        say(plain(error.message))
        return FOUND
    except IndexDamaged as error:
        say(plain(f"写好的检索文件读回来不对（{error}），没有换上；请检查磁盘后再试"))
        return FOUND
    except OSError as error:
        from anliku.atomic import reason

        say(plain(f"写不了（{reason(error)}：{error.filename or target}），原来的网站没有改动"))
        return FOUND
    put(
        f"合并了 {len(published)} 个网站的 {report.cases} 个案例，用时 {report.seconds:.1f} 秒："
        f"{plain(str(report.folder / 'index.html'))}"
    )
    if report.stale is not None:
        put(f"旧网站的文件夹删不掉，请手工删除：{plain(str(report.stale))}")
    return FINE


def _folder(typed: str, target: Path) -> tuple[str, Path, str]:
    """Name, folder and address of a site as it was typed. Raises WrongUse."""
    matched = _SITE.match(typed)
    assert matched is not None
    name, folder, address = matched["name"] or "", matched["folder"], matched["address"] or ""
    if not folder:
        raise WrongUse(f"“{typed}”里没有文件夹；请写成 名称=文件夹=https://网址/，名称和网址可以不写")
    path = Path(folder) if os.path.isabs(folder) else here() / folder
    if os.path.realpath(path) == os.path.realpath(target):
        raise WrongUse(f"--output 和要合并的网站是同一个文件夹“{folder}”，请换一个")
    return name.strip(), path, address
