"""Where a command may write: paths as people type them → paths that can be used, or WrongUse."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from anliku.atomic import reason
from anliku.cli.command import here
from anliku.cli.usage import WrongUse

OURS = ("cases", "overrides", "tooling", "tests", ".github", ".git")
"""Folders of a library in which no command writes what it was asked for."""
_SHOWN = 40


def named_place(option: str, typed: str) -> Path:
    """The absolute path that ``option`` names. Raises WrongUse where nothing can be of that name."""
    if typed == "-":
        raise WrongUse(f"{option} 后面不能写“-”，请写文件或文件夹的名称")
    path = Path(typed) if os.path.isabs(typed) else here() / typed
    try:
        path.lstat()
    except FileNotFoundError:
        pass
    except OSError as error:
        shown = typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}……"
        raise WrongUse(f"{option} 写的“{shown}”用不了（{reason(error)}），请换一个") from None
    return path


def is_special(path: Path) -> bool:
    """Whether a pipe, a device or a socket stands at ``path``, or behind the link there."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def refuse_ours(option: str, path: Path, root: Path) -> None:
    """Raise WrongUse where ``path`` is, or would be, a file of the library itself."""
    real = Path(os.path.realpath(path.parent)) / path.name
    home = Path(os.path.realpath(root))
    if real.name == "mkdocs.yml" or any(real.is_relative_to(home / name) for name in OURS):
        raise WrongUse(f"{option} 写的“{path}”是案例库自己的文件，不会改动它；请写在别的地方")
