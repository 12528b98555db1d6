"""Reads cases as JSON lines, plain or gzipped. A line that is no case is reported by its number and stops nothing."""

from __future__ import annotations

import gzip
import io
import json
import pathlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

KEYS = {"id", "rules", "dag", "plan", "settings", "actions", "expect", "expectRuns", "orderDependent", "run"}
SETTINGS = {"profile", "seed", "order", "passes", "pools", "config", "limits", "logicalDate", "runId", "params", "runs"}


class BrokenCase(Exception):
    """What is wrong with a case, in one sentence."""


@dataclass(frozen=True)
class CaseLine:
    number: int
    text: str

    def parse(self) -> dict[str, Any]:
        try:
            case = json.loads(self.text)
        except ValueError as error:
            raise BrokenCase(f"not JSON: {error}") from None
        if not isinstance(case, dict):
            raise BrokenCase(f"a case is an object, not {type(case).__name__}")
        if unknown := sorted(set(case) - KEYS):
            raise BrokenCase(f"unknown key {', '.join(unknown)}; known: {', '.join(sorted(KEYS))}")
        for key, kind in (("id", str), ("dag", dict), ("plan", list)):
            if not isinstance(case.get(key), kind):
                raise BrokenCase(f"{key} is {json.dumps(case.get(key))[:80]}, expected a {kind.__name__}")
        if unknown := sorted(set(case.get("settings", {})) - SETTINGS):
            raise BrokenCase(f"unknown setting {', '.join(unknown)}; known: {', '.join(sorted(SETTINGS))}")
        return case


def read_lines(path: str) -> Iterator[CaseLine]:
    """The lines of a file ('-': standard input), numbered from 1, blank ones left out."""
    if path == "-":
        stream: io.TextIOBase = sys.stdin  # type: ignore[assignment]
    elif path.endswith(".gz"):
        stream = gzip.open(path, "rt", encoding="utf-8")  # type: ignore[assignment]
    else:
        stream = pathlib.Path(path).open(encoding="utf-8")
    with stream:
        for number, text in enumerate(stream, 1):
            if text.strip():
                yield CaseLine(number, text)
