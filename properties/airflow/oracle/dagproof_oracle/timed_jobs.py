"""When the scheduler's timed jobs look: at multiples of their intervals, counted from the start of the scheduler that is at work."""

from __future__ import annotations

from typing import Any

from dagproof_oracle.installation import Installation


class TimedJobs:
    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._runner = installation.runner
        self._since_ms = 0

    @property
    def runner(self) -> Any:
        """The scheduler that is at work; another one has just started."""
        if self._installation.runner is not self._runner:
            self._runner = self._installation.runner
            self._since_ms = self._installation.clock.now_ms
        return self._runner

    def is_time(self, interval_s: int) -> bool:
        now_ms = self._installation.clock.now_ms
        return self.runner is not None and now_ms > self._since_ms and (now_ms - self._since_ms) % (interval_s * 1000) == 0

    def look_after(self, limit_ms: int, interval_s: int) -> int:
        """The first look at which the limit is earlier than now."""
        every_ms = interval_s * 1000
        looks = max((limit_ms - self._since_ms) // every_ms + 1, 1)
        return self._since_ms + looks * every_ms
