"""What somebody does to a run from outside, at a virtual time: clears, marks, a scheduler that dies and another that takes over.

Each goes the way a request of the UI goes: through the function of the route, and what that refuses changes nothing. What the executor of a
worker reports whose instance was cleared is said here, as it is what a supervisor in a process of its own does.
"""

from __future__ import annotations

import traceback
from typing import Any

from airflow.models.dagbag import DBDagBag
from airflow.models.pool import Pool
from airflow.models.taskinstance import TaskInstance
from airflow.sdk.api.client import ServerResponseError as Refusal
from airflow.utils.session import create_session
from airflow.utils.state import TaskInstanceState
from sqlalchemy import select

from dagproof_oracle.attempts import Attempt
from dagproof_oracle.installation import Installation, note_lost
from dagproof_oracle.runs import RUN_ID
from dagproof_oracle.successor import restart_scheduler

__all__ = ["Actions", "Refusal", "is_reported_well", "is_restarting"]


class Actions:
    """The actions of a case, each done once when its time has come."""

    def __init__(self, case: dict[str, Any]) -> None:
        self._coming = sorted(case.get("actions", []), key=lambda action: action["atMs"])

    @property
    def dates(self) -> list[int]:
        return [action["atMs"] for action in self._coming]

    def perform_due(self, installation: Installation) -> int:
        due = [action for action in self._coming if action["atMs"] <= installation.clock.now_ms]
        self._coming = self._coming[len(due) :]
        for action in due:
            _KINDS[action["kind"]](installation, action)
            note_lost(installation)
        return len(due)


def is_restarting(attempt: Attempt) -> bool:
    """Whether its instance was cleared while it ran: the row has another identity by now."""
    details = attempt.details
    with create_session() as session:
        row = session.execute(
            select(TaskInstance.id, TaskInstance.state, TaskInstance.try_number).where(
                TaskInstance.run_id == details.run_id,
                TaskInstance.task_id == details.task_id,
                TaskInstance.map_index == (-1 if details.map_index is None else details.map_index),
            )
        ).one_or_none()
    return row is not None and row.id != details.id and row.state == TaskInstanceState.RESTARTING and row.try_number == details.try_number


def is_reported_well(error: BaseException) -> bool:
    """What the executor is told when the API has refused an attempt's end: a supervisor that failed in a message of the task itself only logs it."""
    return any(frame.name == "_send_terminal_state_msg" for frame in traceback.extract_tb(error.__traceback__))


def _request(perform: Any) -> None:
    """As a request: all of it or, when it is refused, nothing."""
    from fastapi import HTTPException

    try:
        with create_session() as session:
            perform(session)
    except (HTTPException, _Refused):
        pass


class _Refused(Exception): ...


def _scheduler_dag(installation: Installation, session: Any) -> Any:
    return DBDagBag().get_latest_version_of_dag(installation.dag.dag_id, session=session)


def _clear(installation: Installation, action: dict[str, Any]) -> None:
    import inspect

    from airflow.api_fastapi.core_api.datamodels.task_instances import ClearTaskInstancesBody
    from airflow.api_fastapi.core_api.routes.public import task_instances as routes

    body = ClearTaskInstancesBody(
        dry_run=False,
        dag_run_id=RUN_ID,
        task_ids=None if "tasks" not in action else [one if isinstance(one, str) else tuple(one) for one in action["tasks"]],
        only_failed=action.get("onlyFailed", False),
        only_running=action.get("onlyRunning", False),
        include_upstream=action.get("upstream", False),
        include_downstream=action.get("downstream", False),
        reset_dag_runs=action.get("resetDagRuns", True),
    )
    user = {"user": None} if "user" in inspect.signature(routes.post_clear_task_instances).parameters else {}

    def perform(session: Any) -> None:
        try:
            routes.post_clear_task_instances(dag_id=installation.dag.dag_id, dag_bag=DBDagBag(), body=body, session=session, **user)
        except RuntimeError as error:
            raise _Refused from error

    _request(perform)


def _mark(installation: Installation, action: dict[str, Any]) -> None:
    task = action["task"]
    task_id, map_index = (task, None) if isinstance(task, str) else task

    def perform(session: Any) -> None:
        chosen = select(TaskInstance).where(TaskInstance.run_id == RUN_ID, TaskInstance.task_id == task_id)
        if map_index is not None:
            chosen = chosen.where(TaskInstance.map_index == map_index)
        # The route looks for the instance first, and refuses afterwards what has changed nothing.
        if not session.scalars(chosen).all():
            raise _Refused
        marked = _scheduler_dag(installation, session).set_task_instance_state(
            task_id=task_id,
            run_id=RUN_ID,
            map_indexes=None if map_index is None else [map_index],
            state=TaskInstanceState(action["state"]),
            upstream=action.get("upstream", False),
            downstream=action.get("downstream", False),
            commit=True,
            session=session,
        )
        if not marked:
            raise _Refused

    _request(perform)


def _mark_run(installation: Installation, action: dict[str, Any]) -> None:
    from airflow.api.common import mark_tasks

    set_state = {
        "success": mark_tasks.set_dag_run_state_to_success,
        "failed": mark_tasks.set_dag_run_state_to_failed,
        "queued": mark_tasks.set_dag_run_state_to_queued,
    }[action["state"]]
    _request(lambda session: set_state(dag=_scheduler_dag(installation, session), run_id=RUN_ID, commit=True, session=session))


def _restart_scheduler(installation: Installation, action: dict[str, Any]) -> None:
    restart_scheduler(installation, action["adopts"], _is_known)


def _resize_pool(installation: Installation, action: dict[str, Any]) -> None:
    from airflow.api_fastapi.core_api.datamodels.pools import PoolPatchBody
    from airflow.api_fastapi.core_api.routes.public import pools as routes

    name = action["pool"]

    def perform(session: Any) -> None:
        is_deferred_in = session.scalar(select(Pool.include_deferred).where(Pool.pool == name))
        fields = {"slots": action["slots"], "include_deferred": is_deferred_in}
        body = PoolPatchBody.model_validate({"pool": name, **fields})
        routes.patch_pool(pool_name=name, patch_body=body, session=session, update_mask=list(fields))

    _request(perform)


def _is_known(attempt: Attempt) -> bool:
    with create_session() as session:
        return session.get(TaskInstance, attempt.details.id) is not None


_KINDS = {"clear": _clear, "mark": _mark, "mark_run": _mark_run, "restart_scheduler": _restart_scheduler, "resize_pool": _resize_pool}
