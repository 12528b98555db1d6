"""Sensors: Airflow's own loop of poking and waiting, in virtual time. The plan says what a poke comes to; timeouts, leniency, reschedule dates
and backoff are Airflow's doing.

Two things are not: a clock that is read again has moved on, by a microsecond, as a real one has; and what Airflow makes of such readings is cut to
whole milliseconds.
"""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

from airflow.exceptions import AirflowException, AirflowFailException, AirflowRescheduleException, AirflowSkipException

from dagproof_oracle.attempts import NEVER, current_attempt
from dagproof_oracle.deferral import defer
from dagproof_oracle.map_functions import plain_json
from dagproof_oracle.operators import Perform, class_with_arguments, given_arguments
from dagproof_oracle.release import names as airflow
from dagproof_oracle.release import running
from dagproof_oracle.virtual_clock import date_at, has_own_date

MICROSECOND = datetime.timedelta(microseconds=1)
#: No wait is shorter.
SHORTEST_MS = 1


def adapt_sensors() -> None:
    """The loop of every sensor reads virtual time and sleeps in it. Called once a process."""
    airflow.sensor_module.time = SimpleNamespace(monotonic=_monotonic, sleep=_sleep)
    airflow.sensor_module.timezone = SimpleNamespace(utcnow=_utcnow)


def sensor_fields(spec: dict[str, Any]) -> dict[str, Any]:
    """What an author would write of a sensor."""
    seconds = datetime.timedelta(milliseconds=1)
    plain = (
        ("mode", "mode", "poke"),
        ("softFail", "soft_fail", False),
        ("silentFail", "silent_fail", False),
        ("neverFail", "never_fail", False),
        ("exponentialBackoff", "exponential_backoff", False),
    )
    durations = (("pokeIntervalMs", "poke_interval"), ("timeoutMs", "timeout"), ("maxWaitMs", "max_wait"))
    fields = {name: spec[key] for key, name, default in plain if spec.get(key, default) != default}
    return fields | {name: spec[key] * seconds for key, name in durations if spec.get(key) is not None}


def sensors_of(dag: dict[str, Any]) -> frozenset[str]:
    return frozenset(task["taskId"] for task in dag["tasks"] if task.get("sensor") is not None)


def poke(_context: Any, arguments: dict[str, Any]) -> Any:
    """The body of a sensor: one poke. Without a plan it is done and leaves its arguments."""
    attempt = current_attempt()
    facts = attempt.facts
    facts.pokes[attempt.address] = pokes = facts.pokes.get(attempt.address, 0) + 1
    what = attempt.planned
    facts.given.pop(attempt.address[:2], None)
    unreadable = None
    if what is None:
        what = {"kind": "return"}
        try:
            what["value"] = facts.given[attempt.address[:2]] = plain_json(arguments)
        except Exception as error:
            # What is lazy fails only now, and what is still a reference cannot be used; it takes its time to fail.
            unreadable = error
    is_endless = what["kind"] == "hang" or (what["kind"] == "timeout" and attempt.deadline_ms != NEVER)
    work = attempt.take_time if _goes_on(what, pokes) else attempt.work
    work(NEVER if is_endless else facts.plan.duration_ms(*attempt.address))
    if unreadable is not None:
        raise unreadable
    if what["kind"] == "worker_lost":
        attempt.lose(what)
    if what["kind"] == "timeout":
        raise running.AirflowTaskTimeout
    if "value" in what:
        what = what | {"value": facts.plan.arriving(what["value"], attempt.address)}
    return defer(attempt, what) if what["kind"] == "defer" else _outcome(what, pokes)


def _goes_on(what: dict[str, Any], pokes: int) -> bool:
    """Whether an execution has no end of its own that a killed worker could lose."""
    kind = what["kind"]
    return kind in ("defer", "worker_lost") or (kind == "poke" and (what["falseTimes"] is None or pokes <= what["falseTimes"]))


def _outcome(what: dict[str, Any], pokes: int) -> Any:
    kind, message = what["kind"], what.get("message", "planned")
    if kind == "poke":
        if what["falseTimes"] is None or pokes <= what["falseTimes"]:
            return False
        kind = what.get("then", "done")
    match kind:
        case "done" | "return":
            return airflow.PokeReturnValue(True, what.get("value"))
        case "fail":
            raise AirflowException(message)
        case "fail_without_retry":
            raise AirflowFailException(message)
        case "skip":
            raise AirflowSkipException(message)
    raise ValueError(f"the oracle knows no outcome {kind} of a poke")


class _Waiting(airflow.BaseSensorOperator):  # type: ignore[name-defined]
    """What the sensors of cases have in common."""

    def execute(self, context: Any) -> Any:
        attempt = current_attempt()
        attempt.readings = 0
        # On a clock that has a date of its own, that of the run's start is the real one.
        self.shift = datetime.timedelta() if has_own_date() else context["logical_date"] - date_at(0)
        try:
            return super().execute(context)
        except AirflowRescheduleException as waiting:
            soonest = date_at(attempt.clock_ms + SHORTEST_MS)
            waiting.reschedule_date = max(_whole_ms(waiting.reschedule_date), soonest)
            raise

    def go_on(self, context: Any, event: Any = None) -> Any:
        """What is left of a try that had deferred; nothing is poked."""
        done = self.poke(context)
        return done.xcom_value if isinstance(done, airflow.PokeReturnValue) else done

    def _get_next_poke_interval(self, started_at: Any, *others: Any) -> float:
        """The jitter is a hash of when the sensor started: of seconds since the run's start, or of a date, where the run starts at its logical date."""
        if isinstance(started_at, datetime.datetime):
            return super()._get_next_poke_interval(_whole_ms(started_at) + self.shift, *others)
        return super()._get_next_poke_interval(round(started_at, 3), *others)


class _Sensor(_Waiting):
    def poke(self, context: Any) -> Any:
        return self.perform_body(context, given_arguments(self))  # type: ignore[attr-defined]


class _DecoratedSensor(_Waiting, airflow.DecoratedSensorOperator): ...  # type: ignore[name-defined]


def sensor_class(perform: Perform, names: list[str], required: list[str]) -> type[Any]:
    """A sensor whose constructor takes the names besides its own fields."""
    return class_with_arguments(_Sensor, perform, names, required)


def sensor_task(**fields: Any) -> Any:
    """`@task.sensor`."""
    return airflow.task_decorator_factory(decorated_operator_class=_DecoratedSensor, **fields)


def _reading() -> datetime.timedelta:
    attempt = current_attempt()
    attempt.readings += 1
    return datetime.timedelta(milliseconds=attempt.clock_ms) + attempt.readings * MICROSECOND


def _monotonic() -> float:
    return _reading().total_seconds()


def _utcnow() -> datetime.datetime:
    return date_at(0) + _reading()


def _sleep(seconds: float) -> None:
    """An execution timeout strikes a sleep that would last until then, and one that would begin then."""
    attempt = current_attempt()
    wakes_ms = attempt.clock_ms + max(round(seconds * 1000), SHORTEST_MS)
    if attempt.clock_ms < attempt.deadline_ms:
        attempt.wait_ms(min(wakes_ms, attempt.deadline_ms) - attempt.clock_ms)
    if wakes_ms >= attempt.deadline_ms:
        raise running.AirflowTaskTimeout


def _whole_ms(date: datetime.datetime) -> datetime.datetime:
    return date.replace(microsecond=date.microsecond // 1000 * 1000)
