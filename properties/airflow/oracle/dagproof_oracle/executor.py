"""The executor of a case: it starts attempts at once, and what becomes of them is told to it."""

from __future__ import annotations

from typing import Any

from airflow.callbacks.callback_requests import DagCallbackRequest, TaskCallbackRequest

from dagproof_oracle.release import scheduling


class OracleExecutor(scheduling.HandingOver):  # type: ignore[name-defined]
    is_local = True

    def __init__(self, parallelism: int) -> None:
        super().__init__(parallelism)
        self.run_callbacks: list[DagCallbackRequest] = []
        #: What is asked of the processor of DAG files about tasks.
        self.task_callbacks: list[TaskCallbackRequest] = []
        #: Whether it takes over what the executor of a dead scheduler had.
        self.adopts = False

    def try_adopt_task_instances(self, tis: Any) -> Any:
        self.running = {instance.key for instance in tis} if self.adopts else set()
        return [] if self.adopts else tis

    def revoke_task(self, *, ti: Any) -> None:
        self.running.discard(ti.key)
        self.queued_tasks.pop(ti.key, None)

    def send_callback(self, request: Any) -> None:
        if isinstance(request, DagCallbackRequest):
            self.run_callbacks.append(request)
        elif isinstance(request, TaskCallbackRequest):
            self.task_callbacks.append(request)

    def end(self) -> None: ...

    def terminate(self) -> None: ...
