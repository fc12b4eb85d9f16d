"""The parts of a Word file as trees, with the names that their elements have.

Parsing is the standard library's: :mod:`anliku.formats.office` has already refused what a
parser could be hurt by. Files of the “strict” kind become the usual kind on the way in.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from anliku.formats.office import Package, resolve

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the usual prefix of this namespace

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", WP),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", PIC),
    (b"http://purl.oclc.org/ooxml/drawingml/chart", C),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", DGM),
    (b"http://purl.oclc.org/ooxml/drawingml/main", A),
)
WRAPPERS = {W + name for name in ("ins", "moveTo", "smartTag", "customXml", "sdtContent", "dir", "bdo", "rubyBase")}
"""What may stand around text without meaning anything to a reader."""
_READABLE = {W + "t", M + "t", W + "sym", A + "t", A + "blip", V + "imagedata", V + "textpath"}
_READABLE |= {C + "chart", CX + "chart", DGM + "relIds", W + "fldChar", W + "footnoteReference", W + "endnoteReference"}
"""What the reader can make something of."""
_OFF = {"0", "false", "off", "none"}
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d+)?\Z")


@dataclass(frozen=True, slots=True)
class Relationship:
    """What one part says of another, or of something outside."""

    kind: str
    """The last word of its type: image, hyperlink …"""
    target: str
    """The part, or the address where it is outside."""
    outside: bool


class Parts:
    """Reads the parts of one verified file; each tree is made once."""

    def __init__(self, package: Package) -> None:
        self.names = package.names
        self.main = package.main
        self._archive = zipfile.ZipFile(io.BytesIO(package.data))
        self._related: dict[str, dict[str, Relationship]] = {}

    def data(self, name: str) -> bytes:
        """The bytes of a part. Raises KeyError where there is none."""
        return self._archive.read(name)

    def tree(self, name: str | None) -> Element | None:
        """The outermost element of a part; None where there is no such part."""
        if name is None or name not in self.names:
            return None
        data = self.data(name)
        if b"purl.oclc.org/ooxml" in data:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual[1:-1].encode())
        return ElementTree.fromstring(data)  # noqa: S314 - verified: no DTD, no entities

    def relationships(self, owner: str) -> dict[str, Relationship]:
        """Id → relationship of the part ``owner``; ``""`` is the package."""
        if owner not in self._related:
            folder, _, name = owner.rpartition("/")
            links: dict[str, Relationship] = {}
            tree = self.tree(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
            for item in tree if tree is not None else ():
                outside = item.get("TargetMode", "").lower() == "external"
                target = item.get("Target", "")
                kind = item.get("Type", "").rpartition("/")[2]
                links[item.get("Id", "")] = Relationship(kind, target if outside else resolve(owner, target), outside)
            self._related[owner] = links
        return self._related[owner]

    def related(self, owner: str, kind: str) -> str | None:
        """The part of a kind (styles, numbering, footnotes …) that ``owner`` uses."""
        links = (link for link in self.relationships(owner).values() if link.kind == kind and not link.outside)
        return next((link.target for link in links if link.target in self.names), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The element that the names lead to, one level a name; None where one is missing."""
    for name in path:
        if element is None:
            return None
        element = element.find(name)
    return element


def value(element: Element | None, *path: str, attribute: str = W + "val") -> str | None:
    """An attribute of the element that the names lead to."""
    holder = child(element, *path)
    return None if holder is None else holder.get(attribute)


def holds(element: Element, *names: str) -> bool:
    """Whether an element of one of the names is anywhere within."""
    return any(next(element.iter(name), None) is not None for name in names)


def is_on(properties: Element | None, name: str) -> bool | None:
    """A switch such as bold: True, False, or None where nothing is said."""
    switch = child(properties, name)
    return None if switch is None else switch.get(W + "val", "true").lower() not in _OFF


def whole(text: str | None, default: int = 0, low: int = -(10**6), high: int = 10**6) -> int:
    """A whole number from an attribute, within bounds, whatever stands there."""
    if text is None or not _NUMBER.match(text):
        return default
    return max(low, min(high, int(float(text))))


def choice(element: Element) -> Iterator[Element]:
    """What to read of ``mc:AlternateContent``: the first branch that holds something to read. A new
    kind of chart comes with a picture of it for old programs: both are read."""
    branches = [branch for name in ("Choice", "Fallback") for branch in element.findall(MC + name) if len(branch)]
    chosen = next((branch for branch in branches if _is_readable(branch)), branches[0] if branches else None)
    if chosen is None:
        return
    yield from chosen
    if holds(chosen, CX + "chart"):
        for branch in branches:
            if branch is not chosen and holds(branch, A + "blip"):
                yield from branch
                return


def _is_readable(branch: Element) -> bool:
    return any(element.tag in _READABLE for element in branch.iter())


def within(parent: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, whatever wraps them."""
    for element in parent:
        if element.tag == W + name:
            yield element
        elif element.tag == W + "sdt":
            content = element.find(W + "sdtContent")
            if content is not None:
                yield from within(content, name)
        elif element.tag in WRAPPERS:
            yield from within(element, name)
