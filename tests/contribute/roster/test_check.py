"""A 汇总表 against its campaign: what is found, at which cell, and what to write instead."""

from __future__ import annotations

import re
from typing import Any

import pytest

from anliku.catalogue import Catalogue
from anliku.contribute import roster as rosters
from anliku.contribute.roster import NoTable
from anliku.contribute.roster.report import summary
from anliku.formats.sheet.header import COLUMNS
from tests.contribute.roster.shelf import DISTRICT, FILE, SCHOOL, changed, checked, codes, good, of_rows, said
from tests.formats.sheet.books import TITLE, by_hand, cells, phone, row, workbook


def test_a_good_sheet_has_no_problems(shelf: Catalogue) -> None:
    result = checked(shelf, workbook(good()))
    assert said(result) == []
    assert result.remarks == ()
    assert summary(result) == [
        "2024年苏州市义务教育质量监测结果运用优秀案例评选（suzhou-2024）：读到 2 个案例",
        "姑苏区：✓ 区域案例 1 项（名额：至少 1 项）；✓ 学校案例 1 项（名额：至多 3 项）",
        "2 个案例，0 个错误，0 个提醒",
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"region": ""}, "C4 XL101 error 没有填，请写姑苏区 或 虎丘区"),
        ({"unit": ""}, "D4 XL101 error 没有填，请写单位规范名称，与公章一致"),
        ({"title": ""}, "B4 XL101 error 没有填，请写案例的全名"),
        ({"stage": " "}, "H4 XL101 error 没有填，请写小学 或 初中"),
        ({"category": "\u200b"}, "G4 XL101 error 没有填，请写语文 或 数学"),
        ({"title": "两字"}, "B4 XL104 error “两字”太短：2 字，应为 4—60 字"),
        ({"title": "字" * 61}, "太长：61 字，应为 4—60 字"),
        ({"title": SCHOOL[0] + " "}, "B4 XL103 warning 前后或中间有多余的空格，请写成 “从找原句"),
        ({"title": SCHOOL[0].replace("：", "：\n")}, "B4 XL103 warning 有换行或制表符"),
        ({"title": SCHOOL[0].replace("原", "原\u200b")}, "B4 XL103 warning 有看不见的字符"),
        ({"region": "高新区"}, "C4 XL106 warning “高新区” 不是规范写法，请写“虎丘区”"),
        ({"region": "平江区"}, "C4 XL106 warning “平江区” 是曾用名，现在写“姑苏区”"),
        ({"region": "姑苏曲"}, "C4 XL105 error “姑苏曲”认不出来，是不是“姑苏区”？可以写：姑苏区、"),
        ({"region": "江苏省苏州市姑苏区"}, "是不是“姑苏区”？"),
        ({"region": "双流区"}, "C4 XL105 error “苏州 2024”没有区域 “双流区”，可以写：姑苏区、"),
        ({"category": "语文类"}, "G4 XL106 warning “语文类” 不是规范写法，请写“语文”"),
        ({"category": "语文、数学"}, "G4 XL107 error 写了 2 个（“语文、数学”），只能写一个，请在 语文、"),
        ({"category": "物理"}, "G4 XL105 error “物理”认不出来，可以写：语文、数学"),
        ({"stage": "高中"}, "H4 XL105 error “高中”认不出来，可以写：小学、初中"),
        ({"stage": "小学组"}, "H4 XL106 warning “小学组” 不是规范写法，请写“小学”"),
    ],
)
def test_one_cell(shelf: Catalogue, fields: dict[str, str], expected: str) -> None:
    found = said(of_rows(shelf, DISTRICT, changed(SCHOOL, **fields)))
    assert any(expected in line for line in found), found


@pytest.mark.parametrize("stage", ["小学、初中", "小学,初中", "小学 初中", "小学和初中", "小学/初中"])
def test_several_stages_are_no_problem(shelf: Catalogue, stage: str) -> None:
    found = codes(of_rows(shelf, DISTRICT, changed(SCHOOL, stage=stage)))
    # The library says only 小学.
    assert found == ["H4 XL503"]


def test_rows_of_another_sheet_are_named_with_it(shelf: Catalogue) -> None:
    """Two sheets with the same cases: no message points to its own row, no list merges rows."""
    titles = ("把计算过程说出来", "让实验慢下来")
    rows = {1: list(COLUMNS)} | {at + 2: row(at + 1, changed(SCHOOL, title=title)) for at, title in enumerate(titles)}
    result = checked(shelf, by_hand({"小学组": cells(rows), "初中组": cells(rows)}))
    text = "\n".join(said(result))
    assert "与工作表“小学组”第 2 行是同一个案例" in text
    assert "与工作表“小学组”第 3 行是同一个案例" in text
    assert "报了 4 项学校案例（工作表“小学组”第 2、3 行，工作表“初中组”第 2、3 行）" in text
    assert "姑苏区：案例库里没有的 4 项（工作表“小学组”第 2、3 行，工作表“初中组”第 2、3 行）" in result.remarks


def test_a_problem_names_the_place_in_words_and_numbers(shelf: Catalogue) -> None:
    (problem,) = of_rows(shelf, DISTRICT, changed(SCHOOL, region="姑苏")).problems
    assert (problem.location.file, problem.location.line, problem.location.column) == (FILE, 4, 3)
    assert problem.message == "第 4 行“区域”（C4）：“姑苏” 不是规范写法，请写“姑苏区”"


def test_with_several_sheets_the_sheet_is_named(shelf: Catalogue) -> None:
    data = by_hand(
        {
            "小学组": cells({1: list(COLUMNS), 2: good()[0], 3: row(2, changed(SCHOOL, region="姑苏"))}),
            "说明": cells({1: ["请按附件3填写"]}),
        }
    )
    (problem,) = checked(shelf, data).problems
    assert problem.message.startswith("工作表“小学组”第 3 行“区域”（C3）：")


def test_dates_and_numbers_where_there_should_be_words(shelf: Catalogue) -> None:
    import datetime

    rows = good()
    rows[1][1] = 20240301
    rows[1][6] = datetime.date(2024, 3, 1)
    found = said(checked(shelf, workbook(rows)))
    assert "B4 XL102 error 是数字 “20240301”，应当是文字，请核对后重新输入" in found
    assert any("G4 XL102 error 被表格软件变成了日期（2024-03-01），请把单元格格式设为“文本”" in line for line in found)
    assert not [line for line in found if line.startswith(("G4 XL101", "G4 XL105"))]


def test_formulas_count_by_their_saved_result(shelf: Catalogue) -> None:
    head = cells({1: list(COLUMNS), 2: good()[0]})
    values = [
        f'<c r="{chr(64 + index)}3" t="str"><f>X{index}</f><v>{value}</v></c>'
        for index, value in enumerate(good()[1], 1)
    ]
    xml = head.replace("</sheetData>", f'<row r="3">{"".join(values)}</row></sheetData>')
    assert said(checked(shelf, by_hand({"甲": xml}))) == []
    broken = (
        xml.replace(f"<v>{SCHOOL[0]}</v>", "")
        .replace("<v>语文</v>", "<v>#N/A</v>")
        .replace('r="G3" t="str"', 'r="G3" t="e"')
    )
    found = said(checked(shelf, by_hand({"甲": broken})))
    assert "B3 XL102 error 是公式，文件里没有存下算出的结果；请复制这一格，用“选择性粘贴—数值”粘贴回去" in found
    assert "G3 XL102 error 公式出错了（“#N/A”），请改成文字" in found


def test_contacts_are_asked_for_where_some_are_given(shelf: Catalogue) -> None:
    rows = good()
    rows[0][4] = rows[0][5] = rows[1][8] = None
    rows[0][8] = "1.39E+10"
    assert said(checked(shelf, workbook(rows))) == [
        "E3 XL108 warning 没有填，请补上",
        "F3 XL108 warning 没有填，请补上",
        "I3 XL109 error 号码变成了科学计数法，后几位已经丢了；请把单元格格式设为“文本”，再重新输入",
        "I4 XL108 warning 没有填，请补上",
    ]


def test_empty_contact_columns_are_said_once(shelf: Catalogue) -> None:
    rows = [[*values[:4], None, None, *values[6:8], None] for values in good()]
    result = checked(shelf, workbook(rows))
    assert (said(result), result.remarks) == ([], ("负责人、职务、联系电话整列没有填，报送前请填好",))


def test_numbers(shelf: Catalogue) -> None:
    rows = [
        row(number, changed(SCHOOL, title=title))
        for number, title in ((1, SCHOOL[0]), (1, "把计算过程说出来的一次改进"))
    ]
    rows.append(row(0, DISTRICT))
    rows[2][0] = None
    found = [line for line in said(checked(shelf, workbook(rows))) if "XL110" in line]
    assert found == ["A4 XL110 warning 编号 “1” 用了 2 次，这一行请写 2", "A5 XL110 warning 没有编号，请写 3"]


def test_missing_columns(shelf: Catalogue) -> None:
    data = workbook([[1, SCHOOL[0], "姑苏区", "示例负责人"]], head=["序号", "案例标题", "区域", "负责人"])
    assert "B2 XL002 error 表头缺少 “单位”、“类别”、“学段” 列，请按附件3的表头补上（列的先后不要紧）" in said(
        checked(shelf, data)
    )


def test_columns_that_nobody_asked_for(shelf: Catalogue) -> None:
    head = [*COLUMNS, "QQ号", "校长意见", "备注"]
    result = checked(shelf, workbook([[*values, "10000", "同意", "无"] for values in good()], head=head))
    assert said(result) == ["J2 XL003 warning 附件3没有“QQ号”这一列，请删去整列，少收集个人信息"]
    assert "附件3以外的列没有检查：校长意见" in result.remarks


def test_the_same_case_twice(shelf: Catalogue) -> None:
    twice = changed(SCHOOL, title=SCHOOL[0].replace("：", " ——"))
    found = said(of_rows(shelf, DISTRICT, SCHOOL, twice))
    assert "B5 XL301 error 与第 4 行是同一个案例（标题、单位都相同），请只留一行" in found


def test_one_title_for_two_units(shelf: Catalogue) -> None:
    other = changed(SCHOOL, unit="姑苏区桃坞里示例小学")
    found = said(of_rows(shelf, DISTRICT, SCHOOL, other))
    assert "B5 XL301 error 标题与第 4 行相同；若是同一个案例请只留一行，若不是请写出不同之处" in found


def test_similar_titles(shelf: Catalogue) -> None:
    other = changed(SCHOOL, title=SCHOOL[0].replace("改进", "改善"), unit="姑苏区桃坞里示例小学")
    found = [line for line in said(of_rows(shelf, DISTRICT, SCHOOL, other)) if "XL302" in line]
    assert found[0].startswith(f"B5 XL302 warning 标题与第 4 行的“{SCHOOL[0]}”很像（")


def test_a_case_that_the_library_lacks_and_one_that_the_sheet_lacks(shelf: Catalogue) -> None:
    result = of_rows(shelf, DISTRICT, changed(SCHOOL, title="睡前一小时：作业与睡眠的一次改进"))
    assert codes(result) == ["C3 XL502", "B4 XL504"]
    assert f"姑苏区的表里没有案例库中的“{SCHOOL[0]}”（{SCHOOL[2]}，gusu-yuwen-01），请核对是不是漏报" in said(result)[0]
    assert result.remarks[:2] == ("姑苏区：案例库里没有的 1 项（第 4 行）", "姑苏区：表里没有的 1 项（gusu-yuwen-01）")


def test_a_region_of_which_the_library_has_nothing_is_not_compared(shelf: Catalogue) -> None:
    result = of_rows(
        shelf,
        ("小初衔接的区域诊断报告", "相城区", "相城区示例教师发展中心", "数学", "小学"),
        ("荷塘边的科学课改进", "相城区", "相城区荷塘示例小学", "科学", "小学"),
    )
    assert said(result) == []
    assert result.remarks == ("案例库里还没有相城区的“苏州 2024”案例，这一区没有逐篇核对",)


def test_what_sheet_and_library_say_differently(shelf: Catalogue) -> None:
    other = changed(SCHOOL, title=SCHOOL[0].replace("教学改进", "改进"), category="综合", stage="初中")
    assert [line.replace("“" + other[0][:29] + "…”", "…") for line in said(of_rows(shelf, DISTRICT, other))] == [
        f"B4 XL503 warning “{other[0]}”，案例库里（gusu-yuwen-01）写的是“{SCHOOL[0]}”，请核对后改成一样",
        "G4 XL503 warning “综合”，案例库里（gusu-yuwen-01）写的是“语文”，请核对后改成一样",
        "H4 XL503 warning “初中”，案例库里（gusu-yuwen-01）写的是“小学”，请核对后改成一样",
    ]


def test_a_title_of_an_earlier_round(shelf: Catalogue) -> None:
    data = workbook(good(), title="成都市双流区 2021 汇总表")
    found = said(checked(shelf, data, "shuangliu-2021"))
    assert (
        f"B4 XL303 warning 标题与往年案例“{SCHOOL[0]}”（gusu-yuwen-01）相同，往年得过奖的案例不能再报，请核对" in found
    )


def test_hidden_things_are_read_and_said(shelf: Catalogue) -> None:
    def change(sheet: Any) -> None:
        sheet.column_dimensions["F"].hidden = True
        sheet.row_dimensions[4].hidden = True

    found = said(checked(shelf, workbook(good(), change=change)))
    assert found == [
        "F2 XL005 warning F 列是隐藏的，里面有内容（也读了）；请取消隐藏核对，不报送的请删除",
        "A4 XL005 warning 第 4 行是隐藏的（也许是筛选藏起的），也按报送读了；请取消隐藏核对，不报送的请删除",
    ]
    sheet = cells({1: list(COLUMNS), 2: good()[0], 3: good()[1]})
    data = by_hand({"甲": cells({1: ["请看下一张"]}), "乙": sheet}, attributes={"乙": 'state="hidden"'})
    result = checked(shelf, data)
    assert said(result) == [
        "A1 XL005 warning 工作表“乙”是隐藏的，里面的 2 个案例也读了；请取消隐藏核对，不报送的请删除"
    ]
    assert len(result.roster.entries) == 2


def test_private_data_outside_of_its_columns(shelf: Catalogue) -> None:
    rows = [[*values, None] for values in good()]
    rows[0][9] = "请打 " + phone(5)
    rows[1][9] = "或 " + phone(6)
    rows[1][3] = SCHOOL[2] + phone(7)
    found = said(checked(shelf, workbook(rows, head=[*COLUMNS, "备注"])))
    assert "J3 XL006 error 有手机号码（这一列共 2 处），请删去，电话请写在“联系电话”列" in found
    assert any(line.startswith("D4 XL006 error 有手机号码，请删去") for line in found)
    assert not re.search(r"1[3-9]\d{9}", "".join(found))


def test_private_data_in_a_hidden_sheet_and_in_comments(shelf: Catalogue) -> None:
    from openpyxl.comments import Comment

    def change(sheet: Any) -> None:
        sheet["B3"].comment = Comment("联系 " + phone(5), "某")
        hidden = sheet.parent.create_sheet("名单")
        hidden.sheet_state = "veryHidden"
        for values in (["学生姓名", "班级", "数学成绩"], ["某", "一班", 90]):
            hidden.append(values)

    found = said(checked(shelf, workbook(good(), change=change)))
    assert "B3 XL006 error 批注里有手机号码，请删去" in found
    assert "A1 XL006 error 像是学生名单和成绩，汇总表里不能有，请删除整个名单" in found


def test_who_filled_it_in_is_left_alone(shelf: Catalogue) -> None:
    rows = [*good(), [f"填表人：某某　联系电话：{phone(9)}"]]
    title = f"{TITLE}（联络人 {phone(8)}）"
    assert said(checked(shelf, workbook(rows, title=title))) == []


def test_nobodys_name_or_number_is_in_the_result(shelf: Catalogue) -> None:
    rows = good()
    rows[0][3] = "某某" + phone(3)
    result = checked(shelf, workbook(rows))
    lines = [problem.as_text() for problem in result.problems] + summary(result)
    assert not re.search(r"1[3-9]\d{9}|示例负责人", "\n".join(lines))
    assert "1390000****03" in "\n".join(lines) or "139******03" in "\n".join(lines)


def test_sheets_that_are_none(shelf: Catalogue) -> None:
    with pytest.raises(NoTable, match="没有找到汇总表：要有一行表头，写着 序号、案例标题"):
        checked(shelf, by_hand({"甲": cells({1: ["姓名", "单位"]})}))
    with pytest.raises(NoTable, match="汇总表是空的"):
        checked(shelf, workbook([]))


def test_one_code_is_not_listed_for_ever(shelf: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rosters, "MANY", 3)
    result = of_rows(shelf, *[changed(SCHOOL, region="某区") for _ in range(5)])
    assert codes(result).count("C3 XL105") == 1
    assert len([code for code in codes(result) if code.endswith("XL105")]) == 3
    assert "XL105 这样的问题共有 5 处，只列出前 3 处；请改好后再检查" in result.remarks


def test_everything_said_is_chinese_and_says_what_to_do(shelf: Catalogue) -> None:
    rows = [row(1, ("", "", "", "", "")), row(2, ("短", "某区", "平桥小", "语文、数学", "高中"), "x")]
    for line in said(checked(shelf, workbook(rows))):
        message = line.split(" ", 3)[3]
        assert re.search("请|可以写|应为", message), message
        assert not re.search(r"[A-Za-z]{3,}", re.sub(r"suzhou-2024|gusu-\w+-\d+|“[^”]*”", "", message)), message


def test_more_rows_than_any_city_sends_are_no_roster(shelf: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rosters, "MOST_CASES", 2)
    assert len(of_rows(shelf, DISTRICT, SCHOOL).roster.entries) == 2
    with pytest.raises(NoTable, match="表头下面超过 2 行，不像一张汇总表；请只留这一次报送的案例后再试"):
        of_rows(shelf, DISTRICT, SCHOOL, SCHOOL)
