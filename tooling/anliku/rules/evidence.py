"""Evidence: what 实效性 rests on — measured when, on whom, and the same in text and data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku.markdown import Section
from anliku.model import written
from anliku.problem import Severity
from anliku.reading import CaseReading
from anliku.regex import regex
from anliku.rules.rule import Example, Family, Finding, Rule
from anliku.text import shorten, visible

_YEAR = regex(r"(?:19|20)\d\d(?!\d)")
# n=186, 186人, 16节课, or words that say whose complete data it is.
_SAMPLE = regex(
    r"(?<![A-Za-z])[nN]\s*[=为]\s*\d|[一二三四五六七八九十百两](?:名|人|份|节|所|位|个班|所学校)|\d\s*(?:名|人|份|节|所|位|个|校|班|户|对|组|家|题|课|条|篇|件|句|次)"
    r"|[全各同](?:体|校|区|市|县|年级|班|批)|[一二三四五六七八九]年级|任教班|样本|抽样|登记|台账|记录|日志"
)
# It begins with one digit: where a pattern begins with a repetition, every character of a text is tried.
_NUMBER = regex(r"\d\d{0,14}(?:,\d{3}){0,4}(?:\.\d{1,15})?")
_HAN_DIGITS = "零一二三四五六七八九十"
_COUNTED = tuple("次人名节份项天周月年分题门所位件本篇组条")
# A change in per cent: the figure, and the verb close before it in the same clause.
_FIGURE = regex(r"(?<!\d)\d{1,4}(?:\.\d{1,4})?\s?(?:%|％|个?百分点)")
_VERB = regex(r"提升|提高|上升|增长|增加|升至|升到|下降|降低|减少|降至|降到")
_REACH = 20


_SOLID = "苏教质监〔2024〕3号（实效性：要有数据或证据）"
_SOURCED = "本库约定；苏教办〔2023〕58号（量质互证、后测检验）"


def _row(
    before: str = "61.2",
    after: str = "70.9",
    source: str = "2023年10月市监测，n=186；2024年10月校内后测，n=182",
    unit: str = "%",
    indicator: str = "推断类题目得分率",
) -> str:
    return f'  - {{indicator: {indicator}, before: {before}, after: {after}, unit: "{unit}", source: "{source}"}}\n'


def unchanged(reading: CaseReading) -> Iterator[Finding]:
    """Every value is the same before and after."""
    evidence = reading.meta.evidence
    if evidence and all(item.change == 0 for item in evidence):
        message = "证据里每一项改进前后的数值都相同，请核对是否填错；确实没有变化的，请换成能说明效果的指标"
        yield Finding(reading.at_value("evidence"), message)


EV001 = Rule(
    code="EV001",
    title="改进前后完全相同",
    severity=Severity.WARNING,
    what="证据里至少有一项改进前后的数值不同。",
    why="全都没有变化，多半是复制时填错；对比图也看不出什么。",
    bad=Example(front="evidence:\n" + _row("61.2", "61.2")),
    good=Example(front="evidence:\n" + _row()),
    source=_SOLID,
    check_case=unchanged,
)


def percent_range(reading: CaseReading) -> Iterator[Finding]:
    """A percentage below 0 or above 100."""
    for index, item in enumerate(reading.meta.evidence):
        for key, value in (("before", item.before), ("after", item.after)):
            if item.unit == "%" and not 0 <= value <= 100:
                message = (
                    f"“{item.indicator}”的数值 {written(value)} 不在 0—100 之间，单位却是“{item.unit}”，请核对；"
                    "增长率请把单位写成“个百分点”，或改填实际数值"
                )
                yield Finding(reading.at_value("evidence", index, key), message)


EV002 = Rule(
    code="EV002",
    title="百分比不在 0—100 之间",
    severity=Severity.ERROR,
    what="单位是 % 的数值在 0—100 之间。",
    why="得分率、达标率不会超出这个范围，多半是小数点错了；增长的幅度要用“个百分点”。",
    bad=Example(front="evidence:\n" + _row(after="709")),
    good=Example(front="evidence:\n" + _row(after="70.9")),
    source=_SOLID,
    check_case=percent_range,
)


def vague_source(reading: CaseReading) -> Iterator[Finding]:
    """A source that does not say when, or on whom."""
    dated = counted = False
    for index, item in enumerate(reading.meta.evidence):
        source = visible(item.source)
        # “同上”“同一问卷”: what the row above says holds here too.
        again = index > 0 and source.startswith("同")
        dated = bool(_YEAR.search(source)) or (again and dated)
        counted = bool(_SAMPLE.search(source)) or (again and counted)
        missing = [
            what for what, said in (("什么时候测的（年份）", dated), ("测了谁、多少（如 n=186）", counted)) if not said
        ]
        if missing:
            message = f"“{item.indicator}”的来源没有写{'、'.join(missing)}，请写成“2024年10月校内后测，n=186”的样子"
            yield Finding(reading.at_value("evidence", index, "source"), message)


EV003 = Rule(
    code="EV003",
    title="来源没有说清",
    severity=Severity.WARNING,
    what="来源写明什么时候测的、测了谁、有多少人（n=…）；与上一项相同时可以写“同上”。",
    why="“优良率提升8.6%”只有说清测了什么、何时、对谁，才算证据。",
    bad=Example(front="evidence:\n" + _row(source="校内测试结果")),
    good=Example(front="evidence:\n" + _row(source="2023年10月与2024年10月校内测试，n=186")),
    source=_SOURCED,
    check_case=vague_source,
)


def repeated_indicator(reading: CaseReading) -> Iterator[Finding]:
    """Two rows of one name: the chart could not tell them apart."""
    first: dict[str, int] = {}
    for index, item in enumerate(reading.meta.evidence):
        owner = first.setdefault("".join(visible(item.indicator).split()), index)
        if owner != index:
            message = f"指标“{item.indicator}”与第 {owner + 1} 项相同，请写出区别（如年级、题型），或只留一项"
            yield Finding(reading.at_value("evidence", index, "indicator"), message)


EV004 = Rule(
    code="EV004",
    title="同一个指标写了两次",
    severity=Severity.ERROR,
    what="每一项证据的指标名称都不同。",
    why="图上两条名称一样的线，读者分不清谁是谁。",
    bad=Example(front="evidence:\n" + _row() + _row()),
    good=Example(front="evidence:\n" + _row() + _row(indicator="推断类题目得分率（复测）")),
    source="本库约定",
    check_case=repeated_indicator,
)


def claim_without_evidence(reading: CaseReading) -> Iterator[Finding]:
    """The section on effects names a change in per cent, and there is no evidence at all."""
    if reading.meta.evidence:
        return
    for section, end in _effects(reading):
        text = reading.case.text[section.start : end]
        for figure in _FIGURE.finditer(text):
            before = text[max(0, figure.start() - _REACH) : figure.start()]
            clause = before[max(before.rfind(mark) for mark in "。；！？\n|") + 1 :]
            if _VERB.search(clause):
                claim = shorten(clause + figure.group(), 24)
                message = (
                    f"这里写了“{claim}”，但元数据里没有证据（evidence）；"
                    "请补上指标、改进前后的数值和来源，页面会画成对比图"
                )
                yield Finding(reading.at(section.start + figure.start()), message)
                return


_CLAIM = """\
## 监测发现与问题

2023年10月，四年级186名学生参加了市监测。推断类题目得分率为61.2%。

## 归因分析

多数提问只要求找出原句。教师很少追问依据。

## 改进策略与实施

每节课只留两三个问题。学生回答以后，教师追问依据。

## 成效与后测

2024年10月，182人参加校内后测。推断类题目得分率提升了9.7个百分点，达到70.9%。

## 反思与推广

追问的做法不需要设备。后测由校内命题，只宜看作方向。
"""

EV005 = Rule(
    code="EV005",
    title="成效有数字，却没有证据",
    severity=Severity.WARNING,
    what="成效一节写了提升、下降多少，元数据里就要有相应的证据（evidence）。",
    why="没有来源的百分比没有人敢采用。",
    bad=Example(front="-evidence", body=_CLAIM, whole_body=True, note="元数据里没有 evidence"),
    good=Example(front="evidence:\n" + _row(), body=_CLAIM, whole_body=True),
    source=_SOLID,
    check_case=claim_without_evidence,
)


def _effects(reading: CaseReading) -> Iterator[tuple[Section, int]]:
    """The sections for the last step of the loop (后测检验), each with its end."""
    skeleton = reading.skeleton
    if skeleton is None:
        return
    step = reading.context.loop[-1].name
    sections = reading.sections
    for index, section in enumerate(sections):
        rule = skeleton.find(section.title)
        if rule is not None and step in rule.steps:
            yield section, sections[index + 1].start if index + 1 < len(sections) else len(reading.case.text)


def not_in_text(reading: CaseReading) -> Iterator[Finding]:
    """A value of the evidence that the body never mentions."""
    evidence = reading.meta.evidence
    body = reading.case.body
    if not evidence or not body.strip():
        return
    numbers: set[float] = set()
    for number in set(_NUMBER.findall(body)):
        numbers.add(float(number.replace(",", "")))
        if "," in number:
            # It may have been a list: 186,182.
            numbers.update(float(part) for part in number.split(","))
    for index, item in enumerate(evidence):
        for key, word, value in (("before", "改进前", item.before), ("after", "改进后", item.after)):
            size = abs(value)
            if size in numbers or _spelled(size, item.unit, body):
                continue
            message = f"“{item.indicator}”{word}的 {written(value)} 在正文里没有出现，请在正文里写出这个数，或核对两处是否一致"
            yield Finding(reading.at_value("evidence", index, key), message)


EV006 = Rule(
    code="EV006",
    title="证据的数值正文里没有",
    severity=Severity.WARNING,
    what="证据里的每个数值都能在正文里找到。",
    why="图和正文各说各的，读者不知道该信哪一个。",
    bad=Example(front="evidence:\n" + _row(after="72.4")),
    good=Example(front="evidence:\n" + _row()),
    source=_SOURCED,
    check_case=not_in_text,
)


def _spelled(size: float, unit: str | None, body: str) -> bool:
    """Whether a small number stands in the text in Chinese characters, with its unit or a word
    that counts: ``3``, ``次`` → 三次, 三个. (一 alone stands in every text.)"""
    if size > 10 or not size.is_integer():
        return False
    digits = _HAN_DIGITS[int(size)] + ("两" if size == 2 else "")
    units = "|".join(re.escape(word) for word in (unit, *_COUNTED) if word)
    return re.search(rf"(?<![{_HAN_DIGITS}百千万])[{digits}]个?(?:{units})", body) is not None


FAMILY = Family(
    "evidence",
    "证据",
    "改进前后的数据：测了什么、什么时候、测了谁，正文与数据一致。",
    (
        EV001,
        EV002,
        EV003,
        EV004,
        EV005,
        EV006,
    ),
)
