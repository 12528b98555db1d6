"""Plays one case: a real scheduler job, an executor that hands attempts to the task runner, round by round on a frozen clock.

A round is one turn of Airflow's loop: attempts that end now, `_do_scheduling` (runs are started, one pass over each, selection),
the executor's heartbeat, its events. What happens in it is Airflow's doing; this file only decides when the next round is made.
"""

from __future__ import annotations

import datetime
from typing import Any

from airflow.callbacks.callback_requests import DagCallbackRequest
from airflow.models.dagrun import DagRun
from airflow.models.pool import Pool
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState, TaskInstanceState
from sqlalchemy import select, update

from dagproof_oracle import observe
from dagproof_oracle.attempts import NEVER, Attempt, Pipeline
from dagproof_oracle.build_dag import build_dag
from dagproof_oracle.plan import Plan
from dagproof_oracle.read_cases import BrokenCase
from dagproof_oracle.release import actions, running, scheduling
from dagproof_oracle.reset import empty_database
from dagproof_oracle.sensors import reschedule_dates, sensors_of
from dagproof_oracle.triggerer import Triggerer
from dagproof_oracle.turns import Agenda, Due, turns_of
from dagproof_oracle.virtual_clock import VirtualClock, ms_of

RUN_ID = "run"
#: Rounds in one instant after which a case is given up as one that never settles.
ROUNDS_LIMIT = 500


class OracleExecutor(scheduling.HandingOver):  # type: ignore[name-defined]
    """Starts attempts at once; how they end is told by the player."""

    is_local = True

    def __init__(self, parallelism: int) -> None:
        super().__init__(parallelism)
        self.run_callbacks: list[DagCallbackRequest] = []
        #: Whether it takes over what the executor of a dead scheduler had.
        self.adopts = False

    def try_adopt_task_instances(self, tis: Any) -> Any:
        self.running = {instance.key for instance in tis} if self.adopts else set()
        return [] if self.adopts else tis

    def send_callback(self, request: Any) -> None:
        if isinstance(request, DagCallbackRequest):
            self.run_callbacks.append(request)

    def end(self) -> None: ...

    def terminate(self) -> None: ...


class Player:
    """One case, from an empty database to the end of its run."""

    def __init__(self, case: dict[str, Any], clock: VirtualClock) -> None:
        self.case = case
        self.clock = clock
        self.settings = case.get("settings", {})
        self.turns = turns_of(self.settings.get("passes", "instant"))
        self.agenda = Agenda()
        is_deferring = any(entry["what"]["kind"] in ("defer", "trigger") for entry in case["plan"])
        if (case.get("actions") or is_deferring) and self.turns != turns_of("instant"):
            raise BrokenCase(f"the oracle knows no actions and no triggers where passes are {self.settings['passes']}")
        self.pipeline = Pipeline(Plan(case["plan"], sensors_of(case["dag"])), clock)
        self.actions = actions.Actions(case)
        self.run_id = RUN_ID
        self.attempts: list[Attempt] = []
        self.orders = 0
        self.rounds: list[dict[str, Any]] = []
        self.states: observe.States = {}
        #: The snapshot that was noted last, and that what was queued in it runs.
        self.noted: observe.States = {}

    def play(self) -> dict[str, Any]:
        clock = self.clock
        clock.move_to(0)
        self._set_up()
        is_open, is_first, rounds_in_instant = True, True, 0
        while True:
            next_ms = clock.now_ms if is_open else self._next_time_ms()
            if next_ms is None:
                return self._result("stalled")
            next_ms = self.turns.next_ms(next_ms, clock.now_ms, is_first)
            is_first = False
            rounds_in_instant = rounds_in_instant + 1 if next_ms == clock.now_ms else 1
            self._dispatch_before(next_ms)
            clock.move_to(next_ms)
            if rounds_in_instant > ROUNDS_LIMIT:
                raise BrokenCase(f"no end of rounds at {clock.now_ms} ms")
            is_open = self._round()
            if not self.actions.dates and self._run_state() in (DagRunState.SUCCESS, DagRunState.FAILED):
                self._drain()
                return self._result("finished")

    # Setting up

    def _set_up(self) -> None:
        config = self.settings.get("config", {})
        with create_session() as session:
            empty_database(session)
            self.dag = build_dag(self.case["dag"], self.case["plan"], self.pipeline.perform_for)
            _set_pools(session, self.settings.get("pools", {}), config.get("defaultPoolSlots", 128))
            scheduling.write_dag(self.dag, session)
            session.commit()
            _configure(config)
            self.executor = OracleExecutor(config.get("parallelism", 32))
            self.executor.start()
            self.runner = scheduling.make_runner(self.executor, config.get("maxTisPerQuery", 16), session)
            self.runner.log.exception = _raise_again
            self.triggerer = Triggerer(self.runner, self.case)
            self._create_run(session)

    def _create_run(self, session: Any) -> None:
        logical_date = _date(self.settings.get("logicalDate", "2026-01-01T00:00:00.000Z"))
        scheduling.create_run(self.runner, self.dag.dag_id, RUN_ID, logical_date, session)
        session.commit()
        self.states = observe.states_of(observe.read_rows(session))
        self.noted = dict(self.states)
        self.rounds.append({"atMs": 0, "states": dict(sorted(self.states.items())), "queued": []})

    # Rounds

    def _round(self) -> bool:
        """One turn of the loop; tells whether anything happened."""
        before = dict(self.states)
        dispatched = self.actions.perform_due(self) + self._dispatch_due()
        with create_session() as session:
            self.runner._do_scheduling(session)
            session.expunge_all()
        queued = [observe.name_of(key.task_id, key.map_index) for key in self.executor.queued_tasks]
        with create_session() as session:
            after = observe.states_of(observe.read_rows(session))
        passed = {name: "scheduled" if name in queued else state for name, state in after.items()}
        self._note(passed, queued)
        self.executor.heartbeat()
        self.noted |= dict.fromkeys(self._start_attempts(), "running")
        with create_session() as session:
            self.runner._process_executor_events(executor=self.executor, session=session)
        with create_session() as session:
            self.states = observe.states_of(observe.read_rows(session))
        return dispatched > 0 or len(queued) > 0 or self.states != before

    def _note(self, passed: observe.States, queued: list[str]) -> None:
        changed = observe.changes(self.noted, passed)
        if changed or queued:
            self.rounds.append({"atMs": self.clock.now_ms, "states": changed, "queued": queued})
        self.noted = passed

    def _dispatch_before(self, at_ms: int) -> None:
        """What happens between two turns happens at its own time."""
        while due := [attempt for attempt in self.attempts if attempt.wakes_at_ms < at_ms]:
            first = min(due, key=lambda attempt: attempt.wakes_at_ms)
            self.clock.move_to(int(first.wakes_at_ms))
            self._resume(first)

    def _dispatch_one(self) -> int:
        """Of what is due, one; a date of Airflow's own is not dispatched, but takes its turn."""
        due = self.agenda.first([(attempt, attempt.wakes_at_ms) for attempt in self.attempts], self.clock.now_ms)
        if isinstance(due, Attempt):
            self._resume(due)
        return 0 if due is None else 1

    def _dispatch_due(self) -> int:
        if self.turns.is_single:
            return self._dispatch_one()
        now_ms = self.clock.now_ms
        due = [each for each in (*self.attempts, *self.triggerer.due) if each.due_at_ms <= now_ms]
        due.sort(key=lambda each: (each.due_at_ms, each.order))
        for each in due:
            if isinstance(each, Attempt):
                self._resume(each)
            else:
                self.triggerer.act(each)
        self.triggerer.look(now_ms)
        return len(due)

    def _resume(self, attempt: Attempt) -> None:
        self._go_on(attempt)
        if self.turns.is_single:
            with create_session() as session:
                self.agenda.note_dates(self._dates(session))
            self.agenda.arrange(attempt)

    def _go_on(self, attempt: Attempt) -> None:
        refusal = None
        if attempt.stops_at_ms is not None and actions.is_restarting(attempt):
            refusal = self._resume_cleared(attempt)
        elif attempt.ident is not None and not self.is_running(attempt):
            # Airflow refuses the heartbeat of such a worker, which then kills the task.
            attempt.abandon()
        else:
            attempt.proceed()
        attempt.order = self._next_order()
        if not attempt.has_ended:
            return
        self.attempts.remove(attempt)
        if refusal is None or actions.is_reported_well(refusal):
            self.executor.success(attempt.key)
        else:
            self.executor.fail(attempt.key)
        self.triggerer.listen(self.clock.now_ms, attempt.order)

    def _next_order(self) -> int:
        """What is due at one time happens in the order in which it was set up."""
        self.orders += 1
        return self.orders

    def _resume_cleared(self, attempt: Attempt) -> BaseException | None:
        """Cleared while it ran, an attempt goes on until its worker's heartbeat; an end before that is refused."""
        if attempt.wakes_at_ms > self.clock.now_ms:
            attempt.abandon()
            return None
        try:
            attempt.proceed()
        except actions.Refusal as error:
            return error
        return None

    def is_running(self, attempt: Attempt) -> bool:
        with create_session() as session:
            state = session.scalar(select(TaskInstance.state).where(*running.conditions(attempt.details)))
        return state == TaskInstanceState.RUNNING

    def _start_attempts(self) -> list[str]:
        """Starts what the executor was handed; names it."""
        started = []
        for queued in self.executor.handed_out:
            task = self.dag.get_task(queued.task_id)
            attempt = Attempt(running.details_of(queued), queued.key, task, self.pipeline)
            attempt.started_at_ms = self.clock.now_ms
            self.attempts.append(attempt)
            self._resume(attempt)
            started.append(observe.name_of(*attempt.address[:2]))
        self.executor.handed_out.clear()
        return started

    def _next_time_ms(self) -> int | None:
        """The earliest instant at which something is due: an attempt's end, or a date that Airflow itself has set."""
        times = [attempt.due_at_ms for attempt in self.attempts if attempt.due_at_ms != NEVER] + self.actions.dates
        with create_session() as session:
            times += self.triggerer.dates(session)
            times += [at_ms for _, at_ms in self._dates(session)]
        later = [at_ms for at_ms in times if at_ms > self.clock.now_ms]
        return int(min(later)) if later else None

    def _dates(self, session: Any) -> list[Due]:
        """Dates that Airflow has set, and what they are of."""
        dates: list[Due] = []
        started, timeout = session.scalar(select(DagRun.start_date)), self.case["dag"].get("dagrunTimeoutMs")
        if timeout and started is not None:
            dates.append(("timeout", (ms_of(started) or 0) + timeout + 1))
        waiting = session.scalars(select(TaskInstance).where(TaskInstance.state == TaskInstanceState.UP_FOR_RETRY)).all()
        for instance in waiting:
            instance.task = self._scheduler_dag(session).get_task(instance.task_id)
            # Airflow asks for "earlier than now": the first whole millisecond after the date.
            dates.append(((instance.task_id, instance.map_index, instance.try_number), (ms_of(instance.next_retry_datetime()) or 0) + 1))
        return dates + reschedule_dates(session)

    def _scheduler_dag(self, session: Any) -> Any:
        run = session.scalar(select(DagRun))
        return scheduling.dag_of_run(self.runner, run, session)

    def _run_state(self) -> Any:
        with create_session() as session:
            return session.scalar(select(DagRun.state))

    def _drain(self) -> None:
        """The run has ended: attempts that are still running end as they would."""
        while ending := [attempt for attempt in self.attempts if attempt.due_at_ms != NEVER]:
            first = min(ending, key=lambda attempt: attempt.due_at_ms)
            self.clock.move_to(int(max(first.due_at_ms, self.clock.now_ms)))
            self._resume(first)
            with create_session() as session:
                self.runner._process_executor_events(executor=self.executor, session=session)

    # The result

    def _result(self, end: str) -> dict[str, Any]:
        with create_session() as session:
            state = session.scalar(select(DagRun.state))
            if state in (DagRunState.SUCCESS, DagRunState.FAILED):
                # What somebody marks afterwards is not part of what the run did.
                ended_ms = ms_of(session.scalar(select(DagRun.end_date))) or 0
                self.rounds = [each for each in self.rounds if each["atMs"] <= ended_ms]
            result: dict[str, Any] = {
                "state": str(getattr(state, "value", state)),
                "end": end,
                "instances": observe.read_instances(session, self.pipeline.given),
                "xcoms": observe.read_other_xcoms(session),
                "assetEvents": observe.read_asset_events(session),
                "callback": observe.callback_of(self.executor.run_callbacks),
                "rounds": self.rounds,
            }
        for attempt in self.attempts:
            attempt.abandon()
        return result


def _raise_again(*_args: Any, **_named: Any) -> None:
    """What the scheduler would only log, while it leaves a run half done, spoils the recording."""
    raise  # noqa: PLE0704


def _date(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def _set_pools(session: Any, pools: dict[str, Any], default_slots: int) -> None:
    session.execute(Pool.__table__.delete().where(Pool.pool != Pool.DEFAULT_POOL_NAME))
    default = Pool.DEFAULT_POOL_NAME
    for name, given in {default: default_slots, **pools}.items():
        pool = given if isinstance(given, dict) else {"slots": given}
        fields = {"slots": pool["slots"], "include_deferred": pool.get("includeDeferred", False)}
        if name == default:
            session.execute(update(Pool).where(Pool.pool == default).values(**fields))
        else:
            session.add(Pool(pool=name, description="", **fields))
    session.flush()


def _configure(config: dict[str, int]) -> None:
    from airflow.configuration import conf

    if not conf.has_section("core"):
        conf.add_section("core")
    conf.set("core", "parallelism", str(config.get("parallelism", 32)))
    conf.set("core", "max_map_length", str(config.get("maxMapLength", 1024)))
