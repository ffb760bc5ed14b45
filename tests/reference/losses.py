"""Every loss of a few rows and its gradient by the outputs, computed by torch: the numbers in losses.json, which
src/model/loss/tests/reference.rs holds the losses against.

    python losses.py > losses.json        # needs torch

Inputs come from formulas and stand in the file beside the numbers. They are exact in single precision; torch computes
in double. Each loss is there as it is and with rows that count by weights, of one truth each and of two (mixup).

The mean is over the number of rows: `sum(weight * loss) / rows`, as `BCEWithLogitsLoss(weight=...)` has it, and not
divided by the sum of the weights, as `CrossEntropyLoss(weight=...)` has it. The weights here have mean 1.25, so that it
shows. They are of rows, for the program multiplies what a row's class counts into its weight before any loss sees it.

Of two truths the cross-entropies take the soft target, `share * first + (1 - share) * other`. The other losses are
those of either truth, each by its share: neither focal nor regression losses have a target between two.
"""
import json

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
ROWS = 11
row = torch.arange(ROWS)
WEIGHTS = (row * 5 % 11) / 4  # from 0 to 2.5
SHARE = (row * 7 % 9) / 8  # from 0 to 1


def numbers(count, pace, size):
    """`size sin(pace i)` for i from 1, rounded to single precision."""
    return (size * torch.sin(pace * torch.arange(1, count + 1))).float().double()


def inputs(outputs, truth, other):
    return {"outputs": outputs, "truth": truth, "other": other}


INPUTS = {
    "odds": inputs(numbers(ROWS, 1.7, 5), row * 2 % 5 % 2, row % 3 % 2),
    "pairs": inputs(numbers(2 * ROWS, 1.3, 4).reshape(ROWS, 2), row * 2 % 5 % 2, row % 3 % 2),
    "classes": inputs(numbers(3 * ROWS, 1.1, 4).reshape(ROWS, 3), row * 2 % 3, (row + row // 4) % 3),
    "numbers": inputs(numbers(ROWS, 1.7, 2), numbers(ROWS, 0.9, 2), numbers(ROWS, 0.4, 2)),
}
# A row that is right, where the absolute loss has no slope.
INPUTS["numbers"]["truth"][4] = INPUTS["numbers"]["outputs"][4]


def mixed(of_truth, truth, other):
    """The losses of rows, of whose two truths each counts by its share; `other` is None where they have one."""
    return of_truth(truth) if other is None else SHARE * of_truth(truth) + (1 - SHARE) * of_truth(other)


def binary(smoothing):
    def losses(odds, truth, other):
        target = mixed(torch.Tensor.double, truth, other) * (1 - smoothing) + smoothing / 2
        return F.binary_cross_entropy_with_logits(odds, target, reduction="none")

    return losses


def categorical(smoothing):
    def losses(scores, truth, other):
        target = truth
        if other is not None:
            target = mixed(lambda codes: F.one_hot(codes, scores.shape[1]).T, truth, other).T
        return F.cross_entropy(scores, target, label_smoothing=smoothing, reduction="none")

    return losses


def focal(log_p, gamma):
    """Lin et al. 2017, equation 4, without alpha; torchvision's sigmoid_focal_loss with alpha=-1."""
    return -((1 - log_p.exp()) ** gamma) * log_p


def binary_focal(gamma):
    def losses(odds, truth, other):
        return mixed(lambda hits: focal(F.logsigmoid(torch.where(hits == 1, odds, -odds)), gamma), truth, other)

    return losses


def categorical_focal(gamma):
    def losses(scores, truth, other):
        log_p = F.log_softmax(scores, dim=1)
        return mixed(lambda codes: focal(log_p.gather(1, codes[:, None])[:, 0], gamma), truth, other)

    return losses


def regression(loss, **options):
    def losses(found, truth, other):
        return mixed(lambda wanted: loss(found, wanted, reduction="none", **options), truth, other)

    return losses


# As the program writes a loss, the losses of rows by torch, and the inputs that it is computed on.
LOSSES = [
    ({"binary": {"smoothing": 0.0}}, binary(0.0), ["odds"]),
    ({"binary": {"smoothing": 0.1}}, binary(0.1), ["odds"]),
    ({"binary_focal": {"gamma": 2.0}}, binary_focal(2.0), ["odds"]),
    ({"binary_focal": {"gamma": 0.0}}, binary_focal(0.0), ["odds"]),
    ({"categorical": {"smoothing": 0.0}}, categorical(0.0), ["pairs", "classes"]),
    ({"categorical": {"smoothing": 0.1}}, categorical(0.1), ["pairs", "classes"]),
    ({"categorical_focal": {"gamma": 2.0}}, categorical_focal(2.0), ["pairs", "classes"]),
    ({"categorical_focal": {"gamma": 0.5}}, categorical_focal(0.5), ["pairs", "classes"]),
    ("squared", regression(F.mse_loss), ["numbers"]),
    ("absolute", regression(F.l1_loss), ["numbers"]),
    ({"huber": {"delta": 0.7}}, regression(F.huber_loss, delta=0.7), ["numbers"]),
]


def shown(values):
    return [float(f"{value:.12g}") for value in values.detach().flatten().tolist()]


def case(loss, losses, name, weighted, mixes):
    given = INPUTS[name]
    outputs = given["outputs"].clone().requires_grad_()
    of_rows = losses(outputs, given["truth"], given["other"] if mixes else None)
    mean = (of_rows * WEIGHTS if weighted else of_rows).sum() / ROWS
    (gradient,) = torch.autograd.grad(mean, outputs)
    told = {"loss": loss, "inputs": name, "weighted": weighted, "mixed": mixes}
    return told | {"mean": shown(mean)[0], "gradient": shown(gradient)}


def lines(values):
    return ",\n".join(values)


given = [f"{json.dumps(name)}: " + json.dumps({key: shown(x) for key, x in of.items()}) for name, of in INPUTS.items()]
both = [False, True]
ways = [(weighted, mixes) for weighted in both for mixes in both]
cases = [case(loss, losses, name, *way) for loss, losses, names in LOSSES for name in names for way in ways]
print(f'{{"weights": {shown(WEIGHTS)}, "share": {shown(SHARE)},')
print(f'"inputs": {{\n{lines(given)}\n}},')
print(f'"cases": [\n{lines(map(json.dumps, cases))}\n]}}')
