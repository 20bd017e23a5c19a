#!/usr/bin/python3
"""Draws random configurations of everything Fovea computes and writes what PyTorch makes of them, for Fovea.Oracle.Tests to read.

    oracle.py FOLDER [--seed 1] [--cases 30] [--only layers,losses]

--cases is the usual number a family; --only names files beside this one. Inputs are float32, PyTorch computes in float64.
"""
import argparse
import importlib
import sys

import book

PARTS = ["layers", "functions", "losses", "optimizers", "initializers", "models"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=30)
    parser.add_argument("--only", default=",".join(PARTS))
    arguments = parser.parse_args()
    cases = book.Book(arguments.folder, arguments.seed, arguments.cases)
    for part in arguments.only.split(","):
        for family in importlib.import_module(part).FAMILIES:
            family(cases)
    print(f"{sum(cases.written.values())} cases, {cases.refused} drawn again because single precision cannot settle them: " + ", ".join(f"{n} {op}" for op, n in cases.written.items()), file=sys.stderr)


if __name__ == "__main__":
    main()
