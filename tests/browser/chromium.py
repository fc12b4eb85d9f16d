"""Where Chromium is, how it is started, and the small server that it reads from."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from anliku.site import ranges

PHONE = ViewportSize(width=375, height=812)
DESKTOP = ViewportSize(width=1280, height=800)

MISSING = (
    "没有找到 Chromium 浏览器，浏览器测试无法进行。\n"
    "Debian、Ubuntu 上请运行：sudo apt-get install chromium\n"
    "已经装在别处的，把程序的路径写进环境变量 ANLIKU_CHROMIUM，再运行一次。"
)

_PAUSE = 0.02
"""Seconds between two looks of the server at whether it is to end."""

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SHELL = "chromium-headless-shell"
"""The same engine without windows: a new tab costs a quarter of the processor time."""
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoChromium(Exception):
    """There is no browser to test with; the message says how to get one."""


def find(shell: bool = False) -> str:
    """Path of a Chromium: ``ANLIKU_CHROMIUM``, else the first on the PATH, that without windows first where
    ``shell`` says so and last elsewhere. Raises NoChromium."""
    wanted = os.environ.get("ANLIKU_CHROMIUM")
    if wanted:
        found = shutil.which(wanted)
        if found is None:
            raise NoChromium(f"环境变量 ANLIKU_CHROMIUM 写的“{wanted}”不是可以运行的程序，请改成 Chromium 的路径。")
        return found
    for name in (_SHELL, *_NAMES) if shell else (*_NAMES, _SHELL):
        found = shutil.which(name)
        if found is not None:
            return found
    raise NoChromium(MISSING)


@contextmanager
def launch(shell: bool = False) -> Iterator[Browser]:
    """A headless Chromium; ``shell``: without windows, where there is one, and all pages of a context and site in one
    process, which has most of what the next page needs. Raises NoChromium."""
    path = find(shell)
    arguments = [*_ARGUMENTS, "--renderer-process-limit=1"] if shell else _ARGUMENTS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def serve(folder: Path, in_parts: bool = True) -> Iterator[str]:
    """Serve ``folder`` on the loopback; gives the address of its root, with a slash at the end.

    ``in_parts``: a part of a file (``Range``) can be asked for, as of nearly every server.
    """
    handler = _InParts if in_parts else _Quiet
    server = _Server(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(_PAUSE,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    """Lets a busy machine take its time, and says nothing of readers who leave before they have everything."""

    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Quiet(SimpleHTTPRequestHandler):
    """Says nothing, keeps connections, and answers what is missing as a real server would."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class names it so)
        return

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _InParts(_Quiet):
    """Sends parts of packs, too."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.suffix != ".bin" or not path.is_file():
            super().do_GET()
            return
        content = path.read_bytes()
        try:
            part = ranges.asked(self.headers.get("Range"), len(content))
        except ranges.Unsatisfiable:
            self.send_error(416)
            return
        body = content[part.start : part.stop] if part else content
        self.send_response(206 if part else 200)
        if part:
            self.send_header("Content-Range", ranges.line(part, len(content)))
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        # A cache keeps parts only of what it can tell from another.
        self.send_header("Last-Modified", self.date_time_string(int(path.stat().st_mtime)))
        self.end_headers()
        self.wfile.write(body)
