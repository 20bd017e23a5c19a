"""The other side of LiveTests.cs: exchange.py write FOLDER draws tensors and saves them in every format; exchange.py read FOLDER reads
ours.safetensors, ours-stored.npz and ours-deflated.npz, which Fovea wrote, and compares them with expected.bin, bit for bit."""
import json
import pickle
import sys
from pathlib import Path

import numpy as np
import torch

action, folder = sys.argv[1], Path(sys.argv[2])


def write():
    random = np.random.default_rng(int(sys.argv[3]))
    types = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "?"]
    tensors = {}
    for i in range(40):
        shape = tuple(int(size) for size in random.integers(1, 6, random.integers(0, 5)))
        array = (random.standard_normal(shape) * 50).astype(types[i % len(types)])
        view = torch.from_numpy(np.asarray(array))
        # Views of all sorts: turned, cut, stepped; half of them stay as they are.
        if view.dim() > 0 and i % 2:
            view = view.permute(*random.permutation(view.dim()))[random.integers(0, view.shape[0]):]
            view = view[..., ::2]
        tensors[f"layer{i}.{'weight' if i % 2 else 'bias'}"] = view
    tensors["half"] = torch.from_numpy(random.standard_normal(1000).astype("f4")).to(torch.bfloat16)
    tensors["large"] = torch.from_numpy(random.standard_normal((700, 300)).astype("f4")).t()
    tensors["shared"] = tensors["large"]
    arrays = {name: tensor.float().numpy() if tensor.dtype == torch.bfloat16 else tensor.numpy() for name, tensor in tensors.items()}

    torch.save(tensors, folder / "zip.pth")
    torch.save(tensors, folder / "legacy.pth", _use_new_zipfile_serialization=False)
    np.savez(folder / "stored.npz", **arrays)
    np.savez_compressed(folder / "deflated.npz", **{name: np.asarray(array, order="F") for name, array in arrays.items()})
    for protocol in range(6):
        (folder / f"pickle-{protocol}.pkl").write_bytes(pickle.dumps(arrays, protocol))
    # What is expected: names and shapes, then all numbers in order, as float32.
    (folder / "expected.json").write_text(json.dumps([[name, list(array.shape)] for name, array in arrays.items()]))
    np.concatenate([array.astype("f4").ravel() for array in arrays.values()]).tofile(folder / "expected.bin")


def read():
    content = (folder / "ours.safetensors").read_bytes()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    assert header.pop("__metadata__") == {"made": "by Fovea"}
    expected = np.fromfile(folder / "expected.bin", "f4")
    names = json.loads((folder / "expected.json").read_text())
    for archive in (None, np.load(folder / "ours-stored.npz"), np.load(folder / "ours-deflated.npz")):
        assert sorted(header if archive is None else archive.files) == sorted(name for name, _ in names)
        position = 0
        for name, shape in names:
            if archive is None:
                start, end = header[name]["data_offsets"]
                assert header[name]["dtype"] == "F32" and header[name]["shape"] == shape, name
                array = np.frombuffer(content[8 + length + start : 8 + length + end], "<f4")
            else:
                array = archive[name]
                assert array.dtype == "f4" and list(array.shape) == shape, name
            count = int(np.prod(shape))
            assert array.tobytes() == expected[position : position + count].tobytes(), name
            position += count


write() if action == "write" else read()
