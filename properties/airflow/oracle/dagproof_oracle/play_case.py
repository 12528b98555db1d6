"""Plays one case: a real scheduler job, an executor that hands attempts to the task runner, round by round on a frozen clock.

A round is one turn of Airflow's loop: attempts that end now, `_do_scheduling` (runs are started, one pass over each, selection),
the executor's heartbeat, its events. What happens in it is Airflow's doing; this file only decides when the next round is made.
"""

from __future__ import annotations

from typing import Any

from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from sqlalchemy import func, select

from dagproof_oracle import observe
from dagproof_oracle.airflow_dates import AirflowDates
from dagproof_oracle.attempts import NEVER
from dagproof_oracle.dispatch import Dispatcher
from dagproof_oracle.infrastructure import Infrastructure
from dagproof_oracle.installation import note_lost
from dagproof_oracle.plan import Plan
from dagproof_oracle.read_cases import BrokenCase
from dagproof_oracle.release import of_release
from dagproof_oracle.run_facts import RunFacts
from dagproof_oracle.runs import FINISHED, OneRun, runs_of
from dagproof_oracle.sensors import sensors_of
from dagproof_oracle.set_up import set_up
from dagproof_oracle.timed_jobs import TimedJobs
from dagproof_oracle.told_runs import ToldRuns
from dagproof_oracle.triggerer import Triggerer
from dagproof_oracle.turns import turns_of
from dagproof_oracle.virtual_clock import VirtualClock

#: Rounds in one instant after which a case is given up as one that never settles.
ROUNDS_LIMIT = 500
#: Airflow looks at so many runs a round; when there are more, those left out wait for the next.
EXAMINED_A_ROUND = 20

#: States of instances by run, the state of each run, the date of the next one.
Snapshot = tuple[dict[str, observe.States], list[tuple[Any, ...]], Any]


class Player:
    """One case, from an empty database to the end of its runs."""

    def __init__(self, case: dict[str, Any], clock: VirtualClock) -> None:
        self.case = case
        self.clock = clock
        settings = case.get("settings", {})
        _refuse_passes(case)
        self.turns = turns_of(settings.get("passes", "instant"))
        self.runs = runs_of(settings, clock)
        self.is_one_run = isinstance(self.runs, OneRun)
        self.plan = Plan(case["plan"], sensors_of(case["dag"]))
        self.told = ToldRuns(RunFacts(self.plan, clock), self.is_one_run)
        self.actions = of_release("actions").Actions(case)
        self.snapshot: Snapshot = ({}, [], None)

    def play(self) -> dict[str, Any]:
        clock = self.clock
        clock.begin(self.runs.begins_on)
        self._set_up()
        is_open, is_first, rounds_in_instant, idle_rounds = True, True, 0, 0
        while True:
            next_ms = clock.now_ms if is_open else self._next_time_ms()
            if next_ms is None:
                return self._result("stalled")
            next_ms = self.turns.next_ms(next_ms, clock.now_ms, is_first)
            is_first = False
            rounds_in_instant = rounds_in_instant + 1 if next_ms == clock.now_ms else 1
            self.dispatcher.dispatch_before(next_ms)
            clock.move_to(next_ms)
            if rounds_in_instant > ROUNDS_LIMIT:
                raise BrokenCase(f"no end of rounds at {clock.now_ms} ms")
            idle_rounds = 0 if self._round(is_new_instant=rounds_in_instant == 1) else idle_rounds + 1
            is_open = idle_rounds == 0 or idle_rounds * EXAMINED_A_ROUND < _running_runs()
            if self._is_over():
                self.dispatcher.drain()
                return self._result("finished")

    def _set_up(self) -> None:
        case = self.case
        with create_session() as session:
            self.installation = installation = set_up(case, self.clock, session)
            jobs = TimedJobs(installation)
            self.dates = AirflowDates(installation, case["dag"].get("dagrunTimeoutMs"))
            self.triggerer = Triggerer(case, jobs)
            self.infrastructure = Infrastructure(installation, jobs, self.plan, case)
            self.dispatcher = Dispatcher(installation, self.turns, self.dates, self.triggerer, self.infrastructure, self.told)
            self.runs.begin(installation.runner, installation.dag, session)
            self.snapshot = _take_snapshot(session)
            if self.is_one_run:
                self.told.note(0, self.snapshot[0], {})

    def _round(self, is_new_instant: bool) -> bool:
        """One turn of the loop; tells whether anything happened."""
        before = self.snapshot
        installation = self.installation
        dispatched = self.actions.perform_due(installation) + self.dispatcher.dispatch_due() + self.infrastructure.look()
        # Whoever acts may have put another scheduler in the place of the one there was.
        runner, executor = installation.runner, installation.executor
        with create_session() as session:
            is_prepared = self.runs.prepare_round(runner, is_new_instant, session)
            runner._do_scheduling(session)
            session.expunge_all()
        queued: dict[str, list[str]] = {}
        for key in executor.queued_tasks:
            queued.setdefault(key.run_id, []).append(observe.name_of(key.task_id, key.map_index))
        with create_session() as session:
            self.told.note(self.clock.now_ms, observe.states_by_run(session), queued)
        executor.heartbeat()
        self.dispatcher.start_attempts()
        with create_session() as session:
            runner._process_executor_events(executor=executor, session=session)
        self.infrastructure.process_callbacks()
        note_lost(installation)
        with create_session() as session:
            self.snapshot = _take_snapshot(session)
        return is_prepared or dispatched > 0 or len(queued) > 0 or self.snapshot != before

    def _next_time_ms(self) -> int | None:
        """The earliest instant at which something is due: an attempt's end, or a date that Airflow itself has set."""
        times = [attempt.due_at_ms for attempt in self.installation.attempts if attempt.due_at_ms != NEVER] + self.actions.dates
        with create_session() as session:
            times += self.triggerer.dates(session) + self.infrastructure.dates(session) + self.runs.next_times(session)
            times += [at_ms for _, at_ms in self.dates.read(session)]
        later = [at_ms for at_ms in times if at_ms > self.clock.now_ms]
        return int(min(later)) if later else None

    def _is_over(self) -> bool:
        """Every run has ended, and none comes."""
        if self.actions.dates or _has_unfinished_runs() or not self.runs.is_complete():
            return False
        with create_session() as session:
            return not self.runs.next_times(session)

    def _result(self, end: str) -> dict[str, Any]:
        observed = self.told.result(end, self.installation.executor.run_callbacks)
        for attempt in (*self.installation.attempts, *self.installation.unheard):
            attempt.abandon()
        return observed


def _refuse_passes(case: dict[str, Any]) -> None:
    """:raises BrokenCase: for what is only played as soon as it is due."""
    passes = case.get("settings", {}).get("passes", "instant")
    if turns_of(passes) == turns_of("instant"):
        return
    if case.get("actions") or any(entry["what"]["kind"] in ("defer", "trigger") for entry in case["plan"]):
        raise BrokenCase(f"the oracle knows no actions and no triggers where passes are {passes}")
    if "runs" in case["settings"]:
        raise BrokenCase(f"the oracle knows one run only where passes are {passes}")


def _take_snapshot(session: Any) -> Snapshot:
    """What a round may change."""
    runs = [tuple(row) for row in session.execute(select(DagRun.run_id, DagRun.state).order_by(DagRun.id))]
    return observe.states_by_run(session), runs, session.scalar(select(DagModel.next_dagrun))


def _has_unfinished_runs() -> bool:
    with create_session() as session:
        return session.scalar(select(DagRun.id).where(DagRun.state.not_in(FINISHED)).limit(1)) is not None


def _running_runs() -> int:
    with create_session() as session:
        return session.scalar(select(func.count()).where(DagRun.state == DagRunState.RUNNING)) or 0
