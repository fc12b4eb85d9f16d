"""The valid case that generated fixtures spoil; ``base.md`` is its text."""

from __future__ import annotations

from pathlib import Path

YEAR = "2024"
BASE = (Path(__file__).parent / "base.md").read_text(encoding="utf-8")


def case_text(name: str, piece: str = "", title: str = "", front: str = "") -> str:
    """The valid case ``name`` with ``piece`` under its first section and ``front`` (whole
    lines) put before the closing ``---``."""
    text = BASE.replace("{id}", name).replace("{title}", title or name)
    text = text.replace("\n{piece}\n", f"\n{piece}\n" if piece else "")
    return text.replace("\n---\n", f"\n{front}---\n", 1) if front else text


def write(root: Path, name: str, text: str | bytes) -> Path:
    """Write ``text`` as the case ``name``; its folder."""
    folder = root / "cases" / YEAR / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.md").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"))
    return folder
