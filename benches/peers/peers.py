"""PyTorch and scikit-learn, trained on the numbers that gradus trains on.

Asked by benches/train in lines of JSON on stdin, answers in such on stdout; never two things at a time. Each rate is
over whole epochs, after at least half a second and one epoch that do not count.
"""

import json
import sys
import time
import warnings

import numpy
import sklearn
import torch
import torch.nn.functional as F
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits
from torch import nn

WARM_UP = 0.5
THREADS = (1, 2)
RATE = 1e-3


def rate(epoch, rows, seconds):
    """Rows a second of calls of `epoch`, each of which learns from `rows` rows."""
    began = time.perf_counter()
    epoch()
    while time.perf_counter() - began < WARM_UP:
        epoch()
    began, epochs = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < seconds:
        epoch()
        epochs += 1
    return epochs * rows / passed


class Torch:
    """Eager, with fused Adam. Each epoch learns from a shuffled copy, made at once, in slices."""

    def __init__(self, network, x, y, batch, threads, channels_last=False):
        torch.manual_seed(0)
        self.threads, self.batch = threads, batch
        self.x, labels = torch.from_numpy(x), torch.from_numpy(y)
        if "mlp" in network:
            widths = network["mlp"]
            layers = [layer for ends in zip(widths, widths[1:]) for layer in (nn.Linear(*ends), nn.ReLU())][:-1]
            outputs = widths[-1]
        else:
            side, channels, layers = network["side"], 1, []
            self.x = self.x.reshape(-1, 1, side, side)
            for filters in network["cnn"]:
                layers += [nn.Conv2d(channels, filters, 3), nn.ReLU(), nn.MaxPool2d(2)]
                side, channels = (side - 2) // 2, filters
            outputs = network["classes"]
            layers += [nn.Flatten(), nn.Linear(side * side * channels, outputs)]
        self.model = nn.Sequential(*layers)
        if channels_last:
            self.model = self.model.to(memory_format=torch.channels_last)
            self.x = self.x.to(memory_format=torch.channels_last)
        if outputs == 1:
            self.y, self.loss = labels.float().unsqueeze(1), F.binary_cross_entropy_with_logits
        else:
            self.y, self.loss = labels.long(), F.cross_entropy
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=RATE, fused=True)

    def epoch(self):
        order = torch.randperm(len(self.x))
        x, y = self.x[order], self.y[order]
        for start in range(0, len(x), self.batch):
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.loss(self.model(x[start : start + self.batch]), y[start : start + self.batch])
            loss.backward()
            self.optimizer.step()

    def measure(self, seconds):
        torch.set_num_threads(self.threads)
        return rate(self.epoch, len(self.x), seconds)


class Sklearn:
    """MLPClassifier by its own loop: `partial_fit` on all rows is one epoch of shuffled batches.

    Two classes have one output here, where PyTorch and gradus may have two.
    """

    def __init__(self, network, x, y, batch, threads):
        self.threads, self.x, self.y = threads, x, y.astype(numpy.int64)
        self.classes = numpy.unique(self.y)
        hidden = network["mlp"][1:-1]
        self.model = MLPClassifier(
            hidden, solver="adam", alpha=0.0, batch_size=batch, learning_rate_init=RATE, random_state=0
        )

    def measure(self, seconds):
        def epoch():
            self.model.partial_fit(self.x, self.y, classes=self.classes)

        with threadpool_limits(self.threads, user_api="blas"):
            return rate(epoch, len(self.x), seconds)


def load(asked):
    """All ways in which the libraries can train this network, by name."""
    network, batch = asked["network"], asked["batch"]
    y = numpy.fromfile(asked["y"], "<f4")
    x = numpy.fromfile(asked["x"], "<f4").reshape(len(y), -1)
    engines = {f"torch, {n} threads": Torch(network, x, y, batch, n) for n in THREADS}
    if "cnn" in network:
        for n in THREADS:
            engines[f"torch, {n} threads, channels last"] = Torch(network, x, y, batch, n, channels_last=True)
    else:
        engines |= {f"sklearn, {n} threads": Sklearn(network, x, y, batch, n) for n in THREADS}
    return engines


def main():
    # scikit-learn says after every epoch that one epoch is few.
    warnings.filterwarnings("ignore", module="sklearn")
    versions = f"PyTorch {torch.__version__.split('+')[0]}, scikit-learn {sklearn.__version__}"
    print(json.dumps({"versions": versions}), flush=True)
    engines = {}
    for line in sys.stdin:
        asked = json.loads(line)
        if "measure" in asked:
            answer = {"rate": engines[asked["measure"]].measure(asked["seconds"])}
        else:
            engines = load(asked)
            answer = {"engines": list(engines)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
