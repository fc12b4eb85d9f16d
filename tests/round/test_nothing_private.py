"""Whatever a round holds is refused by the library, wherever in it somebody puts it; what the round publishes is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anliku import catalogue, rules
from anliku.round.desk import round_folder
from anliku.round.judging import assign, score
from anliku.round.outcome.close import has_contacts
from tests.factory import add_case
from tests.round.desks import look
from tests.round.gone_through import EXPERTS, OFFICE, gone_through


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round that has been through every step of judging and of the outcome."""
    return gone_through(tmp_path_factory.mktemp("private"))


def written(folder: Path) -> list[Path]:
    """Every file of a round that is the organiser's own business: not what came in under its hash, nor the lists,
    certificates and blind copies, which hold no score, no expert and no contact; who reads what does."""
    others = {round_folder.RECEIVED, round_folder.READINGS, round_folder.RESULTS}
    own = [path for path in sorted(folder.rglob("*")) if path.is_file() and not others & set(path.parts)]
    return [*own, folder / assign.TABLE]


def test_no_file_of_a_round_can_lie_in_a_library(whole: Path) -> None:
    root = look(whole).catalogue.root
    case = add_case(root, name="xin-anli-09").parent
    files = [path for path in written(whole) if not path.name.startswith(".")]
    names = {path.name for path in files}
    assert names >= {"ledger.jsonl", "round.yml", "匿名核对.xlsx", "异议登记.xlsx", "授奖建议.xlsx", "分配总表.xlsx"}
    assert {name[4:-5] for name in names if name[:3].isdigit()} >= {
        "分配评委",
        "收评分表",
        "统分和授奖建议",
        "评委会定奖",
        "发评分表",
        "匿名",
        "公示",
        "异议处理",
        "入库",
        "公布",
        "展示交流",
    }
    assert sum("评分表" in path.parts for path in files) == EXPERTS
    for place in (case, root / "cases", root / "cases" / "campaigns", root / "cases" / "guide"):
        place.mkdir(exist_ok=True)
        for path in files:
            shutil.copy(path, place / path.name)
        refused = {problem.location.file for problem in rules.check(catalogue.load(root)) if problem.is_error}
        kept = [path.name for path in files if (place / path.name).relative_to(root).as_posix() not in refused]
        assert kept == [], f"{place} takes {kept}"
        for path in files:
            (place / path.name).unlink()


def test_what_judging_writes_is_known_by_what_it_holds(whole: Path) -> None:
    """Whatever somebody calls it."""
    root = look(whole).catalogue.root
    case = add_case(root, name="xin-anli-10").parent
    tables = [whole / score.WORKBOOK, whole / assign.TABLE, *sorted((whole / "待填" / "评分表").glob("*.xlsx"))]
    reports = [path for path in written(whole) if path.name[4:-5] in {"分配评委", "统分和授奖建议"}]
    assert len(reports) == 2
    copies = {case / f"附件-{number}{path.suffix}": path for number, path in enumerate([*tables, *reports])}
    for copy, path in copies.items():
        shutil.copy(path, copy)
    refused = {problem.location.file for problem in rules.check(catalogue.load(root)) if problem.is_error}
    assert [path.name for copy, path in copies.items() if copy.relative_to(root).as_posix() not in refused] == []
    shutil.rmtree(case)


def test_no_result_holds_a_contact(whole: Path) -> None:
    results = [path for path in (whole / round_folder.RESULTS).rglob("*") if path.is_file()]
    assert len(results) > len(look(whole).cases)
    assert [path.name for path in results if has_contacts(path.read_bytes(), [OFFICE])] == []


def test_what_is_published_names_nobody(whole: Path) -> None:
    shown = look(whole)
    texts = [
        path.read_text(encoding="utf-8")
        for path in (shown.catalogue.root / "cases" / "outcomes").rglob("*")
        if path.is_file()
    ]
    people = {name for case in shown.cases for name in (*case.authors, case.topic.leader)}
    assert texts
    assert people
    assert not [name for name in people for text in texts if name in text]
    assert not [contact.name for contact in shown.contacts for text in texts if contact.name in text]
