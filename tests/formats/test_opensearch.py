"""Lines for _bulk and the index template, held against what OpenSearch and Elasticsearch document."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from anliku.formats import opensearch
from anliku.markdown import Document
from anliku.rules.rule import Example
from anliku.text import one_line
from tests.factory import CASE_ID, ROOT, library_with

SITE = "https://anli.example.cn/"
GUIDE = ROOT / "tooling/OPENSEARCH.md"

# Of the documented body of PUT _index_template/NAME and of a mapping, what we may use.
_FIELD = {
    "type": "object",
    "properties": {
        "type": {"enum": ["text", "keyword", "date", "short", "double", "boolean", "nested"]},
        "analyzer": {"type": "string"},
        "search_analyzer": {"type": "string"},
        "format": {"const": "strict_date"},
        "fields": {"$ref": "#/$defs/fields"},
        "properties": {"$ref": "#/$defs/fields"},
    },
    "required": ["type"],
    "additionalProperties": False,
}
TEMPLATE = {
    "type": "object",
    "properties": {
        "index_patterns": {"type": "array", "items": {"type": "string", "pattern": r"^[a-z0-9-]+\*$"}, "minItems": 1},
        "priority": {"type": "integer", "minimum": 0},
        "version": {"type": "integer"},
        "_meta": {"type": "object"},
        "template": {
            "type": "object",
            "properties": {
                "settings": {
                    "type": "object",
                    "properties": {
                        "analysis": {
                            "type": "object",
                            "properties": {"analyzer": {"type": "object"}, "filter": {"type": "object"}},
                            "additionalProperties": False,
                        }
                    },
                    "additionalProperties": False,
                },
                "mappings": {
                    "type": "object",
                    "properties": {"dynamic": {"type": "boolean"}, "properties": {"$ref": "#/$defs/fields"}},
                    "additionalProperties": False,
                },
            },
            "additionalProperties": False,
        },
    },
    "required": ["index_patterns", "template"],
    "additionalProperties": False,
    "$defs": {"fields": {"type": "object", "additionalProperties": _FIELD}},
}
# What every installation has, without a plugin.
BUILT_IN_FILTERS = {"cjk_width", "cjk_bigram", "lowercase"}
BUILT_IN_TOKENIZERS = {"standard"}


def read_bulk(data: bytes) -> list[tuple[str, dict[str, Any]]]:
    """(``_id``, document) of each pair of lines, as strictly as the documentation reads."""
    assert data.endswith(b"\n"), "the last line ends with a newline, too"
    assert b"\r" not in data
    lines = data.decode("utf-8").split("\n")[:-1]
    assert len(lines) % 2 == 0
    rows = []
    for action_line, document_line in zip(lines[::2], lines[1::2], strict=True):
        action = json.loads(action_line)
        assert list(action) == ["index"]
        assert list(action["index"]) == ["_id"], "the index is named by the request's address"
        assert 0 < len(action["index"]["_id"].encode()) <= 512
        document = json.loads(document_line)
        assert isinstance(document, dict)
        rows.append((action["index"]["_id"], document))
    return rows


def fits(value: Any, field: dict[str, Any]) -> bool:
    """Whether a value is of a field's type; several values are as good as one."""
    if isinstance(value, list):
        return all(fits(one, field) for one in value)
    if field["type"] == "nested":
        return isinstance(value, dict) and all(fits(inner, field["properties"][key]) for key, inner in value.items())
    types = {"short": int, "double": (int, float), "boolean": bool}
    return isinstance(value, types.get(field["type"], str))


def documents(example: Example, folder: Path, site: str = SITE) -> list[tuple[str, dict[str, Any]]]:
    catalogue = library_with(example, folder)
    return read_bulk(opensearch.bulk(catalogue.cases, catalogue.context, site, "云溪市案例库"))


# --- template -----------------------------------------------------------------------------------


def test_the_template_is_one_as_documented() -> None:
    template = json.loads(opensearch.template())
    jsonschema.Draft202012Validator(TEMPLATE).validate(template)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(TEMPLATE).validate({**template, "mappings": {}})


def test_the_analysis_needs_no_plugin() -> None:
    template = json.loads(opensearch.template())["template"]
    analysis = template["settings"]["analysis"]
    own = analysis["filter"]
    assert all(made["type"] in BUILT_IN_FILTERS for made in own.values())
    for analyzer in analysis["analyzer"].values():
        assert analyzer["tokenizer"] in BUILT_IN_TOKENIZERS
        assert set(analyzer["filter"]) <= BUILT_IN_FILTERS | set(own)
    named = {
        field[key]
        for field in template["mappings"]["properties"].values()
        for key in ("analyzer", "search_analyzer")
        if key in field
    }
    assert named == set(analysis["analyzer"])


def test_single_characters_are_indexed_and_not_asked_for() -> None:
    analysis = json.loads(opensearch.template())["template"]["settings"]["analysis"]
    text = json.loads(opensearch.template())["template"]["mappings"]["properties"]["body"]
    (both,) = [name for name, made in analysis["filter"].items() if made.get("output_unigrams")]
    assert both in analysis["analyzer"][text["analyzer"]]["filter"]
    assert both not in analysis["analyzer"][text["search_analyzer"]]["filter"]


# --- documents ------------------------------------------------------------------------------------


def test_a_case_as_a_document(tmp_path: Path) -> None:
    ((id_, document),) = documents(Example(front="region: 高新区\nwork: 改进案例"), tmp_path)
    assert id_ == document["url"] == f"https://anli.example.cn/2024/{CASE_ID}/"
    assert document["region"] == ["虎丘区"]
    assert {"虎丘区", "高新区", "语文学科"} <= set(document["terms"])
    assert document["headings"][0] == "监测发现与问题"
    assert "推断类题目得分率为61.2%" in document["body"]
    assert (document["year"], document["published"], document["work"]) == (2024, "2025-03-03", "改进案例")
    (evidence,) = document["evidence"]
    assert (evidence["before"], evidence["after"], evidence["change"], evidence["improved"]) == (61.2, 70.9, 9.7, True)
    assert document["library"] == "云溪市案例库"


def test_what_a_case_answers_is_exported_and_asked_for(tmp_path: Path) -> None:
    ((_, document),) = documents(Example(front="questions: [写字磨蹭到半夜怎么办]"), tmp_path)
    assert document["questions"] == ["写字磨蹭到半夜怎么办"]
    (query,) = re.findall(r"```json\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    fields = json.loads(query)["query"]["bool"]["must"]["multi_match"]["fields"]
    properties = json.loads(opensearch.template())["template"]["mappings"]["properties"]
    assert "questions" in {name.partition("^")[0] for name in fields} <= set(properties)


def test_every_field_is_in_the_template_and_of_its_type(tmp_path: Path) -> None:
    properties = json.loads(opensearch.template())["template"]["mappings"]["properties"]
    ((_, document),) = documents(Example(front="work: 改进案例"), tmp_path)
    assert set(document) == set(properties)
    assert [key for key, value in document.items() if not fits(value, properties[key])] == []


@pytest.mark.parametrize(
    "words",
    ['引号“”和 "直的"', r"反斜杠 \\n 与 \\", "一行\n另一行", "𠮷野家与😀", "<script> 与 &amp;"],
)
def test_text_comes_back_as_readers_see_it(words: str, tmp_path: Path) -> None:
    catalogue = library_with(Example(body=f"## 归因分析\n\n{words}\n"), tmp_path)
    (case,) = catalogue.cases
    ((_, document),) = read_bulk(opensearch.bulk([case], catalogue.context, SITE, ""))
    seen = [one_line(block.text) for block in Document(case.body).blocks if block.text]
    assert document["body"].split("\n") == seen


def test_evidence_that_did_not_move_has_no_verdict(tmp_path: Path) -> None:
    same = "evidence:\n  - {indicator: 阅读得分率, before: 60, after: 60, source: 2023年市监测；2024年10月校内后测}"
    ((_, document),) = documents(Example(front=same), tmp_path)
    assert document["evidence"] == [
        {
            "indicator": "阅读得分率",
            "before": 60.0,
            "after": 60.0,
            "better": "高",
            "source": "2023年市监测；2024年10月校内后测",
            "change": 0.0,
        }
    ]


def test_two_cities_with_one_id_are_two_documents(tmp_path: Path) -> None:
    ids = {
        documents(Example(), tmp_path / city, f"https://{city}.example.cn/anli")[0][0] for city in ("yunxi", "shanqian")
    }
    assert ids == {f"https://{city}.example.cn/anli/2024/{CASE_ID}/" for city in ("yunxi", "shanqian")}


def test_an_address_that_no_cluster_takes(tmp_path: Path) -> None:
    with pytest.raises(opensearch.Unusable, match="超过 512 字节"):
        documents(Example(), tmp_path, f"https://anli.example.cn/{'a' * 500}/")


def test_without_an_address_the_case_says_its_place(tmp_path: Path) -> None:
    assert documents(Example(), tmp_path, "")[0][0] == f"2024/{CASE_ID}/"


def test_requests_of_a_bearable_size(tmp_path: Path) -> None:
    (case,) = library_with(Example(), tmp_path).cases
    size = len(case.text.encode())
    for limit, together in ((2 * size, [2, 2, 1]), (2 * size - 1, [1] * 5), (1, [1] * 5), (5 * size, [5])):
        assert [len(some) for some in opensearch.requests([case] * 5, limit)] == together
    assert list(opensearch.requests([])) == []
