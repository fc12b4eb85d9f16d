"""What one expert is asked: the cases, what is scored, and the code that ties a workbook to both.

The code is the expert's number and a short sum of everything the sheet asks for, so a sheet of an
earlier assignment, of another round or of somebody else has another code.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

from anliku.campaign import Campaign
from anliku.round.judging.judging_settings import JudgingSettings, ScoreRule
from anliku.round.judging.recusals import JudgedCase

SHEET = "评分表"
CODE_SHEET = "_anliku"
"""Hidden; its first cell holds the code."""
CODE_LABEL, EXPERT_LABEL = "核对码", "评委"
"""Before the code where people can see it, and before the expert's name."""
NUMBER, TITLE, CATEGORY, STAGE, TOTAL, REMARK, CONFLICT = (
    *("案例编号", "题目", "类别", "学段", "总分", "评语", "需要回避"),
)
REASONS = ("本单位", "本区域", "合作者", "亲属或师生", "其他")
"""Why an expert leaves a case to others."""


@dataclass(frozen=True, slots=True)
class Form:
    """One workbook for one expert."""

    expert: str
    """The number, ``评委07``; the name stands on the sheet only."""
    panel: str
    cases: tuple[str, ...]
    """Their numbers, in the order of the rows."""
    criteria: tuple[ScoreRule, ...]
    step: float
    blind: bool
    round: str
    """What tells this round from all others."""

    @property
    def code(self) -> str:
        """``评委07-3f9a2c1d``."""
        return f"{self.expert}-{hashlib.sha256(json.dumps(self.plain(), sort_keys=True).encode()).hexdigest()[:8]}"

    @property
    def columns(self) -> list[str]:
        """The header, from left to right."""
        shown = [NUMBER, CATEGORY, STAGE] if self.blind else [NUMBER, TITLE, CATEGORY, STAGE]
        return [*shown, *map(heading, self.criteria), TOTAL, REMARK, CONFLICT]

    @property
    def first_score(self) -> int:
        """The column of the first criterion, from 1."""
        return self.columns.index(TOTAL) + 1 - len(self.criteria)

    @property
    def high(self) -> float:
        """The best total there is."""
        return total(self.criteria, [rule.high for rule in self.criteria])

    def plain(self) -> dict[str, object]:
        """As the ledger holds it."""
        return {
            "expert": self.expert,
            "panel": self.panel,
            "cases": list(self.cases),
            "criteria": [rule.model_dump() for rule in self.criteria],
            "step": self.step,
            "blind": self.blind,
            "round": self.round,
        }

    @staticmethod
    def of(plain: dict[str, object]) -> Form:
        """The form that the ledger holds."""
        cases, criteria = plain["cases"], plain["criteria"]
        assert isinstance(cases, list)
        assert isinstance(criteria, list)
        return Form(
            expert=str(plain["expert"]),
            panel=str(plain["panel"]),
            cases=tuple(cases),
            criteria=tuple(ScoreRule.model_validate(rule) for rule in criteria),
            step=float(str(plain["step"])),
            blind=bool(plain["blind"]),
            round=str(plain["round"]),
        )


def heading(rule: ScoreRule) -> str:
    """``针对性`` and, in a line below, ``（满分 25）``, with its weight where that is not 1."""
    weight = "" if rule.weight == 1 else f"，×{rule.weight:g}"
    return f"{rule.name}\n（满分 {rule.high:g}{weight}）"


def total(criteria: Sequence[ScoreRule], scores: Sequence[float]) -> float:
    """The sum of scores by their weights, to two places as the sheet shows it."""
    exact = sum(rule.weight * score for rule, score in zip(criteria, scores, strict=True))
    # Halves go up, as in a sheet's own ROUND; what binary fractions lose is given back.
    return math.floor(exact * 100 + 0.5 + 1e-7) / 100


def criteria_of(settings: JudgingSettings, campaign: Campaign) -> tuple[ScoreRule, ...]:
    """What is scored: round.yml's own criteria, or the campaign's with 100 points among them. A
    campaign that names none is scored as a whole."""
    if settings.criteria:
        return tuple(settings.criteria)
    names = [criterion.name for criterion in campaign.criteria] or ["综合评价"]
    # Whole points only: what does not divide goes to the first ones.
    share, rest = divmod(100, len(names))
    return tuple(
        ScoreRule(name=name, high=float(share + (place < rest)), weight=1.0) for place, name in enumerate(names)
    )


def ordered(cases: Sequence[JudgedCase], expert: str) -> list[JudgedCase]:
    """An expert's cases in an order of that expert's own: nobody always reads the same case last."""

    def by_chance(case: JudgedCase) -> tuple[str, str, str]:
        digest = hashlib.sha256(f"{expert}\0{case.number}".encode()).hexdigest()
        return case.category, "、".join(case.stages), digest

    return sorted(cases, key=by_chance)
