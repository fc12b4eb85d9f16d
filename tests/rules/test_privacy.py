"""PV: private data in text, tables, links, alt text, comments, metadata; pupils with scores.

What the numbers themselves may look like is tested in tests/test_private.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.rules.rule import Example
from tests.factory import CASE_ID, problems_of
from tests.private.forms import checked as identity
from tests.private.forms import luhn as card

INDEX = f"cases/2024/{CASE_ID}/index.md"
MOBILE = "".join(("138", "0013", "0000"))
MASKED = f"{MOBILE[:3]}******{MOBILE[-2:]}"
ZHANG, LI, WANG = "张" + "明", "李" + "小红", "王" + "刚"
NAMES = [surname + given for surname in "张王李赵" for given in ("明", "红", "刚")]


def found(example: Example, tmp_path: Path) -> list[tuple[str, str]]:
    """Rule and place of every privacy problem."""
    return [
        (problem.rule, str(problem.location).removeprefix(f"{INDEX}:"))
        for problem in problems_of(example, tmp_path)
        if problem.rule.startswith("PV")
    ]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (f"家长电话：{MOBILE}。", "33:6"),
        (f"| 家长 | 电话 |\n| --- | --- |\n| 学生甲 | {MOBILE} |", "35:9"),
        (f"[电话](tel:{MOBILE})", "33:10"),
        (f"[电话](tel:%31{MOBILE[1:]})", "33:1"),
        (f"[电话][t]\n\n[t]: tel:{MOBILE}", "35:10"),
        (f'[附表](#归因分析 "{MOBILE}")', "33:13"),
        (f"![家长电话{MOBILE}](a.png)", "33:7"),
        (f"<!-- {MOBILE} -->", "33:6"),
        (f"`{MOBILE}`", "33:2"),
        (f"```\n{MOBILE}\n```", "34:1"),
        (f"**{MOBILE[:5]}**{MOBILE[5:]}", "33:3"),
        ("".join(f"**{digit}**" if index % 2 else digit for index, digit in enumerate(MOBILE)), "33:1"),
        ("".join(f"<b>{digit}</b>" for digit in MOBILE), "33:4"),
        ("<div>\n" + "".join(f"<b>{digit}</b>" for digit in MOBILE) + "\n</div>", "33:1"),
        ("".join(f"&#{ord(digit)};" for digit in MOBILE), "33:1"),
        (f"[^1]\n\n[^1]: 电话{MOBILE}", "35:9"),
    ],
)
def test_found_wherever_it_stands_and_once(body: str, place: str, tmp_path: Path) -> None:
    files = (("a.png", "png"),) if "a.png" in body else ()
    assert found(Example(body=body, files=files), tmp_path) == [("PV001", place)]


@pytest.mark.parametrize(
    ("front", "line"),
    [
        (f"summary: 监测显示学生推不出原因，家长电话{MOBILE}，教研组逐题研读选项。", 15),
        ('summary: "监测显示学生推不出原因，家长电话\\u0031' + MOBILE[1:] + '，教研组逐题研读选项。"', 15),
        (f"authors: [示例语文课题组, 组长{MOBILE}]", 12),
        (f"keywords: [推断, {MOBILE}]", 14),
        (f"# 联系人 {MOBILE}", 1),
        (f"phone: {MOBILE}", 22),
    ],
)
def test_front_matter_is_searched_too(front: str, line: int, tmp_path: Path) -> None:
    codes = [code for code, place in found(Example(front=front), tmp_path)]
    assert "PV001" in codes


def test_message_masks_the_number_and_says_what_to_do(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(body=f"家长电话：{MOBILE}。"), tmp_path)
    assert MASKED in problem.message
    assert MOBILE not in problem.message
    assert "请删去" in problem.message
    assert problem.is_error


def test_no_other_rule_repeats_it(tmp_path: Path) -> None:
    example = Example(
        front=f"unit: 姑苏区平桥示例小学 # 联系{MOBILE}\naward: {MOBILE}", body=f'[附表](#归因分析 "{MOBILE}")'
    )
    said = [problem.message for problem in problems_of(example, tmp_path)]
    assert len(said) > 2
    assert [message for message in said if MOBILE in message] == []


def test_every_place_of_the_same_number_is_reported(tmp_path: Path) -> None:
    assert found(Example(body=f"{MOBILE}\n\n{MOBILE}"), tmp_path) == [("PV001", "33:1"), ("PV001", "35:1")]


def test_numbers_in_neighbouring_cells_are_no_telephone(tmp_path: Path) -> None:
    body = "| 一 | 二 | 三 |\n| --- | --- | --- |\n| 138 | 1234 | 5678 |\n| 1 | 3 | 8 |"
    assert found(Example(body=body), tmp_path) == []


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("一 | 二 | 三", f"{MOBILE[:3]} | {MOBILE[3:7]} | {MOBILE[7:]}"),
        ("电话 | 二 | 三", " | ".join(("139", "1234", "5678"))),
    ],
)
def test_telephone_over_three_cells(head: str, row: str, tmp_path: Path) -> None:
    body = f"| {head} | 四 |\n| --- | --- | --- | --- |\n| {row} | 1 |"
    ((code, place),) = found(Example(body=body), tmp_path)
    assert (code, place.partition(":")[0]) == ("PV001", "35")


LOCAL, QQ, WECHAT = "6500" + "0000", "1000" + "0001", "shili" + "2024"
PLATE = "苏" + "E·" + "1234" + "5"


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (
            f"| 姓名 | 办公电话 | QQ | 微信号 |\n| --- | --- | --- | --- |\n| 联络人 | {LOCAL} | {QQ} | {WECHAT} |",
            # The numbers, and that the table as a whole is a round's list of contacts.
            {"PV002", "PV005", "PV011"},
        ),
        (f"| 项目 | 内容 |\n| --- | --- |\n| QQ | {QQ} |", {"PV005"}),
        (f"| **联系电话** | **备注** |\n| --- | --- |\n| {LOCAL} | 上午 |", {"PV002"}),
        (f"联系电话：\n\n{LOCAL}", {"PV002"}),
        (f"**微信号：**\n\n{WECHAT}", {"PV005"}),
        (f"电话：\\\n{LOCAL}", {"PV002"}),
        ("短号：" + "66" + "1234", {"PV002"}),
        (f"钉钉号：zs_{QQ}", {"PV005"}),
        (f"家长的车（{PLATE}）", {"PV009"}),
        (f"![家长的车{PLATE}](a.png)", {"PV009"}),
        (f"[车](https://www.example.org/?QQ={QQ})", {"PV005"}),
    ],
)
def test_label_and_value_in_different_cells_and_lines(body: str, codes: set[str], tmp_path: Path) -> None:
    files = (("a.png", "png"),) if "a.png" in body else ()
    assert {code for code, _ in found(Example(body=body, files=files), tmp_path)} == codes


BORN = identity("".join(("320508", "19900101", "001")))
CARD = card("".join(("6222", "0000", "0000", "0000", "00")))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (f"| 一 | 二 |\n| --- | --- |\n| {BORN[:6]} | {BORN[6:]} |", "PV003"),
        ("\n".join(f"- {BORN[start : start + 4]}" for start in range(0, 18, 4)), "PV003"),
        (f"| 一 | 二 |\n| --- | --- |\n| {CARD[:6]} | {CARD[6:]} |", "PV006"),
        (f"> 卡号：{CARD[:6]}\n> {CARD[6:]}", "PV006"),
        (f"> {MOBILE[:6]}\n> {MOBILE[6:]}", "PV001"),
        (f"| 电话 | 续 |\n| --- | --- |\n| {MOBILE[:6]} | {MOBILE[6:]} |", "PV001"),
    ],
)
def test_numbers_in_pieces(body: str, code: str, tmp_path: Path) -> None:
    assert code in {code for code, _ in found(Example(body=body), tmp_path)}


def test_file_names_are_searched(tmp_path: Path) -> None:
    files = ((f"{PLATE}.png", "png"), (f"QQ{QQ}.png", "png"))
    body = f"![图](<{PLATE}.png>)\n\n![图](QQ{QQ}.png)"
    codes = {code for code, _ in found(Example(body=body, files=files), tmp_path)}
    assert codes == {"PV005", "PV009"}


def test_telephone_in_a_link(tmp_path: Path) -> None:
    body = f"[通知](https://www.example.org/a?b={MOBILE})"
    assert [code for code, _ in found(Example(body=body), tmp_path)] == ["PV001"]


def rows(head: str, *lines: str) -> str:
    """A table: cells parted by ``|``."""
    return "\n".join((f"|{head}|", "|" + " --- |" * (head.count("|") + 1), *(f"|{line}|" for line in lines)))


def table(head: str, *names: str, values: str = "61 | 74") -> str:
    rows = "\n".join(f"| {name} | {values} |" for name in names)
    return f"| {head} | 前测 | 后测 |\n| --- | ---: | ---: |\n{rows}"


@pytest.mark.parametrize(
    "body",
    [
        table("姓名", ZHANG, LI),
        table("学生姓名", ZHANG, LI, WANG),
        table("学生", ZHANG, LI),
        table("**姓 名**", ZHANG, LI),
        table("", ZHANG, LI, WANG),
        table("学号", "2023" + "001", "2023" + "002"),
        f"期中测试，{ZHANG}得了85分，{LI}92分。",
        f"{ZHANG}：85分；{LI}同学：92.5分",
        "学号：2023" + "010101",
        f"获奖学生名单：{'、'.join(NAMES)}",
        f"学生{ZHANG}前测 56 分，后测 78 分。",
        f"五（2）班学生{LI}得分由56升到78。",
        f"{LI}同学数学考了 56 分，{WANG}同学考了 91 分。",
        table("姓名", ZHANG),
        rows("学生|语文", f"{ZHANG}|85"),
        rows("学生|语文", f"{ZHANG}同学|85", f"{LI}同学|80"),
        rows("序号|名字|语文", f"1|{ZHANG}|85", f"2|{LI}|80", f"3|{WANG}|70"),
        rows(f"学生|{ZHANG}|{LI}|{WANG}", "前测|61|70|80"),
        rows("等第|学生", f"A|{ZHANG}、{LI}、{WANG}", f"B|{NAMES[3]}、{NAMES[4]}"),
        f"我班的{ZHANG}得分由61提高到85。",
        f"以{ZHANG}为例，前测61分，后测85分。",
        f"四（2）班{ZHANG}考了85分。",
        f"个案一：{ZHANG}，男，10岁，前测61分。",
        f"学生：{ZHANG}，85分。",
        f"三年级二班{WANG}得85分。",
        f"学生：{'买买提' + '·艾力'}，85分。",
        rows("学生|前测", f"{ZHANG}|优", f"{LI}|良"),
        f"学生{'买买提' + '·艾力'}85分。",
        f"{ZHANG}：61；{LI}：70；{WANG}：80",
        f"姓名：{ZHANG}，成绩：85分。",
        f"- {ZHANG} 85分\n- {LI} 86分",
        f"满分学生：{ZHANG}、{LI}、{WANG}",
        f"学生姓名：{ZHANG[0]}\u3000{ZHANG[1]}",
        f"{'欧阳' + '娜娜'}同学得分率85%。",
        f"以{'陈' + '一诺'}同学为例，她的得分由 56 分升到 78 分。",
    ],
)
def test_pupils_by_name(body: str, tmp_path: Path) -> None:
    assert [code for code, _ in found(Example(body=body), tmp_path)] == ["PV008"]


@pytest.mark.parametrize(
    "body",
    [
        f"应用题：{'张' + '华'}得了95分，{LI}得了90分，相差几分？",
        f"{ZHANG}同学的例子来自课本第3题，正确率为61.2%。",
        f"题目：以{ZHANG}为例，前测61分，后测85分，提高了百分之几？",
        f"{'孟' + '子期女'}得5分，{'白' + '娘子母'}得3分。",
        f"学生{ZHANG}的作品得分率为61.2%。",
    ],
)
def test_who_may_be_somebody_in_a_book_is_asked(body: str, tmp_path: Path) -> None:
    assert {code for code, _ in found(Example(body=body), tmp_path)} <= {"PV010"}


def test_a_pupil_in_the_name_of_an_indicator(tmp_path: Path) -> None:
    front = f"evidence: [{{indicator: {ZHANG}同学得分, before: 61, after: 74, unit: 分}}]"
    assert "PV008" in {code for code, _ in found(Example(front=front), tmp_path)}


@pytest.mark.parametrize(
    "body",
    [
        table("姓名", "学生甲", "学生乙", "学生丙"),
        table("学生", "实验班", "对照班"),
        table("学生", "优等", "学困"),
        table("姓名", "高分组", "低分组"),
        rows("同学|人数|正确率", "同意|61|20%", "反对|70|30%"),
        rows("姓名|分工|教龄", f"{ZHANG}|组长|12", f"{LI}|成员|8"),
        rows("姓名|学科|课时", f"{ZHANG}|数学|12", f"{LI}|语文|8"),
        rows("考号段|人数", "2024" + "0001|30"),
        table("学生", "S1", "S2", "S3"),
        table("学生", "学生A", "学生B"),
        table("姓名", "张某", "李某某", "小明"),
        table("姓名", ZHANG, LI, values="教师 | 组长"),
        table("指标", "方法", "时间", "高分段", "金属材料"),
        table("周次", "周一", "周二", "周三"),
        table("班级", "高一班", "方老师", "江苏"),
        "语文85分，数学92分，高分段90分，平均88分，满分100分。",
        "王老师85分钟，李老师90分钟",
        f"课题组成员：{'、'.join(NAMES)}",
        "学号不公开，座号1—45",
        "学生甲前测 56 分，某学生考了 78 分，学生小明得 60 分，小王同学考了 91 分。",
        "学生发展指数为 78，同学们平均 56 分，全班同学共 45 人，高一同学 30 人。",
        "学生方程得分率 61%，学生宋词成绩 70 分，学生任务得分 8，学生周测得分 56，学生罗列得分点 3 个。",
        "许多同学得了 90 分，任何同学都能得 60 分，向其他同学介绍 3 次，周围同学 5 人。",
        f"学生{LI}（化名）前测 56 分。",
        f"学生{LI}在课上提出了问题。",
    ],
)
def test_what_names_no_pupil(body: str, tmp_path: Path) -> None:
    assert found(Example(body=body), tmp_path) == []
