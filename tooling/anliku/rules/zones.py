"""``cases/zones.yml``: 实验区 (of the family on files)."""

from __future__ import annotations

from anliku.problem import Severity
from anliku.rules.rule import Example, Rule


def _with(district: str) -> Example:
    text = f"zones:\n  - name: 示例实验区\n    slug: shili\n    level: Ⅱ\n    districts: [{district}]\n    about: 为演示而虚构的实验区。\n"
    return Example(files=(("../../zones.yml", f"text:{text}"),), note="cases/zones.yml")


ZN001 = Rule(
    code="ZN001",
    title="实验区写得不对",
    severity=Severity.ERROR,
    what="实验区的区域写术语表里的规范名称，步骤写改进闭环的步骤，网址不重复。",
    why="实验区的案例按区域找，写错了就一个也没有。",
    bad=_with("姑苏"),
    good=_with("姑苏区"),
    source="国家义务教育质量监测结果应用实验区（Ⅰ类、Ⅱ类）；本库约定：实验区是数据",
    reported_by="读取时报告",
)

RULES = (ZN001,)
