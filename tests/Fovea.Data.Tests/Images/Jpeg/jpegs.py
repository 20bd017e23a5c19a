"""The other side of JpegPillowTests.cs. jpegs.py ZIP SEED writes JPEG files of every kind, and beside each, in NAME.rgba, what Pillow reads
from it, turned upright: width and height (4 bytes each, little-endian), then red, green, blue and opacity of each pixel. Kinds that Pillow
reads but does not write are put together by an encoder of our own. jpegs.py jpegs.zip 1 few made the committed file, which the fuzzer
begins with too. jpegs.py - FOLDER writes the pixels of all JPEG files below a folder to standard output instead."""
import io
import os
import random
import struct
import sys
import zipfile

import numpy as np
from PIL import Image, ImageOps


def read(source):
    """What Pillow reads, H×W×4."""
    return np.asarray(ImageOps.exif_transpose(Image.open(source)).convert("RGB").convert("RGBA"))


if sys.argv[1] == "-":
    for folder, _, names in sorted(os.walk(sys.argv[2])):
        for name in sorted(names):
            if name.lower().endswith((".jpg", ".jpeg")):
                path = os.path.join(folder, name)
                pixels = read(path)
                sys.stdout.buffer.write(path.encode() + b"\n" + struct.pack("<II", pixels.shape[1], pixels.shape[0]))
                sys.stdout.buffer.write(pixels[..., :3].tobytes())
    sys.exit()

ZIP = zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED)
RANDOM = random.Random(int(sys.argv[2]))
NUMPY = np.random.default_rng(int(sys.argv[2]))
FEW = "few" in sys.argv


def keep(name, data, expected=None):
    expected = read(io.BytesIO(data)) if expected is None else expected
    height, width = expected.shape[:2]
    for name, content in [(name, data), (name + ".rgba", struct.pack("<II", width, height) + expected.tobytes())]:
        ZIP.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def picture(width, height, channels=3):
    """Waves with some noise, or noise alone."""
    if RANDOM.random() < 0.2:
        return NUMPY.integers(0, 256, (height, width, channels)).astype("u1")
    y, x, c = np.mgrid[:height, :width, :channels]
    values = 128 + 60 * np.sin(x / 3 + c) + 60 * np.cos(y / 5 - c) + NUMPY.normal(0, 10, (height, width, channels))
    return np.clip(values, 0, 255).astype("u1")


def saved(pixels, mode=None, **options):
    data = io.BytesIO()
    Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels, mode).save(data, "jpeg", **options)
    return data.getvalue()


# An encoder for odd files: sequential, all codes of one length, which is wasteful and simple.
ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8, (i // 8 if (i // 8 + i % 8) % 2 else i % 8)))
COSINES = np.array([[np.cos((2 * x + 1) * u * np.pi / 16) * (0.5 if u else 0.5 / 2**0.5) for x in range(8)] for u in range(8)])
AC = [0x00, 0xF0] + [run << 4 | size for run in range(16) for size in range(1, 11)]


class Bits:
    def __init__(self):
        self.bits = []

    def put(self, value, length):
        self.bits += [value >> i & 1 for i in range(length - 1, -1, -1)]

    def number(self, value, size):
        self.put(value if value > 0 else value + (1 << size) - 1, size)

    def bytes(self):
        bits = self.bits + [1] * (-len(self.bits) % 8)
        return np.packbits(np.array(bits, "u1")).tobytes().replace(b"\xff", b"\xff\0")


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def put_block(bits, block, last):
    quantized = [int(block.flat[i]) for i in ZIGZAG]
    size = abs(quantized[0] - last).bit_length()
    bits.put(size, 4)
    bits.number(quantized[0] - last, size) if size else None
    run = 0
    for value in quantized[1:]:
        if value == 0:
            run += 1
            continue
        while run > 15:
            bits.put(1, 8)
            run -= 16
        size = abs(value).bit_length()
        bits.put(AC.index(run << 4 | size), 8)
        bits.number(value, size)
        run = 0
    if run:
        bits.put(0, 8)
    return quantized[0]


def encode(planes, factors, ids, before=b"", frame=0xC0, step=3, restart=0, apart=False, lines_later=False):
    """A file of planes, one a component, all of the picture's size; they are made smaller here by taking means."""
    height, width = planes[0].shape
    most = [max(f[i] for f in factors) for i in (0, 1)]
    mcus = [-(-width // (8 * most[0])), -(-height // (8 * most[1]))]
    blocks = []
    for plane, (h, v) in zip(planes, factors):
        full = np.pad(plane.astype(float), ((0, mcus[1] * 8 * most[1] - height), (0, mcus[0] * 8 * most[0] - width)), "edge")
        rows, columns = mcus[1] * 8 * v, mcus[0] * 8 * h
        small = full.reshape(rows, most[1] // v, columns, most[0] // h).mean((1, 3)) - 128
        tiles = small.reshape(rows // 8, 8, columns // 8, 8).swapaxes(1, 2)
        blocks.append(np.round(COSINES @ tiles @ COSINES.T / step).astype(int))

    wide = step > 255
    tables = segment(0xDB, bytes([wide << 4]) + (struct.pack(">64H", *[step] * 64) if wide else bytes([step] * 64)))
    tables += segment(0xC4, b"\0" + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12)))
    tables += segment(0xC4, b"\x10" + bytes([0] * 7 + [len(AC)] + [0] * 8) + bytes(AC))
    tables += segment(0xDD, struct.pack(">H", restart)) if restart else b""
    entries = b"".join(bytes([i, h << 4 | v, 0]) for i, (h, v) in zip(ids, factors))
    out = b"\xff\xd8" + before + tables
    out += segment(frame, struct.pack(">BHHB", 8, 0 if lines_later else height, width, len(planes)) + entries)
    for scan in [[i] for i in range(len(planes))] if apart else [range(len(planes))]:
        out += segment(0xDA, bytes([len(scan)]) + b"".join(bytes([ids[i], 0]) for i in scan) + bytes([0, 63, 0]))
        units = []
        if len(scan) == 1:
            h, v = factors[scan[0]]
            wide, tall = [-(-(-(-size * f // m)) // 8) for size, f, m in ((width, h, most[0]), (height, v, most[1]))]
            units = [[(scan[0], y, x)] for y in range(tall) for x in range(wide)]
        else:
            for y, x in np.ndindex(mcus[1], mcus[0]):
                units.append([(i, y * v + b, x * h + a) for i in scan for h, v in [factors[i]] for b in range(v) for a in range(h)])
        bits, last = Bits(), {}
        for number, unit in enumerate(units):
            if restart and number and number % restart == 0:
                out += bits.bytes() + bytes([0xFF, 0xD0 + (number // restart - 1) % 8])
                bits, last = Bits(), {}
            for i, y, x in unit:
                last[i] = put_block(bits, blocks[i][y, x], last.get(i, 0))
        out += bits.bytes()
        if lines_later:
            out += segment(0xDC, struct.pack(">H", height))
            lines_later = False
    return out + b"\xff\xd9"


def adobe(transform):
    return segment(0xEE, b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform))


def size(most=65):
    return RANDOM.randint(1, 24 if FEW else most), RANDOM.randint(1, 24 if FEW else most)


def of_pillow():
    sizes = [(1, 1), (2, 3), (3, 2), (9, 17), (17, 8), (24, 33)] if FEW else [(i, i) for i in range(1, 66)] + [size() for _ in range(65)]
    for subsampling in (0, 1, 2):
        for width, height in sizes:
            for progressive in (False, True):
                quality = RANDOM.choice([10, 60, 90, 100])
                name = f"{['444', '422', '420'][subsampling]}-{'progressive' if progressive else 'baseline'}-{quality}-{width}x{height}.jpg"
                keep(name, saved(picture(width, height), subsampling=subsampling, quality=quality, progressive=progressive))
    for number in range(1 if FEW else 10):
        for progressive in (False, True):
            options = {"progressive": progressive, "quality": RANDOM.choice([20, 90]), "optimize": number % 2 == 0}
            keep(f"grey-{progressive}-{number}.jpg", saved(picture(*size(), 1), **options))
            keep(f"cmyk-{progressive}-{number}.jpg", saved(picture(*size(), 4), "CMYK", **options))
    for orientation in range(1, 9):
        for subsampling in (0, 2):
            exif = Image.Exif()
            exif[0x0112] = orientation
            keep(f"exif-{orientation}-{subsampling}.jpg", saved(picture(11, 7), exif=exif, subsampling=subsampling))


def of_our_own():
    whole = [(1, 1)] * 3
    samplings = [
        [(2, 2), (1, 1), (1, 1)], [(1, 2), (1, 1), (1, 1)], [(4, 1), (1, 1), (1, 1)], [(1, 4), (1, 1), (1, 1)], [(4, 2), (1, 1), (1, 1)],
        [(2, 4), (1, 1), (1, 1)], [(2, 2), (2, 1), (1, 2)], [(1, 1), (2, 1), (1, 2)], [(1, 1), (1, 1), (2, 2)], [(3, 1), (1, 1), (1, 1)],
        [(1, 3), (1, 1), (1, 1)], [(3, 2), (1, 1), (3, 1)], [(4, 1), (2, 1), (1, 1)], [(2, 1), (2, 1), (2, 1)],
    ]
    for factors in samplings:
        for options in ({}, {"restart": 1}, {"restart": 3, "apart": True}) if FEW else [{"restart": r, "apart": a} for r in range(4) for a in (0, 1)]:
            width, height = size(120)
            planes = picture(width, height).transpose(2, 0, 1)
            name = "-".join(f"{h}{v}" for h, v in factors) + "".join(f"-{key}{value}" for key, value in options.items())
            keep(f"own-{name}.jpg", encode(planes, factors, [1, 2, 3], **options))
    three, four = picture(21, 14).transpose(2, 0, 1), picture(21, 14, 4).transpose(2, 0, 1)
    halves = [(2, 2), (1, 1), (1, 1), (2, 2)]
    # These four are what JpegErrorTests.cs damages.
    keep("baseline.jpg", saved(picture(9, 17), subsampling=1, quality=90))
    keep("progressive.jpg", saved(picture(24, 33), subsampling=2, quality=90, progressive=True))
    keep("restarting.jpg", encode(three, [(2, 2), (1, 1), (1, 1)], [1, 2, 3], restart=1))
    keep("apart.jpg", encode(three, [(2, 2), (1, 1), (1, 1)], [1, 2, 3], apart=True))
    keep("rgb-by-name.jpg", encode(three, whole, b"RGB"))
    keep("rgb-by-adobe.jpg", encode(three, whole, [1, 2, 3], adobe(0)))
    keep("ycc-by-adobe.jpg", encode(three, whole, b"RGB", adobe(1)))
    keep("ycc-by-jfif.jpg", encode(three, whole, b"RGB", segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")))
    keep("cmyk-plain.jpg", encode(four, [(1, 1)] * 4, [1, 2, 3, 4]))
    keep("cmyk-adobe.jpg", encode(four, [(1, 1)] * 4, [1, 2, 3, 4], adobe(0)))
    keep("ycck.jpg", encode(four, halves, [1, 2, 3, 4], adobe(2)))
    keep("ycck-apart.jpg", encode(four, halves, [1, 2, 3, 4], adobe(2), apart=True))
    keep("grey-sampled.jpg", encode(three[:1], [(2, 2)], [7]))
    keep("extended.jpg", encode(three, whole, [1, 2, 3], frame=0xC1))
    keep("wide-steps.jpg", encode(three, whole, [1, 2, 3], frame=0xC1, step=300))
    keep("fill.jpg", encode(three, whole, [1, 2, 3], segment(0xFE, b"a comment") + b"\xff\xff"))
    # Pillow does not read a height that comes after the scan, nor samples whose ratio is not whole.
    keep("lines-later.jpg", encode(three, whole, [1, 2, 3], lines_later=True), read(io.BytesIO(encode(three, whole, [1, 2, 3]))))


with ZIP:
    of_pillow()
    of_our_own()
