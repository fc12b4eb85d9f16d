"""What stands in a few lines below a title of ours in a Word document: “能回答的问题”, “可以带走的”.

Our export writes these parts, a campaign's template asks for them, and schools write them by hand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anliku.formats.word.read.content import Block, Text

_BEGINS = r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?)?\s*"
_ENDS = r"(?:（[^（）]*）)?[:：]?\Z"
QUESTIONS = re.compile(_BEGINS + "(?:(?:本|这篇)案例)?(?:能够?|可以?)(?:帮忙)?回答(?:的|哪些|什么)问题" + _ENDS)
TAKEAWAYS = re.compile(_BEGINS + "可以?(?:直接)?(?:带|拿)(?:走|得走)的(?:东西|做法|工具)?" + _ENDS)
# 1.5倍 and 一、二年级 begin with no number of a line.
_NUMBER = re.compile(
    r"\s*(?:[（(]?[\d一二三四五六七八]{1,2}[)）]|[（(]?\d{1,2}[、.．](?!\d)"
    r"|[（(]?[一二三四五六七八]{1,2}[、.．](?![一二三四五六七八九十]{1,2}(?:年级|[、班年岁]))|[-•·●*–—])\s*"
)
_AFTER = re.compile(r"参考文献|附录|附件|注释|作者简介")


@dataclass(frozen=True, slots=True)
class TitledLines:
    """Such a part of a document: ``start`` and ``end`` among its blocks, title included."""

    title: Text
    texts: tuple[str, ...]
    """The lines without their numbers, none empty."""
    start: int
    end: int


def titled_lines(blocks: Sequence[Block], title: re.Pattern[str]) -> TitledLines | None:
    """The last part with a title like that; None where there is none."""
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if isinstance(block, Text) and title.match(block.line):
            below = _below(blocks, at + 1)
            texts = tuple(filter(None, (_NUMBER.sub("", one.line, count=1) for one in below)))
            return TitledLines(block, texts, at, at + 1 + len(below))
    return None


def _below(blocks: Sequence[Block], start: int) -> list[Text]:
    """The paragraphs up to the next heading, table, picture or part of ours."""
    below: list[Text] = []
    for block in blocks[start:]:
        if not isinstance(block, Text) or block.looks.outline is not None or any(True for _ in block.pictures):
            break
        if any(pattern.match(block.line) for pattern in (_AFTER, QUESTIONS, TAKEAWAYS)):
            break
        below.append(block)
    return below
