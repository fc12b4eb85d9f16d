"""Write the golden files anew: ``python -m tests.formats.word.update``.

``--fixtures`` first writes the documents of :mod:`fixtures`, ``--libre`` those of
:mod:`libre` (needs LibreOffice). Read the difference before committing it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from anliku import catalogue
from anliku.contribute.adopt import adopt
from anliku.formats.word.understand.draft import read
from tests.factory import make_library

FOLDER = Path(__file__).parent / "fixtures"


def imported(path: Path, root: Path) -> dict[str, str]:
    """What importing a document into an empty library gives: golden file name → content."""
    library = catalogue.load(make_library(root))
    adopted = adopt(library, read(path, library.taxonomy, library.campaigns))
    folder = (root / adopted.file).parent
    pictures = sorted(file.name for file in folder.iterdir() if file.name != "index.md")
    told = [problem.as_text() for problem in adopted.problems] + [f"图片 {name}" for name in pictures]
    return {
        f"{path.stem}.md": (root / adopted.file).read_text(encoding="utf-8"),
        f"{path.stem}.txt": "\n".join([adopted.file, *told, ""]),
    }


def main(arguments: list[str]) -> None:
    """Write what is asked for."""
    if "--fixtures" in arguments:
        from tests.formats.word import fixtures

        for name, make in fixtures.MADE.items():
            (FOLDER / f"{name}.docx").write_bytes(make())
    if "--libre" in arguments:
        from tests.formats.word import libre

        for source in sorted(libre.SOURCES.iterdir()):
            (FOLDER / f"{source.stem}.docx").write_bytes(libre.convert(source))
    for path in sorted(FOLDER.glob("*.docx")):
        with tempfile.TemporaryDirectory() as root:
            for name, content in imported(path, Path(root) / "library").items():
                (FOLDER / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
