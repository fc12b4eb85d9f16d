"""A stand-in for the code host's API, on this machine, and another host where artifacts lie."""

from __future__ import annotations

import io
import json
import re
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.factory import ROOT

REPOSITORY, FORK = "center/anliku", "teacher/anliku"
HEAD = "0123456789abcdef0123456789abcdef01234567"
BOT = {"login": "github-actions[bot]", "type": "Bot"}
SCRIPTS = ROOT / ".github" / "scripts"


def script(name: str) -> ModuleType:
    """One of the workflows' scripts, which find one another as neighbours."""
    if str(SCRIPTS) not in sys.path:
        sys.path.insert(0, str(SCRIPTS))
    return import_module(name)


def packed(files: dict[str, bytes]) -> bytes:
    """An artifact's zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def review(number: str = "7", summary: str = "## 可以合并\n") -> bytes:
    """What check.yml hands over."""
    return packed({"number.txt": f"{number}\n".encode(), "summary.md": summary.encode()})


class Host:
    """What the host knows; tests change it, and read what was written and asked."""

    def __init__(self) -> None:
        self.artifacts: list[dict[str, Any]] = [artifact(1, "preview-site"), artifact(2, "review")]
        self.archive = review()
        self.pulls: dict[int, dict[str, Any]] = {7: pull()}
        self.files: list[dict[str, Any]] = [{"filename": "cases/2024/gusu-yuwen-02/index.md"}]
        """What pull request 7 changes."""
        self.comments: list[dict[str, Any]] = []
        self.issues: list[dict[str, Any]] = []
        self.written: list[tuple[str, str, Any]] = []
        """(method, path, content) of everything that was written."""
        self.tokens: list[str | None] = []
        """The authorisation that came with each request to the API."""
        self.storage_tokens: list[str | None] = []
        """The same, at the host where artifacts lie."""
        self.address = ""
        self.storage = ""

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        """What a GET gives; None where there is nothing."""
        page = int(query.get("page", ["1"])[0])
        if path == "actions/runs/99/artifacts":
            return {"artifacts": self.artifacts}
        if found := re.fullmatch(r"pulls/(\d+)", path):
            return self.pulls.get(int(found[1]))
        if path == "pulls/7/files":
            return self.files[(page - 1) * 100 : page * 100]
        if path == "issues/7/comments":
            return self.comments[(page - 1) * 100 : page * 100]
        if path == "issues":
            return [issue for issue in self.issues if issue["state"] == query["state"][0]]
        return None


def artifact(number: int, name: str, size: int = 500) -> dict[str, Any]:
    """An entry of a run's list."""
    return {"id": number, "name": name, "size_in_bytes": size, "expired": False}


def pull(**head: Any) -> dict[str, Any]:
    """A pull request from a fork, with changes to its head."""
    return {
        "state": "open",
        "base": {"repo": {"full_name": REPOSITORY}},
        "head": {"sha": HEAD, "ref": "my-case", "repo": {"full_name": FORK}} | head,
    }


@contextmanager
def serving(host: Host) -> Iterator[Host]:
    """Answer for ``host`` until the end of the block."""

    class Storage(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.storage_tokens.append(self.headers["Authorization"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(host.archive)

        def log_message(self, *_: object) -> None:
            pass

    class Interface(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self._path()
            if path == "actions/artifacts/2/zip":
                self.send_response(302)
                self.send_header("Location", f"{host.storage}/signed")
                self.end_headers()
                return
            found = host.answer(path, parse_qs(urlsplit(self.path).query))
            self._give(404 if found is None else 200, found)

        def do_POST(self) -> None:
            self._take()

        def do_PATCH(self) -> None:
            self._take()

        def _path(self) -> str:
            host.tokens.append(self.headers["Authorization"])
            return urlsplit(self.path).path.removeprefix(f"/repos/{REPOSITORY}/")

        def _take(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            host.written.append((self.command, self._path(), content))
            self._give(201, {})

        def _give(self, status: int, content: Any) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_: object) -> None:
            pass

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), kind) for kind in (Interface, Storage)]
    host.address, host.storage = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    threads = [threading.Thread(target=server.serve_forever, args=(0.01,)) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield host
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()
