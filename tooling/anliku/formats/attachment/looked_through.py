"""An attachment of a case: looked through without trusting it, and its bytes as they are published."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from anliku.case_places import MAX_ATTACHED
from anliku.formats import office
from anliku.formats.attachment import office_copy, sheet, word
from anliku.formats.attachment.examined import Content, Unfit
from anliku.formats.office import Kind, Package

_OFFICE: dict[str, Kind] = {".docx": "docx", ".xlsx": "xlsx"}


def content(path: Path) -> bytes:
    """The bytes of the file in ``path``, never through a link. Raises Unfit."""
    try:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode):
            raise Unfit("broken", "这不是普通文件，请放入文件本身")
        if state.st_size > MAX_ATTACHED:
            raise _too_heavy(state.st_size)
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as opened:
            return opened.read(MAX_ATTACHED + 1)
    except OSError as error:
        reason = "没有读取权限" if isinstance(error, PermissionError) else "文件读不了"
        raise Unfit("unreadable", f"附件打不开（{reason}），请重新放入文件") from None


def look(data: bytes, suffix: str) -> Content:
    """Everything in a file whose name ends in ``suffix`` (``.docx``). Raises Unfit, and nothing else."""
    if len(data) > MAX_ATTACHED:
        raise _too_heavy(len(data))
    if suffix not in _OFFICE:
        from anliku.formats.attachment import pdf  # Loaded only where there is one.

        return pdf.look(data)
    package = _package(data, suffix)
    try:
        return word.look(package) if suffix == ".docx" else sheet.look(package)
    except office.Refused as refused:
        raise Unfit("broken", str(refused)) from None
    except RecursionError:
        raise Unfit("broken", f"文件里的内容嵌套太深，请在 WPS 中另存为 {suffix} 后再试") from None


def published(data: bytes, suffix: str) -> bytes:
    """The bytes to publish: all that the file shows, and nothing on who made it. Raises Unfit."""
    if suffix not in _OFFICE:
        from anliku.formats.attachment import pdf

        return pdf.published(data)
    return office_copy.published(_package(data, suffix))


def _package(data: bytes, suffix: str) -> Package:
    try:
        return office.verify(data, _OFFICE[suffix], suffix)
    except office.Refused as refused:
        raise Unfit("broken", str(refused)) from None


def _too_heavy(size: int) -> Unfit:
    limit = MAX_ATTACHED // 1048576
    return Unfit("bytes", f"附件太大（{size / 1048576:.1f} MB），最多 {limit} MB，请压缩其中的图片")
