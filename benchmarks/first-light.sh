#!/usr/bin/env bash
# The README's first command, build excluded: at least 99 % on digits' test set within 60 seconds.
set -uo pipefail
cd "$(dirname "$0")/.."
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT
[ -f src/Fovea.Cli/bin/Release/net10.0/fovea.dll ] || dotnet build src/Fovea.Cli -c Release -v q --nologo
started=$(date +%s.%N)
last=$(dotnet src/Fovea.Cli/bin/Release/net10.0/fovea.dll train digits --output "$runs" --json | tail -n 1)
seconds=$(echo "$(date +%s.%N) - $started" | bc)
accuracy=$(printf '%s' "$last" | sed -E 's/.*"test_accuracy":([0-9.]+).*/\1/')
echo "digits: accuracy $accuracy, $seconds s (asked: 0.99 within 60 s)"
[ "$(echo "$accuracy >= 0.99 && $seconds <= 60" | bc)" = 1 ]
