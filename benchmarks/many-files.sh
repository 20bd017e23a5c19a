#!/usr/bin/env bash
# A folder of 100,000 small files: how long until all are listed with their labels, and what the process holds then. Asked: 3 s, 100 MB.
# many-files.sh [FILES]; the folder is made in a temporary place and goes away.
set -uo pipefail
cd "$(dirname "$0")/.."
files=${1:-100000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for class in 0 1 2 3 4 5 6 7 8 9; do
    mkdir "$folder/class $class"
    (cd "$folder/class $class" && seq -f 'a photo with a long name %06g.jpg' $((files / 10)) | tr '\n' '\0' | xargs -0 touch)
done
program=benchmarks/Peers/bin/Release/net10.0/Fovea.Peers.dll
[ -f $program ] || dotnet build benchmarks/Peers -c Release -v q --nologo
last=$(dotnet $program list "$folder")
echo "$last (asked: 3 s, 100 MB)"
seconds=$(printf '%s' "$last" | sed -E 's/.*"seconds": ([0-9.]+).*/\1/')
megabytes=$(printf '%s' "$last" | sed -E 's/.*"peak_resident_mb": ([0-9.]+).*/\1/')
[ "$(echo "$seconds <= 3 && $megabytes <= 100" | bc)" = 1 ]
