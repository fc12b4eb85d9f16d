"""What ``anliku search`` prints: for people and for programs. Strings only, nothing prints."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from typing import Any

from anliku.model import Case, Manuscript
from anliku.search.editors.editorial import Answer, NearResult, Result
from anliku.search.editors.explain import Explanation

_LEAST = 0.05
"""What is less than this of a score is not told: it would show as 0.0."""


def as_json(answer: Answer) -> dict[str, Any]:
    """The object of ``search --json``; its keys are a public contract."""
    return {
        "query": answer.request.query,
        "count": answer.count,
        "suggestion": answer.suggestion,
        "taken_as": answer.taken_as,
        "results": [_row(result) for result in answer.results],
        "near": [_near_row(other) for other in answer.near],
    }


def as_text(
    answer: Answer,
    faulty: Container[str] = (),
    plain: Callable[[str], str] = str,
    strong: Callable[[str], str] | None = None,
) -> Iterator[str]:
    """The lines for people. ``faulty``: the files of cases with errors; ``plain`` takes out
    what could steer a terminal, character by character; ``strong`` makes a text stand out
    there, elsewhere words are put in 【】."""
    title = strong or str
    mark = strong or (lambda text: f"【{text}】")
    shown = len(answer.results)
    if answer.taken_as is not None:
        yield f"没有写着“{plain(answer.request.query)}”的案例，下面按“{plain(answer.taken_as)}”查找；要照原样找，请加引号"
    if answer.count:
        rest = f"，列出前 {shown} 个；加 --all 列出全部" if shown < answer.count else ""
        yield f"找到 {answer.count} 个案例{rest}"
    for number, result in enumerate(answer.results, 1):
        yield ""
        yield from _case_lines(number, result.case, result.case.file in faulty, plain, title)
        if result.excerpt.text:
            yield f"   {_marked(plain(result.excerpt.text), result.excerpt.marks, mark)}"
        if result.why is not None:
            yield f"   {plain(why(result.score, result.why))}"
    if not answer.count:
        yield _nothing(answer)
    yield from _near_lines(answer, plain, title)
    if answer.suggestion is not None:
        if answer.count:
            yield ""
        yield f"您是不是要找：{plain(answer.suggestion)}"


def _case_lines(
    number: int, case: Manuscript, is_faulty: bool, plain: Callable[[str], str], title: Callable[[str], str]
) -> Iterator[str]:
    row = _case_row(case)
    facts = (row["award"], "、".join(row["subject"]), "、".join(row["stage"]), row["region"])
    year = f"{row['year']}年" if row["year"] else ""
    yield f"{number}. {title(plain(row['title']))}{'（有错误）' if is_faulty else ''}"
    yield f"   {plain(' · '.join(part for part in (*facts, year) if part))}"
    yield f"   {plain(row['file'])}"


def _near_lines(answer: Answer, plain: Callable[[str], str], title: Callable[[str], str]) -> Iterator[str]:
    if answer.near:
        yield ""
        yield f"意思相近的 {len(answer.near)} 个，没有写着这些词："
    for number, other in enumerate(answer.near, 1):
        yield ""
        yield from _case_lines(number, other.case, False, plain, title)
        words = plain(" · ".join(other.words))
        told = f"（得分 {other.score}）" if answer.request.explain else ""
        yield f"   {f'相近：{words}' if words else '有几个字相同'}{told}"


def why(score: float, explanation: Explanation) -> str:
    """``得分 37.5：“睡眠”在标题 24、术语 12；出现的次数、少见的程度 1.5``: where a score comes from."""
    by_word: dict[str, list[str]] = {}
    for share in explanation.shares:
        by_word.setdefault(share.word, []).append(f"{share.field} {share.points:g}")
    parts = [(f"“{word}”在" if word else "") + "、".join(fields) for word, fields in by_word.items()]
    if explanation.rest >= _LEAST:
        parts.append(f"出现的次数、少见的程度 {explanation.rest:.1f}")
    return f"得分 {score:.1f}：{'；'.join(parts) or '只有筛选，年度新的在前'}"


def _nothing(answer: Answer) -> str:
    if answer.unfiltered:
        return f"没有找到。去掉筛选条件后有 {answer.unfiltered} 个案例"
    return "没有找到。可以减少几个词、换一种说法，或去掉字段名；写法见 anliku search --help"


def _row(result: Result) -> dict[str, Any]:
    told = {} if result.why is None else {"why": _told(result.why)}
    return {**_case_row(result.case), "score": result.score, "excerpt": result.excerpt.text, **told}


def _near_row(other: NearResult) -> dict[str, Any]:
    return {**_case_row(other.case), "score": other.score, "words": list(other.words)}


def _case_row(case: Manuscript) -> dict[str, Any]:
    return {
        "id": case.meta.id if isinstance(case, Case) else case.name,
        "title": _text(case, "title") or case.name,
        "url": case.url,
        "file": case.file,
        "award": _text(case, "award"),
        "subject": _texts(case, "subject"),
        "stage": _texts(case, "stage"),
        "region": _text(case, "region"),
        "year": case.year,
    }


def _told(explanation: Explanation) -> list[dict[str, Any]]:
    """The shares of a score for programs; the last has no word, it is the rest."""
    shares = [{"word": share.word, "field": share.field, "points": share.points} for share in explanation.shares]
    return [*shares, {"word": "", "field": "", "points": round(explanation.rest, 4)}]


def _text(case: Manuscript, key: str) -> str:
    value = case.values.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _texts(case: Manuscript, key: str) -> list[str]:
    value = case.values.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _marked(text: str, marks: Sequence[tuple[int, int]], mark: Callable[[str], str]) -> str:
    shown, at = "", 0
    for start, end in marks:
        shown += text[at:start] + mark(text[start:end])
        at = end
    return shown + text[at:]
