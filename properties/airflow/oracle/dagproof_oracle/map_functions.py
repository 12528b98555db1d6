"""The closed list of `.map` functions, the same as `src/checking/mapFunctions.ts` gives the simulator."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any


def map_function(name: str) -> Callable[[Any], Any]:
    plain = {"identity": identity, "wrap": wrap, "pair": pair}.get(name)
    if plain is not None:
        return plain
    found = re.fullmatch(r"(none_on|skip_on|raise_on)_(\d+)", name)
    if found is None:
        raise ValueError(f"no .map function is named {name}")
    kind, wanted = found[1], int(found[2])

    def select(item: Any) -> Any:
        if not _occurs(plain_json(item), wanted):
            return item
        if kind == "skip_on":
            from airflow.exceptions import AirflowSkipException

            raise AirflowSkipException(f"{wanted} occurs")
        if kind == "raise_on":
            raise RuntimeError(f"{wanted} occurs")
        return None

    return select


def identity(item: Any) -> Any:
    return item


def wrap(item: Any) -> Any:
    return [item]


def pair(item: Any) -> Any:
    return [item, item]


def _occurs(item: Any, wanted: int) -> bool:
    if isinstance(item, list):
        return any(_occurs(element, wanted) for element in item)
    if isinstance(item, dict):
        return any(_occurs(element, wanted) for element in item.values())
    return type(item) in (int, float) and item == wanted


def plain_json(value: Any) -> Any:
    """A value as plain JSON: lazy sequences read to their end, tuples as lists."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, dict):
        return {str(key): plain_json(entry) for key, entry in value.items()}
    return [plain_json(item) for item in value]
