"""A workbook of openpyxl's → bytes: the same content gives the same bytes, whenever it is saved.

Nothing in the file says who made it, when, or on which machine.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell

_EPOCH = (1980, 1, 1, 0, 0, 0)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>案例库</dc:creator></cp:coreProperties>'
)
_SEAL = b"anliku "
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What begins so, a spreadsheet may take for a formula."""


Edit = Callable[[str, bytes], bytes]
"""(name, content) of a part of a file → what to write instead."""


def _as_it_is(name: str, content: bytes) -> bytes:
    del name
    return content


def pack(book: Workbook, sealed: bool = False, edit: Edit = _as_it_is) -> bytes:
    """The file. With ``sealed`` it carries a sum of itself, by which :func:`is_untouched` knows
    it again; every program that saves the file drops that. Each part is what ``edit`` makes of it."""
    from openpyxl.writer.excel import ExcelWriter

    saved = io.BytesIO()
    # What book.save does, unsqueezed: that is done once, below.
    ExcelWriter(book, zipfile.ZipFile(saved, "w")).save()
    packed = io.BytesIO()
    digest = hashlib.sha256()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in _ordered(source.namelist()):
            content = _CORE.encode() if name == "docProps/core.xml" else edit(name, source.read(name))
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            # As on any system: the same bytes everywhere.
            info.create_system = 0
            target.writestr(info, content, compresslevel=3)
            digest.update(name.encode() + b"\0" + content)
        if sealed:
            target.comment = _SEAL + digest.hexdigest().encode()
    return packed.getvalue()


def is_untouched(data: bytes) -> bool:
    """Whether this is a sealed file as it was written, so that replacing it loses nobody's work."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if not archive.comment.startswith(_SEAL):
                return False
            digest = hashlib.sha256()
            for info in archive.infolist():
                digest.update(info.filename.encode() + b"\0" + archive.read(info))
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        return False
    return archive.comment == _SEAL + digest.hexdigest().encode()


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write ``text`` as text, whatever it begins with: = + - @ and tab start no formula, also
    where somebody edits the cell or saves the sheet as CSV."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

    # Below a merged range there is nowhere to write.
    assert isinstance(cell, Cell)
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.value = plain
    # openpyxl takes what begins with = for a formula, and #N/A for an error.
    cell.data_type = "s"
    if plain.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True


def _ordered(names: list[str]) -> list[str]:
    """The list of types first, as readers of streams want it; the rest as openpyxl writes it."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", not name.startswith("_rels/")))
