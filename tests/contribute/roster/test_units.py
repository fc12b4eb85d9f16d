"""Names of units: the full one, and one for each."""

from __future__ import annotations

import pytest

from anliku.catalogue import Catalogue
from anliku.contribute.roster.unit_names import Names, is_school, without_campus
from tests.contribute.roster.shelf import DISTRICT, SCHOOL, changed, codes, of_rows, said

OTHER = ("睡前一小时：作业与睡眠的一次改进", "姑苏区", "姑苏区桃坞里示例小学", "相关因素", "小学")


@pytest.fixture(scope="module")
def names(shelf: Catalogue) -> Names:
    return Names(shelf.campaigns["suzhou-2024"], shelf.taxonomy)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("姑苏区平桥示例小学", True),
        ("苏州市示例初级中学", True),
        ("常熟市示例学校（东校区）", True),
        ("示例大学附属中学", True),
        ("平桥小", True),
        ("姑苏区示例教师发展中心", False),
        ("昆山市示例教育局", False),
        ("太仓市示例教研室", False),
        ("", False),
    ],
)
def test_who_is_a_school(unit: str, expected: bool) -> None:
    assert is_school(unit) is expected


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("姑苏区平桥示例小学（东校区）", "姑苏区平桥示例小学"),
        ("姑苏区平桥示例小学(东校区)", "姑苏区平桥示例小学"),
        ("姑苏区平桥示例小学东校区", "姑苏区平桥示例小学"),
        ("苏州市示例实验学校初中校部", "苏州市示例实验学校"),
        ("苏州市示例中学校本部", "苏州市示例中学校"),
        ("姑苏区平桥示例小学", "姑苏区平桥示例小学"),
        ("东校区", "东校区"),
    ],
)
def test_the_campus_goes(unit: str, expected: str) -> None:
    assert without_campus(unit) == expected


def test_two_ways_to_write_a_unit_have_one_key(names: Names) -> None:
    same = [
        "姑苏区平桥示例小学",
        "苏州市姑苏区平桥示例小学",
        "江苏省苏州市平桥示例小学",
        "平桥示例小学",
        "平桥示例小学（东校区）",
        "姑苏区 平桥示例小学",
    ]
    assert {names.key(unit) for unit in same} == {"平桥示例小学"}
    assert names.key("苏州工业园区星湾示例学校") == "星湾示例学校"
    assert names.key("姑苏区第一示例小学") != names.key("姑苏区第二示例小学")


def test_which_region_a_name_begins_with(names: Names) -> None:
    assert names.region_in("昆山市柳岸示例小学") == "昆山市"
    assert names.region_in("苏州市吴江区示例小学") == "吴江区"
    assert names.region_in("苏州高新区示例小学") == "虎丘区"
    assert names.region_in("苏州市示例中学") is None
    assert names.region_in("示例大学附属昆山市学校") is None


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (
            "平桥小",
            "XL202 error “平桥小”像是简称，证书要印规范名称，请写公章上的全称（如“……小学”“……中学”）。是不是“姑苏区平桥示例小学”？",
        ),
        ("姑苏区桃坞", "XL202 error “姑苏区桃坞”像是简称"),
        ("姑苏区一中", "XL202 error “姑苏区一中”像是简称"),
        ("实小", "XL202 error “实小”像是简称"),
        (
            "姑苏区桃坞里示例小学（北校区）",
            "XL203 warning “姑苏区桃坞里示例小学（北校区）”带着校区，证书印单位全称，请写“姑苏区桃坞里示例小学”；校区可以写进备注",
        ),
        ("桃坞里示例小学", "XL203 warning “桃坞里示例小学”没有写明所在地，请核对是不是公章上的全称（如“姑苏区……”）"),
        ("姑苏区桃坞里示例小学、姑苏区桂桥示例小学", "XL201 error"),
        ("昆山市柳岸示例小学", "XL205 warning “昆山市柳岸示例小学”像是昆山市的单位，区域却写“姑苏区”"),
    ],
)
def test_one_name(shelf: Catalogue, unit: str, expected: str) -> None:
    found = [
        line for line in said(of_rows(shelf, DISTRICT, SCHOOL, changed(OTHER, unit=unit))) if line.startswith("D5")
    ]
    assert found
    assert found[0].removeprefix("D5 ").startswith(expected)


@pytest.mark.parametrize(
    "unit", ["姑苏区桃坞里示例小学", "苏州市姑苏区桃坞里示例实验学校", "苏州市示例初级中学", "姑苏区示例幼儿园"]
)
def test_full_names_are_fine(shelf: Catalogue, unit: str) -> None:
    assert codes(of_rows(shelf, DISTRICT, SCHOOL, changed(OTHER, unit=unit))) == ["B5 XL501"]


def test_one_unit_in_two_ways(shelf: Catalogue) -> None:
    second = changed(OTHER, title="把计算过程说出来的一次改进", unit="姑苏区桃坞里示例小学　")
    third = changed(OTHER, title="让实验慢下来的一次改进", unit="苏州市桃坞里示例小学")
    found = [line for line in said(of_rows(shelf, DISTRICT, OTHER, OTHER, second, third)) if line.startswith("D")]
    assert found == [
        "D6 XL103 warning 前后或中间有多余的空格，请写成 “姑苏区桃坞里示例小学”",
        "D7 XL204 warning “苏州市桃坞里示例小学”，第 4 行写的是“姑苏区桃坞里示例小学”；若是同一个单位，请统一写成规范名称",
    ]


def test_only_brackets_differ(shelf: Catalogue) -> None:
    one = changed(OTHER, unit="姑苏区示例学校（初中）部")
    other = changed(OTHER, title="把计算过程说出来的一次改进", unit="姑苏区示例学校(初中)部")
    found = [line for line in said(of_rows(shelf, DISTRICT, one, one, other)) if "XL204" in line]
    assert found == [
        "D6 XL204 error “姑苏区示例学校(初中)部”，第 4 行写的是“姑苏区示例学校（初中）部”，只差标点或括号，请统一写成“姑苏区示例学校（初中）部”"
    ]


def test_against_the_library(shelf: Catalogue) -> None:
    found = said(of_rows(shelf, DISTRICT, changed(SCHOOL, unit="苏州市姑苏区平桥示例小学")))
    assert found == [
        "D4 XL204 warning “苏州市姑苏区平桥示例小学”，案例库里写的是“姑苏区平桥示例小学”；若是同一个单位，请统一写成规范名称"
    ]


def test_one_character_wrong(shelf: Catalogue) -> None:
    found = [
        line
        for line in said(of_rows(shelf, DISTRICT, SCHOOL, changed(OTHER, unit="姑苏区平挢示例小学")))
        if line.startswith("D5")
    ]
    assert found == [
        "D5 XL204 warning “姑苏区平挢示例小学”与案例库里的“姑苏区平桥示例小学”只差一个字，请核对是不是同一个单位"
    ]


@pytest.mark.parametrize("unit", ["姑苏区第三示例小学", "姑苏区东城示例小学"])
def test_numbers_and_directions_tell_schools_apart(shelf: Catalogue, unit: str) -> None:
    twin = unit.translate(str.maketrans("三东", "四西"))
    sheet = (
        DISTRICT,
        changed(OTHER, unit=unit),
        changed(OTHER, title="另一个不同的案例标题", unit=unit),
        changed(OTHER, unit=twin),
    )
    assert not [line for line in said(of_rows(shelf, *sheet)) if "只差一个字" in line]
