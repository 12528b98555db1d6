"""Sets an installation up for a case: an empty database, the DAG, pools, configuration, a scheduler with its executor."""

from __future__ import annotations

from typing import Any

from airflow.configuration import conf
from airflow.models.pool import Pool
from sqlalchemy import update

from dagproof_oracle.bodies import body_of
from dagproof_oracle.build_dag import build_dag
from dagproof_oracle.executor import OracleExecutor
from dagproof_oracle.infrastructure import configure as configure_infrastructure
from dagproof_oracle.installation import Installation
from dagproof_oracle.release import scheduling
from dagproof_oracle.reset import empty_database
from dagproof_oracle.virtual_clock import VirtualClock

#: `[workers] min_heartbeat_interval`, seconds.
HEARTBEAT_INTERVAL = 5


def set_up(case: dict[str, Any], clock: VirtualClock, session: Any) -> Installation:
    settings = case.get("settings", {})
    config = settings.get("config", {})
    empty_database(session)
    dag = build_dag(case["dag"], case["plan"], body_of, has_schedule="runs" in settings)
    _set_pools(session, settings.get("pools", {}), config.get("defaultPoolSlots", 128))
    scheduling.write_dag(dag, session)
    session.commit()
    _configure(config)
    executor = OracleExecutor(config.get("parallelism", 32))
    executor.start()
    runner = scheduling.make_runner(executor, config.get("maxTisPerQuery", 16), session)
    runner.log.exception = _raise_again
    heartbeat_ms = max(config.get("minHeartbeatInterval", HEARTBEAT_INTERVAL) * 1000, 1)
    return Installation(clock, dag, executor, runner, heartbeat_ms)


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
    for section in ("core", "scheduler"):
        if not conf.has_section(section):
            conf.add_section(section)
    configure_infrastructure(config)
    conf.set("core", "parallelism", str(config.get("parallelism", 32)))
    conf.set("core", "max_map_length", str(config.get("maxMapLength", 1024)))
