"""What all pieces of work share, sent to a worker once: a library's terms, campaigns and case ids.

With every piece it would be sent as often as there are pieces, each time with all ids: the
traffic would grow with the square of the library. So a piece carries only the digest of what
it shares; the worker that has not got that says so, and is sent the piece again with all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from anliku.kept import check_of

Given = TypeVar("Given")
Result = TypeVar("Result")

# Digest and value of what this process was sent last.
_held: tuple[bytes, bytes] = (b"", b"")


class Lacking:
    """The answer of a worker that has not got what the work shares."""


@dataclass(frozen=True)
class Sharing(Generic[Given, Result]):
    """``function`` of a chunk and of ``shared``, as a function of the chunk."""

    function: Callable[[Given, bytes], Result]
    shared: bytes = field(repr=False)

    def __call__(self, chunk: Given) -> Result:
        """The work, done here."""
        return self.function(chunk, self.shared)

    def briefly(self) -> Remote[Given, Result]:
        """The work for another process, which may have been sent what is shared."""
        return Remote(self.function, self._digest)

    def fully(self) -> Remote[Given, Result]:
        """The work for another process, with what is shared."""
        return Remote(self.function, self._digest, self.shared)

    @cached_property
    def _digest(self) -> bytes:
        return check_of(self.shared)


@dataclass(frozen=True, slots=True)
class Remote(Generic[Given, Result]):
    """What is sent to a worker. ``shared`` stays there until something else is shared."""

    function: Callable[[Given, bytes], Result]
    digest: bytes
    shared: bytes | None = field(default=None, repr=False)

    def __call__(self, chunk: Given) -> Result | Lacking:
        """The work, done there."""
        global _held
        # Threads of one worker may be sent different things: each takes what it was sent itself.
        held = (self.digest, self.shared) if self.shared is not None else _held
        if held[0] != self.digest:
            return Lacking()
        _held = held
        return self.function(chunk, held[1])
