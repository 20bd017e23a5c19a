#!/usr/bin/python3
"""torchvision's side of `Fovea.Benchmarks transforms`, on one thread: reads "NAME COUNT" a line and answers with microseconds a picture.

    peer_transforms.py PICTURE
"""
import sys
import time

import PIL
import torch
import torchvision
from PIL import Image
from torchvision import transforms as T

NORMALIZE = T.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
VALUES = T.Compose([T.ToTensor(), NORMALIZE])


def main():
    torch.set_num_threads(1)
    picture = Image.open(sys.argv[1]).convert("RGB")
    picture.load()
    square = picture.resize((224, 224))
    work = {
        "train": (T.Compose([T.RandomResizedCrop(224), T.RandomHorizontalFlip(), VALUES]), picture),
        "eval": (T.Compose([T.Resize(256), T.CenterCrop(224), VALUES]), picture),
        "crop": (T.RandomResizedCrop(224), picture),
        "flip": (T.RandomHorizontalFlip(1.0), square),
        "values": (VALUES, square),
        "bicubic": (T.Resize(256, T.InterpolationMode.BICUBIC), picture),
        "lanczos": (T.Resize(256, T.InterpolationMode.LANCZOS), picture),
        "jitter": (T.ColorJitter(0.4, 0.4, 0.4, 0.1), square),
        "trivial": (T.TrivialAugmentWide(), square),
    }
    print(f"torchvision {torchvision.__version__}, Pillow {PIL.__version__}", flush=True)
    for line in sys.stdin:
        name, count = line.split()
        apply, given = work[name]
        start = time.perf_counter()
        for _ in range(int(count)):
            apply(given)
        print((time.perf_counter() - start) / int(count) * 1e6, flush=True)


if __name__ == "__main__":
    main()
