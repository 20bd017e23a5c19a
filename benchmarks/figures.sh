#!/usr/bin/env bash
# Prints the accuracies that the README quotes, each with its command. Needs MNIST, Fashion-MNIST and CIFAR-10 (FOVEA_DATA or --data-dir).
set -uo pipefail
cd "$(dirname "$0")/.."
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT
fovea="dotnet src/Fovea.Cli/bin/Release/net10.0/fovea.dll"
[ -f src/Fovea.Cli/bin/Release/net10.0/fovea.dll ] || dotnet build src/Fovea.Cli -c Release -v q --nologo
reached=0 missed=0

figure() { # ASKED ARGUMENTS...
    local asked=$1 last accuracy seconds
    shift
    last=$($fovea "$@" --json | tail -n 1)
    accuracy=$(printf '%s' "$last" | sed -E 's/.*"test_accuracy":([0-9.]+).*/\1/')
    seconds=$(printf '%s' "$last" | sed -E 's/.*"seconds":([0-9.]+).*/\1/')
    printf 'asked %s  got %s  in %6.1f s   fovea %s\n' "$asked" "$accuracy" "$seconds" "$(echo "$*" | sed "s#$runs#runs#g")"
    if [ "$(echo "$accuracy >= $asked" | bc)" = 1 ]; then reached=$((reached + 1)); else missed=$((missed + 1)); fi
}

figure 0.99 train digits --output "$runs" --name digits
figure 0.90 eval "$runs/digits" mnist
figure 0.989 train mnist --model simple --opt adam --lr 0.001 -b 100 --epochs 20 --output "$runs" --name simple
figure 0.989 train mnist --model cnn --opt adam --lr 0.0002 -b 256 --epochs 10 --normalize 0.1307,0.3081 --output "$runs" --name cnn
figure 0.985 train mnist --model cnn2 --opt adam --lr 0.001 -b 100 --epochs 3 --normalize 0.5,0.5 --output "$runs" --name cnn2
figure 0.99 train mnist --preset fast --output "$runs" --name fast
figure 0.88 train fashion-mnist --model lenet5 --epochs 10 --output "$runs" --name lenet5
figure 0.70 train cifar10 --output "$runs" --name cifar10
echo "Failed: $missed, Passed: $reached, Skipped: 0"
[ $missed -eq 0 ]
