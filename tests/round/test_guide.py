"""The guide of a round, done as it says: its commands in their order, and what it asks people to do by hand.

``tests/round/guide.md`` is what this library's ``cases/guide/round.md`` says; ``make lint`` holds them against each other.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from anliku.round.outcome import printing
from tests.factory import LIBRARY
from tests.faults.running import run_in_shell

pytestmark = pytest.mark.slow

GUIDE = Path(__file__).with_name("guide.md")
SECTION = re.compile(r"(?m)^## (.+)$")
COMMANDS = re.compile(r"(?ms)^```sh\n(.*?)^```$")
SETTINGS = re.compile(r"(?ms)^```yaml\n(.*?)^```$")
ROW = re.compile(r"(?m)^\| (示例专家.*) \|$")


def sections() -> list[tuple[str, str]]:
    """(title, text) of the numbered sections."""
    parts = SECTION.split(GUIDE.read_text(encoding="utf-8"))[1:]
    return [(title, text) for title, text in zip(parts[::2], parts[1::2], strict=True) if "、" in title]


def edit_the_rules(base: Path, text: str) -> None:
    """What the guide says to write into round.yml, each where the same key stands, or at the end."""
    path = base / "评选" / "round.yml"
    rules = path.read_text(encoding="utf-8")
    for block in SETTINGS.findall(text):
        key = block.split(":")[0]
        old = re.compile(rf"(?m)^{key}:.*\n(?:{' ' * (len(key) - len(key.lstrip()) + 2)}\S.*\n)*")
        rules = old.sub(lambda _, new=block: new, rules, count=1) if old.search(rules) else rules + block
    path.write_text(rules, encoding="utf-8")


def type_the_experts(base: Path, text: str) -> None:
    """The table of experts as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    head = next(line for line in text.splitlines() if line.startswith("| 姓名"))
    for line in (head, *(f"| {row} |" for row in ROW.findall(text))):
        sheet.append([cell.strip() for cell in line.strip("|").split("|")])
    book.save(base / "评委名单.xlsx")


def give_points(base: Path) -> None:
    """A number into each yellow cell of the criteria."""
    for number, path in enumerate(sorted((base / "评选/待填/评分表").glob("*.xlsx"))):
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows():
            if str(row[0].value).startswith("SZ"):
                for cell in row[3:7]:
                    cell.value = 15 + (cell.row * 7 + cell.column * 3 + number) % 11
        book.save(path)


def decide_ties(base: Path) -> None:
    """Who stands on a line gets nothing."""
    path = base / "评选/待填/授奖建议.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {
        cell.value: cell.column for row in sheet.iter_rows() for cell in row if cell.value in {"建议", "评委会决定"}
    }
    for row in sheet.iter_rows():
        if sheet.cell(row[0].row, columns["建议"]).value == "待定":
            sheet.cell(row[0].row, columns["评委会决定"]).value = "不获奖"
    book.save(path)


def test_a_new_organiser_gets_through_a_small_round(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY, tmp_path / "练习库")
    by_hand: dict[str, Callable[[Path], None]] = {"八": give_points}
    where = tmp_path
    said = []
    for title, text in sections():
        number = title[0]
        if number == "七":
            type_the_experts(tmp_path, text)
        by_hand.get(number, lambda _: None)(tmp_path)
        for block in COMMANDS.findall(text):
            if "--decided" in block:
                decide_ties(tmp_path)
            # Whether a desk has a browser that prints is another test's business.
            line = f"set -e; {block.strip()}; pwd >{tmp_path}/where"
            done = run_in_shell(where, line, environment={printing.CHOSEN: "no-browser"})
            assert done.code == 0, (block, done)
            said.append(done.out)
            where = Path((tmp_path / "where").read_text(encoding="utf-8").strip())
        if number == "二":
            edit_the_rules(tmp_path, text)
    assert "账本" in "".join(said)
    for made in ("结果/立项名单.docx", "结果/匿名稿", "结果/分配总表.xlsx", "结果/证书名单.xlsx", "归档"):
        assert (tmp_path / "评选" / made).exists(), made
    assert (tmp_path / "练习库/cases/outcomes/suzhou-2024.yml").exists()
