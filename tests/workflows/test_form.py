"""The form “我要投稿” and CODEOWNERS follow the library's own terms."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from typing import Any, get_args

import pytest
import yaml

from anliku.catalogue import load
from anliku.model import CaseMeta
from anliku.private import find
from tests.factory import ROOT

LIBRARY = load(ROOT)
FORM: dict[str, Any] = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/contribute.yml").read_text(encoding="utf-8"))
FIELDS: dict[str, dict[str, Any]] = {field["id"]: field for field in FORM["body"] if "id" in field}
OWNERS = [
    line.split()
    for line in (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]

# The organiser decides on these, and the sample cases are ours.
NOT_ASKED = {"id", "award", "published", "sample"}


def options(name: str) -> list[str]:
    found: list[str] = FIELDS[name]["attributes"]["options"]
    return found


def test_the_form_asks_for_every_field_and_the_text() -> None:
    assert set(FIELDS) == set(CaseMeta.model_fields) - NOT_ASKED | {"body"}
    asked = [name for name in FIELDS if name not in {"body", "consent"}]
    assert asked == [name for name in CaseMeta.model_fields if name in asked], "write the fields in the model's order"


@pytest.mark.parametrize("name", ["kind", "category", "subject", "stage", "region", "problem"])
def test_choices_are_the_terms(name: str) -> None:
    terms = [term.name for term in LIBRARY.taxonomy.facet(name).terms]
    assert options(name) == terms, f"contribute.yml: please write the options of {name} as the taxonomy has them"
    several = str(CaseMeta.model_fields[name].annotation).startswith("list")
    assert FIELDS[name]["attributes"].get("multiple", False) is several


def test_choices_are_the_campaigns_works_and_licenses() -> None:
    campaigns = sorted(LIBRARY.campaigns.values(), key=lambda campaign: -campaign.selection_year)
    assert options("campaign") == [f"{campaign.title}（{campaign.id}）" for campaign in campaigns]
    assert options("work") == [work.name for campaign in campaigns for work in campaign.works]
    assert set(options("license")) == set(get_args(CaseMeta.model_fields["license"].annotation))


def test_what_the_model_requires_the_form_requires() -> None:
    for name, field in FIELDS.items():
        if name in {"body", "consent"}:
            continue
        required = field.get("validations", {}).get("required", False)
        assert required is CaseMeta.model_fields[name].is_required(), name


def test_consent_is_asked_and_private_data_is_not() -> None:
    assert all(option["required"] for option in options("consent"))  # type: ignore[index]
    first = FORM["body"][0]["attributes"]["value"]
    assert "这张表是公开的" in first
    assert "不要写电话" in first
    labels = "".join(field["attributes"]["label"] for field in FIELDS.values())
    assert not re.search("电话|手机|邮箱|QQ|微信|住址|身份证", labels)
    assert not find(yaml.safe_dump(FORM, allow_unicode=True))


def owners_of(path: str) -> list[str]:
    """The last line that fits, as the code host reads them."""
    found: list[str] = []
    for pattern, *names in OWNERS:
        if pattern == "*" or fnmatch(f"/{path}", f"{pattern}*"):
            found = names
    return found


def test_every_region_has_a_line() -> None:
    patterns = {pattern for pattern, *_ in OWNERS}
    missing = [
        term.slug for term in LIBRARY.taxonomy.facet("region").terms if f"/cases/*/{term.slug}-*/" not in patterns
    ]
    assert not missing, f"CODEOWNERS: no line for {missing}"


def test_every_case_goes_to_its_region() -> None:
    for case in LIBRARY.cases:
        assert case.meta is not None
        region = LIBRARY.taxonomy.facet("region").find(case.meta.region)
        assert region is not None
        assert f"@ORG/{region.slug}" in owners_of(case.file), case.file


def test_terms_and_the_program_go_to_others() -> None:
    assert owners_of("cases/taxonomy.yml") == ["@ORG/center"]
    assert owners_of("tooling/anliku/model.py") == ["@ORG/maintainers"]


def test_placeholders_are_said_to_be_placeholders() -> None:
    text = (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8")
    assert {name.split("/")[0] for _, *names in OWNERS for name in names} == {"@ORG"}
    assert "@ORG/… 都是占位" in text
