"""A city with other terms and another skeleton needs no change of the program."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku import rules
from anliku.reference import FIELDS_PAGE, SCHEMA_FILE, stale
from anliku.reference.host import FORM_FILE, NO_WORKS, OWNERS_FILE
from anliku.site.build import build_site
from tests.another_city import settle
from tests.factory import ROOT, copy_library


@pytest.mark.slow
def test_its_library_is_checked_generated_and_published(tmp_path: Path) -> None:
    root = copy_library(tmp_path / "project")
    for name in (FORM_FILE, OWNERS_FILE):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    library = catalogues.load(settle(root))
    assert [problem.as_text() for problem in rules.check(library)] == []
    assert stale(library, rules.FAMILIES) == {}
    for name in (SCHEMA_FILE.format("case"), FIELDS_PAGE, FORM_FILE):
        text = (root / name).read_text(encoding="utf-8")
        assert "云溪" in text or "国文" in text or "望山片" in text, name
        assert "苏州" not in text, name
    assert NO_WORKS in (root / FORM_FILE).read_text(encoding="utf-8")
    assert "/cases/*/wangshan-*/" in (root / OWNERS_FILE).read_text(encoding="utf-8")
    report = build_site(root)
    assert (report.cases, report.left_out, report.engine_warnings) == (3, [], [])
    page = (report.site_dir / "2025/hedong-ketang-01/index.html").read_text(encoding="utf-8")
    for shown in ("把应用题念成一件事", "云溪", "缘起", "一件事", "71.5", "算学", "河东片", "示范"):
        assert shown in page
    assert (report.site_dir / "category/jiaxiao/index.html").is_file()
    assert (report.site_dir / "campaigns/yunxi-2025/index.html").is_file()
