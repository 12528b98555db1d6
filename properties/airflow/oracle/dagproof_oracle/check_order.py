"""Fixes the order in which Airflow makes its dependency checks, which otherwise differs from process to process.

Airflow keeps the checks in a set hashed by the address of their class. With small numbers for hashes the set is gone through in
ascending order. With `as_airflow`, nothing is touched: that is how nondeterministic cases are recorded, one outcome a process.
"""

from __future__ import annotations

CANONICAL = (
    "NotInRetryPeriodDep",
    "ReadyToRescheduleDep",
    "PrevDagrunDep",
    "TriggerRuleDep",
    "MappedTaskUpstreamDep",
    "NotPreviouslySkippedDep",
)


def fix() -> None:
    """Call before any other module of Airflow's scheduler is imported."""
    from airflow.ti_deps.deps.base_ti_dep import BaseTIDep

    others: dict[str, int] = {}

    def ordered(self: BaseTIDep) -> int:
        name = type(self).__name__
        if name in CANONICAL:
            return CANONICAL.index(name) + 1
        return others.setdefault(name, len(CANONICAL) + 1 + len(others))

    BaseTIDep.__hash__ = ordered  # type: ignore[method-assign]
