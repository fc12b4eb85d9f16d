"""The tree of the maintainers' page says what the modules say of themselves."""

from __future__ import annotations

from pathlib import Path

from anliku.reference.module_tree import first_sentence, tree, with_tree


def module(folder: Path, name: str, docstring: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'"""{docstring}"""\n', encoding="utf-8")
    return path


def test_first_sentence(tmp_path: Path) -> None:
    assert first_sentence(module(tmp_path, "a.py", "What a rule\nis. And more.")) == "What a rule is"
    assert first_sentence(module(tmp_path, "a.py", "Reads ``a.b``: all of it.\n\nMore.")) == "Reads ``a.b``: all of it"


def test_a_line_a_module_in_the_order_of_names(tmp_path: Path) -> None:
    module(tmp_path, "two.py", "Second.")
    module(tmp_path, "one.py", "First.")
    module(tmp_path, "room/__init__.py", "A room.")
    module(tmp_path, "room/inside.py", "Within.")
    lines = [line.split() for line in tree(tmp_path).splitlines()]
    assert lines[1:] == [
        ["one.py", "First"],
        ["two.py", "Second"],
        ["room/", "A", "room"],
        ["inside.py", "Within"],
    ]


def test_only_the_tree_of_a_page_changes() -> None:
    page = with_tree("前\n\n```text\ntooling/anliku/\nold\n```\n\n```text\nother\n```\n")
    assert page.startswith("前\n\n```text\ntooling/anliku/\n  __main__.py")
    assert page.endswith("```\n\n```text\nother\n```\n")
    assert "\nold\n" not in page
