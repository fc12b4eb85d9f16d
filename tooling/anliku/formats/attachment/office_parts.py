"""What Word and Excel files have in common: parts that act or hide, their properties, their pictures, and the words
of parts that are neither text nor sheet."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from anliku.formats.attachment.examined import Content
from anliku.formats.office import Package
from anliku.formats.published_picture import strip
from anliku.picture import FORMATS, BadPicture

# Folder or name of a part → what it is, and what to do about it.
_ACTING = (
    (re.compile(r"/(?:embeddings|activex|ctrlprops)/", re.I), "嵌入的文件或控件，请换成图片或文字；图表请“复制—选择性粘贴—图片”"),
    (re.compile(r"vba|macrosheets|/dialogsheets/", re.I), "宏，请另存为不带宏的 .docx 或 .xlsx"),
    (re.compile(r"/(?:externallinks|querytables)/|/connections\.xml\Z", re.I), "指向别的文件或数据库的链接，请把取来的数值粘贴成值"),
    (re.compile(r"/pivotcache/|/model/|/slicercaches/|/timelinecaches/", re.I), "数据透视表，它带着全部原始数据，请把结果粘贴成值"),
    (re.compile(r"/afchunk|\.(?:html?|mht|rtf)\Z|/(?!vba)[^/]*\.bin\Z", re.I), "插入的另一个文件，请把要用的内容复制进来"),
)  # fmt: skip
_PRINTER = re.compile(r"/printersettings/", re.IGNORECASE)
_PROPERTIES = {
    "creator": "作者",
    "lastModifiedBy": "最后修改者",
    "Manager": "经理",
    "Company": "单位",
    "title": "标题",
    "subject": "主题",
    "keywords": "标记",
    "description": "备注",
    "category": "类别",
    "HyperlinkBase": "链接地址",
}
MAKERS = {"作者", "最后修改者", "经理", "单位", "自定义属性"}
"""Properties that name people; the others speak of the file."""
_ACTIVE_FIELD = re.compile(r"^\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE)\b", re.IGNORECASE)
_FETCHING = re.compile(r"\b(?:WEBSERVICE|RTD|CALL|REGISTER\.ID)\s*\(|\|[^|!]*!", re.IGNORECASE)
SAFE_LINK = re.compile(r"(?:https?:|mailto:|#)", re.IGNORECASE)
_PICTURE = re.compile(r"/media/[^/]+\Z")
_PLAIN_PICTURES = {".gif", ".bmp"}
_DRAWN = {".emf", ".wmf", ".svg"}
_DESCRIBED = ("descr", "title", "alt")


class OfficeParts:
    """The parts of one verified file."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.archive = zipfile.ZipFile(io.BytesIO(package.data))

    def tree(self, name: str) -> Element:
        """The outermost element of an XML part."""
        return ElementTree.fromstring(self.archive.read(name))  # noqa: S314 - verified: no DTD, no entities

    def xml(self, *folders: str) -> Iterator[str]:
        """The names of XML parts below these folders, in the order of their names."""
        for name in sorted(self.package.names):
            if name.startswith(folders) and name.endswith(".xml"):
                yield name

    def judge(self, content: Content) -> None:
        """Note what could act, what is linked, what the properties tell, and what its pictures are."""
        self._acting(content)
        self._links(content)
        self._properties(content)
        self._pictures(content)

    def _acting(self, content: Content) -> None:
        names = sorted(name for name in self.package.names if not _PRINTER.search(f"/{name}"))
        for pattern, what in _ACTING:
            if any(pattern.search(f"/{name}") for name in names):
                content.acting.append(f"里面有{what}")
        if self.package.macros and not any("宏" in said for said in content.acting):
            content.acting.append("里面有宏，请另存为不带宏的 .docx 或 .xlsx")
        if self.package.external:
            content.acting.append("里面有要到别处去取的内容（链接的图片、模板或数据），请把图片插入文件本身，取消链接")

    def _links(self, content: Content) -> None:
        for name in sorted(self.package.names):
            if not name.endswith(".rels"):
                continue
            for relation in self.tree(name):
                if relation.get("TargetMode", "").lower() != "external":
                    continue
                target = relation.get("Target", "")
                if relation.get("Type", "").endswith("/hyperlink"):
                    content.add("链接", target)
                    if not SAFE_LINK.match(target):
                        content.acting.append("里面有指向电脑上文件的链接，请取消超链接")

    def _properties(self, content: Content) -> None:
        for name in self.xml("docProps/"):
            for element in self.tree(name).iter():
                tag, text = local(element), (element.text or "").strip()
                called = "自定义属性" if name.endswith("custom.xml") else _PROPERTIES.get(tag)
                if text and called:
                    content.add(f"文件属性“{called}”", text)
                    if called in MAKERS and called not in content.makers:
                        content.makers.append(called)

    def _pictures(self, content: Content) -> None:
        for name in sorted(self.package.names):
            if not _PICTURE.search(f"/{name}"):
                continue
            suffix = posixpath.splitext(name)[1].lower()
            if suffix in FORMATS:
                try:
                    strip(self.archive.read(name))
                except BadPicture as bad:
                    content.acting.append(f"里面的图片 {posixpath.basename(name)} 不能用：{bad.message}")
            elif suffix in _DRAWN:
                content.unread.append(
                    f"里面有 {suffix[1:].upper()} 图，其中的字检查不了，请看过没有姓名和号码；最好截图后换成 PNG"
                )
            elif suffix not in _PLAIN_PICTURES:
                content.acting.append(f"里面有 {suffix or '没有扩展名'} 的图片或媒体，请换成 PNG 或 JPEG 图片")


def local(element: Element) -> str:
    """The tag without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """An attribute whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def drawn_words(tree: Element) -> Iterator[str]:
    """The words of shapes, charts and diagrams, a paragraph each, and what describes pictures."""
    for element in tree.iter():
        tag = local(element)
        if tag == "p":
            yield "".join(part.text or "" for part in element.iter() if local(part) == "t")
        elif tag == "v":
            yield element.text or ""
        yield from described(element)


def described(element: Element) -> Iterator[str]:
    """What an element says for those who cannot see it."""
    if local(element) in {"docPr", "cNvPr", "shape", "imagedata"}:
        yield from (text for name in _DESCRIBED if (text := attribute(element, name)))


def acts(field: str) -> bool:
    """Whether the code of a field fetches or runs something: ``DDEAUTO c:\\\\…`` → True."""
    return _ACTIVE_FIELD.match(field) is not None


def fetches(formula: str) -> bool:
    """Whether a formula asks other programs or the net: ``WEBSERVICE(…)``, ``cmd|'…'!A1`` → True."""
    return _FETCHING.search(formula) is not None
