"""The declared topic against the case: other words for the same are seen to be the same, another topic is told."""

from __future__ import annotations

import pytest

from anliku.catalogue import Catalogue
from anliku.contribute.roster import topics
from anliku.meaning import BadTable
from tests.contribute.roster.shelf import DISTRICT, SCHOOL, changed, codes, of_rows, said

RENAMED = "小学语文课堂追问与阅读推断能力"
"""What the case of SCHOOL is about, in other words."""
ANOTHER = "体育课跳绳教学"


def test_another_title_of_the_same_topic_is_one_finding(shelf: Catalogue) -> None:
    result = of_rows(shelf, DISTRICT, changed(SCHOOL, title=RENAMED))
    assert said(result) == [
        f"B4 XL503 warning “{RENAMED}”，案例库里（gusu-yuwen-01）是“{SCHOOL[0]}”，看意思是同一个选题，请核对后改成一样"
    ]
    assert not any("gusu-yuwen-01" in remark for remark in result.remarks)


def test_what_else_differs_is_told_too(shelf: Catalogue) -> None:
    assert codes(of_rows(shelf, DISTRICT, changed(SCHOOL, title=RENAMED, stage="初中"))) == ["B4 XL503", "H4 XL503"]


def test_another_topic_of_the_same_unit_is_told(shelf: Catalogue) -> None:
    result = of_rows(shelf, DISTRICT, changed(SCHOOL, title=ANOTHER))
    assert codes(result) == ["C3 XL502", "B4 XL504"]
    assert f"“{ANOTHER}”，这个单位在案例库里的是“{SCHOOL[0]}”（gusu-yuwen-01），看来不是同一个选题" in said(result)[1]


def test_another_unit_has_its_own_topic(shelf: Catalogue) -> None:
    row = changed(SCHOOL, title=RENAMED, unit="姑苏区柳溪示例小学")
    assert "B4 XL501" in codes(of_rows(shelf, DISTRICT, row))


def test_the_nearest_of_several_rows_is_the_case(shelf: Catalogue) -> None:
    rows = (changed(SCHOOL, title=ANOTHER), changed(SCHOOL, title=RENAMED))
    assert [code for code in codes(of_rows(shelf, DISTRICT, *rows)) if code[-5:] in {"XL501", "XL503", "XL504"}] == [
        "B4 XL501",
        "B5 XL503",
    ]


def test_a_title_that_the_table_does_not_know_is_near_to_nothing(shelf: Catalogue) -> None:
    assert topics.nearness("𠮷𠮷😀", shelf.by_id["gusu-yuwen-01"]) == 0


def test_a_damaged_table_is_told_and_titles_are_compared_all_the_same(
    shelf: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_slots: object) -> None:
        raise BadTable("词表的内容和校验和不符")

    monkeypatch.setattr(topics, "centre", damaged)
    result = of_rows(shelf, DISTRICT, changed(SCHOOL, title=RENAMED))
    assert "词表的内容和校验和不符，题目改过的没有按意思核对" in result.remarks
    assert codes(result) == ["C3 XL502", "B4 XL501"]
