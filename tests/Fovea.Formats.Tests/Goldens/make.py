#!/usr/bin/python3
"""Writes the small files of this folder that tests read: make.py [FOLDER]. Made with Python 3.11, NumPy 1.24 and PyTorch 1.13.

Every file but types.pth and views.pth holds the same two tensors: weight, 2x3, of -2.5, -1.5 ... 2.5, and bias, 2, of 0.5, -0.25.
"""
import pickle
import sys
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch

folder = Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
folder = folder if folder.is_dir() else folder.parent

weight = np.arange(6, dtype="f4").reshape(2, 3) - 2.5
bias = np.array([0.5, -0.25], dtype="f4")
arrays = {"weight": weight, "bias": bias}
state = OrderedDict((name, torch.from_numpy(array.copy())) for name, array in arrays.items())


def save(value, name, legacy=False):
    torch.save(value, str(folder / name), _use_new_zipfile_serialization=not legacy)


# A module's own state dict carries _metadata, set by an instruction of its own.
module = torch.nn.Linear(3, 2)
module.load_state_dict(state)
save(module.state_dict(), "state.pth")
save(module.state_dict(), "state-legacy.pth", legacy=True)
save(torch.nn.DataParallel(module).state_dict(), "parallel.pth")

# A checkpoint as training scripts write it, with the optimizer after a step.
optimizer = torch.optim.Adam(module.parameters(), lr=0.001, betas=(0.9, 0.99))
module(torch.ones(1, 3)).sum().backward()
optimizer.step()
module.load_state_dict(state)
checkpoint = {
    "epoch": 7, "arch": "linear", "best_acc1": torch.tensor(92.5), "score": np.float64(0.1), "done": False, "nothing": None,
    "state_dict": OrderedDict(("module." + key, value) for key, value in module.state_dict().items()),
    "optimizer": optimizer.state_dict(), "size": torch.Size([2, 3]), "device": torch.device("cpu"), "dtype": torch.float16,
}
save(checkpoint, "checkpoint.pth")
save(checkpoint, "checkpoint-legacy.pth", legacy=True)
save({"generator": state, "discriminator": state}, "two.pth")
save({"weight": torch.nn.Parameter(state["weight"]), "bias": state["bias"]}, "parameter.pth")

types = [torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8, torch.bool]
values = torch.tensor([0, 1, 3, 100])
for legacy in (False, True):
    save({str(t).split(".")[1]: values.to(t) for t in types}, "types-legacy.pth" if legacy else "types.pth", legacy)

base = torch.arange(60.0)
cube = base.view(3, 4, 5)
for legacy in (False, True):
    save({
        "all": cube, "transposed": cube.transpose(0, 2), "slice": cube[1:, ::2, 1:3], "row": cube[2, 1], "number": base[17], "empty": base[:0].view(0, 3),
        "column": cube[:, 1, 4], "permuted": cube.permute(1, 2, 0), "one": cube[:1].transpose(1, 2),
    }, "views-legacy.pth" if legacy else "views.pth", legacy)

for protocol in range(6):
    with open(folder / f"arrays-{protocol}.pkl", "wb") as file:
        pickle.dump({"weight": np.asfortranarray(weight), "bias": bias.astype(">f8")}, file, protocol)
# NumPy 2 renamed the module.
renamed = pickle.dumps(arrays, 4)
(folder / "arrays-numpy2.pkl").write_bytes(
    renamed.replace(b"\x8c\x15numpy.core.multiarray", b"\x8c\x16numpy._core.multiarray").replace(
        len(renamed[11:]).to_bytes(8, "little"), (len(renamed[11:]) + 1).to_bytes(8, "little")))


# Python 2 wrote byte strings where Python 3 writes texts and bytes: protocol 0 quotes them, protocols 1 and 2 count them.
def python2(array, quoted):
    def string(value):
        return (b"S" + repr(value)[1:].encode() + b"\n") if quoted else b"T" + len(value).to_bytes(4, "little") + value

    shape = b"(" + b"".join(b"I%d\n" % size for size in array.shape) + b"t"
    dtype = b"cnumpy\ndtype\n(" + string(b"f4") + b"I0\nI1\ntR(I3\n" + string(b"<") + b"NNNI-1\nI-1\nI0\ntb"
    return (b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\nt" + string(b"b") + b"tR(I1\n" + shape + dtype + b"I00\n"
            + string(array.tobytes()) + b"tb"), string


for name, quoted in (("arrays-python2-text.pkl", True), ("arrays-python2.pkl", False)):
    content = b"" if quoted else b"\x80\x02"
    content += b"(d"
    for key, array in arrays.items():
        body, string = python2(array, quoted)
        content += string(key.encode()) + body + b"s"
    (folder / name).write_bytes(content + b".")
    assert all((pickle.loads(content + b".", encoding="latin1")[key] == array).all() for key, array in arrays.items())

np.savez(folder / "stored.npz", weight=np.asfortranarray(weight), bias=bias.astype(">f2"))
np.savez_compressed(folder / "deflated.npz", **arrays)
np.save(folder / "weight.npy", weight)
