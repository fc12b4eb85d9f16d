"""The zip of the offline edition: the old one or the new one, and nothing half-made for long."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from anliku.site.offline import archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "out" / "site-offline"
    (site / "a").mkdir(parents=True)
    (site / "a" / "index.html").write_text("新", encoding="utf-8")
    return site


def test_an_interrupted_packing_leaves_the_old_zip_and_nothing_else(folder: Path) -> None:
    target = folder.with_name("site-offline.zip")
    target.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), archive(folder, target):
        raise KeyboardInterrupt
    assert target.read_bytes() == b"old"
    assert sorted(os.listdir(folder.parent)) == ["site-offline", "site-offline.zip"]


def test_what_killed_packings_left_is_swept(folder: Path) -> None:
    target = folder.with_name("site-offline.zip")
    for name in (".site-offline.zip.0a1b2c3d", ".site-offline.zip.tmp_ab12"):
        (folder.parent / name).write_bytes(b"half")
    mine = folder.parent / ".site-offline.zip.my-own-notes"
    mine.write_bytes(b"mine")
    with archive(folder, target):
        pass
    assert sorted(os.listdir(folder.parent)) == [mine.name, "site-offline", "site-offline.zip"]
    with zipfile.ZipFile(target) as packed:
        assert packed.namelist() == ["site-offline/a/index.html"]
