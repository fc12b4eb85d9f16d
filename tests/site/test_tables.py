"""Evidence tables: which there are, in which orders, and what stands in the file."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.model import Case
from anliku.page.study import Study, study
from anliku.record.shelf import cells_of
from anliku.rules.rule import Example
from anliku.site.pages import PAGE_SIZE, Page
from anliku.site.tables import Sheet, tables
from tests.factory import add_case, make_library
from tests.site.library import broken_links, make_site, pages, unchecked
from tests.site.parsed import Parsed
from tests.site.test_pages import many


def made(catalogue: Catalogue, site: str = "") -> list[Page | Sheet]:
    order = catalogue.taxonomy.facet("subject").order

    def studied(case: Case) -> Study:
        return study(case, cells_of(case, catalogue.context), order)

    return list(tables(catalogue, studied, site))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_library(tmp_path)
    add_case(root, Example(front="problem: [阅读素养, 运算能力]\ntitle: =从找原句到想明白"), "a-case")
    add_case(root, Example(front="problem: [阅读素养]\n-evidence"), "b-case")
    return root


def test_a_table_for_each_problem_with_cases(root: Path) -> None:
    addresses = [one.here.url for one in made(catalogues.load(root)) if isinstance(one, Page)]
    assert addresses == [
        "problem/yuedu/table/",
        "problem/yuedu/table/by-subject/",
        "problem/yunsuan/table/",
        "problem/yunsuan/table/by-subject/",
    ]


def test_the_second_order_is_known_as_the_same(root: Path) -> None:
    assert [one.instead for one in made(catalogues.load(root)) if isinstance(one, Page)][:2] == [
        "",
        "problem/yuedu/table/",
    ]


def test_titles_tell_the_orders_apart(root: Path) -> None:
    titles = [one.here.title for one in made(catalogues.load(root)) if isinstance(one, Page)]
    assert len(set(titles)) == len(titles)


def test_no_page_grows_and_the_file_holds_all(tmp_path: Path) -> None:
    add_case(make_library(tmp_path))
    found = made(many(tmp_path, PAGE_SIZE + 1))
    sizes = {one.here.url: len(one.values["studies"]) for one in found if isinstance(one, Page)}
    assert sizes == {
        "problem/yuedu/table/": PAGE_SIZE,
        "problem/yuedu/table/2/": 1,
        "problem/yuedu/table/by-subject/": PAGE_SIZE,
        "problem/yuedu/table/by-subject/2/": 1,
    }
    (sheet,) = (one for one in found if isinstance(one, Sheet))
    assert len(sheet.studies) == PAGE_SIZE + 1


def test_the_file(root: Path) -> None:
    found = made(catalogues.load(root), "https://cases.example.org/")
    sheet = next(one for one in found if isinstance(one, Sheet) and one.file.endswith("yuedu.xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(sheet.content()))
    head, *rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    first, second = (dict(zip(head, row, strict=True)) for row in rows)
    assert first["案例"] == "=从找原句到想明白（示例）"
    assert [first[name] for name in ("改进前", "改进后", "单位", "变化", "方向", "结果")] == [
        61.2, 70.9, "%", 9.7, "越高越好", "有改进",
    ]  # fmt: skip
    assert first["网址"] == "https://cases.example.org/2024/a-case/"
    assert (second["指标"], second["改进前"]) == ("没有前后数据", None)
    assert "排名" in str(book["说明"]["A1"].value)


def test_pages_as_they_are_written(tmp_path: Path) -> None:
    root = make_site(tmp_path / "library")
    unchecked(root, tmp_path / "site")
    html = pages(tmp_path / "site")["problem/yuedu/table/index.html"]
    parsed = Parsed(html)
    assert parsed.unclosed == []
    assert "前 61.2% → 后 70.9%" in parsed.text
    assert "n=186" in parsed.text
    assert re.search(r'<a class="broken" href="[^"]*">[^<]+<wbr>', html)
    assert {"../../../problem/yuedu/table/yuedu.xlsx", "../../../problem/yuedu/table/by-subject/"} <= set(
        parsed.values("href", "a")
    )
    assert 'href="../../problem/yuedu/table/"' in pages(tmp_path / "site")["problem/yuedu/index.html"]
    assert broken_links(tmp_path / "site") == []
