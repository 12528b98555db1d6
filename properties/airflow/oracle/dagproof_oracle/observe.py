"""Reads from Airflow's database what a case came to: states after each round, and the whole at the end."""

from __future__ import annotations

from typing import Any

from airflow.models.dagrun import DagRun
from airflow.models.taskinstance import TaskInstance
from sqlalchemy import select

from dagproof_oracle.map_functions import plain_json
from dagproof_oracle.release import rows

States = dict[str, str]


def name_of(task_id: str, map_index: int) -> str:
    return task_id if map_index < 0 else f"{task_id}[{map_index}]"


def read_rows(session: Any, run_id: str | None = None) -> list[Any]:
    """The instances of a run, or of all."""
    columns = (TaskInstance.run_id, TaskInstance.task_id, TaskInstance.map_index, TaskInstance.state, TaskInstance.try_number, TaskInstance.max_tries)
    query = select(*columns) if run_id is None else select(*columns).where(TaskInstance.run_id == run_id)
    return sorted(session.execute(query).all(), key=lambda row: (row.task_id, row.map_index))


def states_by_run(session: Any) -> dict[str, States]:
    """States of the instances of each run there is, runs in order of creation."""
    found: dict[str, list[Any]] = {run_id: [] for run_id in session.scalars(select(DagRun.run_id).order_by(DagRun.id))}
    for row in read_rows(session):
        found[row.run_id].append(row)
    return {run_id: states_of(instances) for run_id, instances in found.items()}


def states_of(instances: list[Any]) -> States:
    return {name_of(row.task_id, row.map_index): str(row.state.value if hasattr(row.state, "value") else row.state or "none") for row in instances}


def changes(before: States, after: States) -> dict[str, str | None]:
    changed: dict[str, str | None] = {name: state for name, state in after.items() if before.get(name) != state}
    for name in before:
        if name not in after:
            changed[name] = None
    return dict(sorted(changed.items()))


def read_instances(session: Any, run_id: str, given: dict[tuple[str, int], Any]) -> list[dict[str, Any]]:
    columns = (TaskInstance.task_id, TaskInstance.map_index, rows.RENDERED_MAP_INDEX.label("rendered_map_index"))
    labelled = session.execute(select(*columns).where(TaskInstance.run_id == run_id))
    labels = {(row.task_id, row.map_index): row.rendered_map_index for row in labelled}
    values = {(task_id, map_index): value for task_id, map_index, key, value in _xcoms(session, run_id) if key == "return_value"}
    found = []
    for row in read_rows(session, run_id):
        place = (row.task_id, row.map_index)
        instance: dict[str, Any] = {
            "taskId": row.task_id,
            "mapIndex": row.map_index,
            "state": str(row.state.value if hasattr(row.state, "value") else row.state or "none"),
            "tryNumber": row.try_number,
            "maxTries": row.max_tries,
        }
        if labels[place] is not None:
            instance["renderedMapIndex"] = labels[place]
        if place in values:
            instance["value"] = values[place]
        if place in given:
            instance["given"] = given[place]
        found.append(instance)
    return found


def read_asset_events(session: Any, run_id: str) -> list[dict[str, Any]]:
    """Events of outlets, by task, index and asset."""
    return [{"asset": name, "taskId": task_id, "mapIndex": map_index} for task_id, map_index, name in sorted(rows.asset_events(session, run_id))]


def callback_of(requests: list[Any], run_id: str) -> dict[str, Any] | None:
    """What Airflow asked of the DAG's callbacks when the run ended last."""
    own = [request for request in requests if request.run_id == run_id]
    if not own:
        return None
    request = own[-1]
    if not rows.HAS_CALLBACK_INSTANCE:
        return {"reason": request.msg}
    last = rows.callback_instance(request)
    instance = None if last is None else {"taskId": last.task_id, "mapIndex": -1 if last.map_index is None else last.map_index}
    return {"reason": request.msg, "instance": instance}


def read_other_xcoms(session: Any, run_id: str) -> list[dict[str, Any]]:
    """XComs under other keys than the return value, in order of task, index and key; Airflow's own about skips are left out."""
    return [
        {"taskId": task_id, "mapIndex": map_index, "key": key, "value": value}
        for task_id, map_index, key, value in _xcoms(session, run_id)
        if key not in ("return_value", "skipmixin_key")
    ]


def _xcoms(session: Any, run_id: str) -> list[tuple[str, int, str, Any]]:
    found = ((task_id, map_index, key, plain_json(value)) for task_id, map_index, key, value in rows.xcoms(session, run_id))
    return sorted(found, key=lambda row: row[:3])
