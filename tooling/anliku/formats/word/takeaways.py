"""“可以带走的” in a Word document: a few lines below that title, each with the name of its file in brackets.

Our export writes them, a campaign's template asks for them, and schools write them by hand.
``三栏表：一节课一张（附件：三栏表.docx）`` → text 三栏表：一节课一张, file 三栏表.docx
"""

from __future__ import annotations

import re

from anliku.formats.word.read.content import Block, Text
from anliku.formats.word.read.notes import Notes, quoted
from anliku.formats.word.titled_lines import TAKEAWAYS, titled_lines
from anliku.model import FILE_NAME, CaseMeta

TITLE = "可以带走的"
HINT = (
    "可以不写。读者拿去就能用的做法、表格、学习单，一样一行，最多三行，每行 60 字以内；"
    "有附件的写上文件名，如：三栏表：一节课一张（附件：三栏表.docx），附件和本文一起交。"
)
MOST, LONGEST, SHORTEST = 3, 60, 4

_FILE = re.compile(r"\s*[（(【]\s*(?:见)?附件\s*[:：]?\s*([^（）()【】]{1,80}?)\s*[)）】]\s*[。.]?\Z")


def lines(meta: CaseMeta) -> list[str]:
    """What a document says of the takeaways of a case, a line each."""
    return [f"{item.text}（附件：{item.file}）" if item.file else item.text for item in meta.takeaways]


def take(blocks: list[Block], notes: Notes) -> list[dict[str, str]]:
    """The values of that part, which is taken out of the text; where it is more than a few lines it stays, and is told."""
    part = titled_lines(blocks, TAKEAWAYS)
    texts = [text for text in part.texts if text != HINT] if part is not None else []
    if part is None or not _fits(texts, part.title, notes):
        return []
    del blocks[part.start : part.end]
    return [_value(text, part.title, notes) for text in texts]


def _fits(texts: list[str], title: Text, notes: Notes) -> bool:
    long = next((text for text in texts if len(_FILE.sub("", text)) > LONGEST), None)
    if len(texts) <= MOST and long is None:
        return True
    why = f"有 {len(texts)} 行，最多 {MOST} 行" if len(texts) > MOST else f"有一行太长，每行最多 {LONGEST} 字"
    notes.add("WD008", f"起的“{TITLE}”{why}，留在了正文里；请精简后写进 takeaways", title.looks.number, always=True)
    return False


def _value(text: str, title: Text, notes: Notes) -> dict[str, str]:
    named = _FILE.search(text)
    if named is None:
        return {"text": text}
    file = named[1].strip("《》“”\"'")
    said = text[: named.start()].strip() or file
    if re.match(FILE_NAME, file) is None:
        message = f"的附件{quoted(file)}不是 .docx、.xlsx、.pdf 的文件名，没有写进案例，请改名后补上"
        notes.add("WD008", message, title.looks.number, always=True)
        return {"text": said}
    notes.add("WD008", f"写了附件{quoted(file)}，请把这个文件放进案例文件夹", title.looks.number, always=True)
    return {"text": said if len(said) >= SHORTEST else file, "file": file}
