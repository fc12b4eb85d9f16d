"""What a reader of Word files has to tell: one Problem for everything that somebody must look at.

Places are paragraphs: Word has no lines, so ``Location.line`` is “第几段”, counted over the
paragraphs with text as they follow one another on paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from anliku.codes import CODES
from anliku.private import find as find_private
from anliku.problem import Location, Problem, Severity
from anliku.text import shorten

_MANY = 20


_QUOTED = re.compile(r"“([^“”]+)”")
_PART_OF_NUMBER = re.compile(r"\d{5,}")


class Notes:
    """Collects problems of one document."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.words: dict[int, str] = {}
        """第几段 → what it says, without private data: nobody counts paragraphs on paper."""
        self._notes: list[tuple[str, str, int, bool]] = []
        self._counts: dict[str, int] = {}

    def add(self, code: str, message: str, paragraph: int = 0, error: bool = False, always: bool = False) -> None:
        """One problem at a paragraph (0: the document as a whole). ``always`` for words that are
        nowhere but in this message, however many others there are."""
        assert code in CODES, code
        if always:
            self._notes.append((code, message, paragraph, error))
            return
        count = self._counts.get(code, 0) + 1
        self._counts[code] = count
        if count <= _MANY:
            self._notes.append((code, message, paragraph, error))
        elif count == _MANY + 1:
            more = f"起还有很多“{CODES[code].title}”一类的提示，这里只列出前 {_MANY} 处，请通读一遍"
            self._notes.append((code, more if paragraph else more[1:], paragraph, error))

    def add_left_out(self, missing: Mapping[str, Sequence[str]], paragraph: int, place: str = "") -> None:
        """Emphasis that a line could not keep, by kind; ``place`` where it is in a table."""
        for kind, words in missing.items():
            shown = "、".join(quoted(word) for word in words[:3]) + ("等处" if len(words) > 3 else "")
            advice = "不要的文字请删去" if kind == "删除线" else "要强调的请改写成 **文字**，前后不要紧挨数字和字母"
            self.add("WD012", f"{place}的{shown}原来有{kind}，没有保留；{advice}", paragraph)

    @property
    def problems(self) -> list[Problem]:
        """What was told, now that the words of every paragraph are known."""
        last = max(self.words, default=1)
        return [
            Problem(
                Location(self.file, min(max(1, paragraph), last)),
                code,
                Severity.ERROR if error else Severity.WARNING,
                f"{self._where(min(paragraph, last), message)}{message}",
            )
            for code, message, paragraph, error in self._notes
        ]

    def _where(self, paragraph: int, message: str) -> str:
        """``第 3 段“学校从……”``; the words only once where the message quotes them itself."""
        if not paragraph:
            return ""
        words = self.words.get(paragraph, "")
        if any(said.rstrip("…") in words or words in said for said in _QUOTED.findall(message)):
            return f"第 {paragraph} 段"
        return f"第 {paragraph} 段{quoted(_PART_OF_NUMBER.sub('…', words))}"

    def said(self, code: str) -> bool:
        """Whether there is a problem of this code."""
        return code in self._counts


def whole(text: str) -> str:
    """Words of the document that are nowhere else: all of them, without anything private."""
    return quoted(text, 2000)


def quoted(text: str, length: int = 12) -> str:
    """A few characters of the document, without anything private in them."""
    text = " ".join(text.split())
    for private in reversed(find_private(text)):
        text = f"{text[: private.start]}…{text[private.end :]}"
    return f"“{shorten(text, length)}”" if text else ""
