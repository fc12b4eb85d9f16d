"""“能回答的问题” in a Word document: a few lines below that title, a question each.

``1. 作业写到很晚怎么办？`` → 作业写到很晚怎么办？
"""

from __future__ import annotations

from anliku.formats.word.read.content import Block, Text
from anliku.formats.word.read.notes import Notes
from anliku.formats.word.titled_lines import QUESTIONS, titled_lines

TITLE = "能回答的问题"
HINT = (
    "可以不写。同事会怎么问，这篇就帮得上他：用老师平时的话，一句一行，最多八句，每句 4 到 40 字，"
    "如：作业写到很晚怎么办。不照抄标题。"
)
MOST, SHORTEST, LONGEST = 8, 4, 40


def take(blocks: list[Block], notes: Notes) -> list[str]:
    """The questions of that part, which is taken out of the text; where it is more than a few short lines it stays,
    and is told."""
    part = titled_lines(blocks, QUESTIONS)
    texts = [text for text in part.texts if text != HINT] if part is not None else []
    if part is None or not _fits(texts, part.title, notes):
        return []
    del blocks[part.start : part.end]
    return texts


def _fits(texts: list[str], title: Text, notes: Notes) -> bool:
    if len(texts) > MOST:
        why = f"有 {len(texts)} 行，最多 {MOST} 行"
    elif any(not SHORTEST <= len(text) <= LONGEST for text in texts):
        why = f"有一行太长或太短，每行 {SHORTEST} 到 {LONGEST} 字"
    else:
        return True
    notes.add("WD008", f"起的“{TITLE}”{why}，留在了正文里；请改好后写进 questions", title.looks.number, always=True)
    return False
