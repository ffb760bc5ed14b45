"""Outputs, gradients and running statistics of every kind of layer, computed by torch: the numbers in layers.json, which
src/model/reference.rs holds both engines against.

    python layers.py > layers.json        # needs torch

Both sides know the weights and inputs from a formula (`numbers`). Weights and pictures stand as the program lays them out:
channels last, filters as (filters, kernel, kernel, channels). They are turned on the way into torch, so that its gradients
come out in the program's layout. Torch computes in double precision. The loss is the sum of squared outputs.
"""
import json

import torch
import torch.nn.functional as F

ROWS = 6
ACTIVATIONS = {
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "gelu": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


def numbers(count, index):
    """`0.3 sin(i + 1.3 index)` for i from 1, rounded to single precision."""
    places = torch.arange(1, count + 1, dtype=torch.float64)
    return (0.3 * torch.sin(places + 1.3 * index)).float().double()


class Net:
    """A network whose layers take their parameters in the order in which they are first asked for."""

    def __init__(self):
        self.params, self.running, self.training = {}, {}, True

    def param(self, name, *shape):
        if name not in self.params:
            values = numbers(torch.Size(shape).numel(), len(self.params)).reshape(shape)
            # Scales of norms stand around one.
            scale = len(shape) == 1 and name.endswith("weight")
            values = (values.float() + 1).double() if scale else values
            self.params[name] = values.clone().requires_grad_()
        return self.params[name]

    def dense(self, x, name, units):
        return F.linear(x, self.param(f"{name}.weight", units, x.shape[1]), self.param(f"{name}.bias", units))

    def conv(self, x, name, filters, kernel, padding):
        weight = self.param(f"{name}.weight", filters, kernel, kernel, x.shape[1])
        return F.conv2d(x, weight.permute(0, 3, 1, 2), self.param(f"{name}.bias", filters), padding=padding)

    def batch_norm(self, x, name):
        units = x.shape[1]
        scale, shift = self.param(f"{name}.weight", units), self.param(f"{name}.bias", units)
        start = {f"{name}.running_mean": torch.zeros(units), f"{name}.running_var": torch.ones(units)}
        for key, values in start.items():
            self.running.setdefault(key, values.double())
        mean, variance = (self.running[key] for key in start)
        return F.batch_norm(x, mean, variance, scale, shift, training=self.training, momentum=0.1, eps=1e-5)

    def layer_norm(self, x, name):
        """Over the units of a row, or the channels of a pixel."""
        units = x.shape[1]
        scale, shift = self.param(f"{name}.weight", units), self.param(f"{name}.bias", units)
        return F.layer_norm(x.movedim(1, -1), (units,), scale, shift, eps=1e-5).movedim(-1, 1)


def picture(x, height, width, channels):
    return x.reshape(len(x), height, width, channels).permute(0, 3, 1, 2)


def flat(x):
    return x.permute(0, 2, 3, 1).flatten(1)


def mlp(activation, norm=None):
    def forward(net, x):
        x = net.dense(x, "layers.0", 5)
        x = x if norm is None else norm(net, x, "norms.0")
        return net.dense(ACTIVATIONS[activation](x), "head", 2)

    return 4, forward


def resnet(net, x):
    gelu = ACTIVATIONS["gelu"]
    x = net.dense(x, "first", 4)
    for block in range(2):
        inner = net.batch_norm(x, f"blocks.{block}.norm")
        inner = gelu(net.dense(inner, f"blocks.{block}.up", 8))
        x = x + net.dense(inner, f"blocks.{block}.down", 4)
    return net.dense(gelu(net.batch_norm(x, "last_norm")), "head", 2)


def cnn(padding, pool, norm=None):
    """Two channels, 5 by 7 pixels, three filters of 3 by 3."""

    def forward(net, x):
        x = net.conv(picture(x, 5, 7, 2), "stages.0", 3, 3, padding)
        x = x if norm is None else norm(net, x, "stages.0.norm")
        return net.dense(flat(pool(torch.tanh(x))), "head", 2)

    return 70, forward


def embedding(net, x):
    first = F.embedding(x[:, 1].long(), net.param("embeddings.1.weight", 4, 3))
    second = F.embedding(x[:, 3].long(), net.param("embeddings.3.weight", 6, 3))
    x = torch.cat([x[:, [0, 2, 4]], first, second], dim=1)
    return net.dense(torch.tanh(net.dense(x, "layers.0", 4)), "head", 2)


def same(x):
    return x


CASES = {f"dense {name}": mlp(name) for name in ACTIVATIONS} | {
    "batch norm": mlp("silu", Net.batch_norm),
    "layer norm": mlp("silu", Net.layer_norm),
    "residual": (4, resnet),
    "embedding": (5, embedding),
    "conv same": cnn(1, same),
    "conv valid": cnn(0, same),
    "conv max pool": cnn(1, lambda x: F.max_pool2d(x, 2)),
    "conv average pool": cnn(1, lambda x: F.avg_pool2d(x, 2)),
    "conv global max": cnn(1, lambda x: x.amax((2, 3), keepdim=True)),
    "conv global average": cnn(1, lambda x: x.mean((2, 3), keepdim=True)),
    "conv batch norm": cnn(1, same, Net.batch_norm),
    "conv layer norm": cnn(1, same, Net.layer_norm),
}


def shown(values):
    return [float(f"{value:.9g}") for value in values.detach().flatten().tolist()]


def case(name, inputs, forward):
    x = 3 * numbers(ROWS * inputs, 0.7)
    x = x.float().double().reshape(ROWS, inputs)
    if name == "embedding":
        places = torch.arange(ROWS)
        x[:, 1], x[:, 3] = (places % 4).double(), (places * 5 % 6).double()
    net = Net()
    outputs = forward(net, x)
    outputs.square().sum().backward()
    net.training = False
    return {
        "name": name,
        "x": shown(x),
        "outputs": shown(outputs),
        "gradient": {key: shown(value.grad) for key, value in net.params.items()},
        "running": {key: shown(value) for key, value in net.running.items()},
        "inference": shown(forward(net, x)),
    }


lines = [json.dumps(case(name, *network)) for name, network in CASES.items()]
print("[\n" + ",\n".join(lines) + "\n]")
