"""The summary of a pull request, in Chinese Markdown, for the people who decide on it.

Everything that a case says goes through :mod:`harmless`, and the whole is bounded: a comment
on the code host holds 65,536 characters, and of what is left out the page says how much.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from anliku import rules
from anliku.contribute.harmless import discreet, harmless
from anliku.contribute.review import Count, Looked, Review
from anliku.problem import Problem, tally
from anliku.search.overlap import Against

LIMIT = 60_000
"""Characters (as the host counts them: UTF-16) of a summary; the comment adds a little of its own."""

_CASE = 14_000
_BRIEF = 3_000
_TABLE = 6_000
_CELL = 240
_NAMED = 30


def page(review: Review) -> str:
    """The whole summary, ending in a line feed."""
    lines = [f"## {verdict(review)}", ""]
    for sentence in _first_words(review):
        lines += [sentence, ""]
    if len(review.cases) > 1:
        lines += [*_overview(review.cases), ""]
    tail = [*_elsewhere(review), *_changed(review)]
    room = LIMIT - _size(lines) - _size(tail) - 1_000
    left = []
    for number, case in enumerate(review.cases, 1):
        # What one case leaves goes to those after it.
        budget = max(_BRIEF, min(_CASE, room // (len(review.cases) - number + 1)))
        section = _section(number, case, budget, review.changes is not None)
        if _size(section) <= room:
            lines += section
            room -= _size(section)
        else:
            left.append(case)
    if left:
        named = "、".join(_code(case.folder, 80) for case in left[:5])
        lines += [
            f"写不下了：还有 {len(left)} 篇没有列出（{named}{'等' if len(left) > 5 else ''}），请看检查记录。",
            "",
        ]
    return "\n".join([*lines, *tail]).rstrip("\n") + "\n"


def verdict(review: Review) -> str:
    """The one line that comes first."""
    others = review.errors - review.own
    if review.own:
        return f"有 {review.own} 个错误要改"
    if others:
        return f"{'这次改动' if review.changes is not None else '案例'}没有错误，别处有 {others} 个"
    return "可以合并"


_VERDICT = re.compile(r"## (有 \d+ 个错误要改|(这次改动|案例)没有错误，别处有 \d+ 个|可以合并)\n")


def is_page(first_line: str) -> bool:
    """Whether a file that begins so is a summary of ours, which a new one may replace."""
    return _VERDICT.fullmatch(first_line) is not None


def _first_words(review: Review) -> Iterable[str]:
    if review.cases:
        warnings = sum(case.warnings for case in review.cases)
        allowed = sum(case.allowed for case in review.cases)
        told = (f"，{warnings} 个提醒供参考" if warnings else "") + (f"，{allowed} 处经允许" if allowed else "")
        own = sum(case.errors for case in review.cases)
        which = "有改动的案例" if review.changes is not None else "案例"
        yield f"检查了 {len(review.cases)} 篇{which}：{own} 个错误{told}。"
    else:
        yield "没有改动案例。"
    others = review.errors - review.own
    if others:
        terms = review.changes is not None and review.changes.content
        cause = "请看看是不是这次改了术语或评选引起的" if terms else "不是这次改动引起的，请维护者来改"
        which = "这次没有改动的文件" if review.changes is not None else "别的文件"
        yield f"另有 {others} 个错误在{which}里，列在“别处的错误”；{cause}。"
    if review.own:
        yield "错误改好以后才能发布；改完再提交一次，这里会自动更新。"
    if review.changes is not None and review.changes.program:
        yield f"**改动了程序或设置（{len(review.changes.program)} 个文件），合并前请维护者看过。**"
    if review.changes is not None and review.changes.removed:
        yield f"**删去了 {len(review.changes.removed)} 篇案例，它们的网址会打不开，请确认。**"


def _overview(cases: Sequence[Looked]) -> list[str]:
    rows = [
        (
            f"{number}. {_name(case)}",
            str(case.errors),
            str(case.warnings),
            _share(case),
            _words(case.whole),
        )
        for number, case in enumerate(cases, 1)
    ]
    return _table(("案例", "错误", "提醒", "重复率", "字数"), rows, _TABLE, "篇")


def _section(number: int, case: Looked, budget: int, compared: bool) -> list[str]:
    state = " · 新案例" if case.added else " · 有改动" if compared else ""
    counted = tally(case.problems) if case.problems else "没有问题"
    lines = [f"### {number}. {_name(case)}", "", f"{_code(case.folder, 120)}{state} · {counted}", ""]
    parts = [_problems(case, budget // 2), _glance(case), _overlap(case), _counts(case), _facts(case), _pictures(case)]
    names = ("", "一眼看懂", "查重", "字数", "元数据", "图片")
    dropped = []
    for name, part in zip(names, parts, strict=True):
        if not part:
            continue
        # Problems are cut to half of the room and always stand.
        if name and _size(lines) + _size(part) > budget:
            dropped.append(name)
        else:
            lines += [*part, ""]
    if dropped:
        lines += [f"篇幅所限，没有列出：{'、'.join(dropped)}。", ""]
    return lines


def _problems(case: Looked, room: int) -> list[str]:
    if not case.problems:
        return []
    ordered = sorted(case.problems, key=lambda problem: not problem.is_error)
    rows = [(*_place(problem, case.folder), _say(case, problem.message)) for problem in ordered]
    lines = ["**哪里不对，怎样写**", "", *_table(("位置", "级别", "哪里不对", "怎样写"), rows, min(_TABLE, room), "处")]
    fixable = sum(problem.fixable for problem in case.problems)
    if fixable:
        lines += ["", f"其中 {fixable} 处可以自动改好：{_code(f'anliku check --fix {case.folder}', 160)}"]
    return lines


def _place(problem: Problem, folder: str) -> tuple[str, str, str]:
    at = f"{problem.location.file.removeprefix(folder + '/')}:{problem.location.line}"
    rule = rules.BY_CODE.get(problem.rule)
    title = f"{rule.title} {problem.rule}" if rule is not None else problem.rule
    return (
        _code(at, 100),
        f"**{problem.severity.label}**" if problem.is_error else problem.severity.label,
        harmless(title, 60),
    )


def _glance(case: Looked) -> list[str]:
    if not case.cells:
        return []
    heads = tuple(cell.label for cell in case.cells)
    return ["**一眼看懂**", "", *_table(heads, [tuple(_say(case, cell.text) for cell in case.cells)], _TABLE, "行")]


def _overlap(case: Looked) -> list[str]:
    overlap = case.overlap
    if overlap is None:
        return []
    most = f"，本次评选最多 {case.most}%" if case.most is not None else ""
    over = "，**偏高，请看下表**" if case.copied else ""
    lines = [f"**重复率 {overlap.share:.1%}**（{overlap.counted:,} 字计入{most}）{over}"]
    if overlap.unread:
        places = "、".join(_code(problem.location.file, 120) for problem in overlap.unread[:_NAMED])
        lines += ["", f"**有 {len(overlap.unread)} 处读不了，没有比较，重复率不算数**：{places}"]
    rows = [_against(case, other) for other in overlap.others if other.share >= 0.005]
    return (
        [*lines, "", *_table(("与哪里相同", "占本文", "相同或只改了个别字的文字"), rows, _TABLE // 2, "篇")]
        if rows
        else lines
    )


def _against(case: Looked, other: Against) -> tuple[str, str, str]:
    told = [
        f"第 {passage.line} 行（对方第 {passage.there.line} 行）“{_say(case, passage.text, 60)}”"
        for passage in other.passages[:3]
    ]
    more = len(other.passages) - len(told)
    name = _say(case, f"{other.title}（{other.name}）" if other.title else other.name, 100)
    return name, f"{other.share:.1%}", "<br>".join(told) + (f"<br>等 {more + len(told)} 处" if more else "")


def _counts(case: Looked) -> list[str]:
    if case.whole is None:
        return []
    rows = []
    for count in (*case.counts, case.whole):
        words = (
            "**缺这一节**"
            if count.words is None
            else f"**{count.words:,}（超出）**"
            if count.over
            else f"{count.words:,}"
        )
        rows.append((_say(case, count.title, 60), words, f"{count.limit:,}" if count.limit is not None else "不限"))
    return ["**字数**", "", *_table(("章节", "字数", "最多"), rows, _TABLE // 2, "节")]


def _facts(case: Looked) -> list[str]:
    if not case.facts:
        return []
    rows = [(label, _say(case, text, 300)) for label, text in case.facts]
    return ["**元数据**", "", *_table(("项目", "内容"), rows, _TABLE // 2, "项")]


def _pictures(case: Looked) -> list[str]:
    if not case.pictures:
        return []
    rows = [
        (
            _code(picture.name, 80),
            f"{max(1, round(picture.size / 1024)):,} kB",
            harmless(picture.state, 80),
            "正文没有用到" if picture.alt is None else _say(case, picture.alt, 120) or "**没有说明文字**",
        )
        for picture in case.pictures
    ]
    return [f"**图片 {len(rows)} 张**", "", *_table(("文件", "大小", "像素", "说明文字"), rows, _TABLE // 2, "张")]


def _elsewhere(review: Review) -> list[str]:
    errors = [problem for problem in review.elsewhere if problem.is_error]
    if not errors:
        return []
    rows = [(*_place(problem, ""), harmless(discreet(problem.message), _CELL)) for problem in errors]
    told = "这些错误不在上面的案例里，但会妨碍发布；可能是术语表、评选方案的改动带来的。"
    return ["### 别处的错误", "", told, "", *_table(("位置", "级别", "哪里不对", "怎样写"), rows, _TABLE, "处"), ""]


def _changed(review: Review) -> list[str]:
    if review.changes is None:
        return []
    groups = (
        ("删去的案例", review.changes.removed),
        ("术语、评选和页面", review.changes.content),
        ("程序和设置", review.changes.program),
    )
    lines = []
    for label, paths in groups:
        if paths:
            named = "、".join(_code(path, 120) for path in paths[:_NAMED])
            more = f" 等 {len(paths)} 个" if len(paths) > _NAMED else ""
            lines.append(f"- {label}：{named}{more}")
    return ["### 另外的改动", "", *lines, ""] if lines else []


def _name(case: Looked) -> str:
    """The case's title, or its folder where it has none."""
    return _say(case, case.title, 80) or harmless(case.folder.rpartition("/")[2], 80)


def _share(case: Looked) -> str:
    if case.overlap is None:
        return "未查"
    if case.overlap.unread:
        return "没有查全"
    return f"**{case.overlap.share:.1%}**" if case.copied else f"{case.overlap.share:.1%}"


def _words(count: Count | None) -> str:
    if count is None or count.words is None:
        return "—"
    return f"**{count.words:,}**" if count.over else f"{count.words:,}"


def _say(case: Looked, text: str, limit: int = _CELL) -> str:
    return harmless(discreet(text, case.secrets), limit)


def _code(text: str, limit: int) -> str:
    return f"<code>{harmless(text, limit)}</code>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], budget: int, unit: str) -> list[str]:
    """A table of as many rows as ``budget`` characters hold, at least one; then a line on the rest."""
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    left = 0
    for row in rows:
        line = f"| {' | '.join(row)} |"
        if left or (len(lines) > 2 and _size([*lines, line]) > budget):
            left += 1
        else:
            lines.append(line)
    return [*lines, "", f"还有 {left} {unit}没有列出。"] if left else lines


def _size(lines: Iterable[str]) -> int:
    """Characters as the host counts them, line feeds included."""
    return sum(len(line.encode("utf-16-le", "replace")) // 2 + 1 for line in lines)
