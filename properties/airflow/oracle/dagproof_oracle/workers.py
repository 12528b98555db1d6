"""Workers: they take what the executor was handed and perform it; what the executor hears when an attempt has ended, or its instance was taken from it."""

from __future__ import annotations

from dagproof_oracle.attempts import NEVER, Attempt
from dagproof_oracle.installation import Installation, is_running
from dagproof_oracle.read_cases import BrokenCase
from dagproof_oracle.release import of_release, running

actions = of_release("actions")


def go_on(installation: Installation, attempt: Attempt) -> None:
    """Lets an attempt go on until it waits again or has ended."""
    refusal = None
    if attempt.stops_at_ms is not None and actions.is_restarting(attempt):
        refusal = _go_on_cleared(installation, attempt)
    elif attempt.ident is not None and not is_running(attempt):
        if attempt.is_silent and not running.REFUSES_LATE_ENDS:
            raise BrokenCase("the oracle does not know what becomes of a worker that releases 2.x have given up for lost, and that goes on")
        # Airflow refuses the heartbeat of such a worker, which then kills the task.
        attempt.abandon()
    else:
        attempt.proceed()
    attempt.order = installation.next_order()
    if not attempt.has_ended:
        return
    installation.attempts.remove(attempt)
    if refusal is None or actions.is_reported_well(refusal):
        installation.executor.success(attempt.key)
    else:
        installation.executor.fail(attempt.key)


def _go_on_cleared(installation: Installation, attempt: Attempt) -> BaseException | None:
    """Cleared while it ran, an attempt goes on until its worker's heartbeat; an end before that is refused."""
    if attempt.wakes_at_ms > installation.clock.now_ms:
        attempt.abandon()
        return None
    try:
        attempt.proceed()
    except actions.Refusal as error:
        return error
    return None


def free_slots(installation: Installation) -> None:
    """Where what happens between two turns is not looked at, the executor has the slots of stopped workers back; the attempt ends as it would."""
    for attempt in installation.attempts:
        if attempt.stops_at_ms is not None and attempt.stops_at_ms <= installation.clock.now_ms:
            installation.executor.running.discard(attempt.key)
            attempt.stops_at_ms = NEVER
