#!/usr/bin/python3
"""PyTorch's side of the comparison; compare.py calls it. Reads requests from standard input, one a line, and answers each with one JSON object:

    NAME:BATCH         times steps of that network: milliseconds, median and minimum
    NAME:BATCH FILE    writes the network to FILE as ONNX, ready for inference, its batch fixed

    peer_torch.py [--mode train|infer] [--threads 2] [--warm 10] [--repeat 30] [--seconds 4]
    peer_torch.py --memory NAME:BATCH [--threads 2]     three training steps, and what the process held resident at most
"""
import argparse
import json
import re
import statistics
import sys
import time
import warnings

import torch
import torch.nn.functional as F
from torch import nn

LEAST_REPEAT = 3


def simple():
    return nn.Sequential(nn.Conv2d(1, 30, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4320, 100), nn.ReLU(), nn.Linear(100, 10))


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 16, 5), nn.ReLU(), nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(576, 100), nn.ReLU(), nn.Linear(100, 10))


def lenet5():
    # On 32×32, where Fovea's pads 28×28 by 2: the same products, and no border to treat.
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(16, 120, 5), nn.Tanh(),
        nn.Flatten(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))


SMALL = {"simple": (simple, 28), "cnn": (cnn, 28), "lenet5": (lenet5, 32)}


class Step:
    """One step of a network on random pictures, as Fovea's ModelStep makes it."""

    def __init__(self, request, trains):
        self.name, batch = request.split(":")
        self.batch, self.trains = int(batch), trains
        torch.manual_seed(1)
        if self.name in SMALL:
            make, size = SMALL[self.name]
            self.network, shape, classes = make(), (1, size, size), 10
        else:
            import torchvision

            plain = dict(aux_logits=False, init_weights=True) if self.name == "googlenet" else {}
            self.network, shape, classes = getattr(torchvision.models, self.name)(**plain), (3, 224, 224), 1000
        self.images, self.labels = torch.randn(self.batch, *shape), torch.randint(classes, [self.batch])
        self.network.train(trains)
        if trains:
            parameters = self.network.parameters()
            self.optimizer = torch.optim.Adam(parameters) if self.name in SMALL else torch.optim.SGD(parameters, lr=1e-3, momentum=0.9)

    def run(self):
        if not self.trains:
            with torch.inference_mode():
                self.network(self.images)
            return
        self.optimizer.zero_grad()
        F.cross_entropy(self.network(self.images), self.labels).backward()
        self.optimizer.step()

    def export(self, path):
        torch.onnx.export(self.network, self.images, path, input_names=["x"], output_names=["y"], opset_version=13)

    def answer(self, threads, **figures):
        return json.dumps(dict(peer=version(), model=self.name, mode="train" if self.trains else "infer", threads=threads, batch=self.batch,
                               parameters=sum(p.numel() for p in self.network.parameters()), **figures))


def version():
    """PyTorch's, and what multiplies for it: the libraries that the process has loaded."""
    with open("/proc/self/maps") as maps:
        loaded = maps.read()
    blas = next((title for part, title in (("openblas", "OpenBLAS"), ("mkl_", "MKL"), ("libblis", "BLIS")) if part in loaded), "no OpenBLAS")
    return f"pytorch {torch.__version__} ({blas}, {'oneDNN' if torch.backends.mkldnn.is_available() else 'no oneDNN'})"


def measure(run, options):
    """Some steps that do not count, then those that do; fewer of both where time is short."""
    start, done = time.perf_counter(), 0
    while done < 1 or done < options.warm and time.perf_counter() - start < options.seconds / 4:
        run()
        done += 1
    start, times = time.perf_counter(), []
    while len(times) < min(LEAST_REPEAT, options.repeat) or len(times) < options.repeat and time.perf_counter() - start < options.seconds:
        begin = time.perf_counter()
        run()
        times.append((time.perf_counter() - begin) * 1e3)
    return dict(ms=round(statistics.median(times), 3), ms_min=round(min(times), 3))


def peak_resident():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read())[1]) * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mode", choices=["train", "infer"], default="train")
    parser.add_argument("--memory", metavar="NAME:BATCH")
    for option, usual in (("threads", 2), ("warm", 10), ("repeat", 30), ("seconds", 3600)):
        parser.add_argument(f"--{option}", type=int, default=usual)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    torch.set_num_threads(options.threads)
    if options.memory:
        step = Step(options.memory, trains=True)
        for _ in range(3):
            step.run()
        print(step.answer(options.threads, peak_resident=peak_resident()))
        return

    held, step = None, None
    for line in sys.stdin:
        request, *file = line.split()
        if request != held:
            step = None  # one network at a time is held, so that each begins with the machine to itself
            held, step = request, Step(request, options.mode == "train")
        if file:
            step.export(file[0])
            print(step.answer(options.threads, file=file[0]), flush=True)
        else:
            print(step.answer(options.threads, **measure(step.run, options)), flush=True)


if __name__ == "__main__":
    main()
