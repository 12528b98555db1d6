"""The outcome plan of a case: what an attempt does. The first entry that matches decides, once for the outcome and once for the duration."""

from __future__ import annotations

import fnmatch
from typing import Any

from dagproof_oracle.read_cases import BrokenCase

KINDS = ("take", "return", "fail", "fail_without_retry", "skip", "hang", "poke", "defer", "trigger", "worker_lost", "stuck_in_queued")


class Plan:
    def __init__(self, entries: list[dict[str, Any]], sensors: frozenset[str] = frozenset()) -> None:
        self._entries = entries
        self._sensors = sensors
        for entry in entries:
            if (kind := entry["what"]["kind"]) not in KINDS:
                raise BrokenCase(f"the oracle knows no outcome {kind}; known: {', '.join(KINDS)}")

    def of_run(self, names: frozenset[Any]) -> "Plan":
        """The entries about one of several runs, known by these names, and those about all."""
        entries = [entry for entry in self._entries if entry["where"].get("run") is None or entry["where"]["run"] in names]
        return Plan(entries, self._sensors)

    def outcome(
        self, task_id: str, map_index: int, try_number: int, skip: tuple[str, ...] = (), deferrals: int | None = None
    ) -> dict[str, Any] | None:
        """:param deferrals: how often the try has deferred; each has used up one entry, and what is left of the try pokes nothing."""
        past = deferrals or 0
        for entry in self._entries:
            kind = entry["what"]["kind"]
            if kind in ("take", "trigger", "stuck_in_queued", *skip) or (kind == "poke" and (task_id not in self._sensors or deferrals is not None)):
                continue
            if not _matches(entry["where"], task_id, map_index, try_number):
                continue
            if kind == "defer" and past > 0:
                past -= 1
                continue
            return entry["what"]
        return None

    def stuck(self, task_id: str, map_index: int, try_number: int) -> dict[str, Any] | None:
        """What keeps an attempt from being taken by a worker."""
        for entry in self._entries:
            if entry["what"]["kind"] == "stuck_in_queued" and _matches(entry["where"], task_id, map_index, try_number):
                return entry["what"]
        return None

    def duration_ms(self, task_id: str, map_index: int, try_number: int) -> int:
        for entry in self._entries:
            if entry["what"]["kind"] == "take" and _matches(entry["where"], task_id, map_index, try_number):
                return entry["what"]["durationMs"]
        return 0


def _matches(where: dict[str, Any], task_id: str, map_index: int, try_number: int) -> bool:
    if where["task"] != task_id and not fnmatch.fnmatchcase(task_id, where["task"]):
        return False
    if where.get("mapIndex", map_index) != map_index:
        return False
    return where.get("tryNumber", try_number) == try_number
