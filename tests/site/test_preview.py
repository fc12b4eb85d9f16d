"""``anliku serve``: the last good edition stays, what is wrong is said, and only readers of this machine get it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from anliku.formats.chinese_font import Font
from anliku.site import preview, share_pictures, shell
from anliku.site.preview import CannotListen, NotMade
from anliku.site.write import Writer
from tests.factory import add_case
from tests.formats.test_share_picture import font
from tests.site.library import make_site

__all__ = ["font"]


class _Over(KeyboardInterrupt):
    """The person presses Ctrl-C."""


@dataclass
class Serving:
    """A preview that looks at the files when it is told to."""

    root: Path
    port: int = 0
    told: list[str] = field(default_factory=list)
    looks: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    looked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    over: bool = False

    def pause(self, _seconds: float) -> None:
        """In place of waiting half a second."""
        self.looked.release()
        assert self.looks.acquire(timeout=60)
        if self.over:
            raise _Over

    def look(self) -> None:
        """Two looks at the files: a change is taken up with the second."""
        for _ in range(2):
            self.looks.release()
            assert self.looked.acquire(timeout=60)

    def ask(self, path: str = "/", method: str = "GET", host: str | None = None, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", f"127.0.0.1:{self.port}" if host is None else host)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        self.headers = answer.headers
        return answer.status, text


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """One preview for all tests of this module; each mends what it breaks."""
    with _served(make_site(tmp_path_factory.mktemp("preview") / "library")) as told:
        yield told


@contextmanager
def _served(root: Path) -> Iterator[Serving]:
    """A preview of the library until the block ends."""
    told = Serving(root)
    ready = threading.Event()

    def start() -> None:
        def answer(address: str) -> None:
            told.port = int(address.rstrip("/").rpartition(":")[2])
            ready.set()

        preview.serve(told.root, "127.0.0.1", 0, answer, told.told.append, told.pause)

    thread = threading.Thread(target=start, daemon=True)
    thread.start()
    assert ready.wait(120)
    assert told.looked.acquire(timeout=60)
    yield told
    told.over = True
    told.looks.release()
    thread.join(60)
    assert not thread.is_alive()


def test_pages_and_what_they_load(serving: Serving) -> None:
    status, home = serving.ask()
    assert (status, serving.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert 'role="alert" style' not in home
    assert serving.ask("/2024/gusu-yuwen-01/")[0] == 200
    assert serving.ask("/assets/home.js")[0] == 200
    assert serving.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert serving.ask("/guide")[0] in {302, 404}
    assert serving.ask("/2024/gusu-yuwen-01") == (302, "")
    assert serving.headers["Location"] == "/2024/gusu-yuwen-01/"
    assert serving.ask("//2024/gusu-yuwen-01")[0] == 302
    assert serving.headers["Location"] == "/2024/gusu-yuwen-01/"


def test_a_picture_for_sharing_is_drawn_when_it_is_asked_for(
    tmp_path: Path, font: Font, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "chinese_font", lambda named=None: font)
    with _served(make_site(tmp_path / "library")) as told:
        _, page = told.ask("/2024/gusu-yuwen-01/")
        assert "pictures/2024/gusu-yuwen-01/wide.png" in page
        for name in ("2024/gusu-yuwen-01/wide.png", "2024/gusu-yuwen-01/tall.png", "wide.png"):
            status, picture = told.ask(f"/pictures/{name}")
            assert (status, told.headers["Content-Type"]) == (200, "image/png")
            assert picture.startswith("\N{REPLACEMENT CHARACTER}PNG")
        assert told.ask("/pictures/2024/nobody/wide.png")[0] == 404


def test_a_preview_draws_no_picture_before_it_is_asked_for(
    tmp_path: Path, font: Font, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    kinds = {kind: lambda *_, kind=kind: drawn.append(kind) or b"drawn" for kind in share_pictures.KINDS}
    monkeypatch.setattr(share_pictures, "KINDS", kinds)
    monkeypatch.setattr(shell, "chinese_font", lambda named=None: font)
    with _served(make_site(tmp_path / "library")) as told:
        assert told.ask("/2024/gusu-yuwen-01/")[0] == 200
        assert drawn == []
        assert told.ask("/pictures/2024/gusu-yuwen-01/square.png") == (200, "drawn")
        assert drawn == ["square"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/%00",
        "/%00",
        "/a%00b/",
        "/%ff%fe",
        "/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/a\\b",
        f"/{'a' * 5000}",
        "/%",
    ],
)
def test_odd_addresses_lead_nowhere(serving: Serving, path: str) -> None:
    status, page = serving.ask(path)
    assert status == 404
    assert "没有找到这个页面" in page
    assert "root:" not in page


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "XYZ"])
def test_nothing_but_reading(serving: Serving, method: str) -> None:
    status, page = serving.ask("/", method)
    assert (status, serving.headers["Allow"]) == (405, "GET, HEAD")
    assert "预览只能看" in page


def test_a_head_is_a_page_without_its_body(serving: Serving) -> None:
    size = len(serving.ask()[1].encode())
    assert serving.ask("/", "HEAD") == (200, "")
    assert int(serving.headers["Content-Length"]) == size


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "a b", "[::1", "user@"]
)
def test_a_name_of_others_gets_nothing(serving: Serving, host: str) -> None:
    status, page = serving.ask(host=host)
    assert status == 403
    assert "请用终端里写着的预览地址打开" in page
    assert "案例库" not in page


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "192.168.1.8:8000", "[::1]:8000", socket.gethostname()]
)
def test_names_of_this_machine(serving: Serving, host: str) -> None:
    assert serving.ask(host=host)[0] == 200


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("mkdocs.yml", "site_name: [\n", "mkdocs.yml:1:"),
        ("mkdocs.yml", "site_name: 甲\nhooks: [a.py]\n", "mkdocs.yml:2:1 错误 FL012 不能用 hooks"),
        ("cases/taxonomy.yml", "facets: [\n", "cases/taxonomy.yml:1:"),
        ("cases/campaigns/suzhou-2024.yml", "id: [\n", "cases/campaigns/suzhou-2024.yml:1:"),
        ("overrides/home.html", "{% if %}", "模板 overrides/home.html 第 1 行"),
        ("overrides/assets/javascripts/query.js", "\x00", "overrides/assets/javascripts/query.js:1:1"),
    ],
)
def test_what_is_wrong_is_said_over_the_last_good_pages(serving: Serving, file: str, text: str, said: str) -> None:
    path = serving.root / file
    good, before = path.read_bytes(), serving.ask("/2024/gusu-yuwen-01/")[1]
    version = serving.ask("/_anliku/version")[1]
    path.write_text(text, encoding="utf-8")
    serving.look()
    status, page = serving.ask("/2024/gusu-yuwen-01/")
    assert status == 200
    assert "从找原句到想明白" in page
    assert '<div role="alert"' in page
    assert "预览停在改动以前：" in page
    assert said in page
    assert any(said in line for line in serving.told)
    assert "Traceback" not in page + "".join(serving.told)
    assert serving.ask("/_anliku/version")[1] != version
    path.write_bytes(good)
    serving.look()
    page = serving.ask("/2024/gusu-yuwen-01/")[1]
    assert re.sub(r'\("\d+"\)</script>\Z', "", page) == re.sub(r'\("\d+"\)</script>\Z', "", before)
    assert serving.told[-1] == "预览已更新"


def test_a_folder_that_was_renamed_and_came_back(serving: Serving) -> None:
    away = serving.root.with_name("renamed")
    serving.root.rename(away)
    serving.look()
    assert "里没有 mkdocs.yml 和 cases" in serving.ask()[1]
    away.rename(serving.root)
    serving.look()
    assert 'role="alert" style' not in serving.ask()[1]


def test_a_wrong_case_is_left_out_and_named(serving: Serving) -> None:
    index = serving.root / "cases/2024/gusu-shuxue-01/index.md"
    good = index.read_text(encoding="utf-8")
    index.write_text(good.replace("award: 一等奖", "award: 特等奖"), encoding="utf-8")
    serving.look()
    assert "cases/2024/gusu-shuxue-01/index.md:" in serving.ask()[1]
    assert serving.ask("/2024/gusu-shuxue-01/")[0] == 404
    index.write_text(good, encoding="utf-8")
    serving.look()
    assert serving.ask("/2024/gusu-shuxue-01/")[0] == 200


def test_what_is_wrong_is_no_markup(serving: Serving) -> None:
    path = serving.root / "mkdocs.yml"
    good = path.read_bytes()
    path.write_text("site_name: 甲\ndocs_dir: <script>alert(1)</script>\n", encoding="utf-8")
    serving.look()
    assert "<script>alert(1)" not in serving.ask()[1]
    path.write_bytes(good)
    serving.look()


# --- starting and ending ----------------------------------------------------------------------


def refuse(_: str) -> None:
    raise AssertionError


def test_a_part_of_a_file_can_be_asked_for(serving: Serving) -> None:
    _, whole = serving.ask("/assets/home.css")
    assert serving.headers["Accept-Ranges"] == "bytes"
    size = len(whole.encode())
    assert serving.ask("/assets/home.css", Range="bytes=3-9") == (206, whole.encode()[3:10].decode())
    assert serving.headers["Content-Range"] == f"bytes 3-9/{size}"
    assert serving.headers["Content-Length"] == "7"
    assert serving.ask("/assets/home.css", Range=f"bytes={size}-")[0] == 416
    assert serving.headers["Content-Range"] == f"bytes */{size}"
    assert serving.ask("/assets/home.css", Range="bytes=3-9", If_Range='"old"') == (200, whole)
    assert serving.ask("/assets/home.css", "HEAD", Range="bytes=3-9") == (200, "")
    # A page is made for each answer.
    assert serving.ask("/", Range="bytes=3-9")[0] == 200


@pytest.mark.parametrize("host", ["nowhere.invalid", "", "a" * 300])
def test_a_host_that_is_none(tmp_path: Path, host: str) -> None:
    with pytest.raises(CannotListen, match=r"没有“.*”这个地址，请把 --host 写成 127\.0\.0\.1"):
        preview.serve(tmp_path, host, 0, refuse, refuse)


def test_an_address_of_another_machine(tmp_path: Path) -> None:
    with pytest.raises(CannotListen, match=r"192\.0\.2\.1:8000 用不了（本机没有这个地址），请用 --host"):
        preview.serve(tmp_path, "192.0.2.1", 8000, refuse, refuse)


def test_a_busy_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotListen, match=f"127.0.0.1:{port} 用不了（端口已被占用），请用 --port 换一个端口"):
            preview.serve(tmp_path, "127.0.0.1", port, refuse, refuse)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("::1", "http://[::1]:9322/"), ("[::1]", "http://[::1]:9322/"), ("::", "http://[::1]:9322/"),
        ("0.0.0.0", "http://127.0.0.1:9322/"), ("localhost", "http://localhost:9322/"),
    ],
)  # fmt: skip
def test_the_address_can_be_opened(host: str, address: str) -> None:
    assert preview._address(host, 9322) == address


def test_a_full_temporary_folder_is_not_blamed_on_the_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> str:
        raise OSError(28, "", "/tmp/anliku-x")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    with pytest.raises(NotMade, match="临时文件夹用不了（磁盘满了"):
        preview.serve(make_site(tmp_path / "library", cases=False), "127.0.0.1", 0, refuse, refuse)


def test_a_library_that_was_never_good_does_not_start(tmp_path: Path) -> None:
    root = make_site(tmp_path / "library", cases=False)
    (root / "mkdocs.yml").write_text("site_name: 甲\nhooks: [a.py]\n", encoding="utf-8")
    with pytest.raises(NotMade, match=r"mkdocs\.yml:2:1 错误 FL012"):
        preview.serve(root, "127.0.0.1", 0, refuse, refuse)


def _ended_with(root: Path, temporary: Path, number: int, *command: str) -> tuple[int, str]:
    """Exit code and errors of a run that is told to end once it says that it stands."""
    run = [sys.executable, "-m", "anliku", "--root", str(root), *command]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(
        run, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=_minds_signals
    ) as process:
        assert process.stdout is not None
        assert "预览地址：http://127.0.0.1:" in process.stdout.readline()
        assert [name for name in os.listdir(temporary) if name.startswith("anliku-")]
        process.send_signal(number)
        errors = process.communicate(timeout=60)[1]
    return process.returncode, errors


def _minds_signals() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_ended_preview_leaves_nothing(tmp_path: Path, number: int) -> None:
    root = make_site(tmp_path / "library", cases=False)
    add_case(root)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    _, errors = _ended_with(root, temporary, number, "serve", "--port", str(port))
    assert "Traceback" not in errors
    assert os.listdir(temporary) == []


def test_a_saved_case_is_shown_before_the_rest_is_made(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    index = serving.root / "cases/2024/gusu-yuwen-01/index.md"
    good = index.read_text(encoding="utf-8")
    shown: list[str] = []
    whole = preview._next

    def watched(*arguments: object) -> preview.Edition:
        shown.append(serving.ask("/2024/gusu-yuwen-01/")[1])
        return whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(preview, "_next", watched)
    index.write_text(good.replace("学生", "孩子们"), encoding="utf-8")
    serving.look()
    assert "孩子们" in shown[0]
    assert "孩子们" in serving.ask("/2024/gusu-yuwen-01/")[1]
    index.write_text(good, encoding="utf-8")
    serving.look()
    assert "孩子们" not in shown[1]
    assert "孩子们" not in serving.ask("/2024/gusu-yuwen-01/")[1]


def test_a_case_saved_while_an_edition_is_made_is_shown_at_once(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, other = (serving.root / f"cases/2024/{name}/index.md" for name in ("gusu-yuwen-01", "gusu-shuxue-01"))
    good, also_good = index.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")
    shown: list[str] = []
    written = threading.Event()
    make, glimpse = preview._next, preview.glimpse

    def making(*arguments: object) -> preview.Edition:
        if shown:
            return make(*arguments)  # type: ignore[arg-type]
        made = make(*arguments)  # type: ignore[arg-type]
        other.write_text(f"{also_good}\n同学们另写一段。\n", encoding="utf-8")
        assert written.wait(60)
        shown.append(serving.ask("/2024/gusu-shuxue-01/")[1])
        return made

    def noted(writer: Writer, file: str, folder: Path) -> bool:
        done = glimpse(writer, file, folder)
        if "shuxue" in file:
            written.set()
        return done

    monkeypatch.setattr(preview, "_next", making)
    monkeypatch.setattr(preview, "glimpse", noted)
    _, before = serving.ask("/_anliku/version")
    index.write_text(good.replace("学生", "孩子们"), encoding="utf-8")
    serving.look()
    assert "同学们另写一段" in shown[0]
    # The edition that was made before the second save shows it, too.
    assert "同学们另写一段" in serving.ask("/2024/gusu-shuxue-01/")[1]
    assert "孩子们" in serving.ask("/2024/gusu-yuwen-01/")[1]
    assert int(serving.ask("/_anliku/version")[1]) >= int(before) + 3
    serving.look()
    assert "同学们另写一段" in serving.ask("/2024/gusu-shuxue-01/")[1]
    index.write_text(good, encoding="utf-8")
    other.write_text(also_good, encoding="utf-8")
    serving.look()


def test_where_nothing_can_be_kept_a_saved_case_is_shown_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site(tmp_path / "library")
    (root / ".cache").write_text("", encoding="utf-8")
    index = root / "cases/2024/gusu-yuwen-01/index.md"
    shown: list[bool] = []
    whole = preview.glimpse

    def watched(writer: Writer, file: str, folder: Path) -> bool:
        shown.append(whole(writer, file, folder))
        return shown[-1]

    monkeypatch.setattr(preview, "glimpse", watched)
    with _served(root) as serving:
        for word in ("孩子们", "同学们"):
            text = index.read_text(encoding="utf-8")
            index.write_text(f"{text}\n{word}另写一段。\n", encoding="utf-8")
            serving.look()
            assert f"{word}另写一段" in serving.ask("/2024/gusu-yuwen-01/")[1]
    assert shown == [True, True]
