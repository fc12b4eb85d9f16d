"""The small table behind an exported case that holds what its front matter says of it.

Only our own export has it: what stands there was once chosen by the author, so it goes
before everything that the text lets one guess.
"""

from __future__ import annotations

import re
from typing import Any

from anliku.formats.word.read.content import Block, Table, Text
from anliku.formats.word.read.notes import Notes, whole
from anliku.model import CaseMeta
from anliku.taxonomy import Taxonomy

TITLE = "案例信息"
HEAD = ("项目", "内容")
_FACETS = {
    "kind": "案例类型",
    "category": "类别",
    "subject": "学科",
    "stage": "学段",
    "region": "区域",
    "school": "学校类型",
    "problem": "问题",
}
_SEVERAL = {"subject", "stage", "school", "problem"}
_GLANCE = {"problem": "要点：问题", "cause": "要点：归因", "strategy": "要点：策略", "effect": "要点：成效"}
_APART = re.compile(r"[、，,；;]")


def rows(meta: CaseMeta) -> list[tuple[str, str]]:
    """Label and content of each row that the case has something for."""
    facets = [(label, "、".join(names)) for key, label in _FACETS.items() if (names := meta.terms()[key])]
    glance = meta.glance.model_dump(exclude_none=True) if meta.glance is not None else {}
    return facets + [(label, glance[key]) for key, label in _GLANCE.items() if key in glance]


def take(blocks: list[Block], taxonomy: Taxonomy, notes: Notes) -> dict[str, Any]:
    """The values of that table, which is taken out of the text together with its title; what
    has no field, and terms that the taxonomy does not know, are told."""
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if not isinstance(block, Table) or [cell.text for cell in block.rows[0]] != list(HEAD):
            continue
        above = next((at for at in range(index - 1, -1, -1) if not _is_blank(blocks[at])), None)
        if above is None or not isinstance(title := blocks[above], Text) or title.line != TITLE:
            continue
        values: dict[str, Any] = {}
        for row in block.rows[1:]:
            words = [cell.text for cell in row if cell.text]
            if words and not (len(row) == len(HEAD) and _take(values, row[0].text, row[1].text, taxonomy)):
                message = f"后面的“{TITLE}”里，{whole('：'.join(words))}没有写进案例，请核对"
                notes.add("WD008", message, block.number, always=True)
        del blocks[above : index + 1]
        return values
    return {}


def _take(values: dict[str, Any], label: str, said: str, taxonomy: Taxonomy) -> bool:
    """Put what a row says among ``values``; False where it says nothing that has a field."""
    facet = next((key for key, name in _FACETS.items() if name == label), None)
    part = next((key for key, name in _GLANCE.items() if name == label), None)
    if facet is not None and facet not in values:
        terms = [taxonomy.facet(facet).find(name.strip()) for name in _APART.split(said)]
        names = list(dict.fromkeys(term.name for term in terms if term is not None))
        if not names or None in terms or (len(names) > 1 and facet not in _SEVERAL):
            return False
        values[facet] = names if facet in _SEVERAL else names[0]
        return True
    glance = values.setdefault("glance", {}) if part is not None and said else {}
    if part is None or not said or part in glance:
        return False
    glance[part] = said
    return True


def _is_blank(block: Block) -> bool:
    return isinstance(block, Text) and block.blank
