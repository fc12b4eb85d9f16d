"""What ``round.yml`` says of the outcome: its section ``outcome``."""

from __future__ import annotations

from anliku.model import Strict


class OutcomeSettings(Strict):
    """How results are announced and kept."""
