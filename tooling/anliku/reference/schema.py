"""JSON Schemas for editors, derived from the models and this library's own terms.

Draft-07, because that is what yaml-language-server understands best. Titles and
descriptions come from the models' fields and show while a contributor types.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import BaseModel

from anliku.adoption import Adoptions
from anliku.allowance import AllowedList
from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.model import FACETS, CaseMeta
from anliku.outcome import Outcome
from anliku.taxonomy import Taxonomy
from anliku.zone import Zones

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"

NAMES: dict[str, tuple[str, str]] = {
    "CaseMeta": ("案例", "案例文件 index.md 开头的元数据，写在首尾两行 --- 之间。"),
    "Evidence": ("证据", "一项指标在改进前后的数值，画成对比图。"),
    "Takeaway": ("可以带走的一项", "读者拿去就能用的一样东西：一句话，有附件的写上文件名。"),
    "Glance": ("要点", "案例页开头的要点卡片，每格一两句话。"),
    "Taxonomy": ("术语表", "cases/taxonomy.yml：筛选用的分面和术语，以及改进闭环的步骤。"),
    "Facets": ("分面", "案例的全部分面，一个也不能少。"),
    "Facet": ("一个分面", "查找案例的一个角度，如“学科”。"),
    "Term": (
        "术语",
        "分面里的一个词。别名和曾用名会改成规范名称；问法和英文只供检索，听到读者怎么说就添一条，案例不用改。",
    ),
    "LoopStep": ("步骤", "改进闭环中的一步。"),
    "Campaign": ("评选方案", "cases/campaigns/编号.yml：一次评选的组织方、日程、名额、限制、章节和奖项。"),
    "Event": ("日程", "日程中的一个环节。"),
    "Quota": ("名额", "谁可以报送多少项。"),
    "Criterion": ("评审标准", "评审看重的一个方面。"),
    "Limits": ("限制", "组织方规定的上限；不写就是不限。"),
    "SectionRule": ("章节", "正文的一个二级标题。"),
    "AllowedList": ("允许清单", "cases/allowed.yml：检查看错、维护者看过可以保留的地方；没有这个文件就是一处也没有。"),
    "Allowance": ("允许的一处", "哪个案例、哪条规则、原文哪几个字，谁允许的，为什么，到哪天为止。"),
    "Adoptions": ("借鉴记录", "案例文件夹里的 adoptions.yml：别的单位怎样用了这个案例；没有就没有这个文件。"),
    "Adoption": ("一条借鉴记录", "谁、什么时候、借鉴了什么、改了什么、结果怎样，经那个单位同意公开。"),
    "Zones": ("实验区", "cases/zones.yml：结果应用实验区；没有就没有这个文件，网站上也不出现。"),
    "Zone": ("一个实验区", "类别、区域、当地的工作闭环；它的案例按区域找。"),
    "ZoneStep": ("实验区的步骤", "工作闭环的一步，用当地的叫法。"),
    "Outcome": (
        "评选结果",
        "cases/outcomes/编号.yml：一次评选公开的结果，由 anliku round 写，也可以手写；没有就没有这个文件。",
    ),
    "Publicity": ("公示", "拟定名单、公示期和异议受理。"),
    "Objections": ("异议受理", "组织方公开的受理部门和办公电话、地址，不写个人的联系方式。"),
    "Proposed": ("拟定的一项", "公示名单里的一行。"),
    "Approved": ("立项选题", "一个立项的选题。"),
    "Awarded": ("获奖的一项", "获奖名单里的一行，单位与证书一致。"),
    "Honour": ("组织奖", "颁给单位、不属于某个案例的奖。"),
    "Showcase": ("展示交流", "选出的案例现场展示：哪天、在哪里、准备什么。"),
    "Shown": ("展示的一项", "展示的一个案例。"),
    "Work": ("作品", "一种作品和它自己的章节、限制。"),
}
"""Model → its title and description for contributors; the models' own docstrings are for
developers. KeyError here means that a new model still needs its line."""


def schemas(catalogue: Catalogue) -> dict[str, Schema]:
    """``case``, ``taxonomy``, ``campaign``, ``allowed`` and ``adoptions`` → schema. A facet's field offers the canonical
    names of the taxonomy, ``campaign`` the ids of the campaigns."""
    case = of_model(CaseMeta)
    for facet in FACETS:
        _offer(case["properties"][facet], catalogue.taxonomy.facet(facet).names)
    _offer(case["properties"]["campaign"], sorted(catalogue.campaigns))
    return {
        "case": case,
        "taxonomy": of_model(Taxonomy),
        "campaign": of_model(Campaign),
        "allowed": of_model(AllowedList),
        "adoptions": of_model(Adoptions),
        "outcome": of_model(Outcome),
        "zones": of_model(Zones),
    }


def as_text(schema: Schema) -> str:
    """The file's text: the same for the same schema, readable in a diff."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def of_model(model: type[BaseModel]) -> Schema:
    """The schema of ``model`` alone, in the order of its fields."""
    raw = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = raw.pop("$defs", {})
    schema: Schema = {"$schema": DRAFT, **_object(model.__name__, raw)}
    made = {name: _object(name, definition) for name, definition in definitions.items()}
    if made:
        schema["definitions"] = {name: made[name] for name in _by_first_use(schema, made)}
    return schema


def _by_first_use(schema: Schema, definitions: dict[str, Schema]) -> list[str]:
    """The names of ``definitions`` in the order in which a reader meets them."""
    met: dict[str, None] = {}
    waiting = [schema]
    while waiting:
        for name in re.findall(r'"#/definitions/(\w+)"', json.dumps(waiting.pop(0))):
            if name not in met:
                met[name] = None
                waiting.append(definitions[name])
    return list(met)


def _object(name: str, raw: Schema) -> Schema:
    title, description = NAMES[name]
    return {
        "title": title,
        "description": description,
        "type": "object",
        "additionalProperties": raw["additionalProperties"],
        **({"required": raw["required"]} if "required" in raw else {}),
        "properties": {key: _property(value) for key, value in raw["properties"].items()},
    }


def _property(raw: Schema) -> Schema:
    """One field: title and description first, in the words of draft-07."""
    head = {key: raw[key] for key in ("title", "description") if key in raw}
    rest = {key: value for key, value in raw.items() if key not in head}
    if rest.get("default", ...) is None:
        del rest["default"]
    if "items" in rest:
        rest["items"] = _property(rest["items"])
    if "anyOf" in rest:
        rest |= _alternatives(rest.pop("anyOf"))
    if "$ref" in rest and head:
        # Draft-07 ignores what stands beside $ref, and the editor would lose our words.
        rest["allOf"] = [{"$ref": rest.pop("$ref")}]
    kind = {"type": rest.pop("type")} if "type" in rest else {}
    return head | kind | rest


def _alternatives(options: list[Schema]) -> Schema:
    """``X | None`` reads better as one type; an empty value is as good as a missing key."""
    real = [_property(option) for option in options if option != {"type": "null"}]
    if len(real) == 1 and len(options) == 2 and "type" in real[0] and "enum" not in real[0]:
        return {**real[0], "type": [real[0]["type"], "null"]}
    return {"anyOf": [_property(option) for option in options]}


def _offer(field: Schema, choices: list[str]) -> None:
    """Let ``field`` (or the items of a list) be one of ``choices`` only."""
    target = field.get("items", field)
    for key in ("minLength", "maxLength", "pattern"):
        target.pop(key, None)
    target["enum"] = choices
