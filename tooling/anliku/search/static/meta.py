"""What a reader of the index loads first: size, facets as columns, dense bigrams, synonyms.

``meta.js`` calls ``anlikuMeta(OBJECT)`` with

- ``version``, ``format``, ``cases`` (N), ``dense``: the dense bigrams as one string, two characters
  each, ascending; ``pages``: see :mod:`anliku.search.static.term_packs`; ``slot`` and ``card``: see
  :mod:`anliku.search.static.cases`;
- ``facets``: for each facet in reading order ``key``, ``label``, ``terms`` (canonical names in the taxonomy's order
  that some case carries), ``aliases`` (for each term its other names), ``sets`` (each distinct combination of term
  numbers) and ``column``: for each case the number of its combination, packed in ``bits`` bits each, low bits first,
  base64;
- ``years``: the distinct years, newest first, and ``year``: a column of their numbers with
  ``yearBits``.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from anliku import zone
from anliku.model import FACETS
from anliku.search.entry import Brief
from anliku.search.measured import ALIASES, EVIDENCE, LABEL, MEASURED
from anliku.taxonomy import Taxonomy
from anliku.zone import Zone


@dataclass(frozen=True, slots=True)
class FacetNames:
    """A facet as readers of the index know it: canonical names in order, each with its other names.
    ``spoken`` are the words in which readers ask for each, in the same order; they stand in the index, not in ``meta.js``."""

    key: str
    label: str
    terms: tuple[tuple[str, tuple[str, ...]], ...]
    spoken: tuple[tuple[str, ...], ...] = ()

    def rank(self) -> dict[str, int]:
        """Canonical name → its place in the facet's order."""
        return {name: number for number, (name, _) in enumerate(self.terms)}


def facets_of(taxonomy: Taxonomy, zones: Sequence[Zone] = ()) -> list[FacetNames]:
    """The facets of a library in reading order; behind them its zones, where it has any, and whether something was
    measured before and after."""
    known = [
        FacetNames(
            key,
            facet.label,
            tuple((term.name, term.names[1:]) for term in facet.terms),
            tuple(term.spoken for term in facet.terms),
        )
        for key, facet in ((key, taxonomy.facet(key)) for key in FACETS)
    ]
    if zones:
        known.append(FacetNames(zone.FACET, zone.LABEL, tuple((one.name, ()) for one in zones)))
    return [*known, FacetNames(EVIDENCE, LABEL, ((MEASURED, ALIASES),))]


def describe(entries: Sequence[Brief], facets: Sequence[FacetNames]) -> dict[str, Any]:
    """The object of ``meta.js`` but for its version and what :func:`anliku.search.static.edition.write` adds."""
    years = sorted({entry.year for entry in entries}, reverse=True)
    column, bits = pack([years.index(entry.year) for entry in entries])
    return {
        "cases": len(entries),
        "facets": [_facet(facet, entries) for facet in facets],
        "years": years,
        "year": column,
        "yearBits": bits,
    }


def _facet(facet: FacetNames, entries: Sequence[Brief]) -> dict[str, Any]:
    used = {name for entry in entries for name in entry.terms[facet.key]}
    carried = [(name, others) for name, others in facet.terms if name in used]
    terms = [name for name, _ in carried]
    number = {name: index for index, name in enumerate(terms)}
    combinations: dict[tuple[int, ...], int] = {}
    rows = []
    for entry in entries:
        names = tuple(sorted(number[name] for name in set(entry.terms[facet.key])))
        rows.append(combinations.setdefault(names, len(combinations)))
    column, bits = pack(rows)
    return {
        "key": facet.key,
        "label": facet.label,
        "terms": terms,
        "aliases": [others for _, others in carried],
        "sets": [list(names) for names in combinations],
        "column": column,
        "bits": bits,
    }


def pack(numbers: Sequence[int]) -> tuple[str, int]:
    """Numbers in as few bits each as the largest needs: (base64, bits)."""
    bits = max(1, max(numbers, default=0).bit_length())
    array = np.array(numbers, np.uint32)
    spread = (array[:, None] >> np.arange(bits, dtype=np.uint32)) & 1
    packed = np.packbits(spread.astype(np.uint8).ravel(), bitorder="little")
    return base64.b64encode(packed.tobytes()).decode(), bits


def unpack(column: str, bits: int, count: int) -> list[int]:
    """The reverse of :func:`pack`."""
    flags = np.unpackbits(np.frombuffer(base64.b64decode(column), np.uint8), bitorder="little")
    rows = flags[: count * bits].reshape(count, bits).astype(np.int64)
    return [int(value) for value in (rows << np.arange(bits)).sum(axis=1)]


def script(meta: dict[str, Any]) -> bytes:
    """``meta.js``."""
    text = json.dumps(meta, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"anlikuMeta({escape(text)});\n".encode()


def escape(text: str) -> str:
    """JSON that is safe inside a script: no line separators, nothing that closes an element."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
