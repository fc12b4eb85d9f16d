"""Office files for tests, honest and hostile, made of bytes at test time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@cache
def word() -> bytes:
    """A small Word document that python-docx wrote."""
    import docx

    document = docx.Document()
    document.add_paragraph("监测显示，学生找得到原句，却推不出原因。")
    return _saved(document)


@cache
def sheet() -> bytes:
    """A small workbook that openpyxl wrote."""
    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "案例标题"
    return _saved(book)


def _saved(made: object) -> bytes:
    buffer = io.BytesIO()
    made.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: Mapping[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """A zip of these parts in this order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items() if isinstance(parts, Mapping) else parts:
            archive.writestr(name, content)
    return buffer.getvalue()


def changed(data: bytes, **replaced: bytes) -> bytes:
    """``data`` with parts added or replaced; ``__`` in a keyword stands for ``/``."""
    return pack({**parts_of(data), **{name.replace("__", "/"): part for name, part in replaced.items()}})


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """``data`` with parts added or replaced."""
    return pack({**parts_of(data), **parts})


def ole(*streams: str) -> bytes:
    """An OLE container as far as anyone looks who only wants to know what it is."""
    return OLE + bytes(504) + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams) + bytes(2048)
