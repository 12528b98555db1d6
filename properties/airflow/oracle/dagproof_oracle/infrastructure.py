"""What fails around a task: a worker is lost, nobody takes what is queued, an executor reports what is not so.

The plan says which; what becomes of the instance is Airflow's doing: the executor's events, and the timed jobs that look for lost heartbeats
and stuck tasks. A worker that lives has just been heard of whenever the scheduler looks.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from airflow.configuration import conf
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState
from sqlalchemy import func, select

from dagproof_oracle.attempts import Attempt
from dagproof_oracle.installation import Installation
from dagproof_oracle.plan import Plan
from dagproof_oracle.release import of_release, running
from dagproof_oracle.timed_jobs import TimedJobs
from dagproof_oracle.virtual_clock import date_at, ms_of

DEFAULTS = {
    "minHeartbeatInterval": 5,
    "taskInstanceHeartbeatTimeout": 300,
    "taskInstanceHeartbeatTimeoutDetectionInterval": 10,
    "taskQueuedTimeout": 600,
    "taskQueuedTimeoutCheckInterval": 120,
    "numStuckInQueuedRetries": 2,
}
heartbeats = of_release("heartbeats")

KINDS = ("worker_lost", "worker_killed", "stuck_in_queued", "heartbeat_lost", "finish_twice")


def configure(config: dict[str, int]) -> None:
    """What a scheduler reads when it starts."""
    given = DEFAULTS | config
    conf.set("scheduler", heartbeats.TIMEOUT, str(given["taskInstanceHeartbeatTimeout"]))
    conf.set("scheduler", "task_queued_timeout", str(given["taskQueuedTimeout"]))
    conf.set("scheduler", "num_stuck_in_queued_retries", str(given["numStuckInQueuedRetries"]))


@dataclass
class DueReport:
    """What an executor says of something that no worker took."""

    key: Any
    reported: str
    due_at_ms: int
    order: int


class Infrastructure:
    def __init__(self, installation: Installation, jobs: TimedJobs, plan: Plan, case: dict[str, Any]) -> None:
        self.installation = installation
        self.jobs = jobs
        self.plan = plan
        self.config = DEFAULTS | case.get("settings", {}).get("config", {})
        self.due: list[DueReport] = []
        #: Attempts that are heard of no more, with the time of their last heartbeat.
        self._silent: dict[Attempt, int] = {}
        #: How often in a row what is queued was left lying, by try; and what lies now.
        self._times: dict[tuple[str, int, int], int] = {}
        self._is_used = any(entry["what"]["kind"] in KINDS for entry in case["plan"])

    def keeps(self, queued: Any, order: int) -> bool:
        """Whether no worker takes what the executor was handed."""
        key = queued.key
        address = (key.task_id, key.map_index, key.try_number)
        what = self.plan.besides(("stuck_in_queued",), address)
        times = self._times.get(address, 0)
        if what is None or times >= what.get("times", float("inf")):
            self._times.pop(address, None)
            return False
        self._times[address] = times + 1
        if what["reported"] is not None:
            self.due.append(DueReport(key, what["reported"], self.installation.clock.now_ms + what.get("afterMs", 0), order))
        return True

    def report(self, due: DueReport) -> None:
        self.due.remove(due)
        self._tell(due.key, due.reported)

    def note(self, attempt: Attempt) -> None:
        """Takes in that a worker is lost: it is never heard of again."""
        what, attempt.loss = attempt.loss, None
        if what is None:
            return
        if what["reported"] is not None:
            self._tell(attempt.key, what["reported"])
        # Whatever the executor says, nothing more is heard of the worker itself.
        self._fall_silent(attempt, self.installation.clock.now_ms)

    def begin(self, attempt: Attempt) -> None:
        """Takes in that an attempt has begun whose heartbeats will be lost, although its worker goes on."""
        if (what := self.plan.besides(("heartbeat_lost",), attempt.address)) is not None:
            attempt.is_silent = True
            self._fall_silent(attempt, self.installation.clock.now_ms + what.get("afterMs", 0))

    def end(self, attempt: Attempt) -> None:
        """An attempt has ended: of some the executor reports it once more."""
        if attempt in self._silent:
            del self._silent[attempt]
        what = self.plan.besides(("finish_twice",), attempt.address)
        if what is not None and _is_over(attempt):
            self.due.append(DueReport(attempt.key, "success", self.installation.clock.now_ms + what.get("afterMs", 0), attempt.order))

    def _fall_silent(self, attempt: Attempt, at_ms: int) -> None:
        interval_ms = self.config["minHeartbeatInterval"] * 1000
        silent_ms = 0 if interval_ms == 0 else (at_ms - attempt.started_at_ms) % interval_ms
        self._silent[attempt] = min(self._silent.get(attempt, at_ms), at_ms - silent_ms)
        self._heard(attempt, self._silent[attempt])

    def look(self) -> int:
        """The timed jobs whose time has come; how many instances were found that are queued no longer."""
        if not self._is_used:
            return 0
        before = self._queued_count()
        if self.jobs.is_time(self.config["taskInstanceHeartbeatTimeoutDetectionInterval"]):
            for attempt in self.installation.attempts:
                if attempt not in self._silent:
                    self._heard(attempt, self.installation.clock.now_ms)
            heartbeats.look_for_lost(self.jobs.runner)
        if self.jobs.is_time(self.config["taskQueuedTimeoutCheckInterval"]):
            self.jobs.runner._handle_tasks_stuck_in_queued()
        return before - self._queued_count()

    def process_callbacks(self) -> None:
        """What the scheduler leaves to others is done as soon as it has taken in what executors report."""
        heartbeats.process_callbacks(self.installation.executor, self.installation.dag)

    def _queued_count(self) -> int:
        with create_session() as session:
            return session.scalar(select(func.count()).where(TaskInstance.state == TaskInstanceState.QUEUED)) or 0

    def dates(self, session: Any) -> list[int]:
        """When executors report, and when the timed jobs first look after a timeout; they ask for "earlier than now"."""
        dates = [report.due_at_ms for report in self.due]
        for attempt in self._silent:
            heard = heartbeats.last_heard(attempt.details, session)
            dates += self._look_after(heard, "taskInstanceHeartbeatTimeout", "taskInstanceHeartbeatTimeoutDetectionInterval")
        if self._is_used:
            for queued in session.scalars(select(TaskInstance.queued_dttm).where(TaskInstance.state == TaskInstanceState.QUEUED)):
                dates += self._look_after(queued, "taskQueuedTimeout", "taskQueuedTimeoutCheckInterval")
        return dates

    def _look_after(self, date: datetime.datetime | None, timeout: str, interval: str) -> list[int]:
        since_ms = ms_of(date)
        return [] if since_ms is None else [self.jobs.look_after(since_ms + self.config[timeout] * 1000, self.config[interval])]

    def _tell(self, key: Any, reported: str) -> None:
        if reported == "success":
            self.installation.executor.success(key)
        else:
            self.installation.executor.fail(key)

    def _heard(self, attempt: Attempt, at_ms: int) -> None:
        with create_session() as session:
            heartbeats.hear(attempt.details, date_at(at_ms), session)


def _is_over(attempt: Attempt) -> bool:
    """Whether the try has ended: it does not wait for a trigger, or to be poked again."""
    waiting = (TaskInstanceState.RUNNING, TaskInstanceState.DEFERRED, TaskInstanceState.UP_FOR_RESCHEDULE)
    with create_session() as session:
        return session.scalar(select(TaskInstance.state).where(*running.conditions(attempt.details))) not in waiting
