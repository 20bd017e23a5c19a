"""Losses, with every option that they share with PyTorch."""
import torch
import torch.nn.functional as F


def reduction(draw):
    return draw.pick("mean", "mean", "sum", "none")


def logits_shape(draw):
    """N×C, or N×C×d1 up to N×C×d1×d2."""
    return [draw.int(1, 20), draw.int(2, 12), *draw.ints(1, 6, draw.pick(0, 0, 1, 2))]


def labels(draw, shape, ignore):
    """Labels of which some are ignored, but never all: the mean of nothing is not a number."""
    values = torch.from_numpy(draw.rng.integers(0, shape[1], [shape[0], *shape[2:]]))
    if ignore is not None:
        values[torch.from_numpy(draw.rng.random(values.shape) < 0.3)] = ignore
        values.view(-1)[0] = 0 if ignore != 0 else 1
    return values


def cross_entropy(book):
    for draw in book.family("cross_entropy", 1.5):
        shape, how = logits_shape(draw), reduction(draw)
        ignore = draw.pick(None, None, -100, 0, -1)
        y, smoothing = labels(draw, shape, ignore), draw.pick(0.0, 0.0, draw.real(0.01, 0.4))
        given = {"x": draw.pick(draw.normal(shape, 2), draw.normal(shape, 30))}
        if draw.chance(0.4):
            given["weight"] = draw.positive([shape[1]], 0.1, 3)
        told = dict(labels=y.flatten().tolist(), smoothing=smoothing, ignore=-100 if ignore is None else ignore, reduction=how)
        compute = lambda x, weight=None: F.cross_entropy(x, y, weight, ignore_index=told["ignore"], reduction=how, label_smoothing=smoothing)
        book.function("cross_entropy", told, given, compute, wants=["x"], terms=y.numel() * shape[1])


def soft_cross_entropy(book):
    for draw in book.family("soft_cross_entropy"):
        shape, how, smoothing = logits_shape(draw), reduction(draw), draw.pick(0.0, draw.real(0.01, 0.4))
        target = draw.distribution(shape) if draw.chance(0.5) else F.one_hot(labels(draw, shape, None), shape[1]).double().movedim(-1, 1)
        given = {"x": draw.normal(shape, 2), "target": target.contiguous()}
        if draw.chance(0.3):
            given["weight"] = draw.positive([shape[1]], 0.1, 3)
        compute = lambda x, target, weight=None: F.cross_entropy(x, target, weight, reduction=how, label_smoothing=smoothing)
        book.function("soft_cross_entropy", dict(smoothing=smoothing, reduction=how), given, compute, wants=["x"], terms=target.numel())


def nll(book):
    for draw in book.family("nll"):
        shape, how, ignore = logits_shape(draw), reduction(draw), draw.pick(None, -100, 0)
        y = labels(draw, shape, ignore)
        given = {"x": torch.log(draw.distribution(shape)).float().double()}
        if draw.chance(0.5):
            given["weight"] = draw.positive([shape[1]], 0.1, 3)
        told = dict(labels=y.flatten().tolist(), ignore=-100 if ignore is None else ignore, reduction=how)
        compute = lambda x, weight=None: F.nll_loss(x, y, weight, ignore_index=told["ignore"], reduction=how)
        book.function("nll", told, given, compute, wants=["x"], terms=y.numel())


def regression(book):
    for draw in book.family("regression", 1.2):
        name, shape, how = draw.pick("mse", "l1", "huber"), draw.shape(1, 12), reduction(draw)
        told = dict(name=name, reduction=how) | (dict(delta=draw.pick(1.0, 0.5, draw.real(0.2, 3))) if name == "huber" else {})
        compute = {"mse": lambda x, target: F.mse_loss(x, target, reduction=how), "l1": lambda x, target: F.l1_loss(x, target, reduction=how),
                   "huber": lambda x, target: F.huber_loss(x, target, how, told["delta"])}[name]
        given = {"x": draw.normal_or_grid(shape), "target": draw.normal_or_grid(shape)}
        book.function("regression", told, given, compute, terms=given["x"].numel())


def binary_cross_entropy(book):
    for draw in book.family("bce_with_logits"):
        shape, how = draw.shape(1, 9, (1, 3)), reduction(draw)
        given = {"x": draw.pick(draw.normal(shape, 2), draw.normal(shape, 30)),
                 "target": draw.positive(shape, 0, 1) if draw.chance(0.5) else draw.positive(shape, 0, 1).round()}
        if draw.chance(0.4):
            given["weight"] = draw.positive(shape, 0.1, 3)
        if draw.chance(0.4):
            given["positive_weight"] = draw.positive(shape[-1:], 0.1, 4)
        compute = lambda x, target, weight=None, positive_weight=None: F.binary_cross_entropy_with_logits(
            x, target, weight, reduction=how, pos_weight=positive_weight)
        book.function("bce_with_logits", dict(reduction=how), given, compute, wants=["x"], terms=given["x"].numel())


def distributions(book):
    """Entropy and divergence of distributions along the last axis."""
    for draw in book.family("distributions"):
        name, shape = draw.pick("entropy", "kl", "cross"), draw.shape(2, 9, (1, 3))
        given = {"p": draw.distribution(shape, -1)}
        if name != "entropy":
            given["q"] = draw.distribution(shape, -1)
        compute = {
            "entropy": lambda p: -(p * p.log()).sum(-1),
            "kl": lambda p, q: F.kl_div(q.log(), p, reduction="none").sum(-1),
            "cross": lambda p, q: -(p * q.log()).sum(-1),
        }[name]
        book.function("distributions", dict(name=name), given, compute, wants=[], terms=9)


FAMILIES = [cross_entropy, soft_cross_entropy, nll, regression, binary_cross_entropy, distributions]
