"""What is published of a case comes from the store, and is what a case that was read would give."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.kept import Kept
from anliku.meaning import meant
from anliku.model import FACETS
from anliku.page import casepage
from anliku.page.html import Picture
from anliku.picture import Picture as FilePicture
from anliku.reading import CaseReading
from anliku.record import checking, shelf
from anliku.record.pool import Workers
from anliku.record.shelf import ALL, Changed, Shelf, checked
from anliku.rules.rule import Example
from anliku.search import entry as entries
from anliku.search.forms import phrases
from anliku.search.normalise import normalise
from anliku.search.talk import talk
from tests.factory import LIBRARY, add_case, make_library
from tests.record.test_check import count_parses


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_library(tmp_path / "library")
    shutil.copytree(LIBRARY / "cases", root / "cases", dirs_exist_ok=True)
    asking = Example(front="questions: [食堂饭菜浪费怎么办]", body="![图](one.png)", files=(("one.png", "png"),))
    add_case(root, asking, "a-picture", title="带图片的案例")
    add_case(root, Example(front="region: 平江路"), "b-unknown", title="术语写错的案例")
    add_case(root, Example(front="title:"), "c-unusable")
    return root


def opened(root: Path, kept: Kept, workers: int = 1) -> Shelf:
    return checked(checking.load(root), kept, Workers(workers))


def plainly(root: Path, name: str, file: str) -> bytes:
    """One value of a case without keeping anything."""
    catalogue = catalogues.load(root)
    (case,) = (case for case in catalogue.cases if case.file == file)
    reading = CaseReading(case, catalogue.context)
    if name == "listed":
        return next(shelf.Fresh(catalogue).of(name, [file]))
    if name == "page":
        pictures = reading.pictures.items()
        sizes = {name: Picture(one.width, one.height) for name, one in pictures if isinstance(one, FilePicture)}
        return casepage.pack(casepage.case_page(reading, sizes, {}))
    plain = entries.entry(reading)
    if name == "talk":
        return talk(plain, case.meta.keywords).pack()
    if name == "phrases":
        return phrases.pack(phrases.phrases(plain, case.meta.questions), case.meta.questions)
    # Whether there is before/after evidence is a facet of the search without terms of its own.
    terms = [(facet, term) for facet, names in plain.terms.items() if facet in FACETS for term in names]
    spoken = [normalise(form) for facet, term in terms for form in catalogue.context.spoken(facet, term)]
    entry = replace(plain, meaning=entries.Meaning.of(meant(plain, spoken, entries.questions_of(case.meta))))
    return entry.pack() if name == "entry" else entries.Brief.of(entry).pack()


@pytest.mark.parametrize("name", ALL)
def test_values_are_what_the_case_gives(name: str, root: Path) -> None:
    for _ in range(2):
        with Kept(root) as kept:
            opened_shelf = opened(root, kept)
            files = [case.file for case in opened_shelf.catalogue.cases if case.name in {"a-picture", "gusu-yuwen-01"}]
            assert files
            for file, value in zip(files, opened_shelf.values.of(name, files), strict=True):
                assert value == plainly(root, name, file)


def test_every_case_is_there_with_its_metadata(root: Path) -> None:
    expected = {case.file: (case.meta, case.year, case.name, case.url) for case in catalogues.load(root).cases}
    with Kept(root) as kept:
        for _ in range(2):
            shelved = opened(root, kept)
            cases = shelved.catalogue.cases
            assert {case.file: (case.meta, case.year, case.name, case.url) for case in cases} == expected
            assert len(shelved.files) == len(expected) + 1


def test_a_build_reads_nothing_that_has_not_changed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Kept(root) as kept:
        opened(root, kept)
    files = count_parses(monkeypatch)
    with Kept(root) as kept:
        shelved = opened(root, kept)
        good = [case.file for case in shelved.catalogue.cases if case.name != "b-unknown"]
        for name in ALL:
            assert len(list(shelved.values.of(name, good))) == len(good)
        # Of a case with errors nothing is made.
        assert files == ["cases/2024/b-unknown/index.md"]
        assert next(case for case in shelved.catalogue.cases if case.name == "a-picture").body.startswith("\n## ")
        assert files[1:] == ["cases/2024/a-picture/index.md"]


def test_after_a_check_everything_is_made_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Kept(root) as kept, Workers(1) as workers:
        checking.check(checking.load(root), kept, workers)
    files = count_parses(monkeypatch)
    with Kept(root) as kept:
        shelved = opened(root, kept)
        good = [case.file for case in shelved.catalogue.cases if case.name != "b-unknown"]
        for name in ALL:
            list(shelved.values.of(name, good))
    assert sorted(files) == sorted([*good, "cases/2024/b-unknown/index.md"])


def test_another_name_of_a_term_changes_what_uses_it(root: Path) -> None:
    file = "cases/2024/a-picture/index.md"
    with Kept(root) as kept:
        (before,) = opened(root, kept).values.of("entry", [file])
        taxonomy = root / "cases" / "taxonomy.yml"
        text = taxonomy.read_text(encoding="utf-8")
        taxonomy.write_text(text.replace("aliases: [姑苏, ", "aliases: [古城, "), encoding="utf-8")
        (after,) = opened(root, kept).values.of("entry", [file])
    assert before != after == plainly(root, "entry", file)


def test_a_case_that_changes_after_the_check_stops_the_build(root: Path) -> None:
    file = "cases/2024/a-picture/index.md"
    with Kept(None) as kept:
        shelved = opened(root, kept)
        (root / file).write_text((root / file).read_text(encoding="utf-8") + "\n多一段。\n", encoding="utf-8")
        with pytest.raises(Changed, match="变了，请再运行一次"):
            list(shelved.values.of("page", [file]))


def test_a_listed_case_that_changes_after_the_check_is_not_mixed(root: Path) -> None:
    with Kept(root) as kept:
        (case,) = (case for case in opened(root, kept).catalogue.cases if case.name == "a-picture")
        add_case(root, Example(), "a-picture", title="换了标题的案例")
        with pytest.raises(Changed):
            _ = case.text


def test_metadata_survives_as_bytes(root: Path) -> None:
    expected = {case.file: (case.meta, repr(case.meta)) for case in catalogues.load(root).cases}
    with Kept(root) as kept:
        cases = opened(root, kept).catalogue.cases
        assert {case.file: (case.meta, repr(case.meta)) for case in cases} == expected


def test_the_pictures_of_a_case_are_those_that_its_text_shows(root: Path) -> None:
    (root / "cases" / "2024" / "a-picture" / "two.png").write_bytes(b"")
    with Kept(root) as kept:
        (case,) = (case for case in opened(root, kept).catalogue.cases if case.name == "a-picture")
        assert shelf.pictures_of(case) == ("one.png",)
    (parsed,) = (case for case in catalogues.load(root).cases if case.name == "a-picture")
    assert shelf.pictures_of(parsed) == ("one.png",)


def test_what_is_made_is_made_of_names(root: Path) -> None:
    from anliku.record.made import MADE

    assert tuple(MADE) == ALL == (shelf.PAGE, shelf.LISTED, shelf.TALK, shelf.PHRASES, shelf.ENTRY, shelf.BRIEF)
