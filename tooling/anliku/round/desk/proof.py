"""What one proof of a round works out once for all lines of its ledger: readings of files, and states.

Two lines with no receiving, approving, matching or change of rules between them stand on the same state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anliku.round.desk import ledger as ledgers
from anliku.round.desk.derived import State
from anliku.round.desk.ledger import Event

if TYPE_CHECKING:
    from anliku.round.desk.opened import Round

_FORMING = {"receive", "approve", "match", "open", ledgers.SETTINGS, ledgers.TOPIC_IDS}
"""Steps whose lines a state is worked out of."""


@dataclass
class Proof:
    """``digests``: campaign and SHA-256 of a file → the digest of what it says, as it was read again."""

    digests: dict[tuple[str, str], str] = field(default_factory=dict)
    states: dict[tuple[str, ...], State] = field(default_factory=dict)

    def state(self, shown: Round, derive: Callable[[Round], State]) -> State:
        """The state of a round; the same for all lines that stand on the same."""
        key = forming(shown.ledger.events)
        if key not in self.states:
            self.states[key] = derive(shown)
        return self.states[key]


def forming(events: Iterable[Event]) -> tuple[str, ...]:
    """The hashes of the lines that a state is worked out of."""
    return tuple(event.hash for event in events if event.step in _FORMING)
