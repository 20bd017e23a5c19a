#!/usr/bin/python3
"""Times Fovea, PyTorch and ONNX Runtime in turn, round after round, and prints medians and ratios.

    compare.py [--mode train|infer|latency|memory] [--models simple,resnet50] [--threads 2] [--rounds 5] [--at-least 3|targets] [--json]

train and infer take each network's usual batch, latency is inference of one picture; memory is what a training process holds at most, each
in a process of its own. Elsewhere each side is one process for the whole sitting, and while one works the others wait. The machine may be
shared: trust ratios, not times.
"""
import argparse
import collections
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = ["dotnet", str(HERE / "bin/Release/net10.0/Fovea.Peers.dll")]
PYTHON = os.environ.get("FOVEA_PYTHON", "/usr/bin/python3")
TITLES = {"fovea": "Fovea", "pytorch": "PyTorch", "onnxruntime": "ONNX Runtime"}
ALL = "simple,cnn,lenet5,alexnet,vgg16,googlenet,resnet18,resnet50"
MODELS = {"train": ALL, "infer": ALL, "latency": "lenet5,resnet18,resnet50", "memory": "resnet50,vgg16"}

# How many times as fast as whom Fovea is meant to be.
TARGETS = {
    ("train", "pytorch"): dict(simple=5, cnn=2, lenet5=2, alexnet=2, vgg16=3, googlenet=2.5, resnet18=2, resnet50=2),
    ("infer", "onnxruntime"): dict(simple=1.1, cnn=1, lenet5=1.3, alexnet=1, vgg16=1.7, googlenet=1, resnet18=1.1, resnet50=1),
    ("latency", "onnxruntime"): dict(lenet5=1, resnet18=1, resnet50=1),
}

# After a side's turn its threads may spin for a moment before they sleep; nobody is timed meanwhile.
PAUSE = 0.1


class Side:
    """A process that answers each request, a line, with one JSON object."""

    def __init__(self, name, command, threads):
        self.name = name
        few = dict(OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **few})

    def ask(self, request):
        time.sleep(PAUSE)
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{TITLES[self.name]}: the process ended without an answer for {request}.")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def find_pytorch():
    """None if PyTorch is there, else why not."""
    try:
        found = subprocess.run([PYTHON, "-c", "import torch, torchvision"], capture_output=True, text=True)
    except OSError as problem:
        return str(problem)
    return None if found.returncode == 0 else f"{PYTHON}: {found.stderr.strip().splitlines()[-1]}; Debian: apt-get install python3-torch python3-torchvision libopenblas0-pthread"


def find_onnxruntime(folder):
    """None if ONNX Runtime is there or could be put there, else why not."""
    if not shutil.which("node"):
        return "there is no node"
    if (folder / "node_modules/onnxruntime-node").is_dir():
        return None
    print(f"installing onnxruntime-node into {folder}", file=sys.stderr)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The package carries its library; its script would fetch one for graphics cards.
        subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder), "onnxruntime-node"],
                       check=True, capture_output=True, text=True)
    except OSError as problem:
        return f"npm could not be run: {problem}"
    except subprocess.CalledProcessError as problem:
        return f"npm could not install onnxruntime-node into {folder}: {' '.join(problem.stderr.split()[:24])}"
    return None


def open_sides(options, absent):
    mode = "train" if options.mode == "train" else "infer"
    common = {key: getattr(options, key) for key in ("threads", "warm", "repeat", "seconds")}
    flags = [f"--{key}={value}" for key, value in common.items()]
    sides = {"fovea": [*PROGRAM, "time", "--mode", mode, *(str(word) for key, value in common.items() for word in (f"--{key}", value))]}
    if "pytorch" not in absent:
        sides["pytorch"] = [PYTHON, str(HERE / "peer_torch.py"), "--mode", mode, *flags]
    if mode == "infer" and "onnxruntime" not in absent:
        sides["onnxruntime"] = ["node", str(HERE / "peer_ort.js"), str(options.onnxruntime.resolve()), *flags]
    return {name: Side(name, command, options.threads) for name, command in sides.items()}


def measure(model, sides, scratch, options):
    """The answers of one network by side, a list each, one answer a round. A first round warms up and does not count."""
    first = sides["fovea"].ask(f"{model}:1" if options.mode == "latency" else model)
    request = f"{model}:{first['batch']}"
    requests = {name: request for name in sides}
    file = f"{scratch}/{model}.onnx"
    if "onnxruntime" in sides:
        sides["pytorch"].ask(f"{request} {file}")
        requests["onnxruntime"] = f"{request} {file}"
    answers = collections.defaultdict(list)
    order = list(sides)
    for number in range(-1, options.rounds):
        for name in order:
            answer = sides[name].ask(requests[name])
            if (answer["batch"], answer.get("parameters", first["parameters"])) != (first["batch"], first["parameters"]):
                sys.exit(f"{model}: the networks differ: {answer} and {first}")
            if number >= 0:
                answers[name].append(answer)
                if options.json:
                    print(json.dumps(answer), flush=True)
        order.append(order.pop(0))  # who begins changes from round to round
    pathlib.Path(file).unlink(missing_ok=True)
    return answers


def machine(answer):
    with open("/proc/cpuinfo") as info:
        name = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), "an unknown processor")
    return f"{name}, {os.cpu_count()} cores, {answer['instruction_set']}"


def table(heads, rows):
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (heads, ["---"] * len(heads), *rows))


def least(options, peer, model):
    """The ratio below which the comparison fails; 0 for none."""
    if options.at_least == "targets":
        return TARGETS.get((options.mode, peer), {}).get(model, 0)
    return float(options.at_least or 0) if peer == "pytorch" else 0


def compare(options, absent):
    """Prints the table of times; tells which networks missed what was asked."""
    peers = ["pytorch"] if options.mode == "train" else ["pytorch", "onnxruntime"]
    heads = ["network", "batch", "Fovea ms"]
    for peer in peers:
        heads += [f"{TITLES[peer]} ms", f"{TITLES[peer]} / Fovea", "by round", *(["target"] if (options.mode, peer) in TARGETS else [])]
    sides, rows, missed, versions = open_sides(options, absent), [], [], {}
    with tempfile.TemporaryDirectory(prefix="fovea-onnx-") as scratch:
        for model in options.models.split(","):
            print(f"{model} ...", file=sys.stderr)
            answers = measure(model, sides, scratch, options)
            versions |= {name: given[0]["peer"] for name, given in answers.items()}
            ours = [answer["ms"] for answer in answers["fovea"]]
            row = [model, str(answers["fovea"][0]["batch"]), f"{statistics.median(ours):.2f}"]
            for peer in peers:
                theirs, ratio = [answer["ms"] for answer in answers[peer]], 0
                if theirs:
                    ratio = statistics.median(theirs) / statistics.median(ours)
                    by_round = sorted(b / a for a, b in zip(ours, theirs))
                    row += [f"{statistics.median(theirs):.2f}", f"{ratio:.2f}", f"{by_round[0]:.2f}-{by_round[-1]:.2f}"]
                else:
                    row += ["absent", "", ""]
                if (options.mode, peer) in TARGETS:
                    row.append(str(TARGETS[options.mode, peer].get(model, "")))
                if ratio < least(options, peer, model):
                    missed.append(f"{model} beside {TITLES[peer]}, {f'{ratio:.2f}' if theirs else 'absent'} of {least(options, peer, model)}")
            rows.append(row)
    for side in sides.values():
        side.close()

    if not options.json:
        print(f"{options.mode}, {options.threads} {'thread' if options.threads == 1 else 'threads'}; {machine(answers['fovea'][0])}; {'; '.join(versions.values())}")
        print(f"Medians over {options.rounds} rounds, in each up to {options.repeat} steps or {options.seconds} s a side, one side after the other.")
        for peer in peers:
            if peer in absent:
                print(f"{TITLES[peer]} is absent: {absent[peer]}.")
        print("\n" + table(heads, rows))
    return missed


def memory(options, absent):
    """Prints the table of memory: each training in a process of its own."""
    rows = []
    for model in options.models.split(","):
        threads = ["--threads", str(options.threads)]
        ours = json.loads(subprocess.check_output([*PROGRAM, "memory", "--models", model, *threads]))
        theirs = None
        if "pytorch" not in absent:
            theirs = json.loads(subprocess.check_output([PYTHON, str(HERE / "peer_torch.py"), "--memory", f"{model}:{ours['batch']}", *threads]))
            if theirs["parameters"] != ours["parameters"]:
                sys.exit(f"{model}: the networks differ: {theirs} and {ours}")
        if options.json:
            print(*(json.dumps(answer) for answer in (ours, theirs) if answer), sep="\n", flush=True)
        a, b = ours["peak_resident"], theirs and theirs["peak_resident"]
        rows.append([model, str(ours["batch"]), f"{a / 2**20:.0f}", f"{b / 2**20:.0f}" if b else "absent", f"{a / b:.2f}" if b else ""])
    if not options.json:
        print(f"training, {options.threads} threads; {machine(ours)}; {ours['peer']}; {theirs['peer'] if theirs else 'PyTorch is absent: ' + absent['pytorch']}")
        print("Resident memory at its peak, MB, of a fresh process after three steps.\n")
        print(table(["network", "batch", "Fovea MB", "PyTorch MB", "Fovea / PyTorch"], rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mode", choices=MODELS, default="train")
    parser.add_argument("--models", help=f"which networks, of {ALL} [default: those that the mode has targets for]")
    parser.add_argument("--at-least", metavar="N|targets", help="fail unless Fovea is N times as fast as PyTorch on every network, or meets the table's targets")
    parser.add_argument("--onnxruntime", type=pathlib.Path, default=os.environ.get("FOVEA_ONNXRUNTIME"), metavar="FOLDER",
                        help="folder with node_modules/onnxruntime-node; where it is missing it is installed [default: FOVEA_ONNXRUNTIME, else one in the user's cache]")
    parser.add_argument("--json", action="store_true", help="print every measurement as one JSON object instead of the table")
    for option, usual, meaning in (
            ("threads", os.cpu_count(), "threads of each side"), ("rounds", 5, "rounds that count"), ("warm", 10, "steps before those that count, at most"),
            ("repeat", 30, "steps that count, at most"), ("seconds", 4, "seconds of a side's turn, about")):
        parser.add_argument(f"--{option}", type=int, default=usual, help=f"{meaning} [default: {usual}]")
    options = parser.parse_args()
    options.models = options.models or MODELS[options.mode]
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache")
    options.onnxruntime = pathlib.Path(options.onnxruntime or cache / "fovea/onnxruntime")
    if options.at_least not in (None, "targets"):
        options.at_least = float(options.at_least)

    subprocess.run(["dotnet", "build", str(HERE), "-c", "Release", "--verbosity", "quiet", "-nologo"], check=True, stdout=sys.stderr)
    absent = {"pytorch": find_pytorch()}
    if options.mode in ("infer", "latency"):
        absent["onnxruntime"] = find_onnxruntime(options.onnxruntime) or (absent["pytorch"] and "PyTorch, which writes its files, is absent")
    absent = {peer: why for peer, why in absent.items() if why}
    if options.mode == "memory":
        memory(options, absent)
    elif missed := compare(options, absent):
        sys.exit(f"slower than asked: {', '.join(missed)}")


if __name__ == "__main__":
    main()
