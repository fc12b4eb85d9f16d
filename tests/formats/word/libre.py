"""The documents of the golden set that LibreOffice writes, from sources of other formats.

``python -m tests.formats.word.update --libre`` makes them anew where LibreOffice is
installed; the tests only read what is committed.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

SOURCES = Path(__file__).parent / "sources"
_READERS = {".html": "HTML (StarWriter)"}


def convert(path: Path) -> bytes:
    """The document in ``path`` as LibreOffice writes it."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        if path.suffix in _READERS:
            command.append(f"--infilter={_READERS[path.suffix]}")
        command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (Path(folder) / f"{path.stem}.docx").read_bytes()
