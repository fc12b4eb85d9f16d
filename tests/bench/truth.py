"""What a query should find, and how well it did.

A text contains a query where its characters stand there one after another; white space
beside Chinese is nobody's content, so it is taken out of both, and Latin words count whole.
Paragraphs are apart: what only the end of one and the beginning of the next make together is
contained nowhere.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from anliku.text import HAN

KINDS = ("A", "B", "C", "D")
MIXED = "M"
"""Chinese beside a Latin word, written together; not among the corpus's own queries."""
FIRST = 10
"""P@k looks at so many results at most."""

_SPACE = re.compile(rf"(?<=[{HAN}]) | (?=[{HAN}])")
_MIXED = re.compile(rf"[{HAN}]{{1,3}}[a-z]{{2,12}}(?![0-9a-z])|(?<![0-9a-z])[a-z]{{2,12}}[{HAN}]{{1,3}}")


@dataclass(frozen=True, slots=True)
class Query:
    """``ids``: the articles that contain it by the corpus's own count."""

    kind: str
    text: str
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine gave for a query: everything, best first."""

    query: Query
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Means over queries that some article contains. ``by_kind``: kind → P@k."""

    queries: int
    by_kind: Mapping[str, float]
    first: float
    """Share of the queries whose first result contains them."""
    recall: float
    """Share of the containing articles that were found, of all queries together."""
    recall_listed: float
    """The same by the corpus's own ids."""


def load(path: Path, limit: int, ids: Collection[str]) -> list[Query]:
    """The first queries of each kind in turn, ``limit`` in all, counting only articles ``ids``."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    known = frozenset(ids)
    by_kind = [[row for row in rows if row["kind"] == kind] for kind in KINDS]
    mixed = [row for group in zip(*by_kind, strict=False) for row in group]
    mixed += [row for row in rows if row not in mixed]
    return [Query(row["kind"], row["q"], known & frozenset(row["ids"])) for row in mixed[:limit]]


def mixed(texts: Mapping[str, str], count: int) -> list[Query]:
    """``count`` queries of kind :data:`MIXED`, cut from ``texts`` (id → text): the same every time."""
    found = sorted({match[0] for text in texts.values() for match in _MIXED.finditer(plain(text))})
    truth = Truth(texts)
    chosen = random.Random(1).sample(found, min(count, len(found)))
    return [Query(MIXED, text, truth.containing(text)) for text in chosen]


def plain(text: str) -> str:
    """Lines without width, case and white space that means nothing."""
    text = unicodedata.normalize("NFKC", text).lower()
    return "\n".join(_SPACE.sub("", " ".join(line.split())) for line in text.splitlines())


class Truth:
    """``texts``: id → what was published of it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = {id_: plain(text) for id_, text in texts.items()}

    def containing(self, query: str) -> frozenset[str]:
        """The articles that contain a query."""
        wanted = plain(query)
        # A Latin word at either end must be a whole one.
        before = "(?<![0-9a-z])" if re.match("[0-9a-z]", wanted) else ""
        after = "(?![0-9a-z])" if re.search("[0-9a-z]$", wanted) else ""
        whole = re.compile(before + re.escape(wanted) + after)
        found = (id_ for id_, text in self.texts.items() if wanted in text)
        return frozenset(id_ for id_ in found if whole.search(self.texts[id_]))


def score(answers: Sequence[Answer], truth: Truth) -> Score:
    """How well ``answers`` match ``truth``; queries that no article contains do not count."""
    precision: dict[str, list[float]] = {kind: [] for kind in (*KINDS, MIXED)}
    first: list[bool] = []
    wanted = got = listed = got_listed = 0
    for answer in answers:
        right = truth.containing(answer.query.text)
        if not right:
            continue
        found = set(answer.found)
        k = min(FIRST, len(right))
        precision[answer.query.kind].append(sum(id_ in right for id_ in answer.found[:k]) / k)
        first.append(bool(answer.found) and answer.found[0] in right)
        wanted += len(right)
        got += len(right & found)
        listed += len(answer.query.ids)
        got_listed += len(answer.query.ids & found)
    return Score(
        len(first),
        {kind: mean(values) for kind, values in precision.items() if values},
        mean(first) if first else 0.0,
        got / wanted if wanted else 0.0,
        got_listed / listed if listed else 0.0,
    )
