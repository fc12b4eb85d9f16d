"""The parts of the code host's files that name a library's terms."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from anliku import catalogue as catalogues
from anliku import rules
from anliku.catalogue import Catalogue
from anliku.reference import stale
from anliku.reference.host import FORM_FILE, NO_WORKS, OWNERS_FILE, form, owners
from tests.factory import LIBRARY, ROOT, copy_library

FORM = (ROOT / FORM_FILE).read_text(encoding="utf-8")
OWNERS = """\
# 程序
*                               @ORG/maintainers
/cases/                         @ORG/center

# 各区域的案例
/cases/*/gusu-*/                @ORG/center @ORG/gusu @someone
/cases/*/atlantis-*/            @ORG/center @ORG/atlantis

# 另有开头的
/cases/*/zhishu-*/              @ORG/center @ORG/suzhou-zhishu
"""


@pytest.fixture(scope="module")
def library() -> Catalogue:
    return catalogues.load(LIBRARY)


def fields(text: str) -> dict[str, dict[str, Any]]:
    """The fields of a form by their names."""
    return {field["id"]: field for field in yaml.safe_load(text)["body"] if "id" in field}


def options(text: str, name: str) -> list[str]:
    found: list[str] = fields(text)[name]["attributes"]["options"]
    return found


@pytest.mark.parametrize("name", ["kind", "category", "subject", "stage", "region", "problem"])
def test_choices_are_the_terms(library: Catalogue, name: str) -> None:
    assert options(form(FORM, library), name) == library.taxonomy.facet(name).names


def test_choices_are_the_campaigns_and_their_works(library: Catalogue) -> None:
    text = form(FORM, library)
    assert options(text, "campaign") == [
        "2024年苏州市义务教育质量监测结果运用优秀案例评选（suzhou-2024）",
        "双流区第四届义务教育质量监测结果解读运用展评（shuangliu-2021）",
    ]
    assert options(text, "work") == ["改进案例", "解读和改进活动报告"]


def test_all_else_of_the_form_stays(library: Catalogue) -> None:
    text = form(FORM, library)
    assert form(text, library) == text
    before, after = fields(FORM), fields(text)
    for field in (*before.values(), *after.values()):
        field["attributes"].pop("options", None)
    assert after == before
    assert options(text, "license") == options(FORM, "license")


def test_a_library_without_works_offers_one_choice(library: Catalogue) -> None:
    one = Catalogue(library.root, library.taxonomy, {"suzhou-2024": library.campaigns["suzhou-2024"]}, ())
    assert options(form(FORM, one), "work") == [NO_WORKS]


@pytest.mark.parametrize("name", ["其他: 一", "- 二", "“三” # 四", "yes", "1e3", "@五", "{六}"])
def test_a_term_is_text_whatever_it_looks_like(library: Catalogue, name: str) -> None:
    facet = library.taxonomy.facet("region")
    terms = [term.model_copy(update={"name": name}) for term in facet.terms]
    facets = library.taxonomy.facets.model_copy(update={"region": facet.model_copy(update={"terms": terms})})
    taxonomy = library.taxonomy.model_copy(update={"facets": facets})
    changed = Catalogue(library.root, taxonomy, library.campaigns, ())
    assert set(options(form(FORM, changed), "region")) == {name}


def owners_of(text: str, path: str) -> list[str]:
    """The last line that fits, as the code host reads them."""
    found: list[str] = []
    for pattern, *names in (line.split() for line in text.splitlines() if line and not line.startswith("#")):
        if pattern == "*" or fnmatch(f"/{path}", f"{pattern}*"):
            found = names
    return found


def test_every_case_goes_to_its_region(library: Catalogue) -> None:
    text = owners(OWNERS, library)
    for case in library.cases:
        term = library.taxonomy.facet("region").find(case.meta.region)
        assert term is not None
        assert f"@ORG/{term.slug}" in owners_of(text, case.file), case.file


def test_lines_that_somebody_changed_stay_and_regions_that_went_go(library: Catalogue) -> None:
    text = owners(OWNERS, library)
    assert "/cases/*/gusu-*/                @ORG/center @ORG/gusu @someone\n" in text
    assert "/cases/*/kunshan-*/             @ORG/center @ORG/kunshan\n" in text
    assert "atlantis" not in text
    assert text.endswith("\n# 另有开头的\n/cases/*/zhishu-*/              @ORG/center @ORG/suzhou-zhishu\n")
    assert owners(text, library) == text


@pytest.mark.parametrize("text", ["", "* @someone\n", "/cases/ @a/b\n", "# 各区域的案例\n"])
def test_owners_without_the_heading_or_a_centre_stay(library: Catalogue, text: str) -> None:
    assert owners(text, library) == text


def test_files_that_a_library_has_are_kept_up_to_date(tmp_path: Path) -> None:
    root = copy_library(tmp_path / "library")
    for name, text in ((FORM_FILE, FORM.replace("        - 太仓市\n", "")), (OWNERS_FILE, OWNERS)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    library = catalogues.load(root)
    found = stale(library, rules.FAMILIES)
    assert list(found) == [FORM_FILE, OWNERS_FILE]
    assert "太仓市" in options(found[FORM_FILE], "region")
