"""Which runs a case has. How they come into being is Airflow's doing; when its code is called is decided here and in the release's `several_runs`."""

from __future__ import annotations

import datetime
from typing import Any

from airflow.utils.state import DagRunState

from dagproof_oracle.read_cases import BrokenCase
from dagproof_oracle.release import VERSION, of_release, scheduling
from dagproof_oracle.virtual_clock import VirtualClock, date_of, ms_of

RUN_ID = "run"
FINISHED = (DagRunState.SUCCESS, DagRunState.FAILED)


class OneRun:
    """The run of a case that says nothing of runs: started by hand at virtual zero."""

    begins_on: datetime.datetime | None = None

    def __init__(self, settings: dict[str, Any]) -> None:
        self.logical_date = date_of(settings.get("logicalDate", "2026-01-01T00:00:00.000Z"))

    def begin(self, runner: Any, dag: Any, session: Any) -> None:
        scheduling.create_run(runner, dag.dag_id, RUN_ID, self.logical_date, session)
        session.commit()

    def prepare_round(self, runner: Any, is_new_instant: bool, session: Any) -> bool:
        """There is nothing to prepare."""
        return False

    def next_times(self, session: Any) -> list[int]:
        return []

    def is_complete(self) -> bool:
        """Whether every run that will ever be there is there."""
        return True


def runs_of(settings: dict[str, Any], clock: VirtualClock) -> Any:
    """`OneRun`, or what has its methods."""
    if "runs" not in settings:
        return OneRun(settings)
    if VERSION.startswith("2."):
        raise BrokenCase("the oracle asks these releases about one run only")
    return of_release("several_runs").SeveralRuns(settings["runs"], clock)


def facts_of(run: Any) -> dict[str, Any]:
    """What is told of one of several runs besides what happens in it."""
    is_finished = run.state in FINISHED
    return {
        "runType": str(getattr(run.run_type, "value", run.run_type)),
        "logicalDate": text_of(run.logical_date),
        # A backfill gives its runs a start while they are queued.
        "startMs": None if run.state == DagRunState.QUEUED else ms_of(run.start_date),
        "endMs": ms_of(run.end_date) if is_finished else None,
    }


def names_of(run: Any, position: int) -> frozenset[Any]:
    """How a plan may call one of several runs."""
    return frozenset({position, run.run_id, text_of(run.logical_date)})


def text_of(date: datetime.datetime) -> str:
    return date.astimezone(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
