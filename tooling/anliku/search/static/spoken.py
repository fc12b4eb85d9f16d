"""``asked.js``: the words in which readers ask for terms, for the readers who need them.

Beside ``meta.js`` and not within it, because most questions are answered without: it is loaded where
few cases contain what was asked, or while a reader types. It calls ``anlikuAsked(OBJECT)`` with

- for each facet, by its key: for each term that some case carries, by its name, what readers say
  (:attr:`anliku.taxonomy.Term.spoken`), as it is written. Facets and terms of which nothing is said are
  left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from anliku.search.entry import Brief
from anliku.search.static.meta import FacetNames, escape

NAME = "asked.js"

Spoken = Mapping[str, Mapping[str, Sequence[str]]]
"""Facet → term → what readers say."""


def spoken_of(facets: Sequence[FacetNames], entries: Sequence[Brief]) -> Spoken:
    """What readers say of the terms that some case carries."""
    said = {}
    for facet in facets:
        used = {name for entry in entries for name in entry.terms[facet.key]}
        forms = {
            name: list(words)
            for (name, _), words in zip(facet.terms, facet.spoken, strict=False)
            if words and name in used
        }
        if forms:
            said[facet.key] = forms
    return said


def script(spoken: Spoken) -> bytes:
    """``asked.js``."""
    text = json.dumps(spoken, ensure_ascii=False, separators=(",", ":"))
    return f"anlikuAsked({escape(text)});\n".encode()


def read(text: str) -> dict[str, dict[str, list[str]]]:
    """The object of an ``asked.js``. Raises ValueError for anything else."""
    if not text.startswith("anlikuAsked(") or not text.endswith(");\n"):
        raise ValueError("asked.js: damaged")
    said: Any = json.loads(text[len("anlikuAsked(") : -len(");\n")])
    if not _is_spoken(said):
        raise ValueError("asked.js: damaged")
    return dict(said)


def _is_spoken(said: Any) -> bool:
    """Strangers' sites are read too (``anliku merge``)."""
    return isinstance(said, dict) and all(
        isinstance(terms, dict)
        and all(isinstance(forms, list) and all(isinstance(form, str) for form in forms) for forms in terms.values())
        for terms in said.values()
    )
