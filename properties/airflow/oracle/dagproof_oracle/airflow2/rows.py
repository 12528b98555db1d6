"""What 2.x has in its database under names of its own."""

from __future__ import annotations

from typing import Any

from airflow.models.dataset import DatasetEvent, DatasetModel
from airflow.models.taskinstance import TaskInstance
from airflow.models.xcom import XCom
from sqlalchemy import select

#: Tables with what an installation keeps between two cases.
KEPT_TABLES: set[str] = set()
RENDERED_MAP_INDEX = TaskInstance.rendered_map_index


def asset_events(session: Any) -> list[tuple[str, int, str]]:
    """Task id, map index, name of the dataset."""
    query = select(DatasetEvent.source_task_id, DatasetEvent.source_map_index, DatasetModel.uri)
    return [tuple(row) for row in session.execute(query.join(DatasetModel, DatasetModel.id == DatasetEvent.dataset_id))]


def xcoms(session: Any) -> list[tuple[str, int, str, Any]]:
    """Task id, map index, key, value."""
    rows = session.execute(select(XCom.task_id, XCom.map_index, XCom.key, XCom.value)).all()
    return [(row.task_id, row.map_index, row.key, XCom.deserialize_value(row)) for row in rows]


def callback_instance(_request: Any) -> None:
    """Whoever calls the callback takes the last row that the database gives, in no order."""
