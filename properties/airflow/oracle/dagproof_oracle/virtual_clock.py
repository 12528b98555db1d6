"""The clock of a case: frozen, moved by hand. Everything Airflow asks for the time gets this one's, its database included."""

from __future__ import annotations

import datetime
from typing import Any

import time_machine

#: Virtual time zero, of a case that has no dates of its own: when the run starts, later than any logical date it may have.
EPOCH = datetime.datetime(2026, 6, 1, tzinfo=datetime.timezone.utc)

_zero = EPOCH


class VirtualClock:
    def __init__(self) -> None:
        self.now_ms = 0
        self._travel = time_machine.travel(EPOCH, tick=False)
        self._traveller = self._travel.start()

    def begin(self, zero: datetime.datetime | None = None) -> None:
        """It is virtual time zero; `zero`: on this date."""
        global _zero
        _zero = zero or EPOCH
        self.move_to(0)

    def move_to(self, at_ms: int) -> None:
        self.now_ms = at_ms
        self._traveller.move_to(date_at(at_ms), tick=False)

    def stop(self) -> None:
        self._travel.stop()


def has_own_date() -> bool:
    return _zero != EPOCH


def date_at(at_ms: int) -> datetime.datetime:
    return _zero + datetime.timedelta(milliseconds=at_ms)


def date_of(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def ms_of(date: datetime.datetime | None) -> int | None:
    """Whole milliseconds since the start, rounded up: the first instant that is not before the date."""
    if date is None:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=datetime.timezone.utc)
    return -((_zero - date) // datetime.timedelta(milliseconds=1))


def tell_database() -> None:
    """Queries that leave it to the database what time it is ask this clock. Called once a process."""
    from airflow.models import dag, dagrun
    from airflow.utils import timezone
    from airflow.utils.sqlalchemy import UtcDateTime
    from sqlalchemy import func, literal

    class Functions:
        def __getattr__(self, name: str) -> Any:
            return getattr(func, name)

        def now(self) -> Any:
            return literal(timezone.utcnow(), UtcDateTime)

    for module in (dag, dagrun):
        module.func = Functions()  # type: ignore[attr-defined]
