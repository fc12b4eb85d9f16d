"""What a value leans on beside the case that it was made of: the questions that were asked, and their answers."""

from __future__ import annotations

import json
from dataclasses import dataclass

from anliku.context import Context, Question
from anliku.kept import check_of

_ANSWERS = 16


@dataclass(frozen=True, slots=True)
class Leans:
    """What a result depends on beside the case itself: questions, and what they were answered with."""

    packed: bytes
    """Both as bytes, which stand before those of a value. Thousands are looked up, and few are looked into."""

    @classmethod
    def on(cls, context: Context) -> Leans:
        """What was asked of ``context``."""
        questions = context.asked
        text = json.dumps(questions, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        return cls(b"".join((len(text).to_bytes(4, "big"), text, context.answers(questions))))

    @property
    def questions(self) -> tuple[Question, ...]:
        """What was asked, in the order in which it was."""
        return tuple(map(tuple, json.loads(self.packed[4:-_ANSWERS].decode("utf-8", "surrogatepass"))))

    def hold(self, context: Context) -> bool:
        """Whether this library gives the same answers."""
        return context.answers(self.questions) == self.packed[-_ANSWERS:]

    def mark(self) -> bytes:
        """Stands for the questions and their answers."""
        return check_of(self.packed)

    @property
    def ask_about_cases(self) -> bool:
        """Whether another case, there or missing, is among them."""
        # Within a name the quotes would be escaped.
        return b'["case",' in self.packed


def without_leans(data: bytes) -> tuple[Leans, bytes]:
    """What a value leans on, and the value, from the bytes of both, one behind the other."""
    end = 4 + int.from_bytes(data[:4], "big") + _ANSWERS
    return Leans(data[:end]), data[end:]
