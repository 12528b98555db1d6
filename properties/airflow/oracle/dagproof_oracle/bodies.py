"""What the body of a task does: what the plan says of the attempt that performs it, else it returns its arguments as they are."""

from __future__ import annotations

from typing import Any

from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from dagproof_oracle.attempts import NEVER, Attempt, current_attempt
from dagproof_oracle.deferral import defer
from dagproof_oracle.map_functions import plain_json
from dagproof_oracle.operators import Chosen, Perform
from dagproof_oracle.release import running
from dagproof_oracle.sensors import poke


def body_of(spec: dict[str, Any]) -> Perform:
    """The body of a task; without a plan, one that decides follows nothing."""
    if spec.get("sensor") is not None:
        return poke

    def perform(_context: Any, arguments: dict[str, Any]) -> Any:
        return _perform(current_attempt(), spec, arguments)

    return perform


def take_planned_time(attempt: Attempt) -> None:
    """Before an end: that of the worker comes first where the plan says so."""
    attempt.work(attempt.facts.plan.duration_ms(*attempt.address))


def _perform(attempt: Attempt, spec: dict[str, Any], arguments: dict[str, Any]) -> Any:
    decision = spec.get("decision")
    received = attempt.facts.given
    received.pop(attempt.address[:2], None)
    planned = attempt.planned
    if planned is not None:
        value = attempt.facts.plan.arriving(_planned(attempt, planned), attempt.address)
        return value if decision is None else _decided(decision, value)
    try:
        given = plain_json(arguments)
    except Exception:
        # What is lazy fails only now, and what is still a reference cannot be used.
        take_planned_time(attempt)
        raise
    received[attempt.address[:2]] = given
    take_planned_time(attempt)
    if decision is None:
        return None if spec.get("isEmpty") else attempt.facts.plan.arriving(given, attempt.address)
    return _decided(decision, None)


def _planned(attempt: Attempt, what: dict[str, Any]) -> Any:
    kind = what["kind"]
    if kind == "hang" or (kind == "timeout" and attempt.deadline_ms != NEVER):
        attempt.work(NEVER)
    if kind in ("defer", "worker_lost"):
        attempt.take_time(attempt.facts.plan.duration_ms(*attempt.address))
    else:
        take_planned_time(attempt)
    match kind:
        case "return":
            return what["value"]
        case "fail":
            raise AirflowException(what.get("message", "planned"))
        case "timeout":
            raise running.AirflowTaskTimeout
        case "fail_without_retry":
            raise AirflowFailException(what.get("message", "planned"))
        case "skip":
            raise AirflowSkipException(what.get("message", "planned"))
        case "defer":
            defer(attempt, what)
        case "worker_lost":
            attempt.lose(what)
    raise ValueError(f"the oracle knows no outcome {kind}")


def _decided(decision: dict[str, Any], value: Any) -> Any:
    """A condition is a branch that looks at the truth of a value, a switch one whose value has to be one of its cases."""
    if decision["kind"] == "if":
        return Chosen(decision["then"] if value else decision["else"], value)
    if decision["kind"] == "switch" and value not in decision["cases"]:
        raise AirflowException(f"{value!r} is none of the cases")
    return value
