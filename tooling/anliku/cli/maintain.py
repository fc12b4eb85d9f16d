"""``schema``: the files that derive from the models, the taxonomy and the rules."""

from __future__ import annotations

import click

from anliku.case_places import NotALibrary
from anliku.cli.command import FINE, FOUND, command, library, no_library
from anliku.cli.screen import put, say


@command(
    "schema",
    "重新生成 JSON Schema、字段说明、规则说明和投稿表的选项。",
    "字段、术语、评选或规则有改动后运行一次，再一并提交。",
)
@click.option("--check", "only_check", is_flag=True, help="只看是否最新，不写文件；过期时退出码为 1")
def schema(only_check: bool) -> int:
    """Write the files that derive from the models, the taxonomy and the rules."""
    root = library()
    from anliku import catalogue as catalogues
    from anliku import reference, rules
    from anliku.atomic import folders_for, reason, write_text

    try:
        catalogue = catalogues.load(root)
        catalogue.expect_campaigns()
    except NotALibrary as error:
        return no_library(error, "text")
    stale = reference.stale(catalogue, rules.FAMILIES)
    if only_check:
        for name in stale:
            put(f"过期：{name}")
        if stale:
            say("请运行 anliku schema 重新生成并提交")
        return FOUND if stale else FINE
    refused = 0
    for name, text in stale.items():
        try:
            with folders_for((root / name).parent):
                write_text(root / name, text)
        except OSError as error:
            refused += 1
            say(f"没有更新：{name}（{reason(error)}）")
        else:
            put(f"已更新：{name}")
    if refused:
        say(f"有 {refused} 个文件写不了，还是原来的样子；写得了以后请再运行一次 anliku schema")
    if not stale:
        put("都是最新的，没有改动")
    return FOUND if refused else FINE
