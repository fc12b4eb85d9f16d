"""What the terms, the campaigns and the allowed list may not hold, in values and in comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue, rules
from anliku.cli import main
from anliku.cli.command import FINE, FOUND
from anliku.problem import Problem
from anliku.rules.rule import Example
from tests.factory import add_case, write_library

FILES = ["taxonomy.yml", "campaigns/suzhou-2024.yml", "allowed.yml"]
# Put together here, so that nothing in the repository looks like real data.
PRIVATE = {
    "PV001": "138" + "0013" + "0000",
    "PV002": "0512" + "-" + "6500" + "0000",
    "PV003": "320508" + "20100101" + "001" + "X",
    "PV004": "shili" + "@" + "example.com",
    "PV005": "QQ：" + "10000" + "0001",
    "PV006": "卡号：" + "6222" * 4 + "006",
    "PV007": "平桥路" + "88号" + "3幢" + "301室",
    "PV009": "苏" + "E·" + "1234" + "5",
}
ENTRY = """\
allowed:
  - case: gusu-yuwen-01
    rule: LS002
    text: 位居全区第二
    by: 市监测中心审核组
    reason: 引自公开的文件
    since: 2999-01-01
    until: 2999-06-30
"""


def library(tmp_path: Path) -> Path:
    example = Example(body="一年后，我校阅读得分率位居全区第二。", files=(("../../allowed.yml", f"text:{ENTRY}"),))
    return write_library(example, tmp_path)


def change(root: Path, file: str, old: str, new: str) -> None:
    path = root / "cases" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(root: Path, file: str) -> list[Problem]:
    return [problem for problem in rules.check(catalogue.load(root)) if problem.location.file == f"cases/{file}"]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("rule", PRIVATE)
def test_private_data_in_a_comment(rule: str, file: str, tmp_path: Path) -> None:
    root = library(tmp_path)
    path = root / "cases" / file
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}# 有疑问请联系：{PRIVATE[rule]}\n", encoding="utf-8")
    (problem,) = (problem for problem in problems(root, file) if problem.rule.startswith("PV"))
    assert (problem.rule, problem.is_error, problem.location.line) == (rule, True, text.count("\n") + 1)


VALUES = [
    ("allowed.yml", "by: 市监测中心审核组", "by: 审核组 {}"),
    ("allowed.yml", "reason: 引自公开的文件", "reason: 请问审核组 {}"),
    ("campaigns/suzhou-2024.yml", "intro: ", "intro: 咨询 {}。"),
    ("campaigns/suzhou-2024.yml", "organiser: ", "organiser: 电话 {}，"),
    ("taxonomy.yml", "hint: ", "hint: 咨询 {}，"),
]


@pytest.mark.parametrize(("file", "old", "new"), VALUES)
def test_private_data_in_a_value_is_told_and_repeated_by_no_message(
    file: str, old: str, new: str, tmp_path: Path
) -> None:
    root = library(tmp_path)
    change(root, file, old, new.format(PRIVATE["PV001"]))
    assert "PV001" in {problem.rule for problem in problems(root, file)}
    assert PRIVATE["PV001"] not in " ".join(problem.message for problem in rules.check(catalogue.load(root)))


HASHES = [
    ("allowed.yml", "reason: 引自公开的文件", "reason: 引自公开的文件 #第三页说的是学校", "“为什么”（reason）"),
    ("allowed.yml", "text: 位居全区第二", "text: 位居 #全区第二", "“原文”（text）"),
    ("campaigns/suzhou-2024.yml", "organiser: ", "organiser: 示例中心 #", "“组织方”（organiser）"),
    ("taxonomy.yml", "hint: ", "hint: 从一处 #", "“说明”（hint）"),
]


@pytest.mark.parametrize(("file", "old", "new", "field"), HASHES)
def test_what_is_lost_behind_a_hash_is_told(file: str, old: str, new: str, field: str, tmp_path: Path) -> None:
    root = library(tmp_path)
    change(root, file, old, new)
    (problem,) = (problem for problem in problems(root, file) if problem.rule == "FM114")
    line = (root / problem.location.file).read_text(encoding="utf-8").split("\n")[problem.location.line - 1]
    assert line[problem.location.column - 1] == "#"
    assert field in problem.message


@pytest.mark.parametrize("comment", ["# 说明\n", "  # 缩进的说明\n"])
def test_a_comment_on_its_own_line_and_a_quoted_hash_lose_nothing(comment: str, tmp_path: Path) -> None:
    root = library(tmp_path)
    change(root, "allowed.yml", "    until:", f"{comment}    until:")
    change(root, "allowed.yml", "reason: 引自公开的文件", 'reason: "引自公开的文件 #3"')
    assert {problem.rule for problem in problems(root, "allowed.yml")} == {"AL005"}


def test_a_comment_behind_a_number_or_a_date_loses_nothing(tmp_path: Path) -> None:
    root = library(tmp_path)
    change(root, "allowed.yml", "since: 2999-01-01", "since: 2999-01-01  # 下一次评选")
    assert {problem.rule for problem in problems(root, "allowed.yml")} == {"AL005"}
    assert problems(root, "campaigns/shuangliu-2021.yml") == []


@pytest.mark.parametrize("file", FILES)
def test_whoever_checks_the_file_alone_is_told(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = library(tmp_path)
    monkeypatch.chdir(root)
    path = root / "cases" / file
    path.write_text(f"{path.read_text(encoding='utf-8')}# {PRIVATE['PV001']}\n", encoding="utf-8")
    assert main(["check", f"cases/{file}"]) == FOUND
    told = capsys.readouterr().out
    assert "PV001" in told
    assert "LS002" not in told
    add_case(root, name="gusu-yuwen-02", title="另一个案例的标题")
    assert main(["check", "cases/2024/gusu-yuwen-02"]) == FINE
