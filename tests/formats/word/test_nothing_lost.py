"""Nothing of a document is lost in silence: forms and front pages made at random.

Each document is put together from names, labels, values, paragraphs and layouts that teachers
use, in any combination. Everything that was put in has to be in the case, or in a message; and
what a message says was taken is in the case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from anliku import catalogue, source
from anliku.contribute.adopt import adopt
from anliku.formats.word.understand.draft import Draft
from anliku.markdown import Document
from tests.factory import make_library
from tests.formats.word.reading import SECTIONS, draft, in_sections
from tests.formats.word.xml import cell, p, package, table

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭"
_GIVEN = "明华军伟芳娜敏静强磊洋勇艳杰涛超秀兰霞平刚桂英文辉建玲"
_OTHER_NAMES = ["古丽米娜尔·艾买提江阿卜杜拉", "Mike Smith", "欧阳修文", "诸葛孔明亮", "示例语文备课组", "读图课题组"]
_POSTS = ["校长", "副校长", "教导主任", "语文教师", "教科室主任", "教研员", "一级教师"]
_SCHOOLS = ["苏州市吴中区示例实验小学", "太仓市云溪示例中学", "昆山市望河示例小学（东校区）", "相城区示例教研室"]
_COLUMNS = 6


@dataclass
class Made:
    """A document, and what has to be found again."""

    random: Random
    body: str = ""
    words: list[str] = field(default_factory=list)
    """In the case, or in a message."""
    names: list[str] = field(default_factory=list)
    """Likewise; they are only taken apart from the words to be told better."""
    count: int = 0

    def number(self) -> str:
        self.count += 1
        return f"{self.random.randint(2, 9)}{self.count}.{self.random.randint(1, 9)}"

    def sentence(self) -> str:
        """A paragraph that is like no other of the document."""
        said = f"{self.random.choice(('后测', '访谈', '听课', '问卷'))}显示，这一项是{self.number()}%，变化看得见。"
        self.words.append(said)
        return said

    def name(self) -> str:
        while True:
            first = self.random.choice(_SURNAMES)
            name = first + "".join(self.random.sample(_GIVEN, self.random.randint(1, 2)))
            if self.random.random() < 0.15:
                name = self.random.choice(_OTHER_NAMES)
            if not any(name in other or other in name for other in self.names):
                self.names.append(name)
                return name

    def people(self, count: int) -> str:
        """Names as they are typed, one after the other."""
        between = self.random.choice(["、", "，", ",", "；", "  ", "　", " / ", "、 "])
        named = []
        for _ in range(count):
            name = self.name()
            typed = name
            if len(name) == 2 and self.random.random() < 0.4 and not between.isspace():
                typed = f"{name[0]}{self.random.choice('　 ')}{name[1]}"
            behind = self.random.choice(["", "", "", "（post）", "(post)", "1", "²"])
            if "post" in behind:
                post = self.random.choice(_POSTS)
                self.words.append(post)
                behind = behind.replace("post", post)
            named.append(typed + behind)
        return between.join(named) + self.random.choice(["", "", "", "等"])

    def title(self) -> str:
        words = f"让{self.random.choice(('提问', '作业', '读图', '错题'))}慢下来的第{self.number()}次改进"
        self.words.append(words)
        return words


def pair(made: Made, label: str, value: str, columns: int = _COLUMNS) -> list[list[str]]:
    """A label with its value, in one of the ways to cut a table."""
    middle = len(label) // 2
    label = f"{label[:middle]}{made.random.choice(('', '', ' ', '　'))}{label[middle:]}"
    return made.random.choice(
        [
            [[cell(label), cell(value, span=columns - 1)]],
            [[cell(label, span=2), cell(value, span=columns - 2)]],
            [[cell(f"{label}：{value}", span=columns)]],
            [[cell(f"{label}：", span=2), cell(value, span=columns - 2)]],
            [[cell(label, span=columns)], [cell(value, span=columns)]],
            [[cell(label, value, span=columns)]],
        ]
    )


def members(made: Made) -> list[list[str]]:
    """The members, as a list under its head or in cells."""
    layout = made.random.randrange(4)
    count = made.random.randint(1, 6)
    if layout == 0:
        return pair(made, made.random.choice(["工作组成员", "课题组成员", "成员"]), made.people(count))
    if layout == 1:
        count = min(count, _COLUMNS - 1)
        cells = [made.name() for _ in range(count)] + [""] * (_COLUMNS - 1 - count)
        return [["成员", *cells]]
    columns = ["姓名", "职务", "承担任务分工"]
    if made.random.random() < 0.3:
        made.random.shuffle(columns)
    within = layout == 2
    rows = [
        [cell("工作组成员", merge="restart") if within else cell("工作组成员"), *(cell(name) for name in columns[:2])]
    ]
    rows[0].append(cell(columns[2], span=_COLUMNS - 3))
    for _ in range(count):
        values = {"姓名": made.name(), "职务": "", "承担任务分工": ""}
        if made.random.random() < 0.5:
            values["职务"] = made.random.choice(_POSTS)
            made.words.append("职务")
        if made.random.random() < 0.5:
            values["承担任务分工"] = "统计与整理"
            made.words.append("分工")
        typed = [values[name] for name in columns]
        first = cell(merge="continue") if within else cell("")
        rows.append([first, cell(typed[0]), cell(typed[1]), cell(typed[2], span=_COLUMNS - 3)])
    return [*rows, [cell(merge="continue") if within else cell(""), "", "", cell("", span=_COLUMNS - 3)]]


def part(made: Made, heading: str, bare: str) -> list[list[str]]:
    """One part of the form with its text."""
    lines = []
    for number in range(made.random.randint(0, 3)):
        numbered = made.random.choice([f"（{'一二三'[number]}）第{number}步", f"{number + 1}.看数据{number}", ""])
        lines += [numbered or made.sentence(), made.sentence()]
    made.words += [re.sub(r"^（.）|^\d\.", "", line) for line in lines]
    said = made.sentence()
    layout = made.random.randrange(4)
    if layout == 0:
        return [[cell(heading, *lines, said, span=_COLUMNS)]]
    if layout == 1:
        return [[cell(heading, span=_COLUMNS)], [cell(*lines, said, span=_COLUMNS)]]
    if layout == 2:
        return [[cell(bare), cell(*lines, said, span=_COLUMNS - 1)]]
    return [[cell(f"{heading}：{said}", *lines, span=_COLUMNS)]]


def schedule(made: Made) -> list[list[str]]:
    rows = [[cell("三、预期成果及工作进度", span=_COLUMNS)]]
    widths = (1, 2, 2, 1)
    heads = made.random.choice(
        [("序号", "起止时间", "成果名称", "成果形式"), ("序号", "时间节点", "主要内容", "责任人")]
    )
    rows.append([cell(name, span=width) for name, width in zip(heads, widths, strict=True)])
    for number in range(1, made.random.randint(2, 5)):
        what = f"成果{made.number()}"
        made.words.append(what)
        texts = (str(number), f"2024年{number}月", what, made.name())
        rows.append([cell(words, span=width) for words, width in zip(texts, widths, strict=True)])
    return [*rows, [cell(str(9)), *(cell("", span=width) for width in widths[1:])]]


def unknown(made: Made) -> list[list[str]]:
    """Labels that the form of this organiser does not have."""
    value, other = f"甲{made.number()}", f"乙{made.number()}"
    made.words += [value, other]
    return made.random.choice(
        [
            [["政治面貌", cell(value, span=2), "教龄", cell(other, span=2)]],
            [["研究周期", cell(value, span=2), "经费", cell(other, span=2)]],
            [[cell("荣誉称号", span=2), cell(f"{value}；{other}", span=_COLUMNS - 2)]],
            [["单位意见", cell(f"{value}{other}", span=_COLUMNS - 1)]],
        ]
    )


def form(random: Random) -> Made:
    made = Made(random)
    school = random.choice(_SCHOOLS)
    made.words.append(school)
    fields = [
        pair(made, random.choice(["案例名称", "选题名称", "课题名称"]), made.title()),
        pair(made, random.choice(["负责人", "主持人", "项目负责人"]), made.people(random.randint(1, 2))),
        members(made),
    ]
    where = random.randrange(3)
    above = p(f"{random.choice(('单位', '申报单位（盖章）'))}：{school}") if where == 0 else ""
    if where == 1:
        fields.append(pair(made, random.choice(["申报单位", "所在单位", "学校名称"]), school))
    if where == 2:
        post = random.choice(_POSTS)
        made.words.append("职务")
        fields.append([["单位及职务", cell(f"{school}{random.choice((' ', '，', ''))}{post}", span=_COLUMNS - 1)]])
    if random.random() < 0.5:
        fields.append([["类别", cell("□语文 ☑数学 □英语", span=2), "学段", cell("☑小学 □初中", span=2)]])
        made.words += ["数学", "小学"]
    if random.random() < 0.5:
        fields.append(unknown(made))
    if random.random() < 0.4:
        random.shuffle(fields)
    date = random.choice(["2024年3月20日", "2024.3.20", ""])
    made.words += [date] if date else []
    texts = [
        part(made, "一、问题描述（基于监测结果需要重点解决的主要问题，500字以内，可附页）", "问题描述"),
        part(made, "二、工作思路（2000字以内，可附页）", "工作思路"),
    ]
    rows = [row for rows in (*fields, *texts) for row in rows] + (schedule(made) if random.random() < 0.5 else [])
    before = p("附件2") + p("优秀案例评选申报表") + (p(date) if date else "") + above
    said = made.sentence() if random.random() < 0.5 else ""
    behind = random.choice([p(said), table(["年级", "人数"], ["四年级", said])]) if said else ""
    made.body = before + table(*rows) + behind
    return made


def front_page(random: Random) -> Made:
    """A title and a byline in one of the usual layouts, above the sections or at the end."""
    made = Made(random)
    school, title = random.choice(_SCHOOLS), made.title()
    made.words.append(school)
    people = made.people(random.randint(1, 16))
    place = "江苏苏州 215128"
    layout = random.randrange(9)
    lines, last = [
        ([f"单位：{school}", f"作者：{people}"], []),
        ([f"作者：{people}", f"作者单位：{school}"], []),
        ([f"（作者单位：{school}  作者：{people}）"], []),
        ([school, people], []),
        ([people, school], []),
        ([f"{people}（{school}，{place}）"], []),
        ([f"{school}：{people}"], []),
        ([], [f"作者单位：{school}", f"执笔：{people}"]),
        (["作者：", people, "单位：", school], []),
    ][layout]
    made.words += place.split() if layout == 5 else []
    if random.random() < 0.3:
        post = f"{random.choice(('学科', '指导教师', '职务'))}：第{made.number()}项"
        made.words.append(post.partition("：")[2])
        lines.append(post)
    keywords = [f"词{made.number()}" for _ in range(random.randint(0, 11))]
    made.words += keywords
    lines += [f"关键词：{random.choice('；，、 ').join(keywords)}"] if keywords else []
    centre = '<w:jc w:val="center"/>' if random.random() < 0.5 else ""
    big = '<w:b/><w:sz w:val="36"/>'
    made.body = p(title, properties='<w:jc w:val="center"/>', run=big)
    made.body += "".join(p(line, properties=centre) for line in lines)
    made.body += in_sections(*(p(made.sentence()) for _ in range(3))) + "".join(map(p, last))
    return made


def in_tables(random: Random) -> Made:
    """A title block in a table, and sometimes the whole case in another."""
    made = Made(random)
    school = random.choice(_SCHOOLS)
    made.words.append(school)
    rows = [
        *pair(made, random.choice(["题目", "案例名称"]), made.title(), 3),
        *pair(made, random.choice(["单位", "作者单位"]), school, 3),
        *pair(made, random.choice(["作者", "执笔人"]), made.people(random.randint(1, 4)), 3),
    ]
    texts = [[made.sentence() for _ in range(3)] for _ in SECTIONS]
    layout = random.randrange(3)
    if layout == 0:
        rest = in_sections(*(p(line) for lines in texts for line in lines))
    elif layout == 1:
        rest = p("") + table(*([cell(name, *lines)] for name, lines in zip(SECTIONS, texts, strict=True)))
    else:
        rest = p("") + table(*([name, cell(*lines)] for name, lines in zip(SECTIONS, texts, strict=True)))
    made.body = table(*rows) + rest
    return made


def accounted(made: Draft) -> str:
    """All that a reader of the case and of the messages sees, without spaces."""
    shown = "".join(block.text for block in Document(made.body).blocks)
    values = "".join(str(value) for value in made.values.values())
    return "".join(f"{shown}{values}{''.join(problem.message for problem in made.problems)}".split())


def lost(made: Made, result: Draft) -> list[str]:
    """What was put in and is nowhere."""
    everything = accounted(result)
    return [words for words in (*made.names, *made.words) if "".join(words.split()) not in everything]


def untrue(result: Draft) -> list[str]:
    """Messages that say that something was taken which is not in the case."""
    shown = "".join(f"{value}" for value in result.values.values()) + result.body
    wrong = []
    for problem in result.problems:
        taken = re.search(r"起的几行用作.*，请核对", problem.message)
        quoted = re.findall(r"作者“([^”]*)”", taken[0]) if taken else []
        names = [name for names in quoted for name in names.split("、")]
        wrong += [problem.message] if any(name not in shown for name in names) else []
    return wrong


def read(make: Callable[[Random], Made], seed: int, folder: Path) -> tuple[Made, Draft]:
    made = make(Random(seed))
    return made, draft(package(made.body), folder, {"campaign": "suzhou-2024"})


@pytest.mark.parametrize("make", [form, front_page, in_tables])
def test_nothing_is_lost_in_silence(make: Callable[[Random], Made], tmp_path: Path) -> None:
    for seed in range(50):
        made, result = read(make, seed, tmp_path)
        assert not lost(made, result), (seed, lost(made, result), result.values, result.body)
        assert not untrue(result), seed


@pytest.mark.parametrize("make", [form, in_tables])
def test_names_behind_labels_become_authors(make: Callable[[Random], Made], tmp_path: Path) -> None:
    for seed in range(1000, 1030):
        made, result = read(make, seed, tmp_path)
        authors = result.values["authors"]
        # A schedule names people too; they stay in it.
        assert not [name for name in made.names if name not in authors and name not in result.body], seed
        assert not set(authors) - set(made.names), seed
        assert {"title", "unit"} <= set(result.values), seed


@pytest.mark.parametrize("make", [form, front_page, in_tables])
def test_what_a_message_says_was_taken_is_in_the_file(make: Callable[[Random], Made], tmp_path: Path) -> None:
    """Repairing and checking the new case change no name."""
    library = catalogue.load(make_library(tmp_path / "library"))
    taken: list[str] = []
    for seed in range(4):
        _, result = read(make, seed, tmp_path)
        adopted = adopt(library, result, taken)
        taken.append(adopted.name)
        case = source.read((library.root / adopted.file).parent, library.root)
        assert case.values["authors"] == result.values["authors"]
        assert (case.values["title"], case.values["unit"]) == (result.values["title"], result.values["unit"])
        for problem in adopted.problems:
            for names in re.findall(r"起的几行用作.*作者“([^”]*)”，请核对", problem.message):
                assert names == "、".join(case.values["authors"])
