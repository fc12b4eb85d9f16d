"""Every command under every fault: what is on disk is old or new, whole, and told in Chinese.

A new command without a scenario fails here. ``make fuzz`` tries more moments and more places.
"""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from anliku.cli import app
from anliku.cli.command import FINE, FOUND, INTERRUPTED, WRONG
from tests import warm
from tests.effort import many, random_numbers
from tests.faults.running import Done, mind_signals, run, run_in_shell, surroundings
from tests.faults.scenarios import FIRST, READS, SCENARIOS, Scenario, Tree, World, clean, make_world, tree

pytestmark = pytest.mark.slow

FULL = Path("/dev/full")
TERMINATED = 128 + signal.SIGTERM
_HAN = re.compile(r"[一-鿿]")
_COMMANDS = list(SCENARIOS)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def test_every_command_has_a_scenario() -> None:
    """``round`` works on a private folder outside of any library, with the time in each line: its steps are killed,
    and its disk filled, in tests/round/test_kills.py, test_kills_later.py and test_ledger.py."""
    assert {*SCENARIOS, "round"} == set(app.commands)


@pytest.fixture(params=_COMMANDS)
def command(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# --- what must always hold ----------------------------------------------------------------


def line(command: str) -> str:
    """The command line of a scenario, for a shell."""
    return " ".join(("anliku", *SCENARIOS[command].arguments))


def look(world: World, command: str, done: Done) -> Tree:
    """What the command changed; fails where anything stands half, or is left behind, or is told so
    that a reader can make nothing of it."""
    expected, scenario = clean(command), SCENARIOS[command]
    now = tree(world.root)
    for file, content in now.items():
        assert content in (expected.old.get(file), expected.new.get(file)), f"{file} is neither old nor new"
    assert set(expected.old) <= set(now), "something has gone"
    made = {file for file in now if scenario.makes and file.startswith(scenario.makes)}
    whole = {file for file in expected.new if scenario.makes and file.startswith(scenario.makes)}
    assert made in (set(), whole), f"half of {scenario.makes}"
    _nothing_left_behind(world)
    _readable(done)
    return {file: content for file, content in now.items() if content != expected.old.get(file)}


def _nothing_left_behind(world: World) -> None:
    assert list(world.temp.iterdir()) == []
    folders = [path for path in world.root.rglob("*") if path.is_dir() and ".cache" not in path.parts]
    assert [folder for folder in folders if not any(folder.iterdir())] == []
    around = {path.name for path in world.root.parent.iterdir()}
    assert around == {"library", "temp"}
    kept = [path.relative_to(world.root).as_posix() for path in (world.root / ".cache").rglob("*") if path.is_file()]
    assert [file for file in kept if "/.anliku-" in file or file.startswith(".cache/anliku/new/")] == []


def _readable(done: Done) -> None:
    assert "Traceback" not in done.said
    assert "程序出错了" not in done.said
    assert "Exception ignored" not in done.said
    assert not done.err or _HAN.search(done.err), done.err


def told(changed: Tree, done: Done) -> None:
    """What stands although the command failed is named: each file, or the folder that it stands in."""
    missing = [file for file in changed if not any(place in done.said for place in _places(file))]
    assert missing == []


def _places(file: str) -> Iterator[str]:
    yield file
    yield from (parent.as_posix() for parent in Path(file).parents if parent.as_posix() not in {".", "cases"})


def finished(world: World, command: str, done: Done) -> None:
    """As if nothing had been wrong."""
    expected = clean(command)
    assert done.code == expected.done.code
    look(world, command, done)
    assert tree(world.root) == expected.new


# --- disks --------------------------------------------------------------------------------


def refused(world: World, command: str, fault: str, reasons: str) -> None:
    """A run in which nothing, or not everything, can be written."""
    scenario = SCENARIOS[command]
    done = run(world.root, *scenario.arguments, fault=fault, environment=world.environment(scenario))
    changed = look(world, command, done)
    if tree(world.root) == clean(command).new:
        # Nothing was refused that mattered.
        assert done.code == clean(command).done.code
        return
    assert done.code in {FOUND, WRONG}, done
    assert re.search(reasons, done.said), done
    told(changed, done)


def test_on_a_read_only_disk(world: World, command: str) -> None:
    refused(world, command, f"readonly|{world.root}", "磁盘是只读的")
    assert tree(world.root) == clean(command).old


def test_on_a_full_disk(world: World, command: str, tmp_path: Path) -> None:
    refused(world, command, f"full|{tmp_path}|0", "磁盘满了|超过了磁盘或系统允许的大小")


@pytest.mark.fuzz
@pytest.mark.parametrize("command", [name for name in SCENARIOS if name not in READS])
def test_on_a_disk_that_fills_up(tmp_path: Path, command: str) -> None:
    chance = random_numbers()
    for attempt in range(many(1, 6)):
        world = make_world(tmp_path / str(attempt))
        fault = f"full|{world.root.parent}|{chance.randrange(1, 6)}"
        refused(world, command, fault, "磁盘满了|超过了磁盘或系统允许的大小")


# --- signals ------------------------------------------------------------------------------


@pytest.mark.fuzz
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, INTERRUPTED), (signal.SIGTERM, TERMINATED)])
def test_a_signal_at_any_moment(tmp_path: Path, command: str, number: int, code: int) -> None:
    scenario = SCENARIOS[command]
    chance = random_numbers()
    for attempt in range(many(1, 12)):
        world = make_world(tmp_path / str(attempt))
        moment = chance.randrange(FIRST, clean(command).steps + 1)
        fault = f"signal|{int(number)}|{moment}"
        done = run(world.root, *scenario.arguments, fault=fault, environment=world.environment(scenario))
        changed = look(world, command, done)
        if done.code == code:
            assert done.err.splitlines()[-1].startswith("已中断") or scenario.until, (moment, done)
            told(changed, done)
        else:
            # It came when all was done.
            assert done.code == clean(command).done.code, (moment, done)
            assert tree(world.root) == clean(command).new


# --- streams and surroundings -------------------------------------------------------------


def test_with_every_stream_closed(world: World, command: str) -> None:
    scenario = SCENARIOS[command]
    done = run_in_shell(world.root, f"{line(command)} <&- >&- 2>&-", environment=world.environment(scenario))
    assert done.said == ""
    finished(world, command, done)


def test_into_a_pipe_that_ends_early(world: World, command: str) -> None:
    scenario = SCENARIOS[command]
    early = f"{{ {line(command)}; echo $? >../temp/code; }} | true"
    done = run_in_shell(world.root, early, environment=world.environment(scenario))
    code = world.temp / "code"
    number = int(code.read_text())
    code.unlink()
    expected = clean(command)
    # Without a file that stands, a result that nobody read is no success.
    lost = FOUND if expected.new == expected.old and expected.done.out else expected.done.code
    assert number == (expected.done.code or lost)
    finished(world, command, Done(expected.done.code, done.out, done.err))


def test_onto_a_full_screen(world: World, command: str) -> None:
    if not FULL.exists():
        return  # only Linux has a device that is always full
    scenario, expected = SCENARIOS[command], clean(command)
    done = run_in_shell(world.root, f"{line(command)} >{FULL}", environment=world.environment(scenario))
    changed = look(world, command, done)
    assert tree(world.root) == expected.new
    if expected.done.out:
        assert done.code == (expected.done.code or FOUND)
        assert "结果没有显示全（磁盘满了）" in done.err
        told(changed, done)


@pytest.mark.parametrize("start", [None, warm.COLD], ids=["warm", "cold"])
def test_without_a_locale_a_home_and_an_input(world: World, command: str, start: tuple[str, ...] | None) -> None:
    """A locale is looked at when Python starts, and of that are shown the commands that read and write most."""
    if start and command not in {"import", "export", "build"}:
        return
    scenario, expected = SCENARIOS[command], clean(command)
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "HOME": "", "LANG": "", "USER": ""}
    environment = {**world.environment(scenario), **bare}
    done = run_in_shell(world.root, f"{line(command)} <&-", environment=environment, start=start)
    finished(world, command, done)
    assert without_times(done.out) == without_times(expected.done.out)


def without_times(said: str) -> str:
    return re.sub(r"用时 [\d.]+ 秒：\S+", "", said)


def test_from_a_folder_that_has_gone(world: World, command: str, tmp_path: Path) -> None:
    scenario = SCENARIOS[command]
    gone = "mkdir ../temp/gone && cd ../temp/gone && rmdir ../gone"
    done = run_in_shell(
        world.root, f"{gone} && {line(command)} --root {world.root}", environment=world.environment(scenario)
    )
    changed = look(world, command, done)
    if not changed:
        whatever = {FINE, FOUND, WRONG, TERMINATED}
        assert done.code in whatever
        assert done.code == clean(command).done.code or re.search("已经被删除或移走|没有这个文件", done.said)
    else:
        assert tree(world.root) == clean(command).new


# --- two at once --------------------------------------------------------------------------


def test_two_at_once(world: World, command: str) -> None:
    scenario = SCENARIOS[command]
    runs = [_start(world, scenario) for _ in range(2)]
    ended = [_end(process) for process in runs]
    expected = clean(command)
    second = scenario.makes.replace("-03/", "-04/") if scenario.numbered else ""
    for file, content in tree(world.root).items():
        if second and file.startswith(second):
            file = file.replace(second, scenario.makes)
            content = content.replace(b"-04", b"-03")
        assert content == expected.new[file], f"{file} is not as after a run alone"
    made = {file.split("/")[2] for file in tree(world.root) if file.startswith("cases/2024/")}
    assert made == {"gusu-yuwen-01", "gusu-yuwen-02"} | ({"gusu-yuwen-03", "gusu-yuwen-04"} if second else set())
    _nothing_left_behind(world)
    for done in ended:
        _readable(done)
        assert done.code in {expected.done.code, FOUND, WRONG}
    assert expected.done.code in {done.code for done in ended}


def _start(world: World, scenario: Scenario) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*warm.command(), *scenario.arguments],
        cwd=world.root,
        env=surroundings(environment=world.environment(scenario)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=mind_signals,
    )


def _end(process: subprocess.Popen[bytes]) -> Done:
    out, err = process.communicate()
    return Done(process.returncode, out.decode(), err.decode())
