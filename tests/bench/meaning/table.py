"""The table of ``make bench-meaning``: a line for each set of questions, a column for each engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import mean

from tests.bench.meaning.judged import Question, Sets
from tests.bench.meaning.product import SLOWDOWN, Costs, Ranking
from tests.bench.meaning.score import first_helps, ndcg, recall
from tests.bench.measure import Cost
from tests.bench.table import kilobytes, pair

BySet = Mapping[str, list[Ranking]]
"""Name of a set of questions → what each of them finds, in order."""

NOTES = 10
"""So many disagreements are printed."""
SHOWN = 4
"""So many results of a question are shown."""

LEGEND = """\
有答案的：nDCG@5 / 首条有用的问题占几成 / 前 10 条里找到几成有用的案例；没有答案的：却列出“意思相近”的问题占几成，连“没有把握”的一起算占几成。
评分：3 正是这个，2 有用，1 沾边（tests/bench/meaning/）；“调整用”“可以看”的一半可以用来调整，“不看的”两半不可以。"""


def by_set(sets: Sets, rankings: Iterable[Ranking]) -> BySet:
    """Rankings of all questions, set after set, told apart."""
    every = iter(rankings)
    return {name: [next(every) for _ in questions] for name, questions in sets.items()}


def rows(sets: Sets, engines: Mapping[str, BySet]) -> list[list[str]]:
    """The table with its head; a set in which some questions have no answer gets two lines, and each kind of its
    answered questions one more."""
    lines = [["", "问题", *engines]]
    for name, questions in sets.items():
        answered = [place for place, question in enumerate(questions) if question.grades]
        others = [place for place, question in enumerate(questions) if not question.grades]
        if answered:
            lines.append(_line(name, _answered, name, answered, sets, engines))
        kinds = dict.fromkeys(question.kind for question in questions if question.kind)
        for kind in kinds:
            of_kind = [place for place in answered if questions[place].kind == kind]
            lines.append(_line(f"　其中{kind}", _answered, name, of_kind, sets, engines))
        if others:
            title = f"{name}，没有答案的" if answered else name
            lines.append(_line(title, _unanswered, name, others, sets, engines))
    return lines


_Cell = Callable[[Sequence[Question], Sequence[Ranking]], str]


def _line(
    title: str, cell: _Cell, name: str, places: Sequence[int], sets: Sets, engines: Mapping[str, BySet]
) -> list[str]:
    """The figures of some questions of a set, those at ``places``."""
    some = [sets[name][place] for place in places]
    return [
        title,
        f"{len(some)}",
        *(cell(some, [found[name][place] for place in places]) for found in engines.values()),
    ]


def _answered(questions: Sequence[Question], rankings: Sequence[Ranking]) -> str:
    pairs = [(ranking.cases, question.grades) for question, ranking in zip(questions, rankings, strict=True)]
    figures = (f"{mean(measure(*one) for one in pairs):.3f}" for measure in (ndcg, first_helps, recall))
    return " / ".join(figures)


def _unanswered(questions: Sequence[Question], rankings: Sequence[Ranking]) -> str:
    near = mean(bool(ranking.near) for ranking in rankings)
    some = mean(bool(ranking.near or ranking.unsure) for ranking in rankings)
    return f"{near:.2f} / {some:.2f}"


def cost_rows(costs: Costs, slowed: Costs) -> list[list[str]]:
    """What a question, a word and the first query of all cost in the browser, with its head."""
    lines = [["浏览器里", "次", "kB", "到结果出现为止，kB", "请求", "毫秒", f"处理器慢 {SLOWDOWN} 倍，毫秒"]]
    for what, cost, other in (
        ("一个问题", costs.questions, slowed.questions),
        ("一个词", costs.words, slowed.words),
        ("首次打开后的第一个", costs.first, slowed.first),
    ):
        lines.append([what, *cost_cells(cost), pair(other.time, _milliseconds)])
    return lines


def cost_cells(cost: Cost) -> list[str]:
    """How many were asked; kB, those until the result stands, requests, milliseconds."""
    sizes = [pair(cost.wire, kilobytes), pair(cost.before, kilobytes), pair(cost.requests, "{:.0f}".format)]
    return [f"{len(cost.time)}", *sizes, pair(cost.time, _milliseconds)]


def _milliseconds(value: float) -> str:
    return f"{value:,.0f}"


COST_LEGEND = "中位数 / 第 95 百分位；1280 像素宽，本机回环；一个问题、一个词是新开的浏览器里的第二个。"


def notes_of(costs: Costs) -> list[str]:
    """Where the page disagrees with the Python reader."""
    more = len(costs.notes) - NOTES
    return [*costs.notes[:NOTES], *([f"另有 {more} 处"] if more > 0 else [])]


def shown(question: Question, ranking: Ranking) -> str:
    """A question with its first results and how each of them was judged."""
    first = (f"{case}（{question.grades.get(case, 0)}）" for case in ranking.cases[:SHOWN])
    return f"{ndcg(ranking.cases, question.grades):.2f} {question.text}：{'、'.join(first) or '没有'}"
