"""Front matter: readable YAML, every field of the model, one way to write each value.

What cannot be read is reported while reading (:mod:`anliku.rules.reported`); the order of keys
and the width of characters are checked here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pydantic import BaseModel

from anliku import yamlsafe
from anliku.campaign import PUBLISHED_WITHIN
from anliku.catalogue import Catalogue
from anliku.fields import label, shown
from anliku.model import FACETS, CaseMeta
from anliku.problem import Edit, Severity
from anliku.reading import CaseReading, Reading
from anliku.regex import regex
from anliku.rules import lists, questions, reported
from anliku.rules.rule import Example, Family, Finding, Rule
from anliku.yamlsafe import Path

_ORDER = {name: index for index, name in enumerate(CaseMeta.model_fields)}
# Values that are codes, numbers or terms, not prose: their own rules say what they must be.
_CODES = {"id", "campaign", "published", "license", "consent", "sample", "before", "after", "better", *FACETS}
_SCHEMA = "# yaml-language-server"
# Full-width digits and letters, with the point and percent sign that belong to a number.
_WIDE = regex("[０-９Ａ-Ｚａ-ｚ]+(?:[．：／－][０-９]+)*％?")


_MODEL = "本库约定：字段见投稿指南的字段表"


def key_order(reading: Reading) -> Iterator[Finding]:
    """Top-level keys in another order than the model's fields."""
    case = reading.case
    keys = [name for name in case.values if name in _ORDER]
    wanted = sorted(keys, key=_ORDER.__getitem__)
    if keys == wanted:
        return
    late = next(name for name, right in zip(keys, wanted, strict=True) if name != right)
    right = wanted[keys.index(late)]
    message = f"字段 {late} 的位置不对，这里应是 {right}；顺序为 {'、'.join(wanted)}"
    yield Finding(reading.at_key(late), message, _reordered(reading))


FM107 = Rule(
    code="FM107",
    title="字段的顺序不对",
    severity=Severity.WARNING,
    what="字段按字段表的顺序写：编号、标题、评选、奖项……；注释跟着它下面的字段走。",
    why="几千个案例顺序一致，编辑一眼就能看出少了什么，两次修改之间也好比较。",
    bad=Example(raw="---\ntitle: 从找原句到想明白\n# 与文件夹同名\nid: gusu-yuwen-01\n---\n"),
    good=Example(front="id: gusu-yuwen-01\ntitle: 从找原句到想明白"),
    source=_MODEL,
    fixable=True,
    check=key_order,
)


def _reordered(reading: Reading) -> tuple[Edit, ...]:
    """One edit that puts the lines from the first to the last misplaced key in order.

    A comment or blank line moves with the key below it, but for the line that tells editors
    the schema. Empty where the keys do not stand
    on lines of their own, or where the result would not mean the same.
    """
    case = reading.case
    spans = sorted((case.places.key((name,)).start, name) for name in case.values)
    names = [name for _, name in spans]
    starts = [case.text.rfind("\n", 0, start) + 1 for start, _ in spans]
    columns = {start - line for (start, _), line in zip(spans, starts, strict=True)}
    if len(columns) != 1 or len(set(starts)) != len(starts):
        return ()
    floors = [case.text.find("\n", case.text.find("---")) + 1, *starts]
    starts = [_with_comments(case.text, start, floor) for start, floor in zip(starts, floors, strict=False)]
    end = case.text.find("\n---", starts[-1]) + 1
    blocks = [case.text[start:stop] for start, stop in zip(starts, [*starts[1:], end], strict=True)]
    ranks = sorted(range(len(names)), key=lambda index: (_ORDER.get(names[index], len(_ORDER)), index))
    moved = [index for index, rank in enumerate(ranks) if index != rank]
    first, last = moved[0], moved[-1]
    text = "".join(blocks[rank] for rank in ranks[first : last + 1])
    stop = starts[last + 1] if last + 1 < len(starts) else end
    after = case.text[starts[0] : starts[first]] + text + case.text[stop:end]
    if yamlsafe.load(after, case.file).value != case.values:
        return ()
    return (Edit(starts[first], stop, text),)


def _with_comments(text: str, start: int, floor: int) -> int:
    """The start of the unindented comments and blank lines right above ``start``."""
    while start > floor:
        above = text.rfind("\n", 0, start - 1) + 1
        line = text[above : start - 1]
        if above < floor or line.startswith(_SCHEMA) or (line.strip() and not line.startswith("#")):
            break
        start = above
    return start


def loose_width(reading: Reading) -> Iterator[Finding]:
    """Spaces around a value, and full-width digits and letters in it."""
    case = reading.case
    for path, value in _texts(case.values):
        # A value of nothing but spaces is missing (FM101), not untidy.
        if "\n" in value or not value.strip() or (value.isascii() and value == value.strip()):
            continue
        span = case.places.value(path)
        raw = case.text[span.start : span.end]
        edits: list[Edit] = []
        faults: list[str] = []
        if value != value.strip():
            faults.append("前后有多余的空格，请删掉")
            edits += _trimmed(raw, span.start)
        wide = _WIDE.search(value)
        if wide is not None:
            faults.append(f"有全角字符 {shown(wide.group())}，请改成半角 {shown(_narrow(wide))}")
            edits += (Edit(span.start + at.start(), span.start + at.end(), _narrow(at)) for at in _WIDE.finditer(raw))
        if faults:
            message = f"字段{label(CaseMeta, path)}的内容 {shown(value)} {'；'.join(faults)}"
            yield Finding(span.location, message, tuple(edits))


FM109 = Rule(
    code="FM109",
    title="多余的空格，或全角的数字和字母",
    severity=Severity.WARNING,
    what="内容前后不留空格（包括全角空格），数字和字母用半角。",
    why="多一个看不见的空格，检索和去重就对不上；全角数字在列表里也不齐。",
    bad=Example(front="keywords: [推断, 　追问]\nunit: 姑苏区第８示例小学"),
    good=Example(front="keywords: [推断, 追问]\nunit: 姑苏区第8示例小学"),
    source="本库约定；实际名单里全角、半角混用",
    fixable=True,
    check=loose_width,
)


def _narrow(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


def _texts(values: dict[str, object]) -> Iterator[tuple[Path, str]]:
    """Every text of the front matter that is prose, with its path."""
    waiting: list[tuple[Path, object]] = [((name,), value) for name, value in values.items() if name in _ORDER]
    for path, value in waiting:
        if path[0] in _CODES or path[-1] in _CODES:
            continue
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, list):
            waiting += [((*path, index), item) for index, item in enumerate(value)]
        elif isinstance(value, dict):
            waiting += [((*path, key), item) for key, item in value.items()]


def _trimmed(raw: str, start: int) -> Iterator[Edit]:
    """The edits that drop spaces at both ends of a scalar, inside its quotes."""
    if raw[:1] in {"|", ">"}:
        return
    quoted = raw[:1] in {'"', "'"}
    inside = raw[1:-1] if quoted else raw
    start += quoted
    body = inside.strip()
    left = len(inside) - len(inside.lstrip())
    if left:
        yield Edit(start, start + left, "")
    if left + len(body) < len(inside):
        yield Edit(start + left + len(body), start + len(inside), "")


_YAML = "本库约定：元数据只用 YAML 里没有歧义的写法"


# A comment behind a value on its line.
_COMMENT = regex(r"[ \t]+#[^\n]*")
# A number, a date, true or false goes on behind no #.
_NO_TEXT = regex(r"[-+]?[0-9][0-9.-]*|true|false")


def lost_behind_a_hash(reading: Reading) -> Iterator[Finding]:
    """What stands behind ``#`` in the line of a value: a comment to YAML, mostly text to its writer.

    ``title: 让学生说出依据 #推断教学的改进`` → a finding at the ``#``
    """
    for offset, message in _behind_a_hash(reading.case.text, reading.case.places, CaseMeta):
        yield Finding(reading.at(offset), message)


def lost_in_shared_files(catalogue: Catalogue) -> Iterator[Finding]:
    """The same in the terms, the campaigns and the allowed list."""
    for shared in catalogue.shared_files:
        if _COMMENT.search(shared.text):
            places = yamlsafe.load(shared.text, shared.file, most=len(shared.text)).places
            for offset, message in _behind_a_hash(shared.text, places, shared.model):
                yield Finding(shared.at(offset), message)


def _behind_a_hash(text: str, places: yamlsafe.Places, model: type[BaseModel]) -> Iterator[tuple[int, str]]:
    """The offset of each ``#`` behind a value, and what to write instead."""
    if " #" not in text and "\t#" not in text:
        return
    for path, value in sorted(places.values.items(), key=lambda placed: placed[1].start):
        typed = text[value.start : value.end]
        if not path or typed[:1] in {"", "[", "{", "|", ">"} or _NO_TEXT.fullmatch(typed):
            continue
        comment = _COMMENT.match(text, value.end) if value.end > value.start else None
        if comment is not None:
            said = comment[0].strip()
            message = (
                f"字段{label(model, path)}里 {shown(said)} 以 # 开头，会被当作注释丢掉；"
                "是内容的话请给整个值加上双引号，是注释请另起一行"
            )
            yield comment.end() - len(comment[0].lstrip()), message


FM114 = Rule(
    code="FM114",
    title="# 后面的字会丢掉",
    severity=Severity.WARNING,
    what="内容里有空格加 # 时，给整个值加上双引号；注释另起一行写。术语表、评选方案和允许清单也一样。",
    why="YAML 把空格后的 # 当作注释：标题写成“让学生说出依据 #推断教学”，页面上只剩前一半。",
    bad=Example(front="title: 让学生说出依据 #推断教学的改进"),
    good=Example(front='title: "让学生说出依据 #推断教学的改进"'),
    source=_YAML,
    polishes=True,
    check=lost_behind_a_hash,
    check_library=lost_in_shared_files,
)


def odd_date(reading: CaseReading) -> Iterator[Finding]:
    """A publication date before the campaign, or generations after it; needs no clock."""
    if reading.campaign is None:
        return
    if reading.meta.published.year not in reading.campaign.years_of_publishing:
        date, year = reading.meta.published.isoformat(), reading.campaign.selection_year
        message = f"“发布日期”（published）{date} 与 {year} 年的评选不合，请核对年份"
        yield Finding(reading.at_value("published"), message)


FM111 = Rule(
    code="FM111",
    title="发布日期与评选年度不合",
    severity=Severity.ERROR,
    what=f"发布日期不早于评选年度，也不晚于它 {PUBLISHED_WITHIN} 年。",
    why="日期印在页面和引用格式里，写错了就一直错下去。",
    bad=Example(front="published: 2203-03-01"),
    good=Example(front="published: 2025-03-01"),
    source="domain.md §1：监测年度、评选年度、发布日期是三个不同的年份",
    check_case=odd_date,
)


def no_consent(reading: CaseReading) -> Iterator[Finding]:
    """Cases are published only with their authors' consent."""
    if not reading.meta.consent:
        message = "“同意公开”（consent）是 false，不能发布；请先取得作者书面同意，再改成 true"
        yield Finding(reading.at_value("consent"), message)


FM110 = Rule(
    code="FM110",
    title="作者没有同意公开",
    severity=Severity.ERROR,
    what="“同意公开”（consent）必须是 true。",
    why="案例不是公文，作者没有同意就不能公开发表。先取得作者的书面同意，再填 true。",
    bad=Example(front="consent: false"),
    good=Example(front="consent: true"),
    source="domain.md §7：案例需要许可和作者同意；其他地区的承诺书",
    check_case=no_consent,
)


FAMILY = Family(
    "fields",
    "元数据字段",
    "文件开头两行 --- 之间的字段：能读懂、写得全、每个值只有一种写法。",
    (
        *reported.SHAPE,
        reported.FM101,
        reported.FM102,
        reported.FM103,
        reported.FM104,
        reported.FM105,
        reported.FM106,
        FM107,
        reported.FM108,
        FM109,
        FM110,
        FM111,
        *lists.RULES,
        FM114,
        *questions.RULES,
    ),
)

OF_VALUES = frozenset(rule.code for rule in FAMILY.rules if rule not in reported.SHAPE)
"""The codes of what is wrong with a field's value; the others are about fields that cannot be read at all."""
