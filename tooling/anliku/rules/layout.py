"""Files and folders: readable text, each case in its place, a usable taxonomy and campaigns.

Most of it is reported while reading (``files``, ``taxonomy``, ``campaign``,
``catalogue``) and only documented here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from anliku.case_places import YEAR
from anliku.catalogue import Catalogue
from anliku.problem import Location, Severity
from anliku.rules import outcome_files, plain_pages, publication, zones
from anliku.rules.rule import Example, Family, Finding, Rule

# How far below cases/ a misplaced case is looked for, and how much of a file is read for it.
_DEPTH = 4


_LAYOUT = "本库约定：一个案例一个文件夹"


def misplaced_case(catalogue: Catalogue) -> Iterator[Finding]:
    """A case in a folder that is no year's: nothing would check it, and it would be published."""
    for folder in _others(catalogue.root / "cases"):
        file = folder.relative_to(catalogue.root).as_posix()
        message = "像是一个案例，但不在年份文件夹里，不会被收录；请移到 cases/评选年度/编号/index.md"
        yield Finding(Location(file), f"{message}，如 cases/2024/gusu-yuwen-01/index.md")


FL009 = Rule(
    code="FL009",
    title="案例不在年份文件夹里",
    severity=Severity.ERROR,
    what="案例要放在 cases/评选年度/编号/index.md，年份是四位数字。",
    why="放在别处的案例不会被检查和收录，却可能被当成普通页面发布。",
    bad=Example(
        files=(
            (
                "../../2024年/gusu-yuwen-02/index.md",
                "text:---\nid: gusu-yuwen-02\ncampaign: suzhou-2024\n---\n",
            ),
        ),
        note="cases/2024年/gusu-yuwen-02/index.md",
    ),
    good=Example(note="cases/2024/gusu-yuwen-02/index.md"),
    source=_LAYOUT,
    check_library=misplaced_case,
)


def _others(content: Path) -> Iterator[Path]:
    """The Markdown files outside of year folders whose front matter names a campaign."""
    waiting = [(content, 0)]
    while waiting:
        folder, depth = waiting.pop()
        try:
            with os.scandir(folder) as opened:
                entries = sorted(opened, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if depth < _DEPTH and not (depth == 0 and YEAR.match(entry.name)):
                    waiting.append((Path(entry.path), depth + 1))
            elif (
                entry.name.endswith(".md")
                and entry.is_file(follow_symlinks=False)
                and plain_pages.names_campaign(entry.path)
            ):
                yield Path(entry.path)


_READING = "读取时报告"
_HOSTILE = "本库约定：投稿在检查之前一律不信任"
_TERMS = "本库约定：术语和评选方案是数据，不是程序"
_SUZHOU = "campaigns/suzhou-2024.yml"
_SECTIONS = """\
sections:
  - {name: 监测发现与问题, steps: [精准诊断]}
  - {name: 归因分析, steps: [合理归因]}
  - {name: 改进策略与实施, steps: [靶向改进]}
  - {name: 成效与后测, steps: [后测检验]}
  - {name: 反思与推广}
"""


FL001 = Rule(
    code="FL001",
    title="文件不是 UTF-8 编码",
    severity=Severity.ERROR,
    what="index.md 要用 UTF-8 编码保存。",
    why="GBK 等编码的文件在别的电脑上是乱码；猜编码会悄悄改错字。",
    bad=Example(raw="---\ntitle: 从找原句到想明白\n---\n".encode("gb18030"), note="用 GBK 编码保存的文件"),
    good=Example(note="用 UTF-8 编码保存的同一个文件"),
    source=_HOSTILE,
    reported_by=_READING,
)


FL002 = Rule(
    code="FL002",
    title="有不可见的控制字符",
    severity=Severity.ERROR,
    what="文件里不能有 NUL、退格等控制字符。",
    why="它们多半来自损坏的文件或复制粘贴，页面上看不见，检索和导出会出错。",
    bad=Example(raw="---\ntitle: 从找原句\x07到想明白\n---\n", note="标题里夹着一个看不见的响铃字符"),
    good=Example(front="title: 从找原句到想明白"),
    source=_HOSTILE,
    reported_by=_READING,
)


FL003 = Rule(
    code="FL003",
    title="开头有 BOM 标记",
    severity=Severity.WARNING,
    what="存为“UTF-8（无 BOM）”。",
    why="这个看不见的标记会挡住第一行的 ---，有的工具因此读不出元数据。",
    bad=Example(raw="\ufeff---\nid: gusu-yuwen-01\n---\n", note="第一行之前有看不见的 BOM"),
    good=Example(note="没有 BOM 的同一个文件"),
    source=_HOSTILE,
    fixable=True,
    reported_by=_READING,
)


FL004 = Rule(
    code="FL004",
    title="换行是 CRLF",
    severity=Severity.WARNING,
    what="换行用 LF。",
    why="两种换行混用，一处小改会显示成整篇都改了，没有办法审阅。",
    bad=Example(raw="---\r\nid: gusu-yuwen-01\r\n---\r\n", note="每行以 CRLF 结束"),
    good=Example(note="每行以 LF 结束的同一个文件"),
    source=_HOSTILE,
    fixable=True,
    reported_by=_READING,
)


FL005 = Rule(
    code="FL005",
    title="文件太大",
    severity=Severity.ERROR,
    what="index.md 最多 1 MB。",
    why="六千字的案例不到 20 kB；几兆的文本多半是嵌入了图片，读者的手机打不开。",
    bad=Example(files=(("index.md", "big"),), note="一个 30 MB 的 index.md"),
    good=Example(note="只有文字的 index.md，图片另存在旁边"),
    source=_HOSTILE,
    reported_by=_READING,
)


FL006 = Rule(
    code="FL006",
    title="文件读不了",
    severity=Severity.ERROR,
    what="index.md 要是有读取权限的普通文件。",
    why="读不了就无法检查，更不能发布。",
    bad=Example(files=(("index.md", "unreadable"),), note="没有读取权限的 index.md"),
    good=Example(note="有读取权限的同一个文件"),
    source=_HOSTILE,
    reported_by=_READING,
)


FL007 = Rule(
    code="FL007",
    title="文件是链接",
    severity=Severity.ERROR,
    what="index.md 要是文件本身，不能是符号链接。",
    why="链接可以指向服务器上的任何文件，发布时会把它的内容公开。",
    bad=Example(files=(("index.md", "link"),), note="指向别处的 index.md"),
    good=Example(note="文件本身"),
    source=_HOSTILE,
    reported_by=_READING,
)


FL008 = Rule(
    code="FL008",
    title="年份文件夹里有不是案例的东西",
    severity=Severity.ERROR,
    what="年份文件夹里只放案例文件夹，每个里面有一个 index.md。",
    why="散落的文件和空文件夹没有人检查，有的会被原样发布。",
    bad=Example(files=(("../gusu-yuwen-02.md", "text:## 监测发现与问题\n"),), note="cases/2024/gusu-yuwen-02.md"),
    good=Example(note="cases/2024/gusu-yuwen-02/index.md"),
    source=_LAYOUT,
    reported_by=_READING,
)


TX001 = Rule(
    code="TX001",
    title="术语表里一个名称指两个术语",
    severity=Severity.ERROR,
    what="同一个分面里，规范名称、别名、曾用名都不能重复。",
    why="一个名称指两个术语，就没有办法替作者改成规范名称。",
    bad=Example(file="taxonomy.yml", body="      - {name: 国语, slug: guoyu, aliases: [语文]}"),
    good=Example(file="taxonomy.yml", body="      - {name: 国语, slug: guoyu, aliases: [国文]}"),
    source=_TERMS,
    reported_by=_READING,
)


TX002 = Rule(
    code="TX002",
    title="术语表里两个术语网址相同",
    severity=Severity.ERROR,
    what="同一个分面里，每个术语的 slug 都不同。",
    why="slug 决定网址；两个术语用一个，后一个的页面会盖掉前一个。",
    bad=Example(file="taxonomy.yml", body="      - {name: 国语, slug: yuwen}"),
    good=Example(file="taxonomy.yml", body="      - {name: 国语, slug: guoyu}"),
    source=_TERMS,
    reported_by=_READING,
)


TX003 = Rule(
    code="TX003",
    title="读者的说法分不清指哪个术语",
    severity=Severity.ERROR,
    what="asked（问法）和 english（英文）不能是同一分面里另一个术语的名称、别名或曾用名；同一个说法最多写给两个术语。",
    why="读者这样问，检索就会把他带到别的术语下的案例去。",
    bad=Example(file="taxonomy.yml", body="      - {name: 国语, slug: guoyu, asked: [数学]}"),
    good=Example(file="taxonomy.yml", body="      - {name: 国语, slug: guoyu, asked: [孩子不爱读书]}"),
    source=_TERMS,
    reported_by=_READING,
)


TX004 = Rule(
    code="TX004",
    title="读者的说法写了两次",
    severity=Severity.WARNING,
    what="一个术语的每个说法只写一次；已经是它的名称、别名或曾用名的，不用再写进 asked（问法）。大小写和全角半角不同，算同一个说法。",
    why="写两次没有用处，改的时候却容易只改一处。",
    bad=Example(file="taxonomy.yml", body="      - {name: 国语, slug: guoyu, asked: [国语, 识字]}"),
    good=Example(file="taxonomy.yml", body="      - {name: 国语, slug: guoyu, asked: [识字]}"),
    source=_TERMS,
    reported_by=_READING,
)


TX005 = Rule(
    code="TX005",
    title="读者的说法不能用来检索",
    severity=Severity.ERROR,
    what="asked（问法）至少两个字，不能只有标点；english（英文）只用英文字母、数字、空格、连字符。",
    why="太短的说法到处都是，写错地方的说法谁也打不出来。",
    bad=Example(file="taxonomy.yml", body="      - {name: 国语, slug: guoyu, english: [国语 Chinese]}"),
    good=Example(file="taxonomy.yml", body="      - {name: 国语, slug: guoyu, english: [Chinese language]}"),
    source=_TERMS,
    reported_by=_READING,
)


TX006 = Rule(
    code="TX006",
    title="开设学段不是学段",
    severity=Severity.ERROR,
    what="学科的 stages（开设学段）只写“学段”里的规范名称；不写就是各学段都开。",
    why="数据概览按它说哪个学段还缺哪些学科的案例，写错了就会请人投不可能有的案例。",
    bad=Example(file="taxonomy.yml", body="      - {name: 国学, slug: guoxue, stages: [大学]}"),
    good=Example(file="taxonomy.yml", body="      - {name: 国学, slug: guoxue, stages: [小学]}"),
    source=_TERMS,
    reported_by=_READING,
)


CP001 = Rule(
    code="CP001",
    title="评选的编号与文件名不同",
    severity=Severity.ERROR,
    what="评选方案的 id 与文件名（不含 .yml）相同。",
    why="案例按编号找到评选方案，两处不同就找不到。",
    bad=Example(file=_SUZHOU, front="id: suzhou-2025"),
    good=Example(file=_SUZHOU, front="id: suzhou-2024"),
    source=_TERMS,
    reported_by=_READING,
)


CP002 = Rule(
    code="CP002",
    title="评选方案没有写清章节",
    severity=Severity.ERROR,
    what="只收一种作品的写 sections，收几种的写 works，写且只写一个。",
    why="没有章节，就无从检查案例写全了没有。",
    bad=Example(file=_SUZHOU, front="sections: []"),
    good=Example(file=_SUZHOU, front=_SECTIONS),
    source="苏教质监〔2024〕3号；双流第四届解读运用展评（报告与案例两种作品）",
    reported_by=_READING,
)


CP003 = Rule(
    code="CP003",
    title="评选方案里的词不是规范名称",
    severity=Severity.ERROR,
    what="评选方案的类别、学段、案例类型、区域、奖项都写术语表里的规范名称。",
    why="两个组织方的案例才能用同一套词筛选和统计。",
    bad=Example(file=_SUZHOU, front="awards: [一等奖, 头等奖]"),
    good=Example(file=_SUZHOU, front="awards: [一等奖, 二等奖]"),
    source=_TERMS,
    reported_by=_READING,
)


CP004 = Rule(
    code="CP004",
    title="评选方案里的步骤不在改进闭环里",
    severity=Severity.ERROR,
    what="章节的 steps 只能写改进闭环的七个步骤。",
    why="案例页按步骤显示“这个案例在闭环里做了什么”，写错了就显示不出来。",
    bad=Example(file=_SUZHOU, front="sections:\n  - {name: 监测发现与问题, steps: [看监测]}"),
    good=Example(file=_SUZHOU, front=_SECTIONS),
    source="苏教办〔2023〕58号（监测结果—研读数据—精准诊断—合理归因—科学寻策—靶向改进—后测检验）",
    reported_by=_READING,
)


CP005 = Rule(
    code="CP005",
    title="评选方案自相矛盾",
    severity=Severity.ERROR,
    what=(
        "名额的 min 不大于 max；日期存在、在这次评选的年份里、按先后排列；监测年度不晚于评选年度；"
        "类别、区域、奖项、环节、章节和别名都只写一次，一个标题只指一个章节。"
    ),
    why="方案印在评选页上，也是检查案例的依据；写错一处，全部案例都照着错。",
    bad=Example(file=_SUZHOU, front="quotas:\n  - {who: 县（市、区）, min: 9, max: 3, per: 县（市、区）}"),
    good=Example(file=_SUZHOU, front="quotas:\n  - {who: 县（市、区）, min: 1, max: 3, per: 县（市、区）}"),
    source=_TERMS,
    reported_by=_READING,
)


SY001 = Rule(
    code="SY001",
    title="检查程序自身出错",
    severity=Severity.ERROR,
    what="这是程序的错，不是作者的错：请把这个文件交给维护者。",
    why="没有检查过的案例不能发布；其他案例照常检查。",
    bad=Example(note="没有样例：正常情况下不会出现。"),
    good=Example(),
    source="本库约定：一个坏文件不拖累别的案例",
    reported_by=_READING,
)


FAMILY = Family(
    "files",
    "文件与文件夹",
    "文件读得出来，案例放对地方；术语表和评选方案自己也要合格。",
    (
        FL001,
        FL002,
        FL003,
        FL004,
        FL005,
        FL006,
        FL007,
        FL008,
        FL009,
        *plain_pages.RULES,
        *publication.RULES,
        *outcome_files.RULES,
        *zones.RULES,
        TX001,
        TX002,
        TX003,
        TX004,
        TX005,
        TX006,
        CP001,
        CP002,
        CP003,
        CP004,
        CP005,
        SY001,
    ),
)
