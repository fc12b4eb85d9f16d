"""Prose: Chinese typography and what copying from Word and the web leaves behind.

All of it is a warning. What has one right answer carries its repair; how marks, widths and
spaces are judged is in :mod:`anliku.rules.marks`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from anliku.fields import label, shown
from anliku.markdown import Heading
from anliku.model import CaseMeta
from anliku.numbering import Style, TypedNumber, typed_number, without_number
from anliku.problem import Edit, Severity
from anliku.reading import Reading
from anliku.regex import regex
from anliku.rules import marks, sources, spaces
from anliku.rules.repair import Hit, by_line
from anliku.rules.rule import Example, Family, Finding, Rule, few
from anliku.text import HAN, INVISIBLE, count_words, shorten, unusual

MAX_PARAGRAPH = 600

_MARK = regex("[“”‘’（）《》，。、；：？！]")

# --- leftovers of pasting -------------------------------------------------------------------

_SPACE_ENTITY = {"\u00a0", "\u2002", "\u2003", "\u2009"}
_SAFE_ENTITY = regex("[\u2010-\u2027\u2030-\u205e\u00b7\u00d7\u00f7\u00b0±\u3000-\u303f\uff00-\uffef" + HAN + "]")
_MOJIBAKE = regex(
    "锟斤拷|烫烫烫|屯屯屯|ï»¿|Â[\u00a0 ·]|â€[\u0098-\u009d™œ“”˜\u00a6]?|Ã[\u0080-\u00bf]|\ufffd+|銆|锛|鈥|鐨勶|涓€|\ufffc|[\ue000-\uf8ff]"
    "|&?(?:nbsp|ensp|emsp);"
)
_MOJIBAKE_CLUE = regex("[锟烫屯ïÂâÃ\ufffd銆锛鈥鐨涓\ufffc\ue000-\uf8ffnm](?:(?<![nm])|sp;)")


def paste_noise(reading: Reading) -> Iterator[Finding]:
    """Entities, mojibake and Word's own symbols."""
    text = reading.case.text
    entities = reading.running.decoded if "&" in text[reading.case.body_start :] else []
    hits = [_entity(text, start, end, value) for start, end, value in entities if value not in _SPACE_ENTITY]
    hits += _entity_spaces(text, [entity for entity in entities if entity[2] in _SPACE_ENTITY])
    if _MOJIBAKE_CLUE.search(text):
        hits += [_mojibake(match) for match in _MOJIBAKE.finditer(reading.running.text)]
    yield from by_line(reading, sorted(hits, key=lambda hit: hit.start))


PR007 = Rule(
    code="PR007",
    title="粘贴留下的代码或乱码",
    severity=Severity.WARNING,
    what="没有 &nbsp; 之类的网页代码、乱码和 Word 专用符号。",
    why="它们在页面上是一串怪字，读者会怀疑整篇的可靠。",
    bad=Example(body="得分率&nbsp;为61.2%。"),
    good=Example(body="得分率为61.2%。"),
    source=sources.PASTED,
    fixable=True,
    check=paste_noise,
)


# What would become a mark of Markdown at the beginning of a line.
_BEGINS_BLOCK = regex(r"[>#+\-*_=|`~<\[ \t:]|\d{1,9}[.)]")


def _entity_spaces(text: str, entities: list[tuple[int, int, str]]) -> Iterator[Hit]:
    """Spaces written as entities, those that stand side by side as one.

    Four of them before a paragraph are an indent and go; between two words one space is left.
    """
    runs: list[list[int]] = []
    for start, end, _ in entities:
        if runs and not text[runs[-1][1] : start].strip(" "):
            runs[-1][1] = end
        else:
            runs.append([start, end])
    for start, end in runs:
        if _is_blank(text, start, end):
            continue
        written = shown(text[start:end])
        before, after = text[start - 1], text[end : end + 1]
        last = after in {"", "\n"}
        if last and (spaces.begins_a_line(text, start) or spaces.draws_a_line(text, start)):
            # What stands between two blocks keeps them apart.
            yield Hit(start, end, None, f"网页代码 {written} 是空格，请删掉；要空一行就空一行")
        elif spaces.begins_a_line(text, start):
            if _BEGINS_BLOCK.match(text, end):
                message = f"行首的网页代码 {written} 是空格，请删掉；后面的符号会变成排版记号，前面请加反斜杠 \\"
                yield Hit(start, end, None, message)
            else:
                yield Hit(start, end, "", f"行首的网页代码 {written} 是空格，页面会自动排版，请删掉")
        elif last or _MARK.match(before) or _MARK.match(after):
            yield Hit(start, end, "", f"网页代码 {written} 是空格，请删掉")
        else:
            better = "" if " " in {before, after} else " "
            yield Hit(start, end, better, f"网页代码 {written} 是空格，请改成普通空格")


def _is_blank(text: str, start: int, end: int) -> bool:
    """Whether the spaces are room to write in: ``（&nbsp;&nbsp;）``, ``姓名：&nbsp;&nbsp;&nbsp;班级``."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and before in "（(［[【《“‘「『" and after and after in "）)］]】》”’」』":
        return True
    return before in {"：", ":"} and text[start:end].count("&") > 1


def _entity(text: str, start: int, end: int, value: str) -> Hit:
    written = text[start:end]
    if any(unicodedata.category(mark)[0] == "C" or mark in "\ufffc\ufffd" for mark in value) or INVISIBLE.search(value):
        # Deleting what is only invisible loses nothing; the rest may have been a letter once.
        gone = "" if INVISIBLE.fullmatch(value) else None
        return Hit(start, end, gone, f"网页代码 {shown(written)} 代表的字符显示不出来，请删去")
    better = value if _SAFE_ENTITY.fullmatch(value) else None
    return Hit(start, end, better, f"网页代码 {shown(written)} 请改成它代表的字符 {shown(value)}")


def _mojibake(match: re.Match[str]) -> Hit:
    said = match[0]
    if said.endswith(";"):
        return Hit(match.start(), match.end(), "", f"网页代码残留 {shown(said)} 请删掉")
    if "\ue000" <= said <= "\uf8ff" or said == "\ufffc":
        message = f"这里是 Word 专用的符号（U+{ord(said):04X}），网页上显示不出来；项目符号请写成“- ”，图片请重新插入"
    else:
        message = f"{shown(said)} 像是乱码，请回到原稿核对这一处，重新复制"
    return Hit(match.start(), match.end(), None, message)


_ZERO_WIDTH = regex("[\u00ad\u034f\u200b-\u200d\u2060-\u2065\ufe00-\ufe0f\ufeff]+")
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
_WRITTEN = regex(rf"[0-9A-Za-z{HAN}\s，。；：？！、（）“”《》,.;:?!()\"'\x00\x01]")
_WORD = regex(f"[A-Za-z{HAN}（“《]")


def zero_width(reading: Reading) -> Iterator[Finding]:
    """Characters without width, which split words for search; emoji keep theirs."""
    # In the front matter they are refused (SF009).
    text, start_of_body = reading.case.text, max(1, reading.case.body_start)
    if _ZERO_WIDTH.search(unusual(text)) is None:
        return
    running = reading.running.text
    hits = []
    for match in _ZERO_WIDTH.finditer(text, start_of_body):
        start, end, said = match.start(), match.end(), match[0]
        if not said.strip(_JOINERS) and not _WRITTEN.match(text[start - 1]):
            continue
        # At the start of a line they may keep “#” or “-” from being a mark.
        begins = running[start - 1] in "\x00\n" and not _WORD.match(running[end : end + 1])
        begins = begins or spaces.draws_a_line(text, start)
        better = "" if running[start:end] == said and not begins else None
        hits.append(Hit(start, end, better, f"有看不见的字符 U+{ord(said[0]):04X}，会让这个词检索不到，请删掉"))
    yield from by_line(reading, hits)


PR008 = Rule(
    code="PR008",
    title="看不见的零宽字符",
    severity=Severity.WARNING,
    what="文字里没有零宽空格、软连字符等看不见的字符。",
    why="词被它拆开就检索不到；多半从聊天软件或网页复制而来。",
    bad=Example(body="推断\u200b类题目的得分率。", note="“推断”后面有一个看不见的字符"),
    good=Example(body="推断类题目的得分率。"),
    source=sources.FINDABLE,
    fixable=True,
    check=zero_width,
)


# --- characters that only look right --------------------------------------------------------

_COMPATIBLE = regex("[\u2e80-\u2fdf\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\ufb00-\ufb06\U0002f800-\U0002fa1f]")
# Radicals without a compatibility mapping that stand for a character in pasted text.
_RADICALS = dict(
    zip("⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻢⻥⻦⻩⻬⻮⻰⻳", "母民虎西见角贝车长门青页风飞马鱼鸟黄齐齿龙龟", strict=True)
)
_SMALL = dict(zip("﹐﹑﹒﹔﹕﹖﹗﹙﹚﹪︰︵︶", "，、。；：？！（）%：（）", strict=True))
_ODD = regex(
    "[\u0300-\u036f\u0483-\u0489\u20d0-\u20e2\u0391-\u03bf\u0400-\u04ff\u2e80-\u2fdf\uf900-\ufaff\ufe10-\ufe6b\ufb00-\ufb06\U0002f800-\U0002fa1f]"
)
# Marks piled on a character: on a Chinese one any, elsewhere more than any writing needs.
_PILED = regex(
    rf"(?<=[{HAN}])[\u0300-\u036f\u0483-\u0489\u20d0-\u20e2]+|(?<=[A-Za-z])[\u0300-\u036f\u0483-\u0489\u20d0-\u20e2]{{3,}}"
)
_ALIKE = regex(
    "[A-Za-z][\u0400-\u04ff\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf]+"
    "|[\u0400-\u04ff\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf]+[A-Za-z]"
)


def look_alikes(reading: Reading) -> Iterator[Finding]:
    """Compatibility characters, and Cyrillic or Greek letters in Latin words."""
    if _ODD.search(unusual(reading.case.text)) is None:
        return
    running = reading.running.text
    hits = []
    for match in _COMPATIBLE.finditer(running):
        mark = match[0]
        better = _SMALL.get(mark) or _RADICALS.get(mark) or unicodedata.normalize("NFKC", mark)
        if better == mark and not "\u2e80" <= mark <= "\u2fdf":
            continue  # twelve of these are characters in their own right
        one = better if better != mark and not better.isspace() else None
        advice = f"请改成“{one}”" if one else "请重新输入这个字"
        hits.append(
            Hit(match.start(), match.end(), one, f"“{mark}”（U+{ord(mark):04X}）是部首或兼容字符，检索不到，{advice}")
        )
    for match in _PILED.finditer(running):
        message = f"“{running[match.start() - 1]}”上叠了 {len(match[0])} 个附加符号，看不清也检索不到，请删掉"
        hits.append(Hit(match.start(), match.end(), "", message))
    for match in _ALIKE.finditer(running):
        message = f"“{match[0]}”里混有俄文或希腊字母，看起来一样却检索不到，请用英文字母重新输入"
        hits.append(Hit(match.start(), match.end(), None, message))
    yield from by_line(reading, sorted(hits, key=lambda hit: hit.start))


PR009 = Rule(
    code="PR009",
    title="看起来一样的字",
    severity=Severity.WARNING,
    what="不用部首、兼容汉字和竖排标点代替正常的字；英文单词里不混俄文、希腊字母。",
    why="⼀（部首）和一（汉字）看起来一样，检索时却是两个字；多半从 PDF 复制而来。",
    bad=Example(body="⼀年后的后测﹑访谈。", note="“⼀”是部首，“﹑”是小写变体"),
    good=Example(body="一年后的后测、访谈。"),
    source=sources.FINDABLE,
    fixable=True,
    check=look_alikes,
)


# --- paragraphs, titles, numbers ------------------------------------------------------------


@few
def long_paragraph(reading: Reading) -> Iterator[Finding]:
    """A paragraph that fills more than a phone's screen twice over."""
    for block in reading.document.blocks:
        if block.kind in {"paragraph", "item"} and len(block.text) > MAX_PARAGRAPH:
            words = count_words(block.text)
            if words > MAX_PARAGRAPH:
                message = f"这一段有 {words} 字，手机上要翻好几屏，请分成几段，每段不超过 {MAX_PARAGRAPH} 字"
                yield Finding(reading.at_byte(block.start), message)


PR010 = Rule(
    code="PR010",
    title="段落太长",
    severity=Severity.WARNING,
    what=f"一段不超过 {MAX_PARAGRAPH} 字。",
    why="手机上一段占满几屏，读者会跳过去。",
    bad=Example(body="教师追问依据，学生回到原文寻找。" * 45, note="一段七百多字"),
    good=Example(body="教师追问依据，学生回到原文寻找。" * 10, note="一段一百多字"),
    source="本库约定：读者多用手机阅读",
    check=long_paragraph,
)


_ENDING = "。，、；．"


@few
def title_marks(reading: Reading) -> Iterator[Finding]:
    """A title or heading that ends like a sentence, or stands in 《》 as a whole."""
    title = reading.case.values.get("title")
    if isinstance(title, str) and title.strip():
        yield from _case_title(reading, title.strip())
    for heading in reading.document.headings:
        text = heading.text.rstrip()
        if text and text[-1] in _ENDING:
            message = f"标题“{shorten(text, 20)}”末尾的“{text[-1]}”请删掉"
            yield Finding(reading.at_byte(heading.start), message, _heading_end(reading, heading, text[-1]))


PR011 = Rule(
    code="PR011",
    title="标题里多余的标点",
    severity=Severity.WARNING,
    what="标题末尾不加句号、逗号；案例名称整个不加书名号。",
    why="页面、目录和引用格式会自己加标点，加了就重复。",
    bad=Example(front="title: 《从找原句到想明白：推断教学改进》"),
    good=Example(front="title: 从找原句到想明白：推断教学改进"),
    source=sources.MARKS,
    fixable=True,
    check=title_marks,
)


def _case_title(reading: Reading, title: str) -> Iterator[Finding]:
    where, named = reading.at_value("title"), label(CaseMeta, ("title",))
    span = reading.case.places.value(("title",))
    start = reading.case.text.find(title, span.start, span.end)
    if title[0] == "《" and title.find("》") == len(title) - 1 and len(title) > 2:
        end = start + len(title)
        edits: tuple[Edit, ...] = (Edit(start, start + 1, ""), Edit(end - 1, end, "")) if start >= 0 else ()
        yield Finding(where, f"{named}整个用了书名号，页面和引用格式会自己加，请去掉《》", edits)
    elif title[-1] in _ENDING and len(title) > 1:
        end = start + len(title)
        edits = (Edit(end - 1, end, ""),) if start >= 0 else ()
        yield Finding(where, f"{named}末尾的“{title[-1]}”请删掉", edits)


def _heading_end(reading: Reading, heading: Heading, mark: str) -> tuple[Edit, ...]:
    text = reading.running.text
    start = reading.offset(heading.start)
    end = text.find("\x00", text.find(heading.text[:1], start))
    place = text.rfind(mark, start, end if end >= 0 else len(text))
    line_end = text.find("\n", start)
    if heading.text.strip() == mark or place < 0 or (0 <= line_end < place) or text[place + 1 : end].strip("\x01 "):
        return ()
    return (Edit(place, place + 1, ""),)


_COUNTED = {Style.HAN, Style.HAN_BRACKETS, Style.DIGIT, Style.DIGIT_BRACKETS}


@few
def broken_numbering(reading: Reading) -> Iterator[Finding]:
    """Hand-typed numbers of headings that repeat or leave one out: ``（一） （三）`` → the second.

    A number that may belong to the words (``三、四年级``) counts if it fits, and need not.
    """
    last: dict[tuple[int, Style], set[int]] = {}
    anywhere: dict[tuple[int, Style], set[int]] = {}
    for heading in reading.document.headings:
        if heading.level < 3:
            last.clear()  # sections bear no number at all (SC014)
            continue
        last = {key: numbers for key, numbers in last.items() if key[0] <= heading.level}
        number = typed_number(heading.text)
        if number is None or number.style not in _COUNTED:
            continue
        key = (heading.level, number.style)
        before = last.get(key, {0})
        wanted = {value + 1 for value in before}
        # Some number through the whole text, others begin anew under each heading.
        goes_on = number.value in wanted or number.value in {value + 1 for value in anywhere.get(key, {0})}
        begins_anew = number.value == 1 and before == {0}
        if number.sure and not (goes_on or begins_anew):
            yield Finding(reading.at_byte(heading.start), _out_of_order(heading, number, min(wanted)))
        if number.sure:
            last[key] = anywhere[key] = {number.value}
        elif goes_on or begins_anew:
            last[key] = anywhere[key] = {*before, number.value}


PR012 = Rule(
    code="PR012",
    title="标题的编号断开了",
    severity=Severity.WARNING,
    what="手打的编号按顺序，不重复、不遗漏。",
    why="读者会以为漏了一节。",
    bad=Example(body="### （一）听课\n\n听了16节课。\n\n### （三）访谈\n\n访谈了12人。"),
    good=Example(body="### （一）听课\n\n听了16节课。\n\n### （二）访谈\n\n访谈了12人。"),
    source=sources.PASTED,
    check=broken_numbering,
)


def _out_of_order(heading: Heading, number: TypedNumber, expected: int) -> str:
    name = shorten(without_number(heading.text), 16)
    return f"标题“{name}”的编号是 {number.typed}，按顺序应是第 {expected} 个，请核对是重复了还是漏了"


FAMILY = Family(
    "prose",
    "文字",
    "中文用全角标点，数字和字母用半角；没有从 Word 和网页带来的杂物。多数可以用 anliku check --fix 自动修复。",
    (
        marks.PR001,
        marks.PR002,
        marks.PR003,
        marks.PR004,
        spaces.PR005,
        spaces.PR006,
        PR007,
        PR008,
        PR009,
        PR010,
        PR011,
        PR012,
    ),
    polishes=True,
)
