"""Front-matter values that the text gives away, each only where the evidence is clear.

A value that was guessed is told (“请核对”); one that was not is left as a gap. Which words
mean what is the taxonomy's and the campaigns' to say; only how schools and grades are
called everywhere is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anliku.campaign import Campaign
from anliku.formats.word.labels import TERMS
from anliku.formats.word.understand.outline import number_of
from anliku.taxonomy import Facet, Taxonomy
from anliku.text import visible

_AUTHORITY = re.compile(
    r"教育局|教体局|教育和体育局|教育体育局|教研室|教研中心|教科院|教科所|研究室|研究院|监测中心|发展中心|进修学校"
)
_SCHOOL = re.compile(r"小学|中学|学校|幼儿园|附小|附中|实小|校区|分校")
_GRADES = (
    ("小学", re.compile(r"小学|[一二三四五六]年级|[1-6]年级|[低中高]年段")),
    ("初中", re.compile(r"初中|初[一二三]|[七八九]年级|[7-9]年级|中考")),
)
_PRIMARY_UNIT = re.compile(r"小学|附小|实小|中心校\Z")
_MIDDLE_UNIT = re.compile(r"初级中学|初中|中学(?!附属小学)|附中")
_BOTH_UNIT = re.compile(r"九年一贯|一贯制|十二年|附属学校|外国语学校|实验学校")
_FAINT = 2
"""Terms of one character, or names that stand in others (新区, 园区), prove nothing inside a word."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A value, and the words that it was read from."""

    field: str
    value: Any
    because: str


def campaign_for(
    headings: Sequence[str], file_name: str, title: str, campaigns: Mapping[str, Campaign]
) -> tuple[Campaign | None, str | None]:
    """The campaign that the text names, or whose sections the headings are, and the kind of
    work; None where two fit alike."""
    named = [campaign for campaign in campaigns.values() if any(campaign.title in line for line in headings)]
    if len(named) == 1 and len(campaigns) > 1:
        return campaign_for(headings, file_name, title, {named[0].id: named[0]})
    scores: list[tuple[int, str, str | None]] = []
    for name in sorted(campaigns):
        campaign = campaigns[name]
        for work, skeleton in campaign.skeletons.items():
            sections = {rule.name for heading in headings if (rule := skeleton.find(heading)) is not None}
            says = work is not None and _names_work(work, f"{file_name} {title}")
            scores.append((len(sections) * 2 + (3 if says else 0), name, work))
    scores.sort(key=lambda score: -score[0])
    if not scores or scores[0][0] < 3:
        only = next(iter(campaigns.values())) if len(campaigns) == 1 else None
        return only, None
    best = [score for score in scores if score[0] == scores[0][0]]
    if len({name for _, name, _ in best}) > 1:
        return None, None
    return campaigns[best[0][1]], best[0][2] if len(best) == 1 else None


def work_for(campaign: Campaign, headings: Sequence[str], file_name: str, title: str) -> str | None:
    """The kind of work within a campaign that takes several."""
    if not campaign.works:
        return None
    _, work = campaign_for(headings, file_name, title, {campaign.id: campaign})
    return work


def _names_work(work: str, text: str) -> bool:
    """XX学校报告 and XX学校改进案例 are named after 解读和改进活动报告 and 改进案例."""
    return work in text or ("报告" in work and "报告" in text)


def guesses(
    title: str,
    unit: str,
    keywords: Sequence[str],
    labelled: Mapping[str, str],
    campaign: Campaign | None,
    taxonomy: Taxonomy,
) -> list[Guess]:
    """What title, unit, keywords and labelled lines tell of the terms of a case."""
    likely: list[Guess] = []

    def add(field: str, values: Any, because: str) -> None:
        if values:
            likely.append(Guess(field, values, because))

    region = _region(taxonomy.facet("region"), labelled.get("区域", ""), unit, campaign)
    named = _named(taxonomy.facet("region"), labelled.get("区域", ""))
    add("region", region, "区域一栏" if region in named else f"单位“{unit}”" if unit else "评选方案")
    kind = next(
        (name for name in _named(taxonomy.facet("kind"), labelled.get("案例类型", "")) if _takes(campaign, name)), ""
    )
    add("kind", kind or _kind(unit, campaign), "案例类型一栏" if kind else f"单位“{unit}”" if unit else "评选方案")
    stages = _stages(labelled.get("学段", ""), unit, title, taxonomy.facet("stage"), campaign)
    add("stage", stages[0], stages[1])
    subjects = _subjects(taxonomy.facet("subject"), labelled.get("学科", ""), title, keywords)
    from_label = bool(_named(taxonomy.facet("subject"), labelled.get("学科", "")))
    add("subject", subjects, "学科一栏" if from_label else "标题和关键词")
    category = _category(taxonomy.facet("category"), labelled.get("类别", ""), subjects, title, campaign)
    from_label = category in _named(taxonomy.facet("category"), labelled.get("类别", ""))
    add("category", category, "类别一栏" if from_label else "标题")
    add("school", _named(taxonomy.facet("school"), labelled.get("学校类型", "")), "学校类型一栏")
    add("problem", _problems(taxonomy.facet("problem"), title, keywords), "标题和关键词")
    return likely


def unread(labelled: Mapping[str, str], read: Sequence[Guess], taxonomy: Taxonomy) -> list[tuple[str, str]]:
    """Label and words of what stands behind the label of a term and is no term that the
    campaign takes; ``read`` are the terms that were taken from labels."""
    unread = []
    for label, said in labelled.items():
        field = _field_of(label)
        facet = taxonomy.facet(field)
        values = [guess.value for guess in read if guess.field == field]
        names = {name for value in values for name in (value if isinstance(value, list) else [value])}
        whole = facet.find(said.strip())
        parts = [said.strip()] if whole is not None else [part for part in _PARTS.split(said) if part]
        unknown = [part for part in parts if (term := facet.find(part)) is None or term.name not in names]
        unread += [(label, "、".join(unknown))] if unknown else []
    return unread


_PARTS = re.compile(r"[、，,；;/\s]+")


def too_many(labelled: Mapping[str, str], taxonomy: Taxonomy) -> dict[str, list[str]]:
    """Label → the terms behind it, where a case has one of the kind and the document says several."""
    named = {label: _named(taxonomy.facet(_field_of(label)), said) for label, said in labelled.items()}
    return {label: terms for label, terms in named.items() if _field_of(label) not in _LISTS and len(terms) > 1}


_LISTS = {"stage", "subject", "school"}
"""Fields of which a case may have several terms."""


def _field_of(label: str) -> str:
    return next(key for key, name in TERMS.items() if name == label)


def _named(facet: Facet, labelled: str) -> list[str]:
    """The terms that stand behind a label; the whole of it may be one."""
    whole = facet.find(labelled.strip())
    if whole is not None:
        return [whole.name]
    terms = (facet.find(part) for part in _PARTS.split(labelled) if part)
    return list(dict.fromkeys(term.name for term in terms if term is not None))


def _takes(campaign: Campaign | None, kind: str) -> bool:
    return campaign is None or kind in campaign.kinds


def _region(facet: Facet, labelled: str, unit: str, campaign: Campaign | None) -> str | None:
    named = _named(facet, labelled)
    if len(named) == 1:
        return named[0]
    allowed = set(campaign.regions) if campaign is not None else set(facet.names)
    hits = [
        (len(name), unit.find(name), term.name)
        for term in facet.terms
        if term.name in allowed
        for name in term.names
        if len(name) >= _FAINT and name in unit
    ]
    if hits:
        longest = max(length for length, _, _ in hits)
        best = {name for length, _, name in hits if length == longest}
        # “新区” alone is many places' name; a name of three characters, or one that begins the unit, is sure.
        sure = longest >= 3 or any(at == 0 for _, at, name in hits if name in best)
        if len(best) == 1 and sure:
            return best.pop()
    return next(iter(allowed)) if len(allowed) == 1 else None


def _kind(unit: str, campaign: Campaign | None) -> str | None:
    allowed = campaign.kinds if campaign is not None else []
    if len(allowed) == 1:
        return allowed[0]
    wanted = "区域" if _AUTHORITY.search(unit) else "学校" if _SCHOOL.search(unit) else None
    return next((kind for kind in allowed if wanted is not None and kind.startswith(wanted)), None)


def _stages(labelled: str, unit: str, title: str, facet: Facet, campaign: Campaign | None) -> tuple[list[str], str]:
    allowed = campaign.stages if campaign is not None else facet.names
    named = [name for name in _named(facet, labelled) if name in allowed]
    if named:
        return named, "学段一栏"
    primary, middle = _PRIMARY_UNIT.search(unit), _MIDDLE_UNIT.search(unit)
    if bool(primary) != bool(middle) and not _BOTH_UNIT.search(unit):
        name = "小学" if primary else "初中"
        return ([name] if name in allowed else []), f"单位“{unit}”"
    named = [name for name, pattern in _GRADES if pattern.search(title) and name in allowed]
    return named, "标题"


def _subjects(facet: Facet, labelled: str, title: str, keywords: Sequence[str]) -> list[str]:
    named = _named(facet, labelled)
    if named:
        return named
    named = _terms_in(facet, [title, *keywords])
    return named if len(named) <= 3 else []


def _category(
    facet: Facet, labelled: str, subjects: Sequence[str], title: str, campaign: Campaign | None
) -> str | None:
    allowed = campaign.categories if campaign is not None else facet.names
    named = [name for name in _named(facet, labelled) if name in allowed]
    if len(named) == 1:
        return named[0]
    if len(subjects) == 1 and subjects[0] in allowed:
        return subjects[0]
    named = [name for name in _terms_in(facet, [title]) if name in allowed and len(name) > _FAINT]
    return named[0] if len(named) == 1 and not subjects else None


def _problems(facet: Facet, title: str, keywords: Sequence[str]) -> list[str]:
    named = _terms_in(facet, [title])
    exact = [term.name for word in keywords if (term := facet.find(word)) is not None]
    return list(dict.fromkeys([*named, *exact]))[:5]


def _terms_in(facet: Facet, texts: Iterable[str]) -> list[str]:
    """Terms that are named, the longest name winning where names overlap. Aliases of two
    characters (信息, 情绪) are ordinary words and prove nothing; 数字化学习 is no chemistry."""
    counts: dict[str, int] = {}
    names = [(term.name, term.name) for term in facet.terms if len(term.name) > 1]
    names += [(alias, term.name) for term in facet.terms for alias in term.names[1:] if len(alias) > _FAINT]
    for text in texts:
        rest = visible(text)
        for name, canonical in sorted(names, key=lambda pair: -len(pair[0])):
            pattern = re.escape(name) + (r"(?![习生校])" if name.endswith("学") else "")
            if re.search(pattern, rest):
                counts.setdefault(canonical, len(counts))
                rest = rest.replace(name, "\n")
    return sorted(counts, key=lambda name: counts[name])


def bare_heading(line: str) -> str:
    """A heading without the number typed before it."""
    typed = number_of(line)
    return line[typed[1] :] if typed is not None else line
