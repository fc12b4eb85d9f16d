"""Which paragraphs are headings, of which level, and which section of the campaign they mean.

Teachers mark headings in three ways, often in one document: by style, by automatic number,
by typing 一、（一）1.（1）. The number typed tells the rank; a style tells it where there is
no number; a line that says exactly what a section is called is a heading as it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from anliku.campaign import SectionRule, Skeleton
from anliku.formats.word.read.content import Block, Text
from anliku.text import count_words

_HAN = "一二三四五六七八九十"
# Rank → what is typed before a heading of that rank.
_TYPED = (
    (0, re.compile(rf"第[{_HAN}\d]{{1,3}}(?:部分|章|节|篇)[\s、：:.]*")),
    (1, re.compile(rf"[{_HAN}]{{1,3}}\s*[、.．,，]\s*")),
    (2, re.compile(rf"[（(]\s*[{_HAN}]{{1,3}}\s*[)）]\s*[、.．]?\s*")),
    (4, re.compile(r"\d{1,2}\s*[.．]\s*\d{1,2}(?:\s*[.．]\s*\d{1,2})?(?![\d%％.．])\s*")),
    (3, re.compile(r"\d{1,2}\s*[、.．](?!\d)\s*")),
    (5, re.compile(r"[（(]\s*\d{1,2}\s*[)）]\s*|\d{1,2}[)）]\s*")),
)
_PLAIN = 7
"""The rank of a short bold line without a number: below all others."""
_SURE = 2
"""Numbers up to this rank begin headings; others may as well count items."""
_LONGEST = 45
_BEHIND = {"参考文献", "注释", "附录", "附件", "致谢"}
"""What stands behind a text under a line of its own."""
_BLANK = re.compile(r"[（(]\s*[)）]|[_＿]{2,}|[□☐]")
"""A place to fill in: such a line is a question, not a heading."""
_ENDINGS = "。；;，,、"
_CAPTION = re.compile(rf"(?:续?[图表]|Fig\.?|Table)\s*[\d{_HAN}]{{1,3}}(?:[-—–.．]\d{{1,2}})?[\s:：、.．]*")


@dataclass(slots=True)
class Heading:
    """One heading; ``level`` counts as in Markdown."""

    text: Text
    """Without its number where it is a section."""
    rank: int
    level: int = 3
    rule: SectionRule | None = None
    """The section that it opens."""
    as_typed: str = ""
    """The words without the number."""
    numbered: bool = True
    """Whether a number that was typed stays: that of a section's neighbour counts sections."""


def is_caption(text: Text) -> bool:
    """图1 …, 表2 …: what stands under a picture or over a table."""
    line = text.line
    return len(line) <= 60 and _CAPTION.match(line) is not None and not line.endswith(tuple("。；，"))


def caption_words(line: str) -> str:
    """A caption without 图1."""
    return _CAPTION.sub("", line, count=1).strip()


def number_of(line: str) -> tuple[int, int] | None:
    """Rank and length of the number that a line begins with."""
    for rank, pattern in _TYPED:
        match = pattern.match(line)
        if match is not None and match.end() < len(line):
            return rank, match.end()
    return None


def body_size(blocks: Sequence[Block]) -> float:
    """The size in which most of the text is set."""
    weights: Counter[float] = Counter()
    for block in blocks:
        if isinstance(block, Text):
            weights[block.looks.size] += count_words(block.text)
    return weights.most_common(1)[0][0] if weights else 10.5


def find(blocks: Sequence[Block], skeleton: Skeleton | None) -> dict[int, Heading]:
    """The headings among ``blocks`` by position, with levels and sections."""
    size = body_size(blocks)
    headings: dict[int, Heading] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Text) and not block.blank and not block.pictures:
            heading = _heading(block, skeleton, size)
            if heading is not None:
                headings[index] = heading
    _drop_items(headings, blocks, size)
    _rank_styles(headings)
    _place(headings, skeleton)
    return headings


def _heading(block: Text, skeleton: Skeleton | None, size: float) -> Heading | None:
    line, looks = block.line, block.looks
    if len(line) > _LONGEST + 15 or is_caption(block) or (looks.label is not None and looks.label.bullet):
        return None
    if _BLANK.search(line):
        return None
    typed = number_of(line)
    bare = line[typed[1] :] if typed is not None else line
    styled = looks.outline is not None
    if line.endswith(tuple(_ENDINGS)) and not styled:
        return None
    if len(bare) > _LONGEST or "。" in bare[:-1]:
        return None
    known = skeleton is not None and skeleton.find(bare) is not None
    if typed is not None:
        # An automatic number begins an item of a list, unless it looks like more.
        item = looks.label is not None and typed[0] > _SURE and not (looks.bold or styled)
        return None if item or len(bare) < 2 else Heading(block, typed[0], as_typed=bare)
    if styled:
        assert looks.outline is not None
        # Ranks of styles are set once it is known which numbers go with them.
        return Heading(block, 100 + looks.outline, as_typed=bare)
    if known and len(bare) <= 20:
        return Heading(block, -1, as_typed=bare)
    if "".join(bare.split()).strip("：:") in _BEHIND:
        return Heading(block, _PLAIN, as_typed=bare)
    emphatic = looks.bold and (looks.size >= size)
    if emphatic and 2 <= len(bare) <= 25 and not line.endswith(tuple("：:！？!?")) and looks.label is None:
        return Heading(block, _PLAIN, as_typed=bare)
    return None


def _drop_items(headings: dict[int, Heading], blocks: Sequence[Block], size: float) -> None:
    """Numbered lines that follow one another without text between are a list."""
    for rank in (1, 2, 3, 4, 5):
        own = [index for index, heading in headings.items() if heading.rank == rank]
        if not own:
            continue
        alone = 0
        for index in own:
            after = next((at for at in range(index + 1, len(blocks)) if not _is_blank(blocks[at])), None)
            # A heading has text or a deeper heading below it.
            alone += after is not None and (after not in headings or headings[after].rank > rank)
        marked = [index for index in own if _is_marked(headings[index], size)]
        if rank <= _SURE:
            items = [index for index in own if alone * 2 < len(own) and index not in marked]
        elif len(marked) * 2 >= len(own):
            items = [index for index in own if index not in marked]
        else:
            few = alone * 3 >= len(own) * 2 and all(_is_short(headings[index]) for index in own)
            items = [] if few else own
        for index in items:
            del headings[index]


def _is_blank(block: Block) -> bool:
    return isinstance(block, Text) and block.blank


def _is_marked(heading: Heading, size: float) -> bool:
    looks = heading.text.looks
    return looks.bold or looks.outline is not None or looks.size > size + 0.9


def _is_short(heading: Heading) -> bool:
    return len(heading.as_typed) <= 25 and not re.search(r"[，。；：:]", heading.as_typed)


def _rank_styles(headings: dict[int, Heading]) -> None:
    """Two levels of styles and more are an order of their own, whatever numbers are typed; one
    level says less than numbers do, and stands where those of its headings stand."""
    styled = {index: heading.text.looks.outline for index, heading in headings.items()}
    outlines = {outline for outline in styled.values() if outline is not None}
    both: dict[int, int] = {}
    for index, heading in headings.items():
        outline = styled[index]
        if outline is not None and heading.rank < 100:
            both[outline] = min(both.get(outline, 99), heading.rank)
    for index, heading in headings.items():
        outline = styled[index]
        if outline is not None and len(outlines) > 1:
            heading.rank = outline + 1
        elif heading.rank >= 100:
            heading.rank = both.get(heading.rank - 100, heading.rank - 99)


def _place(headings: dict[int, Heading], skeleton: Skeleton | None) -> None:
    """Sections on level 2, everything else below where it stands."""
    matches: dict[int, set[str]] = {}
    for heading in headings.values():
        rule = skeleton.find(heading.as_typed) if skeleton is not None else None
        if rule is not None:
            matches.setdefault(heading.rank, set()).add(rule.name)
    numbered = {rank: names for rank, names in matches.items() if rank >= 0}
    top = min(numbered, key=lambda rank: (-len(numbered[rank]), rank)) if numbered else None
    if top is None or len(matches.get(-1, ())) > len(numbered[top]):
        ranks = [heading.rank for heading in headings.values() if heading.rank >= 0]
        top = -1 if -1 in matches else min(ranks, default=0)
    taken: set[str] = set()
    # Ranks of the headings that the next one stands under, the section's own left out.
    above: list[int] = []
    for index in sorted(headings):
        heading = headings[index]
        rule = skeleton.find(heading.as_typed) if skeleton is not None and heading.rank in {top, -1} else None
        if rule is not None and rule.name not in taken:
            taken.add(rule.name)
            heading.rule, heading.level = rule, 2
            above = []
            continue
        heading.numbered = heading.rank > top
        rank = max(heading.rank, top)
        while above and above[-1] >= rank:
            above.pop()
        above.append(rank)
        heading.level = min(2 + len(above), 6)
