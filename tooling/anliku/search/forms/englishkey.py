"""English as it is looked up: without the order, number and spelling that a reader may give it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile("[a-z]+")
_EMPTY = frozenset(("a", "an", "the", "of", "for", "in", "on", "and", "to", "with", "s", "how"))
# British spellings and their American ones, then plurals; the same patterns serve in JavaScript.
_FORMS = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        ("our(s|al|able|ing|ed|ite|)$", r"or\1"),
        ("([a-z]{2})is(e[ds]?|ing|ation)$", r"\1iz\2"),
        ("tre(s?)$", r"ter\1"),
        ("ll(ing|ed|er)$", r"l\1"),
        ("ogue(s?)$", r"og\1"),
        ("ence$", "ense"),
        ("programme", "program"),
        ("^enquir", "inquir"),
        ("^math(s|ematics)$", "math"),
        ("([a-z]{2})ies$", r"\1y"),
        ("(ch|sh|ss|x)es$", r"\1"),
        ("([a-z]{2}[a-rt-z])s$", r"\1"),
    )
)


def key(words: Iterable[str]) -> str:
    """What all ways of writing some words have in common: ``Labour Education`` and ``education of labor`` →
    ``education labor``. Empty where nothing is left."""
    plain = {word(one) for text in words for one in _WORD.findall(text.lower())} - _EMPTY
    return " ".join(sorted(plain))


def word(text: str) -> str:
    """One word in lower case, American and singular: ``enquiries`` → ``inquiry``."""
    for pattern, form in _FORMS:
        text = pattern.sub(form, text)
    return text
