"""What a check needs of one case: its own problems, the facts that are compared, and what both lean on.

As bytes it is what it leans on, two parts in JSON, each with its length before it, and the sketch of the body (see
:mod:`anliku.likeness`). The problems are a part of their own: a build asks for those of few cases.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from anliku.facts import Facts
from anliku.problem import Problem
from anliku.record.leans import Leans, without_leans
from anliku.record.problem_rows import problem_of, row_of


@dataclass(frozen=True, slots=True)
class Checked:
    """One case once it has been checked."""

    facts: Facts
    leans: Leans
    errors: int
    """How many of its problems are errors."""
    others: int
    """How many are not."""
    rows: bytes
    """Its problems as they are kept."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Its own problems, before allowances, at most as many of each rule as anybody reads
        (:func:`anliku.rules.without_flood`)."""
        return tuple(problem_of(row, self.facts.file) for row in json.loads(self.rows.decode("utf-8", "surrogatepass")))


def pack(facts: Facts, problems: Sequence[Problem], leans: Leans) -> bytes:
    """A case that has been checked as bytes."""
    errors = sum(problem.is_error for problem in problems)
    values = [
        facts.usable,
        facts.id,
        facts.id_at,
        facts.title,
        facts.title_at,
        facts.questions,
        facts.campaign,
        facts.published.isoformat() if facts.published is not None else None,
        facts.body_start,
        errors,
        len(problems) - errors,
    ]
    rows = [row_of(problem, facts.file) for problem in problems]
    return b"".join((leans.packed, _framed(values), _framed(rows), facts.sketch))


def unpack(data: bytes, file: str) -> Checked:
    """The case whose ``index.md`` is ``file``, from the bytes of :func:`pack`."""
    leans, data = without_leans(data)
    text, data = _unframed(data)
    rows, sketch = _unframed(data)
    usable, id_, id_at, title, title_at, questions, campaign, published, body_start, errors, others = json.loads(
        text.decode("utf-8", "surrogatepass")
    )
    _, year, name, _ = file.rsplit("/", 3)
    facts = Facts(
        file=file,
        name=name,
        year=int(year),
        usable=usable,
        id=id_,
        id_at=tuple(id_at),
        title=title,
        title_at=tuple(title_at),
        questions=tuple((question, tuple(at)) for question, at in questions),
        campaign=campaign,
        published=datetime.date.fromisoformat(published) if published is not None else None,
        body_start=body_start,
        sketch=sketch,
    )
    return Checked(facts, leans, errors, others, rows)


def _framed(values: list[Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return len(text).to_bytes(4, "big") + text


def _unframed(data: bytes) -> tuple[bytes, bytes]:
    """The first part, and all behind it."""
    end = 4 + int.from_bytes(data[:4], "big")
    return data[4:end], data[end:]
