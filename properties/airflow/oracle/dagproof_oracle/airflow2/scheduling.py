"""The scheduler job of 2.x and what it is given: an executor, a serialized DAG, a run."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from airflow.executors.base_executor import BaseExecutor
from airflow.jobs.job import Job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from airflow.models.dag import DAG
from airflow.models.serialized_dag import SerializedDagModel

# Notes refer to the table of users, which is declared there.
from airflow.providers.fab.auth_manager import models as _users  # noqa: F401
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunType



@dataclass(frozen=True)
class HandedOut:
    key: Any

    @property
    def task_id(self) -> str:
        return self.key.task_id


class HandingOver(BaseExecutor):
    """Keeps what it is handed in `handed_out`."""

    def __init__(self, parallelism: int) -> None:
        super().__init__(parallelism=parallelism)
        self.handed_out: list[HandedOut] = []

    def execute_async(self, key: Any, command: Any, queue: Any = None, executor_config: Any = None) -> None:
        self.handed_out.append(HandedOut(key))


def prepare_database(_session: Any) -> None:
    """Nothing has to be there."""


def write_dag(dag: Any, session: Any) -> None:
    DAG.bulk_write_to_db([dag], session=session)
    SerializedDagModel.write_dag(dag, session=session)


def make_runner(executor: Any, max_tis_per_query: int, session: Any) -> SchedulerJobRunner:
    job = Job(executor=executor)
    session.add(job)
    session.flush()
    session.commit()
    runner = SchedulerJobRunner(job=job)
    runner._try_to_load_executor = lambda _name: executor  # type: ignore[method-assign]
    job.max_tis_per_query = max_tis_per_query
    executor.job_id = job.id
    return runner


def dag_of_run(runner: SchedulerJobRunner, run: Any, session: Any) -> Any:
    return runner.dagbag.get_dag(run.dag_id, session=session)


def create_run(runner: SchedulerJobRunner, dag_id: str, run_id: str, logical_date: datetime.datetime, session: Any) -> None:
    """A run by hand, queued."""
    dag = runner.dagbag.get_dag(dag_id, session=session)
    dag.create_dagrun(
        run_id=run_id,
        execution_date=logical_date,
        data_interval=(logical_date, logical_date),
        run_type=DagRunType.MANUAL,
        external_trigger=True,
        state=DagRunState.QUEUED,
        dag_hash=runner.dagbag.dags_hash.get(dag_id),
        session=session,
    )
