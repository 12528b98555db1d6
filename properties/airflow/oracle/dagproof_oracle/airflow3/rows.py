"""What 3.x has in its database under names of its own."""

from __future__ import annotations

from typing import Any

from airflow.models.asset import AssetEvent, AssetModel
from airflow.models.taskinstance import TaskInstance
from airflow.models.taskreschedule import TaskReschedule
from airflow.models.xcom import XComModel
from airflow.sdk.serde import deserialize
from airflow.utils.state import TaskInstanceState
from sqlalchemy import func, select

#: Tables with what an installation keeps between two cases.
KEPT_TABLES = {"dag_bundle"}
HAS_CALLBACK_INSTANCE = True
RENDERED_MAP_INDEX = TaskInstance._rendered_map_index


def asset_events(session: Any, run_id: str) -> list[tuple[str, int, str]]:
    """Task id, map index, name of the asset."""
    query = select(AssetEvent.source_task_id, AssetEvent.source_map_index, AssetModel.name).join(AssetModel, AssetModel.id == AssetEvent.asset_id)
    query = query.where(AssetEvent.source_run_id == run_id)
    return [tuple(row) for row in session.execute(query)]


def xcoms(session: Any, run_id: str) -> list[tuple[str, int, str, Any]]:
    """Task id, map index, key, value."""
    query = select(XComModel.task_id, XComModel.map_index, XComModel.key, XComModel.value).where(XComModel.run_id == run_id)
    rows = session.execute(query).all()
    return [(row.task_id, row.map_index, row.key, deserialize(row.value)) for row in rows]


def reschedule_dates(session: Any) -> list[Any]:
    """Until when instances wait between two pokes, each with the number of its row."""
    latest = select(func.max(TaskReschedule.id)).group_by(TaskReschedule.ti_id)
    query = select(TaskReschedule.id, TaskReschedule.reschedule_date).join(TaskInstance, TaskInstance.id == TaskReschedule.ti_id)
    return session.execute(query.where(TaskInstance.state == TaskInstanceState.UP_FOR_RESCHEDULE, TaskReschedule.id.in_(latest))).all()


def callback_instance(request: Any) -> Any:
    """The instance in the context of a run's callback."""
    context = request.context_from_server
    return None if context is None else context.last_ti
