"""What is told of runs: round by round what changed in them, and in the end what they came to."""

from __future__ import annotations

from typing import Any

from airflow.models.dagrun import DagRun
from airflow.utils.session import create_session
from sqlalchemy import select

from dagproof_oracle import observe
from dagproof_oracle.release import VERSION
from dagproof_oracle.run_facts import RunFacts
from dagproof_oracle.runs import FINISHED, facts_of, names_of
from dagproof_oracle.virtual_clock import ms_of


class ToldRun:
    """One of them."""

    def __init__(self, facts: RunFacts) -> None:
        self.facts = facts
        self.rounds: list[dict[str, Any]] = []
        #: The snapshot that was noted last, and that what was queued in it runs.
        self._noted: observe.States = {}

    def note(self, at_ms: int, passed: observe.States, queued: list[str]) -> None:
        changed = observe.changes(self._noted, passed)
        if changed or queued:
            self.rounds.append({"atMs": at_ms, "states": changed, "queued": queued})
        self._noted = dict(passed)

    def note_running(self, name: str) -> None:
        self._noted[name] = "running"


class ToldRuns:
    def __init__(self, facts: RunFacts, is_one: bool) -> None:
        """:param facts: those of a single run; of several, each has its own part."""
        self._facts = facts
        self._is_one = is_one
        #: By run id, in order of creation.
        self._told: dict[str, ToldRun] = {}

    def of(self, run_id: str) -> ToldRun:
        if run_id not in self._told:
            self._told[run_id] = ToldRun(self._facts if self._is_one else self._facts.for_run(_names(run_id)))
        return self._told[run_id]

    def note(self, at_ms: int, after: dict[str, observe.States], queued: dict[str, list[str]]) -> None:
        """A round: the states of instances by run, and what of it was queued."""
        for run_id, states in after.items():
            names = queued.get(run_id, [])
            passed = {name: "scheduled" if name in names else state for name, state in states.items()}
            self.of(run_id).note(at_ms, passed, names)

    def result(self, end: str, callbacks: list[Any]) -> dict[str, Any]:
        """The observation, as keys of the case."""
        with create_session() as session:
            runs = session.scalars(select(DagRun).order_by(DagRun.id)).all()
            if self._is_one:
                return {"expect": self._observation(session, runs[0], end, callbacks)}
            ends = ["finished" if run.state in FINISHED else "stalled" for run in runs]
            observed = [facts_of(run) | self._observation(session, run, end, callbacks) for run, end in zip(runs, ends, strict=True)]
            return {"expectRuns": observed}

    def _observation(self, session: Any, run: Any, end: str, callbacks: list[Any]) -> dict[str, Any]:
        told = self.of(run.run_id)
        return {
            "airflow": VERSION,
            "state": str(getattr(run.state, "value", run.state)),
            "end": end,
            "instances": observe.read_instances(session, run.run_id, told.facts.given),
            "xcoms": observe.read_other_xcoms(session, run.run_id),
            "assetEvents": observe.read_asset_events(session, run.run_id),
            "callback": observe.callback_of(callbacks, run.run_id),
            # What somebody marks afterwards is not part of what the run did.
            "rounds": [each for each in told.rounds if run.state not in FINISHED or each["atMs"] <= (ms_of(run.end_date) or 0)],
        }


def _names(run_id: str) -> frozenset[Any]:
    with create_session() as session:
        runs = session.scalars(select(DagRun).order_by(DagRun.id)).all()
        position, run = next((position, run) for position, run in enumerate(runs) if run.run_id == run_id)
        return names_of(run, position)
