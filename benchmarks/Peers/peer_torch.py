#!/usr/bin/python3
"""PyTorch's side of the comparison; compare.py calls it. Reads names of networks from standard input, one a line, and answers each
with one JSON object: milliseconds a step, median and minimum.

    peer_torch.py [--mode train|infer] [--threads 2] [--warm 10] [--repeat 30]
"""
import argparse
import json
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

# The networks of Fovea.Models with the same names; all take 1×28×28.
NETWORKS = {
    "simple": lambda: nn.Sequential(nn.Conv2d(1, 30, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4320, 100), nn.ReLU(), nn.Linear(100, 10)),
    "cnn": lambda: nn.Sequential(
        nn.Conv2d(1, 16, 5), nn.ReLU(), nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(576, 100), nn.ReLU(), nn.Linear(100, 10)),
    "lenet5": lambda: nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(16, 120, 5), nn.Tanh(),
        nn.Flatten(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)),
}


def make_step(name, mode):
    torch.manual_seed(1)
    network, batch = NETWORKS[name](), 100 if name == "simple" else 256
    images, labels = torch.randn(batch, 1, 28, 28), torch.randint(10, [batch])
    adam = torch.optim.Adam(network.parameters())

    def train():
        adam.zero_grad()
        F.cross_entropy(network(images), labels).backward()
        adam.step()

    def infer():
        with torch.inference_mode():
            network(images)

    return train if mode == "train" else infer, batch, sum(p.numel() for p in network.parameters())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mode", choices=["train", "infer"], default="train")
    for option, usual in (("threads", 2), ("warm", 10), ("repeat", 30)):
        parser.add_argument(f"--{option}", type=int, default=usual)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    steps = {}
    for name in map(str.strip, sys.stdin):
        if name not in steps:
            steps[name] = make_step(name, options.mode)
        step, batch, parameters = steps[name]
        for _ in range(options.warm):
            step()
        times = []
        for _ in range(options.repeat):
            start = time.perf_counter()
            step()
            times.append((time.perf_counter() - start) * 1e3)
        print(json.dumps(dict(peer=f"pytorch {torch.__version__}", model=name, mode=options.mode, threads=options.threads, batch=batch,
                              parameters=parameters, ms=round(statistics.median(times), 3), ms_min=round(min(times), 3))), flush=True)


if __name__ == "__main__":
    main()
