"""A loopback server that answers as static hosts do, and counts what it sends.

Text types are gzipped (level 6, what nginx and the large static hosts do), everything else
goes as it is, in parts where a part is asked for. Bytes are of bodies; headers differ from host to host and are left out.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from anliku.site import ranges

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
_BINARY = {".png", ".woff2", ".wasm"}
# What a page costs without any search.
_NOT_SEARCH = {".html", ".css", ".svg", ".png", ".woff2", ".ico"}


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer."""

    path: str
    status: int
    wire: int
    """Bytes of the body as sent."""
    raw: int
    """Bytes of the body before gzip."""

    @property
    def is_search(self) -> bool:
        """Whether this is a script, an index or a text of results: not the page and its looks."""
        name = self.path.rsplit("/", 1)[-1]
        dot = name.rfind(".")
        return dot > 0 and name[dot:] not in _NOT_SEARCH


class Server(ThreadingHTTPServer):
    """Serves ``folder``; ``sent`` grows by every answer."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder.resolve()
        self.address = f"http://127.0.0.1:{self.server_port}/"
        self.sent: list[Sent] = []
        self.under_way = 0
        self.last = 0.0
        """When the last request came or was answered."""
        self.lock = threading.Lock()
        self._bodies: dict[Path, tuple[bytes, bytes]] = {}

    def body(self, path: Path) -> tuple[bytes, bytes]:
        """A file's bytes, and as they are sent to who takes gzip."""
        found = self._bodies.get(path)
        if found is None:
            raw = path.read_bytes()
            text = path.suffix in _TYPES and path.suffix not in _BINARY
            packed = gzip.compress(raw, 6, mtime=0) if text else raw
            found = self._bodies[path] = (raw, packed if len(packed) < len(raw) else raw)
        return found

    def is_quiet(self, seconds: float) -> bool:
        """Whether nothing has been asked for or sent for so long."""
        with self.lock:
            return self.under_way == 0 and time.perf_counter() - self.last > seconds


@contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """A server of ``folder``, stopped at the end."""
    server = Server(folder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def total(sent: Sequence[Sent]) -> tuple[int, int, int]:
    """Bytes on the wire, bytes before gzip and number of answers that belong to the search."""
    ours = [one for one in sent if one.is_search]
    return sum(one.wire for one in ours), sum(one.raw for one in ours), len(ours)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Headers and body leave in one piece; otherwise the body of a kept connection waits for
    # an acknowledgement of the headers.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class names it so)
        return

    def do_GET(self) -> None:
        server = self.server
        with server.lock:
            server.under_way += 1
            server.last = time.perf_counter()
        try:
            self._answer(server)
        finally:
            with server.lock:
                server.under_way -= 1
                server.last = time.perf_counter()

    def _answer(self, server: Server) -> None:
        name = unquote(urlsplit(self.path).path)
        path = (server.folder / name.lstrip("/")).resolve()
        if path.is_dir():
            path /= "index.html"
        if not path.is_relative_to(server.folder) or not path.is_file():
            self._send(name, 404, b"", b"", "text/plain")
            return
        raw, packed = server.body(path)
        kind = _TYPES.get(path.suffix, "application/octet-stream")
        try:
            part = ranges.asked(self.headers.get("Range"), len(raw))
        except ranges.Unsatisfiable:
            self._send(name, 416, b"", b"", kind, ranges.line(None, len(raw)))
            return
        if part:
            some = raw[part.start : part.stop]
            self._send(name, 206, some, some, kind, ranges.line(part, len(raw)))
            return
        if "gzip" not in self.headers.get("Accept-Encoding", ""):
            packed = raw
        self._send(name, 200, raw, packed, kind)

    def _send(self, name: str, status: int, raw: bytes, body: bytes, kind: str, where: str = "") -> None:
        self.server.sent.append(Sent(name, status, len(body), len(raw)))
        self.send_response(status)
        if where:
            self.send_header("Content-Range", where)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if body is not raw:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
