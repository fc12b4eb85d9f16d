"""One example value for every field, for the field reference.

The case is made up from this library's own terms and proven valid by the model; the rest
is what the library's taxonomy and campaigns really say. Nothing local is code.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.model import CaseMeta
from anliku.reference.schema import NAMES
from anliku.text import shorten
from anliku.yamlsafe import quote

_MAX = 40


def examples(catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Title of a model (see :data:`NAMES`) → field → its value as YAML; a field that nobody
    uses, or that holds further models, has none."""
    by_name: dict[str, dict[str, str]] = {}
    for model in (case_meta(catalogue), catalogue.taxonomy, *_newest_first(catalogue)):
        for instance in _inside(model):
            known = by_name.setdefault(NAMES[type(instance).__name__][0], {})
            for key in type(instance).model_fields:
                text = _yaml(getattr(instance, key))
                if text and (key in instance.model_fields_set):
                    known.setdefault(key, text)
    return by_name


def case_meta(catalogue: Catalogue) -> CaseMeta:
    """A complete made-up case in the library's own terms."""
    campaigns = _newest_first(catalogue)
    campaign = campaigns[0] if campaigns else None
    works = [work.name for each in campaigns for work in each.works]
    taxonomy = catalogue.taxonomy
    region = taxonomy.facet("region").find(_first(campaign, "regions", taxonomy.facet("region").names))
    category = taxonomy.facet("category").find(_first(campaign, "categories", taxonomy.facet("category").names))
    assert region is not None, "a campaign's regions are terms (CP003)"
    assert category is not None, "a campaign's categories are terms (CP003)"
    year = campaign.selection_year if campaign is not None else 2024
    return CaseMeta.model_validate(
        {
            "id": f"{region.slug}-{category.slug}-01",
            "title": "把想法说清楚：基于监测数据的课堂追问改进",
            "campaign": campaign.id if campaign is not None else f"pingxuan-{year}",
            "work": works[0] if works else None,
            "award": _first(campaign, "awards", taxonomy.facet("award").names),
            "kind": _first(campaign, "kinds", taxonomy.facet("kind").names),
            "category": category.name,
            "subject": taxonomy.facet("subject").names[:1],
            "stage": [_first(campaign, "stages", taxonomy.facet("stage").names)],
            "region": region.name,
            "unit": f"{region.name}示例学校",
            "school": taxonomy.facet("school").names[:1],
            "authors": ["示例课题组"],
            "problem": taxonomy.facet("problem").names[:1],
            "keywords": ["课堂追问", "证据条"],
            "summary": "监测显示学生找得到却说不清。教研组减少提问、加强追问，一年后用后测作了检验。",
            "questions": ["学生答得出却说不清怎么办", "追问怎么问才有用"],
            "glance": {
                "problem": "学生答得出结论，却说不清依据。",
                "cause": "课堂上多是只需找原句的问题。",
                "strategy": "每节课留两三个值得追问的问题。",
                "effect": "推断类题目得分率有所提高。",
            },
            "evidence": [
                {
                    "indicator": "推断类题目得分率",
                    "before": 61.2,
                    "after": 70.9,
                    "unit": "%",
                    "better": "高",
                    "source": f"{year - 1}年市监测；{year}年10月校内后测，n=186",
                }
            ],
            "takeaways": [{"text": "追问三步卡：找依据、连起来、再检查", "file": "追问三步卡.docx"}],
            "published": datetime.date(year + 1, 3, 1),
            "license": "CC-BY-NC-SA-4.0",
            "consent": True,
            "sample": True,
        }
    )


def _newest_first(catalogue: Catalogue) -> list[Campaign]:
    return sorted(catalogue.campaigns.values(), key=lambda campaign: (-campaign.selection_year, campaign.id))


def _first(campaign: Campaign | None, key: str, otherwise: list[str]) -> str:
    names: list[str] = getattr(campaign, key) if campaign is not None else otherwise
    return names[0]


def _inside(value: Any) -> Iterator[BaseModel]:
    """``value`` if it is a model, and every model inside it."""
    if isinstance(value, BaseModel):
        yield value
        for key in type(value).model_fields:
            yield from _inside(getattr(value, key))
    elif isinstance(value, list):
        for item in value:
            yield from _inside(item)


def _yaml(value: Any) -> str:
    """A simple value as people type it; empty for what has no short form."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str):
        plain = value.isascii() and value.replace("-", "").replace(".", "").isalnum() and not value.isdigit()
        return value if plain else _quoted(value)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return f"[{', '.join(_quoted(item) for item in value[:3])}{', …' if len(value) > 3 else ''}]"
    return ""


def _quoted(text: str) -> str:
    return quote(shorten(text, _MAX))
