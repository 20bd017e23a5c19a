"""One of torchvision's networks: random weights as a .pth file, and what PyTorch makes of them.

networks.py FOLDER NAME [--size PIXELS] [--seed SEED] writes to FOLDER
  NAME.pth    the state dict as torch.save writes it
  NAME.npz    count: number of parameters
              eval.x, eval.logits: a batch and its logits in evaluation mode
              and for each of four batches N, beginning from the same weights: N.x, N.labels, N.loss, the gradients N.grad.NAME of the first
              and last weight, and after a step of SGD (rate 0.01, momentum 0.9, weight decay 1e-4) those weights, N.step.NAME, and all
              running statistics, N.running.NAME

The numbers are random, but biases are shifted upwards so that few sums are near zero, and batches are chosen at which noise like rounding
does not move PyTorch's gradient: where a sum is within rounding of a ReLU's kink, or two within rounding in a pooling, one float32
implementation passes the gradient and the next does not. (Without that PyTorch's own float32 gradient of the first weight differs from its
float64 one by 2 % in resnet50 and 10 % in resnet152.) Some kinks stay unseen, which is why there are four batches.
Dropout is off in training, because no two generators drop alike. googlenet_noaux is googlenet without auxiliary classifiers.
"""
import argparse
import pathlib
import warnings

import numpy
import torch
import torchvision

warnings.filterwarnings("ignore")
AUXILIARY_WEIGHT = 0.3
BATCHES = 4


def make(name):
    if name == "googlenet":
        return torchvision.models.googlenet(weights=None, aux_logits=True, init_weights=True)
    if name == "googlenet_noaux":
        return torchvision.models.googlenet(weights=None, aux_logits=False, init_weights=True)
    return torchvision.models.get_model(name, weights=None)


def loss_of(outputs, labels):
    if isinstance(outputs, torch.Tensor):
        return torch.nn.functional.cross_entropy(outputs, labels)
    loss = torch.nn.functional.cross_entropy(outputs.logits, labels)
    for auxiliary in (outputs.aux_logits1, outputs.aux_logits2):
        if auxiliary is not None:
            loss = loss + AUXILIARY_WEIGHT * torch.nn.functional.cross_entropy(auxiliary, labels)
    return loss


def first_gradient(model, x, labels):
    return torch.autograd.grad(loss_of(model(x), labels), next(model.parameters()))[0]


def smooth_batch(model, count):
    """A batch at which the gradient is continuous: noise like rounding must not move it."""
    running = {name: buffer.clone() for name, buffer in model.named_buffers()}
    model.train()
    for _ in range(40):
        x, labels = torch.randn(count, 3, 64, 64), torch.randint(0, 1000, (count,))
        gradient = first_gradient(model, x, labels)
        moved = [first_gradient(model, x * (1 + 1e-6 * torch.randn_like(x)), labels) for _ in range(2)]
        if all((other - gradient).abs().max() < 3e-4 * gradient.abs().max() for other in moved):
            for name, buffer in model.named_buffers():
                buffer.copy_(running[name])
            return x, labels
    raise SystemExit("no batch found at which the gradient is continuous")


def step(model, count, prefix, out):
    """One training step of SGD on a batch of its own."""
    x, labels = smooth_batch(model, count)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    optimizer.zero_grad()
    loss = loss_of(model(x), labels)
    loss.backward()
    weights = [(name, parameter) for name, parameter in model.named_parameters() if parameter.dim() > 1]
    out[f"{prefix}x"], out[f"{prefix}labels"] = x.numpy(), labels.numpy().astype(numpy.int32)
    out[f"{prefix}loss"] = loss.detach().numpy().reshape(1)
    for name, parameter in (weights[0], weights[-1]):
        out[f"{prefix}grad.{name}"] = parameter.grad.numpy().copy()
    optimizer.step()
    for name, parameter in (weights[0], weights[-1]):
        out[f"{prefix}step.{name}"] = parameter.detach().numpy().copy()
    for name, buffer in model.named_buffers():
        out[f"{prefix}running.{name}"] = buffer.numpy().copy()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("name")
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(2)
    model = make(given.name)
    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, 2, 0.1)
        if isinstance(module, torch.nn.Conv2d) and module.bias is not None:
            torch.nn.init.normal_(module.bias, 0.2, 0.01)

    # Running statistics that fit the weights, so that evaluation neither vanishes nor overflows.
    model.train()
    normalized = any(isinstance(module, torch.nn.BatchNorm2d) for module in model.modules())
    if normalized:
        with torch.no_grad():
            for _ in range(4):
                model(torch.randn(8, 3, 64, 64))

    torch.save(model.state_dict(), given.folder / f"{given.name}.pth")
    out = {"count": numpy.array([sum(parameter.numel() for parameter in model.parameters())], dtype=numpy.int64)}

    model.eval()
    x = torch.randn(2, 3, given.size, given.size)
    with torch.no_grad():
        out["eval.x"], out["eval.logits"] = x.numpy(), model(x).numpy()

    for number in range(BATCHES):
        model.load_state_dict(torch.load(given.folder / f"{given.name}.pth"))
        step(model, 8 if normalized else 2, f"{number}.", out)
    numpy.savez(given.folder / f"{given.name}.npz", **out)


main()
