"""What is drawn in a document: pictures, text boxes, charts, SmartArt, word art, objects.

Pictures are kept by reference; words and numbers come out as paragraphs and tables, so that
nothing that can be read is lost with the drawing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from anliku.formats.word import redact
from anliku.formats.word.content import PictureRef
from anliku.formats.word.notes import Notes
from anliku.formats.word.parts import DGM, MC, PIC, WP, A, C, O, Parts, R, V, W, child, choice, whole

_MAX_SERIES, _MAX_POINTS = 12, 60
_PARTS_OF_100 = 100_000


@dataclass(slots=True)
class Found:
    """What one drawing holds."""

    pictures: list[int] = field(default_factory=list)
    """Keys."""
    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    """Each with paragraphs and tables."""


class Drawn:
    """Reads drawings; pictures are entered into ``pictures``."""

    def __init__(self, parts: Parts, notes: Notes, pictures: dict[int, PictureRef]) -> None:
        self.parts = parts
        self.notes = notes
        self.pictures = pictures

    def read(self, drawing: Element, owner: str, paragraph: int) -> Found:
        """``drawing`` is w:drawing, w:pict or w:object of the part ``owner``."""
        found = Found()
        self._walk(drawing, owner, paragraph, found, _Frame.of(drawing))
        return found

    def _walk(self, element: Element, owner: str, paragraph: int, found: Found, frame: _Frame) -> None:
        tag = element.tag
        if tag == W + "txbxContent":
            if (
                any((text.text or "").strip() for text in element.iter(W + "t"))
                or element.find(f".//{A}blip") is not None
            ):
                found.boxes.append(element)
                message = "旁边有文本框，里面的文字放在了这一段后面，请看看位置对不对"
                self.notes.add("WD005", message, paragraph)
            return
        if tag == MC + "AlternateContent":
            for inner in choice(element):
                self._walk(inner, owner, paragraph, found, frame)
            return
        if tag == PIC + "pic":
            frame = frame.with_picture(element)
        elif tag == A + "blip":
            self._picture(element.get(R + "embed"), element.get(R + "link"), owner, paragraph, found, frame)
            return
        elif tag == V + "imagedata":
            frame.alt = frame.alt or element.get(O + "title", "")
            self._picture(element.get(R + "id") or element.get(O + "relid"), None, owner, paragraph, found, frame)
        elif tag == V + "textpath":
            found.text += element.get("string", "")
            self.notes.add("WD005", "的艺术字改成了普通文字", paragraph)
        elif tag == C + "chart":
            self._chart(element, owner, paragraph, found, frame)
        elif tag == DGM + "relIds":
            self._diagram(element, owner, paragraph, found)
        for inner in element:
            self._walk(inner, owner, paragraph, found, frame)

    # --- pictures -----------------------------------------------------------------------------

    def _picture(
        self, name: str | None, outside: str | None, owner: str, paragraph: int, found: Found, frame: _Frame
    ) -> None:
        link = self.parts.relationships(owner).get(name or outside or "")
        part = link.target if link is not None and not link.outside and link.target in self.parts.names else None
        what = frame.what if link is None or not link.outside else "链接的图片"
        alt, _ = redact.clean(" ".join(frame.alt.split()))
        key = len(self.pictures) + 1
        self.pictures[key] = PictureRef(part, alt, paragraph, frame.crop, frame.turned, frame.aspect, what)
        found.pictures.append(key)

    # --- what has words in it -------------------------------------------------------------------

    def _diagram(self, element: Element, owner: str, paragraph: int, found: Found) -> None:
        link = self.parts.relationships(owner).get(element.get(R + "dm", ""))
        tree = self.parts.tree(link.target) if link is not None and not link.outside else None
        box = Element("box")
        for point in tree.iter(DGM + "pt") if tree is not None else ():
            if point.get("type", "node") in {"node", "asst"}:
                words = "".join(text.text or "" for text in point.iter(A + "t"))
                if words.strip():
                    box.append(_paragraph(words))
        self.notes.add("WD005", "的 SmartArt 图形不能导入，里面的文字放在了这一段后面；要图请截图后插入", paragraph)
        found.boxes.append(box)

    def _chart(self, element: Element, owner: str, paragraph: int, found: Found, frame: _Frame) -> None:
        link = self.parts.relationships(owner).get(element.get(R + "id", ""))
        tree = self.parts.tree(link.target) if link is not None and not link.outside else None
        if tree is None:
            self.notes.add("WD005", "的图表不能导入，请截图后插入", paragraph)
            return
        box = Element("box")
        title = "".join(text.text or "" for text in tree.iterfind(f"{C}chart/{C}title//{A}t")) or frame.alt
        if title.strip():
            box.append(_paragraph(title))
        table = _chart_table(tree)
        if table is not None:
            box.append(table)
        found.boxes.append(box)
        self.notes.add("WD005", "的图表改成了数据表，请核对；要图请截图后插入", paragraph)


@dataclass(slots=True)
class _Frame:
    """What the frame around a picture says of it."""

    alt: str = ""
    aspect: float | None = None
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    turned: int = 0
    what: str = "图片"

    @classmethod
    def of(cls, drawing: Element) -> _Frame:
        frame = cls(what="嵌入的对象（公式或表格）" if drawing.tag == W + "object" else "图片")
        for anchor in (drawing.find(WP + "inline"), drawing.find(WP + "anchor")):
            if anchor is None:
                continue
            properties = child(anchor, WP + "docPr")
            if properties is not None:
                frame.alt = properties.get("descr", "").strip() or properties.get("title", "").strip()
            frame.aspect = _aspect(child(anchor, WP + "extent"))
        for shape in drawing.iter(V + "shape"):
            frame.alt = frame.alt or shape.get("alt", "")
        return frame

    def with_picture(self, picture: Element) -> _Frame:
        properties = child(picture, PIC + "nvPicPr", PIC + "cNvPr")
        own = "" if properties is None else properties.get("descr", "").strip()
        transform = child(picture, PIC + "spPr", A + "xfrm")
        source = child(picture, PIC + "blipFill", A + "srcRect")
        sides = (
            tuple(whole(source.get(side), 0, 0, _PARTS_OF_100) / _PARTS_OF_100 for side in "ltrb")
            if source is not None
            else (0.0,) * 4
        )
        left, top, right, bottom = sides
        turned = whole(transform.get("rot"), 0) if transform is not None else 0
        return _Frame(
            alt=self.alt or own,
            aspect=_aspect(child(transform, A + "ext")) or self.aspect,
            crop=(left, top, right, bottom) if left + right < 0.98 and top + bottom < 0.98 else (0.0,) * 4,
            # 60,000 to a degree; only quarter turns are made, a slight slant is taste.
            turned=round(turned / 60_000 / 90) * 90 % 360,
            what=self.what,
        )


def _aspect(extent: Element | None) -> float | None:
    if extent is None:
        return None
    width, height = (whole(extent.get(name), 0, 0, 10**9) for name in ("cx", "cy"))
    return width / height if width and height else None


# --- charts: the numbers that Word keeps beside the drawing -------------------------------------


def _chart_table(tree: Element) -> Element | None:
    series = list(tree.iter(C + "ser"))[:_MAX_SERIES]
    if not series:
        return None
    heads: list[str] = []
    columns: list[dict[int, str]] = []
    labels: dict[int, str] = {}
    for number, one in enumerate(series, 1):
        heads.append("".join(_cache(child(one, C + "tx")).values()) or f"数据 {number}")
        labels |= _cache(child(one, C + "cat")) or _cache(child(one, C + "xVal"))
        columns.append(_cache(child(one, C + "val")) or _cache(child(one, C + "yVal")))
    points = sorted({at for column in columns for at in column} | set(labels))[:_MAX_POINTS]
    table = Element(W + "tbl")
    table.append(_row(["项目", *heads]))
    for at in points:
        table.append(_row([labels.get(at, str(at + 1)), *(column.get(at, "") for column in columns)]))
    return table


def _cache(holder: Element | None) -> dict[int, str]:
    if holder is None:
        return {}
    return {whole(point.get("idx"), 0, 0, 10**6): _number(text) for point, text in _points(holder)}


def _points(holder: Element) -> Iterator[tuple[Element, str]]:
    for point in holder.iter(C + "pt"):
        yield point, (_value_of(point) or "").strip()


def _value_of(point: Element) -> str | None:
    """The text of a cached point."""
    found = point.find(C + "v")
    return None if found is None else found.text


def _number(text: str) -> str:
    """A number as people write it: 61.199999999999996 is 61.2."""
    try:
        return f"{float(text):.10g}" if "." in text else text
    except ValueError:
        return text


def _row(texts: list[str]) -> Element:
    row = Element(W + "tr")
    for text in texts:
        cell = Element(W + "tc")
        cell.append(_paragraph(text))
        row.append(cell)
    return row


def _paragraph(words: str) -> Element:
    paragraph, run, text = Element(W + "p"), Element(W + "r"), Element(W + "t")
    text.text = words
    run.append(text)
    paragraph.append(run)
    return paragraph
