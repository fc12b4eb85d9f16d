"""Addresses where somebody lives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.private.around import before
from anliku.private.kinds import Hit, Runs

_NUM = r"[0-9一二三四五六七八九十百]{1,5}"
_UNIT = rf"(?:\s?{_NUM}\s?单元)?(?:\s?{_NUM}\s?(?:室|号|户))?"
# The end of an address is rare and easy to find; then the words before it decide.
_DOOR = re.compile(
    rf"\d{{1,4}}\s?(?:幢|栋|号楼){_UNIT}|{_NUM}\s?(?:幢|栋|座|号楼|单元)\s?{_NUM}\s?(?:室|号|户)|{_NUM}\s?号\s?[-—]?\s?{_NUM}\s?室"
)
_DOORISH = re.compile(r"[0-9一二三四五六七八九十百]\s?(?:幢|栋|号楼|室)")
_STREET = re.compile(
    rf"[\u4e00-\u9fff]{{2,12}}(?:(?:路|街|巷|弄|大道|小区|新村|花园|公寓|家园|花苑|苑)\s?(?:{_NUM}\s?[号弄]\s?)?[\u4e00-\u9fff]{{0,8}}"
    rf"|[村里坊]\s?(?:{_NUM}\s?[号弄]\s?)?)\Z"
)
_LIVES = re.compile(r"(?:家庭住址|家庭地址|家住|现住址|住址)[:：是为在]{0,2}\s?([\u4e00-\u9fff0-9\-]{4,40})")
_HOME_IN = re.compile(
    rf"(?<![大国专行商])家[住在]\s?([\u4e00-\u9fff]{{1,24}}(?:路|街|巷|弄|大道|村|苑|园|里|坊)\s?{_NUM}\s?[号弄](?:\s?[-—]?\s?\d{{1,4}})?)"
)
_HOMELY = re.compile(r"\d|[一二三四五六七八九十]+[号幢栋室组]")
_PUBLIC = re.compile(
    r"教学楼|行政楼|办公楼|实验楼|综合楼|图书馆|体育馆|科技楼|艺术楼|宿舍楼|学校|小学|中学|幼儿园|教室"
)


def homes(text: str, _runs: Runs) -> Iterator[Hit]:
    """Down to the building or room, or after 家庭住址; a school's own rooms do not count."""
    if _DOORISH.search(text):
        for found in _DOOR.finditer(text):
            street = _STREET.search(before(text, found.start(), 32))
            if street is not None and not _PUBLIC.search(street[0]) and not street[0].endswith("里"):
                address = street[0] + found[0]
                yield found.start() - len(street[0]), found.end(), address
    if "家" in text:
        for found in _HOME_IN.finditer(text):
            yield found.start(1), found.end(1), found[1]
    if "住" in text:
        for found in _LIVES.finditer(text):
            if _HOMELY.search(found[1]):
                yield found.start(1), found.end(1), found[1]
