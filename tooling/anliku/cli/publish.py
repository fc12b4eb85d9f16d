"""``build`` and ``serve``: the site."""

from __future__ import annotations

import click

from anliku.case_places import NotALibrary, among_cases
from anliku.cli.command import FINE, FOUND, cluster_option, command, library, no_library, pool, workers_option
from anliku.cli.place import named_place
from anliku.cli.screen import print_problems, progress, put, say
from anliku.cli.usage import WrongUse, plain


@command(
    "build",
    "检查并生成网站，成功后一次换上；失败时原来的网站不动。",
    "加 --keep-going 时略过有错误的案例并列出来，退出码为 1。",
)
@click.option("--site-dir", metavar="文件夹", help="网站放在哪里（不写时放在案例库的 site 文件夹）")
@click.option("--offline", is_flag=True, help="离线版：不用服务器，双击 index.html 就能看；另附一个 zip 压缩包")
@click.option("--keep-going", is_flag=True, help="略过有错误的案例，发布其余的")
@click.option("--allow-smaller", is_flag=True, help="网站上的案例会少掉十分之一以上，也照样换上")
@workers_option
@cluster_option
def build(
    site_dir: str | None,
    keep_going: bool,
    offline: bool,
    allow_smaller: bool,
    workers: int | None,
    cluster: str | None,
) -> int:
    """Check, build beside the old site, swap."""
    root = library()
    from anliku.site.build import BuildFailed, build_site

    try:
        with progress("检查并生成网站") as step, pool(workers, cluster) as hands:
            place = named_place("--site-dir", site_dir) if site_dir else None
            report = build_site(root, place, keep_going, step, offline, allow_smaller, hands)
    except NotALibrary as error:
        return no_library(error, "text")
    except BuildFailed as failure:
        print_problems(failure.problems)
        say(plain(failure.message, keep="\n"))
        return FOUND
    left_out = [problem for _, problems in report.left_out for problem in problems]
    if left_out:
        noun = "案例" if all(among_cases(file) for file, _ in report.left_out) else "案例或页面"
        put(f"有 {len(report.left_out)} 个{noun}有错误，没有发布：")
        print_problems(left_out)
    for line in report.engine_warnings:
        put(f"生成时的提醒：{plain(line)}")
    if report.allowed:
        put(f"有 {len(report.allowed)} 处错误或提醒经允许发布：")
        print_problems(report.allowed)
    if report.warnings:
        put(f"另有 {report.warnings} 个提醒，用 anliku check 查看")
    put(f"发布了 {report.cases} 个案例，用时 {report.seconds:.1f} 秒：{plain(str(report.site_dir / 'index.html'))}")
    for line in report.notes:
        put(plain(line))
    if report.fault:
        put(plain(report.fault))
    if report.stale is not None:
        put(f"旧网站的文件夹删不掉，请手工删除：{plain(str(report.stale))}")
    if report.archive is not None:
        put(f"压缩包：{plain(str(report.archive))}，解压后双击 index.html 就能看")
    return FOUND if left_out else FINE


@command("serve", "在本机预览，改动随即可见；按 Ctrl-C 结束。")
@click.option("--host", default="127.0.0.1", metavar="地址", help="监听的地址（不写时为 127.0.0.1，只有本机能看）")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, metavar="端口", help="监听的端口（不写时为 8000）")
def serve(host: str, port: int) -> int:
    """Live preview until interrupted."""
    root = library()
    from anliku.site.build import BuildFailed, serve_site
    from anliku.site.preview import CannotListen

    def tell(line: str) -> None:
        say(plain(line))

    try:
        serve_site(root, host, port, lambda address: put(f"预览地址：{address}  按 Ctrl-C 结束"), tell)
    except CannotListen as error:
        raise WrongUse(str(error)) from None
    except BuildFailed as failure:
        print_problems(failure.problems)
        say(plain(failure.message, keep="\n"))
        return FOUND
    return FINE
