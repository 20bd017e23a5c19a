#!/usr/bin/env bash
# Runs every example in its quick form and compares what it prints with expected/. `--accept` writes expected/ anew.
set -uo pipefail
cd "$(dirname "$0")"
mkdir -p expected
ok=0 wrong=0
for program in [0-9]*.cs; do
    case $program in
        05_*) quick=6400 ;;
        06_*) quick=2000 ;;
        16_*) quick=60 ;;
        17_*) quick=3000 ;;
        *) quick= ;;
    esac
    expected=expected/${program%.cs}.txt
    if ! actual=$(dotnet run -c Release "$program" $quick 2>&1); then
        wrong=$((wrong + 1))
        printf 'FAILED %s\n%s\n' "$program" "$actual"
        continue
    fi
    [ "${1:-}" = --accept ] && printf '%s\n' "$actual" > "$expected"
    if diff <(printf '%s\n' "$actual") "$expected" > /dev/null 2>&1; then
        ok=$((ok + 1))
        echo "ok     $program"
    else
        wrong=$((wrong + 1))
        echo "WRONG  $program"
        diff <(printf '%s\n' "$actual") "$expected" | head -20
    fi
done
echo "Failed: $wrong, Passed: $ok, Skipped: 0"
[ $wrong -eq 0 ]
