#!/usr/bin/env bash
# The book in full on MNIST within 40 minutes, and what the literature says of its numbers.
# book.sh [experiment ...] takes only those; FOVEA_BOOK names a folder to keep.
set -uo pipefail
cd "$(dirname "$0")/.."
folder=${FOVEA_BOOK:-$(mktemp -d)}
[ -n "${FOVEA_BOOK:-}" ] || trap 'rm -rf "$folder"' EXIT
fovea=src/Fovea.Cli/bin/Release/net10.0/fovea.dll
[ -f "$fovea" ] || dotnet build src/Fovea.Cli -c Release -v q --nologo
started=$SECONDS
for experiment in "${@:-all}"; do
    dotnet "$fovea" book "$experiment" --data mnist --output "$folder" || exit 1
done
seconds=$((SECONDS - started))
python3 - "$folder" <<'CHECK' && [ $seconds -le 2400 ]
import json, pathlib, sys

folder, wrong = pathlib.Path(sys.argv[1]), 0


def check(experiment, what, holds):
    global wrong
    path = folder / experiment / "figures.json"
    if not path.exists():
        return
    numbers = json.loads(path.read_text())["numbers"]
    right, told = holds(numbers)
    wrong += not right
    print(f"{'ok   ' if right else 'WRONG'} {experiment}: {what}: {told}")


def mean(values):
    return sum(values) / len(values)


check("two-layer-net", "gradients differ by less than 1e-6", lambda n: (n["difference"] < 1e-6, f"{n['difference']:.1e}"))
check("two-layer-net", "taught by either gradient: losses, weights, gradients within 1e-6", lambda n: (
    max(n["twice.difference.gradients"], n["twice.difference.weights"], max(abs(a - b) for a, b in zip(n["twice.loss.numerical"], n["twice.loss.backpropagation"]))) < 1e-6,
    f"loss {n['twice.loss.numerical'][0]:.3f} to {n['twice.loss.numerical'][-1]:.3f} in {n['twice.passes']:,} passes, {n['twice.difference.gradients']:.1e}, {n['twice.difference.weights']:.1e}"))
check("two-layer-net", "hidden 50, rate 0.1, batch 100, 10,000 steps, over 93 %", lambda n: ((n["units"], n["rate"], n["batch"], n["steps"]) == ([50, 10], 0.1, 100, 10_000) and n["test"][-1] > 0.93, f"{n['steps']}, {n['test'][-1]:.2%}"))
check("optimizers-mnist", "every other one goes below SGD", lambda n: (all(n[f"loss.{o}"] < n["loss.sgd"] for o in ("momentum", "nesterov", "adagrad", "rmsprop", "adam")), f"{n['loss.sgd']:.3f}"))
check("initial-values", "Xavier and sigmoid: layer 5 spreads within a factor two of layer 1", lambda n: (0.5 < n["deviation.xavier.sigmoid"][4] / n["deviation.xavier.sigmoid"][0] < 2, n["deviation.xavier.sigmoid"]))
check("initial-values", "0.01 and sigmoid: collapsed", lambda n: (n["deviation.hundredth.sigmoid"][4] < 0.05, n["deviation.hundredth.sigmoid"]))
check("initial-values", "1 and sigmoid: saturated", lambda n: (n["ends.one.sigmoid"][4] > 0.6, n["ends.one.sigmoid"]))
check("initial-values-mnist", "He leads", lambda n: (n["loss.he"] == min(v for k, v in n.items() if k.startswith("loss.") and v is not None), f"{n['loss.he']:.3f}"))
check("batch-norm", "learns at 6 or more scales where the plain network does not", lambda n: (n["rescued"] >= 6, n["rescued"]))
check("overfitting", "100 % on the 300", lambda n: (min(n["train"]) == 1, n["train"]))
check("overfitting", "gap of more than 20 points", lambda n: (n["gap"] > 0.2, f"{n['gap']:.1%}"))
check("weight-decay", "narrows it by 3 points or more", lambda n: (n["narrowed"] >= 0.03, f"{n['narrowed']:.1%}"))
check("dropout", "narrows it by 3 points or more", lambda n: (n["narrowed"] >= 0.03, f"{n['narrowed']:.1%}"))
check("ensemble", "better than its members on average", lambda n: (n["gain"] > 0, f"{mean(n['alone']):.2%} to {n['together'][-1]:.2%}"))
check("hyperparameters", "the best five rates are 0.001 to 0.01", lambda n: (all(0.001 <= rate <= 0.01 for rate in n["best.lr"]), n["best.lr"]))
check("hyperparameters", "the good ranges are better than elsewhere", lambda n: (n["accuracy.good"] > n["accuracy.elsewhere"] + 0.1, f"{n['accuracy.good']:.1%}, {n['accuracy.elsewhere']:.1%}"))
check("pooling", "the coarser, the less a shift changes", lambda n: (n["change.max 4×4"][1] < n["change.max 2×2"][1] < n["change.pixels"][1], [round(n[f"change.{k}"][1]) for k in ("pixels", "max 2×2", "max 4×4")]))
check("simple-convnet", "about 99 %", lambda n: (n["test"][-1] > 0.987, f"{n['test'][-1]:.2%}"))
check("mistakes", "over 99 %", lambda n: (n["accuracy"] > 0.99, f"{n['accuracy']:.2%}"))
print(f"{wrong} wrong")
sys.exit(wrong > 0)
CHECK
code=$?
echo "$seconds s (asked: 2400 s for all)"
exit $code
