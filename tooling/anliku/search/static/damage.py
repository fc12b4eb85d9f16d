"""What is said of a static index that is not as it was meant; in a module of its own, because the index itself is slow to load."""

from __future__ import annotations


class IndexDamaged(Exception):
    """What was written is not what was meant."""
