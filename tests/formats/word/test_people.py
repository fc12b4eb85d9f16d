"""Names in a line: every spelling of names that forms and bylines use, and nothing dropped."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anliku.formats.word.understand.boxes import chosen
from anliku.formats.word.understand.people import is_names, named_in


def kinds(text: str, labelled: bool = True) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for credit in named_in(text, labelled):
        found.setdefault(credit.kind, []).append(credit.words)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三、李四，王五；赵六/钱七", {"person": ["张三", "李四", "王五", "赵六", "钱七"]}),
        ("张　三、李　四、王小明", {"person": ["张三", "李四", "王小明"]}),
        ("张　三　李　四　王小明", {"person": ["张三", "李四", "王小明"]}),
        ("欧阳 娜 张 小明", {"person": ["欧阳娜", "张小明"]}),
        ("王 小 明", {"person": ["王小明"]}),
        ("李雷 韩梅", {"person": ["李雷", "韩梅"]}),
        ("张三和李四", {"person": ["张三", "李四"]}),
        ("张和平与李及时以及王五", {"person": ["张和平", "李及时", "王五"]}),
        ("张三.李四.王五", {"person": ["张三", "李四", "王五"]}),
        ("张三·李四", {"person": ["张三", "李四"]}),
        ("张三1,李四2", {"person": ["张三", "李四"]}),
        ("张三¹，李四²*", {"person": ["张三", "李四"]}),
        ("①张三②李四", {"person": ["张三", "李四"]}),
        ("张三¹李四²", {"person": ["张三", "李四"]}),
        ("张三1李四2", {"person": ["张三", "李四"]}),
        ("1.张三 2.李四", {"person": ["张三", "李四"]}),
        ("张三（校长）、李四（教导主任）", {"person": ["张三", "李四"], "role": ["校长", "教导主任"]}),
        ("张三  校长   李四  语文教师", {"person": ["张三", "李四"], "role": ["校长", "语文教师"]}),
        ("李四校长、校长王五", {"person": ["李四", "王五"], "role": ["校长", "校长"]}),
        ("孙八（执笔）", {"person": ["孙八"], "role": ["执笔"]}),
        ("张三，李四等", {"person": ["张三", "李四"], "rest": ["等"]}),
        ("张三、李四等5人", {"person": ["张三", "李四"], "rest": ["等5人"]}),
        ("张三及其团队", {"person": ["张三"], "rest": ["及其团队"]}),
        ("五年级科学备课组全体教师", {"group": ["五年级科学备课组全体教师"]}),
        ("语文组、教导处", {"group": ["语文组", "教导处"]}),
        ("Mike Smith、张三", {"person": ["Mike Smith", "张三"]}),
        ("诸葛孔明亮", {"person": ["诸葛孔明亮"]}),
        ("古丽米娜尔·艾买提江阿卜杜拉", {"person": ["古丽米娜尔·艾买提江阿卜杜拉"]}),
        ("𠮷三、李四", {"person": ["𠮷三", "李四"]}),
        ("王校长", {"unclear": ["王校长"]}),
        (
            "张三（校长，统筹）、李四（教导主任，写作）",
            {"person": ["张三", "李四"], "role": ["校长", "教导主任"], "rest": ["统筹", "写作"]},
        ),
        ("张三（方案设计）、李四（常务）", {"person": ["张三", "李四"], "rest": ["方案设计", "常务"]}),
        ("张三（Zhang San）、李四(Li Si)", {"person": ["张三", "李四"], "rest": ["Zhang San", "Li Si"]}),
        ("示例课题组（张三、李四）", {"group": ["示例课题组"], "person": ["张三", "李四"]}),
        ("张三   审核：李四   校对：王五", {"person": ["张三"], "rest": ["审核", "李四", "校对", "王五"]}),
        ("张三 摄影：李四（教师）、王五", {"person": ["张三"], "role": ["教师"], "rest": ["摄影", "李四", "王五"]}),
        ("张三，电话，短号、邮箱", {"person": ["张三"], "unclear": ["电话", "短号", "邮箱"]}),
    ],
)
def test_behind_a_label(text: str, expected: dict[str, list[str]]) -> None:
    found = kinds(text)
    found.pop("mark", None)
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "张三（苏州市示例实验小学，江苏苏州 215128）",
            {"person": ["张三"], "unit": ["苏州市示例实验小学"], "place": ["江苏苏州", "215128"]},
        ),
        (
            "张三（吴中区示例小学，江苏 苏州 215128）",
            {"person": ["张三"], "unit": ["吴中区示例小学"], "place": ["江苏", "苏州", "215128"]},
        ),
        ("苏州市第16示例中学 张三", {"unit": ["苏州市第16示例中学"], "person": ["张三"]}),
        ("吴中区示例小学（215128）", {"unit": ["吴中区示例小学"], "place": ["215128"]}),
        ("吴中区示例小学：张三", {"unit": ["吴中区示例小学"], "person": ["张三"]}),
        ("吴中区示例小学（东校区） 张三", {"unit": ["吴中区示例小学（东校区）"], "person": ["张三"]}),
        ("吴中区示例小学科学教研组", {"unit": ["吴中区示例小学"], "group": ["科学教研组"]}),
        ("吴中区示例小学“读图”课题组", {"unit": ["吴中区示例小学"], "group": ["“读图”课题组"]}),
        ("苏州大学附属示例小学校长张三", {"unit": ["苏州大学附属示例小学"], "role": ["校长"], "person": ["张三"]}),
        ("（1.吴中区示例小学；2.吴中区示例中心）", {"unit": ["吴中区示例小学", "吴中区示例中心"]}),
        ("从数据到课堂", {"unclear": ["从数据到课堂"]}),
        (
            "张三，李四（苏州市吴中区示例实验小学，江苏 苏州，215128）",
            {"person": ["张三", "李四"], "unit": ["苏州市吴中区示例实验小学"], "place": ["江苏", "苏州", "215128"]},
        ),
        (
            "张三（吴中区示例小学，浙江，杭州）",
            {"person": ["张三"], "unit": ["吴中区示例小学"], "place": ["浙江", "杭州"]},
        ),
    ],
)
def test_without_a_label(text: str, expected: dict[str, list[str]]) -> None:
    assert kinds(text, labelled=False) == expected


NAMES = st.sampled_from(["张三", "李四", "欧阳小明", "古丽·艾买提", "Mike Smith", "王和平", "陈与时", "示例语文组"])
BETWEEN = st.sampled_from(["、", "，", ",", "；", "/", "　", "  ", " ", "和", "、 "])
BEHIND = st.sampled_from(["", "（校长）", "(执笔)", "1", "²", "（语文教师）", "*"])


@settings(max_examples=300)
@given(parts=st.lists(st.tuples(NAMES, BEHIND, BETWEEN), min_size=1, max_size=6))
def test_every_letter_comes_back(parts: list[tuple[str, str, str]]) -> None:
    text = "".join(name + behind + between for name, behind, between in parts)
    words = "".join(credit.words for credit in named_in(text, labelled=True))
    for name, behind, _ in parts:
        assert "".join(name.split()) in "".join(words.split())
        assert re.sub(r"[^\u4e00-\u9fff]", "", behind) in words


def test_cells_of_names() -> None:
    assert is_names("张三、李四")
    assert not is_names("备课")
    assert not is_names("教师")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("□语文 ☑数学 □英语", ["数学"]),
        ("□√小学 □初中", ["小学"]),
        ("□语文　■数学　■科学", ["数学", "科学"]),
        ("小学（√） 初中（ ）", ["小学"]),
        ("[√]小学 [ ]初中", ["小学"]),
        ("语文□ 数学√", ["数学"]),
        ("√小学 初中", ["小学"]),
        ("□小学 □初中", []),
        ("二〇二四年", None),
        ("语文", None),
    ],
)
def test_boxes(text: str, expected: list[str] | None) -> None:
    assert chosen(text) == expected
