"""The shape of the package: who may import whom, who prints, what is documented."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

import anliku
from anliku import cli
from tests.factory import ROOT

PACKAGE = ROOT / "tooling" / "anliku"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

# A room (module or folder) imports only rooms of earlier lines.
LEVELS = (
    {"nodes", "components", "problem", "codes", "atomic", "picture", "signals", "clock", "regex", "heap", "english"},
    {"sparse"},
    {"text", "signs"},
    {"meaning"},
    {"yamlsafe", "files", "private", "numbering", "schools"},
    {"emphasis", "kept", "case_places"},
    {"model", "meant"},
    {"fields"},
    {"taxonomy", "settings", "adoption"},
    {"theme"},
    {"campaign", "zone", "allowance"},
    {"markdown", "context", "outcome"},
    {"source"},
    {"catalogue", "likeness"},
    {"reading", "facts"},
    {"search", "formats"},
    {"rules"},
    {"reference", "page"},
    {"record"},
    {"site"},
    {"contribute"},
    {"round"},
    {"cli"},
    {"__main__"},
)
LEVEL = {room: number for number, rooms in enumerate(LEVELS) for room in rooms}

MAX_LINES = 450


def room_of(module: str) -> str:
    return module.split("/")[0].removesuffix(".py")


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"))


@cache
def nodes_of(module: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree_of(module)))


@cache
def imports(module: str) -> frozenset[str]:
    """Dotted names of everything that a module imports, wherever in it."""
    names: set[str] = set()
    for node in nodes_of(module):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: write imports in full"
            assert node.module is not None
            names.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return frozenset(names)


def rooms_imported(module: str) -> set[str]:
    """The rooms of anliku that a module uses."""
    names = (name.split(".") for name in imports(module))
    return {name[1] for name in names if name[0] == "anliku" and len(name) > 1 and name[1] in LEVEL}


def test_every_room_has_a_level() -> None:
    assert {room_of(module) for module in MODULES} - {"__init__"} == set(LEVEL)


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module: str) -> None:
    room = room_of(module)
    wrong = {other for other in rooms_imported(module) if other != room and LEVEL[other] >= LEVEL.get(room, -1)}
    assert not wrong, f"{module} ({room}) must not import {', '.join(sorted(wrong))}"


def test_a_wrong_import_would_be_seen() -> None:
    assert {"catalogue", "rules"} <= rooms_imported("cli/check.py")
    assert "mkdocs.plugins" in imports("site/plugin.py")


def test_only_the_nodes_know_the_parser() -> None:
    users = {module for module in MODULES if any(name.split(".")[0] == "pyromark" for name in imports(module))}
    assert users == {"nodes.py"}


def test_only_the_plugin_knows_the_engine() -> None:
    users = {module for module in MODULES if any(name.split(".")[0] == "mkdocs" for name in imports(module))}
    assert users == {"site/plugin.py"}


def test_only_the_assignment_knows_the_solver() -> None:
    users = {module for module in MODULES if any(name.split(".")[0] == "highspy" for name in imports(module))}
    assert users == {"round/judging/flow.py"}


# Folder of Word's modules → what no module in it may import.
WORD = {
    "read": {"anliku.formats.word.understand", "anliku.formats.word.write", "anliku.campaign", "anliku.model"},
    "understand": {"anliku.formats.word.write"},
    "write": {"anliku.formats.word.understand"},
}


@pytest.mark.parametrize("folder", WORD)
def test_word_is_read_without_knowing_what_it_means(folder: str) -> None:
    modules = [module for module in MODULES if module.startswith(f"formats/word/{folder}/")]
    assert modules
    for module in modules:
        wrong = [name for name in imports(module) if any(name.startswith(other) for other in WORD[folder])]
        assert not wrong, f"{module} must not import {', '.join(wrong)}"


def prints(module: str) -> bool:
    """Whether a module writes to a screen."""
    for node in nodes_of(module):
        match node:
            case ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr"):
                return True
            case ast.Attribute(value=ast.Name(id="click"), attr="echo" | "secho"):
                return True
            case ast.Call(func=ast.Name(id="print")):
                return True
    return any(name.split(".")[0] == "rich" for name in imports(module))


def test_only_the_command_line_prints() -> None:
    assert {room_of(module) for module in MODULES if prints(module)} == {"cli"}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is_and_stays_small(module: str) -> None:
    assert ast.get_docstring(tree_of(module)), f"{module} has no docstring"
    lines = (PACKAGE / module).read_text(encoding="utf-8").count("\n")
    assert lines <= MAX_LINES, f"{module} has {lines} lines, at most {MAX_LINES}: split it"


def test_the_map_names_every_room() -> None:
    missing = [room for room in LEVEL if not re.search(rf"\b{room}\b", anliku.__doc__ or "") and room != "__main__"]
    assert not missing, f"anliku/__init__.py: the map lacks {', '.join(missing)}"


def document(name: str) -> str:
    path: Path = ROOT / name
    assert path.is_file(), f"{name} is missing"
    return path.read_text(encoding="utf-8")


def test_the_annotated_tree_names_every_module() -> None:
    tree = document("tooling/README.md").partition("tooling/anliku/")[2].partition("```")[0]
    named = {line.split()[0] for line in tree.splitlines() if line.strip()}
    missing = [name for module in MODULES if (name := module.split("/")[-1]) not in named and name != "__init__.py"]
    assert not missing, f"tooling/README.md lacks {', '.join(missing)}: run anliku schema"


@pytest.mark.parametrize("name", ["README.md", "README.en.md", "SCALE.md"])
def test_maintainers_are_told_of_modules_that_are_there(name: str) -> None:
    text = re.sub(r"```.*?```", "", document(f"tooling/{name}"), flags=re.DOTALL)
    named = set(re.findall(r"`(?:[\w/.]*/)?(\w+\.py)`", text))
    there = {path.name for folder in (PACKAGE, ROOT / "tests") for path in folder.rglob("*.py")}
    assert named <= there, f"tooling/{name} tells of {', '.join(sorted(named - there))}"
    assert named


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
@pytest.mark.parametrize("command", cli.app.commands)
def test_every_command_is_documented(name: str, command: str) -> None:
    assert f"anliku {command}" in document(name), f"{name} does not tell of anliku {command}"


def test_the_version_is_said_once() -> None:
    project = tomllib.loads(document("pyproject.toml"))["project"]
    assert project["version"] == anliku.__version__
