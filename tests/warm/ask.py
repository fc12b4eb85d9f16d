"""Stands for the command ``anliku`` in a test: ``python -I -S ask.py ADDRESS ARGUMENTS…``, see ``tests/warm``."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys


def is_open(number: int) -> bool:
    """Whether the caller left this stream open."""
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def main() -> None:
    """Hand everything on, and end as the run ends."""
    streams = [number for number in range(3) if is_open(number)]
    address, *arguments = sys.argv[1:]
    said = {"arguments": arguments, "environment": dict(os.environ), "streams": streams}
    with socket.socket(socket.AF_UNIX) as parent:
        parent.connect(address)
        # A folder that has gone has no name any more, but can be handed on.
        socket.send_fds(parent, [b"run:"], [os.open(".", os.O_RDONLY), *streams])
        parent.sendall(json.dumps(said).encode() + b"\n")
        code = int(parent.makefile("rb").readline())
    if code < 0:
        if code != -signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


main()
