"""The other side of PillowTests.cs: pictures.py ZIP SEED writes pictures of every kind, and beside each, in NAME.rgba, what Pillow reads
from it: width and height (4 bytes each, little-endian), then red, green, blue and opacity of each pixel. The files are put together here,
byte by byte, so that kinds are covered that Pillow reads but does not write. pictures.py pictures.zip 1 few made the committed file, one
picture of each kind, which the fuzzer begins with too."""
import io
import random
import struct
import sys
import zipfile
import zlib

import numpy as np
from PIL import Image

ZIP = zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED)
RANDOM = random.Random(int(sys.argv[2]))
NUMPY = np.random.default_rng(int(sys.argv[2]))
FEW = "few" in sys.argv
SIZES = [(13, 11)] if FEW else [(1, 1), (2, 3), (13, 11), (33, 5), (7, 40)]


def keep(name, data, expected=None):
    """Writes a file and what is expected of it: Pillow's reading, or an array H×W×4 where Pillow reads the kind in another way."""
    if expected is None:
        expected = np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))
    height, width = expected.shape[:2]
    for name, content in [(name, data), (name + ".rgba", struct.pack("<II", width, height) + expected.astype("u1").tobytes())]:
        ZIP.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def rgba(grey=None, colour=None, opacity=255):
    base = np.stack([grey] * 3, -1) if colour is None else colour
    return np.concatenate([base, np.broadcast_to(opacity, base.shape[:2])[..., None]], -1)


def smooth(height, width, channels, highest):
    """Samples that differ little from their neighbours, with some noise, so that all filters and runs have something to do."""
    y, x, c = np.mgrid[:height, :width, :channels]
    values = (np.sin(x / 3 + c) + np.cos(y / 5 - c)) / 4 + 0.5 + NUMPY.normal(0, 0.1, (height, width, channels))
    return np.clip(np.round(values * highest), 0, highest).astype(int)


def packed_rows(samples, depth):
    """Rows of samples as bytes, the first in the highest bits, the last byte filled up with zeros."""
    rows = []
    for row in samples.reshape(samples.shape[0], -1):
        if depth == 16:
            rows.append(row.astype(">u2").tobytes())
        else:
            bits = "".join(format(value, f"0{depth}b") for value in row)
            bits += "0" * (-len(bits) % 8)
            rows.append(int(bits, 2).to_bytes(len(bits) // 8, "big"))
    return rows


def paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def png_rows(rows, step):
    above = bytes(len(rows[0])) if rows else b""
    out = b""
    for row in rows:
        kind = RANDOM.randrange(5)
        filtered = bytearray([kind])
        for i, value in enumerate(row):
            a, c = (row[i - step], above[i - step]) if i >= step else (0, 0)
            b = above[i]
            filtered.append((value - [0, a, b, (a + b) // 2, paeth(a, b, c)][kind]) & 255)
        out += filtered
        above = row
    return out


def png(samples, depth, colour, interlaced, palette=b"", transparency=None):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, channels = samples.shape
    step = max(1, channels * depth // 8)
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]
    parts = [samples[y::dy, x::dx] for x, y, dx, dy in passes]
    data = zlib.compress(b"".join(png_rows(packed_rows(part, depth), step) for part in parts if part.size))
    cut = RANDOM.randrange(len(data) + 1)
    return b"".join([
        b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))),
        chunk(b"gAMA", struct.pack(">I", 45455)), chunk(b"PLTE", palette) if palette else b"",
        chunk(b"tRNS", transparency) if transparency is not None else b"",
        chunk(b"IDAT", data[:cut]), chunk(b"IDAT", data[cut:]), chunk(b"tEXt", b"Comment\0made by pictures.py"), chunk(b"IEND", b""),
    ])


def make_pngs():
    for colour, channels, depths in [(0, 1, (1, 2, 4, 8, 16)), (2, 3, (8, 16)), (3, 1, (1, 2, 4, 8)), (4, 2, (8, 16)), (6, 4, (8, 16))]:
        for depth in depths:
            for interlaced in (False, True):
                for width, height in SIZES:
                    highest = (1 << depth) - 1
                    samples = smooth(height, width, channels, highest)
                    name = f"png-{colour}-{depth}-{'adam7' if interlaced else 'plain'}-{width}x{height}"
                    palette = NUMPY.bytes(3 * (highest + 1)) if colour == 3 else b""
                    # Of 16 bits Pillow keeps grey whole and takes the upper eight of colour; here it is the upper eight always.
                    full = samples >> 8 if depth == 16 else samples * 255 // highest
                    keep(f"{name}.png", png(samples, depth, colour, interlaced, palette), rgba(full[..., 0]) if (colour, depth) == (0, 16) else None)
                    if colour == 3:
                        keep(f"{name}-trns.png", png(samples, depth, colour, interlaced, palette, NUMPY.bytes(RANDOM.randrange(1, highest + 2))))
                    if colour in (0, 2):
                        # The transparent colour is compared in the file's own depth, as the standard has it; Pillow compares it with
                        # samples that are scaled already, which is the same for eight bits only.
                        key = samples[RANDOM.randrange(height), RANDOM.randrange(width)]
                        opacity = np.where((samples == key).all(-1), 0, 255)
                        expected = None if depth == 8 else rgba(full[..., 0], opacity=opacity) if colour == 0 else rgba(colour=full, opacity=opacity)
                        keep(f"{name}-trns.png", png(samples, depth, colour, interlaced, transparency=key.astype(">u2").tobytes()), expected)


def bmp(width, height, bits, rows, palette=b"", packing=0, header=40, masks=(), colours=0, top_down=False):
    """A BMP file; rows are given from the top, or as one text if they are packed already."""
    if isinstance(rows, list):
        rows = [row + b"\0" * (-len(row) % 4) for row in rows]
        rows = b"".join(rows if top_down else rows[::-1])
    if header == 12:
        info = struct.pack("<IHHHH", 12, width, height, 1, bits)
    else:
        info = struct.pack("<IiiHHIIiiII", header, width, -height if top_down else height, 1, bits, packing, len(rows), 2835, 2835, colours, 0)
        fields = struct.pack(f"<{len(masks)}I", *masks)
        info = info + fields if header == 40 else (info + fields).ljust(header, b"\0")
    offset = 14 + len(info) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(rows), 0, 0, offset) + info + palette + rows


def run_lengths(samples, half):
    """Packs rows, given from the top, in a mixture of runs, single pixels and rows that end early. What this Pillow misreads is left
    to BmpTests.cs: jumps, empty rows, and odd counts of single pixels in four bits."""
    out = bytearray()
    pad = lambda values: values + [0] * (len(values) % 2)
    for row in samples[::-1]:
        row, x = list(row), 0
        while x < len(row):
            if x > 0 and not any(row[x:]) and RANDOM.random() < 0.7:
                break
            run = 1
            while x + run < len(row) and row[x + run] == row[x] and run < 255:
                run += 1
            single = min(len(row) - x, RANDOM.randrange(3, 9)) & (~1 if half else ~0)
            if run < 3 and single >= 3:
                values = row[x:x + single]
                out += bytes([0, single])
                packed = [high << 4 | low for high, low in zip(pad(values)[::2], pad(values)[1::2])] if half else values
                out += bytes(pad(packed))
                x += single
            else:
                out += bytes([run, row[x] * 17 if half else row[x]])
                x += run
        out += b"\0\0"
    return bytes(out + b"\0\1")


def make_bmps():
    for width, height in SIZES:
        size = f"{width}x{height}"
        for bits in (1, 4, 8):
            highest = (1 << bits) - 1
            samples = smooth(height, width, 1, highest)
            rows = packed_rows(samples, bits)
            colours = [NUMPY.bytes(3) for _ in range(highest + 1)]
            quads, triples = b"".join(colour + b"\0" for colour in colours), b"".join(colours)
            keep(f"bmp-{bits}-{size}.bmp", bmp(width, height, bits, rows, quads))
            keep(f"bmp-{bits}-top-{size}.bmp", bmp(width, height, bits, rows, quads, top_down=True))
            keep(f"bmp-{bits}-os2-{size}.bmp", bmp(width, height, bits, rows, triples, header=12))
            keep(f"bmp-{bits}-v5-{size}.bmp", bmp(width, height, bits, rows, quads, header=124))
            keep(f"bmp-{bits}-grey-{size}.bmp", bmp(width, height, bits, rows, b"".join(bytes([i * 255 // highest] * 3 + [0]) for i in range(highest + 1))))
            few = max(2, highest // 3)
            keep(f"bmp-{bits}-few-{size}.bmp", bmp(width, height, bits, packed_rows(np.minimum(samples, few - 1), bits), quads[:4 * few], colours=few))
            if bits > 1:
                flat = np.where(NUMPY.random((height, 1)) < 0.3, 0, samples[..., 0] // 4 * 4)
                keep(f"bmp-{bits}-rle-{size}.bmp", bmp(width, height, bits, run_lengths(flat, bits == 4), quads, packing=2 if bits == 4 else 1))
        colour = smooth(height, width, 3, 255)
        keep(f"bmp-24-{size}.bmp", bmp(width, height, 24, packed_rows(colour, 8)))
        keep(f"bmp-24-os2-{size}.bmp", bmp(width, height, 24, packed_rows(colour, 8), header=12))
        keep(f"bmp-24-top-{size}.bmp", bmp(width, height, 24, packed_rows(colour, 8), top_down=True))
        words = [row.astype("<u2").tobytes() for row in NUMPY.integers(0, 1 << 16, (height, width))]
        keep(f"bmp-16-{size}.bmp", bmp(width, height, 16, words))
        keep(f"bmp-555-{size}.bmp", bmp(width, height, 16, words, packing=3, masks=(0x7C00, 0x3E0, 0x1F)))
        keep(f"bmp-565-{size}.bmp", bmp(width, height, 16, words, packing=3, masks=(0xF800, 0x7E0, 0x1F)))
        quads = [row.astype("<u4").tobytes() for row in NUMPY.integers(0, 1 << 32, (height, width))]
        keep(f"bmp-32-{size}.bmp", bmp(width, height, 32, quads))
        for number, masks in enumerate([
            (0xFF0000, 0xFF00, 0xFF, 0), (0xFF000000, 0xFF0000, 0xFF00, 0), (0xFF000000, 0xFF0000, 0xFF00, 0xFF),
            (0xFF, 0xFF00, 0xFF0000, 0xFF000000), (0xFF0000, 0xFF00, 0xFF, 0xFF000000), (0, 0, 0, 0),
        ]):
            keep(f"bmp-32-fields{number}-{size}.bmp", bmp(width, height, 32, quads, packing=3, header=108, masks=masks))
        for mode in ("1", "L", "P", "RGB", "RGBA"):
            data = io.BytesIO()
            Image.fromarray(smooth(height, width, 3, 255).astype("u1")).convert(mode).save(data, "bmp")
            keep(f"bmp-pillow-{mode}-{size}.bmp", data.getvalue())


def lzw(numbers, depth, clears):
    """GIF's packing; where the dictionary is full it is cleared, or kept as it is."""
    clear, codes, bits, count = 1 << depth, {}, 0, 0
    out, string, width, following = bytearray(), (), depth + 1, clear + 2

    def put(code):
        nonlocal bits, count
        bits |= code << count
        count += width
        while count >= 8:
            out.append(bits & 255)
            bits, count = bits >> 8, count - 8

    put(clear)
    for number in numbers:
        if not string or string + (number,) in codes:
            string += (number,)
            continue
        put(codes.get(string, string[0]))
        if following < 4096:
            codes[string + (number,)] = following
            following += 1
            if following > 1 << width and width < 12:
                width += 1
        elif clears:
            put(clear)
            codes, width, following = {}, depth + 1, clear + 2
        string = (number,)
    put(codes.get(string, string[0]))
    if following == 1 << width and width < 12:
        width += 1
    put(clear + 1)
    out.append(bits & 255)
    return bytes(out)


def gif(numbers, depth, screen=None, place=(0, 0), interlaced=False, palette=b"", own=b"", transparent=None, clears=True):
    height, width = numbers.shape
    table = lambda colours: 0x80 | ((len(colours) // 3).bit_length() - 2) if colours else 0
    order = [y for start, step in [(0, 8), (4, 8), (2, 4), (1, 2)] for y in range(start, height, step)] if interlaced else range(height)
    packed = lzw([int(number) for y in order for number in numbers[y]], depth, clears)
    blocks = b"".join(bytes([len(packed[i:i + 255])]) + packed[i:i + 255] for i in range(0, len(packed), 255))
    control = b"" if transparent is None else b"!\xf9\x04" + bytes([1, 5, 0, transparent, 0])
    return b"".join([
        b"GIF89a", struct.pack("<HHBBB", *(screen or (width, height)), table(palette), 0, 0), palette, b"!\xfe\x07comment\0", control,
        b",", struct.pack("<HHHHB", *place, width, height, table(own) | (0x40 if interlaced else 0)), own, bytes([depth]), blocks, b"\0;",
    ])


def make_gifs():
    for width, height in SIZES + ([] if FEW else [(200, 150)]):
        size = f"{width}x{height}"
        for depth in (2, 3, 5, 8):
            highest = (1 << depth) - 1
            numbers = smooth(height, width, 1, highest)[..., 0]
            palette, own = NUMPY.bytes(3 << depth), NUMPY.bytes(3 << depth)
            keep(f"gif-{depth}-{size}.gif", gif(numbers, depth, palette=palette))
            keep(f"gif-{depth}-interlaced-{size}.gif", gif(numbers, depth, interlaced=True, palette=palette, own=own))
            keep(f"gif-{depth}-own-{size}.gif", gif(numbers, depth, own=own, clears=False))
            keep(f"gif-{depth}-transparent-{size}.gif", gif(numbers, depth, palette=palette, transparent=int(numbers[0, 0])))
            keep(f"gif-{depth}-placed-{size}.gif", gif(numbers, depth, (width + 9, height + 7), (4, 5), palette=palette))
            keep(f"gif-{depth}-placed-transparent-{size}.gif", gif(numbers, depth, (width + 9, height + 7), (4, 5), palette=palette, transparent=1))
            keep(f"gif-{depth}-outside-{size}.gif", gif(numbers, depth, (2, 2), (4, 5), palette=palette))
            keep(f"gif-{depth}-nopalette-{size}.gif", gif(numbers, depth))
        data = io.BytesIO()
        Image.fromarray(smooth(height, width, 3, 255).astype("u1")).quantize(40).save(data, "gif", interlace=RANDOM.randrange(2))
        keep(f"gif-pillow-{size}.gif", data.getvalue())
    if FEW:
        return
    noise = NUMPY.integers(0, 256, (300, 400))  # fills the dictionary over and over
    for clears in (False, True):
        keep(f"gif-noise-{clears}.gif", gif(noise, 8, palette=NUMPY.bytes(768), clears=clears))
    keep("gif-flat.gif", gif(np.full((1000, 1000), 3), 8, palette=NUMPY.bytes(768)))
    for transparent in (None, 2):  # a few pixels on a large screen
        keep(f"gif-lost-{transparent}.gif", gif(smooth(3, 5, 1, 3)[..., 0], 2, (900, 700), (333, 222), palette=NUMPY.bytes(12), transparent=transparent))


def make_pnms():
    text = lambda samples: b"\n# a comment\n".join(b" ".join(b"%d" % value for value in row) for row in samples.reshape(samples.shape[0], -1)) + b"\n"
    for width, height in SIZES:
        ink = smooth(height, width, 1, 1)
        keep(f"pbm-text-{width}x{height}.pbm", b"P1\n%d %d\n" % (width, height) + text(ink))
        keep(f"pbm-dense-{width}x{height}.pbm", b"P1\n%d %d\n" % (width, height) + text(ink).replace(b" ", b""))
        keep(f"pbm-{width}x{height}.pbm", b"P4 # bits\n%d %d\n" % (width, height) + b"".join(packed_rows(ink, 1)))
        for highest in (1, 7, 30, 255, 256, 1000, 65535):
            grey, colour = smooth(height, width, 1, highest), smooth(height, width, 3, highest)
            to_bytes = np.vectorize(lambda value: round(value / highest * 255))
            kind = ">u2" if highest > 255 else "u1"
            size = b"\n%d %d\n%d\n" % (width, height, highest)
            name = f"{highest}-{width}x{height}"
            # Grey of more than 8 bits stays deep in Pillow; the same formula makes bytes of it here.
            expected = rgba(to_bytes(grey[..., 0])) if highest > 255 else None
            keep(f"pgm-{name}.pgm", b"P5" + size + grey.astype(kind).tobytes(), expected)
            keep(f"pgm-text-{name}.pgm", b"P2" + size + text(grey), expected)
            keep(f"ppm-{name}.ppm", b"P6" + size + colour.astype(kind).tobytes())
            keep(f"ppm-text-{name}.ppm", b"P3" + size + text(colour))


with ZIP:
    make_pngs()
    make_bmps()
    make_gifs()
    make_pnms()
