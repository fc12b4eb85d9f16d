"""HTML as a browser's parser would take it apart, for tests."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {
    "area", "base", "br", "circle", "col", "hr", "img", "input", "line", "link", "meta", "path", "rect", "source", "wbr",
}  # fmt: skip


class Parsed(HTMLParser):
    """``tags``: every opening tag with its attributes; ``text``: what is outside of tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.unclosed: list[str] = []
        """Tags that were opened and not closed, or closed and not opened."""
        self.comments: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.unclosed and self.unclosed[-1] == tag:
            self.unclosed.pop()
        elif tag not in VOID:
            self.unclosed.append(f"/{tag}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return self.values("id")

    def values(self, attribute: str, tag: str | None = None) -> list[str]:
        """Every value of an attribute, in order."""
        return [found[attribute] for name, found in self.tags if attribute in found and tag in {None, name}]
