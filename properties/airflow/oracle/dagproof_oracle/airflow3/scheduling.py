"""The scheduler job of 3.x and what it is given: an executor, a serialized DAG, a run."""

from __future__ import annotations

import datetime
from typing import Any

from airflow.api_fastapi.common.dagbag import dag_bag_from_app
from airflow.executors.base_executor import BaseExecutor
from airflow.jobs.job import Job
from airflow.jobs.scheduler_job_runner import SchedulerJobRunner
from airflow.models.dagbag import DBDagBag
from airflow.models.dagbundle import DagBundleModel
from airflow.models.serialized_dag import SerializedDagModel
from airflow.sdk.execution_time.supervisor import in_process_api_server
from airflow.serialization.definitions.dag import SerializedDAG
from airflow.serialization.serialized_objects import LazyDeserializedDAG
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunTriggeredByType, DagRunType

BUNDLE = "oracle"


class HandingOver(BaseExecutor):
    """Keeps what it is handed in `handed_out`."""

    def __init__(self, parallelism: int) -> None:
        super().__init__(parallelism=parallelism)
        self.handed_out: list[Any] = []

    def _process_workloads(self, workloads: Any) -> None:
        for workload in workloads:
            key = workload.ti.key
            self.queued_tasks.pop(key, None)
            self.running.add(key)
            self.handed_out.append(workload.ti)


def prepare_database(session: Any) -> None:
    session.add(DagBundleModel(name=BUNDLE))


def write_dag(dag: Any, session: Any) -> None:
    lazy = LazyDeserializedDAG.from_dag(dag)
    SerializedDAG.bulk_write_to_db(BUNDLE, None, [lazy], session=session)
    SerializedDagModel.write_dag(lazy, bundle_name=BUNDLE, session=session)


def make_runner(executor: Any, max_tis_per_query: int, session: Any) -> SchedulerJobRunner:
    job = Job()
    session.add(job)
    session.flush()
    session.commit()
    runner = SchedulerJobRunner(job=job, executors=[executor])
    job.max_tis_per_query = max_tis_per_query
    executor.job_id = job.id
    # The execution API asks its own bag for a DAG: that of this case.
    bag = runner.scheduler_dag_bag
    in_process_api_server().app.dependency_overrides[dag_bag_from_app] = lambda: bag
    return runner


def dag_of_run(runner: SchedulerJobRunner, run: Any, session: Any) -> Any:
    return runner.scheduler_dag_bag.get_dag_for_run(dag_run=run, session=session)


def create_run(runner: SchedulerJobRunner, dag_id: str, run_id: str, logical_date: datetime.datetime, session: Any) -> None:
    """A run by hand, queued."""
    dag = DBDagBag().get_latest_version_of_dag(dag_id, session=session)
    dag.create_dagrun(
        run_id=run_id,
        logical_date=logical_date,
        data_interval=(logical_date, logical_date),
        run_after=logical_date,
        run_type=DagRunType.MANUAL,
        triggered_by=DagRunTriggeredByType.TEST,
        state=DagRunState.QUEUED,
        session=session,
    )
