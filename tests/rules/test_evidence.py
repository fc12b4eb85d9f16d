"""EV: measured when, on whom, and the same in text and data."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

import pytest

from anliku.rules.rule import Example
from tests.factory import BODY, CASE_ID, FRONT, codes_of, problems_of

INDEX = f"cases/2024/{CASE_ID}/index.md"
SOURCE = "2023年10月市监测，n=186；2024年10月校内后测，n=182"


def rows(*items: str) -> str:
    return "evidence:\n" + "".join(f"  - {{{item}}}\n" for item in items)


def row(
    indicator: str = "推断得分率", before: str = "61.2", after: str = "70.9", unit: str = "%", source: str = SOURCE
) -> str:
    return f'indicator: {indicator}, before: {before}, after: {after}, unit: "{unit}", source: "{source}"'


@pytest.mark.parametrize(
    "source",
    [
        SOURCE,
        "2024年10月全体四年级学生",
        "2023—2024学年两次校内测试，182人",
        "借阅登记，2020年10月与2021年10月",
        "2024年3月与11月各24节课",
    ],
)
def test_sources_that_say_enough(source: str, tmp_path: Path) -> None:
    assert codes_of(Example(front=rows(row(source=source))), tmp_path) == []


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("校内后测，n=182", "什么时候测的（年份）"),
        ("2024年10月校内后测", "测了谁、多少（如 n=186）"),
        ("校内测试结果", "什么时候测的（年份）、测了谁、多少（如 n=186）"),
        ("同上两次测试", "什么时候测的（年份）、测了谁、多少（如 n=186）"),
    ],
)
def test_sources_that_say_too_little(source: str, missing: str, tmp_path: Path) -> None:
    (problem,) = problems_of(Example(front=rows(row(source=source))), tmp_path)
    assert (problem.rule, problem.location.line) == ("EV003", 17)
    assert f"没有写{missing}，" in problem.message


def test_ditto_takes_over_what_the_row_above_says(tmp_path: Path) -> None:
    example = Example(
        front=rows(row(), row("提取得分率", source="同上两次测试"), row("整体得分率", source="同一份问卷"))
    )
    assert codes_of(example, tmp_path) == []
    lost = Example(front=rows(row(source="校内后测，n=182"), row("提取得分率", source="同上两次测试")))
    assert codes_of(lost, tmp_path / "lost") == ["EV003", "EV003"]


@pytest.mark.parametrize(
    ("before", "after", "unit", "codes"),
    [
        ("0", "100", "%", ["EV006"]),
        ("61.2", "170.9", "%", ["EV002", "EV006"]),
        ("-61.2", "70.9", "%", ["EV002"]),
        ("61.2", "186", "分", []),
    ],
)
def test_percentages_have_bounds(before: str, after: str, unit: str, codes: list[str], tmp_path: Path) -> None:
    found = codes_of(Example(front=rows(row(before=before, after=after, unit=unit))), tmp_path)
    assert sorted(set(found)) == codes


def test_only_a_wholly_unchanged_table_is_suspicious(tmp_path: Path) -> None:
    same = row("提取得分率", before="61.2", after="61.2")
    assert codes_of(Example(front=rows(same)), tmp_path / "a") == ["EV001"]
    assert codes_of(Example(front=rows(same, row())), tmp_path / "b") == []


def test_repeated_indicator_is_placed_at_the_second(tmp_path: Path) -> None:
    problem, space = problems_of(Example(front=rows(row(), row("推断 得分率"))), tmp_path)
    assert space.rule == "PR005"
    assert (problem.rule, str(problem.location)) == ("EV004", f"{INDEX}:18:17")


LEAD = FRONT.count("\n") + 3
PLAIN = "2024年10月，同一批学生参加了校内后测，182人的推断类题目得分率为70.9%。提取信息的得分率基本持平。"


@pytest.mark.parametrize(
    ("claim", "column"),
    [
        ("得分率提升了9.7个百分点。", 7),
        ("得分率由61.2%提高到70.9%。", 13),
        ("不合格人数比上年减少了 8 %。", 13),
        ("平均下降５％。", 5),
    ],
)
def test_claims_need_evidence(claim: str, column: int, tmp_path: Path) -> None:
    example = Example(front="-evidence", body=BODY.replace(PLAIN, claim), whole_body=True)
    (problem,) = [item for item in problems_of(example, tmp_path) if item.rule != "PR002"]
    line = problem.location.line - LEAD + FRONT.partition("evidence:")[2].partition("published")[0].count("\n")
    assert (problem.rule, line, problem.location.column) == ("EV005", 15, column)


@pytest.mark.parametrize(
    "claim", ["学生更愿意说出依据。", "得分率为70.9%。", "兴趣明显提高。参与率为80%。", "睡眠时间增加了20分钟。"]
)
def test_what_claims_no_change_in_per_cent(claim: str, tmp_path: Path) -> None:
    assert codes_of(Example(front="-evidence", body=BODY.replace(PLAIN, claim), whole_body=True), tmp_path) == []


def test_claims_outside_of_the_section_on_effects_are_context(tmp_path: Path) -> None:
    assert codes_of(Example(front="-evidence", body="全市均值比上年提升了3.1个百分点。"), tmp_path) == []


@pytest.mark.parametrize(
    ("before", "after", "body"),
    [
        ("1200", "1350", "藏书由1,200册增至1350册。"),
        ("2", "5", "每周由两次增至5次，即五次；原为二次。"),
        ("67.0", "70.90", "由67%升至70.9%。"),
        ("0.8", "3", "月均0.8册，后为３册。"),
        ("186", "182", "两次分别为186,182人。"),
        ("-1.5", "70.9", "差值为-1.5。"),
    ],
)
def test_numbers_are_found_in_the_text(before: str, after: str, body: str, tmp_path: Path) -> None:
    example = Example(front=rows(row(before=before, after=after, unit="次")), body=body)
    assert "EV006" not in codes_of(example, tmp_path)


def test_number_that_the_text_does_not_have(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(front=rows(row(after="72.4"))), tmp_path)
    assert (problem.rule, str(problem.location)) == ("EV006", f"{INDEX}:17:45")
    assert "改进后的 72.4 在正文里没有出现" in problem.message


@cache
def ordinary_sources() -> list[str]:
    """Sources as teachers write them, each with when and on whom."""
    when = ("2023年", "2023年10月", "2023—2024学年", "2024年秋学期", "2024.10")
    what = ("市监测", "区监测", "校内后测", "学生问卷", "家长问卷", "课堂观察", "体质健康测试")
    whom = (
        "n=186",
        "N=186",
        "186人",
        "四年级186名学生",
        "全体四年级学生",
        "六所学校",
        "16节课",
        "回收问卷182份",
        "抽样三个班",
    )
    return [f"{day}{test}，{people}" for day, test, people in product(when, what, whom)]


def test_sources_as_teachers_write_them_pass(tmp_path: Path) -> None:
    sources = ordinary_sources()
    assert len(sources) >= 300
    rows = 8
    for start in range(0, len(sources), rows):
        lines = "".join(
            f'  - {{indicator: 指标{at}, before: 61.2, after: 70.9, unit: "%", source: "{text}"}}\n'
            for at, text in enumerate(sources[start : start + rows])
        )
        problems = problems_of(Example(front=f"evidence:\n{lines}"), tmp_path / str(start))
        assert [problem.as_text() for problem in problems if problem.rule.startswith("EV")] == []


@pytest.mark.parametrize(
    "source",
    [
        f"{when}{what}"
        for when, what in product(
            ("", "去年", "上学期", "改进后", "十月"), ("测试结果", "市监测", "问卷", "校内后测", "期末检测", "观察")
        )
    ],
)
def test_vague_sources_are_asked_about(source: str, tmp_path: Path) -> None:
    row = (
        f'evidence:\n  - {{indicator: 指标, before: 61.2, after: 70.9, unit: "%", source: "{source.ljust(4, "等")}"}}\n'
    )
    assert "EV003" in [problem.rule for problem in problems_of(Example(front=row), tmp_path)]
