"""What gives away whose a case is: names to hide for sure, and words that somebody has to look at.

Names are found whatever stands between their characters (spaces, marks without width) and whatever their
width is: ``姑苏区 平 桥 小学``, ``平桥小学（东校区）`` and ``平橋小學`` are all found for 姑苏区平桥小学.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from anliku.private import find as find_private
from anliku.regex import regex
from anliku.round.outcome.disguises import Disguises
from anliku.search.forms.sounds import simplified
from anliku.text import visible

COVER = "×"
"""What stands for each character that is hidden: the line keeps its length."""
_SHORTEST = 2

_SCHOOL_END = regex(
    r"(?:第?[一二三四五六七八九十\d]{0,2})(?:实验|附属|中心|示例|外国语|国际|双语|民办)*(?:小学|中学|学校|初中|高中|高级中学|初级中学|附小|附中|幼儿园)\Z"
)
# 作者：…, 执笔人: …; what follows is somebody's name or unit, whoever they are.
LABELLED = regex(
    r"(?:作者|执笔人?|撰稿人?|撰写人?|主持人|负责人|课题组(?:成员)?|项目组(?:成员)?|团队成员|参与(?:人员?|者|教师)|指导(?:教师|老师|人)|姓\s*名|"
    r"(?:工作|所在|参评|申报|推荐|报送|完成)?单\s*位(?:及职务|（盖章）)?|(?:所在)?学\s*校(?:名称)?|学校全称|通讯地址|地\s*址|邮\s*编)\s*[:：]\s*"
)
_DOUBTS = (
    (
        regex(r"(?:前身|原名|原称|旧称|曾名|更名为|改名为|现名|又名|简称|昵称|别称|被称为|被誉为)[^。；，,\n]{1,24}"),
        "像是旧名、简称",
    ),
    (regex(r"(?:我校|本校|学校|校园)[^。；，,\n]{0,4}[“「『][^”」』\n]{1,12}[”」』]"), "我校的别称、校名文化"),
    (regex(r"[\u4e00-\u9fff]{1,6}(?:镇|街道|乡|社区|村)(?![\u4e00-\u9fff]{0,2}(?:学生|家庭|孩子|儿童))"), "地名"),
    (regex(r"[\u4e00-\u9fff]{1,6}(?:路|街|大道|巷|弄)\s?\d{1,5}\s?号"), "地址"),
    (regex(r"[\u4e00-\u9fff“”·]{2,16}(?:教育集团|名师工作室|工作室|教育共同体|联盟校?|名校长)"), "集团、工作室的名称"),
    (regex(r"(?:建校|创办于|始建于|创建于|有着)[^。；\n]{2,24}"), "校史"),
    (regex(r"(?:https?://|www\.)[^\s\u4e00-\u9fff]{3,80}|公众号[“「『]?[^。；，,\s]{2,14}"), "网址、公众号"),
)
_OTHER_SCHOOL = regex(r"[\u4e00-\u9fff]{2,12}(?:小学|中学|幼儿园|附小|附中|外国语学校|实验学校)")
_GENERIC = regex(
    r"(?:中|小|初|高|全体|全区|全市|各|许多|很多|部分|其他|农村|城区|乡镇|义务教育|九年一贯制?|所有|一般|普通)*(?:中小学|小学|中学|学校|幼儿园)\Z"
)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What has to go from one case: ``sure`` is hidden wherever it stands, ``parts`` are looked at."""

    sure: tuple[str, ...]
    parts: tuple[str, ...] = ()
    disguises: Disguises | None = None

    @classmethod
    def of(
        cls,
        units: Iterable[str],
        people: Iterable[str],
        places: Iterable[str],
        cores: Iterable[str],
        more: Iterable[str],
    ) -> Secrets:
        """Names of the unit (former ones and campuses, too), of people, of the region; ``cores`` are units
        without the places before them; ``more`` is what somebody has found on top."""
        cores, people = [squeezed(core) for core in cores], [squeezed(name) for name in people]
        whole = [*units, *cores, *people, *places, *more]
        sure = dict.fromkeys(name for name in map(squeezed, whole) if len(name) >= _SHORTEST)
        parts: dict[str, None] = {}
        own = {core: _SCHOOL_END.sub("", core) for core in cores}
        for core, part in own.items():
            if _SHORTEST <= len(part) < len(core) and part not in sure:
                parts[part] = None
                parts.update(dict.fromkeys((f"{part}小", f"{part}中", f"{part}实小")))
        # The longest first: 姑苏区平桥小学 before 平桥小学.
        longest_first = tuple(sorted(sure, key=lambda name: (-len(name), name)))
        return cls(longest_first, tuple(parts), Disguises.of(people, own.items()))


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that may give away whose a case is; ``text`` stands in ``around``."""

    why: str
    text: str
    around: str


@dataclass(slots=True)
class Hiding:
    """Hides in one text after the other, and remembers what was hidden how often."""

    secrets: Secrets
    hidden: dict[str, int] = field(default_factory=dict)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """The stretches of ``text`` that have to be hidden, in order, not overlapping."""
        if not text.strip():
            return []
        small, places = _squeezed(text)
        stretches: list[tuple[int, int, str]] = []
        for name in self.secrets.sure:
            start = small.find(name)
            while start >= 0:
                stretches.append((places[start], places[start + len(name) - 1] + 1, name))
                start = small.find(name, start + len(name))
        for label in LABELLED.finditer(text):
            end = _value_end(text, label.end())
            if end > label.end():
                stretches.append((label.end(), end, label[0].strip("：: \t")))
        stretches += [(hit.start, hit.end, hit.kind) for hit in find_private(text)]
        return list(self._kept(stretches))

    def _kept(self, stretches: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
        done = 0
        for start, end, name in sorted(stretches, key=lambda hit: (hit[0], -hit[1])):
            if end <= done:
                continue
            self.hidden[name] = self.hidden.get(name, 0) + 1
            yield max(start, done), end
            done = end

    def covered(self, text: str) -> str:
        """``text`` with everything hidden."""
        pieces: list[str] = []
        at = 0
        for start, end in self.spans(text):
            pieces += (text[at:start], cover(text[start:end]))
            at = end
        return "".join(pieces) + text[at:]


def cover(text: str) -> str:
    """As many signs as ``text`` has, spaces left out of it."""
    return "".join(mark if mark.isspace() else COVER for mark in text)


def doubts_in(text: str, secrets: Secrets, others: Iterable[str] = ()) -> Iterator[Doubt]:
    """What may give away whose ``text`` is, where everything sure is hidden already; ``others`` are the other
    units of the round."""
    small, places = _squeezed(text)
    for part in secrets.parts:
        at = small.find(part)
        if at >= 0:
            yield _doubt("像是单位名称的一部分", text, places[at], places[at + len(part) - 1] + 1)
    for why, start, end in secrets.disguises.spans(text) if secrets.disguises is not None else ():
        yield _doubt(why, text, start, end)
    for pattern, why in _DOUBTS:
        for match in pattern.finditer(text):
            if COVER not in match[0]:
                yield _doubt(why, text, match.start(), match.end())
    for school in _OTHER_SCHOOL.finditer(text):
        if not _GENERIC.fullmatch(school[0]) and not _GENERIC.search(school[0][-6:]):
            yield _doubt("学校名称", text, school.start(), school.end())
    for name in others:
        if name in small:
            at = small.index(name)
            yield _doubt("这一轮的别的单位", text, places[at], places[at + len(name) - 1] + 1)


def _doubt(why: str, text: str, start: int, end: int) -> Doubt:
    around = " ".join(text[max(0, start - 16) : end + 16].split())
    return Doubt(why, " ".join(text[start:end].split()), around)


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """A name as it is looked for: one width, no spaces, no signs without width."""
    return _squeezed(visible(text))[0]


def _squeezed(text: str) -> tuple[str, list[int]]:
    """``text`` in one width, in simplified characters and without spaces, and where each character of it stands in ``text``."""
    marks: list[str] = []
    places: list[int] = []
    simple = simplified()
    for at, mark in enumerate(text):
        for plain in unicodedata.normalize("NFKC", mark):
            if not plain.isspace() and unicodedata.category(plain) not in {"Cf", "Cc"}:
                marks.append("·" if plain in "•‧∙・" else simple.get(plain, plain))
                places.append(at)
    return "".join(marks), places


def _value_end(text: str, start: int) -> int:
    """Where the value behind a label ends: at the next label, or at the end of the line."""
    end = min((at for mark in "。；;\n" if (at := text.find(mark, start)) >= 0), default=len(text))
    following = LABELLED.search(text, start, end)
    return len(text[: following.start()].rstrip()) if following is not None else len(text[:end].rstrip())
