"""Contact data whose label stands in another line or cell does not reach a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.word.reading import draft, in_sections, said
from tests.formats.word.xml import cell, p, package, table, text

LOCAL = "6500" + "0000"
QQ = "1000" + "0001"
WECHAT = "shili" + "2024"
PLATE = "苏" + "E·" + "1234" + "5"
SHORT = "66" + "1234"


def row(*words: str) -> list[str]:
    return [cell(word) for word in words]


@pytest.mark.parametrize(
    "content",
    [
        table(row("姓名", "办公电话", "QQ", "微信号"), row("联络人", LOCAL, QQ, WECHAT)),
        table(row("姓名", "联络人"), row("办公电话", LOCAL), row("QQ", QQ), row("微信号", WECHAT)),
        table(row("办公电话", LOCAL, "QQ", QQ, "微信号", WECHAT), row("一", "二", "三", "四", "五", "六")),
        p("联系电话：") + p(LOCAL) + p("QQ：") + p(QQ) + p("微信号：") + p(WECHAT),
        p(text("电话：") + "<w:r><w:br/></w:r>" + text(LOCAL)) + p(f"短号：{SHORT}") + p(f"钉钉号：zs_{QQ}"),
        table([cell(p("QQ：") + p(QQ)), cell("乙")], row("车牌号", PLATE)),
    ],
)
def test_it_is_cut_and_told(content: str, tmp_path: Path) -> None:
    made = draft(package(in_sections(p("前面的话。"), content, p("后面的话。"))), tmp_path)
    private = (LOCAL, QQ, WECHAT, SHORT, f"zs_{QQ}", PLATE)
    everything = made.body + " ".join(problem.message for problem in made.problems)
    assert [value for value in private if value in everything] == []
    assert said(made, "WD001")
    assert "前面的话。" in made.body
    assert "后面的话。" in made.body


def test_a_label_alone_goes_with_its_value(tmp_path: Path) -> None:
    made = draft(package(in_sections(p("联系电话："), p(LOCAL), p("后面的话。"))), tmp_path)
    assert "联系电话" not in made.body


def test_numbers_below_other_heads_stay(tmp_path: Path) -> None:
    content = table(row("指标", "电话访谈", "人数"), row("阅读", "23", LOCAL), row("微信使用", "每天1小时", "186"))
    made = draft(package(in_sections(content, p("人数："), p(LOCAL))), tmp_path)
    assert made.body.count(LOCAL) == 2
    assert said(made, "WD001") == []
