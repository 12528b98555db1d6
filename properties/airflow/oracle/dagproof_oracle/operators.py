"""The operators that tasks of a case become. What their bodies do is asked of `perform`, which the running attempt supplies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from airflow.providers.standard.operators.branch import BaseBranchOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.latest_only import LatestOnlyOperator
from airflow.providers.standard.operators.python import ShortCircuitOperator
from airflow.sdk import BaseOperator, get_current_context
from airflow.sdk.definitions.context import KNOWN_CONTEXT_KEYS

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
    given = {name: value for name, value in rest.items() if name not in KNOWN_CONTEXT_KEYS and name != "templates_dict"}
    return perform(get_current_context(), {**required, **given})


def traditional_class(perform: Perform, decision: str | None, names: list[str], required: list[str]) -> type[BaseOperator]:
    """An operator class whose constructor takes the names, each a template field."""
    base = {"branch": _Branch, "if": _Branch, "switch": _Branch, "short_circuit": _ShortCircuit}.get(decision or "", _Operator)
    scope: dict[str, Any] = {"base": base, "unset": _UNSET}
    parameters = "".join(f"{name}, " if name in required else f"{name}=unset, " for name in sorted(names, key=lambda n: n not in required))
    assigned = "\n".join(f"        self.{name} = {name}" for name in names) or "        pass"
    exec(
        f"class Oracle(base):\n"
        f"    template_fields = {tuple(names)!r}\n"
        f"    def __init__(self, {'*, ' if parameters else ''}{parameters}**kwargs):\n"
        f"        super().__init__(**kwargs)\n{assigned}\n",
        scope,
    )
    made = scope["Oracle"]
    made.perform_body = staticmethod(perform)
    made.argument_names = names
    made.__module__ = __name__
    return made


class _Unset:
    def __repr__(self) -> str:
        return "unset"


_UNSET = _Unset()


def _arguments(operator: BaseOperator) -> dict[str, Any]:
    values = {name: getattr(operator, name) for name in operator.argument_names}  # type: ignore[attr-defined]
    return {name: value for name, value in values.items() if not isinstance(value, _Unset)}


class _Operator(BaseOperator):
    def execute(self, context: Any) -> Any:
        return self.perform_body(context, _arguments(self))  # type: ignore[attr-defined]


class _Branch(BaseBranchOperator):
    def choose_branch(self, context: Any) -> Any:
        return self.perform_body(context, _arguments(self))  # type: ignore[attr-defined]


class _ShortCircuit(ShortCircuitOperator):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(python_callable=lambda: None, **kwargs)

    def execute_callable(self) -> Any:
        return self.perform_body(get_current_context(), _arguments(self))  # type: ignore[attr-defined]


def latest_only_class(perform: Perform) -> type[LatestOnlyOperator]:
    class OracleLatestOnly(LatestOnlyOperator):
        def choose_branch(self, context: Any) -> Any:
            planned = perform(context, {})
            return super().choose_branch(context) if planned is None else planned

    return OracleLatestOnly


__all__ = ["EmptyOperator", "latest_only_class", "taskflow_callable", "traditional_class"]
