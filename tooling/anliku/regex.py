"""Regular expressions that are compiled when they are first used.

There are some five hundred; to compile them all takes a third of a second, and a check of a
library in which one case has changed hardly needs any.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, AnyStr, cast


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile`` gives, compiled when something is asked of it. A pattern that cannot be
    compiled raises ``re.error`` only then: ``tests/test_regex.py`` compiles every one."""
    return cast("re.Pattern[AnyStr]", _Uncompiled(pattern, flags))


class _Uncompiled:
    """A pattern by its text. What is asked of it is asked of the compiled one, and stays an
    attribute here, so that the next use costs nothing more."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[Any]:
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> object:
        # Only called for what is not here yet.
        attribute = getattr(self._compiled, name)
        setattr(self, name, attribute)
        return attribute
