"""The published tree is the old one or the new one, whatever happens in between."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import textwrap
from contextlib import ExitStack
from pathlib import Path

import pytest

from anliku.site import in_place
from anliku.site.in_place import MARKER, PublishError, inspect, recover, swap, workspace
from tests.permissions import modes_hold

PAGES = 40


def fill(folder: Path, edition: str) -> Path:
    """A site of many files that all say the same, so that a mixture shows."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("anliku\n", encoding="utf-8")
    for number in range(PAGES):
        page = folder / str(number) / "index.html"
        page.parent.mkdir()
        page.write_text(edition, encoding="utf-8")
    return folder


def edition(folder: Path) -> str:
    """What the site says; fails where pages are missing or say different things."""
    pages = sorted(folder.glob("*/index.html"))
    assert len(pages) == PAGES
    said = {page.read_text(encoding="utf-8") for page in pages}
    assert len(said) == 1, said
    return said.pop()


def publish_edition(target: Path, said: str) -> None:
    with workspace(target) as new:
        fill(new, said)
        swap(new, target)


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of swapping; the second is what other systems get."""
    if request.param == "two renames":
        monkeypatch.setattr(in_place, "_exchange", lambda *_: False)
    return str(request.param)


def test_first_edition_and_the_next(tmp_path: Path, way: str) -> None:
    target = tmp_path / "site"
    publish_edition(target, "一")
    assert edition(target) == "一"
    publish_edition(target, "二")
    assert edition(target) == "二"
    assert names(tmp_path) == ["site"]


def test_empty_folder_and_missing_parents_are_fine(tmp_path: Path, way: str) -> None:
    empty = tmp_path / "site"
    empty.mkdir()
    publish_edition(empty, "一")
    assert edition(empty) == "一"
    deep = tmp_path / "a" / "b" / "site"
    publish_edition(deep, "二")
    assert edition(deep) == "二"


def test_folders_that_were_made_for_nothing_go_again(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(KeyboardInterrupt), workspace(tmp_path / "a" / "b" / "c" / "site"):
        raise KeyboardInterrupt
    assert names(tmp_path) == ["a"]
    assert names(tmp_path / "a") == []


def test_a_build_that_waits_outlives_the_folder_of_one_that_failed(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "site"
    with ExitStack() as first:
        first.enter_context(workspace(target))
        with workspace(target, waiting=first.close) as new:
            fill(new, "后")
            swap(new, target)
    assert edition(target) == "后"
    assert names(target.parent) == ["site"]


def test_the_folder_is_readable_by_a_web_server(tmp_path: Path) -> None:
    publish_edition(tmp_path / "site", "一")
    plain = tmp_path / "plain"
    plain.mkdir()
    assert (tmp_path / "site").stat().st_mode == plain.stat().st_mode


def test_linux_exchanges_in_one_step(tmp_path: Path) -> None:
    if sys.platform == "linux":
        one, two = fill(tmp_path / "one", "一"), fill(tmp_path / "two", "二")
        assert in_place._exchange(one, two)
        assert (edition(one), edition(two)) == ("二", "一")


def test_a_failed_build_leaves_the_old_site(tmp_path: Path) -> None:
    target = tmp_path / "site"
    publish_edition(target, "一")

    def break_off() -> None:
        with workspace(target) as new:
            fill(new, "二")
            raise RuntimeError("disk")

    with pytest.raises(RuntimeError, match="disk"):
        break_off()
    assert edition(target) == "一"
    assert names(tmp_path) == ["site"]


def test_a_failed_second_rename_puts_the_old_site_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_place, "_exchange", lambda *_: False)
    target = tmp_path / "site"
    publish_edition(target, "一")

    def full(step: str) -> None:
        if step == "moved aside":
            raise OSError(errno.ENOSPC, "full")

    with workspace(target) as new:
        fill(new, "二")
        with pytest.raises(PublishError) as caught:
            swap(new, target, full)
    assert caught.value.message == f"新网站换不进“{target}”（磁盘满了），原来的网站没有改动"
    assert edition(target) == "一"
    assert names(tmp_path) == ["site"]


CHILD = textwrap.dedent(
    """
    import os, sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    from anliku.site import in_place
    from tests.site.test_in_place import fill
    target, fatal, way = Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    if way == "two renames":
        in_place._exchange = lambda *_: False
    def hook(step):
        if step == fatal:
            os._exit(9)
    with in_place.workspace(target, hook=hook) as new:
        fill(new, "二")
        hook("filled")
        in_place.swap(new, target, hook)
    """
)

STEPS = [
    ("exchange", "made", "一"),
    ("exchange", "filled", "一"),
    ("exchange", "ready", "一"),
    ("exchange", "exchanged", "二"),
    ("exchange", "cleared", "二"),
    ("two renames", "ready", "一"),
    ("two renames", "moved aside", "一"),
    ("two renames", "placed", "二"),
    ("two renames", "cleared", "二"),
]


@pytest.mark.parametrize(("way", "step", "expected"), STEPS)
def test_kill_at_every_step(tmp_path: Path, way: str, step: str, expected: str) -> None:
    if way == "exchange" and sys.platform != "linux" and step == "exchanged":
        way, step = "two renames", "placed"
    target = tmp_path / "site"
    publish_edition(target, "一")
    root = Path(__file__).resolve().parents[2]
    child = subprocess.run([sys.executable, "-c", CHILD, str(root), str(target), step, way], check=False)
    assert child.returncode == 9, "the hook of this step was never called"
    recover(target)
    assert edition(target) == expected
    assert names(tmp_path) == ["site"]
    publish_edition(target, "三")
    assert edition(target) == "三"


@pytest.mark.parametrize("step", ["made", "filled", "ready", "placed"])
def test_kill_during_the_first_build(tmp_path: Path, step: str) -> None:
    target = tmp_path / "site"
    root = Path(__file__).resolve().parents[2]
    child = subprocess.run([sys.executable, "-c", CHILD, str(root), str(target), step, "exchange"], check=False)
    assert child.returncode == 9
    recover(target)
    assert names(tmp_path) == (["site"] if step == "placed" else [])


def test_a_tree_that_was_being_removed_is_never_brought_back(tmp_path: Path) -> None:
    half = tmp_path / ".site.old-0123abcd"
    fill(half, "一")
    (half / MARKER).unlink()
    recover(tmp_path / "site")
    assert names(tmp_path) == []


def test_recover_leaves_foreign_names_alone(tmp_path: Path) -> None:
    kept = [".site.new-notes", ".site.old-0123abcd.txt", ".site2.new-0123abcd", "site.old-0123abcd"]
    for name in kept:
        fill(tmp_path / name, "别人的")
    (tmp_path / ".site.new-aaaaaaaa").symlink_to(tmp_path / kept[0])
    recover(tmp_path / "site")
    assert names(tmp_path) == sorted([*kept, ".site.new-aaaaaaaa"])
    recover(tmp_path / "missing" / "site")
    recover(Path("/"))


HOLDER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    sys.path.insert(0, sys.argv[1])
    from anliku.site import in_place
    from tests.site.test_in_place import fill
    target = Path(sys.argv[2])
    with in_place.workspace(target) as new:
        print(new.name, flush=True)
        sys.stdin.read()
        fill(new, "先")
        in_place.swap(new, target)
    """
)


def test_the_second_build_waits_and_says_so(tmp_path: Path) -> None:
    target = tmp_path / "site"
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(root), str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdin is not None
        assert first.stdout is not None
        its_folder = first.stdout.readline().strip()
        recover(target)
        assert its_folder in names(tmp_path), "recovery must not touch a build that is at work"
        notices: list[str] = []

        def waiting() -> None:
            notices.append("等")
            assert first.stdin is not None
            first.stdin.close()

        with workspace(target, waiting=waiting) as new:
            assert notices == ["等"]
            assert edition(target) == "先"
            fill(new, "后")
            swap(new, target)
    assert first.returncode == 0
    assert edition(target) == "后"
    assert names(tmp_path) == ["site"]


def refusal(target: Path, root: Path | None = None) -> str:
    with pytest.raises(PublishError) as caught:
        inspect(target, root)
    assert str(caught.value) == caught.value.message
    return caught.value.message


def test_refused_targets(tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "cases").mkdir(parents=True)
    site = fill(library / "site", "一")
    link = tmp_path / "link"
    link.symlink_to(site)
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    inspect(site, library)
    inspect(library / "new", library)
    assert "是链接" in refusal(link)
    assert "是链接" in refusal(loop, library)
    assert "是文件，不是文件夹" in refusal(file)
    assert "案例库本身或它的上层文件夹" in refusal(library, library)
    assert "案例库本身或它的上层文件夹" in refusal(library / "site" / "..", library)
    assert "案例库本身或它的上层文件夹" in refusal(tmp_path, library)
    assert "案例库本身或它的上层文件夹" in refusal(Path("/"), library)
    assert "的 cases 文件夹里" in refusal(library / "cases", library)
    assert "的 .git 文件夹里" in refusal(library / ".git" / "site", library)
    assert "不像是本工具生成的网站" in refusal(library)
    assert "不像是本工具生成的网站" in refusal(Path("/"))


def test_a_marker_does_not_open_the_library_itself(tmp_path: Path) -> None:
    library = fill(tmp_path / "library", "一")
    assert "案例库本身" in refusal(library, library)


def test_swap_looks_again(tmp_path: Path) -> None:
    target = tmp_path / "site"
    with workspace(target) as new:
        fill(new, "一")
        fill(target, "别人的")
        (target / MARKER).unlink()
        with pytest.raises(PublishError, match="不像是本工具生成的网站"):
            swap(new, target)
    assert edition(target) == "别人的"


def test_nothing_can_be_written_beside_the_target(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(PublishError, match="写不进"), workspace(file / "sub" / "site"):
        pytest.fail("no workspace here")


def test_read_only_folders_of_the_old_site_go_too(tmp_path: Path, way: str) -> None:
    target = tmp_path / "site"
    publish_edition(target, "一")
    (target / "0").chmod(0o555)
    target.chmod(0o555)
    with modes_hold():
        with workspace(target) as new:
            fill(new, "二")
            assert swap(new, target) is None
        assert edition(target) == "二"
        assert names(tmp_path) == ["site"]


def test_what_cannot_be_removed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "site"
    publish_edition(target, "一")
    monkeypatch.setattr(in_place, "_remove", lambda _: None)
    with workspace(target) as new:
        fill(new, "二")
        stale = swap(new, target)
    assert stale is not None
    assert stale.is_dir()
    assert edition(target) == "二"
