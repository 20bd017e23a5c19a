#!/usr/bin/env bash
# What a user's program needs for training: the libraries' assemblies. Under 3 MB, and not one native file.
set -uo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet publish src/Fovea.Training -c Release -o "$out/training" -v q --nologo >/dev/null && dotnet publish src/Fovea.Models -c Release -o "$out/models" -v q --nologo >/dev/null || exit 1
total=0 native=0 seen=" "
for file in "$out"/training/* "$out"/models/*; do
    name=$(basename "$file")
    case "$name" in *.dll | *.so | *.dylib | *.exe) ;; *) continue ;; esac
    case "$seen" in *" $name "*) continue ;; esac
    seen="$seen$name "
    size=$(stat -c %s "$file")
    total=$((total + size))
    # A managed assembly is a PE file that names the metadata signature BSJB; anything else that could be loaded is native.
    if [ "$(head -c 2 "$file")" != MZ ] || ! grep -qa BSJB "$file"; then native=$((native + 1)); echo "native: $name"; fi
    printf '%9d  %s\n' "$size" "$name"
done
echo "total $total bytes, $native native files (asked: under 3,000,000 and none)"
[ "$total" -lt 3000000 ] && [ $native -eq 0 ] && [ "$total" -gt 0 ]
