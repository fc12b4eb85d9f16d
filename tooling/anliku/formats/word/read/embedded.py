"""Pictures of a document → files that a case may hold: upright, cut as shown, small, telling nothing.

Every picture is decoded and written anew, so that neither metadata nor what was cut off in
Word goes along. EMF, WMF and SVG are drawings that cannot be made into pictures here.
"""

from __future__ import annotations

import io
import math
import warnings
from typing import TYPE_CHECKING

from anliku.formats.word.read.content import PictureRef

if TYPE_CHECKING:
    from PIL import Image

MAX_WIDTH = 1600
MAX_HEIGHT = 2400
_MAX_BYTES = 30 * 1024 * 1024
_MAX_PIXELS = 51_000_000
"""Of a photograph, which is decoded at a smaller size; phones take 50 million."""
_MAX_DECODED = 24_000_000
"""Of what has to be decoded in full."""
_MAX_SCANS = 32
_MAX_PNG = 600 * 1024
"""A larger picture of photographs goes into a JPEG, which is a fifth of the size."""
_CHART_COLOURS = 20_000
_QUALITY = 85
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_LOSSLESS = {"PNG", "GIF", "BMP", "TIFF"}
_ORIENTATION = 0x0112
_SIGNS = (
    (b"\x01\0\0\0", "EMF"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\0\x09\0", "WMF"),
    (b"\x02\0\x09\0", "WMF"),
    (b"%PDF", "PDF"),
    (b"%!PS", "EPS"),
)


class Unusable(Exception):
    """The picture cannot be taken; the message says why, in Chinese."""


def convert(data: bytes, shown: PictureRef) -> tuple[bytes, str]:
    """The picture as shown in the document, and the suffix of its file. Raises Unusable."""
    kind = next((name for sign, name in _SIGNS if data.startswith(sign)), None)
    if kind is None and data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<svg", b"<?xml")):
        kind = "SVG"
    if kind is not None:
        raise Unusable(f"{kind} 格式的图网页上显示不出来，请在 WPS 中截图后插入")
    if len(data) > _MAX_BYTES or data.count(b"\xff\xda") > _MAX_SCANS * 8:
        raise Unusable("图片太大或编码不正常，请缩小后重新插入")
    from PIL import Image

    limit = Image.MAX_IMAGE_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Pillow raises at twice its limit.
            Image.MAX_IMAGE_PIXELS = _MAX_PIXELS // 2
            with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
                return _made(opened, shown, len(data))
    except Unusable:
        raise
    except Image.DecompressionBombError:
        raise Unusable("图片像素太多，请缩小到长边 2000 像素左右后重新插入") from None
    except Exception:  # noqa: BLE001 - Pillow's decoders raise nearly everything on hostile input
        raise Unusable("图片打不开（文件损坏或不是图片），请重新插入") from None
    finally:
        Image.MAX_IMAGE_PIXELS = limit


def _made(opened: Image.Image, shown: PictureRef, weight: int) -> tuple[bytes, str]:
    from PIL import ImageOps

    form = opened.format or ""
    if opened.width * opened.height > (_MAX_PIXELS if form == "JPEG" else _MAX_DECODED):
        raise Unusable("图片像素太多，请缩小到长边 2000 像素左右后重新插入")
    lossless = form in _LOSSLESS or (form == "WEBP" and opened.mode == "RGBA")
    if form == "JPEG":
        # Decodes an eighth, a quarter or a half of the width where that is still enough.
        opened.draft("RGB", _enough(opened, shown))
    image = _upright(opened, shown.aspect)
    image.load()
    image = _flat(image)
    left, top, right, bottom = shown.crop
    if any(shown.crop):
        width, height = image.size
        box = (round(width * left), round(height * top), round(width * (1 - right)), round(height * (1 - bottom)))
        if box[2] - box[0] < 1 or box[3] - box[1] < 1:
            raise Unusable("图片裁剪后什么也不剩，请重新插入")
        image = image.crop(box)
    if shown.mirrored:
        image = ImageOps.mirror(image)
    if shown.turned:
        image = image.rotate(-shown.turned, expand=True)
    scale = min(1.0, MAX_WIDTH / image.width, MAX_HEIGHT / image.height)
    if scale < 1:
        image = image.resize(
            (max(1, round(image.width * scale)), max(1, round(image.height * scale))), reducing_gap=2.0
        )
    return _saved(image, lossless, weight)


def _enough(opened: Image.Image, shown: PictureRef) -> tuple[int, int]:
    """The least size from which the part that is shown can be made."""
    left, top, right, bottom = shown.crop
    sides = opened.width * (1 - left - right), opened.height * (1 - top - bottom)
    may_turn = shown.turned % 180 or opened.getexif().get(_ORIENTATION, 1) > 4
    scale = max(
        min(1.0, MAX_WIDTH / wide, MAX_HEIGHT / high) for wide, high in (sides, sides[:: -1 if may_turn else 1])
    )
    return math.ceil(opened.width * scale), math.ceil(opened.height * scale)


def _upright(opened: Image.Image, aspect: float | None) -> Image.Image:
    """Turned as the camera says, unless Word shows it otherwise."""
    from PIL import ImageOps

    turn = opened.getexif().get(_ORIENTATION, 1)
    if turn in {5, 6, 7, 8} and aspect is not None:
        as_stored, as_turned = opened.width / opened.height, opened.height / opened.width
        if abs(aspect - as_stored) < abs(aspect - as_turned):
            return opened
    return ImageOps.exif_transpose(opened)


def _flat(image: Image.Image) -> Image.Image:
    """Grey or colours on white: what paper shows."""
    from PIL import Image

    if image.mode in {"1", "L"}:
        return image.convert("L")
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        layers = image.convert("RGBA")
        ground = Image.new("RGB", image.size, (255, 255, 255))
        ground.paste(layers, mask=layers.getchannel("A"))
        return ground
    if image.mode in {"I;16", "I", "F"}:
        return image.convert("L")
    return image.convert("RGB")


def _saved(image: Image.Image, lossless: bool, weight: int) -> tuple[bytes, str]:
    """A chart stays sharp as PNG, with fewer colours where it would be too heavy; a photograph
    is a JPEG, whatever it was. ``weight`` is that of the file as it came."""
    chart = image.mode == "L" or image.getcolors(_CHART_COLOURS) is not None
    if lossless and (chart or weight <= _MAX_PNG):
        data = _bytes(image, "PNG")
        if len(data) > _MAX_PNG and chart and image.mode == "RGB":
            from PIL import Image

            data = _bytes(image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE), "PNG")
        if len(data) <= _MAX_PNG:
            return data, ".png"
    return _bytes(image, "JPEG"), ".jpg"


def _bytes(image: Image.Image, form: str) -> bytes:
    stream = io.BytesIO()
    image.info.clear()
    if form == "PNG":
        image.save(stream, form, compress_level=6)
    else:
        image.save(stream, form, quality=_QUALITY)
    return stream.getvalue()
