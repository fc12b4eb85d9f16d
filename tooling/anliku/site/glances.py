"""What a reading list (阅读清单) shows of a case, as a small script beside the case's page: ``YEAR/ID/glance.js``.

A script, because a page that is opened from a folder may load scripts from there, but may not fetch files.
Its one call is ``anlikuGlance({...})``; the names of the values are those of :func:`glance`.
"""

from __future__ import annotations

import json
from typing import Any

from anliku.page.casepage import CasePage
from anliku.page.movement import EvidenceRow

FILE = "glance.js"
_FACTS = ("学科", "学段")
"""Facets that are told by their own names; award, kind, unit and region have fields of their own."""


def _told(row: EvidenceRow) -> str:
    """Of a measure what its numbers do not say: ``越低越好，与期望相反``."""
    return "，".join(part for part in (row.better, row.verdict) if part)


def glance(view: CasePage, url: str) -> bytes:
    """The script of the case whose page stands at ``url`` (``2024/ID/``)."""
    terms = {label: "、".join(chip.name for chip in chips) for label, chips in view.chips}
    shown: dict[str, Any] = {
        "name": url.rstrip("/"),
        "id": view.id,
        "title": view.title,
        "cuts": view.cuts,
        "award": view.award,
        "kind": view.kind,
        "unit": view.unit,
        "authors": "、".join(view.authors),
        "region": view.region,
        "year": view.round.selection_year,
        "round": view.round.short,
        "facts": [terms[label] for label in _FACTS if terms.get(label)],
        "summary": view.summary,
        "sample": view.sample,
        "words": view.words,
        "minutes": view.minutes,
        "cells": [[cell.label, cell.text] for cell in view.cells],
        "evidence": [
            [row.indicator, row.before, row.after, row.change, _told(row), row.source, row.brief]
            for row in view.evidence
        ],
    }
    return f"anlikuGlance({json.dumps(shown, ensure_ascii=False, separators=(',', ':'))});\n".encode(
        "utf-8", "surrogatepass"
    )
