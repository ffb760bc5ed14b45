"""The learning rate of every step (and after every epoch) of torch.optim.lr_scheduler: the numbers in
src/train/schedule.rs and src/train/plateau.rs.

    python schedules.py        # needs torch
"""
import warnings

import torch
from torch.optim import lr_scheduler as lr

warnings.filterwarnings("ignore")
EPOCHS, BATCHES, BASE = 6, 5, 0.1


def optimizer():
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)


def rates(make, steps):
    """The rate in force at each step, the scheduler stepped after every one."""
    rule = optimizer()
    schedule = make(rule)
    found = []
    for _ in range(steps):
        found.append(rule.param_groups[0]["lr"])
        rule.step()
        schedule.step()
    return found


def shown(name, found):
    print(f"{name}: [{', '.join(repr(rate) for rate in found)}]")


total = EPOCHS * BATCHES
shown("step, an epoch each", rates(lambda rule: lr.StepLR(rule, step_size=2, gamma=0.5), EPOCHS))
every = [0, 1, 7, 14, 15, 22, 29]
for name, make in [
    ("cosine", lambda rule: lr.CosineAnnealingLR(rule, T_max=total, eta_min=0.01)),
    ("one_cycle", lambda rule: lr.OneCycleLR(rule, max_lr=BASE, total_steps=total, cycle_momentum=False)),
    # Eight steps of warm-up: LinearLR from 1/8 of the rate.
    ("warm-up", lambda rule: lr.LinearLR(rule, start_factor=1 / 8, total_iters=7)),
]:
    found = rates(make, total)
    shown(f"{name}, steps {every}", [found[step] for step in every])

for mode, metrics in [("min", [1.0, 0.9, 0.9, 0.8999999, 0.95, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6]),
                      ("max", [0.5, 0.6, 0.6, 0.6, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7])]:
    rule = optimizer()
    schedule = lr.ReduceLROnPlateau(rule, mode=mode, factor=0.1, patience=1, min_lr=5e-4)
    found = []
    for metric in metrics:
        schedule.step(metric)
        found.append(rule.param_groups[0]["lr"])
    shown(f"plateau, {mode}", found)
