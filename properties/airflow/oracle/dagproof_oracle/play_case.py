"""Plays one case: a real scheduler job, an executor that hands attempts to the task runner, round by round on a frozen clock.

A round is one turn of Airflow's loop: attempts that end now, `_do_scheduling` (runs are started, one pass over each, selection),
the executor's heartbeat, its events. What happens in it is Airflow's doing; this file only decides when the next round is made.
"""

from __future__ import annotations

from typing import Any

from airflow.callbacks.callback_requests import DagCallbackRequest
from airflow.models.dag import DagModel
from airflow.models.dagrun import DagRun
from airflow.models.pool import Pool
from airflow.models.taskinstance import TaskInstance
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState, State, TaskInstanceState
from sqlalchemy import select, update

from dagproof_oracle import observe
from dagproof_oracle.attempts import NEVER, Attempt, Pipeline
from dagproof_oracle.build_dag import build_dag
from dagproof_oracle.infrastructure import Infrastructure
from dagproof_oracle.infrastructure import configure as configure_infrastructure
from dagproof_oracle.plan import Plan
from dagproof_oracle.read_cases import BrokenCase
from dagproof_oracle.release import VERSION, actions, running, scheduling
from dagproof_oracle.reset import empty_database
from dagproof_oracle.runs import FINISHED, RUN_ID, OneRun, facts_of, names_of, runs_of
from dagproof_oracle.sensors import reschedule_dates, sensors_of
from dagproof_oracle.timed_jobs import TimedJobs
from dagproof_oracle.triggerer import DueTrigger, Triggerer
from dagproof_oracle.turns import Agenda, Due, turns_of
from dagproof_oracle.virtual_clock import VirtualClock, ms_of

#: Rounds in one instant after which a case is given up as one that never settles.
ROUNDS_LIMIT = 500
#: Airflow looks at so many runs a round; when there are more, those left out wait for the next.
EXAMINED_A_ROUND = 20


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

    def revoke_task(self, *, ti: Any) -> None:
        self.running.discard(ti.key)
        self.queued_tasks.pop(ti.key, None)

    def send_callback(self, request: Any) -> None:
        if isinstance(request, DagCallbackRequest):
            self.run_callbacks.append(request)

    def end(self) -> None: ...

    def terminate(self) -> None: ...


#: States of instances by run, the state of each run, the date of the next one.
Snapshot = tuple[dict[str, observe.States], list[tuple[Any, ...]], Any]


class ToldRun:
    """What is told of a run, round by round."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.rounds: list[dict[str, Any]] = []
        #: The snapshot that was noted last, and that what was queued in it runs.
        self.noted: observe.States = {}

    def note(self, at_ms: int, passed: observe.States, queued: list[str]) -> None:
        changed = observe.changes(self.noted, passed)
        if changed or queued:
            self.rounds.append({"atMs": at_ms, "states": changed, "queued": queued})
        self.noted = dict(passed)

    def note_running(self, name: str) -> None:
        self.noted[name] = "running"


class Player:
    """One case, from an empty database to the end of its runs."""

    def __init__(self, case: dict[str, Any], clock: VirtualClock) -> None:
        self.case = case
        self.clock = clock
        self.settings = case.get("settings", {})
        self.turns = turns_of(self.settings.get("passes", "instant"))
        self.agenda = Agenda()
        is_deferring = any(entry["what"]["kind"] in ("defer", "trigger") for entry in case["plan"])
        if (case.get("actions") or is_deferring) and self.turns != turns_of("instant"):
            raise BrokenCase(f"the oracle knows no actions and no triggers where passes are {self.settings['passes']}")
        if "runs" in self.settings and self.turns != turns_of("instant"):
            raise BrokenCase(f"the oracle knows one run only where passes are {self.settings['passes']}")
        self.runs = runs_of(self.settings, clock)
        self.pipeline = Pipeline(Plan(case["plan"], sensors_of(case["dag"])), clock)
        self.actions = actions.Actions(case)
        self.run_id = RUN_ID
        self.attempts: list[Attempt] = []
        self.orders = 0
        #: By run id, in order of creation.
        self.told: dict[str, ToldRun] = {}
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
            self._dispatch_before(next_ms)
            clock.move_to(next_ms)
            if rounds_in_instant > ROUNDS_LIMIT:
                raise BrokenCase(f"no end of rounds at {clock.now_ms} ms")
            idle_rounds = 0 if self._round(is_new_instant=rounds_in_instant == 1) else idle_rounds + 1
            is_open = idle_rounds == 0 or idle_rounds * EXAMINED_A_ROUND < self._running_runs()
            if self._is_over():
                self._drain()
                return self._result("finished")

    # Setting up

    def _set_up(self) -> None:
        config = self.settings.get("config", {})
        with create_session() as session:
            empty_database(session)
            self.dag = build_dag(self.case["dag"], self.case["plan"], self.pipeline.perform_for, has_schedule="runs" in self.settings)
            _set_pools(session, self.settings.get("pools", {}), config.get("defaultPoolSlots", 128))
            scheduling.write_dag(self.dag, session)
            session.commit()
            _configure(config)
            self.executor = OracleExecutor(config.get("parallelism", 32))
            self.executor.start()
            self.runner = scheduling.make_runner(self.executor, config.get("maxTisPerQuery", 16), session)
            self.runner.log.exception = _raise_again
            jobs = TimedJobs(self)
            self.triggerer = Triggerer(self.case, jobs)
            self.infrastructure = Infrastructure(self, jobs)
            self.runs.begin(self.runner, self.dag, session)
            self.snapshot = self._take_snapshot(session)
            if isinstance(self.runs, OneRun):
                self._told(RUN_ID).note(0, self.snapshot[0][RUN_ID], [])

    # Rounds

    def _round(self, is_new_instant: bool) -> bool:
        """One turn of the loop; tells whether anything happened."""
        before = self.snapshot
        dispatched = self.actions.perform_due(self) + self._dispatch_due() + self.infrastructure.look()
        with create_session() as session:
            is_prepared = self.runs.prepare_round(self.runner, is_new_instant, session)
            self.runner._do_scheduling(session)
            session.expunge_all()
        queued: dict[str, list[str]] = {}
        for key in self.executor.queued_tasks:
            queued.setdefault(key.run_id, []).append(observe.name_of(key.task_id, key.map_index))
        with create_session() as session:
            after = observe.states_by_run(session)
        for run_id, states in after.items():
            names = queued.get(run_id, [])
            passed = {name: "scheduled" if name in names else state for name, state in states.items()}
            self._told(run_id).note(self.clock.now_ms, passed, names)
        self._free_slots()
        self.executor.heartbeat()
        self._start_attempts()
        with create_session() as session:
            self.runner._process_executor_events(executor=self.executor, session=session)
        with create_session() as session:
            self.snapshot = self._take_snapshot(session)
        return is_prepared or dispatched > 0 or len(queued) > 0 or self.snapshot != before

    def _take_snapshot(self, session: Any) -> Snapshot:
        """What a round may change."""
        runs = [tuple(row) for row in session.execute(select(DagRun.run_id, DagRun.state).order_by(DagRun.id))]
        return observe.states_by_run(session), runs, session.scalar(select(DagModel.next_dagrun))

    def _told(self, run_id: str) -> ToldRun:
        if run_id not in self.told:
            self.told[run_id] = self._begin_telling(run_id)
        return self.told[run_id]

    def _begin_telling(self, run_id: str) -> ToldRun:
        if isinstance(self.runs, OneRun):
            return ToldRun(self.pipeline)
        with create_session() as session:
            runs = session.scalars(select(DagRun).order_by(DagRun.id)).all()
            position, run = next((position, run) for position, run in enumerate(runs) if run.run_id == run_id)
            return ToldRun(self.pipeline.for_run(names_of(run, position)))

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
        due = [each for each in (*self.attempts, *self.triggerer.due, *self.infrastructure.due) if each.due_at_ms <= now_ms]
        due.sort(key=lambda each: (each.due_at_ms, each.order))
        for each in due:
            if isinstance(each, Attempt):
                self._resume(each)
            elif isinstance(each, DueTrigger):
                self.triggerer.act(each)
            else:
                self.infrastructure.report(each)
        self.triggerer.look()
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
            self.infrastructure.note(attempt)
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

    def _free_slots(self) -> None:
        """A worker whose instance has come to its end without it is stopped at once: the executor has its slot back."""
        if isinstance(self.runs, OneRun):
            return
        with create_session() as session:
            query = select(TaskInstance.id).where(TaskInstance.state.in_(State.finished))
            ended = set(session.scalars(query))
        for attempt in self.attempts:
            if attempt.details.id in ended:
                self.executor.running.discard(attempt.key)

    def is_running(self, attempt: Attempt) -> bool:
        with create_session() as session:
            state = session.scalar(select(TaskInstance.state).where(*running.conditions(attempt.details)))
        return state == TaskInstanceState.RUNNING

    def _start_attempts(self) -> None:
        """Starts what the executor was handed."""
        for queued in self.executor.handed_out:
            if self.infrastructure.keeps(queued, self._next_order()):
                continue
            task = self.dag.get_task(queued.task_id)
            details = running.details_of(queued)
            told = self._told(details.run_id)
            attempt = Attempt(details, queued.key, task, told.pipeline)
            attempt.started_at_ms = self.clock.now_ms
            self.attempts.append(attempt)
            self._resume(attempt)
            told.note_running(observe.name_of(*attempt.address[:2]))
        self.executor.handed_out.clear()

    def _next_time_ms(self) -> int | None:
        """The earliest instant at which something is due: an attempt's end, or a date that Airflow itself has set."""
        times = [attempt.due_at_ms for attempt in self.attempts if attempt.due_at_ms != NEVER] + self.actions.dates
        with create_session() as session:
            times += self.triggerer.dates(session) + self.infrastructure.dates(session) + self.runs.next_times(session)
            times += [at_ms for _, at_ms in self._dates(session)]
        later = [at_ms for at_ms in times if at_ms > self.clock.now_ms]
        return int(min(later)) if later else None

    def _dates(self, session: Any) -> list[Due]:
        """Dates that Airflow has set, and what they are of."""
        dates: list[Due] = []
        starts = session.scalars(select(DagRun.start_date).where(DagRun.state == DagRunState.RUNNING)).all()
        if timeout := self.case["dag"].get("dagrunTimeoutMs"):
            dates += [("timeout", (ms_of(started) or 0) + timeout + 1) for started in starts]
        waiting = session.scalars(select(TaskInstance).where(TaskInstance.state == TaskInstanceState.UP_FOR_RETRY)).all()
        for instance in waiting:
            instance.task = self._scheduler_dag(session).get_task(instance.task_id)
            # Airflow asks for "earlier than now": the first whole millisecond after the date.
            dates.append(((instance.task_id, instance.map_index, instance.try_number), (ms_of(instance.next_retry_datetime()) or 0) + 1))
        return dates + reschedule_dates(session)

    def _scheduler_dag(self, session: Any) -> Any:
        run = session.scalar(select(DagRun))
        return scheduling.dag_of_run(self.runner, run, session)

    def _unfinished_runs(self) -> list[str]:
        with create_session() as session:
            return list(session.scalars(select(DagRun.run_id).where(DagRun.state.not_in(FINISHED))))

    def _running_runs(self) -> int:
        with create_session() as session:
            return len(session.scalars(select(DagRun.id).where(DagRun.state == DagRunState.RUNNING)).all())

    def _is_over(self) -> bool:
        """Every run has ended, and none comes."""
        if self.actions.dates or self._unfinished_runs() or not self.runs.is_complete():
            return False
        with create_session() as session:
            return not self.runs.next_times(session)

    def _drain(self) -> None:
        """The runs have ended: attempts that are still running end as they would."""
        while ending := [attempt for attempt in self.attempts if attempt.due_at_ms != NEVER]:
            first = min(ending, key=lambda attempt: attempt.due_at_ms)
            self.clock.move_to(int(max(first.due_at_ms, self.clock.now_ms)))
            self._resume(first)
            with create_session() as session:
                self.runner._process_executor_events(executor=self.executor, session=session)

    # The result

    def _result(self, end: str) -> dict[str, Any]:
        """The observation, as keys of the case."""
        observed = self._observations(end)
        for attempt in self.attempts:
            attempt.abandon()
        return observed

    def _observations(self, end: str) -> dict[str, Any]:
        with create_session() as session:
            runs = session.scalars(select(DagRun).order_by(DagRun.id)).all()
            if isinstance(self.runs, OneRun):
                return {"expect": self._observation(session, runs[0], end)}
            ends = ["finished" if run.state in FINISHED else "stalled" for run in runs]
            return {"expectRuns": [facts_of(run) | self._observation(session, run, end) for run, end in zip(runs, ends, strict=True)]}

    def _observation(self, session: Any, run: Any, end: str) -> dict[str, Any]:
        told = self._told(run.run_id)
        return {
            "airflow": VERSION,
            "state": str(getattr(run.state, "value", run.state)),
            "end": end,
            "instances": observe.read_instances(session, run.run_id, told.pipeline.given),
            "xcoms": observe.read_other_xcoms(session, run.run_id),
            "assetEvents": observe.read_asset_events(session, run.run_id),
            "callback": observe.callback_of(self.executor.run_callbacks, run.run_id),
            # What somebody marks afterwards is not part of what the run did.
            "rounds": [each for each in told.rounds if run.state not in FINISHED or each["atMs"] <= (ms_of(run.end_date) or 0)],
        }


def _raise_again(*_args: Any, **_named: Any) -> None:
    """What the scheduler would only log, while it leaves a run half done, spoils the recording."""
    raise  # noqa: PLE0704


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
    configure_infrastructure(config)
    conf.set("core", "parallelism", str(config.get("parallelism", 32)))
    conf.set("core", "max_map_length", str(config.get("maxMapLength", 1024)))
