"""The outcome plan of a case: what an attempt does. The first entry that matches decides, once for the outcome and once for the duration."""

from __future__ import annotations

import fnmatch
import json
from typing import Any

from dagproof_oracle.read_cases import BrokenCase

OUTPUT_FAULTS = ("truncate_output", "unmappable_output")
#: What decides no outcome.
BESIDES = ("take", "slow", "trigger", "stuck_in_queued", "heartbeat_lost", "finish_twice", "worker_killed", *OUTPUT_FAULTS)
KINDS = (*BESIDES, "return", "fail", "fail_without_retry", "skip", "hang", "timeout", "poke", "defer", "worker_lost")
#: Where an entry strikes is for the simulator to say, if not in these words.
WHERE = ("task", "mapIndex", "tryNumber", "run")


class Plan:
    def __init__(self, entries: list[dict[str, Any]], sensors: frozenset[str] = frozenset()) -> None:
        self._entries = entries
        self._sensors = sensors
        for entry in entries:
            if (kind := entry["what"]["kind"]) not in KINDS:
                raise BrokenCase(f"the oracle knows no outcome {kind}; known: {', '.join(KINDS)}")
            if unknown := [part for part in entry["where"] if part not in WHERE]:
                raise BrokenCase(f"the oracle knows no entries by {', '.join(unknown)}; known: {', '.join(WHERE)}")

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
            if kind in (*BESIDES, *skip) or (kind == "poke" and (task_id not in self._sensors or deferrals is not None)):
                continue
            if not _matches(entry["where"], task_id, map_index, try_number):
                continue
            if kind == "defer" and past > 0:
                past -= 1
                continue
            return entry["what"]
        return None

    def besides(self, kinds: tuple[str, ...], address: tuple[str, int, int]) -> dict[str, Any] | None:
        """The first entry of these kinds about an attempt: they decide no outcome."""
        for entry in self._entries:
            if entry["what"]["kind"] in kinds and _matches(entry["where"], *address):
                return entry["what"]
        return None

    def duration_ms(self, *address: Any) -> int:
        length, delay = self.besides(("take",), address), self.besides(("slow",), address)
        return (length["durationMs"] if length else 0) + (delay["byMs"] if delay else 0)

    def arriving(self, value: Any, address: tuple[str, int, int]) -> Any:
        """What is left of a value that an attempt returns."""
        if value is None or (what := self.besides(OUTPUT_FAULTS, address)) is None:
            return value
        if what["kind"] == "unmappable_output":
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        if not isinstance(value, (list, str, dict)):
            return value
        keep = what.get("keep", len(value) // 2)
        return dict(list(value.items())[:keep]) if isinstance(value, dict) else value[:keep]


def _matches(where: dict[str, Any], task_id: str, map_index: int, try_number: int) -> bool:
    if where["task"] != task_id and not fnmatch.fnmatchcase(task_id, where["task"]):
        return False
    if where.get("mapIndex", map_index) != map_index:
        return False
    return where.get("tryNumber", try_number) == try_number
