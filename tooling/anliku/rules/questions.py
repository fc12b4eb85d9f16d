"""The questions that a case answers (能回答的问题): in a colleague's words, each of one case. They belong to the family
of fields.

What is no list, too long or empty is reported while reading (FM101–FM106), one written twice with the other lists (TM006).
"""

from __future__ import annotations

from collections.abc import Iterator

from anliku.facts import Comparison, Facts
from anliku.fields import label, shown
from anliku.model import CaseMeta
from anliku.problem import Location, Severity
from anliku.reading import CaseReading
from anliku.regex import regex
from anliku.rules.rule import Example, Finding, Rule
from anliku.text import HAN, visible

_HAN = regex(f"[{HAN}]")
_MARKDOWN = regex(r"\*\*|__|`|\]\(|^#+ ")
_MARKS = regex(r"[\W_]+")


def said(question: str) -> str:
    """A question without marks and spaces: ``怎么办 ？`` → ``怎么办``, so that two that read alike are alike."""
    return _MARKS.sub("", visible(question)).casefold()


def no_colleagues_words(reading: CaseReading) -> Iterator[Finding]:
    """A question without a Chinese character, with marks of Markdown, or that only repeats the title."""
    meta = reading.meta
    title = said(meta.title)
    for index, question in enumerate(meta.questions):
        mark = _MARKDOWN.search(question)
        if not _HAN.search(question):
            advice = "里没有汉字，请用老师平时说的话来写，如“作业写到很晚怎么办”"
        elif mark is not None:
            advice = f"里有 Markdown 记号“{mark[0].strip()}”，会原样显示出来，请删去"
        elif said(question) == title:
            advice = "与标题相同，检索本来就找得到；请换成不知道这篇案例的老师会问的话"
        else:
            continue
        message = f"字段{label(CaseMeta, ('questions', index))}的 {shown(question)} {advice}"
        yield Finding(reading.at_value("questions", index), message)


FM115 = Rule(
    code="FM115",
    title="不像老师会问的话",
    severity=Severity.WARNING,
    what="“能回答的问题”（questions）一句写一个问题，用老师平时说的汉语，不加 Markdown 记号，也不照抄标题。",
    why="这几句话是给不知道案例用词的老师准备的：他怎么说，就怎么写，检索才接得上。",
    bad=Example(front="questions: ['**重点** 怎么追问']"),
    good=Example(front="questions: [学生答得出却说不清怎么办]"),
    source="本库约定",
    check_case=no_colleagues_words,
)


def asked_elsewhere(comparison: Comparison) -> Iterator[Finding]:
    """A question that an earlier case has word for word: who chooses it is led to several, which may be meant."""
    first: dict[str, Facts] = {}
    for case in comparison.oldest_first:
        for question, place in case.questions:
            words = said(question)
            owner = first.setdefault(words, case)
            # Where there is nothing but marks FM115 says so.
            if words and owner is not case:
                message = (
                    f"能回答的问题里 {shown(question)} 与案例 {shown(owner.shown_title)}（{owner.file}）一字不差；"
                    "两篇都能回答就不用改，不然请写出这一篇的不同之处"
                )
                yield Finding(Location(case.file, *place), message)


FM116 = Rule(
    code="FM116",
    title="别的案例也写了同一个问题",
    severity=Severity.WARNING,
    what="两篇案例的“能回答的问题”一字不差时提醒一声；只差标点和空格的也算。两篇都能回答，就不用改。",
    why="多半是从别的案例照抄来的；写得具体一点，老师才知道该看哪一篇。",
    bad=Example(
        front="questions: [学生答得出却说不清怎么办]",
        others=(Example(front="questions: [学生答得出却说不清怎么办？]", folder="gusu-yuwen-02"),),
    ),
    good=Example(
        front="questions: [学生答得出却说不清怎么办]",
        others=(Example(front="questions: [学生只会抄原句怎么办]", folder="gusu-yuwen-02"),),
    ),
    source="本库约定",
    compare=asked_elsewhere,
)


RULES: tuple[Rule, ...] = (
    FM115,
    FM116,
)
