"""Pages → PDF, by a browser that every desk has: Edge on Windows, Chrome or Chromium elsewhere.

Each page is printed by a process of its own, which takes nothing but one file and may not go online.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CHOSEN = "ANLIKU_CHROMIUM"
"""The environment variable that may name the browser."""
_NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "microsoft-edge", "microsoft-edge-stable", "msedge", "chrome"),
)
_PLACES = (
    ("ProgramFiles(x86)", "Microsoft/Edge/Application/msedge.exe"),
    ("ProgramFiles", "Microsoft/Edge/Application/msedge.exe"),
    ("ProgramFiles", "Google/Chrome/Application/chrome.exe"),
    ("ProgramFiles(x86)", "Google/Chrome/Application/chrome.exe"),
    ("LOCALAPPDATA", "Google/Chrome/Application/chrome.exe"),
)
"""Where Windows keeps them: an environment variable, and a path below what it says."""
_ON_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_OPTIONS = (
    # Browsers of before 2023 know the one without a header by this name; theirs would bear the path of the page.
    "--print-to-pdf-no-header",
    *("--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--no-pdf-header-footer"),
    *("--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_SECONDS = 120
_AT_ONCE = 2
_DAY = re.compile(rb"/(?:Creation|Mod)Date \(D:(\d{14})")
_NO_DAY = b"19800101000000"
"""What stands for the time of printing: the same page gives the same bytes."""


def find() -> str | None:
    """The browser that prints; None where there is none."""
    wanted = os.environ.get(CHOSEN)
    if wanted:
        return shutil.which(wanted)
    on_path = (shutil.which(name) for name in _NAMES)
    return next((path for path in (*on_path, *_installed()) if path is not None), None)


def _installed() -> Iterator[str | None]:
    for variable, below in _PLACES:
        folder = os.environ.get(variable)
        yield shutil.which(str(Path(folder) / below)) if folder else None
    for path in _ON_MAC:
        yield shutil.which(path)


def print_pages(
    browser: str, pages: Mapping[str, Callable[[], str | None]], progress: Callable[[], None] = lambda: None
) -> Iterator[tuple[str, bytes]]:
    """Name → what makes its HTML, as PDF, in their order; a page that cannot be made or printed is left out."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch, ThreadPoolExecutor(_AT_ONCE) as threads:
        folders = [Path(scratch) / str(number) for number in range(len(pages))]
        jobs = threads.map(lambda page, folder: _printed(browser, page(), folder), pages.values(), folders)
        try:
            for name, data in zip(pages, jobs, strict=True):
                progress()
                if data is not None:
                    yield name, data
        finally:
            # Who stops in the middle (a full disk, Ctrl-C) does not wait for hundreds of pages.
            threads.shutdown(wait=False, cancel_futures=True)


def _printed(browser: str, html: str | None, folder: Path) -> bytes | None:
    """One page, printed in an empty folder, which is gone afterwards."""
    if html is None:
        return None
    folder.mkdir()
    page, made = folder / "page.html", folder / "page.pdf"
    page.write_text(html, encoding="utf-8")
    command = [browser, *_OPTIONS, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={made}", page.as_uri()]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium refuses to run in its sandbox as root.
        command.insert(1, "--no-sandbox")
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS)  # noqa: S603
        data = made.read_bytes()
    except (OSError, subprocess.TimeoutExpired):
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _undated(data) if data.startswith(b"%PDF-") else None


def _undated(pdf: bytes) -> bytes:
    """A PDF without the time at which it was made; no byte of it moves."""
    return _DAY.sub(lambda match: match[0].replace(match[1], _NO_DAY), pdf)
