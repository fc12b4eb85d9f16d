"""Words of a query that name a year or a term, as filters that are offered: ``2024年一等奖英语`` →
2024 · 一等奖 · 英语.

``overrides/assets/javascripts/offers.js`` does exactly this; ``tests/search/offers.json`` holds both
to it. A query is read from its beginning, the longest name first; what names nothing is the rest and
stays the query. A filter is never put on by itself: :func:`offers` says which choices a reader has and
how many cases each gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anliku.regex import regex
from anliku.search.normalise import IS_HAN, WORD
from anliku.search.static.query import parts

Filters = Mapping[str, tuple[str, ...]]
"""Facet → terms, any of which a case may have; it needs one of every facet."""
Spoken = Mapping[str, Mapping[str, Sequence[str]]]
"""Facet → term → the words in which readers ask for it."""

YEAR = "year"
"""The year of a case is chosen like a term, and stands in addresses under this name."""
GAP = "|"
"""Between two parts of a query, and between two words of a name."""
MOST = 3
"""Choices where no case has all that is named."""

_LONGEST = 48
_SHORT = 2
_EDGE = ("", GAP)
# What may stand behind a short name without making another word of it: 英语课, 小学生, 语文组.
_ENDINGS = frozenset("课题生类组段级区市县校里中上下的和与及之在")
# Which facet is meant by a name that two of them have: 英语 is a subject and a category.
_NAMING = ("award", "region", "stage", "subject", "school", "problem", "category", "kind")
# In which facet readers ask first in words of their own: 美育 is a matter of the timetable.
_ASKING = ("school", "problem", "subject", "stage", "award", "region", "category", "kind")
# Facets whose names say many things (管理, 学校) or the contrary (没有前后测): only as a part of its own.
_ALONE = ("category", "kind", "evidence")
_YEAR = regex(r"(20[0-9]{2})(?:年度|学年|年)?(?![0-9.,/:-])")
# What joins words and is left over beside a name that was cut out, and what every case is.
_LEFT_OVER = regex("^[的和与及在之]+|[的和与及在之]+$")
# A longer piece is half of a sentence, which no case holds; to look would cost a reader requests.
_LONGEST_CUT = 4
_CASES = frozenset(("案例", "优秀案例", "获奖案例"))


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for: terms of one facet; ``alone`` if it counts only as a part of its own."""

    facet: str
    terms: tuple[str, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as filters and the words that are left."""

    filters: Filters
    rest: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice: all filters that would be on, the query that would be left, and the cases that have both."""

    filters: Filters
    rest: str
    count: int


def names_of(facets: Iterable[Mapping[str, Any]], spoken: Spoken | None = None) -> dict[str, Name]:
    """Every name that a query may hold → what it stands for; ``facets`` as ``meta.js`` describes them.

    A name comes before what readers say. What they say of two terms of a facet stands for both.
    """
    by_key = {facet["key"]: facet for facet in facets}
    names: dict[str, Name] = {}
    for key in _ordered(by_key, _NAMING):
        for term, others in zip(by_key[key]["terms"], by_key[key]["aliases"], strict=True):
            for name in (term, *others):
                _add(names, name, Name(key, (term,), key in _ALONE))
    asked: dict[str, Name] = {}
    for key in _ordered(by_key, _ASKING):
        forms = (spoken or {}).get(key, {})
        for term in by_key[key]["terms"]:
            for form in forms.get(term, ()):
                _add_to(asked, form, Name(key, (term,), key in _ALONE))
    return {**asked, **names}


def _ordered(keys: Iterable[str], order: Sequence[str]) -> list[str]:
    return sorted(keys, key=lambda key: order.index(key) if key in order else len(order))


def _add(names: dict[str, Name], text: str, name: Name) -> None:
    plain = GAP.join(parts(text))
    if len(plain) > 1:
        names.setdefault(plain, name)


def _add_to(names: dict[str, Name], text: str, name: Name) -> None:
    plain = GAP.join(parts(text))
    known = names.get(plain)
    if known is not None and known.facet == name.facet:
        names[plain] = Name(name.facet, tuple(dict.fromkeys((*known.terms, *name.terms))), name.alone)
    else:
        _add(names, text, name)


def read(query: str, names: Mapping[str, Name], years: Iterable[int]) -> Reading:
    """The filters that a query names and its other words:
    ``吴江 小学 数学 运算`` → 吴江区, 小学, 数学, and ``运算``."""
    asked = parts(query)
    text = GAP.join(asked)
    known = {str(year) for year in years}
    named: dict[str, dict[str, None]] = {}
    left = ""
    at = 0
    while at < len(text):
        size, facet, terms = _year_at(text, at, known) or _name_at(text, at, names) or (0, "", ())
        if size:
            named.setdefault(facet, {}).update(dict.fromkeys(terms))
            left += GAP
        else:
            left += text[at]
        at += size or 1
    return Reading({facet: tuple(terms) for facet, terms in named.items()}, " ".join(_rest(left, asked)))


def _year_at(text: str, at: int, years: set[str]) -> tuple[int, str, tuple[str, ...]] | None:
    match = _YEAR.match(text, at)
    if match is None or match[1] not in years:
        return None
    if not _ends_before(text, at) or not _ends_before(text, match.end()):
        return None
    return len(match[0]), YEAR, (match[1],)


def _name_at(text: str, at: int, names: Mapping[str, Name]) -> tuple[int, str, tuple[str, ...]] | None:
    """The longest name that stands at a place, not within a Latin word or a number."""
    for size in range(min(_LONGEST, len(text) - at), 1, -1):
        name = names.get(text[at : at + size])
        if name is None or not _ends_before(text, at) or not _ends_before(text, at + size):
            continue
        if size == _SHORT and _torn(text, at + size, names):
            continue
        if not name.alone or (text[at - 1 : at] in _EDGE and text[at + size : at + size + 1] in _EDGE):
            return size, name.facet, name.terms
    return None


def _torn(text: str, end: int, names: Mapping[str, Name]) -> bool:
    """Whether a short name that ends here leaves one character of a longer word behind:
    ``写作业`` is not 写作."""
    left = text[end : end + 1]
    if not IS_HAN.match(left) or left in _ENDINGS:
        return False
    after = text[end + 1 :]
    return after[:1] in _EDGE or any(after[:size] in names for size in range(2, min(_LONGEST, len(after)) + 1))


def _ends_before(text: str, at: int) -> bool:
    """Whether no Latin word or number goes on across a place."""
    return not (0 < at < len(text) and WORD.fullmatch(text[at - 1]) and WORD.fullmatch(text[at]))


def _rest(left: str, asked: Sequence[str]) -> Iterable[str]:
    for piece in dict.fromkeys(left.split(GAP)):
        if piece in asked:
            yield piece
        else:
            cut = _LEFT_OVER.sub("", piece)
            if 1 < len(cut) <= _LONGEST_CUT and cut not in _CASES:
                yield cut


def offers(reading: Reading, now: Filters, count: Callable[[Filters, str], int]) -> list[Offer]:
    """What a reader may choose instead of the words, beside the filters that are on ``now``: all that
    is named with the rest of the words; without the rest where no case has both; and where no case
    has all that is named, all but one of it. Choices without a case are none."""
    wanted = {**now, **reading.filters}
    if wanted == dict(now):
        return []
    for rest in dict.fromkeys((reading.rest, "")):
        number = count(wanted, rest)
        if number:
            return [Offer(wanted, rest, number)]
    if len(reading.filters) == 1:
        return []
    fewer = [{key: terms for key, terms in wanted.items() if key != left} for left in reading.filters]
    counted = (Offer(filters, "", count(filters, "")) for filters in fewer)
    return [offer for offer in counted if offer.count][:MOST]
