"""Reports: each step writes one, and writes it again where it was lost; verify then asks for it no more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from anliku import clock
from anliku.round import verify
from tests.round.desks import look
from tests.round.gone_through import AFTER, again, gone_through

LABELS = (
    *("收件", "立项", "选题核对", "匿名", "分配评委", "发评分表", "收评分表", "评委会定奖"),
    *("公示", "异议处理", "入库", "公布", "展示交流", "归档"),
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return gone_through(tmp_path_factory.mktemp("reports"))


@pytest.fixture(autouse=True)
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: AFTER)


def reports(folder: Path, label: str) -> list[Path]:
    return sorted((folder / "报告").glob(f"*-{label}.docx"))


@pytest.mark.parametrize("label", LABELS)
def test_a_report_that_was_lost_is_written_again(label: str, whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "round"
    shutil.copytree(whole, folder)
    folder.chmod(0o700)
    steps = again(folder, whole.parent)
    if label == "归档":
        steps[label]()
    before = reports(folder, label)
    assert before
    before[-1].unlink()
    assert not verify.run(look(folder)).ok
    steps[label]()
    assert len(reports(folder, label)) == len(before)
    said = verify.run(look(folder))
    assert [problem.message for problem in said.problems if problem.is_error] == []
    assert any("重做过，有新的报告" in problem.message for problem in said.problems)
    # And a third time nothing happens.
    lines = len(look(folder).ledger.events)
    steps[label]()
    assert len(look(folder).ledger.events) == lines
