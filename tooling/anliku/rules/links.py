"""Links: they lead where they say, on this page, in this library, or to a safe address."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from anliku import nodes
from anliku.fields import shown
from anliku.markdown import Link
from anliku.problem import Severity
from anliku.reading import Reading
from anliku.regex import regex
from anliku.rules.rule import Example, Family, Finding, Rule, few
from anliku.rules.targets import Kind, Target, classify
from anliku.text import INVISIBLE, visible

# Longer addresses do not survive a printed page or a chat window.
_LONG = 300
_URL_TEXT = regex(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/:?#].*)?", re.IGNORECASE | re.ASCII)
# “notice.pdf” names a file, “Node.js” a program: no site ends like this.
_FILE_TEXT = regex(
    r"[^/:]+\.(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|txt|csv|md|html?|js|py|zip|rar|7z|png|jpe?g|gif|mp[34]|m4a|mov|avi|sb[23]|ggb|gsp)",
    re.IGNORECASE,
)
_OWN = regex(r"/([12]\d{3})/([a-z0-9-]+)/?(?:index\.html)?(?:[?#].*)?\Z")


def _targets(reading: Reading, pictures: bool = False) -> Iterator[tuple[Link, Target]]:
    case = reading.case
    links = reading.document.pictures if pictures else reading.document.links
    for link in links:
        raw = f"mailto:{link.target}" if link.kind == "Email" else link.target
        yield link, classify(raw, case.folder.parent.name, case.name)


def _both(reading: Reading) -> Iterator[tuple[Link, Target]]:
    yield from _targets(reading)
    yield from _targets(reading, pictures=True)


_PLACES = "本库约定：网站可以放在任何网址下，也可以离线阅读"


@few
def missing_target(reading: Reading) -> Iterator[Finding]:
    """A link to a file or case that is not there."""
    case = reading.case
    files = [file.name for file in case.attachments]
    for link, target in _targets(reading):
        where = reading.at_byte(link.start)
        if target.kind is Kind.EMPTY:
            yield Finding(where, f"链接{shown(link.text)}没有写去哪里，请在圆括号里写上网址，或删去方括号和圆括号")
        elif target.kind is Kind.FILE and target.value not in files and unquote(target.value) not in files:
            near = difflib.get_close_matches(target.value, files, n=1)
            advice = f"是不是“{near[0]}”？" if near else "请把文件放进来，或改成正确的文件名"
            if not near and not target.value.isascii() and "." not in target.value:
                advice = "请改成正确的文件名；不是链接的，请把圆括号改成全角（）"
            yield Finding(where, f"案例文件夹里没有链接的文件 {shown(target.value)}，{advice}")
        elif target.kind is Kind.CASE:
            year, _, name = target.value.partition("/")
            right = reading.context.year_of(name)
            if right is None or str(right) != year:
                advice = f"，它在 {right} 年，请写成 ../../{right}/{name}/" if right is not None else "，请核对编号"
                yield Finding(where, f"本库 {year} 年没有编号为 {shown(name)} 的案例{advice}")
            elif target.rest:
                back = "../" if year == case.folder.parent.name else f"../../{year}/"
                yield Finding(where, f"链接别的案例只写到它的编号，请把 {shown(link.target)} 改成 {back}{name}/")


LK001 = Rule(
    code="LK001",
    title="链接的文件或案例不存在",
    severity=Severity.ERROR,
    what="链接的文件要在案例文件夹里；链接别的案例写 ../编号/，另一年的写 ../../年份/编号/。",
    why="读者点下去是“找不到页面”。",
    bad=Example(body="参见[兄弟案例](../kunshan-yuwen-99/)的做法。"),
    good=Example(body="参见[归因分析](#归因分析)一节的做法。"),
    source=_PLACES,
    check=missing_target,
)


# What browsers repair in silence: they lead elsewhere than a reader of the source believes.
_WHOLE = regex(r"https?://[^/?#\\]", re.IGNORECASE)
_CONTROL = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ALIEN = regex("[\u0370-\u058f\u1c80-\u1c8f\u1f00-\u1fff\u2c00-\u2c5f\u2de0-\u2dff\ua640-\ua69f\uab30-\uabbf]")
_CONTACT = {"mailto", "tel", "sms", "weixin", "wechat", "mqqwpa", "tencent"}


@few
def unsafe_scheme(reading: Reading) -> Iterator[Finding]:
    """A scheme other than https and http, however it is written."""
    for link, target in _both(reading):
        if target.kind is Kind.WEB and "@" in target.value.partition("://")[2].partition("/")[0]:
            yield Finding(reading.at_byte(link.start), "网址里带着账号或密码，不能公开，请删去 @ 和它前面的部分")
        broken = _broken(link.target, target)
        if broken is not None:
            yield Finding(reading.at_byte(link.start), broken)
        if target.kind is not Kind.SCHEME:
            continue
        if target.value in _CONTACT:
            # The number or address in it is named by the rules of privacy.
            start = reading.offset(link.start)
            end = start + len(link.text) + len(link.target) + len("[](<>)")
            if any(start <= offset < end for offset, _ in reading.private):
                continue
            advice = "联系方式不能公开，请删去这个链接"
        elif target.value == "file":
            advice = "这是您电脑上的文件，别人打不开，请把文件放进案例文件夹"
        else:
            advice = "这样的地址能在读者的电脑上运行代码或打开程序，请删去，或换成 https:// 开头的网址"
        yield Finding(reading.at_byte(link.start), f"不能使用 {shown(target.value + ':')} 开头的链接：{advice}")


_SAFE = "本库约定：投稿在检查之前一律不信任"

LK002 = Rule(
    code="LK002",
    title="不安全的链接",
    severity=Severity.ERROR,
    what="链接和图片的地址不能以 javascript:、data:、vbscript:、file:、mailto:、tel: 等开头，怎样变形都不行；网址写完整（https:// 开头），不带账号和看不见的字符。",
    why="有的能在读者的浏览器里运行代码，有的泄露联系方式，有的只在作者的电脑上打得开。",
    bad=Example(body="点击[查看课例](javascript:alert)。"),
    good=Example(body="查看[课例](https://www.example.org/lesson)。"),
    source=_SAFE,
    check=unsafe_scheme,
)


def _broken(raw: str, target: Target) -> str | None:
    """What is wrong with a web address that is not written as one; None where nothing is."""
    if target.kind is Kind.WEB and (_CONTROL.search(raw.strip()) or INVISIBLE.search(raw)):
        return "网址里夹着看不见的字符（如制表符、零宽字符），请删去整个网址后重新输入"
    if target.kind is Kind.WEB and _WHOLE.match(target.value) is None:
        return f"网址 {shown(target.value)} 写错了，请写成 https://网站/页面 的样子，冒号后面是两条斜杠"
    return None


@few
def leaves_folder(reading: Reading) -> Iterator[Finding]:
    """A path that leads out of the case's folder and not to another case."""
    for link, target in _both(reading):
        if target.kind is Kind.OUTSIDE:
            message = (
                f"链接 {shown(link.target)} 离开了案例文件夹；文件请放在本文件夹并只写文件名，"
                "别的案例写成 ../编号/，外部网页写成 https:// 开头的完整网址"
            )
            yield Finding(reading.at_byte(link.start), message)


LK003 = Rule(
    code="LK003",
    title="链接离开了案例文件夹",
    severity=Severity.ERROR,
    what="不写以 / 或 // 开头的地址、反斜杠、盘符和 ..%2f；文件放在案例文件夹里，只写文件名。",
    why="这样的地址换一个网址或离线就失效，还可能指向不该公开的文件。",
    bad=Example(body="数据见[附表](../../../data/table.png)。"),
    good=Example(body="数据见[附表](table.png)。", files=(("table.png", "png"),)),
    source=_PLACES,
    check=leaves_folder,
)


@few
def missing_anchor(reading: Reading) -> Iterator[Finding]:
    """A link to a heading of this page that does not exist."""
    yield from _lost_footnotes(reading)
    anchors: dict[str, str] | None = None
    for link, target in _targets(reading):
        if target.kind is not Kind.ANCHOR or not target.value:
            continue
        if anchors is None:
            anchors = {heading.anchor: heading.text for heading in reading.document.headings}
        if target.value not in anchors:
            wanted = target.value[:60]
            exact = next((anchor for anchor, text in anchors.items() if text == wanted), None)
            near = [exact] if exact else difflib.get_close_matches(wanted, list(anchors)[:200], n=1)
            advice = f"是不是“#{near[0]}”？" if near else "请改成本页某个标题的文字，如“#归因分析”"
            yield Finding(reading.at_byte(link.start), f"本页没有链接所指的标题 {shown('#' + target.value)}，{advice}")


LK004 = Rule(
    code="LK004",
    title="本页没有这个标题或脚注",
    severity=Severity.ERROR,
    what="以 # 开头的链接要写本页某个标题的文字；脚注的记号 [^1] 和它的内容 [^1]: 要成对，一个记号只写一条。",
    why="点了没有反应，读者会以为网页坏了；多半是后来改了标题。",
    bad=Example(body="原因见[后文](#原因)。"),
    good=Example(body="原因见[后文](#归因分析)。"),
    source="本库约定",
    check=missing_anchor,
)


_FOOTNOTE = regex(r"\[\^([^\]\s]{1,40})\]")


def _lost_footnotes(reading: Reading) -> Iterator[Finding]:
    """Footnotes that are called and not written, written and never called, or written twice."""
    if "[^" not in reading.case.body:
        return
    written: dict[str, tuple[int, int]] = {}
    again: list[tuple[str, int, int]] = []
    called: set[str] = set()
    within = ""
    for node in reading.document.nodes:
        match node:
            case nodes.Note():
                within, place = node.label, (node.start, node.end)
                if written.setdefault(node.label, place) != place:
                    again.append((node.label, *place))
            case nodes.End(begun=nodes.Note()):
                within = ""
            case nodes.NoteMark() if node.label != within:
                called.add(node.label)
    for name, at, end in again:
        line, until = reading.at_byte(written[name][0]).line, reading.until(at, end)
        message = (
            f"脚注 {shown(f'[^{name}]')} 写了两次（第 {line} 行已有），这一条{until}不会显示；"
            f"请换一个记号，如 [^{name}-2]"
        )
        yield Finding(reading.at_byte(at), message)
    for name, (at, end) in written.items():
        if name not in called:
            until = reading.until(at, end)
            message = f"脚注 {shown(f'[^{name}]')}{until} 在正文里没有用到，不会显示；请在正文里写上这个记号，或删去"
            yield Finding(reading.at_byte(at), message)
    for match in _FOOTNOTE.finditer(reading.running.text, reading.case.body_start):
        message = f"没有脚注 {shown(match[0])} 的内容，请另起一行写“{match[0]}: 内容”，或删去这个记号"
        yield Finding(reading.at(match.start()), message)


@few
def misleading_text(reading: Reading) -> Iterator[Finding]:
    """A link that says nothing, or names one site and leads to another."""
    for link, target in _targets(reading):
        text = visible(link.text).strip() or visible(_picture_text(reading, link)).strip()
        where = reading.at_byte(link.start)
        if not text:
            yield Finding(
                where, f"链接没有文字，读者看不见也点不到；请在方括号里写明它是什么，如“[通知全文]({link.target[:40]})”"
            )
            continue
        named = None if _FILE_TEXT.fullmatch(text) else _URL_TEXT.fullmatch(text)
        if named is not None and target.kind is Kind.WEB:
            said, real = _host("//" + named[1]), _host(target.value)
            # “example.org” for news.example.org is no lie.
            if said != real and not real.endswith(f".{said}"):
                yield Finding(where, f"链接的文字是 {shown(said)}，实际去往 {shown(real or target.value)}，请改成一致")


LK005 = Rule(
    code="LK005",
    title="链接的文字不实",
    severity=Severity.ERROR,
    what="链接要有文字；文字是一个网址时，要与实际去往的网址一致。",
    why="没有文字的链接听读网页的人无法使用；写着甲、去往乙的链接是骗人的。",
    bad=Example(body="详见[](https://www.example.org/notice)。"),
    good=Example(body="详见[评选通知全文](https://www.example.org/notice)。"),
    source="本库约定：无障碍网页要求链接有文字",
    check=misleading_text,
)


def _picture_text(reading: Reading, link: Link) -> str:
    """The alt text of a picture that is the whole of a link."""
    document = reading.document
    if document.source[link.start + 1 : link.start + 3] != b"![":
        return ""
    return next((picture.text for picture in document.pictures if picture.start == link.start + 1), "")


def _host(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


@few
def poor_address(reading: Reading) -> Iterator[Finding]:
    """A web address that is not encrypted, odd, too long, or that of a case of this library."""
    for link, target in _targets(reading):
        if target.kind is not Kind.WEB or _broken(link.target, target) is not None:
            continue
        where = reading.at_byte(link.start)
        own = _OWN.search(target.value[:_LONG])
        host = _host(target.value)
        if own is not None and reading.context.year_of(own[2]) is not None:
            back = "../" if own[1] == reading.case.folder.parent.name else f"../../{own[1]}/"
            yield Finding(where, f"链接本库的案例请写成 {back}{own[2]}/，换了网址或离线阅读时也能打开")
        elif any(part.startswith("xn--") for part in host.split(".")) or _ALIEN.search(unquote(host)):
            message = f"网址 {shown(host)} 里有外形相近的别种字母，可能是冒充的网站，请核对后改用该网站的官方网址"
            yield Finding(where, message)
        elif "." not in host:
            yield Finding(where, f"网址 {shown(target.value)} 不完整，请核对后写成 https://网站/页面 的样子")
        elif len(target.value) > _LONG:
            yield Finding(where, f"网址太长（{len(target.value)} 字），请去掉 ? 后面的跟踪参数，或改为链接上一级页面")
        elif target.value[:5].lower() == "http:":
            message = f"网址 {shown(target.value)} 没有加密，请改成 https:// 开头；网站不支持的，请只写名称不加链接"
            yield Finding(where, message)


LK006 = Rule(
    code="LK006",
    title="网址可以更好",
    severity=Severity.WARNING,
    what="网址以 https:// 开头、完整、不太长，网站名里没有形似的外文字母；本库的案例用 ../编号/ 链接。",
    why="http 网页会被微信拦下或提示不安全；过长的网址多半带着个人的跟踪参数。",
    bad=Example(body="详见[评选通知](http://www.example.org/notice)。"),
    good=Example(body="详见[评选通知](https://www.example.org/notice)。"),
    source="本库约定：读者多在微信里打开网页",
    check=poor_address,
)


FAMILY = Family(
    "links",
    "链接",
    "链接只有四种：本页的标题、本文件夹的图片、别的案例（../编号/）和 https 网址；都要打得开，说去哪里就去哪里。",
    (
        LK001,
        LK002,
        LK003,
        LK004,
        LK005,
        LK006,
    ),
)
