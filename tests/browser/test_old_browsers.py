"""Nothing on a page needs a browser newer than Chromium 86 (WeChat on older phones).

A list, not a parser: it names what is tempting. In a style sheet an unknown selector drops
its whole rule, and an unknown value its declaration; niceties that improve what stands
before them (``text-wrap``, ``text-autospace``, ``text-underline-offset``) are no loss.
"""

from __future__ import annotations

import re

import pytest

from tests.browser.tree import Tree
from tests.factory import ROOT

# Pattern → the Chromium that first reads it.
STYLES = {
    r":is\(|:where\(": 88,
    r":not\((?:[^()\[]|\[[^\]]*\])*[\s,>+~](?:[^()\[]|\[[^\]]*\])*\)": 88,
    r":has\(": 105,
    r"[{;}]\s*&|^\s*&": 112,
    r"@layer\b": 99,
    r"@container\b|\bcontainer(-type|-name)?\s*:": 105,
    r"@scope\b|@starting-style\b": 118,
    r"@media[^{]*[<>]": 104,
    r"\baspect-ratio\s*:": 88,
    r"(?<![-\w])inset(-\w+)*\s*:": 87,
    r"\b(margin|padding)-(block|inline)\s*:": 87,
    r"(?<![-\w])(translate|rotate|scale)\s*:": 104,
    r"\b(color-mix|oklch|oklab|lch|lab|hwb|light-dark)\(": 101,
    r"\b\d*\.?\d+(dvh|svh|lvh|dvw|svw|lvw|cqw|cqh|cqi|cqb|lh|rlh|cap)\b": 108,
    r"\boverflow(-[xy])?\s*:\s*clip\b": 90,
    r"\bsubgrid\b": 117,
}
SCRIPTS = {
    r"\.at\(": 92,
    r"\bObject\.(hasOwn|groupBy)\b": 93,
    r"\bstructuredClone\(": 98,
    r"\.findLast(Index)?\(": 97,
    r"\.to(Sorted|Reversed|Spliced)\(": 110,
    r"\bArray\.fromAsync\b|\bPromise\.(withResolvers|try)\b": 119,
    r"\bIntl\.Segmenter\b": 87,
    r"\bcrypto\.randomUUID\b": 92,
    r"\bAbortSignal\.(timeout|any)\b": 103,
    r"\bstatic\s*\{": 94,
    r"^\s*(import|export)\b": 89,
    r"\bnew Error\([^)]*,\s*\{\s*cause\b": 93,
    r"\.(showPopover|togglePopover|startViewTransition)\(": 111,
    r":is\(|:where\(|:has\(": 88,
    r"\.inert\b": 102,
}

TOP = {r"^await\b": 89}
"""Outside of any function, which only the indentation tells: of scripts as they were written."""


def too_new(text: str, table: dict[str, int]) -> list[str]:
    """What stands in ``text``, comments aside, that Chromium 86 cannot read."""
    code = re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", text, flags=re.DOTALL)
    return [
        f"{match[0].strip()}（Chromium {version} 起才有）"
        for pattern, version in table.items()
        for match in re.finditer(pattern, code, flags=re.MULTILINE)
    ]


def test_styles_need_nothing_newer(tree: Tree) -> None:
    sheets = list(tree.folder.rglob("*.css"))
    assert sheets
    assert [found for sheet in sheets for found in too_new(sheet.read_text(encoding="utf-8"), STYLES)] == []


def test_scripts_need_nothing_newer(tree: Tree) -> None:
    files = [file.read_text(encoding="utf-8") for file in tree.folder.rglob("*.js")]
    scripts = (ROOT / "overrides" / "assets" / "javascripts").glob("*.js")
    sources = [file.read_text(encoding="utf-8") for file in scripts]
    inline = [script.text for script in tree.pages[""].all("script") if script.text.strip()]
    assert files
    assert inline
    assert [found for text in files + inline for found in too_new(text, SCRIPTS)] == []
    assert sources
    assert [found for text in sources + inline for found in too_new(text, TOP)] == []
    assert [s for page in tree.pages.values() for s in page.all("script") if s.attributes.get("type")] == []


@pytest.mark.parametrize(
    "line",
    [
        "a:is(b, c) { color: red }",
        ".x:not(.a .b) { color: red }",
        "p:has(img) { color: red }",
        "@layer base { a { color: red } }",
        "img { aspect-ratio: 3 / 2 }",
        ".x { inset: 0 }",
        ".x { height: 100dvh }",
        ".x { color: color-mix(in srgb, red, blue) }",
        ".a { color: red; & .b { color: blue } }",
        "@media (width >= 600px) { a { color: red } }",
        ".a { padding-inline: 4px }",
    ],
)
def test_newer_styles_would_be_noticed(line: str) -> None:
    assert too_new(line, STYLES)


@pytest.mark.parametrize(
    "line",
    [
        "list.at(-1)",
        "Object.hasOwn(a, 'b')",
        "structuredClone(a)",
        "list.toSorted()",
        "await load()",
        "class A { static { } }",
        "import x from './x.js'",
        "document.querySelector('a:has(b)')",
    ],
)
def test_newer_scripts_would_be_noticed(line: str) -> None:
    assert too_new(line, {**SCRIPTS, **TOP})


def test_what_chromium_86_reads_is_let_through() -> None:
    plain = ".a:not(.b), .a:not([x='y z']) > b { gap: 4px; width: min(100%, 38em); transform: scale(2); z-index: 1 }"
    assert too_new(plain, STYLES) == []
    assert too_new("const a = b ?? c; a ||= d?.e; x.replaceAll('a', 'b'); /ab+/gu.test(a);", SCRIPTS) == []
