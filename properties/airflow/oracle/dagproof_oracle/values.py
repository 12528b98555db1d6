"""Turns the values of a DagSpec into what an author would write in Airflow: literals, XComs, map, zip, concat, group arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dagproof_oracle.map_functions import map_function
from dagproof_oracle.read_cases import BrokenCase
from dagproof_oracle.release import names


def build_value(spec: dict[str, Any], tasks: Mapping[str, Any], elements: Mapping[tuple[str, str], Any]) -> Any:
    def build(inner: dict[str, Any]) -> Any:
        return build_value(inner, tasks, elements)

    match spec["kind"]:
        case "literal":
            return spec["value"]
        case "list":
            return [build(item) for item in spec["items"]]
        case "record":
            return {name: build(entry) for name, entry in spec["entries"]}
        case "xcom":
            if spec["taskId"] not in tasks:
                raise BrokenCase(f"{spec['taskId']} is referred to before it is placed")
            output = names.XComArg(tasks[spec["taskId"]])
            return output if spec["key"] == "return_value" else output[spec["key"]]
        case "map":
            value = build(spec["source"])
            for name in spec["functions"]:
                value = value.map(map_function(name))
            return value
        case "zip":
            first, *others = map(build, spec["sources"])
            return first.zip(*others, fillvalue=spec["fillvalue"]) if "fillvalue" in spec else first.zip(*others)
        case "concat":
            first, *others = map(build, spec["sources"])
            return first.concat(*others)
        case "element":
            place = (spec["groupId"], spec["name"])
            if place not in elements:
                raise BrokenCase(f"the group {place[0]} gives no argument {place[1]}")
            return elements[place]
        case kind:
            raise BrokenCase(f"there is no value of kind {kind}")
