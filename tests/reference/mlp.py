"""The numbers that tests/it/parity.rs compares with: scikit-learn 1.9's MLPClassifier on the same rows and features.

Run: python tests/reference/mlp.py DATA_FOLDER        # needs scikit-learn and pandas; about a minute
"""

import sys

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.neural_network import MLPClassifier

SEEDS = 20
TABLES = {
    "compas-two-years.csv": dict(
        target="two_year_recid",
        drop=["is_recid", "decile_score", "score_text", "c_charge_desc", "days_b_screening_arrest", "race", "sex"],
        text=[], hidden=(32, 16), activation="relu", batch_size=64, epochs=15,
    ),
    "titanic.csv": dict(
        target="survived", drop=["name", "ticket", "cabin"], text=["pclass"], indicator=True,
        hidden=(32, 16), activation="relu", batch_size=32, epochs=20,
    ),
    "penguins.csv": dict(
        target="species", drop=[], text=[], hidden=(32, 16), activation="tanh", batch_size=16, epochs=30,
    ),
}


def is_test(rows):
    """The deal that both sides can compute: Knuth's multiplicative hash of the row's number, from 0."""
    return (np.arange(rows, dtype=np.uint64) * 2654435761 % 2**32) / 2**32 < 0.25


def prepared(table, test, text, indicator):
    """Median or mode, standard scaling, one column a label and one for labels never seen; fitted on the training rows."""
    columns = []
    for name in table:
        cells = table[name]
        if name in text or not pd.api.types.is_numeric_dtype(cells):
            cells = cells.astype("string")
            seen = cells[~test]
            cells = cells.fillna(seen.mode().sort_values().iloc[0])
            labels = sorted(seen.dropna().unique())
            columns += [(cells == label).astype(float) for label in labels]
            columns.append((~cells.isin(labels)).astype(float))  # the place of labels that training never saw
            continue
        missing = cells.isna()
        filled = cells.fillna(cells[~test].median())
        columns.append((filled - filled[~test].mean()) / (filled[~test].std(ddof=0) or 1.0))
        if indicator and missing[~test].any():
            columns.append(missing.astype(float))
    return np.column_stack(columns).astype(np.float32)


for file, how in TABLES.items():
    table = pd.read_csv(f"{sys.argv[1]}/{file}")
    y = table[how["target"]].astype(str).to_numpy()
    test = is_test(len(table))
    x = prepared(table.drop(columns=[how["target"], *how["drop"]]), test, how["text"], how.get("indicator", False))
    accuracy, roc_auc = [], []
    for seed in range(SEEDS):
        model = MLPClassifier(
            how["hidden"], activation=how["activation"], solver="adam", alpha=0.0, learning_rate_init=1e-3,
            batch_size=how["batch_size"], max_iter=how["epochs"], n_iter_no_change=how["epochs"] + 1, random_state=seed,
        ).fit(x[~test], y[~test])
        scores = model.predict_proba(x[test])
        accuracy.append(model.score(x[test], y[test]))
        roc_auc.append(roc_auc_score(y[test], scores[:, 1] if scores.shape[1] == 2 else scores, multi_class="ovr"))
    print(
        f"{file}: rows {np.sum(~test)} and {np.sum(test)}, features {x.shape[1]}, "
        f"sum of cubes {np.sum(np.power(x[~test], 3, dtype=np.float64)):.3f}, "
        f"accuracy {np.mean(accuracy):.4f} (std {np.std(accuracy):.4f}), "
        f"roc_auc {np.mean(roc_auc):.4f} (std {np.std(roc_auc):.4f})"
    )
