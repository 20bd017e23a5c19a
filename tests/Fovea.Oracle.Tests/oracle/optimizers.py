"""Optimizers, ten steps on given gradients, and the clipping of gradients."""
import itertools

import torch

from book import rounded

STEPS = 10


def draw_optimizer(draw):
    """Name, options as told to Fovea, and the PyTorch optimizer for a list of parameters."""
    name = draw.pick("sgd", "sgd", "adagrad", "rmsprop", "adam", "adamw")
    rate, decay = draw.real(0.001, 0.2), draw.pick(0.0, draw.real(0.001, 0.1))
    if name == "sgd":
        momentum = draw.pick(0.0, draw.real(0.5, 0.95))
        nesterov = momentum > 0 and draw.chance(0.4)
        dampening = 0.0 if nesterov or momentum == 0 else draw.pick(0.0, draw.real(0.1, 0.6))
        told = dict(momentum=momentum, dampening=dampening, nesterov=nesterov)
        make = lambda p: torch.optim.SGD(p, rate, momentum, dampening, decay, nesterov)
    elif name == "adagrad":
        told = dict(epsilon=draw.pick(rounded(1e-10), rounded(1e-3)))
        make = lambda p: torch.optim.Adagrad(p, rate, weight_decay=decay, eps=told["epsilon"])
    elif name == "rmsprop":
        momentum = draw.pick(0.0, draw.real(0.5, 0.95))
        told = dict(alpha=draw.pick(rounded(0.99), rounded(0.9)), epsilon=draw.pick(rounded(1e-8), rounded(1e-3)), momentum=momentum,
                    centered=draw.chance(0.4))
        make = lambda p: torch.optim.RMSprop(p, rate, told["alpha"], told["epsilon"], decay, momentum, told["centered"])
    else:
        told = dict(beta1=draw.pick(rounded(0.9), rounded(0.5)), beta2=draw.pick(rounded(0.999), rounded(0.9)),
                    epsilon=draw.pick(rounded(1e-8), rounded(1e-3)))
        kind = torch.optim.Adam if name == "adam" else torch.optim.AdamW
        make = lambda p: kind(p, rate, (told["beta1"], told["beta2"]), told["epsilon"], decay)
    return dict(name=name, rate=rate, decay=decay) | told, make


def optimizers(book):
    for draw in book.family("optimizer", 2):
        told, make = draw_optimizer(draw)
        given = {f"parameter{i}": draw.normal(draw.shape(1, 9, (1, 4))) for i in range(draw.int(1, 3))}
        count = len(given)
        for i, step in itertools.product(range(count), range(STEPS)):
            given[f"gradient{i}.{step}"] = draw.normal(given[f"parameter{i}"].shape)

        def run(dtype):
            parameters, after = [given[f"parameter{i}"].to(dtype, copy=True) for i in range(count)], {}
            optimizer = make(parameters)
            for step in range(STEPS):
                for i, parameter in enumerate(parameters):
                    parameter.grad = given[f"gradient{i}.{step}"].to(dtype)
                optimizer.step()
                after |= {f"parameter{i}.{step}": parameter.clone() for i, parameter in enumerate(parameters)}
            return after

        book.write("optimizer", "optimizer", told | dict(steps=STEPS, parameters=count), given, run(torch.float64), STEPS, run(torch.float32))


def clipping(book):
    for draw in book.family("clip_gradients", 0.5):
        gradients = [draw.normal(draw.shape(1, 9, (1, 4)), 3) for _ in range(draw.int(1, 4))]
        parameters = [torch.zeros_like(g) for g in gradients]
        given, expected = {f"gradient{i}": g.clone() for i, g in enumerate(gradients)}, {}
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = gradient
        name, limit = draw.pick("norm", "value"), draw.real(0.2, 30)
        if name == "norm":
            expected["norm"] = torch.nn.utils.clip_grad_norm_(parameters, limit)
        else:
            torch.nn.utils.clip_grad_value_(parameters, limit)
        expected |= {f"gradient{i}": p.grad for i, p in enumerate(parameters)}
        told = dict(name=name, limit=limit, parameters=len(parameters))
        book.write("clipping", "clip_gradients", told, given, expected, sum(g.numel() for g in gradients))


FAMILIES = [optimizers, clipping]
