"""Heartbeats in 3.x: a column of the instance, written by its supervisor. Who has lost its own is failed by the executor's event."""

from __future__ import annotations

import datetime
from typing import Any

from airflow.models.taskinstance import TaskInstance
from airflow.utils.state import TaskInstanceState
from sqlalchemy import select, update

from dagproof_oracle.release import running

#: The setting that says how long a silence may be.
TIMEOUT = "task_instance_heartbeat_timeout"


def hear(details: Any, date: datetime.datetime, session: Any) -> None:
    session.execute(update(TaskInstance).where(*running.conditions(details)).values(last_heartbeat_at=date))


def last_heard(details: Any, session: Any) -> datetime.datetime | None:
    """None: the instance is not at work, or no longer this attempt's."""
    return session.scalar(select(TaskInstance.last_heartbeat_at).where(*running.conditions(details), TaskInstance.state == TaskInstanceState.RUNNING))


def look_for_lost(runner: Any) -> None:
    runner._find_and_purge_task_instances_without_heartbeats()


def process_callbacks(_executor: Any, _dag: Any) -> None:
    """Nobody else has to act."""
