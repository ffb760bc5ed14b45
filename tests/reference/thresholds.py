"""Thresholds by group as Fairlearn chooses them on the fixture of golden 3.0: `python thresholds.py`.

Prints, for each constraint and objective, the rates that are aimed at, the accuracy that is expected, and the interpolation
of each group. Thresholds are printed as they are in Fairlearn: a row is positive where its score is above.
"""

import numpy as np
from fairlearn.postprocessing import ThresholdOptimizer
from sklearn.base import BaseEstimator, ClassifierMixin

N = 200
x, u = 12345, []
for _ in range(4 * N):
    x = (1103515245 * x + 12345) % 2**31
    u.append(x / 2**31)
score = np.array(u[:N])
group = np.array(["A" if v < 0.4 else "B" if v < 0.8 else "C" for v in u[N : 2 * N]])
p = np.clip(0.6 * score + np.where(group == "A", 0.25, 0.10), 0, 1)
truth = (np.array(u[2 * N : 3 * N]) < p).astype(int)


class Given(ClassifierMixin, BaseEstimator):
    """An estimator whose scores are its only feature."""

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict(self, X):
        return (np.asarray(X).ravel() >= 0.5).astype(int)

    def predict_proba(self, X):
        s = np.asarray(X).ravel()
        return np.column_stack([1 - s, s])

    def __sklearn_is_fitted__(self):
        return True


for constraint in ["demographic_parity", "true_positive_rate_parity", "equalized_odds"]:
    optimizer = ThresholdOptimizer(
        estimator=Given(), constraints=constraint, objective="accuracy_score", prefit=True, predict_method="predict_proba"
    )
    optimizer.fit(score.reshape(-1, 1), truth, sensitive_features=group)
    inner = optimizer.interpolated_thresholder_
    probability = inner._pmf_predict(score.reshape(-1, 1), sensitive_features=group)[:, 1]
    accuracy = np.mean(np.where(truth == 1, probability, 1 - probability))
    print(constraint, f"accuracy {accuracy:.15f}")
    for name, rule in inner.interpolation_dict.items():
        ignore, constant = rule.get("p_ignore", 0.0), rule.get("prediction_constant", 0.0)
        print(
            f"  {name} p_ignore {ignore:.15f} constant {constant:.15f} "
            f"p0 {rule['p0']:.15f} t0 {rule['operation0'].threshold:.15f} "
            f"p1 {rule['p1']:.15f} t1 {rule['operation1'].threshold:.15f}"
        )
        inside = group == name
        print(
            f"    selection {probability[inside].mean():.15f} tpr {probability[inside & (truth == 1)].mean():.15f} "
            f"fpr {probability[inside & (truth == 0)].mean():.15f}"
        )
