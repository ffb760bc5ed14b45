"""The numbers that src/train/explain/tests.rs compares with, from scikit-learn 1.9.1.

Permutations are those that scikit-learn's own function draws, repeated here so that the test can shuffle alike.

Run: python tests/reference/explain.py > tests/reference/explain.json
"""

import json

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.utils import check_random_state

ROWS, REPEATS, SEED = 120, 5, 3
rng = np.random.default_rng(11)


class Fixed(ClassifierMixin, BaseEstimator):
    """A logistic regression whose weights nobody learnt."""

    def fit(self, x, y):
        self.classes_ = np.array([0, 1])
        self.is_fitted_ = True
        return self

    def predict_proba(self, x):
        level = {"a": 0.0, "b": 0.75, "c": -1.0}
        z = 1.5 * x["x1"].astype(float) - 0.5 * x["x2"].astype(float) + x["town"].map(level).astype(float)
        p = 1.0 / (1.0 + np.exp(-z.to_numpy()))
        return np.column_stack([1.0 - p, p])

    def predict(self, x):
        return (self.predict_proba(x)[:, 1] >= 0.5).astype(int)


# Numbers that single precision holds exactly.
table = pd.DataFrame(
    {
        "x1": rng.integers(-128, 129, ROWS) / 64.0,
        "x2": rng.integers(0, 6, ROWS).astype(float),
        "town": rng.choice(["a", "b", "c"], ROWS, p=[0.5, 0.3, 0.2]),
    }
)
model = Fixed().fit(None, None)
truth = (rng.random(ROWS) < model.predict_proba(table)[:, 1]).astype(int)

seed = check_random_state(SEED).randint(np.iinfo(np.int32).max + 1)
state, order, orders = check_random_state(seed), np.arange(ROWS), []
cells = np.arange(ROWS)
for _ in range(REPEATS):
    state.shuffle(order)
    # Each repeat shuffles what the one before left.
    cells = cells[order]
    orders.append(cells.tolist())

importances = {}
for metric, scoring in [("roc_auc", "roc_auc"), ("accuracy", "accuracy"), ("log_loss", "neg_log_loss")]:
    found = permutation_importance(model, table, truth, scoring=scoring, n_repeats=REPEATS, random_state=SEED)
    importances[metric] = {
        "mean": found.importances_mean.tolist(),
        "std": found.importances_std.tolist(),
        "each": found.importances.tolist(),
    }

dependence = {}
for name, resolution in [("x1", 20), ("x2", 20), ("town", 20)]:
    found = partial_dependence(
        model,
        table,
        [name],
        categorical_features=["town"],
        grid_resolution=resolution,
        method="brute",
        response_method="predict_proba",
        kind="both",
    )
    dependence[name] = {
        "grid": found["grid_values"][0].tolist(),
        "average": found["average"][0].tolist(),
        "line": found["individual"][0][7].tolist(),
    }

print(
    json.dumps(
        {
            "table": {name: table[name].tolist() for name in table},
            "truth": truth.tolist(),
            "orders": orders,
            "importances": importances,
            "dependence": dependence,
        }
    )
)
