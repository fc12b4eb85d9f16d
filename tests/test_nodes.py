"""What the parser's events become: every kind of node, in the order and at the place of the text."""

from __future__ import annotations

import pytest

from anliku.nodes import (
    Code,
    CodeBlock,
    Emphasis,
    End,
    HardBreak,
    Heading,
    Html,
    HtmlBlock,
    Image,
    Item,
    Link,
    List,
    Node,
    Note,
    NoteMark,
    Paragraph,
    Quote,
    Rule,
    SoftBreak,
    Start,
    Strikethrough,
    Strong,
    Table,
    TableCell,
    TableHead,
    TableRow,
    Text,
    parse,
)

MANY = 1000


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("## 归因\n", [Heading(0, 10, 2), Text(3, 9, "归因")]),
        ("a `b` &amp;\n", [Paragraph(0, 12), Text(0, 2, "a "), Code(2, 5, "b"), Text(5, 6, " "), Text(6, 11, "&")]),
        ("a\nb\\\nc\n", [Paragraph(0, 7), Text(0, 1, "a"), SoftBreak(1, 2), Text(2, 3, "b"), HardBreak(3, 5), Text(5, 6, "c")]),
        ("---\n", [Rule(0, 4)]),
        ("> a\n", [Quote(0, 4), Paragraph(2, 4), Text(2, 3, "a")]),
        ("- a\n", [List(0, 4, None), Item(0, 4), Text(2, 3, "a")]),
        ("3. a\n", [List(0, 5, 3), Item(0, 5), Text(3, 4, "a")]),
        ("```py\na\n```\n", [CodeBlock(0, 11, "py"), Text(6, 8, "a\n")]),
        ("    a\n", [CodeBlock(4, 6, None), Text(4, 6, "a\n")]),
        ("<div>\n", [HtmlBlock(0, 6), Html(0, 6, "<div>\n")]),
        ("a<b>\n", [Paragraph(0, 5), Text(0, 1, "a"), Html(1, 4, "<b>")]),
        ("*a*", [Paragraph(0, 3), Emphasis(0, 3), Text(1, 2, "a")]),
        ("**a**", [Paragraph(0, 5), Strong(0, 5), Text(2, 3, "a")]),
        ("~~a~~", [Paragraph(0, 5), Strikethrough(0, 5), Text(2, 3, "a")]),
        ('[a](b "c")', [Paragraph(0, 10), Link(0, 10, "b", "c", "Inline", ""), Text(1, 2, "a")]),
        ("![a](b)", [Paragraph(0, 7), Image(0, 7, "b", "", "Inline", ""), Text(2, 3, "a")]),
        ("<http://a.cn>", [Paragraph(0, 13), Link(0, 13, "http://a.cn", "", "Autolink", ""), Text(1, 12, "http://a.cn")]),
        ("[a][b]\n\n[b]: c\n", [Paragraph(0, 7), Link(0, 6, "c", "", "Reference", "b"), Text(1, 2, "a")]),
        ("a[^1]\n\n[^1]: b\n", [Paragraph(0, 6), Text(0, 1, "a"), NoteMark(1, 5, "1"), Note(7, 15, "1"), Paragraph(13, 15), Text(13, 14, "b")]),
        (
            "|a|\n|-:|\n|b|\n",
            [
                Table(0, 13, ("Right",)), TableHead(0, 4), TableCell(1, 2), Text(1, 2, "a"),
                TableRow(9, 13), TableCell(10, 11), Text(10, 11, "b"),
            ],
        ),
    ],
)  # fmt: skip
def test_every_kind_of_node(text: str, nodes: list[Node]) -> None:
    assert [node for node in parse(text, MANY) if not isinstance(node, End)] == nodes


def test_every_end_knows_what_began() -> None:
    nodes = parse("# a\n\n- *b* [c](d)\n\n  > e\n\n|f|\n|-|\n|g|\n", MANY)
    open_ones: list[Start] = []
    for node in nodes:
        if isinstance(node, End):
            begun = open_ones.pop()
            assert node.begun is begun
            assert (node.start, node.end) == (begun.start, begun.end)
        elif isinstance(node, Start):
            open_ones.append(node)
    assert not open_ones


def test_no_more_than_wanted() -> None:
    assert len(parse("a\n\n" * 10, 7)) == 7
