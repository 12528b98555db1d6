"""Sets the database up for a process, and empties it between two cases."""

from __future__ import annotations

from typing import Any

from airflow.models.base import Base
from airflow.utils.session import create_session
from sqlalchemy import text

from dagproof_oracle.release import rows, scheduling

KEPT = {"alembic_version", "log_template", "slot_pool", "connection", "variable", *rows.KEPT_TABLES}


def prepare_database() -> None:
    with create_session() as session:
        session.execute(text("PRAGMA synchronous=OFF"))
        scheduling.prepare_database(session)


def empty_database(session: Any) -> None:
    session.execute(text("PRAGMA foreign_keys=OFF"))
    for table in Base.metadata.tables.values():
        if table.name not in KEPT and not table.name.startswith("ab_"):
            session.execute(table.delete())
    session.commit()
