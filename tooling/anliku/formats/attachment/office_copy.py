"""A Word or Excel file as it is published: without a word on who made it, on which computer, for which printer.

Parts that tell such things are left out together with what refers to them; pictures lose what decoding does not
need; the rest stays byte for byte. The zip is written anew: the same file gives the same bytes, and what stood
beside or behind its parts is gone.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from urllib.parse import unquote

from anliku.formats.attachment.examined import Unfit
from anliku.formats.office import Package, resolve
from anliku.formats.published_picture import strip
from anliku.picture import FORMATS, BadPicture

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can say: parts have no time of their own."""
_TELLING = re.compile(
    r"docProps/.*|customXml/.*|\[trash\]/.*|(?:word|xl)/(?:people|persons/.*|printerSettings/.*)"
    r"|(?:word|xl)/people\.xml|word/(?:commentsExtended|commentsIds|commentsExtensible)\.xml|.*\.DS_Store|__MACOSX/.*",
    re.IGNORECASE,
)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?/>")
_OVERRIDE = re.compile(rb"<(?:\w+:)?Override\b[^>]*?/>")
_TARGET = re.compile(rb"\bTarget\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PART_NAME = re.compile(rb"\bPartName\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_OUTSIDE = re.compile(rb"\bTargetMode\s*=\s*[\"']External", re.IGNORECASE)
# The printer's settings, the path of the author's folder, and who has reserved the file.
_PRINTER_ID = re.compile(rb"(<(?:\w+:)?pageSetup\b[^>]*?)\s\w+:id=\"[^\"]*\"")
_PATH = re.compile(
    rb"<\w+:absPath\b[^>]*?/>|<(?:\w+:)?fileSharing\b[^>]*?/>|<(?:\w+:)?docVars\b.*?</(?:\w+:)?docVars>", re.S
)


def published(package: Package) -> bytes:
    """The bytes to publish of a verified file. Raises Unfit where a picture in it cannot be used."""
    with zipfile.ZipFile(io.BytesIO(package.data)) as archive:
        parts = {name: archive.read(name) for name in package.names if not _TELLING.fullmatch(name)}
    for name, data in parts.items():
        parts[name] = _plain(name, data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(
            parts, key=lambda name: (name != "[Content_Types].xml", not name.startswith("_rels/"), name)
        ):
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, parts[name])
    return out.getvalue()


def _plain(name: str, data: bytes) -> bytes:
    """One part without what tells of people and computers."""
    suffix = posixpath.splitext(name)[1].lower()
    if name.endswith(".rels"):
        return _RELATION.sub(lambda match: b"" if _leads_to_told(name, match[0]) else match[0], data)
    if name == "[Content_Types].xml":
        return _OVERRIDE.sub(lambda match: b"" if _TELLING.fullmatch(_part_of(match[0])) else match[0], data)
    if suffix in FORMATS:
        try:
            return strip(data)[0]
        except BadPicture as bad:
            raise Unfit("broken", bad.message) from None
    if suffix == ".xml":
        return _PATH.sub(b"", _PRINTER_ID.sub(rb"\1", data))
    return data


def _leads_to_told(rels: str, relation: bytes) -> bool:
    target = _TARGET.search(relation)
    if target is None or _OUTSIDE.search(relation):
        return False
    folder, _, part = rels.removesuffix(".rels").rpartition("_rels/")
    return _TELLING.fullmatch(resolve(folder + part, _said(target))) is not None


def _part_of(override: bytes) -> str:
    named = _PART_NAME.search(override)
    return unquote(_said(named)).lstrip("/") if named is not None else ""


def _said(match: re.Match[bytes]) -> str:
    return (match[1] or match[2] or b"").decode("utf-8", "replace")
