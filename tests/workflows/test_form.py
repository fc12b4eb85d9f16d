"""The form “我要投稿” asks for what a case has, and CODEOWNERS says who looks at what.

The choices of the form and the regions of CODEOWNERS are the library's: ``anliku schema`` writes
them (tests/reference/test_host.py), ``make lint`` holds them fresh.
"""

from __future__ import annotations

import re
from typing import Any, get_args

import yaml

from anliku.model import CaseMeta
from anliku.private import find
from tests.factory import ROOT
from tests.reference.test_host import owners_of

FORM: dict[str, Any] = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/contribute.yml").read_text(encoding="utf-8"))
FIELDS: dict[str, dict[str, Any]] = {field["id"]: field for field in FORM["body"] if "id" in field}
OWNERS = (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8")

# The organiser decides on these, and the sample cases are ours.
NOT_ASKED = {"id", "award", "published", "sample"}


def options(name: str) -> list[str]:
    found: list[str] = FIELDS[name]["attributes"]["options"]
    return found


def test_the_form_asks_for_every_field_and_the_text() -> None:
    assert set(FIELDS) == set(CaseMeta.model_fields) - NOT_ASKED | {"body"}
    asked = [name for name in FIELDS if name not in {"body", "consent"}]
    assert asked == [name for name in CaseMeta.model_fields if name in asked], "write the fields in the model's order"


def test_several_can_be_chosen_where_a_field_holds_several() -> None:
    for name, field in FIELDS.items():
        if field["type"] == "dropdown":
            several = str(CaseMeta.model_fields[name].annotation).startswith("list")
            assert field["attributes"].get("multiple", False) is several, name
            assert len(options(name)) == len(set(options(name))) > 0, name


def test_choices_of_the_licence_are_the_models() -> None:
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


def test_terms_and_the_program_go_to_different_people() -> None:
    terms, program = owners_of(OWNERS, "cases/taxonomy.yml"), owners_of(OWNERS, "tooling/anliku/model.py")
    assert terms
    assert program
    assert terms != program


def test_placeholders_are_said_to_be_placeholders() -> None:
    assert "@ORG/… 都是占位" in OWNERS or not re.search("(?m)^[^#].*@ORG/", OWNERS)
