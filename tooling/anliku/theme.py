"""``overrides/``: the templates, scripts and styles of the pages, looked at before they are used.

They are ours, but they lie in the library's folder, where a copy can go wrong: half of it missing,
a link to somewhere else (which would be published), a file that cannot be read. A page without its
scripts looks whole and answers nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from anliku.components import components
from anliku.files import NotPlain, open_plain, read_text, unreadable
from anliku.problem import Location, Problem, Severity
from anliku.settings import THEME

TEMPLATES = (
    "404.html", "all.html", "campaign.html", "campaigns.html", "case.html", "facet.html", "home.html", "list.html",
    "main.html", "overview.html", "page.html", "studies.html", "term.html", "partials/card.html",
    "approved.html", "notice.html", "awards.html", "showcase.html", "verify.html", "feedback.html",
    "zone.html", "partials/study.html",
)  # fmt: skip
"""Those that the build asks for by name."""
_PICTURES = (
    "favicon.ico", "icon.svg", "icon-192.png", "icon-512.png", "touch-180.png", "share-wide.png", "share-square.png",
)  # fmt: skip
_NEEDED = (*TEMPLATES, *(f"assets/{name}" for name in components()), *(f"assets/images/{name}" for name in _PICTURES))
_TEXTS = (".html", ".js", ".css", ".svg")
_ADVICE = "请从案例库的程序里重新复制 overrides 文件夹"


def problems(root: Path) -> list[Problem]:
    """What keeps the theme of the library at ``root`` from being used (FL014); nothing where the
    library has no theme of its own to look at."""
    folder = root / THEME
    if not os.path.lexists(folder):
        return []
    if folder.is_symlink() or not folder.is_dir():
        return [_problem(THEME, "overrides 要是文件夹本身，不能是链接或文件：别处的文件会被发布出去；请放入文件夹本身")]
    walked = list(_walk(folder, root))
    known = {problem.location.file for problem in walked}
    return walked + [
        _problem(f"{THEME}/{name}", f"缺少 {THEME}/{name}，页面离不开它；{_ADVICE}")
        for name in _NEEDED
        if not any(place in known for place in _above(f"{THEME}/{name}")) and not os.path.exists(folder / name)
    ]


def _walk(folder: Path, root: Path) -> Iterator[Problem]:
    """The problems of everything below ``folder``; no link is followed."""
    place = folder.relative_to(root).as_posix()
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield _unread(unreadable(place, error, "文件夹"))
        return
    for entry in ordered:
        file = f"{place}/{entry.name}"
        if entry.is_symlink():
            yield _problem(file, "这是一个链接（符号链接），它指向的内容会被发布出去；请放入文件本身")
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), root)
        elif entry.name.endswith(_TEXTS):
            yield from _text(Path(entry.path), file)
        else:
            yield from _other(Path(entry.path), file)


def _text(path: Path, file: str) -> Iterator[Problem]:
    _, faults = read_text(path, file)
    yield from (_unread(fault) for fault in faults if fault.is_error)


def _other(path: Path, file: str) -> Iterator[Problem]:
    try:
        open_plain(path).close()
    except NotPlain:
        yield _problem(file, "这不是普通文件，不能发布；请删掉")
    except OSError as error:
        yield _unread(unreadable(file, error))


def _above(file: str) -> Iterator[str]:
    """``a/b/c`` → ``a/b/c``, ``a/b``, ``a``: what lies in a folder that cannot be read is not missing."""
    while file:
        yield file
        file = file.rpartition("/")[0]


def _unread(fault: Problem) -> Problem:
    return fault._replace(rule="FL014", everyones=True)


def _problem(file: str, message: str, line: int = 1) -> Problem:
    return Problem(Location(file, line), "FL014", Severity.ERROR, message, everyones=True)
