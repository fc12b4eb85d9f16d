"""Attachments: what a case gives its readers to take away is there, can be opened, does nothing, hides nothing.

Private data in them is the business of the family on privacy, which reads their words as well.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from anliku.case_places import ATTACHED, MAX_ATTACHED
from anliku.fields import shown
from anliku.formats.attachment.examined import Content, Fault, Unfit
from anliku.problem import Severity
from anliku.reading import CaseReading, Reading
from anliku.rules import sources
from anliku.rules.attached import attached, is_attached
from anliku.rules.rule import Example, Family, Finding, Rule, few

_TYPES = "、".join(ATTACHED)
_SAFE = "本库约定：投稿在检查之前一律不信任"
_TAKEN = "takeaways:\n  - {{text: 三栏表：原话、追问、依据，一节课一张, file: {}}}\n"


def _with(recipe: str, name: str = "三栏表.docx", note: str = "") -> Example:
    return Example(front=_TAKEN.format(name), files=((name, recipe),), note=note)


_GOOD = _with("docx")


def _same(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


@few
def missing(reading: CaseReading) -> Iterator[Finding]:
    """A file that a takeaway names and that is not in the folder under exactly that name."""
    names = [file.name for file in reading.case.attachments if is_attached(file)]
    for index, item in enumerate(reading.meta.takeaways):
        if item.file is None or item.file in names:
            continue
        near = next((name for name in names if _same(name) == _same(item.file)), None)
        message = (
            f"附件写的是 {shown(item.file)}，文件名是 {shown(near)}，请两处写得一模一样，扩展名用小写"
            if near is not None
            else f"案例文件夹里没有附件 {shown(item.file)}，请把文件和 index.md 放在一起，或改正文件名"
        )
        yield Finding(reading.at_value("takeaways", index, "file"), message)


AT001 = Rule(
    code="AT001",
    title="附件不在文件夹里",
    severity=Severity.ERROR,
    what="“可以带走的”里写的附件要在案例文件夹里，文件名一模一样。",
    why="读者点了下载，却什么也没有。",
    bad=Example(front=_TAKEN.format("三栏表.docx")),
    good=_GOOD,
    source="本库约定",
    check_case=missing,
)


def _unfit(*faults: Fault) -> Callable[[Reading], Iterator[Finding]]:
    """A check that reports the attachments that cannot be used for one of these reasons."""

    @few
    def check(reading: Reading) -> Iterator[Finding]:
        for file in attached(reading):
            if isinstance(file.content, Unfit) and file.content.fault in faults:
                yield Finding(file.location, file.content.message, everyones=file.content.fault == "unreadable")

    check.__doc__ = f"An attachment that cannot be used: {', '.join(faults)}."
    return check


def _told(kind: str) -> Callable[[Reading], Iterator[Finding]]:
    """A check that reports what stands in the list ``kind`` of an attachment's content."""

    @few
    def check(reading: Reading) -> Iterator[Finding]:
        for file in attached(reading):
            if isinstance(file.content, Content):
                for said in dict.fromkeys(getattr(file.content, kind)):
                    yield Finding(file.location, said)

    check.__doc__ = f"What is {kind} in an attachment (see :class:`anliku.formats.attachment.examined.Content`)."
    return check


AT002 = Rule(
    code="AT002",
    title="附件打不开或名不副实",
    severity=Severity.ERROR,
    what=f"附件是完整、没有密码的 {_TYPES}，内容与扩展名一致。",
    why="设了密码的文件读者打不开，也没有办法检查；改了扩展名的文件可能是程序。",
    bad=_with("docx-locked", note="设了打开密码的三栏表.docx"),
    good=_GOOD,
    source=_SAFE,
    check=_unfit("broken", "unreadable"),
)

AT003 = Rule(
    code="AT003",
    title="附件太大",
    severity=Severity.ERROR,
    what=f"每个附件不超过 {MAX_ATTACHED // 1048576} MB；PDF 最多 60 页，工作表最多 60 列、5,000 行。",
    why="附件是一张表、一份学习单；太大的手机上下不动，多半是夹了原始数据或照片。",
    bad=_with("big", note="一个 30 MB 的三栏表.docx"),
    good=_GOOD,
    source="本库约定：读者多用手机",
    check=_unfit("bytes"),
)

AT004 = Rule(
    code="AT004",
    title="附件里有会运行或取自别处的内容",
    severity=Severity.ERROR,
    what="附件里没有宏、脚本、嵌入的文件、数据透视表、链接的图片和数据，也没有指向电脑上文件的链接。",
    why="它们能在读者的电脑上运行程序，或带着没有检查过的数据。",
    bad=_with("docx-macro", note="带着宏的三栏表.docx"),
    good=_GOOD,
    source=_SAFE,
    check=_told("acting"),
)

AT005 = Rule(
    code="AT005",
    title="附件里有看不见的内容",
    severity=Severity.ERROR,
    what="附件里没有修订、批注、隐藏的文字、隐藏的工作表和行列、没有填写痕迹的表单和隐藏的图层。",
    why="作者看不见的，读者翻得出来；删去的学生姓名常常就留在修订里。",
    bad=_with("xlsx-hidden", "记录表.xlsx", "有隐藏工作表的记录表.xlsx"),
    good=_with("xlsx", "记录表.xlsx"),
    source=sources.MINORS,
    check=_told("unseen"),
)

AT006 = Rule(
    code="AT006",
    title="附件里有检查不了的内容",
    severity=Severity.WARNING,
    what="PDF 最好有文字层，图片最好用 PNG、JPEG；扫描件请人逐页看过。",
    why="扫描件里的姓名、电话和印章，程序看不出来。",
    bad=_with("pdf-scan", "学习单.pdf", "一份扫描成图片的学习单.pdf"),
    good=_with("pdf", "学习单.pdf"),
    source=_SAFE,
    check=_told("unread"),
)


@few
def told_makers(reading: Reading) -> Iterator[Finding]:
    """Properties that say who made the file; the published copy is without them."""
    for file in attached(reading):
        if isinstance(file.content, Content) and file.content.makers:
            kinds = "、".join(file.content.makers)
            message = (
                f"文件属性里写着{kinds}；发布时会去掉，但稿件里还留着，"
                "请在 Word 或 WPS 的“文件—信息—检查文档”里删除文档属性和个人信息"
            )
            yield Finding(file.location, message)


AT007 = Rule(
    code="AT007",
    title="附件的属性里写着作者",
    severity=Severity.WARNING,
    what="附件的文件属性里不留作者、单位、修改者。",
    why="发布时程序会去掉它们；稿件存在仓库里，看得到仓库的人还看得到。",
    bad=_with("docx-author", note="属性里有作者的三栏表.docx"),
    good=_GOOD,
    source="本库约定：少收集个人信息",
    check=told_makers,
)


@few
def unused(reading: CaseReading) -> Iterator[Finding]:
    """An attachment that no takeaway names."""
    named = {_same(item.file) for item in reading.meta.takeaways if item.file is not None}
    for file in attached(reading):
        if _same(file.name) not in named:
            message = f"“可以带走的”没有用到这个附件，不会发布；请在 takeaways 里写一项 file: {file.name}，或删去文件"
            yield Finding(file.location, message)


AT008 = Rule(
    code="AT008",
    title="附件没有用到",
    severity=Severity.WARNING,
    what="案例文件夹里的附件都写进“可以带走的”（takeaways）。",
    why="没有写进去的附件不会发布，多半是忘了写，或忘了删。",
    bad=Example(files=(("三栏表.docx", "docx"),)),
    good=_GOOD,
    source="本库约定",
    check_case=unused,
)


FAMILY = Family(
    "attachments",
    "附件",
    f"“可以带走的”里的附件和 index.md 放在一起，是 {_TYPES}，每个不超过 {MAX_ATTACHED // 1048576} MB；"
    "没有密码、宏、修订、批注和隐藏的内容，里面的文字照样检查隐私（见“隐私”一族）。",
    (AT001, AT002, AT003, AT004, AT005, AT006, AT007, AT008),
)
