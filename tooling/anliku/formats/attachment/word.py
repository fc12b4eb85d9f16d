"""A Word file that a case gives away: every word of it with its place, and what is hidden in it."""

from __future__ import annotations

import posixpath
from xml.etree.ElementTree import Element

from anliku.formats.attachment.examined import Content
from anliku.formats.attachment.office_parts import OfficeParts, acts, attribute, described, drawn_words, local
from anliku.formats.office import Package

_REVISED = {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"}
_OFF = {"0", "false", "off", "none"}
_AROUND = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_SILENT = {"styles", "settings", "fontTable", "numbering", "webSettings", "theme", "people", "stylesWithEffects"}
# What takes the place of something that newer programs show.
_FALLBACK = "Fallback"


def look(package: Package) -> Content:
    """Everything in a verified Word file."""
    content = Content()
    parts = OfficeParts(package)
    parts.judge(content)
    folder = posixpath.dirname(package.main)
    for name in parts.xml(f"{folder}/"):
        stem = posixpath.basename(name).removesuffix(".xml")
        kind = stem.rstrip("0123456789")
        if name == package.main:
            _Words(content, "").of(parts.tree(name))
        elif posixpath.dirname(name) == folder and kind in _AROUND:
            _Words(content, _AROUND[kind]).of(parts.tree(name))
        elif kind.startswith("comments"):
            if any(local(element) == "comment" for element in parts.tree(name)):
                content.unseen.append("里面有批注，请在“审阅”里全部删除")
        elif kind == "settings":
            _settings(parts.tree(name), content)
        elif kind not in _SILENT and "/theme" not in name:
            for words in drawn_words(parts.tree(name)):
                content.add("图形或图表里", words)
    return content


def _settings(tree: Element, content: Content) -> None:
    for element in tree.iter():
        if local(element) == "docVar":
            content.add("文档变量", attribute(element, "val") or "")
        elif local(element) == "mailMerge":
            content.acting.append("里面有邮件合并的数据源，请在“邮件”里恢复为普通 Word 文档")


class _Words:
    """Walks through the text of one part; ``around`` is what the part is called, empty for the text itself."""

    def __init__(self, content: Content, around: str) -> None:
        self.content = content
        self.around = around
        self.paragraphs = 0
        self.tables = 0
        self.revised = self.vanished = self.acting = False

    def of(self, tree: Element) -> None:
        """The whole part."""
        self.blocks(tree)
        for element in tree.iter():
            self.judge(element)
            for words in described(element):
                self.content.add("图片的说明", words)

    def blocks(self, parent: Element) -> None:
        """The paragraphs and tables below an element, whatever wraps them."""
        for element in parent:
            tag = local(element)
            if tag == "p":
                self.paragraph(element)
            elif tag == "tbl":
                self.table(element)
            elif tag != _FALLBACK:
                self.blocks(element)

    def paragraph(self, element: Element) -> None:
        words = _words(element)
        if words.strip():
            self.paragraphs += 1
        self.content.add(self.around or f"第 {self.paragraphs} 段", words)
        # A text box stands within a paragraph.
        for child in element:
            if local(child) != _FALLBACK:
                self.blocks(child)

    def table(self, element: Element) -> None:
        self.tables += 1
        number = self.tables
        rows = [row for row in element.iter() if local(row) == "tr"]
        for at, row in enumerate(rows, 1):
            cells = tuple(" ".join(_texts(cell)) for cell in row if local(cell) == "tc" or local(cell) == "sdt")
            # The numbers of tables in other parts come apart from those of the text.
            place = f"{self.around}表 {number} 第 {at} 行"
            self.content.add(place, *cells, table=number + 1000 * len(self.around))

    def judge(self, element: Element) -> None:
        """Note revisions, hidden words and fields that act, each once."""
        tag = local(element)
        where = self.around or f"第 {self.paragraphs} 段以前"
        if not self.revised and (tag in _REVISED or tag.endswith("PrChange")):
            self.revised = True
            self.content.unseen.append("里面有修订的痕迹，删去的字还在文件里，请在“审阅”里全部接受")
        elif not self.vanished and tag == "r" and _is_hidden(element) and _words(element).strip():
            self.vanished = True
            self.content.unseen.append(f"{where}有隐藏的文字，请取消隐藏或删去（全选，“字体”里去掉“隐藏”）")
        elif tag == "instrText" or tag == "fldSimple":
            code = element.text if tag == "instrText" else attribute(element, "instr")
            if not self.acting and acts(code or ""):
                self.acting = True
                self.content.acting.append("里面有会打开别的文件或程序的域，请按 Ctrl+Shift+F9 把域变成文字")
            self.content.add("域代码", code or "")


def _is_hidden(run: Element) -> bool:
    properties = next((child for child in run if local(child) == "rPr"), None)
    for child in properties if properties is not None else ():
        if local(child) == "vanish":
            return (attribute(child, "val") or "1") not in _OFF
    return False


def _words(element: Element) -> str:
    """The words of a paragraph or run, without those of text boxes in it; deleted ones are words, too."""
    words: list[str] = []
    for child in element:
        tag = local(child)
        if tag in {"t", "delText"}:
            words.append(child.text or "")
        elif tag in {"tab", "br", "cr"}:
            words.append(" ")
        elif tag not in {_FALLBACK, "p", "instrText"}:
            words.append(_words(child))
    return "".join(words)


def _texts(cell: Element) -> list[str]:
    """The paragraphs of a cell, those of tables within it included."""
    return [words for element in cell.iter() if local(element) == "p" and (words := _words(element)).strip()]
