"""Spaces that Chinese text does not want: before and behind marks, as indents, at the end of lines.

A space between two Chinese characters may set two things apart, and one in a blank is room to
write in: what could mean two things is left to the author (see :mod:`anliku.reading.exempt`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.problem import Severity
from anliku.reading import Reading
from anliku.reading.running import OPAQUE, THIN
from anliku.regex import regex
from anliku.rules import bibliography, sources
from anliku.rules.lists import LISTS
from anliku.rules.marks import CLOSING, EDGES, OPENING, STOPS, is_chinese, is_han
from anliku.rules.repair import Hit, by_line
from anliku.rules.rule import Example, Finding, Rule
from anliku.text import HAN

_KINDS = " \t\u3000\u00a0\u2002-\u200a"
# A plain space beside a Latin letter or digit is right, but for one behind an opening mark or
# before a mark that ends something.
_SPACES = regex(
    f"[{_KINDS}](?!(?<=[^{OPENING}] )[0-9A-Za-z])(?!(?<=[0-9A-Za-z] )[^{STOPS}{CLOSING}{_KINDS}])[{_KINDS}]*"
)
_SPACE_CLUE = regex(
    rf"[ \t\u3000\u00a0\u2002-\u200a](?:(?<! )|(?<=[{HAN}{CLOSING}{STOPS}{OPENING}] ) *[{HAN}{OPENING}]|[{CLOSING}{STOPS}]|(?<=[{OPENING}] ))"
)
_BLANK_OPENS, _BLANK_CLOSES = "（(［[【《“‘「『", "）)］]】》”’」』"
_NUMBERED = regex(
    r"(?:第[一二三四五六七八九十百\d]{1,4}\s?[章节课条部步次回讲期周天轮组类年月]|[一二三四五六七八九十\d]{1,3}[年月日号周]?)\Z"
)
_MARKER = regex(r"(?:[\x00\n]|\A)(?:[#>*+-]{1,6}|\d{1,3}[.)])\Z")


def spaces(reading: Reading) -> Iterator[Finding]:
    """Spaces between Chinese characters, before marks, as indents, at the end of lines; many
    blank lines in a row."""
    hits = sorted([*_inner_spaces(reading), *_trailing_spaces(reading)], key=lambda hit: hit.start)
    yield from by_line(reading, hits)


PR005 = Rule(
    code="PR005",
    title="多余的空格",
    severity=Severity.WARNING,
    what="标点前后和段首不加空格，汉字之间没有多余的空格；行末不留空格，段落之间只空一行。",
    why="空格会把一个词拆成两个，检索不到；段首缩进由页面自动排版。汉字之间的空格也可能隔开两项，由作者来改。",
    bad=Example(body="　　教研组查看了录像， 又听了课 。"),
    good=Example(body="教研组查看了录像，又听了课。"),
    source=sources.FINDABLE,
    fixable=True,
    check=spaces,
)


def _inner_spaces(reading: Reading) -> Iterator[Hit]:
    if not reading.has(_SPACE_CLUE):
        return
    text = reading.plain
    runs = list(_SPACES.finditer(text))
    if not runs:
        return
    headings = {reading.at_byte(heading.start).line for heading in reading.document.headings}
    headings.add(reading.at_value("title").line)
    listed = bibliography.within(reading)
    quotations = reading.quotations
    apart = [(span.start, span.end) for key in LISTS if (span := reading.case.places.values.get((key,))) is not None]
    for run in runs:
        if listed(run.start()):
            continue
        # Authors and keywords have a rule of their own (FM113).
        if any(start <= run.start() < end for start, end in apart):
            continue
        beside = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
        if quotations.hold(run.start()) and all(map(is_han, beside)):
            continue  # verses, and words set side by side
        hit = _space(text, run, reading.lines(run.start())[0] in headings)
        if hit is not None:
            yield hit


def _space(text: str, match: re.Match[str], heading: bool) -> Hit | None:
    """What is wrong with one run of spaces; in a heading it may part a number from a name."""
    start, end, run = match.start(), match.end(), match[0]
    before = text[start - 1] if start else OPAQUE
    after = text[end] if end < len(text) else OPAQUE
    if after in EDGES:
        return None  # the end of a line: see _trailing_spaces
    if before in _BLANK_OPENS and after in _BLANK_CLOSES:
        return None  # a blank to fill in
    if before in EDGES:
        if "\u3000" in run and (is_han(after) or after in OPENING):
            return Hit(start, end, "", "段首不用空格缩进，页面会自动排版，请删掉")
        return None
    if "\t" in run:
        return Hit(start, end, None, "有制表符（Tab）；表格请用 | 分隔的写法，其他地方请改成标点或删掉")
    # Beside ** a space may be what makes it bold, or keeps it from being bold.
    if {before, after} & set(f"{THIN}*_~"):
        return None
    if after in STOPS + CLOSING and not _is_ascii_end(before, after):
        return Hit(start, end, "", f"标点“{after}”前面不用空格，请删掉")
    if before in OPENING:
        return Hit(start, end, "", f"“{before}”后面不用空格，请删掉")
    if is_chinese(before) and is_chinese(after):
        separates = "\u3000" in run or heading or _NUMBERED.search(text[max(0, start - 8) : start])
        if separates:
            return None
        if is_han(before) and is_han(after):
            if run.strip(" "):
                return Hit(start, end, " ", "有特殊的空格（不换行空格），请改成普通空格")
            message = "汉字之间有空格：多余的请删掉；隔开两项的请改用顿号或逗号"
            return Hit(start, end, None, message)
        return Hit(start, end, "", f"{f'标点“{before}”后面' if not is_han(before) else '汉字后面'}不用空格，请删掉")
    if run.strip(" "):
        # “###　标题” would become a heading, “1.　要点” a list: the author has to say.
        if _MARKER.search(text, max(0, start - 8), start):
            return Hit(start, end, None, "标题和列表的记号后面要用一个普通的半角空格，请重新输入")
        if "\u3000" in run:
            return None  # it sets things apart
        return Hit(start, end, " ", "有特殊的空格（不换行空格），请改成普通空格")
    return None


def _is_ascii_end(before: str, after: str) -> bool:
    """“Tom ’s”: a closing quote after a Latin word may be an apostrophe."""
    return after in "’”" and before.isascii()


_TRAILING = regex("(?<![ \t\u3000\u00a0])[ \t\u3000\u00a0]+$", re.MULTILINE)
_TRAILING_CLUE = regex("[ \t\u3000\u00a0](?:\n|\\Z)")
_BLANK = regex(r"\n{5,}")
_ONLY_MARKS = regex(r"(?:[ \t]*(?:[-*+>]|#{1,6}|\d{1,9}[.)]))*[ \t]*")
_LINE_DRAWN = regex(r"(?:[ \t]*[-*+>])*[ \t]*[-_*=~`|: \t\u00ad\u200b-\u200d\u2060\ufeff]+")


def begins_a_line(text: str, offset: int) -> bool:
    """Whether nothing but marks of blocks (``-``, ``>``, ``1.``) stands before on its line."""
    return _ONLY_MARKS.fullmatch(text, text.rfind("\n", 0, offset) + 1, offset) is not None


def draws_a_line(text: str, offset: int) -> bool:
    """Whether what stands before on its line would be a rule or a fence, if the line ended there:
    ``____`` and a wide space are a blank to fill in, ``____`` alone is a rule."""
    return _LINE_DRAWN.fullmatch(text, text.rfind("\n", 0, offset) + 1, offset) is not None


def _trailing_spaces(reading: Reading) -> Iterator[Hit]:
    text, start = reading.case.text, reading.case.body_start
    blank = "\n\n\n\n\n" in text
    if not blank and _TRAILING_CLUE.search(text, start) is None:
        return
    running = reading.running
    breaks = set(running.breaks)
    for match in _TRAILING.finditer(text, start):
        escaped = text[match.start() - 1 : match.start()] == "\\"
        if match.start() not in breaks and not escaped and not running.in_block(match.start()):
            # A line of wide spaces is a paragraph to the parser, and so they are an item behind its
            # mark; without them it would be none.
            alone = draws_a_line(text, match.start()) or begins_a_line(text, match.start())
            # Two spaces at the end break the line, whatever stands before them.
            breaks_line = match[0].endswith("  ") and text[match.end() + 1 : match.end() + 2] not in {"", "\n"}
            better = None if (alone and match[0].strip(" \t")) or breaks_line else ""
            yield Hit(match.start(), match.end(), better, "行末有多余的空格，请删掉")
    if blank:
        for match in _BLANK.finditer(text, start):
            if not running.in_block(match.start() + 1):
                count = match.end() - match.start() - 1
                yield Hit(match.start(), match.end(), "\n\n", f"连着空了 {count} 行，空一行就够")


def manual_break(reading: Reading) -> Iterator[Finding]:
    """A line break inside a paragraph, as Word's Shift+Enter leaves it."""
    if "  \n" in reading.case.text:
        message = "行末的两个空格会在段落中间强行换行，多半是 Word 的手动换行符；请接成一段，或空一行另起一段"
        yield from by_line(reading, [Hit(place, place, None, message) for place in reading.running.breaks])


PR006 = Rule(
    code="PR006",
    title="段落中间强行换行",
    severity=Severity.WARNING,
    what="段落中间不换行；要分段就空一行。",
    why="手动换行在手机上会断在奇怪的地方，多半是从 Word 粘贴带来的。",
    bad=Example(body="教研组查看了课堂录像，  \n发现多数提问只要求找出原句。"),
    good=Example(body="教研组查看了课堂录像，发现多数提问只要求找出原句。"),
    source=sources.PASTED,
    check=manual_break,
)
