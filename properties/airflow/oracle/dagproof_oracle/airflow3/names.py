"""What an author writes a DAG with, in 3.x."""

from __future__ import annotations

from typing import Any

from airflow.providers.standard.decorators.branch_python import _BranchPythonDecoratedOperator as BranchPythonDecoratedOperator
from airflow.providers.standard.decorators.sensor import DecoratedSensorOperator
from airflow.providers.standard.operators.branch import BaseBranchOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.latest_only import LatestOnlyOperator
from airflow.providers.standard.operators.python import ShortCircuitOperator
from airflow.sdk import (
    DAG,
    Asset,
    BaseOperator,
    BaseSensorOperator,
    PokeReturnValue,
    TaskGroup,
    XComArg,
    get_current_context,
    task,
)
from airflow.sdk.bases import sensor as sensor_module
from airflow.sdk.bases.decorator import task_decorator_factory
from airflow.sdk.definitions._internal.contextmanager import TaskGroupContext
from airflow.sdk.definitions._internal.expandinput import DictOfListsExpandInput, ListOfDictsExpandInput, MappedArgument
from airflow.sdk.definitions.context import KNOWN_CONTEXT_KEYS
from airflow.sdk.definitions.taskgroup import MappedTaskGroup

#: The argument of a DAG that stops it at the first failure.
FAIL_FAST = "fail_fast"


def enter_group(group: TaskGroup) -> None:
    TaskGroupContext.push(group)


def leave_group() -> None:
    TaskGroupContext.pop()


def locate(dag: Any) -> None:
    """Callbacks carry the DAG's file."""
    dag.relative_fileloc = "case.py"


def refuse_task(_spec: dict[str, Any]) -> None:
    """Every task of a case can be built."""


def retry_backoff(multiplier: float) -> Any:
    return multiplier


__all__ = [
    "DAG", "FAIL_FAST", "KNOWN_CONTEXT_KEYS", "Asset", "BaseBranchOperator", "BaseOperator", "BranchPythonDecoratedOperator", "DictOfListsExpandInput",
    "EmptyOperator", "LatestOnlyOperator", "ListOfDictsExpandInput", "MappedArgument", "MappedTaskGroup", "ShortCircuitOperator", "TaskGroup", "XComArg",
    "BaseSensorOperator", "DecoratedSensorOperator", "PokeReturnValue", "enter_group", "get_current_context", "leave_group", "locate", "refuse_task",
    "retry_backoff", "sensor_module", "task", "task_decorator_factory",
]
