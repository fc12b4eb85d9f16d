"""links.yml's scripts: strangers' addresses are opened with care, and told in one issue."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from anliku.rules.rule import Example
from tests.factory import add_case, make_library
from tests.workflows.host import BOT, REPOSITORY, Host, script, serving

links, report = script("links"), script("report")


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    """A site on this machine: its address, and what was asked of it."""
    asked: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status = int(self.path.strip("/")[:3]) if self.path[1:2].isdigit() else 200
            self.send_response(status)
            if status == 302:
                self.send_header("Location", self.path[5:])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine count as a public host."""
    real = links.connect
    monkeypatch.setattr(links, "connect", lambda *place: real(*place[:3], public=lambda _: True))


def test_where_an_address_stands(tmp_path: Path) -> None:
    root = make_library(tmp_path / "library")
    body = "见[甲](https://a.example/x#y)和<https://a.example/x>，又见[乙](mailto:)、[丙](../2024/x/index.md)、[丁](http://[)。"
    index = add_case(root, Example(body=body))
    line = index.read_text(encoding="utf-8").split("见[甲]")[0].count("\n") + 1
    (root / "cases" / "about.md").write_text("# 关于\n\n[戊](http://b.example/)\n", encoding="utf-8")
    file = index.relative_to(root).as_posix()
    assert links.addresses(root) == {
        "https://a.example/x": [f"{file}:{line}", f"{file}:{line}"],
        "http://b.example/": ["cases/about.md:3"],
    }


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/", None),
        ("/中文 页", None),
        ("/302//", None),
        ("/404", ("状态码 404", True)),
        ("/410", ("状态码 410", True)),
        ("/403", ("状态码 403", False)),
        ("/503", ("状态码 503", False)),
        ("/302/file:///etc/hostname", ("状态码 302", False)),
        ("/302/ftp://127.0.0.1/x", ("状态码 302", False)),
    ],
)
@pytest.mark.usefixtures("everywhere")
def test_what_an_answer_means(site: tuple[str, list[str]], path: str, answer: tuple[str, bool] | None) -> None:
    assert links.look(links.opener(), site[0] + path) == answer


def test_no_network_of_somebodys_own_is_asked(site: tuple[str, list[str]]) -> None:
    address, asked = site
    for host in ("127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]"):
        port = address.rpartition(":")[2]
        assert links.look(links.opener(), f"http://{host}:{port}/") == ("不是公开的地址", True), host
    assert asked == []


def test_a_redirect_is_looked_at_too(site: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    address, asked = site
    allowed = iter([True, False])
    real = links.connect
    monkeypatch.setattr(links, "connect", lambda *place: real(*place[:3], public=lambda _: next(allowed)))
    assert links.look(links.opener(), f"{address}/302/{address}/inside") == ("不是公开的地址", True)
    assert asked == [f"/302/{address}/inside"]


@pytest.mark.parametrize(
    ("error", "sure"),
    [(socket.gaierror(), True), (TimeoutError(), False), (ConnectionRefusedError(), False), (OSError(), False)],
)
def test_reasons_are_chinese(error: OSError, sure: bool) -> None:
    told, certain = links.reason(error)
    assert certain is sure
    assert told.isascii() is False


@pytest.mark.usefixtures("everywhere")
def test_the_report_is_bounded(site: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    address, asked = site
    monkeypatch.setattr(links, "MOST", 5)
    monkeypatch.setattr(links, "LISTED", 2)
    found = {f"{address}/404{'长' * 300}{n}": [f"cases/2024/x/index.md:{n}"] * 9 for n in range(4)}
    found |= {f"{address}/zzz": ["cases/about.md:1"], f"{address}/zzzz": ["cases/about.md:2"]}
    result = links.report(found, links.opener(), pause=0)
    assert (result["looked"], len(result["broken"]), result["more"], result["unlooked"]) == (5, 2, 2, 1)
    assert all(len(one["address"]) <= links.LONGEST and len(one["places"]) == 3 for one in result["broken"])
    assert len(asked) == 4 * 2 + 1, "what fails is asked twice, nothing more often"


# --- the issue ----------------------------------------------------------------------------

BROKEN = {
    "address": "https://x.example/|<b>@someone",
    "places": ["cases/2024/x/index.md:3"],
    "why": "状态码 404",
    "sure": True,
}


def tell(host: Host, monkeypatch: pytest.MonkeyPatch, **found: Any) -> list[tuple[str, str, Any]]:
    """Run the script with a report; what it wrote."""
    values = {"looked": 3, "broken": [], "more": 0, "unlooked": 0} | found
    monkeypatch.setenv("REPORT", json.dumps(values))
    monkeypatch.setenv("GITHUB_REPOSITORY", REPOSITORY)
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://code.example")
    monkeypatch.setenv("GITHUB_TOKEN", "secret-token")
    with serving(host):
        monkeypatch.setenv("GITHUB_API_URL", host.address)
        report.main()
    return host.written


def issue(number: int, **changes: Any) -> dict[str, Any]:
    return {"number": number, "state": "open", "user": BOT, "body": report.MARK} | changes


def test_a_first_finding_opens_an_issue(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host()
    host.issues = [issue(1, user={"login": "somebody"}), issue(2, body=None), issue(3, state="closed")]
    ((method, path, content),) = tell(host, monkeypatch, broken=[BROKEN, BROKEN | {"sure": False}], more=4, unlooked=5)
    assert (method, path, content["title"]) == ("POST", "issues", "打不开的外部链接")
    body = content["body"]
    assert body.startswith(report.MARK)
    assert body.count("状态码 404") == 2
    for told in ("### 打不开", "### 说不准", "没有打开的还有 4 个", "没有看的还有 5 个", "cases/2024/x/index.md:3"):
        assert told in body
    for active in ("://", "<b>", "@someone", "/|"):
        assert active not in body


def test_the_same_issue_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host()
    host.issues = [issue(4)]
    ((method, path, content),) = tell(host, monkeypatch, broken=[BROKEN])
    assert (method, path) == ("PATCH", "issues/4")
    assert "state" not in content


def test_and_closed_when_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    host = Host()
    host.issues = [issue(4)]
    ((method, path, content),) = tell(host, monkeypatch)
    assert (method, path, content["state"]) == ("PATCH", "issues/4", "closed")


def test_no_news_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tell(Host(), monkeypatch) == []


def test_the_issue_is_bounded() -> None:
    many = [BROKEN | {"address": "@" * 200}] * 500
    body = report.body({"looked": 1, "broken": many, "more": 0, "unlooked": 0})
    assert len(body) <= 60_010
    assert body.endswith("写不下了。\n")
