"""The arithmetic of ``make bench``, not its times: memory of trees, exponents, tables, the order of runs."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import report
from tests.bench.contestants import TERM, Contestant, Project
from tests.bench.copier import Copier
from tests.bench.corpus import Plain, endless, reworded, vocabulary
from tests.bench.grid import grid
from tests.bench.growth import exponent
from tests.bench.memory import Sampler, descendants, tree_memory
from tests.bench.process import Failed, Figure, run
from tests.bench.profiles import profile
from tests.bench.scenarios import SCENARIOS, Goal, Runner, Scenario, Wrong, factor, interleaved

MEGABYTES = 80
# A parent that only waits for its child, and the child holds the memory.
_CHILD = f"held = bytearray({MEGABYTES} * 2**20); print('ready', flush=True); input()"
_PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_CHILD!r}])"


def figure(wall: float, memory: float = 100) -> Figure:
    return Figure("", 10, wall, wall, memory, 0, 0)


# --- memory -----------------------------------------------------------------------------------


@pytest.fixture
def parent() -> Iterator[int]:
    command = [sys.executable, "-c", _PARENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process.pid
        process.stdin.write("\n")


def test_the_memory_of_a_child_counts(parent: int) -> None:
    assert MEGABYTES < tree_memory(parent) < MEGABYTES + 60


def test_the_peak_is_the_highest_sample(parent: int) -> None:
    with Sampler(parent) as sampler:
        pass
    assert sampler.peak > MEGABYTES


def test_a_process_that_has_ended_counts_nothing() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert tree_memory(process.pid) == 0


def test_everybody_below_and_nobody_else() -> None:
    assert descendants(2, {1: 0, 2: 1, 3: 2, 4: 3, 5: 1, 6: 5}) == {2, 3, 4}


def test_a_program_that_fails_says_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"it: exit code 3\s+last words"):
        run("it", 1, [sys.executable, "-c", "print('last words'); raise SystemExit(3)"], tmp_path)


def test_programs_may_keep_what_they_compile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    run("it", 1, [sys.executable, "-c", "import sys; sys.exit(sys.dont_write_bytecode)"], tmp_path)


def test_the_site_is_weighed(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    command = [sys.executable, "-c", "open('site/a', 'wb').write(bytes(2_000_000)); raise SystemExit(1)"]
    measured = run("it", 7, command, tmp_path, tmp_path / "site", accepted=(0, 1))
    assert (measured.size, measured.cases, measured.exit_code) == (2.0, 7, 1)


# --- arithmetic ---------------------------------------------------------------------------------


@pytest.mark.parametrize("power", [0.5, 1.0, 1.3])
def test_the_exponent_of_a_power_is_found(power: float) -> None:
    sizes = [500, 1000, 2000, 7575]
    assert exponent(sizes, [0.02 * size**power for size in sizes]) == pytest.approx(power)


def test_one_size_has_no_exponent() -> None:
    assert exponent([500], [1.0]) is None


def test_times_as_fast_is_the_median_of_the_pairs() -> None:
    peer, project = [figure(10), figure(40), figure(30)], [figure(5), figure(4), figure(10)]
    assert factor(peer, project) == 3
    assert factor([], project) is None


@pytest.mark.parametrize(
    ("goal", "seconds", "times", "met"),
    [
        (Goal(3, 40), 2.9, 41, True),
        (Goal(3, 40), 2.9, 39, False),
        (Goal(3, 40), 3.1, 41, False),
        (Goal(3, 40), 2.9, None, None),
        (Goal(3, 40), 3.1, None, False),
        (Goal(3), 2.9, None, True),
        (Goal(), 99, 0.1, True),
    ],
)
def test_a_goal(goal: Goal, seconds: float, times: float | None, met: bool | None) -> None:
    assert goal.is_met(seconds, times) is met


# --- tables ---------------------------------------------------------------------------------------


def test_a_chinese_character_is_two_columns_wide() -> None:
    assert grid([["案例", "n"], ["a", "10"]]) == "| 案例 | n  |\n|------|----|\n| a    | 10 |"


def test_a_goal_is_judged_only_at_the_size_that_it_is_for() -> None:
    assert report.goal_cell("≤ 2 秒", True, 7574) == "≤ 2 秒"
    assert report.goal_cell("≤ 2 秒", True, 7575) == "≤ 2 秒  达到"
    assert report.goal_cell("≤ 2 秒", False, 7575) == "≤ 2 秒  没有达到"
    assert report.goal_cell("", True, 7575) == ""


def test_the_table_of_scenarios() -> None:
    changed = next(scenario for scenario in SCENARIOS if scenario.key == "changed")
    check = next(scenario for scenario in SCENARIOS if scenario.key == "check")
    figures = {
        "changed": {"ours": [figure(2), figure(4), figure(3, 300)], "peer": [figure(100), figure(200), figure(150)]},
        "check": {"ours": [figure(20)]},
    }
    lines = report.scenario_table([changed, check], figures, ["ours", "peer"], 7575).splitlines()
    cells = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines[2:]]
    assert cells == [
        ["生成，改了一篇", "3.00", "3.00", "100", "150.00", "150.00", "100", "50.0", "≤ 3 秒，≥ 40 倍  达到"],
        ["从头检查", "20.00", "20.00", "100", "–", "–", "–", "–", "≤ 15 秒  没有达到"],
    ]
    assert report.memory_line(figures, "ours", 7575) == "内存峰值：ours 300 MB；目标 ≤ 700 MB  达到"


def test_the_table_of_growth_ends_with_the_exponents() -> None:
    clean = SCENARIOS[0]
    sizes = [
        report.Size(count, {clean.key: figure(count / 10, 100)}, report.Site("", count, 3 * count, 1.5))
        for count in (1000, 2000)
    ]
    rows = [
        [cell.strip() for cell in line.strip("| ").split("|")]
        for line in report.growth_table([clean], sizes).splitlines()
    ]
    assert rows[0] == ["案例", "从头生成，秒", "从头生成，处理器秒", "内存 MB", "网站文件数", "网站 MB"]
    assert rows[2:4] == [
        ["1,000", "100.00", "100.00", "100", "3,000", "1.5"],
        ["2,000", "200.00", "200.00", "100", "6,000", "1.5"],
    ]
    assert rows[4][1:] == ["1.00", "1.00", "0.00", "1.00", "0.00"]


# --- texts --------------------------------------------------------------------------------------------

_LINES = (
    "教研组逐题研读选项，发现学生把找到一句相像的话当成了想明白，于是课上少问几个问题、多追几步依据。",
    "备课时每节课只留两三个值得停下来的问题，学生回答以后请同伴补充理由，教师再把不同的理由摆在一起比较。",
    "后测由校内命题，参加的学生和前测相同，结果只宜看作方向，下一学期还要再看一次同样的题目。",
)


def test_a_text_of_a_later_round_is_another_text() -> None:
    text = Plain("c1", "从找原句到想明白", _LINES * 8)
    words = vocabulary([text])
    again = reworded(text, 1, words)
    assert again == reworded(text, 1, words)
    assert again.id == "c1r1"
    assert again.title != text.title
    assert [len(line) for line in again.paragraphs] == [len(line) for line in text.paragraphs]
    mine, other = "".join(again.paragraphs), "".join(text.paragraphs)
    windows = {other[at : at + 24] for at in range(len(other))}
    assert sum(mine[at : at + 24] in windows for at in range(len(mine))) < 0.2 * len(mine)
    assert reworded(text, 2, words).paragraphs != again.paragraphs


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    rows = [{"id": f"c{n}", "title": f"第{n}篇的标题", "body": "\n\n".join(_LINES)} for n in range(20)]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_corpus_goes_on_with_other_words(source: Path) -> None:
    texts = endless(source)
    ids = [next(texts).id for _ in range(22)]
    assert ids == [*(f"c{n}" for n in range(20)), "c0r1", "c1r1"]


# --- contestants and runs ---------------------------------------------------------------------------------


def test_what_is_changed_in_a_library(source: Path, tmp_path: Path) -> None:
    project = Project(tmp_path / "library", source, 20)
    expected = project.change_case(3)
    changed = project.root / "cases" / "2024" / Path(expected.path).parts[1] / "index.md"
    assert expected.text in changed.read_text(encoding="utf-8")
    footer = project.root / "overrides" / "partials" / "footer.html"
    assert project.change_template(4).text in footer.read_text(encoding="utf-8")
    for number in (5, 6):
        expected = project.rename_term(number)
        assert expected.text == f"{TERM}（第{number}版）"
        terms = (project.root / "cases" / "taxonomy.yml").read_text(encoding="utf-8")
        assert f"{{name: {expected.text}, slug: shengwuxue" in terms
        bearers = [page for page in project.pages() if f"[{expected.text}]" in page.read_text(encoding="utf-8")]
        assert len(bearers) == 1


def test_the_number_of_processes_is_the_projects(source: Path, tmp_path: Path) -> None:
    project = Project(tmp_path / "library", source, 1, workers=1)
    assert project.build[-2:] == project.check[-2:] == ("--workers", "1")


def scenario(key: str) -> Scenario:
    return next(one for one in SCENARIOS if one.key == key)


def test_a_change_must_be_on_the_site(tmp_path: Path) -> None:
    good, bad = Runner(Copier(tmp_path / "good")), Runner(Copier(tmp_path / "bad", forgets=True))
    assert good.measure(scenario("changed"), 1) is not None
    assert good.contestant.published() == 1
    with pytest.raises(Wrong, match="里没有“第1次修改"):
        bad.measure(scenario("changed"), 1)
    assert good.measure(scenario("check"), 1) is None


def test_a_preview_that_ends_is_told(tmp_path: Path) -> None:
    ended = Copier(tmp_path / "one")
    ended.serve = lambda port: (sys.executable, "-c", "print('no preview')", f"{port}")  # type: ignore[method-assign]
    with pytest.raises(Failed, match=r"has ended, exit code 0\s+no preview"):
        Runner(ended).measure(scenario("serve"), 1)


def test_a_cold_build_starts_from_nothing(tmp_path: Path) -> None:
    runner = Runner(Copier(tmp_path / "one", forgets=True))
    runner.measure(scenario("clean"), 1)
    (tmp_path / "one" / "docs" / "b.md").write_text("", encoding="utf-8")
    runner.measure(scenario("nothing"), 1)
    assert not (tmp_path / "one" / "site" / "b.md").exists()
    runner.measure(scenario("clean"), 1)
    assert (tmp_path / "one" / "site" / "b.md").exists()


def test_runs_are_interleaved(tmp_path: Path) -> None:
    runners = [Runner(Copier(tmp_path / name)) for name in ("x", "y")]
    runners[1].contestant.name = "other"
    told: list[str] = []
    figures = interleaved(runners, [scenario("clean"), scenario("nothing")], 2, 1, told.append)
    assert [line.partition("：")[2] for line in told] == [
        *("copier，从头生成", "other，从头生成", "copier，生成，什么都没改", "other，生成，什么都没改"),
        *("other，从头生成", "copier，从头生成", "other，生成，什么都没改", "copier，生成，什么都没改"),
    ]
    assert {key: {name: len(some) for name, some in row.items()} for key, row in figures.items()} == {
        "clean": {"copier": 2, "other": 2},
        "nothing": {"copier": 2, "other": 2},
    }


@pytest.mark.parametrize("method", sorted({"fork", "spawn"} & set(multiprocessing.get_all_start_methods())))
def test_a_profile_has_the_work_of_children(method: str, tmp_path: Path) -> None:
    (tmp_path / "work.py").write_text("def laborious(n):\n    return sum(i * i for i in range(n))\n", encoding="utf-8")
    script = f"""
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from work import laborious
if __name__ == "__main__":
    with ProcessPoolExecutor(1, multiprocessing.get_context({method!r})) as pool:
        print(list(pool.map(laborious, [200_000])))
"""
    (tmp_path / "run.py").write_text(script, encoding="utf-8")
    text = profile(Contestant(tmp_path), "build", (sys.executable, "run.py"))
    assert text.startswith("build：")
    assert "work.py:1 laborious" in text
