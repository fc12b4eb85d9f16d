"""Text → Markdown that shows exactly it, for the generated pages."""

from __future__ import annotations

import re
import unicodedata

NOTE = "<!-- 本页由 anliku schema 生成，请不要手工修改。 -->"

# What a page's reader could not see, or what would break the page's own layout.
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_ODD_SPACES = {"\u00a0", "\u2002", "\u2003", "\u2009", "\u202f", "\u3164"}
_MARKUP = re.compile(r"[\\`*_{}\[\]#|<>&~^$]")


def escape(text: str) -> str:
    """``text`` on one line, without anything that Markdown or HTML would take for its own."""
    shown = reveal(" ".join(text.split()))
    return _MARKUP.sub(lambda match: f"&#{ord(match.group())};", shown)


def reveal(text: str) -> str:
    """``text`` with characters that cannot be seen written as their numbers."""
    return "".join(_revealed(character) for character in text)


def code(text: str) -> str:
    """``text`` in a code span that a table's cell can hold."""
    return escape(text) if re.search(r"[|`]", text) else f"`{reveal(text)}`"


def fenced(text: str, language: str) -> list[str]:
    """The lines of a code block, fenced by more backticks than ``text`` holds."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{language}", *text.split("\n"), fence]


def _revealed(character: str) -> str:
    hidden = unicodedata.category(character) in _HIDDEN or character in _ODD_SPACES
    return f"⟨U+{ord(character):04X}⟩" if hidden else character
