"""What a reader of Word files has to tell: one Problem for everything that somebody must look at.

Places are paragraphs: Word has no lines, so ``Location.line`` is “第几段”, counted over the
paragraphs with text as they follow one another on paper.
"""

from __future__ import annotations

from anliku.private import find as find_private
from anliku.problem import Location, Problem, Severity
from anliku.text import shorten

# Code → what it is about. They are given by the import alone; `anliku check` has its own.
CODES = {
    "WD001": "联系方式和其他私人信息，已删去",
    "WD002": "章节和标题",
    "WD003": "图片",
    "WD004": "表格",
    "WD005": "公式、图表、文本框等",
    "WD006": "修订、批注、隐藏文字",
    "WD007": "链接",
    "WD008": "从文档里猜出的内容，请核对",
    "WD009": "页眉页脚、目录、宏等没有导入的部分",
    "WD010": "申报表",
    "WD011": "手动换行",
}
_MANY = 20


class Notes:
    """Collects problems of one document."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._counts: dict[str, int] = {}

    def add(self, code: str, message: str, paragraph: int = 0, error: bool = False) -> None:
        """One problem at a paragraph (0: the document as a whole)."""
        assert code in CODES
        severity = Severity.ERROR if error else Severity.WARNING
        where = f"第 {paragraph} 段" if paragraph else ""
        found = Problem(Location(self.file, max(1, paragraph)), code, severity, f"{where}{message}")
        count = self._counts.get(code, 0) + 1
        self._counts[code] = count
        if count <= _MANY:
            self.problems.append(found)
        elif count == _MANY + 1:
            more = f"“{CODES[code]}”一类的提示太多，只列出前 {_MANY} 处，请通读一遍"
            self.problems.append(Problem(found.location, code, severity, more))

    def said(self, code: str) -> bool:
        """Whether there is a problem of this code."""
        return code in self._counts


def quoted(text: str, length: int = 12) -> str:
    """A few characters of the document, without anything private in them."""
    text = " ".join(text.split())
    for found in reversed(find_private(text)):
        text = f"{text[: found.start]}…{text[found.end :]}"
    return f"“{shorten(text, length)}”" if text else ""
