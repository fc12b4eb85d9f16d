"""A case as search sees it: normalised text in slots, and what a result shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate

from anliku.context import Context
from anliku.model import FACETS, CaseMeta
from anliku.reading import CaseReading
from anliku.search.measured import EVIDENCE, measured
from anliku.search.normalise import normalise, normalise_all
from anliku.text import one_line

# Where a field's text begins in a case's row of positions. A position tells its field, so a
# match in the title is known without any further table. What does not fit its slot is cut
# (only headings can be that long, and they stand in the body too).
SLOTS = (("title", 0), ("terms", 128), ("summary", 1024), ("headings", 1536), ("body", 4096))
SLOT_STARTS = tuple(start for _, start in SLOTS)
# The weight of one occurrence in each slot.
WEIGHTS = (12, 6, 3, 2, 1)
# What a match there is worth above all weights: title, terms, summary and headings, body.
TIERS = (3, 2, 1, 1, 0)
# Text of a result is loaded in passages of about this many characters.
PASSAGE = 300
DIGEST = 32
"""Characters of the digest of an entry."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Normalised words with a weight from 1 to 255 each, in columns: a case means many hundred, and an object for
    each would take longer to make than all that is done with them."""

    text: str = ""
    """The words, a line each."""
    weights: bytes = b""

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, int]]) -> Meaning:
        """Words with their weights, in their order."""
        words, weights = zip(*pairs, strict=True) if pairs else ((), ())
        return cls.of_columns(words, bytes(weights))

    @classmethod
    def of_columns(cls, words: Sequence[str], weights: bytes) -> Meaning:
        """Words with their weights, as :func:`anliku.meaning.meant` gives them."""
        return cls("\n".join(words), weights)

    @property
    def words(self) -> list[str]:
        """The words alone."""
        return self.text.split("\n") if self.weights else []

    @property
    def pairs(self) -> tuple[tuple[str, int], ...]:
        """The reverse of :meth:`of`."""
        return tuple(zip(self.words, self.weights, strict=True))


@dataclass(frozen=True, slots=True)
class Entry:
    """One case. ``slots`` are normalised texts in the order of :data:`SLOTS`."""

    id: str
    url: str
    slots: tuple[str, str, str, str, str]
    terms: dict[str, tuple[str, ...]]
    """Facet → canonical names."""
    year: int
    passages: tuple[tuple[int, str], ...]
    """(offset in the normalised body, text as written) of each passage, whole blocks each."""
    meaning: Meaning = Meaning()
    """The words that the case means, contained or not, the largest weight first."""

    def pack(self) -> bytes:
        """The same as bytes, for keeping."""
        # Texts and weights as they are: to read them as JSON would take longer than all that is done with them.
        texts = [*self.slots, *(text for _, text in self.passages), self.meaning.text]
        starts = [start for start, _ in self.passages]
        head = (self.id, self.url, self.terms, self.year, starts, list(map(len, texts)), len(self.meaning.weights))
        return b"".join(
            (
                json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"),
                b"\n",
                self.meaning.weights,
                "".join(texts).encode("utf-8", "surrogatepass"),
            )
        )

    @classmethod
    def unpack(cls, data: bytes) -> Entry:
        """The reverse of :meth:`pack`, for bytes that it gave."""
        at = data.index(b"\n") + 1
        name, url, terms, year, starts, sizes, meant = json.loads(data[:at].decode("utf-8", "surrogatepass"))
        weights = data[at : at + meant]
        text = data[at + meant :].decode("utf-8", "surrogatepass")
        ends = list(accumulate(sizes))
        title, named, summary, headings, body, *passages, words = (
            text[end - size : end] for end, size in zip(ends, sizes, strict=True)
        )
        return cls(
            id=name,
            url=url,
            slots=(title, named, summary, headings, body),
            terms={facet: tuple(names) for facet, names in terms.items()},
            year=year,
            passages=tuple(zip(starts, passages, strict=True)),
            meaning=Meaning(words, weights),
        )


@dataclass(frozen=True, slots=True)
class Brief:
    """What every edition has to know of every case, the texts left out: small, so that all of
    them are at hand where one case has changed."""

    id: str
    terms: dict[str, tuple[str, ...]]
    """Facet → canonical names."""
    year: int
    digest: str
    """Of the whole entry; the same entry has the same on any machine."""

    @classmethod
    def of(cls, entry: Entry, packed: bytes | None = None) -> Brief:
        """The entry in brief; ``packed`` where it is in one piece already."""
        packed = packed if packed is not None else entry.pack()
        return cls(entry.id, entry.terms, entry.year, sha256(packed).hexdigest()[:DIGEST])

    def pack(self) -> bytes:
        """The same as bytes, for keeping: the digest in front, so that it and the rest (:data:`DIGEST`) are at hand
        without looking into them."""
        return f"{self.digest}{json.dumps((self.id, self.terms, self.year), ensure_ascii=False)}".encode()

    @classmethod
    def unpack(cls, data: bytes) -> Brief:
        """The reverse of :meth:`pack`, for bytes that it gave."""
        name, terms, year = json.loads(data[DIGEST:])
        return cls(name, {facet: tuple(names) for facet, names in terms.items()}, year, data[:DIGEST].decode())


def entry(reading: CaseReading) -> Entry:
    """Make an entry of a case."""
    case, meta, document = reading.case, reading.meta, reading.document
    terms: dict[str, tuple[str, ...]] = {}
    names: list[str] = []
    for facet, typed in meta.terms().items():
        known = [term for name in typed if (term := reading.context.term(facet, name))]
        terms[facet] = tuple(term.name for term in known)
        for term in known:
            names += term.names
    terms[EVIDENCE] = measured(meta.evidence)
    words = [*names, *meta.keywords, meta.unit, *meta.authors, str(case.year or "")]
    indicators = [item.indicator for item in meta.evidence]
    headings = "\n".join(normalise_all([heading.text for heading in document.headings]))
    body, passages = body_of([*(block.text for block in document.blocks), *beside(meta)])
    return Entry(
        id=meta.id,
        url=case.url,
        slots=(
            fit(normalise(meta.title), 0),
            # Who looks for the words of a question means the case as much as who looks for a keyword.
            fit("\n".join(normalise_all([*words, *indicators, *meta.questions])), 1),
            fit(normalise(meta.summary), 2),
            fit(headings, 3),
            body,
        ),
        terms=terms,
        year=case.year or 0,
        passages=passages,
    )


def spoken_of(entry: Entry, context: Context) -> list[str]:
    """In which other words readers ask for the terms of a case, normalised."""
    terms = ((facet, name) for facet in FACETS for name in entry.terms[facet])
    return [_normalised(form) for facet, name in terms for form in context.spoken(facet, name)]


def questions_of(meta: CaseMeta) -> list[str]:
    """The questions that a case answers, normalised."""
    return normalise_all(list(meta.questions))


# Many cases bear the same terms.
_normalised = lru_cache(maxsize=1 << 12)(normalise)


def beside(meta: CaseMeta) -> list[str]:
    """What the page shows of the metadata beside the text and the terms: the at-a-glance card
    in the author's words, each indicator with its numbers and source, and what can be taken away."""
    card = meta.glance
    told = [text for text in (card.problem, card.cause, card.strategy, card.effect) if text] if card else []
    evidence = (f"{item.line}。{item.source}" for item in meta.evidence)
    return [*told, *evidence, *(item.text for item in meta.takeaways)]


def fit(text: str, slot: int) -> str:
    """As much of a text as a slot other than the body has room for."""
    return text[: SLOT_STARTS[slot + 1] - SLOT_STARTS[slot] - 1]


def body_of(blocks: Sequence[str]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The normalised body, a line a block, and its passages: blocks as they were written, in their order."""
    lines: list[str] = []
    passages: list[tuple[int, str]] = []
    group: list[str] = []
    start = length = 0
    for block, text in zip(blocks, normalise_all(list(blocks)) if blocks else (), strict=True):
        if not text:
            continue
        if group and length - start >= PASSAGE:
            passages.append((start, "\n".join(group)))
            group, start = [], length
        group.append(one_line(block))
        lines.append(text)
        length += len(text) + 1
    if group:
        passages.append((start, "\n".join(group)))
    return "\n".join(lines), tuple(passages)
