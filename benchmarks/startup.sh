#!/usr/bin/env bash
# How long one picture takes from a cold process to its end: fovea predict, published, as a whole process. Median of 15; asked: 350 ms.
# The same of plain dotnet build is printed beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dotnet build src/Fovea.Cli -c Release -v q --nologo >/dev/null
dotnet publish src/Fovea.Cli -c Release -o "$folder/fovea" -v q --nologo >/dev/null
"$folder/fovea/fovea" train digits --epochs 1 --limit 5000 --eval-samples 1000 --output "$folder" --name run >/dev/null 2>&1

median() { # COMMAND...: milliseconds, each run asked for a seven
    for _ in $(seq 16); do
        local started=$(date +%s%N)
        "$@" predict "$folder/run" docs/images/seven.png >"$folder/answer"
        echo $((($(date +%s%N) - started) / 1000000))
        grep -q ': 7 ' "$folder/answer"
    done | tail -n 15 | sort -n | sed -n 8p
}

built=$(median dotnet src/Fovea.Cli/bin/Release/net10.0/fovea.dll)
published=$(median "$folder/fovea/fovea")
echo "dotnet build:   $built ms"
echo "dotnet publish: $published ms (asked: 350)"
[ "$published" -le 350 ]
