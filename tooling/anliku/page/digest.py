"""What a case shows at a glance: the seven steps of the loop and the four cells.

The author's own words (``glance``) come first. Where there are none, one sentence is taken
from the sections that the campaign assigns to a step (``steps``), chosen by the signs that
the taxonomy lists for it; nothing is ever made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import add

from anliku.campaign import Skeleton
from anliku.markdown import Section
from anliku.model import CaseMeta
from anliku.taxonomy import LoopStep
from anliku.text import one_line, sentences, shorten

# The cells and their fields in `glance`; the taxonomy says which step stands for each.
_CELLS = (("问题", "problem"), ("归因", "cause"), ("策略", "strategy"), ("成效", "effect"))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the loop; ``text`` is empty where the case does not show it."""

    name: str
    short: str
    """The two characters of the name that say it where there is no room for more; the name where there is no such."""
    hint: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the at-a-glance card."""

    label: str
    text: str
    anchor: str


def loop(order: Sequence[LoopStep], skeleton: Skeleton, meta: CaseMeta, sections: Sequence[Section]) -> list[Step]:
    """The steps of the loop in their ``order``, each with the sentence that shows it (≤ 60 字) and where it stands.

    A step is shown where one of the sections that the campaign assigns to it has text.
    """
    by_rule = {
        rule: [_Told(section) for section in its_sections]
        for rule, its_sections in _by_rule(skeleton, sections).items()
    }
    own = {step.name: getattr(meta.glance, step.cell) or "" for step in order if meta.glance and step.cell}
    of_the_case = _pairs(meta.summary + "".join(meta.keywords))
    used: set[str] = set()
    steps = []
    for step in order:
        hint = _pairs(own[step.name]) if own.get(step.name) else of_the_case
        sections_of_step = [told for rule in skeleton.for_step(step.name) for told in by_rule.get(rule.name, [])]
        text, anchor = "", ""
        # Where a section has fewer sentences than steps, one says two things.
        for taken, told in ((taken, told) for taken in (used, set()) for told in sections_of_step):
            text = _telling(step, told, taken, hint)
            if text:
                anchor = told.anchor
                break
        used.add(text)
        steps.append(Step(step.name, step.short or step.name, step.hint, shorten(text, 60), anchor))
    return steps


def glance(
    order: Sequence[LoopStep], meta: CaseMeta, skeleton: Skeleton, sections: Sequence[Section], steps: list[Step]
) -> list[Cell]:
    """The four cells, those without anything to say left out."""
    by_rule = _by_rule(skeleton, sections)
    shown = {step.name: step for step in steps}
    names: dict[str, str] = {step.cell: step.name for step in order if step.cell}
    cells = []
    for label, key in _CELLS:
        own = getattr(meta.glance, key) if meta.glance is not None else None
        step = shown.get(names.get(key, ""))
        if own:
            rules = skeleton.for_step(names.get(key, ""))
            named = [section for rule in rules for section in by_rule.get(rule.name, [])]
            cells.append(Cell(label, own, named[0].anchor if named else ""))
        elif step is not None and step.text:
            cells.append(Cell(label, step.text, step.anchor))
    return cells


def _by_rule(skeleton: Skeleton, sections: Sequence[Section]) -> dict[str, list[Section]]:
    by_rule: dict[str, list[Section]] = {}
    for section in sections:
        rule = skeleton.find(section.title)
        if rule is not None:
            by_rule.setdefault(rule.name, []).append(section)
    return by_rule


class _Told:
    """What one section has to say: sentences that may stand for a step, neither too short nor too long."""

    def __init__(self, section: Section) -> None:
        self.anchor = section.anchor
        self.sentences = _sentences(section)
        self._whole = "\n".join(self.sentences)
        self._shared: dict[tuple[str, frozenset[str]], int] = {}

    def holds(self, sign: str) -> bool:
        """Whether one of the sentences has the sign."""
        return sign in self._whole

    def shared(self, sentence: str, hint: frozenset[str]) -> int:
        """How many pairs of characters a sentence has in common with a hint; several steps ask it of the same."""
        count = self._shared.get((sentence, hint))
        if count is None:
            count = self._shared[sentence, hint] = len(hint.intersection(map(add, sentence, sentence[1:])))
        return count


def _sentences(section: Section) -> tuple[str, ...]:
    return tuple(
        sentence
        for block in section.blocks
        if block.kind in {"paragraph", "item"}
        for sentence in sentences(one_line(block.text))
        if 10 <= len(sentence) <= 120 and not sentence.endswith(("：", ":"))
    )


def _telling(step: LoopStep, told: _Told, used: set[str], hint: frozenset[str]) -> str:
    """The sentence that shows the step best, or "" where there is none of use; of equals the first, so
    that the same text always gives the same sentence.

    Three things count: the taxonomy's signs, words in common with what the author says of
    this step (or of the case), and standing early; long sentences say things badly.
    """
    pool = [sentence for sentence in told.sentences if sentence not in used]
    signs_here = [sign for sign in step.signs if told.holds(sign)]
    best, best_score = "", float("-inf")
    for index, sentence in enumerate(pool):
        signs = min(len([sign for sign in signs_here if sign in sentence]), 3) if signs_here else 0
        late, long = index / len(pool), max(0, len(sentence) - 45) / 30
        # Words are compared only where a sentence that had them all would be better.
        if signs + 10 * 0.4 - late - long > best_score:
            score = signs + min(told.shared(sentence, hint), 10) * 0.4 - late - long
            if score > best_score:
                best, best_score = sentence, score
    return best


def _pairs(text: str) -> frozenset[str]:
    """Every two neighbouring characters."""
    return frozenset(map(add, text, text[1:]))
