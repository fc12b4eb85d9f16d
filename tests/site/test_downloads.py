"""The Word document of each case, where mkdocs.yml asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.formats.word.write.blank_template import write_template
from anliku.formats.word.write.case_document import write_case
from anliku.reading import CaseReading
from anliku.record.pool import Workers
from anliku.site import word_files
from anliku.site.build import build_site
from anliku.site.downloads import saved_as
from tests.factory import CASE_ID, add_case
from tests.site.library import files, make_site

DOCUMENT = f"2024/{CASE_ID}/word/{CASE_ID}.docx"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library whose site offers Word documents."""
    root = make_site(tmp_path / "library")
    add_case(root)
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
    assert "  - anliku:\n" in settings
    settings = settings.replace("  - anliku:\n", "  - anliku:\n      downloads: [word]\n")
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return root


def built(root: Path) -> dict[str, bytes]:
    return files(build_site(root, keep_going=True, allow_smaller=True).site_dir)


def test_each_case_has_the_document_that_export_writes(root: Path) -> None:
    site = built(root)
    catalogue = catalogues.load(root)
    for case in catalogue.cases:
        written = write_case(CaseReading(case, catalogue.context), root)
        assert site[f"{case.url}word/{case.name}.docx"] == written.data


def test_only_the_document_of_a_changed_case_is_made_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = built(root)
    index = root / "cases" / "2024" / CASE_ID / "index.md"
    index.write_text(index.read_text(encoding="utf-8").replace("16节课", "18节课"), encoding="utf-8")
    made: list[str] = []
    of_files = word_files.documents

    def documents(catalogue: Catalogue, files: list[str], workers: Workers) -> Iterator[bytes]:
        made.extend(files)
        return of_files(catalogue, files, workers)

    monkeypatch.setattr(word_files, "documents", documents)
    after = built(root)
    assert made == [f"cases/2024/{CASE_ID}/index.md"]
    assert [name for name in before if name.endswith(".docx") and after[name] != before[name]] == [DOCUMENT]


def test_the_look_of_a_campaign_changes_its_documents(root: Path) -> None:
    before = built(root)
    (root / "cases" / "campaigns" / "suzhou-2024.docx").unlink()
    assert built(root)[DOCUMENT] != before[DOCUMENT]


def test_each_campaign_has_its_template(root: Path) -> None:
    site = built(root)
    for name, campaign in catalogues.load(root).campaigns.items():
        address = f"campaigns/{name}/{name}.docx"
        assert site[address] == write_template(campaign, root)
        assert (
            f'href="../../{address}" download="{campaign.short} 投稿模板.docx"'
            in site[f"campaigns/{name}/index.html"].decode()
        )


def test_where_nobody_asks_there_is_none(tmp_path: Path) -> None:
    root = make_site(tmp_path / "library")
    add_case(root)
    assert DOCUMENT not in built(root)


def test_a_name_to_save_it_under_is_one_that_every_system_takes() -> None:
    assert saved_as('从“读得懂”到“读得深”：A/B? "C"') == "从“读得懂”到“读得深”：A B C.docx"
    assert len(saved_as("长" * 300)) <= 85
