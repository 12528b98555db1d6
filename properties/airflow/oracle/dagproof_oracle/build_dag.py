"""Builds a DagSpec as a real Airflow DAG, TaskFlow and traditional operators, as an author would write it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from dagproof_oracle.argument_names import argument_names_in, elements_of
from dagproof_oracle.dag_fields import dag_fields
from dagproof_oracle.operators import Perform, condition_task, empty_class, latest_only_class, taskflow_callable, traditional_class, with_names
from dagproof_oracle.read_cases import BrokenCase
from dagproof_oracle.release import names
from dagproof_oracle.sensors import sensor_class, sensor_task
from dagproof_oracle.task_fields import common_fields, own_fields, refuse_unknown
from dagproof_oracle.values import build_value

DAG, TaskGroup = names.DAG, names.TaskGroup


def build_dag(
    spec: dict[str, Any], plan: list[dict[str, Any]], body_of: Callable[[dict[str, Any]], Perform], has_schedule: bool = False
) -> DAG:
    """The DAG of a spec, with its schedule where that is of account. `body_of` gives the body of a task.

    :raises BrokenCase: when Airflow does not accept such a DAG, or draws other edges than the spec says.
    """
    builder = _Builder(spec, plan, body_of, has_schedule)
    try:
        return builder.build()
    except BrokenCase:
        raise
    except Exception as error:
        raise BrokenCase(f"Airflow does not accept the DAG: {type(error).__name__}: {error}") from error


class _Builder:
    def __init__(
        self, spec: dict[str, Any], plan: list[dict[str, Any]], body_of: Callable[[dict[str, Any]], Perform], has_schedule: bool
    ) -> None:
        self.spec = spec
        self.has_schedule = has_schedule
        self.body_of = body_of
        self.groups = {group["groupId"]: group for group in spec.get("groups", [])}
        self.built_groups: dict[str, TaskGroup] = {}
        self.tasks: dict[str, Any] = {}
        self.elements: dict[tuple[str, str], Any] = {}
        self.argument_names = sorted(set(argument_names_in(spec)) | set(argument_names_in(plan)))

    def build(self) -> DAG:
        spec = self.spec
        self.dag = DAG(spec["dagId"], **dag_fields(spec, self.has_schedule))
        with self.dag:
            for task_spec in spec["tasks"]:
                self.tasks[task_spec["taskId"]] = _marked(self._place(task_spec), task_spec)
            self._order()
            self._close_groups()
        self._check_edges()
        self.dag.validate()
        names.locate(self.dag)
        return self.dag

    def _place(self, spec: dict[str, Any]) -> Any:
        with ExitStack() as stack:
            for group_id in self._enclosing(spec.get("groupId")):
                group = self._group(group_id)
                stack.enter_context(_reopened(group))
            return self._make(spec)

    def _enclosing(self, group_id: str | None) -> list[str]:
        """Outermost first."""
        found: list[str] = []
        while group_id is not None:
            found.insert(0, group_id)
            group_id = self.groups[group_id].get("parentId")
        return found

    def _group(self, group_id: str) -> TaskGroup:
        if group_id in self.built_groups:
            return self.built_groups[group_id]
        expand = self.groups[group_id].get("expand")
        if expand is None:
            group = TaskGroup(self._label(group_id, self.groups[group_id].get("parentId")))
        else:
            label = self._label(group_id, self.groups[group_id].get("parentId"))
            group = names.MappedTaskGroup(group_id=label, expand_input=self._expand_input(group_id, expand))
        self.built_groups[group_id] = group
        return group

    def _label(self, full_id: str, group_id: str | None) -> str:
        """The name inside a group: Airflow puts the group's id before it again."""
        if group_id is None:
            return full_id
        if not full_id.startswith(f"{group_id}."):
            raise BrokenCase(f"{full_id} is in the group {group_id}, so its id begins with {group_id}.")
        return full_id.removeprefix(f"{group_id}.")

    def _expand_input(self, group_id: str, expand: dict[str, Any]) -> Any:
        if expand["kind"] == "product":
            values = {name: self._value(value) for name, value in expand["arguments"]}
            given: Any = names.DictOfListsExpandInput(values)
            arguments = list(values)
        else:
            given = names.ListOfDictsExpandInput(self._value(expand["rows"]))
            arguments = sorted({*self.argument_names, *elements_of(group_id, self.spec)})
        for name in arguments:
            self.elements[group_id, name] = names.MappedArgument(input=given, key=name)
        return given

    def _value(self, spec: dict[str, Any]) -> Any:
        return build_value(spec, self.tasks, self.elements)

    def _make(self, spec: dict[str, Any]) -> Any:
        refuse_unknown(spec)
        common = {**common_fields(spec), "task_id": self._label(spec["taskId"], spec.get("groupId"))}
        given = {name: self._value(value) for name, value in spec.get("arguments", [])}
        decision = (spec.get("decision") or {}).get("kind")
        perform = self.body_of(spec)
        if spec.get("isEmpty"):
            return self._mapped_or_not(empty_class(perform), spec, common, {})
        if decision == "latest_only" and (given or spec.get("expand")):
            raise BrokenCase(f"{spec['taskId']}: a latest-only task takes no arguments")
        if decision == "latest_only":
            return self._mapped_or_not(latest_only_class(perform), spec, common, {})
        if spec.get("style") == "traditional":
            required = spec.get("requiredArguments", [])
            arguments = sorted({*given, *self._mapped_names(spec), *required})
            made = sensor_class(perform, arguments, required) if spec.get("sensor") else traditional_class(perform, decision, arguments, required)
            return self._mapped_or_not(made, spec, {**common, **own_fields(spec)}, given)
        return self._taskflow(spec, common, given, decision, perform)

    def _taskflow(self, spec: dict[str, Any], common: dict[str, Any], given: dict[str, Any], decision: str | None, perform: Perform) -> Any:
        decorator: Any = {"short_circuit": names.task.short_circuit, "if": condition_task, None: names.task}.get(decision, names.task.branch)
        if spec.get("sensor"):
            decorator = sensor_task
        body = taskflow_callable(perform, spec.get("requiredArguments", []))
        made = decorator(**{"multiple_outputs": False, **common, **own_fields(spec)})(body)
        expand = spec.get("expand")
        if expand is None:
            return made(**given).operator
        if given:
            made = made.partial(**given)
        return self._expanded(made, expand).operator

    def _mapped_or_not(self, operator: Any, spec: dict[str, Any], common: dict[str, Any], given: dict[str, Any]) -> Any:
        expand = spec.get("expand")
        if expand is None:
            return operator(**common, **given)
        if spec.get("isEmpty") or spec.get("decision", None) == {"kind": "latest_only"}:
            operator = with_names(operator, self._mapped_names(spec))
        return self._expanded(operator.partial(**common, **given), expand)

    def _expanded(self, partial: Any, expand: dict[str, Any]) -> Any:
        if expand["kind"] == "product":
            return partial.expand(**{name: self._value(value) for name, value in expand["arguments"]})
        return partial.expand_kwargs(self._value(expand["rows"]), strict=expand.get("isStrict", True))

    def _mapped_names(self, spec: dict[str, Any]) -> list[str]:
        expand = spec.get("expand")
        if expand is None:
            return []
        return [name for name, _ in expand["arguments"]] if expand["kind"] == "product" else self.argument_names

    def _close_groups(self) -> None:
        """As at the end of a mapped group's `with` block: its roots come after what it is expanded over."""
        for group_id, group in self.built_groups.items():
            if self.groups[group_id].get("expand") is not None:
                for operator, _ in group._expand_input.iter_references():  # type: ignore[attr-defined]
                    group.set_upstream(operator)

    def _order(self) -> None:
        """Edges of the spec that no value has drawn."""
        for spec in self.spec["tasks"]:
            node = self.tasks[spec["taskId"]]
            for upstream in spec.get("upstream", []):
                if upstream not in node.upstream_task_ids:
                    node.set_upstream(self.tasks[upstream])

    def _check_edges(self) -> None:
        for spec in self.spec["tasks"]:
            drawn = sorted(self.tasks[spec["taskId"]].upstream_task_ids)
            if drawn != sorted(spec.get("upstream", [])):
                raise BrokenCase(f"{spec['taskId']}: Airflow draws the upstream {drawn}, the spec says {spec.get('upstream', [])}")


def _marked(operator: Any, spec: dict[str, Any]) -> Any:
    """The task as a setup or a teardown."""
    if spec.get("isSetup"):
        operator.as_setup()
    if spec.get("isTeardown"):
        operator.as_teardown(on_failure_fail_dagrun=spec.get("onFailureFailDagrun", False))
    return operator


class _reopened:
    """Enters a task group without what its own `with` does at the end, so that it can be entered for each of its tasks."""

    def __init__(self, group: TaskGroup) -> None:
        self.group = group

    def __enter__(self) -> None:
        names.enter_group(self.group)

    def __exit__(self, *_: object) -> None:
        names.leave_group()
