"""LS: nobody is ranked; the sentences that say so are not reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.rules.rule import Example
from tests.factory import CASE_ID, problems_of

INDEX = f"cases/2024/{CASE_ID}/index.md"
WILLOW, BRIDGE = "柳溪示例小学", "平桥示例小学"


def found(body: str, tmp_path: Path) -> list[str]:
    return [problem.rule for problem in problems_of(Example(body=body), tmp_path)]


@pytest.mark.parametrize(
    "body",
    [
        "期末按成绩排名。",
        "学校实行末位淘汰。",
        "各校成绩评比。",
        "他考了第一名。",
        "奖优罚劣，优胜劣汰。",
        "公布班级名次。",
    ],
)
def test_ranking_words(body: str, tmp_path: Path) -> None:
    assert set(found(body, tmp_path)) == {"LS001"}


@pytest.mark.parametrize(
    "body",
    [
        "我校阅读得分率位居全区第一。",
        "在全市排名第三。",
        "推断类题目得分率全区第二。",
        "我区数学成绩居全市前三位。",
        "该校语文成绩名列全县前茅。",
        "得分率列全市倒数第二。",
        "学校排名从第8名升到第5名。",
        "推断得分率在各校中居首位。",
        "阅读得分率全区第 3 名。",
        "本校位居全市前三。",
        "本校位居全市前 3。",
        "每月设立红黑榜。",
        "各班排名：1班第一，2班第二。",
        "各班成绩：（1）班第 1 名，（2）班第 2 名。",
    ],
)
def test_ranked_schools_and_districts(body: str, tmp_path: Path) -> None:
    assert found(body, tmp_path) == ["LS002"]


@pytest.mark.parametrize(
    "body",
    [
        "结果不用于排名、评比、奖优罚劣。",
        "监测数据不作为评比的依据，也不公布名次。",
        "取消班级排名，淡化名次，杜绝末位淘汰。",
        "排名一律取消，评比改为展示。",
        "我们从排名转向增值评价。",
        "有教师担心排名。",
        "第一，梳理数据；第二，研讨；第三次研讨会。",
        "第一名学生举手，第二名同学补充，第三名教师记录。",
        "全市第一批试点，全区第一轮调研，全市第二次监测中得分率为61%。",
        "七个维度中本校的推断排在末位，失分居首位的题目是第4题。",
        "各小组开展海报评比。",
        "学校不设红黑榜，红黑榜一律取消，各班成绩不公布。",
        "全市前三批试点，全区第 3 次监测，全市前 3 天。",
        "1班第一节课，2班第二节课，成绩留作档案。",
        "倒数的认识一课，报告的倒数第三页。",
        "全市第一实验小学",
        "把句子重新排序，按音序排列。",
    ],
)
def test_what_ranks_nobody(body: str, tmp_path: Path) -> None:
    assert found(body, tmp_path) == []


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (f"{WILLOW}平均分为78.5分，我校为81.2分。", ["LS003"]),
        (f"与{WILLOW}相比，我校得分率高3.2个百分点。", ["LS003"]),
        ("柳溪中学的合格率是92%。", ["LS003"]),
        ("与星海实验小学（75.2%）相比，本校为 82%。", ["LS003"]),
        ("兄弟学校星海小学只考了 75。", ["LS003"]),
        ("隔壁星海小学只有 75。", ["LS003"]),
        ("星海小学（2023）编写，星海小学只有 12 个班。", []),
        (f"{WILLOW}的教师来校听课，提了三条建议。", []),
        (f"{WILLOW}有12个班，占全区的5%。", []),
        ("姑苏区平桥示例小学的得分率为70.9%。", []),
        ("某小学得分率为58%，A小学为60%，另一所学校为61%。", []),
        ("城区小学得分率72.1%，乡镇小学68.3%，3所小学平均78分。", []),
        ("姑苏区小学四年级平均分78分，全市小学为77分。", []),
        ("小学生正确率80%，小学阶段得分率70%，五年级小学组得分率60%。", []),
        ("学校教育质量得分率为78%，我校、本校、该校均高于均值2%。", []),
    ],
)
def test_other_schools_beside_scores(body: str, codes: list[str], tmp_path: Path) -> None:
    assert found(body, tmp_path) == codes


def table(head: str, *names: str) -> str:
    return f"| 学校 | {head} |\n| --- | ---: |\n" + "\n".join(
        f"| {name} | {61 + at}.5% |" for at, name in enumerate(names)
    )


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (table("得分率", WILLOW, BRIDGE), ["LS004"]),
        (f"| 指标 | {WILLOW} | {BRIDGE} |\n| --- | ---: | ---: |\n| 合格率 | 92 | 93 |", ["LS004"]),
        (table("得分率", "本校", "全区均值"), []),
        (table("得分率", "A校", "B校", "某小学"), []),
        (table("得分率", "城区小学", "乡镇小学"), []),
        (table("得分率", WILLOW, "全区均值"), ["LS006"]),
        (table("得分率", WILLOW, "我校"), ["LS006"]),
        (table("得分率", BRIDGE, "全区均值"), []),
        (table("学校概况", WILLOW), []),
        (f"| 学校 | 参与教师 |\n| --- | --- |\n| {WILLOW} | 语文组 |\n| {BRIDGE} | 数学组 |", []),
    ],
)
def test_tables_of_schools(body: str, codes: list[str], tmp_path: Path) -> None:
    assert found(body, tmp_path) == codes


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("王老师任教的班级平均分达到88分。", ["LS005"]),
        ("以成绩作为绩效工资的依据。", ["LS005"]),
        ("把监测结果与职称评审挂钩。", ["LS005"]),
        ("监测结果不与教师绩效挂钩，不作为评优的依据。", []),
        ("王老师在课上说，平均用时3分钟。", []),
        ("一位教师任教的班级平均分达到88分。", []),
        ("绩效管理制度另行规定。", []),
    ],
)
def test_teachers_and_results(body: str, codes: list[str], tmp_path: Path) -> None:
    assert found(body, tmp_path) == codes


def test_an_indicator_names_no_other_school(tmp_path: Path) -> None:
    evidence = "evidence: [{indicator: %s, before: 61.2, after: 70.9, unit: '%%', better: 高, source: 2023年市监测}]"
    front = evidence % "柳溪小学得分率"
    assert "LS003" in {problem.rule for problem in problems_of(Example(front=front), tmp_path)}
    front = evidence % "柳溪小学2024年得分率（%）"
    assert "LS003" in {problem.rule for problem in problems_of(Example(front=front), tmp_path / "year")}
    front = evidence % "江苏小学得分率"
    assert "LS003" not in {problem.rule for problem in problems_of(Example(front=front), tmp_path / "again")}


def test_place_is_that_of_the_words_and_front_matter_counts(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(body="### 做法\n\n**期末**按成绩排名。"), tmp_path)
    assert str(problem.location) == f"{INDEX}:35:10"
    (problem,) = problems_of(Example(front="title: 从排名第一到人人进步的教学改进"), tmp_path / "again")
    assert (problem.rule, problem.location.line) == ("LS001", 3)
