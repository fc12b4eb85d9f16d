"""``close``: contacts go, the rest is packed for the archive, and the ledger still proves the result.

Files that came in with telephone numbers or addresses in them are removed, and so is what we wrote of them; their
hashes stay in the ledger, and what was read in them stays without the contacts, so that everything can still
be worked out again.
"""

from __future__ import annotations

import datetime
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

from anliku.atomic import write_bytes
from anliku.formats.sheet.header import PHONE as PHONE_COLUMN
from anliku.private import ACCOUNT, ADDRESS, IDENTITY, MAIL, MOBILE, PHONE, find
from anliku.round.desk import file_reading, round_folder
from anliku.round.desk import ledger as ledgers
from anliku.round.desk.ledger import Event, hash_of
from anliku.round.desk.opened import Round
from anliku.round.desk.result import NotDone, StepResult
from anliku.round.desk.step_report import Report
from anliku.round.round_settings import FILE as RULES

STEP = "close"
ARCHIVE = "归档"
GONE = "已删去"
"""What stands in a reading in place of a contact."""
_GONE_FROM_RULES = "已删去的联系方式"
"""The same in rules of earlier days, which take no shorter one."""
_CONTACTS = {MOBILE, PHONE, MAIL, ACCOUNT, IDENTITY, ADDRESS}
_RULES = ("open", ledgers.SETTINGS)
"""Lines that keep rules."""
_PROVING = ("collect", "score")
"""Steps whose files the awards follow from."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"</(?:w:p|si|c|a:p|is)>")
_HASH = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,64}(?![0-9A-Za-z])")
_LONGEST = 64 << 20
_KINDS = {file_reading.ROSTER, file_reading.FORM, file_reading.CONTACTS, file_reading.FILLED, file_reading.REFUSED}
"""What contacts are sent in; a file that could not be read may hold anything."""


def run(opened: Round, now: bool = False, key: str | None = None) -> StepResult:
    """Remove the contacts and pack the rest; ``key`` is an age key that only its owner can open. Raises NotDone
    and OSError."""
    result = StepResult()
    _expect_over(opened, now)
    encrypt = _encryption(key)
    came = dict(_came_with_contacts(opened))
    written = dict(_written_with_contacts(opened))
    last = opened.last(STEP)
    before: dict[str, str] = dict(last.decided["removed"]) if last is not None else {}
    removed = dict(sorted((before | written | came).items()))
    _scrub(opened, came)
    decided: dict[str, Any] = {
        "forgotten": sorted(removed.values()),
        "removed": removed,
        "said": f"删去 {len(removed)} 个有联系方式的文件，其余打包",
        **({"early": True} if now and _left(opened) > 0 else {}),
    }
    if not opened.same(STEP, [], decided):
        result.written.append(opened.write(opened.next_report("归档"), _report(opened, decided)))
        opened.record(STEP, [], result.written, decided)
    for name in removed:
        path = opened.folder / name
        if path.exists():
            path.chmod(0o600)
            path.unlink()
    packed = encrypt(pack(opened))
    name = f"{ARCHIVE}/{opened.campaign.id}.zip{'.age' if key else ''}"
    result.written.append(opened.write(name, packed))
    result.say(f"{decided['said']}：{name}（{len(packed) / 1048576:.1f} MB）；账本照样可以核对：anliku round verify")
    if key is None:
        result.say("压缩包没有加密；要加密请装 anliku[archive]，再加上 --age 公钥")
    return result


def _report(opened: Round, decided: dict[str, Any]) -> bytes:
    """How many files went from where: no name, since it may be somebody's."""
    report = Report(f"{opened.campaign.short} 归档情况", opened)
    report.line(f"{decided['said']}，在 {ARCHIVE} 里。删去的文件，账本里留着名称和校验码，照样可以核对。")
    if "early" in decided:
        report.line("还没有到 round.yml 写的保留期限，按要求提前归档。")
    counts = Counter(name.partition("/")[0] for name in decided["removed"])
    places = {round_folder.RECEIVED: "收到的文件"}
    report.table(["所在文件夹", "删去"], [[places.get(name, name), f"{count} 个"] for name, count in counts.items()])
    return report.docx()


def replay(before: Round, event: Event) -> list[str]:
    """Whether the line names what it removed, and nothing that proves a score: review sheets with contacts are not
    taken in, so none has to go."""
    hashes = sorted(event.decided["removed"].values())
    if hashes != event.decided["forgotten"]:
        return ["删去的文件和它们的校验码对不上"]
    proofs = [file for step in _PROVING for old in before.events(step) for file in old.inputs]
    gone = sorted({file["name"] for file in proofs if file["sha256"] in hashes})
    return [f"写成删去的有评分和决定用的文件（{'、'.join(gone[:5])}）：它们没有联系方式，不该删"] if gone else []


def pack(opened: Round) -> bytes:
    """The round as a zip: the ledger, the rules, what came in and was read, and what was written. The same
    round gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(opened):
            info = zipfile.ZipInfo(path.relative_to(opened.folder).as_posix(), _EPOCH)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(info, path.read_bytes())
    return stream.getvalue()


def _files(opened: Round) -> Iterator[Path]:
    for name in (RULES, ledgers.FILE, ledgers.HEAD):
        yield opened.folder / name
    for folder in round_folder.FOLDERS:
        yield from (path for path in sorted((opened.folder / folder).rglob("*")) if path.is_file())


# --- when -----------------------------------------------------------------------------------------------------


def _left(opened: Round) -> int:
    """Days until contacts may go; 0 where they may."""
    last = opened.last("finish")
    if last is None:
        return 1
    over = datetime.date.fromisoformat(last.at[:10]) + datetime.timedelta(days=opened.settings.outcome.contacts_until)
    return max(0, (over - opened.today).days)


def _expect_over(opened: Round, now: bool) -> None:
    if now:
        return
    if "finish" in opened.steps and opened.last("finish") is None:
        raise NotDone("还没有公布结果，联系方式还用得着；确实要现在归档，请加上 --now")
    left = _left(opened) if "finish" in opened.steps else 0
    if left:
        kept = opened.settings.outcome.contacts_until
        raise NotDone(
            f"round.yml 写着公布以后留 {kept} 天，还有 {left} 天；到时候再运行，确实要现在归档，请加上 --now，会记进账本"
        )


def _encryption(key: str | None) -> Any:
    """What encrypts the archive. Raises NotDone where that cannot be."""
    if key is None:
        return lambda data: data
    try:
        import pyrage
    except ImportError:
        raise NotDone("没有装加密用的程序库；请运行 pip install 'anliku[archive]'，或去掉 --age") from None
    try:
        recipient = pyrage.x25519.Recipient.from_str(key.strip())
    except Exception:  # noqa: BLE001 - the library has one error of its own for each fault
        raise NotDone("--age 后面要写 age 的公钥，以 age1 开头；私钥不要写在这里") from None
    return lambda data: pyrage.encrypt(data, [recipient])


# --- what holds contacts --------------------------------------------------------------------------------------


def _came_with_contacts(opened: Round) -> Iterator[tuple[str, str]]:
    """Path and hash of every file that came in with contacts."""
    cases = {case.document for case in opened.cases}
    for event in opened.ledger.events:
        for file in event.inputs:
            if file["sha256"] == opened.rules:
                # The rules of today hold only what the organiser tells everybody.
                continue
            try:
                path = opened.kept(file["sha256"])
            except NotDone:
                continue
            kind = str(opened.reading(file["sha256"], file["name"])["kind"]) if event.step == "receive" else ""
            is_list = kind in _KINDS - {file_reading.FILLED} and file["sha256"] not in cases
            if is_list or has_contacts(path.read_bytes(), _offices(opened)):
                for copy in opened.copies(file["sha256"]):
                    yield copy.relative_to(opened.folder).as_posix(), file["sha256"]


def _written_with_contacts(opened: Round) -> Iterator[tuple[str, str]]:
    """The same of what was written."""
    for folder in (round_folder.RESULTS, round_folder.REPORTS, round_folder.TO_FILL):
        for path in sorted((opened.folder / folder).rglob("*")):
            if path.is_file() and has_contacts(path.read_bytes(), _offices(opened)):
                yield path.relative_to(opened.folder).as_posix(), hash_of(path.read_bytes())


def has_contacts(data: bytes, offices: Iterable[str] = ()) -> bool:
    """Whether a file holds how to reach somebody; ``offices`` is what the organiser tells everybody."""
    # Digits of a hash may look like a telephone number by chance.
    text = _HASH.sub("", text_of(data))
    for public in offices:
        text = text.replace(public, "")
    return any(hit.kind in _CONTACTS for hit in find(text))


def text_of(data: bytes) -> str:
    """All text of a Word or Excel file, a line a paragraph or cell; of another file what can be read of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [
                archive.read(info).decode("utf-8", "replace")
                for info in archive.infolist()
                if info.filename.endswith((".xml", ".rels")) and info.file_size <= _LONGEST
            ]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return data[:_LONGEST].decode("utf-8", "replace")
    return "\n".join(unescape(_TAG.sub("", _PARAGRAPH.sub("\n", part))) for part in parts)


def _offices(opened: Round) -> list[str]:
    rules = opened.settings.outcome.announcing
    return [told for told in (rules.phone, rules.mail, rules.address) if told]


def _scrub(opened: Round, came: dict[str, str]) -> None:
    """Keep what was read in the files that go, and rules of earlier days, without the contacts."""
    rules = {file["sha256"] for event in opened.ledger.events if event.step in _RULES for file in event.inputs}
    for sha256 in rules.intersection(came.values()):
        if sha256 not in opened.forgotten:
            text = opened.data(sha256).decode("utf-8", "replace")
            write_bytes(opened.scrubbed_rules(sha256), _plain(text, _GONE_FROM_RULES).encode())
    names = {file["sha256"]: file["name"] for event in opened.events("receive") for file in event.inputs}
    for sha256 in came.values():
        if sha256 not in names:
            continue
        reading = opened.reading(sha256, names[sha256])
        path = opened.folder / round_folder.READINGS / f"{sha256}.json"
        kept = json.loads(path.read_bytes())
        kept["reading"] = without_contacts(reading)
        write_bytes(path, json.dumps(kept, ensure_ascii=False).encode())


def without_contacts(value: Any, contacts: bool = False) -> Any:
    """A reading without telephones, addresses and, of a list of contacts, the names."""
    if isinstance(value, dict):
        inside = contacts or value.get("kind") == file_reading.CONTACTS
        return {key: _field(key, item, inside) for key, item in value.items()}
    if isinstance(value, list):
        return [without_contacts(item, contacts) for item in value]
    return _plain(value) if isinstance(value, str) else value


def _field(key: str, value: Any, contacts: bool) -> Any:
    personal = {PHONE_COLUMN, "phone"} | ({"name", "duty"} if contacts else set())
    if key in personal and isinstance(value, str):
        return GONE if value else value
    return without_contacts(value, contacts)


def _plain(text: str, word: str = GONE) -> str:
    for hit in reversed(find(text)):
        text = f"{text[: hit.start]}{word}{text[hit.end :]}"
    return text
