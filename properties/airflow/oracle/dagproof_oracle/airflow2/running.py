"""One attempt of 2.x: `TaskInstance.check_and_change_state_before_execution` and `_run_raw_task`, as its local task job and the process below it call them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from airflow.exceptions import AirflowTaskTerminated, AirflowTaskTimeout
from airflow.jobs.job import Job, JobState
from airflow.models import taskinstance
from airflow.models.dagrun import DagRun
from airflow.models.mappedoperator import MappedOperator
from airflow.models.taskinstance import _CURRENT_CONTEXT, TaskInstance
from airflow.utils import task_instance_session, timezone
from airflow.utils.context import context_update_for_unmapped
from airflow.utils.session import create_session
from sqlalchemy import select, update

#: The class whose `render_templates` resolves the arguments of an attempt.
RunningInstance = TaskInstance
#: A local task job sends heartbeats too, and stops at the second that finds its instance ended; that is not played here.
STOPS_AT_HEARTBEAT = False
#: Who has lost its instance writes its end to the database all the same, if its local task job does not stop it first.
REFUSES_LATE_ENDS = False

__all__ = ["REFUSES_LATE_ENDS", "STOPS_AT_HEARTBEAT", "Abandoned", "AirflowTaskTimeout", "RunningInstance", "adapt", "conditions", "context_update_for_unmapped", "details_of", "is_mapped", "keep_globals", "run", "set_alarms", "set_globals"]


class Abandoned(AirflowTaskTerminated):
    """Takes an attempt down, as the signal does that a worker gets whose instance was taken from it."""


@dataclass(frozen=True)
class Details:
    """What a worker is told of its instance."""

    dag_id: str
    run_id: str
    task_id: str
    map_index: int
    try_number: int


def details_of(queued: Any) -> Details:
    """`queued`: what an executor was handed."""
    key = queued.key
    return Details(key.dag_id, key.run_id, key.task_id, key.map_index, key.try_number)


def conditions(details: Details) -> list[Any]:
    """What finds the row that this attempt is of, and no later one."""
    return [
        TaskInstance.dag_id == details.dag_id,
        TaskInstance.run_id == details.run_id,
        TaskInstance.task_id == details.task_id,
        TaskInstance.map_index == details.map_index,
        TaskInstance.try_number == details.try_number,
    ]


def run(details: Details, task: Any) -> BaseException | None:
    """Performs the attempt; its error, where it had one."""
    job_id = _begin_job()
    try:
        if not _load(details, task).check_and_change_state_before_execution(job_id=job_id):
            return None
        _load(details, task)._run_raw_task(job_id=job_id)
    except Abandoned:
        raise
    # A timeout is no ordinary exception here.
    except (Exception, AirflowTaskTimeout) as error:
        return error
    finally:
        _end_job(job_id)
    return None


def _begin_job() -> str:
    """The local task job, of which only its row is here."""
    with create_session() as session:
        job = Job(job_type="LocalTaskJob", state=JobState.RUNNING)
        session.add(job)
        session.flush()
        return str(job.id)


def _end_job(job_id: str) -> None:
    with create_session() as session:
        session.execute(update(Job).where(Job.id == int(job_id)).values(state=JobState.SUCCESS, end_date=timezone.utcnow()))


def _load(details: Details, task: Any) -> TaskInstance:
    """The instance as a process of its own would load it: no session keeps it, so that whoever refreshes it sees what others have written."""
    with create_session() as session:
        instance = session.scalar(select(TaskInstance).where(*conditions(details)))
    instance.refresh_from_task(task)
    return instance


def is_mapped(task: Any) -> bool:
    return isinstance(task, MappedOperator)


#: What running tasks keep in globals: set while an attempt goes on, kept while it waits.
Globals = tuple[list[Any], Any]
NO_GLOBALS: Globals = ([], None)
_SESSION = "__current_task_instance_session"


def set_globals(kept: Globals) -> None:
    _CURRENT_CONTEXT[:] = kept[0]
    setattr(task_instance_session, _SESSION, kept[1])


def keep_globals() -> Globals:
    kept = (list(_CURRENT_CONTEXT), getattr(task_instance_session, _SESSION))
    set_globals(NO_GLOBALS)
    return kept


def adapt() -> None:
    """Called once a process. The rows of a pass come in whatever order the database has; here in the order that later releases ask for."""
    fetch = DagRun.fetch_task_instances

    def in_order(*positional: Any, **named: Any) -> list[TaskInstance]:
        return sorted(fetch(*positional, **named), key=lambda instance: (instance.task_id, instance.map_index))

    DagRun.fetch_task_instances = staticmethod(in_order)  # type: ignore[method-assign]


def set_alarms(alarm: Any) -> None:
    """Execution timeouts set this alarm instead of one of the real clock."""
    taskinstance.timeout = alarm
