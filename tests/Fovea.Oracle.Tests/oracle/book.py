"""Draws numbers and writes cases: NAME.json says what to build and where each tensor lies in NAME.bin (little-endian float32)."""
import copy
import json
import pathlib
import warnings
import zlib

import numpy as np
import torch

# Inputs are rounded to float32 and everything after is double, so that PyTorch's own rounding stays out of the comparison.
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
warnings.filterwarnings("ignore", message="Using padding='same'")


def tolerance(terms):
    """Largest allowed difference over the largest expected magnitude; Comparison.cs has the same."""
    return 1e-4 if terms > 10_000 else 1e-5


def stable(expected, single, terms):
    """Whether single precision can meet the tolerance: PyTorch's own float32 does, with room to spare. If not, numbers cancel."""
    limit = tolerance(terms) / 4
    return all((single[key] - value).abs().max() <= limit * value.abs().max() for key, value in expected.items() if value.numel())


def rounded(value):
    """A float32 number in double: options must mean the same on both sides."""
    return float(np.float32(value))


class Draw:
    """Random numbers of one family; families do not disturb each other."""

    def __init__(self, seed, family):
        self.rng = np.random.default_rng([seed, zlib.crc32(family.encode())])

    def int(self, low, high):
        """From low to high, both included."""
        return int(self.rng.integers(low, high + 1))

    def ints(self, low, high, count=2):
        return [self.int(low, high) for _ in range(count)]

    def pick(self, *choices):
        return choices[self.int(0, len(choices) - 1)]

    def chance(self, probability):
        return bool(self.rng.random() < probability)

    def real(self, low, high):
        return rounded(self.rng.uniform(low, high))

    def shape(self, low=1, high=7, rank=(1, 4)):
        return self.ints(low, high, self.int(*rank))

    def _tensor(self, values):
        return torch.from_numpy(np.asarray(values, np.float32).astype(np.float64))

    def normal(self, shape, scale=1.0):
        return self._tensor(self.rng.standard_normal(tuple(shape)) * scale)

    def positive(self, shape, low=0.5, high=2.0):
        return self._tensor(self.rng.uniform(low, high, tuple(shape)))

    def grid(self, shape, step=0.5, limit=4):
        """Multiples of a step: full of ties, and right on the kinks."""
        steps = round(limit / step)
        return self._tensor(self.rng.integers(-steps, steps + 1, tuple(shape)) * step)

    def normal_or_grid(self, shape):
        return self.normal(shape) if self.chance(0.5) else self.grid(shape)

    def distribution(self, shape, axis=1):
        """Positive numbers that sum to nearly one along an axis."""
        return self._tensor(torch.softmax(self.normal(shape, 1.5), axis))


class Book:
    """The folder of cases."""

    def __init__(self, folder, seed, count):
        self.folder, self.seed, self.count, self.written, self.refused = pathlib.Path(folder), seed, count, {}, 0
        self.folder.mkdir(parents=True, exist_ok=True)

    def family(self, op, share=1.0):
        """Draw sources until a family has its cases; share scales their number. A case that write refuses is drawn again."""
        draw, target = Draw(self.seed, op), max(1, round(self.count * share))
        for _ in range(20 * target):
            if self.written.get(op, 0) == target:
                return
            yield draw
        raise ValueError(f"{op}: nearly all cases are too badly conditioned for single precision; draw milder inputs.")

    def write(self, kind, op, options, given, expected, terms=1, single=None):
        """Writes one case, unless PyTorch's results in single precision show that it is badly conditioned. terms: the longest sum behind a number."""
        if single is not None and not stable(expected, single, terms):
            self.refused += 1
            return
        number = self.written[op] = self.written.get(op, 0) + 1
        name, blob, places = f"{op}-{number:03}", bytearray(), {}
        for part, tensors in (("given", given), ("expected", expected)):
            places[part] = {}
            for key, tensor in tensors.items():
                places[part][key] = {"shape": list(tensor.shape), "offset": len(blob) // 4}
                values = tensor.detach().numpy()
                if not np.isfinite(values).all():
                    raise ValueError(f"{name}: {key} is not finite; draw milder inputs. Options: {options}")
                blob += np.ascontiguousarray(values, "<f4").tobytes()
        told = {k: v for k, v in options.items() if v not in (None, False, "", []) and k != "labels"}
        shapes = ["×".join(map(str, tensor.shape)) for tensor in list(given.values())[:1]]
        about = " ".join(shapes + [f"{key}={show(value)}" for key, value in told.items()])
        record = {"kind": kind, "op": op, "about": about, "options": options, "terms": terms, **places}
        (self.folder / f"{name}.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        (self.folder / f"{name}.bin").write_bytes(blob)

    def function(self, op, options, given, compute, wants=None, terms=1):
        """A case of a function: its first output takes a random gradient that flows back to the inputs in wants (all unless said)."""
        draw = Draw(self.seed, f"{op} gradient {self.written.get(op, 0)} {self.refused}")
        wants, gradient = list(given) if wants is None else wants, None

        def run(dtype):
            nonlocal gradient
            leaves = {key: tensor.to(dtype, copy=True).requires_grad_(key in wants) for key, tensor in given.items()}
            outputs = compute(**leaves)
            outputs = outputs if isinstance(outputs, dict) else {"y": outputs}
            if not wants:
                return outputs
            y = next(iter(outputs.values()))
            gradient = draw.normal(y.shape) if gradient is None else gradient
            y.backward(gradient.to(dtype))
            return outputs | {f"gradient.{key}": leaves[key].grad for key in wants}

        expected, single = run(torch.float64), run(torch.float32)
        self.write("function", op, options, given | ({"gradient": gradient} if wants else {}), expected, terms, single)

    def layer(self, op, options, module, x, terms=1, trains=True, prepare=None):
        """A case of a layer: output, gradients of input and parameters, and states afterwards."""
        draw = Draw(self.seed, f"{op} parameters {self.written.get(op, 0)} {self.refused}")
        module.train(trains)
        for parameter in module.parameters():
            parameter.data = draw.normal(parameter.shape)
        if prepare:
            prepare(module, draw)
        given = {"x": x} | {key: value.detach().clone() for key, value in (*module.named_parameters(), *module.named_buffers())}
        gradient = None

        def run(module, x):
            nonlocal gradient
            y = module(x.requires_grad_(True))
            gradient = draw.normal(y.shape) if gradient is None else gradient
            y.backward(gradient.to(y.dtype))
            gradients = {"x": x.grad} | {key: parameter.grad for key, parameter in module.named_parameters()}
            return {"y": y} | {f"gradient.{k}": v for k, v in gradients.items()} | {f"state.{k}": v for k, v in module.named_buffers()}

        single = run(copy.deepcopy(module).float(), x.float())
        expected = run(module, x.clone())
        self.write("layer", op, options | {"trains": trains}, given | {"gradient": gradient}, expected, terms, single)


def show(value):
    return ",".join(map(show, value)) if isinstance(value, (list, tuple)) else f"{value:.4g}" if isinstance(value, float) else str(value)
