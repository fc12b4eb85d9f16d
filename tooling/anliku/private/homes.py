"""Addresses where somebody lives: down to the house, or to the building and the room."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.private.around import FILL, before, labelled
from anliku.private.kinds import Hit, Runs
from anliku.regex import regex
from anliku.sparse import Sparse

_NUM = r"(?:[0-9]{1,5}|[一二三四五六七八九十百〇零]{1,5})"
_DASH = r"\s?[-—–]\s?"
_UNIT = rf"(?:\s?{_NUM}\s?单元)?(?:\s?[-—–]?\s?{_NUM}\s?(?:室|号|户)?)?"
# The end of an address is rare and easy to find; then the words before it decide.
_DOOR = regex(
    rf"\d{{1,4}}\s?(?:幢|栋|号楼|#楼?){_UNIT}|{_NUM}\s?(?:幢|栋|座|号楼|单元)\s?{_NUM}\s?(?:单元\s?{_NUM}\s?)?(?:室|号|户)"
    rf"|{_NUM}\s?号\s?[-—]?\s?{_NUM}\s?室|(?<=[区园村寓苑邸庭居府里郡])\s?\d{{1,3}}(?:{_DASH}\d{{1,2}})?{_DASH}\d{{3,4}}(?!\d)\s?室?"
)
_DOORISH = regex(
    r"[幢栋座号单室#—–-](?:(?<=[\d一二三四五六七八九十百].)|(?<=[\d一二三四五六七八九十百]\s.))(?:(?<=[幢栋座室#])|(?<=号)楼|(?<=单)元|(?<=[—–-])\s?\d{3})"
)
_STREET = regex(
    rf"[\u4e00-\u9fff]{{2,12}}(?:(?:路|街|巷|弄|大道|小区|新村|花园|公寓|家园|佳园|花苑|苑|名邸|华庭|雅居|华府)\s?(?:{_NUM}\s?[号弄]\s?)?[\u4e00-\u9fff]{{0,8}}"
    rf"|[村里坊]\s?(?:{_NUM}\s?[号弄]\s?)?)\Z"
)
_LINE_END = regex(r"[\s|\x1f>*-]+\Z")
_PUBLIC = regex(
    r"教学楼|行政楼|办公楼|实验楼|综合楼|图书馆|体育馆|科技楼|艺术楼|宿舍楼|学校|小学|中学|幼儿园|教室|大学|学院|中心|公司"
)

_LABEL = Sparse(
    "[家现住居户收](?=[庭住址地籍口货])", r"家庭(?:住址|地址)|现?住址|居住地址|户籍地址|户口地址|收货地址", needs="址"
)
_PLACE = r"(?:路|街|巷|弄|道|村|庄|苑|园|里|坊|区|镇|乡|城|屯|寨|湾|圩|组|队|邸|庭|府)"
_LABELLED_HOME = regex(
    rf"{FILL}((?=[^，。；！？\n|\x1f]{{0,30}}{_PLACE})[\u4e00-\u9fff][\u4e00-\u9fff0-9A-Za-z \-—–#·]{{2,40}}?"
    rf"{_NUM}\s?(?:号|幢|栋|室|组|单元|弄|户|#)(?:[ 0-9一二三四五六七八九十〇零号幢栋座室单元弄户#\-—–]{{0,16}})"
    rf"|[\u4e00-\u9fff]{{2,20}}{_PLACE}\s?\d{{1,4}}(?:{_DASH}\d{{1,4}}){{0,2}}(?![\d人名个]))"
)
_LIVING = Sparse(
    "[家居住租现借](?=[就也现都住在于])", r"(?<![大国专行商])家(?:就|也|现|都)?[住在]|居?住[在于]|租住|现住|借住"
)
_STREET_AND_NUMBER = regex(
    rf"[:：是在于]?\s?([\u4e00-\u9fff0-9]{{1,24}}?(?:路|街|巷|弄|大道|村|苑|园|里|坊|小区|新村|城|庄|屯|组)\s?{_NUM}"
    rf"(?:\s?[号弄幢栋#](?:\s?[-—]?\s?{_NUM}\s?[室号幢栋单元]{{0,2}}){{0,3}}|\s?组\s?{_NUM}\s?号|{_DASH}\d{{1,4}}(?:{_DASH}\d{{3,4}})?))"
)
# Stories and exercises have houses with numbers as well: animals, 小明 and 小红 and how far apart they live.
_CREATURE = regex(r"狐|兔|熊|猴|鼠|蚁|蜂|鸟|猫|狗|狼|虎|狮|象|鸭|鹅|鸡|羊|牛|马(?!路)|蛙|龟|怪|精灵|仙")
_BURROW = regex(r"[洞屋林海湖河巢穴]里")
_CHARACTER = regex(r"小[\u4e00-\u9fff](?=家|住|现)")
_ASKED = regex(r"[?？]|多少|几[米个号家]|相距|相隔|应用题|题目|习题|例题")
_CALLED = regex(r"小[\u4e00-\u9fff](?:家|的家)?(?:就|也|现|都)?[住在于]{0,2}[:：]?\s?\Z")


def homes(text: str, _runs: Runs) -> Iterator[Hit]:
    """``平桥路88号3幢301室``; after 家住 the number of the house is enough, after 家庭住址： any
    place with a number. A school's own rooms do not count."""
    if any(
        word in text for word in ("路", "街", "巷", "弄", "道", "区", "村", "园", "寓", "苑", "里", "坊")
    ) and _DOORISH.search(text):
        for match in _DOOR.finditer(text):
            start = max(0, match.start() - 36)
            # An address goes on in the next line or cell.
            street = _STREET.search(_LINE_END.sub("", text[start : match.start()]).rpartition("\n")[2])
            if street is not None and not _PUBLIC.search(street[0]) and not street[0].endswith("里"):
                yield match.start() - len(street[0]), match.end(), re.sub(r"\s", "", street[0] + match[0])
    if "住" in text or "家在" in text or "地址" in text:
        for label, value in ((_LIVING, _STREET_AND_NUMBER), (_LABEL, _LABELLED_HOME)):
            for match in labelled(text, label, value):
                if not _PUBLIC.search(match[1]) and not _is_told(text, match):
                    yield match.start(1), match.end(1), re.sub(r"\s", "", match[1])


def _is_told(text: str, match: re.Match[str]) -> bool:
    """Whether it is the home of an animal, or of 小明 in an exercise that asks something or
    tells of 小红 too: ``小明家住在中山路15号，小红家住在中山路35号``."""
    line = before(text, match.start(1), 60)
    clause = re.split(r"[，。；！？]", line)[-1]
    if _BURROW.search(match[1]) or _CREATURE.search(clause):
        return True
    if not _CALLED.search(clause):
        return False
    rest = text[match.end(1) : match.end(1) + 60].partition("\n")[0]
    return _ASKED.search(line + rest) is not None or len(set(_CHARACTER.findall(line + rest))) > 1
