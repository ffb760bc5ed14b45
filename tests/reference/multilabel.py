"""Writes the golden numbers of src/eval/multilabel, computed by their definitions.

Needs numpy only. Run: python tests/reference/multilabel.py > tests/reference/multilabel.json
With --check also compares every number with scikit-learn (1.9.1), where that is installed.
"""

import json
import sys

import numpy as np

ROWS, LABELS = 60, 4


def fixture():
    """Truth, scores and decisions from a linear congruential generator: rows of no label and of all, a label that nothing is
    taken for, equal scores."""
    x, u = 2024, []
    for _ in range(2 * ROWS * LABELS):
        x = (1103515245 * x + 12345) % 2**31
        u.append(x / 2**31)
    u = np.array(u)
    truth = (u[: ROWS * LABELS].reshape(ROWS, LABELS) < [0.5, 0.3, 0.2, 0.6]).astype(int)
    noise = u[ROWS * LABELS :].reshape(ROWS, LABELS)
    scores = np.round(0.35 * truth + 0.6 * noise, 2)
    scores[:, 2] *= 0.4
    truth[0], truth[1] = 0, 1
    return truth, (scores >= 0.5).astype(int), scores


def divide(hits, of, zero):
    return np.where(of == 0, zero, hits / np.where(of == 0, 1, of))


def mean(values, weights=None):
    known = ~np.isnan(values)
    if not known.any():
        return float("nan")
    if weights is None or weights[known].sum() == 0:
        return float(values[known].mean())
    return float((values * weights)[known].sum() / weights[known].sum())


def rates(truth, said, zero, axis):
    """Jaccard, precision, recall and F1 along an axis; of all cells for axis None."""
    both, of_said, of_truth = (truth & said).sum(axis), said.sum(axis), truth.sum(axis)
    return {
        "jaccard": divide(both, of_said + of_truth - both, zero),
        "precision": divide(both, of_said, zero),
        "recall": divide(both, of_truth, zero),
        "f1": divide(2 * both, of_said + of_truth, zero),
    }


def ranks(truth, scores):
    precision, loss, coverage = [], [], []
    for is_true, score in zip(truth.astype(bool), scores):
        others = score[~is_true]
        at_least = [np.sum(score >= own) for own in score[is_true]]
        true_at_least = [np.sum(score[is_true] >= own) for own in score[is_true]]
        trivial = is_true.all() or not is_true.any()
        precision.append(1.0 if trivial else np.mean(np.array(true_at_least) / np.array(at_least)))
        pairs = [np.sum(others >= own) for own in score[is_true]]
        loss.append(0.0 if trivial else np.sum(pairs) / (len(pairs) * len(others)))
        coverage.append(max(at_least, default=0))
    return {
        "label_ranking_average_precision": float(np.mean(precision)),
        "label_ranking_loss": float(np.mean(loss)),
        "coverage_error": float(np.mean(coverage)),
    }


def metrics(truth, said, scores, zero):
    found = {
        "subset_accuracy": float((truth == said).all(1).mean()),
        "hamming_loss": float((truth != said).mean()),
    }
    pooled, of_labels, of_rows = (rates(truth, said, zero, axis) for axis in (None, 0, 1))
    weights = truth.sum(0).astype(float)
    for name in pooled:
        found[f"{name}_micro"] = float(pooled[name])
        found[f"{name}_macro"] = mean(of_labels[name])
        found[f"{name}_weighted"] = mean(of_labels[name], weights)
        found[f"{name}_samples"] = mean(of_rows[name])
    return found | ranks(truth, scores)


def check(truth, said, scores, zero, found):
    import warnings

    from sklearn import metrics as skm

    warnings.filterwarnings("ignore")
    golden = {
        "subset_accuracy": skm.accuracy_score(truth, said),
        "hamming_loss": skm.hamming_loss(truth, said),
        "label_ranking_average_precision": skm.label_ranking_average_precision_score(truth, scores),
        "label_ranking_loss": skm.label_ranking_loss(truth, scores),
        "coverage_error": skm.coverage_error(truth, scores),
    }
    for average in ["micro", "macro", "weighted", "samples"]:
        for name in ["jaccard", "precision", "recall", "f1"]:
            # scikit-learn's Jaccard knows 0 and 1 only.
            if not (name == "jaccard" and np.isnan(zero)):
                score = getattr(skm, f"{name}_score")
                golden[f"{name}_{average}"] = score(truth, said, average=average, zero_division=zero)
    for name, value in golden.items():
        assert np.isclose(found[name], value, rtol=0, atol=1e-12, equal_nan=True), (zero, name, found[name], value)


def main():
    truth, said, scores = fixture()
    conventions = {"zero": 0.0, "one": 1.0, "undefined": float("nan")}
    found = {name: metrics(truth, said, scores, zero) for name, zero in conventions.items()}
    if "--check" in sys.argv:
        for name, zero in conventions.items():
            check(truth, said, scores, zero, found[name])
        empty = np.zeros_like(truth)
        for pair in [(empty, said), (truth, empty), (empty, empty)]:
            for zero in conventions.values():
                check(*pair, scores, zero, metrics(*pair, scores, zero))
        print("every number is scikit-learn's", file=sys.stderr)
    cells = {"labels": LABELS, "truth": truth.ravel().tolist(), "scores": [round(s, 6) for s in scores.ravel().tolist()]}
    print(json.dumps(cells | {"metrics": found}))


main()
