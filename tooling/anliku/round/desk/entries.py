"""What a round is about: units, contacts, declared topics, and the cases that were handed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the unit list."""

    name: str
    """规范名称, as certificates print it."""
    region: str = ""
    former: tuple[str, ...] = ()
    campuses: tuple[str, ...] = ()
    direct: bool = False
    """Whether it reports straight to the centre."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call in a region. Private: it never leaves the round's folder."""

    region: str
    unit: str
    name: str
    duty: str = ""
    phone: str = ""

    @property
    def label(self) -> str:
        """``李老师（示例区教研室，电话 …）``."""
        inside = "，".join(filter(None, (self.unit, f"电话 {self.phone}" if self.phone else "")))
        return f"{self.name}（{inside}）" if inside else self.name


@dataclass(slots=True)
class Topic:
    """One declared topic: a row of a 汇总表, with its form where it has one."""

    id: str
    """``T001``: in the order in which topics came; it never changes in a round (see :mod:`topic_ids`)."""
    title: str
    unit: str
    """规范名称 where the unit list knows it; else as typed."""
    unit_key: str
    region: str
    category: str
    stages: tuple[str, ...]
    kind: str
    work: str = ""
    leader: str = ""
    phone: str = ""
    """Of the leader. Private, as is the leader's name beside a score."""
    subjects: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    form: str = ""
    """SHA-256 of the 申报表; empty where there is none."""
    source: str = ""
    """SHA-256 of the 汇总表 or document that it came from, and ``row`` there (0: not a row)."""
    row: int = 0
    number: str = ""
    """立项号; empty before ``approve``."""
    approved: bool | None = None
    """None: not decided yet."""
    withdrawn: bool = False
    typed_unit: str = ""
    origins: tuple[str, ...] = ()
    """Rows and documents that it came from."""


@dataclass(slots=True)
class FinalCase:
    """One case that was handed in, joined to its topic."""

    number: str
    topic: Topic
    title: str
    unit: str
    unit_key: str
    region: str
    category: str
    stages: tuple[str, ...]
    kind: str
    work: str
    document: str
    """SHA-256 of the .docx as it came."""
    name: str
    """Its file's name as it came."""
    subjects: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
