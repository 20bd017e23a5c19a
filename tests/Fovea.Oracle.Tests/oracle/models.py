"""Whole models: scores, loss, every gradient, and the weights after one step of Adam."""
import torch
import torch.nn as nn
import torch.nn.functional as F

# Adam's first step is nearly the sign of the gradient, which rounding decides where the gradient is tiny; a large ε keeps it smooth.
EPSILON, RATE = 2.0**-10, 2.0**-9

MODELS = {  # name: layers (input 1×28×28), pictures a batch
    "simple": (lambda: [nn.Conv2d(1, 30, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4320, 100), nn.ReLU(), nn.Linear(100, 10)], 8),
    "cnn": (lambda: [nn.Conv2d(1, 16, 5), nn.ReLU(), nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5), nn.ReLU(),
                     nn.MaxPool2d(2), nn.Flatten(), nn.Linear(576, 100), nn.ReLU(), nn.Linear(100, 10)], 4),
    "cnn2": (lambda: [nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                      nn.Flatten(), nn.Linear(3136, 1024), nn.Linear(1024, 128), nn.Linear(128, 10)], 3),
    "lenet5": (lambda: [nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
                        nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)], 12),
}


def near_a_kink(model, x):
    """Whether rounding could decide on which side of a ReLU's kink, or on which of two pixels of a pooling window, something falls."""
    with torch.no_grad():
        for layer in model:
            if isinstance(layer, nn.ReLU) and (x.abs() < 1e-6 * x.abs().max()).any():
                return True
            if isinstance(layer, nn.MaxPool2d):
                first, second = F.unfold(x.flatten(0, 1)[:, None], 2, stride=2).topk(2, 1).values.unbind(1)
                if ((first - second < 1e-6 * x.abs().max()) & (first > 0)).any():
                    return True
            x = layer(x)
    return False


def models(book):
    for name, (layers, batch) in MODELS.items():
        for draw in book.family(f"model_{name}", 0.07):
            torch.manual_seed(draw.int(0, 2**31))
            model = nn.Sequential(*layers())
            for parameter in model.parameters():
                parameter.data = parameter.data.float().double()
            x = draw.normal([batch, 1, 28, 28])
            while near_a_kink(model, x):
                x = draw.normal([batch, 1, 28, 28])
            labels = torch.tensor(draw.ints(0, 9, batch))
            given = {"x": x} | {f"parameter{i}": p.detach().clone() for i, p in enumerate(model.parameters())}
            optimizer = torch.optim.Adam(model.parameters(), RATE, eps=EPSILON)
            logits = model(x)
            loss = F.cross_entropy(logits, labels)
            loss.backward()
            expected = {"logits": logits, "loss": loss} | {f"gradient{i}": p.grad.clone() for i, p in enumerate(model.parameters())}
            optimizer.step()
            expected |= {f"after{i}": p for i, p in enumerate(model.parameters())}
            told = dict(name=name, labels=labels.tolist(), rate=RATE, epsilon=EPSILON)
            book.write("model", f"model_{name}", told, given, expected, terms=batch * 28 * 28)


FAMILIES = [models]
