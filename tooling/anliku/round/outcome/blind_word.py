"""A Word file without whose it is, as it looked before: only characters of text are changed.

Names go from the text (headers, footers, notes, text boxes, charts included), from captions, alternative
texts and field codes; comments, tracked changes, properties, custom data, links and what the pictures say of
themselves go as a whole, and so does every part that is neither XML nor a picture. What a picture shows nobody but a
person can tell: each is listed, and so is what the text lost.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from anliku.formats.office import Package
from anliku.formats.published_picture import strip
from anliku.picture import BadPicture
from anliku.regex import regex
from anliku.round.outcome.blind_parts import chunks, is_dropped, media_names, source_of, without_links, without_types
from anliku.round.outcome.hidden_names import COVER, Doubt, Hiding, Secrets, cover, doubts_in

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_LINKED = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_TEXTS = ("t", "delText", "instrText")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PICTURES = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp")
_DRAWN = (".emf", ".wmf", ".gif", ".bmp", ".tif", ".tiff", ".svg", ".wdp")
_READ = (".xml", ".rels", ".vml")
_FONTS = (".odttf", ".ttf", ".otf", ".fntdata")

_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_TRACKED = {
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange", "tblGridChange",
    "tblPrExChange", "numberingChange", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
    "cellIns", "cellMerge", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
    "customXmlDelRangeEnd", "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart",
    "customXmlMoveToRangeEnd",
}  # fmt: skip
_GONE = {
    "del",
    "moveFrom",
    "commentRangeStart",
    "commentRangeEnd",
    "commentReference",
    "proofErr",
    "permStart",
    "permEnd",
}
_UNWRAPPED = {"ins", "moveTo", "hyperlink", "smartTag", "customXml"}
_TELLING = {
    "customXmlPr",
    "smartTagPr",
    "dataBinding",
    "alias",
    "tag",
    "rsids",
    "docVars",
    "mailMerge",
    "attachedTemplate",
    "documentProtection",
}


# Attributes that hold what people wrote or chose, and elements that hold it in w:val.
_SAID = {"descr", "title", "alt", "string", "displayText", "value", "name"}
_SAYING = {"tblCaption", "tblDescription", "listEntry", "statusText", "helpText", "default", "name"}
_SAID_IN = "替代文字、选项、图表："
_PATH = regex(r"(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\|(?i:file:)|/(?:Users|home|private|storage|sdcard|mnt)/")
"""A place on somebody's computer, which tells whose it is."""
_QUOTED = regex(r'"[^"]*"')
_HAN = regex(r"[\u3400-\u9fff]")
_INNERMOST = regex(r"\([^()\\]*\)")
_LETTER = regex(r"[^\W\d_]")


@dataclass(slots=True)
class Blinded:
    """A blind copy: the file, what was hidden how often, and what somebody has to look at."""

    data: bytes
    hidden: dict[str, int]
    doubts: list[Doubt] = field(default_factory=list)
    pictures: int = 0


def blinded(package: Package, secrets: Secrets, others: Iterable[str] = ()) -> Blinded:
    """The blind copy of a verified Word file. The same file and secrets give the same bytes."""
    return _Copy(package, secrets, tuple(others)).make()


class _Copy:
    """One file, part by part."""

    def __init__(self, package: Package, secrets: Secrets, others: tuple[str, ...]) -> None:
        self.package = package
        self.secrets = secrets
        self.others = others
        self.hiding = Hiding(secrets)
        self.doubts: list[Doubt] = []
        self.pictures = 0
        self.media: dict[str, str] = {}
        """Part of a picture → what it is called in the copy."""
        self.gone: dict[str, set[str]] = {}
        """Part → identifiers of its relationships that are left out."""
        self.values: dict[str, str] = {}
        """Value of an attribute → the same with everything hidden."""
        self.said: dict[str, str] = {}
        """The same of what people wrote or chose; what may tell is listed once."""

    def make(self) -> Blinded:
        with zipfile.ZipFile(io.BytesIO(self.package.data)) as archive:
            parts = {name: archive.read(name) for name in sorted(self.package.names)}
        put_in = chunks(parts)
        unread = {name for name in parts if not name.lower().endswith((*_READ, *_PICTURES, *_DRAWN))}
        dropped = put_in | unread | {name for name in parts if is_dropped(name)}
        for name in sorted(name for name in put_in | unread if not is_dropped(name)):
            if not name.lower().endswith(_FONTS):
                base = posixpath.basename(name)
                self.doubts.append(
                    Doubt("插在文中的文件，匿名稿里没有它", base, "请退回作者，把内容粘贴成文字或图片再交")
                )
        self.media = media_names(name for name in parts if name not in dropped)
        kept: dict[str, bytes] = {}
        # Relationships first: what belongs to those that go has to go, too.
        for name, data in sorted(parts.items(), key=lambda part: not part[0].lower().endswith(".rels")):
            if name not in dropped:
                kept[self.media.get(name, name)] = self._part(name, data, dropped)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in sorted(kept, key=lambda name: (name != "[Content_Types].xml", not name.startswith("_rels/"))):
                info = zipfile.ZipInfo(name, _EPOCH)
                info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
                target.writestr(info, kept[name], compresslevel=3)
        return Blinded(out.getvalue(), dict(sorted(self.hiding.hidden.items())), self.doubts, self.pictures)

    def _part(self, name: str, data: bytes, dropped: set[str]) -> bytes:
        lower = name.lower()
        if lower == "docprops/core.xml":
            return _CORE.encode()
        if lower.endswith(_PICTURES):
            return self._picture(name, data)
        if lower.endswith(_DRAWN):
            self.pictures += 1
            shown = posixpath.basename(self.media.get(name, name))
            self.doubts.append(Doubt("图形文件里的字看不了", shown, "请打开匿名稿看这幅图"))
            return data
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
        if lower == "[content_types].xml":
            without_types(tree, dropped, self.media)
        elif lower.endswith(".rels"):
            self.gone[source_of(name)] = without_links(tree, name, dropped, self.media)
        else:
            self._clean(tree, self.gone.get(name.lower(), set()))
        return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))

    def _picture(self, name: str, data: bytes) -> bytes:
        self.pictures += 1
        shown = posixpath.basename(self.media.get(name, name))
        self.doubts.append(Doubt("图片里有没有校名、人名、校徽", shown, ""))
        try:
            return strip(data)[0]
        except (BadPicture, KeyError):
            return data

    def _clean(self, tree: Any, gone: set[str]) -> None:
        for element in list(tree.iter()):
            if not isinstance(element.tag, str):
                _remove(element)
                continue
            self._clean_element(element)
            if any(key.startswith(_LINKED) and value in gone for key, value in element.attrib.items()):
                _take_away(element)
        for paragraph in tree.iter():
            if _local(paragraph) == "p":
                self._paragraph(paragraph)
        for table in tree.iter():
            if _local(table) == "tr":
                cells = [cell for cell in table if _local(cell) == "tc"]
                self._split(cells, "姓名、校名分写在几格里")
            elif _local(table) in {"tc", "txbxContent"}:
                lines = [line for line in table if _local(line) == "p"]
                self._split(lines, "姓名、校名分写在几行里")
        for element in tree.iter():
            if not isinstance(element.tag, str) or _of_word(element) or _local(element) in _TEXTS:
                continue
            if element.text and element.text.strip():
                element.text = self._said(element.text)

    def _clean_element(self, element: Any) -> None:
        local = _local(element)
        if _of_word(element):
            if local in _TRACKED or local in _GONE or local in _TELLING:
                _remove(element)
                return
            for key in [key for key in element.attrib if _bare(key) in {"author", "date", "initials"}]:
                del element.attrib[key]
            if local in _UNWRAPPED:
                _unwrap(element)
                return
            if local == "bookmarkStart":
                key = next((key for key in element.attrib if _bare(key) == "name"), None)
                if key is not None and self.hiding.spans(element.attrib[key]):
                    element.attrib[key] = f"mark{element.attrib.get(f'{_W}id', '')}"
        elif local == "externalData":
            _remove(element)
            return
        for key, value in element.attrib.items():
            said = _bare(key) in _SAID or (_bare(key) == "val" and local in _SAYING)
            if said and local != "bookmarkStart":
                element.attrib[key] = self._said(value)
            elif _bare(key) in {"href", "src"} and ("://" in value or _PATH.search(value)):
                element.attrib[key] = ""
            else:
                element.attrib[key] = self._value(_bare(key), value)
        if local in {"hlinkClick", "hlinkHover", "hlinkMouseOver"}:
            _remove(element)

    def _value(self, key: str, value: str) -> str:
        """What stays of the value of any attribute: a style's identifier, a font."""
        if key == "instr":
            return _harmless_code(self.hiding.covered(value))
        if value.isascii():
            # Numbers and words of the format, which nobody wrote.
            return value
        if value not in self.values:
            self.values[value] = self.hiding.covered(value)
        return self.values[value]

    def _said(self, text: str) -> str:
        """What stays of words outside the paragraphs: alternative texts, watermarks, choices, charts. Paths go."""
        if text not in self.said:
            covered = "" if _PATH.search(text) else self.hiding.covered(text)
            self.said[text] = covered
            for doubt in doubts_in(covered, self.secrets, self.others):
                self.doubts.append(replace(doubt, around=f"{_SAID_IN}{doubt.around}"))
        return self.said[text]

    def _paragraph(self, paragraph: Any) -> None:
        """Hide in the text of a paragraph, in whatever pieces it stands; what stands above characters (拼音指南) is
        another text, which goes with them."""
        own = list(_own(paragraph))
        equations = self._codes(own)
        above = [piece for ruby in own if _local(ruby) == "ruby" for piece in _pieces_of(ruby, "rt")]
        shown = [piece for piece in own if _local(piece) in _TEXTS and _local(piece) != "instrText"]
        pieces = {id(piece): piece for code in equations for piece in code} | {id(piece): piece for piece in shown}
        self._hide([piece for piece in own if id(piece) in pieces and piece not in above])
        for code in equations:
            _cover_spelling(code)
        for ruby in own:
            if _local(ruby) == "ruby" and any(COVER in (base.text or "") for base in _pieces_of(ruby, "rubyBase")):
                for piece in _pieces_of(ruby, "rt"):
                    piece.text = cover(piece.text or "")
        self._hide(above)

    def _codes(self, own: list[Any]) -> list[list[Any]]:
        """Make codes of fields harmless. → those that are shown as text: ``EQ \\o\\ad(\\s\\up 9(liú),刘)``, in pieces."""
        equations = []
        for code in _codes_of(own):
            words = "".join(piece.text or "" for piece in code)
            if words.lstrip().upper().startswith("EQ "):
                equations.append(code)
                continue
            harmless = _harmless_code(self.hiding.covered(words))
            if harmless != words:
                for at, piece in enumerate(code):
                    piece.text = "" if at else harmless
        return equations

    def _hide(self, pieces: list[Any]) -> None:
        """Hide in a text that stands in ``pieces``, and list what may tell."""
        places = [(piece, at) for piece in pieces for at in _shown_in(piece)]
        text = "".join(piece.text[at] for piece, at in places)
        changed: dict[int, list[str]] = {}
        for start, end in self.hiding.spans(text):
            for (piece, at), mark in zip(places[start:end], cover(text[start:end]), strict=True):
                changed.setdefault(id(piece), list(piece.text))[at] = mark
            text = text[:start] + cover(text[start:end]) + text[end:]
        for piece in pieces:
            if id(piece) in changed:
                piece.text = "".join(changed[id(piece)])
        self.doubts += doubts_in(text, self.secrets, self.others)

    def _split(self, places: list[Any], why: str) -> None:
        """Tell of names whose characters stand in several cells of a row, or lines of a cell or a text box."""
        if self.secrets.disguises is not None and len(places) > 1:
            texts = ["".join(_texts_of(place)) for place in places]
            for name in self.secrets.disguises.split(texts):
                self.doubts.append(Doubt(why, name, "、".join(filter(None, texts))[:40]))


def _pieces_of(ruby: Any, place: str) -> list[Any]:
    """The pieces of text in the ``rubyBase`` or above it, in the ``rt``, of a pinyin guide."""
    return [piece for part in ruby if _local(part) == place for piece in part.iter() if _local(piece) in _TEXTS]


def _codes_of(own: list[Any]) -> Iterator[list[Any]]:
    """The codes of a paragraph's fields, each in the pieces in which it stands."""
    code: list[Any] = []
    for element in own:
        if _local(element) == "instrText":
            code.append(element)
        elif _local(element) == "fldChar" and code:
            yield code
            code = []
    if code:
        yield code


def _shown_in(piece: Any) -> Iterator[int]:
    """Where the characters of a piece stand that are shown; of a code these are the Chinese ones outside quotes."""
    text = piece.text or ""
    if _local(piece) != "instrText":
        yield from range(len(text))
        return
    bare = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    yield from (match.start() for match in _HAN.finditer(bare))


def _cover_spelling(code: list[Any]) -> None:
    """Hide what stands above hidden characters in an equation: ``(\\s\\up 9(liú),×) → (\\s\\up 9(×××),×)``."""
    words = "".join(piece.text or "" for piece in code)
    if COVER not in words:
        return
    words = _INNERMOST.sub(lambda inner: _LETTER.sub(COVER, inner[0]), words)
    at = 0
    for piece in code:
        length = len(piece.text or "")
        piece.text = words[at : at + length]
        at += length


def _texts_of(cell: Any) -> Iterator[str]:
    return (element.text for element in cell.iter() if _local(element) == "t" and element.text)


def _harmless_code(code: str) -> str:
    """A field's code that leads nowhere: ``HYPERLINK "http://…"`` → ``HYPERLINK ""``."""
    words = code.split()
    return (
        f' {words[0]} "" '
        if words
        and words[0].upper()
        in {
            "HYPERLINK",
            "INCLUDEPICTURE",
            "AUTHOR",
            "LASTSAVEDBY",
            "FILENAME",
            "DOCPROPERTY",
            "COMMENTS",
            "KEYWORDS",
            "INFO",
            "USERNAME",
            "TEMPLATE",
        }
        else code
    )


def _own(paragraph: Any) -> Iterator[Any]:
    """What stands in a paragraph, without that of paragraphs in text boxes within it."""
    for child in paragraph:
        if isinstance(child.tag, str) and _local(child) != "p":
            yield child
            yield from _own(child)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _bare(key: str) -> str:
    return key.rpartition("}")[2]


def _of_word(element: Any) -> bool:
    return bool(element.tag.startswith((_W, _STRICT_W)))


def _take_away(element: Any) -> None:
    """Remove what shows a part that is gone; where a document was put in, a line says that something stood there."""
    if _local(element) == "altChunk" and element.getparent() is not None:
        namespace = element.tag.rpartition("}")[0] + "}"
        line = etree.Element(f"{namespace}p")
        text = etree.SubElement(etree.SubElement(line, f"{namespace}r"), f"{namespace}t")
        text.text = COVER * 3
        element.addprevious(line)
    _remove(element)


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        _keep_tail(element)
        parent.remove(element)


def _unwrap(element: Any) -> None:
    """Put what an element holds in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in list(element):
        parent.insert(at, child)
        at += 1
    _remove(element)


def _keep_tail(element: Any) -> None:
    if element.tail and element.tail.strip():
        before, parent = element.getprevious(), element.getparent()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail


__all__ = ["COVER", "Blinded", "blinded"]
