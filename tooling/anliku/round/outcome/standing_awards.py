"""Which awards stand: what the jury decided, changed by what came of objections."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from anliku.round.desk.entries import FinalCase
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone
from anliku.round.judging.score import final_awards

UPHELD, CHANGED, WITHDRAWN = "维持", "改等级", "取消"
"""What can come of an objection."""

Row = tuple[str, str, str, str]
"""Award, title, unit, region: all that anybody outside gets to see of a case."""


def standing(opened: Round) -> list[tuple[FinalCase, str]]:
    """The cases with an award, the highest first, then by region and number. Raises NotDone where the jury has
    not decided."""
    decided = final_awards(opened)
    if decided is None:
        raise NotDone("评委会还没有定奖项；请先运行 anliku round score，评委会定了再用 --decided 读回")
    after = {**decided, **changes(opened)}
    awards, regions = opened.campaign.awards, opened.campaign.regions
    chosen = [(case, after[case.number]) for case in opened.cases if after.get(case.number)]

    def order(entry: tuple[FinalCase, str]) -> tuple[int, int, str]:
        case, award = entry
        return _place(awards, award), _place(regions, case.region), case.number

    return sorted(chosen, key=order)


def changes(opened: Round) -> dict[str, str]:
    """Case → the award that an objection has left it; empty for none. What was upheld is not among them, and takes
    back nothing: another objection to the same case may have been right."""
    changed: dict[str, str] = {}
    for event in opened.events("announce"):
        for entry in event.decided.get("objections", ()):
            if entry["outcome"] == WITHDRAWN:
                changed[entry["case"]] = ""
            elif entry["outcome"] == CHANGED:
                changed[entry["case"]] = entry["award"]
    return changed


def rows_of(entries: Iterable[tuple[FinalCase, str]]) -> list[Row]:
    """What is public of the awards."""
    return [(award, case.title, case.unit, case.region) for case, award in entries]


def digest(rows: Sequence[Sequence[str]]) -> str:
    """Stands for a list in the ledger."""
    return hashlib.sha256(json.dumps([list(row) for row in rows], ensure_ascii=False).encode()).hexdigest()


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)
