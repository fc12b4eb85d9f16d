"""The JSON Schemas: Chinese, and of one mind with the models and a library's terms."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from anliku import catalogue as catalogues
from anliku import rules, yamlsafe
from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.model import FACETS, CaseMeta
from anliku.reference import RULES_PAGE, SCHEMA_FILE, stale
from anliku.reference.schema import Schema, as_text, of_model, schemas
from anliku.reference.specimen import case_meta
from anliku.taxonomy import Taxonomy
from tests.factory import LIBRARY, copy_library

OURS = catalogues.load(LIBRARY)
WRITTEN = {name: as_text(schema) for name, schema in schemas(OURS).items()}
"""The text of each schema's file."""


@pytest.fixture
def library() -> Catalogue:
    return OURS


def written(name: str) -> Schema:
    schema: Schema = json.loads(WRITTEN[name])
    return schema


def plain(value: Any) -> Any:
    """What an editor sees: a date is text to it."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def faults(name: str, value: Any) -> list[str]:
    """Where ``value`` breaks the schema."""
    checker = jsonschema.Draft7Validator(written(name), format_checker=jsonschema.FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in checker.iter_errors(plain(value))]


def test_what_is_missing_or_changed_is_stale(tmp_path: Path) -> None:
    library = catalogues.load(copy_library(tmp_path / "library"))
    assert list(stale(library, rules.FAMILIES)) == []
    schema = library.root / SCHEMA_FILE.format("case")
    schema.write_text(schema.read_text(encoding="utf-8").replace("姑苏区", "平江区"), encoding="utf-8")
    (library.root / RULES_PAGE).unlink()
    assert sorted(stale(library, rules.FAMILIES)) == [RULES_PAGE, SCHEMA_FILE.format("case")]


def test_the_text_is_deterministic_and_readable(library: Catalogue) -> None:
    text = as_text(schemas(library)["case"])
    assert text == as_text(schemas(catalogues.load(LIBRARY))["case"])
    assert text.endswith("}\n")
    assert "“一等奖”" in text


@pytest.mark.parametrize("name", ["case", "taxonomy", "campaign"])
def test_each_is_a_sound_draft_07_schema(name: str) -> None:
    schema = written(name)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(schema)


def objects(schema: Schema) -> Iterator[Schema]:
    yield schema
    yield from schema.get("definitions", {}).values()


@pytest.mark.parametrize("name", ["case", "taxonomy", "campaign"])
def test_every_field_is_explained_in_chinese_and_unknown_ones_are_refused(name: str) -> None:
    for part in objects(written(name)):
        assert part["additionalProperties"] is False
        for said in (part, *part["properties"].values()):
            assert re.search(r"[\u4e00-\u9fff]", said["title"])
            assert re.search(r"[\u4e00-\u9fff]", said.get("description", said["title"]))


def test_every_case_taxonomy_and_campaign_of_this_library_passes(library: Catalogue) -> None:
    assert len(library.cases) >= 10
    for case in library.cases:
        assert faults("case", case.values) == [], case.file
    for name, paths in (
        ("taxonomy", ["taxonomy.yml"]),
        ("campaign", [f"campaigns/{key}.yml" for key in library.campaigns]),
    ):
        for path in paths:
            text = (LIBRARY / "cases" / path).read_text(encoding="utf-8")
            assert faults(name, yamlsafe.load(text, path).value) == [], path


def test_fields_offer_the_terms_of_this_library(library: Catalogue) -> None:
    properties = written("case")["properties"]
    for facet in FACETS:
        field = properties[facet]
        assert field.get("items", field)["enum"] == library.taxonomy.facet(facet).names
    assert properties["campaign"]["enum"] == sorted(library.campaigns)


GOOD: dict[str, Any] = case_meta(OURS).model_dump(mode="json")

WRONG = [
    ("a missing field", {"award": ...}, "'award' is a required property"),
    ("an unknown field", {"template": "x"}, "'template' was unexpected"),
    ("an unknown term", {"region": "火星"}, "$.region"),
    ("an alias", {"subject": ["语文学科"]}, "$.subject[0]"),
    ("an unknown campaign", {"campaign": "suzhou-1999"}, "$.campaign"),
    ("a short title", {"title": "短"}, "$.title"),
    ("a long summary", {"summary": "长" * 301}, "$.summary"),
    ("text for a list", {"stage": "小学"}, "$.stage"),
    ("an empty list", {"problem": []}, "$.problem"),
    ("no date", {"published": "2024-02-30"}, "$.published"),
    ("text for yes or no", {"consent": "yes"}, "$.consent"),
    ("an unknown licence", {"license": "WTFPL"}, "$.license"),
    ("an id with capitals", {"id": "Gusu_01"}, "$.id"),
    ("evidence without a source", {"evidence": [{"indicator": "得分率", "before": 1, "after": 2}]}, "$.evidence[0]"),
    ("an unknown part of evidence", {"evidence": [{**GOOD["evidence"][0], "n": 5}]}, "$.evidence[0]"),
    ("a number as text", {"evidence": [{**GOOD["evidence"][0], "before": "61%"}]}, "$.evidence[0].before"),
    ("an unknown card", {"glance": {"summary": "一两句话说清问题"}}, "$.glance"),
]


def test_a_good_case_passes() -> None:
    assert faults("case", GOOD) == []
    assert (
        faults("case", {key: value for key, value in GOOD.items() if key not in {"work", "glance", "evidence"}}) == []
    )
    assert faults("case", {**GOOD, "work": None, "glance": None}) == []


@pytest.mark.parametrize(("change", "expected"), [pytest.param(*rest, id=name) for name, *rest in WRONG])
def test_a_wrong_case_fails_where_it_is_wrong(change: dict[str, Any], expected: str) -> None:
    wrong = {key: value for key, value in {**GOOD, **change}.items() if value is not ...}
    found = faults("case", wrong)
    assert any(expected in fault for fault in found), found


def test_a_wrong_taxonomy_and_campaign_fail(library: Catalogue) -> None:
    taxonomy = library.taxonomy.model_dump(mode="json", exclude_none=True)
    assert faults("taxonomy", taxonomy) == []
    del taxonomy["facets"]["region"]
    assert faults("taxonomy", taxonomy) == ["$.facets: 'region' is a required property"]
    campaign = library.campaigns["suzhou-2024"].model_dump(mode="json", exclude_none=True)
    assert faults("campaign", campaign) == []
    campaign["limits"] = {"words": 0}
    assert [fault.split(":")[0] for fault in faults("campaign", campaign)] == ["$.limits.words"]


@pytest.mark.parametrize("model", [CaseMeta, Taxonomy, Campaign])
def test_the_schema_follows_the_model(model: type[CaseMeta | Taxonomy | Campaign]) -> None:
    schema = of_model(model)
    assert list(schema["properties"]) == list(model.model_fields)
    assert schema.get("required", []) == [key for key, field in model.model_fields.items() if field.is_required()]
