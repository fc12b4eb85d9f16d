"""Fields that a command is told: by options, or question by question at a terminal.

``new`` and ``import`` use the same questions, understand the same answers and check each one
with the rules before anything is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from anliku.cli.screen import say
from anliku.cli.usage import WrongUse, nearest, plain, width

if TYPE_CHECKING:
    from anliku.catalogue import Catalogue
    from anliku.contribute.adopt import Gap
    from anliku.contribute.start import Question

# Field → option, its value's name, help, whether it may be given again.
_OPTIONS = {
    "campaign": ("campaign", "评选", "评选方案的编号，如 suzhou-2024", False),
    "work": ("work", "作品", "作品类型，评选设有几种时写", False),
    "award": ("award", "奖项", "如 一等奖", False),
    "title": ("title", "标题", "案例名称，4—60 字", False),
    "kind": ("kind", "类型", "学校案例或区域案例", False),
    "category": ("category", "类别", "申报表上的类别", False),
    "subject": ("subject", "学科", "可重复", True),
    "stage": ("stage", "学段", "可重复", True),
    "region": ("region", "区域", "县（市、区），别名也行", False),
    "unit": ("unit", "单位", "规范名称", False),
    "school": ("school", "学校类型", "如 农村学校；可重复", True),
    "authors": ("author", "作者", "作者或课题组；可重复", True),
    "problem": ("problem", "问题", "案例要解决的问题；可重复", True),
    "keywords": ("keyword", "关键词", "可重复", True),
}
NO_WORKS = "--work 只用在设有几种作品的评选里；请去掉它，或用 --campaign 写明评选"
MANNER = "选项写数字、名称或名称的一部分；直接回车跳过，以后再填"
_COLUMNS = 76


Decorator = Callable[[Callable[..., int]], Callable[..., int]]


def gap_line(gap: Gap) -> str:
    """A field that is left to be written, as a line of a list."""
    return plain(f"  {gap.title}（{gap.key}）：{gap.hint}")


def field_options(keys: Iterable[str], told: Mapping[str, str] | None = None) -> Decorator:
    """One option for each field, in this order; ``told`` is help that differs for this command."""

    def decorate(function: Callable[..., int]) -> Callable[..., int]:
        for key in reversed(list(keys)):
            name, metavar, text, several = _OPTIONS[key]
            text = (told or {}).get(key, text)
            function = click.option(f"--{name}", key, metavar=metavar, help=text, multiple=several)(function)
        return function

    return decorate


def option(question: Question) -> str:
    """The option that answers a question: ``--author``."""
    return f"--{_OPTIONS[question.key][0]}"


def wrong(catalogue: Catalogue, answers: Mapping[str, Any], key: str) -> list[str]:
    """The errors in an answer."""
    from anliku.contribute import start as starts

    return [problem.message for problem in starts.problems_of(catalogue, answers, key) if problem.is_error]


def take(
    catalogue: Catalogue,
    answers: dict[str, Any],
    questions: Iterable[Question],
    said: Mapping[str, Any],
) -> None:
    """Fill ``answers`` with what options say, each understood and checked as an answer is.
    Raises WrongUse."""
    from anliku.contribute import start as starts

    for question in questions:
        words = said.get(question.key)
        if not words:
            continue
        try:
            value = starts.understand(question, "、".join(words) if question.several else words)
        except starts.Unprintable as error:
            raise WrongUse(f"{option(question)}：{error}") from None
        except starts.Unclear as error:
            raise WrongUse(f"{option(question)}：{_unclear(question, words, str(error))}") from None
        if value is None:
            continue
        if errors := wrong(catalogue, {**answers, question.key: value}, question.key):
            raise WrongUse(f"{option(question)}：{errors[0]}")
        answers[question.key] = value
    # Whether there are kinds of work is known with the campaign only.
    if said.get("work") and "work" not in answers:
        raise WrongUse(NO_WORKS)


def fill(catalogue: Catalogue, answers: dict[str, Any], questions: Iterable[Question]) -> None:
    """Fill ``answers`` question by question; what leaves no choice is not asked. Raises
    click.Abort where the user gives up."""
    from anliku.contribute import start as starts

    for question in questions:
        only = starts.only_answer(question)
        if only is not None:
            answers[question.key] = only
            say(f"\n{question.title}：{question.options[0].label}（只有这一项）")
            continue
        answer = _ask(catalogue, answers, question)
        if answer is not None:
            answers[question.key] = answer


def _ask(catalogue: Catalogue, answers: Mapping[str, Any], question: Question) -> Any:
    """One answer, asked for until it is good; None where it is left for later."""
    from anliku.contribute import start as starts

    say("")
    needed = "（必填）" if question.needed else ""
    several = "（可以写几项，用顿号隔开）" if question.several else ""
    say(f"{question.title}{needed}：{question.hint}{several}")
    for line in _listed([f"{number} {option.label}" for number, option in enumerate(question.options, 1)]):
        say(line)
    while True:
        said = click.prompt(question.title, default="", show_default=False, prompt_suffix="> ", err=True)
        try:
            answer = starts.understand(question, said)
        except starts.Unclear as error:
            say(plain(str(error)))
            continue
        if answer is None:
            if not question.needed:
                return None
            say("这一项要先写：编号、文件夹和章节由它决定")
            continue
        problems = starts.problems_of(catalogue, {**answers, question.key: answer}, question.key)
        for problem in problems:
            say(plain(f"{problem.severity.label} {problem.message}"))
        if not any(problem.is_error for problem in problems):
            if question.options:
                say(f"→ {'、'.join(answer) if question.several else answer}")
            return answer


def _unclear(question: Question, words: Any, error: str) -> str:
    """What is wrong with the words of an option, and what could have been meant."""
    values = [choice.value for choice in question.options]
    near = nearest(words, values) if isinstance(words, str) else []
    meant = f"，是不是 {'、'.join(near)}？" if near else "；"
    return f"{error.partition('，请写')[0]}{meant}可以写 {'、'.join(values)}"


def _listed(options: list[str]) -> list[str]:
    """Options in as many columns as fit."""
    if not options:
        return []
    column = max(map(width, options)) + 2
    count = max(1, _COLUMNS // column)
    rows = [options[start : start + count] for start in range(0, len(options), count)]
    return ["  " + "".join(item + " " * (column - width(item)) for item in row).rstrip() for row in rows]
