"""From the list of experts to the jury's decision, in the round's folder and with its ledger."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from anliku import cli
from anliku.round import steps, verify
from anliku.round.desk import opened
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone
from anliku.round.judging import score
from anliku.round.judging.progress import forms, gathered, judged_cases
from anliku.round.judging.score_form import Form
from tests.formats.sheet.books import phone, saved
from tests.round.desks import BY, look
from tests.round.finished import report_tables
from tests.round.judging.naive import naive_awards, naive_scores
from tests.round.judging.whole import (
    Jury,
    all_back,
    assigned,
    came_back,
    expert_list,
    ready,
    scored,
    sent,
    written,
)

RULES = """\
  panels: [{name: 专家评审, reviews: 3, limit: 12}]
  method: 加性模型
  awards: [{award: 一等奖, percent: 10}, {award: 二等奖, percent: 20}, {award: 三等奖, percent: 30}]
"""
COUNT, EXPERTS = 20, 10


@pytest.fixture(scope="module")
def cases_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round whose cases have come in. No test changes it."""
    return ready(tmp_path_factory.mktemp("cases"), COUNT, RULES)


@pytest.fixture(scope="module")
def sheets_out(cases_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with its sheets out."""
    folder = copied(cases_in, tmp_path_factory.mktemp("sheets"))
    assert assigned(folder, expert_list(EXPERTS)).ok
    assert sent(folder).ok
    return folder


@pytest.fixture(scope="module")
def scores_in(sheets_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with every score in."""
    folder = copied(sheets_out, tmp_path_factory.mktemp("scores"))
    assert all_back(folder, Jury()).ok
    return folder


def copied(folder: Path, base: Path) -> Path:
    """A copy that a test may change."""
    shutil.copytree(folder, base / "round")
    (base / "round").chmod(0o700)
    return base / "round"


def last(folder: Path, step: str) -> dict[str, object]:
    event = look(folder).last(step)
    assert event is not None
    return event.decided


def stack(folder: Path) -> int:
    """How many cases the first expert reads."""
    readers = last(folder, "assign")["readers"]["专家评审"]  # type: ignore[index]
    return sum("评委01" in names for names in readers.values())


def forms_of(folder: Path, paths: list[Path]) -> list[Form]:
    """What these sheets ask for."""
    experts = {path.name.partition("-")[0] for path in paths}
    return [form for form in forms(look(folder)).values() if form.expert in experts]


def following(folder: Path) -> str:
    """What is told as next, but for what a round without matching and blind copies still has to do."""
    rules = folder / "round.yml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(
        text.replace("# steps: []", "steps: [receive, approve, assign, sheets, collect, score]"), encoding="utf-8"
    )
    return steps.next_line(look(folder)).splitlines()[-1]


def proven(folder: Path) -> list[str]:
    """Whatever does not follow, by every line's replay."""
    shown = look(folder)
    return [
        fault
        for event in shown.ledger.events
        if event.step in {"assign", "sheets", "collect", "score"}
        for fault in steps.BY_NAME[event.step].replay(shown.at(event), event)
    ]


def changed_at(n: int, folder: Path, change: Callable[[dict[str, object]], object]) -> Round:
    """The round with the decision of one line changed, as somebody might who then makes all hashes anew."""
    shown = look(folder)
    decided = json.loads(json.dumps(shown.ledger.events[n - 1].decided))
    change(decided)
    object.__setattr__(shown.ledger.events[n - 1], "decided", decided)
    return shown


# --- assign and sheets --------------------------------------------------------------------------


def test_cases_are_assigned_and_sheets_written(sheets_out: Path) -> None:
    readers = last(sheets_out, "assign")["readers"]["专家评审"]  # type: ignore[index]
    assert len(readers) == COUNT
    assert all(len(set(names)) == 3 for names in readers.values())
    assert len(written(sheets_out)) == EXPERTS
    assert proven(sheets_out) == []
    event = look(sheets_out).last("sheets")
    assert event is not None
    assert event.outputs[-1]["name"] == f"报告/{event.n:03}-发评分表.docx"
    ((head, *rows),) = report_tables(sheets_out, event.outputs[-1]["name"])
    assert head == ["评委编号", "评委", "评审组", "评审的案例"]
    assert sum(int(row[3].removesuffix(" 篇")) for row in rows) == 3 * COUNT
    # Blind: no title and no unit on any sheet.
    shown = look(sheets_out)
    text = _text(written(sheets_out)[0])
    assert all(case.title not in text and case.unit not in text for case in shown.cases)


def _text(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_what_is_decided_names_experts_by_number_and_holds_no_score(scores_in: Path) -> None:
    said = json.dumps([event.decided for event in look(scores_in).ledger.events], ensure_ascii=False)
    assert "评委01" in said
    assert "评0甲" not in said
    assert "scores" not in said


def test_the_same_steps_again_change_nothing(sheets_out: Path, tmp_path: Path) -> None:
    folder = copied(sheets_out, tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert assigned(folder, expert_list(EXPERTS)).lines[-1] == "与上一次分的一样，没有变动"
    assert "没有要补的" in sent(folder).lines[0]
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_without_cases_or_a_list_nothing_is_assigned(cases_in: Path, tmp_path: Path) -> None:
    folder = copied(cases_in, tmp_path)
    with opened.at(folder, BY) as held, pytest.raises(NotDone, match=r"请写出评委名单"):
        steps.assign.run(held)
    with pytest.raises(NotDone, match="还没有分配评委"):
        sent(folder)


def test_a_wrong_list_is_told_and_nothing_recorded(cases_in: Path, tmp_path: Path) -> None:
    folder = copied(cases_in, tmp_path)
    result = assigned(folder, expert_list(EXPERTS, lambda rows: rows[2].__setitem__(2, "火星")))
    assert not result.ok
    assert "第 4 行“区域”（C4）：“火星”认不出来" in result.problems[0].message
    result = assigned(folder, b"\xff\xd8\xff\xe0", "名单.jpg")
    assert "读不出里面的字；评委名单请交 .xlsx" in result.problems[0].message
    assert look(folder).last("assign") is None


def test_an_impossible_assignment_says_what_is_in_the_way(cases_in: Path, tmp_path: Path) -> None:
    folder = copied(cases_in, tmp_path)
    result = assigned(folder, expert_list(4))
    assert not result.ok
    assert "分不出来，没有记账" in result.lines[0]
    assert "最小的放宽" in "".join(result.lines)
    assert look(folder).last("assign") is None


def test_experts_keep_their_numbers(sheets_out: Path, tmp_path: Path) -> None:
    folder = copied(sheets_out, tmp_path)
    with pytest.raises(NotDone, match="评委01上次是评0甲，这次是评1甲"):
        assigned(folder, expert_list(EXPERTS, lambda rows: rows.pop(0)))
    before = last(folder, "assign")["readers"]
    result = assigned(folder, expert_list(EXPERTS + 1))
    assert result.ok
    assert before == last(folder, "assign")["readers"] or "新分" in "".join(result.lines)


def test_a_declaration_that_means_nothing_is_only_told(cases_in: Path, tmp_path: Path) -> None:
    folder = copied(cases_in, tmp_path)
    result = assigned(folder, expert_list(EXPERTS, lambda rows: rows[0].__setitem__(6, "查无此校")))
    assert result.ok
    assert [problem.rule for problem in result.problems] == ["JG003"]
    assert "评委01（评0甲）声明回避的“查无此校”对不上" in result.problems[0].message


# --- collect ------------------------------------------------------------------------------------


def test_scores_come_back_in_any_order_and_number(sheets_out: Path, tmp_path: Path) -> None:
    folder, jury = copied(sheets_out, tmp_path), Jury()
    paths = written(folder)
    first = all_back(folder, jury, paths[5:])
    assert "还差 5 位评委" in "".join(first.lines)
    lacking = 3 * COUNT - sum(len(form.cases) for form in forms_of(folder, paths[5:]))
    assert following(folder).startswith(f"下一步：收评分表，还差 {lacking} 份评审，5 位评委没有交齐。")
    second = all_back(folder, jury, paths[:5])
    assert f"收到 {3 * COUNT} 份，还差 0 位评委的 0 份" in "".join(second.lines)
    assert proven(folder) == []
    again = came_back(folder, {paths[0].name: (tmp_path / "back-1" / paths[0].name).read_bytes()})
    assert again.lines == ["这些表以前都收过，没有新的分数，没有记账"]


def test_the_same_expert_twice_with_other_scores(sheets_out: Path, tmp_path: Path) -> None:
    folder = copied(sheets_out, tmp_path)
    path = written(folder)[0]
    one, other = Jury(1).fill(path), Jury(2).fill(path)
    result = came_back(folder, {"甲.xlsx": one, "乙.xlsx": other})
    assert {problem.rule for problem in result.problems} == {"JG106"}
    assert "这两份都没有算" in result.problems[0].message
    assert "甲.xlsx 第 " in result.problems[0].message
    assert came_back(folder, {"甲.xlsx": one}).ok
    result = came_back(folder, {"乙.xlsx": other})
    assert "仍按先交的算" in result.problems[0].message
    digest = last(folder, "collect")["digest"]
    assert came_back(folder, {"乙.xlsx": other}, replace=True).ok
    assert last(folder, "collect")["digest"] != digest
    assert proven(folder) == []


def test_a_declared_conflict_gives_the_case_to_another(sheets_out: Path, tmp_path: Path) -> None:
    folder, jury = copied(sheets_out, tmp_path), Jury()
    paths = written(folder)
    numbers: list[str] = []

    def leave(sheet: Worksheet) -> None:
        numbers.append(str(sheet.cell(5, 1).value))
        for column in range(4, 8):
            sheet.cell(5, column).value = None
        sheet.cell(5, sheet.max_column).value = "合作者"

    before = last(folder, "assign")["readers"]["专家评审"]  # type: ignore[index]
    result = came_back(folder, {paths[0].name: jury.fill(paths[0], leave)})
    assert result.ok
    after = last(folder, "assign")["readers"]["专家评审"]  # type: ignore[index]
    changed = [case for case in before if before[case] != after[case]]
    assert changed == numbers
    assert "评委01" not in after[numbers[0]]
    added = [path for path in written(folder) if "补" in path.name]
    assert len(added) == 1
    assert numbers[0] in _text(added[0])
    assert all_back(folder, jury, [*paths[1:], *added]).ok
    assert proven(folder) == []
    assert scored(folder).ok


def test_a_kill_between_conflict_and_new_sheet_is_made_good(
    sheets_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, jury = copied(sheets_out, tmp_path), Jury()
    path = written(folder)[0]

    def leave(sheet: Worksheet) -> None:
        sheet.cell(5, sheet.max_column).value = "本单位"

    files = {path.name: jury.fill(path, leave)}

    def killed(*_arguments: object) -> None:
        raise KeyboardInterrupt

    for step in ("assign", "send_sheets"):
        with monkeypatch.context() as patch:
            patch.setattr(getattr(steps, step), "run", killed)
            with pytest.raises(KeyboardInterrupt):
                came_back(folder, files)
    assert not any("补" in path.name for path in written(folder))
    came_back(folder, files)
    assert sum("补" in path.name for path in written(folder)) == 1
    assert [event.step for event in look(folder).ledger.events][-3:] == ["collect", "assign", "sheets"]
    assert proven(folder) == []


def test_files_that_are_no_sheets_are_named_and_the_rest_is_taken(sheets_out: Path, tmp_path: Path) -> None:
    folder = copied(sheets_out, tmp_path)
    path = written(folder)[0]
    result = came_back(
        folder,
        {"照片.jpg": b"\xff\xd8\xff\xe0", "分数.csv": "编号,分".encode(), path.name: Jury().fill(path)},
    )
    said = {problem.location.file: problem.message for problem in result.problems}
    assert "这是照片、扫描件或 PDF" in said["照片.jpg"]
    assert "文字存的表格" in said["分数.csv"]
    assert not result.ok
    assert "收到 " in "".join(result.lines)
    assert last(folder, "collect")["said"] == f"收到 {stack(folder)} / {3 * COUNT} 份评审"


def test_a_sheet_with_a_telephone_number_is_not_taken_in(sheets_out: Path, tmp_path: Path) -> None:
    folder = copied(sheets_out, tmp_path)
    path = written(folder)[0]
    result = came_back(folder, {"甲.xlsx": Jury().fill(path, lambda sheet: sheet.__setitem__("I5", f"请打{phone(7)}"))})
    assert "第 5 行（I5）有联系方式" in result.problems[0].message
    assert phone(7) not in result.problems[0].message
    assert look(folder).last("collect") is None
    assert came_back(folder, {"甲.xlsx": Jury().fill(path)}).ok


def test_collect_before_sheets_is_refused(cases_in: Path, tmp_path: Path) -> None:
    folder = copied(cases_in, tmp_path)
    with pytest.raises(NotDone, match="还没有发评分表"):
        came_back(folder, {"甲.xlsx": saved(openpyxl.Workbook())})


# --- score --------------------------------------------------------------------------------------


def test_scores_are_not_worked_out_before_all_are_in(sheets_out: Path, tmp_path: Path) -> None:
    folder, jury = copied(sheets_out, tmp_path), Jury()
    with pytest.raises(NotDone, match="还没有收到评分表"):
        scored(folder)
    all_back(folder, jury, written(folder)[1:])
    few = stack(folder)
    with pytest.raises(NotDone, match=f"还差 {few} 份评审：评委01（评0甲）{few} 份"):
        scored(folder)
    assert scored(folder, incomplete=True).ok


def test_a_proposal_with_everything_that_is_to_stand_beside_it(scores_in: Path, tmp_path: Path) -> None:
    folder = copied(scores_in, tmp_path)
    result = scored(folder)
    assert result.ok
    awards = list(last(folder, "score")["proposal"].values())  # type: ignore[attr-defined]
    assert [awards.count(award) for award in ("一等奖", "二等奖", "三等奖", "")] == [2, 4, 6, 8]
    shown = look(folder)
    reviews = [(case, expert, one.total) for (case, expert), one in gathered(shown).reviews.items()]
    settings = shown.settings.judging
    assert last(folder, "score")["proposal"] == naive_awards(
        judged_cases(shown), naive_scores(reviews, settings.method), settings
    )
    said = "".join(result.lines)
    for word in ("Krippendorff α", "ICC(2,k)", "偏松", "相差 15 分", "换一种算法或少一位评委"):
        assert word in said
    book = openpyxl.load_workbook(folder / "待填" / "授奖建议.xlsx")
    assert book.sheetnames[:5] == ["授奖建议", "各种算法", "评委", "复读", "一致程度"]
    assert proven(folder) == []
    before = (folder / "ledger.jsonl").read_bytes()
    assert scored(folder).ok
    assert (folder / "ledger.jsonl").read_bytes() == before


def decided(folder: Path, change: Callable[[Worksheet], object]) -> Path:
    """The jury's workbook, filled in."""
    book = openpyxl.load_workbook(io.BytesIO((folder / "待填" / "授奖建议.xlsx").read_bytes()))
    change(book.worksheets[0])
    path = folder.parent / "授奖建议.xlsx"
    path.write_bytes(saved(book))
    return path


def test_what_the_jury_decides_is_read_back(scores_in: Path, tmp_path: Path) -> None:
    folder = copied(scores_in, tmp_path)
    scored(folder)
    assert score.final_awards(look(folder)) is None
    assert following(folder).startswith("下一步：统分，评委会还没有定奖。")

    def swap(sheet: Worksheet) -> None:
        sheet["L3"], sheet["M3"] = "二等奖", "证据不足"

    result = scored(folder, decided(folder, swap))
    assert result.ok
    number = openpyxl.load_workbook(folder.parent / "授奖建议.xlsx").worksheets[0]["C3"].value
    awards = score.final_awards(look(folder))
    assert awards is not None
    assert awards[number] == "二等奖"
    assert "1 个与建议不同" in result.lines[0]
    assert "建议一等奖，定为二等奖（证据不足）" in result.lines[-1]
    assert "二等奖定了 5 个，按比例至多 4 个，多 1 个" in result.lines[1]
    assert score.awards_over(look(folder)) == ["二等奖定了 5 个，按比例至多 4 个，是评委会定的"]
    assert following(folder).startswith("这一轮的步骤都做过了")
    lines = (folder / "ledger.jsonl").read_bytes()
    assert "已经按这份建议定了奖" in scored(folder).lines[-1]
    assert (folder / "ledger.jsonl").read_bytes() == lines
    whole = verify.run(look(folder))
    assert [problem.as_text() for problem in whole.problems] == []
    assert whole.ok


def test_reasons_and_what_goes_over_are_proven(scores_in: Path, tmp_path: Path) -> None:
    folder = copied(scores_in, tmp_path)
    scored(folder)
    scored(
        folder,
        decided(
            folder,
            lambda sheet: (sheet["L3"].__setattr__("value", "二等奖"), sheet["M3"].__setattr__("value", "证据不足")),
        ),
    )
    event = look(folder).last("score")
    assert event is not None
    for key, other, said in (("reasons", {}, "改动的理由与账上记的不一样"), ("over", {}, "超出比例的奖项")):
        shown = changed_at(event.n, folder, lambda line, key=key, other=other: line.update({key: other}))
        forged = shown.ledger.events[event.n - 1]
        assert [fault for fault in score.replay(shown.at(forged), forged) if said in fault]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("L3", None, "没有定；请从列表里选（不获奖的选“不获奖”）"),
        ("L3", "特等奖", "写的是“特等奖”，请从列表里选：一等奖、二等奖、三等奖、不获奖"),
        ("L3", "不获奖", "建议是一等奖，定为不获奖，请在“改动理由”里写明"),
        ("C3", "X", "没有案例“X”，编号不能改，也不能加行"),
    ],
)
def test_a_decision_that_nobody_can_read_is_told(
    scores_in: Path, tmp_path: Path, cell: str, value: object, said: str
) -> None:
    folder = copied(scores_in, tmp_path)
    scored(folder)
    result = scored(folder, decided(folder, lambda sheet: sheet.__setitem__(cell, value)))
    assert not result.ok
    assert said in result.problems[0].message
    assert score.final_awards(look(folder)) is None


def test_a_decision_on_other_scores_is_refused(scores_in: Path, sheets_out: Path, tmp_path: Path) -> None:
    folder = copied(scores_in, tmp_path)
    scored(folder)
    path = decided(folder, lambda sheet: None)
    one = written(folder)[0]
    came_back(folder, {one.name: Jury(9).fill(one)}, replace=True)
    with pytest.raises(NotDone, match="分数后来变了"):
        scored(folder, path)


def test_scores_that_change_after_the_decision_undo_it(scores_in: Path, tmp_path: Path) -> None:
    folder = copied(scores_in, tmp_path)
    scored(folder)
    assert scored(folder, decided(folder, lambda sheet: None)).ok
    assert score.final_awards(look(folder)) is not None
    one = written(folder)[0]
    came_back(folder, {one.name: Jury(9).fill(one)}, replace=True)
    assert score.final_awards(look(folder)) is None
    assert "评委会上次定的奖不再算数" in "".join(scored(folder).lines)


def test_a_line_that_does_not_follow_is_found(scores_in: Path, tmp_path: Path) -> None:
    folder = copied(scores_in, tmp_path)
    scored(folder)
    events = {event.step: event.n for event in look(folder).ledger.events}

    def replayed(step: str, change: Callable[[dict[str, object]], object]) -> list[str]:
        shown = changed_at(events[step], folder, change)
        event = shown.ledger.events[events[step] - 1]
        return steps.BY_NAME[step].replay(shown.at(event), event)

    def other_reader(said: dict[str, object]) -> None:
        readers = said["readers"]["专家评审"]  # type: ignore[index]
        first, second = [*readers][:2]
        readers[first], readers[second] = readers[second], readers[first]

    def other_award(said: dict[str, object]) -> None:
        proposal = said["proposal"]
        proposal[next(iter(proposal))] = "特等奖"  # type: ignore[index, call-overload]

    assert replayed("assign", other_reader)
    assert replayed("sheets", lambda said: said["forms"].popitem())  # type: ignore[attr-defined]
    assert replayed("collect", lambda said: said.update(digest="0" * 16))
    assert replayed("score", other_award) == ["照收到的评分重新统分，拟定的奖项与账上记的不一样"]


def test_the_commands_tell_what_they_did(cases_in: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copied(cases_in, tmp_path)
    (tmp_path / "评委名单.xlsx").write_bytes(expert_list(EXPERTS))
    place = ["--folder", str(folder)]
    assert cli.main(["round", "assign", str(tmp_path / "评委名单.xlsx"), *place]) == 0
    said = capsys.readouterr().out
    assert "违反回避的 0 处" in said
    assert cli.main(["round", "sheets", *place]) == 0
    assert "10 份评分表" in capsys.readouterr().out
    assert cli.main(["round", "score", *place]) == 1
    assert "没有做。还没有收到评分表" in capsys.readouterr().err
