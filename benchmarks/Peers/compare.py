#!/usr/bin/python3
"""Times one step of the networks that PyTorch and Fovea both have, in turn, round after round, and prints medians and ratios.

    compare.py [--mode train|infer] [--threads 2] [--rounds 7] [--warm 10] [--repeat 30] [--models simple,cnn,lenet5] [--at-least 3] [--json]

Both sides run as one process each for the whole sitting; while one works the other waits. The machine may be shared: trust ratios, not times.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def start(command):
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(peer, model):
    peer.stdin.write(model + "\n")
    peer.stdin.flush()
    answer = peer.stdout.readline()
    if not answer:
        sys.exit(f"{peer.args[-1]}: the process ended without an answer for {model}.")
    return json.loads(answer)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mode", choices=["train", "infer"], default="train")
    parser.add_argument("--models", default="simple,cnn,lenet5")
    parser.add_argument("--at-least", type=float, help="fail unless Fovea is so many times as fast on every network, by the ratio of medians")
    parser.add_argument("--json", action="store_true", help="print every measurement as one JSON object instead of the table")
    for option, usual in (("threads", os.cpu_count()), ("rounds", 7), ("warm", 10), ("repeat", 30)):
        parser.add_argument(f"--{option}", type=int, default=usual)
    options = parser.parse_args()

    subprocess.run(["dotnet", "build", str(HERE), "-c", "Release", "--verbosity", "quiet", "-nologo"], check=True, stdout=sys.stderr)
    common = [f"--{key}={getattr(options, key)}" for key in ("mode", "threads", "warm", "repeat")]
    python = os.environ.get("FOVEA_PYTHON", "/usr/bin/python3")
    program = HERE / "bin/Release/net10.0/Fovea.Peers.dll"
    torch = start([python, str(HERE / "peer_torch.py"), *common])
    fovea = start(["dotnet", str(program), "time", *[part for option in common for part in option.split("=")]])

    rows, slow = [], []
    for model in options.models.split(","):
        measured = []
        for number in range(options.rounds):
            # Who begins changes from round to round.
            order = (torch, fovea) if number % 2 == 0 else (fovea, torch)
            answers = {peer: ask(peer, model) for peer in order}
            measured.append((answers[torch], answers[fovea]))
            if options.json:
                print(json.dumps(answers[torch]), json.dumps(answers[fovea]), sep="\n", flush=True)
        theirs, ours = measured[0]
        if (theirs["parameters"], theirs["batch"]) != (ours["parameters"], ours["batch"]):
            sys.exit(f"{model}: the networks differ: {theirs} and {ours}")
        ratios = sorted(a["ms"] / b["ms"] for a, b in measured)
        a, b = (statistics.median(pair[side]["ms"] for pair in measured) for side in (0, 1))
        if options.at_least and a / b < options.at_least:
            slow.append(model)
        rows.append(f"| {model} | {ours['batch']} | {a:.2f} | {b:.2f} | {a / b:.2f} | {ratios[0]:.2f}-{ratios[-1]:.2f} |")
    for peer in (torch, fovea):
        peer.stdin.close()
        peer.wait()

    if not options.json:
        print(f"{options.mode}, {options.threads} threads, {options.rounds} rounds of {options.repeat} steps; median ms a step; {theirs['peer']}\n")
        print("| network | batch | PyTorch | Fovea | PyTorch / Fovea | by round |\n| --- | --- | --- | --- | --- | --- |")
        print("\n".join(rows))
    if slow:
        sys.exit(f"not {options.at_least} times as fast: {', '.join(slow)}")


if __name__ == "__main__":
    main()
