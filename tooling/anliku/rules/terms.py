"""Terms: every 学科, 学段, 区域 … is a term of the taxonomy, under its canonical name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from anliku.fields import label, shown
from anliku.model import FACETS, ID_PATTERN, CaseMeta
from anliku.problem import Edit, Severity
from anliku.reading import Reading
from anliku.regex import regex
from anliku.rules.rule import Example, Family, Finding, Rule
from anliku.yamlsafe import Path

_LISTS = ("subject", "stage", "school", "authors", "problem", "keywords", "questions")
# What stands between two items of a list when nothing else does: a comma, or a new line's dash.
_BETWEEN = regex(r"\s*,\s*|[ \t]*\r?\n[ \t]*-[ \t]+")


def _typed(reading: Reading) -> Iterator[tuple[str, Path, str]]:
    """Every term as typed: facet, path of the value, name."""
    for facet in FACETS:
        value = reading.case.values.get(facet)
        if isinstance(value, str):
            yield facet, (facet,), value
        elif isinstance(value, list):
            for index, name in enumerate(value):
                if isinstance(name, str):
                    yield facet, (facet, index), name


def unknown_term(reading: Reading) -> Iterator[Finding]:
    """A name that the taxonomy does not know at all."""
    for key, path, name in _typed(reading):
        context = reading.context
        if name.strip() and context.term(key, name) is None:
            choices = context.asked_as(key, name) or _close(name, context.names(key)) or context.names(key)
            advice = (
                f"可以写：{_listed(choices)}" if choices else "术语表里还没有这一类词，请先在 cases/taxonomy.yml 里添加"
            )
            message = f"“{context.label(key)}”里没有 {shown(name)}，{advice}"
            yield Finding(reading.at_value(*path), message)


TM001 = Rule(
    code="TM001",
    title="术语表里没有这个词",
    severity=Severity.ERROR,
    what="问题、学科、学段、学校类型、类别、区域、案例类型、奖项必须是术语表里的词。",
    why="自造的词没有人会拿来筛选，案例就再也找不到了。确实需要新词时，请先在 cases/taxonomy.yml 里添加；"
    "只是读者的另一种说法，就写进那个术语的 asked（问法），检索认得它，案例里仍写规范名称。",
    bad=Example(front="subject: [奥数]"),
    good=Example(front="subject: [数学]"),
    source="苏教质监〔2024〕3号 附件3（类别八选一、学段、区域）；GB/T 2260（区域代码）",
    check=unknown_term,
)


def alias_of_term(reading: Reading) -> Iterator[Finding]:
    """A name that means a term but is not its canonical name."""
    for key, path, name in _typed(reading):
        term = reading.context.term(key, name)
        if term is not None and term.name != name:
            manner = "是曾用名" if name in term.former else "是别名" if name in term.aliases else "的空格或全角写法不对"
            message = f"“{reading.context.label(key)}”里 {shown(name)} {manner}，请写规范名称“{term.name}”"
            yield Finding(reading.at_value(*path), message, reading.replace_value(path, term.name))


TM002 = Rule(
    code="TM002",
    title="术语写了别名",
    severity=Severity.ERROR,
    what="术语的别名和曾用名要改成规范名称，如“高新区”改成“虎丘区”，“语文学科”改成“语文”。",
    why="同一个地方、同一门学科只留一个名称，筛选和统计才不会漏。",
    bad=Example(front="region: 高新区"),
    good=Example(front="region: 虎丘区"),
    source="苏教质监〔2024〕3号 附件3（名称要规范）；GB/T 2260（苏州高新区即虎丘区，撤并的旧区名）",
    fixable=True,
    check=alias_of_term,
)


def unknown_campaign(reading: Reading) -> Iterator[Finding]:
    """A campaign that the library has no file for; where one cannot be used, it may be that one,
    and is told of itself."""
    name = reading.case.values.get("campaign")
    # What is no id at all has been reported while reading (FM106).
    if not isinstance(name, str) or not re.match(ID_PATTERN, name) or reading.context.campaign(name) is not None:
        return
    known = reading.context.campaign_ids
    if known is not None:
        message = f"没有编号为 {shown(name)} 的评选，可以写：{_choices(name, known)}"
        yield Finding(reading.at_value("campaign"), f"{message}；新的评选请先添加 cases/campaigns/编号.yml")


TM003 = Rule(
    code="TM003",
    title="没有这个评选",
    severity=Severity.ERROR,
    what="评选（campaign）写 cases/campaigns/ 里有的编号，如 suzhou-2024。",
    why="年份、奖项、章节和字数都由评选方案决定；找不到方案就没有办法检查。",
    bad=Example(front="campaign: suzhou-2042"),
    good=Example(front="campaign: suzhou-2024"),
    source="本库约定：评选方案是数据，每次评选一个文件",
    check=unknown_campaign,
)


def not_offered(reading: Reading) -> Iterator[Finding]:
    """A known term that the case's campaign does not have."""
    campaign = reading.context.campaign(str(reading.case.values.get("campaign")))
    if campaign is None:
        return
    for key, path, name in _typed(reading):
        term = reading.context.term(key, name)
        offered = campaign.offered(key)
        if term is not None and offered is not None and term.name not in offered:
            message = f"“{campaign.short}”没有设置{reading.context.label(key)} {shown(name)}，可以写：{_choices(name, offered)}"
            yield Finding(reading.at_value(*path), message)


TM004 = Rule(
    code="TM004",
    title="本次评选没有设置这一项",
    severity=Severity.ERROR,
    what="类别、学段、案例类型、区域、奖项要是本次评选设置的。",
    why="奖项与证书一致；别的评选的等级、别的地区写进来，名单就对不上。",
    bad=Example(front="award: 特等奖"),
    good=Example(front="award: 二等奖"),
    source="苏教质监〔2024〕3号（一、二、三等奖；类别、学段）；双流第四届解读运用展评（小学组、初中组）",
    check=not_offered,
)


def wrong_work(reading: Reading) -> Iterator[Finding]:
    """``work`` missing, unknown, or given where the campaign takes one kind only."""
    campaign = reading.context.campaign(str(reading.case.values.get("campaign")))
    if campaign is None:
        return
    work = reading.case.values.get("work")
    listed = " 或 ".join(f"“{kind.name}”" for kind in campaign.works)
    if campaign.works and work is None:
        message = f"“{campaign.short}”收几种作品，请补上一行“work: …”，写 {listed}"
        yield Finding(reading.at_value("campaign"), message)
    elif campaign.works and isinstance(work, str) and campaign.skeleton(work) is None:
        yield Finding(reading.at_value("work"), f"“{campaign.short}”没有作品类型 {shown(work)}，请写 {listed}")
    elif not campaign.works and work is not None:
        message = f"“{campaign.short}”只收一种作品，不写作品类型（work），请删掉 {shown(work)} 这一行"
        yield Finding(reading.at_value("work"), message)


TM005 = Rule(
    code="TM005",
    title="作品类型不对",
    severity=Severity.ERROR,
    what="评选收几种作品时写清是哪一种（work）；只收一种时不写。",
    why="两种作品的章节、字数和作者人数都不同。",
    bad=Example(front="work: 改进案例"),
    good=Example(note="suzhou-2024 只收一种作品，没有 work 这一行"),
    source="双流第四届解读运用展评（《解读和改进活动报告》《改进案例》）",
    check=wrong_work,
)


def repeated_item(reading: Reading) -> Iterator[Finding]:
    """One term, keyword, author or question twice in a list."""
    case = reading.case
    for key in _LISTS:
        items = case.values.get(key)
        seen: dict[str, int] = {}
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if not isinstance(item, str) or not item.strip():
                continue
            term = reading.context.term(key, item) if key in FACETS else None
            # A question is the same with and without its mark.
            said = item.strip(" \u3000？?" if key == "questions" else None)
            first = seen.setdefault(term.name if term is not None else said, index)
            if first != index:
                message = f"字段{label(CaseMeta, (key,))}里 {shown(item)} 与第 {first + 1} 项相同，请只留一个"
                yield Finding(reading.at_value(key, index), message, _without(reading, (key, index)))


TM006 = Rule(
    code="TM006",
    title="列表里写了两次",
    severity=Severity.WARNING,
    what="学科、学段、学校类型、问题、关键词、作者、能回答的问题里，同一项只写一次；别名也算同一个。",
    why="写两次，页面上就显示两次，统计也会多算。",
    bad=Example(front="subject: [语文, 数学, 语文]"),
    good=Example(front="subject: [语文, 数学]"),
    source="本库约定",
    fixable=True,
    check=repeated_item,
)


def _without(reading: Reading, path: tuple[str, int]) -> tuple[Edit, ...]:
    """The edit that takes one item, not the first, out of a list; none where a comment is in the way."""
    key, index = path
    places = reading.case.places
    before, item = places.value((key, index - 1)), places.value(path)
    between = reading.case.text[before.end : item.start]
    return (Edit(before.end, item.end, ""),) if _BETWEEN.fullmatch(between) else ()


def _choices(name: str, names: Sequence[str]) -> str:
    """The names that are close to ``name``, or else the first of them."""
    return _listed(_close(name, names) or names)


def _close(name: str, names: Sequence[str]) -> list[str]:
    """The names of which ``name`` may be a slip: half of the characters and more, as 双减 of 双流区 is not."""
    return difflib.get_close_matches(name, names, n=3, cutoff=0.5)


def _listed(names: Sequence[str]) -> str:
    return "、".join(names[:8]) + ("……" if len(names) > 8 else "")


FAMILY = Family(
    "terms",
    "术语",
    "学科、学段、区域、类别等只用术语表（cases/taxonomy.yml）里的规范名称，读者才能按它们找到全部案例。",
    (
        TM001,
        TM002,
        TM003,
        TM004,
        TM005,
        TM006,
    ),
)
