"""Libraries that no city has yet: the longest, the widest, more than one page, and none at all."""

from __future__ import annotations

from pathlib import Path

from anliku.rules.rule import Example
from anliku.site.pages import PAGE_SIZE
from tests.factory import add_case, make_library, make_publishable

ID = "gusu-yuwen-00"
TITLE = (
    "从“读得懂”到“读得深”：基于监测数据的小学高年级非连续性文本阅读教学改进与学校、年级、班级三级教研支持机制的反思A&B"
)
UNBROKEN = "把监测报告里的每一个数字都变成课堂上看得见的改变并且让每一位老师和每一名学生都说得出自己这一年往前走了哪一步又为什么走得"
"""Sixty characters without a sign to break at."""
PICTURES = 12
COLUMNS = 12

_FRONT = f"""\
id: {ID}
title: {TITLE}
subject: [语文, 数学, 英语, 科学, 艺术, 劳动]
stage: [小学, 初中]
unit: 姑苏区平桥示例小学与城南示例初级中学九年一贯制联合教研共同体示例校区
authors: [示例语文课题组, 示例数学课题组, 示例英语课题组, 示例科学课题组]
problem: [阅读素养, 运算能力, 高阶思维, 科学探究]
keywords: [推断, 追问, 非连续性文本, 联合教研共同体, 分层作业, 后测, 课堂观察, 学习单]
evidence:
  - {{indicator: 推断类题目得分率, before: 0, after: 100, unit: "%", better: 高, source: "2023年10月市监测，n=186；2024年10月校内后测，n=182"}}
  - {{indicator: 每天书面作业超过一小时的学生比例, before: 99.9, after: 0.1, unit: "%", better: 低, source: "2023年10月与2024年10月校内问卷，n=182"}}
  - {{indicator: 图书馆全年借阅册数, before: 1024, after: 123456, unit: 册, better: 高, source: "2023年与2024年图书馆借阅登记"}}
  - {{indicator: 师生关系指数, before: 3.25, after: 3.25, better: 高, source: "2023年市监测，n=186；2024年校内问卷，n=182"}}
sample: false
"""

_TEXT = """\
### 学生答对了，却说不出依据

教师先看数据，再看学生的作答[^1]。网址很长：<https://example.org/a-very-long-address/that/does/not/break/anywhere/because-it-has-no-spaces-0123456789>。

#### 三类题目

1. 提取信息；
   - 直接提取；
   - 在图表里提取。
2. 形成解释。

> 我知道答案，可我不知道为什么。

`SELECT` 和 **追问** 都要慢下来。

[^1]: 作答由两位教师背靠背分类。
"""


def longest(root: Path) -> Path:
    """One case at every limit, and as many plain ones as fill more than one page of a list."""
    make_publishable(make_library(root))
    head = "| 题号 | " + " | ".join(f"第{number}次测查" for number in range(1, COLUMNS)) + " |"
    rows = "\n".join(
        "| 推断 | " + " | ".join(f"{60 + row + column}.5%" for column in range(1, COLUMNS)) + " |" for row in range(4)
    )
    table = f"{head}\n|{' --- |' * COLUMNS}\n{rows}\n"
    shown = "\n\n".join(f"![第{n}周的学习单，右侧一栏写着依据](week-{n}.png)" for n in range(1, PICTURES + 1))
    files = tuple((f"week-{n}.png", "png") for n in range(1, PICTURES + 1))
    add_case(root, Example(front=_FRONT, body=f"{_TEXT}\n{table}\n{shown}\n", files=files), ID)
    for number in range(1, PAGE_SIZE + 1):
        title = UNBROKEN if number == 1 else f"第{number}次追问：一节阅读课的改进"
        add_case(root, name=f"gusu-yuwen-{number:02}", title=title)
    return root


def empty(root: Path) -> Path:
    """A library on its first day: no case."""
    return make_publishable(make_library(root))
