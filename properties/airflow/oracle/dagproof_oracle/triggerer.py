"""A triggerer that does in time what the plan has triggers do, and the scheduler's timed job that looks for those that did nothing.

What becomes of the instance is Airflow's doing: `Trigger.submit_event` and `submit_failure` as the triggerer calls them,
`check_trigger_timeouts` as the scheduler's timed job.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from airflow.models.taskinstance import TaskInstance
from airflow.models.trigger import Trigger
from airflow.triggers.base import TaskFailedEvent, TaskSkippedEvent, TaskSuccessEvent, TriggerEvent
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState
from sqlalchemy import select

from dagproof_oracle.read_cases import BrokenCase
from dagproof_oracle.release import VERSION
from dagproof_oracle.timed_jobs import TimedJobs
from dagproof_oracle.virtual_clock import ms_of

END_EVENTS = {"success": TaskSuccessEvent, "failed": TaskFailedEvent, "skipped": TaskSkippedEvent}


@dataclass
class DueTrigger:
    """What a trigger does, and when."""

    trigger_id: int
    does: dict[str, Any]
    due_at_ms: int
    order: int

    def act(self) -> None:
        match self.does["kind"]:
            case "fires":
                Trigger.submit_event(self.trigger_id, TriggerEvent(self.does.get("event")))
            case "fails":
                Trigger.submit_failure(self.trigger_id, None)
            case "ends":
                event = END_EVENTS[self.does["state"]](xcoms=self.does.get("xcoms"))
                Trigger.submit_event(self.trigger_id, event)


class Triggerer:
    """The triggers of one case, and the scheduler's job that looks for those that did nothing in time."""

    def __init__(self, case: dict[str, Any], jobs: TimedJobs) -> None:
        if VERSION.startswith("2.") and any(entry["what"]["kind"] == "defer" for entry in case["plan"]):
            raise BrokenCase("the oracle plays no deferral with releases 2.x")
        self.jobs = jobs
        self.interval_s = case.get("settings", {}).get("config", {}).get("triggerTimeoutCheckInterval", 15)
        self.due: list[DueTrigger] = []
        self._known: set[int] = set()

    def listen(self, now_ms: int, order: int) -> None:
        """Takes in triggers that were created since the last time."""
        with create_session() as session:
            waiting = session.scalars(select(TaskInstance.trigger_id).where(TaskInstance.state == TaskInstanceState.DEFERRED)).all()
            for trigger in session.scalars(select(Trigger).where(Trigger.id.in_(set(waiting) - self._known))).all():
                self._known.add(trigger.id)
                does = trigger.kwargs["does"]
                if does["kind"] != "never":
                    self.due.append(DueTrigger(trigger.id, does, now_ms + does["afterMs"], order))

    def act(self, trigger: DueTrigger) -> None:
        self.due.remove(trigger)
        trigger.act()

    def look(self) -> None:
        """The timed job, if its time has come."""
        if self.jobs.is_time(self.interval_s):
            self.jobs.runner.check_trigger_timeouts()

    def dates(self, session: Any) -> list[int]:
        """When triggers act, and when the timed job first looks after a timeout; it asks for "earlier than now"."""
        waiting = TaskInstance.state == TaskInstanceState.DEFERRED
        timeouts = [ms_of(date) for date in session.scalars(select(TaskInstance.trigger_timeout).where(waiting))]
        looks = [self.jobs.look_after(timeout, self.interval_s) for timeout in timeouts if timeout is not None]
        return [trigger.due_at_ms for trigger in self.due] + looks
