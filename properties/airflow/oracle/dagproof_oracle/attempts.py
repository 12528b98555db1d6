"""Performs attempts with Airflow's own task runner: each in a thread of its own that hands control back whenever it waits in virtual time.

Only one thread ever runs: the loop resumes an attempt and stands still until it waits again or has ended.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import traceback
from typing import Any

from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from dagproof_oracle.map_functions import plain_json
from dagproof_oracle.operators import Chosen, adapt_latest_only
from dagproof_oracle.plan import Plan
from dagproof_oracle.release import running
from dagproof_oracle.sensors import adapt_sensors, poke_for
from dagproof_oracle.triggerer import adapt_deferral, defer, is_doomed
from dagproof_oracle.virtual_clock import VirtualClock

NEVER = float("inf")


class Attempt(threading.Thread):
    """One execution of one task instance."""

    def __init__(self, details: Any, key: Any, task: Any, pipeline: "Pipeline") -> None:
        super().__init__(daemon=True)
        self.details = details
        self.key = key
        self.sdk_task = task
        self.pipeline = pipeline
        self.wakes_at_ms: float = 0
        self.started_at_ms = 0
        #: When its worker hears that the instance was taken from it; None: it was not.
        self.stops_at_ms: int | None = None
        self.order = 0
        #: How its worker was lost, until that is taken in.
        self.loss: dict[str, Any] | None = None
        #: When its execution timeout strikes, and how often the loop of a sensor has read the clock.
        self.deadline_ms: float = NEVER
        self.readings = 0
        self.has_ended = False
        self.failure: BaseException | None = None
        self._turn = threading.Semaphore(0)
        self._yielded = threading.Semaphore(0)
        self._is_abandoned = False
        #: What the task runner keeps in globals, while the attempt waits.
        self._globals = running.NO_GLOBALS

    @property
    def address(self) -> tuple[str, int, int]:
        return self.details.task_id, -1 if self.details.map_index is None else self.details.map_index, self.details.try_number

    @property
    def due_at_ms(self) -> float:
        """When it wakes, or is stopped."""
        return self.wakes_at_ms if self.stops_at_ms is None else min(self.wakes_at_ms, self.stops_at_ms)

    @property
    def deferrals(self) -> int | None:
        """How often the try has deferred; None: it has not."""
        return self.pipeline.deferrals.get(self.address)

    @property
    def planned(self) -> dict[str, Any] | None:
        """What the plan says of this execution."""
        return self.pipeline.plan.outcome(*self.address, deferrals=self.deferrals)

    @property
    def clock_ms(self) -> int:
        return self.pipeline.clock.now_ms

    def proceed(self) -> None:
        """Lets the attempt go on until it waits or ends."""
        running.set_globals(self._globals)
        if self.ident is None:
            self.start()
        else:
            self._turn.release()
        self._yielded.acquire()
        self._globals = running.keep_globals()
        if self.failure is not None:
            raise self.failure

    def wait_ms(self, duration_ms: float) -> None:
        """Called in the attempt's own thread: some virtual time passes."""
        self.wakes_at_ms = self.clock_ms + duration_ms
        self._yielded.release()
        self._turn.acquire()
        if self._is_abandoned:
            raise running.Abandoned

    def lose(self, what: dict[str, Any]) -> None:
        """Called in the attempt's own thread: nothing of it is heard any more."""
        self.loss = what
        self.wait_ms(NEVER)

    def abandon(self) -> None:
        if self.ident is None or self.has_ended:
            return
        self._is_abandoned = True
        running.set_globals(self._globals)
        self._turn.release()
        self.join()
        running.set_globals(running.NO_GLOBALS)

    def run(self) -> None:
        try:
            self.pipeline.current.attempt = self
            error = running.run(self.details, self.sdk_task)
            if os.environ.get("DAGPROOF_ORACLE_ERRORS") and error is not None:
                traceback.print_exception(error, limit=-12, file=sys.stderr)
        except running.Abandoned:
            pass
        except BaseException as error:
            if not self._is_abandoned:
                self.failure = error
        finally:
            from airflow import settings

            settings.Session.remove()
            self.has_ended = True
            self._yielded.release()


class Pipeline:
    """What the attempts of one run share: the plan, the clock, what bodies received."""

    def __init__(self, plan: Plan, clock: VirtualClock, current: threading.local | None = None) -> None:
        self.plan = plan
        self.clock = clock
        self.given: dict[tuple[str, int], Any] = {}
        #: How often sensors were poked, by try.
        self.pokes: dict[tuple[str, int, int], int] = {}
        #: How often tries have deferred.
        self.deferrals: dict[tuple[str, int, int], int] = {}
        #: The attempt whose thread it is: one for all runs, as they share the DAG's bodies.
        self.current = current or threading.local()

    def for_run(self, names: frozenset[Any]) -> "Pipeline":
        """That of one of several runs, known by these names in the plan."""
        return Pipeline(self.plan.of_run(names), self.clock, self.current)

    def perform_for(self, spec: dict[str, Any]) -> Any:
        """The body of a task: what the plan says, else its arguments as they are (a task that decides follows nothing)."""
        if spec.get("sensor") is not None:
            return poke_for(self)

        def perform(_context: Any, arguments: dict[str, Any]) -> Any:
            attempt: Attempt = self.current.attempt
            return attempt.pipeline._perform(attempt, spec, arguments)

        return perform

    def _perform(self, attempt: Attempt, spec: dict[str, Any], arguments: dict[str, Any]) -> Any:
        decision = spec.get("decision")
        planned = attempt.planned
        if planned is not None:
            value = self._planned(attempt, planned)
            return value if decision is None else _decided(decision, value)
        try:
            given = plain_json(arguments)
        except Exception:
            # What is lazy fails only now, and what is still a reference cannot be used.
            self.given.pop(attempt.address[:2], None)
            self._take_time(attempt)
            raise
        self.given[attempt.address[:2]] = given
        self._take_time(attempt)
        if decision is None:
            return None if spec.get("isEmpty") else given
        return _decided(decision, None)

    def _planned(self, attempt: Attempt, what: dict[str, Any]) -> Any:
        self.given.pop(attempt.address[:2], None)
        kind = what["kind"]
        self._take_time(attempt, hangs=kind == "hang")
        match kind:
            case "return":
                return what["value"]
            case "fail":
                raise AirflowException(what.get("message", "planned"))
            case "fail_without_retry":
                raise AirflowFailException(what.get("message", "planned"))
            case "skip":
                raise AirflowSkipException(what.get("message", "planned"))
            case "defer":
                defer(attempt, what)
            case "worker_lost":
                attempt.lose(what)
        raise ValueError(f"the oracle knows no outcome {kind}")

    def _take_time(self, attempt: Attempt, hangs: bool = False) -> None:
        duration_ms = NEVER if hangs else self.plan.duration_ms(*attempt.address)
        if attempt.clock_ms + duration_ms > attempt.deadline_ms:
            attempt.wait_ms(attempt.deadline_ms - attempt.clock_ms)
            raise running.AirflowTaskTimeout
        attempt.wait_ms(duration_ms)


class Alarm:
    """The execution timeout of an attempt: Airflow sets it, it strikes in virtual time."""

    def __init__(self, seconds: float = 1, error_message: str = "Timeout") -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        if isinstance(attempt := threading.current_thread(), Attempt):
            attempt.deadline_ms = attempt.clock_ms + self.seconds * 1000

    def __exit__(self, *_: object) -> None:
        if isinstance(attempt := threading.current_thread(), Attempt):
            attempt.deadline_ms = NEVER


def _decided(decision: dict[str, Any], value: Any) -> Any:
    """A condition is a branch that looks at the truth of a value, a switch one whose value has to be one of its cases."""
    if decision["kind"] == "if":
        return Chosen(decision["then"] if value else decision["else"], value)
    if decision["kind"] == "switch" and value not in decision["cases"]:
        raise AirflowException(f"{value!r} is none of the cases")
    return value


def adapt_task_runner() -> None:
    """What the task runner needs in a thread, and what a plan needs of it. Called once a process."""
    signal_of_python = signal.signal

    def only_in_main_thread(number: int, handler: Any) -> Any:
        if threading.current_thread() is threading.main_thread():
            return signal_of_python(number, handler)
        return None

    signal.signal = only_in_main_thread  # type: ignore[assignment]
    running.adapt()
    _resolve_only_what_is_not_planned()
    running.set_alarms(Alarm)
    adapt_sensors()
    adapt_deferral()
    adapt_latest_only()


def _resolve_only_what_is_not_planned() -> None:
    """An attempt that the plan decides does not resolve its arguments; one whose arguments cannot be resolved takes its time to fail."""
    instance = running.RunningInstance
    render = instance.render_templates

    def render_templates(self: Any, context: Any = None, jinja_env: Any = None) -> Any:
        attempt: Attempt | None = getattr(threading.current_thread(), "details", None) and threading.current_thread()  # type: ignore[assignment]
        if attempt is None:
            return render(self, context, jinja_env)
        pipeline = attempt.pipeline
        if attempt.planned is not None or is_doomed(self):
            return _without_arguments(self, context)
        try:
            return render(self, context, jinja_env)
        except Exception:
            pipeline.given.pop(attempt.address[:2], None)
            limit = self.task.execution_timeout
            with Alarm(limit.total_seconds()) if limit else contextlib.nullcontext():
                pipeline._take_time(attempt)
            raise

    instance.render_templates = render_templates  # type: ignore[method-assign]


def _without_arguments(instance: Any, context: Any) -> Any:
    """What rendering does to a mapped task, with nothing in the place of its arguments."""
    original = instance.task
    instance.is_mapped = running.is_mapped(original)
    if instance.is_mapped:
        required = getattr(original.operator_class, "argument_names", [])
        if hasattr(original, "op_kwargs_expand_input"):
            import inspect

            parameters = inspect.signature(original.python_callable).parameters.values()
            missing = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.name not in original.partial_kwargs["op_kwargs"]]
            unmapped = original.unmap({"op_kwargs": dict.fromkeys(missing)})
        else:
            unmapped = original.unmap({name: None for name in required if name not in original.partial_kwargs})
        running.context_update_for_unmapped(context, unmapped)
        instance.task = unmapped
    return original
