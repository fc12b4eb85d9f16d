"""What the library writes as a 汇总表 it takes back without a word."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.contribute.roster.report import summary
from anliku.formats.sheet.header import TITLE, UNIT
from anliku.formats.sheet.roster_sheet import roster
from anliku.model import Case, CaseMeta
from anliku.text import Lines
from anliku.yamlsafe import Places, Span
from tests.contribute.roster.shelf import checked, said
from tests.effort import many
from tests.factory import LIBRARY

OURS = catalogues.load(LIBRARY)
SUZHOU = OURS.campaigns["suzhou-2024"]
DIRECT = "市直属（代管）"

# Titles as people write them, and such as begin like a formula.
SPECIAL = "“”——：丨Ⅱ·《》（）=+-@0123456789AB"
HAN = "阅读运算监测改进数据课堂提问作业睡眠探究区域机制策略学生能力教研反思推广归因诊断"
LETTERS = st.text(st.sampled_from(HAN + SPECIAL), max_size=20)
STAGES = st.lists(st.sampled_from(SUZHOU.stages), min_size=1, max_size=2, unique=True)
CATEGORIES = st.sampled_from(SUZHOU.categories)


def case_of(number: int, title: str, region: str, unit: str, kind: str, category: str, stages: list[str]) -> Case:
    values: dict[str, Any] = {
        "id": f"case-{number}",
        # Words of its own, longer than the rest, keep titles from being alike.
        "title": title + "".join(chr(0x5000 + 32 * number + at) for at in range(24)),
        "campaign": SUZHOU.id,
        "award": "一等奖",
        "kind": kind,
        "category": category,
        "subject": ["语文"],
        "stage": stages,
        "region": region,
        "unit": unit,
        "authors": ["示例课题组"],
        "problem": ["阅读素养"],
        "keywords": ["提问"],
        "summary": "监测显示学生找得到原句却推不出原因，教研组逐题研读选项。",
        "published": datetime.date(2025, 3, 1),
        "license": "CC-BY-4.0",
        "consent": True,
    }
    file = f"cases/2024/case-{number}/index.md"
    place = Places(Span(file, Lines("")))
    return Case(Path("case"), file, 2024, f"case-{number}", "", 0, values, place, (), (), CaseMeta(**values))


@st.composite
def valid(draw: st.DrawFn) -> list[Case]:
    """Cases of some regions, each within its quotas."""
    cases: list[Case] = []
    for region in draw(st.lists(st.sampled_from(SUZHOU.regions), min_size=1, max_size=4, unique=True)):
        direct = region == DIRECT
        count = draw(st.integers(1, 3)) if direct else 1 + draw(st.integers(0, 3))
        for index in range(count):
            number = len(cases) + 1
            district = not direct and index == 0
            place = "苏州市" if direct else region
            unit = (
                f"{place}示例教师发展中心"
                if district
                else f"{place}第{'一二三四'[index]}示例{draw(st.sampled_from(['小学', '中学', '学校']))}"
            )
            kind = "区域案例" if district else "学校案例"
            cases.append(case_of(number, draw(LETTERS), region, unit, kind, draw(CATEGORIES), draw(STAGES)))
    return cases


@settings(max_examples=many(40), deadline=None)
@given(valid())
def test_a_written_sheet_has_no_problems(cases: list[Case]) -> None:
    catalogue = Catalogue(LIBRARY, OURS.taxonomy, {SUZHOU.id: SUZHOU}, tuple(cases))
    result = checked(catalogue, roster(catalogue, SUZHOU, cases))
    assert said(result) == []
    titles = {case.meta.title for case in cases}
    assert {entry.cells[TITLE].text for entry in result.roster.entries} == titles
    assert len({entry.text(UNIT) for entry in result.roster.entries}) == len(cases)
    assert [remark for remark in result.remarks if not remark.startswith("表里没有这些区域")] == [
        "职务、联系电话整列没有填，报送前请填好"
    ]
    assert summary(result)[-1] == f"{len(cases)} 个案例，0 个错误，0 个提醒"


def test_a_whole_librarys_sheet_keeps_every_case() -> None:
    cases = [case for case in OURS.cases if case.meta.campaign == SUZHOU.id]
    result = checked(OURS, roster(OURS, SUZHOU, cases))
    assert len(result.roster.entries) == len(cases)
    # The demonstration cases do not fill every district's quota; nothing else is wrong with them.
    assert {finding.rule for finding in result.findings} <= {"XL402"}
