"""Where a round may stand: outside of every library and site, and for nobody else's eyes."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

from anliku.atomic import reason, write_bytes
from anliku.catalogue import Catalogue
from anliku.round.desk import ledger
from anliku.round.desk.result import NotDone
from anliku.round.judging.judging_settings import rules_text
from anliku.round.round_settings import FILE, VERSION
from anliku.site.in_place import MARKER

RECEIVED = "received"
"""What came in, each file under its SHA-256, never changed."""
READINGS = "readings"
"""What was read in each of them; made again where it is missing."""
RESULTS, REPORTS, TO_FILL = "结果", "报告", "待填"
FOLDERS = (RECEIVED, READINGS, RESULTS, REPORTS, TO_FILL)

WINDOWS = "Windows 上看不出别人能不能读这个文件夹，请放在只有自己能登录的账户下，不要放在共享盘"


def refuse_public(folder: Path, root: Path) -> None:
    """Raise NotDone where ``folder`` is within a library, its repository or a published site, or holds them."""
    real = Path(os.path.realpath(folder))
    for home, what in _public(Path(os.path.realpath(root))):
        if real == home or home in real.parents:
            raise NotDone(f"“{folder}”在{what}（{home}）里面，收到的申报材料会随它公开；请放到它外面")
        if real in home.parents:
            raise NotDone(f"“{folder}”里面就有{what}（{home}），请换一个单独的文件夹")
    for above in (real, *real.parents):
        if (above / MARKER).exists():
            raise NotDone(f"“{folder}”在已发布的网站（{above}）里面，会公开；请放到它外面")
        if (above / "mkdocs.yml").exists() and (above / "cases").exists():
            raise NotDone(f"“{folder}”在另一个案例库（{above}）里面；请放到它外面")


def _public(root: Path) -> list[tuple[Path, str]]:
    repository = next((above for above in (root, *root.parents) if (above / ".git").exists()), root)
    return [(root, "案例库"), (repository, "案例库的仓库")]


def refuse_shared(folder: Path) -> str:
    """Raise NotDone where others may read ``folder``; a word where nobody can tell."""
    if sys.platform == "win32":
        return WINDOWS
    state = folder.stat()
    if state.st_uid != os.geteuid():
        raise NotDone(f"“{folder}”是别的用户的文件夹，他能看到里面的一切；请换一个自己的")
    if stat.S_IMODE(state.st_mode) & 0o077:
        mode = f"{stat.S_IMODE(state.st_mode):o}"
        raise NotDone(f"“{folder}”别人也能读（权限 {mode}），里面会有姓名和电话；请先运行 chmod 700 “{folder}”")
    return ""


def make(folder: Path, catalogue: Catalogue, campaign: str) -> list[str]:
    """A new round in ``folder``; lines to tell. Raises NotDone and OSError; run again it finishes what is missing."""
    refuse_public(folder, catalogue.root)
    told: list[str] = []
    if os.path.lexists(folder):
        if not folder.is_dir():
            raise NotDone(f"“{folder}”是文件，不是文件夹；请换一个名称")
        ours = (folder / FILE).exists() or (folder / ledger.FILE).exists()
        if not ours and any(folder.iterdir()):
            raise NotDone(f"“{folder}”里已经有别的文件；请写一个新的文件夹")
    else:
        folder.mkdir(mode=0o700, parents=True)
        if sys.platform != "win32" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            folder.rmdir()
            raise NotDone(f"“{folder}”所在的磁盘设不了权限，别人也能读；请放到本机的磁盘上")
    if word := refuse_shared(folder):
        told.append(word)
    for name in FOLDERS:
        (folder / name).mkdir(mode=0o700, exist_ok=True)
    if not (folder / FILE).exists():
        write_bytes(folder / FILE, template(catalogue, campaign).encode())
        told.append(f"写好了 {FILE}：这一轮自己的规定都在里面，照说明改")
    return told


def find(start: Path) -> Path:
    """The round that ``start`` is in, or is. Raises NotDone where there is none."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file() and ((folder / ledger.FILE).exists() or (folder / RECEIVED).is_dir()):
            return folder
    raise NotDone(f"“{start}”不是一轮评选的文件夹；请进入那个文件夹，或用 --folder 指定；新建用 anliku round open")


def writable(error: OSError) -> str:
    """Why something could not be written, with what to do."""
    return f"写不了（{reason(error)}）；收到的和记下的都没有丢，请处理后再运行一次"


def template(catalogue: Catalogue, campaign: str) -> str:
    """``round.yml`` of a new round, with a word on everything that can be set."""
    dates = catalogue.campaigns[campaign].timeline
    names = [event.name for event in dates]

    def event(*words: str) -> str:
        return next((name for word in words for name in names if word in name), "")

    due = {
        "receive": event("申报", "报送", "提交", "征集"),
        "approve": event("立项"),
        "match": event("参评", "提交", "报送"),
        "score": event("评审", "评选"),
        "announce": event("公示"),
        "finish": event("获奖", "公布", "表彰"),
    }
    lines = "\n".join(f"  {step}: {name}" for step, name in due.items() if name)
    topics, cases = event("申报"), event("参评", "提交", "报送")
    approves = bool(event("立项"))
    return f"""\
# 这一轮评选自己的规定。公开的（日程、名额、标准、奖项）在案例库的 cases/campaigns/{campaign}.yml 里。
# 改完运行 anliku round，看有没有写错。# 开头的行是说明，或是没有用上的写法。

version: {VERSION}
library: {json.dumps(catalogue.root.as_posix(), ensure_ascii=False)}
campaign: {campaign}

# “选题”：先申报选题、立项，再交案例；“作品”：直接交作品，没有立项。
entries: {"选题" if approves else "作品"}
# 每个选题要不要一份申报表。
forms: {"true" if approves else "false"}
# 迟交的：收下标明，或 不收。
late: 收下标明

# 截止：日程里的环节名，或日期（2024-03-29）。
deadlines:
{f"  topics: {topics}" if topics else "  # topics: 选题申报"}
{f"  cases: {cases}" if cases else "  # cases: 总结参评"}

# 每一步最迟什么时候做完：步骤: 环节名，或日期。
due:
{lines or "  {}"}

# 编号：{{year}} 评选年度，{{region}} 区域代码，{{n:03}} 三位序号；按 order 里的先后排。
# order 可写 region（区域）、kind（案例类型）、category（类别）、stage（学段）、unit（单位）、title（标题）。
numbers:
  pattern: "SZ{{year}}-{{n:03}}"
  order: [region, kind, category, stage]
  restart: false

# 案例是不是申报的那个选题：全部选题里比申报的更近的不到 same，看作一致；超过 other，像是换了题；由人定。
matching:
  same: 0.05
  other: 0.2

# 只做其中几步时写，如 steps: [receive, match, assign, sheets, collect, score, announce, finish]
# steps: []

{rules_text(catalogue.campaigns[campaign])}
# 结果的规定写在 outcome 下面。
# outcome: {{}}
"""
