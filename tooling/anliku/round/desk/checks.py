"""All topics of a round against the unit list, the quotas, each other and earlier years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from anliku.campaign import Quota
from anliku.contribute.roster.quotas import by_unit, direct_regions
from anliku.contribute.roster.same_titles import key, near
from anliku.round.desk import pending as words
from anliku.round.desk.earlier_topics import ALIKE, earlier
from anliku.round.desk.entries import Topic
from anliku.round.desk.pending import Pending, What, chosen

if TYPE_CHECKING:
    from anliku.round.desk.derived import State
    from anliku.round.desk.opened import Round


def check_topics(opened: Round, state: State) -> list[Pending]:
    """Everything that somebody has to look at among the topics. A topic that somebody withdrew here is so
    marked, and counts no more."""
    faults = list(_repeated(state))
    faults += earlier(opened, state.units, _there(state))
    for line in faults:
        if chosen(state.answers, line) == words.WITHDRAW:
            _topic(state, line.topic).withdrawn = True
    for line in (*_units(opened, state), *_forms(opened, state)):
        faults.append(line)
        if chosen(state.answers, line) == words.WITHDRAW:
            _topic(state, line.topic).withdrawn = True
    return [*faults, *_quotas(opened, state)]


def _topic(state: State, name: str) -> Topic:
    return next(topic for topic in state.topics if topic.id == name)


def _there(state: State) -> list[Topic]:
    return [topic for topic in state.topics if not topic.withdrawn]


def _about(topic: Topic, what: What, message: str, *more: str) -> Pending:
    return Pending(what, (topic.id, *more), topic.id, topic.title, topic.unit, topic.region, message, topic.id)


# --- units ------------------------------------------------------------------------------------------


def _units(opened: Round, state: State) -> Iterator[Pending]:
    """Names that are not as in the unit list, and schools that may not report where they did."""
    direct = direct_regions(opened.campaign)
    for topic in _there(state):
        if not topic.typed_unit:
            continue
        unit, how = state.units.find(topic.typed_unit, topic.region)
        if unit is None:
            if how:
                like = state.units.like(topic.typed_unit, topic.region)
                hint = f"，是不是“{like}”" if like else ""
                yield _about(
                    topic,
                    What.UNIT,
                    f"单位名单里没有“{topic.typed_unit}”{hint}；证书按规范名称印，请核对",
                    topic.typed_unit,
                )
            continue
        if how:
            why = {"带校区": "带着校区", "写法不同": "与名单写法不同", "曾用名": "是曾用名"}[how]
            message = f"“{topic.typed_unit}”{why}，规范名称是“{unit.name}”，已按它算"
            yield _about(topic, What.UNIT, message, topic.typed_unit)
        if topic.region in direct and not unit.direct and unit.region and unit.region != topic.region:
            message = f"“{unit.name}”是{unit.region}的学校，不能单独报送，请交{unit.region}汇总"
            yield _about(topic, What.DISTRICT, message)
        elif topic.region and topic.region not in direct and unit.direct and direct:
            message = f"“{unit.name}”直接报送，不占{topic.region}的名额；请核对是谁报的"
            yield _about(topic, What.DISTRICT, message)
        elif topic.region and unit.region and unit.region != topic.region and topic.region not in direct:
            message = f"“{unit.name}”在名单里属于{unit.region}，表里写的是{topic.region}，请核对"
            yield _about(topic, What.DISTRICT, message)


def _forms(opened: Round, state: State) -> Iterator[Pending]:
    """Topics without a form, where each has to have one."""
    if not opened.settings.forms or opened.settings.entries == "作品":
        return
    for topic in _there(state):
        if not topic.form:
            yield _about(topic, What.NO_FORM, "汇总表里有，没有收到申报表；请催，或撤回")


# --- quotas -----------------------------------------------------------------------------------------


def _quotas(opened: Round, state: State) -> Iterator[Pending]:
    """Quotas that a region or a school breaks. Who has handed in nothing breaks the least that it owes, once
    anybody has handed in something."""
    topics = _there(state)
    if not topics:
        return
    for region in opened.campaign.regions:
        here = [topic for topic in topics if topic.region == region]
        quotas = opened.campaign.quotas_of(region)
        owing = _owing(opened, state, region) if any(by_unit(quota) and quota.min for quota in quotas) else {}
        if not here and not owing:
            yield from _nothing(region, quotas)
            continue
        for quota in quotas:
            counted = [topic for topic in here if quota.kind in {None, topic.kind} and quota.work in {None, topic.work}]
            if quota.work is not None and here and not any(topic.work for topic in here):
                continue
            if by_unit(quota):
                yield from _per_unit(quota, region, here, counted, owing)
            else:
                yield from _quota(quota, region, region, "", counted)


def _owing(opened: Round, state: State, region: str) -> dict[str, str]:
    """The units of the list that count for themselves in ``region``: key → name."""
    is_direct = region in direct_regions(opened.campaign)
    listed = [unit for unit in state.units.all if unit.region == region and unit.direct == is_direct]
    return {state.units.key(unit.name, region): unit.name for unit in listed}


def _nothing(region: str, quotas: Sequence[Quota]) -> Iterator[Pending]:
    """A region of which nothing has come, where it owes something."""
    least = [quota for quota in quotas if quota.min]
    if least:
        owed = "，".join(f"{quota.work or quota.kind or '案例'}{quota.label}" for quota in least)
        message = f"{region}一项也没有报，名额是{owed}；请问清是还没有报，还是不报"
        yield Pending(What.UNDER, (region, "", "", "0"), region, "", "", region, message)


def _per_unit(
    quota: Quota, region: str, here: Sequence[Topic], counted: Sequence[Topic], owing: Mapping[str, str]
) -> Iterator[Pending]:
    units = dict(owing) if quota.min else {}
    groups: dict[str, list[Topic]] = {unit_key: [] for unit_key in units}
    for topic in here:
        if topic.unit and (quota.kind is None or topic.kind):
            groups.setdefault(topic.unit_key, [])
            units.setdefault(topic.unit_key, topic.unit)
    for topic in counted:
        groups.setdefault(topic.unit_key, []).append(topic)
        units.setdefault(topic.unit_key, topic.unit)
    for unit_key, group in groups.items():
        yield from _quota(quota, region, units[unit_key], units[unit_key], group)


def _quota(quota: Quota, region: str, who: str, unit: str, counted: Sequence[Topic]) -> Iterator[Pending]:
    what, count = quota.work or quota.kind or "案例", len(counted)
    note = f"（{quota.note}）" if quota.note else ""
    if quota.max is not None and count > quota.max:
        listed = "、".join(topic.id for topic in counted)
        message = f"{who}报了 {count} 项{what}（{listed}），名额是{quota.label}，多 {count - quota.max} 项{note}"
        yield Pending(What.OVER, (region, unit, what, str(count)), who, "", unit, region, message)
    elif count < (quota.min or 0):
        message = f"{who}报了 {count} 项{what}，名额是{quota.label}，少 {(quota.min or 0) - count} 项{note}"
        yield Pending(What.UNDER, (region, unit, what, str(count)), who, "", unit, region, message)


# --- repeated -----------------------------------------------------------------------------------------


def _repeated(state: State) -> Iterator[Pending]:
    """Topics of this round that are the same, or nearly."""
    topics = [topic for topic in _there(state) if topic.title]
    titles = [topic.title for topic in topics]
    told: set[str] = set()
    for one, other, likeness in sorted(near(titles, titles), key=lambda pair: (pair[0], -pair[2], pair[1])):
        later, earlier = topics[max(one, other)], topics[min(one, other)]
        same = key(later.title) == key(earlier.title)
        enough = same or later.unit_key == earlier.unit_key or likeness >= ALIKE
        if one == other or later.id in told or not enough:
            continue
        told.add(later.id)
        how = "相同" if same else f"很像（{likeness:.0%}）"
        message = f"与 {earlier.id}“{earlier.title}”（{earlier.unit}）题目{how}，请核对是不是同一个选题"
        yield _about(later, What.REPEATED, message, earlier.id)
