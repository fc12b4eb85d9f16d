"""A PDF file that a case gives away: its text layer page by page, what could act in it, and what is hidden.

Reading is pypdf's, within limits: the file is small, a page's instructions are counted before they are read,
and whatever goes wrong in a hostile file ends in Unfit.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from anliku.formats.attachment.examined import Content, Unfit
from anliku.formats.attachment.office_parts import MAKERS, SAFE_LINK
from anliku.formats.published_picture import strip
from anliku.picture import BadPicture

MAX_PAGES = 60
_MAX_OBJECTS = 60_000
_MAX_INSTRUCTIONS = 4_000_000
"""Bytes of drawing instructions of all pages; a page full of text needs 20,000."""
_MAX_NESTING = 8
"""Of drawings within drawings."""
_MAX_TEXT = 400_000
_SAVE = "请在 Word 或 WPS 中重新导出为 PDF"
_ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound",
    "/RichMediaExecute", "/GoTo3DView", "/Trans", "/Hide", "/SetOCGState",
}  # fmt: skip
_FILES = {"/EmbeddedFiles", "/AF", "/EF", "/RichMediaContent", "/XFA"}
_TELLING = ("/Metadata", "/PieceInfo", "/LastModified")
_INFO = {"/Author": "作者", "/Title": "标题", "/Subject": "主题", "/Keywords": "关键词", "/Company": "单位"}
# What programs say of themselves and of the moment.
_HARMLESS = {"/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped"}

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def look(data: bytes) -> Content:
    """Everything in a PDF file. Raises Unfit, and nothing else, where it cannot be used."""
    try:
        return _Look(_opened(data)).content
    except Unfit:
        raise
    except Exception:  # noqa: BLE001 - pypdf raises nearly everything on hostile input, RecursionError included
        raise _broken() from None


def published(data: bytes) -> bytes:
    """The file as it is published: only what its pages need, without a word on who made it, with what and when.
    Raises Unfit."""
    try:
        reader = _opened(data)
        writer = PdfWriter(clone_from=reader)
        writer.metadata = None
        for number in range(len(writer._objects)):  # noqa: SLF001 - pypdf has no other way to all of its objects
            _plain(writer._objects[number])  # noqa: SLF001
        out = io.BytesIO()
        writer.write(out)
    except Unfit:
        raise
    except Exception:  # noqa: BLE001 - as above
        raise _broken() from None
    copy = out.getvalue()
    if len(_opened(copy).pages) != len(reader.pages):
        raise _broken()
    return copy


def _opened(data: bytes) -> PdfReader:
    if not data.startswith(b"%PDF-"):
        raise Unfit("broken", f"内容不是 PDF 文件，{_SAVE}")
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Unfit("broken", "PDF 设了密码或使用限制，请取消密码和限制后重新导出")
    pages = len(reader.pages)
    if pages > MAX_PAGES:
        raise Unfit("bytes", f"PDF 有 {pages} 页，最多 {MAX_PAGES} 页，请只留读者要用的部分")
    if not pages:
        raise _broken()
    return reader


def _broken() -> Unfit:
    return Unfit("broken", f"PDF 打不开（文件不完整或已损坏），{_SAVE}")


def _plain(held: Any) -> None:
    """Take out of an object what tells of people and programs."""
    if isinstance(held, DictionaryObject):
        for key in _TELLING:
            held.pop(key, None)
    if isinstance(held, StreamObject) and _at(held, "/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        try:
            held._data = strip(held._data)[0]  # noqa: SLF001 - the bytes as they stand in the file
        except BadPicture:
            raise Unfit("broken", f"PDF 里有一张图片打不开或太大，{_SAVE}") from None


class _Look:
    """One file, looked through once."""

    def __init__(self, reader: PdfReader) -> None:
        self.reader = reader
        self.content = Content()
        self._objects()
        self._properties()
        self._pages()
        for title in _titles(reader.outline):
            self.content.add("书签", title)

    def _objects(self) -> None:
        acting: set[str] = set()
        unseen: set[str] = set()
        for held in _reached(self.reader):
            kind = _at(held, "/S")
            if kind in _ACTIONS or "/JS" in held or "/AA" in held:
                acting.add(f"里面有脚本或会打开别处的动作，{_SAVE}")
            if any(key in held for key in _FILES):
                acting.add("里面有附带的文件或媒体，请去掉后重新导出")
            if kind == "/URI":
                target = str(_at(held, "/URI") or "")
                self.content.add("链接", target)
                if not SAFE_LINK.match(target):
                    acting.add("里面有指向电脑上文件的链接，请取消超链接")
            subtype = _at(held, "/Subtype")
            if subtype == "/Widget" or _at(held, "/Fields"):
                unseen.add("里面有可以填写的表单，填过的内容会留在里面，请“打印为 PDF”后再放入")
            elif "/Rect" in held and _at(held, "/Type") in {None, "/Annot"} and subtype not in {"/Link", None}:
                unseen.add("里面有批注，请删除批注后重新导出")
            if _at(held, "/OFF") or _at(held, "/BaseState") == "/OFF":
                unseen.add("里面有隐藏的图层，请合并图层后重新导出")
        self.content.acting += sorted(acting)
        self.content.unseen += sorted(unseen)

    def _properties(self) -> None:
        for key, value in (self.reader.metadata or {}).items():
            text = str(value).strip()
            if text and key not in _HARMLESS:
                called = _INFO.get(key, "自定义属性")
                self.content.add(f"文件属性“{called}”", text)
                if called in MAKERS and called not in self.content.makers:
                    self.content.makers.append(called)

    def _pages(self) -> None:
        length = instructions = 0
        bare: list[int] = []
        for number, page in enumerate(self.reader.pages, 1):
            drawn = page.get_contents()
            instructions += _instructions(page, drawn.get_data()) if drawn is not None else 0
            if instructions > _MAX_INSTRUCTIONS:
                raise Unfit("bytes", f"PDF 第 {number} 页太复杂，{_SAVE}")
            text = page.extract_text() or ""
            length += len(text)
            if length > _MAX_TEXT:
                raise Unfit("bytes", "PDF 里的字太多，不像一份表格或学习单，请只留读者要用的部分")
            if drawn is not None and not _legible(text):
                bare.append(number)
            for line in text.split("\n"):
                self.content.add(f"第 {number} 页", line)
        if bare:
            listed = "、".join(map(str, bare[:8])) + (" 等" if len(bare) > 8 else "")
            self.content.unread.append(
                f"第 {listed} 页没有文字可查（像是扫描件或图片），请逐页看过没有姓名、号码和印章；最好从 Word 直接导出 PDF"
            )


def _instructions(holder: DictionaryObject, drawn: bytes, depth: int = 0) -> int:
    """How many bytes of instructions a page or drawing comes to, those of the drawings in it counted as often as they
    are drawn: a few hundred bytes can ask for a drawing of a drawing of a drawing, ten times each."""
    if depth > _MAX_NESTING:
        return _MAX_INSTRUCTIONS + 1
    total = len(drawn)
    resources = _at(holder, "/Resources")
    forms: Any = _at(resources, "/XObject") if isinstance(resources, DictionaryObject) else None
    for name in forms if isinstance(forms, DictionaryObject) else ():
        form = _at(forms, name)
        times = drawn.count(name.encode())
        if times and isinstance(form, StreamObject) and _at(form, "/Subtype") == "/Form":
            total += times * _instructions(form, form.get_data(), depth + 1)
        if total > _MAX_INSTRUCTIONS:
            break
    return total


def _at(held: DictionaryObject, key: str) -> Any:
    """What stands there itself, where a file only refers to it; None where nothing does."""
    value = dict.get(held, key)
    return value.get_object() if isinstance(value, IndirectObject) else value


def _legible(text: str) -> bool:
    """Whether a page's text layer holds words: not nothing, not signs that no font explains."""
    signs = [sign for sign in text if not sign.isspace()]
    strange = sum(sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or sign < " " for sign in signs)
    return len(signs) >= 4 and strange * 5 < len(signs)


def _reached(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that the file's root leads to. Raises Unfit where there are too many."""
    waiting: list[Any] = [reader.trailer["/Root"]]
    known: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        held = waiting.pop()
        if isinstance(held, IndirectObject):
            if (held.idnum, held.generation) in known:
                continue
            known.add((held.idnum, held.generation))
            held = held.get_object()
        count += 1
        if count > _MAX_OBJECTS:
            raise Unfit("bytes", f"PDF 里的内容太多太碎，{_SAVE}")
        if isinstance(held, DictionaryObject):
            yield held
            waiting += list(dict.values(held))
        elif isinstance(held, ArrayObject):
            waiting += [
                entry for entry in list(held) if isinstance(entry, (IndirectObject, DictionaryObject, ArrayObject))
            ]


def _titles(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield str(entry.title or "")
