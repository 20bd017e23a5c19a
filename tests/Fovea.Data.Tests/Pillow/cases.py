#!/usr/bin/python3
"""Draws random pictures and writes what Pillow and torchvision make of them, for Fovea.Data.Tests to compare with: cases.py FOLDER [--seed 1] [--sizes 200]

Each line of cases.jsonl names an operation, its numbers and the two pictures, whose bytes follow one another in pictures.bin.
"""
import argparse
import json
import os
import random
import warnings

import numpy
from PIL import Image

warnings.filterwarnings("ignore")
MODES = {1: "L", 3: "RGB", 4: "RGBA"}
FILTERS = {
    "Nearest": Image.Resampling.NEAREST, "Bilinear": Image.Resampling.BILINEAR, "Bicubic": Image.Resampling.BICUBIC, "Lanczos": Image.Resampling.LANCZOS,
}


class Book:
    """Writes cases."""

    def __init__(self, folder, seed):
        os.makedirs(folder, exist_ok=True)
        self.lines, self.bytes = open(os.path.join(folder, "cases.jsonl"), "w"), open(os.path.join(folder, "pictures.bin"), "wb")
        self.random, self.noise = random.Random(seed), numpy.random.default_rng(seed)

    def picture(self, width, height, channels=3):
        """Smooth waves, noise, flat patches and hard edges; the last for overshoot."""
        y, x = numpy.mgrid[0:height, 0:width, ][:, :, :, None]
        phase, pace = self.noise.random((2, channels))
        waves = 127.5 + 127.5 * numpy.sin(phase * 6 + (x * (0.3 * pace + 0.02) + y * 0.11))
        noise = self.noise.integers(0, 256, (height, width, channels))
        kind = ((x * 4) // max(1, width) + (y * 3) // max(1, height)) % 4
        edges = numpy.where((x // 3 + y // 5) % 2 == 0, 255, 0)
        mixed = numpy.choose(kind, [waves, noise, numpy.broadcast_to(phase * 255, waves.shape), numpy.broadcast_to(edges, waves.shape)])
        array = mixed.astype(numpy.uint8)
        return Image.fromarray(array[:, :, 0] if channels == 1 else array, MODES[channels])

    def write(self, operation, before, after, **numbers):
        line = dict(operation=operation, channels=len(before.getbands()), width=before.width, height=before.height, newWidth=after.width, newHeight=after.height, newChannels=len(after.getbands()))
        self.lines.write(json.dumps(line | dict(numbers=numbers)) + "\n")
        for picture in (before, after):
            self.bytes.write(picture.tobytes())


def resizes(book, count):
    """Any size to any size, with every filter."""
    for name, filter in FILTERS.items():
        for i in range(count):
            draw = book.random.randint
            largest = 300 if i % 4 == 0 else 60
            before = book.picture(draw(1, largest), draw(1, largest), (3, 3, 1, 4)[i % 4])
            width, height = (before.width, draw(1, 200)) if i % 9 == 7 else (draw(1, 200), before.height) if i % 9 == 8 else (draw(1, 200), draw(1, 200))
            book.write("resize", before, before.resize((width, height), filter), filter=name)


def boxes(book, count):
    """A part with fractions of pixels, where the filter sees what is around it, and a part that was cut out first."""
    for name, filter in FILTERS.items():
        for i in range(count):
            draw, uniform = book.random.randint, book.random.uniform
            before = book.picture(draw(2, 90), draw(2, 90), (3, 1, 4)[i % 3])
            left, top = float(numpy.float32(uniform(0, before.width - 1))), float(numpy.float32(uniform(0, before.height - 1)))
            right, bottom = float(numpy.float32(uniform(left + 0.5, before.width))), float(numpy.float32(uniform(top + 0.5, before.height)))
            size = draw(1, 100), draw(1, 100)
            book.write("box", before, before.resize(size, filter, (left, top, right, bottom)), filter=name, box=[left, top, right, bottom])
            left, top = draw(0, before.width - 1), draw(0, before.height - 1)
            width, height = draw(1, before.width - left), draw(1, before.height - top)
            piece = before.crop((left, top, left + width, top + height))
            book.write("region", before, piece.resize(size, filter), filter=name, region=[left, top, width, height])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sizes", type=int, default=200)
    arguments = parser.parse_args()
    book = Book(arguments.folder, arguments.seed)
    resizes(book, arguments.sizes)
    boxes(book, arguments.sizes // 8)
    try:
        import transforms
    except ImportError as missing:
        raise SystemExit(f"torchvision is needed: {missing}")
    transforms.write(book)


if __name__ == "__main__":
    main()
