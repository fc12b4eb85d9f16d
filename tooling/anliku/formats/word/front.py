"""What stands before the first section: title, unit, authors, summary, keywords.

Only what is clear is taken; everything else stays in the text. Nothing is taken twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from anliku.campaign import Skeleton
from anliku.formats.word.content import Block, Text
from anliku.formats.word.outline import body_size, number_of
from anliku.formats.word.write_styles import BY_ROLE
from anliku.text import HAN

ORGANISATION = re.compile(
    r"(?:小学|中学|初中|高中|学校|幼儿园|附小|附中|实小|教育局|教体局|教育和体育局|教育体育局|研究室|教研室|教科室|科学院|研究院|教科院|教科所|"
    r"中心|进修学校|教育集团|集团校|校区|分校|附校|学院|[小中]学部)(?:[（(][^（）()]{1,12}[)）])?\Z"
)
_GROUP = re.compile(r"(?:课题|项目|研究|工作|教研|备课)?(?:组|小组|团队|工作室|工作坊)\Z")
_NAME = re.compile(rf"[{HAN}]{{2,4}}(?:·[{HAN}]{{2,6}})?\Z")
_NO_NAME = re.compile(r"作者|单位|执笔|案例|报告|监测|年度|小组|学段|学科|类别|教师|校长|主任|老师|目录|前言|引言")
_APART = re.compile(r"[\s、，,；;/|]+")
_TITLE_STYLES = {"title", "标题", "文章标题", "论文标题", "大标题"}
_SUBTITLE_STYLES = {"subtitle", "副标题"}
_SUMMARY = re.compile(r"[\[【〔［(（]?\s*(?:内容)?(?:摘\s*要|提\s*要|内容简介)\s*[\]】〕］)）]?\s*[:：]?\s*")
_KEYWORDS = re.compile(r"[\[【〔［(（]?\s*关\s*键\s*[词字]\s*[\]】〕］)）]?\s*[:：]?\s*")
_LABELLED = re.compile(
    r"(单\s*位|学\s*校|报送单位|申报单位|作\s*者|执\s*笔(?:人)?|撰\s*写(?:人)?|主\s*持\s*人|负\s*责\s*人|课题组|区\s*域|学\s*段|学\s*科|类\s*别|案例名称|题\s*目"
    r"|指导(?:教师|老师)|联\s*系\s*人|职\s*务|职\s*称|参与(?:者|人员)|成\s*员|日\s*期|时\s*间)(?:名称|姓名)?\s*[:：]\s*"
)
_UNITS = {"单位", "学校", "报送单位", "申报单位"}
_AUTHORS = {"作者", "执笔", "执笔人", "撰写", "撰写人", "主持人", "负责人", "课题组"}
_TITLES = {"案例名称", "题目"}
_TERMS = {"区域", "学段", "学科", "类别"}
_WITH_UNIT = re.compile(r"([^（()）]+)[（(]([^（()）]+)[)）]\Z")
_OCCASION = re.compile(
    r"\A.{0,12}[省市区县州]|(?:19|20)\d\d[—–-]?(?:(?:19|20)\d\d)?(?:学?年度?)?|第.{1,3}届|[\s《》“”（()）：:]"
)
_POSTCODE = re.compile(r"[\s,，]*(?:邮编\s*[:：]?\s*)?(?<!\d)\d{6}(?!\d)")
_LONGEST_LINE = 80
_ZONE = 14
_ANNEX = ("附件", "附：")
_MIN_TITLE, _MAX_TITLE = 4, 60


@dataclass(slots=True)
class Front:
    """What was found, and which blocks it was taken from."""

    title: str = ""
    unit: str = ""
    authors: list[str] = field(default_factory=list)
    summary: str = ""
    keywords: list[str] = field(default_factory=list)
    labelled: dict[str, str] = field(default_factory=dict)
    """Other lines such as 学段：小学, by label."""
    used: set[int] = field(default_factory=set)
    places: dict[str, int] = field(default_factory=dict)
    """Field → 第几段."""
    banners: list[Text] = field(default_factory=list)
    """Lines over the title that name the selection; they are no part of the case."""
    ignored: list[tuple[int, str]] = field(default_factory=list)
    """第几段 and the labels of what has no field, e.g. 指导教师."""
    doubtful: Text | None = None
    """What may be the title and was not taken."""


def read(blocks: Sequence[Block], skeleton: Skeleton | None, selections: Iterable[str] = ()) -> Front:
    """The front of a document. ``selections`` are the names of the campaigns."""
    front = Front()
    zone = [
        (index, block)
        for index, block in enumerate(blocks)
        if isinstance(block, Text) and block.text.strip() and not block.pictures
    ][:_ZONE]
    known = [_pairs(name) for name in selections]
    banners = [(index, block) for index, block in zone[:4] if _is_banner(block.line, known)]
    whole = [entry for entry in zone if entry not in banners]
    zone = _title(front, whole, body_size(blocks), skeleton)
    under_title = True
    for at, (index, block) in enumerate(zone):
        if _is_section(block, skeleton) or _SUMMARY.match(block.line) or _KEYWORDS.match(block.line):
            break
        if len(block.line) > _LONGEST_LINE:
            break
        below = zone[at + 1][1].line if at + 1 < len(zone) else ""
        # Further down only what says itself what it is.
        under_title = (under_title or _LABELLED.match(block.line) is not None) and _credit(front, index, block, below)
    if front.title:
        front.used.update(index for index, _ in banners)
        front.banners = [block for _, block in banners]
    elif whole and _could_be_title(whole[0][1].line, whole[0][1], skeleton) and not _is_credit(whole[0][1].line):
        front.doubtful = whole[0][1]
    _abstract(front, blocks, skeleton)
    return front


def _pairs(line: str) -> set[str]:
    """The pairs of characters of the name of a selection, without place and year."""
    line = _OCCASION.sub("", line)
    return {line[at : at + 2] for at in range(len(line) - 1)}


def _is_banner(line: str, known: list[set[str]]) -> bool:
    """Whether a line says which selection this is for: a campaign's name, or nearly."""
    pairs = _pairs(line)
    return len(line) <= _MAX_TITLE and len(pairs) >= 8 and any(len(pairs & name) >= 0.75 * len(pairs) for name in known)


def _title(
    front: Front, zone: list[tuple[int, Text]], size: float, skeleton: Skeleton | None
) -> list[tuple[int, Text]]:
    """Take the title; what is left of the zone below it."""
    styled = next((at for at, (_, text) in enumerate(zone) if text.looks.style in _TITLE_STYLES), None)
    at = styled if styled is not None else _shown_as_title(zone, size, skeleton)
    if at is None:
        return zone
    first = zone[at][1]
    lines = [first.line]
    front.used.add(zone[at][0])
    front.places["title"] = first.looks.number
    rest = at + 1
    while rest < len(zone) and rest < at + 3:
        text = zone[rest][1]
        same = (text.looks.size, text.looks.centred, text.looks.style) == (
            first.looks.size,
            first.looks.centred,
            first.looks.style,
        )
        line = text.line
        below = line.startswith(("—", "－－", "--")) or text.looks.style in _SUBTITLE_STYLES
        if _is_section(text, skeleton) or _SUMMARY.match(line) or _LABELLED.match(line):
            break
        goes_on = same and (styled is not None or text.looks.size > size + 0.9) and not _names_somebody(line)
        if not (below or goes_on) or len("".join(lines)) + len(line) > _MAX_TITLE + 10:
            break
        lines.append("——" + line.lstrip("—－- ") if below else line)
        front.used.add(zone[rest][0])
        rest += 1
    front.title = _tidy_title("".join(lines))
    return zone[rest:]


def _shown_as_title(zone: list[tuple[int, Text]], size: float, skeleton: Skeleton | None) -> int | None:
    """The paragraph that looks like a title: large and centred, the only highest heading, or
    a short first line above a line of names."""
    for at, (_, text) in enumerate(zone[:5]):
        line, looks = text.line, text.looks
        if not _could_be_title(line, text, skeleton):
            if len(line) > _LONGEST_LINE:
                break
            continue
        if looks.centred and looks.size >= size + 1 and not _names_somebody(line):
            return at
        others = [other for _, other in zone if other is not text and other.looks.outline == 0]
        if looks.outline == 0 and at == 0 and not others:
            return at
    first = next((at for at, (_, text) in enumerate(zone) if not text.line.startswith(_ANNEX)), None)
    if first is None:
        return None
    text = zone[first][1]
    if not _could_be_title(text.line, text, skeleton) or _is_credit(text.line):
        return None
    below = zone[first + 1][1].line if first + 1 < len(zone) else ""
    shown = text.looks.centred or (text.looks.bold and text.looks.size >= size)
    return first if shown or (below and len(below) <= _LONGEST_LINE and _is_credit(below)) else None


def _could_be_title(line: str, text: Text, skeleton: Skeleton | None) -> bool:
    return (
        _MIN_TITLE <= len(line) <= _MAX_TITLE + 10
        and not line.endswith(tuple("。；，、：:"))
        and number_of(line) is None
        and _LABELLED.match(line) is None
        and not _is_section(text, skeleton)
        and not line.startswith(_ANNEX)
    )


def _is_section(text: Text, skeleton: Skeleton | None) -> bool:
    return skeleton is not None and len(text.line) <= 30 and skeleton.find(text.line) is not None


def _tidy_title(title: str) -> str:
    title = re.sub(r"\s*(?:——|—|－－|--)\s*", "——", title) if "—" in title or "--" in title or "－" in title else title
    # Where a line of the title ends is no space in Chinese.
    title = re.sub(rf"(?<=[{HAN}：；，、”）》？！])\s+(?=[{HAN}“（《])", "", title).strip()
    return title[1:-1] if title.startswith("《") and title.endswith("》") and title.count("《") == 1 else title


def _names_somebody(line: str) -> bool:
    """Whether even a large line is no title: a school, or names. (Four characters may be either.)"""
    return _is_credit(line) and (len(line) <= 3 or len(_APART.split(line)) > 1 or _is_unit(line))


def _bare(line: str) -> str:
    """A line under the title without the brackets around it, or around the unit, and without
    the postcode."""
    with_unit = _WITH_UNIT.match(line)
    if with_unit is not None and all(map(_is_name, _APART.split(with_unit[1].strip()))):
        line = f"{with_unit[1]} {with_unit[2]}"
    if line[:1] in "（([【":
        line = line.strip("（）()[]【】 ")
    return _POSTCODE.sub("", line).strip()


def _is_credit(line: str) -> bool:
    """Whether a line names a school or people rather than saying something."""
    bare = _bare(line)
    if _LABELLED.match(bare):
        return True
    tokens = [token for token in _APART.split(bare) if token]
    if not tokens or re.search(r"[。！？：“”《]", bare):
        return False
    organised = sum(_is_unit(token) for token in tokens)
    named = sum(_is_name(token) for token in tokens)
    return (organised >= 1 and organised + named == len(tokens)) or (named == len(tokens) and len(tokens) <= 6)


def _is_name(token: str) -> bool:
    return bool((_NAME.match(token) and not _NO_NAME.search(token)) or (_GROUP.search(token) and len(token) <= 20))


def _is_unit(token: str) -> bool:
    return (
        4 <= len(token) <= 40
        and ORGANISATION.search(token) is not None
        and not re.search(r"的|基于|研究$|案例|报告$", token)
    )


def _credit(front: Front, index: int, block: Text, below: str) -> bool:
    """Take unit and authors from a line under the title; False where it is none."""
    line = block.line
    labels = list(_LABELLED.finditer(line))
    if labels and labels[0].start() == 0:
        for at, found in enumerate(labels):
            end = labels[at + 1].start() if at + 1 < len(labels) else len(line)
            _labelled(front, "".join(found[1].split()), line[found.end() : end].strip(" ；;，,　"), block)
        front.used.add(index)
        return True
    if block.looks.style == BY_ROLE["byline"].name and (front.unit or not _is_credit(line)):
        _byline(front, block)
        front.used.add(index)
        return True
    bare = _bare(line)
    if not _is_credit(line) or len(bare) > 60:
        return False
    # A line of four characters may be anything; names stand under a school, or in the middle.
    tokens = [token for token in _APART.split(bare) if token]
    soon = all(len(token) <= 3 for token in tokens) and any(map(_is_unit, _APART.split(_bare(below))))
    organised = front.unit or any(map(_is_unit, tokens)) or (soon and _LABELLED.match(below) is None)
    if not organised and not (front.title and block.looks.centred):
        return False
    for token in tokens:
        if _is_unit(token) and not _GROUP.search(token):
            front.unit = front.unit or token
            front.places.setdefault("unit", block.looks.number)
        else:
            _author(front, token, block)
    front.used.add(index)
    return True


def _byline(front: Front, block: Text) -> None:
    """A line in the style of our own export and templates: the unit, then the authors."""
    if not front.unit:
        front.unit = block.line
        front.places.setdefault("unit", block.looks.number)
        return
    names = [" ".join(name.split()) for name in re.split(r"[\u3000、，]", block.text)]
    front.authors += [name for name in names if name and name not in front.authors]
    front.places.setdefault("authors", block.looks.number)


def _labelled(front: Front, label: str, said: str, block: Text) -> None:
    if not said:
        return
    if label in _UNITS:
        front.unit = front.unit or _POSTCODE.sub("", said).strip()
        front.places.setdefault("unit", block.looks.number)
    elif label in _AUTHORS:
        for token in _APART.split(said):
            _author(front, token, block)
    elif label in _TITLES:
        front.title = front.title or _tidy_title(said)
        front.places.setdefault("title", block.looks.number)
    elif label in _TERMS:
        front.labelled.setdefault(label, said)
        front.places.setdefault(label, block.looks.number)
    else:
        front.ignored.append((block.looks.number, label))


def _author(front: Front, token: str, block: Text) -> None:
    token = token.strip("（）()：: ")
    if token and token not in front.authors and _is_name(token):
        front.authors.append(token)
        front.places.setdefault("authors", block.looks.number)


def _abstract(front: Front, blocks: Sequence[Block], skeleton: Skeleton | None) -> None:
    """摘要 and 关键词, with their words on the same line or below."""
    for index, block in enumerate(blocks[: _ZONE + 6]):
        if not isinstance(block, Text) or index in front.used or block.blank:
            continue
        line = block.line
        found = _SUMMARY.match(line)
        if (
            found is not None
            and not front.summary
            and (":" in found[0] or "：" in found[0] or found.end() == len(line) or found[0][0] in "[【〔［（(")
        ):
            words = [line[found.end() :].strip()]
            used = [index]
            at = index + 1
            while at < len(blocks) and at <= index + 3:
                after = blocks[at]
                if not isinstance(after, Text) or _KEYWORDS.match(after.line) or _is_section(after, skeleton):
                    break
                if number_of(after.line) is not None or after.looks.outline is not None:
                    break
                if any(words) and not _ends_with_keywords(blocks, at):
                    break
                if not after.blank:
                    words.append(after.line)
                    used.append(at)
                at += 1
            front.summary = "".join(words).strip()
            if front.summary:
                front.used.update(used)
                front.places["summary"] = block.looks.number
            continue
        found = _KEYWORDS.match(line)
        if found is not None and not front.keywords:
            said = line[found.end() :].strip(" 。")
            front.keywords = [word for word in re.split(r"[；;，,、\s]+", said) if word]
            if front.keywords:
                front.used.add(index)
                front.places["keywords"] = block.looks.number


def _ends_with_keywords(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line of keywords follows soon, so that what is before it is still summary."""
    return any(isinstance(block, Text) and _KEYWORDS.match(block.line) for block in blocks[at + 1 : at + 3])
