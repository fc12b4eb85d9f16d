"""The small table behind an exported case that holds what its front matter says of it.

Only our own export has it: what stands there was once chosen by the author, so it goes
before everything that the text lets one guess.
"""

from __future__ import annotations

import re
from typing import Any

from anliku.formats.word.content import Block, Table, Text
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
    "problem": "问题",
}
_SEVERAL = {"subject", "stage", "problem"}
_GLANCE = {"problem": "要点：问题", "cause": "要点：归因", "strategy": "要点：策略", "effect": "要点：成效"}
_APART = re.compile(r"[、，,；;]")


def rows(meta: CaseMeta) -> list[tuple[str, str]]:
    """Label and content of each row that the case has something for."""
    facets = [(label, "、".join(meta.terms()[key])) for key, label in _FACETS.items()]
    glance = meta.glance.model_dump(exclude_none=True) if meta.glance is not None else {}
    return facets + [(label, glance[key]) for key, label in _GLANCE.items() if key in glance]


def take(blocks: list[Block], taxonomy: Taxonomy) -> dict[str, Any]:
    """The values of that table, which is taken out of the text together with its title; terms
    that the taxonomy does not know are left out."""
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if not isinstance(block, Table) or [cell.text for cell in block.rows[0]] != list(HEAD):
            continue
        above = next((at for at in range(index - 1, -1, -1) if not _is_blank(blocks[at])), None)
        if above is None or not isinstance(title := blocks[above], Text) or title.line != TITLE:
            continue
        said = {row[0].text: row[1].text for row in block.rows[1:] if len(row) == len(HEAD)}
        del blocks[above : index + 1]
        return _values(said, taxonomy)
    return {}


def _values(said: dict[str, str], taxonomy: Taxonomy) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, label in _FACETS.items():
        terms = [taxonomy.facet(key).find(name.strip()) for name in _APART.split(said.get(label, ""))]
        names = list(dict.fromkeys(term.name for term in terms if term is not None))
        if names and None not in terms:
            found[key] = names if key in _SEVERAL else names[0]
    glance = {key: said[label] for key, label in _GLANCE.items() if said.get(label)}
    return found | ({"glance": glance} if glance else {})


def _is_blank(block: Block) -> bool:
    return isinstance(block, Text) and block.blank
