"""Safety: nothing that could run, hide, or stand for something else; and no copied case.

The dialect knows no raw HTML, attribute lists, includes or macros, and the site sanitises
what it writes; these rules say so to the author before anything is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import groupby, islice

from anliku.catalogue import Catalogue
from anliku.facts import Comparison
from anliku.fields import label, shown
from anliku.markdown import MAX_NODES
from anliku.model import CaseMeta, Manuscript
from anliku.problem import Edit, Severity
from anliku.reading import Reading
from anliku.regex import regex
from anliku.rules import markup, sources
from anliku.rules.lists import LISTS
from anliku.rules.rule import MANY, Example, Family, Finding, Rule, few
from anliku.text import HAN, INVISIBLE, unusual, visible
from anliku.yamlsafe import Path

MAX_DEPTH = 24
MAX_LINE = 10_000
MAX_LINKS = 2_000
MAX_COPIED = 0.5

# A tag's name ends at a space, a slash or its bracket: “前测<B组，后测>A组” compares.
_MARKUP = regex(
    r"</?[A-Za-z][A-Za-z0-9:-]*(?:[\s/][^<>\n]{0,200})?>|<!--|<a\s+[a-z]+\s*="
    r"|<\s*/?\s*(?:script|img|svg|iframe|style|meta|base|object)\b",
    re.IGNORECASE,
)


@few
def markup_in_front(reading: Reading) -> Iterator[Finding]:
    """HTML in a text of the front matter: lists and cards show it as it stands."""
    case = reading.case
    # Most front matter has none of these signs, however a value is written.
    if not any(sign in case.text[: case.body_start] for sign in "<&\\"):
        return
    for path, value in _strings(case.values):
        # What is in an unknown field goes with the field (FM102).
        if path[0] not in CaseMeta.model_fields or ("<" not in value and "&" not in value):
            continue
        match = _MARKUP.search(unescape(value))
        if match is not None:
            message = f"字段{label(CaseMeta, path)}里有 HTML 代码 {shown(match[0])}，元数据只写普通文字，请删去"
            yield Finding(reading.at_value(*path), message)


SF003 = Rule(
    code="SF003",
    title="元数据里有 HTML 代码",
    severity=Severity.ERROR,
    what="标题、摘要、单位、作者、关键词等只写普通文字。",
    why="它们会出现在每一页的列表里，一处代码会影响整个网站。",
    bad=Example(front="title: 从找原句到想明白<b>阅读</b>教学改进"),
    good=Example(front="title: 从找原句到想明白：阅读教学改进"),
    source=sources.SAFE,
    check=markup_in_front,
)


def _strings(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _strings(inner, (*path, index))


_TEMPLATE = regex(
    r"\{:[^{}\n]{0,200}\}|\{[#.][A-Za-z][^{}\n]{0,200}\}|-{1,4}8<-{1,4}|\{\{(?![A-Za-z0-9]{1,2}\}\})[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}|\$\{[^{}\n]{0,200}\}"
)
_SIGNS = ("{:", "{#", "{.", "{{", "{%", "${", "8<-")
_NAMES = (
    ("{:", "属性列表"),
    ("{#", "属性列表"),
    ("{.", "属性列表"),
    ("{{", "模板变量"),
    ("{%", "模板语句"),
    ("${", "模板变量"),
)


@few
def template_syntax(reading: Reading) -> Iterator[Finding]:
    """Attribute lists, includes and macros of other Markdown dialects."""
    text = reading.case.text
    if not any(sign in text for sign in _SIGNS):
        return
    running = reading.running.text
    last = -1
    for match in _TEMPLATE.finditer(text):
        start = match.start()
        line = reading.at(start).line
        # In code it is an example; YAML has braces of its own, as in evidence.
        if (running[start] != text[start]) if start >= reading.case.body_start else match[0][1] not in "{%#.:":
            continue
        if line == last:
            continue
        last = line
        name = next((name for sign, name in _NAMES if match[0].startswith(sign)), "文件引用")
        message = f"不能用{name} {shown(match[0])}，这里不起作用，只会原样显示；请删去"
        yield Finding(reading.at(start), message)


SF004 = Rule(
    code="SF004",
    title="有模板或属性语法",
    severity=Severity.ERROR,
    what="不写 {: …}、{#…}、{{ … }}、{% … %} 和 --8<-- 引用。",
    why="这些写法在别的系统里能读文件、改页面，在这里只会原样显示成乱码。",
    bad=Example(body="推断题得分率提高了。{: .red }"),
    good=Example(body="推断题得分率提高了。"),
    source=sources.SAFE,
    check=template_syntax,
)


# They reorder, hide or forge what is read. Zero-width spaces and the like are only dirt (PR007).
_CONTROLS = regex(
    "[\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200e\u200f\u202a-\u202e\u2066-\u206f\u3164\uffa0\ufff0-\ufffb"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_ORDER = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@few
def hidden_controls(reading: Reading) -> Iterator[Finding]:
    """Characters that turn the order of the text around or write what nobody sees."""
    text = reading.case.text
    last = -1
    for match in _CONTROLS.finditer(text) if INVISIBLE.search(unusual(text)) else ():
        line = reading.at(match.start()).line
        if line != last:
            last = line
            yield Finding(reading.at(match.start()), _control_message(match[0]))
    # Written as an entity or a YAML escape, it is in no source.
    if "&" in text or "\\" in text:
        rendered = reading.rendered
        for match in _CONTROLS.finditer(rendered.text):
            if match[0] not in text:
                yield Finding(reading.at(rendered.place(match.start())), _control_message(match[0]))


SF005 = Rule(
    code="SF005",
    title="有颠倒或隐藏文字的控制字符",
    severity=Severity.ERROR,
    what="没有改变书写方向的字符（U+202E 等）和隐藏的标签字符。",
    why="审稿人看到的与读者、检索看到的不是同一段话。",
    bad=Example(body="得分率为\u202e%2.16\u202c。", note="“得分率为”后面有颠倒顺序的不可见字符"),
    good=Example(body="得分率为61.2%。"),
    source=sources.SAFE,
    check=hidden_controls,
)


def _control_message(mark: str) -> str:
    does = "会把文字的顺序颠倒，让人看到的和实际的不同" if mark in _ORDER else "看不见，却混在文字里"
    return f"有不可见的控制字符 U+{ord(mark):04X}，它{does}；请删去这一处，重新输入文字"


# In a YAML string: \u200b, \U000e0001, \xad.
_ESCAPE = regex(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2}))")
_HAN = regex(f"[{HAN}]")


@few
def invisible_in_front(reading: Reading) -> Iterator[Finding]:
    """Characters without width in the front matter; those that do harm anywhere are SF005."""
    case = reading.case
    harmful = [sign for sign in _invisible(case.text[: case.body_start]) if not _CONTROLS.match(sign[2])]
    # A field of nothing else is called empty already (FM101).
    told = {problem.location.line for problem in case.problems if problem.rule == "FM101"}
    for line, together in groupby(sorted(harmful), key=lambda sign: reading.at(sign[0]).line):
        if line in told:
            continue
        marks = list(together)
        edits = tuple(Edit(start, end, "") for start, end, _ in marks)
        if any(_parts_names(case, start, end) for start, end, _ in marks):
            edits = ()
        yield Finding(reading.at(marks[0][0]), _invisible_message(marks[0][2], "元数据"), edits)


def _parts_names(case: Manuscript, start: int, end: int) -> bool:
    """Whether a mark stands between two Chinese characters of an author or a keyword: it may be
    all that keeps two of them apart."""
    lists = (case.places.values[(key,)] for key in LISTS if (key,) in case.places.values)
    inside = any(place.start <= start < place.end for place in lists)
    return inside and all(map(_HAN.match, (case.text[start - 1 : start], case.text[end : end + 1])))


def invisible_in_shared_files(catalogue: Catalogue) -> Iterator[Finding]:
    """Characters that nobody sees in the terms, campaigns and the allowed list."""
    for shared in catalogue.shared_files:
        for start, _, mark in islice(_invisible(shared.text), MANY):
            yield Finding(shared.at(start), _invisible_message(mark, "术语表、评选方案和允许清单"))


def _invisible(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and character of all that nobody sees, typed or written as an escape."""
    for match in INVISIBLE.finditer(text, 1):
        yield match.start(), match.end(), match[0]
    for match in _ESCAPE.finditer(text) if "\\" in text else ():
        code = int(match[1] or match[2] or match[3], 16)
        if code <= 0x10FFFF and INVISIBLE.match(chr(code)):
            yield match.start(), match.end(), chr(code)


def _invisible_message(mark: str, where: str) -> str:
    return f"{where}里有看不见的字符 U+{ord(mark):04X}，看起来一样的两个词会不相等，也检索不到；请删去这一处，重新输入"


SF009 = Rule(
    code="SF009",
    title="元数据里有看不见的字符",
    severity=Severity.ERROR,
    what="标题、单位、作者、关键词等字段里没有零宽空格之类看不见的字符；术语表、评选方案和允许清单里也没有。",
    why="看不见的字符会让两个一样的词不相等：标题检索不到，单位变成两个，术语对不上。",
    bad=Example(front="title: 从找原句到\u200b想明白：阅读教学改进", note="标题的“到”后面有一个看不见的字符"),
    good=Example(front="title: 从找原句到想明白：阅读教学改进"),
    source=sources.SAFE,
    fixable=True,
    check=invisible_in_front,
    check_library=invisible_in_shared_files,
)


def too_complex(reading: Reading) -> Iterator[Finding]:
    """Nesting, lines, links or marks beyond anything that people write."""
    document, text, start = reading.document, reading.case.text, reading.at(reading.case.body_start)
    links = len(document.links) + len(document.pictures)
    if document.depth > MAX_DEPTH:
        where = reading.at_byte(document.deepest)
        yield Finding(where, f"列表或引用套了 {document.depth} 层，最多 {MAX_DEPTH} 层，请改成并列的段落")
    elif not document.complete:
        where = reading.at_byte(document.nodes[-1].end)
        yield Finding(where, f"正文的标记太多（到这里已有 {MAX_NODES} 处），像是程序生成的，请只保留案例的文字")
    elif links > MAX_LINKS:
        yield Finding(start, f"链接和图片有 {links} 处，最多 {MAX_LINKS} 处，请精简")
    elif len(text) > MAX_LINE:
        offset = reading.case.body_start
        for line in reading.case.body.split("\n"):
            if len(line) > MAX_LINE:
                message = f"这一行有 {len(line)} 字，最多 {MAX_LINE} 字，请分成段落；嵌在文字里的图片请存成文件"
                yield Finding(reading.at(offset), message)
                return
            offset += len(line) + 1


_FAST = "本库约定：一个坏文件不能拖慢整个案例库"

SF006 = Rule(
    code="SF006",
    title="结构超出限度",
    severity=Severity.ERROR,
    alone=True,
    what=f"嵌套不超过 {MAX_DEPTH} 层，一行不超过 {MAX_LINE} 字，链接和图片不超过 {MAX_LINKS} 处。",
    why="没有人这样写；这样的文件能让电脑忙上几分钟，别的案例都要等它。",
    bad=Example(body=">" * (MAX_DEPTH + 2) + " 引用", note="引用套引用二十六层"),
    good=Example(body="> 引用"),
    source=_FAST,
    check=too_complex,
)


def no_text(reading: Reading) -> Iterator[Finding]:
    """A body in which there is nothing to read."""
    case = reading.case
    if not case.body.strip() or any(
        block.kind not in {"heading", "caption"} and visible(block.text).strip() for block in reading.document.blocks
    ):
        return
    yield Finding(reading.at(case.body_start), "正文没有文字，请在元数据下面按章节写出案例；图片里的文字检索不到")


def _body(text: str) -> str:
    names = ("监测发现与问题", "归因分析", "改进策略与实施", "成效与后测", "反思与推广")
    return "\n".join(f"## {name}\n\n{text}\n" for name in names)


SF007 = Rule(
    code="SF007",
    title="正文没有文字",
    severity=Severity.ERROR,
    what="正文要有可以读、可以检索的文字。",
    why="只有图片或标题的案例，检索不到，听读网页的人也读不了。",
    bad=Example(body=_body(""), whole_body=True, note="只有章节标题，没有内容"),
    good=Example(body="推断题得分率为61.2%。"),
    source="本库约定；苏教质监〔2024〕3号（示范性：可操作、可复制）",
    check=no_text,
)


def copied(comparison: Comparison) -> Iterator[Finding]:
    """Half or more of the text stands in an earlier case."""
    from anliku.likeness.copies import copies  # NumPy is loaded where cases are compared

    for copy in copies(comparison.oldest_first, comparison.body_of, MAX_COPIED):
        original = copy.original
        message = (
            f"正文有 {copy.share:.0%} 与案例 {shown(original.shown_title)}（{original.file}）相同，最多 {MAX_COPIED:.0%}；"
            "请写自己的做法，引用的话加引号并注明出处"
        )
        yield Finding(copy.case.start, message)


# 500 characters that no case has: the same passage for an original and its copy.
_WORDS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结霜金生丽水玉出昆冈剑号"
_PASSAGE = "".join(
    f"第{_WORDS[at]}节课上教师请学生先说出依据，再比较{_WORDS[at + 1]}与{_WORDS[at + 2]}两种想法，最后写下理由。"
    for at in range(0, 48, 3)
)

SF008 = Rule(
    code="SF008",
    title="与别的案例雷同",
    severity=Severity.ERROR,
    what=f"正文与较早的案例相同的部分不到一半（{MAX_COPIED:.0%}）；只比汉字，章节标题不算。评选规定了重复率的，anliku overlap 查得更细，以它为准。",
    why="获奖案例要是自己的；评审规定查重，发布后读者也会发现。",
    bad=Example(
        front="published: 2025-04-01",
        body=_PASSAGE,
        others=(Example(body=_PASSAGE),),
        note="正文与较早发布的另一个案例几乎一样",
    ),
    good=Example(front="published: 2025-04-01", body="追问的做法沿用已有案例，记录表是自己设计的。"),
    source="各地评选通知（查重率不超过 25% 或 30%）；本库只拦下一半以上的",
    compare=copied,
)


FAMILY = Family(
    "safety",
    "安全",
    "案例只有文字、表格和图片：没有代码，没有看不见的字符，也没有别人的文章。",
    (
        markup.SF001,
        markup.SF002,
        SF003,
        SF004,
        SF005,
        SF006,
        SF007,
        SF008,
        SF009,
    ),
    deletes=True,
)
