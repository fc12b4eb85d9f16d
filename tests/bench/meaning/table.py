"""The table of ``make bench-meaning``: a line for each set of questions, a column for each engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import mean

from tests.bench.meaning.judged import Question, Sets
from tests.bench.meaning.product import Ranking
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
    """The table with its head; a set in which some questions have no answer gets two lines."""
    lines = [["", "问题", *engines]]
    for name, questions in sets.items():
        for answered in (True, False):
            places = [place for place, question in enumerate(questions) if bool(question.grades) is answered]
            if places:
                some = [questions[place] for place in places]
                cell = _answered if answered else _unanswered
                cells = [cell(some, [found[name][place] for place in places]) for found in engines.values()]
                title = name if answered or len(some) == len(questions) else f"{name}，没有答案的"
                lines.append([title, f"{len(some)}", *cells])
    return lines


def _answered(questions: Sequence[Question], rankings: Sequence[Ranking]) -> str:
    pairs = [(ranking.cases, question.grades) for question, ranking in zip(questions, rankings, strict=True)]
    figures = (f"{mean(measure(*one) for one in pairs):.3f}" for measure in (ndcg, first_helps, recall))
    return " / ".join(figures)


def _unanswered(questions: Sequence[Question], rankings: Sequence[Ranking]) -> str:
    near = mean(bool(ranking.near) for ranking in rankings)
    some = mean(bool(ranking.near or ranking.unsure) for ranking in rankings)
    return f"{near:.2f} / {some:.2f}"


def cost_lines(cost: Cost, notes: Sequence[str]) -> Iterator[str]:
    """What a question costs in the browser, and where the page disagrees with the Python reader."""
    yield (
        f"浏览器里问 {len(cost.time)} 个问题（处理器慢 4 倍，本机回环），中位数 / 第 95 百分位："
        f"{pair(cost.wire, kilobytes)} kB，{pair(cost.requests, str)} 个请求，{pair(cost.time, '{:,.0f}'.format)} 毫秒"
    )
    yield from notes[:NOTES]
    if len(notes) > NOTES:
        yield f"另有 {len(notes) - NOTES} 处"


def shown(question: Question, ranking: Ranking) -> str:
    """A question with its first results and how each of them was judged."""
    first = (f"{case}（{question.grades.get(case, 0)}）" for case in ranking.cases[:SHOWN])
    return f"{ndcg(ranking.cases, question.grades):.2f} {question.text}：{'、'.join(first) or '没有'}"
