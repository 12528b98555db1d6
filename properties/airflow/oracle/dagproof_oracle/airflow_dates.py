"""Dates that Airflow itself has set: when a run times out, when a retry may start, when a sensor is to be poked again."""

from __future__ import annotations

from typing import Any

from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from airflow.utils.state import DagRunState, TaskInstanceState
from sqlalchemy import select

from dagproof_oracle.installation import Installation
from dagproof_oracle.release import rows, scheduling
from dagproof_oracle.turns import Due
from dagproof_oracle.virtual_clock import ms_of


class AirflowDates:
    def __init__(self, installation: Installation, dagrun_timeout_ms: int | None) -> None:
        self._installation = installation
        self._timeout_ms = dagrun_timeout_ms

    def read(self, session: Any) -> list[Due]:
        """Each with what it is of."""
        return [*self._timeouts(session), *self._retries(session), *_reschedules(session)]

    def _timeouts(self, session: Any) -> list[Due]:
        starts = session.scalars(select(DagRun.start_date).where(DagRun.state == DagRunState.RUNNING)).all()
        return [("timeout", (ms_of(started) or 0) + self._timeout_ms + 1) for started in starts] if self._timeout_ms else []

    def _retries(self, session: Any) -> list[Due]:
        dates: list[Due] = []
        for instance in session.scalars(select(TaskInstance).where(TaskInstance.state == TaskInstanceState.UP_FOR_RETRY)).all():
            instance.task = self._scheduler_dag(session).get_task(instance.task_id)
            # Airflow asks for "earlier than now": the first whole millisecond after the date.
            dates.append(((instance.task_id, instance.map_index, instance.try_number), (ms_of(instance.next_retry_datetime()) or 0) + 1))
        return dates

    def _scheduler_dag(self, session: Any) -> Any:
        run = session.scalar(select(DagRun))
        return scheduling.dag_of_run(self._installation.runner, run, session)


def _reschedules(session: Any) -> list[Due]:
    """When instances that wait between two pokes are due: Airflow asks for a time that is not before the date."""
    return [((number, "reschedule"), ms_of(date) or 0) for number, date in rows.reschedule_dates(session)]
