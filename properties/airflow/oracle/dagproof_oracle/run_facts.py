"""What the attempts of one run share: the plan, the clock, what bodies received, how often sensors were poked and tries have deferred."""

from __future__ import annotations

from typing import Any

from dagproof_oracle.plan import Plan
from dagproof_oracle.virtual_clock import VirtualClock


class RunFacts:
    def __init__(self, plan: Plan, clock: VirtualClock) -> None:
        self.plan = plan
        self.clock = clock
        #: What bodies received, by task id and map index.
        self.given: dict[tuple[str, int], Any] = {}
        #: How often sensors were poked, by try.
        self.pokes: dict[tuple[str, int, int], int] = {}
        #: How often tries have deferred.
        self.deferrals: dict[tuple[str, int, int], int] = {}

    def for_run(self, names: frozenset[Any]) -> RunFacts:
        """Those of one of several runs, known by these names in the plan."""
        return RunFacts(self.plan.of_run(names), self.clock)
