"""Fields of a Word document: of HYPERLINK, TOC, SEQ … only the result is text.

Some fields have no result in the file, and show what their code says: EQ, SYMBOL, form fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from anliku.formats.word.read import eq
from anliku.formats.word.read.parts import W, child, is_on, value, whole
from anliku.formats.word.read.symbols import unicode_of

_LINK = re.compile(r'^\s*HYPERLINK\s+"([^"]*)"')
_CONTENTS = re.compile(r"^\s*TOC\b")
_NAME = re.compile(r"\s*(=|[A-Za-z]+)")
_SYMBOL = re.compile(r'\s*SYMBOL\s+(0x[0-9a-f]{1,6}|\d{1,7})(?:.*?\\f\s*(?:"([^"]*)"|(\S+)))?', re.IGNORECASE)
_QUOTE = re.compile(r'\s*QUOTE\s+"([^"]*)"', re.IGNORECASE)
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)", re.IGNORECASE | re.DOTALL)
_UNSEEN = {
    *("XE", "TC", "TA", "RD", "PRIVATE", "ADVANCE", "SET", "ASK", "BIDIOUTLINE", "ADDIN", "HYPERLINK"),
    *("PRINT", "NEXT", "NEXTIF", "SKIPIF", "EMBED", "SHAPE", "CONTROL", "DATA", "TOC"),
}
"""Fields that show nothing where they stand, or whose object is read by itself."""


@dataclass(slots=True)
class Field:
    """One field that is open, or was."""

    code: str = ""
    form: Element | None = None
    """``w:ffData``: what a form field holds."""
    has_result: bool = False
    """Whether its result has begun."""
    shows: bool = False
    """Whether anything of its result was seen."""

    @property
    def name(self) -> str:
        """``EQ``, ``REF``, ``=`` …; empty where there is no code."""
        name = _NAME.match(self.code)
        return name[1].upper() if name is not None else ""

    @property
    def text(self) -> str | None:
        """What a field without a result shows; empty for nothing, None where nobody can know."""
        if self.name == "EQ":
            return eq.text_of(self.code)
        if self.name == "SYMBOL":
            return _symbol(self.code)
        if self.name in {"FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT"}:
            return _form_field(self.form)
        for pattern in (_QUOTE, _BUTTON):
            words = pattern.match(self.code)
            if words is not None:
                return words[1].strip()
        # An empty result is a result: what Word has kept is what paper shows.
        return "" if self.has_result or not self.name or self.name in _UNSEEN else None


class Fields:
    """The fields that are open where the reader stands; they may go over many paragraphs."""

    def __init__(self) -> None:
        self._open: list[Field] = []

    def begin(self, form: Element | None = None) -> None:
        """A field begins with its code."""
        self._open.append(Field(form=form))

    def separate(self) -> None:
        """The result of the innermost field follows."""
        if self._open:
            self._open[-1].has_result = True

    def end(self) -> Field | None:
        """The innermost field ends; the field, where it showed nothing yet and a reader stands in the text."""
        if not self._open:
            return None
        field = self._open.pop()
        return None if field.shows or self.in_contents else field

    def code(self, text: str) -> None:
        """More of the code of the innermost field."""
        if self._open and not self._open[-1].has_result:
            self._open[-1].code += text

    def take(self, text: str) -> bool:
        """Whether a field hides ``text``; the result of a field within a code belongs to the code."""
        at = next((at for at in reversed(range(len(self._open))) if not self._open[at].has_result), None)
        if at is not None:
            self._open[at].code += text
            # A field within the code has said its part; it must not say it again at its end.
            for field in self._open[at + 1 :]:
                field.shows = field.shows or bool(text)
            return True
        return self.in_contents

    def show(self) -> None:
        """Something of the open fields' results is seen."""
        for field in self._open:
            field.shows = True

    @property
    def in_contents(self) -> bool:
        """Whether this is within a table of contents."""
        return any(_CONTENTS.match(one.code) for one in self._open)

    @property
    def target(self) -> str | None:
        """Where the innermost link leads."""
        return next((link[1] for one in reversed(self._open) if (link := _LINK.match(one.code)) is not None), None)


def _symbol(code: str) -> str | None:
    """``SYMBOL 254 \\f "Wingdings" → 🗹``; None where the font's characters are not known."""
    parts = _SYMBOL.match(code)
    if parts is None:
        return None
    number = int(parts[1], 0)
    font = parts[2] or parts[3] or ""
    known = unicode_of(font, number)
    if known is not None:
        return known
    is_letter = 0x20 <= number < 0xD800 and (r"\u" in code or number < 0x80)
    return chr(number) if is_letter and not font.lower().startswith(("wingdings", "webdings")) else None


def _form_field(form: Element | None) -> str | None:
    """The state of a form field of old: ☑ or ☐, the chosen item of a list, the text that was given."""
    if form is None:
        return None
    box = form.find(W + "checkBox")
    if box is not None:
        checked = is_on(box, W + "checked")
        return "☑" if (is_on(box, W + "default") if checked is None else checked) else "☐"
    items = form.find(W + "ddList")
    if items is not None:
        words = [entry.get(W + "val", "") for entry in items.findall(W + "listEntry")]
        at = whole(value(items, W + "result") or value(items, W + "default"), 0, 0, 10**4)
        return words[at] if at < len(words) else ""
    return value(child(form, W + "textInput"), W + "default") or ""
