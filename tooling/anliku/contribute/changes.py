"""What a pull request changes, as Git tells it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from anliku.case_places import YEAR


class NoComparison(Exception):
    """Git cannot compare; the message is Chinese and ready to show."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The changed paths, relative to the root with ``/``, each group in order."""

    cases: tuple[str, ...]
    """Folders ``cases/YEAR/ID`` that are there now."""
    added: frozenset[str]
    """Those of them that were not there before."""
    removed: tuple[str, ...]
    """Folders of cases that are gone."""
    content: tuple[str, ...]
    """Other files of ``cases``: terms, campaigns, pages."""
    program: tuple[str, ...]
    """Everything else."""


def changes(root: Path, base: str) -> Changes:
    """What differs from where the present work left ``base``: in commits, in the folder, and
    in new files that Git does not know yet. Raises NoComparison."""
    start = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}").strip()
    fork = _git(root, "merge-base", start, "HEAD").strip()
    listed = _git(root, "diff", "--name-only", "--no-renames", "--relative", "-z", fork, "--")
    fresh = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    paths = sorted({path for path in (listed + fresh).split("\0") if path})
    before = _git(root, "ls-tree", "-r", "-z", "--name-only", fork, "cases").split("\0")
    known = {folder for path in before if (folder := case_folder(path))}
    folders = sorted({folder for path in paths if (folder := case_folder(path))})
    there = [folder for folder in folders if _stands(root / folder)]
    rest = [path for path in paths if case_folder(path) is None]
    return Changes(
        cases=tuple(there),
        added=frozenset(there) - known,
        removed=tuple(folder for folder in folders if folder not in there),
        content=tuple(path for path in rest if path.startswith("cases/")),
        program=tuple(path for path in rest if not path.startswith("cases/")),
    )


def case_folder(path: str) -> str | None:
    """``cases/2024/gusu-01`` for whatever lies in it; None for a path that is in no case."""
    parts = path.split("/")
    return "/".join(parts[:3]) if len(parts) > 3 and parts[0] == "cases" and YEAR.match(parts[1]) else None


def _stands(folder: Path) -> bool:
    return folder.is_symlink() or (folder.is_dir() and any(folder.iterdir()))


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    except FileNotFoundError:
        raise NoComparison("没有找到 git；请装好 git，或直接写出案例的路径") from None
    if done.returncode == 0:
        return os.fsdecode(done.stdout)
    if b"not a git repository" in done.stderr:
        raise NoComparison("这个文件夹不是 Git 仓库，没有分支可比；请直接写出案例的路径")
    if arguments[0] == "rev-parse":
        base = arguments[-1].removesuffix("^{commit}")
        raise NoComparison(f"没有“{base}”这个分支或提交；请检查 --base，或先运行 git fetch")
    raise NoComparison("Git 找不到共同的起点；历史可能没有取全，请运行 git fetch --unshallow，或换一个 --base")
