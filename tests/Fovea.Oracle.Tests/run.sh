#!/bin/sh
# Compares Fovea with PyTorch on freshly drawn cases: run.sh [SEED] [CASES] [dotnet test options]
# SEED (default 1) draws other configurations, CASES (default 30) is the usual number a family. FOVEA_PYTHON names a Python that has
# torch and torchvision; /usr/bin/python3 is where Debian's packages put them.
set -eu
here=$(dirname "$0")
seed=${1:-1}
cases=${2:-30}
[ $# -lt 1 ] || shift
[ $# -lt 1 ] || shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo "PyTorch comparison, seed $seed:"
"${FOVEA_PYTHON:-/usr/bin/python3}" "$here/oracle/oracle.py" "$folder" --seed "$seed" --cases "$cases"
FOVEA_ORACLE=$folder dotnet test "$here" -c Release --logger "console;verbosity=minimal" "$@"
