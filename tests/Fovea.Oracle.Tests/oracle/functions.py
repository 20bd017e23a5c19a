"""Operations on tensors: arithmetic, products, reductions, changes of shape, windows."""
import torch
import torch.nn.functional as F

from layers import MODES


def pair(draw):
    """Two shapes that broadcast."""
    whole = draw.shape(1, 7, (1, 4))
    shapes = [[1 if draw.chance(0.25) else n for n in whole][draw.int(0, len(whole) - 1) if draw.chance(0.3) else 0:] for _ in range(2)]
    if draw.chance(0.2):
        shapes[draw.int(0, 1)] = list(whole)
    return shapes


def binary(book):
    for draw in book.family("binary", 2):
        name = draw.pick("add", "subtract", "multiply", "divide", "power", "maximum", "minimum")
        a, b = pair(draw)
        compute = {"add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div, "power": torch.pow,
                   "maximum": torch.maximum, "minimum": torch.minimum}[name]
        if name in ("maximum", "minimum"):
            given = {"a": draw.grid(a), "b": draw.grid(b)}
        else:
            given = {"a": draw.positive(a) if name == "power" else draw.normal(a), "b": draw.normal(b)}
        if name == "divide":
            given["b"] = draw.positive(b) * given["b"].sign()
        book.function("binary", dict(name=name), given, lambda a, b: compute(a, b), terms=2401)


def unary(book):
    for draw in book.family("unary", 2):
        name = draw.pick("exp", "log", "sqrt", "square", "abs", "clip", "power", "negate", "plus", "minus", "from", "times", "over", "under", "step")
        options, x, shape = {}, None, draw.shape(1, 9)
        if name == "clip":
            low = draw.int(-6, 4) / 2
            options = dict(minimum=low, maximum=low + draw.int(1, 6) / 2)
        elif name == "power":
            options = dict(exponent=draw.pick(2.0, 3.0, 0.5, -1.0, draw.real(-2, 3)))
        elif name in ("plus", "minus", "from", "times", "over", "under"):
            options = dict(constant=draw.real(0.3, 3) * draw.pick(1, -1))
        c = options.get("constant")
        compute = {
            "exp": torch.exp, "log": torch.log, "sqrt": torch.sqrt, "square": torch.square, "abs": torch.abs, "negate": torch.neg,
            "clip": lambda x: x.clamp(options["minimum"], options["maximum"]), "power": lambda x: x.pow(options["exponent"]),
            "plus": lambda x: x + c, "minus": lambda x: x - c, "from": lambda x: c - x, "times": lambda x: x * c, "over": lambda x: x / c,
            "under": lambda x: c / x, "step": lambda x: (x > 0).double() + 0 * x,
        }[name]
        positive = name in ("log", "sqrt", "under") or name == "power" and options["exponent"] not in (2, 3)
        x = draw.positive(shape, 0.1, 5) if positive else draw.normal_or_grid(shape)
        book.function("unary", dict(name=name) | options, {"x": x}, compute)


def matmul(book):
    for draw in book.family("matmul", 1.2):
        m, n, k, batch = draw.int(1, 40), draw.int(1, 40), draw.int(1, 80), draw.shape(1, 4, (0, 2))
        ta, tb = draw.chance(0.4), draw.chance(0.4)
        a, b = [k, m] if ta else [m, k], [n, k] if tb else [k, n]
        single = draw.pick("neither", "neither", "left", "right")
        given = {"a": draw.normal(a if single == "left" else batch + a), "b": draw.normal(b if single == "right" else batch + b)}
        turn = lambda x, turned: x.transpose(-1, -2) if turned else x
        book.function("matmul", dict(transpose_a=ta, transpose_b=tb), given, lambda a, b: turn(a, ta) @ turn(b, tb), terms=max(m, n, k) * 16)


def reduce(book):
    for draw in book.family("reduce", 1.5):
        name, shape = draw.pick("sum", "mean", "max", "variance"), draw.shape(2, 9, (1, 4))
        if draw.chance(0.2):
            shape = [draw.int(1, 3), draw.int(3000, 9000)]
        axes = sorted({draw.int(0, len(shape) - 1) for _ in range(draw.int(1, len(shape)))})
        if name == "max":
            axes = axes[:1]
        keep, correction = draw.chance(0.5), draw.int(0, 1)
        # Offset numbers make a careless variance fail; ties show who gets a maximum's gradient.
        x = draw.normal_or_grid(shape) if name == "max" else draw.normal(shape) + (draw.pick(0, 4) if name == "variance" else 0)
        signed = [axis - len(shape) if draw.chance(0.3) else axis for axis in axes]
        compute = {
            "sum": lambda x: x.sum(signed, keep), "mean": lambda x: x.mean(signed, keep),
            "max": lambda x: x.max(signed[0], keep).values, "variance": lambda x: x.var(signed, correction=correction, keepdim=keep),
        }[name]
        told = dict(name=name, axes=signed, keep=keep) | (dict(correction=correction) if name == "variance" else {})
        book.function("reduce", told, {"x": x}, compute, terms=x.numel())


def argmax(book):
    for draw in book.family("argmax", 0.5):
        shape = draw.shape(1, 9)
        axis = draw.int(-len(shape), len(shape) - 1)
        book.function("argmax", dict(axis=axis), {"x": draw.normal_or_grid(shape)}, lambda x: x.argmax(axis).double(), wants=[])


def shaping(book):
    for draw in book.family("permute", 0.7):
        shape = draw.shape(1, 9, (1, 5))
        order = [int(i) for i in draw.rng.permutation(len(shape))]
        book.function("permute", dict(order=order), {"x": draw.normal(shape)}, lambda x: x.permute(order))
    for draw in book.family("reshape", 0.3):
        shape = draw.shape(1, 6, (2, 4))
        to = draw.pick([x_len(shape)], [shape[0] * shape[1], *shape[2:]], [1, *shape])
        book.function("reshape", dict(shape=to), {"x": draw.normal(shape)}, lambda x: x.reshape(to))
    for draw in book.family("slice", 0.7):
        shape = draw.shape(1, 12)
        axis = draw.int(-len(shape), len(shape) - 1)
        step = draw.int(1, 3)
        start = draw.int(0, shape[axis] - 1)
        length = draw.int(1, (shape[axis] - 1 - start) // step + 1)
        pick = lambda x: x.index_select(axis, torch.arange(start, start + length * step, step))
        book.function("slice", dict(axis=axis, start=start, length=length, step=step), {"x": draw.normal(shape)}, pick)
    for draw in book.family("concatenate", 0.6):
        shape = draw.shape(1, 7)
        axis = draw.int(-len(shape), len(shape) - 1)
        parts = {}
        for i in range(draw.int(1, 4)):
            shape[axis] = draw.int(1, 6)
            parts[f"part{i}"] = draw.normal(shape)
        book.function("concatenate", dict(axis=axis, parts=len(parts)), parts, lambda **parts: torch.cat(list(parts.values()), axis))
    for draw in book.family("pad", 0.8):
        mode, size = draw.pick(*MODES), draw.ints(2, 9)
        top, bottom, left, right = [draw.int(0, size[0] - 1) for _ in range(2)] + [draw.int(0, size[1] - 1) for _ in range(2)]
        top += top + bottom + left + right == 0
        x = draw.normal([draw.int(1, 3), draw.int(1, 3), *size])
        book.function("pad", dict(padding=[top, bottom, left, right], mode=mode), {"x": x}, lambda x: F.pad(x, (left, right, top, bottom), MODES[mode]))


def x_len(shape):
    return int(torch.Size(shape).numel())


def windows(book):
    """im2col and col2im: PyTorch's N×(C·KH·KW)×L becomes our (N·L)×(C·KH·KW)."""
    for op in ("unfold", "fold"):
        for draw in book.family(op, 0.6):
            kernel, stride, dilation, padding = draw.ints(1, 4), draw.ints(1, 3), draw.ints(1, 2), draw.ints(0, 2)
            size = [draw.int(d * (k - 1) + 1, d * (k - 1) + 9) for k, d in zip(kernel, dilation)]
            shape = [draw.int(1, 3), draw.int(1, 4), *size]
            told = dict(kernel=kernel, stride=stride, dilation=dilation, padding=padding, shape=shape)
            columns = lambda x: F.unfold(x, kernel, dilation, padding, stride).permute(0, 2, 1).reshape(-1, shape[1] * kernel[0] * kernel[1])
            if op == "unfold":
                book.function(op, told, {"x": draw.normal(shape)}, columns, terms=16)
            else:
                back = lambda x: F.fold(x.reshape(shape[0], -1, x.shape[1]).permute(0, 2, 1), size, kernel, dilation, padding, stride)
                book.function(op, told, {"x": draw.normal(columns(draw.normal(shape)).shape)}, back, terms=16)


FAMILIES = [binary, unary, matmul, reduce, argmax, shaping, windows]
