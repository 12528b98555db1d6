"""The Airflow that a case is played in: its clock, its DAG, the scheduler that is at work, its executor, and the attempts that workers perform."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState
from sqlalchemy import select

from dagproof_oracle.attempts import Attempt
from dagproof_oracle.executor import OracleExecutor
from dagproof_oracle.release import running
from dagproof_oracle.virtual_clock import VirtualClock


@dataclass
class Installation:
    clock: VirtualClock
    dag: Any
    executor: OracleExecutor
    #: The `SchedulerJobRunner`; another one, once somebody has restarted the scheduler.
    runner: Any
    #: How often a worker is heard of; without an interval it hears of everything at once, which is still later.
    heartbeat_ms: int
    attempts: list[Attempt] = field(default_factory=list)
    #: Those of a dead scheduler that nobody has adopted: they stand still.
    unheard: list[Attempt] = field(default_factory=list)
    _orders: int = 0

    def next_order(self) -> int:
        """What is due at one time happens in the order in which it was set up."""
        self._orders += 1
        return self._orders


def note_lost(installation: Installation) -> None:
    """A worker whose instance was taken from it (cleared, marked, ended by `fail_fast` or `dagrun_timeout`) hears of it at its next heartbeat."""
    if not running.STOPS_AT_HEARTBEAT:
        return
    now_ms = installation.clock.now_ms
    waiting = [attempt for attempt in installation.attempts if attempt.stops_at_ms is None]
    with create_session() as session:
        columns = (TaskInstance.run_id, TaskInstance.task_id, TaskInstance.map_index, TaskInstance.try_number)
        at_work = {tuple(row) for row in session.execute(select(*columns).where(TaskInstance.state == TaskInstanceState.RUNNING))}
    for attempt in waiting:
        if (attempt.details.run_id, *attempt.address) not in at_work:
            beats = (now_ms - attempt.started_at_ms) // installation.heartbeat_ms + 1
            attempt.stops_at_ms = attempt.started_at_ms + beats * installation.heartbeat_ms


def is_running(attempt: Attempt) -> bool:
    """Whether the instance is still running, and still this attempt's."""
    with create_session() as session:
        state = session.scalar(select(TaskInstance.state).where(*running.conditions(attempt.details)))
    return state == TaskInstanceState.RUNNING
