#!/usr/bin/python3
"""Decodes pictures in Fovea and in Pillow in turn, on one thread, from bytes in memory, and prints medians and their ratio.

    decode.py [--rounds 7] [--at-least 0.6] [FILE...]     without files: sample-images in FOVEA_DATA, as they are and made progressive

With --at-least it fails unless Fovea is so many times as fast as Pillow on every file.

Pillow's load() is timed, which leaves its pixels four bytes apart; Fovea's come out side by side. A turn is half a second and its figure
that turn's median.
"""
import argparse
import io
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import PIL
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = ["dotnet", str(HERE / "bin/Release/net10.0/Fovea.Peers.dll"), "decode"]
SECONDS = 0.5


def ask_fovea(process, path):
    process.stdin.write(f"{path}\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())["ms"]


def ask_pillow(path):
    file, times, end = path.read_bytes(), [], time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        start = time.perf_counter()
        Image.open(io.BytesIO(file)).load()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def samples(folder):
    """The sample photos, 640×427, as they are, with colour at half the size, and progressive."""
    if not os.environ.get("FOVEA_DATA"):
        sys.exit("FOVEA_DATA is not set: name a folder that has sample-images, or name files.")
    for source in sorted(pathlib.Path(os.environ["FOVEA_DATA"], "sample-images").glob("*.jpg")):
        yield source
        for name, options in [("420", {"quality": 85}), ("progressive", {"quality": 85, "progressive": True})]:
            path = pathlib.Path(folder, f"{source.stem}-{name}.jpg")
            Image.open(source).save(path, **options)
            yield path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--at-least", type=float, default=0)
    options = parser.parse_args()
    subprocess.run(["dotnet", "build", str(HERE), "-c", "Release", "--verbosity", "quiet", "-nologo"], check=True, stdout=sys.stderr)
    fovea = subprocess.Popen(PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    print(f"| file | bytes | Fovea ms | Pillow {PIL.__version__} ms | Pillow / Fovea | range |\n| --- | --- | --- | --- | --- | --- |")
    measured, missed = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for path in options.files or samples(folder):
            ours, theirs = [], []
            for turn in range(options.rounds + 1):  # the first warms up
                if turn % 2:
                    ours.append(ask_fovea(fovea, path))
                    theirs.append(ask_pillow(path))
                else:
                    theirs.append(ask_pillow(path))
                    ours.append(ask_fovea(fovea, path))
            ours, theirs = ours[1:], theirs[1:]
            ratio = statistics.median(theirs) / statistics.median(ours)
            ratios = [b / a for a, b in zip(ours, theirs)]
            measured += 1
            if ratio < options.at_least:
                missed.append(f"{path.name}, {ratio:.2f} of {options.at_least}")
            print(f"| {path.name} | {path.stat().st_size:,} | {statistics.median(ours):.2f} | {statistics.median(theirs):.2f} | {ratio:.2f} |"
                  f" {min(ratios):.2f}-{max(ratios):.2f} |", flush=True)
    fovea.stdin.close()
    fovea.wait()
    if not measured:
        sys.exit("no pictures were found, so nothing was measured")
    if missed:
        sys.exit(f"slower than asked: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
