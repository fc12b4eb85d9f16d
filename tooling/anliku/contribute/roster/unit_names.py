"""Names of units. They are printed on the certificate, so they have to be the full, official
ones (规范名称), and one unit has one name: in the sheet, and in the library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from anliku.campaign import Campaign
from anliku.contribute.roster.findings import Findings, row_of, typed
from anliku.contribute.roster.line import Line
from anliku.formats.sheet.header import UNIT
from anliku.model import Case
from anliku.problem import Severity
from anliku.taxonomy import Taxonomy
from anliku.text import visible

_CAMPUS = re.compile(r"[（(]?(?:[\u3400-\u9fff0-9A-Za-z]{1,6}(?:校区|校部|学部|院区|分部)|本部|总校|总部)[)）]?\Z")
# A body above the schools. “中小学” says nothing of one school; a school's own office is none.
_ABOVE = re.compile(
    r"(?:局|委|委员会|政府|中心|教研室|研究室|督导室|监测室|评价室|评估室|电教室|办公室|教管办|教育办|教办|研究院|研究所|教科院|教科所|研训院"
    r"|进修学院|进修学校|教师学院|教育学院|发展学院|电教馆|电教站|装备站|教育学会|教育处|督导处|教育科|基教科)\Z"
)
_WIDE = re.compile(r"区域|全[区市县]")
_ONE_SCHOOL = re.compile(r"小学|中学|学校|初中|高中|附小|附中|幼儿园")
_NOT_ONE = re.compile(r"中小学|进修学校")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]\Z")
_SCHOOL = re.compile(
    r"(?:小学|中学|学校|初中|高中|附小|附中|幼儿园|书院|[^党]校|(?:实|附|外|中心)[小中])\Z|^.{0,6}[小中]\Z"
)
# How the name of an institution ends; what ends otherwise was cut short.
_ENDS = re.compile(
    r"(?:小学|中学|学校|校|幼儿园|书院|学院|大学|中心|局|室|院|所|站|馆|集团|委员会|学会|协会|处|科|部|办公室|共同体|工作室|联盟|公司|社|宫)\Z"
)
_UNITS = 400
_SEVERAL = re.compile(r"[、,，;；/／|\n]")
_MARKS = re.compile(r"[\W_]+")
_NUMERALS = frozenset("0123456789一二三四五六七八九十东西南北中新老大小初高上下前后甲乙丙丁")


class Names:
    """What the taxonomy knows of places, to read names of units with."""

    def __init__(self, campaign: Campaign, taxonomy: Taxonomy) -> None:
        terms = [term for term in taxonomy.facet("region").terms if term.name in campaign.regions]
        # A term without a code (市直属) is no place.
        places = [term for term in terms if term.code] or terms
        self.of_region = {term.name: [name for name in term.names if len(name) > 1] for term in places}
        around = {campaign.place, *(term.group for term in terms if term.group)}
        words = {*around, *(_stem(name) for name in around)}
        for names in self.of_region.values():
            words |= {*names, *(_stem(name) for name in names)}
        self.words = tuple(sorted(words, key=lambda word: (-len(word), word)))
        self._leading = re.compile(f"(?:[\u3400-\u9fff]{{2,3}}省)?(?:{'|'.join(map(re.escape, self.words))})+")

    def key(self, unit: str) -> str:
        """What is left of a unit's name without marks, campus and the places before it: the same
        for two ways to write one unit of a region."""
        plain = without_campus(visible(unit))
        plain = _MARKS.sub("", plain)
        return self._leading.sub("", plain, count=1) if self._leading.match(plain) else plain

    def has_place(self, unit: str) -> bool:
        """Whether the name says where the unit is."""
        return any(word in unit for word in self.words)

    def region_in(self, unit: str) -> str | None:
        """The region that a unit's name begins with, be it after the city's; None where it begins
        with none, or with several."""
        plain = _MARKS.sub("", visible(unit))
        best: tuple[int, str] | None = None
        for region, names in self.of_region.items():
            for name in names:
                at = plain.find(name)
                if 0 <= at <= 6 and (at == 0 or plain[:at] in self.words) and (best is None or len(name) > best[0]):
                    best = (len(name), region)
        return best[1] if best is not None else None


def is_school(unit: str) -> bool:
    """Whether a unit's name ends like a school's, campus left out."""
    return bool(_SCHOOL.search(without_campus(visible(unit))))


def is_above(unit: str) -> bool:
    """Whether a unit's name shows a body above the schools: 局, 教研室, 教师发展中心 …"""
    name = _BRACKETS.sub("", visible(unit).strip())
    alone = _ONE_SCHOOL.search(_NOT_ONE.sub("", name))
    return bool(_WIDE.search(name) or (_ABOVE.search(name) and not alone))


def without_campus(unit: str) -> str:
    """A unit's name without the campus behind it: ``平桥小学（东校区）`` → ``平桥小学``."""
    match = _CAMPUS.search(unit)
    if match is None:
        return unit
    # “东校区” may follow the school at once; the school's own name ends before it.
    for start in range(match.start(), match.end()):
        if _ENDS.search(unit[:start]) and _CAMPUS.fullmatch(unit[start:]):
            return unit[:start]
    return unit[: match.start()] if unit[match.start()] in "（(" else unit


@dataclass(slots=True)
class Register:
    """The units of one region as the library spells them."""

    spellings: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, key: str, unit: str) -> None:
        """Remember one spelling."""
        self.spellings.setdefault(key, Counter())[unit] += 1


def check(lines: Sequence[Line], cases: Iterable[Case], names: Names, direct: set[str], findings: Findings) -> None:
    """Every unit by itself, then against the others and the library.

    ``direct`` are the regions whose schools submit on their own.
    """
    known = registers(cases, names)
    full = {
        region: dict.fromkeys(unit for counter in register.spellings.values() for unit in counter)
        for region, register in known.items()
    }
    for line in lines:
        if line.unit and line.region is not None:
            full.setdefault(line.region, {})[line.unit] = None
    # No district has as many units as that; what a short name means among them would be a guess.
    whole = {
        region: [unit for unit in units if _ENDS.search(unit)] for region, units in full.items() if len(units) <= _UNITS
    }
    for line in lines:
        if line.unit:
            _alone(line, names, whole.get(line.region or "", []), findings)
            _region(line, names, direct, findings)
    _spellings(lines, names, known, findings)


def registers(cases: Iterable[Case], names: Names) -> dict[str, Register]:
    """Region → the units of the library's cases."""
    by_region: dict[str, Register] = {}
    for case in cases:
        by_region.setdefault(case.meta.region, Register()).add(names.key(case.meta.unit), case.meta.unit)
    return by_region


def _alone(line: Line, names: Names, known: list[str], findings: Findings) -> None:
    """What a name shows by itself: cut short, several units, a campus, no place."""
    unit = line.unit
    if _SEVERAL.search(unit):
        message = f"{typed(unit)}里有几个单位，只写一个报送单位（证书按它印），其余写进备注"
        findings.error("XL201", line.entry, UNIT, message)
        return
    bare = _BRACKETS.sub("", without_campus(unit))
    if not _ENDS.search(bare):
        longer = [name for name in known if name != unit and _inside(bare, name)]
        advice = f"是不是“{longer[0]}”？" if len(longer) == 1 else ""
        message = f"{typed(unit)}像是简称，证书要印规范名称，请写公章上的全称（如“……小学”“……中学”）。{advice}"
        findings.error("XL202", line.entry, UNIT, message.rstrip("。") if not advice else message)
    elif without_campus(unit) != unit:
        message = f"{typed(unit)}带着校区，证书印单位全称，请写“{without_campus(unit)}”；校区可以写进备注"
        findings.warning("XL203", line.entry, UNIT, message)
    elif not names.has_place(unit):
        message = f"{typed(unit)}没有写明所在地，请核对是不是公章上的全称（如“{line.region or '……市'}……”）"
        findings.warning("XL203", line.entry, UNIT, message)


def _region(line: Line, names: Names, direct: set[str], findings: Findings) -> None:
    """A unit whose name belongs to another region than its row."""
    said = names.region_in(line.unit)
    if line.region is None or said is None or said == line.region:
        return
    if line.region in direct:
        message = (
            f"{typed(line.unit)}是{said}的学校，区域却写“{line.region}”；{said}内的学校不单独报送，"
            f"请交{said}汇总报送，或核对区域"
        )
        findings.error("XL206", line.entry, UNIT, message)
    else:
        message = f"{typed(line.unit)}像是{said}的单位，区域却写“{line.region}”，请核对是哪一个写错了"
        findings.warning("XL205", line.entry, UNIT, message)


def _spellings(lines: Sequence[Line], names: Names, known: dict[str, Register], findings: Findings) -> None:
    """One unit written in two ways, in the sheet or against the library."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if line.unit and line.region is not None:
            groups.setdefault((line.region, names.key(line.unit)), []).append(line)
    for (region, key), group in groups.items():
        library = known.get(region, Register()).spellings.get(key, Counter())
        counter = Counter(line.unit for line in group)
        best = max(counter, key=lambda unit: (library[unit], counter[unit], len(unit), unit))
        for line in group:
            if line.unit in library:
                continue
            if library:
                right, fault = library.most_common(1)[0][0], "案例库里写的是"
            elif line.unit != best:
                other = next(other for other in group if other.unit == best)
                right, fault = best, f"{row_of(other.entry, line.entry.sheet)}写的是"
            else:
                continue
            if without_campus(line.unit) == right:
                # That the campus has to go has been said.
                continue
            marks = _MARKS.sub("", visible(line.unit)) == _MARKS.sub("", visible(right))
            if marks:
                message = f"{typed(line.unit)}，{fault}“{right}”，只差标点或括号，请统一写成“{right}”"
            else:
                message = f"{typed(line.unit)}，{fault}“{right}”；若是同一个单位，请统一写成规范名称"
            findings.add("XL204", Severity.ERROR if marks else Severity.WARNING, line.entry, UNIT, message)
    for line, like in _slips(groups, known):
        message = f"{typed(line.unit)}与{like}只差一个字，请核对是不是同一个单位"
        findings.warning("XL204", line.entry, UNIT, message)


def _slips(groups: dict[tuple[str, str], list[Line]], known: dict[str, Register]) -> Iterator[tuple[Line, str]]:
    """A unit that stands in the sheet once and differs in one character from one that stands
    there several times or in the library: mistyped, perhaps. Numbers and directions tell schools
    apart; so do single characters of names that are all met once."""
    sure: dict[tuple[str, str], str | Line] = {}
    for region, register in known.items():
        for key, counter in register.spellings.items():
            sure[region, key] = f"案例库里的“{counter.most_common(1)[0][0]}”"
    for place, group in groups.items():
        if len(group) > 1:
            sure.setdefault(place, group[0])
    near: dict[tuple[str, str], str | Line] = {}
    for place, like in sure.items():
        for blank in _blanked(place):
            near.setdefault(blank, like)
    for place, group in groups.items():
        other = next((near[blank] for blank in _blanked(place) if blank in near), None)
        if other is None or place in sure:
            continue
        if isinstance(other, Line):
            other = f"{row_of(other.entry, group[0].entry.sheet)}的“{other.unit}”"
        yield group[0], other


def _blanked(place: tuple[str, str]) -> Iterator[tuple[str, str]]:
    region, key = place
    for index, character in enumerate(key):
        if character not in _NUMERALS and len(key) > 4:
            yield region, f"{key[:index]}*{key[index + 1 :]}"


def _inside(short: str, name: str) -> bool:
    """Whether the characters of ``short`` stand in ``name`` in this order."""
    rest = iter(name)
    return len(short) >= 2 and all(character in rest for character in short)


def _stem(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in "市区县" else name
