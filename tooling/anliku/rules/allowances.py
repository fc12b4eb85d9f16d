"""What is said of ``cases/allowed.yml``; how it is read and applied is in :mod:`anliku.allowance`."""

from __future__ import annotations

from anliku.problem import Severity
from anliku.rules.rule import Example, Family, Rule

_RANKED = "一年后，我校阅读得分率位居全区第二。"
_CLEAN = "一年后，我校阅读得分率比全区均值高2.1个百分点。"
_READ = "应用允许清单时"


def _list(rule: str, text: str, since: str, until: str) -> str:
    return (
        f"allowed:\n  - case: gusu-yuwen-01\n    rule: {rule}\n    text: {text}\n    by: 市监测中心审核组\n"
        f"    reason: 引自公开文件，说的不是监测结果\n    since: {since}\n    until: {until}\n"
    )


def _with(body: str, entry: str) -> Example:
    return Example(body=body, files=(("../../allowed.yml", f"text:{entry}"),), note=f"cases/allowed.yml：\n{entry}")


AL001 = Rule(
    code="AL001",
    title="这条规则不能允许",
    severity=Severity.ERROR,
    what="允许清单里只写能允许的规则，代码照检查结果写。",
    why="孩子的隐私和读者的安全，谁也不能替他们放行。",
    bad=_with(_CLEAN, _list("PV003", "身份证号", "2026-01-01", "2026-06-30")),
    good=Example(body=_CLEAN, note="改案例，并删去这一项"),
    source="本库约定；个人信息保护法第28、31条",
    reported_by=_READ,
)


AL002 = Rule(
    code="AL002",
    title="允许的期限不对",
    severity=Severity.ERROR,
    what="期限不超过一年，截止日不早于开始的那天。",
    why="没有期限的例外，过几年就没有人记得为什么。",
    bad=_with(_RANKED, _list("LS002", "位居全区第二", "2026-01-01", "2029-01-01")),
    good=Example(body=_CLEAN, note="把 until 改到一年之内，或改案例并删去这一项"),
    source="本库约定",
    reported_by=_READ,
)


AL003 = Rule(
    code="AL003",
    title="允许已经过期",
    severity=Severity.WARNING,
    what="过了截止日，允许不再起作用，原来的错误照旧。",
    why="到期要有人再看一眼：规则可能改好了，文字也可能该改了。",
    bad=_with(_RANKED, _list("LS002", "位居全区第二", "2021-01-01", "2021-06-30")),
    good=Example(body=_CLEAN, note="改案例并删去这一项，或请原来允许的人重新看过、另定期限"),
    source="本库约定",
    reported_by=_READ,
)


AL004 = Rule(
    code="AL004",
    title="允许没有对上任何问题",
    severity=Severity.WARNING,
    what="每一项允许都要对上案例里的一处：编号、代码、原文照检查结果写；同一处只写一项。",
    why="文字已经改好，抄错了，或者写了两次；留着没用的允许，哪天会放过别的错误。",
    bad=_with(_CLEAN, _list("LS002", "位居全区第二", "2021-01-01", "2021-06-30")),
    good=Example(body=_CLEAN, note="删去这一项"),
    source="本库约定",
    reported_by=_READ,
)


AL005 = Rule(
    code="AL005",
    title="允许还没有开始",
    severity=Severity.WARNING,
    what="开始的那天以前，允许不起作用，原来的错误照旧。",
    why="日期多半写错了年份；没有写错，到那天自然起作用。",
    bad=_with(_RANKED, _list("LS002", "位居全区第二", "2999-01-01", "2999-06-30")),
    good=Example(body=_CLEAN, note="改正 since，或改案例并删去这一项"),
    source="本库约定",
    reported_by=_READ,
)


FAMILY = Family(
    "allowances",
    "允许清单",
    "检查也会看错。维护者看过、认为可以保留的一处，写进 cases/allowed.yml：哪个案例、哪条规则、原文哪几个字、谁允许的、为什么、从哪天到哪天（最多一年）。"
    "一项只管一处：原文要有检查结果所指（第几行第几列）的那个字；同样的字在别处再写一次，照样是错误。"
    "这一处就不再拦住发布，但每次检查都会列出来；没到开始的那天、过期以后，错误照旧。哪一项写错了，只有那一项不起作用。"
    "电话、证件、邮箱、账号、银行卡、住址、车牌（PV001—PV007、PV009），"
    "代码、注释、隐形字符、不安全的链接（SF001—SF003、SF005—SF007、SF009、PR008、LK002、LK003），以及文件、元数据、编号、术语、评选、图片的错误，都不能允许。"
    "号码没有看错的余地，写进允许清单等于再公开一次；像号码又不是的，请换个说法。学生姓名（PV008）是从上下文看出来的，会看错，可以允许。",
    (
        AL001,
        AL002,
        AL003,
        AL004,
        AL005,
    ),
)
