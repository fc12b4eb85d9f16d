"""What stands before the first section: title, unit, authors, summary, keywords.

Only what is clear is taken; everything else stays in the text. Nothing is taken twice, and
what stands in a line that was taken and has no field is kept to be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from anliku.campaign import Skeleton
from anliku.formats.word import labels
from anliku.formats.word.labels import BYLINE
from anliku.formats.word.read.content import Block, Text, lines_of
from anliku.formats.word.understand import byline as byline_of
from anliku.formats.word.understand.byline import Byline
from anliku.formats.word.understand.outline import body_size, number_of
from anliku.formats.word.understand.people import named_in
from anliku.text import HAN

_TITLE_STYLES = {"title", "标题", "文章标题", "论文标题", "大标题"}
_SUBTITLE_STYLES = {"subtitle", "副标题"}
_SUMMARY = re.compile(r"[\[【〔［(（]?\s*(?:内容)?(?:摘\s*要|提\s*要|内容简介)\s*[\]】〕］)）]?\s*[:：]?\s*")
_KEYWORDS = re.compile(r"[\[【〔［(（]?\s*关\s*键\s*[词字]\s*[\]】〕］)）]?\s*[:：]?\s*")
_OCCASION = re.compile(
    r"\A.{0,12}[省市区县州]|(?:19|20)\d\d[—–-]?(?:(?:19|20)\d\d)?(?:学?年度?)?|第.{1,3}届|[\s《》“”（()）：:]"
)
_GOES_ON = re.compile(r"(?:[的地得与和及或在对从把将为以之]|[，、：；—])\Z")
"""A first line of a title that cannot be the whole of it."""
_LONGEST_LINE = 80
_ZONE = 14
_END = 6
"""So many lines at the end may say whose the text is."""
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
    left: list[tuple[int, str]] = field(default_factory=list)
    """第几段 and the words of a line that was taken that have no field, e.g. 指导教师：李四."""
    doubtful: Text | None = None
    """What may be the title and was not taken."""


def in_lines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, in which the title block is one line a paragraph: people also break lines by hand."""
    done: list[Block] = []
    for number, block in enumerate(blocks):
        lines = lines_of(block) if isinstance(block, Text) and number < _ZONE else []
        apart = len(lines) > 1 and any(byline_of.is_named(line.line) for line in lines)
        done += [line for line in lines if not line.blank] if apart else [block]
    return done


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
    below = _title(front, whole, body_size(blocks), skeleton)
    _above_title(front, whole[: len(whole) - len(below)])
    _bylines(front, below, skeleton)
    if front.title:
        front.used.update(index for index, _ in banners)
        front.banners = [block for _, block in banners]
    elif whole and _could_be_title(whole[0][1].line, whole[0][1], skeleton) and not _names_school(whole[0][1].line):
        front.doubtful = whole[0][1]
    _abstract(front, blocks, skeleton)
    if not front.authors:
        _at_the_end(front, blocks, skeleton)
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
        if _is_section(text, skeleton) or _SUMMARY.match(line) or labels.labelled(line) or _names_somebody(line):
            break
        goes_on = same and (styled is not None or text.looks.size > size + 0.9)
        smaller = text.looks.centred and first.looks.size > text.looks.size > size + 0.9
        if not (below or goes_on or smaller) or len("".join(lines)) + len(line) > _MAX_TITLE + 10:
            break
        apart = below or (not goes_on and not _GOES_ON.search(lines[-1]))
        lines.append("——" + line.lstrip("—－- ") if apart else line)
        front.used.add(zone[rest][0])
        rest += 1
    front.title = tidy_title("".join(lines))
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
    if not _could_be_title(text.line, text, skeleton) or _names_school(text.line):
        return None
    below = zone[first + 1][1].line if first + 1 < len(zone) else ""
    shown = text.looks.centred or (text.looks.bold and text.looks.size >= size)
    return first if shown or (below and len(below) <= _LONGEST_LINE and byline_of.is_named(below)) else None


def _could_be_title(line: str, text: Text, skeleton: Skeleton | None) -> bool:
    return (
        _MIN_TITLE <= len(line) <= _MAX_TITLE + 10
        and not line.endswith(tuple("。；，、：:"))
        and number_of(line) is None
        and not labels.labelled(line)
        and not _is_section(text, skeleton)
        and not line.startswith(_ANNEX)
    )


def _is_section(text: Text, skeleton: Skeleton | None) -> bool:
    return skeleton is not None and len(text.line) <= 30 and skeleton.find(text.line) is not None


def tidy_title(title: str) -> str:
    """A title without the marks around it and the gaps within: ``《读图》 ——以科学课为例 → 《读图》——以科学课为例``."""
    title = re.sub(r"\s*(?:——|—|－－|--)\s*", "——", title) if "—" in title or "--" in title or "－" in title else title
    # Where a line of the title ends is no space in Chinese.
    title = re.sub(rf"(?<=[{HAN}：；，、”）》？！])\s+(?=[{HAN}“（《])", "", title).strip()
    return title[1:-1] if title.startswith("《") and title.endswith("》") and title.count("《") == 1 else title


def _names_school(line: str) -> bool:
    return byline_of.is_named(line)


def _names_somebody(line: str) -> bool:
    """Whether even a large line is no title: a school, or names. (Four characters may be either.)"""
    named = byline_of.of_names(line)
    if named is None:
        return byline_of.of_labels(line) is not None
    return bool(named.units) or len(named.authors) + len(named.left) > 1 or len("".join(line.split())) <= 3


# --- whose it is ------------------------------------------------------------------------------------


def _above_title(front: Front, zone: list[tuple[int, Text]]) -> None:
    """Take a school, labelled lines and a date that stand above the title."""
    for index, block in zone:
        named = byline_of.of_labels(block.line) or byline_of.of_names(block.line)
        if index in front.used or not front.title:
            continue
        if byline_of.is_date(block.line):
            named = Byline(left=[block.line])
        if named is not None and (named.units or named.left or labels.labelled(block.line)):
            _take(front, named, block)
            front.used.add(index)


def _bylines(front: Front, zone: list[tuple[int, Text]], skeleton: Skeleton | None) -> None:
    """Take the lines under the title; further down only what says itself what it is."""
    under_title = True
    waiting = ""
    for at, (index, block) in enumerate(zone):
        line = block.line
        if _is_section(block, skeleton) or _SUMMARY.match(line) or _KEYWORDS.match(line):
            break
        answer = byline_of.of_labels(f"{waiting}：{line}") if waiting and not labels.labelled(line) else None
        named = answer or byline_of.of_labels(line)
        below = zone[at + 1][1].line if at + 1 < len(zone) else ""
        if named is None and under_title:
            named = _under_title(front, block, below)
        if named is None and len(line) > _LONGEST_LINE:
            break
        if named is None:
            under_title = False
            continue
        waiting = named.waiting
        _take(front, named, block)
        front.used.add(index)


def _under_title(front: Front, block: Text, below: str) -> Byline | None:
    """A line without labels right under the title; None where it may be text."""
    line = block.line
    named = byline_of.of_names(line)
    if block.looks.style == BYLINE and (front.unit or named is None):
        return _own_byline(front, block)
    if byline_of.is_date(line):
        return Byline(left=[line])
    if named is None:
        return None
    # A line of four characters may be anything; names stand with a school, or in the middle.
    next_names_unit = any(credit.kind == "unit" for credit in named_in(below)) and not labels.labelled(below)
    soon = next_names_unit and (len(named.authors) > 1 or all(len(name) <= 3 or "·" in name for name in named.authors))
    organised = front.unit or named.units or soon
    return named if organised or (front.title and block.looks.centred) else None


def _own_byline(front: Front, block: Text) -> Byline:
    """A line in the style of our own export and templates: the unit, then the authors."""
    if not front.unit:
        return Byline(units=[block.line])
    names = [" ".join(name.split()) for name in re.split(r"[\u3000、，]", block.text)]
    return Byline(authors=[name for name in names if name])


def _take(front: Front, named: Byline, block: Text) -> None:
    """Put what a line says into the front; what is said twice, and otherwise, is left."""
    number = block.looks.number
    if named.title and not front.title:
        front.title = tidy_title(named.title)
        front.places.setdefault("title", number)
    elif named.title and tidy_title(named.title) != front.title:
        front.left.append((number, named.title))
    for unit in named.units:
        if not front.unit:
            front.unit = unit
            front.places.setdefault("unit", number)
        elif unit != front.unit:
            front.left.append((number, unit))
    for name in named.authors:
        if name not in front.authors:
            front.authors.append(name)
            front.places.setdefault("authors", number)
    for label, said in named.terms.items():
        if label not in front.labelled:
            front.labelled[label] = said
            front.places.setdefault(label, number)
        elif said != front.labelled[label]:
            front.left.append((number, f"{label}：{said}"))
    front.left += [(number, words) for words in named.left]


def _at_the_end(front: Front, blocks: Sequence[Block], skeleton: Skeleton | None) -> None:
    """Lines at the very end that say whose the text is: 作者单位：…, （某校　张三）."""
    last = [
        (index, block)
        for index, block in enumerate(blocks)
        if index not in front.used and (not isinstance(block, Text) or not block.blank)
    ][-_END:]
    lines: list[tuple[int, Text, Byline]] = []
    for index, block in reversed(last):
        if not isinstance(block, Text) or _is_section(block, skeleton):
            break
        named = byline_of.of_labels(block.line) or byline_of.of_names(block.line)
        if named is None or (not labels.labelled(block.line) and not (named.units and named.authors)):
            break
        lines.insert(0, (index, block, named))
    if any(named.authors for _, _, named in lines):
        for index, block, named in lines:
            _take(front, named, block)
            front.used.add(index)


# --- summary and keywords ---------------------------------------------------------------------------


def _abstract(front: Front, blocks: Sequence[Block], skeleton: Skeleton | None) -> None:
    """摘要 and 关键词, with their words on the same line or below."""
    for index, block in enumerate(blocks[: _ZONE + 6]):
        if not isinstance(block, Text) or index in front.used or block.blank:
            continue
        line = block.line
        match = _SUMMARY.match(line)
        if (
            match is not None
            and not front.summary
            and (":" in match[0] or "：" in match[0] or match.end() == len(line) or match[0][0] in "[【〔［（(")
        ):
            words = [line[match.end() :].strip()]
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
        match = _KEYWORDS.match(line)
        if match is not None and not front.keywords:
            said = line[match.end() :]
            front.keywords = keywords_in(said)
            if front.keywords:
                front.used.add(index)
                front.places["keywords"] = block.looks.number


def keywords_in(said: str) -> list[str]:
    """The words of a line of keywords."""
    return [word for word in re.split(r"[；;，,、\s]+", said.strip(" 。")) if word]


def _ends_with_keywords(blocks: Sequence[Block], at: int) -> bool:
    """Whether a line of keywords follows soon, so that what is before it is still summary."""
    return any(isinstance(block, Text) and _KEYWORDS.match(block.line) for block in blocks[at + 1 : at + 3])
