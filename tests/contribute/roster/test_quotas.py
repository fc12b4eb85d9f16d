"""Quotas per district and per school, and who may submit."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from anliku.campaign import Quota
from anliku.catalogue import Catalogue
from anliku.contribute.roster import quotas, unit_names
from anliku.contribute.roster.report import summary
from anliku.rules.rule import Example
from tests.contribute.roster.shelf import DISTRICT, SCHOOL, changed, checked, of_rows, said
from tests.factory import problems_of
from tests.formats.sheet.books import row, workbook

DIRECT = ("听说教学的三分钟复述", "市直属（代管）", "苏州市示例初级中学", "英语", "初中")
TITLES = ("把计算过程说出来", "让实验慢下来", "睡前一小时的作息", "名著为什么读不完", "问题墙上的疑问")
NOTE = "（通知文字也可理解为每校不超过 3 项，以组织方当年解释为准）"


def several(case: tuple[str, ...], count: int, unit: str = "") -> list[tuple[str, ...]]:
    return [changed(case, title=TITLES[index], unit=unit.format(index) or case[2]) for index in range(count)]


def quota_lines(lines: list[str]) -> list[str]:
    return [line for line in lines if "XL4" in line or "XL206" in line]


@pytest.mark.parametrize(
    ("per", "expected"),
    [("县（市、区）", False), ("区域", False), ("学校", True), ("每校", True), ("单位", True), ("部门", True)],
)
def test_by_what_a_quota_counts(per: str, expected: bool) -> None:
    assert quotas.by_unit(Quota(who="某", per=per)) is expected


def test_quotas_hold_for_their_regions(shelf: Catalogue) -> None:
    campaign = shelf.campaigns["suzhou-2024"]
    assert [quota.who for quota in campaign.quotas_of("姑苏区")] == ["县（市、区）", "县（市、区）"]
    assert [quota.who for quota in campaign.quotas_of("市直属（代管）")] == ["直属（代管）学校"]
    assert quotas.direct_regions(campaign) == {"市直属（代管）"}


def test_too_few_of_a_district(shelf: Catalogue) -> None:
    found = quota_lines(said(of_rows(shelf, SCHOOL, *several(SCHOOL, 1, "姑苏区桃坞里示例小学"))))
    assert found == ["C3 XL402 error 姑苏区没有区域案例，名额是至少 1 项，请补报 1 项"]


def test_too_many_of_a_district(shelf: Catalogue) -> None:
    found = quota_lines(said(of_rows(shelf, DISTRICT, *several(SCHOOL, 5, "姑苏区第{}示例小学"))))
    assert found == [
        f"C7 XL401 error 姑苏区报了 5 项学校案例（第 4、5、6、7、8 行），名额是至多 3 项，请减去 2 项{NOTE}"
    ]


def test_each_district_by_itself(shelf: Catalogue) -> None:
    other = changed(SCHOOL, region="吴中区", unit="吴中区橘园示例小学", title="绘本角的借阅卡")
    result = of_rows(shelf, DISTRICT, SCHOOL, other)
    assert [(tally.region, tally.what, tally.count, tally.fine) for tally in result.tallies] == [
        ("姑苏区", "区域案例", 1, True),
        ("姑苏区", "学校案例", 1, True),
        ("吴中区", "区域案例", 0, False),
        ("吴中区", "学校案例", 1, True),
    ]
    assert "表里没有这些区域的案例：虎丘区、相城区" in "".join(result.remarks)


def test_each_direct_school_by_itself(shelf: Catalogue) -> None:
    rows = [*several(DIRECT, 4), changed(DIRECT, title="另一个不同的标题", unit="苏州市第二示例中学")]
    result = of_rows(shelf, *rows)
    assert quota_lines(said(result)) == [
        (
            "D6 XL401 error “苏州市示例初级中学”报了 4 项学校案例（第 3、4、5、6 行），"
            "名额是每学校至少 1 项、至多 3 项，请减去 1 项（直接报送市教育质量监测中心；县（市、区）内的学校不单独报送）"
        )
    ]
    assert summary(result)[1:4] == [
        "市直属（代管）：学校案例 5 项",
        "  ✗ 苏州市示例初级中学：学校案例 4 项（名额：至少 1 项、至多 3 项）",
        "  ✓ 苏州市第二示例中学：学校案例 1 项（名额：至少 1 项、至多 3 项）",
    ]


def test_two_ways_to_write_a_school_are_one_school(shelf: Catalogue) -> None:
    rows = [*several(DIRECT, 3), changed(DIRECT, title="另一个不同的标题", unit="苏州市示例初级中学（南校区）")]
    assert any("报了 4 项学校案例" in line for line in said(of_rows(shelf, *rows)))


def test_a_school_of_a_district_among_the_direct_ones(shelf: Catalogue) -> None:
    found = quota_lines(
        said(of_rows(shelf, DIRECT, changed(DIRECT, title="另一个不同的标题", unit="昆山市柳岸示例中学")))
    )
    assert found == [
        (
            "D4 XL206 error “昆山市柳岸示例中学”是昆山市的学校，区域却写“市直属（代管）”；昆山市内的学校不单独报送，"
            "请交昆山市汇总报送，或核对区域"
        )
    ]


def test_a_school_that_sends_its_own_sheet(shelf: Catalogue) -> None:
    found = quota_lines(said(of_rows(shelf, SCHOOL, changed(SCHOOL, title="另一个不同的标题"))))
    assert found[0].startswith(
        "D2 XL206 warning 整张表只有姑苏区的一所学校，像是学校自己报送的；姑苏区内的学校不单独报送"
    )
    assert not [line for line in said(of_rows(shelf, DIRECT)) if "XL206" in line]


def test_a_column_for_the_kind_decides(shelf: Catalogue) -> None:
    head = ["序号", "案例标题", "区域", "单位", "类别", "学段", "案例类型"]
    rows = [[1, SCHOOL[0], "姑苏区", SCHOOL[2], "语文", "小学", "区域层面案例"]]
    result = checked(shelf, workbook(rows, head=head))
    assert result.counts == (("姑苏区", (("区域案例", 1),)),)
    assert any("G3 XL106" in line for line in said(result))


def test_rows_whose_region_is_wrong_are_counted_apart(shelf: Catalogue) -> None:
    result = of_rows(shelf, DISTRICT, changed(SCHOOL, region="某区"))
    assert result.counts[-1] == ("区域没写对的", (("学校案例", 1),))


def test_another_organisers_works(shelf: Catalogue) -> None:
    head = ["序号", "案例标题", "区域", "单位", "类别", "学段", "作品类型"]
    case = ["双流区", "双流区清溪示例小学", "语文", "小学"]
    works = ["解读和改进活动报告", "改进案例", "改进案例", "改进案例"]
    rows = [[number, f"{TITLES[number]}的改进", *case, work] for number, work in enumerate(works)]
    result = checked(shelf, workbook(rows, head=head, title="汇总表"), "shuangliu-2021")
    assert quota_lines(said(result)) == [
        "D6 XL401 error “双流区清溪示例小学”报了 3 项改进案例（第 4、5、6 行），名额是每学校至多 2 项，请减去 1 项"
    ]
    assert [(tally.what, tally.count) for tally in result.tallies] == [("解读和改进活动报告", 1), ("改进案例", 3)]
    rows[0][6] = "报告"
    assert any(
        "G3 XL105 error 没有作品类型 “报告”，可以写：改进案例、解读和改进活动报告" in line
        for line in said(checked(shelf, workbook(rows, head=head), "shuangliu-2021"))
    )


def test_without_the_column_works_are_not_counted(shelf: Catalogue) -> None:
    data = workbook([row(1, ("从监测报告到阅读小站", "双流区", "双流区清溪示例小学", "语文", "小学"))], title="汇总表")
    result = checked(shelf, data, "shuangliu-2021")
    assert result.tallies == ()
    assert "表里没有“作品类型”列，分作品计的名额没有核对" in result.remarks


def test_a_quota_for_a_region_that_the_round_does_not_have(tmp_path: Path) -> None:
    quotas_ = "quotas: [{who: 学校, per: 学校, regions: [双流区]}]"
    found = problems_of(Example(file="campaigns/suzhou-2024.yml", front=quotas_), tmp_path)
    (problem,) = [problem for problem in found if problem.rule == "CP003"]
    assert problem.location.file == "cases/campaigns/suzhou-2024.yml"
    assert problem.message.startswith("“双流区”不在这次评选的区域里，名额对它没有意义；请改成 姑苏区、")


UNCLEAR = ("景范", "星海实验", "善耕", "姑苏区示例小学教研室", "姑苏区示例教育集团")


@pytest.mark.parametrize("unit", UNCLEAR)
def test_a_name_that_tells_no_kind_counts_for_nothing(shelf: Catalogue, unit: str) -> None:
    result = of_rows(shelf, SCHOOL, changed(DISTRICT, unit=unit))
    assert [(tally.what, tally.count, tally.fine) for tally in result.tallies] == [
        ("区域案例", 0, False),
        ("学校案例", 1, True),
    ]
    assert quota_lines(said(result)) == [
        "C3 XL402 error 姑苏区没有区域案例，名额是至少 1 项，请补报 1 项；类型看不出的 1 项（第 4 行）没有算在内，请先写清"
    ]
    assert (
        f"D4 XL207 error 从“{unit}”看不出是区域案例还是学校案例，没有算进名额；"
        "请写单位全称，或加一列“案例类型”写明区域案例或学校案例"
    ) in said(result)
    assert "类型看不出的 1 项" in summary(result)[1]


@pytest.mark.parametrize(
    "unit",
    [
        *("姑苏区教育局", "姑苏区教育局教研室", "姑苏区示例教师发展中心", "苏州市示例教育科学研究院"),
        *("姑苏区中小学教研室", "昆山市教师进修学校", "姑苏区教体文旅委", "全区小学"),
    ],
)
def test_who_is_above_the_schools(unit: str) -> None:
    assert unit_names.is_above(unit)


@pytest.mark.parametrize("unit", ["姑苏区示例中心小学", "姑苏区示例小学教研室", "示例学校家长委员会", "示例实验", ""])
def test_who_is_not(unit: str) -> None:
    assert not unit_names.is_above(unit)


def test_a_row_of_another_district_asks_it_for_nothing(shelf: Catalogue) -> None:
    other = row(3, changed(SCHOOL, region="虎丘区", unit="虎丘区示例小学", title="绘本角的借阅卡"))
    rows = [row(1, DISTRICT), row(2, SCHOOL), other]

    def by(said_above: str) -> bytes:
        def change(sheet: Worksheet) -> None:
            sheet.insert_rows(2)
            sheet["A2"] = said_above

        return workbook(rows, change=change)

    for above in ("填报单位：姑苏区", "填报单位（盖章）：姑苏区教育局", "报送单位: 姑苏　2024 年 3 月", "姑苏区汇总表"):
        result = checked(shelf, by(above))
        assert {tally.region for tally in result.tallies} == {"姑苏区"}
        assert quota_lines(said(result)) == [
            "C6 XL403 error 这张表是姑苏区填报的，这一行的区域却是“虎丘区”，没有算进名额；请核对区域，不是姑苏区的案例请删去"
        ]
        assert "虎丘区：学校案例 1 项" in summary(result)
    assert any("虎丘区没有区域案例" in line for line in said(checked(shelf, by("汇总表"))))
    assert any("虎丘区没有区域案例" in line for line in said(checked(shelf, by("填报单位：姑苏区、虎丘区"))))
