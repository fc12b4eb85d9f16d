"""A font with Chinese characters, for drawing: one that is named, or one of those that systems have.

A Song face comes first, as on the pages. Nothing is downloaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_NAMES = (
    "NotoSerifCJK-Bold.ttc", "NotoSerifCJKsc-Bold.otf", "NotoSerifSC-Bold.otf", "NotoSerifSC-Bold.ttf",
    "SourceHanSerif-Bold.ttc", "SourceHanSerifSC-Bold.otf", "SourceHanSerifCN-Bold.otf", "NotoSerifCJK-Regular.ttc",
    "Songti.ttc", "NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf", "NotoSansSC-Bold.otf", "SourceHanSans-Bold.ttc",
    "SourceHanSansSC-Bold.otf", "SourceHanSansCN-Bold.otf", "NotoSansCJK-Regular.ttc", "PingFang.ttc",
    "Hiragino Sans GB.ttc", "STHeiti Medium.ttc", "msyhbd.ttc", "msyh.ttc", "simsun.ttc", "simhei.ttf", "Deng.ttf",
    "wqy-zenhei.ttc", "wqy-microhei.ttc",
)  # fmt: skip
"""Files of fonts, the best first: Noto and Source Han, macOS, Windows, WenQuanYi."""
_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/System/Library/Fonts",
    "/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts",
)  # fmt: skip
_CHINESE = {"SC", "CN", "GB", "Simplified"}
_MOST_FACES = 16
_SAMPLE = "案例"


@dataclass(frozen=True, slots=True)
class Font:
    """One face of a font file. ``size`` in bytes and ``changed`` in nanoseconds stand for what is in the file."""

    path: str
    index: int
    size: int
    changed: int


def chinese_font(named: Path | None = None) -> Font | None:
    """The font at ``named``, else the best that the system has; None where it has none that can be used."""
    for path in [named] if named is not None else map(Path, installed()):
        font = _usable(path)
        if font is not None:
            return font
    return None


@lru_cache(maxsize=1)
def installed() -> tuple[str, ...]:
    """The paths of the known fonts on this machine, the best first, as they were when first asked."""
    places = {os.path.basename(path): path for path in _files()}
    return tuple(places[name] for name in _NAMES if name in places)


def _files() -> Iterator[str]:
    # Where two folders have one, the first counts.
    for folder in reversed(_FOLDERS):
        for place, folders, names in os.walk(os.path.expanduser(folder)):
            folders.sort()
            yield from (os.path.join(place, name) for name in sorted(names))


def _usable(path: Path) -> Font | None:
    try:
        state = path.stat()
        faces = list(_faces(path))
    except OSError:
        return None
    ours = [index for index, name in faces if set(name.split()) & _CHINESE]
    return Font(str(path), (ours or [faces[0][0]])[0], state.st_size, state.st_mtime_ns) if faces else None


def _faces(path: Path) -> Iterator[tuple[int, str]]:
    """The number and the name of each face of a file that has Chinese characters. Raises OSError where it is no font."""
    from PIL import ImageFont

    for index in range(_MOST_FACES):
        try:
            face = ImageFont.truetype(str(path), 20, index=index, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            if index:
                return
            raise
        # Characters that a font lacks all look the same.
        if len({bytes(face.getmask(sign)) for sign in _SAMPLE}) == len(_SAMPLE):
            yield index, face.getname()[0] or ""
