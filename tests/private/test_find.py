"""Private data: every disguise is seen through, and numbers that only look private are left alone.

Everything private here is put together at run time and belongs to nobody.
"""

from __future__ import annotations

import re

import pytest

from anliku import private
from anliku.private import around, find
from anliku.private.value_cells import in_rows
from tests.private.forms import some

MOBILE = "".join(("138", "0013", "0000"))
PHONE = "".join(("0512", "6500", "0000"))
HAN = str.maketrans("0123456789", "零一二三四五六七八九")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


def checked(start: str) -> str:
    """17 digits with their check digit (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return start + "10X98765432"[sum(int(a) * b for a, b in zip(start, weights, strict=True)) % 11]


def luhn(start: str) -> str:
    """``start`` with its Luhn digit."""
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(start))]
    return start + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


IDENTITY = checked("".join(("320508", "18000101", "001")))
CARD = luhn("".join(("6222", "0000", "0000", "0000", "00")))


def groups(number: str, mark: str, *sizes: int) -> str:
    parts = []
    for size in sizes:
        parts.append(number[:size])
        number = number[size:]
    return mark.join(parts)


@pytest.mark.parametrize(
    "text",
    [
        MOBILE,
        f"+86{MOBILE}",
        f"0086-{MOBILE}",
        f"86 {MOBILE}",
        groups(MOBILE, " ", 3, 4, 4),
        groups(MOBILE, "-", 3, 4, 4),
        groups(MOBILE, "—", 3, 4, 4),
        groups(MOBILE, "·", 3, 8),
        groups(MOBILE, " ", 7, 4),
        groups(MOBILE, "\n- ", 4, 4, 3),
        groups(MOBILE, "\n\n", 4, 4, 3),
        f"({MOBILE[:3]}){MOBILE[3:]}",
        " ".join(MOBILE),
        "\n".join(MOBILE),
        "\u200b".join(MOBILE),
        "\u2060".join(MOBILE),
        MOBILE.translate(WIDE),
        MOBILE.translate(HAN),
        MOBILE.translate(CIRCLED),
        MOBILE.translate(HAN).replace("一", "幺").replace("零", "〇"),
        f"手机：{groups(MOBILE, ' ', 2, 3, 3, 3)}",
        f"n=186 {MOBILE}",
        f"统一{MOBILE}号",
        f"电话 {groups(MOBILE, '/', 3, 4, 4)}",
        f"联系{groups(MOBILE, '，', 3, 4, 4)}",
        f"致电：{groups(MOBILE, ', ', 3, 4, 4)}",
        f"{groups(MOBILE, '/', 3, 4, 4)}（手机）",
        f"https://www.example.org/{MOBILE}",
        f"https://www.example.org/a?b={MOBILE}&c=d",
    ],
)
def test_mobile_in_every_disguise(text: str) -> None:
    (hit,) = find(f"见{text}。")
    assert (hit.kind, hit.key) == (private.MOBILE, MOBILE)
    assert hit.masked == f"{MOBILE[:3]}******{MOBILE[-2:]}"


@pytest.mark.parametrize(
    "text",
    [
        groups(PHONE, "-", 4, 8),
        f"（{PHONE[:4]}）{PHONE[4:]}",
        f"{PHONE[:4]} {groups(PHONE[4:], ' ', 4, 4)}",
        PHONE,
        f"+86 {PHONE[1:4]} {PHONE[4:]}",
        f"010-{PHONE[4:]}",
        f"电话：{PHONE[4:]}",
        f"传真 {groups(PHONE[4:], '-', 4, 4)}",
        f"电话{PHONE.translate(HAN)}",
    ],
)
def test_fixed_line(text: str) -> None:
    (hit,) = find(f"{text}。")
    assert hit.kind == private.PHONE


@pytest.mark.parametrize(
    "text",
    [
        IDENTITY,
        IDENTITY.lower(),
        groups(IDENTITY, " ", 6, 8, 4),
        " ".join(IDENTITY),
        IDENTITY.translate(WIDE),
        "身份证 " + "".join(("320508", "990101", "001")),
        "身份证号：" + IDENTITY[:-1] + str((int(IDENTITY[-1].replace("X", "0")) + 1) % 10),
    ],
)
def test_identity_number(text: str) -> None:
    (hit,) = find(text)
    assert hit.kind == private.IDENTITY


@pytest.mark.parametrize(
    "text",
    [
        "shili@example.com",
        "shili＠example.com",
        "shili (at) example.com",
        "shili[at]example.edu.cn",
        "shi.li@a.b.cn",
        "shili 艾特 example 点 com",
    ],
)
def test_mail(text: str) -> None:
    (hit,) = find(f"请发到{text}，谢谢")
    assert hit.kind == private.MAIL
    assert "@" in hit.key


@pytest.mark.parametrize(
    "text",
    [
        "QQ：",
        "QQ号",
        "qq群 ",
        "家长QQ群号码：",
        "扣扣:",
        "微信号：shili_",
        "加微信:shili_",
        "VX：abc",
        "WeChat ID: abc_",
        "加微信 abc_",
        "V❤：abc_",
        "v❤️ : abc_",
        "群号 ",
        "钉钉群：",
        "V信 shili_",
        "VX shili_",
        "抖音号 shili_",
        "快手号：",
        "小红书账号是shili.",
        "视频号ID：abc",
    ],
)
def test_account(text: str) -> None:
    (hit,) = find(text + "".join(("1000", "0001")))
    assert hit.kind == private.ACCOUNT


@pytest.mark.parametrize("behind", ["张老师", "米老师", "家长请加", "步老师", "本周有效", "，人人可加"])
def test_a_surname_behind_the_number_is_no_unit(behind: str) -> None:
    for label in ("QQ：", "微信：", "电话："):
        assert len(find(f"{label}{''.join(('2345', '6789'))}{behind}")) == 1, label


WECHAT = "shili" + "2024"


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"我的微信是{WECHAT}",
            f"微信（{WECHAT}）",
            f"微信【{WECHAT}】",
            f"微信“{WECHAT}”",
            f"微信-{WECHAT}",
            f"微信/{WECHAT}",
        ),
        *(
            f"微信{WECHAT}. ",
            f"微信{WECHAT}.png",
            f"VX❤{WECHAT}",
            f"微信😀{WECHAT}",
            f"微信叫{WECHAT}",
            f"微信同号：{WECHAT}",
            f"微信账户是{WECHAT}",
        ),
    ],
)
def test_account_behind_any_mark(text: str) -> None:
    assert [(hit.kind, hit.key) for hit in find(text)] == [(private.ACCOUNT, WECHAT)]


@pytest.mark.parametrize(
    "name",
    [
        "徵信：",
        "㣲信：",
        "巍信：",
        "薇：",
        "佳V：",
        "家微",
        "加薇：",
        "十V：",
        "微xin：",
        "Wei信：",
        "вх：",
        "vⅹ：",
        "v×：",
        "weix：",
        "威x：",
        "微💕：",
        "薇❤️：",
    ],
)
def test_account_behind_a_disguised_name(name: str) -> None:
    assert [(hit.kind, hit.key) for hit in find(f"{name}{WECHAT}")] == [(private.ACCOUNT, WECHAT)]


@pytest.mark.parametrize("name", ["扣：", "🐧：", "🐧", "抠抠", "蔻蔻", "叩叩："])
def test_qq_behind_a_disguised_name(name: str) -> None:
    assert [hit.kind for hit in find(name + "".join(("4567", "8901")))] == [private.ACCOUNT]


@pytest.mark.parametrize("mark", ["/", "，", "、", "_", "；", "（"])
def test_labelled_numbers_with_any_mark_between(mark: str) -> None:
    assert [hit.kind for hit in find(f"身份证号：{groups(IDENTITY, mark, 4, 4, 4, 4, 2)}")] == [private.IDENTITY]
    assert [hit.kind for hit in find(f"卡号：{groups(CARD, mark, 4, 4, 4, 4, 3)}")] == [private.BANK]
    assert [hit.kind for hit in find(f"电话：{groups(MOBILE, mark, 4, 4, 3)}")] == [private.MOBILE]


def test_other_signs_for_a_dash_and_for_at() -> None:
    assert [hit.kind for hit in find(groups(MOBILE, "一", 3, 4, 4))] == [private.MOBILE]
    assert [hit.kind for hit in find("zhangsan@@" + "qq.com")] == [private.MAIL]


def test_pieces_are_put_together_only_where_they_can_be_nothing_else() -> None:
    born = checked("".join(("320508", "19900101", "001")))
    assert [hit.kind for _, hit in private.in_pieces((born[:6], born[6:]), told=False)] == [private.IDENTITY]
    assert [hit.kind for _, hit in private.in_pieces((CARD[:6], CARD[6:]), told=False)] == [private.BANK]
    assert [hit.kind for _, hit in private.in_pieces(("1", MOBILE[:6], MOBILE[6:]), told=True)] == [private.MOBILE]
    assert list(private.in_pieces((MOBILE[:6], MOBILE[6:]), told=False)) == []
    assert list(private.in_pieces(("186", "1302", "61.2", "70"), told=True)) == []
    wrong = born[:-1] + ("1" if born[-1] != "1" else "2")
    assert list(private.in_pieces((wrong[:6], wrong[6:]), told=True)) == []


def test_bank_card_needs_a_right_check_digit_and_a_reason() -> None:
    assert [hit.kind for hit in find(CARD)] == [private.BANK]
    assert [hit.kind for hit in find(f"{groups(CARD, ' ', 4, 4, 4, 4, 3)}")] == [private.BANK]
    assert find(CARD[:-1] + str((int(CARD[-1]) + 1) % 10)) == []
    other = luhn("4111" + "0000" * 2 + "000")
    assert find(other) == []
    assert [hit.kind for hit in find(f"卡号 {other}")] == [private.BANK]


@pytest.mark.parametrize(
    "text",
    [
        "平桥路88号3幢301室",
        "平桥新村12幢",
        "示例花园3栋2单元501",
        "平桥街5号602室",
        "家住城东第三村5组12号",
        "小明家在平桥区示例街 100 号 302",
    ],
)
def test_address(text: str) -> None:
    (hit,) = find(f"学生甲，{text}。")
    assert hit.kind == private.ADDRESS


@pytest.mark.parametrize(
    "text",
    [
        "索引号 11341802003284838Y",
        "2023—2024学年",
        "（512）66",
        "n=186 2023—2024学年",
        "186-2023-2024",
        "ISBN 978-7-107-12345-6，9787107123456",
        "10.1016/j.compedu.2020.103812",
        "doi:10.13812/13900000000",
        "https://www.example.org/13900000000.html",
        "12345、12355、110和120",
        "苏教质监〔2024〕3号",
        "20240329，2024-03-29至2024-12-15",
        "0.13812345678，3.1415926535897932",
        "15000000000元",
        "得分率61.2%，均分86.4，差21.7个百分点",
        "| 138 | 1234 | 5678 |",
        "ISSN 0257-5876，GB/T 2260—2007",
        "1234567890123456789",
        "QQ 2023-2024，QQ群2024年建立",
        "微信公众号：gusujiaoyu，微信小程序Abcdefg，微信 WeChat",
        "图片是 icon@2x.png，@某老师",
        "教学楼3号楼301室，综合楼2幢301室",
        "平桥路小学3号楼301室，学校地址：平桥路88号",
        "课文里第三单元的习作，村里5座桥，走廊里3号楼，小区有3栋楼",
        "一二三四五六七八九十，一、三、五、七",
        "三校参测人数为138，1200，1300，前测138/1200/1300",
        "大家在平桥路 100 号参观，国家在2023年",
        "加微信公众号shiliwenhao，家长群20240901建立，班级群2024年建立",
        "小明艾特 3 点到校",
        "1995\n2008\n123，1500\n2300\n67",
        "V信 wechat，vx leadership，抖音账号20240901注册，视频 id 见表，小红书里的笔记，视频号已停用",
        "第1次 3 5 7 9 1 3 5 7 9",
    ],
)
def test_what_only_looks_private(text: str) -> None:
    assert find(text) == []


def test_places_are_those_of_the_text_as_given() -> None:
    text = f"推\u200b断，电话：{chr(0x200B).join(MOBILE)}；{MOBILE}"
    first, second = find(text)
    assert text[first.start : first.end] == "\u200b".join(MOBILE)
    assert text[second.start : second.end] == MOBILE


def test_one_number_is_one_finding() -> None:
    assert [hit.kind for hit in find(f"微信号：{MOBILE}，QQ：{MOBILE}，{MOBILE}@example.com")] == [
        private.MOBILE,
        private.MOBILE,
        private.MAIL,
    ]


@pytest.mark.parametrize(
    ("label", "value"),
    [("电话（短号）", "661234"), ("邮箱/QQ", "12345678"), ("微信或短号", "661234"), ("QQ、电话", "65123456")],
)
def test_labels_that_share_a_cell(label: str, value: str) -> None:
    rows = [["姓名", label], ["李四", value]]
    assert [(row, column) for row, column, _ in in_rows(rows, find)] == [(1, 1)]


def test_labels_are_found_as_if_they_were_looked_for_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels of numbers are looked for before figures only; here, in a text full of both, in the whole text."""
    text = "\n".join(f"{form.text}{'字' * (number % 130)}" for number, form in enumerate(some(7, 3_000)))
    hits = find(text)
    for cached in (around.figures, around.before_figures):
        cached.cache_clear()
    monkeypatch.setattr(around, "_FIGURES", re.compile("(?s).+"))
    assert find(text) == hits
    for cached in (around.figures, around.before_figures):
        cached.cache_clear()
