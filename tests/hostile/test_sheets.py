"""Bad Excel files: one clear Chinese line, or what is to be changed at which cell, within limits;
the library stays as it was, and so does the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from anliku.catalogue import Catalogue
from anliku.contribute.roster import Checked, NoTable, check
from anliku.contribute.roster.copy import annotated
from anliku.formats import office
from anliku.formats.sheet.read import read
from tests.contribute.roster.shelf import library, said
from tests.formats.sheet.books import opened
from tests.hostile.limits import limited
from tests.hostile.sheets import FINE, FOUND, REFUSED


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return library(tmp_path_factory.mktemp("sheets") / "library")


def imported(path: Path, shelf: Catalogue) -> tuple[list[str], tuple[str, ...], bytes]:
    """The whole way of a file within the limits: findings, remarks, the annotated copy."""

    def work() -> tuple[list[str], tuple[str, ...], bytes]:
        package = office.load(path, "xlsx")
        checked: Checked = check(read(package), shelf, path.name)
        return said(checked), checked.remarks, annotated(package, checked)

    # openpyxl is loaded once for all, not in the time of the first file.
    import openpyxl  # noqa: F401

    return limited(work)


def written(make: Callable[[], bytes], folder: Path) -> Path:
    path = folder / "汇总表.xlsx"
    path.write_bytes(make())
    return path


@pytest.mark.parametrize("key", REFUSED)
def test_refused_with_one_line(key: str, shelf: Catalogue, tmp_path: Path) -> None:
    make, expected = REFUSED[key]
    path = written(make, tmp_path)

    def work() -> str:
        try:
            check(read(office.load(path, "xlsx")), shelf, path.name)
        except (office.Refused, NoTable) as error:
            return str(error)
        return "taken"

    message = limited(work)
    assert expected in message
    assert "\n" not in message
    assert re.search("请|要有", message)
    assert not re.search(r"[A-Za-z]{3,}", re.sub(r"\.?xlsx?|\.?docx?|WPS|Excel|Word|DTD", "", message))


@pytest.mark.parametrize("key", FOUND)
def test_said_at_its_cell(key: str, shelf: Catalogue, tmp_path: Path) -> None:
    make, place, expected = FOUND[key]
    findings, _, copy = imported(written(make, tmp_path), shelf)
    assert [line for line in findings if line.startswith(place) and expected in line], findings
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", "".join(findings))
    assert opened(copy).sheetnames[0] == "检查结果"


@pytest.mark.parametrize("key", FINE)
def test_odd_but_nothing_wrong(key: str, shelf: Catalogue, tmp_path: Path) -> None:
    path = written(FINE[key], tmp_path)
    before = path.read_bytes()
    findings, remarks, copy = imported(path, shelf)
    assert findings == []
    assert opened(copy).worksheets[1].max_row < 6500
    assert path.read_bytes() == before
    if key in {"external-links", "macros"}:
        assert any({"external-links": "外部链接", "macros": "宏"}[key] in remark for remark in remarks)
    if key == "unknown-formats":
        texts = [str(cell.value) for line in opened(copy)["检查结果"].iter_rows() for cell in line]
        assert any("格式读不懂" in text for text in texts)
