"""Where the cases of a library lie: ``cases/YEAR/ID/index.md``, and what lies there without being one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from anliku.files import unreadable
from anliku.problem import Location, Problem, Severity
from anliku.regex import regex

YEAR = regex(r"[12][0-9]{3}\Z")
INDEX = "index.md"
CAMPAIGNS = "cases/campaigns"
ADOPTIONS = "adoptions.yml"
"""The 借鉴记录 of a case, beside its index.md."""
ATTACHED = (".docx", ".xlsx", ".pdf")
"""What may lie beside a case for its readers to take away, by file name extension."""
MAX_ATTACHED = 10 * 1024 * 1024
"""Bytes of one of them."""


class NotALibrary(Exception):
    """The folder holds no library; the message is Chinese and ready to show.

    ``problems`` say where a library is spoilt (its taxonomy); empty where there is none.
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


def case_folders(content: Path, root: Path) -> tuple[list[str], list[Problem]]:
    """The paths of the folders ``YEAR/ID`` in their order, and what lies where no case can be (FL008).

    Links are reported and never entered. What the system does not let us read, and a year that is
    no folder, is everyone's problem: nobody can say how many cases are missing.
    """
    # Of which there are thousands: paths of pathlib would take longer than the look.
    folders: list[str] = []
    problems: list[Problem] = []
    for entry in entries_of(content, root, problems):
        if not YEAR.match(entry.name):
            _look_into(entry, root, problems)
        elif entry.is_symlink() or not entry.is_dir(follow_symlinks=False):
            stray = _stray(entry, root, "年份文件夹不能是链接或文件，请换成真正的文件夹")
            problems.append(stray._replace(everyones=True))
        else:
            folders += _of_year(Path(entry.path), root, problems)
    return folders, problems


def _of_year(year: Path, root: Path, problems: list[Problem]) -> Iterator[str]:
    for entry in entries_of(year, root, problems):
        if entry.is_symlink():
            problems.append(_stray(entry, root, "案例文件夹不能是链接，请放入文件夹本身"))
        elif not entry.is_dir(follow_symlinks=False):
            problems.append(_stray(entry, root, "案例要放在自己的文件夹里：年份/编号/index.md，请移动或删除"))
        else:
            try:
                os.lstat(os.path.join(entry.path, INDEX))
            except FileNotFoundError:
                problems.append(_stray(entry, root, "这个案例文件夹里没有 index.md，请补上或删除文件夹"))
            except OSError as error:
                problems.append(unreadable(_relative(entry.path, root), error, "文件夹"))
            else:
                yield entry.path


def _look_into(entry: os.DirEntry[str], root: Path, problems: list[Problem]) -> None:
    """Find the folders of pages that cannot be read; what is in them is the rules' to judge."""
    if entry.is_dir(follow_symlinks=False) and entry.name != CAMPAIGNS.rpartition("/")[2]:
        for below in entries_of(Path(entry.path), root, problems):
            _look_into(below, root, problems)


def entries_of(folder: Path, root: Path, problems: list[Problem]) -> list[os.DirEntry[str]]:
    """What lies in a folder, by name; where the system does not let us look, ``problems`` gets to know."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        problems.append(unreadable(_relative(folder, root), error, "文件夹"))
        return []


def _stray(entry: os.DirEntry[str], root: Path, message: str) -> Problem:
    return Problem(Location(_relative(entry.path, root)), "FL008", Severity.ERROR, message)


def _relative(path: str | Path, root: Path) -> str:
    return Path(path).relative_to(root).as_posix()


def among_cases(file: str) -> bool:
    """Whether ``file`` lies in a year's folder."""
    parts = file.split("/")
    return len(parts) > 1 and parts[0] == "cases" and YEAR.match(parts[1]) is not None
