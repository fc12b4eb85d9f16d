"""有前后测: a facet that no author fills in: whether a case says what was measured before and after.

It is chosen, counted and addressed like any other, beside those of the taxonomy. No text holds its
name, so that a search for these words finds the cases that speak of them.
"""

from __future__ import annotations

from anliku.model import FACETS

EVIDENCE = "evidence"
LABEL = "证据"
MEASURED = "有前后测"
ALIASES = ("前后测", "前测后测", "有后测", "有前后测数据", "有前后对比")

SEARCHED = (*FACETS, EVIDENCE)
"""The facets by which cases are found, in reading order; the year stands apart."""


def measured(evidence: object) -> tuple[str, ...]:
    """What a case is of this facet: ``evidence`` as its front matter holds it, a list where it has any."""
    return (MEASURED,) if isinstance(evidence, list) and evidence else ()
