"""Private data made at test time: a kind, a disguise, and the text that holds it.

Nothing here belongs to anybody: numbers are drawn from a seed when the tests run, cards and
identity numbers with regions or banks that do not exist, mail at hosts kept for examples.
``forms(seed)`` gives the same forms each time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from anliku import private

PUPIL = "学生的姓名与成绩"

HAN = str.maketrans("0123456789", "零一二三四五六七八九")
CAPITAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
CALLED = str.maketrans("0123456789", "〇幺二三四五六七八九")
RADIO = str.maketrans("0123456789", "洞幺两三四五六拐八勾")
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
BRACKETED = str.maketrans("123456789", "⑴⑵⑶⑷⑸⑹⑺⑻⑼")
BLACK = str.maketrans("123456789", "❶❷❸❹❺❻❼❽❾")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
BOLD = str.maketrans({str(digit): chr(0x1D7CE + digit) for digit in range(10)})
LETTERS = str.maketrans("01", "Ol")
LETTERS_TOO = str.maketrans("01", "oI")
CYRILLIC = str.maketrans("aeopcxAEOPCXT", "аеорсхАЕОРСХТ")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Form:
    """One piece of private data as somebody may write it."""

    kind: str
    disguise: str
    """Empty: written plainly."""
    text: str


def checked(start: str) -> str:
    """17 digits with their check digit (GB 11643)."""
    return start + "10X98765432"[sum(int(a) * b for a, b in zip(start, _WEIGHTS, strict=True)) % 11]


def luhn(start: str) -> str:
    """``start`` with its Luhn digit."""
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(start))]
    return start + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


def groups(value: str, mark: str, *sizes: int) -> str:
    """``value`` cut into pieces of these sizes and the rest."""
    parts = []
    for size in sizes:
        parts.append(value[:size])
        value = value[size:]
    return mark.join(part for part in [*parts, value] if part)


class _Maker:
    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)

    def digits(self, count: int) -> str:
        return "".join(self.draw.choice("0123456789") for _ in range(count))

    def mobile(self) -> str:
        return "1" + self.draw.choice("3456789") + self.digits(9)

    def local(self) -> str:
        return self.draw.choice("35678") + self.digits(7)

    def phone(self) -> str:
        return self.draw.choice(("010", "021", "0512", "0566", "028", "0755")) + "-" + self.local()

    def birth(self, century: str = "19") -> str:
        year = f"{century}{self.digits(2)}" if century else self.digits(2)
        return f"{year}{self.draw.randint(1, 12):02}{self.draw.randint(1, 28):02}"

    def identity(self) -> str:
        return checked(self.draw.choice(("320599", "340299", "110199")) + self.birth() + self.digits(3))

    def old_identity(self) -> str:
        return self.draw.choice(("320599", "340299")) + self.birth("") + self.digits(3)

    def permit(self) -> str:
        return checked(self.draw.choice(("810000", "820000", "830000")) + self.birth() + self.digits(3))

    def foreign_permit(self) -> str:
        return checked("9" + "32" + "999" + self.birth() + self.digits(3))

    def passport(self) -> str:
        return self.draw.choice(("E", "G", "EA", "EK")) + self.digits(7) + self.draw.choice("0123456789")[:0]

    def card(self) -> str:
        return luhn("62" + self.digits(self.draw.choice((13, 16))))

    def plate(self) -> str:
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
        body = [self.draw.choice("0123456789") for _ in range(5)]
        if self.draw.random() < 0.5:
            body[self.draw.randrange(5)] = self.draw.choice(letters)
        return self.draw.choice("苏沪浙皖川粤京") + self.draw.choice(letters) + "".join(body)

    def electric_plate(self) -> str:
        body = self.draw.choice("DF") + self.digits(5) if self.draw.random() < 0.6 else self.digits(5) + "D"
        return self.draw.choice("苏沪浙皖川粤京") + self.draw.choice("ABCDEFGH") + body

    def qq(self) -> str:
        return self.draw.choice("23456789") + self.digits(self.draw.randint(5, 9))

    def name(self) -> str:
        name = "".join(self.draw.choice("abcdefghkmnpqrstuwxyz") for _ in range(self.draw.randint(5, 8)))
        return name + self.draw.choice(("_", "", "")) + self.digits(self.draw.randint(2, 4))

    def mail(self) -> str:
        host = ("example.com", "example.edu.cn", "qq.com", "163.com", "126.com", "sina.com", "school.example.org")
        return f"{self.name()}@{self.draw.choice(host)}"

    def home(self) -> str:
        place = self.draw.choice(
            ("平桥路{a}号{b}幢{c}室", "示例新村{b}幢{c}室", "示例花园{b}栋{d}单元{c}室", "平桥小区{b}号楼{c}室")
        )
        return place.format(
            a=self.draw.randint(2, 400),
            b=self.draw.randint(1, 60),
            c=self.draw.randint(101, 2404),
            d=self.draw.randint(1, 4),
        )

    def pupil(self) -> str:
        return self.draw.choice("王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗") + self.draw.choice(
            (
                "子涵",
                "雨桐",
                "浩然",
                "欣怡",
                "明",
                "丽",
                "小红",
                "思远",
                "佳怡",
                "梓轩",
                "俊杰",
                "静",
                "晓雯",
                "宇航",
                "一诺",
            )
        )

    def number_of_pupil(self) -> str:
        return "20" + self.digits(8)


# --- disguises that suit any number -------------------------------------------------------------

Disguise = Callable[[str, random.Random], str]


def _each(mark: str) -> Disguise:
    return lambda value, draw: mark.join(value)


def _in_threes(mark: str) -> Disguise:
    return lambda value, draw: groups(value, mark, 3, 4)


def _table(table: dict[int, str]) -> Disguise:
    return lambda value, draw: value.translate(table)


def _mixed(value: str, draw: random.Random) -> str:
    return "".join(mark.translate(draw.choice((HAN, CAPITAL, {}))) for mark in value)


def _keycaps(value: str, draw: random.Random) -> str:
    return "".join(f"{mark}\ufe0f\u20e3" if mark.isdigit() else mark for mark in value)


NUMBER: dict[str, Disguise] = {
    "空格": _each(" "),
    "零宽字符": _each("\u200b"),
    "全角": _table(WIDE),
    "汉字数字": _table(HAN),
    "大写数字": _table(CAPITAL),
    "幺和〇": _table(CALLED),
    "汉字和数字混写": _mixed,
    "带圈数字": _table(CIRCLED),
    "粗体数字": _table(BOLD),
    "上标数字": _table(RAISED),
    "键帽": _keycaps,
    "字母 O 和 l": _table(LETTERS),
    "字母 o 和 I": _table(LETTERS_TOO),
}
TELEPHONE: dict[str, Disguise] = NUMBER | {
    "洞幺拐勾": _table(RADIO),
    "括号数字": _table(BRACKETED),
    "黑圈数字": _table(BLACK),
    "连字符": _in_threes("-"),
    "点": _in_threes("."),
    "间隔号": _in_threes("·"),
    "破折号": _in_threes("——"),
    "波浪号": _in_threes("~"),
    "下划线": _in_threes("_"),
    "表情": _in_threes("😊"),
    "五角星": _in_threes("★"),
    "箭头": _in_threes("→"),
    "杠": _in_threes("杠"),
    "分两行": lambda value, draw: groups(value, "\n", 7),
    "分三行": lambda value, draw: groups(value, "\n", 4, 4),
    "一字一行": _each("\n"),
    "一字一点": _each("."),
    "一字一横": _each("-"),
    "区号 86": lambda value, draw: f"+86 {value}",
    "划掉": _each("\u0336"),
    "全角空格": _in_threes("\u3000"),
}
LABELLED_ONLY: dict[str, Disguise] = {
    "斜线": _in_threes("/"),
    "顿号": _in_threes("、"),
    "逗号": _in_threes("，"),
    "竖线": _in_threes("｜"),
    "乘号": _in_threes("*"),
    "加号": _in_threes("+"),
    "乱分组": lambda value, draw: groups(value, draw.choice((" ", "-", "  ")), 2, 3, 3),
    "夹着字": lambda value, draw: f"{value[:3]}然后{value[3:7]}最后{value[7:]}",
}

# --- forms by kind ------------------------------------------------------------------------------

Lines = Iterator[tuple[str, str, str]]


def _sentence(draw: random.Random, value: str, *labels: str) -> str:
    label = draw.choice(labels)
    if not label:
        return draw.choice(("见{}。", "（{}）", "{}", "请记下{}，谢谢。")).format(value)
    return draw.choice(
        (
            "{0}：{1}。",
            "{0}:{1}",
            "{0} {1}",
            "{0}是{1}，请保存",
            "| {0} | {1} |",
            "**{0}：**{1}",
            "{0}：\n\n{1}",
            "{0}：\n{1}",
        )
    ).format(label, value)


def _mobiles(make: _Maker) -> Lines:
    labels = ("手机", "联系电话", "电话", "家长手机号", "手机号码")
    yield private.MOBILE, "", _sentence(make.draw, make.mobile(), "", *labels)
    for name, disguise in TELEPHONE.items():
        yield private.MOBILE, name, _sentence(make.draw, disguise(make.mobile(), make.draw), "", *labels)
    for name, disguise in LABELLED_ONLY.items():
        yield private.MOBILE, name, f"{make.draw.choice(labels)}：{disguise(make.mobile(), make.draw)}。"


def _phones(make: _Maker) -> Lines:
    yield private.PHONE, "", _sentence(make.draw, make.phone(), "", "电话", "办公电话", "传真")
    yield private.PHONE, "", f"（{make.draw.choice(('0512', '010'))}）{make.local()}"
    yield private.PHONE, "", _sentence(make.draw, make.local(), "办公电话", "电话", "座机", "联系电话", "联系方式")
    yield (
        private.PHONE,
        "短号",
        _sentence(make.draw, make.draw.choice("6789") + make.digits(5), "短号", "集团短号", "虚拟网"),
    )
    for name, disguise in NUMBER.items():
        yield private.PHONE, name, _sentence(make.draw, disguise(make.local(), make.draw), "电话", "座机", "办公电话")
        yield (
            private.PHONE,
            name,
            _sentence(make.draw, disguise(make.phone().replace("-", ""), make.draw), "电话", "座机"),
        )


def _identities(make: _Maker) -> Lines:
    labels = ("身份证号", "身份证号码", "证件号码", "公民身份号码")
    yield private.IDENTITY, "", _sentence(make.draw, make.identity(), "", *labels)
    yield private.IDENTITY, "", _sentence(make.draw, make.old_identity(), "", *labels)
    for name, disguise in NUMBER.items():
        yield private.IDENTITY, name, _sentence(make.draw, disguise(make.identity(), make.draw), "", *labels)
    yield (
        private.IDENTITY,
        "分组",
        _sentence(make.draw, groups(make.identity(), make.draw.choice(" -"), 6, 8), "", *labels),
    )
    yield private.IDENTITY, "分两行", _sentence(make.draw, groups(make.identity(), "\n", 6), "", *labels)
    yield private.IDENTITY, "小写 x", checked("320599" + "19800101" + "001").lower()


def _papers(make: _Maker) -> Lines:
    labels = ("护照", "护照号", "护照号码", "passport", "证件号码")
    yield private.PASSPORT, "", _sentence(make.draw, make.draw.choice("EG") + make.digits(8), "", *labels)
    yield private.PASSPORT, "", _sentence(make.draw, make.draw.choice(("EA", "EK", "EF")) + make.digits(7), *labels)
    yield private.PASSPORT, "", _sentence(make.draw, "C" + make.digits(8), "港澳通行证", "往来港澳通行证号")
    yield (
        private.PASSPORT,
        "",
        _sentence(make.draw, make.draw.choice("HM") + make.digits(8), "回乡证", "来往内地通行证"),
    )
    yield private.PASSPORT, "", _sentence(make.draw, "8" + make.digits(7), "台胞证", "台湾居民来往大陆通行证号码")
    for name in ("空格", "零宽字符", "全角", "汉字数字", "带圈数字", "键帽", "字母 O 和 l"):
        value = make.draw.choice("EG") + NUMBER[name](make.digits(8), make.draw)
        yield private.PASSPORT, name, _sentence(make.draw, value, "护照号", "护照号码")
    yield private.PERMIT, "", _sentence(make.draw, make.permit(), "", "居住证号", "港澳居民居住证")
    yield private.PERMIT, "", _sentence(make.draw, make.foreign_permit(), "", "永久居留身份证", "居留证号")
    yield private.PERMIT, "", _sentence(make.draw, "ZZZ" + "3205" + make.birth("") + make.digits(2), "", "永久居留证")
    for name, disguise in NUMBER.items():
        yield private.PERMIT, name, _sentence(make.draw, disguise(make.permit(), make.draw), "居住证号", "居住证号码")


def _cards(make: _Maker) -> Lines:
    labels = ("银行卡号", "卡号", "工资卡账号")
    yield private.BANK, "", _sentence(make.draw, make.card(), "", *labels)
    yield private.BANK, "", _sentence(make.draw, luhn("4" + make.digits(14)), *labels)
    for name, disguise in NUMBER.items():
        yield private.BANK, name, _sentence(make.draw, disguise(make.card(), make.draw), "", *labels)
    yield (
        private.BANK,
        "四位一组",
        _sentence(make.draw, groups(make.card(), make.draw.choice(" -."), 4, 4, 4, 4), "", *labels),
    )


def _plates(make: _Maker) -> Lines:
    labels = ("车牌", "车牌号", "车牌号码")
    for plate in (make.plate(), make.electric_plate()):
        yield private.PLATE, "", _sentence(make.draw, plate, "", *labels)
        yield private.PLATE, "", _sentence(make.draw, f"{plate[:2]}·{plate[2:]}", "", *labels)
        for name, value in (
            ("空格", f"{plate[:2]} {plate[2:]}"),
            ("连字符", f"{plate[0]}-{plate[1]}-{plate[2:]}"),
            ("全角", plate.translate(WIDE)),
            ("零宽字符", "\u200b".join(plate)),
            ("字母 O", plate.replace("0", "O")),
            ("带圈数字", plate.translate(CIRCLED)),
            ("汉字数字", plate.translate(HAN)),
            ("西里尔字母", plate.translate(CYRILLIC)),
        ):
            yield private.PLATE, name, _sentence(make.draw, value, "", *labels)
        yield private.PLATE, "小写", _sentence(make.draw, plate.lower(), *labels)
        yield private.PLATE, "一字一空", _sentence(make.draw, " ".join(plate), *labels)


def _mails(make: _Maker) -> Lines:
    yield private.MAIL, "", _sentence(make.draw, make.mail(), "", "邮箱", "电子邮箱", "E-mail")
    signs = {
        "全角＠": "＠",
        "(at)": " (at) ",
        "[at]": "[at]",
        "（at）": "（at）",
        "{at}": "{at}",
        "艾特": "艾特",
        "（艾特）": "（艾特）",
        "#": "#",
        "＃": "＃",
        "◎": "◎",
        "空格@": " @ ",
        "ⓐ": "ⓐ",
        "圈a": "圈a",
    }
    for name, sign in signs.items():
        yield private.MAIL, name, _sentence(make.draw, make.mail().replace("@", sign), "", "邮箱", "电子邮箱")
    for name, sign in {"at": " at ", "*": "*", "&": "&", "☆": "☆", "$": "$"}.items():
        yield private.MAIL, name, f"邮箱：{make.name()}{sign}{make.draw.choice(('163', '126', 'qq', 'sina'))}.com"
    local, _, host = make.mail().partition("@")
    yield private.MAIL, "点", f"{local}@{host.replace('.', '点')}"
    yield private.MAIL, "艾特…点", f"{local} 艾特 {host.replace('.', ' 点 ')}"
    yield private.MAIL, "(dot)", f"{local}(at){host.replace('.', '(dot)')}"
    yield private.MAIL, "at dot", f"邮箱 {make.name()} at 163 dot com"
    yield private.MAIL, "句号当点", f"邮箱：{make.name()}@163。com"
    yield private.MAIL, "全角", make.mail().translate(WIDE)
    yield private.MAIL, "零宽字符", "\u200b".join(make.mail())
    yield private.MAIL, "空格", " ".join(make.mail())
    yield private.MAIL, "西里尔字母", f"{make.name()}@qq.com".translate(CYRILLIC)
    yield private.MAIL, "没有后缀", f"邮箱：{make.name()}@163"
    yield private.MAIL, "分两行", f"邮箱：{make.name()}\n@163.com"
    yield private.MAIL, "分两格", f"| 邮箱 | {make.name()} | @qq.com |"


def _accounts(make: _Maker) -> Lines:
    for label in ("QQ", "QQ号", "qq", "QQ 号码", "QQ群", "家长QQ群号"):
        yield private.ACCOUNT, "", _sentence(make.draw, make.qq(), label)
    for label in ("微信号", "微信", "微信ID", "WeChat", "微信账号"):
        yield private.ACCOUNT, "", f"{label}{make.draw.choice('：:')}{make.name()}"
    for label in ("钉钉号", "钉钉", "飞书号", "抖音号"):
        yield private.ACCOUNT, "", f"{label}：{make.name()}"
    for label in (
        "扣扣",
        "企鹅号",
        "Q Q",
        "请加QQ",
        "加扣扣",
        "Q-Q",
        "ＱＱ",
        "加Q",
        "q号",
        "Q",
        "抠抠号",
        "球球",
        "秋秋号",
        "QQ邮箱",
    ):
        yield private.ACCOUNT, f"QQ 写成{label}", f"{label}：{make.qq()}"
    for name, disguise in NUMBER.items():
        yield private.ACCOUNT, name, _sentence(make.draw, disguise(make.qq(), make.draw), "QQ", "QQ号", "qq群")
    homophones = (
        "薇信",
        "威信",
        "徽信",
        "V信",
        "v信",
        "VX",
        "vx",
        "wx",
        "WX",
        "微❤",
        "V❤",
        "微心",
        "卫星",
        "卫星号",
        "维信",
        "唯信",
        "魏信",
        "薇❤️",
    )
    for label in (*homophones, "微 信", "微-信", "w x", "v x", "weixin", "微x", "Ｖ信", "ｗｘ", "微\u200b信", "绿泡泡"):
        yield private.ACCOUNT, f"微信写成{label}", f"{label}{make.draw.choice(('：', ':', '号：', ' : '))}{make.name()}"
    for label in (
        "加v",
        "加V",
        "加微",
        "加薇",
        "加微信",
        "加我v",
        "+v",
        "＋V",
        "➕v",
        "加wx",
        "加vx",
        "加我微信",
        "加卫星",
        "加威信",
        "加个v",
        "+微",
    ):
        yield private.ACCOUNT, f"{label}", f"{label}{make.draw.choice(('：', ' ', ''))}{make.name()}"
    yield private.ACCOUNT, "微信号分两行", f"微信号：\n\n{make.name()}"
    yield private.ACCOUNT, "微信号全角", f"微信号：{make.name().translate(WIDE)}"
    yield private.ACCOUNT, "微信号空格", f"微信号：{' '.join(make.name())}"
    yield private.ACCOUNT, "微信号西里尔", f"微信号：{make.name().translate(CYRILLIC)}"
    yield private.ACCOUNT, "微信同号", f"微信：{make.name()}（手机同号）"


def _homes(make: _Maker) -> Lines:
    labels = ("家庭住址", "住址", "家庭地址", "现住址")
    yield private.ADDRESS, "", _sentence(make.draw, make.home(), "", *labels)
    yield private.ADDRESS, "", f"学生甲家住{make.home()}。"
    yield private.ADDRESS, "", f"家住平桥路{make.draw.randint(2, 300)}号，离学校很近。"
    yield private.ADDRESS, "", f"家住城东第三村{make.draw.randint(1, 9)}组{make.draw.randint(1, 99)}号。"
    yield private.ADDRESS, "", f"住在平桥小区{make.draw.randint(1, 30)}-{make.draw.randint(101, 1204)}。"
    yield private.ADDRESS, "", f"家庭住址：示例镇平桥村{make.draw.randint(1, 9)}组{make.draw.randint(1, 99)}号"
    yield private.ADDRESS, "全角", make.home().translate(WIDE)
    yield private.ADDRESS, "零宽字符", "\u200b".join(make.home())
    room = make.draw.randint(1, 9)
    yield private.ADDRESS, "汉字数字", f"平桥新村{str(room).translate(HAN)}幢{make.digits(3).translate(HAN)}室"
    yield private.ADDRESS, "带圈数字", make.home().translate(CIRCLED)
    yield private.ADDRESS, "空格", f"平桥新村 {room} 幢 {make.draw.randint(101, 999)} 室"
    yield private.ADDRESS, "连字符", f"示例花园{room}-{make.draw.randint(1, 3)}-{make.draw.randint(101, 999)}"
    yield private.ADDRESS, "#", f"平桥新村{room}#{make.draw.randint(101, 999)}"
    yield (
        private.ADDRESS,
        "分两行",
        f"家庭住址：\n\n平桥路{make.draw.randint(2, 99)}号{room}幢{make.draw.randint(101, 999)}室",
    )
    yield private.ADDRESS, "分两格", f"| 平桥路{make.draw.randint(2, 99)}号 | {room}幢{make.draw.randint(101, 999)}室 |"


def _pupils(make: _Maker) -> Lines:
    score, better = make.draw.randint(40, 70), make.draw.randint(71, 99)
    yield PUPIL, "", f"学号：{make.number_of_pupil()}"
    yield PUPIL, "", f"{make.pupil()}（学号 {make.number_of_pupil()}）"
    yield PUPIL, "", f"期中测试，{make.pupil()}得了{score}分，{make.pupil()}{better}分。"
    yield PUPIL, "", f"{make.pupil()}同学数学考了 {score} 分。"
    yield PUPIL, "", f"学生{make.pupil()}前测 {score} 分，后测 {better} 分。"
    rows = "\n".join(f"| {make.pupil()} | {make.draw.randint(40, 99)} |" for _ in range(3))
    yield PUPIL, "", f"| 姓名 | 成绩 |\n| --- | --- |\n{rows}"
    rows = "\n".join(f"| {make.number_of_pupil()} | {make.draw.randint(40, 99)} |" for _ in range(3))
    yield PUPIL, "", f"| 学号 | 成绩 |\n| --- | --- |\n{rows}"
    yield PUPIL, "汉字数字", f"学号：{make.number_of_pupil().translate(HAN)}"
    yield PUPIL, "全角", f"学号：{make.number_of_pupil().translate(WIDE)}"
    yield PUPIL, "零宽字符", f"学号：{chr(0x200B).join(make.number_of_pupil())}"
    yield PUPIL, "空格", f"学号：{' '.join(make.number_of_pupil())}"
    yield PUPIL, "分两行", f"学号：\n\n{make.number_of_pupil()}"
    name = make.pupil()
    yield PUPIL, "姓名空格", f"学生{name[0]} {name[1:]}前测 {score} 分，后测 {better} 分。"
    yield PUPIL, "姓名零宽", f"学生{chr(0x200B).join(name)}前测 {score} 分，后测 {better} 分。"


KINDS = (_mobiles, _phones, _identities, _papers, _cards, _plates, _mails, _accounts, _homes, _pupils)


def forms(seed: int, rounds: int) -> Iterator[Form]:
    """``rounds`` times every kind in every disguise, with other numbers each time."""
    for number in range(rounds):
        for make in KINDS:
            for kind, disguise, text in make(_Maker(seed * 1_000 + number)):
                yield Form(kind, disguise, text)


def some(seed: int, count: int) -> list[Form]:
    """The first ``count`` forms."""
    return list(islice(forms(seed, 1_000), count))
