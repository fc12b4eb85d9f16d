"""借鉴记录: who used a case, what they took over or changed, and what came of it.

``adoptions.yml`` beside the case's ``index.md``. It tells the next reader what carries over to another
school; it is counted for nobody's rank.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StrictBool

from anliku import fields, yamlsafe
from anliku.model import Strict, Text
from anliku.problem import Problem
from anliku.regex import regex

MOST = 60
"""Records of one case; beyond that nobody reads them."""

_MONTH = regex(r"([12][0-9]{3})(?:-(0[1-9]|1[0-2]))?")


class Adoption(Strict):
    """One use of a case elsewhere. The order of fields is the order in the file."""

    unit: Annotated[str, Text(2, 60)] = Field(title="借鉴单位", description="规范名称，如“吴中区示例小学”")
    when: datetime.date | Annotated[str, Text(4, 10)] = Field(
        title="时间", description='什么时候用的，如 2025-09-01；只知道月份时写 "2025-09"，只知道年份时写 "2025"'
    )
    taken: Annotated[str, Text(8, 300)] = Field(title="借鉴了什么", description="照着做了哪些，8—300 字")
    changed: Annotated[str, Text(4, 300)] | None = Field(
        None, title="改了什么", description="按自己的情况改了哪些；没有改就不写"
    )
    outcome: Annotated[str, Text(4, 300)] | None = Field(
        None, title="结果", description="用了以后怎么样，没有成效也请照实写；还看不出来就不写"
    )
    consent: StrictBool = Field(title="同意公开", description="借鉴单位同意公开这条记录，填 true")

    @property
    def date(self) -> tuple[int, ...] | None:
        """Year, month and day as far as they are known: ``"2025-09"`` → ``(2025, 9)``; None where what is typed
        is no date."""
        if isinstance(self.when, datetime.date):
            return self.when.year, self.when.month, self.when.day
        typed = _MONTH.fullmatch(self.when)
        return tuple(int(part) for part in typed.groups() if part) if typed is not None else None

    @property
    def sentences(self) -> dict[str, str]:
        """What somebody wrote in words, by the names of the fields."""
        return {key: text for key in ("taken", "changed", "outcome") if (text := getattr(self, key))}


class Adoptions(Strict):
    """The whole of one ``adoptions.yml``."""

    adoptions: list[Adoption] = Field(
        title="借鉴记录", description="一次借鉴一项，按时间先后", min_length=1, max_length=MOST
    )


@dataclass(frozen=True, slots=True)
class Read:
    """One ``adoptions.yml`` as it was read; without ``adoptions`` where ``problems`` say that it cannot be used."""

    text: str
    adoptions: tuple[Adoption, ...]
    places: yamlsafe.Places
    problems: tuple[Problem, ...]


def read(text: str, file: str) -> Read:
    """The records in ``text``, the content of ``file``; problems carry the places of the file (FM…)."""
    loaded = yamlsafe.load(text, file)
    if loaded.problems:
        return Read(text, (), loaded.places, tuple(loaded.problems))
    whole, problems = fields.build(Adoptions, loaded.value, loaded.places)
    return Read(text, tuple(whole.adoptions) if whole is not None else (), loaded.places, tuple(problems))


def is_to_come(record: Adoption, today: datetime.date) -> bool:
    """Whether a record tells of a day, or a month, that has not begun: ``"2027-01"`` in 2026."""
    return record.date is not None and record.date > (today.year, today.month, today.day)[: len(record.date)]


def as_yaml(adoptions: list[Adoption]) -> str:
    """The file that says this, as a person would write it."""
    lines = ["# yaml-language-server: $schema=../../../tooling/schema/adoptions.schema.json", "adoptions:"]
    for adoption in adoptions:
        for number, (key, value) in enumerate(adoption.model_dump(exclude_none=True).items()):
            lines.append(f"  {'-' if number == 0 else ' '} {key}: {_written(value)}")
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime.date) else yamlsafe.quote(str(value))
