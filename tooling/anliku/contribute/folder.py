"""A new case's folder, written whole or not at all.

Everything is written and synced in a temporary folder under ``.cache/anliku/new`` and then
renamed to ``cases/YEAR/ID`` in one step. Whoever is interrupted leaves the whole case, or
nothing that the library, Git or the site would look at. (Beside the other cases a left-over
would itself be taken for a case.)
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from anliku.atomic import NotAFolder, make_folders, reason, sync_folder
from anliku.catalogue import YEAR
from anliku.model import ID_PATTERN

_STAGE = (".cache", "anliku", "new")
_TAKEN = {errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR}


class NotWritten(Exception):
    """Nothing was written; the message is Chinese and ready to show."""


def create(root: Path, year: int, name: str, files: Mapping[str, bytes]) -> Path:
    """Write ``files`` (plain names → content) as the case ``name`` of ``year``; the new folder.

    Raises NotWritten where that cannot be, above all where something of this name is there
    already: nothing is ever overwritten.
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
            raise NotWritten(_taken(place)) from None
        raise NotWritten(f"{place} 写不了（{reason(error)}），什么都没有留下") from None


def _write(root: Path, year: str, name: str, files: Mapping[str, bytes], place: str) -> Path:
    target = _below(root, "cases", year) / name
    if os.path.lexists(target):
        raise NotWritten(_taken(place))
    stage = _below(root, *_STAGE) / f"{name}.{secrets.token_hex(4)}"
    try:
        stage.mkdir()
        for file, content in files.items():
            with (stage / file).open("xb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
        sync_folder(stage)
        # A folder that is not empty, a file or a link at the target makes this fail.
        stage.rename(target)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
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
