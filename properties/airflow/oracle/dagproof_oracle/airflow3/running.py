"""One attempt with the task runner of 3.x, in process, against the in-process execution API."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from airflow.models.taskinstance import TaskInstance
from airflow.sdk.api.datamodels._generated import TaskInstance as TaskInstanceDetails
from airflow.sdk.definitions._internal.contextmanager import _CURRENT_CONTEXT
from airflow.sdk.exceptions import AirflowTaskTimeout
from airflow.sdk.execution_time import supervisor, task_runner, timeout
from airflow.sdk.execution_time.context import context_update_for_unmapped
from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance

#: The class whose `render_templates` resolves the arguments of an attempt.
RunningInstance = RuntimeTaskInstance
#: A supervisor hears at its heartbeat that its instance was taken from it, and kills the task.
STOPS_AT_HEARTBEAT = True
#: The API refuses the end of who has lost its instance.
REFUSES_LATE_ENDS = True

__all__ = ["REFUSES_LATE_ENDS", "STOPS_AT_HEARTBEAT", "Abandoned", "AirflowTaskTimeout", "RunningInstance", "adapt", "conditions", "context_update_for_unmapped", "details_of", "is_mapped", "keep_globals", "run", "set_alarms", "set_globals"]


class Abandoned(BaseException):
    """Takes an attempt down."""


def details_of(queued: Any) -> TaskInstanceDetails:
    """What a worker is told of the instance that an executor was handed."""
    return TaskInstanceDetails(
        id=queued.id,
        task_id=queued.task_id,
        dag_id=queued.dag_id,
        run_id=queued.run_id,
        try_number=queued.try_number,
        map_index=queued.map_index,
        dag_version_id=queued.dag_version_id,
    )


def conditions(details: TaskInstanceDetails) -> list[Any]:
    """What finds the row that this attempt is of, and no later one."""
    return [TaskInstance.id == details.id]


def run(details: TaskInstanceDetails, task: Any) -> BaseException | None:
    """Performs the attempt; its error, where it had one."""
    return supervisor.run_task_in_process(ti=details, task=task).error


def is_mapped(task: Any) -> bool:
    return task.is_mapped


#: What the task runner keeps in globals: set while an attempt goes on, kept while it waits.
Globals = tuple[Any, list[Any]]
NO_GLOBALS: Globals = (None, [])


def set_globals(kept: Globals) -> None:
    comms, contexts = kept
    if comms is not None:
        task_runner.SUPERVISOR_COMMS = comms
    elif hasattr(task_runner, "SUPERVISOR_COMMS"):
        del task_runner.SUPERVISOR_COMMS
    _CURRENT_CONTEXT[:] = contexts


def keep_globals() -> Globals:
    kept = (getattr(task_runner, "SUPERVISOR_COMMS", None), list(_CURRENT_CONTEXT))
    if kept[0] is not None:
        del task_runner.SUPERVISOR_COMMS
    return kept


def adapt() -> None:
    """Called once a process."""
    supervisor.InProcessTestSupervisor._setup_subprocess_socket = _no_socket  # type: ignore[method-assign]
    _share_one_client()


@contextlib.contextmanager
def _no_socket(_self: Any) -> Iterator[None]:
    yield None


def _share_one_client() -> None:
    """One client of the in-process execution API for all attempts of a process; the DAG bag it asks is renewed for each case."""
    clients: list[Any] = []
    make = supervisor.InProcessTestSupervisor._api_client

    def shared(dag: Any = None) -> Any:
        if not clients:
            clients.append(make(dag))
        return clients[0]

    supervisor.InProcessTestSupervisor._api_client = staticmethod(shared)  # type: ignore[method-assign]


def set_alarms(alarm: Any) -> None:
    """Execution timeouts set this alarm instead of one of the real clock."""
    timeout.timeout = alarm
