"""Fields that a command is told: by options, or question by question at a terminal.

``new`` and ``import`` use the same questions, understand the same answers and check each one
with the rules before anything is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from anliku.cli.screen import say
from anliku.usage import WrongUse, nearest, plain, width

if TYPE_CHECKING:
    from anliku.catalogue import Catalogue
    from anliku.contribute.adopt import Gap
    from anliku.contribute.start import Question

MANNER = "选项写数字、名称或名称的一部分；直接回车跳过，以后再填"
_COLUMNS = 76


def gap_line(gap: Gap) -> str:
    """A field that is left to be written, as a line of a list."""
    return plain(f"  {gap.title}（{gap.key}）：{gap.hint}")


def wrong(catalogue: Catalogue, answers: Mapping[str, Any], key: str) -> list[str]:
    """The errors in an answer."""
    from anliku.contribute import start as room

    return [problem.message for problem in room.problems_of(catalogue, answers, key) if problem.is_error]


def take(
    catalogue: Catalogue,
    answers: dict[str, Any],
    questions: Iterable[Question],
    said: Mapping[str, Any],
    options: Mapping[str, str] | None = None,
) -> None:
    """Fill ``answers`` with what options say, each understood and checked as an answer is.

    ``options`` are names of options that differ from their field's. Raises WrongUse.
    """
    from anliku.contribute import start as room

    for question in questions:
        words = said.get(question.key)
        if not words:
            continue
        option = f"--{(options or {}).get(question.key, question.key)}"
        try:
            value = room.understand(question, "、".join(words) if question.several else words)
        except room.Unclear as error:
            raise WrongUse(f"{option}：{_unclear(question, words, str(error))}") from None
        if value is None:
            continue
        if errors := wrong(catalogue, {**answers, question.key: value}, question.key):
            raise WrongUse(f"{option}：{errors[0]}")
        answers[question.key] = value


def fill(catalogue: Catalogue, answers: dict[str, Any], questions: Iterable[Question]) -> None:
    """Fill ``answers`` question by question; what leaves no choice is not asked. Raises
    click.Abort where the user gives up."""
    from anliku.contribute import start as room

    for question in questions:
        only = room.only_answer(question)
        if only is not None:
            answers[question.key] = only
            say(f"\n{question.title}：{question.options[0].label}（只有这一项）")
            continue
        answer = _ask(catalogue, answers, question)
        if answer is not None:
            answers[question.key] = answer


def _ask(catalogue: Catalogue, answers: Mapping[str, Any], question: Question) -> Any:
    """One answer, asked for until it is good; None where it is left for later."""
    from anliku.contribute import start as room

    say("")
    needed = "（必填）" if question.needed else ""
    several = "（可以写几项，用顿号隔开）" if question.several else ""
    say(f"{question.title}{needed}：{question.hint}{several}")
    for line in _listed([f"{number} {option.label}" for number, option in enumerate(question.options, 1)]):
        say(line)
    while True:
        said = click.prompt(question.title, default="", show_default=False, prompt_suffix="> ", err=True)
        try:
            answer = room.understand(question, said)
        except room.Unclear as error:
            say(plain(str(error)))
            continue
        if answer is None:
            if not question.needed:
                return None
            say("这一项要先写：编号、文件夹和章节由它决定")
            continue
        found = room.problems_of(catalogue, {**answers, question.key: answer}, question.key)
        for problem in found:
            say(plain(f"{problem.severity.label} {problem.message}"))
        if not any(problem.is_error for problem in found):
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
