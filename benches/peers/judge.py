"""Judges random decisions as benches/judge.rs does: rows, groups and resamples are the arguments.

Prints versions, a tab, and seconds a resample, of every metric and of Fairlearn's rates by group.
"""

import sys
import time
import warnings

import fairlearn
import numpy as np
import sklearn
from fairlearn.metrics import (
    MetricFrame,
    demographic_parity_difference,
    equalized_odds_difference,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
    true_negative_rate,
    true_positive_rate,
)
from sklearn import metrics as m

warnings.filterwarnings("ignore")
rows, groups, resamples = map(int, sys.argv[1:])
random = np.random.default_rng(1)
score = random.random(rows)
truth = (random.random(rows) < score).astype(int)
group = np.arange(rows) % groups
rates = {
    "selection_rate": selection_rate,
    "tpr": true_positive_rate,
    "fpr": false_positive_rate,
    "tnr": true_negative_rate,
    "fnr": false_negative_rate,
    "precision": m.precision_score,
    "accuracy": m.accuracy_score,
}


def judged(y, s, g):
    said = (s >= 0.5).astype(int)
    for metric in [m.accuracy_score, m.balanced_accuracy_score, m.f1_score, m.matthews_corrcoef, m.cohen_kappa_score]:
        metric(y, said)
    for average in ["binary", "macro", "weighted"]:
        m.precision_recall_fscore_support(y, said, average=average)
    for metric in [m.roc_auc_score, m.average_precision_score, m.log_loss, m.brier_score_loss]:
        metric(y, s)
    frame = MetricFrame(metrics=rates, y_true=y, y_pred=said, sensitive_features=g)
    frame.difference(), frame.ratio()
    MetricFrame(metrics={"auc": m.roc_auc_score, "brier": m.brier_score_loss}, y_true=y, y_pred=s, sensitive_features=g).difference()
    demographic_parity_difference(y, said, sensitive_features=g)
    equalized_odds_difference(y, said, sensitive_features=g)


began = time.perf_counter()
for _ in range(resamples):
    drawn = random.integers(0, rows, rows)
    judged(truth[drawn], score[drawn], group[drawn])
seconds = (time.perf_counter() - began) / resamples
print(f"scikit-learn {sklearn.__version__}, Fairlearn {fairlearn.__version__}", seconds, sep="\t")
