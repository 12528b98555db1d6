"""Several runs in 3.x: all of it by Airflow's own code, of which only the call is made here."""

from __future__ import annotations

import datetime
from typing import Any

from airflow.models.backfill import ReprocessBehavior, _create_backfill
from airflow.models.dag import DagModel
from airflow.models.dagbag import DBDagBag
from airflow.models.dagrun import DagRun
from airflow.serialization.definitions.dag import SerializedDAG
from airflow.serialization.serialized_objects import LazyDeserializedDAG
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunTriggeredByType, DagRunType
from sqlalchemy import select

from dagproof_oracle.airflow3.scheduling import BUNDLE
from dagproof_oracle.read_cases import BrokenCase
from dagproof_oracle.virtual_clock import VirtualClock, date_at, date_of, ms_of


class SeveralRuns:
    """Runs that are asked for, those of a backfill, and those that the scheduler makes by the DAG's schedule."""

    def __init__(self, runs: dict[str, Any], clock: VirtualClock) -> None:
        self.clock = clock
        self.begins_on: datetime.datetime | None = date_of(runs["startAt"])
        self.until = date_of(runs["until"]) if "until" in runs else None
        self.backfill = runs.get("backfill")
        self.requested = sorted(runs.get("requested", []), key=lambda request: request.get("atMs", 0))
        self.dag_id = ""

    def begin(self, _runner: Any, dag: Any, session: Any) -> None:
        self.dag_id = dag.dag_id
        self.lazy = LazyDeserializedDAG.from_dag(dag)
        self._create_requested(session)
        if self.backfill is not None:
            self._create_backfill(self.backfill)

    def prepare_round(self, runner: Any, is_new_instant: bool, session: Any) -> bool:
        """What users ask for now; and in each instant the file of the DAG is parsed anew, which sets the date of the next run. Tells whether it did."""
        self._create_requested(session)
        before = self._next_date(session)
        if is_new_instant and self.until is not None:
            SerializedDAG.bulk_write_to_db(BUNDLE, None, [self.lazy], session=session)
            session.commit()
        runner._scheduler_use_job_schedule = self._next_run(session) is not None
        return self._next_date(session) != before

    def next_times(self, session: Any) -> list[int]:
        """When Airflow makes, starts or examines a run at the earliest."""
        dates = [request.get("atMs", 0) for request in self.requested]
        dag_model = self._next_run(session)
        if dag_model is not None and not dag_model.exceeds_max_non_backfill:
            dates.append(ms_of(dag_model.next_dagrun_create_after) or 0)
        for run in session.scalars(select(DagRun).where(DagRun.state.in_((DagRunState.QUEUED, DagRunState.RUNNING)))):
            dates += [ms_of(run.run_after) or 0, ms_of(run.logical_date) or 0]
        return dates

    def is_complete(self) -> bool:
        return not self.requested

    def _next_date(self, session: Any) -> Any:
        return session.scalar(select(DagModel.next_dagrun).where(DagModel.dag_id == self.dag_id))

    def _next_run(self, session: Any) -> Any:
        """The DAG with its next date, if runs are made up to there."""
        dag_model = session.scalar(select(DagModel).where(DagModel.dag_id == self.dag_id).execution_options(populate_existing=True))
        if self.until is None or dag_model.next_dagrun is None or dag_model.next_dagrun > self.until:
            return None
        return dag_model

    def _create_requested(self, session: Any) -> None:
        while self.requested and self.requested[0].get("atMs", 0) <= self.clock.now_ms:
            self._create(self.requested.pop(0), session)

    def _create(self, request: dict[str, Any], session: Any) -> None:
        """As the REST API does for one started by hand; one that the schedule made before is made as the scheduler does."""
        logical_date = date_of(request["logicalDate"])
        run_type = DagRunType(request.get("runType", "manual"))
        is_manual = run_type == DagRunType.MANUAL
        if session.scalar(select(DagRun.id).where(DagRun.logical_date == logical_date)) is not None:
            # The API answers 409 Conflict, as the database allows no two runs of a date.
            return
        dag = _dag(self.dag_id, session)
        run_after = date_of(request["runAfter"]) if "runAfter" in request else date_at(self.clock.now_ms) if is_manual else logical_date
        dag.create_dagrun(
            run_id=request.get("runId", f"{run_type.value}__{logical_date.isoformat()}"),
            logical_date=logical_date,
            data_interval=dag.timetable.infer_manual_data_interval(run_after=logical_date) if is_manual else (logical_date, logical_date),
            run_after=run_after,
            conf=request.get("conf"),
            run_type=run_type,
            triggered_by=DagRunTriggeredByType.REST_API if is_manual else DagRunTriggeredByType.TIMETABLE,
            state=DagRunState.QUEUED,
            session=session,
        )
        session.commit()

    def _create_backfill(self, asked: dict[str, Any]) -> None:
        try:
            _create_backfill(
                dag_id=self.dag_id,
                from_date=date_of(asked["from"]),
                to_date=date_of(asked["to"]),
                max_active_runs=asked.get("maxActiveRuns", 10),
                reverse=asked.get("runBackwards", False),
                dag_run_conf=asked.get("conf", {}),
                triggering_user_name="oracle",
                reprocess_behavior=ReprocessBehavior(asked.get("reprocessBehavior", "none")),
            )
        except Exception as error:
            raise BrokenCase(f"Airflow does not accept the backfill: {type(error).__name__}: {error}") from error


def _dag(dag_id: str, session: Any) -> Any:
    return DBDagBag().get_latest_version_of_dag(dag_id, session=session)
