"""Names that arguments may have, looked up in a spec: rows that come only at run time bring arguments that a DAG does not name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def argument_names_in(value: Any) -> Iterator[str]:
    """Keys of records anywhere that could be argument names: rows of `expand_kwargs` may bring any of them."""
    if isinstance(value, dict):
        if value.get("kind") == "record":
            yield from (name for name, _ in value["entries"])
        for key, entry in value.items():
            if key == "arguments":
                yield from (name for name, _ in entry)
            if key == "value":
                yield from _keys_in(entry)
            else:
                yield from argument_names_in(entry)
    elif isinstance(value, list):
        for item in value:
            yield from argument_names_in(item)


def elements_of(group_id: str, value: Any) -> Iterator[str]:
    """The arguments that tasks of a group take from it: those of the group's function."""
    if isinstance(value, dict):
        if value.get("kind") == "element" and value.get("groupId") == group_id:
            yield value["name"]
        for entry in value.values():
            yield from elements_of(group_id, entry)
    elif isinstance(value, list):
        for item in value:
            yield from elements_of(group_id, item)


def _keys_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (key for key in value if key.isidentifier())
        for entry in value.values():
            yield from _keys_in(entry)
    elif isinstance(value, list):
        for item in value:
            yield from _keys_in(item)
