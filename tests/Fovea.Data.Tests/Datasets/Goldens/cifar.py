"""cifar.py OUT.zip makes tiny files as CIFAR-100's Python version has them, in every pickle protocol that such files come in: train with three
pictures, test with two, meta with the names. Byte j of picture i is (7i + j // 16) mod 251; fine labels are 99, 0, 17, coarse 19, 0, 3."""
import pickle
import struct
import sys
import zipfile

import numpy as np

FINE, COARSE = [99, 0, 17], [19, 0, 3]


def pictures(count, order="C"):
    i, j = np.mgrid[:count, :3072]
    return np.array((7 * i + j // 16) % 251, "u1", order=order)


def content(count, order="C"):
    return {
        "filenames": [f"picture_{i}.png" for i in range(count)], "batch_label": "training batch 1 of 1",
        "fine_labels": FINE[:count], "coarse_labels": COARSE[:count], "data": pictures(count, order),
    }


META = {"fine_label_names": [f"fine{i}" for i in range(100)], "coarse_label_names": [f"coarse{i}" for i in range(20)]}


def python2(value):
    """The instructions that Python 2 wrote, protocol 2: texts and the array's bytes are BINSTRINGs. The published files are like this."""
    memo = 0

    def put():
        nonlocal memo
        memo += 1
        return b"q" + bytes([memo - 1]) if memo <= 256 else b"r" + struct.pack("<i", memo - 1)

    def write(value):
        if isinstance(value, str):
            value = value.encode()
        if isinstance(value, bytes):
            return (b"U" + bytes([len(value)]) if len(value) < 256 else b"T" + struct.pack("<i", len(value))) + value + put()
        if isinstance(value, int):
            return b"K" + bytes([value]) if value < 256 else b"M" + struct.pack("<H", value)
        if isinstance(value, list):
            return b"]" + put() + b"(" + b"".join(map(write, value)) + b"e"
        if isinstance(value, dict):
            return b"}" + put() + b"(" + b"".join(write(key) + write(item) for key, item in value.items()) + b"u"
        rows, columns = value.shape
        return b"".join([
            b"cnumpy.core.multiarray\n_reconstruct\n", put(), b"cnumpy\nndarray\n", put(), b"K\0\x85", put(), write("b"), b"\x87", put(), b"R", put(),
            b"(K\x01", write(rows), write(columns), b"\x86", put(), b"cnumpy\ndtype\n", put(), write("u1"), b"K\0K\x01\x87", put(), b"R", put(),
            b"(K\x03", write("|"), b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0t", put(), b"b\x89", write(value.tobytes()), b"t", put(), b"b",
        ])

    data = b"\x80\x02" + write(value) + b"."
    assert pickle.loads(data, encoding="latin1").keys() == value.keys()
    return data


with zipfile.ZipFile(sys.argv[1], "w") as archive:
    def keep(variant, dump, order="C"):
        for name, value in [("train", content(3, order)), ("test", content(2, order)), ("meta", META)]:
            archive.writestr(zipfile.ZipInfo(f"{variant}/{name}"), dump(value), zipfile.ZIP_DEFLATED)

    keep("python2", python2)
    for protocol in (2, 3, 4):
        keep(f"protocol{protocol}", lambda value: pickle.dumps(value, protocol))
    keep("numpy2", lambda value: pickle.dumps(value, 2).replace(b"numpy.core.multiarray", b"numpy._core.multiarray"))
    keep("fortran", lambda value: pickle.dumps(value, 2), "F")
