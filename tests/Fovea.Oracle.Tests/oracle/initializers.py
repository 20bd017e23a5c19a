"""Initial values: random, so only their mean, deviation and bounds can be compared, on some hundred thousand numbers."""
import itertools

import torch
import torch.nn as nn



def statistics(values):
    return torch.stack([values.mean(), values.std(), values.abs().max()])


def weights(draw):
    """A weight's shape with enough numbers: linear or convolution."""
    return draw.pick([draw.int(200, 500), draw.int(200, 500)], [draw.int(64, 128), draw.int(32, 64), 5, 5])


def initializers(book):
    names = ["uniform", "normal", "truncated_normal", "xavier_uniform", "xavier_normal", "he_uniform", "he_normal", "orthogonal"]
    for draw, name in zip(book.family("initializer"), itertools.cycle(names)):
        torch.manual_seed(draw.int(0, 2**31))
        shape, gain, slope = weights(draw), draw.real(0.5, 2), draw.real(0, 2)
        mode, kind = draw.pick("fan_in", "fan_out"), draw.pick("linear", "sigmoid", "tanh", "relu", "leaky_relu")
        values, told = torch.empty(shape), {}
        if name == "uniform":
            told = dict(low=draw.real(-2, -1), high=draw.real(1, 3))
            nn.init.uniform_(values, told["low"], told["high"])
        elif name == "normal":
            told = dict(mean=draw.real(-1, 1), deviation=gain)
            nn.init.normal_(values, told["mean"], gain)
        elif name == "truncated_normal":
            told = dict(mean=draw.real(-0.5, 0.5), deviation=gain, low=draw.real(-3, -0.6), high=draw.real(0.6, 3))
            nn.init.trunc_normal_(values, told["mean"], gain, told["low"], told["high"])
        elif name.startswith("xavier"):
            told = dict(gain=gain)
            {"xavier_uniform": nn.init.xavier_uniform_, "xavier_normal": nn.init.xavier_normal_}[name](values, gain)
        elif name.startswith("he"):
            told = dict(mode=mode, nonlinearity=kind, slope=slope)
            {"he_uniform": nn.init.kaiming_uniform_, "he_normal": nn.init.kaiming_normal_}[name](values, slope, mode, kind)
        else:
            shape = [draw.int(100, 200), draw.int(4, 9), 6, 6]
            told = dict(gain=gain)
            values = nn.init.orthogonal_(torch.empty(shape), gain)
        bounded = name in ("uniform", "xavier_uniform", "he_uniform")
        write(book, dict(name=name, shape=shape, bounded=bounded) | told, values)


def layers(book):
    """What layers begin with when nothing is said."""
    for draw in book.family("layer_beginning", 0.3):
        torch.manual_seed(draw.int(0, 2**31))
        sizes, kernel, groups = (draw.int(3, 9) * 2, 30_000), [1, draw.int(1, 3)], draw.pick(1, 2)
        name = draw.pick("linear", "conv2d", "conv_transpose2d")
        module = {"linear": lambda: nn.Linear(*sizes), "conv2d": lambda: nn.Conv2d(*sizes, kernel, groups=groups),
                  "conv_transpose2d": lambda: nn.ConvTranspose2d(*sizes, kernel, groups=groups)}[name]()
        told = dict(name=name, inputs=sizes[0], outputs=sizes[1], kernel=kernel, groups=groups)
        expected = {key: statistics(value) for key, value in module.named_parameters()}
        book.write("beginning", "layer_beginning", told, {}, expected)


def write(book, told, values):
    book.write("initializer", "initializer", told, {}, {"statistics": statistics(values)}, values.numel())


FAMILIES = [initializers, layers]
