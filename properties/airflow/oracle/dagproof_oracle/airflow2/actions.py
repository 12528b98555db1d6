"""What somebody does to a run from outside: the oracle does it with releases from 3.0 on."""

from __future__ import annotations

from typing import Any

from dagproof_oracle.read_cases import BrokenCase

__all__ = ["Actions", "Refusal", "is_reported_well", "is_restarting"]


class Refusal(Exception):
    """Never raised here."""


class Actions:
    def __init__(self, case: dict[str, Any]) -> None:
        self.dates: list[int] = []
        if case.get("actions"):
            raise BrokenCase("the oracle knows no actions for Airflow 2")

    def perform_due(self, _installation: Any) -> int:
        return 0


def is_restarting(_attempt: Any) -> bool:
    return False


def is_reported_well(_error: BaseException) -> bool:
    return True
