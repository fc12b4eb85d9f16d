"""What is drawn in a document: pictures, text boxes, charts, SmartArt, word art, objects.

Pictures are kept by reference; words and numbers come out as paragraphs and tables, so that
nothing that can be read is lost with the drawing. What cannot be read is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from anliku.formats.word.read import charts, redact
from anliku.formats.word.read.content import PictureRef
from anliku.formats.word.read.frames import Frame, turn_of, turn_of_style
from anliku.formats.word.read.notes import Notes
from anliku.formats.word.read.parts import CX, DGM, MC, PIC, A, C, M, O, Parts, R, V, W, choice

_WORDS = (W + "t", M + "t", W + "sym", W + "drawing", W + "pict", W + "object", W + "instrText")
"""What makes a text box worth telling."""
_GROUPS = ("wgp", "grpSp")
_SHAPES = ("wsp", "cxnSp")
_OLD_SHAPES = {V + name for name in ("shape", "rect", "roundrect", "oval", "line", "polyline", "curve", "arc")}
_MEDIA = {
    "videoFile": "视频",
    "audioFile": "音频",
    "wavAudioFile": "音频",
    "webVideoPr": "网上的视频",
    "quickTimeFile": "视频",
}
_OTHER = {"model3d": "三维模型", "contentPart": "手写的墨迹"}


@dataclass(slots=True)
class Content:
    """What one drawing holds."""

    pictures: list[int] = field(default_factory=list)
    """Keys."""
    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    """Each with paragraphs and tables."""
    shapes: int = 0
    """Lines and figures that hold nothing to read."""


class Drawn:
    """Reads drawings; pictures are entered into ``pictures``."""

    def __init__(self, parts: Parts, notes: Notes, pictures: dict[int, PictureRef]) -> None:
        self.parts = parts
        self.notes = notes
        self.pictures = pictures
        self._owner = parts.main
        self._paragraph = 0
        self._told_shapes = False

    def read(self, drawing: Element, owner: str, paragraph: int) -> Content:
        """``drawing`` is w:drawing, w:pict or w:object of the part ``owner``."""
        self._owner, self._paragraph = owner, paragraph
        drawn = Content()
        self._walk(drawing, drawn, Frame.of(drawing))
        if drawing.tag == W + "object" and not drawn.pictures and not drawn.boxes and not drawn.text:
            self._tell("的嵌入对象没有可看的图片，没有导入；请打开它，把内容复制进来或截图后插入")
        if any(drawn.pictures) and any(click.get(R + "id") for click in drawing.iter(A + "hlinkClick")):
            self.notes.add("WD007", "的图片上有链接，没有导入；要给读者用的请把网址写在正文里", paragraph)
        if drawn.shapes and not self._told_shapes:
            self._told_shapes = True
            self._tell("有画出来的线条、图形，没有导入；要图请截图后插入")
        return drawn

    def _tell(self, message: str) -> None:
        self.notes.add("WD005", message, self._paragraph)

    def _walk(self, element: Element, drawn: Content, frame: Frame) -> None:
        tag = element.tag
        _, _, name = tag.rpartition("}")
        if tag == W + "txbxContent":
            self._text_box(element, drawn)
            return
        if name == "txBody":
            self._drawn_words(element, drawn)
            return
        if tag == MC + "AlternateContent":
            for inner in choice(element):
                self._walk(inner, drawn, frame)
            return
        if name in _GROUPS:
            frame = frame.turned(turn_of(_transform(element)))
        elif name in _SHAPES or tag in _OLD_SHAPES:
            frame = frame.turned(
                turn_of_style(element.get("style", "")) if tag in _OLD_SHAPES else turn_of(_transform(element))
            )
            drawn.shapes += not _holds_more(element) and element.get(O + "hr") is None
        elif tag == V + "group":
            frame = frame.turned(turn_of_style(element.get("style", "")))
        elif tag == PIC + "pic":
            frame = frame.with_picture(element)
        elif tag == A + "blip":
            self._picture(element.get(R + "embed"), element.get(R + "link"), drawn, frame)
            return
        elif tag == V + "imagedata" or (tag == V + "fill" and element.get(R + "id")):
            alt = frame.alt or element.get(O + "title", "")
            self._picture(element.get(R + "id") or element.get(O + "relid"), None, drawn, frame, alt)
        elif tag == V + "textpath":
            drawn.text += element.get("string", "")
            self._tell("的艺术字改成了普通文字")
        elif tag in {C + "chart", CX + "chart"}:
            self._chart(element, drawn, frame)
        elif tag == DGM + "relIds":
            self._diagram(element, drawn)
        elif name in _MEDIA:
            self._tell(f"的{_MEDIA[name]}没有导入；要给读者看的，请写明网址或截图")
        elif name in _OTHER:
            self._tell(f"的{_OTHER[name]}没有导入；要图请截图后插入")
        elif tag == W + "control":
            control = element.get(W + "name", "")
            self._tell(f"的控件{f'“{control}”' if control else ''}没有导入；选了什么、填了什么，请写成文字")
        for inner in element:
            self._walk(inner, drawn, frame)

    # --- pictures -----------------------------------------------------------------------------

    def _picture(self, name: str | None, outside: str | None, drawn: Content, frame: Frame, alt: str = "") -> None:
        link = self.parts.relationships(self._owner).get(name or outside or "")
        part = link.target if link is not None and not link.outside and link.target in self.parts.names else None
        what = frame.what if link is None or not link.outside else "链接的图片"
        words, _ = redact.clean(" ".join((alt or frame.alt).split()))
        key = len(self.pictures) + 1
        self.pictures[key] = PictureRef(
            part,
            words,
            self._paragraph,
            frame.crop,
            frame.turn.quarters,
            frame.turn.mirrored,
            frame.aspect,
            what,
            frame.is_page,
        )
        if frame.turn.is_slanted:
            self.notes.add("WD003", f"的图片斜放了 {round(frame.turn.degrees)}°，导入后是正的，请核对", self._paragraph)
        drawn.pictures.append(key)

    # --- what has words in it -------------------------------------------------------------------

    def _text_box(self, element: Element, drawn: Content) -> None:
        drawn.boxes.append(element)
        words = (inner for name in _WORDS for inner in element.iter(name))
        if any(inner.tag not in {W + "t", M + "t"} or (inner.text or "").strip() for inner in words):
            self._tell("旁边有文本框，里面的文字放在了这一段后面，请看看位置对不对")

    def _drawn_words(self, body: Element, drawn: Content) -> None:
        """Words in a figure that came from a slide."""
        lines = list(_lines(body))
        if lines:
            drawn.boxes.append(_box(_paragraph(line) for line in lines))
            self._tell("旁边有图形，里面的文字放在了这一段后面，请看看位置对不对")

    def _diagram(self, element: Element, drawn: Content) -> None:
        link = self.parts.relationships(self._owner).get(element.get(R + "dm", ""))
        part = link.target if link is not None and not link.outside else None
        tree = self.parts.tree(part)
        points = tree.iter(DGM + "pt") if tree is not None else ()
        lines = [line for point in points if point.get("type", "node") != "pres" for line in _lines(point)]
        drawn.boxes.append(_box(_paragraph(line) for line in lines))
        pictures = any(link.kind == "image" for link in self.parts.relationships(part).values()) if part else False
        message = "的 SmartArt 图形不能导入，里面的文字放在了这一段后面" if lines else "的 SmartArt 图形不能导入"
        self._tell(f"{message}{'，里面的图片没有导入' if pictures else ''}；要图请截图后插入")

    def _chart(self, element: Element, drawn: Content, frame: Frame) -> None:
        link = self.parts.relationships(self._owner).get(element.get(R + "id", ""))
        tree = self.parts.tree(link.target) if link is not None and not link.outside else None
        if link is None or tree is None:
            self._tell("的图表不能导入，请截图后插入")
            return
        chart = charts.read(tree)
        chart.words += self._drawn_over(link.target)
        rows, left = charts.rows_of(chart)
        lines = [chart.title or frame.alt]
        if rows and chart.values and chart.values not in rows[0]:
            lines.append(f"数值：{chart.values}")
        after = [f"图中文字：{'；'.join(chart.words)}"] if chart.words else []
        table = [_table(rows)] if rows else []
        drawn.boxes.append(
            _box([*(_paragraph(line) for line in lines if line.strip()), *table, *(_paragraph(line) for line in after)])
        )
        more = [left, *(f"{name}没有写出" for name in chart.left)]
        told = "；".join(["改成了数据表，请核对" if rows else "没有存下数据，不能导入", *(one for one in more if one)])
        self._tell(f"的图表{told}；要图请截图后插入")

    def _drawn_over(self, part: str) -> list[str]:
        """Words that were put on top of a chart."""
        shapes = self.parts.tree(self.parts.related(part, "chartUserShapes"))
        return list(_lines(shapes)) if shapes is not None else []


def _transform(element: Element) -> Element | None:
    """The ``a:xfrm`` of a group or shape, whatever its properties are called."""
    for inner in element:
        if inner.tag.endswith(("}spPr", "}grpSpPr")):
            return inner.find(A + "xfrm")
    return None


def _holds_more(shape: Element) -> bool:
    """Whether a figure has words or a picture in it."""
    return any(
        inner.tag in {W + "txbxContent", A + "blip", V + "imagedata", V + "textpath", A + "t", C + "chart"}
        or (inner.tag == V + "fill" and inner.get(R + "id"))
        for inner in shape.iter()
    )


def _lines(holder: Element) -> Iterable[str]:
    for paragraph in holder.iter(A + "p"):
        words = "".join(run.text or "" for run in paragraph.iter(A + "t"))
        if words.strip():
            yield words


# --- what is put into the document instead ------------------------------------------------------


def _box(blocks: Iterable[Element]) -> Element:
    box = Element("box")
    box.extend(blocks)
    return box


def _table(rows: list[list[str]]) -> Element:
    table = Element(W + "tbl")
    for texts in rows:
        row = Element(W + "tr")
        for text in texts:
            cell = Element(W + "tc")
            cell.append(_paragraph(text))
            row.append(cell)
        table.append(row)
    return table


def _paragraph(words: str) -> Element:
    paragraph, run, text = Element(W + "p"), Element(W + "r"), Element(W + "t")
    text.text = words
    run.append(text)
    paragraph.append(run)
    return paragraph
