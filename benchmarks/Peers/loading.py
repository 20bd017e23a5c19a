#!/usr/bin/env python3
"""Loads an epoch of photos in Fovea and in torchvision in turn, and prints the ratio of their speeds.

loading.py FOLDER [--rounds N] [--at-least RATIO]     FOLDER has a folder a class, or such folders under train

With --at-least it fails unless Fovea is so many times as fast as torchvision.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

WORKERS, BATCH = 2, 32


def peer(folder):
    """Answers each line of standard input with one epoch's speed of torchvision's loader."""
    import torch
    import torchvision
    from torchvision import transforms

    torch.set_num_threads(1)
    way = transforms.Compose([
        transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip(), transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ])
    train = os.path.join(folder, "train")
    data = torchvision.datasets.ImageFolder(train if os.path.isdir(train) else folder, way)
    # Workers stay between epochs, so that starting processes does not count.
    loader = torch.utils.data.DataLoader(data, batch_size=BATCH, shuffle=True, num_workers=WORKERS, persistent_workers=True)
    for _ in sys.stdin:
        start, pictures = time.perf_counter(), 0
        for images, labels in loader:
            pictures += len(labels)
        speed = pictures / (time.perf_counter() - start)
        print(json.dumps({"peer": f"torchvision {torchvision.__version__}", "pictures": pictures, "pictures_per_second": speed}), flush=True)


def ask(process):
    process.stdin.write("epoch\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("--rounds", type=int, default=9)
    arguments.add_argument("--at-least", type=float, default=0)
    arguments.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.peer:
        return peer(options.folder)

    here = os.path.dirname(os.path.abspath(__file__))
    program = os.path.join(here, "bin", "Release", "net10.0", "Fovea.Peers.dll")
    subprocess.run(["dotnet", "build", here, "-c", "Release", "--verbosity", "quiet", "-nologo"], check=True, stdout=sys.stderr)
    python = os.environ.get("FOVEA_PYTHON", "/usr/bin/python3")
    commands = [["dotnet", program, "photos", options.folder], [python, os.path.abspath(__file__), "--peer", options.folder]]
    sides = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for command in commands]
    ratios, ours, theirs = [], [], []
    for round_ in range(options.rounds + 1):  # the first does not count
        answers = [ask(side) for side in (sides if round_ % 2 else sides[::-1])]
        mine, other = answers if round_ % 2 else answers[::-1]
        if round_:
            ours.append(mine["pictures_per_second"])
            theirs.append(other["pictures_per_second"])
            ratios.append(ours[-1] / theirs[-1])
    for side in sides:
        side.stdin.close()
        side.wait()
    ratio = statistics.median(ratios)
    print(f"{mine['pictures']} photos an epoch, {WORKERS} workers, batches of {BATCH}, {options.rounds} rounds")
    print(f"Fovea {statistics.median(ours):.0f} photos/s, {other['peer']} {statistics.median(theirs):.0f} photos/s: "
          f"{ratio:.2f} x ({min(ratios):.2f} to {max(ratios):.2f})")
    if ratio < options.at_least:
        sys.exit(f"slower than asked: {ratio:.2f} of {options.at_least}")


if __name__ == "__main__":
    main()
