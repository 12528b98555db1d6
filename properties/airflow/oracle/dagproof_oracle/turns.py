"""When a turn of Airflow's loop is made: as soon as something is due ('instant'), for one event at a time ('event'), or at multiples of a
period. What is done in a turn is Airflow's affair.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

#: What is due, and when: an attempt that waits, or a date that Airflow has set.
Due = tuple[Hashable, float]


@dataclass(frozen=True)
class Turns:
    """The setting `passes` of a case."""

    every_ms: int | None
    is_single: bool

    def next_ms(self, earliest_ms: int, now_ms: int, is_first: bool) -> int:
        """The next turn at which what is due at `earliest_ms` is seen."""
        if self.every_ms is None or is_first:
            return earliest_ms
        return math.ceil(max(earliest_ms, now_ms + 1) / self.every_ms) * self.every_ms


def turns_of(passes: Any) -> Turns:
    if isinstance(passes, dict):
        return Turns(every_ms=passes["everyMs"], is_single=False)
    return Turns(every_ms=None, is_single=passes == "event")


class Agenda:
    """In which order things were arranged: what is due at one time is taken in that order."""

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}
        self._dates: dict[Hashable, float] = {}
        self._taken: set[Hashable] = set()

    def arrange(self, what: Hashable) -> None:
        """An attempt has begun to wait; it comes after whatever was arranged before."""
        self._places.pop(what, None)
        self._places[what] = self._next_place()

    def note_dates(self, dates: Iterable[Due]) -> None:
        """Dates that Airflow has set. One that was noted stays, whatever becomes of its instance."""
        for what, at_ms in dates:
            if what not in self._dates:
                self._dates[what] = at_ms
                self._places[what] = self._next_place()

    def first(self, attempts: Iterable[Due], now_ms: int) -> Hashable | None:
        """What is due first; a date is given once."""
        dates = [(what, at_ms) for what, at_ms in self._dates.items() if what not in self._taken]
        due = [(at_ms, self._places.get(what, -1), what) for what, at_ms in [*attempts, *dates] if at_ms <= now_ms]
        if not due:
            return None
        what = min(due, key=lambda one: one[:2])[2]
        if what in self._dates:
            self._taken.add(what)
        return what

    def _next_place(self) -> int:
        return max(self._places.values(), default=0) + 1
