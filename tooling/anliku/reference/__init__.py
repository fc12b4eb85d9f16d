"""What is generated from the models, the rules and a library's terms, and committed: JSON Schemas
for editors, the field reference and the rule reference for people, and the parts of the code
host's form and CODEOWNERS that name the library's terms.

A test proves them fresh; ``anliku schema`` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from anliku.catalogue import Catalogue
from anliku.reference.fieldpage import fields_page
from anliku.reference.host import HOSTED
from anliku.reference.rulepage import rules_page
from anliku.reference.schema import as_text, schemas
from anliku.reference.specimen import examples
from anliku.rules.rule import Family

RULES_PAGE = "cases/guide/rules.md"
FIELDS_PAGE = "cases/guide/fields.md"
SCHEMA_FILE = "tooling/schema/{}.schema.json"


def generated(catalogue: Catalogue, families: Iterable[Family]) -> dict[str, str]:
    """Path relative to the root → text, for every generated file."""
    made = schemas(catalogue)
    return {
        **{SCHEMA_FILE.format(name): as_text(schema) for name, schema in made.items()},
        FIELDS_PAGE: fields_page(made, examples(catalogue)),
        RULES_PAGE: rules_page(tuple(families)),
        **_hosted(catalogue),
    }


def stale(catalogue: Catalogue, families: Iterable[Family]) -> dict[str, str]:
    """Those of :func:`generated` that are missing or differ from what is on disk."""
    files = generated(catalogue, families)
    return {name: text for name, text in files.items() if _on_disk(catalogue.root / name) != text}


def _hosted(catalogue: Catalogue) -> dict[str, str]:
    """The code host's files that this library has, brought up to date."""
    texts = {name: _on_disk(catalogue.root / name) for name in HOSTED}
    return {name: HOSTED[name](text, catalogue) for name, text in texts.items() if text is not None}


def _on_disk(path: Path) -> str | None:
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None
