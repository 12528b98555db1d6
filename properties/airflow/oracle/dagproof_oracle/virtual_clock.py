"""The clock of a case: frozen, moved by hand. Everything Airflow asks for the time gets this one's."""

from __future__ import annotations

import datetime

import time_machine

#: Virtual time zero: when the run starts. Later than any logical date a case may have.
EPOCH = datetime.datetime(2026, 6, 1, tzinfo=datetime.timezone.utc)


class VirtualClock:
    def __init__(self) -> None:
        self.now_ms = 0
        self._travel = time_machine.travel(EPOCH, tick=False)
        self._traveller = self._travel.start()

    def move_to(self, at_ms: int) -> None:
        self.now_ms = at_ms
        self._traveller.move_to(date_at(at_ms), tick=False)

    def stop(self) -> None:
        self._travel.stop()


def date_at(at_ms: int) -> datetime.datetime:
    return EPOCH + datetime.timedelta(milliseconds=at_ms)


def ms_of(date: datetime.datetime | None) -> int | None:
    """Whole milliseconds since the start, rounded up: the first instant that is not before the date."""
    if date is None:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=datetime.timezone.utc)
    return -((EPOCH - date) // datetime.timedelta(milliseconds=1))
