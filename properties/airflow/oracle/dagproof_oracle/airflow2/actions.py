"""What somebody does to a run of 2.x from outside: a pool gets another size, a scheduler dies. The oracle clears and marks with releases from 3.0 on."""

from __future__ import annotations

from typing import Any

from airflow.models.pool import Pool
from airflow.utils.session import create_session
from sqlalchemy import select

from dagproof_oracle.installation import Installation, is_running
from dagproof_oracle.read_cases import BrokenCase
from dagproof_oracle.successor import restart_scheduler

__all__ = ["Actions", "Refusal", "is_reported_well", "is_restarting"]


class Refusal(Exception):
    """Never raised here."""


class Actions:
    def __init__(self, case: dict[str, Any]) -> None:
        self._coming = sorted(case.get("actions", []), key=lambda action: action["atMs"])
        if unknown := sorted({action["kind"] for action in self._coming} - set(_KINDS)):
            raise BrokenCase(f"the oracle knows no {', '.join(unknown)} for Airflow 2; known: {', '.join(_KINDS)}")

    @property
    def dates(self) -> list[int]:
        return [action["atMs"] for action in self._coming]

    def perform_due(self, installation: Installation) -> int:
        due = [action for action in self._coming if action["atMs"] <= installation.clock.now_ms]
        self._coming = self._coming[len(due) :]
        for action in due:
            _KINDS[action["kind"]](installation, action)
        return len(due)


def is_restarting(_attempt: Any) -> bool:
    return False


def is_reported_well(_error: BaseException) -> bool:
    return True


def _restart_scheduler(installation: Installation, action: dict[str, Any]) -> None:
    restart_scheduler(installation, action["adopts"], is_running)


def _resize_pool(_installation: Installation, action: dict[str, Any]) -> None:
    """As `airflow pools set` does; of a pool there is not, nothing."""
    name = action["pool"]
    with create_session() as session:
        pool = session.scalar(select(Pool).where(Pool.pool == name))
        if pool is not None:
            Pool.create_or_update_pool(name, action["slots"], pool.description, pool.include_deferred, session=session)


_KINDS = {"restart_scheduler": _restart_scheduler, "resize_pool": _resize_pool}
