"""Our scripts and styles as they are published: without the comments for maintainers.

Half of a script here is what explains it; a reader on a phone need not load that. Only whole
lines go, so that no string can be mistaken for a comment (none of our files has a string of
several lines; a test holds them to it), and everything else stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from anliku.site.shell import EngineError

_KINDS = (".css", ".js", ".svg", ".png")


def published(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The scripts, styles and pictures of the theme in ``folder`` as they are published, each with its
    path below the site. Raises EngineError where one has become a link since the checks."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder.parent).as_posix()
        if path.is_symlink():
            raise EngineError(f"{name} 在检查以后变成了链接；请放入文件本身，再运行一次")
        if path.name.startswith(".") or not path.name.endswith(_KINDS) or path.is_dir():
            continue
        content = path.read_bytes()
        slimmed = path.name.endswith((".js", ".css"))
        yield name, slim(content.decode("utf-8-sig")).encode() if slimmed else content


def slim(text: str) -> str:
    """``text`` (JavaScript or CSS) without empty lines and lines that are all comment."""
    return "".join(f"{line}\n" for line in _lines(text))


def _lines(text: str) -> Iterator[str]:
    inside = False
    for line in text.splitlines():
        code = line.strip()
        if inside:
            inside = "*/" not in code
        elif code.startswith("/*") and "*/" not in code:
            inside = True
        elif code and not code.startswith("//") and not (code.startswith("/*") and code.index("*/") == len(code) - 2):
            yield line
