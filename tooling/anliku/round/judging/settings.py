"""What ``round.yml`` says of judging: its section ``judging``."""

from __future__ import annotations

from anliku.model import Strict


class JudgingSettings(Strict):
    """How cases are read and scored."""
