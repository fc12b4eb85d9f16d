"""Today's date: the only place that asks the clock for it, so that a test can say what day it is."""

from __future__ import annotations

import datetime


def today() -> datetime.date:
    """The date where this machine stands."""
    return datetime.datetime.now().astimezone().date()
