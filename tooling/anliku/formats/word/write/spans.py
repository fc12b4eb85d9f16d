"""What stands within a paragraph: words, emphasis, breaks, links, pictures, marks of footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from docx.oxml.ns import qn

from anliku import nodes
from anliku.formats.word.write.plain_text import element, flag, line_break, run
from anliku.text import joint

_WEB = re.compile(r"https?://\S+\Z", re.IGNORECASE)
_ADDRESS = "/?#[]@!$&'()*+,;=:%-._~"

# Markdown's mark → the role of the style, and what says the same beside another style.
_MARKS: dict[type[nodes.Node], tuple[str, tuple[str, str | None]]] = {
    nodes.Strong: ("strong", ("w:b", None)),
    nodes.Emphasis: ("emphasis", ("w:em", "dot")),
    nodes.Strikethrough: ("deleted", ("w:strike", None)),
}
# The order that Word wants them in.
_ORDER = ("w:b", "w:strike", "w:em")


@dataclass(slots=True)
class Shown:
    """A picture in a paragraph: its run and what is written below it."""

    run: Any
    caption: str


class Inline:
    """Collects the runs of one paragraph or cell. ``styles`` maps roles to style ids."""

    def __init__(self, styles: dict[str, str], anchor: Callable[[str], str | None]) -> None:
        self._styles = styles
        self._anchor = anchor
        """Gives the bookmark of a heading of this document."""
        self.runs: list[Any] = []
        self.pictures: list[Shown] = []
        self.bare = True
        """Whether there is nothing but pictures."""
        self._marks: Counter[type[nodes.Node]] = Counter()
        self._links: list[tuple[str, list[Any]]] = []
        self._broken = False
        """Whether a line of the source has ended; what that means is known with the next character."""
        self._last = ""

    def text(self, value: str, style: str | None = None) -> None:
        """Words in the marks that are open. ``style`` is the role of a style that comes before them."""
        if not value:
            return
        if self._broken:
            value = joint(self._last, value[0]) + value if self._last else value
        self._broken = False
        self._last = value[-1]
        self.bare = self.bare and not value.strip()
        marks = [mark for mark, depth in self._marks.items() if depth > 0]
        role = style or ("link" if self._links else None)
        if role is None and len(marks) == 1:
            role, marks = _MARKS[marks[0]][0], []
        by_tag = dict(_MARKS[mark][1] for mark in marks)
        properties = [flag(tag, by_tag[tag]) for tag in _ORDER if tag in by_tag]
        self.runs.append(run(value, properties, self._styles[role] if role else None))

    def soft_break(self) -> None:
        """A line of the source ends; the paragraph goes on."""
        self._broken = True

    def hard_break(self) -> None:
        """A line of the paragraph ends."""
        self.runs.append(line_break(self._styles["line break"]))
        self._broken, self._last = False, ""

    def add(self, made: Any) -> None:
        """A run made elsewhere."""
        if self._broken and self._last:
            self.text(joint(self._last, "，"))
        self.runs.append(made)
        self.bare = False

    def picture(self, made: Any, caption: str) -> None:
        """A picture's run."""
        self._broken = False
        self.runs.append(made)
        self.pictures.append(Shown(made, caption))

    def open(self, mark: nodes.Inline) -> None:
        """A mark of emphasis begins."""
        self._marks[type(mark)] += 1

    def close(self, mark: nodes.Inline) -> None:
        """A mark of emphasis ends."""
        self._marks[type(mark)] -= 1

    def open_link(self, target: str) -> None:
        """A link begins: what follows is its text."""
        self._links.append((target, self.runs))
        self.runs = []

    def close_link(self, relate: Callable[[str], str]) -> None:
        """A link ends. It works where it leads to the web or to a heading; else its text stays.
        ``relate`` gives the id under which Word keeps an address."""
        target, outer = self._links.pop()
        inside, self.runs = self.runs, outer
        attributes: dict[str, str] | None = None
        if target.startswith("#"):
            bookmark = self._anchor(target[1:])
            attributes = {"w:anchor": bookmark} if bookmark else None
        elif address := web_address(target):
            attributes = {"r:id": relate(address)}
        if attributes is None:
            for made in inside:
                _unlink(made, self._styles["link"])
            self.runs += inside
        elif inside:
            self.runs.append(element("w:hyperlink", {**attributes, "w:history": "1"}, inside))


def web_address(target: str) -> str | None:
    """``target`` as Word can open it; None where it is no plain address on the web."""
    if not _WEB.match(target):
        return None
    try:
        parts = urlsplit(target)
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if not host or parts.username is not None:
        return None
    # A host of numbers with colons stands in brackets.
    host = f"[{host}]" if ":" in host else host
    rest = (quote(piece, safe=_ADDRESS) for piece in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), host + port, *rest))


def _unlink(made: Any, style: str) -> None:
    for reference in list(made.iter(qn("w:rStyle"))):
        if reference.get(qn("w:val")) == style:
            reference.getparent().remove(reference)
