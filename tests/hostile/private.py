"""Private data in every disguise.

All of it is put together here at run time from parts and belongs to nobody: numbers that end in
zeros, a birthday in 1800, the domain example.com. The repository itself holds none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.factory import lay
from tests.hostile.base import case_text, write
from tests.hostile.folders import saved

Recipe = Callable[[Path, str], object]

MOBILE = "".join(("1", "99", "0000", "0001"))
FIXED = "".join(("0512", "6555", "0100"))
MAIL = "@".join(("lianxi", "example.com"))
ACCOUNT = "".join(("1000", "0001"))
WECHAT = "_".join(("shili", "weixin01"))


def _identity(start: str) -> str:
    """17 digits and the check digit of GB 11643."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return start + "10X98765432"[sum(int(a) * b for a, b in zip(start, weights, strict=True)) % 11]


def _card(start: str) -> str:
    """``start`` and its Luhn digit."""
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(start))]
    return start + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


IDENTITY = _identity("".join(("110101", "1800", "0101", "000")))
IDENTITY_X = next(
    number for n in range(100) if (number := _identity("".join(("110101", "1800", "0101", f"{n:03}")))).endswith("X")
)
CARD = _card("".join(("6200", "0000", "0000", "0000", "00")))
SECRETS = (MOBILE, FIXED, FIXED[4:], MAIL, ACCOUNT, WECHAT, IDENTITY, IDENTITY_X, CARD)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
HAN = str.maketrans("0123456789", "零一二三四五六七八九")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


def _grouped(number: str, mark: str, *sizes: int) -> str:
    parts, start = [], 0
    for size in sizes:
        parts.append(number[start : start + size])
        start += size
    return mark.join(parts)


def _text(piece: str) -> Recipe:
    return lambda root, name: write(root, name, case_text(name, piece))


def _front(key: str, old: str, new: str) -> Recipe:
    """The case with ``old`` replaced by ``new`` in the front-matter line of ``key``."""

    def recipe(root: Path, name: str) -> None:
        text = case_text(name)
        start = text.index(f"\n{key}:")
        write(root, name, text[:start] + text[start:].replace(old, new, 1))

    return recipe


def _picture(file: str, data: bytes) -> Recipe:
    def recipe(root: Path, name: str) -> None:
        folder = write(root, name, case_text(name, f"![禁发样本的错因统计图]({file})"))
        (folder / file).write_bytes(data)

    return recipe


def _alt(root: Path, name: str) -> None:
    lay(write(root, name, case_text(name, f"![联系电话{MOBILE}的登记表](tu.png)")) / "tu.png", "png")


def _title(root: Path, name: str) -> None:
    piece = f'![禁发样本的错因统计图](tu.png "联系电话{MOBILE}")'
    lay(write(root, name, case_text(name, piece)) / "tu.png", "png")


_ROSTER = "\n".join(f"| {name}晓样 | {score} |" for name, score in (("赵", 96), ("钱", 88), ("孙", 73), ("李", 54)))

RECIPES: dict[str, Recipe] = {
    # Mobile numbers.
    "mobile": _text(f"有疑问请联系王老师，{MOBILE}。"),
    "mobile-spaces": _text(f"有疑问请联系王老师，{_grouped(MOBILE, ' ', 3, 4, 4)}。"),
    "mobile-wide-spaces": _text(f"有疑问请联系王老师，{_grouped(MOBILE, chr(0x3000), 3, 4, 4)}。"),
    "mobile-dashes": _text(f"有疑问请联系王老师，{_grouped(MOBILE, '-', 3, 4, 4)}。"),
    "mobile-full-width": _text(f"有疑问请联系王老师，{MOBILE.translate(WIDE)}。"),
    "mobile-with-country": _text(f"有疑问请联系王老师，+86 {MOBILE}。"),
    "mobile-digit-by-digit": _text(f"有疑问请联系王老师，{' '.join(MOBILE)}。"),
    "mobile-digit-a-tag": _text("电话" + "".join(f"<b>{digit}</b>" for digit in MOBILE)),
    "mobile-digit-a-mark": _text("电话" + "".join(f"**{d}**" if i % 2 else f"*{d}*" for i, d in enumerate(MOBILE))),
    "mobile-digit-a-cell": _text(f"|{'|'.join(MOBILE)}|\n|{'-|' * 11}"),
    "mobile-digit-a-line": _text("电话\n" + "\n".join(MOBILE)),
    "mobile-entities": _text("联系王老师，" + "".join(f"&#{ord(digit)};" for digit in MOBILE) + "。"),
    "mobile-escaped": _text("联系王老师，" + _grouped(MOBILE, "\\-", 3, 4, 4) + "。"),
    "mobile-chinese": _text(f"有疑问请联系王老师，{MOBILE.translate(HAN)}。"),
    "mobile-circled": _text(f"有疑问请联系王老师，{MOBILE.translate(CIRCLED)}。"),
    "mobile-mathematical": _text(f"有疑问请联系王老师，{''.join(chr(0x1D7CE + int(digit)) for digit in MOBILE)}。"),
    "mobile-zero-width": _text(f"有疑问请联系王老师，{chr(0x200B).join(MOBILE)}。"),
    "mobile-soft-hyphen": _text(f"有疑问请联系王老师，{_grouped(MOBILE, chr(0xAD), 3, 4, 4)}。"),
    "mobile-in-table": _text(f"| 负责人 | 联系电话 |\n| --- | --- |\n| 教研组长 | {MOBILE} |"),
    "mobile-in-heading": _text(f"### 联系{MOBILE}\n\n错题分成三堆。"),
    "mobile-in-list": _text(f"- 联系人：教研组长\n- 电话：{MOBILE}"),
    "mobile-in-quote": _text(f"> 电话：{MOBILE}"),
    "mobile-in-code": _text(f"```\n电话：{MOBILE}\n```"),
    "mobile-in-code-span": _text(f"电话`{MOBILE}`。"),
    "mobile-in-footnote": _text(f"错题分成三堆。[^1]\n\n[^1]: 电话{MOBILE}。"),
    "mobile-in-link-text": _text(f"[致电{MOBILE}](https://example.org/)"),
    "mobile-in-link-target": _text(f"[联系我们](https://example.org/?tel={MOBILE})"),
    "mobile-in-link-title": _text(f'[联系我们](https://example.org/ "{MOBILE}")'),
    "mobile-in-link-scheme": _text(f"[联系我们](tel:{MOBILE})"),
    "mobile-in-autolink": _text(f"<tel:+86{MOBILE}>"),
    "mobile-in-comment": _text(f"<!-- 联系王老师{MOBILE} -->"),
    "mobile-in-hidden-reference": _text(f"[//]: # (联系王老师{MOBILE})"),
    "mobile-in-alt-text": _alt,
    "mobile-in-picture-title": _title,
    "mobile-in-picture-metadata": _picture("tu.jpg", saved("JPEG", comment=MOBILE.encode())),
    "mobile-in-picture-name": _picture(f"{MOBILE}.png", saved("PNG")),
    "mobile-in-summary": _front("summary", "一年后作了后测", f"咨询{MOBILE}"),
    "mobile-in-title": _front("title", "禁发样本", f"禁发样本{MOBILE}"),
    "mobile-in-unit": _front("unit", "示例小学", f"示例小学{MOBILE}"),
    "mobile-in-authors": _front("authors", "示例数学课题组", f"示例课题组{MOBILE}"),
    "mobile-in-keywords": _front("keywords", "估算", f'"{MOBILE}"'),
    "mobile-in-source": _front("evidence", "n=140", f"联系{MOBILE}"),
    "mobile-in-yaml-comment": _front("unit", "示例小学\n", f"示例小学  # 联系{MOBILE}\n"),
    # Fixed lines.
    "fixed": _text(f"学校电话{FIXED}。"),
    "fixed-dash": _text(f"学校在{_grouped(FIXED, '-', 4, 8)}接听来电。"),
    "fixed-parentheses": _text(f"学校在（{FIXED[:4]}）{FIXED[4:]}接听来电。"),
    "fixed-spaces": _text(f"学校在{_grouped(FIXED, ' ', 4, 4, 4)}接听来电。"),
    "fixed-full-width": _text(f"学校在{_grouped(FIXED, '－', 4, 8).translate(WIDE)}接听来电。"),
    "fixed-with-country": _text(f"学校在+86-{FIXED[1:4]}-{FIXED[4:]}接听来电。"),
    "fixed-without-area": _text(f"学校电话：{FIXED[4:]}。"),
    "fixed-chinese": _text(f"学校电话：{FIXED.translate(HAN)}。"),
    "fixed-zero-width": _text(f"学校在{_grouped(FIXED, chr(0x200B), 4, 4, 4)}接听来电。"),
    "fixed-digit-a-tag": _text("电话" + "".join(f"<i>{digit}</i>" for digit in FIXED)),
    "fixed-in-table": _text(f"| 单位 | 电话 |\n| --- | --- |\n| 石桥示例小学 | {_grouped(FIXED, '-', 4, 8)} |"),
    # Identity numbers with a right check digit.
    "identity": _text(f"学生的身份信息为{IDENTITY}。"),
    "identity-with-x": _text(f"学生的身份信息为{IDENTITY_X}。"),
    "identity-small-x": _text(f"学生的身份信息为{IDENTITY_X.lower()}。"),
    "identity-spaces": _text(f"学生的身份信息为{_grouped(IDENTITY, ' ', 6, 8, 4)}。"),
    "identity-full-width": _text(f"学生的身份信息为{IDENTITY.translate(WIDE)}。"),
    "identity-zero-width": _text(f"学生的身份信息为{chr(0x200D).join(IDENTITY)}。"),
    "identity-in-table": _text(f"| 序号 | 证件 |\n| --- | --- |\n| 1 | {IDENTITY} |"),
    # Mail, accounts, cards, addresses.
    "mail": _text(f"来信请寄{MAIL}。"),
    "mail-full-width": _text(f"来信请寄{MAIL.replace('@', '＠')}。"),
    "mail-spelled": _text(f"来信请寄{MAIL.replace('@', '(at)')}。"),
    "mail-spaces": _text(f"来信请寄{MAIL.replace('@', ' @ ')}。"),
    "mail-autolink": _text(f"来信请寄<{MAIL}>。"),
    "mail-link": _text(f"[来信](mailto:{MAIL})"),
    "mail-link-entities": _text("[来信](" + "".join(f"&#{ord(letter)};" for letter in f"mailto:{MAIL}") + ")"),
    "mail-in-summary": _front("summary", "一年后作了后测", f"来信{MAIL}"),
    "qq": _text(f"请加QQ：{ACCOUNT}。"),
    "qq-spelled": _text(f"请加扣扣{ACCOUNT}。"),
    "qq-group": _text(f"家长QQ群号{ACCOUNT}。"),
    "qq-full-width": _text(f"请加ＱＱ号{ACCOUNT.translate(WIDE)}。"),
    "wechat": _text(f"请加微信号：{WECHAT}。"),
    "wechat-spelled": _text(f"请加VX：{WECHAT}。"),
    "wechat-is-mobile": _text(f"微信同号{MOBILE}。"),
    "bank-card": _text(f"费用请转到{CARD}。"),
    "bank-card-spaces": _text(f"银行卡号{_grouped(CARD, ' ', 4, 4, 4, 4, 3)}。"),
    "home-address": _text("学生家住吴中区石桥镇示例路8号6幢302室。"),
    "home-address-label": _text("家庭住址：吴中区示例新村6幢302室。"),
    "home-address-in-table": _text("| 学生 | 家庭住址 |\n| --- | --- |\n| 甲 | 吴中区示例新村12幢304室 |"),
    # Pupils.
    "class-list": _text(f"四（2）班名单：{'、'.join(f'{surname}晓样' for surname in '赵钱孙李周吴郑王冯陈')}。"),
    "class-list-in-table": _text(
        "| 学号 | 姓名 | 性别 |\n| --- | --- | --- |\n| 01 | 赵晓样 | 男 |\n| 02 | 钱晓样 | 女 |\n| 03 | 孙晓样 | 男 |"
    ),
    "names-beside-scores": _text(f"| 学生姓名 | 得分 |\n| --- | --- |\n{_ROSTER}"),
    "names-beside-scores-in-text": _text("赵晓样同学得了54分，钱晓样同学得了96分，孙晓样同学只有38分。"),
    "name-beside-score": _text("学生姓名：赵晓样，数学成绩54分。"),
}
