"""Breaks by task id what Airflow's selection leaves to the database: rows of equal priority weight, logical date and map index."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import event

TIE = re.compile(r"(ORDER BY -\w+\.priority_weight\w*(?:(?!ORDER BY)[^)])*?task_instance\.map_index)")


def by_task_id() -> None:
    """Call once a process, when Airflow's engine exists."""
    from airflow import settings

    @event.listens_for(settings.engine, "before_cursor_execute", retval=True)
    def add_task_id(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> tuple[str, Any]:
        return TIE.sub(r"\1, task_instance.task_id", statement), parameters
