"""What is worked out of one case: a pure function of its folder and of what it asks its library."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from anliku import rules, source
from anliku.context import Context
from anliku.facts import facts_of
from anliku.files import decode
from anliku.model import Manuscript
from anliku.record.checked import Checked, Leans, pack
from anliku.record.folders import Folder, look, read


@dataclass(frozen=True, slots=True)
class Task:
    """Some cases to work out, wherever it is done. ``context`` is from :func:`carried`; without
    ``checks`` a case's facts are enough."""

    folders: tuple[Folder, ...]
    context: bytes
    checks: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one case: ``checked`` as bytes, and the digest of the folder that it was made
    of; None where it may not be kept."""

    digest: str | None
    checked: bytes


def carried(context: Context) -> bytes:
    """A context as bytes, for tasks. It is pickled because it only ever goes from this program to
    itself; nothing pickled is kept."""
    return pickle.dumps(context.fresh())


@lru_cache(maxsize=1)
def _context(data: bytes) -> Context:
    context: Context = pickle.loads(data)  # noqa: S301 - see carried()
    return context


def work_out(task: Task) -> list[Done]:
    """What comes of the cases of a task, in their order."""
    context = _context(task.context)
    return [_one(folder, context, task.checks) for folder in task.folders]


def _one(folder: Folder, context: Context, checks: bool) -> Done:
    digest, case = _parse(folder)
    asked = context.fresh()
    problems = tuple(rules.without_flood(rules.check_case(case, asked))) if checks else ()
    checked = Checked(facts_of(case), problems, Leans.on(asked))
    # A fault of the program need not happen again.
    if not checks or any(problem.rule == "SY001" for problem in problems) or _digest(folder) != digest:
        digest = None
    return Done(digest, pack(checked))


def _parse(folder: Folder) -> tuple[str | None, Manuscript]:
    """The case, and the digest of the bytes that it was parsed from."""
    path, root = Path(folder.path), Path(folder.root)
    try:
        content = read(folder, look(folder))
    except OSError:
        content = None
    if content is None:
        return None, source.read(path, root)
    data, digest = content
    return digest, source.parse(*decode(data, folder.file), path, folder.file)


def _digest(folder: Folder) -> str | None:
    """The digest of the folder as it is now: pictures were read after the text."""
    try:
        content = read(folder, look(folder))
    except OSError:
        return None
    return content[1] if content is not None else None
