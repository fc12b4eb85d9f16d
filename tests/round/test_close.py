"""close: contacts are gone from every file, everything else still follows, the archive opens."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest

from anliku.private import find
from anliku.round import verify
from anliku.round.desk import opened
from anliku.round.desk.ledger import Event, Ledger
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.outcome import blind, close
from tests.formats.sheet.books import phone
from tests.round.desks import BY, look
from tests.round.finished import report_tables, with_cases
from tests.round.intake import give


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = with_cases(tmp_path_factory.mktemp("close"))
    with opened.at(folder, BY) as held:
        blind.run(held, pdf=False)
    return folder


def run(folder: Path, now: bool = True, key: str | None = None) -> StepResult:
    with opened.at(folder, BY) as held:
        return close.run(held, now, key)


def telling(folder: Path) -> list[str]:
    """The files of a round in which a contact stands."""
    files = [path for path in folder.rglob("*") if path.is_file() and close.ARCHIVE not in path.parts]
    return [path.name for path in files if close.has_contacts(path.read_bytes())]


def test_a_round_is_not_closed_before_its_time(whole: Path) -> None:
    with pytest.raises(NotDone, match="还没有公布结果"):
        run(whole, now=False)
    assert telling(whole)


def test_contacts_are_gone_and_everything_still_follows(whole: Path) -> None:
    assert telling(whole)
    topics, cases = look(whole).topics, [case.number for case in look(whole).cases]
    run(whole)
    assert telling(whole) == []
    shown = look(whole)
    assert [(topic.id, topic.title, topic.number) for topic in shown.topics] == [
        (topic.id, topic.title, topic.number) for topic in topics
    ]
    assert [case.number for case in shown.cases] == cases
    assert not any(find(topic.phone) for topic in shown.topics)
    said = verify.run(shown)
    assert (said.ok, said.problems) == (True, [])
    assert shown.forgotten
    # The report says how much went from where, and is held like every other.
    event = shown.last("close")
    assert event is not None
    (paper,) = event.outputs
    (rows,) = report_tables(whole, paper["name"])
    assert rows[0] == ["所在文件夹", "删去"]
    assert sum(int(row[1].removesuffix(" 个")) for row in rows[1:]) == len(event.decided["removed"])
    # Again nothing happens.
    before = len(shown.ledger.events)
    run(whole)
    assert len(look(whole).ledger.events) == before


def test_rules_of_earlier_days_lose_their_telephone_and_still_prove(tmp_path: Path) -> None:
    folder = with_cases(tmp_path)
    rules = folder / "round.yml"
    text = rules.read_text(encoding="utf-8")
    mine = f"\noutcome:\n  announcing: {{phone: '{phone(3)}'}}\n"
    rules.write_text(text + mine, encoding="utf-8")
    with opened.at(folder, BY) as held:
        blind.run(held, pdf=False)
    rules.write_text(text + mine.replace(phone(3), "0512-1234567"), encoding="utf-8")
    run(folder)
    assert telling(folder) == []
    said = verify.run(look(folder))
    assert (said.ok, said.problems) == (True, [])
    lines = len(look(folder).ledger.events)
    run(folder)
    assert len(look(folder).ledger.events) == lines


def test_what_proves_an_award_cannot_be_called_removed(whole: Path) -> None:
    shown = look(whole)
    sheet = {"name": "评委01.xlsx", "sha256": "a" * 64}
    collected = Event(90, "2024-12-20T09:00:00+08:00", "collect", BY, "0", (sheet,), (), {}, "")
    before = replace(shown, ledger=Ledger([*shown.ledger.events, collected]))
    decided = {"removed": {"received/a.xlsx": "a" * 64}, "forgotten": ["a" * 64]}
    closed = Event(91, "2024-12-21T09:00:00+08:00", "close", BY, "0", (), (), decided, "")
    assert close.replay(before, closed) == ["写成删去的有评分和决定用的文件（评委01.xlsx）：它们没有联系方式，不该删"]


def test_one_file_under_two_names_is_kept_once_and_gone_once(tmp_path: Path) -> None:
    folder = with_cases(tmp_path)
    shown = look(folder)
    sha256 = next(file.sha256 for file in shown.state.came if file.kind == "联络人表")
    first = shown.kept(sha256)
    before = sorted((folder / "received").iterdir())
    give(folder, {"联络人.xls": first.read_bytes()})
    assert sorted((folder / "received").iterdir()) == before
    # A program before this one kept it under both endings.
    second = first.with_suffix(".xls")
    second.write_bytes(first.read_bytes())
    run(folder)
    assert not first.exists()
    assert not second.exists()
    lines = len(look(folder).ledger.events)
    run(folder)
    assert len(look(folder).ledger.events) == lines
    assert verify.run(look(folder)).ok


def test_the_archive_holds_the_ledger_and_no_contact(whole: Path) -> None:
    run(whole)
    (path,) = (whole / close.ARCHIVE).glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert {"ledger.jsonl", "round.yml"} <= set(names)
        assert archive.read("ledger.jsonl") == (whole / "ledger.jsonl").read_bytes()
        assert not any(close.has_contacts(archive.read(name)) for name in names)


def test_an_archive_for_one_key(whole: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    run(whole, key=str(identity.to_public()))
    (path,) = (whole / close.ARCHIVE).glob("*.age")
    opened_again = pyrage.decrypt(path.read_bytes(), [identity])
    assert "ledger.jsonl" in zipfile.ZipFile(io.BytesIO(opened_again)).namelist()


def test_a_key_that_is_none(whole: Path) -> None:
    with pytest.raises(NotDone):
        run(whole, key="AGE-SECRET-KEY-1")


def test_a_hash_is_no_telephone_number() -> None:
    digits = "138" + "0013" + "0000"
    assert close.has_contacts(f"校验码 {digits}".encode())
    assert not close.has_contacts(f"校验码 {'ab' * 20} {digits}{'a' * 53}".encode())


def test_what_a_reading_keeps() -> None:
    reading = {
        "kind": "联络人表",
        "rows": [{"region": "姑苏区", "unit": "示例教研室", "name": "示例", "duty": "主任", "phone": phone(1)}],
    }
    kept = close.without_contacts(reading)["rows"][0]
    assert (kept["region"], kept["unit"]) == ("姑苏区", "示例教研室")
    assert {kept["name"], kept["duty"], kept["phone"]} == {close.GONE}
    assert close.without_contacts({"text": f"电话 {phone(2)}。"}) == {"text": f"电话 {close.GONE}。"}
