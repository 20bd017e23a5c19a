#!/usr/bin/env bash
# Compares the memory that a training step is said to take with what the process really took at its peak, each model in a process of its own.
# memory.sh [MODEL...]; fails where one is off by more than 15 %.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build benchmarks/Peers -c Release >/dev/null
passed=0 failed=0
[ $# -gt 0 ] || set -- simple cnn lenet5 alexnet googlenet resnet18 resnet50
for model in "$@"; do
    line=$(benchmarks/Peers/bin/Release/net10.0/Fovea.Peers memory --models "$model")
    ratio=$(sed -E 's/.*"ratio": ([0-9.]+).*/\1/' <<<"$line")
    printf '%-14s %s\n' "$model" "$(sed -E 's/.*("batch": [0-9]+).*("predicted.*)\}/\1, \2/' <<<"$line")"
    if awk "BEGIN { exit !($ratio > 0.85 && $ratio < 1.15) }"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "Failed: $failed, Passed: $passed, Skipped: 0"
[ "$failed" -eq 0 ]
