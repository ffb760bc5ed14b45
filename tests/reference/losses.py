"""Mean losses of a few rows under torch.nn.functional: the numbers in src/model/loss/tests.rs.

    python losses.py        # needs torch
"""
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
odds, hits = torch.tensor([2.0, -1.0, 0.5]), torch.tensor([1.0, 1.0, 0.0])
scores, classes = torch.tensor([[1.0, 2.0, 3.0], [0.5, -0.5, 0.0]]), torch.tensor([2, 1])
found, wanted = torch.tensor([1.0, 3.0]), torch.tensor([0.5, 1.0])


def focal(log_p, gamma):
    """Lin et al. 2017, equation 4, without alpha; torchvision's sigmoid_focal_loss with alpha=-1."""
    return (-((1 - log_p.exp()) ** gamma) * log_p).mean()


def binary_focal(gamma):
    return focal(F.logsigmoid(torch.where(hits == 1, odds, -odds)), gamma)


def categorical_focal(gamma):
    return focal(F.log_softmax(scores, dim=1).gather(1, classes[:, None])[:, 0], gamma)


VALUES = [
    F.binary_cross_entropy_with_logits(odds, hits),
    F.binary_cross_entropy_with_logits(odds, hits * 0.9 + 0.05),
    binary_focal(2.0),
    binary_focal(0.0),
    F.cross_entropy(scores, classes),
    F.cross_entropy(scores, classes, label_smoothing=0.1),
    categorical_focal(2.0),
    categorical_focal(0.5),
    F.mse_loss(found, wanted),
    F.l1_loss(found, wanted),
    F.huber_loss(found, wanted, delta=0.7),
]
for value in VALUES:
    print(f"{value.item():.12f}")
