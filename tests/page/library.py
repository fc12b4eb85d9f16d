"""A small library, and its first case in reading order."""

from __future__ import annotations

from pathlib import Path

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.model import Case
from anliku.rules.rule import Example
from tests.factory import add_case, make_library


def library(root: Path, *examples: Example) -> tuple[Catalogue, Case]:
    make_library(root)
    for number, example in enumerate(examples or (Example(),)):
        add_case(root, example, f"case-{number:02}")
    catalogue = catalogues.load(root)
    catalogue = catalogue.only(catalogue.cases)
    return catalogue, catalogue.cases[0]
