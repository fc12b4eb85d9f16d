"""The store: what is found is what was put there, whatever happened to the file in between."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

import anliku
from anliku.kept import Kept, database, file_clock, kept, key_of, keys
from tests.effort import many, random_numbers
from tests.permissions import modes_hold

VALUES = {key_of(str(number)): f"第{number}个结果".encode() * (1 + number % 7) for number in range(40)}
OTHER = {key_of("其他"): b"\0" * 70_000}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture(autouse=True)
def _made(root: Path) -> None:
    root.mkdir()


def fill(root: Path, values: Mapping[bytes, bytes] = VALUES, kind: str = "甲") -> None:
    with Kept(root) as shelf:
        shelf.put_many(kind, values)
        assert shelf.fault == ""


def look(root: Path, kind: str = "甲") -> tuple[dict[bytes, bytes], str]:
    """What is found of VALUES, and the fault."""
    with Kept(root) as shelf:
        return shelf.get_many(kind, VALUES), shelf.fault


def file_of(root: Path) -> Path:
    (path,) = root.glob(".cache/anliku/kept-*.sqlite")
    return path


def edit(root: Path, *statements: str) -> None:
    """Change the file behind the program's back, as somebody with SQLite could."""
    connection = sqlite3.connect(file_of(root), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


# --- keys ---------------------------------------------------------------------------------


def test_a_key_stands_for_its_parts_and_their_order() -> None:
    keys = {key_of(*parts) for parts in (("a", "b"), ("ab",), ("b", "a"), ("a", b"b"), ("a", "b", ""), (), ("\udc80",))}
    assert len(keys) == 7
    assert {len(key) for key in keys} == {32}
    assert key_of("a", b"b") == key_of("a", b"b")


@pytest.mark.parametrize("change", ["version", "library", "module"])
def test_a_key_stands_for_the_program(change: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "package"
    (package / "room").mkdir(parents=True)
    (package / "room" / "module.py").write_text("ONE = 1")
    monkeypatch.setattr(anliku, "__file__", str(package / "__init__.py"))
    keys._program.cache_clear()
    before = key_of("a")
    if change == "version":
        monkeypatch.setattr(anliku, "__version__", "99")
    elif change == "library":
        monkeypatch.setattr(keys, "version", lambda name: "99")
    else:
        (package / "room" / "module.py").write_text("ONE = 2")
    keys._program.cache_clear()
    after = key_of("a")
    monkeypatch.undo()
    keys._program.cache_clear()
    assert before != after


# --- what was put is found ----------------------------------------------------------------


def test_what_was_put_is_found_by_the_next_run(root: Path) -> None:
    fill(root)
    fill(root, OTHER, "乙")
    assert look(root) == (VALUES, "")
    assert look(root, "乙") == ({}, "")
    with Kept(root) as shelf:
        assert shelf.get("乙", key_of("其他")) == OTHER[key_of("其他")]
        assert shelf.get("甲", key_of("没有")) is None
    assert [path.name for path in root.glob(".cache/anliku/*")] == [file_of(root).name]


def test_a_value_that_is_put_again_replaces_the_old_one(root: Path) -> None:
    fill(root)
    newer = {key: value[::-1] for key, value in VALUES.items()}
    fill(root, newer)
    assert look(root) == (newer, "")


def test_what_is_forgotten_is_gone(root: Path) -> None:
    fill(root)
    first, *others = VALUES
    with Kept(root) as shelf:
        shelf.forget("乙", others)
        shelf.forget("甲", others)
        assert shelf.get_many("甲", VALUES) == {first: VALUES[first]}
    assert look(root) == ({first: VALUES[first]}, "")


def test_nothing_is_kept_without_a_root_and_after_closing(root: Path) -> None:
    nothing = Kept(None)
    nothing.put_many("甲", VALUES)
    assert (nothing.get_many("甲", VALUES), nothing.fault) == ({}, "")
    nothing.close()
    shelf = Kept(root)
    shelf.close()
    shelf.put_many("甲", VALUES)
    shelf.close()
    assert (shelf.get_many("甲", VALUES), shelf.fault) == ({}, "")
    assert look(root) == ({}, "")


def test_threads_of_one_process_may_share_it(root: Path) -> None:
    with Kept(root) as shelf:

        def work(number: int) -> None:
            for key, value in list(VALUES.items())[number::4]:
                shelf.put_many("甲", {key: value})
                shelf.get_many("甲", VALUES)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (shelf.get_many("甲", VALUES), shelf.fault) == (VALUES, "")


def test_a_forked_child_keeps_out(root: Path) -> None:
    fill(root)
    with Kept(root) as shelf:
        child = os.fork()
        if child == 0:
            shelf.put_many("甲", OTHER)
            shelf.close()
            os._exit(len(shelf.get_many("甲", VALUES)))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert (shelf.get_many("甲", [*VALUES, *OTHER]), shelf.fault) == (VALUES, "")


# --- damage -------------------------------------------------------------------------------


def test_a_flipped_byte_anywhere_is_never_believed(root: Path) -> None:
    """Each value is right or a miss, whatever SQLite makes of its broken pages."""
    fill(root)
    whole = file_of(root).read_bytes()
    random = random_numbers()
    places = [*range(0, 100, 4), *(random.randrange(len(whole)) for _ in range(many(150)))]
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << random.randrange(8)
        file_of(root).write_bytes(flipped)
        with Kept(root) as shelf:
            values = shelf.get_many("甲", VALUES)
            assert values.items() <= VALUES.items(), place
            shelf.put_many("甲", {key: value for key, value in VALUES.items() if key not in values})
            assert shelf.get_many("甲", VALUES).items() <= VALUES.items(), place
        assert look(root)[0].items() <= VALUES.items(), place


def test_a_flipped_value_is_told_dropped_and_put_again(root: Path) -> None:
    fill(root)
    content = file_of(root).read_bytes()
    place = content.index("第7个结果".encode())
    file_of(root).write_bytes(content[:place] + b"\xe6" + content[place + 1 :])
    with Kept(root) as shelf:
        values = shelf.get_many("甲", VALUES)
        assert set(VALUES) - set(values) == {key_of("7")}
        assert f".cache/anliku/{file_of(root).name} 里有 1 条结果坏了，没有使用，已经丢掉" in shelf.fault
        assert shelf.get_many("甲", [key_of("7")]) == {}
        assert shelf.fault.count("坏了") == 1
    missing, fault = look(root)
    assert (len(missing), fault) == (len(VALUES) - 1, "")


@pytest.mark.parametrize("part", [0, 99, 100, 4096, 5000, 8192])
def test_a_file_cut_short_is_begun_anew(root: Path, part: int) -> None:
    fill(root)
    path = file_of(root)
    path.write_bytes(path.read_bytes()[:part])
    with Kept(root) as shelf:
        assert shelf.get_many("甲", VALUES) == {}
        shelf.put_many("甲", VALUES)
        assert bool(shelf.fault) == (part > 0), "an empty file is an empty store"
    assert look(root) == (VALUES, "")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE content SET value = (SELECT value FROM content AS other WHERE other.place <> content.place)",
        "UPDATE content SET seal = (SELECT seal FROM content AS other WHERE other.place <> content.place)",
        "UPDATE content SET place = -place",
        "UPDATE content SET value = 7",
        "UPDATE content SET value = NULL || ''",
        "UPDATE content SET seal = 'x'",
        "UPDATE entry SET run = 'x'",
        "UPDATE entry SET run = 9223372036854775807",
        "DELETE FROM entry",
        "DELETE FROM content",
        "DROP TABLE entry",
        "DROP TABLE content",
        "ALTER TABLE content RENAME COLUMN seal TO mark",
        "PRAGMA user_version = 7",
        "CREATE TRIGGER sly AFTER INSERT ON entry BEGIN DELETE FROM content; END",
    ],
)
def test_a_changed_table_is_never_believed(root: Path, statement: str) -> None:
    fill(root)
    if "NULL" in statement:
        edit(root, "PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '')")
    edit(root, statement)
    with Kept(root) as shelf:
        values = shelf.get_many("甲", VALUES)
        assert values.items() <= VALUES.items()
        shelf.put_many("甲", VALUES)
    values, _ = look(root)
    assert values.items() <= VALUES.items()
    if "TRIGGER" not in statement:
        assert look(root) == (VALUES, "")


def test_an_entry_under_another_key_or_kind_is_a_miss(root: Path) -> None:
    fill(root)
    first, second = list(VALUES)[:2]
    places = [kept._place("甲", first), kept._place("甲", second)]
    edit(
        root,
        f"UPDATE content SET place = 1 WHERE place = {places[0]}",
        f"UPDATE content SET place = {places[0]} WHERE place = {places[1]}",
        f"UPDATE content SET place = {places[1]} WHERE place = 1",
    )
    values, fault = look(root)
    assert set(VALUES) - set(values) == {first, second}
    assert "2 条结果坏了" in fault
    third = list(VALUES)[2]
    edit(root, *(f"UPDATE {table} SET place = {kept._place('乙', third)} WHERE place = {kept._place('甲', third)}" for table in ("entry", "content")))  # fmt: skip
    assert look(root, "乙")[0] == {}


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000, b"\0" * 9000])
def test_what_is_no_store_is_replaced(root: Path, content: bytes) -> None:
    fill(root)
    file_of(root).write_bytes(content)
    with Kept(root) as shelf:
        assert shelf.get_many("甲", VALUES) == {}
        shelf.put_many("甲", VALUES)
        assert not content or "坏了，没有使用，已经删掉" in shelf.fault
    assert look(root) == (VALUES, "")


# --- somebody else's store ----------------------------------------------------------------


def test_a_store_of_another_version_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(root)
    old = file_of(root)
    monkeypatch.setattr(kept, "_FORM", kept._FORM + 1)
    values, fault = look(root)
    assert values == {}
    assert fault == ".cache/anliku 里有另一版程序、另一台电脑或别人留下的结果，没有使用，已经删掉"
    assert file_of(root) != old
    assert look(root) == ({}, "")


def test_a_store_of_another_machine_is_not_read(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fill(root)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    values, fault = look(root)
    assert (values, "另一台电脑" in fault) == ({}, True)
    assert (tmp_path / "another" / "anliku" / "kept.key").stat().st_mode & 0o777 == 0o600


def test_a_store_with_our_name_and_other_seals_is_not_believed(root: Path, tmp_path: Path) -> None:
    """Somebody knows the name of the file, as it stands in a message, but not the secret."""
    fill(root)
    name = file_of(root).name
    key_file = Path(os.environ["XDG_CACHE_HOME"]) / "anliku" / "kept.key"
    ours = key_file.read_bytes()
    key_file.write_bytes(bytes(32))
    (tmp_path / "sly").mkdir()
    fill(tmp_path / "sly", dict.fromkeys(VALUES, b"sly"))
    key_file.write_bytes(ours)
    file_of(tmp_path / "sly").replace(root / ".cache" / "anliku" / name)
    values, fault = look(root)
    assert (values, f"{len(VALUES)} 条结果坏了" in fault) == ({}, True)


@pytest.mark.parametrize("secret", [b"", b"short", b"x" * 40])
def test_a_damaged_secret_is_made_anew(
    root: Path, tmp_path: Path, secret: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "anliku").mkdir()
    (tmp_path / "anliku" / "kept.key").write_bytes(secret)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    fill(root)
    assert look(root) == (VALUES, "")
    assert len((tmp_path / "anliku" / "kept.key").read_bytes()) == 32


# --- where nothing can be kept ------------------------------------------------------------


@pytest.mark.parametrize("name", [".cache", ".cache/anliku", "file"])
@pytest.mark.parametrize("what", ["link", "folder", "file"])
def test_what_is_in_the_way_is_told_and_left_alone(root: Path, tmp_path: Path, name: str, what: str) -> None:
    if (name == "file") == (what == "file"):
        what = "folder" if name == "file" else what
    if name != "file" and what == "folder":
        return
    outside = tmp_path / "outside"
    outside.mkdir()
    fill(root)
    path = file_of(root) if name == "file" else root / name
    path.rename(tmp_path / "moved")
    if what == "link":
        path.symlink_to(tmp_path / "moved" if name == "file" else outside)
    elif what == "folder":
        path.mkdir()
    else:
        path.write_text("别人的", encoding="utf-8")
    before = path.lstat()
    with Kept(root) as shelf:
        shelf.put_many("甲", VALUES)
        assert shelf.get_many("甲", VALUES) == {}
        shown = path.relative_to(root).as_posix()
        assert f"算出的结果没有存下来（{shown} 不是普通文件" in shelf.fault
    assert path.lstat() == before
    assert list(outside.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(root: Path) -> None:
    root.chmod(0o555)
    with modes_hold(), Kept(root) as shelf:
        shelf.put_many("甲", VALUES)
        assert (shelf.get_many("甲", VALUES), shelf.fault) == ({}, "算出的结果没有存下来（没有权限），下次还要重新计算")


def test_a_store_that_cannot_be_written_is_still_read(root: Path) -> None:
    fill(root)
    file_of(root).chmod(0o444)
    file_of(root).parent.chmod(0o555)
    with modes_hold(), Kept(root) as shelf:
        assert (shelf.get_many("甲", VALUES), shelf.fault) == (VALUES, "")
        shelf.put_many("甲", OTHER)
        assert shelf.get_many("甲", [*VALUES, *OTHER]) == VALUES
        assert shelf.fault == "算出的结果没有存下来（没有写入的权限，或磁盘是只读的），下次还要重新计算"
    file_of(root).parent.chmod(0o755)


@pytest.mark.parametrize(
    ("home", "told"),
    [
        ("", "不知道密钥文件 kept.key 该放在哪里：没有个人文件夹"),
        ("file", "file/anliku/kept.key 读不了或写不了"),
        ("taken", "taken/anliku/kept.key 读不了或写不了"),
    ],
)
def test_without_a_place_for_the_secret_nothing_is_kept(
    root: Path, tmp_path: Path, home: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "taken" / "anliku" / "kept.key").mkdir(parents=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / home) if home else "")
    if not home:

        def no_home() -> Path:
            raise RuntimeError

        monkeypatch.setattr(Path, "home", no_home)
    with Kept(root) as shelf:
        shelf.put_many("甲", VALUES)
        assert shelf.get_many("甲", VALUES) == {}
        assert shelf.fault.startswith("算出的结果没有存下来（")
        assert told in shelf.fault
        assert "请" in shelf.fault
        assert "XDG_CACHE_HOME" in shelf.fault


def test_what_earlier_versions_kept_goes_and_no_link_is_followed(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a").touch()
    folder = root / ".cache" / "anliku"
    (folder / "whoosh" / "deep").mkdir(parents=True)
    (folder / "whoosh" / "deep" / "text").write_text("一篇案例", encoding="utf-8")
    (folder / "whoosh" / "link").symlink_to(outside)
    (folder / "overlap").symlink_to(outside)
    with Kept(root) as shelf:
        assert shelf.fault == ".cache/anliku/whoosh 是旧版程序留下的，不再使用，已经删掉"
    assert {path.name for path in folder.iterdir() if path.suffix == ""} == {"overlap"}
    assert [path.name for path in outside.iterdir()] == ["a"]
    assert look(root) == ({}, "")


def in_child(root: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a process of its own, in which ``root``, Kept, key_of, values stand for what they are here."""
    head = (
        "import os, resource, signal, sys\nfrom pathlib import Path\n"
        "from anliku.kept import Kept, database, key_of\nroot = Path(sys.argv[1])\n"
        "values = {key_of(str(number)): str(number).encode() * 5000 for number in range(2000)}\n"
    )
    return subprocess.run(
        [sys.executable, "-c", head + code, str(root), *arguments], capture_output=True, text=True, check=False
    )


BIG = {key_of(str(number)): str(number).encode() * 5000 for number in range(2000)}


def test_a_full_disk_is_told_and_what_was_kept_before_stays(root: Path) -> None:
    fill(root)
    done = in_child(
        root,
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, resource.RLIM_INFINITY))\n"
        "with Kept(root) as shelf:\n"
        "    shelf.put_many('乙', values)\n"
        "    print(shelf.fault)\n"
        "    print(len(shelf.get_many('乙', values)))\n",
    )
    assert done.stderr == ""
    fault, number = done.stdout.splitlines()
    assert fault == "算出的结果没有存下来（磁盘读写出错，或文件超过了系统允许的大小），下次还要重新计算"
    assert int(number) < len(BIG)
    assert look(root) == (VALUES, "")


# --- several processes, and their deaths --------------------------------------------------


def test_killed_in_the_middle_what_is_there_is_whole(root: Path) -> None:
    fill(root)
    for step in range(1, 8):
        done = in_child(
            root,
            "put, writes = database.Database.put, 0\n"
            "def dying(self, rows):\n"
            "    global writes\n"
            "    writes += 1\n"
            "    if writes > 1:\n"
            "        die = lambda: os.kill(os.getpid(), signal.SIGKILL)\n"
            f"        self._connection.set_progress_handler(die, {step * 997})\n"
            "    put(self, rows)\n"
            "database.Database.put = dying\n"
            "Kept(root).put_many('乙', values)\n",
        )
        assert done.returncode == -signal.SIGKILL
        with Kept(root) as shelf:
            values = shelf.get_many("乙", BIG)
            assert values.items() <= BIG.items()
            assert (shelf.get_many("甲", VALUES), shelf.fault) == (VALUES, "")
            assert len(values) > 0


def test_two_writers_and_a_reader_at_once(root: Path) -> None:
    code = "with Kept(root) as shelf:\n    shelf.put_many(sys.argv[2], values)\n    print(shelf.fault)\n"
    done: list[subprocess.CompletedProcess[str]] = []
    writers = [threading.Thread(target=lambda kind=kind: done.append(in_child(root, code, kind))) for kind in "甲乙"]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        with Kept(root) as shelf:
            assert shelf.get_many("甲", BIG).items() <= BIG.items()
            assert shelf.fault == ""
    for writer in writers:
        writer.join()
    assert [(one.stdout, one.stderr) for one in done] == [("\n", "")] * 2
    with Kept(root) as shelf:
        assert shelf.get_many("甲", BIG) == shelf.get_many("乙", BIG) == BIG


def test_who_holds_the_store_for_long_is_not_waited_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(root)
    monkeypatch.setattr(kept, "_PATIENCE", 0.01)
    holder = sqlite3.connect(file_of(root), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with Kept(root) as shelf:
        shelf.put_many("甲", OTHER)
        assert shelf.get_many("甲", [*VALUES, *OTHER]) == VALUES
        assert shelf.fault == "算出的结果没有存下来（另一个 anliku 正在使用），下次还要重新计算"
    holder.execute("ROLLBACK")
    holder.execute("BEGIN EXCLUSIVE")
    values, fault = look(root)
    assert (values, "另一个 anliku 正在使用" in fault) == ({}, True)
    holder.close()
    assert look(root) == (VALUES, "")


# --- the bound ----------------------------------------------------------------------------


BOUND = 1 << 20


def put(root: Path, name: str) -> None:
    """A run that keeps 200 kB under this name."""
    with Kept(root, BOUND) as shelf:
        shelf.put_many("甲", {key_of(name): name.encode() * 200_000})
        assert shelf.fault == ""


def there(root: Path, names: str) -> str:
    with Kept(root, BOUND) as shelf:
        return "".join(name for name in names if shelf.get("甲", key_of(name)) is not None)


def test_what_was_used_longest_ago_goes_first(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_MANY", 1)
    monkeypatch.setattr(kept, "_LAG", 1)
    for name in "abcdefghi":
        put(root, name)
        there(root, "a")
    assert there(root, "abcdefghi")[0] == "a"
    assert there(root, "abcdefghi")[-1] == "i"
    assert "b" not in there(root, "abcdefghi")
    assert file_of(root).stat().st_size <= BOUND * 1.1


def test_what_this_run_uses_does_not_push_itself_out(root: Path) -> None:
    values = {key_of(name): name.encode() * 400_000 for name in "abcd"}
    with Kept(root, BOUND) as shelf:
        for key, value in values.items():
            shelf.put_many("甲", {key: value})
        assert shelf.get_many("甲", values) == dict(list(values.items())[:2])
        assert shelf.fault == "算出的结果没有存下来（已经存满 1 MB），下次还要重新计算"


def test_a_run_that_only_reads_seldom_writes(root: Path) -> None:
    fill(root)
    before = file_of(root).read_bytes()
    assert look(root) == (VALUES, "")
    assert file_of(root).read_bytes() == before
    for number in range(kept._LAG):
        fill(root, {key_of("new", str(number)): b"x"})
    before = file_of(root).read_bytes()
    assert look(root) == (VALUES, "")
    assert file_of(root).read_bytes() != before


def test_the_clock_is_not_asked(root: Path) -> None:
    fill(root)
    os.utime(file_of(root), (1, 1))
    assert look(root) == (VALUES, "")
    os.utime(file_of(root), (2**33, 2**33))
    assert look(root) == (VALUES, "")


def test_a_signal_in_the_last_moment_leaves_no_clock_behind(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unlink = Path.unlink
    stopped = []

    def stop_once(path: Path, missing_ok: bool = False) -> None:
        if not stopped:
            stopped.append(path)
            raise KeyboardInterrupt
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", stop_once)
    with pytest.raises(KeyboardInterrupt):
        file_clock(root)
    assert [path for path in root.rglob("*") if path.is_file()] == []
    assert file_clock(root) > 0
