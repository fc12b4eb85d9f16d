"""Put the summary of a pull request into one comment on it, and renew that comment each time.

This runs with the right to write comments, and what it passes on was made by the pull
request's own code, which may be anybody's. So the artifact is data, and suspicious data:

- which pull request it belongs to is believed only if the host says that this pull request's
  head is the commit, in the repository, that the finished run was about;
- its size, its files and its characters are bounded before they are used;
- where the pull request changes more than content, the comment says whose program wrote the
  summary, and leads to no download;
- of its Markdown only what our own summary needs is left (headings, tables, lists, bold,
  code, line breaks): no link, picture, HTML, mention or reference survives;
- only a comment that the workflows' own bot wrote, and that begins with our mark, is changed.

Run as ``python3 .github/scripts/preview.py`` with ``PYTHONPATH=tooling``; nothing is installed.
"""

from __future__ import annotations

import html
import io
import json
import os
import re
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.error import URLError

from api import Api

from anliku.contribute.harmless import inert

MARK = "<!-- anliku:review -->"
BOT = "github-actions[bot]"
REVIEW, SITE = "review", "preview-site"
"""Artifacts of check.yml."""
NUMBER, SUMMARY = "number.txt", "summary.md"
"""Files of the first."""
LARGEST = 1_000_000
"""Bytes of that artifact, and of what is in it."""
LONGEST = 65_000
"""Characters of a comment as the host counts them (UTF-16); it takes 65,536."""
PAGES = 30
"""So many times a hundred comments are looked through."""
FILES = 10
"""So many times a hundred changed files; who changes more is not believed to change content alone."""

_HEADING = re.compile(r"#{1,6} ")
_TOKEN = re.compile(
    r"(?P<shape></?code>|<br>|\*\*|\|)|&(?P<entity>#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|(?P<text>.)",
    re.DOTALL,
)


class Refused(Exception):
    """Nothing is written to the pull request; the message says why."""


def main() -> int:
    """Do it; the exit code is 1 where something was not as it has to be."""
    event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    api = Api()
    try:
        run = event["workflow_run"]
        if run["event"] != "pull_request":
            print("这次检查不是合并请求引起的，没有什么要写")
            return 0
        artifacts = api.get(f"actions/runs/{int(run['id'])}/artifacts?per_page=100")["artifacts"]
        found = {artifact["name"]: artifact for artifact in artifacts if not artifact["expired"]}
        if REVIEW not in found:
            print("检查没有留下摘要（多半是中途停了），没有什么要写")
            return 0
        number, summary = unpack(fetch(api, found[REVIEW]))
        verify(api.get(f"pulls/{number}"), run, api.repository)
        strange = changes_program(api, number)
        comment(api, number, compose(api, run, None if strange else found.get(SITE), summary, strange))
    except (Refused, URLError, ValueError, KeyError, TypeError) as error:
        told = str(error) if isinstance(error, Refused) else f"回答和约定的不一样（{type(error).__name__}）"
        print(f"没有写评论：{told}")
        return 1
    print("评论已更新")
    return 0


def fetch(api: Api, artifact: dict[str, Any]) -> bytes:
    """The artifact's zip."""
    if artifact["size_in_bytes"] > LARGEST:
        raise Refused("摘要太大")
    try:
        return api.download(f"actions/artifacts/{int(artifact['id'])}/zip", LARGEST)
    except ValueError:
        raise Refused("摘要太大") from None


def unpack(data: bytes) -> tuple[int, str]:
    """The pull request's number, as the artifact claims it, and the summary."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sorted(packed.namelist()) != [NUMBER, SUMMARY]:
                raise Refused("摘要里的文件不对")
            with packed.open(NUMBER) as opened:
                claimed = opened.read(20).strip()
            with packed.open(SUMMARY) as opened:
                summary = opened.read(LARGEST + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise Refused("摘要不是完好的压缩包") from None
    if not re.fullmatch(rb"[1-9][0-9]{0,8}", claimed):
        raise Refused("合并请求的编号不对")
    if len(summary) > LARGEST:
        raise Refused("摘要太大")
    try:
        return int(claimed), summary.decode()
    except UnicodeDecodeError:
        raise Refused("摘要不是 UTF-8 文本") from None


def verify(pull: dict[str, Any], run: dict[str, Any], repository: str) -> None:
    """The pull request is open, of this repository, and what the run was about is its head."""
    head, origin = pull["head"], run["head_repository"]
    if pull["state"] != "open":
        raise Refused("合并请求已经关闭")
    if pull["base"]["repo"]["full_name"] != repository:
        raise Refused("合并请求不是本仓库的")
    if head["repo"] is None or head["repo"]["full_name"] != origin["full_name"]:
        raise Refused("摘要来自别的仓库")
    if head["ref"] != run["head_branch"]:
        raise Refused("摘要来自别的分支")
    if head["sha"] != run["head_sha"]:
        raise Refused("合并请求后来又有提交，等新的检查")


def changes_program(api: Api, number: int) -> bool:
    """Whether the pull request may have changed the program that wrote its summary and its site:
    as the host lists its files, whatever the summary says of them."""
    for page in range(1, FILES + 1):
        files = api.get(f"pulls/{number}/files?per_page=100&page={page}")
        for file in files:
            names = {file["filename"], file.get("previous_filename", file["filename"])}
            if not all(name.startswith("cases/") for name in names):
                return True
        if len(files) < 100:
            return False
    return True


def compose(api: Api, run: dict[str, Any], site: dict[str, Any] | None, summary: str, strange: bool = False) -> str:
    """The comment: what is certain first, then the summary. ``strange`` says that the pull
    request changes the program too."""
    address = f"{api.pages}/actions/runs/{int(run['id'])}"
    result = {"success": "通过", "failure": "没有通过"}.get(run["conclusion"], "没有跑完")
    commit = re.sub(r"[^0-9a-f]", "", run["head_sha"])[:7]
    parts = [f"**检查{result}**", f"提交 `{commit}`", f"[检查记录]({address})"]
    if site is not None:
        parts.append(f"[下载预览网站]({address}/artifacts/{int(site['id'])})（解压后双击 index.html）")
    told = "以下摘要由检查程序根据这次提交写成，不能代替人的判断。"
    if strange:
        told = (
            "**这个合并请求改动了 cases 以外的文件，下面的摘要是它自己的程序写的，不能当作检查结果；**"
            "请先看代码。预览网站也由它生成，所以不给下载链接。"
        )
    head = f"{MARK}\n{' · '.join(parts)}\n\n{told}\n\n"
    lines: list[str] = []
    room = LONGEST - units(head) - 100
    for line in map(defuse, summary.splitlines()):
        room -= units(line) + 1
        if room < 0:
            lines.append("\n摘要太长，后面的没有写进来，请看检查记录。")
            break
        lines.append(line)
    return head + "\n".join(lines) + "\n"


def defuse(line: str) -> str:
    """One line of the summary with the shapes that ours has, and everything else made inert."""
    heading = _HEADING.match(line)
    prefix = heading[0] if heading else ""
    pieces: list[str] = [prefix]
    text = ""
    for token in _TOKEN.finditer(line, len(prefix)):
        if token["shape"]:
            pieces += (inert(text), token["shape"])
            text = ""
        else:
            text += token["text"] or html.unescape(token[0])
    return "".join([*pieces, inert(text)])


def comment(api: Api, number: int, body: str) -> None:
    """Write the comment, in place of the one that we wrote before."""
    for page in range(1, PAGES + 1):
        comments = api.get(f"issues/{number}/comments?per_page=100&page={page}")
        for one in comments:
            if one["user"] and one["user"]["login"] == BOT and one["body"].startswith(MARK):
                api.send("PATCH", f"issues/comments/{int(one['id'])}", {"body": body})
                return
        if len(comments) < 100:
            break
    api.send("POST", f"issues/{number}/comments", {"body": body})


def units(text: str) -> int:
    """Characters as the host counts them."""
    return len(text.encode("utf-16-le", "replace")) // 2


if __name__ == "__main__":
    sys.exit(main())
