"""Our scripts and styles as they are published: joined for each kind of page, without the comments for maintainers.

A page asks for one script and one stylesheet; which components these hold, :mod:`anliku.components` says.
Half of a script here is what explains it; a reader on a phone need not load that. Only whole
lines go, so that no string can be mistaken for a comment (none of our files has a string of
several lines; a test holds them to it), and everything else stays as it was written but for its indentation.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from anliku.components import bundles, components
from anliku.site.shell import EngineError

_KINDS = (".css", ".js", ".svg", ".png", ".ico")


def published(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The bundles, and what else the theme's ``folder`` of assets holds, as they are published, each with its path
    below the site. Raises EngineError where a file has become a link since the checks, or a component is gone."""
    contents = dict(_contents(folder))
    for name, parts in bundles().items():
        gone = next((part for part in parts if part not in contents), None)
        if gone is not None:
            raise EngineError(
                f"缺少 overrides/assets/{gone}，页面离不开它；请从案例库的程序里重新复制 overrides 文件夹"
            )
        joined = (contents[part] if part.endswith(".css") else guarded(contents[part]) for part in parts)
        yield f"{folder.name}/{name}", b"".join(joined)
    known = set(components())
    for name, content in contents.items():
        if name not in known:
            yield f"{folder.name}/{name}", content


def _contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """What the files of ``folder`` hold when they are published, each with its path in it."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            raise EngineError(f"{folder.name}/{name} 在检查以后变成了链接；请放入文件本身，再运行一次")
        if path.name.startswith(".") or not path.name.endswith(_KINDS) or path.is_dir():
            continue
        content = path.read_bytes()
        slimmed = path.name.endswith((".js", ".css"))
        yield name, slim(content.decode("utf-8-sig")).encode() if slimmed else content


def guarded(script: bytes) -> bytes:
    """A script so that a fault in it does not keep those behind it from running: the browser tells of it, and the
    page goes on. One that others use (``const anlikuQuery = …``) has to stand as it is."""
    if not script.startswith(b"("):
        return script
    return b"try {\n" + script + b"} catch (error) {\n  setTimeout(() => {\n    throw error;\n  });\n}\n"


def slim(text: str) -> str:
    """``text`` (JavaScript or CSS) without empty lines, lines that are all comment, and indentation."""
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
            yield code
