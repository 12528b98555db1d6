"""Tasks that defer as the plan says: what of a deferral happens in a worker. Ending in a trigger, and going on afterwards, are Airflow's doing."""

from __future__ import annotations

import datetime
from typing import Any

from airflow.exceptions import TaskDeferred
from airflow.triggers.base import BaseTrigger

from dagproof_oracle.attempts import Attempt
from dagproof_oracle.release import names as airflow

#: What a deferred task goes on with.
METHOD = "go_on"


class PlannedTrigger(BaseTrigger):
    """A trigger that says what it is meant to do; the triggerer of a case does it."""

    def __init__(self, does: dict[str, Any]) -> None:
        super().__init__()
        self.does = does

    def serialize(self) -> tuple[str, dict[str, Any]]:
        return f"{__name__}.PlannedTrigger", {"does": self.does}

    async def run(self) -> Any:  # type: ignore[override]
        raise NotImplementedError("no triggerer runs it")
        yield


def adapt_deferral() -> None:
    """Every operator can go on: with its whole body, which knows how often the try has deferred. Called once a process."""
    airflow.BaseOperator.go_on = lambda self, context, event=None: self.execute(context)  # type: ignore[attr-defined]


def defer(attempt: Attempt, what: dict[str, Any]) -> None:
    """Ends an execution as a deferrable operator does."""
    attempt.facts.deferrals[attempt.address] = (attempt.deferrals or 0) + 1
    timeout = None if what.get("timeoutMs") is None else datetime.timedelta(milliseconds=what["timeoutMs"])
    raise TaskDeferred(trigger=PlannedTrigger(what["trigger"]), method_name=METHOD, timeout=timeout)


def is_doomed(instance: Any) -> bool:
    """Whether an execution begins only to fail: its trigger failed, or did nothing in time."""
    server_side = getattr(instance, "_ti_context_from_server", None)
    if server_side is None:
        return False
    # Releases 2.x lack the name; there nothing is told by a server.
    from airflow.models.trigger import TRIGGER_FAIL_REPR

    return server_side.next_method == TRIGGER_FAIL_REPR
