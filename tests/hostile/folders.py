"""Files and paths: names, links, attachments and pictures that must not get through."""

from __future__ import annotations

import io
import os
import struct
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.factory import content, lay
from tests.hostile.base import YEAR, case_text, write

Recipe = Callable[[Path, str], object]
SECRET = "禁发样本：这个文件不在案例库里"


def _secret(root: Path) -> Path:
    """A file outside of the library that no link may bring into the site."""
    path = root.parent / f"{root.name}-secret.md"
    path.write_text(SECRET, encoding="utf-8")
    return path


def _named(folder: str, typed: str | None = None, title: str = "") -> Recipe:
    """A case in ``folder`` that calls itself ``typed``."""

    def recipe(root: Path, name: str) -> None:
        write(root, folder, case_text(folder if typed is None else typed, title=title or name))

    return recipe


def _called(typed: str) -> Recipe:
    """A case whose id is ``typed``, in a folder that is called after the fixture."""
    return lambda root, name: write(root, name, case_text(typed, title=name))


def _both(*recipes: Recipe) -> Recipe:
    def recipe(root: Path, name: str) -> None:
        for part in recipes:
            part(root, name)

    return recipe


def _shows(target: str) -> Recipe:
    """A case that shows the picture ``target``."""
    return lambda root, name: write(root, name, case_text(name, f"![禁发样本的错因统计图]({target})"))


def _with(file: str, data: bytes | str | Callable[[], bytes]) -> Recipe:
    """A case with ``file`` beside it: bytes, a recipe of the factory, or what makes the bytes.
    A picture is also shown in the text, so that only the file itself is wrong."""

    def recipe(root: Path, name: str) -> None:
        shown = file.lower().endswith((".png", ".jpg", ".jpeg", ".webp")) and file.isprintable()
        folder = write(root, name, case_text(name, f"![禁发样本的错因统计图]({file})" if shown else ""))
        if isinstance(data, str):
            lay(folder / file, data)
        else:
            (folder / file).write_bytes(data if isinstance(data, bytes) else data())

    return recipe


def _linked(file: str, target: Callable[[Path], str]) -> Recipe:
    """A case whose ``file`` is a symbolic link."""

    def recipe(root: Path, name: str) -> None:
        folder = write(root, name, case_text(name, f"![禁发样本的错因统计图]({file})" if file != "index.md" else ""))
        (folder / file).unlink(missing_ok=True)
        (folder / file).symlink_to(target(root))

    return recipe


def _linked_folder(root: Path, name: str) -> None:
    elsewhere = root.parent / f"{root.name}-elsewhere"
    write(elsewhere, name, case_text(name))
    (root / "cases" / YEAR / name).symlink_to(elsewhere / "cases" / YEAR / name)


def _linked_year(root: Path, name: str) -> None:
    elsewhere = root.parent / f"{root.name}-other-year"
    write(elsewhere, name, case_text(name))
    (root / "cases" / "2023").symlink_to(elsewhere / "cases" / YEAR)


def _linked_loop(root: Path, name: str) -> None:
    (root / "cases" / YEAR / name).symlink_to(root / "cases" / YEAR)


def _pipe(file: str) -> Recipe:
    """A named pipe: whoever opens it waits for ever."""

    def recipe(root: Path, name: str) -> None:
        folder = write(root, name, case_text(name, f"![禁发样本的错因统计图]({file})" if file != "index.md" else ""))
        (folder / file).unlink(missing_ok=True)
        os.mkfifo(folder / file)

    return recipe


def _without_index(root: Path, name: str) -> None:
    (write(root, name, "") / "index.md").unlink()


def _loose(root: Path, name: str) -> None:
    (root / "cases" / YEAR / f"{name}.md").write_text(case_text(name), encoding="utf-8")


def _outside_years(root: Path, name: str) -> None:
    folder = root / "cases" / "weifenlei" / name
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(case_text(name), encoding="utf-8")


def saved(form: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (46, 94, 140)).save(buffer, form, **options)
    return buffer.getvalue()


def _jpeg_of_40000() -> bytes:
    """A JPEG whose frame header claims 40,000 × 40,000 pixels."""
    data = saved("JPEG")
    frame = data.index(b"\xff\xc0")
    return data[: frame + 5] + struct.pack(">HH", 40_000, 40_000) + data[frame + 9 :]


def _png_text() -> bytes:
    info = PngInfo()
    info.add_text("Author", "禁发样本拍摄者")
    return saved("PNG", pnginfo=info)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_text_bomb() -> bytes:
    """A PNG whose compressed text is 200 MB when unpacked."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    data = saved("PNG")
    return data[:33] + _chunk(b"zTXt", b"Comment\0\0" + packed) + data[33:]


def _png_broken_sum() -> bytes:
    data = bytearray(saved("PNG"))
    data[data.index(b"IDAT") + 8] ^= 0xFF
    return bytes(data)


def _many_scans() -> bytes:
    """A progressive JPEG that repeats its last scan a thousand times."""
    data = saved("JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 1_000 + data[-2:]


RECIPES: dict[str, Recipe] = {
    # Slugs.
    "slug-parent": _called("../x"),
    "slug-slash": _called("a/b"),
    "slug-backslash": _called('"a\\\\b"'),
    "slug-percent": _called("a%2fb"),
    "slug-device": _named("con"),
    "slug-device-upper": _named("CON"),
    "slug-trailing-dot": _named("slug-trailing-dot."),
    "slug-trailing-space": _named("slug-trailing-space ", '"slug-trailing-space "'),
    "slug-upper": _named("Slug-Upper"),
    "slug-chinese": _named("吴中数学"),
    "slug-decomposed": _named(unicodedata.normalize("NFD", "slug-café"), "slug-cafe"),
    "slug-decomposed-twins": _both(
        _named(unicodedata.normalize("NFC", "twin-é"), "twin-e", "甲"),
        _named(unicodedata.normalize("NFD", "twin-é"), "twin-e", "乙"),
    ),
    "slug-case-twins": _both(_named("case-twin", title="丙"), _named("Case-Twin", "case-twin", "丁")),
    "slug-of-another-case": _called("hao-yuwen-01"),
    "slug-of-255-bytes": _named("a" * 255),
    "slug-of-a-section": _named("search"),
    "slug-leading-dash": _named("-rf"),
    "slug-hidden": _named(".hidden-case"),
    "slug-html": _named("<img src=x onerror=alert(1)>", "slug-html"),
    "slug-control-character": _named("slug\n::error::x", "slug-control"),
    "slug-bidi": _named("slug-\u202ednim", "slug-bidi"),
    "slug-not-utf-8": _named(os.fsdecode(b"slug-\xff\xfe"), "slug-not-utf-8"),
    # Where a picture may point.
    "picture-parent-encoded": _shows("..%2fhao-yuwen-01%2fduibi.png"),
    "picture-parent-encoded-twice": _shows("..%252f..%252fetc%252fhostname"),
    "picture-parent": _shows("../../../../etc/hostname"),
    "picture-of-another-case": _shows("../hao-yuwen-01/duibi.png"),
    "picture-host-share": _shows("\\\\\\\\host\\\\x.png"),
    "picture-drive": _shows("C:\\\\x.png"),
    "picture-file-scheme": _shows("file:///etc/hostname"),
    "picture-protocol-relative": _shows("//host/x.png"),
    "picture-absolute": _shows("/etc/hostname"),
    "picture-null-encoded": _shows("tu.png%00.svg"),
    "picture-query": _shows("tu.png?x=1#y"),
    "picture-missing": _shows("tu.png"),
    # Links on the disk.
    "link-to-system-file": _linked("tu.png", lambda root: "/etc/hostname"),
    "link-to-secret": _linked("tu.png", lambda root: str(_secret(root))),
    "link-to-sibling": _linked("tu.png", lambda root: "../hao-yuwen-01/duibi.png"),
    "link-loop": _linked("tu.png", lambda root: "tu.png"),
    "link-broken": _linked("tu.png", lambda root: "meiyou.png"),
    "link-to-folder": _linked("tu.png", lambda root: "/etc"),
    "link-index": _linked("index.md", lambda root: str(_secret(root))),
    "link-index-to-sibling": _linked("index.md", lambda root: "../hao-yuwen-01/index.md"),
    "link-index-loop": _linked("index.md", lambda root: "index.md"),
    "link-case-folder": _linked_folder,
    "link-case-folder-loop": _linked_loop,
    "link-year-folder": _linked_year,
    # What lies beside index.md, or where no case can be.
    "attachment-html": _with("index.html", "html"),
    "attachment-html-named": _with("yemian.htm", "html"),
    "attachment-script": _with("jiaoben.js", b"alert('x')"),
    "attachment-vector": _with("tu.svg", "svg"),
    "attachment-program": _with("chengxu.exe", "exe"),
    "attachment-style": _with("yangshi.css", b"body{display:none}"),
    "attachment-gif": _with("tu.gif", "gif"),
    "attachment-word": _with("anli.docx", b"PK\x03\x04" + bytes(60)),
    "attachment-markdown": _with("fubiao.md", "text:# 禁发样本\n"),
    "attachment-settings": _with("mkdocs.yml", "text:plugins: [macros]\n"),
    "attachment-hidden": _with(".htaccess", "text:Options +Indexes\n"),
    "attachment-without-extension": _with("shuju", "text:禁发样本\n"),
    "attachment-double-extension": _with("tu.png.html", "html"),
    "attachment-not-utf-8": _with(os.fsdecode(b"\xff\xfe.png"), "png"),
    "attachment-bidi-name": _with("tu\u202egnp.exe", "exe"),
    "attachment-html-name": _with("<img src=x onerror=alert(1)>.html", "html"),
    "attachment-folder": _with("tupian", "folder"),
    "attachment-pipe": _pipe("tu.png"),
    "unreadable-index": _both(_with("index.md", "unreadable")),
    "pipe-index": _pipe("index.md"),
    "folder-index": _with("index.md", "folder"),
    "without-index": _without_index,
    "loose-file": _loose,
    "outside-years": _outside_years,
    # Pictures.
    "picture-unreadable": _with("tu.png", "unreadable"),
    "picture-wrong-extension": _with("tu.jpg", "wrong-type"),
    "picture-is-web-page": _with("tu.png", "html"),
    "picture-is-vector": _with("tu.png", "svg"),
    "picture-is-program": _with("tu.jpg", "exe"),
    "picture-is-gif": _with("tu.png", "gif"),
    "picture-empty": _with("tu.png", "empty"),
    "picture-truncated": _with("tu.png", "truncated"),
    "picture-truncated-jpeg": _with("tu.jpg", "truncated"),
    "picture-broken-sum": _with("tu.png", _png_broken_sum),
    "picture-animated": _with("tu.png", "animated"),
    "picture-animated-webp": _with("tu.webp", "animated"),
    "picture-of-40000-pixels": _with("tu.png", "huge-pixels"),
    "picture-of-40000-pixels-jpeg": _with("tu.jpg", _jpeg_of_40000),
    "picture-with-place": _with("tu.jpg", "jpg-gps"),
    "picture-with-place-png": _with("tu.png", "png-gps"),
    "picture-with-author": _with("tu.jpg", "jpg-author"),
    "picture-with-author-png": _with("tu.png", _png_text),
    "picture-with-comment": _with("tu.jpg", lambda: saved("JPEG", comment="禁发样本".encode())),
    "picture-with-appended-page": _with("tu.png", lambda: content("png") + content("html")),
    "picture-text-bomb": _with("tu.png", _png_text_bomb),
    "picture-many-scans": _with("tu.jpg", _many_scans),
    "picture-of-30-mb": _with("tu.jpg", "big"),
    "picture-unused": lambda root, name: lay(write(root, name, case_text(name)) / "tu.png", "png"),
    "picture-without-alt": lambda root, name: lay(write(root, name, case_text(name, "![](tu.png)")) / "tu.png", "png"),
    "picture-alt-is-file-name": lambda root, name: lay(
        write(root, name, case_text(name, "![tu.png](tu.png)")) / "tu.png", "png"
    ),
    "picture-name-in-chinese": _with("错因统计图.png", "png"),
    "picture-name-upper": _with("TU.PNG", "png"),
}
