"""Another scheduler takes over from one whose job has died: it looks first for what that has left, and its executor adopts that or does not."""

from __future__ import annotations

from collections.abc import Callable

from airflow.jobs.job import Job, JobState
from airflow.utils.session import create_session

from dagproof_oracle.attempts import Attempt
from dagproof_oracle.installation import Installation
from dagproof_oracle.release import scheduling


def restart_scheduler(installation: Installation, adopts: bool, is_known: Callable[[Attempt], bool]) -> None:
    """Adopted workers report to the next scheduler. `is_known`: whether the instance is still that of the attempt."""
    executor = installation.executor
    executor.adopts = adopts
    executor.running.clear()
    if not adopts:
        executor.event_buffer.clear()
    with create_session() as session:
        dead = installation.runner
        session.get(Job, dead.job.id).state = JobState.FAILED
        session.commit()
        installation.runner = scheduling.make_runner(executor, dead.job.max_tis_per_query, session)
        installation.runner.log.exception = dead.log.exception  # type: ignore[method-assign]
        installation.runner.adopt_or_reset_orphaned_tasks(session=session)
        session.commit()
    if adopts:
        return
    for attempt in installation.attempts[:]:
        if not is_known(attempt):
            # Whoever survives is heard by nobody.
            installation.attempts.remove(attempt)
            installation.unheard.append(attempt)
