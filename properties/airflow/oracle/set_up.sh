#!/bin/sh
# Makes the virtual environment of one Airflow release, outside the repository, with every package pinned.
#   sh set_up.sh [RELEASE] [FOLDER]     default: 3.3.2, ~/.cache/dagproof/oracle/RELEASE
set -eu
here=$(cd "$(dirname "$0")" && pwd)
release=${1:-3.3.2}
requirements="$here/requirements/$release.txt"
if [ ! -f "$requirements" ]; then
  echo "There are no pinned requirements for Airflow $release. Known: $(ls "$here/requirements" | sed 's/\.txt$//' | tr '\n' ' ')" >&2
  exit 2
fi
folder=${2:-${XDG_CACHE_HOME:-$HOME/.cache}/dagproof/oracle/$release}
python=${PYTHON:-python3}
"$python" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps -r "$requirements"
(cd "$here" && "$folder/bin/python" record.py --in /dev/null --out /dev/null)
echo "Airflow $release is ready: $folder/bin/python"
