"""One process's oracle: Airflow imported and set up once, then case after case."""

from __future__ import annotations

import atexit
import json
from typing import Any

from dagproof_oracle.read_cases import BrokenCase, CaseLine


class Oracle:
    """:param check_order: 'canonical', or 'process' for the order this process happens to have."""

    def __init__(self, check_order: str = "canonical") -> None:
        from dagproof_oracle import environment

        home = environment.prepare()
        atexit.register(environment.discard, home)
        if check_order == "canonical":
            from dagproof_oracle import check_order as order

            order.fix()
        from dagproof_oracle import break_ties
        from dagproof_oracle.adapt_task_runner import adapt_task_runner
        from dagproof_oracle.release import VERSION
        from dagproof_oracle.reset import prepare_database
        from dagproof_oracle.virtual_clock import VirtualClock, tell_database

        adapt_task_runner()
        break_ties.by_task_id()
        break_ties.by_turn()
        tell_database()
        prepare_database()
        self.version = VERSION
        self.clock = VirtualClock()

    def record(self, case: dict[str, Any]) -> dict[str, Any]:
        """The case with `expect` filled in, or `expectRuns`.

        :raises BrokenCase: when Airflow does not accept it.
        """
        from dagproof_oracle.play_case import Player

        return {**case, **Player(case, self.clock).play()}

    def answer(self, line: CaseLine) -> dict[str, Any]:
        """The recorded case, or `{id, error}`: whatever goes wrong with one case must not cost the others."""
        case: dict[str, Any] = {}
        try:
            case = line.parse()
            return self.record(case)
        except BrokenCase as problem:
            return {"id": case.get("id"), "error": str(problem)}
        except Exception as error:
            import traceback

            place = traceback.extract_tb(error.__traceback__)[-1]
            return {"id": case.get("id"), "error": f"{type(error).__name__}: {error} (at {place.filename}:{place.lineno})"}


def to_line(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
