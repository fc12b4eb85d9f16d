"""Boxes to tick: which of the printed choices somebody chose.

``□语文 ☑数学`` → 数学; ``小学（√） 初中（ ）`` → 小学; ``□小学 □初中`` → nothing.
"""

from __future__ import annotations

import re

_LONGEST = 300
"""Characters of a row of boxes."""
_TICKED = "☑☒■▣✓✔√◉●⊠✅\U0001f5f9\uf0fe\uf052"
_OPEN = "□☐▢◻○◯\uf0a8\uf06f"
_MARKS = f"[{_TICKED}{_OPEN}]"
_RUN = rf"{_MARKS}(?:\s*{_MARKS})*"
_WORDS = rf"[^{_TICKED}{_OPEN}\s、，,；;/]+"
_BEFORE = re.compile(rf"({_RUN})\s*({_WORDS})")
_BEHIND = re.compile(rf"({_WORDS})\s*({_RUN})")
_BRACKETED = re.compile(r"[（(\[【]\s*(?:([√✓✔☑vV])|[xX×□]?)\s*[)）\]】]")


def chosen(text: str) -> list[str] | None:
    """The choices with a tick, in their order; None where the text has no boxes."""
    if len(text) > _LONGEST:
        return None
    text = _BRACKETED.sub(lambda bracket: "☑" if bracket[1] else "□", text).strip()
    if not re.search(_MARKS, text):
        return None
    before = re.match(_MARKS, text) is not None
    pairs = [(words, marks) for marks, words in _BEFORE.findall(text)] if before else _BEHIND.findall(text)
    return [words for words, marks in pairs if any(mark in _TICKED for mark in marks)]
