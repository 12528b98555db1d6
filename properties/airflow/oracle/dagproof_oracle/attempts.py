"""One attempt: a thread that performs it with Airflow's own task runner and hands control back whenever it waits in virtual time.

Only one thread ever runs: the loop resumes an attempt and stands still until it waits again or has ended. What its body does is not known here.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from typing import Any

from dagproof_oracle.release import running
from dagproof_oracle.run_facts import RunFacts

NEVER = float("inf")


def current_attempt() -> Attempt:
    """Called in the thread of an attempt."""
    return threading.current_thread()  # type: ignore[return-value]


class Attempt(threading.Thread):
    """One execution of one task instance."""

    def __init__(self, details: Any, key: Any, task: Any, facts: RunFacts) -> None:
        super().__init__(daemon=True)
        self.details = details
        self.key = key
        self.sdk_task = task
        self.facts = facts
        self.wakes_at_ms: float = 0
        self.started_at_ms = 0
        #: When its worker hears that the instance was taken from it; None: it was not.
        self.stops_at_ms: float | None = None
        self.order = 0
        #: How its worker was lost, until that is taken in.
        self.loss: dict[str, Any] | None = None
        #: Whether it goes on although nothing of it is heard.
        self.is_silent = False
        #: When its execution timeout strikes, and how often the loop of a sensor has read the clock.
        self.deadline_ms: float = NEVER
        self.readings = 0
        self.has_ended = False
        self.failure: BaseException | None = None
        self._turn = threading.Semaphore(0)
        self._yielded = threading.Semaphore(0)
        self._is_abandoned = False
        #: What the task runner keeps in globals, while the attempt waits.
        self._globals = running.NO_GLOBALS

    @property
    def address(self) -> tuple[str, int, int]:
        return self.details.task_id, -1 if self.details.map_index is None else self.details.map_index, self.details.try_number

    @property
    def due_at_ms(self) -> float:
        """When it wakes, or is stopped."""
        return self.wakes_at_ms if self.stops_at_ms is None else min(self.wakes_at_ms, self.stops_at_ms)

    @property
    def deferrals(self) -> int | None:
        """How often the try has deferred; None: it has not."""
        return self.facts.deferrals.get(self.address)

    @property
    def planned(self) -> dict[str, Any] | None:
        """What the plan says of this execution."""
        return self.facts.plan.outcome(*self.address, deferrals=self.deferrals)

    @property
    def clock_ms(self) -> int:
        return self.facts.clock.now_ms

    def proceed(self) -> None:
        """Lets the attempt go on until it waits or ends."""
        running.set_globals(self._globals)
        if self.ident is None:
            self.start()
        else:
            self._turn.release()
        self._yielded.acquire()
        self._globals = running.keep_globals()
        if self.failure is not None:
            raise self.failure

    def wait_ms(self, duration_ms: float) -> None:
        """Called in the attempt's own thread: some virtual time passes."""
        self.wakes_at_ms = self.clock_ms + duration_ms
        self._yielded.release()
        self._turn.acquire()
        if self._is_abandoned:
            raise running.Abandoned

    def take_time(self, duration_ms: float) -> None:
        """Called in the attempt's own thread: it works for so long, or until its execution timeout strikes."""
        if self.clock_ms + duration_ms > self.deadline_ms:
            self.wait_ms(max(self.deadline_ms - self.clock_ms, 0))
            raise running.AirflowTaskTimeout
        self.wait_ms(duration_ms)

    def work(self, duration_ms: float) -> None:
        """The same before an end: that of its worker comes first where the plan says so."""
        kill = self.facts.plan.besides(("worker_killed",), self.address)
        killed_ms = NEVER if kill is None else kill.get("afterMs", duration_ms)
        if kill is None or killed_ms == NEVER or killed_ms > duration_ms:
            self.take_time(duration_ms)
            return
        self.take_time(killed_ms)
        self.lose(kill)

    def lose(self, what: dict[str, Any]) -> None:
        """Called in the attempt's own thread: nothing of it is heard any more."""
        self.loss = what
        self.wait_ms(NEVER)

    def abandon(self) -> None:
        if self.ident is None or self.has_ended:
            return
        self._is_abandoned = True
        running.set_globals(self._globals)
        self._turn.release()
        self.join()
        running.set_globals(running.NO_GLOBALS)

    def run(self) -> None:
        try:
            error = running.run(self.details, self.sdk_task)
            if os.environ.get("DAGPROOF_ORACLE_ERRORS") and error is not None:
                traceback.print_exception(error, limit=-12, file=sys.stderr)
        except running.Abandoned:
            pass
        except BaseException as error:
            if not self._is_abandoned:
                self.failure = error
        finally:
            from airflow import settings

            settings.Session.remove()
            self.has_ended = True
            self._yielded.release()


class Alarm:
    """The execution timeout of an attempt: Airflow sets it, it strikes in virtual time."""

    def __init__(self, seconds: float = 1, error_message: str = "Timeout") -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        if isinstance(attempt := threading.current_thread(), Attempt):
            attempt.deadline_ms = attempt.clock_ms + self.seconds * 1000

    def __exit__(self, *_: object) -> None:
        if isinstance(attempt := threading.current_thread(), Attempt):
            attempt.deadline_ms = NEVER
