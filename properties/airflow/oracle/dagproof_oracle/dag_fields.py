"""The fields of a DAG: its schedule where that is of account, its limits, and callbacks, which Airflow is to ask for."""

from __future__ import annotations

import datetime
import re
from typing import Any

from dagproof_oracle.release import names
from dagproof_oracle.virtual_clock import date_of

START = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)


def dag_fields(spec: dict[str, Any], has_schedule: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {
        **(_schedule_fields(spec) if has_schedule else {"schedule": None, "start_date": START}),
        "max_active_tasks": spec.get("maxActiveTasks", 16),
        "max_active_runs": spec.get("maxActiveRuns", 16),
        "on_success_callback": _no_callback,
        "on_failure_callback": _no_callback,
        "params": spec.get("params") or None,
    }
    if spec.get("dagrunTimeoutMs") is not None:
        fields["dagrun_timeout"] = datetime.timedelta(milliseconds=spec["dagrunTimeoutMs"])
    if spec.get("failFast"):
        fields[names.FAIL_FAST] = True
    return fields


def _no_callback(_context: Any) -> None:
    """Makes Airflow ask for callbacks; the executor notes what it is asked for."""


def _schedule_fields(spec: dict[str, Any]) -> dict[str, Any]:
    start_date, schedule = spec.get("startDate"), spec.get("schedule")
    return {
        "schedule": None if schedule is None else _distance(schedule) or schedule,
        "start_date": None if start_date is None else date_of(start_date),
        "catchup": spec.get("catchup", False),
    }


def _distance(text: str) -> datetime.timedelta | None:
    """`6h`, `1500ms`; None: another kind of schedule."""
    if not re.fullmatch(r"(\d+(\.\d+)?(ms|s|m|h|d))+", text):
        return None
    units = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", text)
    return sum((datetime.timedelta(**{units[unit]: float(amount)}) for amount, unit in parts), datetime.timedelta())
