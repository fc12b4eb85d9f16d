"""A new case's folder, written whole or not at all.

Everything is written and synced in a temporary folder under ``.cache/anliku/new`` and then
renamed to ``cases/YEAR/ID`` in one step. Whoever is interrupted leaves the whole case, or
nothing that the library, Git or the site would look at. (Beside the other cases a left-over
would itself be taken for a case.)
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from anliku.atomic import NotAFolder, make_folders, placing, reason, sync_folder
from anliku.case_places import YEAR
from anliku.catalogue import Catalogue
from anliku.contribute.naming import numbering, propose
from anliku.model import ID_PATTERN

_STAGE = (".cache", "anliku", "new")
_TAKEN = {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR}


class NotWritten(Exception):
    """Nothing was written; the message is Chinese and ready to show."""


class Taken(NotWritten):
    """Something of this name is there already."""


def create_next(
    catalogue: Catalogue,
    year: int,
    place: tuple[str | None, str | None],
    files: Callable[[str], Mapping[str, bytes]],
    taken: Iterable[str] = (),
) -> Path:
    """Write a case of ``year`` under the next free id of its region and category (``place``); the
    new folder. ``files`` gives the content for an id; ``taken`` are ids that are not to be given.

    Whoever begins a case at the same moment gets another id. Raises NotWritten.
    """
    given = set(taken)
    with numbering(catalogue.root):
        while True:
            name = propose(catalogue, *place, given)
            try:
                return create(catalogue.root, year, name, files(name))
            except Taken:
                # Only where the numbers could not be held, or Git brought the folder just now.
                if name in given:
                    raise
                given.add(name)


def create(root: Path, year: int, name: str, files: Mapping[str, bytes]) -> Path:
    """Write ``files`` (plain names → content) as the case ``name`` of ``year``; the new folder.

    Raises NotWritten where that cannot be; Taken where something of this name is there already:
    nothing is ever overwritten.
    """
    if not re.match(ID_PATTERN, name) or not YEAR.match(str(year)):
        raise NotWritten(f"“{year}/{name}”不能做案例的文件夹；编号只用小写字母、数字和连字符")
    for file in files:
        if not file or file.startswith(".") or re.search(r"[/\\:\x00-\x1f]", file):
            raise NotWritten(f"“{file}”不能做文件名，请改名后再试")
    place = f"cases/{year}/{name}"
    try:
        return _write(root, str(year), name, files, place)
    except OSError as error:
        if error.errno in _TAKEN and os.path.lexists(root / place):
            raise Taken(_taken(place)) from None
        raise NotWritten(f"{place} 写不了（{reason(error)}），什么都没有留下") from None


def _write(root: Path, year: str, name: str, files: Mapping[str, bytes], place: str) -> Path:
    if os.path.lexists(root / place):
        raise Taken(_taken(place))
    stage = _below(root, *_STAGE) / f"{name}.{secrets.token_hex(4)}"
    try:
        stage.mkdir()
        for file, content in files.items():
            with (stage / file).open("xb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
        sync_folder(stage)
        return _put_in_place(root, year, name, stage)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise


def _put_in_place(root: Path, year: str, name: str, stage: Path) -> Path:
    """Rename the finished folder; a year that was made for it alone goes again where that fails."""
    new_year = not os.path.lexists(root / "cases" / year)
    try:
        target = _below(root, "cases", year) / name
        placing(stage, target)
        # A folder that is not empty, a file or a link at the target makes this fail.
        stage.rename(target)
    except BaseException:
        if new_year:
            # Never one that holds anything by now.
            with contextlib.suppress(OSError):
                (root / "cases" / year).rmdir()
        raise
    sync_folder(target.parent)
    return target


def _below(root: Path, *names: str) -> Path:
    try:
        return make_folders(root, *names)
    except NotAFolder as error:
        raise NotWritten(f"{error.path} 不是普通文件夹，请先移走或删掉它") from None


def _taken(place: str) -> str:
    return f"{place} 已经有了，没有改动它；请换一个编号"
