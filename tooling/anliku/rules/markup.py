"""HTML in the body, whole or half-written, with what to write instead. It belongs to the family of safety."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.fields import shown
from anliku.markdown import Raw
from anliku.problem import Severity
from anliku.reading import Reading
from anliku.regex import regex
from anliku.rules import sources
from anliku.rules.rule import Example, Finding, Rule, few

_OPENING = regex(r"<\s*([A-Za-z][A-Za-z0-9:-]*)")
_CLOSING = regex(r"</\s*([A-Za-z][A-Za-z0-9:-]*)")
_HANDLER = regex(r"[\s\"'/]on[a-z]{3,20}\s*=", re.IGNORECASE)
_ACTIVE = {
    "script": "会在读者的浏览器里运行代码",
    "iframe": "会把别的网站嵌进页面",
    "frame": "会把别的网站嵌进页面",
    "object": "会运行外部程序",
    "embed": "会运行外部程序",
    "applet": "会运行外部程序",
    "base": "会改变页面上所有链接的去向",
    "meta": "会让页面自动跳转",
    "link": "会引用外部的样式或脚本",
    "form": "会向别处提交读者填写的内容",
    "input": "会向别处提交读者填写的内容",
    "button": "会向别处提交读者填写的内容",
    "style": "会改变整个页面的样子",
    "svg": "里面可以运行代码",
    "math": "里面可以运行代码",
    "template": "里面可以藏代码",
}
_INSTEAD = {
    "br": "换行请另起一段，中间空一行",
    "p": "分段请空一行",
    "div": "分段请空一行",
    "span": "直接写文字",
    "center": "直接写文字，居中由页面决定",
    "font": "直接写文字，字体由页面决定",
    "b": "加粗请写 **文字**",
    "strong": "加粗请写 **文字**",
    "i": "强调请写 *文字*",
    "em": "强调请写 *文字*",
    "u": "加粗请写 **文字**",
    "img": "图片请写 ![图片说明](文件名.png)",
    "a": "链接请写 [文字](https://网址)",
    "table": "表格请用 | 分隔的写法",
    "h1": "标题请用 ## 和 ###",
    "h2": "标题请用 ##",
    "h3": "标题请用 ###",
    "sup": "上标请写成普通文字，如“平方米”",
    "sub": "下标请写成普通文字",
    "ul": "列表请用“- ”开头",
    "ol": "列表请用“1. ”开头",
    "li": "列表请用“- ”开头",
}


def _pieces(reading: Reading) -> Iterator[Raw]:
    """Raw HTML, with lines that touch joined: a block arrives line by line."""
    parts: list[str] = []
    start = end = -1
    for raw in reading.document.raw:
        if raw.start != end and parts:
            yield Raw("".join(parts), start)
            parts = []
        if not parts:
            start = raw.start
        parts.append(raw.text)
        end = raw.start + len(raw.text.encode("utf-8", "surrogatepass"))
    if parts:
        yield Raw("".join(parts), start)


@few
def raw_html(reading: Reading) -> Iterator[Finding]:
    """HTML in the body: it is never published, so the author must write it otherwise."""
    # One finding a line, and the most dangerous of it.
    worst: dict[int, tuple[int, int, str]] = {}
    for rank, offset, message in (*_tags(reading), *_nearly_tags(reading)):
        line = reading.at(offset).line
        worst[line] = min(worst.get(line, (rank, offset, message)), (rank, offset, message))
    for _, offset, message in worst.values():
        yield Finding(reading.at(offset), message)


SF001 = Rule(
    code="SF001",
    title="有 HTML 代码",
    severity=Severity.ERROR,
    what="正文不写 HTML 标签；加粗、列表、表格、图片用 Markdown 写法。",
    why="HTML 能运行代码、打乱版面，所以一律不发布；不改写，这部分内容就丢了。",
    bad=Example(body='点击<script src="x.js"></script>查看。'),
    good=Example(body="推断题得分率**明显提高**。"),
    source=sources.SAFE,
    check=raw_html,
)


def _tags(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Rank (0 is worst), offset and message of every piece of HTML."""
    opened: set[str] = set()
    for raw in _pieces(reading):
        if raw.text.lstrip().startswith("<!--"):
            continue
        tags = [tag.lower() for tag in _OPENING.findall(raw.text)]
        closed = [tag.lower() for tag in _CLOSING.findall(raw.text)]
        if not tags and closed and all(tag in opened for tag in closed):
            continue
        opened.update(tags)
        until = reading.until(raw.start, raw.start + len(raw.text.encode()))
        active = next((tag for tag in tags if tag in _ACTIVE), None)
        rank = 0
        if active is not None:
            message = f"不能有 HTML 代码 <{active}>{until}：它{_ACTIVE[active]}；请整段删去，只留文字"
        elif _HANDLER.search(raw.text):
            message = (
                f"不能有 HTML 代码 <{tags[0] if tags else ''}>{until}，它的属性会在读者的浏览器里运行代码；请整段删去"
            )
        else:
            rank = 1
            tag = (tags or closed or [""])[0]
            advice = _INSTEAD.get(tag, "请删去，只留文字；要写尖括号的，请改成书名号《》")
            code = shown(f"<{tag}>") if tag else shown(raw.text.strip()[:20])
            message = f"不能有 HTML 代码 {code}{until}，它不会显示；{advice}"
        yield rank, reading.offset(raw.start), message


# No HTML to the parser, but for a browser it would be, and it was meant to be.
# (“当 x < a 时” is a formula: a browser takes no tag behind a space either, and a link says where to.)
_NEARLY = regex(rf"</?({'|'.join(_ACTIVE)}|img|body|video|audio|details)[\s/>]|<(a)\s+[a-z]+\s*=", re.IGNORECASE)


def _nearly_tags(reading: Reading) -> Iterator[tuple[int, int, str]]:
    text, start = reading.running.text, reading.case.body_start
    for match in _NEARLY.finditer(text, start) if "<" in text[start:] else ():
        yield (
            0,
            match.start(),
            f"像是没写全的 HTML 代码 <{(match[1] or match[2]).lower()}>，它会原样印在页面上；请整段删去，只留文字",
        )


@few
def comment(reading: Reading) -> Iterator[Finding]:
    """A comment: not on the page, but in the public file."""
    for raw in _pieces(reading):
        if raw.text.lstrip().startswith("<!--"):
            until = reading.until(raw.start, raw.start + len(raw.text.encode()))
            message = f"不能有注释 <!-- … -->{until}：页面上看不见，源文件里人人能读到，常常藏着不该公开的内容；请删去"
            yield Finding(reading.at_byte(raw.start), message)


SF002 = Rule(
    code="SF002",
    title="有 HTML 注释",
    severity=Severity.ERROR,
    what="正文里没有 <!-- --> 注释。",
    why="注释不显示，却随源文件公开；联系电话、真实校名常常留在里面。",
    bad=Example(body="<!-- 真实校名见附件 -->"),
    good=Example(body="本校位于城区边缘。"),
    source=sources.SAFE,
    check=comment,
)
