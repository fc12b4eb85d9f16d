"""verify: a round that nobody touched follows; whatever was touched is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from anliku import cli
from anliku.record.pool import Workers
from anliku.round import verify
from anliku.round.desk import approve, ledger, match, opened, receive
from tests.round import made
from tests.round.desks import BY, look
from tests.round.intake import give, start, take_all


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round up to its matching."""
    round_made = made.make(30, faults=False, cases=6)
    base = tmp_path_factory.mktemp("verify")
    folder = start(base)
    take_all(folder, round_made)
    with opened.at(folder, BY) as held:
        approve.decide(held, None, everything=True)
    for day, files in round_made.case_batches:
        give(folder, files, day)
    with opened.at(folder, BY) as held:
        match.propose(held)
        match.decide(held, folder / match.SHEET)
    return folder


@pytest.fixture
def folder(done: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    shutil.copytree(done, tmp_path / "round")
    return tmp_path / "round"


def said(folder: Path) -> list[str]:
    return [
        f"{problem.location.file}:{problem.location.line} {problem.message}"
        for problem in verify.run(look(folder)).problems
    ]


def test_a_round_that_nobody_touched_follows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert cli.main(["round", "verify", "--folder", str(folder)]) == 0
    assert "每一步都能从收到的文件和当时的决定重新算出来" in capsys.readouterr().out
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_needs_nothing_that_was_read_before(folder: Path) -> None:
    shutil.rmtree(folder / "readings")
    assert said(folder) == []


def received(folder: Path) -> Path:
    return max((folder / "received").iterdir(), key=lambda path: path.stat().st_size)


def spoil_received(folder: Path) -> str:
    path = received(folder)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"\n")
    return "被改过了"


def lose_received(folder: Path) -> str:
    received(folder).unlink()
    return "不在 received 里了"


def change_result(folder: Path) -> str:
    path = folder / approve.NOTICE
    path.write_bytes(path.read_bytes() + b"x")
    return "结果/立项名单.docx:1 与第 6 步 立项写下的不同"


def lose_result(folder: Path) -> str:
    (folder / approve.NOTICE).unlink()
    return "结果/立项名单.docx:1 不见了"


def put_in(folder: Path) -> str:
    (folder / "received" / "x.docx").write_bytes(b"x")
    return "账本里没有收过这个文件"


def rewrite(folder: Path, change: Callable[[ledger.Event], dict[str, object]]) -> None:
    """Every line with what ``change`` has other of it, and every hash behind it."""
    before, lines = "", b""
    events = look(folder).ledger.events
    for event in events:
        sealed = ledger.Event(**{**event._content(), "before": before, **change(event)}).sealed()
        before = ledger.hash_of(sealed.line)
        lines += sealed.line + b"\n"
    (folder / ledger.FILE).write_bytes(lines)
    (folder / ledger.HEAD).write_text(f'{{"n": {len(events)}, "sha256": "{before}"}}', encoding="utf-8")


def forge_number(folder: Path) -> str:
    """Somebody rewrites the decision and every hash behind it."""

    def change(event: ledger.Event) -> dict[str, object]:
        if event.step != "approve":
            return {}
        topics = dict(event.decided["topics"])
        return {"decided": {**event.decided, "topics": {**topics, sorted(topics)[0]: {"number": "SZ2025-999"}}}}

    rewrite(folder, change)
    return "账本记的是立项 SZ2025-999"


def forge_join(folder: Path) -> str:
    path = folder / ledger.FILE
    lines = path.read_bytes().splitlines(keepends=True)
    at = next(index for index, line in enumerate(lines) if b'"step":"receive"' in line and b"T" in line)
    lines[at] = lines[at].replace(b'"by":"', b'"by":"X')
    path.write_bytes(b"".join(lines))
    return f"ledger.jsonl:{at + 1} "


@pytest.mark.parametrize(
    "spoil", [spoil_received, lose_received, change_result, lose_result, put_in, forge_number, forge_join]
)
def test_what_was_touched_is_named(folder: Path, spoil: Callable[[Path], str]) -> None:
    expected = spoil(folder)
    assert any(expected in line for line in said(folder)), said(folder)


def change_rules(folder: Path, old: str, new: str) -> None:
    rules = folder / "round.yml"
    text = rules.read_text(encoding="utf-8")
    assert old in text
    rules.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(("old", "new"), [("SZ{year}", "XX{year}"), ("forms: true", "forms: false")])
def test_each_step_is_held_against_the_rules_of_its_time(folder: Path, old: str, new: str) -> None:
    change_rules(folder, old, new)
    assert said(folder) == []
    with opened.at(folder, BY) as held:
        match.propose(held)
        match.decide(held, folder / match.SHEET)
    assert said(folder) == []


def test_rules_of_the_past_that_were_touched_are_told(folder: Path) -> None:
    sha256 = look(folder).rules
    assert sha256 is not None
    kept = look(folder).kept(sha256)
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes().replace(b"SZ{year}", b"XX{year}"))
    assert any("round.yml 被改过了" in line for line in said(folder))


def test_a_round_that_kept_no_rules_is_held_against_those_of_today(folder: Path) -> None:
    rewrite(folder, lambda event: {"inputs": ()} if event.step == "open" else {})
    change_rules(folder, "SZ{year}", "XX{year}")
    assert any("按决定表应是立项 XX2025" in line for line in said(folder))


def test_steps_whose_files_were_removed_are_counted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event = look(folder).last("match")
    assert event is not None
    monkeypatch.setattr(opened.Round, "forgotten", {event.inputs[0]["sha256"]})
    assert any("用到它们的 1 步没有重算" in line for line in verify.run(look(folder)).lines)


def test_a_hash_from_outside_shows_a_ledger_that_was_made_anew(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = ledger.hash_of(look(folder).ledger.events[5].line)

    def anchored(anchor: str) -> int:
        return cli.main(["round", "verify", "--folder", str(folder), "--anchor", anchor])

    assert anchored(printed[:12].upper()) == 0
    assert "是第 6 步 立项的：到那一步为止，账本没有被改写过" in capsys.readouterr().out
    # Who wrote something else into a line that nothing else follows from, and made every hash anew.
    rewrite(folder, lambda event: {"by": "别人"} if event.n == 3 else {})
    assert said(folder) == []
    assert anchored(printed) == 1
    assert f"账本里没有校验码是 {printed[:12]}… 的一行：从那以后账本被改写过" in capsys.readouterr().out
    assert anchored("校验码") == 1
    assert "--anchor 后面写报告最后一行的校验码，至少前 12 位" in capsys.readouterr().err


def test_it_reads_on_all_cores_what_it_reads_on_one(folder: Path) -> None:
    shown = look(folder)
    with Workers(2) as workers:
        assert receive.read_again(shown, workers) == receive.read_again(shown, Workers(1))
