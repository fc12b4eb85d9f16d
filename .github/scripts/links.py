"""Open every outside address that cases and pages name, and write down which do not answer.

The addresses are strangers': only http and https, only hosts with public addresses (looked at
for every redirect too, when the connection is made), one request at a time for a host, with
a pause between, and of an answer nothing is read but its status.

``python .github/scripts/links.py FILE`` writes one line of JSON (see :class:`Report`).
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypedDict
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from anliku.catalogue import load
from anliku.files import read_text
from anliku.markdown import Document

MOST = 2_000
"""Addresses looked at in one week."""
LISTED = 60
LONGEST = 200
"""Characters of an address in the report; the whole has to fit into a variable of the workflow."""
PAUSE = 1.0
TIMEOUT = 20.0
GONE = {404, 410}


class Broken(TypedDict):
    """One address that did not open."""

    address: str
    places: list[str]
    """``file:line``, at most three."""
    why: str
    sure: bool
    """False where the host may only dislike robots or visitors from abroad."""


class Report(TypedDict):
    """What is handed to report.py."""

    looked: int
    broken: list[Broken]
    more: int
    """Broken ones beyond those listed."""
    unlooked: int


class NotPublic(OSError):
    """A host of somebody's own network."""


def connect(
    address: tuple[str, int],
    timeout: float,
    source: tuple[str, int] | None = None,
    public: Callable[[str], bool] | None = None,
) -> socket.socket:
    """As :func:`socket.create_connection`, to public addresses only."""
    wanted = public or (lambda host: ipaddress.ip_address(host).is_global)
    failure: OSError = NotPublic(address[0])
    for *_, place in socket.getaddrinfo(*address, type=socket.SOCK_STREAM):
        if wanted(str(place[0]).partition("%")[0]):
            try:
                return socket.create_connection((str(place[0]), int(place[1])), timeout, source)
            except OSError as error:
                failure = error
    raise failure


class _Plain(HTTPHandler):
    def http_open(self, req: Request) -> http.client.HTTPResponse:
        def make(host: str, **options: Any) -> http.client.HTTPConnection:
            connection = http.client.HTTPConnection(host, **options)
            connection._create_connection = connect  # type: ignore[attr-defined]  # noqa: SLF001 - its one hook
            return connection

        return self.do_open(make, req)


class _Secure(HTTPSHandler):
    def https_open(self, req: Request) -> http.client.HTTPResponse:
        def make(host: str, **options: Any) -> http.client.HTTPSConnection:
            connection = http.client.HTTPSConnection(host, context=ssl.create_default_context(), **options)
            connection._create_connection = connect  # type: ignore[attr-defined]  # noqa: SLF001 - as above
            return connection

        return self.do_open(make, req)


def opener() -> OpenerDirector:
    """Nothing but http and https: no files, no proxies, no cookies."""
    director = OpenerDirector()
    for handler in (_Plain, _Secure, HTTPRedirectHandler, HTTPDefaultErrorHandler, HTTPErrorProcessor):
        director.add_handler(handler())
    return director


def look(director: OpenerDirector, address: str) -> tuple[str, bool] | None:
    """None where ``address`` opens; else why not, and whether that is sure."""
    try:
        request = Request(
            quote(address, safe="%/:=&?~#+!$,;'@()*[]"), headers={"User-Agent": "anliku-links", "Accept": "*/*"}
        )
        director.open(request, timeout=TIMEOUT).close()
    except HTTPError as error:
        error.close()
        return f"状态码 {error.code}", error.code in GONE
    except (URLError, OSError, ValueError, http.client.HTTPException) as error:
        return reason(getattr(error, "reason", error))
    return None


def reason(error: object) -> tuple[str, bool]:
    """What a failed connection means, and whether it is the address's own fault."""
    match error:
        case NotPublic():
            return "不是公开的地址", True
        case socket.gaierror():
            return "没有这个网站（域名查不到）", True
        case ssl.SSLCertVerificationError():
            return "网站的证书不对或过期了", True
        case TimeoutError():
            return "很久没有回答", False
        case ConnectionRefusedError():
            return "网站拒绝连接", False
        case _:
            return "连接中断", False


def addresses(root: Path) -> dict[str, list[str]]:
    """Every http and https address of cases and pages → where it stands (``file:line``)."""
    found: dict[str, list[str]] = {}
    pages = sorted([*(root / "cases").glob("*.md"), *(root / "cases" / "guide").glob("*.md")])
    texts = [(case.file, case.text, case.body_start) for case in load(root).cases]
    for page in pages:
        file = page.relative_to(root).as_posix()
        text, _ = read_text(page, file)
        texts.append((file, text or "", 0))
    for file, text, start in texts:
        document = Document(text[start:])
        for link in document.links:
            if scheme(link.target) in {"http", "https"}:
                line = text.count("\n", 0, start + document.character(link.start)) + 1
                found.setdefault(link.target.partition("#")[0], []).append(f"{file}:{line}")
    return found


def scheme(target: str) -> str:
    """The scheme of ``target``; ``""`` where it cannot be read or names no host."""
    try:
        parts = urlsplit(target)
        return parts.scheme if parts.hostname else ""
    except ValueError:
        return ""


def report(found: dict[str, list[str]], director: OpenerDirector, pause: float = PAUSE) -> Report:
    """Look at all of ``found``, hosts side by side, each host's addresses one after another."""
    chosen = sorted(found)[:MOST]
    hosts: dict[str, list[str]] = {}
    for address in chosen:
        hosts.setdefault(urlsplit(address).hostname or "", []).append(address)

    def visit(group: Iterable[str]) -> list[Broken]:
        broken: list[Broken] = []
        for number, address in enumerate(group):
            if number:
                time.sleep(pause)
            answer = look(director, address)
            # A passing fault is no news: what failed is asked a second time.
            if answer is not None and (answer := look(director, address)) is not None:
                why, sure = answer
                broken.append({"address": address[:LONGEST], "places": found[address][:3], "why": why, "sure": sure})
        return broken

    with ThreadPoolExecutor(8) as pool:
        broken = [one for group in pool.map(visit, hosts.values()) for one in group]
    broken.sort(key=lambda one: (not one["sure"], one["places"]))
    return {
        "looked": len(chosen),
        "broken": broken[:LISTED],
        "more": max(0, len(broken) - LISTED),
        "unlooked": len(found) - len(chosen),
    }


if __name__ == "__main__":
    result = report(addresses(Path.cwd()), opener())
    print(f"看了 {result['looked']} 个地址，{len(result['broken']) + result['more']} 个没有打开")
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
