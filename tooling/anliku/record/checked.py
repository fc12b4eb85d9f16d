"""What a check needs of one case: its own problems, the facts that are compared, and what both lean on.

As bytes it is two parts: JSON, and the sketch of the body (see :mod:`anliku.likeness`).
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from anliku.facts import Facts
from anliku.problem import Problem
from anliku.record.leans import Leans, without_leans
from anliku.record.problem_rows import problem_of, row_of


@dataclass(frozen=True, slots=True)
class Checked:
    """One case once it has been checked. ``problems`` are its own, before allowances, at most as
    many of each rule as anybody reads (:func:`anliku.rules.without_flood`)."""

    facts: Facts
    problems: tuple[Problem, ...]
    leans: Leans


def pack(checked: Checked) -> bytes:
    """``checked`` as bytes."""
    facts = checked.facts
    values = [
        facts.usable,
        facts.id,
        facts.id_at,
        facts.title,
        facts.title_at,
        facts.campaign,
        facts.published.isoformat() if facts.published is not None else None,
        facts.body_start,
        [row_of(problem, facts.file) for problem in checked.problems],
    ]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return b"".join((checked.leans.pack(), len(text).to_bytes(4, "big"), text, facts.sketch))


def unpack(data: bytes, file: str) -> Checked:
    """The case whose ``index.md`` is ``file``, from the bytes of :func:`pack`."""
    leans, data = without_leans(data)
    end = 4 + int.from_bytes(data[:4], "big")
    values = json.loads(data[4:end].decode("utf-8", "surrogatepass"))
    usable, id_, id_at, title, title_at, campaign, published, body_start, rows = values
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
        campaign=campaign,
        published=datetime.date.fromisoformat(published) if published is not None else None,
        body_start=body_start,
        sketch=data[end:],
    )
    return Checked(facts, tuple(problem_of(row, file) for row in rows), leans)
