"""Picks the modules of the installed release, once: `airflow2` or `airflow3`, each with the same names.

`names`: what an author writes a DAG with. `scheduling`: the scheduler job and what it is given. `running`: one attempt. `rows`: what is read from
the database. `actions`: what somebody does to a run from outside. Everything else of the oracle is shared, and asks no module of Airflow that one of the two lacks.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version

VERSION = version("apache-airflow")
_family = f"dagproof_oracle.airflow{VERSION.split('.')[0]}"

actions = import_module(f"{_family}.actions")
names = import_module(f"{_family}.names")
rows = import_module(f"{_family}.rows")
running = import_module(f"{_family}.running")
scheduling = import_module(f"{_family}.scheduling")
