"""Lets happen what is due: attempts start and go on, triggers act, executors report. In which order, and how much of it in a turn, is decided here."""

from __future__ import annotations

from airflow.utils.session import create_session

from dagproof_oracle import observe, workers
from dagproof_oracle.airflow_dates import AirflowDates
from dagproof_oracle.attempts import NEVER, Attempt
from dagproof_oracle.infrastructure import Infrastructure
from dagproof_oracle.installation import Installation, note_lost
from dagproof_oracle.release import running
from dagproof_oracle.told_runs import ToldRuns
from dagproof_oracle.triggerer import DueTrigger, Triggerer
from dagproof_oracle.turns import Agenda, Turns


class Dispatcher:
    def __init__(
        self, installation: Installation, turns: Turns, dates: AirflowDates, triggerer: Triggerer, infrastructure: Infrastructure, told: ToldRuns
    ) -> None:
        self._installation = installation
        self._is_single = turns.is_single
        self._agenda = Agenda()
        self._dates = dates
        self._triggerer = triggerer
        self._infrastructure = infrastructure
        self._told = told

    def start_attempts(self) -> None:
        """Starts what the executor was handed."""
        installation = self._installation
        for queued in installation.executor.handed_out:
            if self._infrastructure.keeps(queued, installation.next_order()):
                continue
            details = running.details_of(queued)
            told = self._told.of(details.run_id)
            attempt = Attempt(details, queued.key, installation.dag.get_task(queued.task_id), told.facts)
            attempt.started_at_ms = installation.clock.now_ms
            installation.attempts.append(attempt)
            self._resume(attempt)
            if not attempt.has_ended:
                self._infrastructure.begin(attempt)
            told.note_running(observe.name_of(*attempt.address[:2]))
        installation.executor.handed_out.clear()

    def dispatch_before(self, at_ms: int) -> None:
        """What happens between two turns happens at its own time."""
        while due := [attempt for attempt in self._installation.attempts if attempt.wakes_at_ms < at_ms]:
            first = min(due, key=lambda attempt: attempt.wakes_at_ms)
            self._installation.clock.move_to(int(first.wakes_at_ms))
            self._resume(first)
            note_lost(self._installation)

    def dispatch_due(self) -> int:
        """How much there was."""
        if self._is_single:
            return self._dispatch_one()
        now_ms = self._installation.clock.now_ms
        due = [each for each in (*self._installation.attempts, *self._triggerer.due, *self._infrastructure.due) if each.due_at_ms <= now_ms]
        due.sort(key=lambda each: (each.due_at_ms, each.order))
        for each in due:
            if isinstance(each, Attempt):
                self._resume(each)
            elif isinstance(each, DueTrigger):
                self._triggerer.act(each)
            else:
                self._infrastructure.report(each)
        self._triggerer.look()
        return len(due)

    def _dispatch_one(self) -> int:
        """Of what is due, one; a date of Airflow's own is not dispatched, but takes its turn. That a slot is free again is no event."""
        workers.free_slots(self._installation)
        due = self._agenda.first([(attempt, attempt.wakes_at_ms) for attempt in self._installation.attempts], self._installation.clock.now_ms)
        if isinstance(due, Attempt):
            self._resume(due)
        return 0 if due is None else 1

    def drain(self) -> None:
        """The runs have ended: attempts that are still running end as they would, and what is lost or stuck is found as ever."""
        installation = self._installation
        while (next_ms := self._next_end_ms()) is not None:
            installation.clock.move_to(int(max(next_ms, installation.clock.now_ms)))
            now_ms = installation.clock.now_ms
            ending = [attempt for attempt in installation.attempts if attempt.due_at_ms <= now_ms]
            if ending:
                self._resume(min(ending, key=lambda attempt: attempt.due_at_ms))
            else:
                for due in [due for due in self._infrastructure.due if due.due_at_ms <= now_ms]:
                    self._infrastructure.report(due)
                self._infrastructure.look()
            with create_session() as session:
                installation.runner._process_executor_events(executor=installation.executor, session=session)
            self._infrastructure.process_callbacks()

    def _next_end_ms(self) -> float | None:
        times = [attempt.due_at_ms for attempt in self._installation.attempts if attempt.due_at_ms != NEVER]
        times += [due.due_at_ms for due in self._infrastructure.due]
        with create_session() as session:
            times += [at_ms for at_ms in self._infrastructure.dates(session) if at_ms > self._installation.clock.now_ms]
        return min(times) if times else None

    def _resume(self, attempt: Attempt) -> None:
        workers.go_on(self._installation, attempt)
        if attempt.has_ended:
            self._triggerer.listen(self._installation.clock.now_ms, attempt.order)
            self._infrastructure.end(attempt)
        else:
            self._infrastructure.note(attempt)
        if self._is_single:
            with create_session() as session:
                self._agenda.note_dates(self._dates.read(session))
            self._agenda.arrange(attempt)
