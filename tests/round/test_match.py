"""match: a case that is about something else is seen, a person decides, and the decision holds."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest

from anliku.round import steps
from anliku.round.desk import approve, match, opened
from anliku.round.desk.likeness import Likeness, likenesses
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.round_settings import Matching
from tests.round import made, papers
from tests.round.desks import BY, look
from tests.round.intake import give, start, take_all


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, made.Made]:
    """A made round with its cases, and the sheet to decide in. No test changes it."""
    round_made = made.make(60, cases=16)
    folder = start(tmp_path_factory.mktemp("match"))
    take_all(folder, round_made)
    with opened.at(folder, BY) as held:
        approve.decide(held, None, everything=True)
    for day, files in round_made.case_batches:
        give(folder, files, day)
    with opened.at(folder, BY) as held:
        match.propose(held)
    return folder, round_made


def test_what_was_swapped_is_seen_and_nothing_else(handed_in: tuple[Path, made.Made]) -> None:
    folder, round_made = handed_in
    for found in match.matches(look(folder)):
        title = found.case.topic.title
        planted = (
            match.OTHER if title in round_made.changed else match.CHANGED if title in round_made.renamed else match.SAME
        )
        assert found.looks == planted, title


def test_the_planted_faults_of_cases_are_lines(handed_in: tuple[Path, made.Made]) -> None:
    folder, round_made = handed_in
    lines = [
        (line.what, f"{line.title} {line.where} {line.message}")
        for line in look(folder).state.open
        if line.where.endswith(".docx") and "申报表" not in line.where
    ]
    lines = [line for line in lines if "读不了" not in line[0]]
    table = made.count_faults(lines, round_made.case_planted)
    assert all(planted == found and not false for planted, found, false in table.values()), table


@pytest.mark.parametrize(
    ("rank", "says", "behind", "looks"),
    [
        # Many topics are on one problem: only those of it are nearer to a case that was swapped.
        (0.08, 0.1, 0.9, match.OTHER),
        (0.08, 0.8, 0.2, match.CHANGED),
        (0.02, 0.1, 0.2, match.CHANGED),
        (0.02, 0.8, 0.2, match.SAME),
        # The same problem with another school's answer.
        (0.02, 0.6, 0.2, match.CHANGED),
        (0.02, 0.8, 0.4, match.CHANGED),
        (0.3, 0.8, 0.2, match.OTHER),
    ],
)
def test_a_case_that_says_little_of_its_topic_looks_like_another(
    rank: float, says: float, behind: float, looks: str
) -> None:
    likeness = Likeness(0.85, round(rank * 716), rank, says, behind, (), ())
    assert match.looks_like(likeness, Matching(), changed=False) == looks


def test_both_texts_stand_side_by_side(handed_in: tuple[Path, made.Made]) -> None:
    folder, _ = handed_in
    shown = look(folder)
    other = next(found for found in match.matches(shown) if found.looks == match.OTHER)
    table = docx.Document(str(folder / match.side_by_side_name(other))).tables[-1]
    assert len(table.columns) == 2
    left, right = table.rows[1].cells
    problem = shown.reading(other.case.topic.form)["problem"]
    assert problem.splitlines()[0] in left.text
    assert "监测发现与问题" in right.text


def fill(folder: Path, **by_looks: tuple[str, str]) -> Path:
    """The sheet with a verdict and an action for every case that looks so."""
    book = openpyxl.load_workbook(folder / match.SHEET)
    page = book["核对"]
    for line in page.iter_rows(min_row=3):
        chosen = by_looks.get(str(line[7].value))
        if chosen is not None:
            line[8].value, line[9].value = chosen
    path = folder.parent / "核对好的.xlsx"
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())
    return path


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A round whose tests may decide: two cases, one about something else."""
    round_made = made.make(20, faults=False, cases=9)
    folder = start(tmp_path)
    take_all(folder, round_made)
    with opened.at(folder, BY) as held:
        approve.decide(held, None, everything=True)
    for day, files in round_made.case_batches:
        names = sorted(files)
        # The last school hands in what its neighbour wrote.
        give(folder, {**files, names[-1]: swapped(round_made)}, day)
    with opened.at(folder, BY) as held:
        match.propose(held)
    return folder


def swapped(round_made: made.Made) -> bytes:
    """The case of the last topic that has one, about something that nobody declared."""
    topic = next(one for one in round_made.topics if f"-{one.unit}.docx" in max(round_made.case_batches[0][1]))
    text = ["食堂每天的菜谱由膳食委员会公布，食品留样四十八小时。", "采购价格每月公开，家长可以来厨房参观。"]
    return papers.case(topic.title, topic.unit, (topic.leader,), [("监测发现与问题", text), ("改进策略与实施", text)])


def decide(folder: Path, path: Path) -> StepResult:
    with opened.at(folder, BY) as held:
        return match.decide(held, path)


def test_a_case_that_was_sent_back_takes_no_part(own: Path) -> None:
    before = look(own)
    other = [found.case for found in match.matches(before) if found.looks == match.OTHER]
    assert len(other) == 1
    result = decide(own, fill(own, 换了题=("换了题", "退回"), 有变化=("有变化", "收下")))
    assert result.ok
    after = look(own)
    assert {case.document for case in before.cases} - {case.document for case in after.cases} == {other[0].document}
    event = after.last("match")
    assert event is not None
    assert match.replay(after.at(event), event) == []


def test_what_is_not_decided_stays_open(own: Path) -> None:
    result = decide(own, fill(own))
    assert not result.ok
    assert "1 篇还没有定" in result.lines[0]
    assert steps.next_line(look(own)).splitlines()[-1].startswith("下一步：核对选题，还有 1 篇没有定是不是申报的选题。")
    assert len(look(own).cases) == len(look(own).state.handed_in)


def test_a_verdict_without_what_to_do_is_told(own: Path) -> None:
    result = decide(own, fill(own, 换了题=("换了题", "")))
    assert any("“处理”没有选" in problem.message for problem in result.problems)


def test_nothing_to_compare_is_told(tmp_path: Path) -> None:
    folder = start(tmp_path)
    with opened.at(folder, BY) as held, pytest.raises(NotDone, match="还没有收到立项选题的案例"):
        match.propose(held)


def test_few_topics_have_no_rank_and_a_cosine() -> None:
    near = likenesses(["学生阅读推断能力薄弱", "作业时间偏长"], ["推断能力的追问课堂", "睡眠与作业"], [0, 0])
    assert [one.rank for one in near] == [None, None]
    assert near[0].cosine > near[1].cosine


def test_among_many_the_own_topic_is_the_nearest() -> None:
    problems = made._PROBLEMS[:20]
    near = likenesses(problems, [f"{problem}，我们试了一年" for problem in problems], range(20))
    assert max(one.rank or 0 for one in near) <= 0.1
    assert near[0].shared
