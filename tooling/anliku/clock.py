"""Today's date and the time: the only place that asks the clock for them, so that a test can say what day it is."""

from __future__ import annotations

import datetime


def today() -> datetime.date:
    """The date where this machine stands."""
    return now().date()


def now() -> datetime.datetime:
    """The time where this machine stands, with its zone, to the second."""
    return datetime.datetime.now().astimezone().replace(microsecond=0)
