#!/usr/bin/env bash
# Trains SimpleConvNet with batch normalization and dropout for 200 steps in several ways and compares the weights' checksums.
set -uo pipefail
cd "$(dirname "$0")/.."
program=benchmarks/Peers/bin/Release/net10.0/Fovea.Peers.dll
[ -f $program ] || dotnet build benchmarks/Peers -c Release -v q --nologo

checksum() { # THREADS [VARIABLE=VALUE]
    env ${2:+"$2"} dotnet $program train --threads "$1" --repeat 200 | sed -E 's/.*"instruction_set": "([^"]+)".*"weights_sha256": "([0-9a-f]+)".*/\1 \2/'
}

same=0 different=0 first=
report() { # NAME CHECKSUM
    printf '%-28s %s\n' "$1" "$2"
    first=${first:-${2##* }}
    if [ "${2##* }" = "$first" ] && [ ${#first} -eq 64 ]; then same=$((same + 1)); else different=$((different + 1)); fi
}

report "1 thread" "$(checksum 1)"
report "2 threads" "$(checksum 2)"
report "2 threads, again" "$(checksum 2)"
report "4 threads" "$(checksum 4)"
report "2 threads, no AVX-512" "$(checksum 2 DOTNET_EnableAVX512=0)"
echo "Failed: $different, Passed: $same, Skipped: 0"
[ $different -eq 0 ]
