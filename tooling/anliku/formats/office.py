"""An Office file that a stranger sent: a zip of XML parts, opened without trusting it.

Word and Excel readers get a :class:`Package` only once every part has been read to its end
with a counting limit and every XML part has been walked through: no DTD, no entities, no
depth that would break a reader. What is merely unusual (macros, embedded objects, content
fetched from elsewhere) is listed for the reader to report; nothing here runs or fetches it.
"""

from __future__ import annotations

import io
import os
import posixpath
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote
from xml.parsers import expat

from anliku.atomic import reason
from anliku.formats.empty_rows import RowFilter

Kind = Literal["docx", "xlsx"]

MAX_BYTES = 50 * 1024 * 1024
"""Of the file: a case with many photographs straight from a camera."""
MAX_PARTS = 4000
MAX_TOTAL = 256 * 1024 * 1024
"""Of all parts, unpacked."""
MAX_DEPTH = 200
"""Of elements within one another; a table in a text box in a table needs about 60."""
MAX_RATIO = 400
"""How much one part may grow; a sheet of a million empty rows needs about 200."""

_MB = 1024 * 1024
_MAX_XML = {"docx": 12 * _MB, "xlsx": 64 * _MB}
_MAX_SHEET = 1024 * _MB
"""Of a worksheet with its empty rows, which are counted only here: no reader sees them."""
_RATIO_FROM = 4 * _MB
_CHUNK = 256 * 1024
_MAX_DIRECTORY = 2 * _MB

_LABEL = {"docx": "Word", "xlsx": "Excel"}
_ROOT = {"docx": "document", "xlsx": "workbook"}
_NOUN = {"docx": "Word 文档", "xlsx": "Excel 表格"}
_OFFICE_DOCUMENT = "/officeDocument"
_HYPERLINK = "/hyperlink"


class Refused(Exception):
    """The file cannot be used; the message is one Chinese line, ready to show."""


@dataclass(frozen=True, slots=True)
class Package:
    """A verified Office file."""

    data: bytes
    """The file itself, as it was when it was verified."""
    names: frozenset[str]
    """Its parts, e.g. ``word/document.xml``."""
    main: str
    """The part that holds the text or the list of sheets."""
    macros: bool
    external: tuple[str, ...]
    """What it wants fetched from elsewhere: linked pictures, templates, data. (Hyperlinks are
    none of these.)"""
    embedded: tuple[str, ...]
    """Parts that hold other files or controls."""


def load(path: Path, kind: Kind) -> Package:
    """The file in ``path``. Raises Refused, and nothing else, where it cannot be used."""
    return verify(_content(path, kind), kind, path.suffix.lower())


def verify(data: bytes, kind: Kind, suffix: str = "") -> Package:
    """The file of these bytes, whose name ends in ``suffix`` (``.xls``). Raises Refused, and
    nothing else, where it cannot be used."""
    _refuse_other_formats(data, kind, suffix or f".{kind}")
    _check_directory(data, kind)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive, data, kind).read()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, struct.error):
        raise Refused(f"文件不完整或已损坏，请在 WPS 或 {_LABEL[kind]} 中打开，另存为 .{kind} 后再试") from None
    except (NotImplementedError, RuntimeError):
        raise Refused(f"文件设了密码或压缩方式特殊，请取消密码，在 WPS 中另存为 .{kind} 后再试") from None


def _content(path: Path, kind: Kind) -> bytes:
    try:
        # A teacher's folder may hold links to a shared drive: what is opened is what counts.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as opened:
            state = os.fstat(opened.fileno())
            if stat.S_ISDIR(state.st_mode):
                raise Refused(f"这是文件夹，不是文件，请写出里面的 .{kind} 文件")
            if not stat.S_ISREG(state.st_mode):
                raise Refused(f"这不是普通文件，请换成 .{kind} 文件")
            if state.st_size > MAX_BYTES:
                raise Refused(_too_big(state.st_size))
            data = opened.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise Refused(f"这是文件夹，不是文件，请写出里面的 .{kind} 文件") from None
    except FileNotFoundError:
        raise Refused("没有这个文件，请检查文件名和所在的文件夹") from None
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "文件名里有不能用的字符"
        raise Refused(f"文件打不开（{why}），请检查后再试") from None
    if len(data) > MAX_BYTES:
        raise Refused(_too_big(len(data)))
    return data


def _too_big(size: int) -> str:
    return f"文件太大（{size / _MB:.0f} MB），最多 {MAX_BYTES // _MB} MB，请压缩其中的图片后再试"


# --- what it is instead -----------------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_TABLES = {".csv", ".tsv"}
_SIGNS = (
    (b"{\\rtf", "RTF 文档"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"MIME-Version", "网页存档"),
    (b"MZ", "可执行程序"),
)


def _refuse_other_formats(data: bytes, kind: Kind, suffix: str) -> None:
    renamed = "，只是改了扩展名" if suffix in {".docx", ".xlsx", ".xlsm"} else ""
    save = f"请在 WPS 中另存为 .{kind} 后再试"
    if not data.strip(b"\0 \r\n\t"):
        raise Refused("文件是空的，请换成写好的文件")
    if data.startswith(b"PK\x03\x04"):
        return
    if data.startswith(_OLE):
        # The names of an OLE container's streams are UTF-16.
        if _wide("EncryptedPackage") in data:
            raise Refused(f"文件设了打开密码，请在 WPS 中取消密码，另存为 .{kind} 后再试")
        if _wide("WordDocument") in data:
            raise Refused(f"这是旧版 Word 文档（.doc）{renamed}；{save}" if kind == "docx" else _wrong("Word 文档"))
        if _wide("Workbook") in data or _wide("Book") in data:
            raise Refused(f"这是旧版 Excel 表格（.xls）{renamed}；{save}" if kind == "xlsx" else _wrong("Excel 表格"))
        raise Refused(f"这是旧版 Office 文件，{save}")
    head = data[:1024].lstrip(b"\xef\xbb\xbf\0 \r\n\t").lower()
    if head.startswith((b"<?xml", b"<!doctype", b"<html", b"<w:worddocument", b"<workbook")):
        raise Refused(f"这是网页或 XML 文件{renamed}；{save}")
    if suffix in _TEXT_TABLES:
        raise Refused(f"这是文字存的表格（{suffix}），不是 Excel 表格；请在 WPS 或 Excel 中打开，另存为 .xlsx 后再试")
    known = next((name for sign, name in _SIGNS if data.startswith(sign)), None)
    said = f"这是{known}" if known else "文件内容"
    raise Refused(f"{said}，不是 {_NOUN[kind]}；{save}" if known else f"{said}不是 {_NOUN[kind]}，{save}")


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _wrong(what: str) -> str:
    return f"这是 {what}，扩展名不对，请改正扩展名或换一个文件"


def _check_directory(data: bytes, kind: Kind) -> None:
    """Refuse a directory of a size that no document has, before it is read into memory."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000))
    if end < 0 or end + 22 > len(data):
        raise Refused(f"文件不完整（可能没有下载完），请重新复制一份，或在 WPS 中另存为 .{kind} 后再试")
    (size,) = struct.unpack_from("<I", data, end + 12)
    if end >= 76 and data[end - 20 : end - 16] == b"PK\x06\x07" and data[end - 76 : end - 72] == b"PK\x06\x06":
        (size,) = struct.unpack_from("<Q", data, end - 76 + 40)
    if size > _MAX_DIRECTORY:
        raise Refused(f"文件结构不正常（里面的文件太多），请在 WPS 中另存为 .{kind} 后再试")


# --- parts ------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, archive: zipfile.ZipFile, data: bytes, kind: Kind) -> None:
        self.archive = archive
        self.data = data
        self.kind = kind
        self.total = 0
        self.roots: dict[str, str] = {}
        """XML part → the local name of its outermost element."""
        self.relationships: list[tuple[str, dict[str, str]]] = []
        """The part that a relationship belongs to, and its attributes."""

    def refuse(self, fault: str) -> Refused:
        return Refused(f"{fault}，请在 WPS 中另存为 .{self.kind} 后再试")

    def read(self) -> Package:
        infos = [info for info in self.archive.infolist() if not info.is_dir()]
        if len(infos) > MAX_PARTS:
            raise self.refuse("文件结构不正常（里面的文件太多）")
        names = {info.filename for info in infos}
        if len({name.lower() for name in names}) < len(infos):
            raise self.refuse("文件结构不正常（里面有重名的文件）")
        for info in infos:
            if not _safe(info.filename):
                raise self.refuse("文件结构不正常（里面的文件名指向别处）")
            if info.flag_bits & 1:
                raise Refused(f"文件设了密码，请取消密码，在 WPS 中另存为 .{self.kind} 后再试")
        for info in infos:
            self.part(info)
        return Package(
            data=self.data,
            names=frozenset(names),
            main=self.main(names),
            macros=any(posixpath.basename(name).lower().startswith("vba") for name in names),
            external=tuple(dict.fromkeys(self.external())),
            embedded=tuple(sorted(name for name in names if "/embeddings/" in name or "/activeX/" in name)),
        )

    def part(self, info: zipfile.ZipInfo) -> None:
        """Read one part to its end, whatever the directory says of its size."""
        size = unpacked = 0
        scan: _Scan | None = None
        rows = RowFilter() if self.kind == "xlsx" and "/worksheets/" in info.filename else None
        with self.archive.open(info) as opened:
            chunk = opened.read(_CHUNK)
            if _is_xml(info.filename, chunk):
                scan = _Scan(info.filename)
            while chunk:
                unpacked += len(chunk)
                if rows is not None:
                    chunk = rows.feed(chunk)
                size += len(chunk)
                self.total += len(chunk)
                growth = unpacked > _RATIO_FROM and unpacked > MAX_RATIO * max(info.compress_size, 1)
                too_much = self.total > MAX_TOTAL or unpacked > (MAX_TOTAL if rows is None else _MAX_SHEET)
                if too_much or growth or (scan is not None and size > _MAX_XML[self.kind]):
                    raise self.refuse(f"文件解压后大得不正常（超过 {unpacked // _MB} MB，像“压缩炸弹”）")
                if scan is not None:
                    self.feed(scan, chunk)
                chunk = opened.read(_CHUNK)
        if scan is not None:
            self.feed(scan, rows.rest() if rows is not None else b"", final=True)
            self.roots[info.filename] = scan.root
            if info.filename.endswith(".rels"):
                self.relationships += [(_owner(info.filename), link) for link in scan.relationships]

    def feed(self, scan: _Scan, chunk: bytes, final: bool = False) -> None:
        try:
            scan.feed(chunk, final)
        except _Dtd:
            raise self.refuse("文件里有外部实体声明（DTD），不安全") from None
        except _TooDeep:
            raise self.refuse(f"文件里的内容嵌套太深（超过 {MAX_DEPTH} 层）") from None
        except expat.ExpatError:
            raise Refused(
                f"文件内容已损坏，请在 WPS 或 {_LABEL[self.kind]} 中打开，另存为 .{self.kind} 后再试"
            ) from None

    def main(self, names: set[str]) -> str:
        """The part of the package that is the document itself."""
        for owner, link in self.relationships:
            if owner == "" and link.get("Type", "").endswith(_OFFICE_DOCUMENT):
                target = resolve("", link.get("Target", ""))
                if target in names and self.roots.get(target) == _ROOT[self.kind]:
                    return target
        roots = set(self.roots.values())
        for other, what in (("document", "Word 文档"), ("workbook", "Excel 表格"), ("presentation", "PPT 演示文稿")):
            if other != _ROOT[self.kind] and other in roots and _ROOT[self.kind] not in roots:
                raise Refused(_wrong(what))
        if "mimetype" in names and "content.xml" in names:
            raise self.refuse("这是 ODF 文档（.odt、.ods）")
        raise self.refuse(f"这是压缩包，里面没有 {_LABEL[self.kind]} 内容")

    def external(self) -> list[str]:
        return [
            link.get("Target", "")
            for _, link in self.relationships
            if link.get("TargetMode", "").lower() == "external" and not link.get("Type", "").endswith(_HYPERLINK)
        ]


def resolve(owner: str, target: str) -> str:
    """The part that ``target`` of a relationship of the part ``owner`` means (package: ``""``)."""
    target = unquote(target.partition("#")[0])
    joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(owner), target)
    return posixpath.normpath(joined).lstrip("/")


def _owner(rels: str) -> str:
    """The part that ``word/_rels/document.xml.rels`` speaks of; ``""`` is the package."""
    folder, _, name = rels.removesuffix(".rels").rpartition("_rels/")
    return folder + name


def _safe(name: str) -> bool:
    parts = name.split("/")
    return not (
        name.startswith("/")
        or "\\" in name
        or ":" in parts[0]
        or any(part in {"", ".", ".."} for part in parts)
        or any(ord(character) < 32 for character in name)
    )


def _is_xml(name: str, head: bytes) -> bool:
    """Whether a reader might take the part for XML: by its name or by how it begins. Old drawings
    (.vml) are no well-formed XML and no reader opens them; neither does one open SVG pictures."""
    lower = name.lower()
    if lower.endswith((".xml", ".rels")):
        return True
    if lower.endswith((".vml", ".svg", ".htm", ".html", ".mht")):
        return False
    start = head[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0")
    return start.startswith(b"<")


class _Dtd(Exception):
    pass


class _TooDeep(Exception):
    pass


class _Scan:
    """Walks through one XML part and keeps nothing of it but its root and its relationships."""

    def __init__(self, name: str) -> None:
        self.root = ""
        self.relationships: list[dict[str, str]] = []
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.keep = name.endswith(".rels")

    def feed(self, chunk: bytes, final: bool) -> None:
        self.parser.Parse(chunk, final)

    def doctype(self, *_declaration: object) -> None:
        raise _Dtd

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1:
            self.root = name.rpartition(":")[2]
        elif self.depth > MAX_DEPTH:
            raise _TooDeep
        if self.keep and name.rpartition(":")[2] == "Relationship":
            self.relationships.append(attributes)

    def end(self, _name: str) -> None:
        self.depth -= 1
