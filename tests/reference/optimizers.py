"""Weights after three steps of torch.optim on fixed gradients: the numbers in src/model/optimizer.rs.

    python optimizers.py        # needs torch
"""
import torch

CASES = [
    ("sgd", torch.optim.SGD, dict(momentum=0.9, weight_decay=0.0)),
    ("sgd, decay", torch.optim.SGD, dict(momentum=0.9, weight_decay=0.1)),
    ("adam", torch.optim.Adam, dict(weight_decay=0.0)),
    ("adam, decay", torch.optim.Adam, dict(weight_decay=0.1)),
    ("adamw, decay", torch.optim.AdamW, dict(weight_decay=0.1)),
    ("rmsprop", torch.optim.RMSprop, dict(weight_decay=0.0)),
    ("rmsprop, decay", torch.optim.RMSprop, dict(weight_decay=0.1)),
    ("nesterov", torch.optim.SGD, dict(momentum=0.9, nesterov=True)),
]

for name, rule, settings in CASES:
    weights = torch.tensor([1.0, -2.0], requires_grad=True)
    optimizer = rule([weights], lr=0.1, **settings)
    for gradient in ([0.5, -1.0], [0.2, 0.3], [-0.4, 2.0]):
        weights.grad = torch.tensor(gradient)
        optimizer.step()
    print(f"{name:14}", [f"{w:.8f}" for w in weights.tolist()])
