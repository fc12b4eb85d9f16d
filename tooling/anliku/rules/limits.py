"""Limits that the campaign sets: words, authors, keywords. They belong to the family of sections."""

from __future__ import annotations

from collections.abc import Iterator

from anliku.problem import Severity
from anliku.reading import CaseReading
from anliku.rules.lists import people
from anliku.rules.rule import Example, Finding, Rule

_LIMITS = "campaigns/suzhou-2024.yml"


def _limited(lines: str, note: str = "") -> Example:
    return Example(file=_LIMITS, front=lines, note=note)


def too_many_words(reading: CaseReading) -> Iterator[Finding]:
    """More words than the campaign's limit for the full text."""
    limit = reading.skeleton.limits.words if reading.skeleton is not None else None
    words = reading.document.words if limit is not None else 0
    if limit is not None and words > limit:
        yield Finding(
            reading.at(reading.case.body_start), f"全文 {words} 字，本次评选最多 {limit} 字，请精简 {words - limit} 字"
        )


SC010 = Rule(
    code="SC010",
    title="全文超过字数",
    severity=Severity.ERROR,
    what="全文字数不超过评选方案的限制；一个汉字、一个全角标点、一串字母或数字各算一字。",
    why="组织方按字数审核，超出的不予受理。",
    bad=_limited("limits: {words: 50}", note="评选限 50 字，案例有二百多字"),
    good=_limited("limits: {words: 2500}", note="评选限 2500 字，案例有二百多字"),
    source="双流第四届解读运用展评（改进案例 2500 字以内）",
    check_case=too_many_words,
)


def too_many_authors(reading: CaseReading) -> Iterator[Finding]:
    """More authors than the campaign allows."""
    limit = reading.skeleton.limits.authors if reading.skeleton is not None else None
    authors = people(reading.meta.authors)
    if limit is not None and authors > limit:
        message = f"作者有 {authors} 位，本次评选最多 {limit} 位，请按申报表核对作者（authors）"
        yield Finding(reading.at_value("authors"), message)


_SHUANGLIU = """\
campaign: shuangliu-2021
work: 改进案例
region: 双流区
unit: 双流区平桥示例小学
published: 2021-12-15
"""
_SHUANGLIU_BODY = """\
## 案例背景

2020年12月，四年级186名学生参加了区监测，推断类题目得分率为61.2%。

## 主题

让学生说出依据。

## 评价结果的客观现状及其分析诊断

多数提问只要求找出原句。学生答对以后，教师很少追问依据。

## 情况的细节描述

教师先问依据在哪里，再请同伴补充。

## 归纳总结

2021年6月的校内后测里，182人的推断类题目得分率为70.9%。
"""


def _by(*authors: str) -> Example:
    return Example(front=f"{_SHUANGLIU}authors: [{', '.join(authors)}]\n", body=_SHUANGLIU_BODY, whole_body=True)


SC011 = Rule(
    code="SC011",
    title="作者太多",
    severity=Severity.ERROR,
    what="作者人数不超过评选方案的限制。",
    why="证书按作者名单印制，超出的不予受理。",
    bad=_by("示例甲组", "示例乙组", "示例丙组"),
    good=_by("示例甲组", "示例乙组"),
    source="双流第四届解读运用展评（案例不超过 2 人，报告不超过 5 人）",
    check_case=too_many_authors,
)


def too_many_keywords(reading: CaseReading) -> Iterator[Finding]:
    """More keywords than the campaign allows."""
    limit = reading.skeleton.limits.keywords if reading.skeleton is not None else None
    keywords = len(reading.meta.keywords)
    if limit is not None and keywords > limit:
        message = f"关键词有 {keywords} 个，本次评选最多 {limit} 个，请删去 {keywords - limit} 个（keywords）"
        yield Finding(reading.at_value("keywords"), message)


SC012 = Rule(
    code="SC012",
    title="关键词太多",
    severity=Severity.ERROR,
    what="关键词个数不超过评选方案的限制。",
    why="关键词越多越不关键，列表里也放不下。",
    bad=_limited("limits: {keywords: 1}", note="评选限 1 个，案例写了 2 个"),
    good=_limited("limits: {keywords: 5}", note="评选限 5 个，案例写了 2 个"),
    source="本库约定：评选方案可以限制关键词",
    check_case=too_many_keywords,
)


def section_too_long(reading: CaseReading) -> Iterator[Finding]:
    """More words under a heading than the campaign allows there."""
    skeleton = reading.skeleton
    if skeleton is None or all(rule.words is None for rule in skeleton.sections):
        return
    for section in reading.sections:
        rule = skeleton.find(section.title)
        if rule is not None and rule.words is not None and section.words > rule.words:
            over = section.words - rule.words
            message = f"章节“{rule.name}”有 {section.words} 字，最多 {rule.words} 字，请精简 {over} 字"
            yield Finding(reading.at(section.start), message)


def _skeleton(words: int) -> str:
    names = ("监测发现与问题", "归因分析", "改进策略与实施", "成效与后测", "反思与推广")
    rest = "".join(f"  - {{name: {name}}}\n" for name in names[1:])
    return f"sections:\n  - {{name: {names[0]}, words: {words}}}\n{rest}"


SC013 = Rule(
    code="SC013",
    title="章节超过字数",
    severity=Severity.ERROR,
    what="章节的字数不超过评选方案的限制。",
    why="申报表的栏目有字数要求，如问题描述 500 字以内。",
    bad=_limited(_skeleton(words=10), note="第一章限 10 字，案例写了四十多字"),
    good=_limited(_skeleton(words=500), note="第一章限 500 字，案例写了四十多字"),
    source="苏教质监〔2024〕3号 附件2（问题描述 500 字以内，工作思路 2000 字以内）",
    check_case=section_too_long,
)


LIMITS: tuple[Rule, ...] = (
    SC010,
    SC011,
    SC012,
    SC013,
)
