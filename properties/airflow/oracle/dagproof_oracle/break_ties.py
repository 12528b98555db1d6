"""Breaks by task id what Airflow leaves to the database: in its selection, rows of equal priority weight, logical date and map index; in the context of
the callback of a run that timed out, instances that started at the same time or not at all. And breaks by their turn what a frozen clock makes equal:
the times at which runs were examined."""

from __future__ import annotations

import datetime
import itertools
import re
from typing import Any

from sqlalchemy import event

TIE = re.compile(r"(ORDER BY -\w+\.priority_weight\w*(?:(?!ORDER BY)[^)])*?task_instance\.map_index)")
UNFINISHED = re.compile(r"(WHERE task_instance\.dag_id = \? AND task_instance\.run_id = \? AND \(task_instance\.state IN \([^)]*\) OR task_instance\.state IS NULL\))$")


def by_task_id() -> None:
    """Call once a process, when Airflow's engine exists."""
    from airflow import settings

    @event.listens_for(settings.engine, "before_cursor_execute", retval=True)
    def add_task_id(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> tuple[str, Any]:
        statement = UNFINISHED.sub(r"\1 ORDER BY task_instance.task_id, task_instance.map_index", statement)
        return TIE.sub(r"\1, task_instance.task_id", statement), parameters


def by_turn() -> None:
    """Runs are examined one after the other, each at a time of its own, as on a clock that goes. Call once a process."""
    from airflow.models.dagrun import DagRun

    update_state = DagRun.update_state
    turns = itertools.count(1)

    def timed(self: Any, *arguments: Any, **named: Any) -> Any:
        result = update_state(self, *arguments, **named)
        self.last_scheduling_decision += datetime.timedelta(microseconds=next(turns) % 1_000_000)
        return result

    DagRun.update_state = timed  # type: ignore[method-assign]
