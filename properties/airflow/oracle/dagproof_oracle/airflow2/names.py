"""What an author writes a DAG with, in 2.x; and what these releases do not know."""

from __future__ import annotations

from typing import Any

from airflow.datasets import Dataset as Asset
from airflow.decorators import task
from airflow.decorators.base import task_decorator_factory
from airflow.decorators.branch_python import _BranchPythonDecoratedOperator as BranchPythonDecoratedOperator
from airflow.decorators.sensor import DecoratedSensorOperator
from airflow.models.baseoperator import BaseOperator
from airflow.models.dag import DAG
from airflow.models.expandinput import DictOfListsExpandInput, ListOfDictsExpandInput, MappedArgument
from airflow.models.xcom_arg import XComArg
from airflow.operators.branch import BaseBranchOperator
from airflow.operators.empty import EmptyOperator
from airflow.operators.latest_only import LatestOnlyOperator
from airflow.operators.python import ShortCircuitOperator, get_current_context
from airflow.sensors import base as sensor_module
from airflow.sensors.base import BaseSensorOperator, PokeReturnValue
from airflow.utils.context import KNOWN_CONTEXT_KEYS
from airflow.utils.task_group import MappedTaskGroup, TaskGroup, TaskGroupContext
from airflow.utils.trigger_rule import TriggerRule

from dagproof_oracle.read_cases import BrokenCase

#: The argument of a DAG that stops it at the first failure.
FAIL_FAST = "fail_stop"


def enter_group(group: TaskGroup) -> None:
    TaskGroupContext.push_context_managed_task_group(group)


def leave_group() -> None:
    TaskGroupContext.pop_context_managed_task_group()


def locate(_dag: Any) -> None:
    """The file of a DAG is that of this package, and need not exist."""


def refuse_task(spec: dict[str, Any]) -> None:
    """:raises BrokenCase: for what only later releases know."""
    rule = spec.get("triggerRule", "all_success")
    if not TriggerRule.is_valid(rule):
        raise BrokenCase(f"{spec['taskId']}: these releases have no trigger rule {rule}")


def retry_backoff(multiplier: float) -> bool:
    if multiplier not in (0, 2):
        raise BrokenCase(f"these releases double a delay or leave it, they do not multiply it by {multiplier}")
    return multiplier != 0


__all__ = [
    "DAG", "FAIL_FAST", "KNOWN_CONTEXT_KEYS", "Asset", "BaseBranchOperator", "BaseOperator", "BranchPythonDecoratedOperator", "DictOfListsExpandInput",
    "EmptyOperator", "LatestOnlyOperator", "ListOfDictsExpandInput", "MappedArgument", "MappedTaskGroup", "ShortCircuitOperator", "TaskGroup", "XComArg",
    "BaseSensorOperator", "DecoratedSensorOperator", "PokeReturnValue", "enter_group", "get_current_context", "leave_group", "locate", "refuse_task",
    "retry_backoff", "sensor_module", "task", "task_decorator_factory",
]
