"""What 2.x has in its database under names of its own."""

from __future__ import annotations

from typing import Any

from airflow.lineage import PIPELINE_INLETS, PIPELINE_OUTLETS
from airflow.models.dataset import DatasetEvent, DatasetModel
from airflow.models.taskinstance import TaskInstance
from airflow.models.taskreschedule import TaskReschedule
from airflow.models.xcom import XCom
from airflow.utils.state import TaskInstanceState
from sqlalchemy import and_, func, select

#: Tables with what an installation keeps between two cases.
KEPT_TABLES: set[str] = set()
#: The instance of a run's callback is the last row that the database gives, in no order.
HAS_CALLBACK_INSTANCE = False
#: Keys under which these releases push the outlets and inlets of a task, of which later ones leave no trace.
LINEAGE = (PIPELINE_OUTLETS, PIPELINE_INLETS)
RENDERED_MAP_INDEX = TaskInstance.rendered_map_index


def asset_events(session: Any, run_id: str) -> list[tuple[str, int, str]]:
    """Task id, map index, name of the dataset."""
    query = select(DatasetEvent.source_task_id, DatasetEvent.source_map_index, DatasetModel.uri)
    query = query.join(DatasetModel, DatasetModel.id == DatasetEvent.dataset_id).where(DatasetEvent.source_run_id == run_id)
    return [tuple(row) for row in session.execute(query)]


def xcoms(session: Any, run_id: str) -> list[tuple[str, int, str, Any]]:
    """Task id, map index, key, value."""
    rows = session.execute(select(XCom.task_id, XCom.map_index, XCom.key, XCom.value).where(XCom.run_id == run_id)).all()
    return [(row.task_id, row.map_index, row.key, XCom.deserialize_value(row)) for row in rows if row.key not in LINEAGE]


def reschedule_dates(session: Any) -> list[Any]:
    """Until when instances wait between two pokes, each with the number of its row."""
    place = (TaskReschedule.dag_id, TaskReschedule.run_id, TaskReschedule.task_id, TaskReschedule.map_index)
    instance = (TaskInstance.dag_id, TaskInstance.run_id, TaskInstance.task_id, TaskInstance.map_index)
    latest = select(func.max(TaskReschedule.id)).group_by(*place)
    query = select(TaskReschedule.id, TaskReschedule.reschedule_date).join(TaskInstance, and_(*(one == other for one, other in zip(place, instance))))
    return session.execute(query.where(TaskInstance.state == TaskInstanceState.UP_FOR_RESCHEDULE, TaskReschedule.id.in_(latest))).all()
