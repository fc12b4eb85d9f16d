"""Dates of a round: what a setting means that names an event of the campaign's timeline."""

from __future__ import annotations

import calendar
import datetime

from anliku.campaign import Campaign


def due(setting: datetime.date | str | None, campaign: Campaign) -> datetime.date | None:
    """The day that a setting means: a date, or the name of an event of the timeline, of which the month
    alone means its last day; None where no day is known."""
    if setting is None or isinstance(setting, datetime.date):
        return setting
    for event in campaign.timeline:
        if event.name == setting and event.date is not None:
            year, month, *day = (*event.date, 12) if len(event.date) == 1 else event.date
            return datetime.date(year, month, day[0] if day else calendar.monthrange(year, month)[1])
    return None
