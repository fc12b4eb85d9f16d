"""A library and a 汇总表 that fit together, and what is found where one of them changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.contribute.roster import Checked, check
from anliku.rules.rule import Example
from tests.factory import add_case, make_library
from tests.formats.sheet.books import DISTRICT, SCHOOL, good, read_book, row, workbook

FILE = "汇总表.xlsx"


def library(root: Path) -> Catalogue:
    """The cases of :func:`tests.formats.sheet.books.good`."""
    make_library(root)
    add_case(root, title=SCHOOL[0])
    front = f"kind: 区域案例\nunit: {DISTRICT[2]}\ncategory: {DISTRICT[3]}"
    add_case(root, Example(front=front), "gusu-guanli-01", DISTRICT[0])
    return catalogues.load(root)


def checked(catalogue: Catalogue, data: bytes, campaign: str | None = None) -> Checked:
    """The result for a file."""
    return check(read_book(data), catalogue, FILE, catalogue.campaigns[campaign] if campaign else None)


def of_rows(catalogue: Catalogue, *cases: Sequence[str], head: Sequence[str] | None = None) -> Checked:
    """The result for a sheet of these cases (title, region, unit, category, stage)."""
    rows = [row(number, case) for number, case in enumerate(cases, 1)]
    return checked(catalogue, workbook(rows) if head is None else workbook(rows, head=head))


def changed(case: Sequence[str], **fields: str) -> tuple[str, ...]:
    """``case`` with other words in some of its fields: title, region, unit, category, stage."""
    names = ("title", "region", "unit", "category", "stage")
    return tuple(fields.get(name, value) for name, value in zip(names, case, strict=True))


def said(result: Checked) -> list[str]:
    """``C4 XL105 error message``, one a finding."""
    return [f"{item.cell} {item.rule} {item.severity} {item.message}" for item in result.findings]


def codes(result: Checked) -> list[str]:
    """``C4 XL105``, one a finding."""
    return [f"{item.cell} {item.rule}" for item in result.findings]


__all__ = ["DISTRICT", "FILE", "SCHOOL", "changed", "checked", "codes", "good", "library", "of_rows", "said"]
