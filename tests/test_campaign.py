"""One selection round: its skeleton, its labels, and what does not fit together."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from anliku import campaign as campaigns
from anliku import taxonomy as taxonomies
from anliku.campaign import Campaign, Event, Quota, SectionRule, Skeleton
from anliku.problem import Location, Problem
from anliku.taxonomy import Taxonomy
from tests.factory import LIBRARY

FOLDER = LIBRARY / "cases" / "campaigns"
FILE = "cases/campaigns/suzhou-2024.yml"

SMALL = """\
id: suzhou-2024
title: 一次评选
short: 评选
organiser: 示例中心
place: 示例市
monitoring_year: 2023
selection_year: 2024
intro: 学校运用监测结果，发现问题并改进。
timeline:
  - {name: 申报}
categories: [语文]
stages: [小学]
kinds: [学校案例]
regions: [姑苏区]
awards: [一等奖]
sections:
  - {name: 归因分析, steps: [合理归因]}
"""


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    found, _ = taxonomies.load(LIBRARY / "cases" / "taxonomy.yml", LIBRARY)
    assert found is not None
    return found


@pytest.fixture
def suzhou(taxonomy: Taxonomy) -> Campaign:
    return ours("suzhou-2024", taxonomy)


def ours(name: str, taxonomy: Taxonomy) -> Campaign:
    found, problems = campaigns.load(FOLDER / f"{name}.yml", LIBRARY, taxonomy)
    assert problems == []
    assert found is not None
    return found


def load(text: str, root: Path, taxonomy: Taxonomy, file: str = FILE) -> tuple[Campaign | None, list[Problem]]:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return campaigns.load(path, root, taxonomy)


def test_suzhou_2024(suzhou: Campaign) -> None:
    assert (suzhou.monitoring_year, suzhou.selection_year) == (2023, 2024)
    assert suzhou.awards == ["一等奖", "二等奖", "三等奖"]
    assert suzhou.limits.words is None
    skeleton = suzhou.skeleton(None)
    assert skeleton is not None
    assert [section.name for section in skeleton.sections] == [
        "监测发现与问题",
        "归因分析",
        "改进策略与实施",
        "成效与后测",
        "反思与推广",
    ]
    assert all(section.required for section in skeleton.sections)


def test_shuangliu_2021_has_two_kinds_of_work(taxonomy: Taxonomy) -> None:
    shuangliu = ours("shuangliu-2021", taxonomy)
    assert shuangliu.skeleton(None) is None
    limits = {work: skeleton.limits for work, skeleton in shuangliu.skeletons.items()}
    assert set(limits) == {"改进案例", "解读和改进活动报告"}
    assert (limits["改进案例"].words, limits["改进案例"].authors) == (2500, 2)
    assert limits["解读和改进活动报告"].authors == 5
    assert shuangliu.skeleton("别的") is None


@pytest.mark.parametrize("name", ["suzhou-2024", "shuangliu-2021"])
def test_every_step_of_the_loop_has_a_section(name: str, taxonomy: Taxonomy) -> None:
    for skeleton in ours(name, taxonomy).skeletons.values():
        assert [step.name for step in taxonomy.loop if not skeleton.for_step(step.name)] == []


@pytest.mark.parametrize("name", ["suzhou-2024", "shuangliu-2021"])
def test_every_section_is_found_by_all_its_names(name: str, taxonomy: Taxonomy) -> None:
    for skeleton in ours(name, taxonomy).skeletons.values():
        for section in skeleton.sections:
            assert all(skeleton.find(heading) is section for heading in (section.name, *section.aliases))


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("归因分析", "归因分析"),
        ("二、归因分析", "归因分析"),
        ("原因分析：", "归因分析"),
        ("归因 分析", "归因分析"),
        ("归\u200b因分析", "归因分析"),
        ("一、问题的提出", "监测发现与问题"),
        ("思考", None),
        ("归因", "归因分析"),
        ("归因分析与改进", None),
        ("", None),
        ("：", None),
    ],
)
def test_headings_of_a_skeleton(suzhou: Campaign, heading: str, section: str | None) -> None:
    skeleton = suzhou.skeleton(None)
    assert skeleton is not None
    found = skeleton.find(heading)
    assert (found.name if found else None) == section


def test_a_name_goes_before_an_alias() -> None:
    first = SectionRule.model_validate({"name": "背景", "aliases": ["问题"]})
    second = SectionRule.model_validate({"name": "问题"})
    skeleton = Skeleton([first, second], campaigns.Limits())
    assert skeleton.find("问题") is second


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({"until": datetime.date(2024, 3, 9)}, "2024年3月9日前"),
        ({"until": "2024-12"}, "2024-12"),
        ({"until": "2024-12", "when": "2024年12月中旬"}, "2024年12月中旬"),
        ({}, ""),
    ],
)
def test_dates_as_readers_see_them(values: dict[str, object], label: str) -> None:
    assert Event.model_validate({"name": "申报", **values}).label == label


@pytest.mark.parametrize(
    ("low", "high", "label"),
    [
        (None, None, ""),
        (1, None, "至少 1 项"),
        (None, 3, "至多 3 项"),
        (1, 3, "至少 1 项、至多 3 项"),
        (2, 2, "2 项"),
        (0, 2, "至多 2 项"),
        (0, 0, "至多 0 项"),
    ],
)
def test_quotas_as_readers_see_them(low: int | None, high: int | None, label: str) -> None:
    quota = Quota.model_validate({"who": "学校", "per": "学校", "min": low, "max": high})
    assert quota.label == label


def test_a_small_campaign(tmp_path: Path, taxonomy: Taxonomy) -> None:
    found, problems = load(SMALL, tmp_path, taxonomy)
    assert problems == []
    assert found is not None
    assert list(found.skeletons) == [None]


@pytest.mark.parametrize(
    ("old", "new", "rule", "line", "column", "said"),
    [
        ("id: suzhou-2024", "id: suzhou-2025", "CP001", 1, 5, "“suzhou-2024.yml”"),
        ("sections:\n  - {name: 归因分析, steps: [合理归因]}\n", "", "CP002", 1, 1, "写且只写一个"),
        ("sections:", "works: [{name: 甲, sections: [{name: 乙}]}]\nsections:", "CP002", 1, 1, "写且只写一个"),
        ("[语文]", "[语文, 高数]", "CP003", 11, 18, "“高数”不是 taxonomy.yml 里“类别”"),
        ("[姑苏区]", "[高新区]", "CP003", 14, 11, "“高新区”"),
        ("[一等奖]", "[一等奖, 头等奖]", "CP003", 15, 15, "“头等奖”"),
        ("[合理归因]", "[合理归因, 归因]", "CP004", 17, 32, "“归因”不是改进闭环的步骤"),
        (
            "sections:\n  - {name: 归因分析, steps: [合理归因]}",
            "works:\n  - name: 甲\n    sections: [{name: 乙, steps: [归因]}]",
            "CP004",
            18,
            34,
            "“归因”",
        ),
    ],
)
def test_what_does_not_fit_together(
    tmp_path: Path, taxonomy: Taxonomy, old: str, new: str, rule: str, line: int, column: int, said: str
) -> None:
    assert old in SMALL
    found, (problem,) = load(SMALL.replace(old, new), tmp_path, taxonomy)
    assert found is None
    assert (problem.rule, problem.location) == (rule, Location(FILE, line, column))
    assert said in problem.message


@pytest.mark.parametrize(
    ("old", "new", "rule", "line", "column"),
    [
        ("monitoring_year: 2023", 'monitoring_year: "2023"', "FM103", 6, 18),
        ("monitoring_year: 2023", "monitoring_year: 1999", "FM106", 6, 18),
        ("steps: [合理归因]", "required: yes", "FM103", 17, 28),
        ("steps: [合理归因]", "words: 0", "FM106", 17, 25),
        ("steps: [合理归因]", "words: 500字", "FM103", 17, 25),
        ("timeline:\n  - {name: 申报}", "timeline: []", "FM101", 9, 11),
        ("- {name: 申报}", "- {name: 申报, until: 12}", "FM103", 10, 23),
        ("title: 一次评选\n", "", "FM101", 1, 1),
        ("place:", "city:", "FM102", 5, 1),
        ("short: 评选", "short: 评选: 一", "FM002", 3, 10),
    ],
)
def test_what_cannot_be_used(
    tmp_path: Path, taxonomy: Taxonomy, old: str, new: str, rule: str, line: int, column: int
) -> None:
    assert old in SMALL
    found, problems = load(SMALL.replace(old, new), tmp_path, taxonomy)
    assert found is None
    assert (rule, Location(FILE, line, column)) in [(problem.rule, problem.location) for problem in problems]
    assert all(problem.message.isprintable() for problem in problems)


MADE = SMALL.replace("{name: 申报}", '{name: 申报, until: 2024-03-29}\n  - {name: 评审, until: "2024-12"}')


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("monitoring_year: 2023", "monitoring_year: 2099", "监测年度 2099 与评选年度 2024 不合"),
        ("monitoring_year: 2023", "monitoring_year: 2001", "监测年度 2001 与评选年度 2024 不合"),
        ("2024-03-29", "2024-02-30", "“申报”的截止 “2024-02-30” 不是日期"),
        ("2024-03-29", '"99999999"', "“申报”的截止 “99999999” 不是日期"),
        ("2024-03-29", '"2024-13"', "“申报”的截止 “2024-13” 不是日期"),
        ("2024-03-29", "2034-03-29", "在 2034 年，不在这次评选的 2019—2026 年里"),
        ("2024-03-29", "2025-03-29", "“评审”的截止早于前面的“申报”"),
        ("name: 评审", "name: 申报", "日程里“申报”写了两次"),
        ("awards: [一等奖]", "awards: [一等奖, 一等奖]", "奖项里“一等奖”写了两次"),
        ("regions: [姑苏区]", "regions: [姑苏区, 姑苏区]", "区域里“姑苏区”写了两次"),
        ("steps: [合理归因]}", "aliases: [原因, 原因]}", "章节“归因分析”的名称里“原因”写了两次"),
        (
            "steps: [合理归因]}",
            "aliases: [成因]}\n  - {name: 成效, aliases: [一、成因]}",
            "“一、成因”既指章节“归因分析”又指“成效”",
        ),
        ("steps: [合理归因]}", "aliases: [成因]}\n  - {name: 归因分析}", "章节里“归因分析”写了两次"),
        ("awards:", "quotas: [{who: 区, min: 9, max: 3, per: 区}]\nawards:", "至少 9 项、至多 3 项"),
        (
            "awards:",
            "quotas: [{who: 区, kind: 区域案例, min: 1, per: 区}]\nawards:",
            "“区域案例”不在这次评选的案例类型里",
        ),
        ("awards:", "quotas: [{who: 区, work: 报告, min: 1, per: 区}]\nawards:", "“报告”不在这次评选的作品类型里"),
        (
            "awards:",
            "quotas: [{who: 区, min: 1, per: 区, regions: [姑苏区, 姑苏区]}]\nawards:",
            "名额的区域里“姑苏区”写了两次",
        ),
    ],
)
def test_what_contradicts_itself_is_refused(old: str, new: str, said: str, tmp_path: Path, taxonomy: Taxonomy) -> None:
    assert old in MADE
    assert load(MADE, tmp_path / "good", taxonomy)[1] == []
    found, (problem,) = load(MADE.replace(old, new, 1), tmp_path / "bad", taxonomy)
    assert found is None
    assert said in problem.message
    assert "请" in problem.message
    assert problem.location.line > 1


def test_a_missing_file(tmp_path: Path, taxonomy: Taxonomy) -> None:
    found, (problem,) = campaigns.load(tmp_path / FILE, tmp_path, taxonomy)
    assert found is None
    assert (problem.rule, problem.location) == ("FL006", Location(FILE))


def test_a_copy_with_other_fields_shares_nothing_that_follows_from_them(suzhou: Campaign) -> None:
    assert suzhou.skeletons[None].limits.overlap != 7
    limits = suzhou.limits.model_copy(update={"overlap": 7})
    assert suzhou.model_copy(update={"limits": limits}).skeletons[None].limits.overlap == 7
