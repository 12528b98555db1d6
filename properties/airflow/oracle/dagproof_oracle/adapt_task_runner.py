"""What Airflow's task runner needs so that attempts can be threads on a virtual clock, and what a plan needs of it."""

from __future__ import annotations

import contextlib
import inspect
import signal
import threading
from typing import Any

from dagproof_oracle.attempts import Alarm, Attempt
from dagproof_oracle.bodies import take_planned_time
from dagproof_oracle.deferral import adapt_deferral, is_doomed
from dagproof_oracle.operators import adapt_latest_only
from dagproof_oracle.release import running
from dagproof_oracle.sensors import adapt_sensors


def adapt_task_runner() -> None:
    """Called once a process."""
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
        attempt = threading.current_thread()
        if not isinstance(attempt, Attempt):
            return render(self, context, jinja_env)
        if attempt.planned is not None or is_doomed(self):
            return _without_arguments(self, context)
        try:
            return render(self, context, jinja_env)
        except Exception:
            attempt.facts.given.pop(attempt.address[:2], None)
            limit = self.task.execution_timeout
            with Alarm(limit.total_seconds()) if limit else contextlib.nullcontext():
                take_planned_time(attempt)
            raise

    instance.render_templates = render_templates  # type: ignore[method-assign]


def _without_arguments(instance: Any, context: Any) -> Any:
    """What rendering does to a mapped task, with nothing in the place of its arguments."""
    original = instance.task
    instance.is_mapped = running.is_mapped(original)
    if instance.is_mapped:
        required = getattr(original.operator_class, "argument_names", [])
        if hasattr(original, "op_kwargs_expand_input"):
            parameters = inspect.signature(original.python_callable).parameters.values()
            missing = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.name not in original.partial_kwargs["op_kwargs"]]
            unmapped = original.unmap({"op_kwargs": dict.fromkeys(missing)})
        else:
            unmapped = original.unmap({name: None for name in required if name not in original.partial_kwargs})
        running.context_update_for_unmapped(context, unmapped)
        instance.task = unmapped
    return original
