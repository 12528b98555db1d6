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
    attempts: list[Attempt] = field(default_factory=list)
    _orders: int = 0

    def next_order(self) -> int:
        """What is due at one time happens in the order in which it was set up."""
        self._orders += 1
        return self._orders


def is_running(attempt: Attempt) -> bool:
    """Whether the instance is still running, and still this attempt's."""
    with create_session() as session:
        state = session.scalar(select(TaskInstance.state).where(*running.conditions(attempt.details)))
    return state == TaskInstanceState.RUNNING
