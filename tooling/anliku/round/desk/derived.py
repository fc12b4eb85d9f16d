"""What follows from everything that came in and was decided: the value itself (:mod:`state` makes it)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from anliku.round.desk.campaign_terms import Terms
from anliku.round.desk.entries import Contact, FinalCase, Topic
from anliku.round.desk.file_reading import Reading
from anliku.round.desk.paper_joining import Joined
from anliku.round.desk.pending import Answer, Pending
from anliku.round.desk.topic_ids import TopicIds
from anliku.round.desk.unit_list import Units


@dataclass(frozen=True, slots=True)
class Came:
    """A file that came in, the day on which it did, and what it says."""

    name: str
    sha256: str
    day: datetime.date
    reading: Reading

    @property
    def kind(self) -> str:
        """What it is (see :mod:`file_reading`)."""
        return str(self.reading["kind"])


@dataclass
class State:
    """Everything that is derived."""

    came: list[Came]
    answers: dict[str, Answer]
    units: Units
    terms: Terms
    ids: TopicIds = field(default_factory=TopicIds)
    running: dict[str, str] = field(default_factory=dict)
    """Id of a topic → its number, where works are numbered without 立项."""
    contacts: list[Contact] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    handed_in: list[FinalCase] = field(default_factory=list)
    """The cases of approved topics as they came, whatever ``match`` says of them."""
    cases: list[FinalCase] = field(default_factory=list)
    """Those that take part: without what was sent back, and changed where the case goes before the topic."""
    pending: list[Pending] = field(default_factory=list)
    """Everything that was found, also what has been answered."""
    forms: list[Joined] = field(default_factory=list)
    papers: list[Joined] = field(default_factory=list)
    """Of the cases that came."""
    waiting: list[str] = field(default_factory=list)
    """Names of forms and cases of regions that have sent no 汇总表 yet, and that nobody has decided on."""

    @property
    def open(self) -> list[Pending]:
        """The lines that nobody has answered."""
        return [line for line in self.pending if line.id not in self.answers]

    def contact_of(self, region: str) -> Contact | None:
        """Whom to call in a region."""
        return next((contact for contact in self.contacts if contact.region == region), None)

    def whom(self, line: Pending) -> str:
        """Whom to call about a line: the region's contact; else the topic's leader."""
        contact = self.contact_of(line.region)
        if contact is not None:
            return contact.label
        topic = next((topic for topic in self.topics if topic.id == line.topic), None)
        if topic is not None and topic.leader:
            return Contact(topic.region, topic.unit, topic.leader, phone=topic.phone).label
        return ""
