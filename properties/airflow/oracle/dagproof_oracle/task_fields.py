"""The fields of a task, besides what it is given: what an author writes of its retries, pool, weight, outlets and the like."""

from __future__ import annotations

import datetime
from typing import Any

from dagproof_oracle.read_cases import BrokenCase
from dagproof_oracle.release import names
from dagproof_oracle.sensors import sensor_fields

#: What a TaskSpec may have.
TASK_FIELDS = {
    "taskId", "groupId", "style", "isEmpty", "decision", "arguments", "requiredArguments", "expand", "upstream", "triggerRule", "retries",
    "retryDelayMs", "retryExponentialBackoff", "maxRetryDelayMs", "executionTimeoutMs", "pool", "poolSlots", "priorityWeight", "weightRule",
    "dependsOnPast", "waitForDownstream", "doXcomPush", "multipleOutputs", "mapIndexTemplate", "maxActiveTisPerDag", "maxActiveTisPerDagrun",
    "isSetup", "isTeardown", "onFailureFailDagrun", "outlets", "ignoreFirstDependsOnPast", "sensor",
}


def refuse_unknown(spec: dict[str, Any]) -> None:
    """:raises BrokenCase: for a field that nothing is made of."""
    if unknown := sorted(key for key in set(spec) - TASK_FIELDS if spec[key] not in (None, False, [])):
        raise BrokenCase(f"{spec['taskId']}: the oracle knows no field {', '.join(unknown)}")
    names.refuse_task(spec)


def common_fields(spec: dict[str, Any]) -> dict[str, Any]:
    """What tasks of every kind have."""
    fields: dict[str, Any] = {
        "trigger_rule": spec.get("triggerRule", "all_success"),
        "retries": spec.get("retries", 0),
        "retry_delay": _duration(spec.get("retryDelayMs", 300_000)),
        "retry_exponential_backoff": names.retry_backoff(spec.get("retryExponentialBackoff", 0)),
        "priority_weight": spec.get("priorityWeight", 1),
        "weight_rule": spec.get("weightRule", "downstream"),
        "pool": spec.get("pool", "default_pool"),
        "pool_slots": spec.get("poolSlots", 1),
    }
    for name, key in (("max_retry_delay", "maxRetryDelayMs"), ("execution_timeout", "executionTimeoutMs")):
        if spec.get(key) is not None:
            fields[name] = _duration(spec[key])
    if spec.get("outlets"):
        fields["outlets"] = [names.Asset(name) for name in spec["outlets"]]
    plain = (
        ("do_xcom_push", "doXcomPush", True),
        ("multiple_outputs", "multipleOutputs", False),
        ("depends_on_past", "dependsOnPast", False),
        ("ignore_first_depends_on_past", "ignoreFirstDependsOnPast", None),
        ("wait_for_downstream", "waitForDownstream", False),
        ("map_index_template", "mapIndexTemplate", None),
        ("max_active_tis_per_dag", "maxActiveTisPerDag", None),
        ("max_active_tis_per_dagrun", "maxActiveTisPerDagrun", None),
    )
    for name, key, default in plain:
        if spec.get(key, default) != default:
            fields[name] = spec[key]
    return fields


def own_fields(spec: dict[str, Any]) -> dict[str, Any]:
    """What only tasks of its kind have."""
    if spec.get("sensor"):
        return sensor_fields(spec["sensor"])
    decision = spec.get("decision") or {}
    if decision.get("kind") != "short_circuit":
        return {}
    return {"ignore_downstream_trigger_rules": decision["ignoreDownstreamTriggerRules"]}


def _duration(ms: int) -> datetime.timedelta:
    return datetime.timedelta(milliseconds=ms)
