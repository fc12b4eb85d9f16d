"""Pictures of a case → pictures in Word: turned upright, free of metadata, no wider than the text."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.package import Package
from docx.shared import Emu

from anliku import picture
from anliku.formats.word.write.plain_text import element, legal

_EMU_PER_TWIP = 635
_TWIPS_PER_PIXEL = 1440 / 120
"""Pictures are shown at 120 dots an inch: a chart 1,200 pixels wide would be wider than the page at 96."""
MAX_HEIGHT = 4820
"""Twips (8.5 cm): a third of a page, so that a picture leaves room for what speaks of it."""
_ORIENTATION = 0x0112
_QUALITY = 90


def usable(data: bytes) -> tuple[bytes, int, int]:
    """The picture as Word can show it, and its width and height in pixels. Raises BadPicture.

    Word knows no WebP, shows photographs as the camera held them and keeps whatever else is
    in the file; where that would matter the picture is coded again, else it stays as it is.
    """
    known = picture.inspect(data)
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as opened:
        turned = opened.getexif().get(_ORIENTATION, 1) != 1
        if known.format != "WEBP" and not (known.metadata or known.animated or turned):
            return data, known.width, known.height
        image = ImageOps.exif_transpose(opened)
        form = "JPEG" if known.format == "JPEG" else "PNG"
        if image.mode not in {"1", "L", "P", "RGB", "RGBA", "LA"}:
            image = image.convert("RGB")
        clean = Image.new(image.mode, image.size)
        if image.mode == "P":
            clean.putpalette(image.getpalette() or [])
            if "transparency" in image.info:
                clean.info["transparency"] = image.info["transparency"]
        clean.paste(image)
        stream = io.BytesIO()
        clean.save(stream, form, **({"quality": _QUALITY} if form == "JPEG" else {"optimize": False}))
        return stream.getvalue(), image.width, image.height


def scaled(width: int, height: int, room: int) -> tuple[int, int]:
    """Twips that a picture of these pixels takes where the text is ``room`` wide; never enlarged."""
    wide, high = width * _TWIPS_PER_PIXEL, height * _TWIPS_PER_PIXEL
    ratio = min(1.0, room / wide, MAX_HEIGHT / high)
    return max(1, round(wide * ratio)), max(1, round(high * ratio))


class Pictures:
    """The pictures of one document: each file once, each showing with a number of its own."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._parts: dict[bytes, tuple[Part, int, int]] = {}
        self.shown = 0

    def run(self, owner: Part, data: bytes, room: int, alt: str) -> Any:
        """A run in the part ``owner`` that shows the picture. Raises BadPicture."""
        key = hashlib.sha256(data).digest()
        if key not in self._parts:
            blob, width, height = usable(data)
            jpeg = blob.startswith(b"\xff\xd8")
            name = PackURI(f"/word/media/image{len(self._parts) + 1}.{'jpg' if jpeg else 'png'}")
            # Not through python-docx's reader, which takes only JPEG files that begin like a camera's.
            part = Part(name, CONTENT_TYPE.JPEG if jpeg else CONTENT_TYPE.PNG, blob, self._package)
            self._parts[key] = part, width, height
        part, width, height = self._parts[key]
        self.shown += 1
        wide, high = scaled(width, height, room)
        relation = owner.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        name = part.partname.filename
        size = Emu(wide * _EMU_PER_TWIP), Emu(high * _EMU_PER_TWIP)
        made: Any = CT_Inline.new_pic_inline(self.shown, relation, name, *size)
        properties = made.find(qn("wp:docPr"))
        properties.set("name", f"图 {self.shown}")
        properties.set("descr", legal(alt))
        return element("w:r", None, [element("w:drawing", None, [made])])
