"""Records what Airflow does with cases. `python record.py --help` says how."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from dagproof_oracle.command import main

    sys.exit(main(sys.argv[1:]))
