"""The process that has imported ``anliku``, and read its tables, and forks for every run: ``python -m tests.warm.parent ADDRESS``.

It ends when its input ends.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import TextIO

import anliku
from anliku.record.pool import Workers
from anliku.site.build import build_site
from tests.factory import add_case, make_library, make_publishable
from tests.faults.running import CHILD

_MODES = ("r", "w", "w")
_LATE = (
    *("markdown.extensions.codehilite", "markdown.extensions.footnotes", "markdown.extensions.tables", "material"),
    *(
        "numpy.ma",
        "pymdownx.superfences",
        "pymdownx.quotes",
        "pydantic.type_adapter",
        "whoosh.codec.whoosh3",
        "whoosh.writing",
    ),
)
"""What is imported by name, or not before it is used."""
_NAMES = ("stdin", "stdout", "stderr")


def import_everything() -> None:
    """Every module of the program, and so what they import."""
    for module in pkgutil.walk_packages(anliku.__path__, "anliku."):
        if not module.name.endswith(".__main__"):
            importlib.import_module(module.name)
    for name in _LATE:
        importlib.import_module(name)


def read_tables() -> None:
    """What a run reads and compiles once, whatever its library says: words, dictionaries, patterns, templates. A site
    takes them all."""
    with tempfile.TemporaryDirectory() as folder:
        root = make_publishable(make_library(Path(folder) / "library"))
        add_case(root)
        build_site(root, workers=Workers(1))


def serve(address: str) -> dict[str, list[str]]:
    """Fork whenever somebody asks. Returns in the fork, as the process that is to run; what it is to run."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        print("ready", flush=True)
        while listener in select.select([listener, sys.stdin], [], [])[0]:
            asked = listener.accept()[0]
            if os.fork() == 0:
                listener.close()
                return attend(asked)
            asked.close()
            bury()
    raise SystemExit


def bury() -> None:
    """Let go of forks that have ended."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                return
        except ChildProcessError:
            return


def attend(asked: socket.socket) -> dict[str, list[str]]:
    """Fork once more: one waits for the other and tells how it ended, the other returns."""
    with asked:
        _, (folder, *given), *_ = socket.recv_fds(asked, 4, 4)
        said = json.loads(asked.makefile("rb").readline())
        run = os.fork()
        if run:
            # Else whoever reads the run's output waits for this one, too.
            for number in (folder, *given):
                os.close(number)
            asked.sendall(b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(run, 0)[1]))
            os._exit(0)
    become(folder, dict(zip(said["streams"], given, strict=True)), said["environment"])
    return said


def become(folder: int, streams: dict[int, int], environment: dict[str, str]) -> None:
    """Stand where a fresh process of that caller would stand."""
    os.fchdir(folder)
    os.close(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    tempfile.tempdir = None
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    for number, name in enumerate(_NAMES):
        if number in streams:
            os.dup2(streams[number], number)
            stream = opened(number)
        else:
            os.close(number)
            stream = None
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    for number in streams.values():
        os.close(number)


def opened(number: int) -> TextIO:
    """A standard stream as Python opens it."""
    mode = _MODES[number]
    errors = "backslashreplace" if number == 2 else "strict"
    binary = open(number, f"{mode}b", closefd=False)  # noqa: SIM115 - it stays open as long as the process
    return io.TextIOWrapper(binary, encoding="utf-8", errors=errors, line_buffering=number == 2 or binary.isatty())


def main() -> None:
    """Import, serve, and in every fork run the command line of whoever asked."""
    import_everything()
    read_tables()
    gc.collect()
    gc.freeze()
    said = serve(sys.argv[1])
    sys.argv = ["anliku", *said["arguments"]]
    sys.orig_argv = [sys.executable, "-m", *sys.argv]
    runpy.run_path(str(CHILD / "sitecustomize.py"), run_name="sitecustomize")
    runpy.run_module("anliku", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
