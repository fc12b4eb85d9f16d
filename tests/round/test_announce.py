"""announce and finish: what is published follows from the jury's decision, and is nothing else."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from anliku import catalogue, clock, rules
from anliku.atomic import write_text
from anliku.round import steps
from anliku.round.desk import opened
from anliku.round.desk.ledger import Event
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.outcome import announce, certificates, finish
from anliku.round.outcome.honours import first
from anliku.round.outcome.library_file import file_of
from anliku.rules.rule import Example
from tests.factory import add_case
from tests.round import made
from tests.round.desks import BY, look
from tests.round.finished import judged, report_tables, report_text, with_cases

# Put together here, so that nothing in the repository looks like real data.
OFFICE = "0512" + "-" + "6500" + "0000"
MOBILE = "138" + "0013" + "0000"
RULES = f"""
outcome:
  announcing: {{days: 7, since: 2026-01-10, office: 示例监测中心评价科, phone: {OFFICE}}}
  honours: {{rule: 获奖项数, most: 1}}
  certificates: {{number: "示证〔{{year}}〕第 {{n:03}} 号", day: 2026-02-01}}
"""
AWARDS = ("三等奖", "一等奖", "", "二等奖", "二等奖", "三等奖")
AFTER = datetime.date(2026, 1, 20)


@pytest.fixture(autouse=True)
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """The period of objections is over."""
    monkeypatch.setattr(clock, "today", lambda: AFTER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = with_cases(tmp_path, rules=RULES)
    judged(folder, AWARDS)
    return folder


def announced(folder: Path, path: Path | None = None) -> StepResult:
    with opened.at(folder, BY) as held:
        return announce.run(held) if path is None else announce.settle(held, path)


def finished(folder: Path, early: bool = False) -> StepResult:
    with opened.at(folder, BY) as held:
        return finish.run(held, early)


def last(folder: Path, step: str) -> tuple[Round, Event]:
    shown = look(folder)
    event = shown.last(step)
    assert event is not None
    return shown.at(event), event


def told(folder: Path) -> list[tuple[str, str]]:
    known = catalogue.load(look(folder).catalogue.root).outcomes[made.CAMPAIGN]
    return [(entry.award, entry.title) for entry in known.awarded]


def test_what_is_announced_is_the_decision_and_nothing_else(folder: Path) -> None:
    announced(folder)
    root = look(folder).catalogue.root
    known = catalogue.load(root)
    publicity = known.outcomes[made.CAMPAIGN].publicity
    assert publicity is not None
    assert [entry.award for entry in publicity.proposed] == ["一等奖", "二等奖", "二等奖", "三等奖", "三等奖"]
    assert (publicity.since.isoformat(), publicity.until.isoformat()) == ("2026-01-10", "2026-01-16")
    assert [problem for problem in rules.check(known) if problem.location.file.startswith("cases/outcomes")] == []
    text = file_of(look(folder)).read_text(encoding="utf-8")
    for case in look(folder).cases:
        assert not any(name in text for name in (*case.authors, case.topic.leader))
    assert announce.replay(*last(folder, "announce")) == []


def test_again_changes_nothing(folder: Path) -> None:
    announced(folder)
    before = (len(look(folder).ledger.events), file_of(look(folder)).read_bytes())
    announced(folder)
    assert (len(look(folder).ledger.events), file_of(look(folder)).read_bytes()) == before


@pytest.mark.parametrize("phone", [MOBILE, ""])
def test_a_person_s_number_or_none_is_refused(phone: str, tmp_path: Path) -> None:
    told_phone = f'phone: "{phone}"' if phone else "days: 7"
    folder = with_cases(tmp_path, rules=f"\noutcome:\n  announcing: {{{told_phone}}}\n")
    judged(folder, AWARDS)
    with pytest.raises(NotDone):
        announced(folder)
    assert not file_of(look(folder)).exists()
    assert look(folder).last("announce") is None


def test_before_the_jury_nothing_is_announced(tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="评委会还没有定"):
        announced(with_cases(tmp_path, rules=RULES))


def test_a_winner_that_nobody_matched_stops_it_unless_somebody_says_why(tmp_path: Path) -> None:
    folder = with_cases(tmp_path, rules=RULES, matched=False)
    judged(folder, AWARDS)
    with pytest.raises(NotDone, match=r"拟获奖的 SZ.*还没有定是不是申报的选题；请先运行 anliku round match"):
        announced(folder)
    assert not file_of(look(folder)).exists()
    with opened.at(folder, BY) as held:
        result = announce.run(held, "区里已当面核对")
    assert "没有核对选题就公示的 5 篇" in result.lines[0]
    before, event = last(folder, "announce")
    assert event.decided["unmatched"]["reason"] == "区里已当面核对"
    assert announce.replay(before, event) == []
    event.decided["unmatched"]["cases"].pop()
    assert "还没有核对选题的获奖案例" in announce.replay(before, event)[0]
    # Once given, the reason stands.
    announced(folder)


def test_what_goes_over_the_shares_is_told_before_it_is_public(folder: Path) -> None:
    with opened.at(folder, BY) as held:
        event = held.last("score")
        assert event is not None
        held.record("score", (), (), {**event.decided, "over": {"一等奖": [4, 3]}})
    assert "一等奖定了 4 个，按比例至多 3 个，是评委会定的" in announced(folder).lines


def objection(folder: Path, *rows: list[str]) -> Path:
    book = openpyxl.load_workbook(folder / announce.SHEET)
    page = book["异议"]
    for number, row in enumerate(rows, 3):
        for column, text in enumerate(row, 1):
            page.cell(number, column).value = text
    stream = io.BytesIO()
    book.save(stream)
    path = folder.parent / "异议登记.xlsx"
    path.write_bytes(stream.getvalue())
    return path


def test_objections_change_the_result_and_stay_in_the_round(folder: Path) -> None:
    announced(folder)
    numbers = [case.number for case in look(folder).cases]
    secret = "王" + "某的来信"
    rows = (
        ["2026-01-12", numbers[0], "与别的案例相近", secret, "查重 3%", "维持", ""],
        ["2026-01-12", numbers[1], "数据有误", secret, "属实", "改等级", "二等奖"],
        ["2026-01-13", numbers[3], "不是本人写的", secret, "属实", "取消", ""],
        ["2026-01-14", numbers[4], "还在核实", secret, "", "", ""],
    )
    sheet = objection(folder, *rows)
    assert announced(folder, sheet).ok
    # The same sheet again writes nothing.
    announced(folder, sheet)
    (path,) = (folder / "报告").glob("*-异议处理.docx")
    name = f"报告/{path.name}"
    (told_of,) = report_tables(folder, name)
    assert [[row[0], *row[3:]] for row in told_of] == [
        ["编号", "此前等级", "结果"],
        [numbers[0], AWARDS[0], "维持"],
        [numbers[1], AWARDS[1], "改为二等奖"],
        [numbers[3], AWARDS[3], "取消"],
    ]
    assert "1 件还没有结果" in report_text(folder, name)
    assert secret not in str(told_of) + report_text(folder, name)
    _, event = last(folder, "announce")
    assert [file["name"] for file in event.outputs] == [name]
    finished(folder)
    assert [award for award, _ in told(folder)] == ["二等奖", "二等奖", "三等奖", "三等奖"]
    assert secret not in file_of(look(folder)).read_text(encoding="utf-8")
    assert secret not in (folder / "ledger.jsonl").read_text(encoding="utf-8")
    assert announce.replay(*last(folder, "announce")) == []
    assert finish.replay(*last(folder, "finish")) == []


def test_two_results_for_one_case_are_refused_with_both_cells(folder: Path) -> None:
    announced(folder)
    number = look(folder).cases[1].number
    rows = (["", number, "抄袭", "", "属实", "取消", ""], ["", number, "数据", "", "不属实", "维持", ""])
    result = announced(folder, objection(folder, *rows))
    assert [problem.message for problem in result.problems] == [
        f"“异议”第 4 行（F4）：案例 {number} 在这里是“维持”，在“异议”第 3 行（F3）是“取消”；一个案例只能有一个结果，请写成一样的"
    ]
    assert len(look(folder).events("announce")) == 1


def test_what_an_objection_has_changed_no_later_one_takes_back(folder: Path) -> None:
    announced(folder)
    number = look(folder).cases[1].number
    announced(folder, objection(folder, ["", number, "抄袭", "", "属实", "取消", ""]))
    result = announced(folder, objection(folder, ["", number, "数据", "", "不属实", "维持", ""]))
    assert f"案例 {number} 以前的异议已经取消，这次的“维持”不改它" in result.lines[0]
    finished(folder)
    assert "一等奖" not in {award for award, _ in told(folder)}
    # Somebody who means it says so.
    announced(folder, objection(folder, ["", number, "复核", "", "有误", "改等级", "一等奖"]))
    finished(folder)
    assert "一等奖" in {award for award, _ in told(folder)}


def test_an_objection_without_a_result_is_told_until_it_has_one(folder: Path) -> None:
    announced(folder)
    number = look(folder).cases[1].number
    waiting = ["2026-01-12", number, "数据有误", "示例家长", "正在核实", "", ""]
    unknown = ["2026-01-13", "", "有一篇抄袭", "示例教师", "", "", ""]
    sheet = folder / announce.SHEET
    sheet.write_bytes(objection(folder, waiting, unknown).read_bytes())
    lines = announced(folder, sheet).lines
    assert lines[0].startswith("异议 2 件，0 件改了结果，2 件还没有结果；")
    assert lines[1] == "“有一篇抄袭”还没有写是哪个案例，请在“案例编号”一列选"
    assert announce.replay(*last(folder, "announce")) == []
    assert "下一步：公示，2 件异议还没有结果。" in steps.next_line(_without_blind(folder))
    # The sheet that was taken in is written anew, and both stand in it again.
    lines = announced(folder).lines
    assert f"还没有结果的异议 2 件，照样写在 {announce.SHEET} 里" in lines
    page = openpyxl.load_workbook(sheet)["异议"]
    rows = [["" if cell.value is None else cell.value for cell in row] for row in page.iter_rows(min_row=3, max_row=5)]
    assert rows == [waiting, unknown, [""] * 7]
    assert any("2 件异议还没有结果" in line for line in finished(folder).lines)
    # Settled, they are told no more.
    waiting[5], unknown[1], unknown[5] = "维持", number, "维持"
    announced(folder, objection(folder, waiting, unknown))
    assert announce.lacks(look(folder)) == ""
    announced(folder)
    assert openpyxl.load_workbook(sheet)["异议"].cell(3, 3).value is None


def test_a_sheet_with_a_fault_is_not_replaced(folder: Path) -> None:
    announced(folder)
    sheet = folder / announce.SHEET
    sheet.write_bytes(objection(folder, ["", "X-1", "数据有误", "", "", "维持", ""]).read_bytes())
    assert not announced(folder, sheet).ok
    before = sheet.read_bytes()
    announced(folder)
    assert sheet.read_bytes() == before


def _without_blind(folder: Path) -> Round:
    """The round, as if it had no steps before 公示 that are open."""
    shown = look(folder)
    shown.settings = shown.settings.model_copy(update={"steps": ["announce", "finish"]})
    return shown


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (["", "X-1", "", "", "", "维持", ""], "没有案例"),
        (["", "{}", "", "", "", "改等级", ""], "改成哪个等级"),
        (["", "{}", "", "", "", "维持", "一等奖"], "请选“改等级”"),
        (["", "{}", "", "", "", "好的", ""], "不能用"),
    ],
)
def test_what_was_filled_in_wrongly_is_named(row: list[str], word: str, folder: Path) -> None:
    announced(folder)
    number = look(folder).cases[0].number
    result = announced(folder, objection(folder, [text.format(number) for text in row]))
    assert not result.ok
    assert [word in problem.message for problem in result.problems] == [True]
    assert len(look(folder).events("announce")) == 1


def test_the_result_is_published_with_numbers_and_certificates(folder: Path) -> None:
    announced(folder)
    finished(folder)
    known = catalogue.load(look(folder).catalogue.root).outcomes[made.CAMPAIGN]
    assert [entry.certificate for entry in known.awarded] == [f"示证〔2025〕第 {n:03} 号" for n in range(1, 6)]
    page = openpyxl.load_workbook(folder / finish.LIST).worksheets[0]
    listed = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    assert [row[2] for row in listed[:5]] == [entry.unit for entry in known.awarded]
    assert {row[2] for row in listed[:5]} <= {case.unit for case in look(folder).cases}
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(folder / finish.CERTIFICATES)).paragraphs)
    assert text.count("荣 誉 证 书") == len(listed) == 5 + len(known.honours)
    assert "〔单位〕" not in text
    assert all(f"证书编号：{row[0]}" in text for row in listed)
    assert finish.replay(*last(folder, "finish")) == []


def test_numbers_stay_and_a_changed_list_is_named(folder: Path) -> None:
    announced(folder)
    finished(folder)
    first_numbers = look(folder).last("finish").decided["numbers"]  # type: ignore[union-attr]
    numbers = [case.number for case in look(folder).cases]
    announced(folder, objection(folder, ["", numbers[1], "", "", "", "取消", ""]))
    finished(folder)
    again = look(folder).last("finish").decided["numbers"]  # type: ignore[union-attr]
    assert numbers[1] not in again
    assert {case: first_numbers[case] for case in again if not case.startswith("honour")} == {
        case: number for case, number in again.items() if not case.startswith("honour")
    }
    path = file_of(look(folder))
    head, _, awarded = path.read_text(encoding="utf-8").partition("awarded:")
    write_text(path, f"{head}awarded:{awarded.replace('award: 三等奖', 'award: 一等奖', 1)}")
    assert any("被改过" in fault for fault in finish.replay(*last(folder, "finish")))


def test_a_case_of_the_library_gets_its_award_and_nothing_else_changes(folder: Path) -> None:
    announced(folder)
    shown = look(folder)
    case = shown.cases[1]
    front = f"campaign: {made.CAMPAIGN}\naward:   三等奖   # 待评选\ntitle: {case.title}\nunit: {case.unit}\npublished: 2026-03-01\n"
    index = add_case(shown.catalogue.root, Example(front=front), "xin-anli-01")
    before = index.read_text(encoding="utf-8")
    finished(folder)
    assert index.read_text(encoding="utf-8") == before.replace("三等奖   # 待评选", "一等奖   # 待评选")
    known = catalogue.load(shown.catalogue.root).outcomes[made.CAMPAIGN]
    assert [entry.case for entry in known.awarded] == ["xin-anli-01", None, None, None, None]


def test_a_case_that_is_not_filled_in_is_told_apart(folder: Path) -> None:
    announced(folder)
    shown = look(folder)
    front = f"campaign: {made.CAMPAIGN}\naward:\ntitle: {shown.cases[1].title}\n"
    add_case(shown.catalogue.root, Example(front=front), "xin-anli-02")
    lines = finished(folder).lines
    assert "1 个获奖案例在案例库里还没有填好（见 anliku check）；填好再运行一次，奖项会写进去" in lines
    assert any(line.startswith("4 个获奖案例还没有收进案例库") for line in lines)


def test_an_award_in_a_draft_is_told_in_plain_words(folder: Path) -> None:
    announced(folder)
    shown = look(folder)
    for number, case in enumerate(shown.cases[:2]):
        front = f"campaign: {made.CAMPAIGN}\naward: \ntitle: {case.title}\nunit: {case.unit}\nstage: []\n"
        add_case(shown.catalogue.root, Example(front=front), f"xin-anli-0{number}")
    assert "2 个还没有填好的案例，奖项也写上了；填好以后再运行一次，名单会有链接" in finished(folder).lines


def test_nobody_is_hurried(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotDone, match="还没有公示"):
        finished(folder)
    announced(folder)
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 1, 16))
    with pytest.raises(NotDone, match="2026-01-16 才结束"):
        finished(folder)
    finished(folder, early=True)
    before, event = last(folder, "finish")
    assert event.decided["early"]
    hurried = replace(event, at="2026-01-16T09:00:00+08:00")
    assert finish.replay(before, hurried) == []
    forgotten = replace(hurried, decided={key: value for key, value in event.decided.items() if key != "early"})
    said = "公示到 2026-01-16 结束，公布是 2026-01-16，账本却没有记“提前公布”"
    assert finish.replay(before, forgotten) == [said]


def test_the_rule_for_organising() -> None:
    merits = {"甲": 3.0, "乙": 2.0, "丙": 2.0, "丁": 1.0}
    assert first(merits, 1, []) == ["甲"]
    assert first(merits, 2, ["丙", "乙"]) == ["甲", "丙", "乙"]
    assert first(merits, None, []) == ["甲", "丙", "乙", "丁"] or len(first(merits, None, [])) == 4


def test_a_template_of_the_organiser_s_own(folder: Path) -> None:
    template = docx.Document()
    line = template.add_paragraph()
    for piece in ("兹证明〔单", "位〕的〔案例名", "称〕获〔奖项〕"):
        line.add_run(piece).italic = piece.startswith("位")
    template.add_table(1, 1).cell(0, 0).text = "编号 〔证书编号〕 〔二维码〕"
    stream = io.BytesIO()
    template.save(stream)
    listed = [
        certificates.Certificate(f"示 {n:03}", "一等奖", "姑苏区示例小学", "从找原句到想明白", ("示例组",))
        for n in (1, 2)
    ]
    day = datetime.date(2026, 2, 1)
    args = (listed, "示例评选", "示例中心", day, "https://example.org/", stream.getvalue())
    data = certificates.document(*args)
    made_of = docx.Document(io.BytesIO(data))
    assert [p.text for p in made_of.paragraphs] == ["兹证明姑苏区示例小学的《从找原句到想明白》获一等奖"] * 2
    assert [table.cell(0, 0).text.strip() for table in made_of.tables] == ["编号 示 001", "编号 示 002"]
    assert len(made_of.inline_shapes) == 2
    assert certificates.address_of("https://example.org/", "示 001") == "https://example.org/verify/#%E7%A4%BA%20001"
    assert certificates.missing_fields(stream.getvalue()) == []
    assert data == certificates.document(*args)


def test_a_title_with_the_name_of_a_field_stands_as_it_is() -> None:
    title = "填写〔奖项〕和〔案例名称〕的做法"
    made = certificates.Certificate("示 001", "一等奖", "姑苏区示例小学", title, ("示例组",))
    data = certificates.document([made], "示例评选", "示例中心", datetime.date(2026, 2, 1), "")
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    assert f"　　《{title}》在示例评选中荣获" in texts


def test_a_template_without_a_field_is_refused_with_its_name(folder: Path) -> None:
    template = docx.Document()
    template.add_paragraph("兹证明〔单位〕")
    template.save(str(folder / "证书模板.docx"))
    path = folder / "round.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("certificates: {", "certificates: {template: 证书模板.docx, ")
    )
    announced(folder)
    with pytest.raises(NotDone, match="〔奖项〕〔证书编号〕"):
        finished(folder)
    assert look(folder).last("finish") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("award: 三等奖", "award: 一等奖", "公示名单"),
        ("until: 2026-01-16", "until: 2026-01-12", "公示期"),
        ("示例监测中心评价科", "示例监测中心别的科", "怎样提异议"),
    ],
)
def test_what_was_announced_is_held_against_the_library(folder: Path, old: str, new: str, said: str) -> None:
    announced(folder)
    path = file_of(look(folder))
    text = path.read_text(encoding="utf-8")
    assert old in text
    write_text(path, text.replace(old, new, 1))
    assert any(said in fault for fault in announce.replay(*last(folder, "announce")))


def test_honours_and_cases_are_held_against_the_library(folder: Path) -> None:
    announced(folder)
    finished(folder)
    assert finish.replay(*last(folder, "finish")) == []
    shown = look(folder)
    case = shown.cases[1]
    front = f"campaign: {made.CAMPAIGN}\naward: 三等奖\ntitle: {case.title}\nunit: {case.unit}\npublished: 2026-03-01\n"
    index = add_case(shown.catalogue.root, Example(front=front), "xin-anli-01")
    (fault,) = finish.replay(*last(folder, "finish"))
    assert "“三等奖”，这一轮给的是“一等奖”" in fault
    index.unlink()
    honour = catalogue.load(shown.catalogue.root).outcomes[made.CAMPAIGN].honours[0]
    head, _, honours = file_of(shown).read_text(encoding="utf-8").partition("honours:")
    write_text(file_of(shown), f"{head}honours:{honours.replace(honour.unit, '示例第九小学')}")
    assert any("组织奖" in fault for fault in finish.replay(*last(folder, "finish")))
