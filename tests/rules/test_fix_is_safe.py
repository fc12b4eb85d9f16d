"""``--fix`` on thousands of lines as teachers write them: what it changes can't be meant otherwise."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator

import pytest

from anliku import catalogue, source
from anliku.markdown import Document
from anliku.model import Case
from anliku.rules.fix import fix_case
from tests.effort import many, random_numbers
from tests.factory import BODY, add_case, case_text, make_library

LINES = many(2_000, 20_000)
BATCH = 500

WORDS = (
    *(
        "学生",
        "教师",
        "阅读素养",
        "推断题",
        "追问依据",
        "课堂录像",
        "后测",
        "四年级",
        "得分率",
        "全市均值",
        "作业",
        "睡眠",
    ),
    *("教研组", "把原因说出来", "为什么", "找原句", "听课记录", "一", "二", "王芳同学的做法"),
)
SIGNS = "，。；：？！、,.;:?!…—-()（）“”\"'《》[]【】 　%％/=+<>*_~|`$^&#·"
NUMBERS = (
    "61.2%",
    "70.9％",
    "186",
    "2024",
    "1,024",
    "8:30",
    "3:2",
    "1/2",
    "１８６",
    "６１．２％",
    "２０２３．１０．１",
    '10"5',
    '7"',
    "-3",
    "n=186",
)
FORMULAS = (
    "(x-1)(x+1)", "(3+2)×4", "(0,1]", "[2,3)", "(2,3)", "f(x)=2x+1", "3+5=（　　）", "3（ ）5", "(a+b)²=a²+2ab+b²", "(3/5)", "((x-1)+2)÷3",
    "{1,2,3}", "y=-2x(x>0)",
)  # fmt: skip
ENGLISH = (
    "I like 饺子, and noodles.", "My name is 王芳.", "I can... I can't...", "Hello, boys and girls!", "What's this? It's a pen.",
    "Let's read (quickly), OK?", "Mr. Smith said: well, yes.",
)  # fmt: skip
ADDRESSES = (
    "https://a.cn/测试?x=1", "https://baike.baidu.com/item/推断(汉语词语)", "http://b.com/a,b;c", "www.example.org/?q=a,b", "课件(一).pptx",
    "a.cn/单元(二)?b=2",
)  # fmt: skip
QUOTATIONS = ("“春眠不觉晓 处处闻啼鸟”", "“等等。。再想想”", "“的 地 得”", "《论语 孟子》", "“为什么...”", "‘啊--’")
BLANKS = ("____", "（　　）", "( )", "姓名：————", "班级：______")
FORMS: tuple[Callable[[random.Random], str], ...] = (
    lambda pick: pick.choice(WORDS),
    lambda pick: pick.choice(WORDS),
    lambda pick: pick.choice(SIGNS),
    lambda pick: pick.choice(SIGNS) * pick.choice((1, 1, 2, 3)),
    lambda pick: pick.choice(NUMBERS),
    lambda pick: f" {pick.choice(FORMULAS)} ",
    lambda pick: f"“{pick.choice(ENGLISH)}”",
    lambda pick: f" {pick.choice(ADDRESSES)} ",
    lambda pick: pick.choice(QUOTATIONS),
    lambda pick: pick.choice(BLANKS),
    lambda pick: pick.choice(("&nbsp;", "&nbsp;&nbsp;&nbsp;&nbsp;", "\u00a0", "　　", "  ", "&ldquo;", "\u200b", "\t")),
    lambda pick: f"**{pick.choice(WORDS)}{pick.choice('：，。')}**",
    lambda pick: pick.choice(("师：", "生1:", "问:", "第1、2题", "（一）", "(1)", "[1]", "[^1]")),
)
LEADS = ("", "", "", "", "- ", "1. ", "> ", "### ", "&nbsp;&nbsp;", "　　", "    ", "| ")


def line(pick: random.Random) -> str:
    return pick.choice(LEADS) + "".join(pick.choice(FORMS)(pick) for _ in range(pick.randint(1, 7)))


def batches() -> Iterator[str]:
    pick = random_numbers()
    for _ in range(LINES // BATCH):
        yield "\n\n".join(line(pick) for _ in range(BATCH))


pytestmark = pytest.mark.fuzz


@pytest.fixture(scope="module")
def repaired(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Case, Case, Case]]:
    """Each batch as written, after ``--fix``, and after ``--fix`` once more."""
    done = []
    for number, batch in enumerate(batches()):
        root = make_library(tmp_path_factory.mktemp(f"library{number}"))
        index = add_case(root)
        index.write_text(case_text() + "\n" + batch + "\n", encoding="utf-8")
        states = []
        for _ in range(3):
            states.append(source.read(index.parent, root))
            fix_case(states[-1], catalogue.load(root))
        done.append((states[0], states[1], states[2]))
    assert all(BODY.splitlines()[0] in once.text for _, once, _ in done)
    return done


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def letters(text: str) -> str:
    """Digits, letters and Chinese characters in order, widths evened out."""
    text = re.sub(r"&(?:nbsp|ldquo);", "", text)
    return "".join(mark for mark in plain(text) if mark.isalnum())


def test_twice_is_once(repaired: list[tuple[Case, Case, Case]]) -> None:
    for _, once, twice in repaired:
        assert once.text == twice.text


def test_something_is_repaired(repaired: list[tuple[Case, Case, Case]]) -> None:
    assert all(before.text != once.text for before, once, _ in repaired)


def test_no_letter_and_no_digit_changes(repaired: list[tuple[Case, Case, Case]]) -> None:
    for before, once, _ in repaired:
        assert letters(before.text) == letters(once.text)


@pytest.mark.parametrize("kept", [*FORMULAS, *ENGLISH, *ADDRESSES, *QUOTATIONS, '10"5', '7"', "（　　）", "姓名：————"])
def test_what_has_rules_of_its_own_stays(repaired: list[tuple[Case, Case, Case]], kept: str) -> None:
    """Formulas, English, addresses, quotations and blanks, wherever they stand."""
    for before, once, _ in repaired:
        assert before.text.count(kept) == once.text.count(kept), kept


def shape(case: Case) -> list[str]:
    """The kinds of the blocks that show something, in order."""
    return [block.kind for block in Document(case.body).blocks if block.text.strip("\u200b\u00a0\u3000\t ")]


def test_no_paragraph_becomes_a_list_or_a_quotation(repaired: list[tuple[Case, Case, Case]]) -> None:
    for before, once, _ in repaired:
        assert shape(before) == shape(once)
