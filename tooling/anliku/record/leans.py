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

    questions: tuple[Question, ...]
    answers: bytes

    @classmethod
    def on(cls, context: Context) -> Leans:
        """What was asked of ``context``."""
        return cls(context.asked, context.answers(context.asked))

    def hold(self, context: Context) -> bool:
        """Whether this library gives the same answers."""
        return context.answers(self.questions) == self.answers

    def pack(self) -> bytes:
        """The same as bytes, which stand before those of a value."""
        text = json.dumps(self.questions, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        return b"".join((len(text).to_bytes(4, "big"), text, self.answers))

    def mark(self) -> bytes:
        """Stands for the questions and their answers."""
        return check_of(self.pack())

    @property
    def ask_about_cases(self) -> bool:
        """Whether another case, there or missing, is among them."""
        return any(question[0] == "case" for question in self.questions)


def without_leans(data: bytes) -> tuple[Leans, bytes]:
    """What a value leans on, and the value, from the bytes of both, one behind the other."""
    end = 4 + int.from_bytes(data[:4], "big")
    questions = json.loads(data[4:end].decode("utf-8", "surrogatepass"))
    return Leans(tuple(map(tuple, questions)), data[end : end + _ANSWERS]), data[end + _ANSWERS :]
