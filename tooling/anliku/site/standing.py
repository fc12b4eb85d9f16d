"""The site that stands, where nothing has changed since it was made: what came of that build, told again.

A build reads thousands of problems and lists to find that there is nothing to do. So what it has
to tell is kept under one key for all that an edition is made of: the digests of the folders of
its cases, and every byte of ``mkdocs.yml``, of ``overrides/`` and of what else lies below
``cases/``; the day, for an allowance may end with it; and, as in every key, the program. The site
itself is not believed to stand: each of its files is read (:meth:`anliku.site.edition_files.Tree.stand`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from anliku import clock
from anliku.case_places import YEAR
from anliku.files import open_plain
from anliku.kept import Kept, key_of
from anliku.problem import Problem
from anliku.record.folders import Seen
from anliku.record.problem_rows import problem_of, row_of

_KIND = "outcome"
_PARTS = ("mkdocs.yml", "overrides", "cases")
# The table of words: no part of the library, and no build stands on a changed one.
_TABLE = Path(__file__).parents[1] / "meaning" / "words.bin"
# Bytes of a file that is looked at; a longer one is no page, no template and no picture that could be published.
_LONGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build has to tell."""

    edition: bytes
    """What all of the edition was made of (:attr:`anliku.site.edition_files.Tree.whole`)."""
    cases: int
    left_out: tuple[tuple[str, tuple[Problem, ...]], ...]
    """As in :class:`anliku.site.prepare.Prepared`."""
    allowed: tuple[Problem, ...]
    """Findings that somebody has allowed."""
    warnings: int
    """How many other problems that stop nothing."""
    remarks: tuple[str, ...]
    """What the engine warned of, and links that lead nowhere."""
    notes: tuple[str, ...] = ()
    """What the site does without, as long as nobody sets it."""


def around(root: Path) -> bytes | None:
    """Stands for everything that an edition of the library at ``root`` is made of beside the folders of its
    cases; None where some of it cannot be read."""
    parts: list[str | bytes] = []
    try:
        for name in _PARTS:
            parts += _below(root, name)
        parts.append(_TABLE.read_bytes())
    except OSError:
        return None
    return key_of(*parts)


def _below(root: Path, name: str) -> Iterator[str | bytes]:
    """The name of a file or folder, what it is, and what is in it. Raises OSError, also for a link."""
    path = os.path.join(root, name)
    if not os.path.lexists(path):
        yield f"none {name}"
    elif os.path.isdir(path) and not os.path.islink(path):
        yield f"folder {name}"
        for entry in sorted(os.listdir(path)):
            # What lies among the cases of a year is looked at with them.
            if name != "cases" or not YEAR.match(entry):
                yield from _below(root, f"{name}/{entry}")
    else:
        yield f"file {name}"
        with open_plain(path) as opened:
            content = opened.read(_LONGEST + 1)
        if len(content) > _LONGEST:
            raise OSError(f"{path} is too large")
        yield content


def key(seen: Seen, surroundings: bytes | None, *options: object) -> bytes | None:
    """Stands for a build of the library with these ``options``; None where something in it cannot be read.
    ``surroundings`` are those that :func:`around` gives."""
    if surroundings is None or len(seen.digests) < len(seen.folders):
        return None
    parts: list[str | bytes] = [surroundings, repr(options), clock.today().isoformat()]
    parts += (repr(row_of(problem)) for problem in seen.strays)
    parts.append("cases")
    for folder in seen.folders:
        parts += [folder.file, seen.digests[folder.file]]
    return key_of(_KIND, *parts)


def recall(kept: Kept, key: bytes | None) -> Outcome | None:
    """What came of a build with this key."""
    value = kept.get(_KIND, key) if key is not None else None
    if value is None:
        return None
    edition, cases, left_out, allowed, warnings, remarks, notes = json.loads(value.decode("utf-8", "surrogatepass"))
    return Outcome(
        bytes.fromhex(edition),
        cases,
        tuple((file, tuple(map(problem_of, rows))) for file, rows in left_out),
        tuple(map(problem_of, allowed)),
        warnings,
        tuple(remarks),
        tuple(notes),
    )


def remember(kept: Kept, key: bytes | None, outcome: Outcome) -> None:
    """Keep what came of a build with this key."""
    if key is None:
        return
    values = [
        outcome.edition.hex(),
        outcome.cases,
        [(file, list(map(row_of, problems))) for file, problems in outcome.left_out],
        list(map(row_of, outcome.allowed)),
        outcome.warnings,
        outcome.remarks,
        outcome.notes,
    ]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    kept.put_many(_KIND, {key: text.encode("utf-8", "surrogatepass")})
