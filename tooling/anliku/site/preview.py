"""``anliku serve``: the library as readers will see it, on this machine, renewed after each change.

The last edition that could be made stays to be read; what keeps a newer one from being made is
said on the terminal and at the top of every page. Nothing but pages is ever answered, to GET and
HEAD, and only to whoever calls this machine by a name of its own: a page from elsewhere whose name
was bent to point here (DNS rebinding) gets nothing.
"""

from __future__ import annotations

import html
import ipaddress
import re
import shutil
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote, urlsplit

from anliku.atomic import reason
from anliku.case_places import INDEX, NotALibrary
from anliku.files import stamps
from anliku.kept import Kept
from anliku.meaning.table import BadTable
from anliku.picture import BadPicture
from anliku.record.pool import Workers
from anliku.record.shelf import Changed, Fresh, KeptValues
from anliku.search.static.damage import IndexDamaged
from anliku.settings import CONTENT, FILE, THEME, Settings
from anliku.site import ranges
from anliku.site.edition_files import Before, File, Tree
from anliku.site.glimpse import glimpse
from anliku.site.prepare import Prepared, prepare
from anliku.site.scratch import NoScratch, scratch
from anliku.site.shell import EngineError, shell_of
from anliku.site.whole import make
from anliku.site.write import Writer

# Seconds between two looks at the files, and more where a look takes long: a third of the time at most is spent on looking.
_PAUSE, _SHARE = 0.25, 2
# A change is taken up once it has stood for so long: an editor writes in several steps.
_SETTLE = 0.1
_VERSION = "/_anliku/version"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".xml": "application/xml",
}
_RELOAD = (
    '<script>(function(v){(function look(){fetch("%s",{cache:"no-store"}).then(function(r){return r.text()})'
    ".then(function(t){if(t!==v)location.reload()},function(){}).then(function(){setTimeout(look,300)})})()})"
    '("%d")</script>'
)
_NOTICE = (
    '<div role="alert" style="position:sticky;top:0;z-index:99;padding:.75em 1em;background:#8a1c1c;color:#fff;'
    'font:16px/1.6 sans-serif;white-space:pre-wrap;overflow-wrap:anywhere;max-height:50vh;overflow:auto">%s</div>'
)
_SHOWN = 20
"""Lines of a notice on a page; the terminal has them all."""


class CannotListen(Exception):
    """The address cannot be used; the message is Chinese and ready to show."""


class NotMade(Exception):
    """No edition can be made of the library as it is; ``lines`` say why."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Edition:
    """What is answered from: the newest tree that could be made, and what is to be said of it."""

    folder: Path
    version: int
    files: dict[str, File] = field(default_factory=dict)
    """What its files were made of."""
    notice: tuple[str, ...] = ()
    writer: Writer | None = None
    """Who can write a page of it again."""


def serve(
    root: Path,
    host: str,
    port: int,
    ready: Callable[[str], None],
    tell: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Preview the library at ``root`` until interrupted.

    ``ready`` is given the address once it answers, ``tell`` each line on what is wrong; ``pause``
    waits between two looks at the files, for so many seconds. Raises CannotListen, and NotMade
    where there is nothing to begin with.
    """
    with _listening(host, port) as server, _scratch() as place, Kept(root) as kept:
        address = _address(host, server.server_port)
        server.edition = Edition(place, 0)
        seen = _stamps(root)
        # Later no process is forked: by then threads answer.
        with Workers() as workers:
            server.edition = _next(root, place, address, server.edition, kept, workers)
        for line in server.edition.notice:
            tell(line)
        answering = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
        answering.start()
        ready(address)
        try:
            _follow(root, place, address, server, seen, kept, tell, pause)
        except KeyboardInterrupt:
            return
        finally:
            server.shutdown()


def _follow(
    root: Path,
    place: Path,
    address: str,
    server: _Server,
    made: Mapping[str, object],
    kept: Kept,
    tell: Callable[[str], None],
    pause: Callable[[float], None],
) -> None:
    """Renew the edition after each change, for ever; ``made`` are the stamps that it was made of."""
    for before, now in _changes(root, made, pause):
        _show(server, _saved_case(root, before, now))
        with _Meanwhile(root, server, now) as meanwhile:
            try:
                new = _next(root, place, address, server.edition, kept, Workers(1))
            except NotMade as error:
                new = replace(server.edition, notice=tuple(error.lines))
        for file in meanwhile.shown:
            if new.writer is not None:
                glimpse(new.writer, file, new.folder)
        server.edition = replace(new, version=server.edition.version + 1)
        for line in server.edition.notice or ("预览已更新",):
            tell(line)


def _changes(
    root: Path, made: Mapping[str, object], pause: Callable[[float], bool | None]
) -> Iterator[tuple[Mapping[str, object], Mapping[str, object]]]:
    """The stamps before and after each change that has stood for a while, until ``pause`` says that it is over."""
    known, last, wait = made, made, _PAUSE
    while not pause(wait):
        begun = time.monotonic()
        now = _stamps(root)
        wait = max(_PAUSE, _SHARE * (time.monotonic() - begun)) if now in (known, last) else _SETTLE
        if now != known and now == last:
            before, known = known, now
            yield before, now
        last = now


def _show(server: _Server, file: str | None) -> bool:
    """Show a case that was saved in the edition that stands; False where that can't be."""
    old = server.edition
    if file is None or old.writer is None or not glimpse(old.writer, file, old.folder):
        return False
    server.edition = replace(old, version=old.version + 1)
    return True


class _Meanwhile:
    """A block in which an edition is being made: what is saved meanwhile is shown in the one that stands."""

    def __init__(self, root: Path, server: _Server, made: Mapping[str, object]) -> None:
        self.shown: dict[str, None] = {}
        """``index.md`` of the cases that were."""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(root, server, made), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self, root: Path, server: _Server, made: Mapping[str, object]) -> None:
        for before, now in _changes(root, made, self._over.wait):
            file = _saved_case(root, before, now)
            if file is not None and _show(server, file):
                self.shown[file] = None


def _saved_case(root: Path, before: Mapping[str, object], now: Mapping[str, object]) -> str | None:
    """The ``index.md`` of the one case that was saved, where nothing else has changed."""
    changed = {path for path, stamp in now.items() if before.get(path) != stamp} | (before.keys() - now.keys())
    # What editors write beside a file does not count.
    files = [Path(path).relative_to(root).as_posix() for path in changed if not Path(path).name.startswith(".")]
    return files[0] if len(files) == 1 and files[0].endswith(f"/{INDEX}") else None


def _next(root: Path, place: Path, address: str, old: Edition, kept: Kept, workers: Workers) -> Edition:
    """A newer edition beside ``old``, of which the one before is removed. Raises NotMade."""
    version = old.version + 1
    folder = place / str(version)
    try:
        folder.mkdir()
        prepared = _prepared(root, address, kept, workers)
        before = Before(old.folder, old.files)
        tree, warnings = make(root, folder, prepared, kept=kept, before=before, workers=workers, draws=False)
        tree.complete()
        writer = _writer(root, prepared, tree, kept)
    except (NotALibrary, EngineError, Changed) as error:
        raise NotMade(["预览停在改动以前：", *str(error).split("\n")]) from None
    except BadPicture as error:
        raise NotMade([f"预览停在改动以前：{error.message}"]) from None
    except BadTable as error:
        raise NotMade([f"预览停在改动以前：{error}"]) from None
    except IndexDamaged as error:
        raise NotMade([f"预览停在改动以前：检索索引写完后核对不上（{error}）"]) from None
    except OSError as error:
        raise NotMade([f"预览停在改动以前：{reason(error)}（{error.filename2 or error.filename or folder}）"]) from None
    for other in place.iterdir():
        if other not in {folder, old.folder}:
            shutil.rmtree(other, ignore_errors=True)
    left_out = [problem.as_text() for _, problems in prepared.left_out for problem in problems]
    notice = [f"预览里没有有错误的 {len(prepared.left_out)} 个案例或页面：", *left_out] if left_out else []
    return Edition(folder, version, tree.files, (*notice, *warnings), writer)


def _writer(root: Path, prepared: Prepared, tree: Tree, kept: Kept) -> Writer:
    """Who can write a page of the edition of ``tree`` again, when its cases have changed."""
    catalogue, values, alone = prepared.catalogue, prepared.values, Workers(1)
    # The workers of the first edition are gone by the time that a page of it is written again.
    values = replace(values, workers=alone) if isinstance(values, KeptValues) else Fresh(catalogue)
    writer = Writer(shell_of(root, catalogue.settings), catalogue, tree, kept, values, alone)
    # While the cases are what they were: where nothing can be kept, it is worked out of all of them.
    _ = writer.related
    return writer


def _prepared(root: Path, address: str, kept: Kept, workers: Workers) -> Prepared:
    """What can be shown of the library, as if it stood at ``address``. Raises NotMade."""
    prepared = prepare(root, kept=kept, workers=workers)
    if prepared.general:
        lines = [problem.as_text() for problem in prepared.general]
        raise NotMade([f"预览停在改动以前：有 {len(lines)} 个错误关系到全部案例", *lines])
    catalogue = prepared.catalogue
    settings = Settings({**catalogue.settings.engine, "site_url": address})
    return replace(prepared, catalogue=replace(catalogue, settings=settings))


def _stamps(root: Path) -> dict[str, object]:
    """What changes when a file of the library does; empty where the folder is gone."""
    return {**stamps(root / FILE), **stamps(root / CONTENT), **stamps(root / THEME)}


@contextmanager
def _scratch() -> Iterator[Path]:
    try:
        with scratch() as place:
            yield place
    except NoScratch as error:
        raise NotMade([str(error)]) from None


# --- answering --------------------------------------------------------------------------------


@contextmanager
def _listening(host: str, port: int) -> Iterator[_Server]:
    bare = host.removeprefix("[").removesuffix("]")
    try:
        addresses = socket.getaddrinfo(bare, port, type=socket.SOCK_STREAM) if bare else []
    except (socket.gaierror, UnicodeError):
        addresses = []
    if not addresses:
        raise CannotListen(
            f"没有“{host}”这个地址，请把 --host 写成 127.0.0.1（只有本机能看）或 0.0.0.0（同一网络都能看）"
        )
    family, _, _, _, place = addresses[0]
    try:
        server = _Server(family, place, bare)
    except OSError as error:
        option = "--host 换一个地址" if reason(error) == "本机没有这个地址" else "--port 换一个端口"
        raise CannotListen(f"{_netloc(bare, port)} 用不了（{reason(error)}），请用 {option}") from None
    with server:
        yield server


def _netloc(host: str, port: int) -> str:
    """``127.0.0.1:8000``, ``[::1]:8000``."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _address(host: str, port: int) -> str:
    """The address to open in a browser on this machine; "all addresses" is none."""
    bare = host.removeprefix("[").removesuffix("]")
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bare, bare)  # noqa: S104 - read, not bound
    return f"http://{_netloc(here, port)}/"


class _Server(ThreadingHTTPServer):
    """Answers from ``edition``, which is replaced as a whole."""

    daemon_threads = True
    edition: Edition

    def __init__(self, family: int, place: object, host: str) -> None:
        self.address_family = family
        self.host = host
        super().__init__(place, _Handler)  # type: ignore[arg-type]

    def server_bind(self) -> None:
        """As the library's, without asking a name server for our own name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.host, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away is no news."""

    def called(self, host: str) -> bool:
        """Whether a request for ``host`` (its ``Host`` line) was meant for us. An address of digits
        cannot be bent; a name has to be our own."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in {"localhost", self.host.lower(), socket.gethostname().lower()}:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 30
    server_version, sys_version = "anliku", ""

    def do_GET(self) -> None:
        if not self.server.called(self.headers.get("Host", "")):
            self.send_error(403)
            return
        edition = self.server.edition
        path = unquote(urlsplit(self.path).path, errors="replace")
        if path == _VERSION:
            self._send(200, "text/plain; charset=utf-8", str(edition.version).encode())
            return
        steps = [step for step in path.split("/") if step]
        file = edition.folder.joinpath(*steps) if all(map(_is_name, steps)) else None
        if file is not None and file.is_dir() and not path.endswith("/"):
            self.send_response(302)
            self.send_header("Location", "/" + quote("/".join(steps)) + "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if file is not None and (path.endswith("/") or not steps):
            file = file / "index.html"
        if file is None or not file.is_file():
            self._send_missing(edition, steps)
        elif file.suffix == ".html":
            self._send_page(200, edition, file)
        else:
            self._send_file(_TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes())

    do_HEAD = do_GET  # noqa: N815 - the library's name

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """A short page in Chinese; what the library calls "unsupported" is a method that we do not answer."""
        code = 405 if code == 501 else code
        said = {403: "请用终端里写着的预览地址打开", 405: "预览只能看，不能提交"}.get(code, "浏览器发来的请求看不懂")
        self.close_connection = True
        body = f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{code}</title><p>{said}</p></html>'
        self._send(code, _TYPES[".html"], body.encode(), {"Allow": "GET, HEAD"} if code == 405 else {})

    def log_message(self, *_: object) -> None:
        """The terminal is for what is wrong with the library."""

    def _send_page(self, code: int, edition: Edition, file: Path) -> None:
        self._send(code, _TYPES[".html"], _with_notice(file.read_bytes(), edition))

    def _send_missing(self, edition: Edition, steps: Sequence[str]) -> None:
        """What no file of the edition holds: a picture by which a page is shared, or the page that says so."""
        drawn = edition.writer.picture("/".join(steps)) if edition.writer is not None else None
        if drawn is None:
            self._send_page(404, edition, edition.folder / "404.html")
        else:
            self._send_file(_TYPES[".png"], drawn)

    def _send_file(self, kind: str, content: bytes) -> None:
        """A file, or the part of it that was asked for. Nothing tells one edition's file from the next
        one's, so a part that only continues an earlier one (If-Range) is never given."""
        wanted = self.headers.get("Range") if self.command == "GET" and "If-Range" not in self.headers else None
        try:
            part = ranges.asked(wanted, len(content))
        except ranges.Unsatisfiable:
            self._send(416, kind, b"", {"Content-Range": ranges.line(None, len(content))})
            return
        more = {"Accept-Ranges": "bytes"}
        if part is None:
            self._send(200, kind, content, more)
        else:
            self._send(
                206, kind, content[part.start : part.stop], {**more, "Content-Range": ranges.line(part, len(content))}
            )

    def _send(self, code: int, kind: str, body: bytes, more: dict[str, str] | None = None) -> None:
        self.send_response(code)
        headers = {"Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-store"}
        for name, value in {**headers, "X-Content-Type-Options": "nosniff", **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _is_name(step: str) -> bool:
    """Whether one step of an address can be the name of a file of ours."""
    return re.fullmatch(r"[^\0\\/]{1,255}", step) is not None and step not in {".", ".."}


def _with_notice(page: bytes, edition: Edition) -> bytes:
    """The page with what is wrong at its top, and a script that looks for the next edition."""
    lines = [*edition.notice[:_SHOWN], *(["……（其余见终端）"] if len(edition.notice) > _SHOWN else [])]
    notice = (_NOTICE % html.escape("\n".join(lines))).encode() if lines else b""
    body = re.search(rb"<body[^>]*>", page)
    start = body.end() if body else 0
    return page[:start] + notice + page[start:] + (_RELOAD % (_VERSION, edition.version)).encode()
