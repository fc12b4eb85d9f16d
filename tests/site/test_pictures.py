"""What of a picture is published: its pixels, and nothing that it carries beside them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from anliku.formats.published_picture import published, strip
from anliku.picture import BadPicture

SECRET = b"token-of-a-secret"


def _picture(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image = Image.effect_noise((48, 32), 60).convert("RGB")
    image.save(out, kind, **options)
    return out.getvalue()


def _with_secrets() -> list[tuple[str, bytes]]:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    text = PngInfo()
    text.add_text("Software", SECRET.decode())
    plain = _picture("JPEG")
    segment = b"\xff\xeb" + (len(SECRET) + 2).to_bytes(2, "big") + SECRET
    return [
        ("jpeg-exif", _picture("JPEG", exif=exif)),
        ("jpeg-comment", _picture("JPEG", comment=SECRET)),
        ("jpeg-app11", plain[:2] + segment + plain[2:]),
        ("jpeg-trailer", plain + SECRET),
        ("jpeg-second-picture", plain + _picture("JPEG", exif=exif)),
        ("jpeg-progressive", _picture("JPEG", progressive=True, exif=exif)),
        ("png-text", _picture("PNG", pnginfo=text)),
        ("png-exif", _picture("PNG", exif=exif)),
        ("webp-exif", _picture("WEBP", exif=exif)),
        ("webp-lossless", _picture("WEBP", lossless=True, exif=exif)),
    ]


@pytest.mark.parametrize(("name", "data"), _with_secrets(), ids=lambda value: value if isinstance(value, str) else "")
def test_secrets_go_and_pixels_stay(name: str, data: bytes) -> None:
    assert SECRET in data
    clean, found = strip(data)
    assert SECRET not in clean
    assert found.metadata == ()
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(clean)) as after:
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_picture_is_refused(kind: str) -> None:
    data = _picture(kind)
    with pytest.raises(BadPicture):
        strip(data[: len(data) * 2 // 3])


def test_a_link_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "real.png").write_bytes(_picture("PNG"))
    (tmp_path / "link.png").symlink_to(tmp_path / "real.png")
    with pytest.raises(BadPicture):
        published(tmp_path / "link.png")
