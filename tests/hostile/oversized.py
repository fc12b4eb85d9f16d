"""Texts too large, too deep or too odd to store: other encodings, bombs, pathological Markdown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.hostile.base import case_text, write

Recipe = Callable[[Path, str], object]


def _front(key: str, lines: str) -> Recipe:
    """The case with the front-matter line of ``key`` replaced."""

    def recipe(root: Path, name: str) -> None:
        text = case_text(name)
        start = text.index(f"\n{key}:") + 1
        end = text.index("\n", start) + 1
        if key == "evidence":
            end = text.index("\n", end) + 1
        write(root, name, text[:start] + lines + text[end:])

    return recipe


def _encoded(encoding: str) -> Recipe:
    return lambda root, name: write(root, name, case_text(name).encode(encoding))


def _bytes(before: str, after: bytes) -> Recipe:
    """The case with the first ``before`` replaced by raw bytes."""

    def recipe(root: Path, name: str) -> None:
        write(root, name, case_text(name).encode().replace(before.encode(), after, 1))

    return recipe


def _body(piece: Callable[[], str]) -> Recipe:
    return lambda root, name: write(root, name, case_text(name, piece()))


def _alias_bomb() -> str:
    """Nine lists of nine aliases: 400 bytes that stand for 10^9 words."""
    lines = ["keywords: &a0 [估, 算]"]
    lines += [f"bomb{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 10)]
    return "\n".join(lines) + "\n"


def _number(digits: str) -> str:
    source = '"2023年10月市监测，n=142；2024年11月校内后测，n=140"'
    return f"evidence:\n  - {{indicator: 运算类题目得分率, before: {digits}, after: 75.9, source: {source}}}\n"


FRONT_MATTER: dict[str, Recipe] = {
    "encoding-gbk": _encoded("gbk"),
    "encoding-big5-like": _bytes("示例数学课题组", b"\xa5\xdc\xa8\xd2\xff\xfe"),
    "encoding-utf-16": _encoded("utf-16"),
    "encoding-utf-16-without-mark": _encoded("utf-16-le"),
    "encoding-utf-32": _encoded("utf-32"),
    "encoding-overlong": _bytes("示例数学课题组", b"\xc0\xaf"),
    "encoding-surrogate": _bytes("示例数学课题组", b"\xed\xa0\x80"),
    "nul-in-front-matter": _bytes("示例数学课题组", "示例\0课题组".encode()),
    "escape-in-front-matter": _bytes("示例数学课题组", "示例\x1b[31m课题组".encode()),
    "alias-bomb": _front("keywords", _alias_bomb()),
    "deep-nesting-of-20000": _front("keywords", f"keywords: {'[' * 20_000}\n"),
    "deep-mapping-of-10000": _front("keywords", f"keywords: {'{a: ' * 10_000}\n"),
    "deep-indent-of-300": _front("keywords", "keywords:\n" + "".join(f"{' ' * n}- \n" for n in range(1, 300))),
    "integer-of-5000-digits": _front("evidence", _number("7" * 5_000)),
    "decimal-of-5000-digits": _front("evidence", _number("0." + "7" * 5_000)),
    "front-matter-over-64-kb": _front("keywords", f"keywords: [{', '.join(['估算'] * 17_000)}]\n"),
    "front-matter-many-keys": _front("keywords", "".join(f"key{n}: 估算\n" for n in range(3_000))),
    "front-matter-many-items": _front("keywords", f"keywords: [{', '.join(f'估{n}' for n in range(7_000))}]\n"),
}


def _nested_lists(levels: int) -> str:
    return "".join(f"{'  ' * level}* 估\n" for level in range(levels))


def _backticks(longest: int) -> str:
    return "".join("e" + "`" * length for length in range(1, longest))


# The inputs that CommonMark implementations publish as pathological, as many of each as the
# limit of 1 MB lets through; and others of their kind.
PATHOLOGICAL: dict[str, Callable[[], str]] = {
    "nested-strong-emphasis": lambda: "*a **a " * 60_000 + "b" + " a** a*" * 60_000,
    "emphasis-closers-without-openers": lambda: "a_ " * 65_000,
    "emphasis-openers-without-closers": lambda: "_a " * 65_000,
    "link-closers-without-openers": lambda: "a]" * 65_000,
    "link-openers-without-closers": lambda: "[a" * 65_000,
    "mismatched-openers-and-closers": lambda: "*a_ " * 50_000,
    "openers-then-mixed-closers": lambda: "*a " * 20_000 + "_a*_ " * 20_000,
    "openers-and-closers-multiple-of-three": lambda: "a**b" + "c* " * 50_000,
    "link-openers-and-emphasis-closers": lambda: "[ a_" * 50_000,
    "hard-link-emphasis": lambda: "**x [a*b**c*](d)",
    "nested-brackets": lambda: "[" * 50_000 + "a" + "]" * 50_000,
    "nested-quotes": lambda: "> " * 50_000 + "a",
    "nested-lists": lambda: _nested_lists(900),
    "nul-in-body": lambda: "估\0算\0",
    "backticks": lambda: _backticks(1_300),
    "unclosed-links-with-angle": lambda: "[a](<b" * 50_000,
    "unclosed-links": lambda: "[a](b" * 50_000,
    "many-references": lambda: "".join(f"[{n}]: u\n" for n in range(1, 50_000)) + "[0] " * 50_000,
    "one-reference-many-times": lambda: f"[x]: {'u' * 5_000}\n\n" + "[x] " * 50_000,
    "link-brackets-and-parentheses": lambda: "[ (](" * 80_000,
    "pictures-in-pictures": lambda: "![[]()" * 100_000,
    "pictures-nested": lambda: "![" * 50_000 + "a" + "](b)" * 50_000,
    "empty-lines-in-deep-lists": lambda: "- " * 30_000 + "x" + "\n" * 30_000,
    "empty-lines-in-deep-lists-in-quote": lambda: "> " + "- " * 30_000 + "x\n" + ">\n" * 30_000,
    "emphasis-in-deep-quotes": lambda: ">" * 100_000 + "a*" * 100_000,
    "unclosed-comments": lambda: "</" + "<!--" * 150_000,
    "unclosed-instructions": lambda: "a <?" * 150_000,
    "unclosed-declarations": lambda: "a <!A" * 150_000,
    "unclosed-cdata": lambda: "a <![CDATA[" * 50_000,
    "tildes": lambda: "~~a " * 100_000,
    "footnotes-nested": lambda: "".join(f"[^{n}]: [^{n + 1}]\n\n" for n in range(20_000)) + "[^0]",
    "wide-table": lambda: f"{'|a' * 20_000}|\n{'|-' * 20_000}|\n" + "|a|\n" * 500,
    "long-table": lambda: "|a|b|\n|-|-|\n" + "|x|y|\n" * 100_000,
    "tables-started-again-and-again": lambda: "|a|b|\n" * 100_000,
    "entities": lambda: "&amp;" * 150_000,
    "backslashes": lambda: "\\" * 500_000,
    "angle-brackets": lambda: "<" * 500_000,
    "headings": lambda: "## 归因分析\n" * 40_000,
    "thematic-breaks": lambda: "* * *\n\n" * 100_000,
}

BODY: dict[str, Recipe] = {
    "escape-in-body": _body(lambda: "错题分成三堆\x1b[2J，禁发样本。"),
    "form-feed-in-body": _body(lambda: "错题分成三堆\x0c，禁发样本。"),
    "next-line-in-body": _body(lambda: "错题分成三堆\x85禁发样本。"),
    "brackets-of-20000": _body(lambda: "[" * 20_000),
    "emphasis-of-50000": _body(lambda: "*a " * 50_000),
    "quotes-of-500": _body(lambda: ">" * 500 + " 禁发样本"),
    "quotes-of-500000": _body(lambda: ">" * 500_000),
    "lists-of-60": _body(lambda: _nested_lists(60)),
    "line-of-1-mb": _body(lambda: "估算" * 174_000),
    "line-of-1-mb-latin": _body(lambda: "禁发样本 " + "a" * 1_040_000),
    "file-of-20-mb": _body(lambda: "错题分成三堆，禁发样本。\n\n" * 540_000),
    **{f"pathological-{name}": _body(piece) for name, piece in PATHOLOGICAL.items()},
}

# As much as the limits (on marks, on the length of a line) let through, so that every rule has
# to look at it; whatever they say, they have to say it in time.


def _filled(unit: str) -> str:
    """Paragraphs of nothing but ``unit``, each as long and all together as large as may be."""
    line = (unit * 9_900)[:9_900] + "\n\n"
    return line * (1_000_000 // len(line.encode()))


LET_THROUGH: dict[str, Callable[[], str]] = {
    "subheadings": lambda: "".join(f"### 估算{n}\n\n" for n in range(12_000)),
    "links": lambda: "".join(f"[估算{n}](tu{n}.png)，" + "\n" * (n % 50 == 0) for n in range(1_900)),
    "pictures": lambda: "".join(f"![错因统计图](tu{n}.png)\n\n" for n in range(1_900)),
    "anchors": lambda: "".join(f"[估算{n}](#估算{n})\n\n" for n in range(1_900)),
    "footnotes": lambda: "".join(f"估[^{n}]\n\n[^{n}]: 算\n\n" for n in range(4_000)),
    "table": lambda: f"{'|a' * 100}|\n{'|-' * 100}|\n" + f"{'|1' * 100}|\n" * 140,
    "lines": lambda: "估算，\n" * 20_000,
    **{
        f"lines of {shown}": lambda unit=unit: _filled(unit)  # type: ignore[misc]
        for shown, unit in {
            "digits": "1",
            "spaced digits": "1 ",
            "dashed digits": "1-",
            "Chinese digits": "一",
            "letters": "a",
            "addresses": "a.",
            "at signs": "a@",
            "brackets": "（",
            "half-width brackets": "(",
            "quotes": '"',
            "full stops": "。",
            "dots": ".",
            "dashes": "—",
            "names": "王小样、",
            "scores": "王小样9分",
            "streets": "路8号",
            "spaces": "估 ",
            "wide digits": "１",
            "entities": "&#49;",
            "braces": "{",
            "zero-width": "估\u200b",
            "marks": "e\u0301",
            "less-than": "< ",
            "schools": "示例小学高于示例中学",
        }.items()
    },
}
