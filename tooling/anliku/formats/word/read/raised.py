"""Letters raised and lowered: m², H₂O, aₙ₊₁; ``2^(yq)`` where Unicode has no such letters.

Markdown here raises nothing, and 2x for 2ˣ is another formula.
"""

from __future__ import annotations

import re
from itertools import groupby

from anliku.formats.word.read.notes import Notes
from anliku.formats.word.read.runs import Piece, size_of_most

_UP = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ∘",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ°",
)
_DOWN = str.maketrans("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")
_LONGEST = 20
_SENTENCE = re.compile(r"[。！？；]")
_SAME_ON_THE_LINE = re.compile(r"[\W_①-⑳]+|\s*[\[［【〔]\s*[\d,，、\-–—~～\s]+[\]］】〕]\s*")
"""What a reader understands without raising: [1], *, ①."""
_AS_READ = {"tm": "™", "st": "st", "nd": "nd", "rd": "rd", "th": "th"}
_RINGS = {"o", "O", "0", "○", "〇", "。", "∘"}
"""What people raise before C for want of °."""
_NUMERIC = re.compile(r"\d+/\d+\Z")
_ENDS_IN_FRACTION = re.compile(r"/(?:\w+|\([^()]*\))\Z")
_SMALL = 0.85
_TAB, _SHORTEST_BLANK = 4, 4
"""Characters."""
_MOVED = 4
"""Half points: what is moved less only sits better on its line."""
_EXPONENT = re.compile(r"[0-9A-Za-z+\-−=()]{1,4}\Z")


def letters(text: str, raised: str) -> str:
    """``text`` as it is written where there is no raising and lowering; ``raised`` is superscript
    or subscript: ``2 → ²``, ``n+1 → ₙ₊₁``, ``yq → ^(yq)``, ``[1] → [1]``."""
    words = text.strip()
    if not words or raised not in {"superscript", "subscript"}:
        return text
    if raised == "superscript" and words.lower() in _AS_READ:
        return text.replace(words, _AS_READ[words.lower()])
    table = _UP if raised == "superscript" else _DOWN
    if all(ord(letter) in table for letter in words.replace(" ", "")):
        return text.translate(table)
    if _SAME_ON_THE_LINE.fullmatch(words) or len(words) > _LONGEST or _SENTENCE.search(words):
        return text
    return text.replace(words, f"{'^' if raised == 'superscript' else '_'}({words})")


def settle(pieces: list[Piece], size: float, notes: Notes, paragraph: int) -> list[Piece]:
    """The pieces of one paragraph with raised letters and formulas as they stand on a line.
    ``size`` is that of the paragraph's style, in points."""
    _write_blanks(pieces)
    _find_shifted(pieces, size)
    settled = _letters_of(pieces, notes, paragraph)
    _set_apart(settled)
    return settled


def _write_blanks(pieces: list[Piece]) -> None:
    """Underlined gaps are lines to write on: 姓名：＿＿＿＿. Beside underlined words they are only
    the rest of a line that somebody filled in."""
    for underlined, group in groupby(pieces, key=lambda piece: piece.kind == "text" and piece.underlined):
        blanks = list(group)
        width = sum(_TAB if letter == "\t" else 1 for piece in blanks for letter in piece.text)
        if underlined and width > 1 and not "".join(piece.text for piece in blanks).strip():
            blanks[0].text = "＿" * max(_SHORTEST_BLANK, min(width, _LONGEST))
            for piece in blanks[1:]:
                piece.text = ""


def _find_shifted(pieces: list[Piece], size: float) -> None:
    """Small letters and exponents that were moved up or down by hand are raised or lowered."""
    if any(piece.shift for piece in pieces):
        usual = size_of_most([piece for piece in pieces if piece.kind == "text"], size)
        before = False
        for piece in pieces:
            is_small = (piece.size or size) < usual * _SMALL
            is_exponent = abs(piece.shift) >= _MOVED and before and _EXPONENT.match(piece.text.strip())
            if piece.shift and not piece.raised and (is_small or is_exponent):
                piece.raised = "superscript" if piece.shift > 0 else "subscript"
            # Moved alone, only what hangs on a letter or a number is raised: 2ˣ, not a line set higher.
            before = not piece.shift and piece.text[-1:].isalnum()


def _letters_of(pieces: list[Piece], notes: Notes, paragraph: int) -> list[Piece]:
    """Letters that are raised together are written together, however Word has cut them."""
    settled: list[Piece] = []
    for piece in pieces:
        last = settled[-1] if settled else None
        if last is not None and piece.raised and piece.kind == last.kind == "text" and last.raised == piece.raised:
            last.text += piece.text
        else:
            settled.append(piece)
    for at, piece in enumerate(settled):
        if piece.kind == "text" and piece.raised:
            after = settled[at + 1].text[:1] if at + 1 < len(settled) else ""
            is_degree = piece.text.strip() in _RINGS and after in {"C", "F"}
            written = "°" if is_degree else letters(piece.text, piece.raised)
            if written.strip().startswith(("^(", "_(")) and written != piece.text:
                place = "上标" if piece.raised == "superscript" else "下标"
                notes.add("WD005", f"的{place}“{piece.text.strip()}”写成了“{written.strip()}”，请核对", paragraph)
            elif len(piece.text.strip()) > _LONGEST or _SENTENCE.search(piece.text):
                notes.add("WD005", "有排成上标、下标的句子，按普通文字写出，请核对", paragraph)
            piece.text = written
    return settled


def _set_apart(pieces: list[Piece]) -> None:
    """A fraction beside letters: ``2 and 3/7 → 2又3/7``, ``3/7 before x → (3/7)x``."""
    for index, piece in enumerate(pieces):
        if not piece.formula:
            continue
        before = pieces[index - 1].text[-1:] if index else ""
        after = pieces[index + 1].text[:1] if index + 1 < len(pieces) else ""
        piece.text = apart(before, piece.text, after)


def apart(before: str, fraction: str, after: str) -> str:
    """``fraction`` so that it does not run into the characters around it."""
    if before.isdecimal() and _NUMERIC.match(fraction):
        fraction = f"又{fraction}"
    if after.isascii() and after.isalnum() and _ENDS_IN_FRACTION.search(fraction):
        return f"({fraction})" if not fraction.startswith("又") else f"{fraction} "
    return fraction
