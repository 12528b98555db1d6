"""Prepares a private Airflow home before Airflow is imported: SQLite in a temporary folder, silence, no network, no examples.

Must be imported before anything of Airflow; it refuses to know what a case is.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import warnings
from importlib.metadata import version

SETTINGS = {
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
    "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
    "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
    "AIRFLOW__CORE__DEFAULT_TIMEZONE": "utc",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "CRITICAL",
    "AIRFLOW__LOGGING__FAB_LOGGING_LEVEL": "CRITICAL",
    "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",
    "AIRFLOW__METRICS__STATSD_ON": "False",
    "AIRFLOW__TRACES__OTEL_ON": "False",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "AIRFLOW__API_AUTH__JWT_SECRET": "an-oracle-talks-to-itself-only-0123456789",
    "_AIRFLOW__SKIP_DATABASE_EXECUTOR_COMPATIBILITY_CHECK": "1",
}

#: Callbacks go to a processor of DAG files that is not ours; nothing is scheduled by a worker.
SETTINGS_OF_2 = {
    "AIRFLOW__SCHEDULER__STANDALONE_DAG_PROCESSOR": "True",
    "AIRFLOW__SCHEDULER__SCHEDULE_AFTER_TASK_EXECUTION": "False",
}


def prepare() -> pathlib.Path:
    """Makes the home of this process from the template database, and points Airflow at it.

    The template is migrated once for each release and kept beside the virtual environment; a copy lives in memory where the
    machine offers a folder for that.
    """
    template = _template()
    shared_memory = pathlib.Path("/dev/shm")
    root = shared_memory if shared_memory.is_dir() and os.access(shared_memory, os.W_OK) else None
    home = pathlib.Path(tempfile.mkdtemp(prefix="dagproof-oracle-", dir=root))
    shutil.copy(template, home / "airflow.db")
    _point_at(home, os.environ)
    _silence()
    return home


def discard(home: pathlib.Path) -> None:
    shutil.rmtree(home, ignore_errors=True)


def _point_at(home: pathlib.Path, environment: "os._Environ[str] | dict[str, str]") -> None:
    (home / "dags").mkdir(exist_ok=True)
    environment.update(SETTINGS)
    environment.update(SETTINGS_OF_2 if version("apache-airflow").startswith("2.") else {})
    environment["AIRFLOW_HOME"] = str(home)
    environment["AIRFLOW__CORE__DAGS_FOLDER"] = str(home / "dags")
    environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = f"sqlite:///{home}/airflow.db"


def _template() -> pathlib.Path:
    template = pathlib.Path(sys.prefix) / f"dagproof-oracle-{version('apache-airflow')}.db"
    if template.exists():
        return template
    home = pathlib.Path(tempfile.mkdtemp(prefix="dagproof-oracle-template-"))
    environment = dict(os.environ)
    _point_at(home, environment)
    migrated = subprocess.run(
        [sys.executable, "-m", "airflow", "db", "migrate"], env=environment, capture_output=True, text=True, check=False
    )
    if migrated.returncode != 0:
        raise SystemExit(f"Airflow could not create its database in {home}:\n{migrated.stderr[-2000:]}")
    partial = template.with_suffix(f".{os.getpid()}")
    shutil.copy(home / "airflow.db", partial)
    os.replace(partial, template)
    shutil.rmtree(home, ignore_errors=True)
    return template


def _silence() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    # Only releases 3.x have it.
    with contextlib.suppress(ImportError):
        import structlog

        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
