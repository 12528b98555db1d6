"""Heartbeats in 2.x: a column of the local task job that watches an attempt. Who has lost its own is failed by the processor of DAG files."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from airflow.dag_processing.processor import DagFileProcessor
from airflow.jobs.job import Job
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState
from sqlalchemy import select, update

from dagproof_oracle.release import running

#: The setting that says how long a silence may be.
TIMEOUT = "scheduler_zombie_task_threshold"


def hear(details: Any, date: datetime.datetime, session: Any) -> None:
    job_id = select(TaskInstance.job_id).where(*running.conditions(details)).scalar_subquery()
    session.execute(update(Job).where(Job.id == job_id).values(latest_heartbeat=date).execution_options(synchronize_session=False))


def last_heard(details: Any, session: Any) -> datetime.datetime | None:
    """None: the instance is not at work, or no longer this attempt's."""
    query = select(Job.latest_heartbeat).join(TaskInstance, TaskInstance.job_id == Job.id)
    return session.scalar(query.where(*running.conditions(details), TaskInstance.state == TaskInstanceState.RUNNING))


def look_for_lost(runner: Any) -> None:
    runner._find_and_purge_zombies()


def process_callbacks(executor: Any, dag: Any) -> None:
    """What the scheduler asks of the processor of DAG files about tasks, which has just parsed the file."""
    requests, executor.task_callbacks = executor.task_callbacks, []
    for request in requests:
        with create_session() as session:
            DagFileProcessor._execute_task_callbacks(SimpleNamespace(dags={dag.dag_id: dag}), request, False, session=session)
