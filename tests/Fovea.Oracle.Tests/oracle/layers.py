"""Layers with and without parameters, as torch.nn has them."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from book import rounded

MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


class PaddedConvolution(nn.Module):
    """nn.Conv2d for paddings that differ on opposite sides, which it cannot say itself."""

    def __init__(self, padding, mode, relu, *sizes, **options):
        super().__init__()
        convolution = nn.Conv2d(*sizes, **options)
        self.weight, self.bias = convolution.weight, convolution.bias
        self.padding, self.mode, self.relu = padding, mode, relu
        self.options = {key: options[key] for key in ("stride", "dilation", "groups")}

    def forward(self, x):
        top, bottom, left, right = self.padding
        y = F.conv2d(F.pad(x, (left, right, top, bottom), MODES[self.mode]), self.weight, self.bias, **self.options)
        return F.relu(y) if self.relu else y


class Activated(nn.Module):
    """A layer and ReLU after it, with the layer's own parameter names."""

    def __init__(self, layer, relu):
        super().__init__()
        self._parameters, self.layer, self.relu = layer._parameters, [layer], relu

    def forward(self, x):
        y = self.layer[0](x)
        return F.relu(y) if self.relu else y


def convolution_sizes(draw):
    """Small and odd, or large enough for the fast kernels: many channels, 1×1, 3×3, depthwise."""
    shape = draw.pick("odd", "odd", "odd", "grouped", "depthwise", "3x3", "1x1", "first")
    batch, groups, stride, dilation = draw.int(1, 4), 1, draw.ints(1, 3), draw.ints(1, 2)
    kernel, size = draw.ints(1, 5), draw.ints(5, 17)
    inputs, outputs = draw.int(1, 9), draw.int(1, 20)
    if shape == "grouped":
        groups = draw.int(2, 4)
        inputs, outputs = groups * draw.int(1, 4), groups * draw.int(1, 9)
    elif shape == "depthwise":
        groups = inputs = draw.int(2, 20)
        outputs, kernel = inputs * draw.int(1, 2), draw.pick([3, 3], [5, 5], [3, 1])
    elif shape == "3x3":
        inputs, outputs, kernel, dilation = draw.int(32, 70), draw.int(32, 70), [3, 3], [1, 1]
        size, stride = draw.ints(7, 30), draw.pick([1, 1], [1, 1], [2, 2])
    elif shape == "1x1":
        inputs, outputs, kernel, dilation, stride = draw.int(16, 80), draw.int(16, 80), [1, 1], [1, 1], draw.pick([1, 1], [2, 2])
    elif shape == "first":
        batch, inputs, outputs, kernel, dilation, stride, size = draw.int(2, 12), draw.pick(1, 3), draw.int(6, 40), [5, 5], [1, 1], [1, 1], draw.ints(20, 32)
    return batch, inputs, outputs, size, kernel, stride, dilation, groups


def conv2d(book):
    for draw in book.family("conv2d", 2.5):
        batch, inputs, outputs, size, kernel, stride, dilation, groups = convolution_sizes(draw)
        mode, style = draw.pick("zeros", "zeros", "reflect", "replicate", "circular"), draw.pick("number", "number", "sides", "same", "valid")
        span = [d * (k - 1) + 1 for d, k in zip(dilation, kernel)]
        most = [min(3, n - 1) for n in size]
        stride = [1, 1] if style == "same" else stride
        if style == "number":
            pads = [draw.int(0, most[0]), draw.int(0, most[1])]
            sides = [pads[0], pads[0], pads[1], pads[1]]
        elif style == "sides":
            sides = [draw.int(0, most[0]), draw.int(0, most[0]), draw.int(0, most[1]), draw.int(0, most[1])]
        else:
            sides = [0, 0, 0, 0]
        # The padded picture must hold one window; mirrored and repeated borders must come from inside the picture.
        size = [max(n, s - p, s // 2 + 2) for n, s, p in zip(size, span, [sides[0] + sides[1], sides[2] + sides[3]])]
        bias, relu = draw.chance(0.7), draw.chance(0.3)
        sizes, options = (inputs, outputs, kernel), dict(stride=stride, dilation=dilation, groups=groups, bias=bias)
        if style == "sides":
            module = PaddedConvolution(sides, mode, relu, *sizes, **options)
        else:
            padding = pads if style == "number" else style
            module = Activated(nn.Conv2d(*sizes, padding=padding, padding_mode=mode, **options), relu)
        x = draw.normal([batch, inputs, *size])
        pixels = batch * (size[0] + 6) * (size[1] + 6) // (stride[0] * stride[1])
        terms = max(inputs // groups * kernel[0] * kernel[1], outputs // groups * kernel[0] * kernel[1], pixels)
        told = dict(inputs=inputs, outputs=outputs, kernel=kernel, stride=stride, dilation=dilation, groups=groups, bias=bias,
                    padding=sides if style in ("number", "sides") else style, mode=mode, relu=relu)
        book.layer("conv2d", told, module, x, terms, prepare=away_from_kinks(x) if relu else None)


def away_from_kinks(x):
    """Draws parameters until no number before ReLU is so near zero that rounding could decide which side it falls on."""
    def prepare(module, draw):
        for _ in range(1000):
            module.relu = False
            with torch.no_grad():
                y = module(x)
            module.relu = True
            # What is exactly zero, such as a 1×1 window on padding, is so on both sides.
            if not ((y != 0) & (y.abs() < 1e-6 * y.abs().max())).any():
                return
            for parameter in module.parameters():
                parameter.data = draw.normal(parameter.shape)
        raise ValueError("no parameters keep the outputs away from zero")
    return prepare


def conv_transpose2d(book):
    for draw in book.family("conv_transpose2d", 1.2):
        groups = draw.pick(1, 1, 2, 3)
        inputs, outputs = groups * draw.int(1, 6), groups * draw.int(1, 9)
        size, kernel, stride, dilation = draw.ints(2, 9), draw.ints(1, 5), draw.ints(1, 3), draw.ints(1, 2)
        extra = [draw.int(0, max(s, d) - 1) for s, d in zip(stride, dilation)]
        padding = [draw.int(0, min(2, (s * (n - 1) + d * (k - 1)) // 2)) for n, k, s, d in zip(size, kernel, stride, dilation)]
        bias = draw.chance(0.7)
        module = nn.ConvTranspose2d(inputs, outputs, kernel, stride, padding, extra, groups, bias, dilation)
        told = dict(inputs=inputs, outputs=outputs, kernel=kernel, stride=stride, padding=padding, output_padding=extra,
                    groups=groups, bias=bias, dilation=dilation)
        x = draw.normal([draw.int(1, 4), inputs, *size])
        book.layer("conv_transpose2d", told, module, x, terms=max(inputs, outputs) // groups * kernel[0] * kernel[1] + x[:, 0].numel() * 9)


def linear(book):
    for draw in book.family("linear"):
        inputs, outputs, bias, relu = draw.int(1, 200), draw.int(1, 120), draw.chance(0.7), draw.chance(0.4)
        x = draw.normal([*draw.ints(1, 6, draw.pick(0, 0, 1)), draw.int(1, 40), inputs])
        module = Activated(nn.Linear(inputs, outputs, bias), relu)
        told = dict(inputs=inputs, outputs=outputs, bias=bias, relu=relu)
        book.layer("linear", told, module, x, terms=max(inputs, outputs, x.numel() // inputs), prepare=away_from_kinks(x) if relu else None)


def pooling_shape(draw):
    kernel, stride, dilation = draw.ints(1, 4), draw.ints(1, 4), draw.pick([1, 1], [1, 1], draw.ints(1, 2))
    if draw.chance(0.4):
        kernel, stride, dilation = draw.pick(([2, 2], [2, 2], [1, 1]), ([3, 3], [2, 2], [1, 1]))
    padding = [draw.int(0, k // 2) for k in kernel]
    size = [draw.int(d * (k - 1) + 1, d * (k - 1) + 20) for k, d in zip(kernel, dilation)]
    return kernel, stride, dilation, padding, size


def max_pool2d(book):
    for draw in book.family("max_pool2d", 1.5):
        kernel, stride, dilation, padding, size = pooling_shape(draw)
        ceil = draw.chance(0.4)
        x = draw.normal_or_grid([draw.int(1, 3), draw.int(1, 6), *size])
        pool = lambda x: dict(zip(("y", "indices"), F.max_pool2d(x, kernel, stride, padding, dilation, ceil, return_indices=True)))
        book.function("max_pool2d", dict(kernel=kernel, stride=stride, dilation=dilation, padding=padding, ceil=ceil), {"x": x}, pool, terms=16)


def max_unpool2d(book):
    for draw in book.family("max_unpool2d", 0.7):
        kernel, size = draw.ints(1, 3), draw.ints(6, 15)
        indices = F.max_pool2d(draw.normal([draw.int(1, 3), draw.int(1, 5), *size]), kernel, return_indices=True)[1].double()
        unpool = lambda x, indices: F.max_unpool2d(x, indices.long(), kernel, output_size=size)
        book.function("max_unpool2d", dict(kernel=kernel, size=size), {"x": draw.normal(indices.shape), "indices": indices}, unpool, wants=["x"])


def avg_pool2d(book):
    for draw in book.family("avg_pool2d"):
        kernel, stride, _, padding, size = pooling_shape(draw)
        size = [max(n, k) for n, k in zip(size, kernel)]
        ceil, count = draw.chance(0.4), draw.chance(0.5)
        module = nn.AvgPool2d(kernel, stride, padding, ceil, count)
        told = dict(kernel=kernel, stride=stride, padding=padding, ceil=ceil, count_include_pad=count)
        book.layer("avg_pool2d", told, module, draw.normal([draw.int(1, 3), draw.int(1, 6), *size]), terms=16)


def adaptive_pools(book):
    for op, make in (("adaptive_avg_pool2d", nn.AdaptiveAvgPool2d), ("adaptive_max_pool2d", nn.AdaptiveMaxPool2d)):
        for draw in book.family(op, 0.7):
            size, output = draw.ints(1, 19), [draw.pick(None, draw.int(1, 9), draw.int(1, 9)) for _ in range(2)]
            book.layer(op, dict(output=output), make(output), draw.normal([draw.int(1, 3), draw.int(1, 6), *size]), terms=400)


def batch_norm(book):
    for op, make in (("batch_norm1d", nn.BatchNorm1d), ("batch_norm2d", nn.BatchNorm2d)):
        for draw in book.family(op, 0.8):
            channels, momentum, epsilon = draw.int(1, 20), draw.pick(None, *[draw.real(0.01, 0.9)] * 3), draw.pick(rounded(1e-5), rounded(1e-3))
            rest = draw.ints(3, 12) if op == "batch_norm2d" else draw.pick([], [draw.int(2, 12)])
            x = draw.normal([draw.int(6, 12), channels, *rest], 2) + draw.normal([channels, *[1] * len(rest)])

            def statistics(module, draw):
                module.running_mean = draw.normal([channels])
                module.running_var = draw.positive([channels])
                module.num_batches_tracked += draw.int(0, 3)

            module = make(channels, epsilon, momentum)
            book.layer(op, dict(channels=channels, momentum=momentum, epsilon=epsilon), module, x.float().double(), terms=x.numel() // channels,
                       trains=draw.chance(0.7), prepare=statistics)


def other_norms(book):
    for draw in book.family("layer_norm", 0.8):
        x = draw.normal(draw.ints(3, 9, draw.int(2, 4)), 2)
        axes = draw.int(1, x.dim() - 1) if x.shape[-1] > 5 else x.dim() - 1
        if x.shape[-axes:].numel() < 6:
            x = draw.normal([*x.shape[:-1], 11])
        epsilon, affine = draw.pick(rounded(1e-5), rounded(1e-3)), draw.chance(0.7)
        shape = list(x.shape[-axes:])
        book.layer("layer_norm", dict(shape=shape, epsilon=epsilon, affine=affine), nn.LayerNorm(shape, epsilon, affine), x, terms=1000)
    for draw in book.family("group_norm", 0.8):
        groups = draw.int(1, 4)
        channels, epsilon, affine = groups * draw.int(1, 5), draw.pick(rounded(1e-5), rounded(1e-3)), draw.chance(0.7)
        x = draw.normal([draw.int(1, 4), channels, *draw.ints(3, 9)], 2)
        told = dict(groups=groups, channels=channels, epsilon=epsilon, affine=affine)
        book.layer("group_norm", told, nn.GroupNorm(groups, channels, epsilon, affine), x, terms=1000)
    for draw in book.family("local_response_norm", 0.7):
        told = dict(size=draw.int(1, 7), alpha=draw.real(1e-4, 2), beta=draw.real(0.3, 1.2), k=draw.real(0.5, 2))
        x = draw.normal([draw.int(1, 4), draw.int(1, 12), *draw.ints(1, 7)], 2)
        book.layer("local_response_norm", told, nn.LocalResponseNorm(told["size"], told["alpha"], told["beta"], told["k"]), x, terms=10)


def activations(book):
    for draw in book.family("activation", 3):
        name = draw.pick("relu", "leaky_relu", "prelu", "elu", "sigmoid", "tanh", "softmax", "log_softmax", "gelu", "silu",
                         "softplus", "hard_sigmoid", "hard_swish")
        shape = draw.shape(2, 9, (2, 4))
        options, parameter = {}, 0.0
        if name == "leaky_relu":
            options = dict(slope=draw.real(0.001, 0.5))
        elif name == "prelu":
            options = dict(count=draw.pick(1, shape[1]))
        elif name == "elu":
            options = dict(alpha=draw.real(0.2, 2))
        elif name == "softplus":
            options = dict(beta=draw.real(0.5, 3), threshold=draw.pick(20.0, 5.0))
        elif name in ("softmax", "log_softmax"):
            options = dict(axis=draw.int(-len(shape), len(shape) - 1))
        module = {
            "relu": nn.ReLU, "leaky_relu": lambda: nn.LeakyReLU(options["slope"]), "prelu": lambda: nn.PReLU(options["count"]),
            "elu": lambda: nn.ELU(options["alpha"]), "sigmoid": nn.Sigmoid, "tanh": nn.Tanh,
            "softmax": lambda: nn.Softmax(options["axis"]), "log_softmax": lambda: nn.LogSoftmax(options["axis"]), "gelu": nn.GELU, "silu": nn.SiLU,
            "softplus": lambda: nn.Softplus(options["beta"], options["threshold"]), "hard_sigmoid": nn.Hardsigmoid, "hard_swish": nn.Hardswish,
        }[name]()
        # Normal, far out where exponentials under- and overflow in single precision, or on the kinks. PyTorch's hard-swish up to version
        # 2.6 has the slope -1/2 at exactly -3, and at 3 that of 1 or 3/2, whichever of its loops meets the element; ours are those outside,
        # 0 and 1, so its grid ends before.
        x = draw.pick(lambda: draw.normal(shape), lambda: draw.normal(shape, 30), lambda: draw.grid(shape, limit=2 if name == "hard_swish" else 4))()
        book.layer("activation", dict(name=name) | options, module, x, terms=x.numel())


FAMILIES = [conv2d, conv_transpose2d, linear, max_pool2d, max_unpool2d, avg_pool2d, adaptive_pools, batch_norm, other_norms, activations]
