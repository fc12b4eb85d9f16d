"""Cases that come twice, and the sheet against the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.contribute.roster.findings import Findings, only_sheet, row_of, rows, typed
from anliku.contribute.roster.line import Line
from anliku.contribute.roster.same_titles import key, near
from anliku.contribute.roster.topics import Topic, topics
from anliku.contribute.roster.unit_names import Names
from anliku.formats.sheet.header import CATEGORY, REGION, STAGE, TITLE, UNIT
from anliku.meaning import BadTable
from anliku.model import Case, CaseMeta


def repeated(lines: Sequence[Line], names: Names, findings: Findings) -> None:
    """The same case twice in the sheet, the same title for two cases, or nearly."""
    titled = [line for line in lines if line.title]
    same: dict[str, list[Line]] = {}
    for line in titled:
        same.setdefault(key(line.title), []).append(line)
    for group in same.values():
        for position, line in enumerate(group[1:], 1):
            first = group[0]
            twin = next((other for other in group[:position] if _one_unit(line, other, names)), None)
            if twin is not None:
                message = f"与{row_of(twin.entry, line.entry.sheet)}是同一个案例（标题、单位都相同），请只留一行"
            else:
                message = (
                    f"标题与{row_of(first.entry, line.entry.sheet)}相同；若是同一个案例请只留一行，若不是请写出不同之处"
                )
            findings.error("XL301", line.entry, TITLE, message)
    titles = [line.title for line in titled]
    told: set[int] = set()
    for one, other, likeness in near(titles, titles):
        later, earlier = max(one, other), min(one, other)
        if one <= other or later in told or key(titles[one]) == key(titles[other]):
            continue
        told.add(later)
        place = row_of(titled[earlier].entry, titled[later].entry.sheet)
        message = f"标题与{place}的“{titles[earlier]}”很像（{likeness:.0%}），请核对是不是同一个案例"
        findings.warning("XL302", titled[later].entry, TITLE, message)


def with_library(
    lines: Sequence[Line],
    catalogue: Catalogue,
    campaign: Campaign,
    names: Names,
    findings: Findings,
    only: str | None = None,
) -> list[str]:
    """Against the cases of this round and of earlier ones; what it gives are remarks.
    With ``only``, nobody is asked for the cases of other regions."""
    own = [case for case in catalogue.cases if case.meta.campaign == campaign.id]
    earlier = [case for case in catalogue.cases if case.meta.campaign != campaign.id]
    _earlier(lines, earlier, findings)
    pairs = _matched(lines, own, names)
    for line, case in pairs:
        _differences(line, case.meta, names, findings)
    matched, remarks = _unmatched(lines, own, pairs, names)
    for topic in matched:
        if topic.is_same:
            _renamed(topic, names, findings)
            pairs.append((topic.line, topic.case))
    others = {id(topic.line): topic.case.meta for topic in matched if not topic.is_same}
    regions = campaign.regions if only is None else [only]
    return remarks + _missing(lines, pairs, others, own, campaign, regions, findings)


def _earlier(lines: Sequence[Line], cases: Sequence[Case], findings: Findings) -> None:
    """Titles that a case of another round has already."""
    titles = [case.meta.title for case in cases]
    told: set[int] = set()
    for index, other, likeness in sorted(near([line.title for line in lines], titles), key=lambda pair: -pair[2]):
        line, case = lines[index], cases[other]
        if not line.title or index in told:
            continue
        told.add(index)
        same = "相同" if key(line.title) == key(titles[other]) else f"很像（{likeness:.0%}）"
        message = f"标题与往年案例“{titles[other]}”（{case.name}）{same}，往年得过奖的案例不能再报，请核对"
        findings.warning("XL303", line.entry, TITLE, message)


def _matched(lines: Sequence[Line], cases: Sequence[Case], names: Names) -> list[tuple[Line, Case]]:
    """Which row is which case: by title; else by a similar title of the same unit or region."""
    by_title = {key(case.meta.title): case for case in cases}
    pairs: list[tuple[Line, Case]] = []
    taken: set[str] = set()
    rest: list[Line] = []
    for line in lines:
        case = by_title.get(key(line.title)) if line.title else None
        if case is not None:
            pairs.append((line, case))
            taken.add(case.file)
        else:
            rest.append(line)
    free = [case for case in cases if case.file not in taken]
    titles = [case.meta.title for case in free]
    done: set[int] = set()
    for index, other, _ in sorted(near([line.title for line in rest], titles), key=lambda pair: -pair[2]):
        line, case = rest[index], free[other]
        meta = case.meta
        if index in done or case.file in taken:
            continue
        if line.region in {None, meta.region} or names.key(line.unit) == names.key(meta.unit):
            done.add(index)
            taken.add(case.file)
            pairs.append((line, case))
    return pairs


def _unmatched(
    lines: Sequence[Line], cases: Sequence[Case], pairs: Sequence[tuple[Line, Case]], names: Names
) -> tuple[list[Topic], list[str]]:
    """Rows and cases of one unit under titles that are not alike, and remarks."""
    matched = {id(line) for line, _ in pairs}
    taken = {case.file for _, case in pairs}
    rest = [line for line in lines if id(line) not in matched]
    try:
        return topics(rest, [case for case in cases if case.file not in taken], names), []
    except BadTable as error:
        return [], [f"{error}，题目改过的没有按意思核对"]


def _renamed(topic: Topic, names: Names, findings: Findings) -> None:
    """Another title of the same topic."""
    title, meta = topic.line.title, topic.case.meta
    message = f"{typed(title)}，案例库里（{meta.id}）是“{meta.title}”，看意思是同一个选题，请核对后改成一样"
    findings.warning("XL503", topic.line.entry, TITLE, message)
    _differences(topic.line, meta, names, findings, titles=False)


def _differences(line: Line, meta: CaseMeta, names: Names, findings: Findings, titles: bool = True) -> None:
    """What the sheet and the library say differently about one case; without ``titles``, beside its title."""

    def differs(field: str, here: str, there: str) -> None:
        message = f"{typed(here)}，案例库里（{meta.id}）写的是“{there}”，请核对后改成一样"
        findings.warning("XL503", line.entry, field, message)

    if titles and key(line.title) != key(meta.title):
        differs(TITLE, line.title, meta.title)
    # Two ways to write one unit have been found already.
    if line.unit and names.key(line.unit) != names.key(meta.unit):
        differs(UNIT, line.unit, meta.unit)
    if line.region is not None and line.region != meta.region:
        differs(REGION, line.region, meta.region)
    if line.category is not None and line.category != meta.category:
        differs(CATEGORY, line.category, meta.category)
    if line.stages and set(line.stages) != set(meta.stage):
        differs(STAGE, "、".join(line.stages), "、".join(meta.stage))


def _missing(
    lines: Sequence[Line],
    pairs: Iterable[tuple[Line, Case]],
    others: Mapping[int, CaseMeta],
    own: Sequence[Case],
    campaign: Campaign,
    among: Sequence[str],
    findings: Findings,
) -> list[str]:
    """Rows without a case, and cases without a row, in the regions of the sheet. Where the
    library has no case of a region yet, there is nothing to compare with. ``others``: of rows
    (by their ``id``) whose unit has a case about something else, that case."""
    remarks: list[str] = []
    matched = {id(line) for line, _ in pairs}
    there = {case.file for _, case in pairs}
    sheet = only_sheet(line.entry for line in lines)
    regions = [region for region in among if any(line.region == region for line in lines)]
    for region in regions:
        cases = [case for case in own if case.meta.region == region]
        without = [line for line in lines if line.region == region and id(line) not in matched and line.title]
        if not cases:
            remarks.append(f"案例库里还没有{region}的“{campaign.short}”案例，这一区没有逐篇核对")
            continue
        for line in without:
            if other := others.get(id(line)):
                message = (
                    f"{typed(line.title)}，这个单位在案例库里的是“{other.title}”（{other.id}），"
                    "看来不是同一个选题；总结案例须与申报的选题一致，请核对；还没有投稿的请提交全文"
                )
                findings.warning("XL504", line.entry, TITLE, message)
                continue
            message = f"案例库里没有这个案例（{campaign.short}，{region}），请核对标题；还没有投稿的请提交全文"
            findings.warning("XL501", line.entry, TITLE, message)
        lacking = [case.meta for case in cases if case.file not in there]
        first = next(line for line in lines if line.region == region)
        for meta in lacking:
            message = f"{region}的表里没有案例库中的“{meta.title}”（{meta.unit}，{meta.id}），请核对是不是漏报"
            findings.warning("XL502", first.entry, REGION, message)
        if without:
            remarks.append(
                f"{region}：案例库里没有的 {len(without)} 项（{rows((line.entry for line in without), sheet)}）"
            )
        if lacking:
            remarks.append(f"{region}：表里没有的 {len(lacking)} 项（{'、'.join(meta.id for meta in lacking)}）")
    return remarks


def _one_unit(line: Line, other: Line, names: Names) -> bool:
    return names.key(line.unit) == names.key(other.unit) or not (line.unit and other.unit)
