"""Small libraries for tests: one valid case, and the examples that rules document.

:func:`library_with` does to a valid case exactly what :class:`anliku.rules.rule.Example`
says. Pictures and other attachments are made here, at test time, by *recipe*; a recipe
``text:…`` writes the text after the colon. A name may lead out of the case's folder
(``../loose.md``).
"""

from __future__ import annotations

import io
import os
import re
import shutil
import stat
import struct
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from anliku import catalogue as catalogues
from anliku import rules
from anliku import taxonomy as taxonomies
from anliku.case_places import NotALibrary
from anliku.catalogue import Catalogue
from anliku.model import CaseMeta
from anliku.problem import Problem
from anliku.reference import generated
from anliku.rules.rule import Example
from tests import attachments

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "tests" / "library"
"""The tests' own library: two organisers, 14 invented cases. Nothing reads the cases of the checkout."""

CASE_ID = "gusu-yuwen-01"
DEFAULT_YEAR = "2024"

FRONT = f"""\
id: {CASE_ID}
title: 从找原句到想明白：基于监测数据的推断教学改进
campaign: suzhou-2024
award: 一等奖
kind: 学校案例
category: 语文
subject: [语文]
stage: [小学]
region: 姑苏区
unit: 姑苏区平桥示例小学
authors: [示例语文课题组]
problem: [阅读素养]
keywords: [推断, 追问]
summary: 监测显示学生找得到原句却推不出原因。教研组逐题研读选项，减少提问、加强追问，一年后用后测作了检验。
evidence:
  - indicator: 推断类题目得分率
    before: 61.2
    after: 70.9
    unit: "%"
    better: 高
    source: 2023年10月市监测，n=186；2024年10月校内后测，n=182
published: 2025-03-03
license: CC-BY-NC-SA-4.0
consent: true
sample: true
"""

BODY = """\
## 监测发现与问题

2023年10月，四年级186名学生参加了市学业质量监测。推断类题目得分率为61.2%，低于全市均值。

## 归因分析

教研组查看了16节课的录像，发现多数提问只要求找出原句。学生答对以后，教师很少追问依据。

## 改进策略与实施

备课时每节课只留两三个值得停下来的问题。学生回答以后，教师追问依据在哪里，再请同伴补充。

## 成效与后测

2024年10月，同一批学生参加了校内后测，182人的推断类题目得分率为70.9%。提取信息的得分率基本持平。

## 反思与推广

追问的做法不需要设备，别的学校可以直接试用。后测由校内命题，结果只宜看作方向。
"""

OTHER_TITLES = (
    "把计算过程说出来：运算教学的一次改进",
    "让实验慢下来：科学探究课的一次改进",
    "睡前一小时：作业与睡眠的一次改进",
)

VALID = Example()

_KEY = re.compile(r"([A-Za-z_][\w-]*)\s*:")
_REMOVED = re.compile(r"-([A-Za-z_]\w*)\s*$")


def make_library(root: Path) -> Path:
    """An empty library in ``root``: taxonomy and campaigns of :data:`LIBRARY`, and no case."""
    content = root / "cases"
    content.mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: 案例库\n", encoding="utf-8")
    shutil.copy(LIBRARY / "cases" / "taxonomy.yml", content)
    shutil.copytree(LIBRARY / "cases" / "campaigns", content / "campaigns")
    return root


def make_publishable(root: Path) -> Path:
    """Add to a library what a site has beside cases: settings, theme and plain pages."""
    shutil.copy(LIBRARY / "mkdocs.yml", root)
    shutil.copytree(ROOT / "overrides", root / "overrides")
    for page in (LIBRARY / "cases").glob("*.md"):
        shutil.copy(page, root / "cases")
    shutil.copytree(LIBRARY / "cases" / "guide", root / "cases" / "guide")
    return root


def copy_library(root: Path) -> Path:
    """:data:`LIBRARY` in ``root``, ready to be built, with the generated pages of its guide."""
    shutil.copytree(LIBRARY, root)
    shutil.copytree(ROOT / "overrides", root / "overrides")
    write_generated(root)
    return root


def write_generated(root: Path) -> None:
    """What ``anliku schema`` writes into a library."""
    for name, text in generated(catalogues.load(root), rules.FAMILIES).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def case_text(front: str = "", body: str = "", whole_body: bool = False) -> str:
    """The valid case with changes, as :class:`Example` describes them."""
    return f"---\n{_changed(FRONT, front)}---\n\n{_body(body, whole_body)}"


def add_case(root: Path, example: Example = VALID, name: str = CASE_ID, title: str | None = None) -> Path:
    """Write one case into the library; the path of its ``index.md``.

    ``name`` is the id where the example names none. The folder's year is the campaign's,
    unless ``example.folder`` says ``YEAR/NAME``.
    """
    given = dict(_blocks(example.front))
    front = example.front
    if "id" not in given and "-id" not in given:
        front = f"id: {name}\n{front}"
    if title is not None and "title" not in given and "-title" not in given:
        front = f"title: {title}\n{front}"
    text: str | bytes = case_text(front, example.body, example.whole_body) if example.raw is None else example.raw
    year, slash, folder_name = (example.folder or _value(front, "id", name)).rpartition("/")
    folder = root / "cases" / (year if slash else _year(root, _value(front, "campaign", ""))) / folder_name
    folder.mkdir(parents=True, exist_ok=True)
    index = folder / "index.md"
    index.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    for file_name, recipe in example.files:
        lay(folder / file_name, recipe)
    return index


def write_library(example: Example, root: Path) -> Path:
    """The library that ``example`` describes, on disk below ``root``."""
    make_library(root)
    if example.file:
        target = root / "cases" / example.file
        changed = _changed(target.read_text(encoding="utf-8"), example.front)
        if example.body:
            changed = changed.replace("    terms:\n", f"    terms:\n{example.body.rstrip()}\n", 1)
        target.write_text(changed, encoding="utf-8")
        add_case(root)
        return root
    add_case(root, example)
    for index, other in enumerate(example.others):
        name = (other.folder or f"shili-anli-{index + 2:02}").rpartition("/")[2]
        add_case(root, other, name, OTHER_TITLES[index % len(OTHER_TITLES)])
    return root


def library_with(example: Example, tmp_path: Path) -> Catalogue:
    """The catalogue of the library that ``example`` describes.

    Raises NotALibrary for examples that spoil ``taxonomy.yml``.
    """
    return catalogues.load(write_library(example, tmp_path))


def problems_of(example: Example, tmp_path: Path) -> list[Problem]:
    """Everything that checking the library of ``example`` reports."""
    try:
        catalogue = library_with(example, tmp_path)
    except NotALibrary:
        return taxonomies.load(tmp_path / "cases" / "taxonomy.yml", tmp_path)[1]
    return rules.check(catalogue)


def codes_of(example: Example, tmp_path: Path) -> list[str]:
    """The codes of :func:`problems_of`, in order, repeats included."""
    return [problem.rule for problem in problems_of(example, tmp_path)]


# --- front matter -------------------------------------------------------------------------


def _blocks(front: str) -> list[tuple[str, str]]:
    """Top-level keys with their whole lines; ``-key`` asks for removal; ``""`` is the rest."""
    blocks: list[tuple[str, str]] = []
    for line in front.splitlines(keepends=True):
        line = line if line.endswith("\n") else f"{line}\n"
        removed, key = _REMOVED.match(line), _KEY.match(line)
        if removed:
            blocks.append((f"-{removed[1]}", ""))
        elif key:
            blocks.append((key[1], line))
        elif blocks:
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + line)
        else:
            blocks.append(("", line))
    return blocks


def _changed(text: str, front: str) -> str:
    blocks = dict(_blocks(text))
    fields = list(CaseMeta.model_fields)
    given: dict[str, str] = {}
    for key, lines in _blocks(front):
        given[key] = given.get(key, "") + lines
    for key, lines in given.items():
        if key.startswith("-"):
            blocks.pop(key[1:], None)
        elif key in blocks or key not in fields:
            blocks[key] = lines
        else:
            before = {name: part for name, part in blocks.items() if _rank(name, fields) < fields.index(key)}
            after = {name: part for name, part in blocks.items() if name not in before}
            blocks = {**before, key: lines, **after}
    return "".join(blocks.values())


def _rank(name: str, fields: list[str]) -> int:
    return fields.index(name) if name in fields else len(fields)


def _body(body: str, whole: bool) -> str:
    if whole or not body:
        return body or BODY
    first, *rest = BODY.split("\n## ")
    return "\n## ".join([f"{first.rstrip()}\n\n{body.rstrip()}\n", *rest])


def _value(front: str, key: str, default: str) -> str:
    for name, lines in reversed(_blocks(front)):
        if name == key:
            value = lines.partition(":")[2].partition(" #")[0].strip().strip("'\"")
            # A value that cannot be a folder stays out of the path.
            return value if re.fullmatch(r"[\w.-]+", value) else default
    return default


def _year(root: Path, campaign: str) -> str:
    path = root / "cases" / "campaigns" / f"{campaign}.yml"
    if not campaign or not path.is_file():
        return DEFAULT_YEAR
    return str(yaml.safe_load(path.read_text(encoding="utf-8"))["selection_year"])


# --- attachments --------------------------------------------------------------------------


def lay(path: Path, recipe: str) -> None:
    """Put the file that ``recipe`` describes at ``path``, in place of what is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if recipe.startswith("text:"):
        path.write_text(recipe.removeprefix("text:"), encoding="utf-8")
    elif recipe in _SPECIAL:
        _SPECIAL[recipe](path)
    else:
        path.write_bytes(content(recipe, path.suffix))


@cache
def content(recipe: str, suffix: str = "") -> bytes:
    """The bytes of a recipe that is plain content; KeyError where there is no such recipe."""
    return _CONTENT[recipe](suffix.lower())


def _picture(form: str, size: tuple[int, int] = (32, 24), **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (46, 94, 140)).save(buffer, form, **options)
    return buffer.getvalue()


def _exif(gps: bool) -> Image.Exif:
    exif = Image.Exif()
    if gps:
        exif[0x8825] = {1: "N", 2: (31.0, 18.0, 0.0), 3: "E", 4: (120.0, 37.0, 0.0)}
    else:
        exif[0x013B] = "示例拍摄者".encode().decode("latin-1")
    return exif


def _animated(suffix: str) -> bytes:
    frames = [Image.new("RGB", (16, 16), (shade, 94, 140)) for shade in (20, 120, 220)]
    buffer = io.BytesIO()
    form = "PNG" if suffix == ".png" else "WEBP" if suffix == ".webp" else "GIF"
    frames[0].save(buffer, form, save_all=True, append_images=frames[1:], duration=80)
    return buffer.getvalue()


def _huge(_suffix: str) -> bytes:
    """A PNG whose header claims 40,000 by 40,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


_CONTENT: dict[str, Callable[[str], bytes]] = {
    "png": lambda _: _picture("PNG"),
    "jpg": lambda _: _picture("JPEG"),
    "gif": lambda _: _picture("GIF"),
    "webp": lambda _: _picture("WEBP"),
    "png-gps": lambda _: _picture("PNG", exif=_exif(gps=True)),
    "jpg-gps": lambda _: _picture("JPEG", exif=_exif(gps=True)),
    "jpg-author": lambda _: _picture("JPEG", exif=_exif(gps=False)),
    "truncated": lambda suffix: _picture("JPEG" if suffix in {".jpg", ".jpeg"} else "PNG", (640, 480))[:300],
    "wrong-type": lambda suffix: _picture("PNG" if suffix in {".jpg", ".jpeg"} else "JPEG"),
    "animated": _animated,
    "huge-pixels": _huge,
    "svg": lambda _: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "html": lambda _: b"<!doctype html><script>alert(1)</script>",
    "exe": lambda _: b"MZ" + bytes(62),
    "empty": lambda _: b"",
    **attachments.RECIPES,
}


def _big(path: Path) -> None:
    """30 MB that take no room on disk; it begins like a picture."""
    with path.open("wb") as opened:
        opened.write(content("jpg"))
        opened.truncate(30 * 1024 * 1024)


def _unreadable(path: Path) -> None:
    """A file that its reader may not open; a socket where no mode stops the reader (root)."""
    path.write_bytes(content("png"))
    path.chmod(0)
    if os.access(path, os.R_OK):
        path.unlink()
        os.mknod(path, stat.S_IFSOCK | 0o600)


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "inside.png").write_bytes(content("png"))


_SPECIAL: dict[str, Callable[[Path], None]] = {
    "big": _big,
    "link": lambda path: path.symlink_to("/etc/hostname"),
    "link-loop": lambda path: path.symlink_to(path.name),
    "unreadable": _unreadable,
    "folder": _folder,
    "pipe": os.mkfifo,
}
