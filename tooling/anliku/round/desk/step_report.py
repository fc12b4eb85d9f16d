"""A step's report in Chinese, to hand to a superior: a Word document on A4."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx

from anliku.formats.word.write.package import Layout, plain, save
from anliku.formats.word.write.plain_text import element, flag, paragraph, run
from anliku.formats.word.write.table_grid import Cell, spaced, table
from anliku.round.desk.opened import Round

_UNNUMBERED = (("w:ilvl", "0"), ("w:numId", "0"))


class Report:
    """A report of one step of ``opened``. What is said is said in order."""

    def __init__(self, title: str, opened: Round, by: str = "", anchored: bool = True) -> None:
        self.anchored = anchored
        """Whether its last line names the ledger's: of what goes to the public it does not."""
        self.title = title
        self.opened = opened
        self.lines: list[str] = []
        """The same without tables, for a terminal."""
        self.layout = Layout(docx.Document(io.BytesIO(plain())))
        styles = self.layout.styles
        self.layout.add(paragraph(styles["title"], [run(title)]))
        who = by or opened.campaign.organiser
        self.layout.add(paragraph(styles["byline"], [run(f"{who}　{_day(opened)}")]))

    def heading(self, text: str) -> None:
        """A heading of the first level, with its number as typed."""
        unnumbered = element("w:numPr", None, [flag(tag, value) for tag, value in _UNNUMBERED])
        self.layout.add(paragraph(self.layout.styles["heading 1"], [run(text)], [unnumbered]))

    def line(self, text: str) -> None:
        """A paragraph."""
        self.lines.append(text)
        self.layout.add(paragraph(self.layout.styles["body"], [run(text)]))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], caption: str = "") -> None:
        """A table; where there is no row, a word that there is none."""
        styles = self.layout.styles
        if caption:
            self.layout.add(paragraph(styles["table title"], [run(caption)]))
        shown = rows or [["（没有）", *[""] * (len(head) - 1)]]
        made = table(
            [_cell(text) for text in head],
            [[_cell(text) for text in row] for row in shown],
            (),
            styles,
            self.layout.width,
        )
        for block in spaced(made, styles):
            self.layout.add(block)

    def add(self, block: Any) -> None:
        """A block of Word's own, made with the functions of ``formats/word/write``."""
        self.layout.add(block)

    def docx(self) -> bytes:
        """The document. Its last line names the ledger's last line, so that paper vouches for it."""
        last = self.opened.ledger.last
        if self.anchored and last is not None:
            said = f"账本：第 {last.n} 步（{last.at[:16].replace('T', ' ')}），校验码 {self.opened.ledger.head}"
            self.layout.add(paragraph(self.layout.styles["hint"], [run(said)]))
        return save(self.layout.document, self.title, "", self.opened.today)


def _cell(text: str) -> Cell:
    return Cell([run(text)] if text else [])


def _day(opened: Round) -> str:
    day = opened.today
    return f"{day.year}年{day.month}月{day.day}日"
