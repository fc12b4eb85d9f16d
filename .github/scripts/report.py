"""Keep one issue that lists the outside addresses that do not open; close it when all do.

Reads links.py's report from the variable REPORT. Addresses and file names are strangers' text
and are written as such.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import Any

from api import Api

from anliku.contribute.harmless import harmless

MARK = "<!-- anliku:links -->"
BOT = "github-actions[bot]"
TITLE = "打不开的外部链接"
LONGEST = 60_000


def body(report: dict[str, Any]) -> str:
    """The issue's text."""
    lines = [MARK, f"每周自动检查，这次看了 {int(report['looked'])} 个地址。请改成新地址，或删去链接、保留文字。", ""]
    sure = [one for one in report["broken"] if one["sure"]]
    unsure = [one for one in report["broken"] if not one["sure"]]
    if sure:
        lines += ["### 打不开", "", *table(sure)]
    if unsure:
        told = "检查从境外的机器发出，有的网站不理会；请在浏览器里点一次再定。"
        lines += ["### 说不准", "", told, "", *table(unsure)]
    for count, told in ((int(report["more"]), "没有打开的还有"), (int(report["unlooked"]), "太多，这次没有看的还有")):
        if count:
            lines += [f"{told} {count} 个。", ""]
    text = ""
    for line in lines:
        if len(text) + len(line) > LONGEST:
            return text + "\n写不下了。\n"
        text += line + "\n"
    return text


def table(broken: Iterable[dict[str, Any]]) -> list[str]:
    """One row for each address."""
    rows = [
        f"| {'<br>'.join(harmless(place, 120) for place in one['places'])} "
        f"| <code>{harmless(one['address'], 200)}</code> | {harmless(one['why'], 60)} |"
        for one in broken
    ]
    return ["| 在哪里 | 地址 | 怎么了 |", "| --- | --- | --- |", *rows, ""]


def main() -> None:
    """Open, renew or close the issue."""
    report = json.loads(os.environ["REPORT"])
    api = Api()
    query = "state=open&creator=github-actions%5Bbot%5D&per_page=100"
    issues = [
        issue
        for issue in api.get(f"issues?{query}")
        if issue["user"]["login"] == BOT and (issue["body"] or "").startswith(MARK)
    ]
    if issues and report["broken"]:
        api.send("PATCH", f"issues/{int(issues[0]['number'])}", {"title": TITLE, "body": body(report)})
        print("议题已更新")
    elif issues:
        api.send(
            "PATCH", f"issues/{int(issues[0]['number'])}", {"state": "closed", "body": f"{MARK}\n现在都能打开了。\n"}
        )
        print("都能打开了，议题已关闭")
    elif report["broken"]:
        api.send("POST", "issues", {"title": TITLE, "body": body(report)})
        print("已写成议题")
    else:
        print("都能打开")


if __name__ == "__main__":
    main()
