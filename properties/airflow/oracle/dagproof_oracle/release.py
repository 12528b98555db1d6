"""Picks the modules of the installed release: `airflow2` or `airflow3`, each with the same names.

`names`: what an author writes a DAG with. `scheduling`: the scheduler job and what it is given. `running`: one attempt. `rows`: what is read from
the database. `heartbeats`: how workers are heard of. These know nothing of how a case is played; `actions` (what somebody does to a run from outside) and `several_runs` do, and are asked for with
`of_release` by who needs them. Everything else of the oracle is shared, and asks no module of Airflow that one of the two lacks.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from types import ModuleType

VERSION = version("apache-airflow")
_family = f"dagproof_oracle.airflow{VERSION.split('.')[0]}"


def of_release(name: str) -> ModuleType:
    return import_module(f"{_family}.{name}")


names = of_release("names")
rows = of_release("rows")
running = of_release("running")
scheduling = of_release("scheduling")
