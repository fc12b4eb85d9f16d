"""Two browsers by their own wire protocols, with the standard library alone: WebKit by WebDriver, Firefox by Marionette."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, ClassVar, Protocol

PATIENCE = 30.0
"""Seconds."""
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"

MISSING = "没有找到 {0}，这几项浏览器测试无法进行。Debian、Ubuntu 上请运行：sudo apt-get install {1}"


class NoBrowser(Exception):
    """The browser is not there; the message says how to get it."""


class Window(Protocol):
    """What a test does with a browser."""

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""

    def run(self, script: str, *given: object) -> Any:
        """What a function's body returns; ``arguments`` are the ``given``."""

    def size(self, width: int, height: int) -> None:
        """Make the window so large."""

    def type(self, selector: str, text: str) -> None:
        """Type into what a selector names."""

    def wait(self, condition: str) -> None:
        """Until an expression is true. Raises TimeoutError."""


class _Window:
    """What both protocols share: their commands have the same names and answers."""

    def _ask(self, name: str, given: dict[str, Any]) -> Any:
        raise NotImplementedError

    def open(self, address: str) -> None:
        self._ask("navigate", {"url": address})

    def run(self, script: str, *given: object) -> Any:
        return self._ask("script", {"script": script, "args": list(given)})

    def size(self, width: int, height: int) -> None:
        self._ask("size", {"width": width, "height": height})

    def type(self, selector: str, text: str) -> None:
        found = self._ask("find", {"using": "css selector", "value": selector})
        self._ask("type", {"id": found[_ELEMENT], "text": text})

    def wait(self, condition: str) -> None:
        end = time.monotonic() + PATIENCE
        while not self.run(f"return Boolean({condition});"):
            if time.monotonic() > end:
                raise TimeoutError(condition)
            time.sleep(0.05)


class _WebKit(_Window):
    def __init__(self, address: str) -> None:
        self.address = address
        made = self._post("session", {"capabilities": {"alwaysMatch": {}}})
        self.session = f"session/{made['sessionId']}"

    def _post(self, path: str, given: dict[str, Any], method: str = "POST") -> Any:
        request = urllib.request.Request(
            f"{self.address}/{path}", json.dumps(given).encode() if method == "POST" else None, method=method
        )
        with urllib.request.urlopen(request, timeout=PATIENCE * 2) as answer:
            return json.load(answer)["value"]

    def _ask(self, name: str, given: dict[str, Any]) -> Any:
        if name == "type":
            return self._post(f"{self.session}/element/{given['id']}/value", {"text": given["text"]})
        path = {"navigate": "url", "script": "execute/sync", "size": "window/rect", "find": "element"}[name]
        return self._post(f"{self.session}/{path}", given)

    def close(self) -> None:
        self._post(self.session, {}, "DELETE")


class _Firefox(_Window):
    _COMMANDS: ClassVar[dict[str, str]] = {
        "navigate": "WebDriver:Navigate",
        "script": "WebDriver:ExecuteScript",
        "size": "WebDriver:SetWindowRect",
        "find": "WebDriver:FindElement",
        "type": "WebDriver:ElementSendKeys",
    }

    def __init__(self, port: int) -> None:
        self.connection = _connected(port)
        self.number = 0
        self._receive()
        self._send("WebDriver:NewSession", {})

    def _ask(self, name: str, given: dict[str, Any]) -> Any:
        answer = self._send(self._COMMANDS[name], given)
        return answer.get("value") if isinstance(answer, dict) and "value" in answer else answer

    def _send(self, command: str, given: dict[str, Any]) -> Any:
        self.number += 1
        text = json.dumps([0, self.number, command, given]).encode()
        self.connection.sendall(f"{len(text)}:".encode() + text)
        _, _, error, value = self._receive()
        if error:
            raise RuntimeError(f"{command}: {error}")
        return value

    def _receive(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._bytes(1)
        return json.loads(self._bytes(int(length[:-1])))

    def _bytes(self, count: int) -> bytes:
        parts = b""
        while len(parts) < count:
            part = self.connection.recv(count - len(parts))
            if not part:
                raise ConnectionError("Firefox")
            parts += part
        return parts


def _connected(port: int) -> socket.socket:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE * 2)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return connection


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _program(names: tuple[str, ...], package: str) -> str:
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        raise NoBrowser(MISSING.format(names[0], package))
    return found


@contextmanager
def webkit() -> Iterator[Window]:
    """WebKitGTK without a screen. Raises NoBrowser."""
    program, port = _program(("WebKitWebDriver",), "webkit2gtk-driver xvfb"), _free()
    with ExitStack() as stack:
        stack.enter_context(_running([*_screen(), program, f"--port={port}"], {}))
        _connected(port).close()
        window = _WebKit(f"http://127.0.0.1:{port}")
        stack.callback(window.close)
        yield window


@contextmanager
def firefox() -> Iterator[Window]:
    """Firefox without a screen and with an empty profile. Raises NoBrowser."""
    program, port = _program(("firefox-esr", "firefox"), "firefox-esr"), _free()
    with tempfile.TemporaryDirectory(prefix="anliku-firefox-") as profile:
        Path(profile, "user.js").write_text(f'user_pref("marionette.port", {port});\n', encoding="utf-8")
        command = [
            program,
            "--headless",
            "--marionette",
            "--remote-allow-system-access",
            "--no-remote",
            "--profile",
            profile,
        ]
        with _running(command, {"HOME": profile}):
            yield _Firefox(port)


def _screen() -> list[str]:
    """WebKit needs a screen: that of the session, or one that nobody sees."""
    return [] if os.environ.get("DISPLAY") else [_program(("xvfb-run",), "xvfb"), "-a"]


@contextmanager
def _running(command: list[str], more: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", **more}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        # With everything that it has started.
        os.killpg(process.pid, 15)
        process.wait(timeout=PATIENCE)
