"""A draft → a case of the library: front matter with named gaps, private data gone, whole or not at all.

What the document does not give stays in the file as ``key:  # 待填：…``, which every check
reports until somebody writes it. Everything is repaired and searched for private data in
memory; the folder appears in one step.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from anliku import rules, source
from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.contribute.folder import NotWritten, create
from anliku.contribute.naming import propose
from anliku.fix import MAX_PASSES, fix_text
from anliku.formats.word import redact
from anliku.formats.word.draft import Draft
from anliku.model import FACETS, CaseMeta
from anliku.problem import Location, Problem, Severity, sort_problems
from anliku.rules.base import Reading, quote

OPTIONAL = {"work", "glance", "evidence", "sample"}
"""Fields that leave no gap where nothing is known (``work`` does where the campaign has works)."""
_ADVICE = {"license": "推荐 CC-BY-NC-SA-4.0", "consent": "作者书面同意公开后填 true", "award": "评选结果公布后填"}


@dataclass(frozen=True, slots=True)
class Gap:
    """A field that has to be filled in by hand."""

    key: str
    title: str
    hint: str
    """What to write, ending with the choices where there are few."""
    choices: tuple[str, ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True)
class Adopted:
    """A case that was written."""

    name: str
    file: str
    """Its ``index.md``, relative to the root."""
    problems: list[Problem]
    """Those of the document first, then those of the new case, without its gaps."""
    gaps: list[Gap]


def gaps_of(values: Mapping[str, Any], catalogue: Catalogue) -> list[Gap]:
    """The fields that ``values`` leave open, in the order of the file; never the id."""
    campaign = _campaign(values, catalogue)
    found = []
    for key, info in CaseMeta.model_fields.items():
        wanted = key not in OPTIONAL or (key == "work" and campaign is not None and bool(campaign.works))
        if key == "id" or key in values or not wanted:
            continue
        choices = _choices(key, campaign, catalogue)
        hint = _ADVICE.get(key, info.description or info.title or key)
        if choices:
            hint = f"{hint.rstrip('。')}；可选 {'、'.join(choices)}"
        several = key in {"subject", "stage", "problem", "authors", "keywords"}
        found.append(Gap(key, info.title or key, hint, choices, several))
    return found


def adopt(catalogue: Catalogue, draft: Draft, taken: Iterable[str] = ()) -> Adopted:
    """Write ``draft`` as a new case. ``taken`` are ids that this run has given already.

    Raises NotWritten, and then nothing was written.
    """
    values = {key: value for key, value in draft.values.items() if key in CaseMeta.model_fields and key != "id"}
    campaign = _campaign(values, catalogue)
    year = _year(campaign, catalogue)
    name = propose(catalogue, values.get("region"), values.get("category"), taken)
    gaps = gaps_of(values, catalogue)
    file = f"cases/{year}/{name}/{source.INDEX}"
    text = f"{front_matter(name, values, gaps)}\n{draft.body}"
    text = _repaired(text, file, catalogue)
    text, removed = _without_private(text, file, catalogue)
    folder = create(catalogue.root, year, name, {source.INDEX: text.encode(), **draft.pictures})
    case = source.read(folder, catalogue.root)
    grown = replace(catalogue, cases=(*catalogue.cases, case))
    open_lines = {case.places.keys[(gap.key,)].location.line for gap in gaps if (gap.key,) in case.places.keys}
    checked = [
        problem
        for problem in rules.check(grown, [case])
        if not (problem.rule.startswith("FM1") and problem.location.line in open_lines)
    ]
    return Adopted(name, file, [*sort_problems(draft.problems), *removed, *checked], gaps)


def front_matter(name: str, values: Mapping[str, Any], gaps: Iterable[Gap]) -> str:
    """The metadata block, its fields in their order, gaps as comments that say what to write."""
    open_fields = {gap.key: gap for gap in gaps}
    lines = ["---", f"id: {name}"]
    for key in CaseMeta.model_fields:
        if key in open_fields:
            lines.append(f"{key}:  # 待填：{open_fields[key].hint}")
        elif key in values and key != "id":
            lines += _written(key, values[key])
    return "\n".join([*lines, "---", ""])


def _written(key: str, value: Any) -> list[str]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [
            f"{key}:",
            *(f"  - {{{', '.join(f'{name}: {_scalar(item)}' for name, item in row.items())}}}" for row in value),
        ]
    if isinstance(value, list):
        return [f"{key}: [{', '.join(_scalar(item) for item in value)}]"]
    return [f"{key}: {_scalar(value)}"]


_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9.-]*\Z|\d{4}-\d\d-\d\d\Z")
_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    text = " ".join(str(value).split())
    return text if _PLAIN.match(text) and text.lower() not in _WORDS else quote(text)


def _campaign(values: Mapping[str, Any], catalogue: Catalogue) -> Campaign | None:
    name = values.get("campaign")
    return catalogue.campaigns.get(name) if isinstance(name, str) else None


def _year(campaign: Campaign | None, catalogue: Catalogue) -> int:
    """The campaign's year; where none is known, that of the newest one."""
    if campaign is not None:
        return campaign.selection_year
    years = [known.selection_year for known in catalogue.campaigns.values()]
    if not years:
        raise NotWritten("案例库里还没有评选方案（cases/campaigns/），不知道放进哪一年，请先添加一个")
    return max(years)


def _choices(key: str, campaign: Campaign | None, catalogue: Catalogue) -> tuple[str, ...]:
    if key == "campaign":
        return tuple(catalogue.campaigns)
    if key == "work":
        return tuple(work.name for work in campaign.works) if campaign is not None else ()
    own = {"award": "awards", "kind": "kinds", "category": "categories", "stage": "stages", "region": "regions"}
    if campaign is not None and key in own:
        return tuple(getattr(campaign, own[key]))
    return tuple(catalogue.taxonomy.facet(key).names) if key in FACETS else ()


def _repaired(text: str, file: str, catalogue: Catalogue) -> str:
    """The text with every repair that has one right answer; as it was where rules disagree."""
    original = text
    for _ in range(MAX_PASSES):
        case = source.parse(text, [], catalogue.root / file.removesuffix(f"/{source.INDEX}"), file)
        better = fix_text(text, rules.check_case(case, catalogue))
        if better == text:
            return text
        text = better
    return original


def _without_private(text: str, file: str, catalogue: Catalogue) -> tuple[str, list[Problem]]:
    """The text without what detectors still find in it: numbers over several cells of a row, in
    entities, in a file's name. Raises NotWritten where that cannot be taken out."""
    removed: list[Problem] = []
    for _ in range(MAX_PASSES * 4):
        case = source.parse(text, [], catalogue.root / file.removesuffix(f"/{source.INDEX}"), file)
        found = Reading(case, catalogue).private
        if not found:
            return text, removed
        offset, hit = found[0]
        line = text.count("\n", 0, offset) + 1
        start = text.rfind("\n", 0, offset) + 1
        end = text.find("\n", offset)
        end = len(text) if end < 0 else end
        if start < case.body_start:
            break
        better, _ = redact.clean(text[start:end])
        if better == text[start:end]:
            # Only together with its neighbours it is a number: the whole line goes.
            better = ""
        text = f"{text[:start]}{better}{text[end:]}" if better else f"{text[:start]}{text[end + 1 :]}"
        message = f"有{hit.kind}，没有写进案例；案例是公开的，联系方式请交给联络人"
        removed.append(Problem(Location(file, line), "WD001", Severity.WARNING, message))
    raise NotWritten("文档里有取不干净的私人信息（如联系方式），请在 Word 里删掉后再导入")
