#!/usr/bin/env bash
# The preset fast on MNIST, from the process's start to its end, build excluded: at least 99 % within 8 seconds. Needs MNIST (FOVEA_DATA).
# fast-mnist.sh [RUNS]; prints each run and the median time of all, the first one with seed 1, the next with 2 and so on.
set -uo pipefail
cd "$(dirname "$0")/.."
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT
[ -f src/Fovea.Cli/bin/Release/net10.0/fovea.dll ] || dotnet build src/Fovea.Cli -c Release -v q --nologo
passed=0 failed=0 times=
for seed in $(seq "${1:-3}"); do
    started=$(date +%s.%N)
    last=$(dotnet src/Fovea.Cli/bin/Release/net10.0/fovea.dll train mnist --preset fast --seed "$seed" --output "$runs" --json 2>/dev/null | tail -n 1)
    seconds=$(echo "$(date +%s.%N) - $started" | bc)
    accuracy=$(printf '%s' "$last" | sed -E 's/.*"test_accuracy":([0-9.]+).*/\1/')
    printf 'seed %s: accuracy %s in %.2f s (asked: 0.99 within 8 s)\n' "$seed" "${accuracy:-none}" "$seconds"
    times+="$seconds"$'\n'
    if [ "$(echo "${accuracy:-0} >= 0.99 && $seconds <= 8" | bc)" = 1 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
printf 'median %.2f s\n' "$(printf '%s' "$times" | sort -n | sed -n "$(((${1:-3} + 1) / 2))p")"
echo "Failed: $failed, Passed: $passed, Skipped: 0"
[ $failed -eq 0 ]
