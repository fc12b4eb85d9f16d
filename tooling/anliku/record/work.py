"""What is worked out of one case: a pure function of its folder and of what it asks its library."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from anliku import rules, source
from anliku.context import Context
from anliku.facts import facts_of
from anliku.files import decode
from anliku.heap import no_collection
from anliku.model import Manuscript
from anliku.problem import Problem
from anliku.reading import CaseReading, reading_of
from anliku.record.checked import pack
from anliku.record.folders import Folder, Look, look, read
from anliku.record.leans import Leans

CHECKED = "checked"
FACTS = "facts"
"""A case of which only what is compared was asked: it looks like one without problems."""


@dataclass(frozen=True, slots=True)
class Task:
    """Some cases to work out, wherever it is done, each parsed once.

    Without ``checks`` a case's facts are enough; ``made`` are the names of what is made of a case
    without errors (:data:`anliku.record.made.MADE`).
    """

    folders: tuple[Folder, ...]
    checks: bool = True
    made: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one case: values as bytes by name, and the digest of the folder that they were
    made of; None where they may not be kept."""

    digest: str | None
    values: dict[str, bytes]
    stamp: str = ""
    """How the folder looked before it was read (see :class:`anliku.record.folders.Look`)."""
    newest: int = 0


def carried(context: Context) -> bytes:
    """A context as bytes, for :func:`work_out`. It is pickled because it only ever goes from this program to
    itself; nothing pickled is kept."""
    return pickle.dumps(context.fresh())


@lru_cache(maxsize=1)
def _context(data: bytes) -> Context:
    context: Context = pickle.loads(data)  # noqa: S301 - see carried()
    return context


def work_out(task: Task, carried_context: bytes) -> list[Done]:
    """What comes of the cases of a task, in their order; all tasks share ``carried_context``,
    see :func:`carried`."""
    context = _context(carried_context)
    with no_collection():
        cases = [_Working(folder, context) for folder in task.folders]
        own = rules.check_readings([case.reading for case in cases]) if task.checks else [[] for _ in cases]
        for case, problems in zip(cases, own, strict=True):
            case.take_problems(problems, CHECKED if task.checks else FACTS)
        if task.made:
            _make(cases, task.made)
        return [case.done() for case in cases]


class _Working:
    """One case while it is worked out."""

    def __init__(self, folder: Folder, context: Context) -> None:
        self._folder = folder
        self._seen, self._digest, manuscript = _parse(folder)
        self.reading = reading_of(manuscript, context.fresh())
        self._problems: tuple[Problem, ...] = ()
        self._leans, self._asked = Leans(b""), 0
        self._values: dict[str, bytes] = {}

    def take_problems(self, problems: list[Problem], name: str) -> None:
        """Take its problems; they and what is compared of it are a value of this name."""
        self._problems = tuple(rules.without_flood(problems))
        self._leans, self._asked = Leans.on(self.reading.context), len(self.reading.context.asked)
        self._values[name] = pack(facts_of(self.reading.case), self._problems, self._leans)

    @property
    def is_good(self) -> bool:
        """Whether there is no error in it: of others nothing is made."""
        return not any(problem.is_error for problem in self._problems)

    def take(self, name: str, value: bytes) -> None:
        """Take what was made of it, with all that was asked so far: the reading answers nothing twice."""
        context = self.reading.context
        # Most ask nothing that was not asked before.
        if len(context.asked) > self._asked:
            self._leans, self._asked = Leans.on(context), len(context.asked)
        self._values[name] = self._leans.packed + value

    def done(self) -> Done:
        """What came of it."""
        seen = self._seen
        if seen is None or not _may_be_kept(self._folder, seen, self._digest, self._problems):
            return Done(None, self._values)
        return Done(self._digest, self._values, seen.stamp, seen.newest)


def _make(cases: Sequence[_Working], names: Sequence[str]) -> None:
    """Make everything of the cases without errors."""
    # Pages and search take long to load, and a check needs neither.
    from anliku.record.made import BEFORE, MADE, Making

    makings = [(case, Making(case.reading)) for case in cases if isinstance(case.reading, CaseReading) and case.is_good]
    # One thing for all cases, not all things for one case: what a step looks into (the dictionary, the table of words,
    # its own code) stays in the processor's memory meanwhile, which saves an eighth of the time.
    for name in names:
        for step in BEFORE.get(name, ()):
            for _, making in makings:
                step(making)
        for case, making in makings:
            value = MADE[name](making)
            if value is not None:
                case.take(name, value)


def _may_be_kept(folder: Folder, seen: Look, digest: str | None, problems: tuple[Problem, ...]) -> bool:
    """A fault of the program need not happen again. And what lies beside the text is read after it: where something
    of that counts, it has to be the same still."""
    if any(problem.rule == "SY001" for problem in problems):
        return False
    return not seen.is_read() or _digest(folder) == digest


def _parse(folder: Folder) -> tuple[Look | None, str | None, Manuscript]:
    """What lay in the folder, the digest of the bytes that the case was parsed from, and the case; the
    first two are None where some of it cannot be read."""
    path, root = Path(folder.path), Path(folder.root)
    try:
        seen = look(folder)
        content = read(folder, seen)
    except OSError:
        content = None
    if content is None:
        return None, None, source.read(path, root)
    data, digest = content
    return seen, digest, source.parse(*decode(data, folder.file), path, folder.file, seen.beside(path))


def _digest(folder: Folder) -> str | None:
    """The digest of the folder as it is now."""
    try:
        content = read(folder, look(folder))
    except OSError:
        return None
    return content[1] if content is not None else None
