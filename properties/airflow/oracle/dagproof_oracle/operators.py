"""The operators that tasks of a case become. What their bodies do is asked of `perform`, which the running attempt supplies."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pendulum

from dagproof_oracle.release import names as airflow

BaseOperator = airflow.BaseOperator
get_current_context = airflow.get_current_context

#: Performs the body: given the context and the named arguments, waits in virtual time, then returns or raises.
Perform = Callable[[Any, dict[str, Any]], Any]


def taskflow_callable(perform: Perform, required: list[str]) -> Callable[..., Any]:
    """A function with the required argument names in its signature; whatever else it is given it takes as well."""
    names = "".join(f"{name}, " for name in required)
    given = "".join(f"{name!r}: {name}, " for name in required)
    scope: dict[str, Any] = {"perform": perform, "named": _named}
    exec(f"def body({'*, ' if names else ''}{names}**rest):\n    return named(perform, {{{given}}}, rest)\n", scope)
    return scope["body"]


def _named(perform: Perform, required: dict[str, Any], rest: dict[str, Any]) -> Any:
    """Leaves out what Airflow adds of its own to a function that takes any argument."""
    given = {name: value for name, value in rest.items() if name not in airflow.KNOWN_CONTEXT_KEYS and name != "templates_dict"}
    return perform(get_current_context(), {**required, **given})


def traditional_class(perform: Perform, decision: str | None, names: list[str], required: list[str]) -> type[BaseOperator]:
    """An operator class whose constructor takes the names, each a template field."""
    base = {"branch": _Branch, "if": _Condition, "switch": _Branch, "short_circuit": _ShortCircuit}.get(decision or "", _Operator)
    return class_with_arguments(base, perform, names, required)


def class_with_arguments(base: type[BaseOperator], perform: Perform, names: list[str], required: list[str]) -> Any:
    """A subclass of `base` whose constructor also takes the names, each a template field; `perform_body` is its body."""
    required_first = sorted(names, key=lambda name: name not in required)
    parameters = "".join(f"{name}, " if name in required else f"{name}=unset, " for name in required_first)
    fields = {
        "template_fields": tuple(names),
        "perform_body": staticmethod(perform),
        "argument_names": names,
    }
    return _operator_class(base, parameters, names, fields)


def with_names(base: type[BaseOperator], names: list[str]) -> type[BaseOperator]:
    """An operator that also takes the names it is mapped over, and does nothing with them."""
    return _operator_class(base, "".join(f"{name}=None, " for name in names), [], {})


def _operator_class(base: type[BaseOperator], parameters: str, assigned: list[str], fields: dict[str, Any]) -> type[BaseOperator]:
    """A subclass whose constructor has the parameters. It is made outside a class body, where Python would change names such as `__a`."""
    assignments = "".join(f"    setattr(self, {name!r}, {name})\n" for name in assigned)
    scope: dict[str, Any] = {"base": base, "unset": _UNSET}
    exec(f"def __init__(self, {'*, ' if parameters else ''}{parameters}**kwargs):\n    base.__init__(self, **kwargs)\n{assignments}", scope)
    return type(base)("Oracle", (base,), {"__init__": scope["__init__"], "__module__": __name__, **fields})


class _Unset:
    def __repr__(self) -> str:
        return "unset"


_UNSET = _Unset()


def given_arguments(operator: BaseOperator) -> dict[str, Any]:
    values = {name: getattr(operator, name) for name in operator.argument_names}  # type: ignore[attr-defined]
    return {name: value for name, value in values.items() if not isinstance(value, _Unset)}


class _Operator(BaseOperator):
    def execute(self, context: Any) -> Any:
        return self.perform_body(context, given_arguments(self))  # type: ignore[attr-defined]


class _Branch(airflow.BaseBranchOperator):  # type: ignore[name-defined]
    def choose_branch(self, context: Any) -> Any:
        return self.perform_body(context, given_arguments(self))  # type: ignore[attr-defined]


class Chosen(list[str]):
    """What a condition follows, with the value it looked at."""

    def __init__(self, followed: str | None, value: Any) -> None:
        super().__init__([] if followed is None else [followed])
        self.value = value


class _Condition(_Branch):
    """A branch that returns what it decided by."""

    def execute(self, context: Any) -> Any:
        return _decided_by(super().execute(context))


class _ConditionDecorated(airflow.BranchPythonDecoratedOperator):  # type: ignore[name-defined]
    def execute(self, context: Any) -> Any:
        return _decided_by(super().execute(context))


def _decided_by(result: Any) -> Any:
    return result.value if isinstance(result, Chosen) else result


def condition_task(**fields: Any) -> Callable[..., Any]:
    return airflow.task_decorator_factory(decorated_operator_class=_ConditionDecorated, **fields)


class _ShortCircuit(airflow.ShortCircuitOperator):  # type: ignore[name-defined]
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(python_callable=lambda: None, **kwargs)

    def execute_callable(self) -> Any:
        return self.perform_body(get_current_context(), given_arguments(self))  # type: ignore[attr-defined]


def empty_class(perform: Perform) -> type[BaseOperator]:
    """Airflow's own; it is performed only where Airflow does not skip that."""

    class OracleEmpty(airflow.EmptyOperator):  # type: ignore[name-defined]
        def execute(self, context: Any) -> Any:
            return perform(context, {})

    return OracleEmpty


def adapt_latest_only() -> None:
    """The clock it reads has moved on by a microsecond, as a real one has since the run was due. Called once a process."""

    def now(zone: str) -> Any:
        return pendulum.now(zone) + datetime.timedelta(microseconds=1)

    module = sys.modules[airflow.LatestOnlyOperator.__module__]
    module.pendulum = SimpleNamespace(now=now, instance=pendulum.instance)  # type: ignore[attr-defined]


def latest_only_class(perform: Perform) -> type[BaseOperator]:
    class OracleLatestOnly(airflow.LatestOnlyOperator):  # type: ignore[name-defined]
        def choose_branch(self, context: Any) -> Any:
            # It decides first thing, and then takes its time. Airflow gives these in the order of a set.
            chosen = sorted(super().choose_branch(context))
            perform(context, {})
            return chosen

    return OracleLatestOnly


__all__ = ["Chosen", "adapt_latest_only", "class_with_arguments", "condition_task", "empty_class", "given_arguments", "latest_only_class", "taskflow_callable", "traditional_class", "with_names"]
