"""Chinese punctuation and width: half-width marks, brackets, quotes, digits.

Everything here works on running text only (see :mod:`anliku.reading.running`), so that no
repair can touch code, link targets or Markdown's own marks. What could mean two things is
left alone: times, ratios, decimals, formulas, English sentences, entries of a list of sources.

Source of the conventions: GB/T 15834 (标点符号用法), GB/T 15835 (出版物上数字用法).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from anliku.problem import Severity
from anliku.reading import Reading
from anliku.reading.running import OPAQUE, THIN
from anliku.regex import regex
from anliku.rules import bibliography, sources
from anliku.rules.repair import Hit, by_line
from anliku.rules.rule import Example, Finding, Rule
from anliku.sparse import Sparse
from anliku.text import HAN, unusual

_HAN = regex(f"[{HAN}]")
OPENING = "“‘「『（《〈【〔"
CLOSING = "”’」』）》〉】〕"
STOPS = "，。；：？！、…"
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）"}
EDGES = OPAQUE + "\n"


def is_han(mark: str) -> bool:
    """Whether a mark is a Chinese character."""
    return bool(mark) and _HAN.match(mark) is not None


def is_chinese(mark: str) -> bool:
    """Whether a mark is a Chinese character or one of the marks of Chinese text."""
    return is_han(mark) or (bool(mark) and mark in OPENING + CLOSING + STOPS)


def _left(text: str, index: int) -> str:
    """The character before ``index``, across thin marks; the edge mark at the beginning."""
    index -= 1
    while index >= 0 and text[index] == THIN:
        index -= 1
    return text[index] if index >= 0 else OPAQUE


def _right(text: str, index: int) -> str:
    """The character from ``index`` on, across thin marks; the edge mark at the end."""
    while index < len(text) and text[index] == THIN:
        index += 1
    return text[index] if index < len(text) else OPAQUE


# --- half-width marks -----------------------------------------------------------------------

# Only in files that hold one of these next to a Chinese character is the text laid out at all.
# (It begins with the mark: a pattern that begins with a small set of characters is fast.)
_CLUE = regex(
    r"[,;:?!.()](?:(?<=[(])(?=(?:[nNMpPtFr]|SD|df) ?[=<>])|[*_~]{0,3} ?["
    + HAN
    + "“《（]|"
    + "|".join(f"(?<=[{HAN}”’」』）》】]{marks}.)" for marks in ("", "[*_~]", "[*_~]{2}"))
    + ")"
)
_HALF = regex(r"[,;:?!.]")
_BRACKET = regex(r"[()（）\x00](?:(?<=\x00)\x00+)?")
_ENTITY = regex(r"(?:nbsp|ensp|emsp|amp|lt|gt|quot|[lr][sd]quo|[mn]dash|hellip|middot)\Z")
# 生1: at the beginning of what a pupil says; 比例1:3 and 8:30 are none.
_SPEAKER = regex(rf"(?:\A|[\x00\n\x01\s“。！？])(?:[{HAN}]{{1,3}}|[A-Z])[0-9]{{1,2}}\Z")
# 甲:乙=3:2 is a proportion.
_PROPORTION = regex(rf"[{HAN}]{{1,3}} ?[=＝]")
_BEFORE_MARK = regex(r"[0-9A-Za-z%‰℃°²³]")


def half_width(reading: Reading) -> Iterator[Finding]:
    """Half-width punctuation and brackets in Chinese sentences."""
    if not reading.has(_CLUE):
        return
    text = reading.plain
    brackets = list(_brackets(text))
    marks = _half_marks(text, {hit.start for hit in brackets})
    listed = bibliography.within(reading)
    hits = [_with_space(reading, hit) for hit in (*marks, *brackets) if not listed(hit.start)]
    yield from by_line(reading, sorted(hits, key=lambda hit: hit.start))


PR001 = Rule(
    code="PR001",
    title="中文里的半角标点",
    severity=Severity.WARNING,
    what="中文句子里的逗号、冒号、分号、问号、感叹号、句号和括号用全角，后面不加空格；参考文献除外。",
    why="半角标点挤在汉字里难看，换行也会出错；小数、时间、比例、英文句子不受影响，参考文献按 GB/T 7714 用半角。",
    bad=Example(body="我们发现,学生能找到原句(占六成)."),
    good=Example(body="我们发现，学生能找到原句（占六成）。\n\n[1] 示例课题组. 提问的时机[J]. 教育研究, 2020(3): 1-5."),
    source=sources.MARKS,
    fixable=True,
    check=half_width,
)


_AFTER_MARK = regex(r" +(?=([^ \n]))")


def _with_space(reading: Reading, hit: Hit) -> Hit:
    """The repair of a mark takes the space behind it along: a full-width mark brings its own."""
    source, text = reading.case.text, reading.running.text
    match = _AFTER_MARK.match(source, hit.end)
    if match is None or text[hit.end : match.end()].strip(" "):
        return hit
    after, behind = text[match.end()], _right(text, match.end())
    if after == THIN:
        # With a word behind it ** stays a mark that opens; with another mark it might close.
        safe = is_han(behind) or behind.isalnum()
    elif after == OPAQUE:
        safe = match[1] in "`!"
    else:
        safe = after not in "*_~\t\u3000\u00a0" + STOPS + CLOSING
    return Hit(hit.start, match.end(), hit.text, hit.message) if safe else hit


def _half_marks(text: str, brackets: set[int]) -> Iterator[Hit]:
    """``brackets`` are the places of those that will be full-width, and so count as Chinese."""
    last = -1
    for match in _HALF.finditer(text):
        mark, start = match[0], match.start()
        before, after = _left(text, start), _right(text, start + 1)
        if start - 1 in brackets and before == ")":
            before = "）"
        chinese = is_han(before) or before in CLOSING or (last == start - 1 and mark in "?!")
        if mark == ":" and _PROPORTION.match(text, start + 1):
            continue
        if mark == ".":
            wide = _is_full_stop(text, start, before, after)
        elif chinese:
            wide = after not in "=/"
        else:
            wide = (
                mark in ",;:"
                and (is_han(_behind_space(text, start)) or (after in OPENING and after != ""))
                and _BEFORE_MARK.match(before) is not None
                and not (mark == ":" and before.isdigit() and not _SPEAKER.search(text, max(0, start - 8), start))
                and not (mark == ";" and _ENTITY.search(text[max(0, start - 6) : start]))
            )
        if wide:
            last = start
            yield Hit(start, start + 1, _WIDE[mark], f"中文里的半角“{mark}”请改成全角“{_WIDE[mark]}”")


def _behind_space(text: str, mark: int) -> str:
    """What stands behind the mark; behind 生1: also across one space."""
    after = _right(text, mark + 1)
    if after == " " and text[mark] == ":" and _SPEAKER.search(text, max(0, mark - 8), mark):
        return _right(text, mark + 2)
    return after


def _is_full_stop(text: str, start: int, before: str, after: str) -> bool:
    """A dot that ends a Chinese sentence: not 一. before a heading, not part of ..."""
    if not (is_han(before) or before in CLOSING) or not (after in EDGES or after in "”’"):
        return False
    return not (before in "一二三四五六七八九十" and _left(text, start - 1) in EDGES)


def _brackets(text: str) -> Iterator[Hit]:
    """Half-width brackets around or after Chinese; a pair of two widths becomes full-width."""
    stack: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        mark, end = match[0], match.start()
        if mark[0] == OPAQUE:
            stack.clear()
        elif mark in "(（":
            stack.append((mark, end))
        elif stack:
            opening, start = stack.pop()
            if opening + mark != "（）" and (opening + mark != "()" or _is_chinese_pair(text, start, end)):
                for place, half in ((start, opening), (end, mark)):
                    if half in _WIDE:
                        yield Hit(place, place + 1, _WIDE[half], "中文里的半角括号“()”请改成全角“（）”")


# A bracket whose content is longer is a sentence of its own; looking further would be quadratic.
_LONGEST = 400


# 得分率为61.2%(n=186): the sample behind a number of a Chinese sentence.
_FIGURES = regex(r" ?(?:[nNMpPtFr]|SD|df) ?[=<>] ?[\d.,]+%? ?")
_AFTER_FIGURES = regex(rf"[{HAN}：] ?[\d.]+[%％‰]?\Z")


def _is_chinese_pair(text: str, start: int, end: int) -> bool:
    content = text[start + 1 : min(end, start + _LONGEST)]
    if not content.strip(" \u3000\u00a0_"):
        return False  # a blank to fill in
    inside = _HAN.search(content) is not None
    before = _left(text, start)
    if _FIGURES.fullmatch(content) and _AFTER_FIGURES.search(text, max(0, start - 12), start):
        return True
    if is_chinese(before):
        return True
    if before in EDGES or before == " ":
        return inside or is_han(_right(text, end + 1))
    return inside


# --- full-width digits and letters ----------------------------------------------------------

_FULL = regex(r"[０-９Ａ-Ｚａ-ｚ]+(?:[．：／－][０-９]+)*％?|(?<=[0-9])％")
_FULL_CLUE = regex(r"[０-９Ａ-Ｚａ-ｚ％]")


def full_width(reading: Reading) -> Iterator[Finding]:
    """Full-width digits and letters in the body; front matter has a rule of its own (fields)."""
    if _FULL_CLUE.search(unusual(reading.case.text)) is None:
        return
    text = reading.running.text
    hits = []
    for match in _FULL.finditer(text, reading.case.body_start):
        narrow = unicodedata.normalize("NFKC", match[0])
        # At the start of a line “１. ” would turn into a list.
        listed = match.start() == 0 or text[match.start() - 1] in EDGES
        ambiguous = listed and text[match.end() : match.end() + 1] in {".", ")"}
        message = f"全角的“{match[0][:12]}”请改成半角“{narrow[:12]}”"
        hits.append(Hit(match.start(), match.end(), None if ambiguous else narrow, message))
    yield from by_line(reading, hits)


PR002 = Rule(
    code="PR002",
    title="全角的数字和字母",
    severity=Severity.WARNING,
    what="数字、字母和百分号用半角。",
    why="全角数字排不齐，也检索不到。",
    bad=Example(body="参加监测的有１８６人，得分率６１．２％。"),
    good=Example(body="参加监测的有186人，得分率61.2%。"),
    source=sources.DIGITS,
    fixable=True,
    check=full_width,
)


# --- repeated and makeshift marks -----------------------------------------------------------

# What repeats a mark in a quotation is a quotation's own. A long line is a blank to fill in, two
# hyphens may be a dash or a range, and dots behind a Latin word are English.
_REPEATED = Sparse(
    r"[。，、；：！？.…—-](?:(?<=…)|(?=[。，、；：！？.…—-]))",
    r"([。，、；：])\1+|([！？])\2+|\.{3,}|…+|-{2,}|—{3,}|[，、；：](?=[。，；])|。(?=[，、；])",
)
_REPEATED_CLUE = regex(
    r"[。，、；：！？.…—-](?:(?<=[。，、；：！？])[。，、；：！？]|(?<=\.)\.\.|(?<=…)(?!…)(?<!……)|(?<=…)…{2}|(?<=-)-(?<=[^\x00-\xff]--)|(?<=—)——)"
)


def repeated(reading: Reading) -> Iterator[Finding]:
    """。。 ，， ！！！, and ... -- where …… —— is meant."""
    if not reading.has(_REPEATED_CLUE):
        return
    text = reading.plain
    listed = bibliography.within(reading)
    quotations = reading.quotations
    hits = []
    for match in _REPEATED.finditer(text):
        if match[0][0] in ".-—" and listed(match.start()):
            continue
        answer = _right_mark(text, match)
        if answer is not None:
            better, message = answer
            if quotations.hold(match.start()):
                better = None
            hits.append(Hit(match.start(), match.end(), better, message))
    yield from by_line(reading, hits)


PR003 = Rule(
    code="PR003",
    title="标点重复或写法不对",
    severity=Severity.WARNING,
    what="标点不重复；省略号写“……”，破折号写“——”。",
    why="重复的标点多半是误按；三个点和两个减号在中文里是错的。引文里的和“--”由作者来改：后者也可能是起止号。",
    bad=Example(body="学生答对了。。为什么呢...没有人追问。"),
    good=Example(body="学生答对了。为什么呢……没有人追问。"),
    source=sources.MARKS,
    fixable=True,
    check=repeated,
)


def _right_mark(text: str, match: re.Match[str]) -> tuple[str | None, str] | None:
    """What to write instead, with the message; None where the marks are right."""
    marks, first = match[0], match[0][0]
    before, after = _left(text, match.start()), _right(text, match.end())
    if marks.startswith("。。。") or first == ".":
        if first == "." and not (is_chinese(before) or (before in EDGES and is_han(after))):
            return None
        return "……", f"“{marks[:6]}”请写成省略号“……”"
    if first == "…":
        # Twelve dots stand for lines that are left out.
        if len(marks) in {2, 4} or (len(marks) == 1 and not (is_han(before) or is_han(after))):
            return None
        return "……", "省略号请写成六点“……”"
    if first in "-—":
        if first == "-" and not (is_chinese(before) and is_chinese(after)):
            return None
        if first == "-":
            return None, f"“{marks[:6]}”请改正：破折号写“——”，表示起止写“—”"
        if len(marks) > 3 or not (is_han(before) and is_han(after)):
            return None  # a line to write on
        return "——", f"“{marks[:6]}”请写成破折号“——”"
    if first in "！？":
        return None, f"“{marks[:6]}”重复了，写一个“{first}”就够"
    if len(marks) == 1:
        return None, f"“{marks}{after}”两个标点连在一起，请留下合适的一个"
    return first, f"“{marks[:6]}”重复了，请写成“{first}”"


# --- straight quotes ------------------------------------------------------------------------

# Behind a digit a straight mark may be seconds or inches (10"5): it neither opens nor closes, and
# a quotation that it would have closed stays unpaired, for the author to see.
_QUOTES = regex('["\x00](?:(?<=\x00)\x00+)?')


def straight_quotes(reading: Reading) -> Iterator[Finding]:
    """Straight quotes around Chinese; repaired where the pairs in a block leave no doubt."""
    if '"' not in reading.case.text:
        return
    text = reading.plain
    if '"' not in text:
        return
    hits: list[Hit] = []
    places: list[int] = []
    for match in _QUOTES.finditer(text + OPAQUE):
        if match[0] == '"':
            if not text[match.start() - 1 : match.start()].isdigit():
                places.append(match.start())
        elif places:
            hits += _pairs(text, places)
            places = []
    yield from by_line(reading, hits)


PR004 = Rule(
    code="PR004",
    title="中文里的直引号",
    severity=Severity.WARNING,
    what="中文用弯引号“”，不用直引号。",
    why="直引号分不出前后，一句里有几处时看不清从哪里到哪里。",
    bad=Example(body='学生说"找一句最像的抄上"就行。'),
    good=Example(body="学生说“找一句最像的抄上”就行。"),
    source=sources.MARKS,
    fixable=True,
    check=straight_quotes,
)


def _pairs(text: str, places: list[int]) -> Iterator[Hit]:
    pairs = list(zip(places[::2], places[1::2], strict=False))
    clear = len(places) % 2 == 0 and all(_opens(text, start) and _closes(text, end) for start, end in pairs)
    for start, end in pairs:
        around = is_chinese(_left(text, start)) or is_chinese(_right(text, end + 1))
        if around or _HAN.search(text, start, min(end, start + _LONGEST)):
            message = '直引号""请改成弯引号“”'
            yield Hit(start, start + 1, "“" if clear else None, message)
            yield Hit(end, end + 1, "”" if clear else None, message)
    if len(places) % 2 and (is_han(_left(text, places[-1])) or is_han(_right(text, places[-1] + 1))):
        yield Hit(places[-1], places[-1] + 1, None, "直引号没有配对，请改成成对的弯引号“”")


def _opens(text: str, index: int) -> bool:
    after = _right(text, index + 1)
    return after not in EDGES and not after.isspace() and after not in CLOSING + STOPS


def _closes(text: str, index: int) -> bool:
    before = _left(text, index)
    return before not in EDGES and not before.isspace() and before not in OPENING
